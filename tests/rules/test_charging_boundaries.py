"""Edges of the rules of charging: the penny and the day on either side of each.

Every expectation is typed from the regulations and the yearly amounts; nothing is worked out here.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from gateway.rules.charging import Refused, calculate
from gateway.rules.charging.policy import STATUTORY, ChargingPolicy
from openapi.rates import RateUnknown

SOLE = {"kind": "sole"}


def asked(start: str, end: str | None = None, **parts: Any) -> dict[str, Any]:
    """A request of somebody of 80 at home with £300 a week, parts replaced."""
    return {
        "period": {"start": start, "end": end or start},
        "adult": {"dateOfBirth": "1940-01-01", "household": "single"},
        "care": {"setting": "own-home", "weeklyCost": "1000.00"},
        "income": [{"type": "state-pension", "amount": "300.00", "every": "week"}],
        **parts,
    }


def one(request: dict[str, Any], policy: ChargingPolicy = STATUTORY) -> Any:
    """The only period of an answer."""
    (period,) = calculate(request, policy)["periods"]
    return period


def spans(
    request: dict[str, Any], policy: ChargingPolicy = STATUTORY
) -> list[tuple[str, str, str]]:
    """First day, last day and charge of each period."""
    answer = calculate(request, policy)
    return [(each["start"], each["end"], each["weeklyCharge"]) for each in answer["periods"]]


def savings(value: str) -> list[dict[str, Any]]:
    """One account of that much."""
    return [{"type": "savings", "value": value, "ownership": SOLE}]


@pytest.mark.parametrize("step", range(36))
def test_every_250_pounds_from_the_lower_limit_to_the_upper(step: int) -> None:
    edge = 14250 + 250 * step
    for value, tariff in (
        (f"{edge}.00", step),
        (f"{edge}.01", step + 1),
        (f"{edge + 249}.99", step + 1),
    ):
        period = one(asked("2026-06-01", capital=savings(value)))
        assert period["capital"]["tariffIncome"] == f"{tariff}.00"
        assert period["capital"]["aboveLimit"] is False
        assert Decimal(period["weeklyCharge"]) == Decimal("58.55") + tariff


def test_exactly_the_upper_limit_is_not_above_it() -> None:
    at = one(asked("2026-06-01", capital=savings("23250.00")))
    assert (at["weeklyCharge"], at["outcome"]) == ("94.55", "contribution")
    assert at["capital"]["tariffIncome"] == "36.00"
    above = one(asked("2026-06-01", capital=savings("23250.01")))
    assert (above["weeklyCharge"], above["outcome"]) == ("1000.00", "full-cost")
    assert above["capital"]["aboveLimit"] is True


def test_a_local_limit_moves_both_edges_but_not_for_permanent_residents() -> None:
    kind = replace(
        STATUTORY, lower_capital_limit=Decimal(14500), upper_capital_limit=Decimal(25000)
    )
    assert one(asked("2026-06-01", capital=savings("14500.01")), kind)["weeklyCharge"] == "59.55"
    assert one(asked("2026-06-01", capital=savings("25000.00")), kind)["weeklyCharge"] == "100.55"
    assert one(asked("2026-06-01", capital=savings("25000.01")), kind)["outcome"] == "full-cost"
    stay = {
        "setting": "care-home",
        "stay": "permanent",
        "start": "2026-05-01",
        "weeklyCost": "1000.00",
    }
    resident = asked("2026-06-01", care=stay, capital=savings("23250.01"))
    assert one(resident, kind)["outcome"] == "full-cost"


@pytest.mark.parametrize(
    ("year", "before", "after"),
    [
        (2022, "189.00", "194.70"),
        (2023, "194.70", "214.35"),
        (2024, "214.35", "228.70"),
        (2025, "228.70", "232.60"),
        (2026, "232.60", "241.45"),
    ],
)
def test_amounts_change_on_6_april(year: int, before: str, after: str) -> None:
    assert one(asked(f"{year}-04-05"))["minimumIncome"] == before
    assert one(asked(f"{year}-04-06"))["minimumIncome"] == after
    first, second = calculate(asked(f"{year}-03-20", f"{year}-04-20"))["periods"]
    assert (first["end"], second["start"]) == (f"{year}-04-05", f"{year}-04-06")
    assert (first["minimumIncome"], second["minimumIncome"]) == (before, after)
    assert first["changesBecause"]


def test_no_charge_before_the_first_amounts_or_after_the_last() -> None:
    assert one(asked("2015-04-06"))["minimumIncome"] == "189.00"
    assert one(asked("2027-04-05"))["minimumIncome"] == "241.45"
    for day in ("2015-04-05", "2027-04-06"):
        with pytest.raises((RateUnknown, Refused)):
            calculate(asked(day))


def resident(*earlier: tuple[str, str], start: str = "2026-06-01") -> dict[str, Any]:
    """A permanent resident since the day, with a home of her own."""
    care: dict[str, Any] = {
        "setting": "care-home", "stay": "permanent", "start": start, "weeklyCost": "1000.00",
        "earlierStays": [{"start": first, "end": last} for first, last in earlier],
    }  # fmt: skip
    return {"care": care, "property": {"value": "200000.00", "ownership": SOLE}}


def test_the_home_counts_from_the_85th_day() -> None:
    assert spans(asked("2026-06-01", "2026-09-30", **resident())) == [
        ("2026-06-01", "2026-08-23", "268.20"),
        ("2026-08-24", "2026-09-30", "1000.00"),
    ]


@pytest.mark.parametrize(
    ("earlier", "last_without"),
    [
        ([("2025-12-01", "2025-12-30")], "2026-07-24"),  # 30 days are used, 54 left
        ([("2025-05-04", "2025-06-02")], "2026-07-24"),  # ended 364 days before: linked
        ([("2025-05-03", "2025-06-01")], "2026-08-23"),  # 365 days before: not linked
        ([("2025-11-01", "2025-11-10"), ("2025-12-01", "2025-12-30")], "2026-07-14"),
        ([("2025-10-01", "2025-12-22")], "2026-06-01"),  # 83 days: one is left
        # The 52 weeks run from the end of the first: 364 days, then 365 with another between.
        ([("2025-06-01", "2025-06-02"), ("2025-12-01", "2025-12-30")], "2026-07-22"),
        ([("2025-05-31", "2025-06-01"), ("2025-12-01", "2025-12-30")], "2026-08-23"),
    ],
)
def test_earlier_stays_within_52_weeks_use_the_12_weeks_up(
    earlier: list[tuple[str, str]], last_without: str
) -> None:
    first, second = spans(asked("2026-06-01", "2026-09-30", **resident(*earlier)))
    assert (first[1], first[2], second[2]) == (last_without, "268.20", "1000.00")


def test_no_day_is_left_of_the_12_weeks() -> None:
    found = spans(asked("2026-06-01", "2026-09-30", **resident(("2025-10-01", "2025-12-23"))))
    assert found == [("2026-06-01", "2026-09-30", "1000.00")]


def test_six_weeks_of_reablement() -> None:
    free = [{"reason": "reablement", "start": "2026-06-01"}]
    found = calculate(asked("2026-06-01", "2026-08-31", freeServices=free))["periods"]
    assert [(each["start"], each["end"], each["outcome"]) for each in found] == [
        ("2026-06-01", "2026-07-12", "free"),
        ("2026-07-13", "2026-08-31", "contribution"),
    ]


@pytest.mark.parametrize(
    ("reason", "price", "charge"),
    [
        ("minor-adaptation", "1000.00", "0.00"),
        ("minor-adaptation", "1000.01", "58.55"),
        ("community-equipment", "1000.01", "0.00"),
        ("community-equipment", "25000.00", "0.00"),
    ],
)
def test_only_minor_adaptations_have_a_limit_of_1000_pounds(
    reason: str, price: str, charge: str
) -> None:
    free = [{"reason": reason, "price": price}]
    assert one(asked("2026-06-01", freeServices=free))["weeklyCharge"] == charge


def test_a_short_stay_is_charged_as_at_home_for_as_long_as_the_council_says() -> None:
    care = {
        "setting": "care-home", "stay": "short-term", "start": "2026-06-01", "end": "2026-07-26",
        "weeklyCost": "1000.00",
    }  # fmt: skip
    request = asked("2026-06-01", "2026-07-26", care=care)
    assert spans(request) == [("2026-06-01", "2026-07-26", "58.55")]
    assert spans(request, replace(STATUTORY, short_stay_as_own_home_weeks=4)) == [
        ("2026-06-01", "2026-06-28", "58.55"),
        ("2026-06-29", "2026-07-26", "268.20"),
    ]
    never = replace(STATUTORY, short_stay_as_own_home_weeks=0)
    assert spans(request, never) == [("2026-06-01", "2026-07-26", "268.20")]


def test_night_care_follows_the_benefits_and_not_the_charging_year() -> None:
    """Benefits change on the first Monday on or after 6 April: in 2025 on the 7th."""
    local = replace(STATUTORY, night_care_disregard=True)
    means = {
        "care": {"setting": "own-home", "weeklyCost": "1000.00", "dayCareOnly": True},
        "income": [
            {"type": "state-pension", "amount": "232.60", "every": "week"},
            {"type": "attendance-allowance-higher", "amount": "110.40", "every": "week"},
        ],
    }
    assert spans(asked("2025-04-06", "2025-04-30", **means), local) == [
        ("2025-04-06", "2025-04-06", "74.50"),
        ("2025-04-07", "2025-04-30", "73.90"),
    ]


@pytest.mark.parametrize(
    ("qualifying", "award", "left"),
    [
        ("198.26", "4.00", "0.00"),  # below the threshold
        ("198.27", "4.00", "4.00"),  # at it: the award
        ("227.10", "9.00", "7.05"),  # at the guarantee: the award up to the amount
        ("227.10", "4.00", "4.00"),
        ("227.11", "4.00", "7.05"),  # above the guarantee: the amount itself
        ("227.11", None, "7.05"),  # too much for an award
        ("227.10", None, "0.00"),
    ],
)
def test_savings_credit_on_either_side_of_its_thresholds(
    qualifying: str, award: str | None, left: str
) -> None:
    request = asked("2025-06-02")
    request["savingsCredit"] = {
        "qualifyingIncome": {"amount": qualifying, "every": "week"},
        "pensionAgeBeforeApril2016": True,
    }
    if award:
        paid = {"type": "pension-credit-savings", "amount": award, "every": "week"}
        request["income"] = [*request["income"], paid]
    expected = Decimal("67.40") + Decimal(award or 0) - Decimal(left)
    assert Decimal(one(request)["weeklyCharge"]) == expected


def test_thresholds_of_savings_credit_wait_for_the_monday() -> None:
    """On Sunday 6 April 2025 the disregard is new and the guarantee is still last year's."""
    request = asked("2025-04-05", "2025-04-08")
    request["savingsCredit"] = {
        "qualifyingIncome": {"amount": "220.00", "every": "week"},
        "pensionAgeBeforeApril2016": True,
    }
    paid = {"type": "pension-credit-savings", "amount": "2.00", "every": "week"}
    request["income"] = [*request["income"], paid]
    assert spans(request) == [
        ("2025-04-05", "2025-04-05", "66.35"),
        ("2025-04-06", "2025-04-06", "62.35"),
        ("2025-04-07", "2025-04-08", "67.40"),
    ]


