"""The engine of charging against the oracle: random households, every day of every period.

CAREACT_THOROUGH=1 (make test-thorough) tries ten times as many. A difference prints the seed and
the fictional household; `household(seed)` makes it again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from charging_oracle import charge_on, notional_left
from households import Case, household
from households_astray import astray

from conformance.native.charging.figures import year_of
from gateway.rules.charging import Refused, calculate
from openapi.rates import RateUnknown

THOROUGH = os.environ.get("CAREACT_THOROUGH") == "1"
pytestmark = [pytest.mark.slow, *([pytest.mark.thorough] if THOROUGH else [])]
HOUSEHOLDS, ASTRAY, AT_ONCE = (10_000, 2_000, 50) if THOROUGH else (1_000, 100, 50)
DAY = timedelta(days=1)


@pytest.mark.parametrize("first", range(0, HOUSEHOLDS, AT_ONCE))
def test_engine_and_oracle_agree_on_every_day(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        case = household(seed)
        different = list(differences(case))
        assert not different, "\n".join([*different[:5], str(case)])


@pytest.mark.parametrize("first", range(0, ASTRAY, AT_ONCE))
def test_no_day_differs_off_the_beaten_track(first: int) -> None:
    """What is refused is compared in the tests of the native implementation."""
    for seed in range(first, first + AT_ONCE):
        case = astray(seed)
        with suppress(Refused, RateUnknown):
            calculate(case.request, case.policy)
            different = list(differences(case))
            assert not different, "\n".join([*different[:5], str(case)])


def test_the_households_reach_every_corner() -> None:
    """A generator that stops making something would make the comparison say less."""
    cases = [household(seed) for seed in range(1_000)]
    seen = [
        charge_on(case.request, case.policy, date.fromisoformat(case.request["period"]["start"]))
        for case in cases
    ]
    often = {
        outcome: sum(each.outcome == outcome for each in seen)
        for outcome in ("contribution", "no-charge", "full-cost", "free")
    }
    assert min(often.values()) >= 10, often
    assert sum(each.tariff > 0 for each in seen) >= 50
    assert sum(each.reduction > 0 for each in seen) >= 10
    assert sum(each.charge == each.cost and not each.above for each in seen) >= 10
    assert {part for case in cases for part in case.request} == {
        "period", "adult", "care", "route", "lightTouchConsent", "income", "savingsCredit",
        "capital", "property", "diminishingNotional", "housingCosts", "housingBenefit",
        "councilTaxSupport", "disabilityRelatedExpenditure", "freeServices",
    }  # fmt: skip


def differences(case: Case) -> Iterator[str]:
    """In what the engine and the oracle differ, in words."""
    try:
        result = calculate(case.request, case.policy)
    except Refused as refused:
        yield f"refused: {refused.problems}"
        return
    asked = case.request["period"]
    day = date.fromisoformat(asked["start"])
    for period in result["periods"]:
        if period["start"] != str(day):
            yield f"a period starts on {period['start']}, not on {day}"
            return
        yield from within(period)
        left = notional_left(case.request, case.policy, day)
        while day <= date.fromisoformat(period["end"]):
            ours = charge_on(case.request, case.policy, day, left)
            expected = {
                "weeklyCharge": ours.charge,
                "outcome": ours.outcome,
                "counted": ours.counted,
                "aboveLimit": ours.above,
            }
            if ours.outcome in ("contribution", "no-charge"):
                expected |= {"tariffIncome": ours.tariff, "minimumIncome": ours.kept}
            if "notionalCapital" in period:
                expected |= {"remaining": ours.notional, "weeklyReduction": ours.reduction}
            elif ours.notional:
                yield f"{day}: notional capital is not told"
            found = told(period)
            for name, value in expected.items():
                if found.get(name) != value:
                    yield f"{day} {name}: engine {found.get(name)}, oracle {value}"
            day += DAY
    if "end" in asked and str(day - DAY) != asked["end"]:
        yield f"ends on {day - DAY}, not on {asked['end']}"
    if "end" not in asked:
        if len(result["periods"]) != 1:
            yield "goes on though something changes"
        if year_of(day - DAY) != year_of(date.fromisoformat(asked["start"])):
            yield f"goes on into another charging year: {day - DAY}"


def within(period: Any) -> Iterator[str]:
    """In what a period contradicts itself."""
    for working, total in (
        (period["working"], period["weeklyCharge"]),
        (period["capital"]["working"], period["capital"]["counted"]),
    ):
        lines = sum(
            Decimal(line["amount"]) * (1 if line["operation"] == "add" else -1) for line in working
        )
        if lines != Decimal(total):
            yield f"{period['start']}: the lines make {lines}, the result is {total}"
        if any(Decimal(line["amount"]) < 0 for line in working):
            yield f"{period['start']}: a line is negative"
    cost, charge = Decimal(period["weeklyCost"]), Decimal(period["weeklyCharge"])
    if not Decimal(0) <= charge <= cost or Decimal(period["councilPays"]) != cost - charge:
        yield f"{period['start']}: {charge} of {cost}, council {period['councilPays']}"


def told(period: Any) -> dict[str, Any]:
    """What a period says, in fractions."""
    capital, notional = period["capital"], period.get("notionalCapital", {})
    money = {
        "weeklyCharge": period["weeklyCharge"],
        "minimumIncome": period.get("minimumIncome"),
        "counted": capital["counted"],
        "tariffIncome": capital["tariffIncome"],
        "remaining": notional.get("remaining"),
        "weeklyReduction": notional.get("weeklyReduction"),
    }
    return {
        "outcome": period["outcome"],
        "aboveLimit": capital["aboveLimit"],
        **{name: Fraction(pounds) for name, pounds in money.items() if pounds is not None},
    }
