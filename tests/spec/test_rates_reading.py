"""How amounts are looked up by day, and which files are refused."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

import openapi
from openapi import rates as reading

DAY = timedelta(days=1)


@pytest.mark.parametrize("year", range(2022, 2027))
def test_the_amounts_of_the_regulations_change_between_5_and_6_april(year: int) -> None:
    before = openapi.rate("mig-single-18-24", date(year, 4, 5))
    after = openapi.rate("mig-single-18-24", date(year, 4, 6))
    assert before.until + DAY == after.since == date(year, 4, 6)
    assert before.amount < after.amount


@pytest.mark.parametrize("year", range(2016, 2022))
def test_the_frozen_years_are_one_value(year: int) -> None:
    found = openapi.rate("personal-expenses-allowance", date(year, 4, 6))
    assert (found.since, found.until) == (date(2015, 4, 6), date(2022, 4, 5))


@pytest.mark.parametrize(
    "monday", ["2023-04-10", "2024-04-08", "2025-04-07", "2026-04-06"], ids=lambda text: text[:4]
)
def test_rates_of_the_dwp_change_on_the_first_monday_from_6_april(monday: str) -> None:
    start = date.fromisoformat(monday)
    assert start.weekday() == 0
    before = openapi.rate("attendance-allowance-higher", start - DAY)
    after = openapi.rate("attendance-allowance-higher", start)
    assert before.until + DAY == after.since == start
    assert before.amount < after.amount


@pytest.mark.parametrize(
    ("last", "before", "after"),
    [
        ("2022-06-30", "0.95", "1.55"),
        ("2022-12-31", "1.55", "3.18"),
        ("2024-06-30", "4.65", "4.05"),
    ],
)
def test_interest_changes_with_the_half_year(last: str, before: str, after: str) -> None:
    day = date.fromisoformat(last)
    found = [openapi.rate("deferred-payment-interest", each) for each in (day, day + DAY)]
    assert [str(each.amount) for each in found] == [before, after]
    assert (found[0].until, found[1].since) == (day, day + DAY)


@pytest.mark.parametrize("name", openapi.rate_names())
def test_nothing_is_known_after_the_last_day_or_before_the_first(name: str) -> None:
    first, last = openapi.rates_known()
    assert (first, last) == (date(2015, 4, 1), date(2027, 4, 5))
    for day in (first - DAY, last + DAY, date.min, date.max):
        with pytest.raises(openapi.RateUnknown):
            openapi.rate(name, day)
    assert not openapi.rates_on(last + DAY)


def test_an_unknown_day_says_which_days_are_known() -> None:
    with pytest.raises(LookupError) as raised:
        openapi.rate("deferred-payment-interest", date(2025, 7, 1))
    assert isinstance(raised.value, openapi.RateUnknown)
    assert (raised.value.name, raised.value.on) == ("deferred-payment-interest", date(2025, 7, 1))
    assert str(raised.value) == (
        "Deferred payments, national maximum of interest: no amount is sourced for 1 July 2025; "
        "amounts are known for 1 April 2015 to 30 June 2025"
    )


def test_an_unknown_name_is_no_amount_either() -> None:
    with pytest.raises(openapi.RateUnknown, match=re.escape("no rate is called 'mig'")):
        openapi.rate("mig", date(2026, 4, 6))


def test_the_amounts_of_a_day_are_those_looked_up_one_by_one() -> None:
    for day in (date(2015, 4, 1), date(2018, 7, 1), date(2026, 4, 5), date(2026, 4, 6)):
        expected = []
        for name in openapi.rate_names():
            try:
                expected.append(openapi.rate(name, day))
            except openapi.RateUnknown:
                continue
        assert openapi.rates_on(day) == tuple(expected)


def test_the_amounts_of_a_name_are_those_of_its_days_in_order() -> None:
    assert openapi.rate_values("no-such-rate") == ()
    for name in openapi.rate_names():
        values = openapi.rate_values(name)
        assert [each.since for each in values] == sorted(each.since for each in values)
        for each in values:
            assert openapi.rate(name, each.since) is openapi.rate(name, each.until) is each


@pytest.mark.parametrize(
    ("day", "first"),
    [("2026-04-05", 2025), ("2026-04-06", 2026), ("2026-12-31", 2026), ("2024-02-29", 2023)],
)
def test_the_charging_year_is_6_april_to_5_april(day: str, first: int) -> None:
    expected = (date(first, 4, 6), date(first + 1, 4, 5))
    assert openapi.charging_year(date.fromisoformat(day)) == expected


def test_every_value_that_is_not_published_can_be_explained() -> None:
    known = {each for run in reading._table().values() for each in run.rates}
    named = {source.id for each in known for source in each.sources}
    assert named == set(openapi_sources()), "a source that no amount names, or the reverse"
    for each in known:
        assert each.sources or (each.status == "derived" and "no text" in each.note) or each.note
        assert all(abs(rival - each.amount) < 5 for rival in each.rivals)
        assert each.label[0].isupper()
        assert each.paragraph


def openapi_sources() -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load((reading.FOLDER / "sources.yaml").read_text())
    return found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("until: 2022-04-05", "until: 2022-04-06", "2022-04-06 overlaps the value before it"),
        ("from: 2015-04-06, until: 2022-04-05", "from: 2015-04-06, until: 2015-04-05", "ends bef"),
        ("amount: '72.40'", "amount: 72.40", "72.4 is no amount: write it as text"),
        ("amount: '72.40'", "amount: '72.4'", "'72.4' is no amount"),
        ("amount: '72.40', ", "", "None is no amount"),
        ("until: 2022-04-05", "until: 5 April 2022", "Invalid isoformat"),
        ("status: published", "status: certain", "certain is no status"),
        ("status: published", "status: derived", "is derived and has no note"),
        ("[si-2014-2672-reg-7]", "[]", "is published and names no source"),
        ("[si-2014-2672-reg-7]", "[hearsay]", "hearsay is not in sources.yaml"),
        ("[si-2014-2672-reg-7]", "[si-2014-2672-reg-7], rivals: ['72.45']", "such a rival"),
        ("[si-2014-2672-reg-7]", "[si-2014-2672-reg-7], because: x", "because is no word"),
        ("unit: week", "unit: year", "year is no unit"),
        ("  unit: week\n", "", "has to have label, paragraph, unit and values"),
        ("mig-single-18-24:", "Mig 18:", "is no name"),
        ("mig-single-18-24:", "lower-capital-limit:", "stands twice"),
    ],
)
def test_a_file_that_says_something_impossible_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    folder = tmp_path / "rates"
    shutil.copytree(reading.FOLDER, folder)
    assert reading._read(folder).keys() == reading._table().keys()
    changed = tmp_path / "changed"
    shutil.copytree(folder, changed)
    file = changed / "minimum-income.yaml"
    text = file.read_text(encoding="utf-8")
    head, _, block = text.partition("mig-single-18-24:")
    block = "mig-single-18-24:" + block
    assert old in block
    file.write_text(head + block.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(openapi.SpecificationError, match=re.escape(said)):
        reading._read(changed)


def test_every_file_of_the_folder_is_read() -> None:
    here = {path.stem for path in reading.FOLDER.iterdir()}
    assert here == {*reading.SUBJECTS, "sources"}


def test_the_amounts_are_no_service() -> None:
    assert "rates" not in openapi.services()
    assert not any("rates" in service for service in openapi.services())
