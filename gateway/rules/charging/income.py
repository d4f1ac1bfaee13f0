"""The income that counts: every income added, every disregard of it a line of its own.

Lives here: regs 13-17 and Schedule 1 applied to what was entered. May not live here: the table of
kinds (`income_types`), the savings-credit disregard (`savings_credit`), or costs (`costs`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from gateway.rules.charging import notes
from gateway.rules.charging.book import Book
from gateway.rules.charging.case import Case, Income
from gateway.rules.charging.income_types import (
    COUNTED,
    DISABILITY_BENEFITS,
    HIGHER_RATES,
    SHARED_PENSIONS,
    SI,
    STOPS_IN_A_CARE_HOME,
)
from gateway.rules.charging.policy import ChargingPolicy
from gateway.rules.charging.stays import Rules
from gateway.rules.charging.working import LOCAL, Working
from gateway.rules.money import ZERO, down, up

SAVINGS_CREDIT: Final = "pension-credit-savings"
TEN_POUNDS: Final = Decimal(10)
"""Of a war widow's or widower's pension; the amount is in Schedule 1 and has no date."""


@dataclass(slots=True)
class Counted:
    """What the incomes came to, beside their lines."""

    codes: set[str] = field(default_factory=set)
    """Kinds of income entered."""
    remaining: dict[str, Decimal] = field(default_factory=dict)
    """What still counts of each kind, pounds a week."""
    qualifying: Decimal = ZERO
    """The incomes that are part of qualifying income for pension credit."""
    savings_credit: Decimal = ZERO
    """Savings credit paid."""
    disability: bool = False
    """A disability benefit counts: Sch 1 para 4."""
    higher: bool = False
    """One at a higher or enhanced rate counts."""


def count(
    case: Case, policy: ChargingPolicy, rules: Rules, working: Working, said: notes.Notes
) -> Counted:
    """Lines of every income and of what of it is left out."""
    counted = Counted()
    ten_pounds = TEN_POUNDS
    for item in case.income:
        kind = item.type
        treatment = kind.own_home if rules == "own-home" else kind.care_home
        how = item.payment.how()
        if treatment == "subtracted":
            working.subtract(kind.label, up(item.payment.weekly()), kind.paragraph, detail=how)
            continue
        weekly = down(item.payment.weekly())
        label = f"{kind.label} (treated as yours)" if item.notional else kind.label
        source = f"{SI} reg 17" if item.notional else COUNTED
        working.add(label, weekly, source, detail=how)
        counted.codes.add(kind.code)
        said.add(notes.unsure(kind.label, kind.paragraph), when=not kind.sure)
        said.add(notes.RENT, when=kind.code == "rental-income")
        disregard = ZERO
        if treatment == "disregarded":
            disregard = weekly
            working.subtract(f"{label}: not counted", weekly, kind.paragraph)
        elif treatment == "ten-pounds":
            disregard = min(ten_pounds, weekly)
            ten_pounds -= disregard
            working.subtract(f"{label}: the first £10.00", disregard, kind.paragraph)
        if kind.qualifying:
            counted.qualifying += weekly - disregard
        if kind.code == SAVINGS_CREDIT:
            counted.savings_credit += weekly
        if item.half_passed:
            disregard += _half(item, rules, weekly, working, said)
        rest = weekly - disregard
        # The council's own disregard of savings credit comes after that of paragraph 40.
        if kind.code in policy.disregarded_income and kind.code != SAVINGS_CREDIT:
            working.subtract(f"{label}: not counted by this council", rest, LOCAL, basis="local")
            continue
        counted.remaining[kind.code] = counted.remaining.get(kind.code, ZERO) + rest
        counted.disability |= kind.code in DISABILITY_BENEFITS
        counted.higher |= kind.code in HIGHER_RATES
        if rules != "own-home" and kind.code in STOPS_IN_A_CARE_HOME:
            said.add(notes.BENEFIT_STOPS)
    return counted


def _half(
    item: Income, rules: Rules, weekly: Decimal, working: Working, said: notes.Notes
) -> Decimal:
    if rules != "permanent" or item.type.code not in SHARED_PENSIONS:
        said.add(notes.HALF_ONLY_PERMANENT)
        return ZERO
    said.add(notes.HALF_OF_PERSONAL, when=item.type.code != "occupational-pension")
    half = up(weekly / 2)
    working.subtract(
        f"{item.type.label}: half, passed to the spouse or civil partner", half, f"{SI} Sch 1"
    )
    return half


def night_care(
    case: Case, policy: ChargingPolicy, counted: Counted, book: Book, working: Working
) -> None:
    """The council's disregard for those without care at night: higher rate less lower rate."""
    if not (policy.night_care_disregard and case.care.day_care_only):
        return
    for code, (higher, lower) in HIGHER_RATES.items():
        if code in counted.remaining:
            difference = book.amount(higher) - book.amount(lower)
            working.subtract(
                "No care at night: the higher rate less the lower",
                min(difference, counted.remaining[code]),
                LOCAL,
                basis="local",
                rate=higher,
            )
