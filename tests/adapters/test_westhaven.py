"""Westhaven through its council file: the suite, its records, and what its columns can hold."""

from __future__ import annotations

import time
from pathlib import Path
from typing import ClassVar

import jsonschema_rs
import pytest
from legacy_databases import NORTHMERE, settled, sqlite_database
from westhaven_desk import names
from westhaven_office import (
    ABOUT_NEEDS,
    KINDS,
    SERVICES,
    WESTHAVEN,
    environ,
    overnight,
    service_of,
    stored,
)

import openapi
from adapters.compliance import BackendCompliance
from adapters.compliance.samples import coded, fullest, person_of, smallest
from adapters.contract import BatchedAssessments, Submission
from adapters.errors import NotOfferedError, RecordNotFoundError
from adapters.explain import check_file
from adapters.kinds.sql import SqlSystem
from adapters.mapping import component_of, merge
from adapters.registry import Council, open_council
from adapters.standins import northmere, westhaven

pytest_plugins = ["westhaven_fixtures"]


HIDDEN = {
    "needs-assessment": ["NA-1099"],
    "carers-assessment": ["CA-2099"],
    "financial-assessment": ["FA-3007"],
}


class TestWesthaven(BackendCompliance):
    council_file = WESTHAVEN
    kinds: ClassVar = KINDS
    hidden: ClassVar = HIDDEN

    @pytest.fixture(autouse=True)
    def settle(self, westhaven_data: Path) -> None:
        self.westhaven_data, self.environ = westhaven_data, environ(westhaven_data)

    def night(self) -> None:
        westhaven.night(self.westhaven_data)


def test_westhaven_holds_what_it_can_of_the_records_that_northmere_holds(
    westhaven_data: Path, westhaven_council: Council, tmp_path: Path
) -> None:
    with sqlite_database(tmp_path) as database:
        other = open_council(NORTHMERE, settled(database, northmere), {"sql": SqlSystem})
        lost = {}
        for service, assessments in westhaven_council.services.items():
            theirs = {
                each["id"]: each for each in other.services[service].search({}, None, 99).items
            }
            ours = {each["id"]: each for each in assessments.search({}, None, 99).items}
            assert ours.keys() == theirs.keys()
            for id, record in theirs.items():
                assert ours[id] == assessments.get(id).record
                if record["state"] == "other":
                    assert ours[id] == record
                    continue
                split = assessments.split(record)
                assert ours[id] == split.held
                lost |= {(id, at): kept.left for at, kept in split.kept.items()}
            hidden = {*westhaven.references(westhaven_data, service)} - ours.keys()
            assert hidden == {*HIDDEN[service]}
            with pytest.raises(RecordNotFoundError):
                assessments.get(hidden.pop())
        other.close()
    assert lost == {
        ("NA-1005", "/answers/impairment/description"): "Ból kregoslupa (back pain).",
        ("CA-2001", "/answers/care/tasks"): "Washing, dressing, meals, nights."
        " Taking her to the clinic.",
    }


def test_every_seeded_record_is_a_record_of_the_standard(westhaven_council: Council) -> None:
    recording = {"state": "recorded", "asOf": "2026-10-05T08:00:00Z"}
    for service, assessments in westhaven_council.services.items():
        reference = f"#/components/schemas/{component_of(service)}"
        validator = jsonschema_rs.validator_for({**openapi.document(service), "$ref": reference})
        for record in assessments.search({}, None, 99).items:
            errors = validator.iter_errors({**record, "recording": recording})
            assert [(error.instance_path, error.message) for error in errors] == []


def test_the_council_file_is_of_tier_bronze() -> None:
    findings = check_file(WESTHAVEN)
    assert len(findings) > 10
    assert [finding for finding in findings if not finding.ok] == []


def test_a_code_in_no_manual_reads_as_other(westhaven_needs: BatchedAssessments) -> None:
    assert westhaven_needs.get("NA-1090").record["state"] == "other"


