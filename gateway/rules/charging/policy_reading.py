"""A council's charging policy read from the JSON of the standard, every fault found at once.

Lives here: what is asked of a policy beyond its shape. It may choose what the regulations leave
open, and be kinder than they are. Where whoever uses a choice takes the kinder of it and the law
(amounts, limits, interest of later half-years), a choice that is harsher has no effect, and is not
refused. May not live here: how a choice changes a charge.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast, get_args

from gateway.rules.charging.faults import Node, Reading, Refused
from gateway.rules.charging.income_types import INCOME_TYPES
from gateway.rules.charging.policy import (
    ChargingPolicy,
    Compounding,
    DeferredPaymentPolicy,
    LocalAllowance,
)
from gateway.rules.money import pounds
from openapi.rates import RateUnknown, rate, rate_names

_INTEREST: Final = "deferred-payment-interest"
_LOCAL: Final = ("mig-", "personal-expenses-allowance")
_COMPOUNDING: Final = get_args(Compounding)
_HUNDRED: Final = Decimal(100)
_MONEY: Final = {
    "minimumIncomeAddition": "minimum_income_addition",
    "lowerCapitalLimit": "lower_capital_limit",
    "upperCapitalLimit": "upper_capital_limit",
    "standardDisabilityExpenditure": "standard_disability_expenditure",
    "higherStandardDisabilityExpenditure": "higher_standard_disability_expenditure",
    "minimumCharge": "minimum_charge",
    "maximumCharge": "maximum_charge",
    "arrangementFeeAnnual": "arrangement_fee_annual",
    "arrangementFeeOnce": "arrangement_fee_once",
}
_PERCENT: Final = {
    "minimumIncomeUpliftPercent": "minimum_income_uplift_percent",
    "disposableIncomePercent": "disposable_income_percent",
}
_FLAGS: Final = {
    "nightCareDisregard": "night_care_disregard",
    "savingsCreditDisregarded": "savings_credit_disregarded",
}
_TERMS_MONEY: Final = {
    "setUpFee": "set_up_fee",
    "annualFee": "annual_fee",
    "weeklyFee": "weekly_fee",
    "valuationFee": "valuation_fee",
}
_TERMS_PERCENT: Final = {
    "interestPercent": "interest_percent",
    "belowMaximum": "below_maximum",
    "rentKeptPercent": "rent_kept_percent",
}


def read_policy(given: object, at: str = "/policy") -> ChargingPolicy:
    """The policy that stands at a place of a request. Raises Refused with all faults."""
    reading = Reading()
    policy = policy_in(reading, given, at)
    if reading.faults:
        raise Refused(reading.faults)
    return policy


def policy_faults(given: object) -> list[tuple[str, str]]:
    """What is wrong with a policy: the place in it, and why. Nothing when it can be used."""
    try:
        read_policy(given, "")
    except Refused as refused:
        return [(each.pointer, each.detail) for each in refused.problems]
    return []


def policy_in(reading: Reading, given: object, at: str) -> ChargingPolicy:
    """The same, its faults added to those of a larger reading."""
    if not isinstance(given, Mapping):
        reading.refuse(at, "wrong-type", "This is to be an object.")
        return ChargingPolicy(since=date.min)
    node = cast("Node", given)
    chosen: dict[str, Any] = {
        **_read(_MONEY, lambda name: reading.money(node, name, at)),
        **_read(_PERCENT, lambda name: _percent(reading, node, name, at)),
        **_read(_FLAGS, lambda name: reading.flag(node, name, at)),
    }
    for name in ("title", "source"):
        if isinstance(node.get(name), str):
            chosen[name] = node[name]
    since = reading.day(node, "since", at, needed=True)
    weeks = reading.count(node, "shortStayAsOwnHomeWeeks", at)
    if weeks is not None:
        chosen["short_stay_as_own_home_weeks"] = weeks
        if weeks > 8:
            reading.refuse(
                f"{at}/shortStayAsOwnHomeWeeks", "above-eight", "A short stay has at most 8 weeks."
            )
    _limits(reading, chosen, at)
    return ChargingPolicy(
        since=since or date.min,
        minimum_income_amounts=_amounts(reading, node, at),
        disregarded_income=_disregarded(reading, node, at),
        allowances=_allowances(reading, node, at),
        deferred_payment=_terms(reading, node, since, at),
        **chosen,
    )


def _read(names: Mapping[str, str], read: Any) -> dict[str, Any]:
    found = {ours: read(name) for name, ours in names.items()}
    return {ours: value for ours, value in found.items() if value is not None}


def _percent(reading: Reading, node: Node, name: str, at: str) -> Decimal | None:
    value = node.get(name)
    if value is None:
        return None
    try:
        percent = pounds(value)
    except ValueError:
        percent = Decimal(101)
    if percent <= _HUNDRED:
        return percent
    reading.refuse(
        f"{at}/{name}", "not-a-percentage", "This is to be 0 to 100, with at most two decimals."
    )
    return None


def _limits(reading: Reading, chosen: Mapping[str, Any], at: str) -> None:
    lower, upper = chosen.get("lower_capital_limit"), chosen.get("upper_capital_limit")
    if lower is not None and upper is not None and lower > upper:
        reading.refuse(
            f"{at}/lowerCapitalLimit", "limits-crossed", "The lower limit is above the upper one."
        )


def _amounts(reading: Reading, node: Node, at: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for place, each in reading.items(node, "minimumIncomeAmounts", at):
        name = each.get("rate")
        amount = reading.needed_money(each, "amount", place)
        if not (isinstance(name, str) and name in rate_names() and name.startswith(_LOCAL)):
            reading.refuse(
                f"{place}/rate", "unknown-rate",
                "This is to be the name of an amount of the minimum income guarantee, or the "
                "personal expenses allowance.",
            )  # fmt: skip
        elif name in found:
            reading.refuse(f"{place}/rate", "given-twice", "This amount is given twice.")
        else:
            found[name] = amount
    return found


def _disregarded(reading: Reading, node: Node, at: str) -> frozenset[str]:
    given = node.get("disregardedIncome", [])
    if not isinstance(given, list):
        reading.refuse(f"{at}/disregardedIncome", "wrong-type", "This is to be a list.")
        return frozenset()
    for number, each in enumerate(given):
        if not isinstance(each, str) or each not in INCOME_TYPES:
            reading.refuse(
                f"{at}/disregardedIncome/{number}", "unknown-code",
                "This is not a code of its list.",
            )  # fmt: skip
    return frozenset(each for each in given if isinstance(each, str))


def _allowances(reading: Reading, node: Node, at: str) -> tuple[LocalAllowance, ...]:
    found = []
    for place, each in reading.items(node, "allowances", at):
        label = each.get("label")
        if not isinstance(label, str) or not label:
            reading.refuse(f"{place}/label", "missing", "Say what the allowance is for.")
            label = ""
        found.append(LocalAllowance(label, reading.needed_money(each, "weekly", place)))
    return tuple(found)


def _terms(reading: Reading, node: Node, since: date | None, at: str) -> DeferredPaymentPolicy:
    given = reading.part(node, "deferredPayment", at)
    if given is None:
        return DeferredPaymentPolicy()
    place = f"{at}/deferredPayment"
    chosen: dict[str, Any] = {
        **_read(_TERMS_MONEY, lambda name: reading.money(given, name, place)),
        **_read(_TERMS_PERCENT, lambda name: _percent(reading, given, name, place)),
    }
    compounding = reading.word(given, "compounding", place, _COMPOUNDING)
    if compounding:
        chosen["compounding"] = compounding
    deferred = reading.flag(given, "feesDeferred", place)
    if deferred is not None:
        chosen["fees_deferred"] = deferred
    terms = DeferredPaymentPolicy(**chosen)
    if since and terms.interest_percent is not None:
        _interest(reading, terms.interest_percent, since, place)
    return terms


def _interest(reading: Reading, own: Decimal, since: date, at: str) -> None:
    """A council may charge less than the national maximum, never more: SI 2014/2671 reg 9."""
    try:
        most = rate(_INTEREST, since).amount
    except RateUnknown:
        return
    if own > most:
        reading.refuse(
            f"{at}/interestPercent", "above-maximum",
            "The national maximum of interest is lower on the first day of the policy.",
        )  # fmt: skip
