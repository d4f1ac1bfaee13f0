"""Whether an agreement must or may be offered: SI 2014/2671 regs 2 to 4.

Lives here: the conditions and what they come to together. May not live here: an amount.

The structure of regulation 2 was read; the conditions themselves are cross-checked in the policies
of several councils. The numbers of its paragraphs were not at hand, so none is given.
"""

from __future__ import annotations

from decimal import Decimal

from gateway.rules.deferred_payment.reading import Stated
from gateway.rules.deferred_payment.told import Condition, ConditionCode, Eligibility, Met, Offer
from gateway.rules.money import text

_REG_2 = "SI 2014/2671 reg 2"
_SECURITY = "SI 2014/2671 reg 2(1)(b) and reg 4"
_NEVER: frozenset[ConditionCode] = frozenset({"home-counted", "terms-agreed"})
"""Without these nothing is left to defer, or nobody agrees to it; regulation 3 cannot help."""


def judged(
    stated: Stated, other_capital: Decimal | None, upper: Decimal, limit: Decimal
) -> Eligibility:
    """Each condition and the outcome. `upper` is the upper capital limit of the day, `limit` the
    equity limit: a charge on a home that leaves nothing to defer is no adequate security."""
    capital_met = None if other_capital is None else other_capital <= upper
    counted = None if stated.home_disregarded is None else not stated.home_disregarded
    secured = stated.first_charge if limit else False
    conditions: list[Condition] = [
        _condition(
            "care-home",
            None if stated.setting is None else stated.setting == "care-home",
            "The needs are to be met in a care home.",
        ),
        _condition(
            "other-capital",
            capital_met,
            f"Capital without the home is £{text(upper)} or less.",
        ),
        _condition(
            "home-counted",
            counted,
            "The home counts as capital: nobody lives there for whom it is left out.",
        ),
        _condition(
            "adequate-security",
            secured,
            "The council has adequate security: a first legal charge on the home, which is worth "
            "enough to defer on.",
            _SECURITY,
        ),
        _condition("terms-agreed", stated.terms_agreed, "The adult agrees to the terms."),
    ]
    return {"outcome": _outcome(conditions), "conditions": conditions}


def _condition(
    code: ConditionCode, met: bool | None, says: str, paragraph: str = _REG_2
) -> Condition:
    told: Met = "not-stated" if met is None else "yes" if met else "no"
    return {"condition": code, "met": told, "paragraph": paragraph, "says": says}


def _outcome(conditions: list[Condition]) -> Offer:
    if all(each["met"] == "yes" for each in conditions):
        return "must-be-offered"
    if any(each["met"] == "no" and each["condition"] in _NEVER for each in conditions):
        return "not-eligible"
    return "may-be-offered"
