"""The income side of the charging oracle: regs 14 to 17 and Sch 1 of SI 2014/2672.

Lives here: what of an income counts, what housing and disability cost, which premiums follow from a
benefit. May not live here: capital, or the charge. Written from the law alone; it shares nothing
with what it tests.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, Literal

from charging_oracle_figures import age, amount, benefit, day_of, down, pounds, up, weekly

from gateway.rules.charging.policy import ChargingPolicy

Rules = Literal["own-home", "temporary", "permanent"]
"""By whose rules a day is charged: a short stay may be charged by those of one's own home."""

NOTHING = Fraction(0)

# Earnings: reg 14. The rest: Sch 1 part 1 and part 2.
NEVER_COUNTED = {
    "earnings", "self-employed-earnings",
    "dla-mobility", "pip-mobility",
    "war-disablement-pension", "guaranteed-income-payment", "armed-forces-independence-payment",
    "housing-benefit", "council-tax-support", "child-benefit", "child-tax-credit",
    "winter-fuel-payment", "christmas-bonus", "cold-weather-payment",
    "direct-payment", "charitable-payment", "voluntary-payment", "social-fund-payment",
    "student-grant",
}  # fmt: skip
OWN_HOME_NEVER_COUNTED = {"working-tax-credit"}
COUNTED = {
    "state-pension", "occupational-pension", "personal-pension", "annuity",
    "pension-credit-guarantee", "pension-credit-savings", "universal-credit",
    "employment-support-allowance", "jobseekers-allowance", "income-support", "carers-allowance",
    "attendance-allowance-lower", "attendance-allowance-higher",
    "dla-care-lowest", "dla-care-middle", "dla-care-highest",
    "pip-daily-living-standard", "pip-daily-living-enhanced", "constant-attendance-allowance",
    "war-widows-pension", "industrial-injuries-benefit", "bereavement-benefit",
    "incapacity-benefit", "severe-disablement-allowance", "maternity-allowance",
    "rental-income", "trust-income", "maintenance-received", "other-benefit", "other",
}  # fmt: skip

CARE_BENEFITS = {
    "attendance-allowance-lower", "attendance-allowance-higher",
    "dla-care-lowest", "dla-care-middle", "dla-care-highest",
    "pip-daily-living-standard", "pip-daily-living-enhanced", "constant-attendance-allowance",
}  # fmt: skip
HIGHER_CARE_BENEFITS = {
    "attendance-allowance-higher", "dla-care-highest", "pip-daily-living-enhanced",
}  # fmt: skip
ENTITLE_TO_DISABILITY = CARE_BENEFITS | {"dla-mobility", "pip-mobility"}
ENTITLE_TO_ENHANCED = {"dla-care-highest", "pip-daily-living-enhanced"}


def incomes(request: dict[str, Any]) -> list[tuple[dict[str, Any], Fraction]]:
    """Each income that adds, with its pounds a week."""
    return [
        (item, down(weekly(item)))
        for item in request.get("income", [])
        if item["type"] != "tax-paid"
    ]


def assessable(
    request: dict[str, Any], policy: ChargingPolicy, day: date, rules: Rules
) -> Fraction:
    """The income that counts: what comes in less what Sch 1 or the council leaves."""
    total = left = NOTHING
    pension_of_war = NOTHING
    for item, line in incomes(request):
        kind = item["type"]
        total += line
        never = NEVER_COUNTED | (OWN_HOME_NEVER_COUNTED if rules == "own-home" else set())
        if kind in never | policy.disregarded_income:
            left += line
        elif kind == "war-widows-pension":
            pension_of_war += line
        elif kind == "occupational-pension" and item.get("halfPassedToSpouse"):
            left += up(line / 2) if rules == "permanent" else NOTHING
        elif kind in HIGHER_CARE_BENEFITS and rules == "own-home":
            left += night_care(request, policy, day, line)
        elif kind not in COUNTED | OWN_HOME_NEVER_COUNTED:
            raise KeyError(kind)
    left += min(pension_of_war, Fraction(10))
    left += savings_credit(request, policy, day)
    for item in request.get("income", []):
        if item["type"] == "tax-paid":  # Sch 1 para 1
            left += up(weekly(item))
    return total - left


