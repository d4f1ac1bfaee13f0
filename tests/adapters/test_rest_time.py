"""The kind `rest` against the clock, and connections that are lost."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from rest_calls import (
    always,
    collection,
    create,
    find,
    once_written,
    raised,
    read,
    replace,
)
from rest_server import CANARY, STORE, Asked, Reply, Shelf, opened, record, serving

from adapters.errors import (
    BackendTimeoutError,
    BackendUnavailableError,
    OutcomeUnknownError,
)


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever is logged at whatever level, no value stands in it."""
    with caplog.at_level(logging.DEBUG):
        yield
    said = [entry.getMessage() for entry in caplog.get_records("call")]
    assert not any(CANARY in line for line in said)


@pytest.mark.parametrize("how", ["drip head", "drip body", "silent"])
def test_the_deadline_is_one_for_the_whole_call(how: str) -> None:
    slow = {"body": {"case": record(CANARY), "found": {"cases": []}}, "how": how}
    with collection(always(**slow), timeout="400ms") as cases:
        for call in (read, find, replace):
            began = time.monotonic()
            assert raised(call, cases) is BackendTimeoutError
            assert 0.35 < time.monotonic() - began < 2
    with collection(once_written(**slow), timeout="400ms") as cases:
        for call in (create, replace):
            began = time.monotonic()
            assert raised(call, cases) is OutcomeUnknownError
            assert time.monotonic() - began < 2


def test_the_deadline_counts_for_all_pages_and_for_the_token() -> None:
    def slowly(asked: Asked) -> Reply:
        time.sleep(0.15)
        return Reply({"found": {"cases": [record()]}})

    pages = {"strategy": "offset", "offset": "from"}
    store = {**STORE, "find": {**STORE["find"], "pages": pages}}
    with serving(slowly) as server, opened(server.url, store, timeout="500ms") as system:
        began = time.monotonic()
        assert raised(lambda cases: cases.find({}, None, 99), system.collection("cases")) is (
            BackendTimeoutError
        )
        assert time.monotonic() - began < 2
    auth = {
        "strategy": "oauth2-client",
        "token_url": "/token",
        "client_id": "a",
        "client_secret": CANARY,
    }
    with collection(always(how="drip head"), timeout="400ms", auth=auth) as cases:
        for call in (read, create):
            assert raised(call, cases) is BackendTimeoutError


def test_a_connection_used_before_has_its_time_again() -> None:
    with collection(Shelf(record(CANARY)), timeout="300ms") as cases:
        cases.read(CANARY)
        time.sleep(0.35)
        assert cases.read(CANARY) == record(CANARY)
        time.sleep(0.35)
        assert create(cases) == record(CANARY)


@pytest.mark.parametrize("how", ["reset", "cut"])
def test_a_connection_lost_after_a_write_was_done(how: str) -> None:
    shelf = Shelf()
    broken = [True]

    def respond(asked: Asked) -> Reply:
        done = shelf(asked)
        lost = broken[0] and asked.method != "GET"
        return Reply({"ref": CANARY}, how=how) if lost else done

    with collection(respond) as cases:
        assert raised(create, cases) is OutcomeUnknownError
        assert shelf.records == [record(CANARY)]
        broken[0] = False
        assert create(cases) == record(CANARY)
        assert shelf.records == [record(CANARY)]
        broken[0] = True
        assert raised(replace, cases) is OutcomeUnknownError
        assert shelf.records[0]["note"] == f"{CANARY} again"


@pytest.mark.parametrize("how", ["reset", "cut"])
def test_a_connection_lost_while_reading(how: str) -> None:
    with collection(always(body={"case": record(CANARY)}, how=how)) as cases:
        for call in (read, find, replace):
            assert raised(call, cases) is BackendUnavailableError


@pytest.mark.parametrize("reply", [{"how": "reset"}, {"status": 429}, {"how": "silent"}])
def test_what_was_written_and_cannot_be_read_back(reply: dict[str, Any]) -> None:
    shelf = Shelf()

    def respond(asked: Asked) -> Reply:
        return Reply(**reply) if asked.method == "GET" else shelf(asked)

    with collection(respond, timeout="400ms") as cases:
        assert raised(create, cases) is OutcomeUnknownError
        assert shelf.records == [record(CANARY)]
