"""What the kind `rest` makes of systems that fail or talk nonsense, and what it never says."""

from __future__ import annotations

import gzip
import json
import logging
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from rest_calls import (
    EVERY,
    always,
    collection,
    create,
    find,
    once_written,
    raised,
    read,
    replace,
)
from rest_server import CANARY, Asked, Reply, Shelf, opened, record, serving

from adapters.errors import (
    BackendNonsenseError,
    BackendTimeoutError,
    BackendUnavailableError,
    NotHoldableError,
    OutcomeUnknownError,
    RecordNotFoundError,
    StaleRecordError,
)
from adapters.kinds.rest.wire import LARGEST


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever is logged at whatever level, no value stands in it."""
    with caplog.at_level(logging.DEBUG):
        yield
    said = [entry.getMessage() for entry in caplog.get_records("call")]
    assert not any(CANARY in line for line in said)


def test_a_system_that_is_not_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with opened(f"http://127.0.0.1:{taken.getsockname()[1]}") as system:
            for call in EVERY:
                assert raised(call, system.collection("cases")) is BackendUnavailableError
            with pytest.raises(BackendUnavailableError):
                system.check()


@pytest.mark.parametrize(
    ("status", "headers", "on_reading", "on_writing"),
    [
        (429, {}, BackendUnavailableError, BackendUnavailableError),
        (503, {"Retry-After": "9"}, BackendUnavailableError, BackendUnavailableError),
        (503, {}, BackendUnavailableError, OutcomeUnknownError),
        (502, {}, BackendUnavailableError, OutcomeUnknownError),
        (504, {}, BackendTimeoutError, OutcomeUnknownError),
        (500, {}, BackendNonsenseError, OutcomeUnknownError),
        (302, {"Location": "/cases/A-1"}, BackendNonsenseError, BackendNonsenseError),
        (403, {}, BackendNonsenseError, BackendNonsenseError),
        (400, {}, BackendNonsenseError, NotHoldableError),
        (422, {}, BackendNonsenseError, NotHoldableError),
    ],
)
def test_failures_by_status(
    status: int, headers: dict[str, str], on_reading: type, on_writing: type
) -> None:
    reply = {"body": {"why": CANARY}, "status": status, "headers": headers}
    with collection(always(**reply)) as cases:
        for call in (read, find, replace):
            assert raised(call, cases) is on_reading
        assert issubclass(raised(create, cases), on_writing)
    with collection(once_written(**reply)) as cases:
        for call in (create, replace):
            found = raised(call, cases)
            assert found is on_writing or (
                on_writing is NotHoldableError and found is not on_reading
            )


NONSENSE: dict[str, dict[str, Any]] = {
    "an HTML page": {
        "body": f"<html>{CANARY}</html>".encode(),
        "headers": {"Content-Type": "text/html"},
    },
    "an HTML page called JSON": {"body": f"<html>{CANARY}</html>".encode()},
    "JSON called text": {"body": {"case": record()}, "headers": {"Content-Type": "text/plain"}},
    "another charset": {
        "body": {"case": record(CANARY)},
        "headers": {"Content-Type": "application/json; charset=ISO-8859-1"},
    },
    "another charset, unsaid": {"body": f'{{"{CANARY}": "'.encode() + b'\xd6"}'},
    "half of it": {"body": f'{{"case": {{"ref": "{CANARY}"'.encode()},
    "a name twice": {"body": f'{{"case": {{"ref": 1, "ref": "{CANARY}"}}}}'.encode()},
    "no number": {"body": b'{"case": {"ref": NaN}}'},
    "half a letter": {"body": b'{"case": {"ref": "\\ud800"}}'},
    "depths": {"body": b'{"case":' + b"[" * 200_000},
    "digits without end": {"body": b"1" * 90_000},
    "nothing": {"body": b""},
    "nothing, said so": {"body": b"", "status": 204},
    "a list": {"body": [CANARY]},
    "another record": {"body": {"case": record(f"not {CANARY}"), "found": {"cases": {}}}},
    "no records": {"body": {"case": CANARY, "found": {"cases": [CANARY]}}},
    "no references": {"body": {"case": {}, "found": {"cases": [{"ref": 5, "who": CANARY}]}}},
    "packed nonsense": {"body": b"x" * 99, "headers": {"Content-Encoding": "gzip"}},
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense(name: str) -> None:
    with collection(always(**NONSENSE[name])) as cases:
        for call in (read, find, replace):
            assert raised(call, cases) is BackendNonsenseError


def test_nonsense_in_answer_to_a_write() -> None:
    for name in ("an HTML page", "half of it", "another charset"):
        with collection(once_written(**NONSENSE[name])) as cases:
            assert raised(replace, cases) is BackendNonsenseError


FAILED_WHEN = {
    "at": "error",
    "code": "error.code",
    "not-found": ["NONE"],
    "exists": ["THERE"],
    "stale": ["OLD"],
    "unavailable": ["503"],
    "refused": ["BAD"],
}


@pytest.mark.parametrize(
    ("code", "on_reading", "on_creating", "on_replacing"),
    [
        ("NONE", None, BackendNonsenseError, RecordNotFoundError),
        ("THERE", BackendNonsenseError, StaleRecordError, StaleRecordError),
        ("OLD", BackendNonsenseError, BackendNonsenseError, StaleRecordError),
        (503, BackendUnavailableError, BackendUnavailableError, BackendUnavailableError),
        ("BAD", BackendNonsenseError, NotHoldableError, NotHoldableError),
        (CANARY, BackendNonsenseError, BackendNonsenseError, BackendNonsenseError),
        (None, BackendNonsenseError, BackendNonsenseError, BackendNonsenseError),
    ],
)
def test_failures_inside_a_200(
    code: Any, on_reading: Any, on_creating: type, on_replacing: type
) -> None:
    told = {"body": {"error": {"code": code, "text": CANARY}}}
    with collection(always(**told), failed_when=FAILED_WHEN) as cases:
        if on_reading is None:
            assert (read(cases), find(cases)) == (None, [])
        else:
            assert {raised(read, cases), raised(find, cases)} == {on_reading}
    shelf = Shelf(record(CANARY))

    def respond(asked: Asked) -> Reply:
        return shelf(asked) if asked.method == "GET" else Reply(**told)

    with collection(respond, failed_when=FAILED_WHEN) as cases:
        assert issubclass(raised(replace, cases), on_replacing)
        shelf.records[0]["note"] = "another"
        assert issubclass(raised(create, cases), on_creating)


def test_an_answer_that_is_too_large() -> None:
    packed = {"Content-Encoding": "gzip"}
    text = json.dumps({"case": record(CANARY, extra="x" * LARGEST)}).encode()
    for body, headers in ((text, {}), (gzip.compress(text), packed)):
        with collection(always(body=body, headers=headers)) as cases:
            assert raised(read, cases) is BackendNonsenseError
    case = record(CANARY, extra="x" * (LARGEST - 1000))
    with collection(Shelf(case), timeout="5s") as cases:
        assert cases.read(CANARY) == case


def test_the_environment_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with serving(Shelf(record(CANARY))) as server, opened(server.url) as system:
        assert read(system.collection("cases")) == record(CANARY)


def test_nobody_else_s_logging_is_touched(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("urllib3.connectionpool").debug("somebody else")
    assert "somebody else" in caplog.text
