"""Edges of age in the rules of charging: birthdays and pension age, to the day.

Every expectation is typed from the regulations and the timetable of pension age.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from conformance.native.charging.ages import pension_day
from gateway.rules.charging import Refused, calculate
from openapi.rates import Rate, rate

DAY = timedelta(days=1)


def asked(start: str, end: str | None = None, **parts: Any) -> dict[str, Any]:
    """A request of somebody at home with £300 a week."""
    return {
        "period": {"start": start, "end": end or start},
        "care": {"setting": "own-home", "weeklyCost": "1000.00"},
        "income": [{"type": "other", "amount": "300.00", "every": "week"}],
        **parts,
    }


def one(request: dict[str, Any]) -> Any:
    """The only period of an answer."""
    (period,) = calculate(request)["periods"]
    return period


def spans(request: dict[str, Any]) -> list[tuple[str, str, str]]:
    """First day, last day and charge of each period."""
    return [
        (each["start"], each["end"], each["weeklyCharge"]) for each in calculate(request)["periods"]
    ]


def test_eighteen_on_the_birthday() -> None:
    born = {"dateOfBirth": "2008-06-01", "household": "single"}
    assert one(asked("2026-06-01", adult=born))["minimumIncome"] == "95.40"
    with pytest.raises(Refused):
        calculate(asked("2026-05-31", adult=born))


def test_twenty_five_on_the_birthday() -> None:
    born = {"dateOfBirth": "2001-06-15", "household": "single"}
    assert one(asked("2026-06-14", adult=born))["minimumIncome"] == "95.40"
    assert one(asked("2026-06-15", adult=born))["minimumIncome"] == "120.40"
    assert spans(asked("2026-06-01", "2026-06-30", adult=born)) == [
        ("2026-06-01", "2026-06-14", "204.60"),
        ("2026-06-15", "2026-06-30", "179.60"),
    ]


# First and last birth of each row of the timetable (Pensions Act 2014 s.26), and the month ends.
PENSION_AGE = [
    ("1954-10-06", "2020-10-06"), ("1955-12-31", "2021-12-31"), ("1960-04-05", "2026-04-05"),
    ("1960-04-06", "2026-05-06"), ("1960-04-30", "2026-05-30"), ("1960-05-05", "2026-06-05"),
    ("1960-05-06", "2026-07-06"), ("1960-05-31", "2026-07-31"), ("1960-06-05", "2026-08-05"),
    ("1960-06-06", "2026-09-06"), ("1960-06-30", "2026-09-30"), ("1960-07-05", "2026-10-05"),
    ("1960-07-06", "2026-11-06"), ("1960-07-31", "2026-11-30"), ("1960-08-05", "2026-12-05"),
    ("1960-08-06", "2027-01-06"), ("1960-08-31", "2027-01-31"), ("1960-09-05", "2027-02-05"),
    ("1960-09-06", "2027-03-06"), ("1960-10-05", "2027-04-05"),
    ("1960-10-06", "2027-05-06"), ("1960-10-31", "2027-05-31"), ("1960-11-05", "2027-06-05"),
    ("1960-11-06", "2027-07-06"), ("1960-12-05", "2027-08-05"),
    ("1960-12-06", "2027-09-06"), ("1960-12-31", "2027-09-30"), ("1961-01-05", "2027-10-05"),
    ("1961-01-06", "2027-11-06"), ("1961-01-31", "2027-11-30"), ("1961-02-05", "2027-12-05"),
    ("1961-02-06", "2028-01-06"), ("1961-03-05", "2028-02-05"),
    ("1961-03-06", "2028-03-06"), ("1962-08-31", "2029-08-31"),
]  # fmt: skip


def of_2026(name: str, on: date) -> Rate:
    """The published amounts of 2026/27, kept for later years."""
    last = rate(name, date(2027, 4, 5))
    return replace(last, until=date(2040, 4, 5)) if on > last.until else rate(name, on)


@pytest.mark.parametrize(("born", "reached"), PENSION_AGE)
def test_pension_age_to_the_day(born: str, reached: str) -> None:
    day = date.fromisoformat(reached)
    assert pension_day(date.fromisoformat(born)) == day  # the oracle's own
    below, above = {
        2020: ("91.40", "189.00"), 2021: ("91.40", "189.00"),
    }.get(day.year, ("120.40", "241.45"))  # fmt: skip
    if reached == "2026-04-05":  # its first full day of the new amounts is the next
        below, above = "112.50", "232.60"
    adult = {"dateOfBirth": born, "household": "single"}
    for on, expected in ((day - DAY, below), (day, above)):
        if on < date(2020, 10, 6):
            adult = {**adult, "pensionAge": False}
        (period,) = calculate(asked(str(on), adult=adult), rates=of_2026)["periods"]
        assert period["minimumIncome"] == expected, on


def test_pension_age_ends_a_period_and_the_premiums() -> None:
    adult = {
        "dateOfBirth": "1960-07-31", "household": "single",
        "premiums": {"disability": True, "enhancedDisability": True, "carer": True},
    }  # fmt: skip
    first, second = calculate(asked("2026-11-01", "2026-12-31", adult=adult))["periods"]
    assert (first["end"], first["minimumIncome"]) == ("2026-11-29", "252.35")
    assert (second["start"], second["minimumIncome"]) == ("2026-11-30", "296.70")


def test_the_partners_pension_age() -> None:
    adult = {
        "dateOfBirth": "1976-01-01",
        "household": "couple",
        "partner": {"dateOfBirth": "1960-07-31"},
    }
    first, second = calculate(asked("2026-11-01", "2026-12-31", adult=adult))["periods"]
    assert (first["end"], first["minimumIncome"]) == ("2026-11-29", "94.55")
    assert (second["start"], second["minimumIncome"]) == ("2026-11-30", "184.30")
    adult["partner"] = {"pensionAge": True}
    assert one(asked("2026-11-01", adult=adult))["minimumIncome"] == "184.30"
