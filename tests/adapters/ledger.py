"""A council's system on paper: the least that a kind must be, for tests of what stands above it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from adapters.contract import Legacy, Path, Repeats
from adapters.errors import (
    BackendUnavailableError,
    CouncilFileError,
    NotHoldableError,
    NotOfferedError,
)


class TooWideError(NotHoldableError):
    """As a kind tells of a column: by its path, without a pointer."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__("", f"{path[-1]} holds 12 characters")


class Shelf:
    """One collection: records in the order in which they were written down."""

    def __init__(self, key: str) -> None:
        self.key, self.records = key, list[Legacy]()
        self.asked: list[Any] = []

    repeats: Repeats = "idempotent"

    def read(self, key: str) -> Legacy | None:
        found = [record for record in self.records if record.get(self.key) == key]
        return copy.deepcopy(found[0]) if found else None

    def find(
        self, where: Mapping[Path, Sequence[Any]], after: str | None, limit: int
    ) -> Sequence[tuple[str, Legacy]]:
        self.asked.append((where, after, limit))
        numbered = enumerate(self.records, 1)
        found = [
            (str(number), copy.deepcopy(record))
            for number, record in numbered
            if number > int(after or 0)
            and all(record.get(path[0]) in values for path, values in where.items())
        ]
        return found[:limit]

    def create(self, record: Legacy) -> Legacy:
        self._guard(record)
        self.records.append(copy.deepcopy(record))
        return record

    def replace(self, key: str, change: Callable[[Legacy], Legacy]) -> Legacy:
        (place,) = (i for i, record in enumerate(self.records) if record.get(self.key) == key)
        changed = change(copy.deepcopy(self.records[place]))
        self._guard(changed)
        self.records[place] = changed
        return changed

    def _guard(self, record: Legacy) -> None:
        for name, value in record.items():
            if isinstance(value, str) and len(value) > 12:
                raise TooWideError((name,))
        if record.get("NOTE") == "refused":
            raise NotHoldableError("", "the clerk refuses")
        if record.get("NOTE") == "placed":
            raise NotHoldableError("/here", "the clerk refuses")


class Ledger:
    """The kind `paper`."""

    def __init__(
        self,
        connection: Mapping[str, Any],
        stores: Mapping[str, Mapping[str, Any]],
        paths: Mapping[str, Iterable[Path]],
    ) -> None:
        self.connection, self.paths = connection, paths
        self.closed = self.checked = False
        if connection.get("fault") == "words":
            raise CouncilFileError("services.needs-assessment.store: no such shelf")
        if connection.get("fault") == "placed":
            raise CouncilFileError("elsewhere", file="other.yaml", line=7)
        if connection.get("fault") == "plain":
            raise CouncilFileError("the shelf is locked")
        if connection.get("fault") == "away":
            raise BackendUnavailableError("nobody at the desk")
        if connection.get("fault") == "crash":
            raise RuntimeError(f"cannot open {connection}")
        self.shelves = {
            service: Shelf(store["key"])
            for service, store in stores.items()
            if connection.get("fault") != "no shelf"
        }

    def collection(self, service: str) -> Shelf:
        if service not in self.shelves:
            raise NotOfferedError(service)
        return self.shelves[service]

    def check(self) -> None:
        self.checked = True

    def close(self) -> None:
        self.closed = True
