"""A council's records of one service, as callers see them: its system's, and what is ahead of it.

Handlers read and change records here and nowhere else. A record whose last change has not reached
the council's system is read from the gateway's sealed copy and says so; any other is read from the
system, with what the system cannot hold put back where the system still holds what was left there.

A change goes straight to a system that answers at once and can hold it. Everything else becomes a
new version of the copy and a delivery, written in one transaction. What may not come in here: HTTP,
the life of an assessment, and how a delivery is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import copy as duplicate
from dataclasses import dataclass

import sqlalchemy as sa

from adapters.contract import (
    ANY_VERSION,
    Assessments,
    BatchedAssessments,
    Page,
    Record,
    Records,
    Repeats,
    Versioned,
)
from adapters.errors import BackendUnavailableError, StaleRecordError
from adapters.mapping import merge
from gateway.absent import without_empty
from gateway.delivery import delivering, searching
from gateway.delivery.copies import Copies, Copy, Place
from gateway.delivery.outbox import Delivery, Outbox
from gateway.delivery.searching import ViewPage

PERSONS = {
    "needs-assessment": "person",
    "carers-assessment": "carer",
    "financial-assessment": "person",
}
"""Service -> the property of its records that says whom they are about."""


@dataclass(frozen=True, slots=True)
class Recording:
    """How far the council's system has come with a record."""

    state: str
    """`pending`, `recorded` or `refused`."""
    as_of: float | None = None
    """Seconds since 1970; None for now."""
    reason: str | None = None
    """Why it was refused."""
    changed: tuple[str, ...] = ()
    """Pointers of properties that the council has changed since in its own system."""


@dataclass(frozen=True, slots=True)
class View:
    """One record as a caller sees it."""

    record: Record
    etag: str
    recording: Recording
    base: str | None
    """The system's own entity tag; None where the system does not have the record."""


class SystemNotAskedError(BackendUnavailableError):
    """The council's system was needed, and must not be asked now."""


class _BeyondSystemError(Exception):
    """A changed record that its system cannot hold whole; the system was left as it was."""


