"""Westhaven through its council file: batches handed over, and what the morning says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from westhaven_office import ABOUT_NEEDS, SERVICES, connected, overnight, service_of, stored

from adapters.compliance.samples import fullest, smallest
from adapters.contract import BatchedAssessments, Receipt, Record, Submission
from adapters.errors import RecordNotFoundError
from adapters.mapping import merge
from adapters.registry import Council
from adapters.standins import westhaven

pytest_plugins = ["westhaven_fixtures"]


def test_where_staff_change_what_was_cut_the_system_has_the_last_word(
    westhaven_data: Path, westhaven_needs: BatchedAssessments
) -> None:
    record = smallest("needs-assessment", "WH-1")
    record["person"]["name"] = {"given": "Łukasz", "family": "Nguyễn"}
    overnight(westhaven_data, westhaven_needs, Submission("r-1", record, None))
    westhaven.edit(westhaven_data, "WH-1", "LAST_NAME", "Wade")
    westhaven.night(westhaven_data)
    westhaven_needs.receipts()
    read, changed = merge(westhaven_needs.get("WH-1").record, westhaven_needs.split(record).kept)
    assert read["person"]["name"] == {"given": "Łukasz", "family": "Wade"}
    assert changed == ("/person/name/family",)


def test_staff_can_read_what_was_cut_beside_their_own_remarks(
    westhaven_data: Path, westhaven_needs: BatchedAssessments
) -> None:
    before = westhaven_needs.get("NA-1004")
    record = {**before.record, "reason": "Łódź"}
    overnight(westhaven_data, westhaven_needs, Submission("r-1", record, before.etag))
    remarks = stored(westhaven_data, "needs-assessment", "NA-1004")["REMARKS"]
    assert remarks.startswith("Ring before ten.\r\n")
    # CP1252 has no place for the letters: staff see that something is missing, and where.
    assert "reason: Lód" in remarks


@pytest.mark.parametrize("service", ABOUT_NEEDS)
def test_a_change_leaves_everything_else_as_it_was(
    westhaven_data: Path, westhaven_council: Council, service: str
) -> None:
    assessments = service_of(westhaven_council, service)
    ids = [each["id"] for each in assessments.search({}, None, 99).items]
    before = {id: stored(westhaven_data, service, id) for id in ids}
    sent = []
    for id in ids:
        found = assessments.get(id)
        record = {**found.record, "reason": "Another reason."}
        sent.append(Submission(f"r-{id}", record, found.etag))
    said = overnight(westhaven_data, assessments, *sent)
    assert said == {f"r-{id}": "" for id in ids}
    for id in ids:
        now = stored(westhaven_data, service, id)
        wanted = {**before[id], "WHY_REFERRED": "Another reason.", "STAMP": now["STAMP"]}
        if number := wanted["NHS_NUMBER"].replace(" ", ""):
            wanted["NHS_NUMBER"] = f"{number[:3]} {number[3:6]} {number[6:]}"
        assert now == wanted
        assert now["STAMP"] > before[id]["STAMP"]
        assert assessments.get(id).record["reason"] == "Another reason."


@pytest.mark.parametrize("service", SERVICES)
def test_a_record_written_back_as_it_was_shown_stays_as_it_is(
    westhaven_data: Path, westhaven_council: Council, service: str
) -> None:
    assessments = service_of(westhaven_council, service)
    record = fullest(service, "WH-1")
    overnight(westhaven_data, assessments, Submission("r-1", record, None))
    before = assessments.get("WH-1")
    assert (
        overnight(westhaven_data, assessments, Submission("r-2", record, before.etag))["r-2"] == ""
    )
    after = assessments.get("WH-1")
    assert (after.record, after.etag) == (before.record, before.etag)


def test_what_changed_before_the_night_is_refused(
    westhaven_data: Path, westhaven_needs: BatchedAssessments
) -> None:
    before = westhaven_needs.get("NA-1001")
    record = {**before.record, "reason": "Ours."}
    westhaven.edit(westhaven_data, "NA-1001", "WHY_REFERRED", "Theirs.")
    assert overnight(westhaven_data, westhaven_needs, Submission("r-1", record, before.etag)) == {
        "r-1": "STL"
    }
    after = westhaven_needs.get("NA-1001")
    assert after.record["reason"] == "Theirs."
    assert after.etag != before.etag
    late = westhaven_needs.submit("batch-2", [Submission("r-2", record, before.etag)])
    assert late == [Receipt("r-2", "stale")]
    assert (
        overnight(westhaven_data, westhaven_needs, Submission("r-3", record, after.etag))["r-3"]
        == ""
    )
    assert westhaven_needs.get("NA-1001").record["reason"] == "Ours."


def test_a_batch_handed_over_again_is_taken_once(
    westhaven_data: Path, westhaven_council: Council
) -> None:
    carers = service_of(westhaven_council, "carers-assessment")
    batch = [Submission("r-1", smallest("carers-assessment", "WH-1"), None)]
    for _ in range(2):
        carers.submit("batch-1", batch)
        carers.submit("batch-1", batch)
        westhaven.night(westhaven_data)
        assert carers.receipts() == [Receipt("r-1")]
    assert westhaven.references(westhaven_data, "carers-assessment").count("WH-1") == 1


def test_a_file_spoilt_on_its_way_is_refused_whole(
    westhaven_data: Path, westhaven_needs: BatchedAssessments
) -> None:
    records = [smallest("needs-assessment", f"WH-{n}") for n in range(3)]
    westhaven_needs.submit(
        "batch-1", [Submission(f"r-{n}", each, None) for n, each in enumerate(records)]
    )
    [path] = (westhaven_data / "exchange" / "in").glob("*.csv")
    path.write_bytes(path.read_bytes().replace(b"WH-1", b"WH-7"))
    westhaven.night(westhaven_data)
    assert [each.refused for each in westhaven_needs.receipts()] == ["FIL"] * 3
    assert (
        overnight(westhaven_data, westhaven_needs, Submission("r-9", records[1], None))["r-9"] == ""
    )
    assert westhaven.references(westhaven_data, "needs-assessment")[11:] == ["WH-1"]


def test_an_identifier_is_not_given_twice(
    westhaven_data: Path, westhaven_needs: BatchedAssessments
) -> None:
    first = westhaven_needs.get("NA-1001").record
    taken = smallest("needs-assessment", "NA-1001")
    hidden = smallest("needs-assessment", "NA-1099")
    sent = [Submission("r-1", taken, None), Submission("r-2", hidden, None)]
    assert overnight(westhaven_data, westhaven_needs, *sent) == {"r-1": "DUP", "r-2": "DUP"}
    assert westhaven_needs.get("NA-1001").record == first
    with pytest.raises(RecordNotFoundError):
        westhaven_needs.get("NA-1099")


def test_people_keep_their_order_and_what_no_rule_maps(
    westhaven_data: Path, westhaven_needs: BatchedAssessments
) -> None:
    before = westhaven_needs.get("NA-1004")
    people: list[Record] = before.record["peopleInvolved"]
    more: Any = {"name": "Łucja Ward", "relationship": "friend", "involvement": "asked-for"}
    record = {**before.record, "peopleInvolved": [more, *reversed(people)]}
    overnight(westhaven_data, westhaven_needs, Submission("r-1", record, before.etag))
    assert stored(westhaven_data, "needs-assessment", "NA-1004")["PER"].splitlines() == [
        "Lucja Ward/FR/AF/",
        "Ellis Ward/AV/AV/",
        "Joan Finch-Lowe/WI/CA/JH0906",
    ]
    split = westhaven_needs.split(record)
    assert merge(westhaven_needs.get("NA-1004").record, split.kept) == (record, ())


def test_what_was_read_is_there_for_who_connects_next(
    westhaven_data: Path, westhaven_needs: BatchedAssessments
) -> None:
    overnight(
        westhaven_data,
        westhaven_needs,
        Submission("r-1", smallest("needs-assessment", "WH-1"), None),
    )
    with connected(westhaven_data) as second:
        other = service_of(second, "needs-assessment")
        assert other.get("WH-1") == westhaven_needs.get("WH-1")
        assert other.receipts() == [Receipt("r-1")]
        second.check()
