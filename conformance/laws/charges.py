"""Laws of calculations: what may not make a difference, and days that are charged as they are.

What may not come in here: what the right charge is (`conformance.vectors` has that), and how a
charge follows the means (`charges_means`).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from operator import eq
from typing import Any, TypeAlias
from urllib.parse import urljoin

import openapi
from conformance import charges as drawing
from conformance import workings
from conformance.laws import bodies
from conformance.laws.charged import ask, charged, never, on, same
from conformance.laws.relations import Case, Law, answered, part
from conformance.model import Exchange

_Body: TypeAlias = dict[str, Any]
_C = "CA-FINANCE-"
ANYBODY, DATED, UNCOUNTED, PARTNER, ROUTE, ORDER, POLICY = (
    f"{_C}{number:03}" for number in (1, 6, 15, 17, 19, 21, 22)
)
JOINT, INCOME = f"{_C}013", f"{_C}036"
_LISTS = ("income", "capital", "housingCosts", "disabilityRelatedExpenditure", "freeServices")
_A_DAY = timedelta(days=1)


def laws() -> tuple[Law, ...]:
    """The laws, in the order in which they are tried."""
    made: tuple[tuple[str, tuple[str, ...], Callable[[Case], None]], ...] = (
        ("a working is right in itself", workings.CLAUSES, _itself),
        ("charged twice alike", (ANYBODY,), _twice),
        ("charged alike with a token and without", (ANYBODY,), _anybody),
        ("properties of means in another order", (ANYBODY,), _properties),
        ("the same means spelt otherwise", (ANYBODY,), _spelling),
        ("items of means in another order", (ORDER,), _items),
        ("day by day as in one", (DATED,), _day_by_day),
        ("a period cut in two", (DATED,), _cut),
        ("earnings never matter", (UNCOUNTED,), _earnings),
        ("money moved between what does not count", (INCOME,), _moved),
        ("two owners of twice as much", (JOINT,), _two_owners),
        ("of a partner the age alone", (PARTNER,), _partner),
        ("whoever refuses pays alike", (ROUTE,), _refused),
        ("the council's own policy named and sent", (POLICY,), _own_policy),
    )
    return tuple(Law(name, "financial-assessment", clauses, holds) for name, clauses, holds in made)


def _bodies(case: Case, **parts: Any) -> list[_Body]:
    return [drawing.body(case.rng, **parts) for _ in case.rounds]


def _itself(case: Case) -> None:
    for body in _bodies(case):
        charged(ask(case, body))


def _twice(case: Case) -> None:
    for body in _bodies(case):
        same(case, ANYBODY, ask(case, body), ask(case, body), "when asked again")


def _anybody(case: Case) -> None:
    for body in _bodies(case):
        same(case, ANYBODY, ask(case, body), ask(case, body, "citizen"), "with a token")


def _properties(case: Case) -> None:
    for body in _bodies(case):
        other = bodies.shuffled(case.rng, body)
        same(case, ANYBODY, ask(case, body), ask(case, other), "with properties in another order")


def _spelling(case: Case) -> None:
    for body in _bodies(case):
        content = bodies.spelt_otherwise(case.rng, body)
        second = case.subject.call(drawing.OPERATION, content=content, actor="nobody")
        same(case, ANYBODY, ask(case, body), second, "for the same JSON spelt otherwise")


def _items(case: Case) -> None:
    for body in _bodies(case):
        several = [drawing.income(case.rng) for _ in range(2)]
        body["means"]["income"] = [*body["means"]["income"], *several]
        other = deepcopy(body)
        for name in _LISTS:
            if name in other["means"]:
                other["means"][name].reverse()
        same(case, ORDER, ask(case, body), ask(case, other), "with items in another order")


def _long(rng: random.Random) -> _Body:
    """A request of a fortnight around a 6 April or of any other time."""
    year = 2022 + int(rng.random() * 5)
    first = date(year, 4, 6) - timedelta(int(rng.random() * 14))
    if rng.random() < 0.4:
        first += timedelta(int(rng.random() * 200))
    days = {"start": first.isoformat(), "end": (first + 13 * _A_DAY).isoformat()}
    care = drawing.care(rng, first)
    return drawing.body(rng, period=days, care=care)


def _part_of(body: _Body, first: date, last: date) -> _Body:
    days = {"start": first.isoformat(), "end": last.isoformat()}
    return {**body, "means": {**body["means"], "period": days}}


def _day_by_day(case: Case) -> None:
    for _ in case.rounds:
        body = _long(case.rng)
        whole = ask(case, body)
        first = date.fromisoformat(body["means"]["period"]["start"])
        starts = {date.fromisoformat(each.start) for each in charged(whole)}
        days = {first + int(case.rng.random() * 14) * _A_DAY, *starts}
        days |= {each - _A_DAY for each in starts if each > first}
        for day in sorted(days):
            _alike(case, whole, ask(case, _part_of(body, day, day)), day)


def _cut(case: Case) -> None:
    for _ in case.rounds:
        body = _long(case.rng)
        whole = ask(case, body)
        days = body["means"]["period"]
        first, last = (date.fromisoformat(days[name]) for name in ("start", "end"))
        cut = first + (1 + int(case.rng.random() * 12)) * _A_DAY
        for half in ((first, cut - _A_DAY), (cut, last)):
            other = ask(case, _part_of(body, *half))
            for day in half:
                _alike(case, whole, other, day)


def _alike(case: Case, whole: Exchange, other: Exchange, day: date) -> None:
    left, right = (on(charged(each), day.isoformat()) for each in (whole, other))
    expected = "the charge of a day, whatever other days are asked for"
    case.hold(DATED, left == right, expected, f"{right} and {left} for {day}", (whole, other))


def _earnings(case: Case) -> None:
    for body in _bodies(case):
        other = deepcopy(body)
        for kind in ("earnings", "self-employed-earnings"):
            other["means"]["income"].append({"type": kind, **drawing.paid(case.rng, 900)})
        first = ask(case, body)
        same(case, UNCOUNTED, first, ask(case, other), "whatever is earned")
        mobility = {"type": "pip-mobility", "amount": "80.00", "every": "week"}
        told = {"disability": True, "enhancedDisability": False, "carer": False}
        fixed = deepcopy(body)
        fixed["means"]["adult"]["premiums"] = told
        more = deepcopy(fixed)
        more["means"]["income"].append(mobility)
        same(case, UNCOUNTED, ask(case, fixed), ask(case, more), "with a mobility component")


def _moved(case: Case) -> None:
    for body in _bodies(case):
        kinds = case.rng.sample(drawing.LEFT, 2)
        exchanges = []
        for amounts in (("41.00", "7.00"), ("40.00", "8.00"), ("0.00", "900.00")):
            other = deepcopy(body)
            for kind, amount in zip(kinds, amounts, strict=True):
                other["means"]["income"].append({"type": kind, "amount": amount, "every": "week"})
            exchanges.append(ask(case, other))
        for exchange in exchanges[1:]:
            same(case, INCOME, exchanges[0], exchange, "when only what does not count is moved")


def _two_owners(case: Case) -> None:
    for body in _bodies(case):
        kind = drawing.pick(case.rng, drawing.MONEY_IN_THE_BANK)
        amount = drawing.money(case.rng, 40_000)
        twice = str(2 * Decimal(amount))
        alone = {"type": kind, "value": amount, "ownership": drawing.SOLE}
        both = {"type": kind, "value": twice, "ownership": {"kind": "joint", "owners": 2}}
        first, second = (
            ask(case, {**body, "means": {**body["means"], "capital": [item]}})
            for item in (alone, both)
        )
        same(case, JOINT, first, second, "for two owners of twice as much")


def _partner(case: Case) -> None:
    for body in _bodies(case):
        for reached, born in ((True, ("1931-02-03", "1950-12-31")), (False, ("1975-06-15",))):
            who = {**body["means"]["adult"], "household": "couple"}
            told: list[_Body] = [{"dateOfBirth": each} for each in born]
            told += [{"pensionAge": reached}, {"dateOfBirth": born[0], "pensionAge": reached}]
            exchanges = []
            for partner in told:
                adult = {**who, "partner": partner}
                exchanges.append(ask(case, {**body, "means": {**body["means"], "adult": adult}}))
            for exchange in exchanges[1:]:
                same(case, PARTNER, exchanges[0], exchange, "whoever the partner is")


def _refused(case: Case) -> None:
    for body in _bodies(case, route="refused"):
        other = deepcopy(body)
        other["means"]["income"], other["means"]["capital"] = [], []
        other["means"].pop("property", None)
        expected = "the same charge of whoever refuses, whatever the means"
        never(case, ROUTE, ask(case, body), ask(case, other), expected, eq)


def _own_policy(case: Case) -> None:
    """Without a policy the answer names one. Sent along it charges alike; that is not looked at
    where no rules service beside this one tells the policy of a day."""
    for body in _bodies(case):
        asked = {"means": body["means"]}
        first = ask(case, asked)
        used = part(answered(first, 200), "policy")
        named = bool(used.get("title")) and workings.day(used.get("since")) is not None
        case.hold(POLICY, named, "an answer that names the policy", "none is named", (first,))
        start = body["means"]["period"]["start"]
        told = _policy_of(case, start)
        if told is None:
            continue
        policy = answered(told, 200).get("policy", drawing.PLAIN_POLICY)
        what = "with the council's policy of the day sent along"
        same(case, POLICY, first, ask(case, {**asked, "policy": policy}), what)


def _policy_of(case: Case, day: str) -> Exchange | None:
    """What the rules service beside this one tells of a day; None where it tells nothing of it."""
    paths = openapi.document("rules")["paths"]
    path = next(
        (at for at, item in paths.items()
         if item.get("get", {}).get("operationId") == "getChargingPolicy"),
        None,
    )  # fmt: skip
    if path is None:
        return None
    own = case.subject.base_url
    case.subject.base_url = urljoin(own + "/", "../../rules/v1").rstrip("/")
    try:
        exchange = case.subject.send("GET", path, query=f"on={day}", actor="nobody")
    finally:
        case.subject.base_url = own
    return exchange if exchange.status == 200 else None
