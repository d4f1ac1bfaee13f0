"""Money in pounds: reading it, rounding it to the penny, and bringing a payment to a week.

Lives here: arithmetic that is the same for every rule about money. May not live here: what an
amount means in law, or a figure. Money is Decimal, never float; a payment is rounded once, by
whoever knows which way is in the adult's favour (reg 11 of SI 2014/2672).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, DivisionByZero, InvalidOperation
from typing import Final

ZERO: Final = Decimal("0.00")
PENNY: Final = Decimal("0.01")
MOST: Final = Decimal("999999999.99")
"""The largest amount that the standard can write."""
ARITHMETIC: Final = Context(prec=40, traps=[InvalidOperation, DivisionByZero])
"""Enough digits for every amount that `pounds` reads, whatever the caller's own context."""
_POUNDS: Final = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
FREQUENCIES: Final[dict[str, tuple[int, int, str]]] = {
    "week": (1, 1, ""),
    "fortnight": (1, 2, "£{} a fortnight / 2"),
    "four-weeks": (1, 4, "£{} every four weeks / 4"),
    "month": (12, 52, "£{} a month x 12 / 52"),
    "quarter": (4, 52, "£{} a quarter x 4 / 52"),
    "year": (1, 52, "£{} a year / 52"),
}
"""How often, by the codes of `payment-frequencies`: times, divided by, and how that is said. A year
is 52 weeks: monthly x 12 / 52 is what councils print, and quarters and years are brought to a week
by the same 52."""


def pounds(text: object) -> Decimal:
    """A decimal string as pounds. Raises ValueError, without the value, for anything else."""
    if not isinstance(text, str) or not _POUNDS.fullmatch(text):
        raise ValueError("not an amount in pounds with at most two decimals")
    return Decimal(text)


def text(amount: Decimal) -> str:
    """Pounds as they travel: "67.71". The amount has whole pennies already."""
    return f"{amount:.2f}"


def printed(amount: str) -> str:
    """Pounds as people read them: "£1,050.00". Takes them as they travel."""
    return f"£{Decimal(amount):,.2f}"


def down(amount: Decimal) -> Decimal:
    """To the penny below: what adds to a charge."""
    return amount.quantize(PENNY, ROUND_FLOOR, ARITHMETIC)


def up(amount: Decimal) -> Decimal:
    """To the penny above: what takes from a charge."""
    return amount.quantize(PENNY, ROUND_CEILING, ARITHMETIC)


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment and how often it is made."""

    amount: Decimal
    every: str
    """A key of `FREQUENCIES`."""

    def weekly(self) -> Decimal:
        """Pounds a week, not yet rounded (but to 40 digits, which no penny can notice)."""
        times, parts, _ = FREQUENCIES[self.every]
        return ARITHMETIC.divide(self.amount * times, Decimal(parts))

    def how(self) -> str:
        """How the week's amount came about; empty when it was given by the week."""
        return FREQUENCIES[self.every][2].format(text(self.amount))
