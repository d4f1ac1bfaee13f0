"""The oracle of charging: the native implementation's rules, asked day after day.

Lives here: how a policy of the gateway is said to it, and its answer for one day without anything
that the native implementation finds out about periods. May not live here: a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from conformance.native.charging import notional, policy
from conformance.native.charging.case import Case
from conformance.native.charging.charge import ChargedDay
from gateway.rules.charging.policy import ChargingPolicy

MONEY = {
    "minimumIncomeUpliftPercent": "minimum_income_uplift_percent",
    "minimumIncomeAddition": "minimum_income_addition",
    "lowerCapitalLimit": "lower_capital_limit",
    "upperCapitalLimit": "upper_capital_limit",
    "standardDisabilityExpenditure": "standard_disability_expenditure",
    "higherStandardDisabilityExpenditure": "higher_standard_disability_expenditure",
    "disposableIncomePercent": "disposable_income_percent",
    "minimumCharge": "minimum_charge",
    "maximumCharge": "maximum_charge",
    "arrangementFeeAnnual": "arrangement_fee_annual",
    "arrangementFeeOnce": "arrangement_fee_once",
}


@dataclass(frozen=True)
class DayCharge:
    """The charge of a day in pounds a week, exact to the penny, and how it came about."""

    charge: Fraction
    above: bool
    """The capital is above the upper limit."""
    outcome: str
    cost: Fraction
    """The cost of care less what is free."""
    counted: Fraction
    tariff: Fraction
    kept: Fraction
    """Minimum income guarantee or personal expenses allowance, local additions included."""
    notional: Fraction
    """What is left of notional capital."""
    reduction: Fraction
    """By how much notional capital goes down a week."""


def policy_json(chosen: ChargingPolicy) -> dict[str, Any]:
    """A policy of the gateway in the JSON of the standard."""
    said: dict[str, Any] = {
        "since": chosen.since.isoformat(),
        "title": chosen.title,
        "minimumIncomeAmounts": [
            {"rate": name, "amount": money(amount)}
            for name, amount in chosen.minimum_income_amounts.items()
        ],
        "nightCareDisregard": chosen.night_care_disregard,
        "savingsCreditDisregarded": chosen.savings_credit_disregarded,
        "disregardedIncome": sorted(chosen.disregarded_income),
        "allowances": [
            {"label": each.label, "weekly": money(each.weekly)} for each in chosen.allowances
        ],
        "shortStayAsOwnHomeWeeks": chosen.short_stay_as_own_home_weeks,
    }
    for name, ours in MONEY.items():
        value = getattr(chosen, ours)
        if value is not None:
            said[name] = money(value)
    if chosen.source:
        said["source"] = chosen.source
    return said


def money(amount: Decimal) -> str:
    """Pounds or per cent as they travel."""
    return f"{amount:.2f}"


def charge_on(
    request: dict[str, Any],
    chosen: ChargingPolicy,
    day: date,
    left: Fraction | None = None,
) -> DayCharge:
    """The charge of a day, with what is left of notional capital on it or what is told."""
    case = case_of(request, chosen)
    charged = ChargedDay(case, day)
    if left is None:
        left = notional_left(request, chosen, day)
    found = charged.charge(left)
    return DayCharge(
        charge=found.charge,
        above=found.above,
        outcome=found.outcome,
        cost=found.cost,
        counted=found.counted,
        tariff=found.tariff,
        kept=-charged.kept.total,
        notional=left,
        reduction=notional.reduction(case, charged, day, left),
    )


def notional_left(request: dict[str, Any], chosen: ChargingPolicy, day: date) -> Fraction:
    """What is left of notional capital on a day, each week charged by itself."""
    case = case_of(request, chosen)
    return notional.left_on(case, day, lambda week: ChargedDay(case, week))


def case_of(request: dict[str, Any], chosen: ChargingPolicy) -> Case:
    """The question as the native implementation has it."""
    return Case(request, policy.read(policy_json(chosen)))
