"""Records for the laws, made from a compiled mapping and from the standard's schema.

`standard_records` gives what a client may send, `legacy_records` what a council's system may hold
(odd spellings, blanks, retired codes, fields that nothing maps). Both work for any council file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from adapters.mapping import CodeMap, RecordMap, Rows, Rule
from adapters.mapping.code_lists import REJECT, USE_SOURCE_CODE
from adapters.mapping.codec import Guarded
from adapters.mapping.codecs import EDGE, Date, Digits, Flag, Instant, Integer, ListOf, Text
from adapters.mapping.date_formats import DateFormat
from adapters.mapping.limits import Fitted
from adapters.mapping.money import Money
from adapters.mapping.paths import MISSING, place_at, value_at
from adapters.mapping.schema import Shape

EVER = {"min_value": dt.date(1850, 1, 1), "max_value": dt.date(2100, 12, 31)}

_LETTERS = "abcdeEÉøß'-.&<>\"\\/~1Ω山🜚"
_EDGES = " \t\r\n\u00a0\ufeff"


# --- the standard's side -------------------------------------------------------------------


@cache
def standard_records(
    record_map: RecordMap, shape: Shape, *, whole: bool = False
) -> st.SearchStrategy[dict[str, Any]]:
    """Records valid for `shape` with no property that nothing maps.

    `whole` ones also have what the system cannot hold and the file says is kept beside it.
    """
    tree: dict[str, Any] = {}
    for spot in record_map.supplement.spots:
        if whole and spot.name in record_map.supplement.beside:
            place_at(tree, spot.standard, None)
    for rule in record_map.rules:
        if rule.standard[0] not in record_map.supplied:
            place_at(tree, rule.standard, rule)
    return _object(tree, shape, whole)


def _object(
    tree: Mapping[str, Any], shape: Shape, whole: bool
) -> st.SearchStrategy[dict[str, Any]]:
    always, sometimes = {}, {}
    for name, below in tree.items():
        inner = shape.properties[name]
        if below is None:
            made = _anything(inner)
        elif isinstance(below, dict):
            made = _object(below, inner, whole)
        else:
            made = _property(below, inner, whole)
        (always if name in shape.required else sometimes)[name] = made
    return st.fixed_dictionaries(always, optional=sometimes).map(_without_empty)


def _without_empty(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value not in ({}, [])}


def _anything(shape: Shape) -> st.SearchStrategy[Any]:
    """Whatever the standard allows in a property."""
    if shape.type == "array":
        return st.lists(_anything(shape.items), min_size=1, max_size=3, unique_by=repr)
    if shape.type == "object":
        made = {name: _anything(inner) for name, inner in shape.properties.items()}
        always = {name: made.pop(name) for name in shape.required}
        return st.fixed_dictionaries(always, optional=made)
    return _single(Text(), shape)


def _property(rule: Rule, shape: Shape, whole: bool) -> st.SearchStrategy[Any]:
    codec = rule.codec
    if isinstance(codec, Rows):
        items = standard_records(codec.record, shape.items, whole=whole).filter(bool)
        return st.lists(items, min_size=1, max_size=4)
    if isinstance(codec, ListOf):
        item = _single(codec.item, shape.items)
        if codec.stored == "text":
            item = item.filter(lambda value: codec.separator not in codec.item.encode(value))
        return st.lists(item, min_size=1, max_size=3, unique=True)
    if isinstance(codec, Guarded):
        return codec.codec.standards()
    made = _single(codec, shape)
    if isinstance(codec, Fitted):
        if whole and codec.beyond:
            return made
        made = made.map(codec.limits.near).filter(lambda text: not codec.limits.fault(text))
    # What would be taken for the empty value is refused on writing: a test of its own shows it.
    return made.filter(lambda value: codec.encode(value) != rule.empty)


def _single(codec: Any, shape: Shape) -> st.SearchStrategy[Any]:
    says = shape.schema
    if isinstance(codec, CodeMap):
        return st.sampled_from([code for code, back in codec.ways_back.items() if back])
    if "enum" in says:
        return st.sampled_from(says["enum"])
    if shape.type == "boolean":
        return st.booleans()
    if shape.type == "integer":
        return st.integers(says.get("minimum", 0), says.get("maximum", 10**9))
    if isinstance(codec, Date):
        made = st.dates(**EVER).map(str)
    elif isinstance(codec, Instant):
        made = _moments().map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    elif says.get("pattern", "^[^").startswith("^[^"):
        made = st.text(_LETTERS + " \n\t", min_size=1, max_size=min(says.get("maxLength", 9), 9))
        made = made.map(lambda text: text.strip(EDGE))
    else:
        made = st.from_regex(says["pattern"], fullmatch=True)
    return made.filter(shape.admits)


# --- the council's side --------------------------------------------------------------------


@cache
def legacy_records(record_map: RecordMap) -> st.SearchStrategy[dict[str, Any]]:
    """Records that the council's system may hold, with fields that nothing maps."""
    values = [(rule.legacy, _legacy(rule)) for rule in record_map.rules]
    values += [((*path[:-1], "UNMAPPED"), _unmapped()) for path, _ in values]
    values += [(path, st.text(max_size=3)) for path in record_map.constants]

    @st.composite
    def record(draw: st.DrawFn) -> dict[str, Any]:
        legacy: dict[str, Any] = {}
        for path, made in dict(values).items():
            value = draw(st.just(MISSING) | st.none() | made)
            if value is not MISSING:
                place_at(legacy, path, value)
        return legacy

    return record()


