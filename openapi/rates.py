"""The dated amounts of the standard: what an amount of the regulations was on a day.

Lives here: the reader of `v1/rates/` and what it promises of every value. May not live here: any
rule that uses an amount, a local policy of a council, or an amount itself. Every value has its
first and last day, where it was read and how sure it is; a day without a sourced value is
RateUnknown, never the nearest one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias, get_args

from openapi.reading import HOME, SpecificationError, read, relative

FOLDER = HOME / "v1" / "rates"
SUBJECTS = ("minimum-income", "limits", "benefits", "deferred-payment-interest")
"""The files with amounts, in the order in which people should meet them."""

Unit: TypeAlias = Literal["week", "month", "pounds", "percent-a-year"]
Status: TypeAlias = Literal["published", "one-source", "derived"]

_AMOUNT = re.compile(r"(?:0|[1-9][0-9]*)\.[0-9]{2}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class RateUnknown(LookupError):
    """No amount of this name is sourced for the day; the message says for which days one is."""

    def __init__(self, name: str, on: date, detail: str) -> None:
        super().__init__(detail)
        self.name = name
        self.on = on


@dataclass(frozen=True, slots=True)
class RateSource:
    """Where an amount was read."""

    id: str
    title: str
    url: str
    """Empty when only the title is known."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One amount and the days on which it holds."""

    name: str
    label: str
    paragraph: str
    """Where the rule stands that the amount belongs to: "SI 2014/2672 reg 6"."""
    unit: Unit
    """Pounds a week, pounds a month, pounds, or per cent a year."""
    amount: Decimal
    since: date
    until: date
    """The last day."""
    status: Status
    """`published`: read in law, a circular, or two publications; `one-source`: in one publication;
    `derived`: worked out, or not confirmed by a text that was read."""
    sources: tuple[RateSource, ...]
    rivals: tuple[Decimal, ...]
    """Other amounts that the sources leave possible."""
    note: str


class Rates(Protocol):
    """A table of amounts: the published one is `rate`; a test may bring its own."""

    def __call__(self, name: str, on: date) -> Rate:
        """The amount of this name on a day. Raises RateUnknown."""
        ...


@dataclass(frozen=True, slots=True)
class _Run:
    """The values of one name in order, with their first days apart for looking up."""

    starts: tuple[date, ...]
    rates: tuple[Rate, ...]


def rate(name: str, on: date) -> Rate:
    """The amount of this name on a day. Raises RateUnknown when there is none or no such name."""
    run = _table().get(name)
    if run is None:
        raise RateUnknown(name, on, f"no rate is called {name!r}")
    place = bisect_right(run.starts, on) - 1
    if place < 0 or run.rates[place].until < on:
        raise RateUnknown(name, on, _why_not(run, on))
    return run.rates[place]


def rates_on(on: date) -> tuple[Rate, ...]:
    """Every amount that is known for a day, in the order of the files; none on unknown days."""
    found = []
    for run in _table().values():
        place = bisect_right(run.starts, on) - 1
        if place >= 0 and on <= run.rates[place].until:
            found.append(run.rates[place])
    return tuple(found)


def rate_values(name: str) -> tuple[Rate, ...]:
    """Every amount of one rate, in the order of their days; none where no rate is called so."""
    run = _table().get(name)
    return run.rates if run else ()


def rate_names() -> tuple[str, ...]:
    """The name of every rate, in the order of the files."""
    return tuple(_table())


def rates_known() -> tuple[date, date]:
    """The first and the last day for which any amount is known."""
    runs = _table().values()
    return min(run.starts[0] for run in runs), max(run.rates[-1].until for run in runs)


def charging_year(on: date) -> tuple[date, date]:
    """The first and last day of the charging year of a day: 6 April to 5 April."""
    first = on.year if (on.month, on.day) >= (4, 6) else on.year - 1
    return date(first, 4, 6), date(first + 1, 4, 5)


def _why_not(run: _Run, on: date) -> str:
    known = "; ".join(f"{_said(a)} to {_said(b)}" for a, b in _spans(run.rates))
    return (
        f"{run.rates[0].label}: no amount is sourced for {_said(on)}; amounts are known for {known}"
    )


