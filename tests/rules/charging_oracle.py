"""What the law charges an adult on one day: a slow, plain oracle for the engine of charging.

Lives here: regs 3 to 12 and 23 of SI 2014/2672 in their order, for one day, in exact fractions. May
not live here: anything of the engine but the shapes of the request and of the local policy. There
are no periods: whoever wants them asks for day after day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import charging_oracle_capital as capital
import charging_oracle_income as means
from charging_oracle_figures import (
    FREE_EQUIPMENT,
    age,
    amount,
    day_of,
    down,
    pension_age_reached,
    pounds,
    up,
)
from charging_oracle_income import NOTHING, Rules

from gateway.rules.charging.policy import STATUTORY, ChargingPolicy


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


def charge_on(
    request: dict[str, Any],
    policy: ChargingPolicy,
    day: date,
    notional: Fraction | None = None,
) -> DayCharge:
    """The charge of a day, with what is left of notional capital on it or what is told."""
    left = notional_left(request, policy, day) if notional is None else notional
    found = charge_with(request, policy, day, left)
    if left == 0:
        return found
    without = charge_with(request, policy, day, NOTHING)
    return DayCharge(**{**vars(found), "reduction": found.charge - without.charge})


def notional_left(request: dict[str, Any], policy: ChargingPolicy, day: date) -> Fraction:
    """Reg 23: each week it goes down by what it made the adult pay more."""
    left = capital.notional(request)
    if "diminishingNotional" not in request:
        return left
    week = day_of(request["diminishingNotional"]["since"])
    while week + timedelta(days=7) <= day and left > 0:
        more = charge_with(request, policy, week, left).charge
        less = charge_with(request, policy, week, NOTHING).charge
        left = max(NOTHING, left - (more - less))
        week += timedelta(days=7)
    return left


def charge_with(
    request: dict[str, Any], policy: ChargingPolicy, day: date, notional: Fraction
) -> DayCharge:
    """The charge of a day with so much notional capital."""
    rules = rules_on(request, policy, day)
    cost = cost_on(request, day)
    counted = capital.actual(request, day, rules) + notional
    lower, upper = capital.limits(policy, rules)
    above = counted > upper
    tariff = NOTHING if above else capital.tariff(counted, lower)
    kept = minimum_income(request, policy, day, rules)

    def answer(outcome: str, charge: Fraction) -> DayCharge:
        return DayCharge(
            charge, above, outcome, cost, counted, tariff, kept, notional, reduction=NOTHING
        )

    if cost == 0:  # regs 3 and 4
        return answer("free", NOTHING)
    if above or request.get("route", "full") in ("refused", "light-touch"):  # regs 10 and 12
        return answer("full-cost", cost)

    left = means.assessable(request, policy, day, rules) + tariff
    if rules in ("own-home", "temporary"):
        left -= means.housing(request)
    if rules == "own-home":
        left -= means.disability_related(request, policy)
    left -= sum((pounds(each.weekly) for each in policy.allowances), NOTHING)
    left -= kept
    left = max(NOTHING, left)
    if rules == "own-home":
        left = down(left * pounds(policy.disposable_income_percent) / 100)
        if policy.maximum_charge is not None:
            left = min(left, pounds(policy.maximum_charge))
    left = min(left, cost)
    if left < pounds(policy.minimum_charge):
        left = NOTHING
    return answer("contribution" if left else "no-charge", left)


def rules_on(request: dict[str, Any], policy: ChargingPolicy, day: date) -> Rules:
    """Reg 8: a short-term stay may be charged as if the adult were at home."""
    care = request["care"]
    if care["setting"] == "own-home":
        return "own-home"
    if care["stay"] == "permanent":
        return "permanent"
    if care["stay"] == "short-term":
        weeks = timedelta(weeks=policy.short_stay_as_own_home_weeks)
        if day < day_of(care["start"]) + weeks:
            return "own-home"
    return "temporary"


def cost_on(request: dict[str, Any], day: date) -> Fraction:
    """The cost of care less what regs 3 and 4 and section 117 make free."""
    cost = pounds(request["care"]["weeklyCost"])
    for part in request.get("freeServices", []):
        if part["reason"] in ("community-equipment", "minor-adaptation"):
            free = pounds(part["price"]) <= FREE_EQUIPMENT
        elif part["reason"] == "reablement":
            start = day_of(part["start"])
            free = start <= day < start + timedelta(weeks=6)
        else:
            free = True
        if free:
            cost -= pounds(part["weeklyCost"]) if "weeklyCost" in part else cost
    return max(NOTHING, cost)


def minimum_income(
    request: dict[str, Any], policy: ChargingPolicy, day: date, rules: Rules
) -> Fraction:
    """Reg 6 in a care home, reg 7 elsewhere; the council may leave more."""

    def ours(name: str) -> Fraction:
        return max(amount(name, day), pounds(policy.minimum_income_amounts.get(name, "0")))

    if rules != "own-home":
        return ours("personal-expenses-allowance")
    adult = request["adult"]
    born = day_of(adult["dateOfBirth"])
    pensioner = pension_age_reached(born, day, adult.get("pensionAge"))
    if adult["household"] == "couple":  # reg 7(4)
        either = pensioner or partner_is_pensioner(adult["partner"], day)
        total = ours("mig-couple-pension-age" if either else "mig-couple-below-pension-age")
    elif pensioner:  # reg 7(2)(c)
        total = ours("mig-single-pension-age")
    else:  # reg 7(2)(a) and (b)
        young = age(born, day) < 25
        total = ours("mig-single-18-24" if young else "mig-single-25-to-pension-age")
        if adult["household"] == "lone-parent":  # reg 7(3)
            total = max(total, ours("mig-lone-parent"))
    total += adult.get("children", 0) * ours("mig-child")  # reg 7(1)(b)
    size = "couple" if adult["household"] == "couple" else "single"
    has = means.premiums(request)
    if "disability" in has and not pensioner:  # reg 7(5)(a) and (6)(a)
        total += ours(f"mig-disability-{size}")
    if "enhancedDisability" in has and not pensioner:  # reg 7(5)(b) and (6)(b)
        total += ours(f"mig-enhanced-disability-{size}")
    if "carer" in has:  # reg 7(7)
        total += ours("mig-carer")
    total += up(total * pounds(policy.minimum_income_uplift_percent) / 100)
    return total + pounds(policy.minimum_income_addition)


def partner_is_pensioner(partner: dict[str, Any], day: date) -> bool:
    """Whether the other member of the couple has reached pension age."""
    if "pensionAge" in partner:
        return bool(partner["pensionAge"])
    return pension_age_reached(day_of(partner["dateOfBirth"]), day, stated=None)


__all__ = ["STATUTORY", "DayCharge", "charge_on", "notional_left"]
