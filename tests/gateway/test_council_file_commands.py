"""`careact check` and `careact explain`, as a council's analyst meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sandboxes import Client

from gateway.cli import careact

COUNCILS = Path(__file__).parents[2] / "adapters/councils"
OLDBRIDGE = COUNCILS / "E06999905-oldbridge.yaml"


def run(*arguments: Any, **environ: str) -> Result:
    return CliRunner().invoke(careact, [str(each) for each in arguments], env=environ)


@pytest.mark.parametrize("file", sorted(COUNCILS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_council_file_is_trusted(file: Path) -> None:
    told = run("check", file)
    assert told.exit_code == 0, told.output
    assert "lens-laws" in told.output
    assert "FAULT" not in told.output


def test_a_fault_names_file_and_line(tmp_path: Path) -> None:
    text = OLDBRIDGE.read_text().replace("unknown: other", "unknown: maybe", 1)
    line = next(n for n, each in enumerate(text.splitlines(), 1) if "unknown: maybe" in each)
    broken = tmp_path / "broken.yaml"
    broken.write_text(text)
    told = run("check", broken)
    assert told.exit_code == 1
    assert f"broken.yaml:{line}: " in told.output
    findings = json.loads(run("check", broken, "--json").output)
    assert {each["ok"] for each in findings} == {True, False}


def test_live_asks_the_system(sqlite_sandbox: Client) -> None:
    there = run("check", OLDBRIDGE, "--live", **sqlite_sandbox.systems)
    assert there.exit_code == 0, there.output
    assert "the council's system answers" in there.output
    away = run("check", OLDBRIDGE, "--live", OLDBRIDGE_DATABASE_URL="sqlite:////nowhere/at.all")
    assert away.exit_code == 1
    unset = run("check", OLDBRIDGE, "--live", OLDBRIDGE_DATABASE_URL="")
    assert unset.exit_code == 1


def test_explain_shows_both_sides_and_what_nothing_maps(sqlite_sandbox: Client) -> None:
    told = run("explain", OLDBRIDGE, "--record", "NA-1004", COLUMNS="80", **sqlite_sandbox.systems)
    assert told.exit_code == 0, told.output
    assert 'DOB = "19340119"' in told.output
    assert '"1934-01-19"' in told.output
    assert "COST_CENTRE" in told.output.rpartition("Mapped by no rule")[2]
    assert max(map(len, told.output.splitlines())) <= 80
    assert "…" not in told.output, "nothing is cut"


def test_explain_without_a_record_shows_the_rules_and_needs_no_secret() -> None:
    told = run("explain", OLDBRIDGE, "--service", "needs-assessment")
    assert told.exit_code == 0, told.output
    assert "STATUS_NO" in told.output
    document = json.loads(run("explain", OLDBRIDGE, "--json").output)
    assert set(document) == {"needs-assessment", "carers-assessment"}


def test_explain_takes_a_record_from_a_file(tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_text('{"CASE_REF": "X-1", "FORENAMES": "Ada", "ODD_FIELD": 1}')
    told = run("explain", OLDBRIDGE, "--service", "needs-assessment", "--record", record)
    assert 'person.name.given = "Ada"' in told.output
    assert "ODD_FIELD" in told.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--service", "parking"], "the file offers"),
        (["--record", "NA-1099"], "no such record that may be shown"),
        (["--record", "NA-9999"], "no such record that may be shown"),
        (["--record", "nowhere.json"], "nowhere.json"),
    ],
)
def test_what_cannot_be_explained_is_said_in_a_sentence(
    sqlite_sandbox: Client, arguments: list[str], sentence: str
) -> None:
    told = run("explain", OLDBRIDGE, *arguments, **sqlite_sandbox.systems)
    assert told.exit_code in (1, 2)
    assert sentence in told.output + str(told.exception)
