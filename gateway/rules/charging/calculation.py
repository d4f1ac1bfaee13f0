"""The charge of one adult, period by period: section 14 of the Care Act 2014 and SI 2014/2672.

Lives here: `calculate`, from a request to its answer. May not live here: any rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, localcontext

from gateway.rules.charging import notes, notional, periods
from gateway.rules.charging.asked import ChargeRequest
from gateway.rules.charging.case import DAY, Case
from gateway.rules.charging.policy import STATUTORY, ChargingPolicy
from gateway.rules.charging.reading import read
from gateway.rules.charging.reckoning import Reckoning
from gateway.rules.charging.told import ChargeResult, PeriodResult, PolicyUsed
from gateway.rules.money import ARITHMETIC, ZERO, text
from openapi.rates import Rates, rate


def calculate(
    request: ChargeRequest, policy: ChargingPolicy = STATUTORY, rates: Rates = rate
) -> ChargeResult:
    """What the adult is charged in each run of days in which nothing changes.

    Pure: the answer depends on what is passed only. It is an indication. Raises Refused with every
    fault when the request makes no sense, and RateUnknown when no amount is sourced for a day that
    needs one.
    """
    with localcontext(ARITHMETIC):
        case = read(request)
        used: PolicyUsed = {"title": policy.title, "since": policy.since.isoformat()}
        if policy.source:
            used["source"] = policy.source
        return {
            "indicative": True,
            "notice": notes.NOTICE,
            "route": case.route,
            "policy": used,
            "periods": list(_periods(case, policy, rates)),
        }


def _periods(case: Case, policy: ChargingPolicy, rates: Rates) -> Iterator[PeriodResult]:
    start = case.start
    first = Reckoning(case, policy, rates, start)
    # Only now, when the rates are known to reach that day, is the calendar walked.
    own = periods.changes(case, policy)
    reckoning: Reckoning | None = first
    while reckoning:
        period = _told(reckoning, _remaining(reckoning, own, rates))
        change, because = periods.next_change(
            start, own, benefit_rates=reckoning.uses_benefit_rates()
        )
        more = case.end is not None and change <= case.end
        last = change - DAY if case.end is None or more else case.end
        period["end"] = last.isoformat()
        if case.end is None or more:
            period["changesBecause"] = because
        ends = case.care.end
        if case.care.stay and ends and ends < last:
            period["notes"].append(notes.stay_ends(ends))
        yield period
        start = change
        reckoning = Reckoning(case, policy, rates, start) if more else None


def _remaining(reckoning: Reckoning, own: list[periods.Change], rates: Rates) -> Decimal:
    """Notional capital at the start of the period: reg 23."""
    first, since = reckoning.assets.notional, reckoning.case.notional_since
    if since is None:
        return first
    known: list[tuple[date, Reckoning]] = []

    def reduction(week: date, left: Decimal) -> Decimal:
        if not known or week >= known[-1][0]:
            change, _ = periods.next_change(week, own, benefit_rates=True)
            known.append((change, Reckoning(reckoning.case, reckoning.policy, rates, week)))
        then = known[-1][1]
        return then.charge(left) - then.charge(ZERO)

    return notional.remaining(first, since, reckoning.on, reduction)


def _told(reckoning: Reckoning, left: Decimal) -> PeriodResult:
    case, assets, said = reckoning.case, reckoning.assets, reckoning.said
    outcome, working = reckoning.worked(assets.actual + left)
    capital = reckoning.told_capital(left)
    period: PeriodResult = {
        "start": reckoning.on.isoformat(),
        "end": "",
        "outcome": outcome,
        "weeklyCharge": text(working.total),
        "weeklyCost": text(case.care.cost),
        "councilPays": text(case.care.cost - working.total),
        "working": working.lines,
        "capital": capital,
        "rates": [],
        "notes": [],
    }
    if outcome in ("contribution", "no-charge"):
        period["minimumIncome"] = text(reckoning.means.kept)
    if assets.any_notional:
        said.add(notes.DIMINISHING)
        period["notionalCapital"] = {
            "remaining": text(left),
            "weeklyReduction": text(reckoning.charge(left) - reckoning.charge(ZERO)),
        }
    said.add(notes.TOP_UP, when=bool(case.care.top_up))
    if case.care.stay == "short-term":
        said.add(notes.SHORT_START, when=case.care.start is None)
    period["rates"] = reckoning.book.told()
    period["notes"] = said.told()
    return period
