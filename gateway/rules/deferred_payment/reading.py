"""A request read: typed, dated and known to make sense, with every fault found at once.

Lives here: what is asked of a request beyond its shape. May not live here: what follows from it.
The home is read as charging reads it, so that a share means the same in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, cast, get_args

from gateway.rules.charging import reading_means
from gateway.rules.charging.case import Asset
from gateway.rules.charging.faults import Node, Reading, Refused
from gateway.rules.deferred_payment.asked import MOST_YEARS, Setting
from gateway.rules.money import ZERO, pounds
from openapi.rates import Rates, RateUnknown

ALLOWANCE: Final = "disposable-income-allowance"
_SETTINGS: Final = get_args(Setting)
_NO_HOME: Final = Asset(ZERO, (Decimal(1), Decimal(1)), False, ZERO, False)


@dataclass(frozen=True, slots=True)
class Stated:
    """What was said of the conditions; None is not stated."""

    setting: Setting | None
    home_disregarded: bool | None
    first_charge: bool | None
    terms_agreed: bool | None
    capacity_or_attorney: bool | None


@dataclass(frozen=True, slots=True)
class Case:
    """All that was asked. Money is pounds, by the week where it is paid by the week."""

    start: date
    cost: Decimal
    home: Asset
    other_capital: Decimal | None
    income: Decimal
    kept: Decimal | None
    """What the adult keeps of the income; None: the whole allowance."""
    top_up: Decimal
    rent: Decimal
    third_party: Decimal
    stated: Stated
    future_percent: Decimal | None
    years: int | None


def read(request: object, rates: Rates) -> Case:
    """The case of a request. Raises Refused with all faults, and RateUnknown when no disposable
    income allowance is sourced for its first day."""
    reading = Reading()
    node = _object(reading, request, "")
    start = reading.day(node, "start", "", needed=True)
    case = Case(
        start=start or date.min,
        cost=reading.needed_money(node, "weeklyCost", ""),
        home=_home(reading, node),
        other_capital=reading.money(node, "otherCapital", ""),
        income=reading.needed_money(node, "weeklyIncome", ""),
        kept=reading.money(node, "allowanceKept", ""),
        top_up=reading.money(node, "topUp", "") or ZERO,
        rent=reading.money(node, "rent", "") or ZERO,
        third_party=reading.money(node, "thirdParty", "") or ZERO,
        stated=_stated(reading, node),
        future_percent=_future(reading, node),
        years=_years(reading, node),
    )
    if start and case.kept is not None:
        _allowance(reading, case.kept, rates, start)
    if reading.faults:
        raise Refused(reading.faults)
    return case


def read_home(given: object) -> Asset:
    """The home alone. Raises Refused with all faults, each at its place in a whole request."""
    reading = Reading()
    home = _home(reading, {"property": _object(reading, given, "/property")})
    if reading.faults:
        raise Refused(reading.faults)
    return home


def _object(reading: Reading, given: object, at: str) -> Node:
    if isinstance(given, Mapping):
        return cast("Node", given)
    reading.refuse(at, "wrong-type", "This is to be an object.")
    return {}


def _home(reading: Reading, node: Node) -> Asset:
    if node.get("property") is None:
        reading.refuse("/property", "missing", "This part is needed.")
    home = reading_means.home(reading, node, returning_needed=False)
    return home.asset if home else _NO_HOME


def _stated(reading: Reading, node: Node) -> Stated:
    at = "/conditions"
    given = reading.part(node, "conditions", "") or {}
    return Stated(
        setting=cast("Setting | None", reading.word(given, "setting", at, _SETTINGS)),
        home_disregarded=reading.flag(given, "homeDisregarded", at),
        first_charge=reading.flag(given, "firstCharge", at),
        terms_agreed=reading.flag(given, "termsAgreed", at),
        capacity_or_attorney=reading.flag(given, "capacityOrAttorney", at),
    )


def _future(reading: Reading, node: Node) -> Decimal | None:
    given = reading.part(node, "interest", "") or {}
    value = given.get("futurePercent")
    if value is None:
        return None
    try:
        percent = pounds(value)
    except ValueError:
        percent = Decimal(101)
    if percent <= 100:
        return percent
    reading.refuse(
        "/interest/futurePercent", "not-a-percentage",
        "This is to be per cent a year: 0 to 100, with at most two decimals.",
    )  # fmt: skip
    return None


def _years(reading: Reading, node: Node) -> int | None:
    years = node.get("years")
    if years is None:
        return None
    if isinstance(years, int) and not isinstance(years, bool) and 1 <= years <= MOST_YEARS:
        return years
    reading.refuse("/years", "years-out-of-range", "This is to be a whole number, 1 to 30.")
    return None


def _allowance(reading: Reading, kept: Decimal, rates: Rates, start: date) -> None:
    try:
        most = rates(ALLOWANCE, start).amount
    except RateUnknown:
        if reading.faults:
            return
        raise
    if kept > most:
        reading.refuse(
            "/allowanceKept", "above-allowance",
            "Nobody keeps more than the disposable income allowance of that day.",
        )  # fmt: skip
