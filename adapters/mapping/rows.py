"""Lists of legacy records inside a legacy record: rows of a second table, repeated elements.

What may not come in here: YAML, and how a single value is turned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from adapters.contract import Kept, Legacy, Path, Record
from adapters.mapping.codec import CodecError, Place
from adapters.mapping.lens import RecordMap
from adapters.mapping.paths import value_at


@dataclass(frozen=True)
class Rows:
    """A list of legacy records inside a legacy record, each with a mapping of its own.

    Items find the legacy row they came from by the value of `key`, in order of occurrence, so
    that a row keeps its unmapped fields although two rows may have the same key.
    """

    record: RecordMap
    key: tuple[str, ...]
    gives: ClassVar[str] = "array"
    stored: ClassVar[str] = "list"

    @property
    def paths(self) -> Iterable[Path]:
        """The legacy paths inside each row."""
        return self.record.paths

    def decode(self, legacy: Any) -> list[Record] | None:
        """Raises CodecError with the number of the row that has no meaning."""
        return [view for view, _ in self._views(legacy)] or None

    def encode(self, value: Any) -> list[Legacy]:
        """Rows for items that were not there before."""
        return self.merge(value, None)

    def merge(self, value: Any, old: Any) -> list[Legacy]:
        """Raises CodecError with the number of the item that cannot be held."""
        if not isinstance(value, list):
            raise CodecError("is not a list")
        before: dict[Any, list[Mapping[str, Any]]] = {}
        for view, row in self._views(old) if old is not None else ():
            before.setdefault(value_at(view, self.key), []).append(row)
        rows = []
        for number, item in enumerate(value):
            if not isinstance(item, Mapping):
                raise CodecError("is not an object", (number,))
            same = before.get(value_at(item, self.key))
            try:
                rows.append(self.record.written(item, same.pop(0) if same else None))
            except CodecError as fault:
                inside = fault.within((number,))
            else:
                continue
            raise inside
        return rows

    def part(self, value: Any, said: Any) -> tuple[Any, dict[Place, Kept]]:
        """Items that the system cannot hold whole are kept whole; see `supplement`.

        So is the list, where the system could not tell one of them from another item.
        """
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            return value, {}
        before: dict[Any, list[Record]] = {}
        for item in said or ():
            before.setdefault(value_at(item, self.key), []).append(item)
        held = []
        kept: dict[Place, Kept] = {}
        for number, item in enumerate(value):
            same = before.get(value_at(item, self.key))
            left, more = self.record.supplement.part(item, same.pop(0) if same else {})
            held.append(left)
            if more:
                kept[(number,)] = Kept(item, left)
        if any(held.count(each.left) > 1 for each in kept.values()):
            kept = {(): Kept(value, held)}
        return held, kept

    def _views(self, legacy: Any) -> list[tuple[Record, Mapping[str, Any]]]:
        if not isinstance(legacy, list):
            raise CodecError("is not a list of records")
        views = []
        for number, row in enumerate(legacy):
            if not isinstance(row, Mapping):
                raise CodecError("is not a record", (number,))
            try:
                views.append((self.record.view(row), row))
            except CodecError as fault:
                inside = fault.within((number,))
            else:
                continue
            raise inside
        return views
