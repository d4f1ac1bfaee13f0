"""The debt of a deferred payment worked out again, by the day and in whole numbers.

Lives here: the rates as they were read, for the second engine of the conformance suite, which
shares no line with ours. May not live here: anything of our engine.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor

from conformance.native.deferred.debt import Course, Plan, follow

__all__ = ["PERCENTS", "Course", "Plan", "half", "nearest", "recompute"]

PERCENTS = {
    (2021, 1): "0.45", (2021, 2): "0.75", (2022, 1): "0.95", (2022, 2): "1.55",
    (2023, 1): "3.18", (2023, 2): "3.43", (2024, 1): "4.65", (2024, 2): "4.05",
    (2025, 1): "4.25",
}  # fmt: skip
"""The national maximum as it was read in councils' publications, by year and half."""


def half(on: date) -> tuple[int, int]:
    return on.year, 1 if on < date(on.year, 7, 1) else 2


def nearest(exact: Fraction) -> int:
    """The nearest penny; half a penny is dropped."""
    whole = floor(exact)
    return whole + 1 if exact - whole > Fraction(1, 2) else whole


def recompute(plan: Plan) -> Course:
    """The whole course of a debt at these rates."""
    return follow(plan, lambda on: int(PERCENTS[half(on)].replace(".", "")))
