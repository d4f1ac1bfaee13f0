"""The days on which something changes: birthdays, 6 April, benefit Mondays, weeks that run out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from charging_asked import (
    adult,
    ask,
    capital,
    care_home,
    house,
    income,
    line,
    periods,
    policy,
    weekly,
)

from gateway.rules.charging import ages
from gateway.rules.charging import periods as calendar
from openapi.rates import RateUnknown

LONG: Any = {"start": "2026-04-06", "end": "2027-04-05"}


def spans(request: Any, chosen: Any = None) -> list[tuple[str, str]]:
    told = periods(request, chosen) if chosen else periods(request)
    return [(each["start"], each["end"]) for each in told]


def starts(request: Any, chosen: Any = None) -> list[str]:
    return [start for start, _ in spans(request, chosen)][1:]


def test_without_an_end_until_the_charging_year_ends() -> None:
    (period,) = periods(ask("2026-06-01", None))
    assert (period["start"], period["end"]) == ("2026-06-01", "2027-04-05")
    assert period["changesBecause"] == "New rates from 6 April 2027"


def test_without_an_end_until_something_changes() -> None:
    (period,) = periods(ask("2026-06-01", None, adult=adult("2001-09-10")))
    assert period["end"] == "2026-09-09"
    assert period["changesBecause"] == "The 25th birthday"


def test_the_charging_year_begins_on_the_sixth_of_april() -> None:
    one, two = periods(ask("2026-04-01", "2026-04-30"))
    assert (one["end"], two["start"]) == ("2026-04-05", "2026-04-06")
    assert one["changesBecause"] == "New rates from 6 April 2026"
    assert (one["minimumIncome"], two["minimumIncome"]) == ("112.50", "120.40")


@pytest.mark.parametrize(
    ("on", "following"),
    [("2026-04-05", "2026-04-06"), ("2026-04-06", "2027-04-06"), ("2026-12-31", "2027-04-06")],
)
def test_the_next_charging_year(on: str, following: str) -> None:
    assert calendar.charging_year_end(date.fromisoformat(on)).isoformat() == following


@pytest.mark.parametrize(
    ("on", "following"),
    [
        ("2024-04-07", "2024-04-08"), ("2024-04-08", "2025-04-07"), ("2025-04-06", "2025-04-07"),
        ("2026-04-05", "2026-04-06"), ("2026-04-06", "2027-04-12"), ("2023-04-09", "2023-04-10"),
    ],
)  # fmt: skip
def test_benefit_rates_change_on_the_first_monday(on: str, following: str) -> None:
    assert calendar.next_benefit_rates(date.fromisoformat(on)).isoformat() == following


def test_the_monday_cuts_only_where_a_benefit_rate_is_used() -> None:
    benefit = [income("attendance-allowance-higher", "108.55")]
    care = {"setting": "own-home", "weeklyCost": "500.00", "dayCareOnly": True}
    request = ask("2025-04-01", "2025-04-30", care=care, income=benefit)
    assert starts(request) == ["2025-04-06"]
    chosen = policy(night_care_disregard=True)
    assert starts(request, chosen) == ["2025-04-06", "2025-04-07"]
    told = periods(request, chosen)
    assert told[1]["changesBecause"] == "New benefit rates from 7 April 2025"
    amounts = [line(each, "No care at night")["amount"] for each in told]
    assert amounts == ["35.90", "35.90", "36.50"]


def test_a_monday_that_is_the_sixth_is_one_cut() -> None:
    request = ask(
        "2026-04-01",
        "2026-04-30",
        adult=adult("1940-01-01"),
        income=[income("pension-credit-savings", "5.00"), income("state-pension", "240.00")],
    )
    one, _ = periods(request)
    assert one["changesBecause"] == (
        "New rates from 6 April 2026; New benefit rates from 6 April 2026"
    )


def test_the_amount_changes_on_the_25th_birthday_itself() -> None:
    one, two = periods(ask(adult=adult("2001-06-15")))
    assert (one["end"], two["start"]) == ("2026-06-14", "2026-06-15")
    assert (one["minimumIncome"], two["minimumIncome"]) == ("95.40", "120.40")


def at_65(born: str, start: str, end: str, household: str = "single", **facts: Any) -> Any:
    """Somebody with savings credit and more than the guarantee, around the 65th birthday."""
    who = adult(born, household, pensionAge=True)
    if household == "couple":
        who["partner"] = {"pensionAge": True}
    told = {"pensionAgeBeforeApril2016": True, "qualifyingIncome": weekly("400.00"), **facts}
    return ask(start, end, adult=who, income=[income("other", "400.00")], savingsCredit=told)


def test_savings_credit_begins_on_the_65th_birthday() -> None:
    """State Pension Credit Act 2002 s.3: not before, and 5.75 a week are left from then on."""
    one, two = periods(at_65("1954-06-15", "2019-06-01", "2019-06-30"))
    assert (one["end"], two["start"]) == ("2019-06-14", "2019-06-15")
    assert (one["weeklyCharge"], two["weeklyCharge"]) == ("211.00", "205.25")
    assert one["changesBecause"].startswith("The 65th birthday")


@pytest.mark.parametrize(
    ("household", "facts"), [("single", {"pensionAgeBeforeApril2016": False}), ("couple", {})]
)
def test_the_65th_birthday_cuts_only_where_savings_credit_begins(
    household: str, facts: Any
) -> None:
    assert starts(at_65("1954-06-15", "2019-06-01", "2019-06-30", household, **facts)) == []


def test_the_65th_birthday_is_not_stepped_over_where_no_threshold_is_sourced() -> None:
    with pytest.raises(RateUnknown):
        periods(at_65("1952-06-15", "2017-06-01", "2017-06-30"))


def test_born_on_the_29th_of_february() -> None:
    assert ages.birthday(date(2004, 2, 29), 22) == date(2026, 3, 1)
    assert ages.birthday(date(2004, 2, 29), 24) == date(2028, 2, 29)
    assert ages.age(date(2004, 2, 29), date(2026, 2, 28)) == 21
    assert ages.age(date(2004, 2, 29), date(2026, 3, 1)) == 22


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        ("1954-10-06", "2020-10-06"), ("1960-04-05", "2026-04-05"), ("1960-04-06", "2026-05-06"),
        ("1960-05-05", "2026-06-05"), ("1960-05-06", "2026-07-06"), ("1960-06-06", "2026-09-06"),
        ("1960-07-06", "2026-11-06"), ("1960-07-31", "2026-11-30"), ("1960-08-05", "2026-12-05"),
        ("1960-08-31", "2027-01-31"), ("1960-10-05", "2027-04-05"), ("1960-10-31", "2027-05-31"),
        ("1960-12-05", "2027-08-05"), ("1960-12-06", "2027-09-06"), ("1960-12-31", "2027-09-30"),
        ("1961-01-05", "2027-10-05"), ("1961-01-31", "2027-11-30"), ("1961-02-05", "2027-12-05"),
        ("1961-02-06", "2028-01-06"), ("1961-03-05", "2028-02-05"), ("1961-03-06", "2028-03-06"),
        ("1961-06-15", "2028-06-15"),
        ("1977-04-05", "2044-04-05"), ("1980-01-01", "2047-01-01"), ("1960-02-29", "2026-03-01"),
    ],
)  # fmt: skip
def test_pension_age_is_reached_to_the_day(born: str, reached: str) -> None:
    assert ages.pension_day(date.fromisoformat(born)).isoformat() == reached


def test_pension_age_cuts_and_changes_the_amount() -> None:
    request = ask(period=LONG, adult=adult("1960-07-31"), income=[income("pip-mobility", "80.00")])
    one, two = periods(request)
    assert two["start"] == "2026-11-30"
    assert one["changesBecause"] == "Pension age is reached"
    assert (one["minimumIncome"], two["minimumIncome"]) == ("171.95", "241.45")
    assert any("premiums end at pension age" in each for each in two["notes"])


@pytest.mark.parametrize(("born", "expected"), [("1970-01-01", ["2026-05-20"]), ("1950-01-01", [])])
def test_the_partners_pension_age_cuts_unless_the_adults_has(
    born: str, expected: list[str]
) -> None:
    request = ask(period=LONG, adult=adult(born, "couple", partner={"dateOfBirth": "1960-04-20"}))
    assert starts(request) == expected


def test_birthdays_change_nothing_in_a_care_home_nor_25_in_a_couple() -> None:
    assert starts(ask(period=LONG, adult=adult("2001-06-15"), care=care_home())) == []
    couple = adult("2001-06-15", "couple", partner={"pensionAge": False})
    assert starts(ask(period=LONG, adult=couple)) == []


@pytest.mark.parametrize(
    ("born", "said", "expected"),
    [
        ("1954-10-05", False, ["2020-10-05"]),
        ("1954-10-05", True, []),
        ("1955-05-05", False, []),
        ("1955-05-05", True, ["2020-10-06"]),
    ],
)
def test_what_was_said_of_pension_age_holds_until_ages_no_longer_varied(
    born: str, said: bool, expected: list[str]
) -> None:
    request = ask("2020-06-01", "2021-01-31", adult=adult(born, pensionAge=said))
    assert starts(request) == expected


def test_what_was_said_of_pension_age_begins_to_count_at_60() -> None:
    request = ask("2018-06-01", "2018-06-30", adult=adult("1958-06-15", pensionAge=True))
    assert starts(request) == ["2018-06-15"]


def test_what_is_said_of_pension_age_means_nothing_where_it_is_known() -> None:
    (period,) = periods(ask(adult=adult("1990-01-15", pensionAge=True)))
    assert period["minimumIncome"] == "120.40"


def test_the_twelve_weeks_end_to_the_day() -> None:
    care = care_home(start="2026-05-04")
    request = ask("2026-05-04", "2026-12-31", care=care, property=house())
    assert spans(request) == [("2026-05-04", "2026-07-26"), ("2026-07-27", "2026-12-31")]
    one, two = periods(request)
    assert (date(2026, 7, 27) - date(2026, 5, 4)).days == 84
    assert one["changesBecause"] == "The 12 weeks end in which the home does not count"
    assert (one["outcome"], two["outcome"]) == ("no-charge", "full-cost")


@pytest.mark.parametrize(
    "more", [{"occupiers": ["partner"]}, {"discretionaryDisregard": True}, None]
)
def test_the_twelve_weeks_cut_nothing_where_the_home_never_counts(more: Any) -> None:
    request = ask("2026-05-04", "2026-12-31", care=care_home(start="2026-05-04"))
    if more:
        request["property"] = house(**more)
    assert starts(request) == []


@pytest.mark.parametrize(
    ("earlier", "ends"),
    [
        # 28 days used.
        ([("2026-01-01", "2026-01-28")], "2026-06-29"),
        # All twelve weeks used, and more.
        ([("2025-09-01", "2026-01-28")], "2026-05-04"),
        # 52 weeks to the day after the last day, and a day more.
        ([("2025-05-01", "2025-05-05")], "2026-07-22"),
        ([("2025-05-01", "2025-05-04")], "2026-07-27"),
        # Two that are linked with each other, given in another order.
        ([("2026-01-01", "2026-01-28"), ("2025-06-01", "2025-06-28")], "2026-06-01"),
        # 52 weeks from the end of the second, but more from that of the first: twelve weeks anew.
        ([("2024-09-01", "2024-09-14"), ("2025-06-01", "2025-06-14")], "2026-07-27"),
        # The second is a first one again: it began 365 days after the end of the one before.
        ([("2024-09-01", "2024-09-14"), ("2025-09-14", "2025-09-27")], "2026-07-13"),
        # The second shared with the first, so the third is a first one, and is shared with.
        (
            [
                ("2023-09-01", "2023-09-28"),
                ("2024-09-26", "2024-10-02"),
                ("2025-05-05", "2025-05-11"),
            ],
            "2026-07-20",
        ),
        # The first is linked with nothing.
        ([("2022-01-01", "2022-03-31"), ("2026-01-01", "2026-01-28")], "2026-06-29"),
    ],
)
def test_earlier_stays_take_from_the_twelve_weeks(
    earlier: list[tuple[str, str]], ends: str
) -> None:
    stays = [{"start": start, "end": end} for start, end in earlier]
    care = care_home(start="2026-05-04", earlierStays=stays)
    request = ask("2026-05-04", "2026-12-31", care=care, property=house())
    told = periods(request)
    counts = [each["start"] for each in told if each["capital"]["aboveLimit"]]
    assert counts == [ends]


def test_reablement_is_free_for_six_weeks_to_the_day() -> None:
    free = [{"reason": "reablement", "start": "2026-06-10"}]
    request = ask(
        "2026-06-01", "2026-08-31", income=[income("state-pension", "300.00")], freeServices=free
    )
    assert spans(request) == [
        ("2026-06-01", "2026-06-09"),
        ("2026-06-10", "2026-07-21"),
        ("2026-07-22", "2026-08-31"),
    ]
    assert [each["outcome"] for each in periods(request)] == [
        "contribution",
        "free",
        "contribution",
    ]
    assert [each.get("changesBecause") for each in periods(request)] == [
        "Free reablement starts",
        "Free reablement ends",
        None,
    ]


def test_a_short_stay_is_charged_as_at_home_for_the_councils_weeks() -> None:
    care = care_home("short-term", "2026-06-01")
    request = ask("2026-06-01", "2026-08-31", care=care, income=[income("state-pension", "300.00")])
    one, two = periods(request)
    assert (one["end"], two["start"]) == ("2026-07-26", "2026-07-27")
    assert (one["minimumIncome"], two["minimumIncome"]) == ("120.40", "31.80")
    assert one["changesBecause"].startswith("The weeks end")
    assert starts(request, policy(short_stay_as_own_home_weeks=4)) == ["2026-06-29"]
    assert starts(request, policy(short_stay_as_own_home_weeks=0)) == []
    # Never more than eight weeks: reg 8.
    assert starts(request, policy(short_stay_as_own_home_weeks=20)) == ["2026-07-27"]


def test_a_short_stay_without_a_first_day_begins_with_the_period() -> None:
    care = {"setting": "care-home", "weeklyCost": "900.00", "stay": "short-term"}
    one, _ = periods(ask("2026-06-01", "2026-08-31", care=care))
    assert one["end"] == "2026-07-26"
    assert any("No first day" in each for each in one["notes"])


def test_a_stay_that_ends_within_the_period_is_said() -> None:
    care = care_home("temporary", "2026-06-01", end="2026-06-20")
    (period,) = periods(ask(care=care))
    assert any("20 June 2026" in each for each in period["notes"])
    (period,) = periods(ask(care=care_home("temporary", "2026-06-01", end="2026-06-28")))
    assert not any("The stay ends" in each for each in period["notes"])


def test_a_rate_nobody_needs_is_not_asked_for() -> None:
    """Pension credit of 2015 is not sourced; somebody above the limit needs none."""
    request = ask(
        "2015-05-01",
        "2015-05-31",
        adult=adult("1930-01-01"),
        capital=[capital("50000.00")],
        savingsCredit={"pensionAgeBeforeApril2016": True},
    )
    (period,) = periods(request)
    assert period["outcome"] == "full-cost"
    used = [each["name"] for each in period["rates"]]
    assert used == ["lower-capital-limit", "upper-capital-limit"]