def night_care(
    request: dict[str, Any], policy: ChargingPolicy, day: date, line: Fraction
) -> Fraction:
    """Local: what the higher rate of a benefit has more, to those without care at night."""
    if not (policy.night_care_disregard and request["care"].get("dayCareOnly")):
        return NOTHING
    return min(line, benefit("higher", day) - benefit("lower", day))


def savings_credit(request: dict[str, Any], policy: ChargingPolicy, day: date) -> Fraction:
    """Sch 1 para 40: what is left because of savings credit, beyond what is left already."""
    award = sum(
        (line for item, line in incomes(request) if item["type"] == "pension-credit-savings"),
        NOTHING,
    )
    statutory = min_of_para_40(request, day, award)
    if "pension-credit-savings" in policy.disregarded_income:
        return max(NOTHING, statutory - award)
    return max(award, statutory) if policy.savings_credit_disregarded else statutory


def min_of_para_40(request: dict[str, Any], day: date, award: Fraction) -> Fraction:
    """The five rules on the savings-credit disregard."""
    asked = request.get("savingsCredit")
    adult = request["adult"]
    born = day_of(adult["dateOfBirth"])
    if asked is None or age(born, day) < 65:
        return NOTHING
    # Whoever is paid it, or was 65 before 6 April 2016, had reached pension age by then.
    surely = award > 0 or born <= date(1951, 4, 5)
    if not asked.get("pensionAgeBeforeApril2016", surely):
        return NOTHING
    who = "couple" if adult["household"] == "couple" else "single"
    most = amount(f"savings-credit-disregard-{who}", day)
    qualifying = weekly(asked["qualifyingIncome"])
    if qualifying < benefit(f"threshold-{who}", day):
        return NOTHING
    if qualifying <= benefit(f"guarantee-{who}", day):
        return min(award, most)
    return most


def housing(request: dict[str, Any]) -> Fraction:
    """Sch 1 paras 2 and 3: what the home costs, net of the help with it."""
    tax = rest = NOTHING
    for cost in request.get("housingCosts", []):
        line = up(weekly(cost))
        if cost["type"] == "council-tax":
            tax += line
        else:
            rest += line
    if "housingBenefit" in request:
        rest = max(NOTHING, rest - down(weekly(request["housingBenefit"])))
    if "councilTaxSupport" in request:
        tax = max(NOTHING, tax - down(weekly(request["councilTaxSupport"])))
    return rest + tax


def disability_related(request: dict[str, Any], policy: ChargingPolicy) -> Fraction:
    """Sch 1 para 4: only, and always, where a benefit for care is counted."""
    counted = {
        item["type"] for item, _ in incomes(request) if item["type"] in CARE_BENEFITS
    } - policy.disregarded_income
    if not counted:
        return NOTHING
    itemised = sum(
        (up(weekly(item)) for item in request.get("disabilityRelatedExpenditure", [])),
        NOTHING,
    )
    standard = pounds(policy.standard_disability_expenditure)
    if counted & HIGHER_CARE_BENEFITS and policy.higher_standard_disability_expenditure is not None:
        standard = pounds(policy.higher_standard_disability_expenditure)
    return max(itemised, standard)


def premiums(request: dict[str, Any]) -> set[str]:
    """Which premiums of reg 7(5) to (7) the adult has, told or shown by a benefit."""
    kinds = {item["type"] for item in request.get("income", [])}
    found = {
        "disability": bool(kinds & ENTITLE_TO_DISABILITY),
        "enhancedDisability": bool(kinds & ENTITLE_TO_ENHANCED),
        "carer": "carers-allowance" in kinds,
        **request["adult"].get("premiums", {}),
    }
    return {name for name, has in found.items() if has}
