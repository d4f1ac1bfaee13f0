"""The files of a run: they agree with it and with each other, and can be read by machines."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
from made_runs import RECORD, broken, conformant, failed, failure, passing, run_of, with_secrets

from conformance import report
from conformance.model import Run, Status
from conformance.report import json_report, scal
from conformance.report.findings import findings, not_covered
from conformance.report.redaction import redacted
from openapi import clauses


@pytest.mark.parametrize("run", [conformant(), broken(), with_secrets()])
def test_a_run_comes_back_as_it_was_written(run: Run, tmp_path: Path) -> None:
    paths = report.write_all(run, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == list(report.FILES)
    back = json_report.read(tmp_path / "new" / "folder" / "run.json")
    assert back == redacted(run)
    assert report.files(back) == {path.name: path.read_bytes() for path in paths}


def test_the_schema_of_a_run_is_a_schema_and_closed() -> None:
    jsonschema_rs.meta.validate(json_report.schema())
    said = json.loads(json_report.as_bytes(redacted(broken())))
    json_report._validator().validate(said)
    open_ones = [
        part
        for part in walk(json_report.schema())
        if part.get("type") == "object" and "additionalProperties" not in part
    ]
    assert [part.get("description") for part in open_ones] == ["What the supplier declared."]


def walk(part: Any) -> list[dict[str, Any]]:
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    found = [part] if isinstance(part, dict) else []
    return found + [each for value in inner for each in walk(value)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda said: said.update(verdict="conformant"), "says conformant"),
        (lambda said: said["counts"].update(PASS=1), "counts"),
        (lambda said: said.pop("seed"), "shape"),
        (lambda said: said["results"][0].update(status="FINE"), "/results/0/status"),
        (lambda said: said.update(surplus=1), "shape"),
    ],
)
def test_a_run_that_was_edited_is_not_read(change: Any, message: str) -> None:
    said = json.loads(report.files(broken())["run.json"])
    change(said)
    with pytest.raises(json_report.ReportError, match=message):
        json_report.from_bytes(json.dumps(said).encode())


def test_what_is_no_json_is_not_read() -> None:
    with pytest.raises(json_report.ReportError, match="not JSON"):
        json_report.from_bytes(b"{")


def test_junit_has_a_testcase_for_every_clause_and_no_gap_is_green() -> None:
    run = broken()
    suite = ET.fromstring(report.files(run)["junit.xml"]).find("testsuite")
    assert suite is not None
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert list(cases) == [each.clause for each in run.results]
    tags = {
        each.status: {child.tag for child in cases[each.clause]}
        for each in run.results
    }  # fmt: skip
    assert tags == {
        Status.PASS: set(),
        Status.FAIL: {"failure"},
        Status.WARN: {"system-out"},
        Status.SKIP: {"skipped"},
        Status.NOT_VERIFIED: {"error"},
        Status.BLOCKED: {"error"},
    }
    assert (suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("3", "2", "1")


def test_junit_holds_no_character_that_xml_cannot() -> None:
    odd = failed("CA-COMMON-001", failure("CA-COMMON-001", "\x00\x1b[31m\ufffe <b>&", "e-000002"))
    content = report.files(run_of([odd]))["junit.xml"]
    assert "<b>&" in "".join(ET.fromstring(content).itertext())


def test_the_list_for_spreadsheets_has_a_row_for_every_clause_and_no_formula() -> None:
    results = passing()
    results[0].status, results[0].evaluations, results[0].reason = Status.SKIP, 0, "=cmd()"
    text = report.files(run_of(results))["scal.csv"].decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert tuple(head) == scal.COLUMNS
    assert [row[0] for row in rows] == [each.clause for each in results]
    assert rows[0][5:] == ["SKIP: Left out", "'=cmd()"]
    assert rows[1][5:] == ["PASS: Holds", "3 evaluations by vectors, scenarios"]


def test_the_archive_has_every_exchange() -> None:
    run = broken()
    log = json.loads(report.files(run)["evidence.har"])["log"]
    assert log["version"] == "1.2"
    assert [entry["comment"].split()[0] for entry in log["entries"]] == [
        each.id for each in run.exchanges
    ]
    made = log["entries"][1]
    assert made["request"]["postData"]["mimeType"] == "application/json"
    assert json.loads(made["response"]["content"]["text"])["id"] == RECORD
    assert made["startedDateTime"] == "2026-11-22T09:30:02Z"


def test_failures_of_one_cause_are_one_finding() -> None:
    first, second, last = findings(broken())
    assert [each.id for each in first.clauses] == ["CA-COMMON-001", "CA-COMMON-002"]
    assert first.operations == ["requestNeedsAssessment", "getNeedsAssessment"]
    assert first.occurrences == 4
    assert (second.actual, second.fix) == ("500", "the log of the server")
    assert last.status is Status.WARN
    assert last.law == [clauses()["CA-COMMON-024"].law]


def test_failures_of_different_causes_stay_apart() -> None:
    one = failed(
        "CA-COMMON-001",
        failure("CA-COMMON-001", "200", "e-000002"),
        failure("CA-COMMON-001", "202", "e-000002"),
    )
    assert [each.actual for each in findings(run_of([one]))] == ["200", "202"]


def test_gaps_have_their_reasons() -> None:
    assert [
        (status, why, [each.id for each in ids]) for status, why, ids in not_covered(broken())
    ] == [
        (Status.NOT_VERIFIED, "no limit met", ["CA-COMMON-011"]),
        (Status.BLOCKED, "no record was made", ["CA-COMMON-006"]),
        (Status.SKIP, "it is not claimed", ["CA-COMMON-012"]),
    ]


def test_the_summary_says_what_is_wrong_and_escapes_mark_up() -> None:
    odd = failed("CA-COMMON-001", failure("CA-COMMON-001", "<script>|*x*\n# y", "e-000002"))
    text = report.files(run_of([odd]))["summary.md"].decode()
    assert text.startswith("# Not conformant: CareLink 4.2.1, ")
    assert "\\<script\\>\\|\\*x\\* \\# y" in text
    assert "`careact conformance replay e-000002`" in text
