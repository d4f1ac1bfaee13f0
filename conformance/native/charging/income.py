"""Income: regs 13 to 17 and Sch 1 of SI 2014/2672, and what a council does not count.

Lives here: what each income adds and what of it is left to the adult. May not live here: savings
credit (`savings_credit`), costs, capital. Written from the law alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

import openapi
from conformance.native.charging import words
from conformance.native.charging.day import Day
from conformance.native.charging.money import NOTHING
from conformance.native.charging.policy import PLACE
from conformance.native.charging.working import SI, Line, minus, plus

Json = Any

# Earnings: reg 14. The rest: Sch 1 part 1 and part 2.
NEVER_COUNTED: Final = {
    "earnings", "self-employed-earnings",
    "dla-mobility", "pip-mobility",
    "war-disablement-pension", "guaranteed-income-payment", "armed-forces-independence-payment",
    "housing-benefit", "council-tax-support", "child-benefit", "child-tax-credit",
    "winter-fuel-payment", "christmas-bonus", "cold-weather-payment",
    "direct-payment", "charitable-payment", "voluntary-payment", "social-fund-payment",
    "student-grant",
}  # fmt: skip
OWN_HOME_NEVER_COUNTED: Final = {"working-tax-credit"}
COUNTED: Final = {
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
CARE_BENEFITS: Final = {
    "attendance-allowance-lower", "attendance-allowance-higher",
    "dla-care-lowest", "dla-care-middle", "dla-care-highest",
    "pip-daily-living-standard", "pip-daily-living-enhanced", "constant-attendance-allowance",
}  # fmt: skip
HIGHER_CARE_BENEFITS: Final = {
    "attendance-allowance-higher": ("attendance-allowance-higher", "attendance-allowance-lower"),
    "dla-care-highest": (
        "disability-living-allowance-care-highest", "disability-living-allowance-care-middle",
    ),
    "pip-daily-living-enhanced": (
        "personal-independence-payment-daily-living-enhanced",
        "personal-independence-payment-daily-living-standard",
    ),
}  # fmt: skip
"""With the names of the higher rate and of the lower one."""
PASSED_ON: Final = {"occupational-pension", "personal-pension"}
"""Half of which may be passed to a spouse who lives elsewhere."""
TEN_POUNDS: Final = Fraction(10)
SAVINGS_CREDIT: Final = "pension-credit-savings"
_PARAGRAPH: Final = {
    "earnings": f"{SI} reg 14",
    "self-employed-earnings": f"{SI} reg 14",
    "dla-mobility": f"{SI} Sch 1 para 8",
    "pip-mobility": f"{SI} Sch 1 para 8",
    "housing-benefit": f"{SI} Sch 1 para 3",
    "council-tax-support": f"{SI} Sch 1 para 3",
    "war-disablement-pension": f"{SI} Sch 1 para 17A",
    "guaranteed-income-payment": f"{SI} Sch 1 para 18",
}


def label_of(kind: str) -> str:
    """What a kind of income is called."""
    return openapi.code_list("income-types").codes_by_name[kind].label


def weeks(day: Day) -> list[tuple[Json, Fraction]]:
    """Each income that adds, with its pounds a week to the penny."""
    case = day.case
    return [
        (item, case.down(case.weekly(item)))
        for item in case.means.get("income", [])
        if item["type"] != "tax-paid"
    ]


def lines(day: Day) -> Iterator[Line]:
    """What every income adds and what of it is left to the adult, savings credit apart."""
    case = day.case
    ten_left = TEN_POUNDS
    for item, weekly in weeks(day):
        label = label_of(item["type"])
        if item["type"] == "rental-income":
            day.say(words.RENT)
        if item.get("notional"):
            yield plus(f"{label}, treated as income", weekly, f"{SI} reg 17")
        else:
            yield plus(label, weekly, f"{SI} reg 13")
        left = NOTHING
        if item["type"] == "war-widows-pension":
            left = case.bend("ten-pounds", min(weekly, ten_left), weekly=weekly)
            ten_left = max(NOTHING, ten_left - left)
            yield minus(f"{label}: the first £10 is left", left, f"{SI} Sch 1 para 17")
        else:
            for line in left_by_law(day, item, weekly, label):
                left -= line.amount
                yield line
        yield from left_by_council(day, item, weekly, left, label)
    for item in case.means.get("income", []):
        if item["type"] == "tax-paid":
            weekly = case.up(case.weekly(item))
            left = case.bend("tax", weekly, weekly=weekly)
            yield minus(label_of("tax-paid"), left, f"{SI} Sch 1 para 1")


def never_counts(day: Day, kind: str) -> bool:
    """Reg 14 and Sch 1: whether nothing of an income counts."""
    never = kind in NEVER_COUNTED or (day.rules == "own-home" and kind in OWN_HOME_NEVER_COUNTED)
    return day.case.bend("disregarded", never, kind=kind, rules=day.rules)


def left_by_law(day: Day, item: Json, weekly: Fraction, label: str) -> Iterator[Line]:
    """What reg 14 and Sch 1 leave of one income."""
    kind = item["type"]
    if never_counts(day, kind):
        paragraph = _PARAGRAPH.get(kind, f"{SI} Sch 1")
        yield minus(f"{label} does not count", weekly, paragraph)
    elif item.get("halfPassedToSpouse") and kind in PASSED_ON:
        right = day.case.up(weekly / 2) if day.rules == "permanent" else NOTHING
        half = day.case.bend("half-pension", right, item=item, weekly=weekly, rules=day.rules)
        if half:
            yield minus(f"{label}: half is passed to a spouse", half, f"{SI} Sch 1")


def left_by_council(
    day: Day, item: Json, weekly: Fraction, left: Fraction, label: str
) -> Iterator[Line]:
    """What the council leaves besides. Savings credit has its own place."""
    kind = item["type"]
    if uncounted_here(day, kind):
        if kind != SAVINGS_CREDIT and weekly > left:
            yield minus(f"{label}: this council does not count it", weekly - left, PLACE)
        return
    night = night_care(day, kind, weekly) if weekly > left else NOTHING
    if night:
        rate = HIGHER_CARE_BENEFITS[kind][0]
        yield minus(f"{label}: no care is given at night", night, PLACE, rate=rate)


def uncounted_here(day: Day, kind: str) -> bool:
    """Whether the council does not count a kind of income though it might."""
    policy = day.case.policy
    return day.case.bend("local-income", kind in policy.not_counted, kind=kind, policy=policy)


def night_care(day: Day, kind: str, weekly: Fraction) -> Fraction:
    """Local: what the higher rate of a benefit has more, to those without care at night."""
    care, right = day.case.means["care"], NOTHING
    local = day.case.policy.night_care and care.get("dayCareOnly")
    if local and kind in HIGHER_CARE_BENEFITS:
        higher, lower = HIGHER_CARE_BENEFITS[kind]
        right = min(weekly, day.amount(higher) - day.amount(lower))
    return day.case.bend("night-care", right, kind=kind, weekly=weekly, rules=day.rules)
