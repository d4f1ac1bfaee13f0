"""Records for the suite, made from the standard's own schemas: no list of properties stands here.

`smallest` has what is required and nothing else; `fullest` has every property, each text as long
as it may be; `coded` walks through the codes of all lists; `saying` puts a text into a record. All
people in them are fictional.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import openapi
from adapters.contract import Record
from adapters.mapping import component_of

SUPPLIED = frozenset({"recording"})
"""Properties of a resource that no council's system holds: the gateway adds them."""

INSIDE = 2
"""Items of a list that is inside an item of a list. Lists of lists of texts, each as long as it may
be, would come to hundreds of megabytes; what one item can do to its neighbour, two show."""

_WIDEST: Mapping[str, str] = {"Money": "999999999.99", "Percent": "100.00"}
"""By the title of a schema: the value that takes most room, where its example does not."""

_LETTERS = "Zażółć gęślą jaźń – Åse O'Neill – Λένα – 王 – ½ ≥ ¼ "
_WIDTHS = "abcdefghij"

Choose = Callable[[list[str]], str]


def _first(codes: list[str]) -> str:
    return codes[0]


@dataclass(frozen=True)
class _Filling:
    """How a record is filled in."""

    optional: bool
    """Whether with what may be left out."""
    choose: Choose = _first
    most: int | None = None
    """Items of a list of objects, where not as many as there may be."""


_LEAST = _Filling(optional=False, most=1)


def smallest(service: str, id: str) -> Record:
    """A record of this service with its required properties only."""
    return _record(service, id, _LEAST)


def fullest(service: str, id: str) -> Record:
    """A record of this service with every property, lists and texts as long as they may be.

    Inside an item of a list, lists have `INSIDE` items.
    """
    return _record(service, id, _Filling(optional=True))


def saying(service: str, record: Record, text: str) -> Record:
    """The record with this text where the standard first has room for one in several lines.

    An object that has to be there for it, and is not, gets what it requires.
    """
    document, schema = _document(service), _resource(service)
    said: Record = dict(record)
    here = said
    *way, last = next(_texts(document, schema, ()))
    for step in way:
        schema = _resolved(document, schema)["properties"][step]
        less = here.get(step) or _value(document, schema, _LEAST, step)
        here[step] = dict(less)
        here = here[step]
    here[last] = text
    return said


def coded(service: str) -> list[Callable[[str], Record]]:
    """As many makers of records as it takes to use every code that a request may carry.

    Their lists of objects are short: there are many such records, and length is for `fullest`.
    """
    longest = max(
        len(_codes(node)) for node in _nodes(_document(service), _resource(service)) if _codes(node)
    )
    return [_coded(service, turn) for turn in range(longest)]


def person_of(service: str) -> str:
    """The property of a record with the person it is about: `person`, `carer`."""
    document = _document(service)
    for name, node in _resource(service)["properties"].items():
        if "nhsNumber" in _resolved(document, node).get("properties", {}):
            return str(name)
    raise LookupError(f"{service} has nobody with an NHS number")


def nhs_number(serial: int) -> str:
    """A valid NHS number of the test range 999, a different one for each serial below 900,000."""
    while True:
        digits = f"999{serial % 1_000_000:06d}"
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return digits + ("0" if check == 11 else str(check))
        # Check digit 10 does not exist; the upper tenth of the range stands in for such numbers.
        serial = 900_000 + serial // 10


def _coded(service: str, turn: int) -> Callable[[str], Record]:
    def choose(codes: list[str]) -> str:
        return codes[turn % len(codes)]

    return lambda id: _record(service, id, _Filling(optional=True, choose=choose, most=INSIDE))


def _record(service: str, id: str, filling: _Filling) -> Record:
    document = _document(service)
    record: Record = _value(document, _resource(service), filling, "", SUPPLIED)
    record["id"] = id
    return record


def _document(service: str) -> Mapping[str, Any]:
    return openapi.document(service)


