"""Whether an answer is what a vector expects: one finding for each thing looked at.

The words are those of vector.schema.json. What may not come in here: requests, and the ledger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import openapi

_LONGEST = 80
NOTHING = object()
"""What stands at a place that is not there."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    clause: str
    passed: bool
    expected: str
    actual: str


def findings(expectation: Mapping[str, Any], status: int, body: Any) -> Iterator[Finding]:
    """What one expectation says of an answer with this status and this body (None: no JSON)."""
    clause = expectation["clause"]
    for passed, expected, actual in _looked(expectation, status, body):
        yield Finding(clause, passed, expected, "" if passed else actual)


def at(body: Any, place: str) -> Any:
    """The value at a place, or NOTHING."""
    for step in (each.replace("~1", "/") for each in place.split("/")[1:]):
        name, equals, wanted = step.partition("=")
        if isinstance(body, list):
            if equals:
                rows = (row for row in body if isinstance(row, dict))
                body = next((row for row in rows if row.get(name) == wanted), NOTHING)
            else:
                body = body[int(step)] if step.isdecimal() and int(step) < len(body) else NOTHING
        else:
            body = body.get(step, NOTHING) if isinstance(body, dict) else NOTHING
    return body


def same(left: Any, right: Any) -> bool:
    """Equal as JSON: true is not 1, and 1.0 is 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def statuses(expectation: Mapping[str, Any]) -> list[int]:
    """The statuses that an expectation allows; none where it says nothing of it."""
    told = expectation.get("status", [])
    return [told] if isinstance(told, int) else list(told)


def slug(type_: Any) -> str:
    """The catalogue's name of a problem type; the type itself where it is none of the catalogue."""
    return str(type_).removeprefix(openapi.PROBLEM_BASE)[:60]


def problem_of(body: Any) -> str:
    """` (wrong-type)` for a problem, else nothing."""
    return f" ({slug(body['type'])})" if isinstance(body, dict) and "type" in body else ""


_Look = tuple[bool, str, str]


def _looked(wanted: Mapping[str, Any], status: int, body: Any) -> Iterator[_Look]:
    if "status" in wanted:
        allowed = statuses(wanted)
        told = f"status {status}{problem_of(body)}"
        yield status in allowed, f"status {' or '.join(map(str, allowed))}", told
    for place, value in wanted.get("is", {}).items():
        found = at(body, place)
        yield same(found, value), f"{place} is {_shown(value)}", _shown(found)
    for place, items in wanted.get("sets", {}).items():
        found = at(body, place)
        passed = isinstance(found, list) and sorted(map(repr, found)) == sorted(map(repr, items))
        yield passed, f"{place} holds {_shown(items)}", _shown(found)
    for place, pattern in wanted.get("matches", {}).items():
        found = at(body, place)
        passed = isinstance(found, str) and re.search(pattern, found, re.IGNORECASE) is not None
        yield passed, f"{place} says {pattern}", _shown(found)
    for place in wanted.get("absent", ()):
        found = at(body, place)
        yield found is NOTHING, f"{place} is not there", _shown(found)
    for table in wanted.get("rows", ()):
        yield _rows(table, at(body, table["at"]))
    for place, names in wanted.get("filled", {}).items():
        yield _filled(place, names, at(body, place))
    yield from _problem(wanted, body)


def _rows(table: Mapping[str, Any], found: Any) -> _Look:
    keys, of = table["keys"], table["of"]
    rows = [[row.get(key) for key in keys] for row in _objects(found)]
    if table.get("others"):
        known = [row[0] for row in of]
        rows = [row for row in rows if row[0] in known]
    expected = f"{table['at'] or 'the answer'} has {', '.join(keys)} of {len(of)} in order"
    if same(rows, of):
        return True, expected, ""
    pairs = zip([*rows, *[None] * len(of)], of, strict=False)
    first = next(((has, want) for has, want in pairs if not same(has, want)), (len(rows), len(of)))
    return False, f"{expected}, where {_shown(first[1])} stands", _shown(first[0])


def _filled(place: str, names: list[str], found: Any) -> _Look:
    rows = _objects(found)
    texts = [(name, row.get(name)) for row in rows for name in names]
    empty = [name for name, text in texts if not (isinstance(text, str) and text.strip())]
    expected = f"every entry of {place} has a text in {', '.join(names)}"
    return bool(rows) and not empty, expected, f"no {empty[0]}" if empty else "no entries"


def _problem(wanted: Mapping[str, Any], body: Any) -> Iterator[_Look]:
    if "problem" in wanted:
        found = slug(body.get("type")) if isinstance(body, dict) else "no problem"
        expected = f"problem {' or '.join(wanted['problem'])}"
        yield found in wanted["problem"], expected, found
    if "points" in wanted:
        types, pointers = wanted["points"]["types"], wanted["points"]["pointers"]
        entries = _objects(at(body, "/errors"))
        told = [(slug(each.get("type")), each.get("pointer")) for each in entries]
        passed = any(type_ in types and pointer in pointers for type_, pointer in told)
        expected = f"an error {' or '.join(types)} at {' or '.join(_place(p) for p in pointers)}"
        shown = "; ".join(f"{type_} at {_place(pointer)}" for type_, pointer in told[:3])
        yield passed, expected, shown or "no errors"


def _place(pointer: str | None) -> str:
    return "no pointer" if pointer is None else pointer[:_LONGEST] or "the whole body"


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _shown(value: Any) -> str:
    if value is NOTHING:
        return "nothing"
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
