"""Searching a council's records: those of its system, and those that are on their way to it.

The system's records come first, in its order, each as it is now: one with a newer version on its
way is shown as that version. Then come records that the system does not have yet, in the order in
which they were accepted; last, what has arrived in the system since the first page, unless it was
shown while it was on its way. So whoever turns pages meets every record once, whatever arrives
meanwhile.

With a filter by state a newer version may fit where the system's does not: then all pending
versions come after the system's records. What may not come in here: what a page looks like to a
client.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.contract import Record
from adapters.mapping import merge

if TYPE_CHECKING:
    from gateway.delivery.records import CouncilRecords

_POSITION = re.compile(r"(system|pending|late):([0-9]{1,15}):(.*)", re.ASCII | re.DOTALL)


class UnknownPositionError(Exception):
    """A position that no search has given."""


@dataclass(frozen=True, slots=True)
class ViewPage:
    """Some records that answer a search, and the position behind them if there are more."""

    items: tuple[Record, ...]
    after: str | None


@dataclass(slots=True)
class _Place:
    """How far somebody has turned."""

    phase: str
    number: int
    """Of the last pending record shown."""
    behind: str | None
    """The system's own position."""

    @classmethod
    def of(cls, position: str | None) -> _Place:
        if position is None:
            return cls("system", 0, None)
        match = _POSITION.fullmatch(position)
        if match is None:
            raise UnknownPositionError
        return cls(match[1], int(match[2]), match[3] or None)

    def __str__(self) -> str:
        return f"{self.phase}:{self.number}:{self.behind or ''}"


def search(
    records: CouncilRecords,
    filters: Mapping[str, Sequence[str]],
    after: str | None,
    limit: int,
) -> ViewPage:
    """At most `limit` records that have one of the values given. Raises UnknownPositionError."""
    place, items = _Place.of(after), list[Record]()
    if place.phase == "system":
        if _from_system(records, filters, place, items, limit):
            return ViewPage(tuple(items), str(place))
        place.phase = "pending"
    if place.phase == "pending":
        if _pending(records, filters, place, items, limit):
            return ViewPage(tuple(items), str(place))
        place.phase = "late"
    # A search that began on this page has just seen all there is.
    if after is not None and _from_system(records, filters, place, items, limit):
        return ViewPage(tuple(items), str(place))
    return ViewPage(tuple(items), None)


def _from_system(
    records: CouncilRecords,
    filters: Mapping[str, Sequence[str]],
    place: _Place,
    items: list[Record],
    limit: int,
) -> bool:
    """Add the system's records behind the place, and move it; whether there are more."""
    while len(items) < limit:
        page = records.system.search(filters, place.behind, limit - len(items))
        items += _as_seen(records, page.items, place, by_state="state" in filters)
        place.behind = page.last
        if page.after is None:
            return False
    return True


def _pending(
    records: CouncilRecords,
    filters: Mapping[str, Sequence[str]],
    place: _Place,
    items: list[Record],
    limit: int,
) -> bool:
    """Add what is on its way behind the place, and move it; whether there is more."""
    room = limit - len(items)
    found = records.copies.pending(
        records.council,
        records.service,
        nhs_numbers=filters.get(f"{records.person}.nhsNumber"),
        states=filters.get("state"),
        new_only="state" not in filters,
        after=place.number,
        limit=room + 1,
    )
    for copy in found[:room]:
        assert copy.pending is not None
        items.append(copy.pending)
        place.number = copy.number
    return len(found) > room


def _as_seen(
    records: CouncilRecords, found: Sequence[Record], place: _Place, *, by_state: bool
) -> list[Record]:
    """The system's records as callers see them, without those that have or will have their turn."""
    copies = records.copies.among(records.council, records.service, [r["id"] for r in found])
    seen = []
    for record in found:
        copy = copies.get(record["id"])
        if copy is None:
            seen.append(record)
        elif place.phase == "late" and copy.number <= place.number:
            continue  # shown while it was on its way
        elif copy.pending is None:
            seen.append(merge(record, copy.kept)[0])
        elif not by_state:
            seen.append(copy.pending)
    return seen
