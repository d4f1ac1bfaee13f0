"""The whole contract between the gateway and a council's system, on one page.

Two seams. A *kind* of back-end (SQL, SOAP, REST, files) implements `System` and a transport: it
reaches one system and speaks only that system's own records, as nested dicts (`Legacy`). The
gateway calls `Assessments`: standard records, as the JSON objects of `openapi/`. `adapters.mapped`
joins the two through a council file; nothing else may know both sides.

A system that answers at once has a `Transport` and becomes `Assessments`. One that takes batches
and says later what became of them has a `BatchTransport` and becomes `BatchedAssessments`.

What may not come in here: SQL, HTTP, YAML, or any council's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

Legacy: TypeAlias = dict[str, Any]
"""One record of a council's system, nested by table or element; values as its driver gives them."""

Record: TypeAlias = dict[str, Any]
"""One standard record: the JSON object that the service's OpenAPI document describes."""

Path: TypeAlias = tuple[str, ...]
"""Where a value sits in a legacy record: `("person", "NHS_ID")`."""


Repeats: TypeAlias = Literal["idempotent", "queryable", "neither"]
"""What may be done about a creation whose outcome is unknown: ask for it again; look whether it is
there and only then ask again; neither, so that a person must look."""


class Reading(Protocol):
    """Reads one collection of one council's system, in that system's own words."""

    def read(self, key: str) -> Legacy | None:
        """The record under this key; None where it does not exist *or must not be shown*."""

    def find(
        self, where: Mapping[Path, Sequence[Any]], after: str | None, limit: int
    ) -> Sequence[tuple[str, Legacy]]:
        """At most `limit` records whose values are among those given, in the system's stable order.

        Each comes with its position; passing that position as `after` continues behind it.
        Records that must not be shown are left out.
        """


class Transport(Reading, Protocol):
    """Reads and writes one collection of a system that answers at once."""

    @property
    def repeats(self) -> Repeats:
        """What may be done about a creation whose outcome is unknown."""

    def create(self, record: Legacy) -> Legacy:
        """Store a new record whole or not at all; the record as the system now holds it."""

    def replace(self, key: str, change: Callable[[Legacy], Legacy]) -> Legacy:
        """Read for update, apply `change`, write only what differs: all in one transaction.

        Whatever `change` raises leaves the system untouched. Raises RecordNotFoundError.
        """


@dataclass(frozen=True, slots=True)
class Item:
    """One legacy record on its way to a system that takes batches."""

    reference: str
    """Names this delivery and no other; comes back in its receipt. Letters, digits and `-`."""
    key: str
    """The standard's id of the record."""
    record: Legacy
    """The whole record as it is to be."""
    base: Legacy | None
    """The record that it changes, as `read` gave it; None for a new one."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one delivery."""

    reference: str
    refused: str = ""
    """Why the system did not take it, in a word of its own; empty when it did. Never a value."""


class BatchTransport(Reading, Protocol):
    """Reads and writes one collection of a system that takes batches and answers later."""

    def as_of(self) -> float | None:
        """The moment that what can be read was true, seconds since 1970; None if there is none."""

    def holds(self, record: Legacy) -> None:
        """Raises NotHoldableError for a record that the system's files have no room for."""

    def submit(self, batch: str, items: Sequence[Item]) -> None:
        """Put a batch where the system takes it from, whole or not at all, on stable storage.

        The same batch submitted again is the same batch: it is never taken twice. Raises
        NotHoldableError, BackendUnavailableError where nothing was put, OutcomeUnknownError.
        """

    def receipts(self) -> Sequence[Receipt]:
        """Every receipt the system has given so far; those taken can be read by now."""


class System(Protocol):
    """One council's back-end: opened once at start-up, shared by its collections."""

    def collection(self, service: str) -> Transport | BatchTransport:
        """The transport of one service that the council file offers on this system."""

    def check(self) -> None:
        """Raises BackendError if the system cannot be used now."""

    def close(self) -> None:
        """Give back connections and threads."""


ANY_VERSION = "*"
"""As the etag expected by `amend`: whatever version there is (RFC 9110 §13.1.1)."""


@dataclass(frozen=True, slots=True)
class Versioned:
    """A standard record and the entity tag of the legacy record it was read from."""

    record: Record
    etag: str
    """Changes whenever anything in the legacy record changes, mapped or not. Without quotes."""
    as_of: float | None = None
    """The moment at which it was true, seconds since 1970; None for now."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the records that answer a search, and where the next ones begin."""

    items: tuple[Record, ...]
    after: str | None
    """Position behind the last item, or None when there is nothing more."""
    last: str | None = None
    """Position behind the last item at any rate: what comes later is found behind it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One property that a council's system cannot hold as it is."""

    full: Any
    """Its value in the standard's record."""
    left: Any
    """What the system holds in its place; None for nothing."""


@dataclass(frozen=True, slots=True)
class Split:
    """A standard record as a council's system can hold it, and what it cannot hold."""

    held: Record
    kept: Mapping[str, Kept] = field(default_factory=dict)
    """By JSON Pointer into the record; empty where the system holds all of it."""


class Records(Protocol):
    """What can be asked of every council: reading, and what its system could hold."""

    def get(self, id: str) -> Versioned:
        """Raises RecordNotFoundError, also for records that must not be shown."""

    def search(self, filters: Mapping[str, Sequence[str]], after: str | None, limit: int) -> Page:
        """Records whose standard properties (dotted paths) have one of the values given."""

    def split(self, record: Record, *, proved: bool = True) -> Split:
        """What the system would hold of a record, and what it would not.

        Raises NotHoldableError where the council's file keeps no other place for a value; with
        `proved` also where the system could not take the record. A system that answers at once is
        not reached, and takes some values only in a record that has them already: there only a new
        record can be proved.
        """


@runtime_checkable
class Assessments(Records, Protocol):
    """What the gateway asks of a council for each service that has records.

    Records go in whole; what comes out is what the system holds: `split` says how they differ.
    """

    @property
    def repeats(self) -> Repeats:
        """What may be done about a creation whose outcome is unknown."""

    def create(self, record: Record) -> Versioned:
        """Store a new record under the id it carries. Raises NotHoldableError, never cuts."""

    def amend(self, id: str, expected: str, change: Callable[[Record], Record]) -> Versioned:
        """Apply `change` to the record if its etag is still `expected`, in one transaction.

        `ANY_VERSION` expects none. Raises RecordNotFoundError, StaleRecordError,
        NotHoldableError, and whatever `change` raises.
        """


@dataclass(frozen=True, slots=True)
class Submission:
    """One standard record on its way to a system that takes batches."""

    reference: str
    """Names this delivery and no other; comes back in its receipt."""
    record: Record
    """The whole record as it is to be."""
    expected: str | None
    """Entity tag of the record that it changes; None for a new one."""


@runtime_checkable
class BatchedAssessments(Records, Protocol):
    """The same for a system that takes batches and says later what became of them."""

    def submit(self, batch: str, submissions: Sequence[Submission]) -> Sequence[Receipt]:
        """Hand over a batch: whole or not at all, and never twice however often it is asked for.

        Gives the receipts of those that were not handed over: `stale` where the record changed,
        `not-holdable` where the system cannot take it. Raises BackendError.
        """

    def receipts(self) -> Sequence[Receipt]:
        """Every receipt the system has given so far; those taken can be read by now."""
