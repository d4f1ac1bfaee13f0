"""What the law charges an adult on one day: regs 3 to 12 of SI 2014/2672 in their order.

Lives here: the charge of one day in exact fractions, with so much notional capital. There are no
periods: whoever wants them asks for day after day. May not live here: how notional capital goes
down (`notional`), or how an answer is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final

from conformance.native.charging import (
    capital,
    costs,
    free,
    income,
    keeping,
    savings_credit,
    words,
)
from conformance.native.charging.case import Case
from conformance.native.charging.day import Day
from conformance.native.charging.money import NOTHING
from conformance.native.charging.policy import PLACE
from conformance.native.charging.working import ACT, SI, Line, Lines, lines_of, plus

WHOLE_COST: Final = {
    "above-limit": ("Cost of care, as capital is above the limit", f"{SI} reg 12"),
    "refused": ("Cost of care, as the means are not told", f"{SI} reg 10(1)"),
    "light-touch": ("Cost of care, by a light touch", f"{SI} reg 10(3)"),
}
COST: Final = f"{ACT} section 14(4)"
KEPT: Final = f"{ACT} section 14(7)"
ALL: Final = 100


@dataclass(frozen=True, slots=True)
class Charge:
    """The charge of a day in pounds a week, exact to the penny, and how it came about."""

    charge: Fraction
    outcome: str
    working: Lines
    cost: Fraction
    """The cost of care less what is free."""
    counted: Fraction
    lower: Fraction
    upper: Fraction
    above: bool
    """The capital is above the upper limit."""
    tariff: Fraction


class ChargedDay:
    """A day whose parts are worked out once, whatever notional capital it is charged with."""

    def __init__(self, case: Case, on: date) -> None:
        self.day = Day(case, on)
        self._charges: dict[Fraction, Charge] = {}

    @cached_property
    def cost(self) -> Lines:
        """The cost of care less what is free."""
        return free.chargeable(self.day)

    @cached_property
    def assets(self) -> Lines:
        """The capital that there is, notional capital left out."""
        return capital.items(self.day.case, notional=False)

    @cached_property
    def home(self) -> Lines:
        """What the main home counts for."""
        return capital.lines_of_home(self.day)

    @cached_property
    def kept(self) -> Lines:
        """What the adult keeps; the total is below nothing."""
        return keeping.kept(self.day)

    @cached_property
    def before_kept(self) -> Lines:
        """Income less all that is left of it, tariff income apart, before what is kept."""
        day = self.day
        lines = [*income.lines(day)]
        lines += savings_credit.lines(day, self.assets.total + self.home.total)
        lines += costs.housing(day)
        lines += costs.disability(day)
        lines += costs.allowances(day)
        return lines_of(lines)

    def charge(self, notional: Fraction) -> Charge:
        """The charge of the day with so much notional capital."""
        if notional not in self._charges:
            self._charges[notional] = self._worked_out(notional)
        return self._charges[notional]

    def _worked_out(self, notional: Fraction) -> Charge:
        case = self.day.case
        counted = self.assets.total + self.home.total + notional
        lower, upper = capital.limits(self.day)
        above = capital.above(case, counted, upper)
        tariff = NOTHING if above else capital.tariff(case, counted, lower)
        cost = self.cost

        def answer(outcome: str, working: Lines) -> Charge:
            return Charge(
                working.total, outcome, working, cost.total, counted, lower, upper, above, tariff
            )

        if len(cost.lines) > 1 and cost.total == 0:  # regs 3 and 4
            return answer("free", cost)
        route = case.means.get("route", "full")
        why = None if route == "full" else route
        why = case.bend(
            "whole-cost", why or ("above-limit" if above else None), route=route, above=above
        )
        if why is not None:  # regs 10 and 12
            return answer("full-cost", self._whole(why))
        brings = lines_of(capital.tariff_lines(self.day, tariff, counted, lower))
        working = self._limited(self.before_kept + brings + self.kept)
        right = "contribution" if working.total else "no-charge"
        return answer(case.bend("outcome", right, charge=working.total), working)

    def _whole(self, why: str) -> Lines:
        """The whole cost, whatever the income."""
        if why == "above-limit":
            self.day.say(words.ABOVE)
        else:
            self.day.say(words.REFUSED if why == "refused" else words.LIGHT_TOUCH)
        if self.day.rules == "own-home":
            self.day.say(words.ARRANGED)
        label, paragraph = WHOLE_COST[why]
        first, *rest = self.cost.lines
        return lines_of([plus(label, first.amount, paragraph), *rest])

    def _limited(self, left: Lines) -> Lines:
        """Each limit that holds is a line with the difference that it makes."""
        case, policy, rules = self.day.case, self.day.case.policy, self.day.rules

        def limit(label: str, after: Fraction, paragraph: str) -> None:
            nonlocal left
            if after != left.total:
                left += lines_of([Line(label, after - left.total, paragraph)])

        right = max(NOTHING, left.total)
        limit("Not below nothing", case.bend("not-below-zero", right, left=left.total), KEPT)
        right = left.total
        if rules == "own-home" and policy.percent != ALL:
            right = case.down(left.total * policy.percent / 100)
        right = case.bend("percent", right, left=left.total, policy=policy, rules=rules)
        limit("The part of it that this council charges", right, PLACE)
        right = left.total
        if rules == "own-home" and policy.most is not None:
            right = min(left.total, policy.most)
        right = case.bend("most", right, left=left.total, policy=policy, rules=rules)
        limit("Not above the most that this council charges", right, PLACE)
        cost = self.cost.total
        right = min(left.total, cost)
        right = case.bend("not-above-cost", right, left=left.total, cost=cost)
        limit("Not above the cost of care", right, COST)
        right = left.total if left.total >= policy.least else NOTHING
        right = case.bend("least", right, left=left.total, policy=policy)
        limit("Below what this council collects", right, PLACE)
        return left
