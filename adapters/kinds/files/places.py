"""Where files are swapped: a folder of this machine, or what behaves like one.

What the files mean is not known here.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from adapters.errors import BackendUnavailableError, OutcomeUnknownError

CHUNK = 1 << 18


class Place(Protocol):
    """Folders of files, by names that never come from outside.

    Every method raises BackendUnavailableError where the place cannot be used.
    """

    def list(self, folder: str, *, missing: bool = False) -> dict[str, str]:
        """The plain files of a folder, each with what changes when it does.

        With `missing`, a folder that is not there has none.
        """

    def copy(self, folder: str, name: str, to: BinaryIO) -> None:
        """The bytes of a file, a piece at a time. Raises FileNotFoundError."""

    def put(self, folder: str, name: str, content: bytes) -> None:
        """Write a file, replacing one of this name; nobody ever sees half of it.

        It is on stable storage afterwards. Raises OutcomeUnknownError. Not for two at a time.
        """

    def close(self) -> None:
        """Give back what is held."""


class Copied:
    """A file on the way to its copy: what it hashes to, and whether it is one of texts."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._hash = file, hashlib.sha256()
        self.nul = False

    def write(self, piece: bytes) -> int:
        """As a binary file has it."""
        self._hash.update(piece)
        self.nul = self.nul or b"\0" in piece
        return self._file.write(piece)

    @property
    def sha256(self) -> str:
        """In hexadecimal digits."""
        return self._hash.hexdigest()


def half(name: str) -> str:
    """The name of a file while it is written."""
    return f".{name}.part"


class FolderPlace:
    """Folders of this machine, or of one whose file system is mounted here."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def list(self, folder: str, *, missing: bool = False) -> dict[str, str]:
        """See Place; a link is no plain file."""
        found = {}
        with (
            suppress(FileNotFoundError),
            _reached(folder, missing=missing),
            os.scandir(self._path / folder) as entries,
        ):
            for entry in entries:
                # One that is moved away meanwhile is not there.
                with suppress(FileNotFoundError):
                    about = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(about.st_mode):
                        found[entry.name] = f"{about.st_size}:{about.st_mtime_ns}:{about.st_ino}"
        return found

    def copy(self, folder: str, name: str, to: BinaryIO) -> None:
        """See Place."""
        with _reached(folder, missing=True):
            handle = os.open(self._path / folder / name, os.O_RDONLY | os.O_NOFOLLOW)
            with open(handle, "rb", buffering=0) as file:
                while piece := file.read(CHUNK):
                    to.write(piece)

    def put(self, folder: str, name: str, content: bytes) -> None:
        """See Place."""
        there = self._path / folder
        temporary = there / half(name)
        with _reached(folder):
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
            try:
                with open(os.open(temporary, flags, 0o660), "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(there / name)
            except OSError:
                temporary.unlink(missing_ok=True)
                raise
        try:
            handle = os.open(there, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            unknown = OutcomeUnknownError(f"the folder {folder} is not flushed: {error.strerror}")
        else:
            return
        raise unknown

    def close(self) -> None:
        """Nothing is held."""


@contextmanager
def _reached(folder: str, *, missing: bool = False) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        if missing:
            raise
        reason = error.strerror
    except OSError as error:
        reason = error.strerror
    else:
        return
    raise BackendUnavailableError(f"the folder {folder} of the exchange: {reason}")
