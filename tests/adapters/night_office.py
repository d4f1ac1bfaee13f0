"""A council's office on paper that takes batches: what comes in by day is filed at night.

For tests of the compliance suite: each fault makes it break one promise.
"""

from __future__ import annotations

import copy
import itertools
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from adapters.contract import Item, Legacy, Path, Receipt

STAMP = "STAMP"


class Drawer:
    """One collection: the files, last night's copy of them, and what waits for tonight."""

    def __init__(self, key: str, fault: str) -> None:
        self.key, self.fault = key, fault
        self.files: list[Legacy] = []
        self.copy: list[Legacy] = []
        self.tray: list[Item] = []
        self.told: dict[str, Receipt] = {}
        self.batches: set[str] = set()
        self.stamps = itertools.count(1)
        self.last_night: float | None = None

    def read(self, key: str) -> Legacy | None:
        found = (file for file in self.copy if file[self.key] == key)
        return copy.deepcopy(next(found, None))

    def find(
        self, where: Mapping[Path, Sequence[Any]], after: str | None, limit: int
    ) -> Sequence[tuple[str, Legacy]]:
        start = int(after or 0) + (1 if after and self.fault == "skips one between pages" else 0)
        found = [
            (str(number), copy.deepcopy(file))
            for number, file in enumerate(self.copy, 1)
            if number > start
            and (
                self.fault == "finds everybody"
                or all(_at(file, path) in values for path, values in where.items())
            )
        ]
        return found[:limit]

    def as_of(self) -> float | None:
        return None if self.fault == "has no clock" else self.last_night

    def holds(self, record: Legacy) -> None:
        """Everything fits on paper."""

    def submit(self, batch: str, items: Sequence[Item]) -> None:
        if batch not in self.batches or self.fault == "takes a batch twice":
            self.batches.add(batch)
            self.tray += copy.deepcopy(list(items))

    def receipts(self) -> Sequence[Receipt]:
        return [] if self.fault == "says nothing" else list(self.told.values())

    def night(self) -> None:
        for item in self.tray:
            self.told[item.reference] = Receipt(item.reference, self._filed(item))
        self.tray = []
        self.copy, self.last_night = copy.deepcopy(self.files), time.time()

    def _filed(self, item: Item) -> str:
        there = [place for place, file in enumerate(self.files) if file[self.key] == item.key]
        if item.base is None:
            if there and self.fault not in ("takes a batch twice", "files a second one"):
                return "DUP"
            self.files.append(self._stamped(item.record))
            return ""
        if not there:
            return "BAD"
        (place,) = there
        before = self.files[place]
        if before[STAMP] != item.base[STAMP] and self.fault != "lets the last one win":
            return "STL"
        if before != item.record:
            self.files[place] = self._stamped(item.record)
        return ""

    def _stamped(self, record: Legacy) -> Legacy:
        filed = {**record, STAMP: next(self.stamps)}
        if self.fault == "cuts texts":
            filed = _cut(filed)
        if self.fault == "forgets what nobody fills in":
            filed["answers"] = {k: v for k, v in filed["answers"].items() if k != "REASON"}
        return filed


class Office:
    """The kind, and the system: the same one however often it is opened."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.drawers: dict[str, Drawer] = {}

    def __call__(
        self,
        connection: Mapping[str, Any],
        stores: Mapping[str, Mapping[str, Any]],
        paths: Mapping[str, Iterable[Path]],
    ) -> Office:
        for service, store in stores.items():
            self.drawers.setdefault(service, Drawer(store["key"], self.fault))
        return self

    def collection(self, service: str) -> Drawer:
        return self.drawers[service]

    def check(self) -> None:
        """It is always open."""

    def close(self) -> None:
        """Paper needs no closing."""

    def night(self) -> None:
        for drawer in self.drawers.values():
            drawer.night()


def _at(file: Legacy, path: Path) -> Any:
    here: Any = file
    for step in path:
        here = here.get(step) if isinstance(here, dict) else None
    return here


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _cut(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_cut(inner) for inner in value]
    return value[:40] if isinstance(value, str) else value
