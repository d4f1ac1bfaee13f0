"""The debt of a deferred payment worked out again, day by day and in fractions.

Lives here: a second, naive way to the figures of a schedule. May not live here: anything of the
engine, or a rounding that the engine's words do not promise.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

PERCENTS = {
    (2021, 1): "0.45", (2021, 2): "0.75", (2022, 1): "0.95", (2022, 2): "1.55",
    (2023, 1): "3.18", (2023, 2): "3.43", (2024, 1): "4.65", (2024, 2): "4.05",
    (2025, 1): "4.25",
}  # fmt: skip
"""The national maximum as it was read in councils' publications, by year and half."""


@dataclass
class Plan:
    """One agreement. Money in pennies."""

    start: date
    days: int
    weekly: int
    limit: int
    compounding: str = "daily"
    on_first_day: int = 0
    yearly_fee: int = 0
    weekly_fee: int = 0
    stops_at_limit: bool = False


@dataclass
class Found:
    """Rows as (from, to, opening, deferred, fees, interest, closing) in pennies."""

    rows: list[tuple[date, date, int, int, int, int, int]]
    reached: date | None
    owed: Fraction


def half(on: date) -> tuple[int, int]:
    return on.year, 1 if on < date(on.year, 7, 1) else 2


def nearest(exact: Fraction) -> int:
    """The nearest penny; half a penny is dropped."""
    whole = floor(exact)
    return whole + 1 if exact - whole > Fraction(1, 2) else whole


def posting_days(plan: Plan) -> set[date]:
    days = [plan.start + timedelta(days=n) for n in range(plan.days)]
    if plan.compounding == "daily":
        return set(days)
    if plan.compounding == "daily-posted-weekly":
        return set(days[6::7])
    months = range(1, 13) if plan.compounding == "monthly" else (3, 6, 9, 12)
    return {day for day in days if day.month in months and day.day == monthrange(*_month(day))[1]}


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def recompute(plan: Plan) -> Found:
    """The whole course of a debt."""
    principal, waiting = Fraction(plan.on_first_day), Fraction(0)
    fees, deferred, opening = plan.on_first_day, 0, 0
    posting = posting_days(plan)
    rows = []
    reached = None
    begun = plan.start
    for number in range(plan.days):
        day = plan.start + timedelta(days=number)
        if number and (day.month, day.day) == (plan.start.month, plan.start.day):
            principal += plan.yearly_fee
            fees += plan.yearly_fee
        waiting += principal * Fraction(PERCENTS[half(day)]) / 100 / 365
        if day in posting:
            principal, waiting = principal + waiting, Fraction(0)
        last = number == plan.days - 1
        so_far = number % 7 + 1
        if so_far == 7 or last:
            fee = plan.weekly_fee * so_far // 7
            principal += fee
            fees += fee
            care = plan.weekly * so_far // 7
            if reached is None:
                left = max(0, floor(plan.limit - principal - waiting))
                if care > left:
                    care, reached = left, day
                principal += care
                deferred += care
        if reached is None and principal + waiting >= plan.limit:
            reached = day
        ends = last or (plan.stops_at_limit and reached is not None)
        if ends or half(day) != half(day + timedelta(days=1)):
            closing = nearest(principal + waiting)
            interest = closing - opening - deferred - fees
            rows.append((begun, day, opening, deferred, fees, interest, closing))
            opening, deferred, fees, begun = closing, 0, 0, day + timedelta(days=1)
        if ends:
            break
    return Found(rows, reached, principal + waiting)
