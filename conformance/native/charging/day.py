"""One day of a case: by whose rules it is charged, and the dated amounts that it needs.

Lives here: what the rules of one day share, with a list of what was used and said. May not live
here: a rule about means.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from conformance.native.charging import figures
from conformance.native.charging.case import Case, day_of

Rules: TypeAlias = Literal["own-home", "temporary", "permanent"]
"""By whose rules a day is charged: a short stay may be charged by those of one's own home."""
EIGHT_WEEKS: Final = 8


class Day:
    """One day. It remembers which amounts were asked for and what has to be said."""

    __slots__ = ("case", "on", "rules", "said", "used")

    def __init__(self, case: Case, on: date) -> None:
        self.case, self.on = case, on
        self.used: dict[str, Fraction] = {}
        """Each rate that was used, in the order of use."""
        self.said: dict[str, None] = {}
        self.rules: Rules = case.bend(
            "rules", rules_on(case, on), care=case.means["care"], day=on, policy=case.policy
        )

    def amount(self, name: str) -> Fraction:
        """A dated amount of this day. Raises NotKnown."""
        if name not in self.used:
            known = figures.amount(name, self.on)
            self.used[name] = self.case.bend("rate", known, name=name, day=self.on)
        return self.used[name]

    def say(self, sentence: str) -> None:
        """To be told, once, with the answer."""
        self.said[sentence] = None

    @property
    def uses_benefit_rates(self) -> bool:
        """Whether an amount was used that runs by the year of the DWP."""
        return not figures.OF_THE_DWP.keys().isdisjoint(self.used)


def rules_on(case: Case, day: date) -> Rules:
    """Reg 8: a short-term stay may be charged as if the adult were at home."""
    care = case.means["care"]
    if care["setting"] == "own-home":
        return "own-home"
    if care["stay"] == "permanent":
        return "permanent"
    if care["stay"] == "short-term" and day < short_stay_ends(case):
        return "own-home"
    return "temporary"


def short_stay_ends(case: Case) -> date:
    """The first day on which a short-term stay is charged as a temporary one."""
    care = case.means["care"]
    start = day_of(care["start"]) if "start" in care else case.start
    weeks = min(case.policy.short_weeks, EIGHT_WEEKS)
    return case.bend("short-stay", start + timedelta(weeks=weeks), care=care, weeks=weeks)
