"""Requirements of what is stored: it is there, whole, and once."""

from __future__ import annotations

import uuid

from adapters.compliance.base import Skip, Suite, each_service
from adapters.compliance.overnight import Overnight
from adapters.compliance.samples import (
    coded,
    fullest,
    nhs_number,
    person_of,
    saying,
    smallest,
)
from adapters.compliance.steps import (
    UNHOLDABLE,
    WRITTEN,
    all_ids,
    assert_missing,
    changed_to,
    in_progress,
    new_id,
    refused,
    same,
    serials,
    shown,
    written_as,
)
from adapters.contract import Assessments, Receipt, Submission, Versioned
from adapters.errors import NotHoldableError, StaleRecordError


class Holding(Suite):
    """Creation, and what is left of a record."""

    def test_a_record_outlives_the_connection(self) -> None:
        """What was written is there for whoever connects next, with the same entity tag.

        So that a gateway can be stopped at any time, and two of them can run.
        """
        written: dict[str, Versioned] = {}
        with self.council() as council:
            for service, assessments in self.spoken_to(council).items():
                written[service] = assessments.create(fullest(service, new_id()))
        with self.council() as council:
            for service, before in written.items():
                assert same(council.services[service].get(before.record["id"]), before)

    @each_service
    def test_a_new_record_is_read_back(self, service: str, assessments: Assessments) -> None:
        """A record with only what is required is stored and read back as it was given.

        So that the least that the law asks for can be recorded everywhere.
        """
        record = smallest(service, new_id())
        first = assessments.create(record)
        assert shown(assessments, record, first) == record
        assert same(assessments.get(record["id"]), first)

    @each_service
    def test_every_property_is_held_at_its_longest(
        self, service: str, assessments: Assessments
    ) -> None:
        """Every property of the standard is held, texts of several alphabets at full length.

        So that what somebody told the council in their own words is not shortened by a column.
        """
        record = fullest(service, new_id())
        assessments.create(record)
        assert shown(assessments, record, assessments.get(record["id"])) == record

    @each_service
    def test_every_code_is_held(self, service: str, assessments: Assessments) -> None:
        """Every code that a request may carry is stored and read back as itself.

        So that a decision reads the same at every council.
        """
        for make in coded(service):
            record = make(new_id())
            assert shown(assessments, record, assessments.create(record)) == record

    @each_service
    def test_what_cannot_be_held_is_kept_or_refused(
        self, service: str, assessments: Assessments
    ) -> None:
        """Names and texts of any script are shown as they were sent, or refused; never cut.

        So that Łukasz is not called Lukasz because a column is old.
        """
        plain = smallest(service, new_id())
        before = assessments.create(plain)
        for given, family in WRITTEN:
            record = written_as(service, smallest(service, new_id()), given, family)
            try:
                assert shown(assessments, record, assessments.create(record)) == record
            except NotHoldableError:
                assert_missing(assessments, record["id"])
            wanted = written_as(service, plain, given, family)
            try:
                now = assessments.amend(plain["id"], before.etag, changed_to(wanted))
                assert shown(assessments, wanted, now) == wanted
                before = now
            except NotHoldableError:
                assert same(assessments.get(plain["id"]), before)

    @each_service
    def test_what_cannot_be_held_is_refused_whole(
        self, service: str, assessments: Assessments
    ) -> None:
        """A text too long or not writable is shown exactly, or refused unquoted and unstored.

        So that half a record is never left behind, and no message carries what it said.
        """
        for text in UNHOLDABLE:
            record = saying(service, fullest(service, new_id()), text)
            said = ""
            try:
                assert shown(assessments, record, assessments.create(record)) == record
            except NotHoldableError as error:
                said = str(error)
            if said:
                assert text[:9] not in said
                assert_missing(assessments, record["id"])

    @each_service
    def test_a_creation_may_be_asked_for_again(
        self, service: str, assessments: Assessments
    ) -> None:
        """What `repeats` says is true: the same record created twice is there once, unchanged.

        So that a request whose answer was lost can be made again, and makes nobody two cases.
        """
        assert assessments.repeats in ("idempotent", "queryable", "neither")
        if assessments.repeats == "neither":
            raise Skip("unsupported: the file says `repeats: neither`, so that a person must look")
        record, person = fullest(service, new_id()), person_of(service)
        number = record[person]["nhsNumber"] = nhs_number(next(serials))
        first = assessments.create(record)
        assert same(assessments.get(record["id"]), first)
        assert same(assessments.create(record), first)
        assert all_ids(assessments, {f"{person}.nhsNumber": [number]}, 10) == [record["id"]]

    @each_service
    def test_a_batch_is_taken_once(self, service: str, assessments: Assessments) -> None:
        """A batch handed over again, before its night or after it, is taken once.

        So that a gateway that stopped half way can hand over again without asking anybody.
        """
        if not isinstance(assessments, Overnight):
            raise Skip("unsupported: this system answers at once and takes no batches")
        record, person = smallest(service, new_id()), person_of(service)
        number = record[person]["nhsNumber"] = nhs_number(next(serials))
        reference, batch = uuid.uuid4().hex, uuid.uuid4().hex
        submissions = [Submission(reference, record, None)]
        batched, states = assessments.batched, list[Versioned]()
        for _ in range(2):
            for _ in range(2):
                assert list(batched.submit(batch, submissions)) == []
            assessments.night()
            assert Receipt(reference) in batched.receipts()
            assert all_ids(assessments, {f"{person}.nhsNumber": [number]}, 10) == [record["id"]]
            states.append(batched.get(record["id"]))
        assert same(*states)

    @each_service
    def test_an_identifier_is_not_given_twice(self, service: str, assessments: Assessments) -> None:
        """Another record under an identifier that is taken is refused; the first one stays.

        So that one person's assessment is never written over another's.
        """
        record = smallest(service, new_id())
        first = assessments.create(record)
        refused(StaleRecordError, assessments.create, in_progress(record))
        assert same(assessments.get(record["id"]), first)
