"""The place behind SSH: one connection, whose server must show the key that is known of it.

Each call ends at its moment by the wall clock: a timer closes the connection under it. What the
files mean is not known here.
"""

from __future__ import annotations

import shutil
import socket
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import paramiko
from paramiko.sftp import CMD_EXTENDED

from adapters.errors import BackendUnavailableError, CouncilFileError, OutcomeUnknownError
from adapters.kinds.files.places import CHUNK, half
from adapters.kinds.files.words import Sftp

_KEEP_ALIVE = 30
_AHEAD = 64
"""Pieces of 32 KiB asked for before the first of them has come."""

Given = TypeVar("Given")


class SftpPlace:
    """Folders behind SSH. Raises CouncilFileError where the host is not in `known_hosts`."""

    def __init__(self, words: Sftp) -> None:
        self._words = words
        self._hosts = _hosts(words)
        self._turn = threading.Lock()
        self._client: paramiko.SSHClient | None = None
        self._sftp: paramiko.SFTPClient | None = None
        self._renaming = False

    def list(self, folder: str, *, missing: bool = False) -> dict[str, str]:
        """See Place."""
        try:
            found = self._called(
                lambda sftp: sftp.listdir_attr(self._path(folder)), folder, missing=missing
            )
        except FileNotFoundError:
            return {}
        return {
            each.filename: f"{each.st_size}:{each.st_mtime}"
            for each in found
            if each.st_mode is not None and stat.S_ISREG(each.st_mode)
        }

    def copy(self, folder: str, name: str, to: BinaryIO) -> None:
        """See Place."""

        def fetch(sftp: paramiko.SFTPClient) -> None:
            with sftp.open(self._path(folder, name), "rb") as file:
                file.prefetch(file.stat().st_size, _AHEAD)
                shutil.copyfileobj(file, to, CHUNK)

        self._called(fetch, folder, missing=True, again=False)

    def put(self, folder: str, name: str, content: bytes) -> None:
        """See Place."""
        temporary, target = self._path(folder, half(name)), self._path(folder, name)

        def write(sftp: paramiko.SFTPClient) -> None:
            with sftp.open(temporary, "wb") as file:
                file.write(content)
                file.flush()
                _flush(sftp, file)
            self._renaming = True
            try:
                sftp.posix_rename(temporary, target)
            except OSError as error:
                if not _is_unsupported(error):
                    raise
                with suppress(FileNotFoundError):
                    sftp.remove(target)
                sftp.rename(temporary, target)

        self._called(write, folder)

    def close(self) -> None:
        """Close the connection."""
        with self._turn:
            self._drop()

    def _path(self, *steps: str) -> str:
        return "/".join([self._words.path.rstrip("/") or "", *steps])

    def _called(
        self,
        do: Callable[[paramiko.SFTPClient], Given],
        folder: str,
        *,
        missing: bool = False,
        again: bool = True,
    ) -> Given:
        """What `do` gives; a connection that was lost since the last call is made once more."""
        end = time.monotonic() + self._words.timeout
        if not self._turn.acquire(timeout=self._words.timeout):
            raise BackendUnavailableError("other calls of the exchange took too long")
        timer = threading.Timer(max(end - time.monotonic(), 0), self._cut)
        timer.daemon = True
        timer.start()
        try:
            self._renaming = False
            return self._tried(do, end, again=again)
        except FileNotFoundError:
            if missing:
                raise
            reason = f"there is no folder {folder} in the exchange"
        except paramiko.BadHostKeyException:
            reason = "the server of the exchange shows another key than the one known of it"
        except paramiko.AuthenticationException:
            reason = "the server of the exchange refuses the gateway's credentials"
        except (OSError, EOFError, paramiko.SSHException) as error:
            # What a server says may be anything; the class is enough to look further.
            late = time.monotonic() >= end
            said = "did not answer in time" if late else f"failed: {type(error).__name__}"
            reason = f"the server of the exchange {said}"
            if not self._alive():
                self._drop()
                if self._renaming:
                    raise OutcomeUnknownError(reason) from None
        finally:
            timer.cancel()
            self._turn.release()
        raise BackendUnavailableError(reason)

    def _tried(
        self, do: Callable[[paramiko.SFTPClient], Given], end: float, *, again: bool
    ) -> Given:
        old = self._sftp is not None
        try:
            return do(self._connected(end))
        except (OSError, EOFError, paramiko.SSHException):
            if not (old and again) or self._alive() or self._renaming or time.monotonic() >= end:
                raise
        self._drop()
        return do(self._connected(end))

    def _connected(self, end: float) -> paramiko.SFTPClient:
        if self._sftp is not None and self._alive():
            return self._sftp
        self._drop()
        words, left = self._words, max(end - time.monotonic(), 0.001)
        client = self._client = paramiko.SSHClient()
        client.get_host_keys().update(self._hosts)
        client.set_missing_host_key_policy(paramiko.RejectPolicy())
        sock = socket.create_connection((words.host, words.port), left)
        try:
            client.connect(
                words.host,
                words.port,
                words.username,
                words.password,
                key_filename=words.key,
                passphrase=words.passphrase,
                sock=sock,
                timeout=left,
                banner_timeout=left,
                auth_timeout=left,
                channel_timeout=left,
                allow_agent=False,
                look_for_keys=False,
            )
        except BaseException:
            sock.close()
            raise
        transport = client.get_transport()
        assert transport is not None
        transport.set_keepalive(_KEEP_ALIVE)
        self._sftp = client.open_sftp()
        return self._sftp

    def _alive(self) -> bool:
        transport = None if self._client is None else self._client.get_transport()
        return transport is not None and transport.is_active()

    def _cut(self) -> None:
        """The call's time is over: whoever waits for the connection waits no longer."""
        client = self._client
        if client is not None:
            client.close()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = self._sftp = None


def _hosts(words: Sftp) -> paramiko.HostKeys:
    if words.key is not None and not Path(words.key).is_file():
        raise CouncilFileError("connection.place.key: there is no such file")
    try:
        hosts = paramiko.HostKeys(words.known_hosts)
    except (OSError, paramiko.SSHException, ValueError):
        hosts = None
    if hosts is None:
        raise CouncilFileError("connection.place.known_hosts: cannot be read as known hosts")
    name = words.host if words.port == 22 else f"[{words.host}]:{words.port}"
    if hosts.lookup(name) is None:
        raise CouncilFileError("connection.place.known_hosts: does not have the host")
    return hosts


def _is_unsupported(error: OSError) -> bool:
    return error.errno is None and "unsupported" in str(error).lower()


def _flush(sftp: Any, file: Any) -> None:
    """Onto stable storage, by an extension that paramiko has no method for."""
    try:
        sftp._request(CMD_EXTENDED, "fsync@openssh.com", file.handle)
    except OSError as error:
        # Not every server can.
        if not _is_unsupported(error):
            raise