def test_what_can_be_read_says_when_it_was_true(
    westhaven_data: Path, westhaven_needs: BatchedAssessments
) -> None:
    first = westhaven_needs.get("NA-1001").as_of
    westhaven.night(westhaven_data)
    westhaven_needs.receipts()
    second = westhaven_needs.get("NA-1001").as_of
    assert first is not None
    assert second is not None
    assert first <= second <= time.time()


@pytest.mark.parametrize("service", SERVICES)
def test_everything_the_standard_accepts_is_accepted_and_comes_back(
    westhaven_data: Path, westhaven_council: Council, service: str
) -> None:
    assessments = service_of(westhaven_council, service)
    records = [fullest(service, "WH-FULL"), smallest(service, "WH-SMALL")]
    records += [make(f"WH-{n}") for n, make in enumerate(coded(service))]
    sent = [Submission(f"r-{n}", record, None) for n, record in enumerate(records)]
    said = overnight(westhaven_data, assessments, *sent)
    assert said == dict.fromkeys((each.reference for each in sent), "")
    for record in records:
        split = assessments.split(record)
        held = assessments.get(record["id"]).record
        assert held == split.held
        assert merge(held, split.kept) == (record, ())
    filled = {name for name, value in stored(westhaven_data, service, "WH-FULL").items() if value}
    empty = {*names(SERVICES[service])} - filled
    assert empty == {"WORKER", "TEAM", "LOCALITY", "ACCESS"} | (
        {"REMARKS"} if service == "carers-assessment" else set()
    )


@pytest.mark.parametrize("service", ABOUT_NEEDS)
def test_a_name_that_the_columns_cannot_hold(
    westhaven_data: Path, westhaven_council: Council, service: str
) -> None:
    assessments, person = service_of(westhaven_council, service), person_of(service)
    record = smallest(service, "WH-1")
    record[person]["name"] = {"given": "Łukasz", "family": "Ó Briain-Nguyễn"}
    record[person]["email"] = f"lukasz@{'long-name.' * 6}example"
    if service == "carers-assessment":
        record["caredFor"]["name"] = "Iris Hallam"
    record["reason"] = "Straße\n“quoted”, 王"
    assert overnight(westhaven_data, assessments, Submission("r-1", record, None)) == {"r-1": ""}
    row = stored(westhaven_data, service, "WH-1")
    assert (row["FIRST_NAME"], row["LAST_NAME"]) == ("Lukasz", "Ó Briain-Nguyen")
    assert row["EMAIL"] == ""
    broken = "\r\n" if service == "needs-assessment" else " "
    assert row["WHY_REFERRED"] == f"Straße{broken}“quoted”, ?"
    kept = assessments.split(record).kept
    assert kept.keys() == {
        f"/{person}/name/given",
        f"/{person}/name/family",
        f"/{person}/email",
        "/reason",
    }
    assert merge(assessments.get("WH-1").record, kept) == (record, ())


def test_a_number_is_found_however_it_was_typed(
    westhaven_data: Path, westhaven_needs: BatchedAssessments
) -> None:
    assert stored(westhaven_data, "needs-assessment", "NA-1001")["NHS_NUMBER"] == "9991000011"
    assert stored(westhaven_data, "needs-assessment", "NA-1003")["NHS_NUMBER"] == "999 100 0151"

    def found(**filters: list[str]) -> list[str]:
        return [item["id"] for item in westhaven_needs.search(filters, None, 9).items]

    assert found(**{"person.nhsNumber": ["9991000011"]}) == ["NA-1001"]
    assert found(**{"person.nhsNumber": ["9991000151", "9991000089"]}) == [
        "NA-1002",
        "NA-1003",
        "NA-1090",
    ]
    assert found(state=["in-progress", "assured"]) == ["NA-1002", "NA-1003"]
    with pytest.raises(NotOfferedError):
        found(**{"person.name.family": ["Okafor"]})
