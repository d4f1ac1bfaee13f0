"""An illustration as it is answered: the conditions, the debt, the totals and the rates.

What may not come in here: HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import openapi
from conformance.native.charging.contradictions import of_policy
from conformance.native.deferred import words, working
from conformance.native.deferred.case import (
    MOST,
    Case,
    Contradiction,
    case_of,
    contradictions,
    written,
)
from conformance.native.deferred.debt import Course, Plan, follow
from conformance.native.deferred.terms import (
    Rate,
    Rates,
    Terms,
    UnsourcedError,
    policy_for,
    terms_of,
)
from conformance.native.deferred.working import ALLOWANCE, LOWER, UPPER
from conformance.native.faults import Faults
from conformance.native.problems import Fault, Refused, refused_for

Json = Any
_FUTURE = "/interest/futurePercent"
_REG_2 = "SI 2014/2671 reg 2"
_CONDITIONS: Mapping[str, str] = {
    "care-home": f"{_REG_2}(2)(a)",
    "other-capital": f"{_REG_2}(2)(b)(i)(bb)",
    "home-counted": f"{_REG_2}(2)(b)(i)(aa)",
    "adequate-security": f"{_REG_2}(1)(b) and reg 4",
    "terms-agreed": f"{_REG_2}(1)(c)",
}
_SAID = {True: "yes", False: "no", None: "not-stated"}
_CAUTIONS = {"one-source": words.ONCE, "derived": words.DERIVED}


def illustrate(asked: Mapping[str, Json], faults: Faults) -> dict[str, Json]:
    """The answer to a body of the right shape. Raises Refused."""
    start = date.fromisoformat(asked["start"])
    dated = faults.bend("deferred-dated", _dated(start), on=start)
    amounts = {
        name: faults.bend("deferred-amount", int(each.amount * 100), name=name, on=start)
        for name, each in dated.items()
    }
    wrong: list[Contradiction] = faults.bend(
        "deferred-contradictions",
        _contradictions(asked, amounts.get(ALLOWANCE)),
        asked=asked,
        allowance=amounts.get(ALLOWANCE),
    )
    if wrong:
        raise refused_for([Fault("contradiction", "pointer", *each) for each in wrong])
    if len(dated) < 3:
        raise Refused("rate-unknown", detail="No limit or allowance is sourced for that day.")
    given = asked.get("policy")
    policy = faults.bend("deferred-policy", policy_for(given, start), given=given, on=start)
    case, terms = case_of(asked), terms_of(policy)
    most, limit_lines = working.limit(case, amounts, faults)
    weekly, week_lines = working.week(case, terms, amounts, faults)
    rates = Rates(case, terms, faults)
    plan = faults.bend("deferred-plan", _plan(case, terms, most, weekly), case=case, terms=terms)
    try:
        course = follow(plan, rates.on, faults)
    except UnsourcedError:
        raise Refused(
            "rate-unknown",
            [Fault("rate-unknown", "pointer", _FUTURE, "State the rate to be assumed.")],
        ) from None
    _writable(course, weekly, [*limit_lines, *week_lines])
    answer: dict[str, Json] = {
        "indicative": True,
        "notice": words.NOTICE,
        "policy": {name: policy[name] for name in ("title", "since", "source") if name in policy},
        "eligibility": _eligibility(case, amounts[UPPER], most, faults),
        "equityLimit": {"amount": written(most), "working": limit_lines},
        "weeklyDeferral": {"amount": written(weekly), "working": week_lines},
        "compounding": terms.compounding,
        "interest": [
            faults.bend("deferred-interest-told", _interest(row.first, row.last, rate), rate=rate)
            for row, rate in zip(course.rows, rates.used, strict=True)
        ],
        "schedule": _schedule(course, rates.used),
        "reviews": [
            {
                "on": day.isoformat(),
                "percent": written(percent * 100),
                "says": words.REVIEWS[percent],
                "source": "guidance",
            }
            for percent, day in course.reviews.items()
        ],
        "totals": _totals(course),
        "rates": [_told(each) for each in dated.values()],
        "assumptions": list(words.ASSUMPTIONS),
        "notes": list(words.NOTES),
    }
    if course.reached:
        answer["limitReachedOn"] = course.reached.isoformat()
    return faults.bend("deferred-illustration", answer, case=case, policy=policy)


def _contradictions(asked: Mapping[str, Json], allowance: int | None) -> list[Contradiction]:
    """Those of the policy; where there is none, those of the case."""
    policy = [(f"/policy{at}", said) for at, said in of_policy(asked.get("policy", {}))]
    return policy or list(contradictions(asked, allowance))


def _dated(start: date) -> dict[str, openapi.Rate]:
    """The rates of the first day by name, those that are known."""
    found = {}
    for name in (UPPER, LOWER, ALLOWANCE):
        try:
            found[name] = openapi.rate(name, start)
        except openapi.RateUnknown:
            continue
    return found


def _plan(case: Case, terms: Terms, limit: int, weekly: int) -> Plan:
    return Plan(
        start=case.start,
        days=case.days,
        weekly=weekly,
        limit=limit,
        compounding=terms.compounding,
        on_first_day=terms.set_up + terms.valuation,
        yearly_fee=terms.yearly,
        weekly_fee=terms.weekly,
        stops_at_limit=case.years is None,
        fees_join=terms.fees_join,
        security=case.share(case.value),
    )


def _writable(course: Course, weekly: int, lines: Sequence[Json]) -> None:
    largest = max(int(each["amount"].replace(".", "")) for each in lines)
    if max(largest, weekly, course.rows[-1].closing, course.paid) > MOST:
        wrong = Fault("contradiction", "pointer", "", "The amounts are too large to be written.")
        raise refused_for([wrong])


def _eligibility(case: Case, upper: int, limit: int, faults: Faults) -> Json:
    met = {
        name: faults.bend(
            "deferred-condition", _met(name, case, upper, limit), name=name, case=case
        )
        for name in _CONDITIONS
    }
    offer = "may-be-offered"
    if all(met.values()):
        offer = "must-be-offered"
    elif met["home-counted"] is False or met["terms-agreed"] is False:
        offer = "not-eligible"
    return {
        "outcome": faults.bend("deferred-offer", offer, met=met),
        "conditions": [
            {
                "condition": name,
                "met": _SAID[met[name]],
                "paragraph": paragraph,
                "says": words.CONDITIONS[name],
            }
            for name, paragraph in _CONDITIONS.items()
        ],
    }


def _met(name: str, case: Case, upper: int, limit: int) -> bool | None:
    stated = case.stated
    if name == "care-home":
        return stated["setting"] == "care-home" if "setting" in stated else None
    if name == "other-capital":
        return None if case.capital is None else case.capital <= upper
    if name == "home-counted":
        return not stated["homeDisregarded"] if "homeDisregarded" in stated else None
    if name == "adequate-security":
        return stated.get("firstCharge") if limit else False
    return False if stated.get("capacityOrAttorney") is False else stated.get("termsAgreed")


def _schedule(course: Course, rates: Sequence[Rate]) -> list[Json]:
    return [
        {
            "from": row.first.isoformat(),
            "to": row.last.isoformat(),
            "percent": written(rate.percent),
            "opening": written(row.opening),
            "deferred": written(row.deferred),
            "fees": written(row.fees),
            "interest": written(row.interest),
            "closing": written(row.closing),
        }
        for row, rate in zip(course.rows, rates, strict=True)
    ]


def _totals(course: Course) -> Json:
    return {
        "deferred": written(sum(row.deferred for row in course.rows)),
        "interest": written(sum(row.interest for row in course.rows)),
        "fees": written(sum(row.fees for row in course.rows)),
        "feesPaidSeparately": written(course.paid),
        "owed": written(course.rows[-1].closing),
    }


def _interest(first: date, last: date, rate: Rate) -> Json:
    told: dict[str, Json] = {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "percent": written(rate.percent),
        "paragraph": "SI 2014/2671 reg 9",
        "basis": "local" if rate.local else "statutory",
        "status": rate.source.status if rate.source else "assumed",
        "sources": [each.title for each in rate.source.sources] if rate.source else [],
    }
    if rate.maximum is not None:
        told["maximum"] = written(rate.maximum)
    caution = _CAUTIONS.get(rate.source.status, "") if rate.source else words.ASSUMED
    return {**told, "caution": caution} if caution else told


def _told(rate: openapi.Rate) -> Json:
    told: dict[str, Json] = {
        "name": rate.name,
        "label": rate.label,
        "amount": f"{rate.amount:.2f}",
        "paragraph": rate.paragraph,
        "status": rate.status,
        "sources": [each.title for each in rate.sources],
    }
    caution = _CAUTIONS.get(rate.status, "")
    return {**told, "caution": caution} if caution else told
