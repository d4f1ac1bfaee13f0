"""One delivery to a system that answers at once: made, and what its failure means.

A creation whose outcome is unknown is asked for again only where the council's system can bear it
(`adapters.contract.Repeats`): first it is looked for, under the identifier that we gave it. What
may not come in here: when a delivery is made, and batches.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from adapters.contract import Versioned
from adapters.errors import (
    BackendError,
    BackendTimeoutError,
    BackendUnavailableError,
    NotHoldableError,
    NotOfferedError,
    OutcomeUnknownError,
    RecordNotFoundError,
    StaleRecordError,
)
from gateway.breaker import heard
from gateway.delivery.copies import Copy
from gateway.delivery.outbox import LEASE_SECONDS, Delivery
from gateway.problems import Problem

if TYPE_CHECKING:
    from gateway.delivery.records import CouncilRecords, View

MOST_NONSENSE = 8
"""Tries after which a system that answers nonsense is given up."""
OLDEST_SECONDS = 14 * 86_400.0
"""Age at which a delivery is given up, whatever the reason."""
CHANGED_SINCE = "changed-since"
"""Stands for the entity tag of a record that the council changed before we looked."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is to be done about a delivery that failed."""

    then: Literal["later", "dead", "refused"]
    reason: str
    """A slug: never what the system said."""


def hand_over(records: CouncilRecords, delivery: Delivery) -> Versioned:
    """Make one delivery; the record as the system then holds it. Raises BackendError."""
    system, record = records.direct, delivery.record
    assert system is not None
    copy = records.copies.find(delivery.place)
    base = copy.base if copy is not None else None
    id = delivery.place.resource
    if base is None:
        if delivery.attempt > 1:
            with suppress(RecordNotFoundError):
                found = system.get(id)
                ours = found.record == system.split(record, proved=False).held
                return found if ours else replace(found, etag=CHANGED_SINCE)
        return system.create(record)
    try:
        return system.amend(id, base, lambda _: record)
    except StaleRecordError:
        if delivery.attempt > 1:
            found = system.get(id)
            if found.record == system.split(record, proved=False).held:
                return found
        raise


def try_now(records: CouncilRecords, delivery: Delivery, before: Copy | None) -> View | None:
    """Make a delivery within the request that caused it; None where it goes on later.

    Raises NotHoldableError and StaleRecordError, and then nothing was changed: the delivery and the
    copy are taken back, and `before` is what the gateway holds again.
    """
    try:
        stored = hand_over(records, delivery)
    except BackendError as failure:
        heard(failure)
        meaning = meaning_of(failure, records, delivery)
        if meaning.then == "refused":
            with records.copies.database.writing() as connection:
                if records.outbox.settle(connection, delivery):
                    place, version = delivery.place, delivery.version
                    records.copies.take_back(connection, place, version, before)
            raise
        put_off(records, delivery, meaning)
        return None
    return settle(records, delivery, stored, seen=False)


def settle(records: CouncilRecords, delivery: Delivery, stored: Versioned, *, seen: bool) -> View:
    """The system has it: the copy and the delivery go, in one transaction."""
    with records.copies.database.writing() as connection:
        return settle_in(connection, records, delivery, stored, seen=seen)


def settle_in(
    connection: sa.Connection,
    records: CouncilRecords,
    delivery: Delivery,
    stored: Versioned,
    *,
    seen: bool,
) -> View:
    """`settle`, in the caller's transaction; the record as a caller sees it then.

    `seen` says whether anybody was told of this version while it was on its way.
    """
    kept = records.system.split(delivery.record, proved=False).kept
    if records.outbox.settle(connection, delivery):
        records.copies.recorded(
            connection, delivery.place, delivery.version, base=stored.etag, kept=kept, seen=seen
        )
    copy, place = None, delivery.place
    if kept or seen:
        copy = records.copies.settled(connection, place, delivery.version, stored.etag, kept)
    return records.recorded_view(stored, copy)


def put_off(records: CouncilRecords, delivery: Delivery, meaning: Meaning) -> None:
    """Note a failure: the delivery waits, or waits for a person."""
    if meaning.then == "later":
        # A call past its deadline may still be at work: it must have ended before the next begins.
        least = LEASE_SECONDS if meaning.reason == "back-end-timeout" else 0.0
        records.outbox.postpone([delivery], meaning.reason, least=least)
        return
    with records.copies.database.writing() as connection:
        if records.outbox.bury(connection, delivery, meaning.reason) and meaning.then == "refused":
            records.copies.refuse(connection, delivery.place, meaning.reason)


def meaning_of(failure: Exception, records: CouncilRecords, delivery: Delivery) -> Meaning:
    """What to do about a failure."""
    if isinstance(failure, StaleRecordError | RecordNotFoundError):
        return Meaning("refused", "changed-meanwhile")
    if isinstance(failure, NotHoldableError):
        return Meaning("refused", "not-holdable")
    if isinstance(failure, NotOfferedError):
        return Meaning("refused", "refused-by-system")
    unknown = isinstance(failure, OutcomeUnknownError | BackendTimeoutError)
    if unknown and records.repeats == "neither":
        return Meaning("dead", "outcome-unknown")
    if records.outbox.age(delivery) > OLDEST_SECONDS:
        return Meaning("dead", "too-old")
    if isinstance(failure, BackendTimeoutError):
        return Meaning("later", "back-end-timeout")
    if isinstance(failure, BackendUnavailableError | Problem):
        return Meaning("later", "back-end-unavailable")
    if delivery.attempt >= MOST_NONSENSE:
        return Meaning("dead", "back-end-nonsense")
    return Meaning("later", "back-end-nonsense")
