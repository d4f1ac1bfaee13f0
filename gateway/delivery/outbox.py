"""The outbox: every version of a record that a council's system has yet to take, in order.

A row is claimed under a lease. Each claim has a number of its own, and whoever settles a row says
under which number: a worker that was asleep past its lease changes nothing when it wakes. Rows of
one person go out one after the other; a row that is dead holds back its own record and nobody else.

One schema and the same statements serve SQLite (`BEGIN IMMEDIATE`) and PostgreSQL (`FOR UPDATE SKIP
LOCKED`). What may not come in here: what a council's system is, or says.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from adapters.contract import Record
from adapters.kinds.sql.database import Database
from gateway.delivery import order
from gateway.delivery.copies import Place
from gateway.store import outbox as table
from gateway.vault import Vault

LEASE_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 900.0
FIRST_PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row, opened, as claimed."""

    number: int
    reference: str
    place: Place
    version: int
    record: Record
    attempt: int
    """1 on the first try; names the claim."""
    added_at: float
    batch: str | None
    dead: str | None
    last_failure: str | None
    handed_over: bool
    due_at: float


class Outbox:
    """Reads and writes deliveries. `add`, `settle` and `withdraw` work inside the caller's
    transaction; the others are transactions of their own."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Callable[[], float] = time.time,
        *,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self.database, self.vault, self.clock, self._dice = database, vault, clock, dice

    def add(
        self,
        connection: sa.Connection,
        place: Place,
        version: int,
        record: Record,
        person: bytes,
        *,
        claimed: bool,
    ) -> Delivery:
        """A new delivery; `claimed` where whoever adds it tries it at once."""
        now, reference = self.clock(), uuid.uuid4().hex
        attempt = 1 if claimed else 0
        inserted = connection.execute(
            sa.insert(table).values(
                reference=reference,
                council=place.council,
                service=place.service,
                resource=place.resource,
                version=version,
                person=person,
                sealed=self.vault.seal(orjson.dumps(record), reference),
                added_at=now,
                attempt=attempt,
                due_at=now,
                lease_until=now + LEASE_SECONDS if claimed else 0.0,
                batch=None,
                handed_over=False,
                dead=None,
                last_failure=None,
            )
        )
        number = int(inserted.inserted_primary_key[0])  # type: ignore[index]
        return Delivery(
            number, reference, place, version, record, attempt, now, None, None, None, False, now
        )

    def person(self, council: str, *parts: str) -> bytes:
        """Names a person for the sake of order, without holding who they are."""
        return self.vault.fingerprint(b"person", council.encode(), *(p.encode() for p in parts))

    def due(self) -> list[tuple[str, str]]:
        """The councils and services for which something can be claimed now."""
        now = self.clock()
        chosen = (
            sa.select(table.c.council, table.c.service)
            .distinct()
            .where(table.c.dead.is_(None), table.c.handed_over.is_(False))
            .where(table.c.due_at <= now, table.c.lease_until <= now)
        )
        with self.database.alone() as connection:
            return [(row.council, row.service) for row in connection.execute(chosen)]

    def claim(self, council: str, service: str, limit: int) -> list[Delivery]:
        """Claim what is due for one system, at most one row for each person, oldest first."""
        return self._claim(council, service, limit, order.first_of_the_person(), {})

    def claim_batch(
        self, council: str, service: str, limit: int, *, quiet: float = 0.0
    ) -> list[Delivery]:
        """Claim what is due as one batch: one that was begun, as it was, else a new one.

        Later versions of a record may stand in the same batch as earlier ones. A record that
        changed in the last `quiet` seconds is left for a later batch.
        """
        begun = self._begun_batch(council, service)
        if begun is not None:
            return self._claim(council, service, 0, table.c.batch == begun, {})
        name = f"{int(self.clock())}-{uuid.uuid4().hex[:8]}"
        free = table.c.batch.is_(None) & order.nothing_before_is_under_way()
        free &= order.quiet_since(self.clock() - quiet)
        return self._claim(council, service, limit, free, {"batch": name})

    def _begun_batch(self, council: str, service: str) -> str | None:
        now = self.clock()
        chosen = (
            sa.select(table.c.batch)
            .where(
                table.c.council == council,
                table.c.service == service,
                table.c.batch.is_not(None),
                table.c.handed_over.is_(False),
                table.c.dead.is_(None),
                table.c.lease_until <= now,
            )
            .order_by(table.c.number)
            .limit(1)
        )
        with self.database.alone() as connection:
            batch: str | None = connection.execute(chosen).scalar()
        return batch

    def _claim(
        self,
        council: str,
        service: str,
        limit: int,
        which: sa.ColumnElement[bool],
        also: dict[str, Any],
    ) -> list[Delivery]:
        now = self.clock()
        chosen = (
            sa.select(table.c.number)
            .where(
                table.c.council == council,
                table.c.service == service,
                table.c.dead.is_(None),
                table.c.handed_over.is_(False),
                table.c.due_at <= now,
                table.c.lease_until <= now,
                which,
            )
            .order_by(table.c.number)
            .with_for_update(skip_locked=True)
        )
        if limit:
            chosen = chosen.limit(limit)
        with self.database.writing() as connection:
            numbers = list(connection.execute(chosen).scalars())
            if not numbers:
                return []
            rows = connection.execute(
                sa.update(table)
                .where(table.c.number.in_(numbers), table.c.lease_until <= now)
                .values(attempt=table.c.attempt + 1, lease_until=now + LEASE_SECONDS, **also)
                .returning(*table.c)
            ).all()
        return sorted((self.opened(row) for row in rows), key=lambda each: each.number)

    def settle(self, connection: sa.Connection, delivery: Delivery) -> bool:
        """It is done: take the row out. False where another claim has it by now."""
        gone = connection.execute(sa.delete(table).where(*_claimed(delivery)))
        return bool(gone.rowcount)

    def age(self, delivery: Delivery) -> float:
        """Seconds since it was accepted."""
        return self.clock() - delivery.added_at

    def handed_over(self, deliveries: Sequence[Delivery]) -> None:
        """A batch is where the system will find it; its receipts are waited for."""
        with self.database.writing() as connection:
            for each in deliveries:
                connection.execute(
                    sa.update(table).where(*_claimed(each)).values(handed_over=True, lease_until=0)
                )

    def waiting(self, council: str, service: str) -> list[Delivery]:
        """What has been handed over and has no receipt yet."""
        chosen = (
            sa.select(table)
            .where(
                table.c.council == council,
                table.c.service == service,
                table.c.handed_over.is_(True),
                table.c.dead.is_(None),
            )
            .order_by(table.c.number)
        )
        with self.database.alone() as connection:
            return [self.opened(row) for row in connection.execute(chosen)]

    def postpone(self, deliveries: Sequence[Delivery], failure: str, *, least: float = 0.0) -> None:
        """Try again later, together: full jitter under a ceiling that doubles up to 15 minutes.

        `least`: seconds that must pass at any rate.
        """
        doubled = FIRST_PAUSE_SECONDS * 2 ** min(max(d.attempt for d in deliveries), 20)
        pause = self._dice() * min(LONGEST_PAUSE_SECONDS, doubled)
        due_at = self.clock() + max(least, pause)
        with self.database.writing() as connection:
            for each in deliveries:
                connection.execute(
                    sa.update(table)
                    .where(*_claimed(each))
                    .values(due_at=due_at, lease_until=0.0, last_failure=failure)
                )

    def put_back(self, delivery: Delivery) -> None:
        """Not tried after all: as if it had not been claimed."""
        with self.database.writing() as connection:
            connection.execute(
                sa.update(table)
                .where(*_claimed(delivery))
                .values(lease_until=0.0, attempt=delivery.attempt - 1)
            )

    def bury(self, connection: sa.Connection, delivery: Delivery, reason: str) -> bool:
        """No more tries until somebody says so. False where another claim has it by now."""
        changed = connection.execute(
            sa.update(table)
            .where(*_claimed(delivery))
            .values(dead=reason, lease_until=0.0, last_failure=reason)
        )
        return bool(changed.rowcount)

    def opened(self, row: Any) -> Delivery:
        """A row of the table, unsealed."""
        return Delivery(
            number=row.number,
            reference=row.reference,
            place=Place(row.council, row.service, row.resource),
            version=row.version,
            record=orjson.loads(self.vault.open(row.sealed, row.reference)),
            attempt=row.attempt,
            added_at=row.added_at,
            batch=row.batch,
            dead=row.dead,
            last_failure=row.last_failure,
            handed_over=bool(row.handed_over),
            due_at=row.due_at,
        )


def _claimed(delivery: Delivery) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.c.number == delivery.number, table.c.attempt == delivery.attempt)
