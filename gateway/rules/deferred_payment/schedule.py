"""The debt day by day, told by half-years.

Lives here: when care, fees and interest join the debt, and when the limit and the points of review
are reached. May not live here: a rate (`interest`), the limit's working (`equity`), or a sentence.

A day goes so: fees that are due join the debt; a day's interest, the yearly rate / 365, runs on
what bears interest; on days of posting the interest so far bears interest too; at a week's end the
week's fee and the week's care join the debt, so that care bears interest from the next day on.
Amounts are exact between roundings: parts of weeks are rounded down, and the debt at a row's end
to the nearest penny, half a penny down. The limit is judged on all that is owed, interest and fees
included: they are added to the deferred amount (regs 9(2) and 10(2)). It stops only further care.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_DOWN, Decimal
from typing import Final

from gateway.rules.charging.ages import birthday
from gateway.rules.charging.case import DAY
from gateway.rules.charging.policy import Compounding, DeferredPaymentPolicy
from gateway.rules.deferred_payment.interest import HalfYearRate, half_year_end
from gateway.rules.money import ARITHMETIC, PENNY, ZERO, down

DAYS_OF_A_YEAR_IN_PER_CENT: Final = Decimal(36500)
"""A year has 365 days in leap years too."""
REVIEWS: Final = (Decimal(50), Decimal(70))
"""Per cent of the value of the security, the lower first: revaluing it, and reviewing the
agreement. Guidance, by general knowledge."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is deferred, on what, and for how long."""

    start: date
    end: date
    """The last day that can be in the schedule."""
    until_limit: bool
    """The schedule ends on the day on which the limit is reached."""
    weekly: Decimal
    limit: Decimal
    security: Decimal
    """Value of the adult's share of the home."""
    local: DeferredPaymentPolicy


@dataclass(slots=True)
class Stretch:
    """One half-year, or the part of it that is in the schedule."""

    first: date
    last: date
    rate: HalfYearRate
    opening: Decimal
    deferred: Decimal = ZERO
    fees: Decimal = ZERO
    paid_fees: Decimal = ZERO
    """Fees that are paid as they fall due."""
    closing: Decimal = ZERO

    @property
    def interest(self) -> Decimal:
        """What the days brought, as the difference of rounded debts, so that rows chain."""
        return self.closing - self.opening - self.deferred - self.fees


@dataclass(slots=True)
class Course:
    """What happened."""

    rows: list[Stretch] = field(default_factory=list)
    limit_reached_on: date | None = None
    reviews: dict[Decimal, date] = field(default_factory=dict)
    """By the per cent of the security: when the debt reached it."""

    def owed(self) -> Decimal:
        """The debt on the last day."""
        return self.rows[-1].closing


def follow(terms: Terms, rate_on: Callable[[date], HalfYearRate]) -> Course:
    """The course of the debt. Raises what `rate_on` raises, for the first day of each half-year
    that is reached."""
    course = Course()
    debt = _Debt(terms, course)
    first = terms.start
    opening = ZERO
    while first <= terms.end and not debt.done:
        rate = rate_on(first)
        row = Stretch(first, min(half_year_end(first), terms.end), rate, opening)
        course.rows.append(row)
        debt.through(row)
        opening = row.closing
        first = row.last + DAY
    return course


class _Debt:
    """What is owed: what bears interest, and interest that does not yet."""

    __slots__ = ("_anniversaries", "_course", "_marks", "_next_fee", "_terms", "accrued", "bearing")

    def __init__(self, terms: Terms, course: Course) -> None:
        self._terms = terms
        self._course = course
        self._anniversaries = 0
        self._next_fee = terms.start
        self._marks = [(terms.security * percent / 100, percent) for percent in REVIEWS]
        self.bearing = ZERO
        self.accrued = ZERO

    @property
    def owed(self) -> Decimal:
        return self.bearing + self.accrued

    @property
    def done(self) -> bool:
        """Nothing more is illustrated."""
        return self._terms.until_limit and self._course.limit_reached_on is not None

    def through(self, row: Stretch) -> None:
        """Every day of the row; it is cut short when the schedule ends within it."""
        on = row.first
        while True:
            self._day(on, row)
            if on == row.last or self.done:
                break
            on += DAY
        row.last = on
        row.closing = self.owed.quantize(PENNY, ROUND_HALF_DOWN, ARITHMETIC)

    def _day(self, on: date, row: Stretch) -> None:
        local = self._terms.local
        if on == self._next_fee:
            first = on == self._terms.start
            self._fee(local.set_up_fee + local.valuation_fee if first else local.annual_fee, row)
            self._anniversaries += 1
            self._next_fee = birthday(self._terms.start, self._anniversaries)
        # Divided last: what comes to whole pennies, or to half of one, is exactly that.
        self.accrued += ARITHMETIC.divide(
            self.bearing * row.rate.percent, DAYS_OF_A_YEAR_IN_PER_CENT
        )
        days = (on - self._terms.start).days
        if _posts(local.compounding, on, days):
            self.bearing += self.accrued
            self.accrued = ZERO
        part = days % 7 + 1
        if part == 7 or on == self._terms.end:
            self._fee(_share(local.weekly_fee, part), row)
            self._care(_share(self._terms.weekly, part), on, row)
        self._watch(on)

    def _fee(self, amount: Decimal, row: Stretch) -> None:
        if self._terms.local.fees_deferred:
            self.bearing += amount
            row.fees += amount
        else:
            row.paid_fees += amount

    def _care(self, amount: Decimal, on: date, row: Stretch) -> None:
        if self._course.limit_reached_on:
            return
        room = max(down(self._terms.limit - self.owed), ZERO)
        if room < amount:
            amount = room
            self._course.limit_reached_on = on
        self.bearing += amount
        row.deferred += amount

    def _watch(self, on: date) -> None:
        owed = self.owed
        if self._course.limit_reached_on is None and owed >= self._terms.limit:
            self._course.limit_reached_on = on
        while self._marks and owed and owed >= self._marks[0][0]:
            self._course.reviews[self._marks.pop(0)[1]] = on


def _posts(compounding: Compounding, on: date, days: int) -> bool:
    """Whether interest so far is added to what bears interest at this day's end: months and
    quarters are those of the calendar, so that they end with the half-years; weeks count from
    the first day."""
    if compounding == "daily":
        return True
    if compounding == "daily-posted-weekly":
        return days % 7 == 6
    months = 1 if compounding == "monthly" else 3
    return (on + DAY).day == 1 and on.month % months == 0


def _share(weekly: Decimal, days: int) -> Decimal:
    """So many days of a week's amount; a whole week is never rounded."""
    return weekly if days == 7 else down(ARITHMETIC.divide(weekly * days, Decimal(7)))
