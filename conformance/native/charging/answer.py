"""The charge of one adult, period by period: section 14 of the Care Act 2014 and SI 2014/2672.

Lives here: `calculate`, from the means to a ChargeResult of the standard. May not live here: a
rule, HTTP, the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import openapi
from conformance.native.charging import (
    capital,
    changes,
    contradictions,
    notional,
    policy,
    words,
)
from conformance.native.charging.case import Case, day_of
from conformance.native.charging.charge import Charge, ChargedDay
from conformance.native.charging.day import Day
from conformance.native.charging.figures import NotKnown
from conformance.native.charging.money import NOTHING, pounds, text
from conformance.native.charging.working import SI, Lines, lines_of, minus
from conformance.native.faults import Faults

Json = Any


class Refused(Exception):
    """A question that cannot be answered, with its cause in the words of the problem catalogue.

    `cause` is "contradictory-request", with every contradiction as (pointer, sentence), or
    "rate-not-known", with one sentence in `detail`.
    """

    def __init__(
        self, cause: str, found: Sequence[contradictions.Contradiction] = (), detail: str = ""
    ) -> None:
        super().__init__(cause)
        self.cause, self.found, self.detail = cause, list(found), detail


def calculate(
    means: Json,
    given: Json | None,
    faults: Faults,
    *,
    means_at: str = "",
    policy_at: str = "/policy",
) -> Json:
    """What the adult is charged in each run of days in which nothing changes.

    `means` and the policy `given` fit their schemas. Pointers of a refusal begin with `means_at`
    and `policy_at`. Raises Refused.
    """
    found = [(means_at + pointer, said) for pointer, said in contradictions.of_means(means)]
    if given is not None:
        found += [(policy_at + pointer, said) for pointer, said in contradictions.of_policy(given)]
    found = faults.bend("charging-contradictions", found, means=means, policy=given)
    if found:
        raise Refused("contradictory-request", found)
    chosen = faults.bend("charging-policy", policy.read(given), given=given)
    case = Case(means, chosen, faults)
    result = {
        "indicative": True,
        "notice": words.NOTICE,
        "route": means.get("route", "full"),
        "policy": policy.told(chosen),
    }
    try:
        result["periods"] = list(Periods(case).told())
    except NotKnown as unknown:
        raise Refused("rate-not-known", detail=f"{unknown}.") from unknown
    return faults.bend("charging-result", result, means=means, policy=given)


class Periods:
    """The runs of days of one question. Days between two changes are charged alike, so one stands
    for all of them."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._once = changes.of_case(case)
        self._runs: list[tuple[date, date, ChargedDay]] = []

    def told(self) -> Iterator[Json]:
        """Each period as it is answered."""
        asked = self._case.means["period"]
        start = self._case.start
        end = day_of(asked["end"]) if "end" in asked else None
        while True:
            day = ChargedDay(self._case, start)
            left = notional.left_on(self._case, start, self._day_at)
            charge = day.charge(left)
            reduction = NOTHING
            if capital.has_notional(self._case):
                reduction = notional.reduction(self._case, day, start, left)
            change, why = changes.next_after(
                start, self._once, self._case, benefit_rates=day.day.uses_benefit_rates
            )
            more = end is not None and change <= end
            last = changes.before(change) if end is None or more else end
            period = self._period(day, charge, left, reduction, last)
            if end is None or more:
                period["changesBecause"] = "; ".join(why)
            yield self._case.bend("period", period, means=self._case.means)
            if not more:
                return
            start = change

    def _day_at(self, week: date) -> ChargedDay:
        """A day that is charged as this one: the first of its run."""
        if not self._runs or not self._runs[-1][0] <= week < self._runs[-1][1]:
            change, _ = changes.next_after(week, self._once, self._case, benefit_rates=True)
            self._runs.append((week, change, ChargedDay(self._case, week)))
        return self._runs[-1][2]

    def _period(
        self, day: ChargedDay, charge: Charge, left: Fraction, reduction: Fraction, last: date
    ) -> dict[str, Json]:
        case = self._case
        cost = pounds(case.means["care"]["weeklyCost"])
        pays = case.bend("council-pays", cost - charge.charge, cost=cost, charge=charge.charge)
        period: dict[str, Json] = {
            "start": day.day.on.isoformat(),
            "end": last.isoformat(),
            "outcome": charge.outcome,
            "weeklyCharge": text(charge.charge),
            "weeklyCost": text(cost),
            "councilPays": text(pays),
            "working": _lines(case, charge.working),
            "capital": {
                "counted": text(charge.counted),
                "lowerLimit": text(charge.lower),
                "upperLimit": text(charge.upper),
                "aboveLimit": charge.above,
                "tariffIncome": text(charge.tariff),
                "working": _lines(case, self._capital(day, left)),
            },
        }
        if charge.outcome in ("contribution", "no-charge"):
            period["minimumIncome"] = text(-day.kept.total)
        if capital.has_notional(case):
            day.day.say(words.DIMINISHES)
            period["notionalCapital"] = {
                "remaining": text(left),
                "weeklyReduction": text(reduction),
            }
        period["rates"] = case.bend("rates-told", list(_rates(day.day)), day=day.day.on)
        period["notes"] = [*day.day.said, *_notes(case, last)]
        return period

    def _capital(self, day: ChargedDay, left: Fraction) -> Lines:
        first = capital.items(self._case, notional=True)
        gone = first.total - left
        made = first + day.assets + day.home
        if gone:
            made += lines_of([minus("Notional capital that is gone", gone, f"{SI} reg 23")])
        return made


def _lines(case: Case, working: Lines) -> list[Json]:
    told = (line.told() for line in working.lines)
    return [case.bend("line", line, line=line) for line in told]


def _rates(day: Day) -> Iterator[Json]:
    """The rates that were used: how sure each is, is the standard's to say."""
    for name, amount in day.used.items():
        known = openapi.rate(name, day.on)
        told = {
            "name": name,
            "label": known.label,
            "amount": text(amount),
            "paragraph": known.paragraph,
            "status": known.status,
            "sources": [source.title for source in known.sources],
        }
        if known.status != "published":
            said = known.note or "It stands on one publication."
            rivals = ", ".join(f"£{text(Fraction(each))}" for each in known.rivals)
            told["caution"] = f"{said}. It may also be {rivals}." if rivals else said
        yield told


def _notes(case: Case, last: date) -> Iterator[str]:
    care = case.means["care"]
    if pounds(care.get("topUp", "0.00")):
        yield words.TOP_UP
    if care["setting"] == "care-home" and care["stay"] == "short-term" and "start" not in care:
        yield words.SHORT_START
    if care["setting"] == "care-home" and "end" in care and day_of(care["end"]) < last:
        yield words.STAY_ENDS
