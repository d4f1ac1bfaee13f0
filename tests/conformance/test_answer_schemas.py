"""Answers held against the document of their service, each fault under its clause."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

import openapi
from conformance.model import Exchange
from conformance.schemas import faults, problems_with, watched

DOCUMENT = openapi.document("needs-assessment")


def _example(operation: str, name: str) -> dict[str, Any]:
    path = openapi.loader.HOME / "v1" / "components" / "examples" / operation / f"{name}.json"
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["value"]
    return value


def _exchange(body: Any, status: int = 200, **headers: str) -> Exchange:
    told = {
        "content-type": "application/json" if status < 400 else "application/problem+json",
        "x-request-id": "r-1",
        "etag": '"v1"',
        "location": "/needs-assessment/v1/needs-assessments/NA-1",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Exchange(
        id="e-000001",
        test="t",
        method="GET",
        url="http://test.example/",
        request_headers=(),
        request_body=b"",
        status=status,
        response_headers=tuple((name, value) for name, value in told.items() if value),
        response_body=content,
        started_at=0.0,
        seconds=0.0,
    )


def _problem(slug: str) -> dict[str, Any]:
    return dict(openapi.problems()[slug].example)


@pytest.mark.parametrize("name", ["submitted", "in-progress", "determined-eligible", "returned"])
def test_the_standards_own_examples_conform(name: str) -> None:
    exchange = _exchange(_example("getNeedsAssessment", name))
    assert problems_with(DOCUMENT, "getNeedsAssessment", exchange) == []
    assert "CA-COMMON-037" in watched("submitNeedsAssessment", exchange)


@pytest.mark.parametrize("slug", ["not-found", "insufficient-scope", "invalid-parameter"])
def test_the_standards_own_problems_conform(slug: str) -> None:
    exchange = _exchange(_problem(slug), openapi.problems()[slug].status)
    assert problems_with(DOCUMENT, "getNeedsAssessment", exchange) == []


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ({"reason": None}, "CA-COMMON-002"),
        ({"person": {"name": {"given": "A", "family": None}}}, "CA-COMMON-002"),
        ({"state": "In Progress"}, "CA-COMMON-013"),
        ({"supportedSelfAssessment": {"wished": True, "capacity": "yes"}}, "CA-COMMON-013"),
        ({"requestedAt": "2026-10-12T09:14:05+01:00"}, "CA-COMMON-037"),
        ({"requestedAt": "2026-10-12T09:14:05"}, "CA-COMMON-037"),
        ({"recording": {"state": "done", "asOf": "2026-10-12T09:14:05Z"}}, "CA-COMMON-039"),
        ({"recording": {"state": "recorded"}}, "CA-COMMON-039"),
        ({"income": 5}, "CA-NEEDS-003"),
        ({"urgent": "true"}, "CA-COMMON-048"),
    ],
)
def test_a_wrong_property_breaks_its_clause(change: dict[str, Any], clause: str) -> None:
    body = {**_example("getNeedsAssessment", "in-progress"), **change}
    found = faults(DOCUMENT, "requestNeedsAssessment", _exchange(body, 201))
    assert clause in {fault.clause for fault in found}


@pytest.mark.parametrize(
    ("headers", "clause"),
    [
        ({"etag": ""}, "CA-COMMON-033"),
        ({"etag": 'W/"v1"'}, "CA-COMMON-033"),
        ({"x_request_id": ""}, "CA-COMMON-005"),
        ({"content_type": "text/html"}, "CA-COMMON-001"),
        ({"content_type": "application/json; charset=latin-1"}, "CA-COMMON-001"),
    ],
)
def test_a_wrong_header_breaks_its_clause(headers: dict[str, str], clause: str) -> None:
    exchange = _exchange(_example("getNeedsAssessment", "submitted"), **headers)
    assert [fault.clause for fault in faults(DOCUMENT, "getNeedsAssessment", exchange)] == [clause]


@pytest.mark.parametrize(
    ("status", "change"),
    [
        (404, {"status": 400}),
        (404, {"type": "https://careact.example/problems/unheard-of"}),
        (404, {"type": "about:blank"}),
        (404, {"type": "https://careact.example/problems/wrong-state"}),
        (404, {"detail": None}),
        (404, {"requestId": "another"}),
        (410, {"status": 410}),
    ],
)
def test_a_wrong_problem_breaks_the_clause_of_problems(status: int, change: dict[str, Any]) -> None:
    exchange = _exchange({**_problem("not-found"), **change}, status)
    found = {fault.clause for fault in faults(DOCUMENT, "getNeedsAssessment", exchange)}
    assert found & {"CA-COMMON-003", "CA-COMMON-002"}


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{", b'"x"'])
def test_a_body_that_is_no_object_in_utf8(content: bytes) -> None:
    exchange = _exchange(content)
    assert [each.clause for each in faults(DOCUMENT, "getNeedsAssessment", exchange)] == [
        "CA-COMMON-001"
    ]


@pytest.mark.parametrize(
    ("operation", "accept", "media", "content", "clauses"),
    [
        (
            "getFinancialAssessmentRecord",
            "text/html",
            "text/html; charset=utf-8",
            b"<p>\xc2\xa3",
            [],
        ),
        ("getFinancialAssessmentRecord", "text/html", "text/html", b"\xa3", ["CA-COMMON-001"]),
        ("getFinancialAssessmentRecord", "text/html", "text/html", b" ", ["CA-COMMON-001"]),
        (
            "getFinancialAssessmentRecord",
            "text/html",
            "text/html; charset=latin-1",
            b"<p>x",
            ["CA-COMMON-001"],
        ),
        ("getFinancialAssessmentRecord", "*/*", "text/html", b"<p>x", ["CA-COMMON-001"] * 2),
        ("getFinancialAssessment", "text/html", "text/html", b"<p>x", ["CA-COMMON-001"] * 2),
    ],
)
def test_a_page_is_right_only_where_it_is_offered_and_asked_for(
    operation: str, accept: str, media: str, content: bytes, clauses: list[str]
) -> None:
    answer = _exchange(content, content_type=media)
    exchange = replace(answer, request_headers=(("Accept", accept),))
    document = openapi.document("financial-assessment")
    assert [each.clause for each in faults(document, operation, exchange)] == clauses


def test_what_a_server_may_do_differently_is_no_fault() -> None:
    body = {**_example("getNeedsAssessment", "in-progress"), "state": "on-hold"}
    exchange = _exchange(
        body, content_type="application/json; charset=UTF-8", x_own_header="1", server="mine"
    )
    assert problems_with(DOCUMENT, "getNeedsAssessment", exchange) == []
    problem = {**_problem("not-found"), "title": "Nothing here", "balance": 30}
    assert problems_with(DOCUMENT, "getNeedsAssessment", _exchange(problem, 404)) == []


def test_no_fault_repeats_a_value() -> None:
    body = {**_example("getNeedsAssessment", "in-progress"), "urgent": "SECRET", "SECRET": 1}
    exchange = _exchange(body, etag="SECRET")
    told = problems_with(DOCUMENT, "getNeedsAssessment", exchange)
    assert told
    assert "SECRET" not in " ".join(told)


def test_an_operation_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        problems_with(DOCUMENT, "getNothing", _exchange({}))
