"""`BackendCompliance`: one method per thing that must be true of a council's system.

The methods go through the council file and the contract, as the gateway does, and are run for every
service of the file. They write records with new identifiers and never look at how a system does
what it does.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar
from unittest import SkipTest

from adapters.compliance.samples import coded, fullest, nhs_number, person_of, smallest
from adapters.compliance.steps import (
    TURNS,
    InterruptedChange,
    all_ids,
    assert_missing,
    at_once,
    changed_to,
    in_progress,
    interrupted,
    new_id,
    refused,
    serials,
    unchanged,
)
from adapters.contract import Assessments, Versioned
from adapters.errors import BackendError, NotHoldableError, StaleRecordError
from adapters.registry import Council, Kind, open_council

UNHOLDABLE = ("Q" * 50_000, "NUL\0byte", "lone \ud800 surrogate")
"""Texts that the gateway refuses first; a system must not rely on that."""

Requirement = Callable[["BackendCompliance", str, Assessments], None]


def each_service(requirement: Requirement) -> Callable[[BackendCompliance], None]:
    """Run a requirement for every service of the council file."""

    def test(self: BackendCompliance) -> None:
        with self.council() as council:
            for service, assessments in council.services.items():
                requirement(self, service, assessments)

    # Not functools.wraps: a test runner would look through it and ask for fixtures.
    test.__name__, test.__doc__ = requirement.__name__, requirement.__doc__
    test.__qualname__, test.__module__ = requirement.__qualname__, requirement.__module__
    return test


class BackendCompliance:
    """Subclass it, name a council file, and let pytest run it."""

    council_file: ClassVar[str | Path]
    environ: Mapping[str, str] = os.environ
    """Where the file's `${NAME}` are found."""
    kinds: ClassVar[Mapping[str, Kind] | None] = None
    """Kinds that are not installed as entry points."""
    hidden: ClassVar[Mapping[str, Sequence[str]]] = {}
    """Service -> identifiers of records that the system holds and must not show."""
    exempt: ClassVar[Mapping[str, str]] = {}
    """Method -> the sentence that says why this system need not fulfil it."""

    def __init_subclass__(cls, **words: Any) -> None:
        super().__init_subclass__(**words)
        for name, reason in cls.exempt.items():
            if not name.startswith("test_") or not hasattr(BackendCompliance, name):
                raise TypeError(f"{name} is not a method of the suite")
            setattr(cls, name, _skipped(reason))

    @contextmanager
    def council(self) -> Iterator[Council]:
        """The council of the file, connected anew."""
        council = open_council(self.council_file, self.environ, self.kinds)
        try:
            yield council
        finally:
            council.close()

    def test_the_system_can_be_used(self) -> None:
        """The system says of itself that it can be used."""
        with self.council() as council:
            council.check()
            assert council.services

    def test_a_record_outlives_the_connection(self) -> None:
        """What was written is there for whoever connects next, with the same entity tag."""
        written: dict[str, Versioned] = {}
        with self.council() as council:
            for service, assessments in council.services.items():
                written[service] = assessments.create(fullest(service, new_id()))
        with self.council() as council:
            for service, before in written.items():
                assert council.services[service].get(before.record["id"]) == before

    @each_service
    def test_a_new_record_is_read_back(self, service: str, assessments: Assessments) -> None:
        """A record with only what is required is stored and read back as it was given."""
        record = smallest(service, new_id())
        assert assessments.create(record).record == record
        assert assessments.get(record["id"]).record == record

    @each_service
    def test_every_property_is_held_at_its_longest(
        self, service: str, assessments: Assessments
    ) -> None:
        """Every property of the standard is held, texts of several alphabets at full length."""
        record = fullest(service, new_id())
        assessments.create(record)
        assert assessments.get(record["id"]).record == record

    @each_service
    def test_every_code_is_held(self, service: str, assessments: Assessments) -> None:
        """Every code that a request may carry is stored and read back as itself."""
        for make in coded(service):
            record = make(new_id())
            assert assessments.create(record).record == record

    @each_service
    def test_what_is_not_there_is_not_found(self, service: str, assessments: Assessments) -> None:
        """A record that does not exist can be neither read nor changed."""
        assert_missing(assessments, new_id())

    @each_service
    def test_what_must_not_be_shown_is_not_found(
        self, service: str, assessments: Assessments
    ) -> None:
        """A record that must not be shown answers exactly like one that does not exist."""
        if not self.hidden.get(service):
            raise SkipTest("`hidden` names no records that this system must not show")
        for id in self.hidden[service]:
            assert_missing(assessments, id)
        assert not {*self.hidden[service]} & {*all_ids(assessments, {}, 50)}

    @each_service
    def test_a_creation_may_be_asked_for_again(
        self, service: str, assessments: Assessments
    ) -> None:
        """The same record created twice is there once, and the second answer is the first."""
        record, person = fullest(service, new_id()), person_of(service)
        number = record[person]["nhsNumber"] = nhs_number(next(serials))
        assert assessments.create(record) == assessments.create(record)
        assert all_ids(assessments, {f"{person}.nhsNumber": [number]}, 10) == [record["id"]]

    @each_service
    def test_an_identifier_is_not_given_twice(self, service: str, assessments: Assessments) -> None:
        """Another record under an identifier that is taken is refused; the first one stays."""
        record = smallest(service, new_id())
        first = assessments.create(record)
        refused(StaleRecordError, assessments.create, in_progress(record))
        assert assessments.get(record["id"]) == first

    @each_service
    def test_a_change_changes_nothing_else(self, service: str, assessments: Assessments) -> None:
        """After a change every other property reads as before, and the entity tag is a new one."""
        first = assessments.create(fullest(service, new_id()))
        id = first.record["id"]
        second = assessments.amend(id, first.etag, in_progress)
        assert second.record == {**first.record, "state": "in-progress"}
        assert second.etag != first.etag
        assert assessments.get(id) == second

    @each_service
    def test_properties_come_and_go(self, service: str, assessments: Assessments) -> None:
        """Whatever can be absent can be added to a record and taken out of it again."""
        id, person = new_id(), person_of(service)
        small = smallest(service, id)
        full = {**fullest(service, id), person: small[person]}
        first = assessments.create(small)
        second = assessments.amend(id, first.etag, changed_to(full))
        assert second.record == full
        assert assessments.amend(id, second.etag, changed_to(small)).record == small

    @each_service
    def test_lists_keep_their_order(self, service: str, assessments: Assessments) -> None:
        """Items of a list can be turned round, taken out and put in; they stand as sent."""
        now = assessments.create(fullest(service, new_id()))
        lists = [name for name, value in now.record.items() if isinstance(value, list)]
        for name, turn in itertools.product(lists, TURNS):
            wanted = {**now.record, name: turn(now.record[name])}
            now = assessments.amend(now.record["id"], now.etag, changed_to(wanted))
            assert now.record == wanted

    @each_service
    def test_writing_back_what_was_read_changes_nothing(
        self, service: str, assessments: Assessments
    ) -> None:
        """A record written back as it was read keeps its entity tag."""
        first = assessments.create(fullest(service, new_id()))
        id = first.record["id"]
        assert assessments.amend(id, first.etag, unchanged) == first
        assert assessments.get(id) == first

    @each_service
    def test_a_stale_change_is_refused(self, service: str, assessments: Assessments) -> None:
        """A change made to an older state of the record is refused and leaves no trace."""
        first = assessments.create(smallest(service, new_id()))
        id = first.record["id"]
        second = assessments.amend(id, first.etag, in_progress)
        refused(StaleRecordError, assessments.amend, id, first.etag, unchanged)
        assert assessments.get(id) == second

    @each_service
    def test_a_change_that_fails_leaves_no_trace(
        self, service: str, assessments: Assessments
    ) -> None:
        """What a change raises comes out as it is, and the record stays as it was."""
        first = assessments.create(fullest(service, new_id()))
        id = first.record["id"]
        refused(InterruptedChange, assessments.amend, id, first.etag, interrupted)
        assert assessments.get(id) == first

    @each_service
    def test_of_changes_at_once_one_is_made(self, service: str, assessments: Assessments) -> None:
        """Of several changes to the same state exactly one is made; the others are refused."""
        first = assessments.create(fullest(service, new_id()))
        outcomes = at_once(assessments, first, 4)
        made = [outcome for outcome in outcomes if isinstance(outcome, Versioned)]
        assert len(made) == 1
        assert sum(isinstance(outcome, BackendError) for outcome in outcomes) == 3
        assert assessments.get(first.record["id"]) == made[0]

    @each_service
    def test_what_cannot_be_held_is_refused_whole(
        self, service: str, assessments: Assessments
    ) -> None:
        """A text is held exactly, or refused with nothing stored and without being quoted."""
        for text in UNHOLDABLE:
            record = {**fullest(service, new_id()), "reason": text}
            said = ""
            try:
                assert assessments.create(record).record == record
            except NotHoldableError as error:
                said = str(error)
            if said:
                assert text[:9] not in said
                assert_missing(assessments, record["id"])

    @each_service
    def test_a_refused_change_is_refused_whole(
        self, service: str, assessments: Assessments
    ) -> None:
        """A change with one value that cannot be held leaves the whole record as it was."""
        for text in UNHOLDABLE:
            first = assessments.create(fullest(service, new_id()))
            id = first.record["id"]
            wanted = {**in_progress(first.record), "reason": text}
            try:
                assert assessments.amend(id, first.etag, changed_to(wanted)).record == wanted
            except NotHoldableError:
                assert assessments.get(id) == first

    @each_service
    def test_pages_are_complete(self, service: str, assessments: Assessments) -> None:
        """Paging gives every record once, in an order that holds, whatever the size of a page."""
        person, number = person_of(service), nhs_number(next(serials))
        ids = []
        for _ in range(5):
            record = smallest(service, new_id())
            record[person]["nhsNumber"] = number
            ids.append(assessments.create(record).record["id"])
        ours = {f"{person}.nhsNumber": [number]}
        first, *others = (all_ids(assessments, ours, limit) for limit in (1, 2, 5, 50))
        assert sorted(first) == sorted(ids)
        assert all(other == first for other in others)

    @each_service
    def test_a_search_finds_what_fits_and_nothing_else(
        self, service: str, assessments: Assessments
    ) -> None:
        """A search gives the records that have one of the values asked for in every property."""
        person, number = person_of(service), nhs_number(next(serials))
        by_state = {}
        for state in ("requested", "in-progress", "submitted"):
            record = {**smallest(service, new_id()), "state": state}
            record[person]["nhsNumber"] = number
            by_state[state] = assessments.create(record).record["id"]
        ours = {f"{person}.nhsNumber": [number]}
        for states in (["requested"], ["in-progress", "submitted"], ["withdrawn"]):
            found = all_ids(assessments, {**ours, "state": states}, 10)
            assert sorted(found) == sorted(id for s, id in by_state.items() if s in states)
        nobody = {f"{person}.nhsNumber": [nhs_number(next(serials))]}
        assert all_ids(assessments, nobody, 10) == []


def _skipped(reason: str) -> Callable[[Any], None]:
    def test(self: Any) -> None:
        raise SkipTest(reason)

    test.__doc__ = f"Exempt: {reason}"
    return test
