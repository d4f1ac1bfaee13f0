"""The savings-credit disregard: Sch 1 para 40 of SI 2014/2672.

Lives here: for whom it is, what it compares, what it leaves. May not live here: any other income.
Qualifying income is that of the State Pension Credit Regulations 2002, reg 9, as far as the
incomes given show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, Final

from conformance.native.charging import ages, income, words
from conformance.native.charging.case import day_of
from conformance.native.charging.day import Day
from conformance.native.charging.money import NOTHING
from conformance.native.charging.policy import PLACE
from conformance.native.charging.working import SI, Line, minus

Json = Any
OLD_ENOUGH: Final = 65
BEFORE: Final = date(1951, 4, 5)
"""Whoever was born so early was 65 before 6 April 2016."""
QUALIFYING: Final = {
    "state-pension", "occupational-pension", "personal-pension", "annuity", "carers-allowance",
    "industrial-injuries-benefit", "bereavement-benefit", "rental-income", "trust-income",
    "other-benefit", "other", "war-widows-pension",
}  # fmt: skip
SPARED, STEP = Fraction(10000), Fraction(500)
"""Of capital, £1 a week for each £500 or part of it above £10,000."""


def lines(day: Day, capital: Fraction) -> Iterator[Line]:
    """What is left because of savings credit; `capital` is what there is, without notional."""
    case = day.case
    award = sum(
        (weekly for item, weekly in income.weeks(day) if item["type"] == income.SAVINGS_CREDIT),
        NOTHING,
    )
    statutory = NOTHING
    if applies(day):
        who = "couple" if case.means["adult"]["household"] == "couple" else "single"
        name = f"savings-credit-disregard-{who}"
        statutory = by_the_rules(day, award, qualifying(day, capital), who)
        if statutory:
            yield minus("Savings credit is left", statutory, f"{SI} Sch 1 para 40", rate=name)
    local = case.policy.no_savings_credit or income.uncounted_here(day, income.SAVINGS_CREDIT)
    if local and award > statutory:
        yield minus("Savings credit: this council counts none", award - statutory, PLACE)


def applies(day: Day) -> bool:
    """Whether the disregard is for this adult."""
    case = day.case
    adult, before = case.means["adult"], before_april_2016(case.means)
    old = adult["household"] == "couple" or day.on >= old_enough(adult)
    if old and before is None:
        day.say(words.SAVINGS_CREDIT)
    right = old and before is True
    return case.bend("savings-credit-for", right, means=case.means, day=day.on)


def before_april_2016(means: Json) -> bool | None:
    """Whether pension age was reached before 6 April 2016: as it is told, or shown by an award or
    a date of birth. None when nothing is said of savings credit."""
    paid = any(item["type"] == income.SAVINGS_CREDIT for item in means.get("income", []))
    if not paid and "savingsCredit" not in means:
        return None
    shown = paid or day_of(means["adult"]["dateOfBirth"]) <= BEFORE
    return bool(means.get("savingsCredit", {}).get("pensionAgeBeforeApril2016", shown))


def old_enough(adult: Json) -> date:
    """The 65th birthday. In a couple the other one's may have come first."""
    return ages.birthday(day_of(adult["dateOfBirth"]), OLD_ENOUGH)


def qualifying(day: Day, capital: Fraction) -> Fraction:
    """Qualifying income as it is told, or worked out."""
    case = day.case
    told = case.means.get("savingsCredit", {}).get("qualifyingIncome")
    if told is not None:
        right = case.weekly(told)
        return case.bend("qualifying", right, means=case.means, given=True)
    day.say(words.QUALIFYING)
    right = sum(
        (weekly for item, weekly in income.weeks(day) if item["type"] in QUALIFYING), NOTHING
    )
    widows = sum(
        (weekly for item, weekly in income.weeks(day) if item["type"] == "war-widows-pension"),
        NOTHING,
    )
    right -= min(widows, income.TEN_POUNDS)
    counted = SPARED
    while counted < capital:
        right += 1
        counted += STEP
    return case.bend("qualifying", right, means=case.means, given=False)


def by_the_rules(day: Day, award: Fraction, income_: Fraction, who: str) -> Fraction:
    """The rules on either side of the threshold and of the guarantee."""
    threshold = day.amount(f"savings-credit-threshold-{who}")
    guarantee = day.amount(f"pension-credit-guarantee-{who}")
    right = NOTHING
    if income_ >= threshold:
        most = day.amount(f"savings-credit-disregard-{who}")
        right = most if income_ > guarantee else min(award, most)
    return day.case.bend(
        "savings-credit",
        right,
        qualifying=income_,
        award=award,
        threshold=threshold,
        guarantee=guarantee,
        day=day,
    )
