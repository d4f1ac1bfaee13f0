"""The illustration of one deferred payment agreement, from a request to its answer.

Lives here: `illustrate` and `equity_limit`, and how a course is told. May not live here: any rule.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext

from gateway.rules.charging import notes as charging_notes
from gateway.rules.charging.ages import birthday
from gateway.rules.charging.book import Book
from gateway.rules.charging.capital import limits
from gateway.rules.charging.case import DAY
from gateway.rules.charging.faults import Fault, Refused
from gateway.rules.charging.policy import STATUTORY, ChargingPolicy, DeferredPaymentPolicy
from gateway.rules.charging.told import Line, PolicyUsed
from gateway.rules.deferred_payment import conditions, deferral, equity, notes, schedule
from gateway.rules.deferred_payment.asked import MOST_YEARS, IllustrationRequest, SecuredHome
from gateway.rules.deferred_payment.interest import Interest, percent_text
from gateway.rules.deferred_payment.reading import Case, read, read_home
from gateway.rules.deferred_payment.schedule import Course, Stretch, Terms
from gateway.rules.deferred_payment.told import (
    Eligibility,
    EquityLimit,
    Illustration,
    Review,
    Row,
    Totals,
)
from gateway.rules.money import ARITHMETIC, MOST, ZERO, text
from openapi.rates import Rates, rate


def equity_limit(home: SecuredHome, on: date, rates: Rates = rate) -> EquityLimit:
    """The most that may be deferred on a home, by the limits of a day.

    Pure. Raises Refused with every fault, each at its place in a whole request, and RateUnknown
    when no lower capital limit is sourced for the day.
    """
    with localcontext(ARITHMETIC):
        working = equity.worked(read_home(home), Book(rates, on))
        return {"amount": text(working.total), "working": working.lines}


def illustrate(
    request: IllustrationRequest, policy: ChargingPolicy = STATUTORY, rates: Rates = rate
) -> Illustration:
    """What an agreement would defer, what it would cost, and whether it must be offered.

    Pure: the answer depends on what is passed only. It is an indication. Raises Refused with every
    fault when the request makes no sense, reaches a half-year without any rate of interest or grows
    beyond what can be written, and RateUnknown when no limit or allowance is sourced for the first
    day.
    """
    with localcontext(ARITHMETIC):
        case = read(request, rates)
        terms = policy.deferred_payment
        book = Book(rates, case.start)
        # Local limits are never for permanent stays in a care home.
        day_limits = limits(policy, "permanent", book)
        limit = equity.worked(case.home, book)
        weekly = deferral.worked(case, day_limits, terms, book)
        eligibility = conditions.judged(
            case.stated, case.other_capital, day_limits.upper, limit.total
        )
        agreed = _terms(case, terms, weekly.total, limit.total)
        course = schedule.follow(agreed, Interest(terms, rates, case.future_percent).on)
        _writable(course, weekly.total, *limit.lines, *weekly.lines)
        told: Illustration = {
            "indicative": True,
            "notice": notes.NOTICE,
            "policy": _policy(policy),
            "eligibility": eligibility,
            "equityLimit": {"amount": text(limit.total), "working": limit.lines},
            "weeklyDeferral": {"amount": text(weekly.total), "working": weekly.lines},
            "compounding": terms.compounding,
            "interest": [row.rate.told(row.first, row.last) for row in course.rows],
            "schedule": [_row(row) for row in course.rows],
            "reviews": _reviews(course),
            "totals": _totals(course),
            "rates": book.told(),
            "assumptions": _assumptions(case, terms, day_limits.upper, course, agreed),
            "notes": _notes(case, terms, eligibility, weekly.total, course),
        }
        if course.limit_reached_on:
            told["limitReachedOn"] = course.limit_reached_on.isoformat()
        return told


def _writable(course: Course, weekly: Decimal, *lines: Line) -> None:
    """Raises Refused when an amount has more digits than the standard's Money."""
    paid = sum((row.paid_fees for row in course.rows), ZERO)
    if max(course.owed(), paid, weekly, *(Decimal(line["amount"]) for line in lines)) > MOST:
        says = "Amounts grow above £999,999,999.99. Ask for fewer years or lower amounts."
        raise Refused([Fault("", "beyond-writing", says)])


def _policy(policy: ChargingPolicy) -> PolicyUsed:
    used: PolicyUsed = {"title": policy.title, "since": policy.since.isoformat()}
    if policy.source:
        used["source"] = policy.source
    return used