class CouncilRecords:
    """One service of one council. Blocking; safe for many threads."""

    def __init__(
        self,
        council: str,
        service: str,
        system: Assessments | BatchedAssessments,
        copies: Copies,
        outbox: Outbox,
    ) -> None:
        self.council, self.service = council, service
        self.person = PERSONS[service]
        self.copies, self.outbox = copies, outbox
        self.system: Records = system
        self.direct = system if isinstance(system, Assessments) else None
        """The system, if it answers at once."""
        self.batched = system if isinstance(system, BatchedAssessments) else None
        """The system, if it takes batches."""

    @property
    def repeats(self) -> Repeats:
        """What may be done about a creation whose outcome is unknown."""
        return self.direct.repeats if self.direct is not None else "idempotent"

    def without_system(self) -> CouncilRecords:
        """The same, where only what the gateway holds may be used: else SystemNotAskedError."""
        alone = duplicate(self)
        alone.system = _Away(self.system)
        alone.direct = None
        return alone

    def get(self, id: str) -> View:
        """Raises RecordNotFoundError, also for records that must not be shown."""
        place = self._place(id)
        return self._view(place, self.copies.find(place))

    def search(
        self, filters: Mapping[str, Sequence[str]], after: str | None, limit: int
    ) -> ViewPage:
        """Records that have one of the values given, each once; see `searching`.

        Raises UnknownPositionError.
        """
        return searching.search(self, filters, after, limit)

    def admit(self, connection: sa.Connection, record: Record) -> tuple[Copy, Delivery]:
        """Accept a new record, in the caller's transaction. Raises NotHoldableError."""
        self.system.split(record)
        claimed = self.direct is not None
        return self._accept(connection, record, before=None, base=None, claimed=claimed)

    def amend(self, id: str, expected: str, change: Callable[[Record], Record]) -> View:
        """Apply `change` if the record's entity tag is `expected`; `ANY_VERSION` expects none.

        Raises RecordNotFoundError, StaleRecordError, NotHoldableError, and what `change` raises.
        """
        place = self._place(id)
        held = self.copies.find(place)
        if held is None and self.direct is not None:
            with suppress(_BeyondSystemError):
                return self._amend_directly(self.direct, id, expected, change)
        view = self._view(place, held)
        if expected not in (ANY_VERSION, view.etag):
            raise StaleRecordError("the record changed since it was read")
        ahead = held is not None and held.pending is not None
        if self.direct is None or ahead:
            return self._amend_copy(held, view, change, try_now=False)
        if held is not None and not held.kept:
            assert view.base is not None
            with suppress(_BeyondSystemError):
                return self._amend_directly(self.direct, id, view.base, change)
        return self._amend_copy(held, view, change, try_now=True)

    def _amend_directly(
        self, system: Assessments, id: str, expected: str, change: Callable[[Record], Record]
    ) -> View:
        """Raises _BeyondSystemError, with nothing changed, where the system cannot hold it all."""

        def within(now: Record) -> Record:
            new = change(now)
            if self.system.split(new, proved=False).kept:
                raise _BeyondSystemError
            return new

        return self.recorded_view(system.amend(id, expected, within), None)

    def _amend_copy(
        self,
        before: Copy | None,
        view: View,
        change: Callable[[Record], Record],
        *,
        try_now: bool,
    ) -> View:
        new = without_empty(change(view.record))
        if new == view.record:
            return view
        self.system.split(new, proved=self.batched is not None or view.base is None)
        with self.copies.database.writing() as connection:
            written, delivery = self._accept(
                connection, new, before=before, base=view.base, claimed=try_now
            )
        if try_now:
            arrived = delivering.try_now(self, delivery, before)
            if arrived is not None:
                return arrived
        return self.pending_view(written)

    def _accept(
        self,
        connection: sa.Connection,
        record: Record,
        *,
        before: Copy | None,
        base: str | None,
        claimed: bool,
    ) -> tuple[Copy, Delivery]:
        person = record[self.person]
        place, number = self._place(record["id"]), person.get("nhsNumber")
        copy = self.copies.put(
            connection, place, record, before=before, base=base, nhs_number=number
        )
        name = person["name"]
        parts = (number,) if number else (name["given"], name["family"], person["dateOfBirth"])
        delivery = self.outbox.add(
            connection,
            place,
            copy.version,
            record,
            self.outbox.person(self.council, *parts),
            claimed=claimed,
        )
        return copy, delivery

    def _place(self, id: str) -> Place:
        return Place(self.council, self.service, id)

    def _view(self, place: Place, copy: Copy | None) -> View:
        if copy is not None and copy.pending is not None:
            return self.pending_view(copy)
        return self.recorded_view(self.system.get(place.resource), copy)

    def pending_view(self, copy: Copy) -> View:
        """A record that is on its way, as a caller sees it."""
        assert copy.pending is not None
        state = "refused" if copy.refused else "pending"
        return View(copy.pending, copy.tag, Recording(state, None, copy.refused), copy.base)

    def recorded_view(self, stored: Versioned, copy: Copy | None) -> View:
        """A record that the system holds, as a caller sees it."""
        if copy is None:
            recording = Recording("recorded", stored.as_of)
            return View(stored.record, stored.etag, recording, stored.etag)
        as_left = stored.etag == copy.base
        record, changed = merge(stored.record, copy.kept)
        tag = copy.tag if as_left else self.copies.tag_over(copy, stored.etag)
        return View(record, tag, Recording("recorded", stored.as_of, None, changed), stored.etag)


class _Away:
    """A council's system that must not be asked; what it could hold is known all the same."""

    def __init__(self, system: Records) -> None:
        self.split = system.split

    def get(self, id: str) -> Versioned:
        raise SystemNotAskedError("the council's system must not be asked now")

    def search(self, filters: Mapping[str, Sequence[str]], after: str | None, limit: int) -> Page:
        raise SystemNotAskedError("the council's system must not be asked now")
