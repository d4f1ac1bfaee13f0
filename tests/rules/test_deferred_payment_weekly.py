"""What is deferred each week."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from deferred_asked import ask, signed, told, total

from gateway.rules.charging import ChargingPolicy
from gateway.rules.deferred_payment import illustrate, notes


def deferred(request: Any, **terms: Any) -> str:
    weekly = told(request, **terms)["weeklyDeferral"]
    assert total(weekly["working"]) == Decimal(weekly["amount"])
    return str(weekly["amount"])


def test_every_line_in_its_order() -> None:
    request = ask(
        otherCapital="15000.00", allowanceKept="100.00", topUp="25.00", rent="50.01",
        thirdParty="10.00",
    )  # fmt: skip
    weekly = told(request, rent_kept_percent=Decimal(20))["weeklyDeferral"]
    assert signed(weekly["working"]) == [
        "+1000.00 Cost of care",
        "-300.00 Your income that counts",
        "-3.00 Tariff income from other capital",
        "-40.00 Rent for the home",
        "+100.00 What you keep of your income",
        "-10.00 Paid by somebody else",
        "+25.00 Top-up to be deferred",
    ]
    assert weekly["amount"] == "772.00"
    rent = weekly["working"][3]
    assert (rent["basis"], rent["detail"]) == ("local", "You keep 20 % of £50.01")


def test_the_whole_allowance_is_kept_unless_less_is_said() -> None:
    assert deferred(ask()) == "844.00"
    assert notes.WHOLE_ALLOWANCE in told()["assumptions"]
    assert deferred(ask(allowanceKept="144.00")) == "844.00"
    assert deferred(ask(allowanceKept="0.00")) == "700.00"
    assert notes.WHOLE_ALLOWANCE not in told(ask(allowanceKept="0.00"))["assumptions"]


def test_rent_counts_whole_where_the_council_lets_nothing_be_kept() -> None:
    rent = told(ask(rent="50.01"))["weeklyDeferral"]["working"][2]
    assert (rent["amount"], rent["basis"]) == ("50.01", "statutory")
    assert "detail" not in rent
    assert notes.RENT in told(ask(rent="50.01"))["notes"]


def test_a_council_that_lets_the_whole_rent_be_kept() -> None:
    assert deferred(ask(rent="50.01"), rent_kept_percent=Decimal(100)) == "844.00"


POOR = [
    ({"weeklyIncome": "100.00"}, "1000.00"),
    ({"weeklyIncome": "0.00"}, "1000.00"),
    ({"weeklyIncome": "144.00"}, "1000.00"),
    ({"weeklyIncome": "144.01"}, "999.99"),
    ({"weeklyIncome": "100.00", "rent": "44.00"}, "1000.00"),
    ({"weeklyIncome": "100.00", "rent": "54.00"}, "990.00"),
    ({"weeklyIncome": "143.00", "otherCapital": "14750.00"}, "999.00"),
]


@pytest.mark.parametrize(("means", "weekly"), POOR)
def test_nothing_above_the_cost_is_deferred(means: Any, weekly: str) -> None:
    assert deferred(ask(**means)) == weekly


def test_an_allowance_above_the_income_is_said_to_be_cut() -> None:
    kept = told(ask(weeklyIncome="100.00"))["weeklyDeferral"]["working"][2]
    assert kept["amount"] == "100.00"
    assert kept["detail"] == "All that there is: less than the allowance"
    assert "detail" not in told()["weeklyDeferral"]["working"][2]


def test_it_is_never_below_nothing() -> None:
    request = ask(weeklyIncome="1500.00")
    weekly = told(request)["weeklyDeferral"]
    assert weekly["amount"] == "0.00"
    assert signed(weekly["working"])[-1] == "+356.00 Not below nothing"
    assert notes.NOTHING_DEFERRED in told(request)["notes"]
    assert notes.NOTHING_DEFERRED not in told()["notes"]


TARIFF = [
    ("14250.00", "844.00"),
    ("14250.01", "843.00"),
    ("14500.00", "843.00"),
    ("14500.01", "842.00"),
    ("23250.00", "808.00"),
    ("23250.01", "808.00"),
    ("90000.00", "808.00"),
]


@pytest.mark.parametrize(("capital", "weekly"), TARIFF)
def test_tariff_income_on_other_capital(capital: str, weekly: str) -> None:
    request = ask(otherCapital=capital)
    assert deferred(request) == weekly
    above = Decimal(capital) > Decimal(23250)
    assert (notes.CAPITAL_ABOVE in told(request)["assumptions"]) == above


def test_local_capital_limits_are_not_for_deferred_payments() -> None:
    """They are never for permanent stays in a care home, which these are."""
    council = ChargingPolicy(
        since=date(2015, 4, 1),
        lower_capital_limit=Decimal(20000),
        upper_capital_limit=Decimal(40000),
    )
    request: Any = ask(otherCapital="23250.01")
    found = illustrate(request, council)
    assert found["weeklyDeferral"]["amount"] == "808.00"
    assert found["equityLimit"]["amount"] == "165750.00"
    assert found["eligibility"]["outcome"] == "may-be-offered"


def test_capital_that_is_not_stated_is_taken_as_nothing_and_said() -> None:
    request = ask()
    del request["otherCapital"]
    assert deferred(request) == "844.00"
    assert notes.CAPITAL_UNSAID in told(request)["assumptions"]
    assert notes.CAPITAL_UNSAID not in told()["assumptions"]


def test_a_printed_example_with_a_top_up() -> None:
    """EX28: the income is already net of what is kept; 200 a week and a top-up of 500."""
    printed = {"weeklyCost": "500", "weeklyIncome": "300", "allowanceKept": "0"}
    assert deferred(ask(**printed)) == "200.00"
    assert deferred(ask(**printed, topUp="500")) == "700.00"
    assert notes.TOP_UP in told(ask(topUp="1.00"))["notes"]
    assert notes.TOP_UP not in told()["notes"]


def test_every_rate_used_is_told_with_its_source() -> None:
    used = {each["name"]: each for each in told()["rates"]}
    assert used["disposable-income-allowance"]["amount"] == "144.00"
    assert used["lower-capital-limit"]["amount"] == "14250.00"
    assert used["upper-capital-limit"]["amount"] == "23250.00"
    assert all(each["sources"] for each in used.values())
    less = {each["name"]: each for each in told(ask(allowanceKept="100.00"))["rates"]}
    assert less == used
