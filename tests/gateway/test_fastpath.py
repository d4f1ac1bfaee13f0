"""The compiled request path: what it refuses to start with, and what it never lets out."""

from __future__ import annotations

import asyncio
import copy
import logging
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import connexion
import httpx
import pytest
from connexion.middleware import MiddlewarePosition
from connexion.options import SwaggerUIOptions

from adapters.errors import BackendNonsenseError, NotHoldableError, OutcomeUnknownError
from gateway.answer import Answer
from gateway.call import Call
from gateway.deprecation import status_headers
from gateway.fastpath import FastPath
from gateway.problems import CATALOGUE, Problem, from_adapter
from openapi import ServiceStatus

PROBLEM = {"description": "A problem."}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "T", "version": "1.0.0"},
    "servers": [{"url": "/things/v1"}],
    "paths": {
        "/things/{thingId}": {
            "parameters": [
                {
                    "name": "thingId",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "integer", "minimum": 1, "maximum": 99},
                }
            ],
            "get": {
                "operationId": "getThing",
                "parameters": [
                    {"name": "flag", "in": "query", "schema": {"type": "boolean"}},
                    {
                        "name": "size",
                        "in": "query",
                        "schema": {"type": "integer", "minimum": -5, "maximum": 5, "default": 3},
                    },
                ],
                "responses": {
                    "200": {
                        "description": "A thing.",
                        "headers": {"ETag": {"required": True, "schema": {"type": "string"}}},
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["id"],
                                    "additionalProperties": False,
                                    "properties": {
                                        "id": {"type": "integer"},
                                        "note": {"type": "string"},
                                    },
                                }
                            }
                        },
                    },
                    "404": PROBLEM,
                },
            },
        },
        "/things": {
            "post": {
                "operationId": "makeThing",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {"note": {"type": "string"}},
                            }
                        }
                    },
                },
                "responses": {"201": {"description": "Made."}},
            },
        },
    },
}


def runtime() -> Any:
    return SimpleNamespace(
        settings=SimpleNamespace(max_body_bytes=1000),
        status_headers=lambda name: ((b"deprecation", b"@0"),),
        site_names=frozenset(),
        tokens=None,
        lane=None,
    )


def application(
    handlers: dict[str, Callable[[Call], Any]], document: dict[str, Any] = DOCUMENT
) -> connexion.AsyncApp:
    app = connexion.AsyncApp(__name__, swagger_ui_options=SwaggerUIOptions(swagger_ui=False))
    app.add_middleware(FastPath, position=MiddlewarePosition.BEFORE_EXCEPTION, runtime=runtime())
    app.add_api(
        document, base_path="/things/v1", resolver=handlers.__getitem__, council_needed=False
    )
    return app


def send(app: Any, method: str, path: str, **kwargs: Any) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            return await client.request(method, path, **kwargs)

    return asyncio.run(run())


def answering(answer: Answer | Exception) -> dict[str, Callable[[Call], Any]]:
    async def get_thing(call: Call) -> Answer:
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def make_thing(call: Call) -> Answer:
        return Answer(call.body, 201)

    return {"getThing": get_thing, "makeThing": make_thing}


GOOD = Answer({"id": 1}, 200, {"ETag": '"a"'})


def test_a_good_answer_and_its_headers() -> None:
    answer = send(
        application(answering(GOOD)),
        "GET",
        "/things/v1/things/1",
        headers={
            "X-Request-ID": "req-1",
            "X-Correlation-ID": "cor-1",
            "Origin": "https://council.example",
            "traceparent": f"00-{'a' * 32}-{'b' * 16}-01",
        },
    )
    assert (answer.status_code, answer.json()) == (200, {"id": 1})
    expected = {
        "x-request-id": "req-1",
        "x-correlation-id": "cor-1",
        "etag": '"a"',
        "deprecation": "@0",
        "traceparent": f"00-{'a' * 32}-{'b' * 16}-01",
        "cache-control": "no-store",
        "access-control-allow-origin": "*",
        "content-length": "8",
    }
    assert expected.items() <= dict(answer.headers).items()


def test_what_is_ill_formed_is_not_mirrored_and_an_identifier_is_made() -> None:
    app = application(answering(GOOD))
    answers = [
        send(app, "GET", "/things/v1/things/1", headers={"X-Request-ID": "a b", "traceparent": "x"})
        for _ in range(2)
    ]
    made = {answer.headers["x-request-id"] for answer in answers}
    assert len(made) == 2
    assert "a b" not in made
    assert "traceparent" not in answers[0].headers
    assert "access-control-allow-origin" not in answers[0].headers, "only browsers need it"


def test_head_is_get_without_a_body() -> None:
    answer = send(application(answering(GOOD)), "HEAD", "/things/v1/things/1")
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (200, b"", '"a"')
    assert answer.headers["content-length"] == "8"


def test_parameters_arrive_typed_and_with_defaults() -> None:
    seen: list[Call] = []

    async def get_thing(call: Call) -> Answer:
        seen.append(call)
        return GOOD

    app = application({**answering(GOOD), "getThing": get_thing})
    send(app, "GET", "/things/v1/things/7?flag=true&size=-2")
    send(app, "GET", "/things/v1/things/7")
    assert seen[0].path == {"thingId": 7}
    assert seen[0].query == {"flag": True, "size": -2}
    assert seen[1].query == {"size": 3}


