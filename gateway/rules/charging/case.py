"""One request once it is read: typed, dated and known to make sense.

Lives here: what is known of the adult, the care and the means. May not live here: how it was read
(`reading`), or what follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from gateway.rules.charging.asked import FreeReason, Household, Route, Setting, Stay
from gateway.rules.charging.capital_types import CapitalType
from gateway.rules.charging.income_types import IncomeType
from gateway.rules.money import Payment

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Person:
    """The adult: who is in the household and how old."""

    born: date
    household: Household
    pension_age: bool | None
    partner_born: date | None
    partner_pension_age: bool | None
    children: int
    disability: bool | None
    enhanced_disability: bool | None
    carer: bool | None


@dataclass(frozen=True, slots=True)
class CareGiven:
    """The care: where, what it costs a week, and the stay."""

    setting: Setting
    cost: Decimal
    stay: Stay | None
    start: date | None
    end: date | None
    earlier: tuple[tuple[date, date], ...]
    """Earlier permanent stays, first and last day."""
    day_care_only: bool
    top_up: Decimal


@dataclass(frozen=True, slots=True)
class Free:
    """A part of the care that may be free."""

    reason: FreeReason
    weekly: Decimal | None
    price: Decimal | None
    start: date | None


@dataclass(frozen=True, slots=True)
class Income:
    """One income."""

    type: IncomeType
    payment: Payment
    half_passed: bool
    notional: bool


@dataclass(frozen=True, slots=True)
class Asset:
    """One capital asset, or the home."""

    value: Decimal
    share: tuple[Decimal, Decimal]
    """Whose it is: the first divided by the second belongs to the adult."""
    joint: bool
    """Owned together in equal shares: reg 24."""
    encumbrance: Decimal
    sale_costs: bool


@dataclass(frozen=True, slots=True)
class Capital:
    """One capital asset other than the home."""

    type: CapitalType
    asset: Asset
    notional: bool


@dataclass(frozen=True, slots=True)
class Home:
    """The main or only home, as capital."""

    asset: Asset
    occupied: bool
    """Somebody lives there for whom it is left out."""
    returning: bool | None
    discretion: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """A housing cost or a disability-related expense."""

    kind: str
    """A code of housing costs; the label of an expense."""
    payment: Payment


@dataclass(frozen=True, slots=True)
class SavingsCreditFacts:
    """What was said for the savings-credit disregard."""

    qualifying: Payment | None
    before_april_2016: bool | None


@dataclass(frozen=True, slots=True)
class Case:
    """All that was asked."""

    start: date
    end: date | None
    route: Route
    person: Person
    care: CareGiven
    income: tuple[Income, ...]
    savings_credit: SavingsCreditFacts | None
    capital: tuple[Capital, ...]
    home: Home | None
    notional_since: date | None
    housing: tuple[Cost, ...]
    housing_benefit: Payment | None
    council_tax_support: Payment | None
    expenses: tuple[Cost, ...]
    free: tuple[Free, ...]
