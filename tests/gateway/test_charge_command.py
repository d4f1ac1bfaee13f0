"""`careact charge`, as somebody with an example on paper meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gateway.cli import careact

MEANS: dict[str, Any] = {
    "period": {"start": "2026-06-01", "end": "2026-06-28"},
    "adult": {"dateOfBirth": "1990-01-15", "household": "single"},
    "care": {"setting": "own-home", "weeklyCost": "1500.00"},
    "income": [{"type": "occupational-pension", "amount": "6500.00", "every": "month"}],
    "capital": [{"type": "savings", "value": "15000.00", "ownership": {"kind": "sole"}}],
}
POLICY = {"since": "2026-04-06", "title": "Half", "disposableIncomePercent": "50.00"}


def run(asked: Any, *arguments: str) -> Result:
    runner = CliRunner(env={"COLUMNS": "80", "TERM": "dumb"})
    return runner.invoke(careact, ["charge", "-", *arguments], input=json.dumps(asked))


def test_every_line_is_shown_and_the_lines_sum_to_the_charge() -> None:
    result = run({"means": MEANS})
    assert result.exit_code == 0, result.output
    assert all(len(line) <= 80 for line in result.output.splitlines())
    working, _, _ = result.output.partition("Capital")
    lines = re.findall(r"([+-]) ([0-9,]+\.[0-9]{2}) *$", working, re.MULTILINE)
    total = sum(
        (1 if sign == "+" else -1) * round(float(much.replace(",", "")) * 100)
        for sign, much in lines
    )
    # 6,500 x 12 / 52 = 1,500.00; tariff income 3.00; less the guarantee of 120.40.
    assert total == 138260
    assert "1,382.60" in working
    assert "reg 25" in working


def test_a_policy_can_be_tried() -> None:
    result = run({"means": MEANS, "policy": POLICY}, "--json")
    assert json.loads(result.output)["periods"][0]["weeklyCharge"] == "691.30"


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("period", {"start": "2026-06-01", "end": "2026-05-01"}, "/means/period/end: "),
        ("care", {"setting": "own-home", "weeklyCost": "4.5"}, "pounds with two decimals"),
        ("period", {"start": "2031-06-01"}, "no amount is sourced for 1 June 2031"),
        ("salary", "12000.00", "does not know"),
    ],
)
def test_what_is_wrong_is_said_without_a_traceback(place: str, value: Any, said: str) -> None:
    result = run({"means": {**MEANS, place: value}})
    assert result.exit_code == 2
    assert said in result.output
    assert "12000" not in result.output
    assert "Traceback" not in result.output


def test_a_policy_that_makes_no_sense_is_pointed_at() -> None:
    crossed = {**POLICY, "lowerCapitalLimit": "20000.00", "upperCapitalLimit": "10000.00"}
    result = run({"means": MEANS, "policy": crossed})
    assert result.exit_code == 2
    assert "/policy/lowerCapitalLimit" in result.output


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "means.json"
    file.write_text('{"means": \n oops')
    result = CliRunner().invoke(careact, ["charge", str(file)])
    assert result.exit_code == 2
    assert "is no JSON: line 2" in result.output