@pytest.mark.parametrize(
    "target",
    [
        "0",
        "100",
        "x",
        "1_0",
        "%EF%BC%91",
        "1?flag=True",
        "1?size=6",
        "1?size=",
        "1?size=1&size=1",
        "1?no=1",
    ],
)
def test_parameters_that_break_the_schema(target: str) -> None:
    answer = send(application(answering(GOOD)), "GET", f"/things/v1/things/{target}")
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/invalid-parameter")


@pytest.mark.parametrize(
    "answer",
    [
        Answer({"id": "CANARY"}, 200, {"ETag": '"a"'}),
        Answer({"id": 1, "CANARY": 1}, 200, {"ETag": '"a"'}),
        Answer({"note": "CANARY"}, 200, {"ETag": '"a"'}),
        Answer({"id": 1}, 200),
        Answer({"id": 1}, 202, {"ETag": '"a"'}),
    ],
    ids=["wrong type", "extra property", "missing property", "missing header", "other status"],
)
def test_an_answer_that_breaks_the_standard_never_leaves(
    answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        got = send(application(answering(answer)), "GET", "/things/v1/things/1")
    assert got.status_code == 502
    assert got.json()["type"].endswith("/back-end-nonsense")
    assert "CANARY" not in got.text + caplog.text
    assert "getThing" in caplog.text, "whoever runs the gateway is told which operation"


def test_an_unforeseen_exception_becomes_a_500_that_tells_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        got = send(application(answering(RuntimeError("CANARY"))), "GET", "/things/v1/things/1")
    assert got.status_code == 500
    assert got.json()["type"].endswith("/internal-error")
    assert got.json()["requestId"] in caplog.text
    assert "CANARY" not in got.text + caplog.text


def test_handlers_see_the_body_and_chunks_and_labels_are_taken() -> None:
    app = application(answering(GOOD))

    async def chunks() -> Any:
        yield b'{"note"'
        yield b':"x"}'

    sent = send(app, "POST", "/things/v1/things", content=chunks())
    assert (sent.status_code, sent.json()) == (201, {"note": "x"})


def test_browsers_may_ask_first_where_an_operation_is_open_to_everybody() -> None:
    app = application(answering(GOOD))
    asked = send(
        app,
        "OPTIONS",
        "/things/v1/things",
        headers={"Origin": "https://council.example", "Access-Control-Request-Method": "POST"},
    )
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-origin"] == "*"
    plain = send(app, "OPTIONS", "/things/v1/things")
    assert (plain.status_code, plain.headers["allow"]) == (405, "POST")


def test_the_document_is_served_with_its_own_address() -> None:
    answer = send(application(answering(GOOD)), "GET", "/things/v1/openapi.json")
    assert answer.json()["servers"] == [{"url": "/things/v1"}]


def _with(change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    change(document["paths"]["/things/{thingId}"]["get"])
    return document


@pytest.mark.parametrize(
    "change",
    [
        lambda get: get["parameters"].append(
            {"name": "a", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}
        ),
        lambda get: get["parameters"].append(
            {"name": "a", "in": "query", "schema": {"type": "object"}}
        ),
        lambda get: get["parameters"].append(
            {"name": "a", "in": "cookie", "schema": {"type": "string"}}
        ),
        lambda get: get["parameters"].append(
            {"name": "a", "in": "query", "schema": {"type": "string", "nullable": True}}
        ),
        lambda get: get["responses"]["200"]["content"]["application/json"]["schema"]["properties"][
            "id"
        ].update(readOnly=True),
    ],
    ids=["array", "object", "cookie", "nullable", "readOnly"],
)
def test_what_cannot_be_served_exactly_stops_the_start(
    change: Callable[[dict[str, Any]], None],
) -> None:
    app = application(answering(GOOD), _with(change))
    with pytest.raises(ValueError, match="getThing"):
        send(app, "GET", "/things/v1/things/1")


def test_a_body_that_is_not_json_stops_the_start() -> None:
    document = copy.deepcopy(DOCUMENT)
    content = document["paths"]["/things"]["post"]["requestBody"]["content"]
    content["application/xml"] = content.pop("application/json")
    with pytest.raises(ValueError, match="makeThing: only application/json"):
        send(application(answering(GOOD), document), "GET", "/things/v1/things/1")


def test_every_error_of_an_adapter_is_a_catalogued_problem_without_its_message() -> None:
    for failure in (
        BackendNonsenseError("CANARY"),
        OutcomeUnknownError("CANARY"),
        NotHoldableError("/person/name", "CANARY"),
        NotHoldableError("", "CANARY"),
    ):
        problem = from_adapter(failure)
        assert problem.slug in CATALOGUE
        assert b"CANARY" not in problem.body()
    assert from_adapter(NotHoldableError("/a", "x")).errors[0]["pointer"] == "/a"
    assert "same Idempotency-Key" in from_adapter(OutcomeUnknownError("x")).detail


def test_a_slug_nobody_catalogued_cannot_be_raised() -> None:
    with pytest.raises(KeyError):
        Problem("unheard-of")


def test_deprecation_headers() -> None:
    """RFC 9745 and RFC 8594: a structured date and an HTTP date."""
    status = ServiceStatus(
        service="s",
        version="v1",
        release="1.0.0",
        status="deprecated",
        title="T",
        release_date="2026-01-01",
        documentation="/d",
        release_notes="/r",
        deprecated_on="2026-11-22",
        sunset_on="2027-11-22",
        successor="v2",
    )
    assert status_headers(status) == (
        (b"deprecation", b"@1795305600"),
        (b"sunset", b"Mon, 22 Nov 2027 00:00:00 GMT"),
        (b"link", b'<../v2/>; rel="successor-version"'),
    )
