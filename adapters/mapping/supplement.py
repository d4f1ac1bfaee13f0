"""Splits a standard record into what a council's system can hold and what it cannot; puts it back.

    merge(get(put(split(r).held, l)), split(r).kept) == r      nothing is lost

Where the system's part changed meanwhile, the system has the last word. Items of a list are put
back only where the whole item is as it was left, so that nothing is ever told of somebody else.
What may not come in here: YAML, legacy records, and where what is kept is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, runtime_checkable

from adapters.contract import Kept, Record
from adapters.mapping.codec import Place
from adapters.mapping.paths import MISSING, copy, place_at, pointer, says_nothing, value_at

Part: TypeAlias = Callable[[Any, Any], tuple[Any, dict[Place, Kept]]]
"""A value, and what the system says already in its place, to what the system gets and what is
kept, by place inside the value. Nothing is kept where the value itself is what the system gets."""


@runtime_checkable
class Parting(Protocol):
    """A codec of values that may be more than the system can hold."""

    def part(self, value: Any, said: Any) -> tuple[Any, dict[Place, Kept]]:
        """See `Part`."""


def whole(value: Any, said: Any) -> tuple[None, dict[Place, Kept]]:
    """The Part of a property that has no column: all of it is kept."""
    return None, {(): Kept(value, None)}


@dataclass(frozen=True)
class Spot:
    """A property of which something may have to be kept."""

    standard: tuple[str, ...]
    part: Part
    anchors: tuple[tuple[str, ...], ...] = ()
    """Objects around it, the innermost first, that a record may be without and that are not whole
    without something else: where one is gone, the property must not bring it back."""

    @property
    def name(self) -> str:
        """The standard property as a dotted path."""
        return ".".join(self.standard)


class Supplement:
    """Every spot of one kind of record. False where there are none."""

    def __init__(self, spots: Iterable[Spot] = ()) -> None:
        self.spots = tuple(spots)

    def __bool__(self) -> bool:
        return bool(self.spots)

    @property
    def beside(self) -> tuple[str, ...]:
        """The properties that have no column, as dotted paths."""
        return tuple(spot.name for spot in self.spots if spot.part is whole)

    def part(
        self, record: Mapping[str, Any], said: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any], dict[Place, Kept]]:
        """The record as the system can hold it, and what is to be kept of it, by place.

        `said` is the record that the system has now: what does not change stays as it is there.
        The record itself is given back where nothing is to be kept.
        """
        held: Any = record
        kept: dict[Place, Kept] = {}
        gone: list[Spot] = []
        for spot in self.spots:
            value = value_at(record, spot.standard)
            if value is None:
                continue
            left, found = spot.part(value, value_at(said, spot.standard))
            if not found:
                continue
            if held is record:
                held = copy(record)
            if left is None:
                _take_out(held, spot.standard)
                gone.append(spot)
            else:
                place_at(held, spot.standard, left)
            kept |= {(*spot.standard, *inside): each for inside, each in found.items()}
        there = (
            next((anchor for anchor in spot.anchors if value_at(held, anchor) is not None), None)
            for spot in gone
        )
        for anchor in sorted(set(filter(None, there)), key=len, reverse=True):
            kept = {at: each for at, each in kept.items() if at[: len(anchor)] != anchor}
            kept[anchor] = Kept(value_at(record, anchor), value_at(held, anchor))
        return held, kept


def merge(held: Record, kept: Mapping[str, Kept]) -> tuple[Record, tuple[str, ...]]:
    """The record with what was kept put back, and the pointers in `kept` where that is not so.

    Those are the ones that the system no longer holds as it was left. Neither argument is changed.
    """
    if not kept:
        return held, ()
    record = copy(held)
    changed = [at for at, each in kept.items() if not _put_back(record, _steps(at), each)]
    return record, tuple(changed)


def _put_back(record: Record, steps: list[str], kept: Kept) -> bool:
    """Put one value back; False if some or all of it must not be."""
    here: Any = record
    for step in steps[:-1]:
        if isinstance(here, list):
            here = _item(here, step)
        elif isinstance(here, dict):
            if here.get(step) is None and kept.left is None:
                here[step] = {}
            here = here.get(step)
        else:
            return False
    last = steps[-1]
    if isinstance(here, list):
        current = _item(here, last)
        if current is None or not _as_left(current, kept.full, kept.left):
            return False
        here[int(last)] = copy(kept.full)
        return True
    if not isinstance(here, dict):
        return False
    joined, same = _joined(here.get(last), kept.full, kept.left)
    if joined is not None:
        here[last] = joined
    return same


def _joined(current: Any, full: Any, left: Any) -> tuple[Any, bool]:
    """`current` with what `full` has more than `left`, and whether there was room for all of it."""
    if _as_left(current, full, left) or (left is None and says_nothing(current)):
        return copy(full), True
    parts = (current, full, left)
    if not all(isinstance(part, Mapping) for part in parts):
        return current, False
    joined, complete = dict(current), True
    for name, value in full.items():
        if value != left.get(name):
            joined[name], same = _joined(current.get(name), value, left.get(name))
            complete = complete and same
    return {name: value for name, value in joined.items() if value is not None}, complete


def _as_left(current: Any, full: Any, left: Any) -> bool:
    """Whether everything in `current` is as it was left, or was never cut at all."""
    if current in (full, left):
        return True
    parts = (current, full, left)
    if all(isinstance(part, Mapping) for part in parts):
        return current.keys() <= full.keys() and all(
            _as_left(current.get(name), full[name], left.get(name)) for name in full
        )
    if all(isinstance(part, list) for part in parts):
        return len(current) == len(full) == len(left) and all(map(_as_left, *parts))
    return False


def _take_out(record: Record, path: tuple[str, ...]) -> None:
    """Take a value out, with every object that has nothing else in it."""
    place_at(record, path, MISSING)
    for size in range(len(path) - 1, 0, -1):
        if value_at(record, path[:size]) is not None:
            return
        place_at(record, path[:size], MISSING)


def _item(items: list[Any], step: str) -> Any:
    return items[int(step)] if step.isdecimal() and int(step) < len(items) else None


def _steps(at: str) -> list[str]:
    """RFC 6901, read."""
    return [step.replace("~1", "/").replace("~0", "~") for step in at.split("/")[1:]]


def by_pointer(kept: Mapping[Place, Kept]) -> dict[str, Kept]:
    """What is kept, by JSON Pointer."""
    return {pointer(place): each for place, each in kept.items()}