def _terms(case: Case, local: DeferredPaymentPolicy, weekly: Decimal, limit: Decimal) -> Terms:
    return Terms(
        start=case.start,
        end=birthday(case.start, case.years or MOST_YEARS) - DAY,
        until_limit=case.years is None,
        weekly=weekly,
        limit=limit,
        security=equity.share_value(case.home),
        local=local,
    )


def _row(row: Stretch) -> Row:
    return {
        "from": row.first.isoformat(),
        "to": row.last.isoformat(),
        "percent": percent_text(row.rate.percent),
        "opening": text(row.opening),
        "deferred": text(row.deferred),
        "fees": text(row.fees),
        "interest": text(row.interest),
        "closing": text(row.closing),
    }


def _reviews(course: Course) -> list[Review]:
    return [
        {
            "on": on.isoformat(),
            "percent": percent_text(percent),
            "says": notes.REVIEW_SAYS[percent],
            "source": "guidance",
        }
        for percent, on in course.reviews.items()
    ]


def _totals(course: Course) -> Totals:
    rows = course.rows
    return {
        "deferred": text(sum((row.deferred for row in rows), ZERO)),
        "interest": text(sum((row.interest for row in rows), ZERO)),
        "fees": text(sum((row.fees for row in rows), ZERO)),
        "feesPaidSeparately": text(sum((row.paid_fees for row in rows), ZERO)),
        "owed": text(course.owed()),
    }


def _any_fee(terms: DeferredPaymentPolicy) -> bool:
    return any((terms.set_up_fee, terms.valuation_fee, terms.annual_fee, terms.weekly_fee))


def _assumptions(
    case: Case, terms: DeferredPaymentPolicy, upper: Decimal, course: Course, agreed: Terms
) -> list[str]:
    said = charging_notes.Notes()
    said.add(notes.UNCHANGED)
    said.add(notes.ends(case.years, MOST_YEARS, course.rows[-1].last))
    said.add(notes.WHOLE_ALLOWANCE, when=case.kept is None)
    said.add(notes.CAPITAL_UNSAID, when=case.other_capital is None)
    said.add(notes.CAPITAL_ABOVE, when=(case.other_capital or ZERO) > upper)
    said.add(notes.WEEK)
    said.add(notes.DAILY)
    said.add(f"{notes.COMPOUNDING[terms.compounding]} {notes.COMPOUNDING_LOCAL}")
    assumed = [row for row in course.rows if row.rate.status == "assumed"]
    if assumed:
        spans = [(row.first, row.last) for row in assumed]
        percents = [percent_text(row.rate.percent) for row in assumed]
        said.add(notes.assumed_rates(spans, percents))
    said.add(notes.FEES, when=_any_fee(terms))
    said.add(notes.LIMIT_ON_ALL)
    said.add(notes.security(agreed.security), when=bool(course.reviews))
    said.add(notes.ROUNDING)
    return said.told()


def _notes(
    case: Case,
    terms: DeferredPaymentPolicy,
    eligibility: Eligibility,
    weekly: Decimal,
    course: Course,
) -> list[str]:
    said = charging_notes.Notes()
    may = eligibility["outcome"] == "may-be-offered"
    unstated = any(each["met"] == "not-stated" for each in eligibility["conditions"])
    said.add(notes.MAY, when=may)
    said.add(notes.NOT_STATED, when=may and unstated)
    said.add(notes.NOBODY_AGREES, when=case.stated.capacity_or_attorney is False)
    said.add(notes.CONDITIONS_UNSURE)
    said.add(notes.MAY_REFUSE)
    said.add(notes.TWELVE_WEEKS, when=case.stated.setting != "supported-living")
    said.add(notes.NOTHING_DEFERRED, when=not weekly)
    said.add(notes.LESS_KEPT)
    said.add(notes.TOP_UP, when=bool(case.top_up))
    said.add(notes.RENT, when=bool(case.rent))
    said.add(notes.TOLD_BEFORE)
    said.add(notes.PAID_APART)
    said.add(notes.FEES_AT_COST, when=_any_fee(terms))
    said.add(notes.FEES_PAID, when=_any_fee(terms) and not terms.fees_deferred)
    said.add(notes.RATES_CHANGE)
    said.add(notes.CAPPED, when=any(row.rate.capped for row in course.rows))
    said.add(notes.AFTER_LIMIT)
    said.add(notes.MAY_STOP)
    said.add(notes.REPAYMENT)
    said.add(notes.STATEMENTS)
    return said.told()
