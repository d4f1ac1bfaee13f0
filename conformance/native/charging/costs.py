"""What a home and a disability cost: Sch 1 paras 2 to 4 of SI 2014/2672.

Lives here: the costs that are left to the adult, and the council's standard amounts. May not live
here: income.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

import openapi
from conformance.native.charging import words
from conformance.native.charging.day import Day
from conformance.native.charging.income import CARE_BENEFITS, HIGHER_CARE_BENEFITS
from conformance.native.charging.money import NOTHING
from conformance.native.charging.policy import PLACE
from conformance.native.charging.working import SI, Line, minus, plus

Json = Any
PARAGRAPH: Final = f"{SI} Sch 1 paras 2 and 3"
DISABILITY: Final = f"{SI} Sch 1 para 4"


def housing(day: Day) -> Iterator[Line]:
    """What the home costs, net of the help with it, wherever a home is kept up."""
    case = day.case
    costs = case.means.get("housingCosts", [])
    if not case.bend("housing", day.rules != "permanent", rules=day.rules):
        if costs:
            day.say(words.NO_HOME_KEPT)
        return
    tax = rest = NOTHING
    for cost in costs:
        weekly = case.up(case.weekly(cost))
        label = openapi.code_list("housing-costs").codes_by_name[cost["type"]].label
        if cost["type"] == "other":
            day.say(words.OTHER_HOUSING)
            yield minus(label, weekly, PLACE)
        else:
            yield minus(label, weekly, PARAGRAPH)
        if cost["type"] == "council-tax":
            tax += weekly
        else:
            rest += weekly
    yield from _help(day, "housingBenefit", "Help with housing costs", rest)
    yield from _help(day, "councilTaxSupport", "Council tax support", tax)


def _help(day: Day, name: str, label: str, costs: Fraction) -> Iterator[Line]:
    """Help is taken off the costs that it is for, and no more than they are."""
    case = day.case
    if name in case.means and costs:
        help_ = case.down(case.weekly(case.means[name]))
        taken = case.bend("housing-help", min(help_, costs), costs=costs, help=help_)
        yield plus(label, taken, PARAGRAPH, detail="At most the costs" if help_ > taken else "")


def disability(day: Day) -> Iterator[Line]:
    """What the disability costs: only, and always, where a benefit for care is counted."""
    case = day.case
    expenses = case.means.get("disabilityRelatedExpenditure", [])
    benefits = benefits_counted(day)
    if not benefits:
        if expenses:
            day.say(words.NO_DISABILITY_COSTS)
        return
    itemised = NOTHING
    for each in expenses:
        weekly = case.up(case.weekly(each))
        itemised += weekly
        yield minus(f"Cost of the disability: {each.get('label', 'no name')}", weekly, DISABILITY)
    standard = case.bend(
        "disability-standard", standard_amount(day, benefits), benefits=benefits, policy=case.policy
    )
    if standard > itemised:
        yield minus("Costs of the disability without receipts", standard - itemised, PLACE)


def benefits_counted(day: Day) -> set[str]:
    """The benefits for care that are counted, outside care homes."""
    case = day.case
    found = {item["type"] for item in case.means.get("income", [])} & CARE_BENEFITS
    right = found - case.policy.not_counted if day.rules == "own-home" else set()
    return case.bend(
        "disability-benefits", right, means=case.means, policy=case.policy, rules=day.rules
    )


def standard_amount(day: Day, benefits: set[str]) -> Fraction:
    """The council's amount for those without receipts; it may have a higher one."""
    policy = day.case.policy
    if policy.higher_standard_costs is not None and benefits & HIGHER_CARE_BENEFITS.keys():
        return policy.higher_standard_costs
    return policy.standard_costs


def allowances(day: Day) -> Iterator[Line]:
    """What the council lets everybody keep besides."""
    policy = day.case.policy
    given = day.case.bend("allowances", list(policy.allowances), policy=policy, rules=day.rules)
    return (minus(label, amount, PLACE) for label, amount in given)
