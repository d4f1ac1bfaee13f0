"""Nothing that a report writes holds a secret, or anybody's record but the run's own."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from made_runs import OWN, RECORD, TOKEN, conformant, exchange, run_of, with_secrets
from rich.console import Console

from conformance import report
from conformance.report import terminal
from conformance.report.curl import curl
from conformance.report.redaction import REDACTED, redacted


@pytest.mark.parametrize("name", report.FILES)
def test_no_canary_is_in_any_file(name: str) -> None:
    content = report.files(with_secrets())[name].decode()
    lower = content.lower()
    assert TOKEN not in content
    assert "canary" not in lower
    assert "otherperson" not in lower
    assert "9990000026" not in content
    assert "9990000034" not in content


def test_no_canary_is_on_the_terminal() -> None:
    console = Console(width=80, record=True, file=io.StringIO())
    terminal.show(with_secrets(), console)
    assert "canary" not in console.export_text().lower()
    assert TOKEN not in console.export_text()


def test_what_the_run_sent_and_words_of_the_standard_stay() -> None:
    run = redacted(with_secrets())
    assert run.exchanges[2].json() == {"id": RECORD, **OWN}
    assert run.exchanges[3].json()["items"][1] == OWN
    answer = run.exchanges[4].json()
    assert answer["rows"] == [{REDACTED: REDACTED}, REDACTED, REDACTED, "2026-11-22T09:30:00Z"]
    assert list(answer)[:2] == ["legacySurname", "rows"]  # the name of a property is no value
    assert run.exchanges[1].header("location") == f"/needs-assessments/{RECORD}"
    assert run.exchanges[0].json() == {"service": "needs-assessment"}


def test_requests_keep_everything_but_secrets() -> None:
    before, after = conformant(), redacted(conformant())
    for old, new in zip(before.exchanges, after.exchanges, strict=True):
        assert new.request_body == old.request_body
        assert ("Authorization", f"Bearer {REDACTED}") in new.request_headers
        kept = [each for each in old.request_headers if each[0] != "Authorization"]
        assert [each for each in new.request_headers if each[0] != "Authorization"] == kept


def test_redacting_twice_changes_nothing() -> None:
    once = redacted(with_secrets())
    assert redacted(once) == once


@pytest.mark.parametrize(
    "body",
    [
        b'{"name":"Canary","name":"Pemberton"}',
        b'"\\ud800 Canary"',
        b'{"n": 1e999, "m": NaN, "big": 12345678901234567890}',
        b"[" * 100_000,
        b"\xff\xfe Canary",
        b"[left out: 5 bytes that are not JSON] Canary",
    ],
)
def test_odd_bodies_leak_nothing_and_break_nothing(body: bytes) -> None:
    run = run_of([], [exchange(1, "GET", "/", 200, answer=body)])
    files = report.files(run)
    assert b"Canary" not in b"".join(files.values())
    assert b"12345678901234567890" not in files["run.json"]
    assert redacted(redacted(run)) == redacted(run)


def test_a_value_counts_as_sent_wherever_the_run_sent_it() -> None:
    answer = {"a": "in the query", "b": "Seg ment", "c": "x-1", "d": "never sent"}
    one = exchange(
        1, "GET", "/Seg%20ment?q=in%20the%20query", 200, headers=[("X-H", "x-1")], answer=answer
    )
    shown = redacted(run_of([], [one])).exchanges[0].json()
    assert shown == {**answer, "d": REDACTED}
    assert json.loads(json.dumps(shown))


def test_the_places_that_a_problem_names_and_the_id_of_the_request_stay() -> None:
    answer: dict[str, Any] = {
        "errors": [{"pointer": "/person/name/given"}, {"pointer": "/answers/0"}, {"pointer": ""}],
        "others": ["/Otherperson", "/9990000026", "/person/Otherperson", "person"],
        "requestId": "r-1",
    }
    one = exchange(
        1, "GET", "/", 400, answer=answer,
        answer_headers=[("content-type", "application/json"), ("x-request-id", "r-1")],
    )  # fmt: skip
    shown = redacted(run_of([], [one])).exchanges[0].json()
    assert shown["errors"][:2] == answer["errors"][:2]
    assert shown["others"] == [REDACTED, REDACTED, REDACTED, "person"]
    assert shown["requestId"] == "r-1"


def test_a_made_up_token_stays_because_the_failure_needs_it() -> None:
    one = exchange(1, "GET", "/needs-assessments/x", 200)
    invented = replace(one, request_headers=(("Authorization", "Bearer not-a-token"),))
    shown = redacted(run_of([], [one, replace(invented, id="e-000002")])).exchanges
    assert "'Authorization: Bearer not-a-token'" in curl(shown[1])
    assert '"Authorization: Bearer $TOKEN"' in curl(shown[0])
