"""The rows of an extract between its header and its trailer, checked as they come.

Which row follows which, and how many columns it has. What may not come in here: headers and
trailers, what a column means, and what is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from adapters.kinds.files.formats import FileRefusedError
from adapters.kinds.files.words import Store

_type = itemgetter(0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of one type that came together, each with its number in the extract."""

    child: str
    """The child they are rows of; empty for detail rows."""
    owners: Sequence[int]
    """The number of the detail row that each belongs to; a detail row's own."""
    numbers: Sequence[int]
    rows: Sequence[Sequence[str]]
    """As they were read: the type first, then a text for each column."""


class Details:
    """The detail rows of one extract, and their children's, behind its header."""

    def __init__(self, store: Store) -> None:
        self._detail, self._trailer = store.types.detail, store.types.trailer
        self._names = {child.type: name for name, child in store.children.items()}
        self._names[self._detail] = ""
        self._lengths = {name: len(child.fields) + 1 for name, child in store.children.items()}
        self._lengths[""] = len(store.fields) + 1
        self.number = 1
        """Of the last row that was checked; the header is row 1."""
        self.count = 0
        """Detail rows that were checked."""
        self.trailer: list[str] | None = None
        """The trailer, once it has come."""
        self._owner = 0

    def checked(self, batch: Sequence[list[str]]) -> tuple[list[Stretch], Sequence[list[str]]]:
        """What stands in the next rows up to the trailer, and the rows behind it.

        Raises FileRefusedError.
        """
        if not self._all_details(batch):
            return self._one_by_one(batch)
        numbers = range(self.number + 1, self.number + 1 + len(batch))
        self.number = self._owner = numbers[-1]
        self.count += len(batch)
        return [Stretch("", numbers, numbers, batch)], []

    def _all_details(self, batch: Sequence[list[str]]) -> bool:
        # Most batches are: counting does in C what a loop would do row by row.
        whole = len(batch)
        right = [*map(len, batch)].count(self._lengths[""]) == whole
        return right and [*map(_type, batch)].count(self._detail) == whole > 0

    def _one_by_one(self, batch: Sequence[list[str]]) -> tuple[list[Stretch], Sequence[list[str]]]:
        found: dict[str, tuple[list[int], list[int], list[list[str]]]]
        found = {name: ([], [], []) for name in self._lengths}
        behind: Sequence[list[str]] = []
        for place, row in enumerate(batch, 1):
            self.number += 1
            kind = row[0] if row else ""
            if kind == self._trailer:
                self.trailer, behind = row, batch[place:]
                break
            name = self._named(kind, row)
            owners, numbers, rows = found[name]
            owners.append(self._owner)
            numbers.append(self.number)
            rows.append(row)
        return [Stretch(name, *each) for name, each in found.items() if each[0]], behind

    def _named(self, kind: str, row: Sequence[str]) -> str:
        """The child that the row is one of; empty for a detail row."""
        name = self._names.get(kind)
        if name is None:
            raise FileRefusedError(f"row {self.number} begins with a type that is not known")
        if len(row) != self._lengths[name]:
            raise FileRefusedError(f"row {self.number} has another number of columns")
        if name == "":
            self.count, self._owner = self.count + 1, self.number
        elif not self._owner:
            raise FileRefusedError(f"row {self.number} belongs to no detail row")
        return name
