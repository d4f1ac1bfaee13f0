"""A council's system on paper, at the level of standard records, that fails as it is told to."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapters.contract import Kept, Page, Receipt, Record, Repeats, Split, Submission, Versioned
from adapters.errors import NotHoldableError, RecordNotFoundError, StaleRecordError

WIDTH = 10


def etag(record: Record) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:32]


class _Paper:
    def __init__(self) -> None:
        self.records: dict[str, Record] = {}

    def get(self, id: str) -> Versioned:
        if id not in self.records:
            raise RecordNotFoundError("no such record")
        return Versioned(copy.deepcopy(self.records[id]), etag(self.records[id]))

    def search(self, filters: Mapping[str, Sequence[str]], after: str | None, limit: int) -> Page:
        start = int(after or 0)
        found = [
            (place, record)
            for place, record in enumerate(self.records.values(), 1)
            if place > start
            and ("state" not in filters or record["state"] in filters["state"])
            and (
                "person.nhsNumber" not in filters
                or record["person"].get("nhsNumber") in filters["person.nhsNumber"]
            )
        ]
        items = tuple(copy.deepcopy(record) for _, record in found[:limit])
        last = str(found[:limit][-1][0]) if found else after
        return Page(items, last if len(found) > limit else None, last)

    def split(self, record: Record, *, proved: bool = True) -> Split:
        """Family names hold ten characters; a reason that begins with `!` has no place at all."""
        if record.get("reason", "").startswith("!"):
            raise NotHoldableError("/reason", "this council's system has no place for it")
        family = record["person"]["name"]["family"]
        if len(family) <= WIDTH:
            return Split(record)
        held = copy.deepcopy(record)
        held["person"]["name"]["family"] = family[:WIDTH]
        return Split(held, {"/person/name/family": Kept(family, family[:WIDTH])})


class Paper(_Paper):
    """Answers at once. `failing` is raised before, `losing` after the next writes."""

    def __init__(self, repeats: Repeats = "queryable") -> None:
        super().__init__()
        self.repeats: Repeats = repeats
        self.failing: list[Exception] = []
        self.losing: list[Exception] = []
        self.writes = 0

    def create(self, record: Record) -> Versioned:
        self._fail()
        if record["id"] in self.records:
            raise StaleRecordError("another record has this key")
        return self._store(self.split(record).held)

    def amend(self, id: str, expected: str, change: Callable[[Record], Record]) -> Versioned:
        self._fail()
        now = self.get(id)
        if expected not in ("*", now.etag):
            raise StaleRecordError("the record changed since it was read")
        return self._store(self.split(change(now.record)).held)

    def _store(self, record: Record) -> Versioned:
        self.records[record["id"]] = copy.deepcopy(record)
        self.writes += 1
        if self.losing:
            raise self.losing.pop(0)
        return self.get(record["id"])

    def _fail(self) -> None:
        if self.failing:
            raise self.failing.pop(0)


class NightPaper(_Paper):
    """Takes batches; `night` works through them."""

    def __init__(self) -> None:
        super().__init__()
        self.inbox: dict[str, list[Submission]] = {}
        self.done: dict[str, Receipt] = {}
        self.failing: list[Exception] = []

    def submit(self, batch: str, submissions: Sequence[Submission]) -> Sequence[Receipt]:
        if self.failing:
            raise self.failing.pop(0)
        sifted = []
        for each in submissions:
            now = self.records.get(each.record["id"])
            if each.expected is not None and (now is None or etag(now) != each.expected):
                sifted.append(Receipt(each.reference, "stale"))
        gone = {receipt.reference for receipt in sifted}
        self.inbox.setdefault(batch, [s for s in submissions if s.reference not in gone])
        return sifted

    def night(self) -> None:
        for batch in list(self.inbox):
            for each in self.inbox.pop(batch):
                if each.reference in self.done:
                    continue
                held: Any = self.split(each.record).held
                if each.expected is None and held["id"] in self.records:
                    self.done[each.reference] = Receipt(each.reference, "DUP")
                    continue
                self.records[held["id"]] = copy.deepcopy(held)
                self.done[each.reference] = Receipt(each.reference)

    def receipts(self) -> Sequence[Receipt]:
        return list(self.done.values())
