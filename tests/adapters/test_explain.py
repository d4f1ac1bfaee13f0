"""What people are shown of a mapping, and what a machine can say of a council file."""

from __future__ import annotations

from pathlib import Path

import pytest

import openapi
from adapters import explain
from adapters.council_file import read
from adapters.explain import AnyVariable, Finding, Pair
from adapters.mapping import RecordMap

COUNCILS = sorted((Path(__file__).parents[2] / "adapters" / "councils").glob("*.yaml"))
NORTHMERE = next(path for path in COUNCILS if "northmere" in path.name)

SMALL = """
council: {name: Testham, slug: testham, gss: E06999901, contact: digital@testham.example}
standard: "1.0"
systems:
  cases:
    kind: sql
    connection: {url: "${TESTHAM_DATABASE_URL}"}
    code_lists:CODE_LISTS
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

pytestmark = pytest.mark.skipif(
    "needs-assessment" not in openapi.services(),
    reason="the standard has no document for needs-assessment yet",
)


@pytest.fixture(scope="module")
def northmere() -> RecordMap:
    return read(NORTHMERE, AnyVariable()).record_map("needs-assessment")


def test_two_columns(northmere: RecordMap) -> None:
    legacy = {
        "FORM_REF": "NA-1",
        "FORM_ID": 7,
        "STATUS": "P",
        "person": {"NHS_ID": 12345678, "PERSON_ID": 3},
        "people": [{"PERSON_NAME": "Ada", "REL": "??", "SEQ": 1}, {"PERSON_NAME": "Bob"}],
        "answers": {"SSA_CAPACITY": "?", "ODD": "x"},
        "notes": {"a": 1},
    }
    shown = {pair.legacy_path: pair for pair in explain.columns(northmere, legacy)}
    assert shown["FORM_REF"] == Pair("FORM_REF", "NA-1", "id", "NA-1")
    assert shown["STATUS"] == Pair("STATUS", "P", "state", "in-progress")
    assert shown["person.NHS_ID"].standard_value == "0012345678"
    relationship = shown["people[1].REL"]
    assert relationship.standard_path == "peopleInvolved[1].relationship"
    assert (relationship.legacy_value, relationship.standard_value) == ("??", "other")
    assert shown["people[2].PERSON_NAME"].standard_value == "Bob"
    assert shown["answers.SSA_CAPACITY"].note == "holds a code that list `capacity` does not know"
    assert shown["answers.REASON"] == Pair("answers.REASON", None, "reason", None)
    assert explain.untouched(northmere, legacy) == (
        "FORM_ID",
        "person.PERSON_ID",
        "people.SEQ",
        "answers.ODD",
        "notes",
    )


def test_the_rules_alone(northmere: RecordMap) -> None:
    shown = explain.rules(northmere)
    assert len(shown) == len(northmere.rules) + 2  # three columns of people in place of one rule
    assert "people[].REL" in {pair.legacy_path for pair in shown}
    assert all(pair.legacy_value is None and pair.standard_value is None for pair in shown)


def test_constants_are_shown_as_what_is_always_written(northmere: RecordMap) -> None:
    record_map = RecordMap(northmere.rules, {("SOURCE",): "API"})
    (shown,) = [pair for pair in explain.rules(record_map) if not pair.standard_path]
    assert shown == Pair("SOURCE", None, "", None, "always API")


def test_what_is_looked_at() -> None:
    findings = explain.check_file(NORTHMERE)
    assert [finding for finding in findings if not finding.ok] == []
    assert {finding.rule for finding in findings} == {
        "file-valid",
        "standard-pinned",
        "contact",
        "mapping-valid",
        "required-mapped",
        "code-lists-total",
        "unknown-policy-stated",
        "lens-laws",
        "laws-cover-every-rule",
        "code-lists-used",
    }


def faults(tmp_path: Path, old: str, new: str) -> list[Finding]:
    text = NORTHMERE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "council.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return [finding for finding in explain.check_file(path) if not finding.ok]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "kind: sql", "knid: sql")
    assert fault.rule == "file-valid"
    assert "council.yaml:" in fault.detail


def test_a_mapping_that_cannot_be_loaded(tmp_path: Path) -> None:
    found = faults(tmp_path, "person.NHS_ID, as: nhs-number", "person.NHS_ID, as: nhs-nubmer")
    assert [fault.rule for fault in found] == [*["mapping-valid"] * 3, "code-lists-used"]
    assert found[0].service == "needs-assessment"
    assert "`as: nhs-nubmer` is not known" in found[0].detail


def test_a_list_that_no_rule_uses(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "answers.healthEffect: {", "# {")
    assert fault == Finding("code-lists-used", False, "no rule uses health-effects")


def test_a_list_of_one_system_that_no_rule_uses(tmp_path: Path) -> None:
    own = (
        "      capacity: {unknown: reject, codes: {has-capacity: Y, lacks-capacity: N,\n"
        "                 not-established: U}}\n"
        "      decisions: {unknown: reject, codes: {eligible: E, not-eligible: N}}\n"
    )
    text = SMALL.replace("CODE_LISTS\n", f"\n{own}")
    path = tmp_path / "council.yaml"
    path.write_text(text, encoding="utf-8")
    (fault,) = [finding for finding in explain.check_file(path) if not finding.ok]
    unused = "no rule uses capacity; decisions of system `cases`"
    assert fault == Finding("code-lists-used", False, unused)


def test_what_a_column_cannot_hold_keeps_the_laws_and_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "council.yaml"
    kept = "      person.name.family: {from: NAME, width: 20, charset: cp1252, beyond: near}\n"
    text = SMALL.replace(
        "      person.name.family: NAME\n", f"{kept}      reason: {{beyond: nothing}}\n"
    )
    path.write_text(text.replace("    code_lists:CODE_LISTS\n", ""), encoding="utf-8")
    assert [finding for finding in explain.check_file(path) if not finding.ok] == []
    record_map = read(path, AnyVariable()).record_map("needs-assessment")
    (shown,) = [pair for pair in explain.rules(record_map) if pair.standard_path == "reason"]
    assert shown == Pair("", None, "reason", None, "has no column: the gateway keeps it")


def test_values_that_the_system_cannot_hold(tmp_path: Path) -> None:
    found = faults(tmp_path, "answers.WB_TEXT", "{from: answers.WB_TEXT, codec: short}")
    assert {fault.rule for fault in found} == {"mapping-valid", "code-lists-used"}


class Broken(RecordMap):
    """A lens that breaks a law, which no file can make."""

    def __init__(self, whole: RecordMap, law: str) -> None:
        super().__init__(whole.rules, whole.constants, whole.supplied)
        self.law = law

    def get(self, legacy):  # type: ignore[no-untyped-def]
        record = super().get(legacy)
        if self.law == "PutGet":
            record.pop("urgent", None)
        return record

    def put(self, standard, legacy):  # type: ignore[no-untyped-def]
        written = super().put(standard, legacy)
        if self.law == "GetPut" and legacy is not None:
            written.pop("UNMAPPED", None)
        if self.law == "held":
            return super().put({**standard, "colour": "red"}, legacy)
        if self.law == "read":
            written["STATUS"] = 7
        return written


@pytest.mark.parametrize(
    ("law", "says"),
    [
        ("PutGet", "a sample is not read as written"),
        ("GetPut", "a sample changes when written back"),
        ("held", "a sample cannot be held: /colour"),
        ("read", "a sample cannot be read: STATUS"),
    ],
)
def test_a_broken_law_is_found(
    northmere: RecordMap, monkeypatch: pytest.MonkeyPatch, law: str, says: str
) -> None:
    broken = Broken(northmere, law)
    file = read(NORTHMERE, AnyVariable())
    maps = {service: file.record_map(service) for service in file.services}
    maps["needs-assessment"] = broken
    monkeypatch.setattr(
        "adapters.council_file.CouncilFile.record_map", lambda self, service: maps[service]
    )
    found = [finding for finding in explain.check_file(NORTHMERE) if not finding.ok]
    assert "lens-laws" in {finding.rule for finding in found}
    assert any(finding.detail.startswith(says) for finding in found)
