"""Requirements of changes: nothing else changes, and nobody's change is lost."""

from __future__ import annotations

from adapters.compliance.base import Suite, each_service
from adapters.compliance.samples import fullest, person_of, saying, smallest
from adapters.compliance.steps import (
    TURNS,
    UNHOLDABLE,
    InterruptedChange,
    at_once,
    changed_to,
    in_progress,
    interrupted,
    new_id,
    refused,
    same,
    shown,
    turned,
    unchanged,
)
from adapters.contract import Assessments, Versioned
from adapters.errors import BackendError, NotHoldableError, StaleRecordError


class Changing(Suite):
    """Amendment."""

    @each_service
    def test_a_change_changes_nothing_else(self, service: str, assessments: Assessments) -> None:
        """After a change every other property reads as before, and the entity tag is a new one.

        So that correcting a telephone number cannot lose an answer.
        """
        first = assessments.create(fullest(service, new_id()))
        id = first.record["id"]
        second = assessments.amend(id, first.etag, in_progress)
        assert second.record == {**first.record, "state": "in-progress"}
        assert second.etag != first.etag
        assert same(assessments.get(id), second)

    @each_service
    def test_properties_come_and_go(self, service: str, assessments: Assessments) -> None:
        """Whatever can be absent can be added to a record and taken out of it again.

        So that people may take back what they said.
        """
        id, person = new_id(), person_of(service)
        small = smallest(service, id)
        full = {**fullest(service, id), person: small[person]}
        first = assessments.create(small)
        second = assessments.amend(id, first.etag, changed_to(full))
        assert shown(assessments, full, second) == full
        third = assessments.amend(id, second.etag, changed_to(small))
        assert shown(assessments, small, third) == small

    @each_service
    def test_lists_keep_their_order(self, service: str, assessments: Assessments) -> None:
        """Items of a list can be turned round, taken out and put in; they stand as sent.

        So that the first person to ask stays the first.
        """
        record = turned(fullest(service, new_id()), lambda items: items[:10])
        now = assessments.create(record)
        for turn in TURNS:
            record = turned(record, turn)
            now = assessments.amend(record["id"], now.etag, changed_to(record))
            assert shown(assessments, record, now) == record

    @each_service
    def test_writing_back_what_was_read_changes_nothing(
        self, service: str, assessments: Assessments
    ) -> None:
        """A record written back as it was shown keeps its entity tag.

        So that opening a form and saving it disturbs nobody who is working on the same record.
        """
        record = fullest(service, new_id())
        first = assessments.create(record)
        assert same(assessments.amend(record["id"], first.etag, changed_to(record)), first)
        assert same(assessments.get(record["id"]), first)

    @each_service
    def test_a_stale_change_is_refused(self, service: str, assessments: Assessments) -> None:
        """A change made to an older state of the record is refused and leaves no trace.

        So that nobody writes over what they have not seen.
        """
        first = assessments.create(smallest(service, new_id()))
        id = first.record["id"]
        second = assessments.amend(id, first.etag, in_progress)
        refused(StaleRecordError, assessments.amend, id, first.etag, unchanged)
        assert same(assessments.get(id), second)

    @each_service
    def test_a_change_by_somebody_else_is_noticed(
        self, service: str, assessments: Assessments
    ) -> None:
        """What another connection changed has a new entity tag here, and the old one is refused.

        So that two gateways, or a gateway and the council's own staff, see each other's work.
        """
        first = assessments.create(fullest(service, new_id()))
        id = first.record["id"]
        with self.council() as other:
            theirs = self.spoken_to(other)[service].amend(id, first.etag, in_progress)
        assert same(assessments.get(id), theirs)
        refused(StaleRecordError, assessments.amend, id, first.etag, unchanged)
        assert same(assessments.amend(id, theirs.etag, unchanged), theirs)

    @each_service
    def test_a_change_that_fails_leaves_no_trace(
        self, service: str, assessments: Assessments
    ) -> None:
        """What a change raises comes out as it is, and the record stays as it was.

        So that the gateway can look at a record, and decide against a change, while making it.
        """
        first = assessments.create(fullest(service, new_id()))
        id = first.record["id"]
        refused(InterruptedChange, assessments.amend, id, first.etag, interrupted)
        assert same(assessments.get(id), first)

    @each_service
    def test_of_changes_at_once_one_is_made(self, service: str, assessments: Assessments) -> None:
        """Of several changes to the same state exactly one is made; the others are refused.

        So that a change that was confirmed is not lost a moment later.
        """
        first = assessments.create(fullest(service, new_id()))
        outcomes = at_once(service, assessments, first, 4)
        made = [outcome for outcome in outcomes if isinstance(outcome, Versioned)]
        assert len(made) == 1
        assert sum(isinstance(outcome, BackendError) for outcome in outcomes) == 3
        assert same(assessments.get(first.record["id"]), made[0])

    @each_service
    def test_a_refused_change_is_refused_whole(
        self, service: str, assessments: Assessments
    ) -> None:
        """A change with one value that cannot be held leaves the whole record as it was.

        So that a refusal means what it says.
        """
        for text in UNHOLDABLE:
            first = assessments.create(fullest(service, new_id()))
            id = first.record["id"]
            wanted = saying(service, in_progress(first.record), text)
            try:
                now = assessments.amend(id, first.etag, changed_to(wanted))
                assert shown(assessments, wanted, now) == wanted
            except NotHoldableError:
                assert same(assessments.get(id), first)
