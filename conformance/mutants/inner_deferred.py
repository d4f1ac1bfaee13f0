"""Faults inside the native implementation where a deferred payment is worked out.

What may not come in here: how an answer is written (`outer_deferred`).
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import openapi
from conformance.mutants.inner_way import Hooks
from conformance.native.deferred.case import INTEREST
from conformance.native.deferred.debt import ATOMS, Plan
from conformance.native.deferred.terms import OWN, Rate, charged
from conformance.native.deferred.working import ALLOWANCE, LOWER, UPPER

_LAST_RATE = date(2025, 6, 30)
_LAST_DAY = date(2027, 4, 5)
_FIRST_DAY = date(2015, 4, 6)


def _limit(edit: Callable[[dict[str, int], Any], dict[str, int]]) -> Hooks:
    return {"deferred-limit": lambda parts, case: {**parts, **edit(parts, case)}}


def _week(edit: Callable[[dict[str, int], Any], dict[str, int]]) -> Hooks:
    return {"deferred-week": lambda parts, case, **_: {**parts, **edit(parts, case)}}


def _plan(edit: Callable[[Plan, Any], dict[str, Any]]) -> Hooks:
    """The plan is followed with these changes; `terms` are those of the policy."""
    return {"deferred-plan": lambda plan, terms, **_: replace(plan, **edit(plan, terms))}


def _rate(edit: Callable[..., Rate]) -> Hooks:
    return {"deferred-rate": lambda rate, **context: edit(rate, **context)}


def _condition(edit: Callable[[bool | None, str, Any], bool | None]) -> Hooks:
    return {"deferred-condition": lambda met, name, case: edit(met, name, case)}


def _offer(edit: Callable[[str, Mapping[str, bool | None]], str]) -> Hooks:
    return {"deferred-offer": lambda offer, met: edit(offer, met)}


def _paid(parts: Mapping[str, int]) -> int:
    return parts["income"] + parts["tariff"] + parts["rent"]


def _carried_on(found: openapi.Rate | None, on: date) -> openapi.Rate | None:
    return openapi.rate(INTEREST, _LAST_RATE) if found is None and on > _LAST_RATE else found


def _limits_carried_on(found: dict[str, openapi.Rate], on: date) -> dict[str, openapi.Rate]:
    day = min(max(on, _FIRST_DAY), _LAST_DAY)
    return {name: openapi.rate(name, day) for name in (UPPER, LOWER, ALLOWANCE)}


def _own_first(rate: Rate, terms: Any, **_: Any) -> Rate:
    return rate if terms.own is None else charged(rate, terms.own)


def _points_above(rate: Rate, terms: Any, **_: Any) -> Rate:
    if rate.maximum is None or terms.own is not None:
        return rate
    return charged(rate, rate.maximum + terms.below)


def _not_below(rate: Rate, terms: Any, **_: Any) -> Rate:
    if rate.maximum is None or terms.own is not None:
        return rate
    return charged(rate, rate.maximum)


def _in_leap_years(right: int, on: date, **_: Any) -> int:
    return right * 365 // 366 if isleap(on.year) else right


def _nearest(exact: int, **_: Any) -> int:
    """Half a penny goes up."""
    return (exact + ATOMS // 2) // ATOMS


def _published(told: dict[str, Any], **_: Any) -> dict[str, Any]:
    if told["status"] != "assumed":
        return told
    return {**told, "status": "published", "sources": ["The council's website"]}


def _allowance(pennies: int) -> Hooks:
    return {"deferred-amount": lambda right, name, **_: pennies if name == ALLOWANCE else right}


FAULTS: Mapping[str, Hooks] = {
    "tenth-of-the-whole-house": _limit(lambda parts, case: {"tenth": case.value // 10}),
    "limit-constant-lost": _limit(lambda parts, case: {"lower": 0}),
    "limit-by-the-upper-limit": _limit(lambda parts, case: {"lower": 23_250_00}),
    "mortgage-of-all-owners": _limit(lambda parts, case: {"owed": case.owed}),
    "mortgage-forgotten": _limit(lambda parts, case: {"owed": 0}),
    "deferral-below-zero": {
        "deferred-sum": lambda right, total, of: abs(total) if of == "week" else right
    },
    "income-kept-whole": _week(lambda parts, case: {"kept": _paid(parts)}),
    "others-do-not-pay": _week(lambda parts, case: {"third": 0}),
    "top-up-not-deferred": _week(lambda parts, case: {"top-up": 0}),
    "rent-counts-whole": _week(lambda parts, case: {"rent": case.rent}),
    "allowance-150": _allowance(150_00),
    "allowance-of-no-income": _week(
        lambda parts, case: {"kept": 144_00 if case.kept is None else case.kept}
    ),
    "allowance-whole-whatever-is-said": _week(
        lambda parts, case: {"kept": min(144_00, _paid(parts))}
    ),
    "tariff-by-whole-250s": {
        "deferred-tariff": lambda right, capital, lower, upper: max(
            0, (min(capital, upper) - lower) // 250_00 * 100
        )
    },
    "tariff-none-above-the-limit": {
        "deferred-tariff": lambda right, capital, upper, **_: 0 if capital > upper else right
    },
    "offer-when-home-disregarded": _offer(
        lambda offer, met: "may-be-offered" if met["home-counted"] is False else offer
    ),
    "offer-whoever-agrees": _offer(
        lambda offer, met: "may-be-offered" if met["terms-agreed"] is False else offer
    ),
    "must-be-offered-unless-refused": _offer(
        lambda offer, met: "must-be-offered" if False not in met.values() else offer
    ),
    "may-be-offered-is-not": _offer(
        lambda offer, met: "not-eligible" if met["care-home"] is False else offer
    ),
    "capital-below-the-limit-only": _condition(
        lambda met, name, case: (
            case.capital < 23_250_00
            if name == "other-capital" and case.capital is not None
            else met
        )
    ),
    "unstated-as-no": _condition(lambda met, name, case: False if met is None else met),
    "security-without-value": _condition(
        lambda met, name, case: (
            case.stated.get("firstCharge") if name == "adequate-security" else met
        )
    ),
    "one-rate-for-life": _rate(lambda rate, first, **_: charged(rate, first.percent)),
    "rate-carried-on": {"deferred-maximum": _carried_on},
    "stated-rate-always": {"deferred-maximum": lambda found, on: None},
    "above-maximum": _rate(_own_first),
    "points-above-maximum": _rate(_points_above),
    "never-below-maximum": _rate(_not_below),
    "assumed-as-published": {"deferred-interest-told": _published},
    "interest-simple": {"deferred-posting": lambda posted, **_: False},
    "interest-posted-daily": {"deferred-posting": lambda posted, **_: True},
    "months-of-thirty-days": {
        "deferred-posting": lambda posted, number, interval, **_: (
            number % 30 == 29 if interval == "monthly" else posted
        )
    },
    "leap-years-of-366": {"deferred-interest": _in_leap_years},
    "interest-stops-at-the-limit": {
        "deferred-interest": lambda right, reached, **_: 0 if reached else right
    },
    "half-pennies-up": {"deferred-closing": lambda right, exact: _nearest(exact)},
    "pennies-cut": {"deferred-closing": lambda right, exact: exact // ATOMS},
    "equity-limit-ignored": _plan(lambda plan, terms: {"limit": 10**13}),
    "limit-passed-by-a-week": {"deferred-room": lambda right, care, **_: max(right, care)},
    "limit-does-not-end-it": _plan(lambda plan, terms: {"stops_at_limit": False}),
    "fees-always-join": _plan(lambda plan, terms: {"fees_join": True}),
    "annual-fee-on-the-first-day": _plan(
        lambda plan, terms: {"on_first_day": plan.on_first_day + terms.yearly}
    ),
    "valuation-forgotten": _plan(
        lambda plan, terms: {"on_first_day": plan.on_first_day - terms.valuation}
    ),
    "part-week-whole": {"deferred-part": lambda right, weekly, days: weekly},
    "part-week-lost": {"deferred-part": lambda right, days, **_: right if days == 7 else 0},
    "ends-on-the-anniversary": _plan(lambda plan, terms: {"days": plan.days + 1}),
    "twenty-years-at-most": _plan(lambda plan, terms: {"days": min(plan.days, 7305)}),
    "reviewed-by-the-limit": {
        "deferred-reviews": lambda marks, plan: {each: plan.limit * each for each in marks}
    },
    "reviewed-by-the-whole-house": _plan(lambda plan, terms: {"security": plan.security * 2}),
    "own-policy-always": {"deferred-policy": lambda policy, **_: OWN},
    "contradictions-taken": {"deferred-contradictions": lambda wrong, **_: []},
    "limits-carried-on": {"deferred-dated": _limits_carried_on},
}