def _unmapped() -> st.SearchStrategy[Any]:
    return st.text(max_size=3) | st.integers() | st.binary(max_size=2) | st.none()


def _legacy(rule: Rule) -> st.SearchStrategy[Any]:
    codec = rule.codec
    if isinstance(codec, Rows):
        return st.lists(legacy_records(codec.record), max_size=4)
    if isinstance(codec, ListOf):
        parts = st.lists(_value(codec.item).filter(bool), max_size=3)
        if codec.stored == "list":
            return parts
        clean = parts.map(lambda found: [p.replace(codec.separator, "") for p in found])
        return clean.map(codec.separator.join)
    made = _value(codec)
    return made if rule.empty is MISSING else made | st.just(rule.empty)


def _value(codec: Any) -> st.SearchStrategy[Any]:
    if isinstance(codec, CodeMap):
        known = st.sampled_from(sorted(codec.meanings))
        if codec.stored == "integer":
            return known | st.integers(-9, -1) if codec.unknown in codec.ways_back else known
        unknown = {REJECT: st.nothing(), USE_SOURCE_CODE: st.just("own-code")}
        return known | known.map(lambda code: f"{code} ") | unknown.get(codec.unknown, st.just("~"))
    if isinstance(codec, Flag):
        known = st.sampled_from([*codec.true, *codec.false])
        return known | known.map(lambda v: f" {v} ") if codec.stored == "text" else known
    if isinstance(codec, Integer):
        whole = st.integers(-(10**6), 10**6)
        return whole | whole.map(Decimal) | whole.map(lambda n: f" {n:+04d}") | st.just("")
    if isinstance(codec, Digits):
        return _digits(codec)
    if isinstance(codec, Money):
        return amounts(codec.stored)
    if isinstance(codec, Date):
        day = st.dates(**EVER)
        written = day.flatmap(lambda d: _written(codec.format, dt.datetime.combine(d, dt.time())))
        return {"text": written, "date": day, "datetime": _moments()}[codec.stored]
    if isinstance(codec, Instant):
        aware = _moments().map(lambda m: m.replace(tzinfo=dt.timezone(dt.timedelta(hours=5))))
        text = _moments().flatmap(lambda moment: _written(codec.format, moment))
        return text if codec.stored == "text" else _moments(True) | aware
    if isinstance(codec, Guarded):
        return codec.codec.legacies()
    assert isinstance(codec, Text)
    return st.text(_LETTERS + _EDGES, max_size=6) | st.text(max_size=3)


def _digits(codec: Digits) -> st.SearchStrategy[Any]:
    longest = codec.length or 12
    number = st.integers(0, 10**longest - 1)
    spaced = number.map(lambda n: f"{n:0{longest}d}").map(lambda d: f"{d[:3]} {d[3:6]}-{d[6:]}")
    return number | number.map(Decimal) | spaced | st.just("  ")


def amounts(stored: str) -> st.SearchStrategy[Any]:
    """Amounts as drivers give them and as staff write them, whole pennies all of them."""
    pence = st.integers(0, 99_999_999_999)
    if stored == "pence":
        return pence | pence.map(Decimal) | pence.map(float) | pence.map(lambda n: f" {n:04d}")
    number = pence.map(lambda n: Decimal(n) / 100)
    plain = number.map(lambda amount: f"{amount:.2f}")
    staff = number.map(lambda amount: f" £{amount:,.2f}") | plain.map(lambda text: text.strip("0"))
    text = plain | staff.filter(lambda text: not text.endswith("."))
    if stored == "text":
        return text | st.just("  ")
    return (
        number | number.map(Decimal.normalize) | number.map(float) | pence.map(lambda n: n % 10**9)
    )


def _written(format: DateFormat, moment: dt.datetime) -> st.SearchStrategy[str]:
    """The moment as this format writes it, and as a person would: 1/2/1938."""
    exact = format.write(
        (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    )
    loose = exact.replace("/0", "/").removeprefix("0")
    return st.sampled_from([exact, f" {exact} ", loose if format.read(loose) else exact])


def _moments(fractions: bool = False) -> st.SearchStrategy[dt.datetime]:
    made = st.datetimes(*(dt.datetime.combine(day, dt.time()) for day in EVER.values()))
    return made if fractions else made.map(lambda moment: moment.replace(microsecond=0))


# --- both ----------------------------------------------------------------------------------


def keeping(record_map: RecordMap, standard: dict[str, Any], legacy: Any) -> dict[str, Any]:
    """`standard` with what may not be written over `legacy` as it is read from there."""
    held = {} if legacy is None else record_map.get(legacy)
    for rule in record_map.rules:
        if rule.only == "read" or (rule.only and legacy is not None):
            value = value_at(held, rule.standard)
            place_at(standard, rule.standard, MISSING if value is None else value)
    return standard


def closed(shape: Shape, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The shape as one JSON Schema."""
    says = {k: v for k, v in shape.schema.items() if k not in ("required", "properties", "items")}
    if shape.type == "array":
        return {**says, "items": closed(shape.items)}
    if shape.type != "object":
        return says
    required = sorted(shape.required - without)
    return {
        **says,
        **({"required": required} if required else {}),
        "additionalProperties": False,
        "properties": {n: closed(s) for n, s in shape.properties.items() if n not in without},
    }
