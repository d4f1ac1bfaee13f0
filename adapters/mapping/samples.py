"""Sample records for a mapping, made from the mapping and the standard's schema alone.

`standards` gives records as a client could send them, `legacies` records as the council's system
could hold them: every code, every spelling, both ends of every range, once each. Always the same,
all of them fictional. What may not come in here: chance, and any council's data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.contract import Legacy, Path, Record
from adapters.errors import NotHoldableError
from adapters.mapping.code_lists import REJECT, CodeMap
from adapters.mapping.codec import spellings
from adapters.mapping.codecs import ListOf
from adapters.mapping.lens import RecordMap, Rule
from adapters.mapping.limits import Fitted, Limits
from adapters.mapping.paths import MISSING, copy, place_at
from adapters.mapping.rows import Rows
from adapters.mapping.schema import Shape

TEXTS = (
    "Ada",
    "NA-1",
    "1938-04-12",
    "1850-01-01",
    "1972-02-29",
    "2019-12-31",
    "2026-04-01T00:00:00Z",
    "2026-10-25T01:30:59Z",
    "9990000018",
    "100023336956",
    "7",
    "SW1A 1AA",
    "GIR 0AA",
    "+44 20 7946 0018",
    "01632 960018",
    "ada.o'neill@example.org",
    "ada@example.org",
    "SW123456",
    "67.71",
    "0.00",
    "33.30",
    "999999999.99",
    "true",
    "Zoë O'Neill-Łukasz; 山田",
    "One line,\nand a second one\twith a tab.",
)
"""Fictional values; those that a property's pattern admits are tried."""

UNKNOWN_CODE = "~unlisted~"
"""A legacy code that no list has."""


def standards(record_map: RecordMap, shape: Shape) -> Iterator[Record]:
    """Standard records: all properties with each of their values in turn, then the least."""
    columns = [(rule, values(rule, shape_of(rule, shape))) for rule in _written(record_map)]
    for turn in range(max((len(found) for _, found in columns), default=0)):
        record: Record = {}
        for rule, found in columns:
            if found:
                place_at(record, rule.standard, copy(found[turn % len(found)]))
        yield record
    least: Record = {}
    for rule, found in columns:
        if found and is_required(rule, shape):
            place_at(least, rule.standard, copy(found[0]))
    yield least


def legacies(record_map: RecordMap, shape: Shape) -> Iterator[Legacy]:
    """Legacy records: a whole one, and that one with each rule's other spellings put in."""
    try:
        whole = _short(record_map.put(next(standards(record_map, shape)), None))
    except NotHoldableError:
        return
    whole["UNMAPPED"] = "kept"
    yield whole
    for rule in record_map.rules:
        for spelling in spelled(rule, shape_of(rule, shape)):
            varied = copy(whole)
            place_at(varied, rule.legacy, copy(spelling))
            yield varied


def values(rule: Rule, shape: Shape) -> list[Any]:
    """Values of the standard for one property, as far as samples are known for its schema."""
    if isinstance(rule.codec, Rows):
        return [list(standards(rule.codec.record, shape.items))]
    if isinstance(rule.codec, ListOf):
        items = _single(rule.codec.item, shape.items)
        return [items, items[:1]] if items else []
    return _single(rule.codec, shape)


def spelled(rule: Rule, shape: Shape) -> Iterator[Any]:
    """Legacy values that one rule must read and give back untouched, MISSING among them."""
    yield MISSING
    yield None
    if rule.empty is not MISSING:
        yield rule.empty
    codec = rule.codec
    if isinstance(codec, Rows):
        for row in legacies(codec.record, shape.items):
            yield [row, copy(row)]
        return
    if isinstance(codec, ListOf):
        codes = _codes(codec.item)
        if codes:
            yield codec.separator.join(codes) if codec.stored == "text" else codes
        return
    yield from _codes(codec)
    for value in values(rule, shape):
        yield from spellings(codec, value)
    if getattr(codec, "stored", "") == "text":
        yield " "


def shape_of(rule: Rule, shape: Shape) -> Shape:
    """What the standard says of the property of a rule."""
    for step in rule.standard:
        shape = shape.properties[step]
    return shape


def is_required(rule: Rule, shape: Shape) -> bool:
    """Whether no record can be without the property."""
    for step in rule.standard:
        if step not in shape.required:
            return False
        shape = shape.properties[step]
    return True


def _written(record_map: RecordMap) -> list[Rule]:
    return [
        rule
        for rule in record_map.rules
        if rule.standard[0] not in record_map.supplied and rule.only != "read"
    ]


def _short(value: Any) -> Any:
    """The same with two items in every list: rows are tried one by one in any case."""
    if isinstance(value, dict):
        return {name: _short(inner) for name, inner in value.items()}
    return [_short(inner) for inner in value[:2]] if isinstance(value, list) else value


def _single(codec: Any, shape: Shape) -> list[Any]:
    says: Mapping[str, Any] = shape.schema
    if isinstance(codec, CodeMap):
        return [code for code in codec.ways_back if codec.ways_back[code] and shape.admits(code)]
    if "enum" in says:
        return list(says["enum"])
    if shape.type == "boolean":
        return [True, False]
    if shape.type == "integer":
        least = says.get("minimum", 0)
        return sorted({least, says.get("maximum", least + 1000)})
    limits = codec.limits if isinstance(codec, Fitted) else Limits()
    widest = {says.get("maxLength", 0), limits.width}
    texts = [*TEXTS, *("x" * width for width in sorted(widest) if width)]
    return [text for text in texts if shape.admits(text) and not limits.fault(text)]


def _codes(codec: Any) -> list[Any]:
    """Every legacy code of a list, and one that it does not know where that is allowed."""
    if not isinstance(codec, CodeMap):
        return []
    known = list(codec.meanings)
    may_be_unknown = codec.unknown in codec.ways_back and codec.unknown != REJECT
    return [*known, UNKNOWN_CODE] if may_be_unknown and codec.stored == "text" else known


def paths_tried(record_map: RecordMap, shape: Shape) -> frozenset[Path]:
    """The standard properties for which there is at least one sample value."""
    return frozenset(
        rule.standard for rule in record_map.rules if values(rule, shape_of(rule, shape))
    )
