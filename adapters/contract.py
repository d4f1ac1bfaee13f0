"""The whole contract between the gateway and a council's system, on one page.

Two seams. A *kind* of back-end (SQL, SOAP, REST, files) implements `System` and `Transport`: it
reaches one system and speaks only that system's own records, as nested dicts (`Legacy`). The
gateway calls `Assessments`: standard records, as the JSON objects of `openapi/`. `adapters.mapped`
joins the two through a council file; nothing else may know both sides.

What may not come in here: SQL, HTTP, YAML, or any council's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, runtime_checkable

Legacy: TypeAlias = dict[str, Any]
"""One record of a council's system, nested by table or element; values as its driver gives them."""

Record: TypeAlias = dict[str, Any]
"""One standard record: the JSON object that the service's OpenAPI document describes."""

Path: TypeAlias = tuple[str, ...]
"""Where a value sits in a legacy record: `("person", "NHS_ID")`."""


class Transport(Protocol):
    """Reads and writes one collection of one council's system, in that system's own words."""

    def read(self, key: str) -> Legacy | None:
        """The record under this key; None where it does not exist *or must not be shown*."""

    def find(
        self, where: Mapping[Path, Sequence[Any]], after: str | None, limit: int
    ) -> Sequence[tuple[str, Legacy]]:
        """At most `limit` records whose values are among those given, in the system's stable order.

        Each comes with its position; passing that position as `after` continues behind it.
        Records that must not be shown are left out.
        """

    def create(self, record: Legacy) -> Legacy:
        """Store a new record whole or not at all; the record as the system now holds it."""

    def replace(self, key: str, change: Callable[[Legacy], Legacy]) -> Legacy:
        """Read for update, apply `change`, write only what differs: all in one transaction.

        Whatever `change` raises leaves the system untouched. Raises RecordNotFoundError.
        """


class System(Protocol):
    """One council's back-end: opened once at start-up, shared by its collections."""

    def collection(self, service: str) -> Transport:
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


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the records that answer a search, and where the next ones begin."""

    items: tuple[Record, ...]
    after: str | None
    """Position behind the last item, or None when there is nothing more."""


@runtime_checkable
class Assessments(Protocol):
    """What the gateway asks of a council for `needs-assessment` and for `carers-assessment`."""

    def get(self, id: str) -> Versioned:
        """Raises RecordNotFoundError, also for records that must not be shown."""

    def search(self, filters: Mapping[str, Sequence[str]], after: str | None, limit: int) -> Page:
        """Records whose standard properties (dotted paths) have one of the values given."""

    def create(self, record: Record) -> Versioned:
        """Store a new record under the id it carries. Raises NotHoldableError, never cuts."""

    def amend(self, id: str, expected: str, change: Callable[[Record], Record]) -> Versioned:
        """Apply `change` to the record if its etag is still `expected`, in one transaction.

        `ANY_VERSION` expects none. Raises RecordNotFoundError, StaleRecordError,
        NotHoldableError, and whatever `change` raises.
        """
