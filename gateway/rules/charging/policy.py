"""What the law leaves to each council: the local charging policy in force on a day.

Lives here: the shape of a policy, and the statutory one, which chooses nothing. May not live here:
how a choice changes a charge. Everything here is local; every line of a working that comes from it
says so. A policy may only be kinder than the regulations, save for the fees it sets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

Compounding: TypeAlias = Literal["daily", "daily-posted-weekly", "monthly", "quarterly"]


@dataclass(frozen=True, slots=True)
class LocalAllowance:
    """An amount a week that the council lets everybody in this setting keep besides."""

    label: str
    weekly: Decimal


@dataclass(frozen=True, slots=True)
class DeferredPaymentPolicy:
    """Terms of deferred payment agreements: SI 2014/2671 regs 9 and 10."""

    interest_percent: Decimal | None = None
    """The council's own rate a year; None: the national maximum of each half-year."""
    below_maximum: Decimal = Decimal(0)
    """How many percentage points below the national maximum the council stays."""
    compounding: Compounding = "daily"
    set_up_fee: Decimal = Decimal(0)
    annual_fee: Decimal = Decimal(0)
    weekly_fee: Decimal = Decimal(0)
    valuation_fee: Decimal = Decimal(0)
    fees_deferred: bool = True
    """Fees are added to the debt and bear interest, unless the adult pays them."""
    rent_kept_percent: Decimal = Decimal(0)
    """How much of the rent for the home the adult keeps."""


@dataclass(frozen=True, slots=True)
class ChargingPolicy:
    """One council's choices from one day on. The defaults choose nothing."""

    since: date
    title: str = "No local policy"
    source: str = ""
    """Where the council publishes it."""
    minimum_income_amounts: dict[str, Decimal] = field(default_factory=dict)
    """Local amounts in place of statutory ones, by the name of the rate (`mig-…`,
    `personal-expenses-allowance`); the higher of the two counts."""
    minimum_income_uplift_percent: Decimal = Decimal(0)
    """Added to the whole minimum income guarantee, in per cent."""
    minimum_income_addition: Decimal = Decimal(0)
    """Added to the whole minimum income guarantee, pounds a week."""
    lower_capital_limit: Decimal | None = None
    """Outside permanent care-home stays only; the higher of it and the statutory one counts."""
    upper_capital_limit: Decimal | None = None
    night_care_disregard: bool = False
    """Those without care at night keep the higher rate of a disability benefit less the lower."""
    standard_disability_expenditure: Decimal = Decimal(0)
    """Pounds a week allowed without receipts where a disability benefit is counted."""
    higher_standard_disability_expenditure: Decimal | None = None
    """The same for those with a higher or enhanced rate; None: the one above."""
    savings_credit_disregarded: bool = False
    """Savings credit is not counted at all."""
    disregarded_income: frozenset[str] = frozenset()
    """Codes of `income-types` that the council does not count though it might."""
    allowances: tuple[LocalAllowance, ...] = ()
    disposable_income_percent: Decimal = Decimal(100)
    """How much of what is left is charged outside care homes."""
    minimum_charge: Decimal = Decimal(0)
    """A weekly charge below it is not collected."""
    maximum_charge: Decimal | None = None
    """No weekly charge outside care homes is higher."""
    short_stay_as_own_home_weeks: int = 8
    """Stays of so many weeks are charged by the rules of one's own home (reg 8); 0 to 8."""
    arrangement_fee_annual: Decimal = Decimal(0)
    """For arranging care outside care homes for those above the limit: reg 5."""
    arrangement_fee_once: Decimal = Decimal(0)
    deferred_payment: DeferredPaymentPolicy = DeferredPaymentPolicy()


STATUTORY = ChargingPolicy(since=date(2015, 4, 1))
"""The regulations as they stand, nothing chosen."""
