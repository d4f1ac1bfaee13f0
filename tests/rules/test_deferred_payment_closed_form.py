"""The debt by half-years in closed form: no day is walked through, and no rule of the engine used.

Within a half-year of one rate a week's care is a deposit at the week's end. With daily interest the
deposits are a geometric series; with interest that waits for the end of a month or a quarter, each
deposit brings simple interest until then.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from deferred_asked import ask, told
from deferred_oracle import PERCENTS, half, nearest

WEEKLY = 84400
"""What `ask()` defers a week, in pennies."""
STARTS = ["2021-03-03", "2022-06-30", "2022-07-01", "2022-12-31", "2023-08-17"]


def stretches(first: date, last: date, months: int) -> list[tuple[date, date]]:
    """The days cut at the end of every so many months of the calendar."""
    found = []
    while first <= last:
        month = -(-first.month // months) * months
        end = min(date(first.year, month, monthrange(first.year, month)[1]), last)
        found.append((first, end))
        first = end + timedelta(days=1)
    return found


def week_ends(start: date, first: date, last: date) -> list[int]:
    """How many days are left in the stretch after each of its week's ends."""
    before, until = (first - start).days // 7, ((last - start).days + 1) // 7
    return [(last - start).days + 1 - 7 * number for number in range(before + 1, until + 1)]


def daily(start: date, first: date, last: date, debt: Fraction) -> Fraction:
    """(debt) g^n + weekly g^r (q^k - 1) / (q - 1), where q = g^7."""
    growth = 1 + Fraction(PERCENTS[half(first)]) / 36500
    left = week_ends(start, first, last)
    deposits = Fraction(0)
    if left:
        series = (growth ** (7 * len(left)) - 1) / (growth**7 - 1)
        deposits = WEEKLY * growth ** left[-1] * series
    return debt * growth ** ((last - first).days + 1) + deposits


def waiting(start: date, first: date, last: date, debt: Fraction) -> Fraction:
    """Simple interest until the stretch ends."""
    a_day = Fraction(PERCENTS[half(first)]) / 36500
    left = week_ends(start, first, last)
    interest = a_day * (debt * ((last - first).days + 1) + WEEKLY * sum(left))
    return debt + WEEKLY * len(left) + interest


FORMS: list[tuple[str, Any, int]] = [
    ("daily", daily, 6), ("monthly", waiting, 1), ("quarterly", waiting, 3),
]  # fmt: skip


@pytest.mark.parametrize(("compounding", "grown", "months"), FORMS)
@pytest.mark.parametrize("start", STARTS)
def test_each_half_year_closes_as_the_closed_form_says(
    start: str, compounding: str, grown: Any, months: int
) -> None:
    first = date.fromisoformat(start)
    last = date(2024, 12, 31)
    rows = told(ask(start, years=3, interest={"futurePercent": "0"}), compounding=compounding)[
        "schedule"
    ]
    closings = {row["to"]: row["closing"] for row in rows}
    debt = Fraction(0)
    compared = 0
    for begins, ends in stretches(first, last, months):
        debt = grown(first, begins, ends, debt)
        if ends.isoformat() in closings:
            pennies = nearest(debt)
            assert closings[ends.isoformat()] == f"{pennies // 100}.{pennies % 100:02d}"
            compared += 1
    assert compared >= 3
