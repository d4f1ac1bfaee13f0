"""The tiers: every rule can be met and missed, and a claim is held against what is found."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

import openapi
from adapters.compliance import BackendCompliance, requirements
from adapters.quality import RULES, TIERS, Tier, Verdict, judge

pytestmark = pytest.mark.skipif(
    "needs-assessment" not in openapi.services(),
    reason="the standard has no document for needs-assessment yet",
)

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "quality.md"
SQL = """
council: {name: Testham, slug: testham, gss: E06999901, contact: digital@testham.example}
standard: "1.0"
kind: sql
connection: {url: "${TESTHAM_DATABASE_URL}"}
services:
  needs-assessment:
    store:
      table: CASES
    record:
      id: CASE_REF
      state: {from: STATUS, codes: assessment-states}
      requestedAt: {from: RECEIVED, as: instant}
      person.name.given: FORENAMES
      person.name.family: SURNAME
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
"""One service and few rules, so that it is judged in no time."""
REST = re.sub(
    r"kind: sql\nconnection:.*\n",
    "kind: rest\nconnection:\n  base_url: x\n  timeout: 5s\n  failed_when:\n    at: error\n"
    "    refused: [NO]\n    unavailable: [LATER]\n",
    SQL,
).replace(
    "    store:\n",
    "    store:\n      create: {post: /cases}\n      replace: {put: x}\n      repeats: queryable\n"
    "      find: {pages: {strategy: cursor}}\n",
)
SOAP = REST.replace("kind: rest", "kind: soap").replace("failed_when", "faults")
DAY = date(2026, 11, 22)
NAMES = [each.name for each in requirements(BackendCompliance)]
STATED = {rule.name: f"stated in the test: {rule.name}" for rule in RULES if rule.proof == "stated"}


def report(folder: Path, *, day: str = "2026-11-20", **outcomes: str) -> str:
    """A report in which every requirement was met, but for `outcomes`: XML inside its testcase."""
    cases = "".join(
        f'<testcase classname="x" name="{name}[a]">{outcomes.get(name, "")}</testcase>'
        for name in NAMES
        if outcomes.get(name) != "absent"
    )
    (folder / "run.xml").write_text(
        f'<testsuites><testsuite timestamp="{day}T09:30:00.5+00:00">{cases}'
        '<testcase name="test_of_something_else"><failure/></testcase></testsuite></testsuites>',
        encoding="utf-8",
    )
    return "run.xml"


def council(
    folder: Path,
    source: str,
    *,
    tier: str = "bronze",
    notes: dict[str, str] | None = None,
    exempt: dict[str, str] | None = None,
    reports: str = "",
    **swaps: str,
) -> Path:
    """A council's file with another `quality:` block, and other words for each of `swaps`."""
    text = source
    for old, new in swaps.items():
        assert old in text
        text = text.replace(old, new)
    lines = [f"quality:\n  tier: {tier}\n"]
    lines += [f"  report: {reports}\n"] if reports else []
    for word, said in (("notes", notes), ("exempt", exempt)):
        lines += [f"  {word}:\n"] if said else []
        lines += [f'    {rule}: "{sentence}"\n' for rule, sentence in (said or {}).items()]
    path = folder / "council.yaml"
    path.write_text(text + "".join(lines), encoding="utf-8")
    return path


def missing(path: Path, tier: Tier = "gold", today: date = DAY) -> list[str]:
    return [rule.name for rule in judge(path, today).missing(tier)]


def said(verdict: Verdict, rule: str) -> str:
    return "\n".join(each.finding.detail for each in verdict.judged if each.finding.rule == rule)


TIMED = {'"${TESTHAM_DATABASE_URL}"': '"${TESTHAM_DATABASE_URL}", timeout: 5s'}


def test_a_file_can_reach_gold(tmp_path: Path) -> None:
    words = {"notes": STATED, "reports": report(tmp_path), **TIMED}
    verdict = judge(council(tmp_path, SQL, tier="silver", **words), DAY)
    assert (verdict.claims, verdict.reaches) == ("silver", "gold")
    assert verdict.missing("gold") == []
    assert {each.finding.rule for each in verdict.judged} == {rule.name for rule in RULES}


def test_a_file_that_says_little_is_bronze(tmp_path: Path) -> None:
    verdict = judge(council(tmp_path, SQL, tier="gold"), DAY)
    assert (verdict.claims, verdict.reaches) == ("gold", "bronze")
    silver = ["timeouts", "rate-limit", "conformance-report"]
    assert [rule.name for rule in verdict.missing("silver")] == silver
    assert [rule.name for rule in verdict.missing("gold")] == [
        *silver, "live-conformance", "unmapped-rate", "data-protection", "limitations", "runbook",
    ]  # fmt: skip


def test_an_exemption_counts_and_says_why(tmp_path: Path) -> None:
    why = "an account of the database has its own limits"
    path = council(tmp_path, SQL, exempt={"timeouts": why}, notes=STATED)
    verdict = judge(path, DAY)
    assert missing(path, "silver") == ["conformance-report"]
    (timeouts,) = [each for each in verdict.judged if each.finding.rule == "timeouts"]
    assert (timeouts.finding.ok, timeouts.met, timeouts.excuse) == (False, True, why)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"exempt": {"lens-laws": "they are tested elsewhere"}}, "no file is exempt"),
        ({"exempt": {"time-outs": "an account has its limits"}}, "did you mean `timeouts`?"),
        ({"notes": {"paging": "there are always pages"}}, "is checked, so that a note cannot"),
        ({"notes": {"weather": "mostly overcast, some rain"}}, "which is no rule"),
    ],
)
def test_quality_words_that_mean_nothing_are_found(
    tmp_path: Path, words: dict[str, dict[str, str]], says: str
) -> None:
    verdict = judge(council(tmp_path, SQL, **words), DAY)  # type: ignore[arg-type]
    assert verdict.reaches is None
    assert [rule.name for rule in verdict.missing("bronze")] == ["quality-words"]
    assert says in said(verdict, "quality-words")


