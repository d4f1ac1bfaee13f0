"""Laws of dated amounts: those of the standard, of their days and of no others, and told alike by
the list of a day and by the rate itself.

What may not come in here: charging policies (`policies`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import openapi
from conformance.laws.relations import Case, Law, answered, rows
from conformance.model import Exchange

OF_THE_DAY, NO_GUESS, SURE, MEASURED, WHOLE, ALIKE = (f"CA-RULES-{n:03}" for n in range(10, 16))
_DAY = timedelta(days=1)
_EDGES = ("2023-04-05", "2023-04-06", "2025-06-30", "2025-07-01")
"""The turn of a charging year, and the last half-year of interest that is sourced."""
_NEVER = ("2015-03-31", "2031-04-06")
_SURE = ("status", "sources", "rivals", "note")


def laws() -> tuple[Law, ...]:
    """The laws, in the order in which they are tried."""
    return (
        Law("amounts of a day", "rules", (OF_THE_DAY, NO_GUESS, SURE, MEASURED), _days),
        Law("amounts of a rate", "rules", (WHOLE, SURE, MEASURED), _names),
        Law("a day and a rate say the same", "rules", (ALIKE, NO_GUESS), _alike),
    )


def _listed(case: Case, on: str) -> tuple[Exchange, dict[str, dict[str, Any]]]:
    """The rates of a day by their names. Raises NotAnsweredError."""
    exchange = case.subject.call("listRates", query=f"on={on}", actor="nobody")
    return exchange, {
        str(each.get("name")): each for each in rows(answered(exchange, 200), "items")
    }


def _whole(case: Case, name: str) -> tuple[Exchange, dict[str, Any]]:
    exchange = case.subject.call("getRate", path={"rate": name}, actor="nobody")
    return exchange, answered(exchange, 200)


def _edges(case: Case) -> list[str]:
    """Days to ask about: a few in a smoke run, else every first and last day and those beside."""
    if case.budget.profile == "smoke":
        return list(_EDGES)
    every = [each for name in openapi.rate_names() for each in openapi.rate_values(name)]
    first = {each.since for each in every} | {each.since - _DAY for each in every}
    last = {each.until for each in every} | {each.until + _DAY for each in every}
    return sorted({day.isoformat() for day in first | last} | {*_EDGES})


def _days(case: Case) -> None:
    for on in _NEVER:
        exchange, found = _listed(case, on)
        told = f"{len(found)} amounts"
        case.hold(NO_GUESS, not found, f"an empty list for {on}", told, (exchange,))
    for on in _edges(case):
        exchange, found = _listed(case, on)
        own = {each.name: each for each in openapi.rates_on(date.fromisoformat(on))}
        guessed, missing = sorted(found.keys() - own.keys()), sorted(own.keys() - found.keys())
        told = f"{len(guessed)} others, {guessed[:3]} among them"
        case.hold(NO_GUESS, not guessed, f"no rate without an amount of {on}", told, (exchange,))
        told = f"{len(missing)} are missing, {missing[:3]} among them"
        case.hold(OF_THE_DAY, not missing, f"every rate of {on}", told, (exchange,))
        pairs = [(found[name], own[name]) for name in sorted(found.keys() & own.keys())]
        _held(case, OF_THE_DAY, pairs, ("amount", "from", "until"), f"on {on}", exchange)
        _held(case, SURE, pairs, _SURE, f"on {on}", exchange)
        _held(case, MEASURED, pairs, ("unit", "paragraph"), f"on {on}", exchange)


def _names(case: Case) -> None:
    names = openapi.rate_names()
    for name in names[::9] if case.budget.profile == "smoke" else names:
        exchange, body = _whole(case, name)
        own, found = openapi.rate_values(name), rows(body, "values")
        days = [(str(each.get("from")), str(each.get("until"))) for each in found]
        passed = all(one[1] < other[0] for one, other in pairwise(days))
        expected = f"amounts of {name} in the order of their days, none of them in two"
        case.hold(WHOLE, passed, expected, "two that overlap, or another order", (exchange,))
        wanted = [(str(each.since), str(each.until)) for each in own]
        expected = f"every amount of {name}"
        if case.hold(WHOLE, days == wanted, expected, "others, or some are missing", (exchange,)):
            pairs = list(zip(found, own, strict=True))
            _held(case, WHOLE, pairs, ("amount",), f"of {name}", exchange)
            _held(case, SURE, pairs, _SURE, f"of {name}", exchange)
        _held(case, MEASURED, [(body, own[0])], ("unit", "paragraph"), f"of {name}", exchange)


def _alike(case: Case) -> None:
    for name in ("personal-expenses-allowance", "deferred-payment-interest"):
        exchange, body = _whole(case, name)
        values = rows(body, "values")
        for value in values[:1] if case.budget.profile == "smoke" else values:
            for edge, inside in _around(value):
                listing, found = _listed(case, edge)
                told = found.get(name, {})
                pair = (exchange, listing)
                if inside:
                    passed = all(told.get(word) == value[word] for word in value)
                    expected = f"of {name} on {edge} what the rate itself says"
                    case.hold(ALIKE, passed, expected, "something else, or nothing", pair)
                elif not any(_holds(each, edge) for each in values):
                    expected = f"no amount of {name} on {edge}, as it has none itself"
                    case.hold(NO_GUESS, not told, expected, "it has one", pair)


def _around(value: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """The first and last day of a value and the days beside them, and whether they are of it."""
    try:
        first, last = (date.fromisoformat(str(value.get(word))) for word in ("from", "until"))
    except ValueError:
        return
    for day, inside in ((first, True), (last, True), (first - _DAY, False), (last + _DAY, False)):
        yield day.isoformat(), inside


def _holds(value: Mapping[str, Any], day: str) -> bool:
    return str(value.get("from")) <= day <= str(value.get("until"))


def _held(
    case: Case,
    clause: str,
    pairs: Sequence[tuple[Mapping[str, Any], openapi.Rate]],
    words: tuple[str, ...],
    which: str,
    exchange: Exchange,
) -> None:
    """What is told of amounts is what the standard has, in these properties."""
    wrong = [
        f"{word} of {own.name} from {own.since}"
        for told, own in pairs
        for word in words
        if told.get(word) != _as_told(own).get(word)
    ]
    expected = f"{', '.join(words)} of every amount {which} as the standard has them"
    told = f"another {wrong[0]}, and {len(wrong) - 1} more" if wrong else ""
    case.hold(clause, not wrong, expected, told, (exchange,))


def _as_told(rate: openapi.Rate) -> dict[str, Any]:
    known: dict[str, Any] = {
        "amount": f"{rate.amount:.2f}",
        "from": f"{rate.since}",
        "until": f"{rate.until}",
        "unit": rate.unit,
        "paragraph": rate.paragraph,
        "status": rate.status,
        "rivals": [f"{each:.2f}" for each in rate.rivals],
        "note": rate.note,
    }
    sources = [{"title": s.title} | ({"url": s.url} if s.url else {}) for s in rate.sources]
    return {name: value for name, value in known.items() if value} | {"sources": sources}
