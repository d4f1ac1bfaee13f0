"""`careact check` and `careact explain`, as a council's analyst meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sandboxes import Client

from adapters import quality
from adapters.explain import Finding
from gateway.cli import careact

COUNCILS = Path(__file__).parents[2] / "adapters/councils"
OLDBRIDGE = COUNCILS / "E06999905-oldbridge.yaml"

SMALL = """
council: {name: Testham, slug: testham, gss: E06999901, contact: digital@testham.example}
standard: "1.0"
kind: sql
connection: {CONNECTION}
services:
  needs-assessment:
    store: {table: CASES}
    record:
      id: CASE_REF
      state: {from: STATUS, codes: assessment-states}
      requestedAt: {from: RECEIVED, as: instant}
      person.name.given: FORENAMES
      person.name.family: NAME
      person.dateOfBirth: {from: BORN, as: date, format: "%d%m%Y"}
      supportedSelfAssessment.wished: {from: SELF_WISH, as: flag, "true": Y, "false": N}
      supportedSelfAssessment.capacity: {from: SELF_CAPACITY, codes: capacity}
code_lists:
  assessment-states:
    unknown: other
    codes: {requested: N, in-progress: P, submitted: S, returned: B, assured: A, determined: D,
            closed: C, withdrawn: W, refused: X}
  capacity: {unknown: reject, codes: {has-capacity: Y, lacks-capacity: N, not-established: U}}
"""


def run(*arguments: Any, **environ: str) -> Result:
    return CliRunner().invoke(careact, [str(each) for each in arguments], env=environ)


def test_a_good_council_file_is_trusted() -> None:
    told = run("check", OLDBRIDGE)
    assert told.exit_code == 0, told.output
    assert "lens-laws" in told.output
    assert "FAULT" not in told.output
    claimed, reached = re.findall(r"The file claims (\w+) and reaches (\w+)\.", told.output)[0]
    assert claimed == reached


def test_a_fault_names_file_and_line(tmp_path: Path) -> None:
    text = OLDBRIDGE.read_text().replace("unknown: other", "unknown: maybe", 1)
    line = next(n for n, each in enumerate(text.splitlines(), 1) if "unknown: maybe" in each)
    broken = tmp_path / "broken.yaml"
    broken.write_text(text)
    told = run("check", broken)
    assert told.exit_code == 1
    assert f"broken.yaml:{line}: " in told.output
    told_as_json = json.loads(run("check", broken, "--json").output)
    assert told_as_json["reaches"] is None
    assert {each["ok"] for each in told_as_json["findings"]} == {True, False}


def small(folder: Path, quality: str, connection: str = "url: x") -> Path:
    path = folder / "testham.yaml"
    path.write_text(SMALL.replace("CONNECTION", connection) + quality, encoding="utf-8")
    return path


def test_a_claim_that_is_not_reached_fails_and_says_what_to_write(tmp_path: Path) -> None:
    claim = "quality: {tier: silver, exempt: {rate-limit: it is a database of our own}}\n"
    told = run("check", small(tmp_path, claim))
    assert told.exit_code == 1
    assert "FAULT timeouts: no `timeout` is written" in told.output
    assert "exempt rate-limit: nothing is stated (it is a database of our own)" in told.output
    assert "open  runbook: nothing is stated" in told.output
    summary = told.output.partition("\n\n")[2].splitlines()
    assert summary == [
        "The file claims silver and reaches bronze.",
        "For silver it needs",
        "  timeouts: `connection: {timeout: 5s}`",
        "  conformance-report: `quality: {report: reports/borchester.xml}`, as pytest writes it"
        " with `--junitxml`.",
    ]


def test_a_file_may_reach_more_than_it_claims(tmp_path: Path) -> None:
    why = "it is only an example for the tests"
    words = f"quality: {{exempt: {{rate-limit: {why}, conformance-report: {why}}}}}\n"
    path = small(tmp_path, words, "url: x, timeout: 5s")
    told = run("check", path)
    assert told.exit_code == 0
    assert "The file claims bronze and reaches silver.\nIt may claim silver: " in told.output
    assert "For gold it needs\n  live-conformance: " in told.output
    document = json.loads(run("check", path, "--json").output)
    assert (document["claims"], document["reaches"]) == ("bronze", "silver")
    rows = {row["rule"]: row for row in document["findings"]}
    assert rows["timeouts"]["mark"] == "ok"
    assert (rows["rate-limit"]["mark"], rows["rate-limit"]["exempt"]) == ("exempt", why)
    assert (rows["runbook"]["mark"], rows["runbook"]["tier"]) == ("open", "gold")


def test_live_asks_the_system(sqlite_sandbox: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [Finding("file-valid", True, "tried elsewhere")]
    monkeypatch.setattr(quality, "check_file", lambda *_: quick)
    there = run("check", OLDBRIDGE, "--live", **sqlite_sandbox.systems)
    assert there.exit_code == 0, there.output
    assert "the council's system answers" in there.output
    nowhere = {**sqlite_sandbox.systems, "OLDBRIDGE_DATABASE_URL": "sqlite:////nowhere/at.all"}
    assert run("check", OLDBRIDGE, "--live", **nowhere).exit_code == 1
    alone = {**sqlite_sandbox.systems, "OLDBRIDGE_TRUST_URL": "http://127.0.0.1:1"}
    assert run("check", OLDBRIDGE, "--live", **alone).exit_code == 1
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
    assert set(document) == {"needs-assessment", "carers-assessment", "financial-assessment"}


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
