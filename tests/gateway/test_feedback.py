"""Feedback: kept once, without a name or a time, counted by month, and told as the rules allow."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from sandboxes import ALL_COUNCILS, Client

import openapi
from adapters.errors import BackendError, OutcomeUnknownError
from adapters.kinds.sql.database import Database
from gateway.answer import Answer
from gateway.call import Call
from gateway.councils import open_services
from gateway.feedback import BREAKDOWNS, SUBJECTS, counted, keep
from gateway.idempotency import IdempotencyKeys
from gateway.operations.feedback import HANDLERS, _kept
from gateway.problems import Problem
from gateway.store import feedback, idempotency_keys, open_store
from gateway.vault import Vault

AT = "feedback/v1"
FULL: dict[str, Any] = {
    "about": "charge-calculation",
    "role": "carer",
    "outcome": "partly-done",
    "rating": 3,
    "difficulties": ["too-long", "result-not-clear"],
    "otherwise": "telephoned",
    "minutes": 12,
}
GSS = "E10999901"
LATE = 1_796_083_199.0
"""2026-11-30T23:59:59Z."""


def subject(client: Client, about: str, council: str = "northmere", query: str = "") -> Any:
    answer = client.send("GET", f"/{council}/{AT}/summary{query}", actor=None)
    assert answer.status_code == 200, answer.text
    return next(each for each in answer.json()["subjects"] if each["about"] == about)


def test_give_feedback_answers_what_was_kept_and_the_day(client: Client) -> None:
    answer = client.send("POST", f"/northmere/{AT}/responses", FULL, actor=None)
    assert answer.status_code == 201
    kept = answer.json()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", kept.pop("receivedOn"))
    assert kept == FULL
    assert not {"location", "etag"} & set(answer.headers)
    least = {"about": "other", "outcome": "done", "difficulties": []}
    answer = client.send("POST", f"/northmere/{AT}/responses", least, actor=None)
    assert set(answer.json()) == {"about", "outcome", "receivedOn"}


def test_give_feedback_counts_once_for_each_key(client: Client, council: str) -> None:
    at = f"/{council}/{AT}/responses"
    sent = {"about": "directory", "outcome": "not-done"}
    for number in range(10):
        first = client.send("POST", at, sent, actor=None, key=f"feedback-{council}-{number}")
        again = client.send("POST", at, sent, actor=None, key=f"feedback-{council}-{number}")
        assert (first.status_code, again.json()) == (201, first.json())
    told = subject(client, "directory", council)
    assert told["responses"] == {"count": 10}
    assert told["outcomes"][2] == {"outcome": "not-done", "responses": {"count": 10}}
    assert told["roles"][0] == {"role": "person", "responses": {"count": 0}}
    month = f"?month={first.json()['receivedOn'][:7]}"
    assert subject(client, "directory", council, month) == told
    assert subject(client, "directory", council, "?month=2015-06") == {
        "about": "directory",
        "responses": {"suppressed": True},
    }
    other = client.send("POST", at, FULL, actor=None, key=f"feedback-{council}-0")
    assert (other.status_code, other.json()["type"].rpartition("/")[2]) == (
        422,
        "idempotency-key-reused",
    )
    missing = client.send("POST", at, sent, actor=None, key=None)
    assert missing.json()["type"].endswith("/missing-idempotency-key")


def test_get_feedback_summary_is_the_same_for_everybody(client: Client) -> None:
    at = f"/eastvale/{AT}/summary"
    nobody = client.send("GET", at, actor=None)
    assert nobody.json() == client.send("GET", at).json()
    assert [each["about"] for each in nobody.json()["subjects"]] == list(SUBJECTS)
    assert all(each["responses"] == {"count": 0} for each in nobody.json()["subjects"])
    for query in ("?month=2026-13", "?month=2026", "?month=2026-11-01", "?about=other"):
        refused = client.send("GET", at + query, actor=None)
        assert refused.json()["type"].endswith("/invalid-parameter"), query


def test_pages_of_other_origins_may_give_feedback(client: Client) -> None:
    at = f"/northmere/{AT}/responses"
    asked = client.send(
        "OPTIONS",
        at,
        actor=None,
        headers={"Origin": "https://council.example", "Access-Control-Request-Method": "POST"},
    )
    assert asked.status_code == 204
    assert "idempotency-key" in asked.headers["access-control-allow-headers"]
    origin = {"Origin": "https://council.example"}
    given = client.send("POST", at, FULL, actor=None, headers=origin)
    assert given.headers["access-control-allow-origin"] == "*"


def test_every_council_has_the_open_services_and_no_other_without_a_system(client: Client) -> None:
    assert open_services() == {"deferred-payment", "eligibility", "feedback", "rules"}
    listed = client.send("GET", "/directory/v1/councils?connected=true", actor=None).json()["items"]
    assert len(listed) == len(ALL_COUNCILS)
    for council in listed:
        assert {each["service"] for each in council["services"]} == set(openapi.services()) - {
            "directory"
        }
    script = client.send("GET", "/docs/start.js", actor=None).text
    assert all(f"/{each}/{AT}/openapi.json" in script for each in ALL_COUNCILS)


def test_a_service_with_one_operation_that_asks_for_a_token_is_not_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = openapi.document("rules")
    lists = {**rules["paths"]["/code-lists"]}
    lists["get"] = {**lists["get"], "security": [{"oauth2": ["citizen"]}]}
    partly = {**rules, "paths": {**rules["paths"], "/code-lists": lists}}
    documents = {"rules": partly, "eligibility": openapi.document("eligibility")}
    monkeypatch.setattr(openapi, "services", lambda: tuple(documents))
    monkeypatch.setattr(openapi, "document", documents.__getitem__)
    assert open_services.__wrapped__() == {"eligibility"}


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = open_store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def keys(database: Database) -> IdempotencyKeys:
    return IdempotencyKeys(database, Vault(bytes(32)), clock=lambda: LATE)


def given(keys: IdempotencyKeys, body: dict[str, Any], key: str = "a-key-of-the-caller") -> Answer:
    """A response, as the handler gets it once it has been found valid."""
    council: Any = SimpleNamespace(gss=GSS)
    runtime: Any = SimpleNamespace(keys=keys)
    return _kept(Call(runtime, council, None, {}, {}, {"idempotency-key": key}, body))


def rows(database: Database) -> list[dict[str, Any]]:
    with database.alone() as connection:
        return [dict(each) for each in connection.execute(sa.select(feedback)).mappings()]


def test_what_is_kept_is_the_council_the_day_and_the_codes(
    keys: IdempotencyKeys, database: Database
) -> None:
    given(keys, FULL)
    (row,) = rows(database)
    assert len(row.pop("id")) == 16
    assert row == {
        "council": GSS,
        "received_on": "2026-11-30",
        "about": "charge-calculation",
        "outcome": "partly-done",
        "role": "carer",
        "rating": 3,
        "difficulties": "result-not-clear too-long",
        "otherwise": "telephoned",
        "minutes": 12,
    }


def test_the_key_leads_to_no_response(keys: IdempotencyKeys, database: Database) -> None:
    """Beside the key stand the day and a fingerprint that the caller's key goes into; and the rows
    of responses are in no order of their own."""
    for number in range(40):
        given(keys, FULL, f"key-of-the-caller-{number}")
    with database.alone() as connection:
        remembered = connection.execute(sa.select(idempotency_keys)).mappings().all()
    for each in remembered:
        answer = orjson.loads(Vault(bytes(32)).open(each["answer"], each["id"].hex()))
        assert answer == [201, {}, {"receivedOn": "2026-11-30"}]
    assert len({each["fingerprint"] for each in remembered}) == 40
    ids = [each["id"] for each in rows(database)]
    assert len(set(ids)) == 40
    assert not {each["resource"].replace("-", "") for each in remembered} & {
        each.hex() for each in ids
    }
    if database.is_sqlite:
        with pytest.raises(BackendError), database.alone() as connection:
            connection.execute(sa.text("SELECT rowid FROM feedback"))


def test_a_repeated_response_is_kept_once_also_when_both_come_together(
    keys: IdempotencyKeys, database: Database
) -> None:
    together = threading.Barrier(6)

    def one(_: int) -> Answer:
        together.wait()
        return given(keys, FULL)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(one, range(6)))
    assert {orjson.dumps(each.body) for each in answers} == {
        orjson.dumps({**FULL, "receivedOn": "2026-11-30"})
    }
    assert len(rows(database)) == 1
    with pytest.raises(Problem) as refused:
        given(keys, {**FULL, "rating": 4})
    assert refused.value.slug == "idempotency-key-reused"
    assert len(rows(database)) == 1


def test_a_response_and_its_key_are_kept_together_or_not_at_all(
    keys: IdempotencyKeys, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise OutcomeUnknownError("the connection was lost")

    with monkeypatch.context() as patched:
        patched.setattr(keys, "finish", broken)
        with pytest.raises(OutcomeUnknownError):
            given(keys, FULL)
    assert rows(database) == []
    assert given(keys, FULL).status == 201, "the key was not taken"
    assert len(rows(database)) == 1


def test_responses_are_counted_by_month_and_subject(database: Database) -> None:
    with database.writing() as connection:
        for day, body in (
            ("2026-10-01", {"about": "rules", "outcome": "done", "rating": 1}),
            ("2026-10-31", {"about": "rules", "outcome": "not-done", "role": "other"}),
            ("2026-11-01", {"about": "rules", "outcome": "done"}),
            ("2026-11-30", FULL),
        ):
            keep(connection, GSS, day, body)
        keep(connection, "E10999902", "2026-10-02", FULL)
    found = counted(database, GSS)
    assert list(found) == list(SUBJECTS)
    assert {about: set(months) for about, months in found.items() if months} == {
        "rules": {"2026-10", "2026-11"},
        "charge-calculation": {"2026-11"},
    }
    october = found["rules"]["2026-10"].breakdowns
    assert list(october) == list(BREAKDOWNS)
    assert october["outcomes"] == (1, 0, 1)
    assert october["ratings"] == (1, 0, 0, 0, 0)
    assert sum(october["roles"]) == october["roles"][-1] == 1
    full = found["charge-calculation"]["2026-11"].breakdowns
    assert full["difficulties"] == (0, 0, 1, 0, 0, 1, 0, 0)
    assert counted(database, GSS, "2026-10") == {
        about: {at: counts for at, counts in months.items() if at == "2026-10"}
        for about, months in found.items()
    }


@pytest.mark.parametrize(
    ("band", "minutes"),
    [(0, (0, 4)), (1, (5, 14)), (2, (15, 29)), (3, (30, 59)), (4, (60, 600))],
)
def test_minutes_are_counted_in_their_band(
    database: Database, band: int, minutes: tuple[int, int]
) -> None:
    """Code list `feedback-durations`, both ends of each."""
    with database.writing() as connection:
        for each in minutes:
            keep(connection, GSS, "2026-11-30", {**FULL, "minutes": each})
    durations = counted(database, GSS)["charge-calculation"]["2026-11"].breakdowns["durations"]
    assert durations == tuple(2 * (each == band) for each in range(5))


def test_every_operation_has_its_handler() -> None:
    assert {name: handler.__name__ for name, handler in HANDLERS.items()} == {
        "getService": "get_service",
        "giveFeedback": "give_feedback",
        "getFeedbackSummary": "get_feedback_summary",
    }
