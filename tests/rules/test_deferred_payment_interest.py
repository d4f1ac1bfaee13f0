"""Interest: the rate of each half-year, how it is added, and what is not sourced."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from deferred_asked import ask, faults, policy, told

from gateway.rules.deferred_payment import illustrate, notes
from openapi.rates import Rate, RateSource, RateUnknown, rate

TEN_THOUSAND = {"set_up_fee": Decimal("9674.00"), "valuation_fee": Decimal("326.00")}
"""A debt from the first day, in a week that defers nothing."""


def still(start: str, **parts: Any) -> dict[str, Any]:
    """Nothing is deferred: the income meets the cost."""
    return ask(start, weeklyIncome="2000.00", **parts)


COMPOUNDED = [
    ("quarterly", "10431.82"),
    ("monthly", "10433.38"),
    ("daily-posted-weekly", "10433.98"),
    ("daily", "10434.13"),
]


@pytest.mark.parametrize(("compounding", "owed"), COMPOUNDED)
@pytest.mark.parametrize("start", ["2026-01-01", "2025-07-01"])
def test_ten_thousand_at_4_25_for_365_days(compounding: str, owed: str, start: str) -> None:
    request = still(start, interest={"futurePercent": "4.25"})
    own = {"interest_percent": Decimal("4.25"), "compounding": compounding}
    found = told(request, **own, **TEN_THOUSAND)
    assert found["totals"]["owed"] == owed
    assert found["compounding"] == compounding
    assert any(notes.COMPOUNDING[found["compounding"]] in each for each in found["assumptions"])


CHANGES = [
    ("2022-06-28", "2022-06-30", "0.95", "2022-07-01", "1.55"),
    ("2022-12-25", "2022-12-31", "1.55", "2023-01-01", "3.18"),
    ("2024-06-30", "2024-06-30", "4.65", "2024-07-01", "4.05"),
]


@pytest.mark.parametrize(("start", "last", "before", "change", "after"), CHANGES)
def test_a_new_half_year_brings_its_rate_to_the_day(
    start: str, last: str, before: str, change: str, after: str
) -> None:
    found = told(still(start), compounding="quarterly", **TEN_THOUSAND)
    first, second = found["interest"][:2]
    assert (first["from"], first["to"], first["percent"]) == (start, last, before)
    assert (second["from"], second["percent"]) == (change, after)
    assert [row["percent"] for row in found["schedule"]] == [
        each["percent"] for each in found["interest"]
    ]


def test_one_day_each_side_of_the_change() -> None:
    """30 June 2022 bears 0.95, 1 July 1.55: a million pounds shows it in one day."""
    million = {"set_up_fee": Decimal("1000000.00"), "compounding": "daily"}
    asked = still("2022-06-30")
    rows = told(asked, **million)["schedule"]
    assert rows[0]["interest"] == "26.03"  # 1,000,000 x 0.95 / 36,500 = 26.027
    rest = Decimal("1000026.03") * ((1 + Decimal("1.55") / 36500) ** 184 - 1)
    assert abs(Decimal(rows[1]["interest"]) - rest) <= Decimal("0.01")


def test_every_rate_has_its_source_and_how_sure_it_is() -> None:
    found = told(ask("2022-03-01"))["interest"]
    assert [each["status"] for each in found] == ["one-source", "published", "one-source"]
    assert all(each["paragraph"] == "SI 2014/2671 reg 9" and each["sources"] for each in found)
    assert found[0]["caution"] == "Read in one publication only."
    assert "caution" not in found[1]
    assert all(each["maximum"] == each["percent"] for each in found)
    assert {each["basis"] for each in found} == {"statutory"}


def test_the_note_of_a_rate_is_its_caution() -> None:
    found = told(ask("2015-07-06"))["interest"]
    assert found[0]["caution"] == "The second source has no date"


def test_a_derived_rate_says_so() -> None:
    source = RateSource("x", "A fictional report", "")

    def rates(name: str, on: date) -> Rate:
        if name != "deferred-payment-interest":
            return rate(name, on)
        return Rate(
            name, "Fictional", "reg 9", "percent-a-year", Decimal("2.00"), date(2020, 1, 1),
            date(2030, 1, 1), "derived", (source,), (), "",
        )  # fmt: skip

    found = illustrate(ask("2026-03-01"), policy(), rates)  # type: ignore[arg-type]
    assert found["interest"][0]["status"] == "derived"
    assert found["interest"][0]["caution"] == "Worked out, not read in a publication."
    assert found["interest"][0]["sources"] == ["A fictional report"]


def test_a_half_year_without_a_source_is_refused() -> None:
    assert faults(ask("2025-01-01")) == [("/interest/futurePercent", "rate-not-sourced")]
    assert faults(ask("2024-07-01")) == []  # ends on 30 June 2025, the last day that is sourced
    assert faults(ask("2024-07-02")) == [("/interest/futurePercent", "rate-not-sourced")]


def test_a_stated_rate_is_used_only_where_none_is_sourced_and_said() -> None:
    found = told(ask("2025-01-01", interest={"futurePercent": "9.99"}))
    first, second = found["interest"]
    assert (first["percent"], first["status"]) == ("4.25", "one-source")
    assert (second["percent"], second["maximum"]) == ("9.99", "9.99")
    assert (second["status"], second["sources"]) == ("assumed", [])
    assert "assumption" in second["caution"]
    said = (
        "No maximum of interest is sourced for days between 1 July 2025 and 31 December 2025. "
        "9.99 % a year was assumed there."
    )
    assert said in found["assumptions"]
    assert not [each for each in told()["assumptions"] if "sourced" in each]


def test_the_councils_own_rate_holds_where_none_is_sourced_and_is_assumed() -> None:
    found = told(ask("2025-07-01"), interest_percent=Decimal("2.5"))
    for each in found["interest"]:
        assert (each["percent"], each["status"], each["basis"]) == ("2.50", "assumed", "local")
        assert "maximum" not in each
    assert notes.CAPPED not in found["notes"]


def test_the_councils_own_rate_is_capped_at_the_maximum() -> None:
    found = told(ask("2022-03-01"), interest_percent=Decimal("1.5"))
    rates = [(each["percent"], each["maximum"], each["basis"]) for each in found["interest"]]
    assert rates == [
        ("0.95", "0.95", "statutory"), ("1.50", "1.55", "local"), ("1.50", "3.18", "local"),
    ]  # fmt: skip
    assert notes.CAPPED in found["notes"]
    assert notes.CAPPED not in told(ask("2022-07-01"), interest_percent=Decimal("1.5"))["notes"]
    assert notes.CAPPED not in told(ask("2022-07-01"), interest_percent=Decimal("1.55"))["notes"]


def test_an_assumed_maximum_caps_too() -> None:
    asked = ask("2025-07-01", interest={"futurePercent": "4.00"})
    found = told(asked, interest_percent=Decimal("4.125"))
    assert {each["percent"] for each in found["interest"]} == {"4.00"}
    asked = ask("2025-07-01", interest={"futurePercent": "4.20"})
    found = told(asked, interest_percent=Decimal("4.125"))
    assert {each["percent"] for each in found["interest"]} == {"4.125"}


BELOW = [
    (None, "0.00", ["0.95", "1.55", "3.18"]),
    (None, "0.15", ["0.80", "1.40", "3.03"]),
    (None, "1.00", ["0.00", "0.55", "2.18"]),
    ("2.00", "1.00", ["0.00", "0.55", "2.00"]),
]


@pytest.mark.parametrize(("own", "below", "percents"), BELOW)
def test_a_council_may_stay_below_the_maximum(
    own: str | None, below: str, percents: list[str]
) -> None:
    found = told(
        ask("2022-03-01"),
        interest_percent=None if own is None else Decimal(own),
        below_maximum=Decimal(below),
    )
    assert [each["percent"] for each in found["interest"]] == percents
    assert {each["basis"] for each in found["interest"]} == (
        {"statutory"} if below == "0.00" else {"local"}
    )


def test_a_slip_of_the_sign_in_a_policy_never_lifts_the_rate_above_the_maximum() -> None:
    found = told(ask("2022-03-01"), below_maximum=Decimal("-0.50"))
    assert [each["percent"] for each in found["interest"]] == ["0.95", "1.55", "3.18"]
    own = {"interest_percent": Decimal(9), "below_maximum": Decimal("-0.50")}
    assert {each["percent"] for each in told(ask("2023-01-01"), **own)["interest"]} == {
        "3.18", "3.43",
    }  # fmt: skip


def test_a_rate_that_the_council_lowers_itself_is_not_said_to_be_capped() -> None:
    own = {"interest_percent": Decimal("1.00"), "below_maximum": Decimal("1.00")}
    found = told(ask("2022-07-01"), **own)
    assert [each["percent"] for each in found["interest"]] == ["0.55", "1.00"]
    assert notes.CAPPED not in found["notes"]


def test_half_a_penny_is_dropped() -> None:
    """One day at 0.50 on 365.00 is half a penny; on 365.01 a little more."""
    for fee, interest in (("365.00", "0.00"), ("365.01", "0.01")):
        own = {"interest_percent": Decimal("0.50"), "set_up_fee": Decimal(fee)}
        assert told(still("2022-06-30"), **own)["schedule"][0]["interest"] == interest


def test_half_a_penny_is_exactly_that() -> None:
    """18,250.00 x 0.19 / 36,500 = 0.095, which a rate that was rounded first would not give."""
    for fee, interest in (("18250.00", "0.09"), ("18250.01", "0.10")):
        own = {"interest_percent": Decimal("0.19"), "set_up_fee": Decimal(fee)}
        assert told(still("2022-06-30"), **own)["schedule"][0]["interest"] == interest


def test_leap_years_have_366_days_of_a_365th() -> None:
    asked = still("2024-01-01")
    one = told(asked, compounding="quarterly", **TEN_THOUSAND)
    growth = Decimal(10000)
    for percent, days in (("4.65", 91), ("4.65", 91), ("4.05", 92), ("4.05", 92)):
        growth *= 1 + Decimal(percent) * days / 36500
    assert Decimal(one["totals"]["owed"]) == growth.quantize(Decimal("0.01"))


def test_before_the_first_limit_nothing_is_known() -> None:
    with pytest.raises(RateUnknown):
        told(ask("2015-04-02"))
    with pytest.raises(RateUnknown):
        told(ask("2027-04-06", interest={"futurePercent": "4.00"}))