@pytest.mark.parametrize(
    ("pension", "capital", "left"),
    [
        ("200.00", "0.00", "5.00"),  # between threshold and guarantee: the award
        ("189.79", "0.00", "0.00"),  # below the threshold
        ("215.00", "11500.00", "5.00"),  # with £3 for its savings: still not above
        ("215.00", "11500.01", "6.95"),  # with £4 above the guarantee: the amount itself
        ("227.55", "17050.91", "6.95"),  # Knowsley's client C
    ],
)
def test_qualifying_income_that_is_not_told_is_worked_out(
    pension: str, capital: str, left: str
) -> None:
    """Pension credit counts £1 for each £500 or part above £10,000, and no benefit for care."""
    stay = {"setting": "care-home", "stay": "permanent", "start": "2024-05-01"}
    request = asked("2024-06-03", care={**stay, "weeklyCost": "1000.00"}, capital=savings(capital))
    request["savingsCredit"] = {"pensionAgeBeforeApril2016": True}
    request["income"] = [
        {"type": kind, "amount": weekly, "every": "week"}
        for kind, weekly in (
            ("state-pension", pension),
            ("attendance-allowance-higher", "108.55"),
            ("pension-credit-savings", "5.00"),
        )
    ]
    period = one(request)
    kept = Decimal("30.15") + Decimal(left)
    income = Decimal(pension) + Decimal("113.55") + Decimal(period["capital"]["tariffIncome"])
    assert Decimal(period["weeklyCharge"]) == income - kept
