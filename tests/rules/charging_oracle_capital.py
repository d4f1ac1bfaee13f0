"""The capital side of the charging oracle: regs 18 to 25 and Sch 2 of SI 2014/2672.

Lives here: what an asset and the home count for on a day, and tariff income. May not live here: the
charge, or how notional capital goes down (that needs the charge). Written from the law alone.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from charging_oracle_figures import LOWER_LIMIT, UPPER_LIMIT, day_of, down, pounds
from charging_oracle_income import NOTHING, Rules

from gateway.rules.charging.policy import ChargingPolicy

NEVER_COUNTED = {
    "personal-possessions", "life-policy", "personal-injury-trust", "funeral-plan",
}  # fmt: skip
TWELVE_WEEKS = 84
FIFTY_TWO_WEEKS = 364


def share(ownership: dict[str, Any]) -> Fraction:
    """Reg 24: joint capital in equal shares; otherwise what the adult owns of it."""
    if ownership["kind"] == "sole":
        return Fraction(1)
    if ownership["kind"] == "joint":
        return Fraction(1, ownership["owners"])
    return pounds(ownership["percent"]) / 100


def worth(asset: dict[str, Any]) -> Fraction:
    """Reg 20: the market value less a tenth if a sale costs, less what is owed on it."""
    value = pounds(asset["value"])
    if asset.get("saleCosts"):
        value -= value / 10
    value -= pounds(asset.get("encumbrance", "0"))
    return max(NOTHING, down(value * share(asset["ownership"])))


def home(request: dict[str, Any], day: date, rules: Rules) -> Fraction:
    """What the main home counts for: Sch 2 paras 1, 2 and 4."""
    asset = request.get("property")
    if asset is None or rules == "own-home":
        return NOTHING
    if asset.get("discretionaryDisregard") or asset.get("occupiers"):
        return NOTHING
    if rules == "temporary":
        return NOTHING if asset["intendsToReturn"] else worth(asset)
    if day < day_of(request["care"]["start"]) + timedelta(days=twelve_weeks_left(request)):
        return NOTHING
    return worth(asset)


def twelve_weeks_left(request: dict[str, Any]) -> int:
    """The days of the twelve weeks that earlier stays, at most 52 weeks ago, have not used."""
    start = day_of(request["care"]["start"])
    used = 0
    for stay in request["care"].get("earlierStays", []):
        if (start - day_of(stay["end"])).days <= FIFTY_TWO_WEEKS:
            used += (day_of(stay["end"]) - day_of(stay["start"])).days + 1
    return max(0, TWELVE_WEEKS - used)


def actual(request: dict[str, Any], day: date, rules: Rules) -> Fraction:
    """The capital that there is, notional capital left out."""
    items = [item for item in request.get("capital", []) if not item.get("notional")]
    return sum_of(items) + home(request, day, rules)


def notional(request: dict[str, Any]) -> Fraction:
    """Reg 22: the capital that the adult is treated as having, before it goes down."""
    return sum_of([item for item in request.get("capital", []) if item.get("notional")])


def sum_of(items: list[dict[str, Any]]) -> Fraction:
    """What the items count for together."""
    return sum((worth(item) for item in items if item["type"] not in NEVER_COUNTED), NOTHING)


def limits(policy: ChargingPolicy, rules: Rules) -> tuple[Fraction, Fraction]:
    """Reg 12 and reg 25, or the council's own higher limits outside permanent stays."""
    if rules == "permanent":
        return LOWER_LIMIT, UPPER_LIMIT
    return (
        max(LOWER_LIMIT, pounds(policy.lower_capital_limit or "0")),
        max(UPPER_LIMIT, pounds(policy.upper_capital_limit or "0")),
    )


def tariff(capital: Fraction, lower: Fraction) -> Fraction:
    """Reg 25: a pound for each £250 above the lower limit, and for a part of £250."""
    income = NOTHING
    while lower < capital:
        income += 1
        lower += 250
    return income
