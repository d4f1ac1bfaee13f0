"""Capital: regs 18 to 25 and Sch 2 of SI 2014/2672.

Lives here: what an asset and the home count for on a day, the limits, and tariff income. May not
live here: the charge, or how notional capital goes down (that needs the charge).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

import openapi
from conformance.native.charging import home, words
from conformance.native.charging.case import Case
from conformance.native.charging.day import Day
from conformance.native.charging.money import NOTHING, pounds, text
from conformance.native.charging.policy import PLACE
from conformance.native.charging.working import SI, Line, Lines, lines_of, minus, plus

Json = Any
NEVER_COUNTED: Final = {
    "personal-possessions", "life-policy", "investment-bond-with-life-cover", "annuity-surrender",
    "pension-not-drawn", "personal-injury-trust", "personal-injury-payment", "funeral-plan",
    "benefit-arrears", "compensation-scheme", "social-fund-payment",
}  # fmt: skip
_PARAGRAPH: Final = {"annuity-surrender": f"{SI} Sch 2 para 14"}
A_STEP: Final = Fraction(250)
_HOME_IS_LEFT: Final = {
    "at-home": ("is the adult's home", f"{SI} Sch 2"),
    "returning": ("the adult returns to it", f"{SI} Sch 2 para 1"),
    "twelve-weeks": ("the first 12 weeks", f"{SI} Sch 2 para 2"),
    "occupied": ("somebody else lives there", f"{SI} Sch 2 para 4"),
    "discretion": ("the council leaves it", PLACE),
}


def counts(case: Case, kind: str) -> bool:
    """Whether Sch 2 lets a kind of capital count."""
    return case.bend("capital-counts", kind not in NEVER_COUNTED, kind=kind)


def share(case: Case, ownership: Json) -> Fraction:
    """Reg 24: joint capital in equal shares; otherwise what the adult owns of it."""
    right = Fraction(1)
    if ownership["kind"] == "joint":
        right = Fraction(1, ownership["owners"])
    elif ownership["kind"] == "share":
        right = pounds(ownership["percent"]) / 100
    return case.bend("share", right, ownership=ownership)


def lines_of_asset(case: Case, asset: Json, label: str, paragraph: str) -> Lines:
    """Regs 20 and 24: the market value, a tenth less if a sale costs, less what is owed on it, and
    of all that the adult's share; each line to the penny of the sum so far."""
    part = share(case, asset["ownership"])
    value = pounds(asset["value"])
    if asset["ownership"]["kind"] == "joint" and not asset.get("notional"):
        paragraph = f"{SI} reg 24"
    steps = [(label, value, paragraph, _owned(asset["ownership"]))]
    if asset.get("saleCosts"):
        tenth = case.bend("sale-costs", value / 10, asset=asset, worth=value)
        steps.append((f"{label}: a tenth for the costs of a sale", -tenth, f"{SI} reg 20", ""))
    if "encumbrance" in asset:
        owed = case.bend("encumbrance", pounds(asset["encumbrance"]), asset=asset)
        steps.append((f"{label}: what is owed on it", -owed, f"{SI} reg 20", "No more than it is"))
    made, exact, before = [], NOTHING, NOTHING
    for name, step, where, detail in steps:
        exact += step
        after = case.down(max(NOTHING, exact) * part)
        made.append(Line(name, after - before, where, subtracts=step < 0, detail=detail))
        before = after
    return lines_of(made)


def _owned(ownership: Json) -> str:
    if ownership["kind"] == "joint":
        return f"One of {ownership['owners']} equal shares"
    return f"A share of {ownership['percent']} %" if ownership["kind"] == "share" else ""


def items(case: Case, *, notional: bool) -> Lines:
    """The assets, or those that the adult is only treated as having (reg 22)."""
    made = Lines((), NOTHING)
    for item in case.means.get("capital", []):
        if bool(item.get("notional")) != notional:
            continue
        label = openapi.code_list("capital-types").codes_by_name[item["type"]].label
        where = f"{SI} reg 22" if notional else f"{SI} reg 18"
        label = f"{label}, treated as capital" if notional else label
        asset = lines_of_asset(case, item, label, where)
        made += asset
        if not counts(case, item["type"]):
            paragraph = _PARAGRAPH.get(item["type"], f"{SI} Sch 2")
            made += lines_of([minus(f"{label} does not count", asset.total, paragraph)])
    return made


def has_notional(case: Case) -> bool:
    """Whether there is capital that goes down week by week."""
    return any(
        item.get("notional") and counts(case, item["type"])
        for item in case.means.get("capital", [])
    )


def lines_of_home(day: Day) -> Lines:
    """What the main home counts for: Sch 2 paras 1, 2 and 4."""
    asset = day.case.means.get("property")
    if asset is None:
        return Lines((), NOTHING)
    made = lines_of_asset(day.case, asset, "Main or only home", f"{SI} reg 18")
    why = home.why_left(day)
    if why is not None:
        reason, paragraph = _HOME_IS_LEFT[why]
        made += lines_of([minus(f"Main or only home: {reason}", made.total, paragraph)])
    return made


def limits(day: Day) -> tuple[Fraction, Fraction]:
    """Regs 12 and 25, or the council's own higher limits outside permanent stays."""
    policy = day.case.policy
    lower, upper = day.amount("lower-capital-limit"), day.amount("upper-capital-limit")
    if day.rules != "permanent":
        lower = max(lower, policy.lower_limit)
        upper = max(upper, policy.upper_limit, lower)
    if (lower, upper) != (day.amount("lower-capital-limit"), day.amount("upper-capital-limit")):
        day.say(words.LOCAL_LIMITS)
    return day.case.bend("limits", (lower, upper), rules=day.rules, policy=policy)


def above(case: Case, counted: Fraction, upper: Fraction) -> bool:
    """Reg 12: only what is more than the upper limit is above it."""
    return case.bend("above-limit", counted > upper, counted=counted, upper=upper)


def tariff(case: Case, counted: Fraction, lower: Fraction) -> Fraction:
    """Reg 25: a pound for each £250 above the lower limit, and for a part of £250."""
    over = max(NOTHING, counted - lower)
    steps = Fraction(-(-over // A_STEP))
    return case.bend("tariff", steps, counted=counted, lower=lower)


def tariff_lines(day: Day, amount: Fraction, counted: Fraction, lower: Fraction) -> Iterator[Line]:
    """Tariff income as a line; none where there is none. It is local where by the regulations it
    would be another, or the whole cost would be charged."""
    if amount:
        statutory = day.amount("lower-capital-limit"), day.amount("upper-capital-limit")
        local = lower > statutory[0] or counted > statutory[1]
        yield plus(
            "Tariff income from capital",
            amount,
            f"{SI} reg 25",
            local=local,
            rate="" if local else "lower-capital-limit",
            detail=f"£1 for each £250 or part of it above £{text(lower)}",
        )
