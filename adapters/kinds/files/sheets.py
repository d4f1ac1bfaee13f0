"""What the rows of an extract, an update and an acknowledgement mean, as the council file says.

Headers, trailers and counts are held against each other here. What may not come in here: where
files are, and what is kept of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import BinaryIO

from adapters.contract import Item, Legacy, Receipt
from adapters.errors import BackendNonsenseError
from adapters.kinds.files.details import Details, Stretch
from adapters.kinds.files.formats import FieldRefusesError, FileRefusedError, Form
from adapters.kinds.files.words import Acknowledgement, Connection, Store

Columns = Sequence[tuple[str, int | None]]

BATCH = re.compile(r"[A-Za-z0-9_-]{1,100}")
RUN = re.compile(r"[0-9]{1,18}")
_REASON = re.compile(r"[A-Za-z0-9_-]{1,40}")
_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,100}")


class Sheets:
    """The three files of one service."""

    def __init__(self, connection: Connection, store: Store) -> None:
        self.store = store
        end = "\r\n" if connection.line_end == "crlf" else "\n"
        types, extract, update, answer = store.types, store.extract, store.update, store.receipt
        rows = {types.detail: store.fields}
        rows |= {child.type: child.fields for child in store.children.values()}

        def form(words: Store | Acknowledgement, rows: Mapping[str, Columns]) -> Form:
            fixed = words.format == "fixed"
            widths = {kind: [width or 0 for _, width in each] for kind, each in rows.items()}
            return Form(
                connection.charset, end, words.delimiter, words.quote, widths if fixed else None
            )

        self._extract = form(
            store, {types.header: extract.header, types.trailer: extract.trailer, **rows}
        )
        self._update = form(
            store,
            {
                **rows,
                types.header: update.header,
                types.trailer: update.trailer,
                types.detail: (*update.lead, *store.fields),
            },
        )
        self._answer = form(
            answer,
            {
                types.header: answer.header,
                types.trailer: answer.trailer,
                answer.type: answer.fields,
            },
        )

    def extract(self, file: BinaryIO, run: str, rows: int) -> tuple[float, Iterator[Stretch]]:
        """The moment of an extract, and its rows as they are asked for.

        `run` and `rows` are what its name and its control file say. Raises FileRefusedError, also
        while the rows are asked for.
        """
        batches = self._extract.batches(file)
        first = iter(next(batches, []))
        said = self._first(first, self.store.extract.header)
        if said["run"] != run:
            raise FileRefusedError("its header says another run than its name")
        try:
            # The text may be anything but has no zone: it is in universal time by agreement.
            moment = datetime.strptime(said["moment"], self.store.extract.moment).replace(
                tzinfo=UTC
            )
        except ValueError:
            raise FileRefusedError("its header's moment cannot be read") from None
        return moment.timestamp(), self._details(chain([list(first)], batches), rows)

    def _details(self, batches: Iterator[list[list[str]]], rows: int) -> Iterator[Stretch]:
        details, trailer = Details(self.store), self.store.extract.trailer
        for batch in batches:
            found, behind = details.checked(batch)
            if details.trailer is not None:
                rest = chain(behind, chain.from_iterable(batches))
                self._last(rest, details.trailer, trailer, details.number, details.count, rows)
            yield from found
            if details.trailer is not None:
                return
        raise FileRefusedError("has no trailer")

    def receipts(self, file: BinaryIO, batch: str, rows: int) -> tuple[int, list[Receipt]]:
        """The run of an acknowledgement, and what it says. Raises FileRefusedError."""
        words = self.store.receipt
        lines = self._answer.rows(file)
        said = self._first(lines, words.header)
        if said["batch"] != batch:
            raise FileRefusedError("its header says another batch than its name")
        if not RUN.fullmatch(said["run"]):
            raise FileRefusedError("its header's run is not a number")
        names = [name for name, _ in words.fields]
        found: list[Receipt] = []
        for number, row in enumerate(lines, 2):
            kind = row[0] if row else ""
            if kind == self.store.types.trailer:
                self._last(lines, row, words.trailer, number, len(found), rows)
                return int(said["run"]), found
            if kind != words.type:
                raise FileRefusedError(f"row {number} begins with a type that is not known")
            if len(row) != len(names) + 1:
                raise FileRefusedError(f"row {number} has another number of columns")
            found.append(self._receipt(dict(zip(names, row[1:], strict=True)), number))
        raise FileRefusedError("has no trailer")

    def _receipt(self, said: Mapping[str, str], number: int) -> Receipt:
        words = self.store.receipt
        if not _REFERENCE.fullmatch(said["reference"]):
            raise FileRefusedError(f"row {number} has a reference that is none")
        if said["answer"] in words.taken:
            return Receipt(said["reference"])
        if said["answer"] not in words.refused:
            raise FileRefusedError(f"row {number} has an answer that the council file lacks")
        if said["reason"] and not _REASON.fullmatch(said["reason"]):
            raise FileRefusedError(f"row {number} has a reason that is not one word")
        return Receipt(said["reference"], said["reason"] or "refused")

    def update(self, batch: str, items: Sequence[Item]) -> bytes:
        """The file of a batch: the same for the same items. Raises FieldRefusesError."""
        types, update = self.store.types, self.store.update
        rows = [self._line(types.header, update.header, {"batch": batch})]
        for item in items:
            self.holds(item.record)
            if item.record.get(self.store.key) != item.key:
                raise BackendNonsenseError(f"{self.store.key} is not the key of the record")
            stamp = "" if item.base is None else item.base.get(self.store.stamp or "", "")
            action = update.actions.new if item.base is None else update.actions.change
            lead = {"reference": item.reference, "action": action, "stamp": stamp}
            before = self._line(types.detail, update.lead, lead)
            rows.append(before + [item.record.get(name) or "" for name, _ in self.store.fields])
            for name, child in self.store.children.items():
                rows += [
                    [child.type, *(row.get(column) or "" for column, _ in child.fields)]
                    for row in item.record.get(name) or ()
                ]
        rows.append(self._line(types.trailer, update.trailer, {"rows": str(len(items))}))
        return self._update.spelled(rows)

    def holds(self, record: Legacy) -> None:
        """Raises FieldRefusesError for a value that the update's columns cannot hold exactly."""
        children = self.store.children
        self._fit(record, self.store.fields, ())
        for name in children:
            for row in record.get(name) or ():
                self._fit(row, children[name].fields, (name,))

    def _fit(self, row: Legacy, columns: Columns, at: tuple[str, ...]) -> None:
        for name, width in columns:
            value = row.get(name)
            if value is None:
                continue
            if not isinstance(value, str):
                raise BackendNonsenseError(f"the council file writes no text into {name}")
            if reason := self._update.lacks(value, width):
                raise FieldRefusesError((*at, name), reason)

    def _line(self, kind: str, columns: Columns, values: Mapping[str, str]) -> list[str]:
        for name, width in columns:
            if reason := self._update.lacks(values.get(name, name), width):
                raise FieldRefusesError((), f"cannot say its {name}, which {reason}")
        return [kind, *(values.get(name, name) for name, _ in columns)]

    def _first(self, lines: Iterator[list[str]], header: Columns) -> dict[str, str]:
        row = next(lines, [])
        if not row or row[0] != self.store.types.header:
            raise FileRefusedError("has no header")
        return _said(row, header, "header")

    def _last(
        self,
        lines: Iterator[list[str]],
        row: list[str],
        trailer: Columns,
        number: int,
        count: int,
        rows: int,
    ) -> None:
        said = _said(row, trailer, "trailer")["rows"]
        if not RUN.fullmatch(said) or int(said) != count:
            raise FileRefusedError("its trailer has another number of rows than the file")
        if rows != count:
            raise FileRefusedError("its control file has another number of rows than the file")
        if next(lines, None) is not None:
            raise FileRefusedError(f"has something behind its trailer, row {number + 1}")


def _said(row: Sequence[str], columns: Columns, which: str) -> dict[str, str]:
    if len(row) != len(columns) + 1:
        raise FileRefusedError(f"its {which} has another number of columns")
    said = dict(zip((name for name, _ in columns), row[1:], strict=True))
    meant = ("run", "moment", "batch", "rows")
    if any(name not in meant and name != value for name, value in said.items()):
        raise FileRefusedError(f"its {which} has another text than the council file")
    return said
