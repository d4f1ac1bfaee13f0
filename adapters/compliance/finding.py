"""Requirements of what is found, and of what must not be."""

from __future__ import annotations

import time

from adapters.compliance.base import Skip, Suite, each_service
from adapters.compliance.overnight import Overnight
from adapters.compliance.samples import nhs_number, person_of, smallest
from adapters.compliance.steps import all_ids, assert_missing, new_id, serials
from adapters.contract import Assessments


class Finding(Suite):
    """Reading and searching."""

    def test_the_system_can_be_used(self) -> None:
        """The system says of itself that it can be used.

        So that an operator can tell a system that is away from a file that is wrong.
        """
        with self.council() as council:
            council.check()
            assert council.services

    @each_service
    def test_what_is_not_there_is_not_found(self, service: str, assessments: Assessments) -> None:
        """A record that does not exist can be neither read nor changed.

        So that a wrong identifier never makes a record, or shows another one.
        """
        assert_missing(assessments, new_id())

    @each_service
    def test_what_must_not_be_shown_is_not_found(
        self, service: str, assessments: Assessments
    ) -> None:
        """A record that must not be shown answers exactly like one that does not exist.

        So that nobody learns from an answer that somebody is known to adult social care.
        """
        if not self.hidden.get(service):
            raise Skip("not-yet: `hidden` of the test class names no records of this service")
        for id in self.hidden[service]:
            assert_missing(assessments, id)
        assert not {*self.hidden[service]} & {*all_ids(assessments, {}, 50)}

    @each_service
    def test_pages_are_complete(self, service: str, assessments: Assessments) -> None:
        """Paging gives every record once, in an order that holds, whatever the size of a page.

        So that a person's assessment is not missing from a list because it stood on an edge.
        """
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
        """A search gives the records that have one of the values asked for in every property.

        So that a worker who looks for one person is never shown another.
        """
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

    @each_service
    def test_a_reading_says_as_of_when(self, service: str, assessments: Assessments) -> None:
        """A system that takes batches says of what moment a reading is; any other reads now.

        So that nobody takes last night's state for today's.
        """
        # Systems that write down whole seconds are rounded; their clocks may be a little off.
        before = time.time() - 5
        read = assessments.create(smallest(service, new_id()))
        if not isinstance(assessments, Overnight):
            assert read.as_of is None
            return
        assert read.as_of is not None
        assert before <= read.as_of <= time.time() + 5
        assessments.night()
        assessments.batched.receipts()
        later = assessments.get(read.record["id"])
        assert later.as_of is not None
        assert later.as_of >= read.as_of
