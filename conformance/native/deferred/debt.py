"""The debt of a deferred payment from day to day, in whole numbers.

Fees, a day's interest, posting, the week's care: in that order, each day by itself. What may not
come in here: where a rate or a limit comes from, and how a row is told.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from conformance.native.faults import Faults

ATOMS = 10**30
"""Parts of a penny: interest of a day is cut to them, which no penny can notice."""
_A_DAY = 100 * 100 * 365
"""Hundredths of a per cent a year, by the day."""
_RIGHT = Faults()


@dataclass(frozen=True, slots=True)
class Plan:
    """One agreement. Money in pennies."""

    start: date
    days: int
    """How many days the schedule has at most."""
    weekly: int
    limit: int
    compounding: str = "daily"
    on_first_day: int = 0
    """Fees."""
    yearly_fee: int = 0
    weekly_fee: int = 0
    stops_at_limit: bool = False
    fees_join: bool = True
    """Whether fees join the debt; otherwise they are paid."""
    security: int = 0
    """What the points of review are parts of."""


class Row(NamedTuple):
    """One half-year or a part of it. Money in pennies."""

    first: date
    last: date
    opening: int
    deferred: int
    fees: int
    interest: int
    closing: int


@dataclass(slots=True)
class Course:
    """What became of a debt."""

    rows: list[Row] = field(default_factory=list)
    reached: date | None = None
    """When the limit was."""
    reviews: dict[int, date] = field(default_factory=dict)
    """Per cent of the security -> the day."""
    paid: int = 0
    """Fees that were paid and joined nothing."""


def follow(plan: Plan, percent_on: Callable[[date], int], faults: Faults = _RIGHT) -> Course:
    """The course of a debt. `percent_on` gives hundredths of a per cent a year for the half-year of
    a day; it is asked for the first day of each row only, and what it raises goes through."""
    return _Debt(plan, faults).course(percent_on)


def half(on: date) -> tuple[int, bool]:
    """The half-year of a day: its year, and whether it is the second."""
    return on.year, on.month > 6


def anniversary(start: date, years: int) -> date:
    """So many years on; 1 March in place of a 29 February that there is not."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)


class _Debt:
    """What is owed: what bears interest, and what waits to."""

    def __init__(self, plan: Plan, faults: Faults) -> None:
        self._plan, self._bend = plan, faults.bend
        self._bearing = self._waiting = 0
        self._deferred = self._fees = self._opening = 0
        self._course = Course()
        self._last = plan.start + timedelta(days=plan.days - 1)
        years = range(1, self._last.year - plan.start.year + 1)
        self._anniversaries = {anniversary(plan.start, each) for each in years}
        marks = {percent: plan.security * percent for percent in (50, 70)}
        self._marks: Mapping[int, int] = self._bend("deferred-reviews", marks, plan=plan)

    def course(self, percent_on: Callable[[date], int]) -> Course:
        """Every day, told by half-years."""
        day = begun = self._plan.start
        percent = percent_on(day)
        for number in range(self._plan.days):
            day = self._plan.start + timedelta(days=number)
            if day > begun and half(day) != half(begun):
                self._close(begun, day - timedelta(days=1))
                begun, percent = day, percent_on(day)
            self._pass(day, number, percent)
            if self._plan.stops_at_limit and self._course.reached:
                break
        self._close(begun, day)
        return self._course

    @property
    def _owed(self) -> int:
        return self._bearing + self._waiting

    def _pass(self, day: date, number: int, percent: int) -> None:
        plan = self._plan
        if number == 0:
            self._fee(plan.on_first_day)
        elif day in self._anniversaries:
            self._fee(plan.yearly_fee)
        right = self._bearing * percent // _A_DAY
        self._waiting += self._bend(
            "deferred-interest", right, bearing=self._bearing, percent=percent, on=day,
            reached=self._course.reached,
        )  # fmt: skip
        posted = _posted(plan.compounding, day, number)
        if self._bend("deferred-posting", posted, on=day, number=number, interval=plan.compounding):
            self._bearing, self._waiting = self._owed, 0
        so_far = number % 7 + 1
        if so_far == 7 or day == self._last:
            self._fee(self._part(plan.weekly_fee, so_far))
            self._care(self._part(plan.weekly, so_far), day)
        self._look(day)

    def _part(self, weekly: int, days: int) -> int:
        return self._bend("deferred-part", weekly * days // 7, weekly=weekly, days=days)

    def _fee(self, pennies: int) -> None:
        if self._plan.fees_join:
            self._bearing += pennies * ATOMS
            self._fees += pennies
        else:
            self._course.paid += pennies

    def _care(self, pennies: int, day: date) -> None:
        if self._course.reached:
            return
        right = max(0, (self._plan.limit * ATOMS - self._owed) // ATOMS)
        room = self._bend(
            "deferred-room", right, limit=self._plan.limit, exact=self._owed, care=pennies
        )
        if pennies > room:
            pennies, self._course.reached = room, day
        self._bearing += pennies * ATOMS
        self._deferred += pennies

    def _look(self, day: date) -> None:
        """Whether something was reached by the day's end."""
        owed = self._owed
        if not self._course.reached and owed >= self._plan.limit * ATOMS:
            self._course.reached = day
        for percent, mark in self._marks.items():
            if percent not in self._course.reviews and owed > 0 and owed * 100 >= mark * ATOMS:
                self._course.reviews[percent] = day

    def _close(self, first: date, last: date) -> None:
        exact = self._owed
        closing = self._bend("deferred-closing", -((ATOMS // 2 - exact) // ATOMS), exact=exact)
        interest = closing - self._opening - self._deferred - self._fees
        self._course.rows.append(
            Row(first, last, self._opening, self._deferred, self._fees, interest, closing)
        )
        self._opening, self._deferred, self._fees = closing, 0, 0


def _posted(interval: str, day: date, number: int) -> bool:
    if interval == "daily":
        return True
    if interval == "daily-posted-weekly":
        return number % 7 == 6
    if interval == "quarterly" and day.month % 3:
        return False
    return day.day == monthrange(day.year, day.month)[1]
