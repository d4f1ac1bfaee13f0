"""What a person does about deliveries: looks at them, tries one again, gives one up.

What may not come in here: printing, and anything that happens by itself.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import sqlalchemy as sa

from gateway.delivery.copies import Copies
from gateway.delivery.outbox import Delivery, Outbox
from gateway.store import outbox as table


class NoSuchDeliveryError(Exception):
    """No delivery with this reference waits for a person."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One delivery, without anything of the person."""

    reference: str
    council: str
    service: str
    resource: str
    version: int
    state: str
    """`waiting`, `handed-over`, or why it is parked."""
    attempts: int
    added_at: float
    due_at: float
    last_failure: str | None


def listed(outbox: Outbox, *, parked_only: bool = False, limit: int = 1000) -> list[Listed]:
    """What has not arrived, oldest first. Raises BackendError."""
    chosen = sa.select(table).order_by(table.c.number).limit(limit)
    if parked_only:
        chosen = chosen.where(table.c.dead.is_not(None))
    with outbox.database.alone() as connection:
        rows = connection.execute(chosen).all()
    return [
        Listed(
            row.reference,
            row.council,
            row.service,
            row.resource,
            row.version,
            row.dead or ("handed-over" if row.handed_over else "waiting"),
            row.attempt,
            row.added_at,
            row.due_at,
            row.last_failure,
        )
        for row in rows
    ]


def replay(outbox: Outbox, copies: Copies, reference: str) -> Delivery:
    """Let a parked delivery be tried again at once. Raises NoSuchDeliveryError."""
    with outbox.database.writing() as connection:
        delivery = _parked(connection, outbox, reference)
        # A system that works in batches would take the old reference for the old refusal.
        again = uuid.uuid4().hex
        now = outbox.clock()
        sealed = connection.execute(
            sa.select(table.c.sealed).where(table.c.number == delivery.number)
        ).scalar_one()
        connection.execute(
            sa.update(table)
            .where(table.c.number == delivery.number)
            .values(
                reference=again,
                sealed=outbox.vault.seal(outbox.vault.open(sealed, reference), again),
                added_at=now,
                due_at=now,
                lease_until=0.0,
                batch=None,
                handed_over=False,
                dead=None,
            )
        )
        copies.refuse(connection, delivery.place, None)
    return delivery


def discard(outbox: Outbox, copies: Copies, reference: str) -> Delivery:
    """Give up a parked delivery and every later version of its record: the council's system is
    right. Raises NoSuchDeliveryError."""
    with outbox.database.writing() as connection:
        delivery = _parked(connection, outbox, reference)
        place = delivery.place
        connection.execute(
            sa.delete(table).where(
                table.c.council == place.council,
                table.c.service == place.service,
                table.c.resource == place.resource,
                table.c.version >= delivery.version,
            )
        )
        copies.give_up(connection, place)
    return delivery


def _parked(connection: sa.Connection, outbox: Outbox, reference: str) -> Delivery:
    row = connection.execute(
        sa.select(table).where(table.c.reference == reference, table.c.dead.is_not(None))
    ).one_or_none()
    if row is None:
        raise NoSuchDeliveryError(reference)
    return outbox.opened(row)
