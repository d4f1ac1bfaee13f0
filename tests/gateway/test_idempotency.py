"""Idempotency keys: one effect per key, one answer per key, and unknown outcomes healed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from adapters.errors import BackendTimeoutError, BackendUnavailableError, OutcomeUnknownError
from adapters.kinds.sql.database import Database
from gateway.answer import Answer
from gateway.idempotency import LEASE_SECONDS, Attempt, IdempotencyKeys
from gateway.problems import Problem
from gateway.store import idempotency_keys, open_store
from gateway.vault import Vault

SCOPE = ("app", "E10999901", "needs-assessment/create", "key-0123456789abcdef")


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    opened = open_store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def keys(database: Database, clock: Clock) -> IdempotencyKeys:
    return IdempotencyKeys(database, Vault(bytes(32)), clock=clock)


def test_the_first_answer_is_given_again(keys: IdempotencyKeys) -> None:
    runs: list[Attempt] = []

    def perform(attempt: Attempt) -> Answer:
        runs.append(attempt)
        return Answer({"id": attempt.resource}, 201, {"ETag": '"a"'})

    first = keys.once(SCOPE, {"a": 1}, perform)
    again = keys.once(SCOPE, {"a": 1}, perform)
    assert len(runs) == 1
    assert (again.status, again.body, again.headers["ETag"]) == (201, first.body, '"a"')
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("part", range(4))
def test_a_key_belongs_to_client_council_and_operation(keys: IdempotencyKeys, part: int) -> None:
    other = list(SCOPE)
    other[part] += "x"
    assert keys.once(SCOPE, {}, lambda a: Answer({"n": 1})).body == {"n": 1}
    assert keys.once(tuple(other), {}, lambda a: Answer({"n": 2})).body == {"n": 2}  # type: ignore[arg-type]


def test_another_request_under_the_same_key_is_refused(keys: IdempotencyKeys) -> None:
    keys.once(SCOPE, {"a": 1, "b": 2}, lambda a: Answer({}))
    keys.once(SCOPE, {"b": 2, "a": 1}, _never)  # the order of properties is not a difference
    with pytest.raises(Problem) as refused:
        keys.once(SCOPE, {"a": 2, "b": 2}, _never)
    assert refused.value.slug == "idempotency-key-reused"


@pytest.mark.parametrize("failure", [BackendUnavailableError("away"), Problem("wrong-state")])
def test_what_wrote_nothing_frees_the_key(keys: IdempotencyKeys, failure: Exception) -> None:
    with pytest.raises(type(failure)):
        keys.once(SCOPE, {"a": 1}, _raising(failure))
    assert keys.once(SCOPE, {"a": 2}, lambda a: Answer({"ok": True})).body == {"ok": True}


@pytest.mark.parametrize("failure", [OutcomeUnknownError("lost"), BackendTimeoutError("late")])
def test_an_unknown_outcome_is_tried_again_as_the_same_request(
    keys: IdempotencyKeys, clock: Clock, failure: Exception
) -> None:
    seen: list[Attempt] = []

    def lost(attempt: Attempt) -> Answer:
        seen.append(attempt)
        raise failure

    with pytest.raises(type(failure)):
        keys.once(SCOPE, {"a": 1}, lost)
    clock.now += 5
    with pytest.raises(Problem, match="422"):
        keys.once(SCOPE, {"a": 2}, _never)
    keys.once(SCOPE, {"a": 1}, lambda attempt: seen.append(attempt) or Answer({}))  # type: ignore[func-returns-value]
    first, second = seen
    assert (second.resource, second.at) == (first.resource, first.at)
    assert (first.number, second.number) == (1, 2)


def test_a_run_that_died_is_taken_over_after_its_lease(keys: IdempotencyKeys, clock: Clock) -> None:
    attempt = keys.begin(("app", "E1", "create", "k"), {"a": 1})
    assert isinstance(attempt, Attempt)
    with pytest.raises(Problem) as refused:
        keys.begin(("app", "E1", "create", "k"), {"a": 1})
    assert refused.value.slug == "idempotency-key-in-progress"
    clock.now += LEASE_SECONDS + 1
    second = keys.begin(("app", "E1", "create", "k"), {"a": 1})
    assert isinstance(second, Attempt)
    assert second.number == 2


def test_fifty_at_once_have_one_effect(keys: IdempotencyKeys) -> None:
    ran = 0
    lock = threading.Lock()

    def perform(attempt: Attempt) -> Answer:
        nonlocal ran
        with lock:
            ran += 1
        return Answer({"id": attempt.resource}, 201)

    def send(_: int) -> Any:
        try:
            return keys.once(SCOPE, {"a": 1}, perform).body["id"]
        except Problem as problem:
            assert problem.slug == "idempotency-key-in-progress"
            return None

    with ThreadPoolExecutor(10) as threads:
        ids = {found for found in threads.map(send, range(50)) if found}
    assert ran == 1
    assert len(ids) == 1


def test_what_is_kept_cannot_be_read(keys: IdempotencyKeys, database: Database) -> None:
    keys.once(SCOPE, {"name": "CANARY-in"}, lambda a: Answer({"name": "CANARY-out"}))
    with database.alone() as connection:
        row = connection.execute(select(idempotency_keys)).one()
    assert b"CANARY" not in b"".join(value for value in row if isinstance(value, bytes))
    assert "CANARY" not in str(row)


def test_old_keys_are_forgotten(keys: IdempotencyKeys, clock: Clock) -> None:
    keys.once(SCOPE, {}, lambda a: Answer({}))
    assert keys.forget(30) == 0
    clock.now += 31 * 86_400
    assert keys.forget(30) == 1


def _never(attempt: Attempt) -> Answer:
    raise AssertionError("must not run")


def _raising(failure: Exception) -> Callable[[Attempt], Answer]:
    def perform(attempt: Attempt) -> Answer:
        raise failure

    return perform
