"""The properties layer against an implementation without faults, and against some with one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from natives import ledger_of, subject_of

import openapi
from conformance import properties, properties_engine
from conformance.budget import Budget
from conformance.model import Status
from conformance.native.faults import Faults
from conformance.native.serving import running
from conformance.properties_claims import CLAIMS
from conformance.properties_requests import Requests
from conformance.subject import Subject, UnreachableError


@pytest.fixture(scope="module")
def right() -> Iterator[str]:
    with running() as base_url:
        yield base_url


def found(base_url: str, service: str, profile: Any = "standard") -> tuple[Subject, dict[str, Any]]:
    subject, ledger = subject_of(base_url, service), ledger_of(service)
    properties.run(subject, ledger, Budget(profile))
    return subject, {each.clause: each for each in ledger.results()}


@pytest.mark.slow
@pytest.mark.parametrize("service", openapi.services())
def test_a_right_implementation_breaks_nothing_and_every_operation_is_taken(
    right: str, service: str
) -> None:
    subject, results = found(right, service)
    wrong = [each for each in results.values() if each.status in (Status.FAIL, Status.ERROR)]
    assert [each.failures or each.reason for each in wrong] == []
    assert not [each for each in results.values() if each.status is Status.BLOCKED]
    assert set(subject.statuses) == set(properties.operations(subject))
    for operation_id, statuses in subject.statuses.items():
        assert any(200 <= status < 300 for status in statuses), operation_id
    assert results["CA-COMMON-003"].evaluations > 30


def test_the_same_seed_sends_the_same_requests_and_another_seed_others(right: str) -> None:
    digests = []
    for seed in (1, 1, 2):
        subject = subject_of(right, "eligibility", seed=seed)
        properties.run(subject, ledger_of("eligibility"), Budget("standard"))
        digests.append(subject.stream_digest)
    assert digests[0] == digests[1] != digests[2]


def test_no_request_says_that_it_is_an_examination(right: str) -> None:
    subject, _ = found(right, "directory")
    for exchange in subject.exchanges:
        assert "schemathesis" not in str(exchange.request_headers).lower()
        assert "schemathesis" not in exchange.url.lower()
    assert [each.id for each in subject.exchanges] == [
        f"e-{number:06d}" for number in range(1, len(subject.exchanges) + 1)
    ]


def test_a_smoke_run_asks_little(right: str) -> None:
    subject, _ = found(right, "needs-assessment", "smoke")
    assert 20 < len(subject.exchanges) < 200


def _headers(name: str) -> Any:
    return lambda value, **_: {key: each for key, each in value.items() if key.lower() != name}


FAULTS = {
    "no www-authenticate": ("CA-COMMON-021", {"headers": _headers("www-authenticate")}),
    "no request id": ("CA-COMMON-005", {"headers": _headers("x-request-id")}),
    "no correlation id": ("CA-COMMON-006", {"headers": _headers("x-correlation-id")}),
    "no allow": ("CA-COMMON-009", {"headers": _headers("allow")}),
    "no etag": ("CA-COMMON-033", {"headers": _headers("etag")}),
    "422 for 400": (
        "CA-COMMON-015",
        {"cause": lambda value, **_: (422, value[1]) if value[0] == 400 else value},
    ),
    "any media type": ("CA-COMMON-019", {"declared": lambda value, **_: True}),
    "anybody": ("CA-COMMON-022", {"permitted": lambda value, **_: True}),
    "no faults seen": ("CA-COMMON-015", {"found": lambda value, **_: []}),
    "status of the problem": (
        "CA-COMMON-003",
        {"problem": lambda value, **_: {**value, "status": 418}},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_sent_to_its_clause(fault: str) -> None:
    clause, hooks = FAULTS[fault]
    with running(Faults(hooks=hooks)) as base_url:
        _, results = found(base_url, "carers-assessment")
    assert results[clause].status is Status.FAIL, fault
    assert results[clause].failures[0].exchanges


def test_every_failure_of_the_generator_is_mapped_or_cannot_be_made() -> None:
    # 112 is a limit of time, 113-115 and 206 are of another kind of interface, 301 and 302 need
    # ways of several steps, 402 needs two peers, 901 is a check of one's own: none is switched on.
    off = {"ST112", "ST113", "ST114", "ST115", "ST206", "ST301", "ST302", "ST402", "ST901"}
    assert set(CLAIMS) | off == properties_engine.FAILURE_CODES
    assert not set(CLAIMS) & off
    assert {each.clause for each in CLAIMS.values()} <= set(openapi.clauses())


def test_a_failure_that_is_not_mapped_is_an_error_of_the_suite(
    right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def claimed(subject: Subject, *_: Any, **__: Any) -> Iterator[properties_engine.Sent]:
        exchange = subject.call("getService", actor="nobody")
        yield properties_engine.Sent("getService", exchange, (("ST999", "Something new"),))

    monkeypatch.setattr(properties, "asked", claimed)
    _, results = found(right, "eligibility")
    assert results["CA-ELIGIBILITY-015"].status is Status.ERROR


@pytest.mark.parametrize("service", openapi.services())
def test_a_valid_request_of_every_operation_has_a_clause(service: str) -> None:
    for item in openapi.document(service)["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and "operationId" in operation:
                clause = properties.clause_of_success(service, operation["operationId"])
                bound = openapi.clauses()[clause].operations
                assert f"{service}/{operation['operationId']}" in bound


@pytest.mark.parametrize(
    ("words", "clause"),
    [
        ({"body": {"population": "adult"}}, None),
        ({"body": {"population": "adult", "income": 1}}, "CA-COMMON-016"),
        ({"body": {"population": "child"}}, "CA-COMMON-015"),
        ({"content": b'{"a":1,"a":2}'}, "CA-COMMON-017"),
        ({"content": b"\xff"}, "CA-COMMON-017"),
        ({"body": {"population": "adult"}, "query": "x=1"}, "CA-COMMON-008"),
        ({"body": {}, "headers": {"Content-Type": "text/plain"}}, "CA-COMMON-019"),
        ({"body": {"population": "adult"}, "headers": {"Accept": "text/html"}}, "CA-COMMON-010"),
        ({"body": {"population": "adult", "outcomes": {}}}, None),
    ],
)
def test_a_request_is_read_again_as_it_was_sent(
    right: str, words: dict[str, Any], clause: str | None
) -> None:
    subject = subject_of(right, "eligibility")
    exchange = subject.call("checkEligibility", actor="nobody", **words)
    reader = Requests(subject.document, subject.base_url, None)
    told = [each.clause for each in reader.faults("checkEligibility", exchange)]
    assert told == ([] if clause is None else [clause])


def test_an_implementation_that_is_not_there_is_told_as_such() -> None:
    subject = Subject("rules", "http://127.0.0.1:9/rules/v1", tokens=lambda actor: None, seed=1)
    with pytest.raises(UnreachableError):
        properties.run(subject, ledger_of("rules"), Budget("smoke"))
