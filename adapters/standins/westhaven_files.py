"""Westhaven's files: rows of columns as CSV and as fixed width, each with a control file beside it.

Rows begin with what they are: HDR, DTL, TRL, or a type of those that stand behind a DTL row. Files
are CP1252 with CRLF and appear whole: under another name first, the control file last. What may not
come in here: what the rows say.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

CHARSET = "cp1252"
CONTROL = ".ctl"
_UNFINISHED = ".part"

Fields = list[str]
"""The values of a row, with its record type first."""


class UnreadableError(Exception):
    """A file that is not what its control file, or its own trailer, says."""


def as_csv(rows: Iterable[Fields]) -> bytes:
    """Rows as CSV; a line end inside a text is CRLF like every other."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([value.replace("\n", "\r\n") for value in row])
    return text.getvalue().encode(CHARSET)


def as_fixed(rows: Iterable[Fields], widths: Mapping[str, Sequence[int]]) -> bytes:
    """Rows as fixed width: the record type in three places, then each value in its own."""
    lines = []
    for kind, *values in rows:
        places = zip(values, widths[kind], strict=True)
        lines.append(kind + "".join(value.ljust(width) for value, width in places) + "\r\n")
    return "".join(lines).encode(CHARSET)


def from_csv(content: bytes, errors: str = "strict") -> list[Fields]:
    """Rows of a CSV file. Raises UnreadableError."""
    try:
        text = io.StringIO(content.decode(CHARSET, errors), newline="")
        rows = [*csv.reader(text, strict=errors == "strict")]
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableError from None
    return [[value.replace("\r\n", "\n") for value in row] for row in rows if row]


def from_fixed(
    content: bytes, widths: Mapping[str, Sequence[int]], errors: str = "strict"
) -> list[Fields]:
    """Rows of a file of fixed width; a row that is too long has one value too many.

    Raises UnreadableError.
    """
    try:
        lines = content.decode(CHARSET, errors).split("\r\n")
    except UnicodeDecodeError:
        raise UnreadableError from None
    rows = []
    for line in filter(None, lines):
        kind, rest = line[:3], line[3:]
        row = [kind]
        for width in widths.get(kind, ()):
            row.append(rest[:width].rstrip(" "))
            rest = rest[width:]
        rows.append([*row, rest] if rest.strip(" ") else row)
    return rows


def publish(path: Path, content: bytes, count: int) -> None:
    """Put a file and then its control file in their places, each whole and on stable storage."""
    digest = hashlib.sha256(content).hexdigest()
    _place(path, content)
    _place(control_of(path), f"SHA256={digest}\r\nROWS={count}\r\n".encode("ascii"))


def verified(path: Path) -> tuple[bytes, int]:
    """A file's content and its number of rows, as its control file has them.

    Raises UnreadableError where the two do not agree.
    """
    content = path.read_bytes()
    try:
        lines = control_of(path).read_text("ascii").split()
        words = dict(line.split("=", 1) for line in lines)
        count = int(words["ROWS"])
    except (ValueError, KeyError):
        raise UnreadableError from None
    if words.get("SHA256", "").lower() != hashlib.sha256(content).hexdigest():
        raise UnreadableError
    return content, count


def control_of(path: Path) -> Path:
    """The control file of a file."""
    return path.with_name(path.name + CONTROL)


def move(path: Path, folder: Path) -> None:
    """Move a file and its control file; either may have gone there already."""
    for each in (path, control_of(path)):
        if each.exists():
            os.replace(each, folder / each.name)
    _settle(folder)
    _settle(path.parent)


def tidy(folder: Path) -> None:
    """Take away what was being written when the program was last stopped."""
    for each in folder.glob(f".*{_UNFINISHED}"):
        each.unlink(missing_ok=True)


def _place(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}{_UNFINISHED}")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Make renamings in a folder survive a loss of power, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
