"""The schedule: rows, fees, the limit, points of review, and a recomputation by a second engine."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from deferred_asked import ask, house, told
from deferred_oracle import Course, Plan, recompute

from gateway.rules.deferred_payment import notes

WAYS = ("daily", "daily-posted-weekly", "monthly", "quarterly")


def pennies(amount: str) -> int:
    return int(Decimal(amount) * 100)


def rows(answer: Any) -> list[tuple[date, date, int, int, int, int, int]]:
    return [
        (
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["to"]),
            pennies(row["opening"]),
            pennies(row["deferred"]),
            pennies(row["fees"]),
            pennies(row["interest"]),
            pennies(row["closing"]),
        )
        for row in answer["schedule"]
    ]


def agrees(answer: Any, found: Course) -> None:
    assert rows(answer) == found.rows
    reached = found.reached.isoformat() if found.reached else None
    assert answer.get("limitReachedOn") == reached


@pytest.mark.parametrize("compounding", WAYS)
@pytest.mark.parametrize("start", ["2021-02-17", "2022-12-31", "2024-01-01", "2022-07-01"])
def test_it_agrees_with_a_recomputation(compounding: str, start: str) -> None:
    first = date.fromisoformat(start)
    days = (first.replace(year=first.year + 1) - first).days
    plan = Plan(
        first, days, weekly=84400, limit=16575000, compounding=compounding,
        on_first_day=74300, yearly_fee=28190, weekly_fee=1001,
    )  # fmt: skip
    fees = {"set_up_fee": Decimal("567.00"), "valuation_fee": Decimal("176.00")}
    more = {"annual_fee": Decimal("281.90"), "weekly_fee": Decimal("10.01")}
    answer = told(ask(start), compounding=compounding, **fees, **more)
    agrees(answer, recompute(plan))


@pytest.mark.parametrize("compounding", WAYS)
@pytest.mark.parametrize("until_limit", [True, False])
def test_it_agrees_over_the_limit_and_an_anniversary(compounding: str, until_limit: bool) -> None:
    first = date(2021, 3, 3)
    days = (date(2023, 3, 3) - first).days
    plan = Plan(
        first, days, weekly=84400, limit=7575000, compounding=compounding, yearly_fee=28190,
        stops_at_limit=until_limit,
    )  # fmt: skip
    request = ask("2021-03-03", property=house("100000.00"), years=2)
    if until_limit:
        del request["years"]
    found = recompute(plan)
    answer = told(request, compounding=compounding, annual_fee=Decimal("281.90"))
    assert found.reached
    agrees(answer, found)
    assert rows(answer)[-1][1] == (found.reached if until_limit else date(2023, 3, 2))


def test_the_first_and_the_last_row_are_parts_of_half_years() -> None:
    found = told(ask("2022-06-20", years=1))["schedule"]
    spans = [(row["from"], row["to"]) for row in found]
    assert spans == [
        ("2022-06-20", "2022-06-30"), ("2022-07-01", "2022-12-31"), ("2023-01-01", "2023-06-19"),
    ]  # fmt: skip
    # 20 to 30 June: one week has ended. Weeks end on Sundays: 26 more until 31 December.
    assert [row["deferred"] for row in found[:2]] == ["844.00", "21944.00"]


def test_the_last_part_of_a_week_counts_by_its_days() -> None:
    """365 days: 52 weeks of 844.00 and one day of 120.57 (120.571..)."""
    assert told()["totals"]["deferred"] == "44008.57"
    leap = told(ask("2024-01-01"), interest_percent=Decimal(0))["totals"]
    assert leap["deferred"] == "44129.14"  # 366 days: two days are 241.142..
    assert leap["owed"] == "44129.14"


def test_a_year_from_29_february_ends_on_28_february() -> None:
    found = told(ask("2020-02-29", years=1))["schedule"]
    assert found[-1]["to"] == "2021-02-28"


def test_a_weeks_care_bears_interest_from_the_next_day() -> None:
    rows_ = told(ask("2022-06-24", years=1))["schedule"]
    assert rows_[0]["to"] == "2022-06-30"
    assert (rows_[0]["deferred"], rows_[0]["interest"]) == ("844.00", "0.00")


def test_fees_in_the_debt_bear_interest_from_their_day() -> None:
    terms: dict[str, Any] = {"set_up_fee": Decimal(600), "valuation_fee": Decimal(400)}
    asked = ask("2022-06-30", weeklyIncome="2000.00")
    first = told(asked, **terms)["schedule"][0]
    assert (first["fees"], first["interest"]) == ("1000.00", "0.03")  # 1000 x 0.95 / 36,500
    assert notes.FEES in told(asked, **terms)["assumptions"]
    assert notes.FEES_AT_COST in told(asked, **terms)["notes"]
    assert notes.FEES_PAID not in told(asked, **terms)["notes"]
    assert notes.FEES not in told(asked)["assumptions"]


def test_an_annual_fee_falls_on_each_anniversary() -> None:
    asked = ask("2021-03-03", weeklyIncome="2000.00", years=3)
    found = told(asked, annual_fee=Decimal("100.00"), interest_percent=Decimal(0))
    fees = {row["from"]: row["fees"] for row in found["schedule"] if row["fees"] != "0.00"}
    assert fees == {"2022-01-01": "100.00", "2023-01-01": "100.00"}


def test_fees_that_are_paid_are_not_in_the_debt() -> None:
    fees = {
        "set_up_fee": Decimal("600.00"), "weekly_fee": Decimal("7.01"), "fees_deferred": False,
    }  # fmt: skip
    found = told(ask(), **fees)
    without = told(ask())
    assert found["schedule"] == without["schedule"]
    # 52 weeks of 7.01 and one day of 1.00 (1.001..).
    assert found["totals"]["feesPaidSeparately"] == "965.52"
    assert found["totals"]["fees"] == "0.00"
    assert notes.FEES_PAID in found["notes"]


@pytest.mark.parametrize("paid", [True, False])
def test_totals_and_rows_sum(paid: bool) -> None:
    found = told(ask(years=3), set_up_fee=Decimal("123.45"), fees_deferred=not paid)
    for name in ("deferred", "fees", "interest"):
        rows_ = sum(Decimal(row[name]) for row in found["schedule"])
        assert Decimal(found["totals"][name]) == rows_
    assert found["totals"]["owed"] == found["schedule"][-1]["closing"]
    for earlier, later in pairwise(found["schedule"]):
        assert earlier["closing"] == later["opening"]


def test_at_the_limit_deferring_stops_and_interest_runs_on() -> None:
    small = ask("2021-03-03", property=house("40000.00"), years=4)  # a limit of 21,750
    found = told(small)
    reached = found["limitReachedOn"]
    # 25 weeks are 21,100.00; the 26th ends on 31 August and is cut by the limit.
    assert reached == "2021-08-31"
    after = [row for row in found["schedule"] if row["from"] > reached]
    assert len(after) == 7
    assert all(row["deferred"] == "0.00" for row in after)
    assert all(Decimal(row["interest"]) > 0 for row in after)
    assert Decimal(found["totals"]["owed"]) > 21750
    assert Decimal(found["totals"]["deferred"]) < 21750


def test_without_interest_all_of_the_limit_is_deferred_to_the_penny() -> None:
    asked = ask("2021-03-03", property=house("40000.00"))
    del asked["years"]
    found = told(asked, interest_percent=Decimal(0))
    assert found["totals"]["deferred"] == "21750.00"
    assert found["schedule"][-1]["to"] == found["limitReachedOn"] == "2021-08-31"


def test_a_limit_that_is_met_exactly_is_reached_that_day() -> None:
    """A limit of 6,171.00 and weeks of 617.10."""
    weeks = ask("2021-03-03", property=house("22690.00"), weeklyCost="773.10")
    found = told(weeks, interest_percent=Decimal(0))
    assert found["weeklyDeferral"]["amount"] == "617.10"
    assert found["totals"]["deferred"] == found["equityLimit"]["amount"] == "6171.00"
    assert found["limitReachedOn"] == "2021-05-11"  # the last day of the tenth week


def test_fees_go_beyond_the_limit() -> None:
    small = ask("2021-03-03", property=house("16000.00"))  # a limit of 150.00
    found = told(small, set_up_fee=Decimal("200.00"))
    assert found["limitReachedOn"] == "2021-03-03"
    assert found["totals"]["deferred"] == "0.00"
    assert found["totals"]["fees"] == "200.00"


def test_interest_alone_can_reach_the_limit_within_a_week() -> None:
    asked = ask("2024-01-01", weeklyIncome="2000.00", property=house("20000.00"))
    found = told(asked, set_up_fee=Decimal("3749.00"))  # a limit of 3,750.00
    assert found["limitReachedOn"] == "2024-01-03"  # 48 pennies a day
    assert found["totals"]["deferred"] == "0.00"


def test_the_schedule_ends_with_the_limit_unless_years_are_asked() -> None:
    asked = ask("2021-03-03", property=house("40000.00"))
    years = told(asked)
    del asked["years"]
    found = told(asked)
    assert found["limitReachedOn"] == years["limitReachedOn"] == found["schedule"][-1]["to"]
    assert [row["from"] for row in found["schedule"]] == ["2021-03-03", "2021-07-01"]
    assert found["interest"][-1]["to"] == found["limitReachedOn"]
    said = [each for each in found["assumptions"] if "until the equity limit is reached" in each]
    assert len(said) == 1
    assert "31 August 2021" in said[0]
    assert any("2 March 2022" in each for each in years["assumptions"])


def test_thirty_years_are_the_most() -> None:
    asked = ask("2022-03-01", weeklyIncome="2000.00", interest={"futurePercent": "4.00"})
    del asked["years"]
    found = told(asked)
    assert "limitReachedOn" not in found
    assert found["schedule"][-1]["to"] == "2052-02-29"
    assert len(found["schedule"]) == 61
    assert found["reviews"] == []


def test_points_of_review_are_parts_of_the_security() -> None:
    asked = ask("2021-03-03", property=house("100000.00"), years=3)
    found = told(asked, interest_percent=Decimal(0))
    # 50,000 is passed by the 60th week's end (50,640), 70,000 by the 83rd's (70,052).
    ends = [date(2021, 3, 3) + timedelta(days=weeks * 7 - 1) for weeks in (60, 83)]
    assert [(each["percent"], each["on"]) for each in found["reviews"]] == [
        ("50.00", ends[0].isoformat()), ("70.00", ends[1].isoformat()),
    ]  # fmt: skip
    assert {each["source"] for each in found["reviews"]} == {"guidance"}
    assert all("general knowledge" in each["says"] for each in found["reviews"])
    assert any("£100000.00" in each for each in found["assumptions"])
    assert not [each for each in told()["assumptions"] if "points of review" in each]


def test_points_of_review_are_parts_of_the_adults_share() -> None:
    half = house("200000.00", ownership={"kind": "joint", "owners": 2})
    whole = told(ask("2021-03-03", property=house("100000.00"), years=3))
    assert told(ask("2021-03-03", property=half, years=3))["reviews"] == whole["reviews"]


REACHED = [
    ("19999.99", []),
    ("20000.00", ["50.00"]),
    ("27999.99", ["50.00"]),
    ("28000.00", ["50.00", "70.00"]),
]


@pytest.mark.parametrize(("fee", "percents"), REACHED)
def test_a_point_of_review_is_met_exactly_and_two_can_fall_on_one_day(
    fee: str, percents: list[str]
) -> None:
    asked = ask("2021-03-03", property=house("40000.00"), weeklyIncome="2000.00")
    found = told(asked, interest_percent=Decimal(0), set_up_fee=Decimal(fee))["reviews"]
    assert [each["percent"] for each in found] == percents
    assert {each["on"] for each in found} <= {"2021-03-03"}


def test_a_home_worth_nothing_is_not_reviewed_without_a_debt() -> None:
    assert told(ask(property=house("0.00")))["reviews"] == []


def test_the_policy_is_named() -> None:
    found = told()
    assert found["indicative"] is True
    assert found["notice"] == notes.NOTICE
    assert found["policy"] == {"title": "Fictional Council", "since": "2015-04-01"}
