"""The compliance suite itself: it holds for a system of the night, and finds one that lies."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar
from unittest import SkipTest

import jsonschema_rs
import pytest
from legacy_databases import NORTHMERE
from night_office import Office

import openapi
from adapters.compliance import REASONS, BackendCompliance, requirements
from adapters.compliance.overnight import Overnight
from adapters.compliance.samples import INSIDE, coded, fullest, saying, smallest
from adapters.compliance.steps import TURNS, in_progress, new_id, turned, unchanged
from adapters.contract import Assessments, BatchedAssessments
from adapters.errors import (
    BackendError,
    NotHoldableError,
    OutcomeUnknownError,
    StaleRecordError,
)
from adapters.mapping import component_of
from adapters.registry import open_council

pytestmark = pytest.mark.skipif(
    "needs-assessment" not in openapi.services(),
    reason="the standard has no document for needs-assessment yet",
)

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "quality.md"
UNSET = {"NORTHMERE_DATABASE_URL": "paper"}
SERVICES = ("needs-assessment", "carers-assessment", "financial-assessment")


class InTheOffice(BackendCompliance):
    council_file = NORTHMERE
    environ: ClassVar = UNSET
    office: Office

    def night(self) -> None:
        self.office.night()


def in_office(office: Office) -> InTheOffice:
    suite = InTheOffice()
    suite.office, suite.kinds = office, {"sql": office}  # type: ignore[misc]
    return suite


class TestNightOffice(InTheOffice):
    """A system that takes batches, through the suite as it is for every other."""

    skips: ClassVar = {
        "test_what_must_not_be_shown_is_not_found": "unsupported: this office hides nothing"
    }

    @pytest.fixture(autouse=True)
    def settle(self) -> None:
        self.office = Office()
        self.kinds = {"sql": self.office}  # type: ignore[misc]


class TestNarrowOffice(TestNightOffice):
    """The same with columns of 20 characters of CP1252, on one line: the rest is kept."""

    @pytest.fixture(autouse=True)
    def narrow(self, settle: None, tmp_path: Path) -> None:
        text = NORTHMERE.read_text(encoding="utf-8")
        for column in ("person.FIRST_NAME", "person.LAST_NAME", "answers.REASON"):
            assert f": {column}\n" in text
            limited = f"{{from: {column}, width: 20, charset: cp1252, lines: one, beyond: near}}"
            text = text.replace(f": {column}\n", f": {limited}\n")
        self.council_file = tmp_path / "narrow.yaml"  # type: ignore[misc]
        self.council_file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("fault", "requirement"),
    [
        ("takes a batch twice", "test_a_batch_is_taken_once"),
        ("files a second one", "test_an_identifier_is_not_given_twice"),
        ("files a second one", "test_a_creation_may_be_asked_for_again"),
        ("lets the last one win", "test_of_changes_at_once_one_is_made"),
        ("says nothing", "test_a_new_record_is_read_back"),
        ("has no clock", "test_a_reading_says_as_of_when"),
        ("cuts texts", "test_every_property_is_held_at_its_longest"),
        ("cuts texts", "test_what_cannot_be_held_is_kept_or_refused"),
        ("cuts texts", "test_what_cannot_be_held_is_refused_whole"),
        ("forgets what nobody fills in", "test_properties_come_and_go"),
        ("skips one between pages", "test_pages_are_complete"),
        ("finds everybody", "test_a_search_finds_what_fits_and_nothing_else"),
    ],
)
def test_a_system_that_breaks_a_promise_is_found(fault: str, requirement: str) -> None:
    getattr(in_office(Office()), requirement)()
    with pytest.raises((AssertionError, BackendError)):
        getattr(in_office(Office(fault)), requirement)()


def test_a_record_that_must_be_hidden_and_is_not_is_found() -> None:
    suite = in_office(Office())
    suite.test_the_system_can_be_used()
    with suite.council() as council:
        (service, *_) = council.services
        id = suite.spoken_to(council)[service].create(smallest(service, new_id())).record["id"]
    suite.hidden = {service: [id]}  # type: ignore[misc]
    with pytest.raises(AssertionError):
        suite.test_what_must_not_be_shown_is_not_found()


def test_a_system_of_the_night_needs_a_night() -> None:
    class Forgetful(BackendCompliance):
        council_file = NORTHMERE
        environ: ClassVar = UNSET
        kinds: ClassVar = {"sql": Office()}

    with pytest.raises(AssertionError, match="must say `night`"):
        Forgetful().test_a_new_record_is_read_back()


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def batched(office: Office) -> BatchedAssessments:
    council = open_council(NORTHMERE, UNSET, {"sql": office})
    found = council.services["needs-assessment"]
    assert isinstance(found, BatchedAssessments)
    assert not isinstance(found, Assessments)
    return found


@pytest.fixture
def overnight(office: Office, batched: BatchedAssessments) -> Overnight:
    return Overnight(batched, office.night)


def refuse(office: Office, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.drawers["needs-assessment"], "_filed", lambda item: word)


def test_a_refusal_of_a_new_record_is_not_holdable(
    office: Office, overnight: Overnight, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(office, "BAD", monkeypatch)
    with pytest.raises(NotHoldableError, match="BAD"):
        overnight.create(smallest("needs-assessment", new_id()))


def test_a_refusal_of_a_change_is_not_holdable_where_nothing_changed(
    office: Office, overnight: Overnight, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = overnight.create(smallest("needs-assessment", new_id()))
    refuse(office, "BAD", monkeypatch)
    with pytest.raises(NotHoldableError, match="BAD"):
        overnight.amend(first.record["id"], first.etag, in_progress)


def test_a_refusal_of_a_change_is_stale_where_somebody_was_faster(
    office: Office, overnight: Overnight
) -> None:
    first = overnight.create(smallest("needs-assessment", new_id()))

    def overtaken(record: dict[str, Any]) -> dict[str, Any]:
        (file,) = office.drawers["needs-assessment"].files
        file["STAMP"] = 99
        return in_progress(record)

    with pytest.raises(StaleRecordError):
        overnight.amend(first.record["id"], first.etag, overtaken)
    now = overnight.get(first.record["id"])
    assert now.record == first.record
    assert overnight.amend(first.record["id"], "*", unchanged) == overnight.get(now.record["id"])


def test_a_night_without_a_word_leaves_the_outcome_unknown(batched: BatchedAssessments) -> None:
    with pytest.raises(OutcomeUnknownError):
        Overnight(batched, lambda: None).create(smallest("needs-assessment", new_id()))


@pytest.mark.parametrize(
    ("skips", "says"),
    [
        ({"test_pages": "exempt: there is only ever one page"}, "not a requirement"),
        ({"test_of_its_own": "exempt: there is only ever one page"}, "not a requirement"),
        ({"test_pages_are_complete": "broken: it cannot page at all"}, "`broken` is no reason"),
        ({"test_pages_are_complete": "it cannot page at all"}, "is no reason"),
        ({"test_pages_are_complete": "exempt:  "}, "say behind `exempt:` why"),
        ({"test_pages_are_complete": "not-yet"}, "say behind `not-yet:` why"),
    ],
)
def test_a_skip_without_words_is_refused(skips: dict[str, str], says: str) -> None:
    def test_of_its_own(self: Any) -> None:
        """Not the suite's."""

    body = {"skips": skips, "test_of_its_own": test_of_its_own}
    with pytest.raises(TypeError, match=says):
        type("TestBorchester", (BackendCompliance,), body)


