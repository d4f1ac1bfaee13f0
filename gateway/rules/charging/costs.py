"""Costs that are left to the adult: housing (Sch 1 paras 2 and 3) and disability (para 4).

Lives here: the lines of both. May not live here: what the adult keeps besides (`household`).
Housing benefit is taken off what is not council tax, council tax support off council tax, each at
most to nothing: where the one is more than its costs it does not eat the other's.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from gateway.rules.charging import notes
from gateway.rules.charging.case import Case
from gateway.rules.charging.income import Counted
from gateway.rules.charging.policy import ChargingPolicy
from gateway.rules.charging.stays import Rules
from gateway.rules.charging.working import LOCAL, Working
from gateway.rules.money import ZERO, Payment, down, up

HOUSING: Final = "SI 2014/2672 Sch 1 paras 2 and 3"
DISABILITY: Final = "SI 2014/2672 Sch 1 para 4"
_LABELS: Final = {
    "rent": "Rent",
    "mortgage": "Mortgage",
    "council-tax": "Council tax",
    "ground-rent": "Ground rent",
    "service-charge": "Service charge",
    "other": "Other housing cost",
}


def housing(case: Case, rules: Rules, working: Working, said: notes.Notes) -> None:
    """Costs of the home, net of what helps with them, where a home is kept up."""
    if rules == "permanent":
        said.add(notes.HOUSING_CARE_HOME, when=bool(case.housing))
        return
    homes = council_tax = ZERO
    for cost in case.housing:
        weekly = up(cost.payment.weekly())
        if cost.kind == "council-tax":
            council_tax += weekly
        else:
            homes += weekly
        how = cost.payment.how()
        if cost.kind == "other":
            said.add(notes.OTHER_HOUSING)
            working.subtract(_LABELS["other"], weekly, LOCAL, basis="local", detail=how)
        else:
            working.subtract(_LABELS[cost.kind], weekly, HOUSING, detail=how)
    _help("Housing benefit, for the housing costs", case.housing_benefit, homes, working)
    _help("Council tax support", case.council_tax_support, council_tax, working)


def _help(label: str, given: Payment | None, most: Decimal, working: Working) -> None:
    if given and most:
        helped = down(given.weekly())
        how = given.how() if helped <= most else "At most the cost that it is for"
        working.add(label, min(helped, most), HOUSING, detail=how)


def disability(
    case: Case,
    policy: ChargingPolicy,
    rules: Rules,
    counted: Counted,
    working: Working,
    said: notes.Notes,
) -> None:
    """Each expense, and the council's standard amount where that is more."""
    if rules != "own-home":
        said.add(notes.DISABILITY_COSTS_CARE_HOME, when=bool(case.expenses))
        return
    if not counted.disability:
        said.add(notes.DISABILITY_COSTS_LEFT_OUT, when=bool(case.expenses))
        return
    itemised = ZERO
    for expense in case.expenses:
        weekly = up(expense.payment.weekly())
        itemised += weekly
        label = f"Disability-related expense: {expense.kind or 'not named'}"
        working.subtract(label, weekly, DISABILITY, detail=expense.payment.how())
    standard = policy.standard_disability_expenditure
    if counted.higher and policy.higher_standard_disability_expenditure is not None:
        standard = policy.higher_standard_disability_expenditure
    if standard > itemised:
        working.subtract(
            "Up to this council's standard amount for disability-related expenses",
            up(standard) - itemised,
            LOCAL,
            basis="local",
        )
