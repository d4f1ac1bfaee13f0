"""The scenarios against an implementation that is right, and against some that are wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import requests

import openapi
from conformance import scenarios
from conformance.budget import Budget
from conformance.ledger import Ledger
from conformance.model import ClauseResult, Status
from conformance.native.faults import Faults
from conformance.native.serving import running
from conformance.scenarios.loading import scenarios as every_scenario
from conformance.subject import Subject

CLIENTS = {"citizen": "citizen-app", "practitioner": "practitioner-tool"}


def _subject(base: str, service: str, seed: int = 1) -> Subject:
    tokens: dict[str, str] = {}
    for actor, client in CLIENTS.items():
        answer = requests.post(
            f"{base}/oauth2/token",
            data={"grant_type": "client_credentials"},
            auth=(client, "sandbox"),
            timeout=10,
        )
        tokens[actor] = answer.json()["access_token"]
    return Subject(service, f"{base}/{service}/v1", tokens=tokens.get, seed=seed)


def _played(subject: Subject, *parts: str) -> dict[str, ClauseResult]:
    """What the scenarios say whose file or title holds one of these parts."""
    bound = {
        id: clause
        for id, clause in openapi.clauses().items()
        if any(each.startswith(f"{subject.service}/") for each in clause.operations)
    }
    ledger = Ledger(bound)
    chosen = [
        each
        for each in every_scenario()
        if any(part in each.place or part in each.title for part in parts)
    ]
    assert chosen
    scenarios.play(subject, ledger, Budget(seconds=120), chosen)
    return {result.clause: result for result in ledger.results()}


def _broken(results: Mapping[str, ClauseResult]) -> set[str]:
    return {id for id, each in results.items() if each.status in (Status.FAIL, Status.ERROR)}


@pytest.fixture(scope="module")
def right() -> Iterator[str]:
    with running() as base:
        yield base


@pytest.mark.parametrize("service", openapi.services())
def test_a_right_implementation_breaks_nothing(right: str, service: str) -> None:
    ledger = Ledger(
        {
            id: clause
            for id, clause in openapi.clauses().items()
            if any(each.startswith(f"{service}/") for each in clause.operations)
        }
    )
    scenarios.run(_subject(right, service), ledger, Budget("smoke", seconds=120))
    results = ledger.results()
    failures = [(each.clause, each.failures) for each in results if each.failures]
    assert not failures
    assert {each.status for each in results} <= {Status.PASS, Status.NOT_VERIFIED, Status.SKIP}
    assert sum(each.status is Status.PASS for each in results) >= len(results) // 2


def test_the_same_seed_asks_the_same(right: str) -> None:
    digests = set()
    for _ in range(2):
        subject = _subject(right, "needs-assessment", seed=7)
        _played(
            subject, "Saving answers replaces", "at the same time", "A key is needed", "sound JSON"
        )
        digests.add(subject.stream_digest)
    assert len(digests) == 1
    other = _subject(right, "needs-assessment", seed=8)
    _played(other, "Saving answers replaces", "at the same time", "A key is needed", "sound JSON")
    assert other.stream_digest not in digests


def test_nothing_stays_open(right: str) -> None:
    subject = _subject(right, "needs-assessment", seed=21)
    _played(subject, "Only the adult's own answers")
    ids = {each.json()["id"] for each in subject.exchanges if each.status == 201}
    assert ids
    for id in ids:
        answer = subject.call("getNeedsAssessment", path={"needsAssessmentId": id})
        assert answer.json()["state"] == "withdrawn"


def _merged(value: Any, *, record: Any, body: Any) -> Any:
    return {**record.get("answers", {}), **value}


def _noted(value: dict[str, Any], **context: Any) -> dict[str, Any]:
    return {**value, "detail": str(value["detail"]) + " Traceback (most recent call last)"}


WRONG: list[tuple[str, Callable[..., Any], str, str]] = [
    ("if-match", lambda value, **_: True, "no longer the present", "CA-COMMON-031"),
    ("key", lambda value, **_: "new", "A repeated request", "CA-COMMON-027"),
    ("answers", _merged, "Saving answers replaces", "CA-NEEDS-004"),
    ("gate", lambda value, **_: None, "does not end the duty", "CA-NEEDS-011"),
    ("gate", lambda value, **_: None, "Without the advocate", "CA-NEEDS-015"),
    ("gate", lambda value, **_: None, "not determined before a period", "CA-NEEDS-022"),
    ("gate", lambda value, **_: None, "only by wish and with capacity", "CA-NEEDS-008"),
    ("limit", lambda value, **_: 7, "At most twenty", ""),
    ("limit", lambda value, **_: 50, "At most twenty", "CA-COMMON-045"),
    ("permitted", lambda value, **_: True, "takes no decisions", "CA-COMMON-022"),
    ("matches", lambda value, **_: True, "fits every property given", "CA-COMMON-043"),
    ("etag", lambda value, **_: '"always"', "version stays", "CA-COMMON-033"),
    (
        "check-digits",
        lambda value, **_: lambda *a, **k: [],
        "does not fit the schema",
        "CA-COMMON-041",
    ),
    ("problem", _noted, "An assessment that does not exist", "CA-COMMON-004"),
    ("cursor", lambda value, **_: value, "Page after page", ""),
]


@pytest.mark.parametrize(("point", "hook", "title", "clause"), WRONG)
def test_a_wrong_implementation_breaks_its_clause(
    point: str, hook: Callable[..., Any], title: str, clause: str
) -> None:
    with running(Faults(hooks={point: hook})) as base:
        results = _played(_subject(base, "needs-assessment"), title)
    assert (clause in _broken(results)) if clause else not _broken(results)


def test_a_server_that_is_gone_blocks_what_it_was_asked(right: str) -> None:
    subject = _subject(right, "rules")
    subject.base_url = "http://127.0.0.1:9/rules/v1"
    results = _played(subject, "Every code list is listed")
    assert results["CA-RULES-006"].status is Status.BLOCKED
    assert "cannot connect" in results["CA-RULES-006"].reason


GARBAGE: list[dict[str, Callable[..., Any]]] = [
    {
        "bytes": lambda value, **_: (
            value[0],
            value[1],
            b'{"items":[1,{"id":{}}],"id":3,"state":{}}',
        )
    },
    {"problem": lambda value, **_: {**value, "errors": 5, "type": {}, "status": "x"}},
    {"bytes": lambda value, **_: (value[0], value[1], b"[null]")},
]


@pytest.mark.parametrize("hooks", GARBAGE)
def test_whatever_comes_back_the_suite_itself_does_not_fail(
    hooks: dict[str, Callable[..., Any]],
) -> None:
    kept = hooks.get("bytes")
    if kept is not None:
        # The token endpoint is none of the operations, and has to work.
        hooks = {"bytes": lambda v, **k: kept(v, **k) if k.get("operation") else v}
    with running(Faults(hooks=hooks)) as base:
        subject = _subject(base, "needs-assessment")
        results = _played(subject, "access.yaml", "assessment-way.yaml", "searches.yaml")
    assert not [each.reason for each in results.values() if each.status is Status.ERROR]
    assert _broken(results)
