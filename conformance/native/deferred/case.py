"""What is asked of a deferred payment, in whole pennies, and what in it cannot be together.

A body has the right shape when it comes here. What may not come in: what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import openapi
from conformance.native.deferred.debt import anniversary

Json = Any
Contradiction = tuple[str, str]
"""Where, and what is the matter."""
INTEREST = "deferred-payment-interest"
MOST_YEARS = 30
MOST = 99_999_999_999
"""Pennies: more cannot be written."""


def pennies(text: str | None) -> int:
    """`"67.71"` -> 6771; nothing for what is left out. Per cent likewise, in hundredths."""
    return 0 if text is None else int(text.replace(".", ""))


def written(amount: int) -> str:
    """6771 -> `"67.71"`."""
    return f"{amount // 100}.{amount % 100:02d}"


@dataclass(frozen=True, slots=True)
class Case:
    """One request. Money in pennies, by the week where it is paid by the week."""

    start: date
    cost: int
    income: int
    value: int
    """Of the whole home."""
    part: int
    whole: int
    """The adult's share is `part` / `whole`."""
    owed: int
    """On the whole home."""
    capital: int | None
    kept: int | None
    top_up: int
    rent: int
    third: int
    stated: Mapping[str, Json]
    future: int | None
    years: int | None

    def share(self, amount: int, times: int = 1) -> int:
        """The adult's share of an amount / `times`, to the penny below."""
        return amount * self.part // (self.whole * times)

    @property
    def days(self) -> int:
        """How many days the schedule has at most."""
        return (anniversary(self.start, self.years or MOST_YEARS) - self.start).days


def maximum(day: str) -> int | None:
    """The national maximum of interest on a day, in hundredths; None where none is sourced."""
    try:
        return int(openapi.rate(INTEREST, date.fromisoformat(day)).amount * 100)
    except openapi.RateUnknown:
        return None


def case_of(asked: Mapping[str, Json]) -> Case:
    """The case of a body without contradictions."""
    home, interest = asked["property"], asked.get("interest", {})
    ownership = home["ownership"]
    part, whole = {
        "sole": (1, 1),
        "joint": (1, ownership.get("owners", 1)),
        "share": (pennies(ownership.get("percent")), 100_00),
    }[ownership["kind"]]
    return Case(
        start=date.fromisoformat(asked["start"]),
        cost=pennies(asked["weeklyCost"]),
        income=pennies(asked["weeklyIncome"]),
        value=pennies(home["value"]),
        part=part,
        whole=whole,
        owed=pennies(home.get("encumbrance")),
        capital=_given(asked.get("otherCapital")),
        kept=_given(asked.get("allowanceKept")),
        top_up=pennies(asked.get("topUp")),
        rent=pennies(asked.get("rent")),
        third=pennies(asked.get("thirdParty")),
        stated=asked.get("conditions", {}),
        future=_given(interest.get("futurePercent")),
        years=asked.get("years"),
    )


def contradictions(asked: Mapping[str, Json], allowance: int | None) -> Iterator[Contradiction]:
    """What cannot be together, the policy apart. `allowance` is that of the first day, if known."""
    ownership, at = asked["property"]["ownership"], "/property/ownership"
    if ownership["kind"] == "joint" and "owners" not in ownership:
        yield f"{at}/owners", "How many own it together is not said."
    if ownership["kind"] == "share" and not pennies(ownership.get("percent")):
        yield f"{at}/percent", "How much of it is the adult's is not said, or is nothing."
    if allowance is not None and pennies(asked.get("allowanceKept")) > allowance:
        yield "/allowanceKept", "It is above the disposable income allowance of the first day."


def _given(text: str | None) -> int | None:
    return None if text is None else pennies(text)
