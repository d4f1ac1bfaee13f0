"""Dotted places in JSON: what stands there, putting something there, and whether two agree.

Nothing of HTTP comes in here.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from adapters.contract import Legacy, Path
from adapters.errors import NotHoldableError


class PlaceRefusesError(NotHoldableError):
    """A place of the system's record that cannot hold its value; `path` is that place."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__("", f"{'.'.join(path) or 'the record'} {reason}")


def at(value: Any, path: Path) -> Any:
    """What stands at a place; None where there is nothing."""
    for step in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def put(record: dict[str, Any], path: Path, value: Any) -> None:
    """Put a value at a place; None takes out what is there."""
    for step in path[:-1]:
        inner = record.get(step)
        if not isinstance(inner, dict):
            if value is None:
                return
            inner = record[step] = {}
        record = inner
    if value is None:
        record.pop(path[-1], None)
    else:
        record[path[-1]] = value


def wrapped(record: Legacy, path: Path) -> dict[str, Any]:
    """The record at a place of an otherwise empty object."""
    for step in reversed(path):
        record = {step: record}
    return record


def tidy(record: Legacy) -> Legacy:
    """A copy that shares nothing with the record."""
    return copy.deepcopy(record)


def shown(value: Any) -> Any:
    """A value as a council file spells it: true and false, numbers in digits."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def double(value: Any) -> Any:
    """A decimal number as JSON has it; any other value as it is."""
    return float(value) if isinstance(value, Decimal) else value


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values say the same: 1 is 1.0 but not true, and nothing is nothing."""
    if _nothing(one) or _nothing(other):
        return _nothing(one) and _nothing(other)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return all(same(one.get(name), other.get(name)) for name in {*one, *other})
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(double(one) == double(other))


def altered(wanted: Legacy, held: Legacy, paths: Iterable[Path]) -> Path | None:
    """The first of these places where the record held is not the one that was wanted, if any."""
    for path in sorted(paths):
        if not same(_all_at(wanted, path), _all_at(held, path)):
            return path
    return None


def fits(record: Legacy, where: Mapping[Path, Sequence[Any]]) -> bool:
    """Whether the record has one of the values given at every place."""
    return all(
        any(same(at(record, path), value) for value in values) for path, values in where.items()
    )


def is_hidden(record: Legacy, hidden: Mapping[str, Sequence[str]]) -> bool:
    """Whether a value says that the record must not be shown."""
    return any(
        shown(at(record, tuple(place.split(".")))) in values for place, values in hidden.items()
    )


def unspeakable(value: Any, path: Path = ()) -> Path | None:
    """The place of the first value that JSON in UTF-8 cannot carry."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            found = unspeakable(inner, (*path, name))
            if found is not None:
                return found
    elif isinstance(value, list):
        return next((path for inner in value if unspeakable(inner) is not None), None)
    elif isinstance(value, str):
        return path if any("\ud800" <= letter <= "\udfff" for letter in value) else None
    elif isinstance(value, Decimal):
        held = value.is_finite() and Decimal(repr(float(value))) == value
        return None if held else path
    elif value is not None and not isinstance(value, bool | int | float):
        return path
    return None


def _all_at(value: Any, path: Path) -> Any:
    """Like `at`; in a list, what stands there in each item."""
    if isinstance(value, list):
        return [_all_at(item, path) for item in value]
    if not path or not isinstance(value, Mapping):
        return None if path else value
    return _all_at(value.get(path[0]), path[1:])


def _nothing(value: Any) -> bool:
    return value is None or value == [] or value == {}
