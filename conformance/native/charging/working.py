"""The lines of a working, whose sum is the result under them.

Lives here: lines and their sum. May not live here: which lines there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, NamedTuple

from conformance.native.charging.money import NOTHING, text
from conformance.native.charging.policy import PLACE

SI: Final = "SI 2014/2672"
ACT: Final = "Care Act 2014"


class Line(NamedTuple):
    """One step: what it is, by how much it raises or lowers the result, and why."""

    label: str
    amount: Fraction
    """Below nothing where it lowers the result."""
    paragraph: str
    subtracts: bool = False
    """Said for a line of nothing, whose sign cannot say it."""
    detail: str = ""
    rate: str = ""
    local: bool = False
    """The council's choice though a paragraph of the regulations is named."""

    @property
    def _nothing_off(self) -> bool:
        return self.subtracts and self.amount == 0

    def told(self) -> dict[str, Any]:
        """A WorkingLine of the standard."""
        local = self.local or self.paragraph == PLACE
        line = {
            "label": self.label,
            "operation": "subtract" if self.amount < 0 or self._nothing_off else "add",
            "amount": text(abs(self.amount)),
            "paragraph": self.paragraph,
            "basis": "local" if local else "statutory",
        }
        return line | {
            name: said for name, said in (("detail", self.detail), ("rate", self.rate)) if said
        }


def plus(label: str, amount: Fraction, paragraph: str, **more: Any) -> Line:
    """A line that adds."""
    return Line(label, amount, paragraph, **more)


def minus(label: str, amount: Fraction, paragraph: str, **more: Any) -> Line:
    """A line that takes off."""
    return Line(label, -amount, paragraph, subtracts=True, **more)


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines and their sum."""

    lines: tuple[Line, ...]
    total: Fraction

    def __add__(self, more: Lines) -> Lines:
        return Lines(self.lines + more.lines, self.total + more.total)


def lines_of(lines: Iterable[Line]) -> Lines:
    """The lines with their sum."""
    made = tuple(lines)
    return Lines(made, sum((each.amount for each in made), NOTHING))
