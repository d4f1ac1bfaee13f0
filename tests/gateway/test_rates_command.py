"""`careact rates`, as an analyst of a council meets it."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner, Result

import openapi
from gateway.cli import careact
from gateway.cli import rates as command


def run(*arguments: str, columns: int = 80) -> Result:
    runner = CliRunner(env={"COLUMNS": str(columns), "TERM": "dumb"})
    return runner.invoke(careact, ["rates", *arguments])


def told(*arguments: str, columns: int = 80) -> str:
    result = run(*arguments, columns=columns)
    assert result.exit_code == 0, result.output
    return result.output


def told_json(*arguments: str) -> Any:
    return json.loads(told(*arguments, "--json"))


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("arguments", [("--on", "2026-05-01"), ("--diff", "2025/26", "2026/27")])
def test_no_line_is_wider_than_the_window(arguments: tuple[str, ...], columns: int) -> None:
    lines = told(*arguments, columns=columns).splitlines()
    assert max(len(line.rstrip()) for line in lines) <= columns
    assert not [line for line in lines if "…" in line]


def test_each_amount_has_its_paragraph_and_how_sure_it_is() -> None:
    text = told("--on", "2026-05-01", columns=200)
    assert text.startswith("Amounts on 1 May 2026\n")
    lines = {line.partition("  ")[0]: line.split() for line in text.splitlines()}
    single = lines["Minimum income guarantee, single, 18 to 24"]
    assert single[-5:] == ["mig-single-18-24", "95.40", "reg", "7(2)(a)", "published"]
    assert lines["Carer premium"][-5:-1] == ["55.25", "reg", "7(7)", "derived"]
    assert lines["Upper capital limit"][-6:] == ["23,250.00", "in", "all", "reg", "12", "published"]
    uc = lines["Universal Credit, single, 25 or over"]
    assert uc[-4:] == ["424.90", "a", "month", "published"]


def test_every_mark_is_explained_below_the_table_and_no_other() -> None:
    text = told("--on", "2026-05-01", columns=200)
    marks = re.findall(r"(one-source|derived) \((\d+)\) *$", text, re.MULTILINE)
    explained = re.findall(r"^ *\((\d+)\)  (.+?)\s*$", text, re.MULTILINE)
    assert {number for _, number in marks} == {number for number, _ in explained}
    assert len(explained) == len({words for _, words in explained})
    statuses = [each.status for each in openapi.rates_on(date(2026, 5, 1))]
    assert len(marks) == len(statuses) - statuses.count("published") > 10
    carer = re.search(r"^Carer premium .*derived \((\d+)\)", text, re.MULTILINE)
    assert carer is not None
    assert dict(explained)[carer[1]] == (
        "The amount of the year before x 1.038, to the nearest 5p. It may be £55.30."
    )
    allowance = re.search(r"^Personal expenses .*one-source \((\d+)\)", text, re.MULTILINE)
    assert allowance is not None
    assert "cite the circular for 2026/27." in dict(explained)[allowance[1]]


def test_what_is_not_known_for_the_day_is_named() -> None:
    assert "deferred-payment-interest" in told("--on", "2025-07-01").partition("Not known for")[2]
    assert "1.55 % a year" in told("--on", "2022-07-01")


def test_today_unless_a_day_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Clock:
            return cls(2024, 4, 7, 12, tzinfo=tz)

    monkeypatch.setattr(command, "datetime", Clock)
    found = told_json()
    assert found["on"] == "2024-04-07"
    by_name = {each["name"]: each for each in found["rates"]}
    assert by_name["mig-single-18-24"]["amount"] == "87.65"
    # The DWP's rates of 2024/25 start on Monday, 8 April.
    assert by_name["carers-allowance"]["amount"] == "76.75"


def test_as_json_every_amount_is_whole() -> None:
    found = told_json("--on", "2026-05-01")
    by_name = {each["name"]: each for each in found["rates"]}
    assert {*by_name, *found["unknown"]} == set(openapi.rate_names())
    assert "deferred-payment-interest" in found["unknown"]
    couple = by_name["mig-couple-pension-age"]
    assert couple == {
        "name": "mig-couple-pension-age",
        "label": "Minimum income guarantee, member of a couple at pension age",
        "amount": "184.30",
        "unit": "week",
        "paragraph": "SI 2014/2672 reg 7(4)(b)",
        "from": "2026-04-06",
        "until": "2027-04-05",
        "status": "derived",
        "sources": couple["sources"],
        "rivals": ["184.25", "184.35"],
        "note": "The amount of the year before x 1.038, to the nearest 5p",
    }
    assert couple["sources"][0].keys() == {"title", "url"}


def test_what_changed_from_one_year_to_the_next() -> None:
    text = told("--diff", "2025/26", "2026/27", columns=200)
    lines = {line.partition("  ")[0]: line.split() for line in text.splitlines()}
    single = lines["Minimum income guarantee, single, 18 to 24"]
    assert single[-4:] == ["89.15", "95.40", "+6.25", "+7.0"]
    premium = lines["Disability premium, single"]
    assert premium[-4:] == ["49.65*", "51.55**", "+1.90", "+3.8"]
    # 11.05 / 230.25 is 4.799 per cent.
    assert lines["New State Pension, full"][-2:] == ["+11.05", "+4.8"]
    assert "* one-source: read in one publication." in text
    assert "** derived: worked out" in text
    assert "capital limit" not in text
    assert "Known for 2026/27 only: universal-credit-lcwra-new-claim." in text


def test_interest_differs_in_points_and_not_in_per_cent() -> None:
    text = told("--diff", "2022/23", "2023/24", columns=200)
    (line,) = [each for each in text.splitlines() if "maximum of interest" in each]
    assert line.split()[-6:] == ["(%", "a", "year)", "3.18*", "4.65", "+1.47"]
    (change,) = [
        each
        for each in told_json("--diff", "2022/23", "2023/24")["changes"]
        if each["name"] == "deferred-payment-interest"
    ]
    assert (change["difference"], change["percent"]) == ("1.47", None)


def test_changes_as_json_are_the_differences_of_the_amounts() -> None:
    found = told_json("--diff", "2023/24", "2022/23")
    assert (found["from"], found["to"]) == ("2023/24", "2022/23")
    assert len(found["changes"]) > 30
    for each in found["changes"]:
        before, after = Decimal(each["before"]["amount"]), Decimal(each["after"]["amount"])
        assert Decimal(each["difference"]) == after - before != 0
    names = [each["name"] for each in found["changes"]]
    listed = [*names, *found["unchanged"], *found["knownForOneOnly"]]
    assert len(listed) == len(set(listed))
    assert "upper-capital-limit" in found["unchanged"]
    assert found["knownForOneOnly"]["pension-credit-child"] == "2023/24"


def test_a_year_with_itself_has_no_change() -> None:
    text = told("--diff", "2024/25", "2024-25")
    assert re.search(r"^0 changed, \d+ did not\.$", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("--on", "2027-04-06"),
            "Error: no amounts are known for 6 April 2027: "
            "give a day from 1 April 2015 to 5 April 2027 with --on",
        ),
        (("--on", "2015-03-31"), "no amounts are known for 31 March 2015: give a day from"),
        (("--on", "22/11/2026"), "'22/11/2026' is no day: write it like 2026-04-06"),
        (("--on", "2026-02-30"), "'2026-02-30' is no day: write it like 2026-04-06"),
        (("--diff", "2026/27", "2027/28"), "are known for 2027/28: use two years from 2015/16 to"),
        (("--diff", "2014/15", "2026/27"), "are known for 2014/15: use two years from 2015/16 to"),
        (("--diff", "2025", "2026/27"), "'2025' is no charging year: write it like 2026/27"),
        (("--diff", "2025/27", "2026/27"), "'2025/27' is no charging year: write it like 2026/27"),
        (("--diff", "2025/26"), "Option '--diff' requires 2 arguments."),
        (
            ("--on", "2026-04-06", "--diff", "2025/26", "2026/27"),
            "ask for a day with --on, or for two years with --diff, not both",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    (line,) = [line for line in result.output.splitlines() if line.startswith("Error: ")]
    assert sentence in line
