"""Capital and what it means: SI 2014/2672 regs 12 and 18 to 25.

Lives here: what each asset counts for, the limits and tariff income. May not live here: how
notional capital goes down (`notional`), or the limits' amounts, which are rates.

An asset is the adult's share of its value, less a tenth of that for costs of sale, less the share
of what is owed on it, never below nothing, rounded down to the penny as a whole. Each of its lines
is the difference between two such roundings, so that they sum to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Final

from gateway.rules.charging import notes
from gateway.rules.charging.book import Book
from gateway.rules.charging.case import Asset, Case
from gateway.rules.charging.home import left_out
from gateway.rules.charging.policy import ChargingPolicy
from gateway.rules.charging.stays import Rules
from gateway.rules.charging.told import Basis
from gateway.rules.charging.working import Working
from gateway.rules.money import ARITHMETIC, ZERO, down

STEP: Final = Decimal(250)
"""Each £250 or part of it above the lower limit is £1 a week: reg 25."""
_SI: Final = "SI 2014/2672"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a day, the higher of statutory and local ones."""

    lower: Decimal
    upper: Decimal
    statutory: tuple[Decimal, Decimal]

    @property
    def local(self) -> bool:
        """Either is the council's own."""
        return (self.lower, self.upper) != self.statutory

    def tariff_basis(self, counted: Decimal) -> Basis:
        """Who decided that there is this tariff income: the council, where the regulations alone
        would take another lower limit, or charge the whole cost."""
        lower, upper = self.statutory
        return "local" if self.lower != lower or counted > upper else "statutory"

    def above(self, counted: Decimal) -> bool:
        """The financial limit is exceeded: above it, not at it."""
        return counted > self.upper

    def tariff(self, counted: Decimal) -> Decimal:
        """Tariff income, pounds a week; nothing for capital above the upper limit."""
        if counted <= self.lower or self.above(counted):
            return ZERO
        steps = ARITHMETIC.divide(counted - self.lower, STEP)
        return steps.to_integral_value(ROUND_CEILING)


def limits(policy: ChargingPolicy, rules: Rules, book: Book) -> Limits:
    """Reg 12; a council may set higher ones save for permanent stays in a care home."""
    lower, upper = book.amount("lower-capital-limit"), book.amount("upper-capital-limit")
    if rules == "permanent":
        return Limits(lower, upper, (lower, upper))
    own_lower = max(lower, policy.lower_capital_limit or lower)
    # A lower limit above the upper one would take back what it gives.
    own_upper = max(upper, policy.upper_capital_limit or upper, own_lower)
    return Limits(own_lower, own_upper, (lower, upper))


@dataclass(slots=True)
class Assets:
    """What the assets come to, notional ones apart."""

    working: Working
    actual: Decimal = ZERO
    notional: Decimal = ZERO
    """As first counted, before it went down."""
    any_notional: bool = False


def assets(case: Case, rules: Rules, on: date, said: notes.Notes) -> Assets:
    """Lines of every asset and of the home, and of what is left out."""
    found = Assets(Working())
    for item in case.capital:
        label = f"{item.type.label} (treated as yours)" if item.notional else item.type.label
        counted = _value(item.asset, label, f"{_SI} reg 22" if item.notional else "", found.working)
        if not item.type.counted:
            paragraph = item.type.paragraph
            found.working.subtract(f"{label}: not counted", counted, paragraph)
            said.add(notes.unsure(item.type.label, paragraph), when=not item.type.sure)
            continue
        if item.notional:
            found.any_notional = True
            found.notional += counted
        else:
            found.actual += counted
    if case.home:
        counted = _value(case.home.asset, "Your home", "", found.working)
        reason = left_out(case, case.home, rules, on, said)
        if reason:
            found.working.subtract(reason.label, counted, reason.paragraph, basis=reason.basis)
        else:
            found.actual += counted
    return found


def _value(asset: Asset, label: str, paragraph: str, working: Working) -> Decimal:
    part, whole = asset.share
    shared = asset.value * part
    share = down(ARITHMETIC.divide(shared, whole))
    how = ""
    if asset.joint:
        how = f"One of {whole} equal shares of £{asset.value:.2f}"
    elif part != whole:
        how = f"{part:f} % of £{asset.value:.2f}"
    own = paragraph or (f"{_SI} reg 24" if asset.joint else f"{_SI} reg 18")
    working.add(label, share, own, detail=how)
    left = share
    if asset.sale_costs:
        shared = shared * 9 / 10
        left = down(ARITHMETIC.divide(shared, whole))
        working.subtract(f"{label}: a tenth, for costs of sale", share - left, f"{_SI} reg 20")
    if asset.encumbrance:
        owed = asset.encumbrance * part
        rest = max(down(ARITHMETIC.divide(shared - owed, whole)), ZERO)
        how = "At most its value" if owed > shared else ""
        working.subtract(f"{label}: what is owed on it", left - rest, f"{_SI} reg 20", detail=how)
        left = rest
    return left
