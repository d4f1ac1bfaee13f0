"""What an adult keeps: the minimum income guarantee or the personal expenses allowance.

Lives here: regs 6 and 7 of SI 2014/2672, and a council's own amounts beside them. May not live
here: what a home or a disability costs (`costs`).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from conformance.native.charging import ages, words
from conformance.native.charging.case import Case, day_of
from conformance.native.charging.day import Day
from conformance.native.charging.income import CARE_BENEFITS
from conformance.native.charging.money import NOTHING, text
from conformance.native.charging.policy import PLACE
from conformance.native.charging.working import SI, Line, Lines, lines_of, minus

Json = Any
ENTITLE_TO_DISABILITY: Final = CARE_BENEFITS | {"dla-mobility", "pip-mobility"}
ENTITLE_TO_ENHANCED: Final = {"dla-care-highest", "pip-daily-living-enhanced"}
PEA: Final = "personal-expenses-allowance"
_SAID: Final = {
    PEA: ("Personal expenses allowance", "reg 6"),
    "mig-single-18-24": ("Minimum income guarantee, single, 18 to 24", "reg 7(2)(a)"),
    "mig-single-25-to-pension-age": (
        "Minimum income guarantee, single, 25 to pension age", "reg 7(2)(b)",
    ),
    "mig-single-pension-age": ("Minimum income guarantee, single, pension age", "reg 7(2)(c)"),
    "mig-lone-parent": ("Minimum income guarantee, lone parent", "reg 7(3)"),
    "mig-couple-below-pension-age": (
        "Minimum income guarantee, member of a couple, below pension age", "reg 7(4)(a)",
    ),
    "mig-couple-pension-age": (
        "Minimum income guarantee, member of a couple, pension age", "reg 7(4)(b)",
    ),
    "mig-child": ("Minimum income guarantee, children", "reg 7(1)(b)"),
    "mig-disability-single": ("Disability premium", "reg 7(5)(a)"),
    "mig-enhanced-disability-single": ("Enhanced disability premium", "reg 7(5)(b)"),
    "mig-disability-couple": ("Disability premium, member of a couple", "reg 7(6)(a)"),
    "mig-enhanced-disability-couple": (
        "Enhanced disability premium, member of a couple", "reg 7(6)(b)",
    ),
    "mig-carer": ("Carer premium", "reg 7(7)"),
}  # fmt: skip


def kept(day: Day) -> Lines:
    """What the adult keeps, line by line; the total is below nothing, as it lowers the charge."""
    if day.rules != "own-home":
        return lines_of(_amount(day, PEA, 1))
    lines = [line for name, times in parts(day) for line in _amount(day, name, times)]
    case, policy = day.case, day.case.policy
    total = -lines_of(lines).total
    percent = policy.uplift_percent
    right = case.up(total * percent / 100)
    more = case.bend("uplift", right, total=total, policy=policy)
    if more:
        lines.append(minus("Minimum income guarantee: more from this council", more, PLACE))
    addition = case.bend("addition", policy.addition, policy=policy)
    if addition:
        lines.append(minus("Minimum income guarantee: an amount more", addition, PLACE))
    return lines_of(lines)


def parts(day: Day) -> Iterator[tuple[str, int]]:
    """The names of the amounts of reg 7 whose sum is the guarantee, and how often each."""
    adult, case = day.case.means["adult"], day.case
    couple = adult["household"] == "couple"
    pensioner = adult_is_pensioner(day)
    age = ages.age(day_of(adult["dateOfBirth"]), day.on)
    either = pensioner or (couple and partner_is_pensioner(day))
    names = case.bend(
        "base",
        base(adult["household"], pension_age=either, age=age),
        household=adult["household"],
        pension_age=either,
        age=age,
    )
    yield max(names, key=lambda name: _higher(day, name)), 1
    children = case.bend("children", adult.get("children", 0), adult=adult)
    if children:
        yield "mig-child", children
    size = "couple" if couple else "single"
    has = premiums(day, pension_age=pensioner)
    if "disability" in has:
        yield f"mig-disability-{size}", 1
    if "enhancedDisability" in has:
        yield f"mig-enhanced-disability-{size}", 1
    if "carer" in has:
        yield "mig-carer", 1


def base(household: str, *, pension_age: bool, age: int) -> list[str]:
    """Reg 7(2) to (4): the base; of several the higher, and of equal ones the first."""
    if household == "couple":
        return ["mig-couple-pension-age" if pension_age else "mig-couple-below-pension-age"]
    if pension_age:
        single = "mig-single-pension-age"
    else:
        single = "mig-single-18-24" if age < 25 else "mig-single-25-to-pension-age"
    lone = household == "lone-parent" and not pension_age
    return ["mig-lone-parent", single] if lone else [single]


def premiums(day: Day, *, pension_age: bool) -> set[str]:
    """Reg 7(5) to (7): told or shown by a benefit; those for disability end at pension age."""
    means = day.case.means
    kinds = {item["type"] for item in means.get("income", [])}
    told = means["adult"].get("premiums", {})
    shown = {
        "disability": bool(kinds & ENTITLE_TO_DISABILITY),
        "enhancedDisability": bool(kinds & ENTITLE_TO_ENHANCED),
        "carer": "carers-allowance" in kinds,
    }
    has = {name for name, here in {**shown, **told}.items() if here}
    if pension_age and has - {"carer"}:
        day.say(words.PREMIUMS_END)
        has &= {"carer"}
    if has - told.keys():
        day.say(words.PREMIUMS_SHOWN)
    return day.case.bend("premiums", has, means=means, pension_age=pension_age)


def adult_is_pensioner(day: Day) -> bool:
    """Whether the adult has reached pension age."""
    adult = day.case.means["adult"]
    return _reached(day, day_of(adult["dateOfBirth"]), adult.get("pensionAge"))


def partner_is_pensioner(day: Day) -> bool:
    """Whether the other member of the couple has: by the date of birth, or as it is told."""
    partner = day.case.means["adult"]["partner"]
    if "dateOfBirth" in partner:
        return _reached(day, day_of(partner["dateOfBirth"]), partner.get("pensionAge"))
    day.say(words.PARTNER_TOLD)
    return bool(partner["pensionAge"])


def _reached(day: Day, born: Any, stated: bool | None) -> bool:
    right = ages.pension_age_reached(born, day.on, stated)
    return day.case.bend("pension-age", right, born=born, day=day.on, stated=stated)


def _own(case: Case, name: str, statutory: Fraction) -> Fraction:
    return case.bend("local-amount", case.policy.own(name), name=name, statutory=statutory)


def _higher(day: Day, name: str) -> Fraction:
    statutory = day.amount(name)
    return max(statutory, _own(day.case, name, statutory))


def _amount(day: Day, name: str, times: int) -> Iterator[Line]:
    """The statutory amount, and what the council's own is more."""
    label, paragraph = _SAID[name]
    statutory = day.amount(name)
    detail = f"{times} times £{text(statutory)}" if times > 1 else ""
    yield minus(label, statutory * times, f"{SI} {paragraph}", rate=name, detail=detail)
    more = max(NOTHING, _own(day.case, name, statutory) - statutory)
    if more:
        yield minus(f"{label}: more from this council", more * times, PLACE)
