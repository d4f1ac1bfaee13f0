"""Rows in the bytes of a file, with separators or with fixed widths, both ways.

A row is a list of texts, its type first. What a row means is not known here, nor where files are.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from typing import BinaryIO

from adapters.contract import Path
from adapters.errors import NotHoldableError

LONGEST = 131_072
"""Characters in one field of csv; whoever reads with Python's own limit gives up behind it."""

_TOGETHER = 200
"""Rows read together: few enough that they are still in the processor's cache when they are
checked and stored."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class FileRefusedError(Exception):
    """A file that is refused whole; the reason names rows and columns, never a value."""


class FieldRefusesError(NotHoldableError):
    """A column that cannot hold its value; `path` is that column."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__("", f"{'.'.join(path) or 'the update'} {reason}")


@dataclass(frozen=True, slots=True)
class Form:
    """How rows are spelled."""

    charset: str
    line_end: str
    delimiter: str
    quote: str
    widths: Mapping[str, Sequence[int]] | None
    """Of the fields behind the type, by the type; None where delimiters part them."""

    def rows(self, file: BinaryIO) -> Iterator[list[str]]:
        """The rows of a file, one by one; see `batches`."""
        return chain.from_iterable(self.batches(file))

    def batches(self, file: BinaryIO) -> Iterator[list[list[str]]]:
        """The rows of a file at its beginning, some at a time when asked for; the file is closed.

        No batch is empty. Raises FileRefusedError, behind the rows that came before the fault.
        """
        mark = file.read(3)
        file.seek(0)
        encoding = self.charset
        if encoding == "utf-8":
            encoding = "utf-8-sig"
        elif mark.startswith(_MARKS):
            raise FileRefusedError(f"begins with a byte order mark: it is not {self.charset}")
        with io.TextIOWrapper(file, encoding=encoding, errors="strict", newline="") as text:
            rows = self._separated(text) if self.widths is None else self._measured(text)
            count, reason = 0, ""
            while not reason:
                batch: list[list[str]] = []
                try:
                    # Where a row cannot be read, those before it are in the batch all the same.
                    batch.extend(islice(rows, _TOGETHER))
                except UnicodeDecodeError:
                    reason = (
                        f"has bytes that are not {self.charset} behind row {count + len(batch)}"
                    )
                except csv.Error:
                    reason = f"row {count + len(batch) + 1} cannot be read as csv"
                except FileRefusedError as refused:
                    reason = str(refused)
                if batch:
                    count += len(batch)
                    yield batch
                elif not reason:
                    return
        raise FileRefusedError(reason)

    def spelled(self, rows: Iterable[Sequence[str]]) -> bytes:
        """The bytes of rows whose fields `lacks` finds nothing against."""
        line = self._separate if self.widths is None else self._measure
        return "".join(line(row) + self.line_end for row in rows).encode(self.charset)

    def lacks(self, value: str, width: int | None) -> str:
        """Why a field of this width cannot hold the value exactly; empty where it can."""
        try:
            value.encode(self.charset)
        except UnicodeEncodeError:
            return f"has a letter that {self.charset} does not have"
        if len(value) > (LONGEST if width is None else width):
            return f"is longer than {LONGEST if width is None else width} characters"
        if (_CONTROL_BUT_LINES if width is None else _CONTROL).search(value):
            return "has a control character" + ("" if width is None else " or a line end")
        if width is not None and value.endswith(" "):
            return "ends with a blank"
        return ""

    def _separated(self, text: io.TextIOWrapper) -> Iterator[list[str]]:
        return csv.reader(text, delimiter=self.delimiter, quotechar=self.quote, strict=True)

    def _measured(self, text: io.TextIOWrapper) -> Iterator[list[str]]:
        assert self.widths is not None
        spans, length = {}, len(next(iter(self.widths)))
        for kind, widths in self.widths.items():
            ends = [length]
            for width in widths:
                ends.append(ends[-1] + width)
            spans[kind] = list(pairwise(ends)), ends[-1]
        for number, ended in enumerate(text, 1):
            line = ended.rstrip("\r\n")
            kind = line[:length]
            if kind not in spans:
                raise FileRefusedError(f"row {number} begins with a type that is not known")
            places, whole = spans[kind]
            if len(line) != whole:
                raise FileRefusedError(f"row {number} is not as long as its fields")
            yield [kind, *[line[start:end].rstrip(" ") for start, end in places]]

    def _separate(self, row: Sequence[str]) -> str:
        return self.delimiter.join(map(self._quoted, row))

    def _quoted(self, value: str) -> str:
        if not any(sign in value for sign in (self.delimiter, self.quote, "\r", "\n")):
            return value
        return self.quote + value.replace(self.quote, self.quote * 2) + self.quote

    def _measure(self, row: Sequence[str]) -> str:
        assert self.widths is not None
        kind, *values = row
        widths = self.widths[kind]
        return kind + "".join(map(str.ljust, values, widths))
