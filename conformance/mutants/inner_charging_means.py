"""Faults inside the native implementation where income, costs and what is kept are worked out.

What may not come in here: capital, the care and the days (`inner_charging`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from conformance.mutants.inner_charging import always
from conformance.mutants.inner_way import Hooks
from conformance.native.charging import ages

_BELOW, _REACHED = "mig-couple-below-pension-age", "mig-couple-pension-age"


def _base(change: Callable[..., list[str]]) -> Hooks:
    return {"charging-base": lambda value, **context: change(value, **context)}


def _premium(name: str) -> Hooks:
    """One premium is never kept."""
    return {"charging-premiums": lambda value, **_: value - {name}}


def _premiums_kept(value: set[str], **context: Any) -> set[str]:
    """Those for disability that are told do not end at pension age."""
    told = context["means"]["adult"].get("premiums", {})
    return value | {name for name, has in told.items() if has}


def _pension_age(reached: Callable[[date, date], bool]) -> Hooks:
    return {"charging-pension-age": lambda value, **c: reached(c["born"], c["day"])}


def _a_year_late(born: date, day: date) -> bool:
    return day >= ages.birthday(born, 67)


def _end_of_month(born: date, day: date) -> bool:
    """It is reached on the first of the month after the day."""
    reached = ages.pension_day(born)
    month = reached.month % 12 + 1
    return day >= date(reached.year + (month == 1), month, 1)


def _born_told_reached() -> Hooks:
    """A partner whose date of birth is told is taken to have reached pension age."""
    asked: dict[str, str | None] = {}

    def noted(value: Any, **context: Any) -> Any:
        asked["born"] = context["means"]["adult"].get("partner", {}).get("dateOfBirth")
        return value

    def reached(value: bool, **context: Any) -> bool:
        return value or context["born"].isoformat() == asked["born"]

    return {"charging-contradictions": noted, "charging-pension-age": reached}


def _income(*kinds: str, left: bool) -> Hooks:
    """Some kinds of income are left, or not."""
    hook = "charging-disregarded"
    return {hook: lambda value, **c: left if c["kind"] in kinds else value}


def _credit(left: Callable[[Mapping[str, Any], Fraction], Fraction]) -> Hooks:
    """The savings-credit disregard by another rule, of which the most is the amount of the year."""

    def hook(value: Fraction, **context: Any) -> Fraction:
        day = context["day"]
        couple = day.case.means["adult"]["household"] == "couple"
        most = day.amount(f"savings-credit-disregard-{'couple' if couple else 'single'}")
        return left(context, most)

    return {"charging-savings-credit": hook}


def _week(often: str, weeks: Fraction) -> Hooks:
    """A payment made so often is brought to a week by another number."""

    def hook(value: Fraction, **context: Any) -> Fraction:
        return Fraction(context["amount"]) / weeks if context["every"] == often else value

    return {"charging-week": hook}


def _rounded(whole: Callable[[Fraction, bool], int]) -> Hooks:
    return {
        "charging-rounding": lambda value, **c: Fraction(whole(c["exact"] * 100, c["adds"]), 100)
    }


def _first_two(value: Any, **context: Any) -> Any:
    """Of three incomes or more the last does not count."""
    incomes = context["means"].get("income", [])
    if len(incomes) > 2:
        incomes.pop()
    return value


FAULTS: Mapping[str, Hooks] = {
    "charge-children-lost": always("children", 0),
    "charge-children-once": {"charging-children": lambda value, **_: min(value, 1)},
    "charge-young-as-25": _base(
        lambda value, **_: [each.replace("18-24", "25-to-pension-age") for each in value]
    ),
    "charge-25-at-26": _base(
        lambda value, **c: ["mig-single-18-24"]
        if c["age"] == 25 and c["household"] == "single" else value
    ),
    "charge-lone-parent-by-age": _base(
        lambda value, **_: [each for each in value if each != "mig-lone-parent"] or value
    ),
    "charge-couple-as-single": _base(
        lambda value, **_: [
            each.replace(_BELOW, "mig-single-25-to-pension-age")
            .replace(_REACHED, "mig-single-pension-age") for each in value
        ]
    ),
    "charge-allowance-at-home": _base(lambda value, **_: ["personal-expenses-allowance"]),
    "charge-partners-age-ignored": _base(
        lambda value, **c: [_BELOW] if c["household"] == "couple" and c["age"] < 60 else value
    ),
    "charge-disability-premium-lost": _premium("disability"),
    "charge-enhanced-premium-lost": _premium("enhancedDisability"),
    "charge-carer-premium-lost": _premium("carer"),
    "charge-premiums-at-pension-age": {"charging-premiums": _premiums_kept},
    "charge-carer-premium-ends": {
        "charging-premiums": lambda value, **c: value - ({"carer"} if c["pension_age"] else set())
    },
    "charge-pension-age-65": _pension_age(lambda born, day: day >= ages.birthday(born, 65)),
    "charge-pension-age-66": _pension_age(lambda born, day: day >= ages.birthday(born, 66)),
    "charge-pension-age-67": _pension_age(_a_year_late),
    "charge-pension-age-next-month": _pension_age(_end_of_month),
    "charge-partner-told-is-old": _born_told_reached(),
    "charge-earnings-counted": _income("earnings", "self-employed-earnings", left=False),
    "charge-mobility-counted": _income("dla-mobility", "pip-mobility", left=False),
    "charge-direct-payment-counted": _income("direct-payment", left=False),
    "charge-guaranteed-income-counted": _income("guaranteed-income-payment", left=False),
    "charge-tax-credit-counted-at-home": _income("working-tax-credit", left=False),
    "charge-tax-credit-left-in-homes": _income("working-tax-credit", left=True),
    "charge-attendance-left": _income(
        "attendance-allowance-lower", "attendance-allowance-higher", left=True
    ),
    "charge-pension-left": _income("personal-pension", left=True),
    "charge-ten-pounds-lost": always("ten-pounds", Fraction(0)),
    "charge-ten-pounds-doubled": {"charging-ten-pounds": lambda value, **c: min(
        c["weekly"], Fraction(20)
    )},
    "charge-half-pension-lost": always("half-pension", Fraction(0)),
    "charge-half-pension-at-home": {"charging-half-pension": lambda value, **c: c["weekly"] / 2},
    "charge-tax-lost": always("tax", Fraction(0)),
    "charge-savings-credit-counted": always("savings-credit", Fraction(0)),
    "charge-savings-credit-all-left": _credit(lambda context, most: context["award"]),
    "charge-savings-credit-always-flat": _credit(lambda context, most: most),
    "charge-savings-credit-at-most-the-award": _credit(
        lambda context, most: min(context["award"], most)
        if context["qualifying"] >= context["threshold"] else Fraction(0)
    ),
    "charge-savings-credit-for-all": always("savings-credit-for", True),
    "charge-expenses-without-a-benefit": {
        "charging-disability-benefits": lambda value, **c: (
            value | {"attendance-allowance-lower"} if c["rules"] == "own-home" else value
        )
    },
    "charge-expenses-in-homes": {
        "charging-disability-benefits": lambda value, **c: (
            value if c["rules"] == "own-home" else {"attendance-allowance-lower"}
        )
    },
    "charge-expenses-lost": always("disability-benefits", set()),
    "charge-expenses-with-mobility": {
        "charging-disability-benefits": lambda value, **c: value | {
            each["type"] for each in c["means"].get("income", [])
            if each["type"] in ("pip-mobility", "dla-mobility")
        }
    },
    "charge-housing-in-permanent-stays": always("housing", True),
    "charge-housing-lost": always("housing", False),
    "charge-housing-help-lost": always("housing-help", Fraction(0)),
    "charge-housing-help-beyond-the-costs": {
        "charging-housing-help": lambda value, **context: context["help"]
    },
    "charge-month-by-4": _week("month", Fraction(4)),
    "charge-month-by-4-33": _week("month", Fraction(433, 100)),
    "charge-year-by-days": _week("year", Fraction(365, 7)),
    "charge-rounded-against-the-adult": _rounded(
        lambda pence, adds: math.ceil(pence) if adds else math.floor(pence)
    ),
    "charge-rounded-to-the-nearest": _rounded(lambda pence, _: math.floor(pence + Fraction(1, 2))),
    "charge-third-income-lost": {"charging-contradictions": _first_two},
}  # fmt: skip
