"""Compares two bodies of one operation by the rules of `compare.yaml`.

What the standard leaves to each server is no difference. What may not come in here: status,
headers, and which clause a difference belongs to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_RULES = frozenset(
    {"exact", "opaque", "set", "instant", "text", "optional", "masked", "conditions", "lines"}
)
_ABSENT = object()
_TOGETHER = frozenset({"opaque", "instant", "text"})


@cache
def rules() -> Mapping[str, Mapping[str, str]]:
    """Schema -> property -> rule. Raises ValueError for a rule that there is not."""
    found = yaml.safe_load(Path(__file__).with_name("compare.yaml").read_text(encoding="utf-8"))
    unknown = {rule for each in found.values() for rule in each.values()} - _RULES
    if unknown:
        raise ValueError(f"compare.yaml: no rule {', '.join(sorted(unknown))}")
    made: Mapping[str, Mapping[str, str]] = found
    return made


class Bodies:
    """Compares bodies of one service."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._schemas: Mapping[str, Any] = document["components"]["schemas"]

    def differences(
        self, schema: Any, a: Any, b: Any, at: str = ""
    ) -> Iterator[tuple[str, Any, Any]]:
        """JSON Pointer and both values of each place where they differ."""
        name, schema = self._named(schema)
        if isinstance(a, dict) and isinstance(b, dict):
            yield from self._objects(rules().get(name, {}), schema, a, b, at)
        elif isinstance(a, list) and isinstance(b, list):
            if len(a) != len(b):
                yield at, f"{len(a)} items", f"{len(b)} items"
                return
            for index, (one, other) in enumerate(zip(a, b, strict=True)):
                yield from self.differences(schema.get("items", {}), one, other, f"{at}/{index}")
        elif type(a) is not type(b) or a != b:
            yield at, a, b

    def item(self, schema: Any) -> Any:
        """The schema of the items of a page."""
        return self._named(schema)[1].get("properties", {}).get("items", {}).get("items", {})

    def _objects(
        self, how: Mapping[str, str], schema: Any, a: Any, b: Any, at: str
    ) -> Iterator[tuple[str, Any, Any]]:
        for name in dict.fromkeys((*a, *b)):
            rule, place = how.get(name, "exact"), f"{at}/{name}"
            one, other = a.get(name, _ABSENT), b.get(name, _ABSENT)
            if rule == "masked":
                continue
            if one is _ABSENT or other is _ABSENT:
                if rule != "optional":
                    yield place, _shown(one), _shown(other)
                continue
            if rule in _TOGETHER:
                named = rule == "opaque" and (_is_placeholder(one) or _is_placeholder(other))
                if one != other if named else not (_filled(one) and _filled(other)):
                    yield place, one, other
                continue
            inner = schema.get("properties", {}).get(name, {})
            if rule == "set" and isinstance(one, list) and isinstance(other, list):
                one, other = sorted(one, key=_order), sorted(other, key=_order)
            if rule == "conditions":
                one, other = _conditions(one), _conditions(other)
            if rule == "lines":
                one, other = _lines(one), _lines(other)
            yield from self.differences(inner, one, other, place)

    def _named(self, schema: Any) -> tuple[str, Any]:
        name = ""
        while True:
            if "$ref" in schema:
                name = schema["$ref"].rpartition("/")[2]
                schema = self._schemas.get(name, {})
            elif len(schema.get("allOf", ())) == 1:
                schema = schema["allOf"][0]
            else:
                return name, schema


def _is_placeholder(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("<")


def _filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _order(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _shown(value: Any) -> Any:
    return "absent" if value is _ABSENT else value


def _conditions(found: Any) -> Any:
    """The three conditions; a server may give the parts of the second one apart."""
    if not isinstance(found, list):
        return found
    whole = [each for each in found if isinstance(each, dict) and _is_condition(each)]
    return whole if len(whole) == 3 else found


def _lines(found: Any) -> Any:
    """The lines of a working by what they say, in one order: a server may go through the means in
    an order of its own, and name the dated rate of a line or not."""
    if not isinstance(found, list):
        return found
    said = [
        {name: each.get(name) for name in _LINE} if isinstance(each, dict) else each
        for each in found
    ]
    return sorted(said, key=_order)


_LINE = ("operation", "amount", "paragraph", "basis")


def _is_condition(each: Mapping[str, Any]) -> bool:
    return str(each.get("paragraph")).startswith(("2(1)(", "3(1)("))
