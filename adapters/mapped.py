"""Joins a system's transport and a council's mapping into what the gateway asks for.

`MappedAssessments` and `MappedBatches` are the only places that know legacy and standard records at
once. Where a system answers at once, every change is read, compared and written inside the
transport's one transaction, so that nobody's change is lost. What may not come in here: how a
system is reached, and the words of council files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from adapters.contract import (
    ANY_VERSION,
    BatchTransport,
    Item,
    Legacy,
    Page,
    Reading,
    Receipt,
    Record,
    Repeats,
    Split,
    Submission,
    Transport,
    Versioned,
)
from adapters.errors import (
    BackendNonsenseError,
    NotHoldableError,
    RecordNotFoundError,
    StaleRecordError,
)
from adapters.mapping import RecordMap


class _Mapped:
    """Reading, which every system allows."""

    def __init__(self, transport: Reading, record_map: RecordMap) -> None:
        self._reading, self._map = transport, record_map

    def get(self, id: str) -> Versioned:
        """Raises RecordNotFoundError, also for records that must not be shown."""
        legacy = self._reading.read(id)
        if legacy is None:
            raise RecordNotFoundError("no such record")
        return self._versioned(legacy)

    def search(self, filters: Mapping[str, Sequence[str]], after: str | None, limit: int) -> Page:
        """Records whose standard properties (dotted) have one of the values given.

        A legacy code that the council's file does not know is not found by the code as which it
        is read. Raises NotOfferedError for a property that the system cannot be searched by.
        """
        where = self._map.where(filters)
        if not all(where.values()):
            return Page((), None, after)
        found = list(self._reading.find(where, after, limit + 1))
        items = tuple(self._map.get(legacy) for _, legacy in found[:limit])
        last = found[:limit][-1][0] if found else after
        return Page(items, last if len(found) > limit else None, last)

    def split(self, record: Record, *, proved: bool = True) -> Split:
        """What the system would hold of a record, and what it would not; see the contract."""
        return self._map.split(record, proved=proved)

    def _versioned(self, legacy: Legacy) -> Versioned:
        return Versioned(self._map.get(legacy), etag(legacy))


class MappedAssessments(_Mapped):
    """The assessments of one service of one council: `adapters.contract.Assessments`."""

    def __init__(self, transport: Transport, record_map: RecordMap) -> None:
        super().__init__(transport, record_map)
        self._transport = transport

    @property
    def repeats(self) -> Repeats:
        """What may be done about a creation whose outcome is unknown."""
        return self._transport.repeats

    def create(self, record: Record) -> Versioned:
        """Store a new record under the id it carries, as far as the system can hold it.

        Raises NotHoldableError where the council's file keeps no other place for a value.
        """
        legacy = self._map.write(record, None)
        return self._versioned(self._told(lambda: self._transport.create(legacy)))

    def amend(self, id: str, expected: str, change: Callable[[Record], Record]) -> Versioned:
        """Apply `change` to the record if its etag is still `expected`, in one transaction.

        `change` is given what the system holds and gives the whole record. `ANY_VERSION` expects
        no version. Raises RecordNotFoundError, StaleRecordError, NotHoldableError, and whatever
        `change` raises.
        """

        def apply(legacy: Legacy) -> Legacy:
            if expected not in (ANY_VERSION, etag(legacy)):
                raise StaleRecordError("the record changed since it was read")
            return self._map.write(change(self._map.get(legacy)), legacy)

        return self._versioned(self._told(lambda: self._transport.replace(id, apply)))

    def _told(self, write: Callable[[], Legacy]) -> Legacy:
        """What `write` gives; a kind's refusal of a column becomes one of a standard property.

        A kind knows no pointers: it names the column by an attribute `path` of its error.
        """
        try:
            return write()
        except NotHoldableError as refused:
            path = getattr(refused, "path", None)
            if refused.pointer or not path:
                raise
            told = NotHoldableError(self._map.pointer_of(tuple(path)), refused.reason)
        raise told


class MappedBatches(_Mapped):
    """The same for a system that takes batches: `adapters.contract.BatchedAssessments`."""

    def __init__(self, transport: BatchTransport, record_map: RecordMap) -> None:
        super().__init__(transport, record_map)
        self._transport = transport

    def split(self, record: Record, *, proved: bool = True) -> Split:
        """What the system would hold of a record, and what it would not; see the contract."""
        split = self._map.split(record, proved=False)
        if proved:
            self._transport.holds(self._map.write(record, self._reading.read(record["id"])))
        return split

    def submit(self, batch: str, submissions: Sequence[Submission]) -> Sequence[Receipt]:
        """Hand over a batch; the receipts of those that cannot be handed over. See the contract."""
        items, receipts = [], []
        for each in submissions:
            try:
                items.append(self._item(each))
            except StaleRecordError:
                receipts.append(Receipt(each.reference, "stale"))
            except NotHoldableError:
                receipts.append(Receipt(each.reference, "not-holdable"))
        if items:
            self._transport.submit(batch, items)
        return receipts

    def receipts(self) -> Sequence[Receipt]:
        """Every receipt the system has given so far; those taken can be read by now."""
        return self._transport.receipts()

    def _item(self, submission: Submission) -> Item:
        id, base = submission.record["id"], None
        if submission.expected is not None:
            base = self._transport.read(id)
            if base is None or etag(base) != submission.expected:
                raise StaleRecordError("the record changed since it was read")
        legacy = self._map.write(submission.record, base)
        self._transport.holds(legacy)
        return Item(submission.reference, id, legacy, base)

    def _versioned(self, legacy: Legacy) -> Versioned:
        return replace(super()._versioned(legacy), as_of=self._transport.as_of())


def etag(legacy: Mapping[str, Any]) -> str:
    """The first 32 hex digits of a SHA-256 over the whole legacy record.

    The same for any order of fields, and whether a missing field is left out or None; different
    for 1 and "1". Raises BackendNonsenseError, naming the type, for what cannot be compared.
    """
    parts: list[str] = []
    _spell(legacy, parts)
    return hashlib.sha256("".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _spell(value: Any, parts: list[str]) -> None:
    """Append an unmistakable spelling: a letter for the kind, and texts with their length."""
    if isinstance(value, str):
        parts.append(f"s{len(value)}:{value}")
    elif isinstance(value, Mapping):
        parts.append("{")
        for key in sorted(value):
            inner = value[key]
            if inner is not None and inner != {} and inner != []:
                parts.append(f"{len(key)}:{key}")
                _spell(inner, parts)
        parts.append("}")
    elif isinstance(value, list | tuple):
        parts.append("[")
        for inner in value:
            _spell(inner, parts)
        parts.append("]")
    else:
        parts.append(_scalar(value) + ";")


def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return f"b{value}"
    if isinstance(value, int):
        return f"n{value}"
    if isinstance(value, Decimal):
        # 1, 1.0 and 1.00 are one number to every database, and drivers differ in which they give.
        text = f"{value:f}"
        return f"n{text.rstrip('0').rstrip('.')}" if "." in text else f"n{text}"
    if isinstance(value, float):
        return f"n{int(value)}" if value.is_integer() else f"n{value!r}"
    if isinstance(value, datetime):
        return f"d{(value.astimezone(UTC) if value.tzinfo else value).isoformat()}"
    if isinstance(value, date | time):
        return f"d{value.isoformat()}"
    if isinstance(value, bytes | bytearray | memoryview):
        return f"x{bytes(value).hex()}"
    if isinstance(value, UUID):
        return f"u{value.hex}"
    raise BackendNonsenseError(f"a field holds a {type(value).__name__}, which cannot be compared")