def _spans(rates: tuple[Rate, ...]) -> list[tuple[date, date]]:
    spans: list[tuple[date, date]] = []
    for each in rates:
        if spans and spans[-1][1] + timedelta(days=1) == each.since:
            spans[-1] = (spans[-1][0], each.until)
        else:
            spans.append((each.since, each.until))
    return spans


def _said(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


@cache
def _table() -> Mapping[str, _Run]:
    """Every rate by name. Raises SpecificationError when a file says something impossible."""
    return _read(FOLDER)


def _read(folder: Path) -> Mapping[str, _Run]:
    sources = _sources(folder / "sources.yaml")
    found: dict[str, _Run] = {}
    for path in (folder / f"{subject}.yaml" for subject in SUBJECTS):
        for name, entry in read(path).items():
            where = f"{relative(path)}: {name}"
            if name in found or not _NAME.fullmatch(name):
                raise SpecificationError(f"{where}: stands twice or is no name")
            found[name] = _run(where, name, entry, sources)
    return found


def _sources(path: Path) -> Mapping[str, RateSource]:
    found = {}
    for id_, entry in read(path).items():
        try:
            found[id_] = RateSource(id=id_, title=entry["title"], url=entry.get("url", ""))
        except KeyError as missing:
            raise SpecificationError(f"{relative(path)}: {id_} has no {missing}") from missing
    return found


def _run(
    where: str, name: str, entry: Mapping[str, Any], sources: Mapping[str, RateSource]
) -> _Run:
    if set(entry) != {"label", "paragraph", "unit", "values"}:
        raise SpecificationError(f"{where}: has to have label, paragraph, unit and values")
    if entry["unit"] not in get_args(Unit):
        raise SpecificationError(f"{where}: {entry['unit']} is no unit")
    rates = tuple(_rate(where, name, entry, value, sources) for value in entry["values"])
    if not rates:
        raise SpecificationError(f"{where}: has no value")
    for earlier, later in pairwise(rates):
        if later.since <= earlier.until:
            raise SpecificationError(f"{where}: {later.since} overlaps the value before it")
    return _Run(tuple(each.since for each in rates), rates)


def _rate(
    where: str,
    name: str,
    entry: Mapping[str, Any],
    value: Mapping[str, Any],
    sources: Mapping[str, RateSource],
) -> Rate:
    where = f"{where}: {value.get('from', 'a value without from')}"
    unknown = set(value) - {"from", "until", "amount", "status", "sources", "rivals", "note"}
    if unknown:
        raise SpecificationError(f"{where}: {', '.join(sorted(unknown))} is no word of a value")
    missing = [id_ for id_ in value.get("sources", ()) if id_ not in sources]
    if missing:
        raise SpecificationError(f"{where}: {', '.join(missing)} is not in sources.yaml")
    amount = _amount(where, value.get("amount"))
    rivals = tuple(_amount(where, each) for each in value.get("rivals", ()))
    try:
        made = Rate(
            name=name,
            label=entry["label"],
            paragraph=entry["paragraph"],
            unit=entry["unit"],
            amount=amount,
            since=date.fromisoformat(value["from"]),
            until=date.fromisoformat(value["until"]),
            status=value["status"],
            sources=tuple(sources[id_] for id_ in value["sources"]),
            rivals=rivals,
            note=value.get("note", ""),
        )
    except KeyError as absent:
        raise SpecificationError(f"{where}: {absent} is missing") from absent
    except (TypeError, ValueError) as wrong:
        raise SpecificationError(f"{where}: {wrong}") from wrong
    _judge(where, made)
    return made


def _amount(where: str, text: Any) -> Decimal:
    if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
        raise SpecificationError(f"{where}: {text!r} is no amount: write it as text, '12.30'")
    return Decimal(text)


def _judge(where: str, made: Rate) -> None:
    if made.until < made.since:
        raise SpecificationError(f"{where}: ends before it starts")
    if made.status not in get_args(Status):
        raise SpecificationError(f"{where}: {made.status} is no status")
    if made.status == "derived" and not made.note:
        raise SpecificationError(f"{where}: is derived and has no note that says from what")
    if made.status != "derived" and not made.sources:
        raise SpecificationError(f"{where}: is {made.status} and names no source")
    if made.amount in made.rivals or (made.rivals and made.status == "published"):
        raise SpecificationError(f"{where}: cannot have such a rival")