@pytest.mark.parametrize("reason", REASONS)
def test_a_skip_says_its_words(reason: str) -> None:
    words = f"{reason}: paging comes with release 12, May 2027"

    class Borchester(BackendCompliance):
        skips: ClassVar = {"test_pages_are_complete": words}

    with pytest.raises(SkipTest, match=words):
        Borchester().test_pages_are_complete()
    assert requirements(Borchester) == requirements(BackendCompliance)


def test_one_service_cannot_excuse_another() -> None:
    suite = in_office(Office("has no clock"))
    suite.hidden = {"needs-assessment": [new_id()]}  # type: ignore[misc]
    suite.test_what_must_not_be_shown_is_not_found()
    suite.hidden = {}  # type: ignore[misc]
    with pytest.raises(SkipTest, match="not-yet: `hidden`"):
        suite.test_what_must_not_be_shown_is_not_found()


def test_every_requirement_binds_in_one_sentence_and_says_what_it_is_for() -> None:
    found = requirements(BackendCompliance)
    assert len(found) == len({each.name for each in found}) > 20
    for each in found:
        assert each.binds.endswith("."), each.name
        assert each.purpose.startswith("So that "), each.name


def test_every_requirement_is_documented_and_no_other() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("| `test_")] == [
        f"| `{each.name}` | {each.binds} | {each.purpose} |"
        for each in requirements(BackendCompliance)
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_the_records_of_the_suite_are_records_of_the_standard(service: str) -> None:
    component = f"#/components/schemas/{component_of(service)}"
    valid = jsonschema_rs.validator_for({**openapi.document(service), "$ref": component})
    full, small = fullest(service, "CT-1"), smallest(service, "CT-2")
    records = [full, small, saying(service, small, "Said."), saying(service, full, "Said.")]
    records += [turned(full, lambda items: items[:10])]
    for turn in TURNS:
        records.append(turned(records[-1], turn))
    records += [make("CT-3") for make in coded(service)]
    recording = {"state": "recorded", "asOf": "2026-10-05T08:00:00Z"}
    for record in records:
        found = valid.iter_errors({**record, "recording": recording})
        assert [(error.instance_path, error.message) for error in found] == []


def test_a_text_is_said_where_there_is_room_for_one() -> None:
    first, last = "needs-assessment", "financial-assessment"
    assert saying(first, {"id": "CT-1"}, "Said.") == {"id": "CT-1", "reason": "Said."}
    small, full = smallest(last, "CT-1"), fullest(last, "CT-2")
    assert saying(last, small, "Said.")["determination"]["evidence"] == "Said."
    assert "determination" not in small
    settled = full["determination"]
    assert saying(last, full, "Said.") == {
        **full,
        "determination": {**settled, "evidence": "Said."},
    }


def test_a_list_inside_an_item_of_a_list_is_short() -> None:
    settled = fullest("financial-assessment", "CT-1")["determination"]
    assert len(settled["periods"]) == len(settled["charges"]) == 60
    assert {len(each["working"]) for each in settled["periods"]} == {INSIDE}
    assert settled["charges"][0]["weeklyCharge"] == "999999999.99"
    assert settled["charges"][0] == settled["charges"][-1] != settled["charges"][1]
