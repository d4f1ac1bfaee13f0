"""A working: signed lines whose sum is the answer, which a citizen can follow with a calculator.

Lives here: how a line is made and summed. May not live here: which lines there are.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from gateway.rules.charging.told import Basis, Line
from gateway.rules.money import ZERO, text

LOCAL: Final = "Local policy"
"""The paragraph of what a council chose."""


class Working:
    """Lines so far, and their sum. No line is negative: its operation says which way it goes."""

    __slots__ = ("lines", "total")

    def __init__(self, total: Decimal = ZERO) -> None:
        self.lines: list[Line] = []
        self.total = total

    def add(
        self,
        label: str,
        amount: Decimal,
        paragraph: str,
        *,
        basis: Basis = "statutory",
        detail: str = "",
        rate: str = "",
    ) -> None:
        """What adds to the result. The amount has whole pennies."""
        self.total += amount
        line: Line = {
            "label": label,
            "operation": "add",
            "amount": text(amount),
            "paragraph": paragraph,
            "basis": basis,
        }
        if detail:
            line["detail"] = detail
        if rate:
            line["rate"] = rate
        self.lines.append(line)

    def subtract(
        self,
        label: str,
        amount: Decimal,
        paragraph: str,
        *,
        basis: Basis = "statutory",
        detail: str = "",
        rate: str = "",
    ) -> None:
        """What takes from the result. The amount has whole pennies."""
        self.add(label, amount, paragraph, basis=basis, detail=detail, rate=rate)
        self.total -= amount + amount
        self.lines[-1]["operation"] = "subtract"
