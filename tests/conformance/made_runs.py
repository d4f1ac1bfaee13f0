"""Runs made by hand, for tests of what a run leaves behind. The people in them are fictional."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from conformance import SUITE_VERSION, evidence
from conformance.digests import standard_digest
from conformance.model import ClauseResult, Evaluation, Exchange, Run, Status
from conformance.report.findings import binding, operation_of

SUITE = "5" * 64
"""What these runs say made them. Tests let it be the digest of the suite: a file that somebody
changes while they run must not fail them."""
BASE = "https://sandbox.acme.example/northmere/needs-assessment/v1"
START = 1_795_339_800.0
RECORD = "5f0e7a52-6f0b-4f8e-9f6e-0d8c1f6b2a11"
TOKEN = "eyJhbGciOiJub25lIn0.very-secret-token"
DECLARATION: dict[str, Any] = {
    "product": {"name": "CareLink", "version": "4.2.1", "supplier": "Acme Care Ltd"},
    "testHosts": ["sandbox.acme.example"],
}
OWN = {"person": {"name": {"given": "Arthur", "family": "Pemberton"}, "nhsNumber": "9990000018"}}


def exchange(
    number: int,
    method: str,
    path: str,
    status: int,
    *,
    body: Any = None,
    answer: Any = None,
    headers: Sequence[tuple[str, str]] = (),
    answer_headers: Sequence[tuple[str, str]] = (("content-type", "application/json"),),
) -> Exchange:
    sent = [("Accept", "application/json"), ("Authorization", f"Bearer {TOKEN}"), *headers]
    if body is not None:
        sent.append(("Content-Type", "application/json"))
    return Exchange(
        id=f"e-{number:06d}",
        test="scenarios/request",
        method=method,
        url=BASE + path,
        request_headers=tuple(sent),
        request_body=_bytes(body),
        status=status,
        response_headers=tuple(answer_headers),
        response_body=_bytes(answer),
        started_at=START + number,
        seconds=0.012 * number,
    )


def _bytes(value: Any) -> bytes:
    if value is None:
        return b""
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def exchanges() -> list[Exchange]:
    """A record made, read and searched for; the search finds somebody else's too."""
    other = {"person": {"name": {"given": "Canary", "family": "Otherperson"}}}
    return [
        exchange(1, "GET", "/", 200, answer={"service": "needs-assessment"}),
        exchange(
            2,
            "POST",
            "/needs-assessments",
            201,
            body=OWN,
            answer={"id": RECORD, **OWN},
            headers=[("Idempotency-Key", "0b9d9f0e-8a1c-4f65-b7e8-0a4f5c9e7d21")],
            answer_headers=[
                ("content-type", "application/json"),
                ("location", f"/needs-assessments/{RECORD}"),
                ("set-cookie", "session=canary-cookie"),
            ],
        ),
        exchange(3, "GET", f"/needs-assessments/{RECORD}", 200, answer={"id": RECORD, **OWN}),
        exchange(
            4,
            "POST",
            "/needs-assessments/search",
            200,
            body={"nhsNumber": "9990000018"},
            answer={"items": [other, OWN]},
        ),
    ]


def run_of(results: Sequence[ClauseResult], sent: Sequence[Exchange] | None = None) -> Run:
    """A run with these results and exchanges; everything else fits them."""
    made = Run(
        service="needs-assessment",
        base_url=BASE,
        declaration=DECLARATION,
        profile="standard",
        seed=7,
        suite_version=SUITE_VERSION,
        suite_digest=SUITE,
        standard_version="1.0.0-alpha.1",
        standard_digest=standard_digest("needs-assessment"),
        started_at=START,
        finished_at=START + 42.5,
        results=list(results),
        exchanges=list(exchanges() if sent is None else sent),
    )
    seen: dict[str, list[int]] = {}
    for each in made.exchanges:
        seen.setdefault(operation_of(made.service, BASE, each), []).append(each.status)
    made.operations = {name: statuses for name, statuses in seen.items() if name}
    made.stream_digest = evidence.stream_digest(made)
    return made


def passing() -> list[ClauseResult]:
    """Every clause of the service holds."""
    return [
        ClauseResult(id, Status.PASS, evaluations=3, layers=("vectors", "scenarios"))
        for id in binding("needs-assessment")
    ]


def conformant() -> Run:
    return run_of(passing())


def failure(
    clause: str, actual: str, *ids: str, expected: str = "201", fix: str = ""
) -> Evaluation:
    return Evaluation(clause, "scenarios", "scenarios/request", False, expected, actual, ids, fix)


def failed(clause: str, *failures: Evaluation, status: Status = Status.FAIL) -> ClauseResult:
    return ClauseResult(
        clause, status, 5, ("scenarios",), list(failures), occurrences=max(2, len(failures))
    )


def broken() -> Run:
    """A run with a failure of two clauses for one cause, a SHOULD, and three sorts of gap."""
    results = {each.clause: each for each in passing()}
    said = "a name stored is the name read; the answer has another"
    change = {
        "CA-COMMON-001": failed(
            "CA-COMMON-001",
            failure("CA-COMMON-001", f"POST /a: {RECORD} had text/html", "e-000002", expected=said),
        ),
        "CA-COMMON-002": failed(
            "CA-COMMON-002",
            failure("CA-COMMON-002", "GET /b: e-000003 had text/html", "e-000003", expected=said),
        ),
        "CA-COMMON-003": failed(
            "CA-COMMON-003",
            failure("CA-COMMON-003", "500", "e-000004", fix="the log of the server"),
        ),
        "CA-COMMON-024": failed(
            "CA-COMMON-024",
            failure("CA-COMMON-024", "no Cache-Control", "e-000003", expected="no-store"),
            status=Status.WARN,
        ),
        "CA-COMMON-006": ClauseResult("CA-COMMON-006", Status.BLOCKED, reason="no record was made"),
        "CA-COMMON-011": ClauseResult("CA-COMMON-011", Status.NOT_VERIFIED, reason="no limit met"),
        "CA-COMMON-012": ClauseResult("CA-COMMON-012", Status.SKIP, reason="it is not claimed"),
    }
    assert set(change) <= set(results)
    return run_of([change.get(id, each) for id, each in results.items()])


def with_secrets() -> Run:
    """The broken run, where secrets and others' values stand wherever they could."""
    run = broken()
    leak = exchange(
        5,
        "GET",
        f"/needs-assessments/{RECORD}?token={TOKEN}",
        500,
        headers=[("Cookie", "canary-cookie-sent=1"), ("X-Debug", TOKEN)],
        answer={
            "legacySurname": "Canaryname",
            "rows": [{"9990000026": "Canarykey"}, 9990000034, "1936-07-30", "2026-11-22T09:30:00Z"],
            "detail": f"invalid {TOKEN}",
            "token": TOKEN,
            "title": "Not found",
        },
        answer_headers=[("content-type", "application/json"), ("x-user", "Canaryheader")],
    )
    html = exchange(6, "GET", "/", 500, answer=b"<h1>Canaryhtml</h1>")
    declared = {**DECLARATION, "client_secret": "canary-secret", "nested": {"password": "canary-p"}}
    return replace(
        run,
        declaration=declared,
        exchanges=[*run.exchanges, leak, html],
        errors=[f"vectors: no answer with {TOKEN}"],
    )
