"""Walking nested records: what stands at a path, and putting something there.

None, an empty list and an empty object say nothing, on the standard's side; on the legacy side
None does. What may not come in here: codecs and rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.contract import Legacy, Path
from adapters.mapping.codec import CodecError, Place

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING", "__slots__": ()})()
"""No value at all, where None could be taken for one."""


def group_at(legacy: Mapping[str, Any], path: Path, *, strict: bool = True) -> Any:
    """The group of fields at `path`, None where it is missing."""
    group: Any = legacy
    for depth, step in enumerate(path):
        group = group.get(step)
        if group is None:
            return None
        if not isinstance(group, Mapping):
            if strict:
                raise CodecError("is not a group of fields", path[: depth + 1])
            return None
    return group


def value_at(record: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value at `path`, None where it is missing or says nothing."""
    here: Any = record
    for step in path:
        if not isinstance(here, Mapping):
            return None
        here = here.get(step)
    return None if here is None or here == [] or here == {} else here


def says_nothing(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(says_nothing, value.values()))
    return value is None or value == []


def place_at(record: Legacy, path: Path, value: Any) -> None:
    for step in path[:-1]:
        inner = record.get(step)
        if not isinstance(inner, dict):
            if value is MISSING:
                return
            inner = record[step] = {}
        record = inner
    if value is MISSING:
        record.pop(path[-1], None)
    else:
        record[path[-1]] = value


def copy(value: Any) -> Any:
    """Groups and lists anew; the values in them cannot change."""
    if isinstance(value, Mapping):
        return {key: copy(inner) for key, inner in value.items()}
    return [copy(item) for item in value] if isinstance(value, list) else value


def pointer(place: Place) -> str:
    """RFC 6901."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in place)
