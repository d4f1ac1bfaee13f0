"""Whether an agreement must or may be offered: SI 2014/2671 regs 2 to 4.

Lives here: the conditions and what they come to together. May not live here: an amount.

Regulation 2(1) and (2) was read as made. Regulations 3 and 4, and what has been amended since,
were not: what stands on them is cross-checked in the policies of several councils. That nobody
agrees for an adult without capacity, attorney or deputy is one council's policy.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from gateway.rules.deferred_payment.reading import Stated
from gateway.rules.deferred_payment.told import Condition, ConditionCode, Eligibility, Met, Offer
from gateway.rules.money import text

_REG_2: Final = "SI 2014/2671 reg 2"
_NEVER: Final[frozenset[ConditionCode]] = frozenset({"home-counted", "terms-agreed"})
"""Without these nothing is left to defer, or nobody agrees to it; regulation 3 cannot help."""


def judged(
    stated: Stated, other_capital: Decimal | None, upper: Decimal, limit: Decimal
) -> Eligibility:
    """Each condition and the outcome. `upper` is the upper capital limit of the day, `limit` the
    equity limit: a charge on a home that leaves nothing to defer is no adequate security."""
    capital_met = None if other_capital is None else other_capital <= upper
    counted = None if stated.home_disregarded is None else not stated.home_disregarded
    secured = stated.first_charge if limit else False
    agreed = False if stated.capacity_or_attorney is False else stated.terms_agreed
    conditions: list[Condition] = [
        _condition(
            "care-home",
            "(2)(a)",
            None if stated.setting is None else stated.setting == "care-home",
            "The needs are to be met in a care home.",
        ),
        _condition(
            "other-capital",
            "(2)(b)(i)(bb)",
            capital_met,
            f"Capital without the home is £{text(upper)} or less.",
        ),
        _condition(
            "home-counted",
            "(2)(b)(i)(aa)",
            counted,
            "The home counts as capital: nobody lives there for whom it is left out.",
        ),
        _condition(
            "adequate-security",
            "(1)(b) and reg 4",
            secured,
            "The council has adequate security: a first legal charge on the home, which is worth "
            "enough to defer on.",
        ),
        _condition(
            "terms-agreed",
            "(1)(c)",
            agreed,
            "The adult agrees to the terms, or an attorney or deputy does so for the adult.",
        ),
    ]
    return {"outcome": _outcome(conditions), "conditions": conditions}


def _condition(code: ConditionCode, place: str, met: bool | None, says: str) -> Condition:
    told: Met = "not-stated" if met is None else "yes" if met else "no"
    return {"condition": code, "met": told, "paragraph": f"{_REG_2}{place}", "says": says}


def _outcome(conditions: list[Condition]) -> Offer:
    if all(each["met"] == "yes" for each in conditions):
        return "must-be-offered"
    if any(each["met"] == "no" and each["condition"] in _NEVER for each in conditions):
        return "not-eligible"
    return "may-be-offered"