@pytest.mark.parametrize(
    ("source", "old", "new", "rule"),
    [
        (SQL, "kind: sql", "kind: carrier-pigeon", "check"),
        (REST, "      replace: {put: x}\n", "", "writes"),
        (REST, "strategy: cursor", "strategy: none", "paging"),
        (REST, "    unavailable: [LATER]\n", "", "errors-mapped"),
        (SOAP, "    refused: [NO]\n", "", "errors-mapped"),
        (SOAP, "  timeout: 5s\n", "", "timeouts"),
        (REST, "      repeats: queryable\n", "", "repeats"),
        (SQL, "{from: STATUS, codes: assessment-states}", "STATUS", "mapping-valid"),
        (SQL, "code_lists:\n", "code_lists:\n  submitters: {codes: {}}\n", "code-lists-used"),
    ],
)
def test_each_rule_can_be_missed(
    tmp_path: Path, source: str, old: str, new: str, rule: str
) -> None:
    assert rule not in missing(council(tmp_path, source))
    assert rule in missing(council(tmp_path, source, **{old: new}))


def test_a_service_whose_statuses_tell_needs_no_codes(tmp_path: Path) -> None:
    without = {"  failed_when:\n    at: error\n    refused: [NO]\n    unavailable: [LATER]\n": ""}
    assert "errors-mapped" not in missing(council(tmp_path, REST, **without))


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("strategy: folder", "nobody is called: the system is met in a folder"),
        ("strategy: sftp, timeout: 9s", "one call takes 9s at most"),
        ("strategy: sftp", "no `timeout` is written"),
    ],
)
def test_each_of_several_systems_is_judged(tmp_path: Path, place: str, says: str) -> None:
    systems = f"systems:\n  drop:\n    kind: files\n    connection: {{place: {{{place}}}}}\n"
    alone = re.search(r"kind: sql\nconnection:.*\n", SQL)
    assert alone
    verdict = judge(council(tmp_path, SQL, **{alone[0]: systems}), DAY)
    assert said(verdict, "timeouts") == f"system `drop`: {says}"


@pytest.mark.parametrize(
    ("outcomes", "says"),
    [
        ({}, ""),
        ({NAMES[0]: '<skipped message="exempt: this system has one page"/>'}, ""),
        ({NAMES[0]: '<skipped message="no server was there"/>'}, f"not run: {NAMES[0]}"),
        ({NAMES[0]: "absent"}, f"not run: {NAMES[0]}"),
        ({NAMES[0]: "<failure/>", NAMES[1]: "<error/>"}, f"failed: {NAMES[0]}, {NAMES[1]}"),
        ({"day": "2026-08-24"}, ""),
        ({"day": "2026-08-23"}, "91 days ago"),
        ({"day": "2026-11-23"}, "in the future"),
    ],
)
def test_a_report_is_read(tmp_path: Path, outcomes: dict[str, str], says: str) -> None:
    path = council(tmp_path, SQL, reports=report(tmp_path, **outcomes))
    verdict = judge(path, DAY)
    assert ("conformance-report" in missing(path)) == bool(says)
    assert says in said(verdict, "conformance-report")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "run.xml cannot be read: No such file"),
        ("{}", "cannot be read: it is not XML"),
        ("<testsuites/>", "no <testsuite> says when it ran"),
        ("<testsuite/>", "no <testsuite> says when it ran"),
        ('<!DOCTYPE a [<!ENTITY b "2026-11-20">]><testsuite timestamp="&c;"/>', "it is not XML"),
    ],
)
def test_a_report_that_cannot_be_read_is_said_to_be_one(
    tmp_path: Path, content: str | None, says: str
) -> None:
    if content is not None:
        (tmp_path / "run.xml").write_text(content, encoding="utf-8")
    path = council(tmp_path, SQL, reports="run.xml")
    assert "conformance-report" in missing(path)
    assert says in said(judge(path, DAY), "conformance-report")


def test_a_file_that_cannot_be_read_reaches_nothing(tmp_path: Path) -> None:
    path = council(tmp_path, SQL, **{"kind: sql": "knid: sql"})
    verdict = judge(path, DAY)
    assert verdict.reaches is None
    assert [rule.name for rule in verdict.missing("gold")] == ["file-valid"]
    assert verdict.judged[0].tier == "bronze"


def test_every_rule_is_documented_and_no_other() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if re.match(r"\| `[a-z-]+` \| (bronze|silver|gold) \|", line)]
    assert rows == [
        f"| `{rule.name}` | {rule.tier} | {rule.proof} | {'yes' if rule.exempt else 'no'} |"
        f" {rule.asks} | {rule.write} |"
        for rule in RULES
    ]
    assert tuple(get_args(Tier)) == TIERS
    assert [rule.tier for rule in RULES] == sorted((r.tier for r in RULES), key=TIERS.index)


def test_the_example_of_the_page_is_one(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(quality:.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    path = tmp_path / "council.yaml"
    path.write_text(SQL + example, encoding="utf-8")
    verdict = judge(path, DAY)
    assert verdict.claims == "silver"
    assert all(each.met for each in verdict.judged if each.finding.rule == "quality-words")