def _resource(service: str) -> Mapping[str, Any]:
    schemas: Mapping[str, Mapping[str, Any]] = _document(service)["components"]["schemas"]
    return schemas[component_of(service)]


def _resolved(document: Mapping[str, Any], node: Mapping[str, Any]) -> dict[str, Any]:
    """A schema with its references and `allOf` followed; its own words win."""
    found: dict[str, Any] = {}
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        found.update(_resolved(document, document["components"]["schemas"][name]))
    for part in node.get("allOf", ()):
        found.update(_resolved(document, part))
    found.update({word: value for word, value in node.items() if word not in ("$ref", "allOf")})
    return found


def _nodes(document: Mapping[str, Any], node: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    here = _resolved(document, node)
    yield here
    for inner in here.get("properties", {}).values():
        yield from _nodes(document, inner)
    if "items" in here:
        yield from _nodes(document, here["items"])


def _texts(
    document: Mapping[str, Any], node: Mapping[str, Any], at: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """Where there is room for a text in several lines, outside lists: those of an object before
    those of the objects in it."""
    properties = _resolved(document, node).get("properties", {})
    resolved = {name: _resolved(document, inner) for name, inner in properties.items()}
    yield from ((*at, name) for name, inner in resolved.items() if inner.get("title") == "Text")
    for name, inner in resolved.items():
        yield from _texts(document, inner, (*at, name))


def _codes(node: Mapping[str, Any]) -> list[str]:
    """The codes that may be written here: those of a list that are not for answers alone."""
    if "x-code-list" not in node:
        return []
    return [
        code.code for code in openapi.code_list(node["x-code-list"]).codes if not code.response_only
    ]


def _value(
    document: Mapping[str, Any],
    node: Mapping[str, Any],
    filling: _Filling,
    name: str,
    without: frozenset[str] = frozenset(),
) -> Any:
    here = _resolved(document, node)
    if here["type"] == "object":
        required = here.get("required", ())
        return {
            inner: _value(document, schema, filling, inner)
            for inner, schema in here["properties"].items()
            if inner not in without and (filling.optional or inner in required)
        }
    if here["type"] == "array":
        return _items(document, here, filling, name)
    if here["type"] == "boolean":
        return here.get("enum", [len(name) % 2 == 0])[0]
    if here["type"] == "integer":
        return here["maximum"]
    return _text(here, filling.choose)


def _items(
    document: Mapping[str, Any], here: dict[str, Any], filling: _Filling, name: str
) -> list[Any]:
    if codes := _codes(here["items"]):
        first = codes.index(filling.choose(codes))
        return [*codes[first:], *codes[:first]][: here["maxItems"]]
    # The last item says the same as the first: two people may share a name.
    inside = replace(filling, most=INSIDE)
    item = _value(document, here["items"], inside, name)
    turned = replace(inside, choose=lambda codes: codes[-1])
    other = _value(document, here["items"], turned, name)
    most = min(here["maxItems"], filling.most or here["maxItems"])
    return [*itertools.islice(itertools.cycle([item, other]), most - 1), item]


def _text(here: dict[str, Any], choose: Choose) -> str:
    if codes := _codes(here):
        return choose(codes)
    if "enum" in here:
        return str(here["enum"][0])
    if here.get("format") == "nhs-number":
        return nhs_number(4567)
    if here.get("format") == "date-time":
        return "2026-02-28T23:59:59Z"
    if here.get("format") == "date":
        return "1936-02-29"
    if here.get("title") in _WIDEST:
        return _WIDEST[here["title"]]
    if here.get("title") in ("Line", "Text", "NamePart") or "example" not in here:
        return _longest(here["maxLength"], lines=here.get("title") == "Text")
    return str(here["example"])


@cache
def _longest(length: int, *, lines: bool) -> str:
    """Text of exactly this many characters, of several alphabets, that ends in a letter."""
    unit = _LETTERS + ("\n\t" if lines else "")
    return "".join(itertools.islice(itertools.cycle(unit), length - 1)) + _WIDTHS[length % 10]
