"""Idempotency keys: the same key gives the same answer, and nothing is stored twice.

A key belongs to one client, council and operation. Its row is written before the council's system
is called and completed after; between the two the outcome may be unknown, and then a retry runs
again with the *same* resource id and time, so that the system can tell it is the same request.
Answers are sealed. Shape of the rule: IETF draft idempotency-key-header.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import orjson
import sqlalchemy as sa

from adapters.errors import BackendTimeoutError, OutcomeUnknownError
from adapters.kinds.sql.database import Database, DuplicateError
from gateway.answer import Answer
from gateway.problems import Problem
from gateway.store import idempotency_keys as keys
from gateway.vault import Vault

LEASE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run of a keyed request: what it must use so that a second run is the same request."""

    id: bytes
    """Names the key."""
    resource: str
    """The id a created resource gets, whichever run succeeds."""
    at: int
    """The time of the first run, seconds since 1970."""
    number: int
    """1 on the first run; more when an earlier run's outcome is not known."""


def _nothing(connection: sa.Connection, attempt: Attempt) -> None:
    """Nothing else is written with the key."""


class IdempotencyKeys:
    """Remembers keyed requests in the gateway's database."""

    def __init__(
        self, database: Database, vault: Vault, *, clock: Callable[[], float] = time.time
    ) -> None:
        self.database, self._vault, self._clock = database, vault, clock

    def begin(
        self,
        scope: tuple[str, str, str, str],
        request: object,
        also: Callable[[sa.Connection, Attempt], None] = _nothing,
    ) -> Attempt | Answer:
        """The run that may be made now, or the answer of an earlier one.

        `also` is written in the transaction that remembers the key, on the first run only. Raises
        Problem `idempotency-key-in-progress` (409), `idempotency-key-reused` (422), and what `also`
        raises; then nothing is remembered.
        """
        id = self._vault.fingerprint(*(part.encode() for part in scope))
        fingerprint = self._vault.fingerprint(orjson.dumps(request, option=orjson.OPT_SORT_KEYS))
        now = int(self._clock())
        first = Attempt(id, str(uuid.uuid4()), now, 1)
        try:
            with self.database.writing() as connection:
                connection.execute(
                    sa.insert(keys).values(
                        id=id,
                        fingerprint=fingerprint,
                        resource=first.resource,
                        attempt=1,
                        started_at=now,
                        lease_until=now + LEASE_SECONDS,
                        answer=None,
                    )
                )
                also(connection, first)
            return first
        except DuplicateError:
            return self._again(id, fingerprint, now)

    def finish(self, connection: sa.Connection, attempt: Attempt, answer: Answer) -> None:
        """Remember a run's answer, in the caller's transaction."""
        sealed = self._vault.seal(
            orjson.dumps([answer.status, answer.headers, answer.body]), attempt.id.hex()
        )
        connection.execute(sa.update(keys).where(*_mine(attempt)).values(answer=sealed))

    def forget_run(self, connection: sa.Connection, attempt: Attempt) -> None:
        """Free the key of a run that came to nothing, in the caller's transaction."""
        connection.execute(sa.delete(keys).where(*_mine(attempt)))

    def once(
        self,
        scope: tuple[str, str, str, str],
        request: object,
        perform: Callable[[Attempt], Answer],
        also: Callable[[sa.Connection, Attempt], None] = _nothing,
    ) -> Answer:
        """`perform`'s answer, now or from the first time.

        `scope` is (client, council, operation, key); `request` is everything else that makes the
        request what it is, as JSON; `also` is as for `begin`. Raises what `begin` and `perform`
        raise; then the key is free again unless the outcome is unknown.
        """
        found = self.begin(scope, request, also)
        if isinstance(found, Answer):
            return found
        try:
            answer = perform(found)
        except BaseException as failure:
            unknown = isinstance(failure, OutcomeUnknownError | BackendTimeoutError)
            if unknown or found.number > 1:
                self.let_go(found)
            else:
                self._write(sa.delete(keys).where(*_mine(found)))
            raise
        with self.database.writing() as connection:
            self.finish(connection, found, answer)
        return answer

    def let_go(self, attempt: Attempt) -> None:
        """Let the next request with the key run at once."""
        self._write(sa.update(keys).where(*_mine(attempt)).values(lease_until=0))

    def forget(self, before_days: int) -> int:
        """Delete keys older than this; how many were."""
        oldest = int(self._clock()) - before_days * 86_400
        return self._write(sa.delete(keys).where(keys.c.started_at < oldest))

    def close(self) -> None:
        """Give back the database's connections."""
        self.database.close()

    def ping(self) -> None:
        """Raises BackendError if the gateway's database does not answer."""
        with self.database.alone() as connection:
            connection.execute(sa.select(sa.literal(1)))

    def _again(self, id: bytes, fingerprint: bytes, now: int) -> Attempt | Answer:
        with self.database.alone() as connection:
            row = connection.execute(sa.select(keys).where(keys.c.id == id)).one_or_none()
        if row is None:  # let go between our insert and our look: as busy as it can be
            raise _in_progress()
        if row.fingerprint != fingerprint:
            raise Problem("idempotency-key-reused")
        if row.answer is not None:
            status, headers, body = orjson.loads(self._vault.open(row.answer, id.hex()))
            return Answer(body, status, {**headers, "Idempotency-Replayed": "true"})
        if row.lease_until > now:
            raise _in_progress()
        taken = self._write(
            sa.update(keys)
            .where((keys.c.id == id) & (keys.c.attempt == row.attempt) & (keys.c.answer.is_(None)))
            .values(attempt=row.attempt + 1, lease_until=now + LEASE_SECONDS)
        )
        if not taken:
            raise _in_progress()
        return Attempt(id, row.resource, row.started_at, row.attempt + 1)

    def _write(self, statement: sa.Executable) -> int:
        with self.database.writing() as connection:
            return connection.execute(statement).rowcount


def _in_progress() -> Problem:
    return Problem("idempotency-key-in-progress", headers={"Retry-After": "1"})


def _mine(attempt: Attempt) -> tuple[sa.ColumnElement[bool], ...]:
    return (keys.c.id == attempt.id, keys.c.attempt == attempt.number)
