"""Notional capital, which goes down by what it makes the adult pay, and what may not be charged."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from charging_asked import (
    adult,
    ask,
    capital,
    care_home,
    charge,
    income,
    line,
    only,
    periods,
    policy,
    signed,
    total,
)

from gateway.rules.charging import calculate
from gateway.rules.charging.notional import remaining
from openapi.rates import RateUnknown

# In a care home in 2026/27 131.80 of pension leaves 100.00 a week.
MEANS: Any = {"care": care_home(cost="400.00"), "income": [income("state-pension", "131.80")]}


def given_away(amount: str, actual: str | None = None, **more: Any) -> Any:
    items = [capital(amount, notional=True)]
    items += [capital(actual)] if actual else []
    return ask(**MEANS, capital=items, **more)


def test_the_example_of_the_guidance() -> None:
    """£20,000 given away and £6,000 left: 400 is paid instead of 100, so 300 goes a week."""
    period = only(given_away("20000.00", "6000.00"))
    assert period["weeklyCharge"] == "400.00"
    assert period["notionalCapital"] == {"remaining": "20000.00", "weeklyReduction": "300.00"}
    assert any("regulation 23" in each for each in period["notes"])


@pytest.mark.parametrize(
    ("since", "left"),
    [
        ("2026-06-01", "20000.00"), ("2026-05-26", "20000.00"), ("2026-05-25", "19700.00"),
        ("2026-05-18", "19400.00"), ("2026-06-08", "20000.00"),
    ],
)  # fmt: skip
def test_it_goes_down_each_whole_week(since: str, left: str) -> None:
    period = only(given_away("20000.00", "6000.00", diminishingNotional={"since": since}))
    assert period["notionalCapital"]["remaining"] == left
    gone = Decimal(20000) - Decimal(left)
    lines = [signed(each) for each in period["capital"]["working"]]
    assert lines == ["+20000.00", "+6000.00"] + ([f"-{gone:.2f}"] if gone else [])
    assert total(period["capital"]["working"]) == Decimal(left) + 6000
    if gone:
        assert line(period, "Gone down", "capital")["paragraph"] == "SI 2014/2672 reg 23"


def by_hand(since: date, on: date, notional: Decimal, actual: Decimal) -> Decimal:
    """Week by week, each a whole calculation with so much actual capital instead."""
    left, week = notional, since
    while week + timedelta(weeks=1) <= on:
        day = week.isoformat()

        def charged(amount: Decimal, day: str = day) -> Decimal:
            return charge(ask(day, day, **MEANS, capital=[capital(f"{amount:.2f}")]))

        left = max(left - (charged(actual + left) - charged(actual)), Decimal(0))
        week += timedelta(weeks=1)
    return left


@pytest.mark.parametrize(
    ("since", "notional", "actual"),
    [
        ("2026-02-02", "9000.00", "15000.00"),
        ("2026-01-12", "25000.00", "0.00"),
        ("2026-03-02", "1.00", "23250.00"),
        ("2025-12-01", "500.00", "23250.00"),
    ],
)
def test_it_goes_down_by_the_rates_of_each_week(since: str, notional: str, actual: str) -> None:
    period = only(given_away(notional, actual, diminishingNotional={"since": since}))
    expected = by_hand(
        date.fromisoformat(since), date(2026, 6, 1), Decimal(notional), Decimal(actual)
    )
    assert Decimal(period["notionalCapital"]["remaining"]) == expected


def test_each_period_has_what_is_left_at_its_start() -> None:
    request = given_away("20000.00", "6000.00", diminishingNotional={"since": "2026-03-02"})
    request["period"] = {"start": "2026-03-30", "end": "2026-04-30"}
    one, two = periods(request)
    # 101.15 is left a week before April: 400 less 101.15 for five weeks.
    assert one["notionalCapital"] == {"remaining": "18804.60", "weeklyReduction": "298.85"}
    assert two["notionalCapital"]["remaining"] == "18505.75"


def test_when_it_is_gone_it_is_gone() -> None:
    period = only(given_away("300.00", "23250.00", diminishingNotional={"since": "2026-04-06"}))
    assert period["notionalCapital"] == {"remaining": "0.00", "weeklyReduction": "0.00"}
    assert period["capital"]["counted"] == "23250.00"


def test_the_past_is_not_guessed() -> None:
    with pytest.raises(RateUnknown):
        calculate(
            ask(
                "2016-04-04",
                "2016-04-05",
                **MEANS,
                capital=[capital("90000.00", notional=True)],
                diminishingNotional={"since": "2015-01-05"},
            )
        )


def test_capital_that_is_not_notional_has_no_such_part() -> None:
    period = only(ask(capital=[capital("100.00")], diminishingNotional={"since": "2026-01-05"}))
    assert "notionalCapital" not in period
    out = only(ask(capital=[capital("100.00", "funeral-plan", notional=True)]))
    assert "notionalCapital" not in out


def test_ten_years_are_followed() -> None:
    request = given_away("90000.00", "23251.00", diminishingNotional={"since": "2016-06-13"})
    assert only(request)["notionalCapital"]["remaining"] == "90000.00"


def test_the_going_down_itself() -> None:
    start = date(2026, 1, 5)
    weeks: list[date] = []

    def ten(week: date, left: Decimal) -> Decimal:
        weeks.append(week)
        return Decimal(10)

    assert remaining(Decimal(25), start, date(2026, 1, 19), ten) == 5
    assert remaining(Decimal(25), start, date(2027, 1, 5), ten) == 0
    assert weeks[:2] == [date(2026, 1, 5), date(2026, 1, 12)]
    assert len(weeks) == 5


# What may not be charged for.

INCOME = [income("state-pension", "300.00")]


@pytest.mark.parametrize(
    ("service", "paragraph"),
    [
        ({"reason": "reablement", "start": "2026-06-01"}, "SI 2014/2672 reg 3"),
        ({"reason": "reablement"}, "SI 2014/2672 reg 3"),
        ({"reason": "community-equipment", "price": "1000.01"}, "SI 2014/2672 reg 3"),
        ({"reason": "minor-adaptation"}, "SI 2014/2672 reg 3"),
        ({"reason": "aftercare"}, "Mental Health Act 1983 section 117"),
        ({"reason": "cjd"}, "SI 2014/2672 reg 4"),
        ({"reason": "assessment"}, "Care Act 2014 section 14"),
    ],
)
@pytest.mark.parametrize("route", ["full", "refused"])
def test_what_is_free_is_free_for_everybody(service: Any, paragraph: str, route: str) -> None:
    period = only(
        ask(income=INCOME, capital=[capital("90000.00")], freeServices=[service], route=route)
    )
    assert (period["outcome"], period["weeklyCharge"]) == ("free", "0.00")
    assert [signed(each) for each in period["working"]] == ["+500.00", "-500.00"]
    assert period["working"][1]["paragraph"] == paragraph
    assert period["councilPays"] == "500.00"
    assert "minimumIncome" not in period


def test_what_had_to_be_assumed_of_a_free_service_is_said() -> None:
    said = "\n".join(only(ask(freeServices=[{"reason": "reablement"}]))["notes"])
    assert "taken to begin with the period" in said
    said = "\n".join(only(ask(freeServices=[{"reason": "minor-adaptation"}]))["notes"])
    assert "taken as free" in said
    priced = {"reason": "minor-adaptation", "price": "999.00"}
    assert "taken as free" not in "\n".join(only(ask(freeServices=[priced]))["notes"])
    equipment = {"reason": "community-equipment"}
    assert "taken as free" not in "\n".join(only(ask(freeServices=[equipment]))["notes"])


def test_a_dear_adaptation_is_not_free() -> None:
    service = {"reason": "minor-adaptation", "price": "1000.01"}
    period = only(ask(income=INCOME, freeServices=[service]))
    assert period["weeklyCharge"] == "179.60"
    assert any("above the limit of regulation 3(3)" in each for each in period["notes"])


def test_a_free_part_lowers_the_cost_first() -> None:
    parts = [{"reason": "aftercare", "weeklyCost": "400.00"}]
    period = only(ask(income=INCOME, freeServices=parts))
    assert (period["weeklyCost"], period["weeklyCharge"]) == ("500.00", "100.00")
    assert line(period, "Not above the cost of care")["amount"] == "79.60"
    assert period["outcome"] == "contribution"
    assert period["councilPays"] == "400.00"


def test_of_full_cost_the_free_part_is_a_line() -> None:
    parts = [{"reason": "aftercare", "weeklyCost": "400.00"}]
    period = only(ask(capital=[capital("90000.00")], freeServices=parts))
    assert [signed(each) for each in period["working"]] == ["+500.00", "-400.00"]
    assert (period["outcome"], period["weeklyCharge"]) == ("full-cost", "100.00")


def test_free_parts_are_never_more_than_the_cost() -> None:
    parts = [
        {"reason": "aftercare", "weeklyCost": "400.00"},
        {"reason": "cjd", "weeklyCost": "400.00"},
    ]
    period = only(ask(income=INCOME, freeServices=parts))
    assert [signed(each) for each in period["working"]] == ["+500.00", "-400.00", "-100.00"]
    assert period["outcome"] == "free"


def test_care_that_costs_nothing_is_no_charge() -> None:
    period = only(ask(cost="0.00", income=INCOME))
    assert (period["outcome"], period["weeklyCharge"]) == ("no-charge", "0.00")


def test_after_six_weeks_reablement_is_charged() -> None:
    ended = [{"reason": "reablement", "start": "2026-01-05"}]
    assert charge(ask(income=INCOME, freeServices=ended)) == Decimal("179.60")


def test_a_top_up_is_no_part_of_the_charge() -> None:
    care = care_home(cost="500.00", topUp="500.00")
    request = ask(care=care, income=[income("state-pension", "331.80")])
    period = only(request)
    assert (period["weeklyCharge"], period["councilPays"]) == ("300.00", "200.00")
    assert any("no part of this charge" in each for each in period["notes"])


def test_percentage_and_maximum_are_for_ones_own_home() -> None:
    chosen = policy(disposable_income_percent=Decimal(50), maximum_charge=Decimal(10))
    assert charge(ask(income=INCOME), chosen) == Decimal(10)
    assert charge(ask(**MEANS), chosen) == Decimal(100)
    nothing = policy(disposable_income_percent=Decimal(-1))
    assert charge(ask(income=INCOME), nothing) == 0
    more = policy(disposable_income_percent=Decimal(120))
    assert charge(ask(income=INCOME), more) == Decimal("179.60")
    small = policy(minimum_charge=Decimal("100.01"))
    assert charge(ask(**MEANS), small) == 0


@pytest.mark.parametrize(
    ("cost", "chosen"),
    [
        ("179.60", {}),
        ("500.00", {"maximum_charge": Decimal("179.60")}),
        ("500.00", {"minimum_charge": Decimal("179.60")}),
        ("500.00", {"disposable_income_percent": Decimal(100)}),
    ],
)
def test_a_limit_that_is_met_to_the_penny_is_no_line(cost: str, chosen: Any) -> None:
    period = only(ask(cost=cost, income=INCOME), policy(**chosen))
    assert [signed(each) for each in period["working"]] == ["+300.00", "-120.40"]
    assert period["outcome"] == "contribution"


def test_nothing_left_is_no_line() -> None:
    period = only(ask(income=[income("state-pension", "120.40")]))
    assert [signed(each) for each in period["working"]] == ["+120.40", "-120.40"]


def test_somebody_young_and_rich_needs_no_other_rate() -> None:
    period = only(ask(adult=adult("2002-01-15"), capital=[capital("90000.00")]))
    assert len(period["rates"]) == 2
