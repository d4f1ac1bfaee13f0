"""One day's charge: everything of that day put together in the order in which it is told.

Lives here: the order, and which outcome it is. May not live here: any rule of its own.
The means are only worked out where they matter, so that a rate nobody sourced stops nobody whose
charge does not need it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple

from gateway.rules.charging import capital, costs, free, household, income, notes, savings_credit
from gateway.rules.charging import stays as stay_rules
from gateway.rules.charging.book import Book
from gateway.rules.charging.case import Case
from gateway.rules.charging.income_types import HIGHER_RATES
from gateway.rules.charging.policy import ChargingPolicy
from gateway.rules.charging.settling import settle
from gateway.rules.charging.told import CapitalResult, Outcome
from gateway.rules.charging.working import LOCAL, Working
from gateway.rules.money import text, up
from openapi.rates import Rates

_BENEFIT_RATES: Final = frozenset(savings_credit.DATED) | {
    name for pair in HIGHER_RATES.values() for name in pair
}


class Means(NamedTuple):
    """What is left before tariff income: the lines that come before and after it."""

    before: Working
    after: Working
    kept: Decimal


class Reckoning:
    """The charge of one day, for any amount of notional capital. Raises RateUnknown."""

    def __init__(self, case: Case, policy: ChargingPolicy, rates: Rates, on: date) -> None:
        self.case = case
        self.policy = policy
        self.on = on
        self.book = Book(rates, on)
        self.said = notes.Notes()
        self.rules = stay_rules.rules(case, policy, on)
        self.limits = capital.limits(policy, self.rules, self.book)
        self.chargeable = free.chargeable(case, self.book, self.said)
        self.assets = capital.assets(case, self.rules, on, self.said)

    @cached_property
    def means(self) -> Means:
        """The means apart from capital."""
        case, policy, book, said, rules = self.case, self.policy, self.book, self.said, self.rules
        before, after = Working(), Working()
        counted = income.count(case, policy, rules, before, said)
        savings_credit.disregard(case, policy, counted, self.assets.actual, book, before, said)
        income.night_care(case, policy, counted, book, before)
        costs.housing(case, rules, after, said)
        costs.disability(case, policy, rules, counted, after, said)
        for allowance in policy.allowances:
            after.subtract(allowance.label, up(allowance.weekly), LOCAL, basis="local")
        if rules == "own-home":
            kept = household.minimum_income(case, policy, counted.codes, book, said)
        else:
            kept = household.personal_allowance(policy, book)
        after.lines += kept.working.lines
        after.total += kept.working.total
        return Means(before, after, kept.total())

    def outcome(self, counted: Decimal) -> Outcome:
        """Which kind of charge it is; a contribution may still turn out to be no charge."""
        if free.everything(self.chargeable):
            return "free"
        if self.case.route != "full" or self.limits.above(counted):
            return "full-cost"
        return "contribution"

    def charge(self, notional: Decimal) -> Decimal:
        """Pounds a week with so much notional capital."""
        counted = self.assets.actual + notional
        if self.outcome(counted) != "contribution":
            return self.chargeable.total
        means = self.means
        working = Working(means.before.total + means.after.total + self.limits.tariff(counted))
        self._settle(working)
        return working.total

    def _settle(self, working: Working) -> None:
        home = self.rules == "own-home"
        settle(working, self.policy, self.chargeable.total, home=home)

    def worked(self, counted: Decimal) -> tuple[Outcome, Working]:
        """The outcome and the working of the charge."""
        outcome = self.outcome(counted)
        if outcome == "free":
            return outcome, self.chargeable
        if outcome == "full-cost":
            return outcome, self._full_cost()
        working, means = Working(), self.means
        working.lines = [*means.before.lines]
        working.total = means.before.total
        tariff = self.limits.tariff(counted)
        if tariff:
            over = counted - self.limits.lower
            working.add(
                "Tariff income from capital", tariff, "SI 2014/2672 reg 25",
                basis=self.limits.tariff_basis(counted),
                detail=f"£1 for each £250 or part of it in £{text(over)}",
            )  # fmt: skip
        working.lines += means.after.lines
        working.total += means.after.total
        self._settle(working)
        return ("contribution" if working.total else "no-charge"), working

    def _full_cost(self) -> Working:
        """The cost in one line, and what of it is free."""
        if self.case.route == "refused":
            label, paragraph = "Full cost: no financial assessment", "SI 2014/2672 reg 10(1)"
            self.said.add(notes.REFUSED)
        elif self.case.route == "light-touch":
            label, paragraph = "Full cost: light-touch assessment", "SI 2014/2672 reg 10(3)"
            self.said.add(notes.LIGHT_TOUCH)
        else:
            label, paragraph = "Full cost: capital above the limit", "SI 2014/2672 reg 12"
        if self.rules == "own-home":
            self.said.add(notes.ABOVE_HOME)
            annual, once = self.policy.arrangement_fee_annual, self.policy.arrangement_fee_once
            self.said.add(notes.arrangement(annual, once))
        else:
            self.said.add(notes.ABOVE_CARE_HOME, when=self.case.route == "full")
        working = Working()
        working.add(label, self.case.care.cost, paragraph)
        working.lines += self.chargeable.lines[1:]
        working.total = self.chargeable.total
        return working

    def told_capital(self, left: Decimal) -> CapitalResult:
        """The capital with so much notional capital left, and what it means."""
        working = self.assets.working
        gone = self.assets.notional - left
        if gone:
            working.subtract("Gone down by what it made you pay", gone, "SI 2014/2672 reg 23")
        self.said.add(notes.LOCAL_LIMIT, when=self.limits.local)
        counted = self.assets.actual + left
        return {
            "counted": text(counted),
            "lowerLimit": text(self.limits.lower),
            "upperLimit": text(self.limits.upper),
            "aboveLimit": self.limits.above(counted),
            "tariffIncome": text(self.limits.tariff(counted)),
            "working": working.lines,
        }

    def uses_benefit_rates(self) -> bool:
        """A benefit rate was used, so that the day of new benefit rates changes something."""
        return not _BENEFIT_RATES.isdisjoint(self.book.used)
