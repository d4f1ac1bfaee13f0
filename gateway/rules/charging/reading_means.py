"""The means in a request: income, capital, the home, housing costs and expenses.

Lives here: what is asked of them beyond their shape. May not live here: what they mean in law.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, get_args

from gateway.rules.charging.asked import HousingCost, Occupier
from gateway.rules.charging.capital_types import CAPITAL_TYPES
from gateway.rules.charging.case import Asset, Capital, Cost, Home, Income, SavingsCreditFacts
from gateway.rules.charging.faults import Node, Reading
from gateway.rules.charging.income_types import INCOME_TYPES, ONE_AT_A_TIME
from gateway.rules.money import ZERO, Payment, pounds

HOUSING_COSTS: Final = get_args(HousingCost.__annotations__["type"])
_OCCUPIERS: Final = get_args(Occupier)
_KINDS: Final = ("sole", "joint", "share")
MOST_OWNERS: Final = 1000
_HUNDRED: Final = Decimal(100)
_WHOLE: Final = (Decimal(1), Decimal(1))


def income(reading: Reading, node: Node) -> tuple[Income, ...]:
    """The incomes, in the order in which they were given."""
    found: list[Income] = []
    for at, each in reading.items(node, "income", ""):
        code = reading.needed_word(each, "type", at, INCOME_TYPES)
        payment = reading.payment_in(each, at)
        half = reading.flag(each, "halfPassedToSpouse", at) or False
        notional = reading.flag(each, "notional", at) or False
        if code:
            _once(reading, at, code, payment, found)
            found.append(Income(INCOME_TYPES[code], payment, half, notional))
    return tuple(found)


def _once(reading: Reading, at: str, code: str, payment: Payment, before: list[Income]) -> None:
    """Refuses what is in payment once only: the same money by the week and by the month, say."""
    one = ONE_AT_A_TIME.get(code)
    if one and any(ONE_AT_A_TIME.get(each.type.code) == one for each in before):
        reading.refuse(at, "given-twice", f"Nobody is paid {one} twice: say it once.")
    elif code == "state-pension" and any(
        each.type.code == code and each.payment.every != payment.every for each in before
    ):
        reading.refuse(
            at, "given-twice",
            "All parts of a state pension are paid together: say them with one frequency.",
        )  # fmt: skip


def savings_credit(reading: Reading, node: Node) -> SavingsCreditFacts | None:
    """What was said for the savings-credit disregard."""
    given = reading.part(node, "savingsCredit", "")
    if given is None:
        return None
    at = "/savingsCredit"
    return SavingsCreditFacts(
        qualifying=reading.payment(given, "qualifyingIncome", at),
        before_april_2016=reading.flag(given, "pensionAgeBeforeApril2016", at),
    )


def capital(reading: Reading, node: Node) -> tuple[Capital, ...]:
    """The capital other than the main home, in the order in which it was given."""
    found = []
    for at, each in reading.items(node, "capital", ""):
        code = reading.needed_word(each, "type", at, CAPITAL_TYPES)
        asset = _asset(reading, each, at)
        notional = reading.flag(each, "notional", at) or False
        if code:
            found.append(Capital(CAPITAL_TYPES[code], asset, notional))
    return tuple(found)


def home(reading: Reading, node: Node, *, returning_needed: bool) -> Home | None:
    """The main or only home; a temporary resident must say whether they will return to it."""
    given = reading.part(node, "property", "")
    if given is None:
        return None
    at = "/property"
    if returning_needed and given.get("intendsToReturn") is None:
        reading.refuse(
            f"{at}/intendsToReturn", "intention-needed",
            "Say whether the adult intends to return home, or is selling it for a better one.",
        )  # fmt: skip
    return Home(
        asset=_asset(reading, given, at),
        occupied=_occupied(reading, given, at),
        returning=reading.flag(given, "intendsToReturn", at),
        discretion=reading.flag(given, "discretionaryDisregard", at) or False,
    )


def _occupied(reading: Reading, given: Node, at: str) -> bool:
    occupiers = given.get("occupiers", [])
    if not isinstance(occupiers, list):
        reading.refuse(f"{at}/occupiers", "wrong-type", "This is to be a list.")
        return False
    for number, each in enumerate(occupiers):
        if each not in _OCCUPIERS:
            reading.refuse(
                f"{at}/occupiers/{number}", "unknown-code", "This is not a code of its list."
            )
    return bool(occupiers)


def _asset(reading: Reading, each: Node, at: str) -> Asset:
    value = reading.needed_money(each, "value", at)
    ownership, there = reading.needed_part(each, "ownership", at)
    return Asset(
        value=value,
        share=_share(reading, ownership, f"{at}/ownership") if there else _WHOLE,
        joint=ownership.get("kind") == "joint",
        encumbrance=reading.money(each, "encumbrance", at) or ZERO,
        sale_costs=reading.flag(each, "saleCosts", at) or False,
    )


def _share(reading: Reading, ownership: Node, place: str) -> tuple[Decimal, Decimal]:
    kind = reading.needed_word(ownership, "kind", place, _KINDS)
    if kind == "joint":
        owners = ownership.get("owners")
        if isinstance(owners, int) and 2 <= owners <= MOST_OWNERS:
            return Decimal(1), Decimal(owners)
        reading.refuse(
            f"{place}/owners", "owners-needed", "Say how many own it together: two or more."
        )
    elif kind == "share":
        try:
            percent = pounds(ownership.get("percent"))
        except ValueError:
            percent = ZERO
        if 0 < percent <= _HUNDRED:
            return percent, _HUNDRED
        reading.refuse(
            f"{place}/percent", "percent-needed", "Say the share: more than 0, at most 100."
        )
    return _WHOLE


def housing(reading: Reading, node: Node) -> tuple[Cost, ...]:
    """The housing costs."""
    found = []
    for at, each in reading.items(node, "housingCosts", ""):
        kind = reading.needed_word(each, "type", at, HOUSING_COSTS)
        found.append(Cost(kind, reading.payment_in(each, at)))
    return tuple(found)


def expenses(reading: Reading, node: Node) -> tuple[Cost, ...]:
    """What the disability costs."""
    found = []
    for at, each in reading.items(node, "disabilityRelatedExpenditure", ""):
        label = each.get("label", "")
        if not isinstance(label, str):
            reading.refuse(f"{at}/label", "wrong-type", "This is to be text.")
            label = ""
        found.append(Cost(label, reading.payment_in(each, at)))
    return tuple(found)
