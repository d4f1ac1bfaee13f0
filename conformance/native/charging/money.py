"""Money in exact fractions: as it is written, by the week, and to the penny.

Lives here: arithmetic that knows no law but reg 11 of SI 2014/2672, whose fractions go the adult's
way. May not live here: an amount.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

NOTHING: Final = Fraction(0)
A_WEEK: Final[Mapping[str, Fraction]] = {
    "week": Fraction(1),
    "fortnight": Fraction(1, 2),
    "four-weeks": Fraction(1, 4),
    "month": Fraction(12, 52),
    "quarter": Fraction(4, 52),
    "year": Fraction(1, 52),
}
"""How much of a payment falls on one week, by the codes of `payment-frequencies`."""
SPOKEN: Final[Mapping[str, str]] = {
    "fortnight": "a fortnight, divided by 2",
    "four-weeks": "every four weeks, divided by 4",
    "month": "a month, times 12, divided by 52",
    "quarter": "a quarter, times 4, divided by 52",
    "year": "a year, divided by 52",
}


@lru_cache(maxsize=4096)
def pounds(money: str) -> Fraction:
    """Money as it is written, exactly."""
    return Fraction(money)


@lru_cache(maxsize=4096)
def by_the_week(often: str, money: str) -> Fraction:
    """Pounds a week of a payment made so often, unrounded."""
    return pounds(money) * A_WEEK[often]


def weekly(payment: Mapping[str, Any]) -> Fraction:
    """A payment as pounds a week, unrounded."""
    return by_the_week(payment["every"], payment["amount"])


@lru_cache(maxsize=4096)
def down(exact: Fraction) -> Fraction:
    """To the penny, fractions dropped: for what adds to a charge."""
    return Fraction(exact * 100 // 1, 100)


@lru_cache(maxsize=4096)
def up(exact: Fraction) -> Fraction:
    """To the penny, fractions made whole: for what takes from a charge."""
    return Fraction(-(-exact * 100 // 1), 100)


@lru_cache(maxsize=4096)
def text(amount: Fraction) -> str:
    """Money as it travels: "67.71"."""
    pence = int(abs(amount) * 100)
    sign = "-" if amount < 0 else ""
    return f"{sign}{pence // 100}.{pence % 100:02d}"
