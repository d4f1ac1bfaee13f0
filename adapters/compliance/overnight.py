"""A system that takes batches, spoken to as if it answered at once: each write waits for a night.

The requirements of the suite are written once, for systems that answer. `Overnight` lets them be
asked of the others. What may not come in here: what a batch looks like, and how a night is run.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping, Sequence

from adapters.contract import (
    ANY_VERSION,
    BatchedAssessments,
    Page,
    Record,
    Repeats,
    Split,
    Submission,
    Versioned,
)
from adapters.errors import (
    NotHoldableError,
    OutcomeUnknownError,
    RecordNotFoundError,
    StaleRecordError,
)


class Overnight:
    """`adapters.contract.Assessments`, out of `BatchedAssessments` and a night to be called."""

    repeats: Repeats = "idempotent"
    """Whatever was refused because it is there already is looked up and compared."""

    def __init__(
        self, batched: BatchedAssessments, night: Callable[[], object], writers: int = 1
    ) -> None:
        """`writers` is how many threads hand something over before each night."""
        self.batched, self.night = batched, night
        self._handed_over = threading.Barrier(writers, timeout=60)
        self._one_night = threading.Lock()

    def shared_by(self, writers: int) -> Overnight:
        """The same system for this many writers at once, all of whose changes lie in one night."""
        return Overnight(self.batched, self.night, writers)

    def get(self, id: str) -> Versioned:
        """As the contract says."""
        return self.batched.get(id)

    def search(self, filters: Mapping[str, Sequence[str]], after: str | None, limit: int) -> Page:
        """As the contract says."""
        return self.batched.search(filters, after, limit)

    def split(self, record: Record, *, proved: bool = True) -> Split:
        """As the contract says."""
        return self.batched.split(record, proved=proved)

    def create(self, record: Record) -> Versioned:
        """Store a new record; the one that is there, if it was stored before and says the same.

        Raises StaleRecordError where another has its id, NotHoldableError, OutcomeUnknownError.
        """
        refused = self._delivered(record, None)
        try:
            there = self.get(record["id"])
        except RecordNotFoundError:
            if refused:
                raise NotHoldableError("", f"refused as `{refused}`") from None
            raise
        if refused and there.record != self.split(record, proved=False).held:
            raise StaleRecordError("another record has this identifier")
        return there

    def amend(self, id: str, expected: str, change: Callable[[Record], Record]) -> Versioned:
        """Change a record, if it is still what was expected when the night comes.

        Raises RecordNotFoundError, StaleRecordError, NotHoldableError, OutcomeUnknownError, and
        whatever `change` raises.
        """
        before = self.get(id)
        if expected not in (ANY_VERSION, before.etag):
            raise StaleRecordError("the record changed since it was read")
        refused = self._delivered(change(before.record), before.etag)
        now = self.get(id)
        # Each system has its own word for a change that came too late; the tag tells as well.
        if refused and (refused == "stale" or now.etag != before.etag):
            raise StaleRecordError("the record changed before the night")
        if refused:
            raise NotHoldableError("", f"refused as `{refused}`")
        return now

    def _delivered(self, record: Record, expected: str | None) -> str:
        """Hand a record over and wait a night: why it was refused, or nothing."""
        reference = uuid.uuid4().hex
        submission = Submission(reference, record, expected)
        try:
            at_once = self.batched.submit(uuid.uuid4().hex, [submission])
        finally:
            self._handed_over.wait()
        if not at_once:
            with self._one_night:
                self.night()
        for receipt in at_once or self.batched.receipts():
            if receipt.reference == reference:
                return receipt.refused
        raise OutcomeUnknownError("the night said nothing of this delivery")
