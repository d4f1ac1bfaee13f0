"""One question: the means, the policy, and the one door through which decisions can be bent.

Lives here: what every rule needs at hand. May not live here: a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from conformance.native.charging import money
from conformance.native.charging.policy import Policy
from conformance.native.faults import Faults

Json = Any
T = TypeVar("T")


def day_of(text: str) -> date:
    """A day of a request."""
    return date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Case:
    """What was asked."""

    means: Json
    policy: Policy
    faults: Faults = field(default_factory=Faults)

    def bend(self, point: str, value: T, **context: Any) -> T:
        """`value`, or what a fault at this point makes of it."""
        return self.faults.bend(f"charging-{point}", value, **context)

    @property
    def start(self) -> date:
        """The first day that is assessed."""
        return day_of(self.means["period"]["start"])

    def weekly(self, payment: Mapping[str, Json]) -> Fraction:
        """A payment as pounds a week, unrounded."""
        every, amount = payment["every"], payment["amount"]
        return self.bend("week", money.by_the_week(every, amount), every=every, amount=amount)

    def down(self, exact: Fraction) -> Fraction:
        """To the penny, for what adds to a charge (reg 11)."""
        return self.bend("rounding", money.down(exact), exact=exact, adds=True)

    def up(self, exact: Fraction) -> Fraction:
        """To the penny, for what takes from a charge (reg 11)."""
        return self.bend("rounding", money.up(exact), exact=exact, adds=False)
