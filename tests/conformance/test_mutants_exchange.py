"""What bends an exchange does so, and leaves everything else as it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from conformance.mutants import (
    bending,
    outer_keys,
    outer_lists,
    outer_problems,
    outer_texts,
    outer_versions,
)
from conformance.mutants.exchange import App, Asked, Bent, Given, Make, operation_at
from conformance.mutants.implementations import outer

NEEDS = "/northmere/needs-assessment/v1/needs-assessments"
PERSON = {"name": {"given": "Zoë", "family": "Åkesson"}, "dateOfBirth": "1941-03-09"}


class Echo:
    """An application that answers a request with its own body, and remembers what it was asked."""

    def __init__(self, status: int = 200, body: Any = None) -> None:
        self.seen: list[Asked] = []
        self._status, self._body = status, body

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        headers = tuple((k.decode(), v.decode()) for k, v in scope["headers"])
        asked = Asked(
            scope["method"],
            scope["raw_path"].decode(),
            scope["query_string"].decode(),
            headers,
            message["body"],
        )
        self.seen.append(asked)
        body = asked.body if self._body is None else json.dumps(self._body).encode()
        media = b"application/json" if self._status < 400 else b"application/problem+json"
        fields = [(b"content-type", media), (b"etag", b'"1"'), (b"x-request-id", b"r-1")]
        await send({"type": "http.response.start", "status": self._status, "headers": fields})
        await send({"type": "http.response.body", "body": body})


def ask(app: App, asked: Asked) -> Given:
    """The answer of an application, as it is sent."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": asked.body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": asked.method,
        "path": asked.path,
        "raw_path": asked.path.encode(),
        "query_string": asked.query.encode(),
        "headers": [(k.encode(), v.encode()) for k, v in asked.headers],
    }
    running: Callable[[Any, Any, Any], Awaitable[None]] = app
    asyncio.run(running(scope, receive, send))  # type: ignore[arg-type]
    headers = tuple((k.decode(), v.decode()) for k, v in sent[0]["headers"])
    return Given(
        sent[0]["status"], headers, b"".join(m["body"] for m in sent[1:]), pieces=len(sent) - 1
    )


def request(body: Any = None, *, key: str = "k-1", path: str = NEEDS, query: str = "") -> Asked:
    raw = json.dumps({"person": PERSON} if body is None else body, ensure_ascii=False).encode()
    headers = (("content-type", "application/json"), ("idempotency-key", key))
    return Asked("POST", path, query, headers, raw)


def bent(make: Make, inner: App) -> Bent:
    return Bent(inner, make())


@pytest.mark.parametrize(
    ("method", "path", "operation", "parameter"),
    [
        ("POST", NEEDS, "requestNeedsAssessment", ""),
        ("POST", f"{NEEDS}/search", "searchNeedsAssessments", ""),
        ("GET", f"{NEEDS}/NA-1", "getNeedsAssessment", "NA-1"),
        ("HEAD", f"{NEEDS}/NA-1", "getNeedsAssessment", "NA-1"),
        ("PUT", f"{NEEDS}/NA-1/answers", "putNeedsAssessmentAnswers", "NA-1"),
        ("GET", "/eligibility/v1/", "getService", ""),
        ("DELETE", NEEDS, "", ""),
        ("POST", "/oauth2/token", "", ""),
    ],
)
def test_an_address_is_known_wherever_the_service_is_mounted(
    method: str, path: str, operation: str, parameter: str
) -> None:
    assert operation_at(method, path)[1:] == (operation, parameter)


def test_both_kinds_of_assessment_have_the_same_verbs() -> None:
    for noun in ("needs", "carers"):
        path = f"/{noun}-assessment/v1/{noun}-assessments/X/answers"
        assert Asked("PUT", path, "", (), b"").verb == "put"
        assert Asked("GET", path.replace("answers", "record"), "", (), b"").verb == "record"
        assert Asked("PUT", path, "", (), b"").item.endswith("-assessments/X")


def test_what_is_not_bent_goes_through_byte_for_byte() -> None:
    inner = Echo()
    asked = request(query="a=%0A&a=2")
    given = ask(bent(bending.asking(lambda each: each), inner), asked)
    assert given.body == asked.body
    assert given.header("content-length") == str(len(asked.body))
    assert (inner.seen[0].query, inner.seen[0].path) == (asked.query, asked.path)


def test_a_body_that_is_not_changed_is_not_written_anew() -> None:
    odd = b'{"person": {}, "person": {} }'
    inner = Echo()
    asked = Asked("POST", NEEDS, "", (), odd)
    ask(bent(outer_texts.DEVIATIONS["ascii-folded"], inner), asked)
    assert inner.seen[0].body == odd


@pytest.mark.parametrize("name", sorted(outer()))
def test_no_deviation_touches_the_token_endpoint(name: str) -> None:
    inner = Echo(body={"access_token": "t"})
    asked = Asked("POST", "/oauth2/token", "", (("x-request-id", "r-1"),), b"grant_type=x")
    given = ask(Bent(inner, outer()[name]()), asked)
    assert [each.body for each in inner.seen] == [asked.body]
    assert given.status == 200
    assert given.json() == {"access_token": "t"}


def test_text_is_folded_on_the_way_in_and_only_where_it_should_be() -> None:
    inner = Echo()
    ask(bent(outer_texts.DEVIATIONS["ascii-folded"], inner), request())
    assert inner.seen[0].json()["person"]["name"] == {"given": "Zoe", "family": "Akesson"}
    assert inner.seen[0].json()["person"]["dateOfBirth"] == "1941-03-09"


def test_an_answer_in_pieces_has_no_length() -> None:
    given = ask(bent(outer()["null-chunked"], Echo()), request())
    assert given.pieces > 1
    assert given.header("content-length") is None
    assert given.json()["person"] == PERSON


def test_a_key_is_lost() -> None:
    inner = Echo()
    app = bent(outer_keys.DEVIATIONS["keys-lost"], inner)
    ask(app, request())
    ask(app, request())
    keys = [each.header("idempotency-key") for each in inner.seen]
    assert len({*keys, "k-1"}) == 3


def test_a_key_is_known_again_whatever_the_body() -> None:
    inner = Echo()
    app = bent(outer_keys.DEVIATIONS["keys-blind-to-body"], inner)
    first = ask(app, request())
    assert ask(app, request({"person": {}})).body == first.body
    assert ask(app, request({"person": {}}, key="k-2")).body != first.body


def test_the_memory_of_one_mutant_is_its_own() -> None:
    make = outer_keys.DEVIATIONS["keys-blind-to-body"]
    ask(bent(make, Echo()), request())
    assert ask(bent(make, Echo()), request({"person": {}})).json() == {"person": {}}


def test_the_first_etag_stays() -> None:
    make = outer_versions.DEVIATIONS["get-first-etag"]
    read = Asked("GET", f"{NEEDS}/NA-1", "", (), b"")
    app = bent(make, Echo(body={"id": "NA-1"}))
    assert ask(app, read).header("etag") == '"1"'


def test_a_page_ends_with_a_next_for_ever() -> None:
    path = f"{NEEDS}/search"

    async def pages(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        last = b"cursor" in scope["query_string"]
        body = {"items": [{"id": "b"}]} if last else {"items": [{"id": "a"}], "next": "c-1"}
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})

    app = bent(outer_lists.DEVIATIONS["next-for-ever"], pages)
    assert ask(app, request({}, path=path)).json()["next"] == "c-1"
    assert ask(app, request({}, path=path, query="cursor=c-1")).json()["next"] == "c-1"


def test_a_problem_repeats_what_was_sent() -> None:
    problem = {"type": "x", "title": "t", "status": 400, "detail": "No."}
    app = bent(outer_problems.DEVIATIONS["value-in-detail"], Echo(400, problem))
    assert PERSON["dateOfBirth"] in ask(app, request()).json()["detail"]


def test_a_status_is_changed_in_the_problem_as_well() -> None:
    problem = {"type": "x", "title": "t", "status": 415, "detail": "No."}
    given = ask(bent(bending.status(415, 400), Echo(415, problem)), request())
    assert (given.status, given.json()["status"]) == (400, 400)


def test_an_entity_tag_of_another_form_is_understood_again() -> None:
    inner = Echo(body={"id": "NA-1"})
    app = bent(outer()["null-etags"], inner)
    path = f"{NEEDS}/NA-1/answers"
    tag = ask(app, Asked("PUT", path, "", (("if-match", '"v.1"'),), b"{}")).header("etag")
    assert tag == '"v.1"'
    assert inner.seen[0].header("if-match") == '"1"'
