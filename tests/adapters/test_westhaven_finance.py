"""Westhaven's financial assessments through its council file: what is in rows, and what is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from westhaven_desk import Sent, extract, put
from westhaven_office import overnight, service_of, stored

from adapters.contract import BatchedAssessments, Record, Submission
from adapters.errors import RecordNotFoundError
from adapters.mapping import merge
from adapters.registry import Council
from adapters.standins import westhaven

pytest_plugins = ["westhaven_fixtures"]

SERVICE = "financial-assessment"
SEEDS: dict[str, Record] = {
    record["id"]: record
    for record in json.loads(
        Path(__file__).with_name("financial_assessments.json").read_text(encoding="utf-8")
    )
}
CHARGE = {
    "start": "2026-09-07",
    "end": "2027-04-05",
    "outcome": "contribution",
    "weeklyCharge": "67.71",
    "weeklyCost": "287.50",
    "councilPays": "219.79",
}
PERIOD = {**CHARGE, "working": [], "capital": {"working": []}, "rates": [], "notes": ["½ ≥ ¼"]}
SETTLED = {
    "determinedBy": {"name": "Owen Castell", "role": "Financial assessment officer"},
    "determinedAt": "2026-09-10T10:00:00Z",
    "policy": {"title": "Westhaven's policy", "since": "2026-04-06"},
    "charges": [CHARGE],
    "periods": [PERIOD],
}


@pytest.fixture
def finance(westhaven_council: Council) -> BatchedAssessments:
    return service_of(westhaven_council, SERVICE)


def row_of(data: Path, key: str) -> dict[str, str]:
    """The columns of a record that say something, and the rows behind it."""
    return {name: value for name, value in stored(data, SERVICE, key).items() if value}


def test_the_files_hold_the_six_assessments_and_hide_the_seventh(
    westhaven_data: Path, finance: BatchedAssessments
) -> None:
    assert {each["id"]: each for each in finance.search({}, None, 99).items} == SEEDS
    for id, record in SEEDS.items():
        assert finance.get(id).record == record
    assert {*westhaven.references(westhaven_data, SERVICE)} - SEEDS.keys() == {"FA-3007"}
    assert not finance.search({"person.nhsNumber": ["9991000798"]}, None, 9).items
    with pytest.raises(RecordNotFoundError):
        finance.get("FA-3007")


def test_retired_codes_commas_and_missing_zeros_are_read(westhaven_data: Path) -> None:
    rows = extract(westhaven_data / "exchange", "FINANCE")
    assert rows["FA-3002"]["INC"].startswith("OAP/195.00/1W/")
    assert rows["FA-3002"]["PERIOD_FROM"] == "7/9/2026"
    assert rows["FA-3004"]["PROP_VALUE"] == "198,000.00"
    assert rows["FA-3001"]["NHS_NUMBER"] == "9991000011"


def test_assessments_are_found_by_person_and_state(finance: BatchedAssessments) -> None:
    def found(**filters: list[str]) -> list[str]:
        return [item["id"] for item in finance.search(filters, None, 9).items]

    assert found(**{"person.nhsNumber": ["9991000011"]}) == ["FA-3001"]
    assert found(state=["determined"]) == ["FA-3004", "FA-3006"]


def test_a_settled_charge_is_in_the_columns_and_its_working_is_kept(
    westhaven_data: Path, finance: BatchedAssessments
) -> None:
    before = finance.get("FA-3001")
    record = {**before.record, "state": "determined", "determination": SETTLED}
    said = overnight(westhaven_data, finance, Submission("r-1", record, before.etag))
    assert said == {"r-1": ""}
    row = row_of(westhaven_data, "FA-3001")
    wanted = {
        "STAGE": "DEC",
        "DEC_NAME": "Owen Castell",
        "DEC_ROLE": "Financial assessment officer",
        "DEC_AT": "10/09/2026 10:00:00",
        "CHG": "07/09/2026/05/04/2027/CON/67.71/287.50/219.79/\n",
    }
    assert {name: row[name] for name in wanted} == wanted
    assert "-- determination.periods.1.weeklyCharge: 67.71\r\n" in row["REMARKS"]
    held = finance.get("FA-3001").record
    assert held["determination"].keys() == {"determinedBy", "determinedAt", "charges"}
    assert merge(held, finance.split(record).kept) == (record, ())


def test_what_the_files_have_no_room_for_comes_back(
    westhaven_data: Path, finance: BatchedAssessments
) -> None:
    seed = SEEDS["FA-3004"]
    stay = {"start": "2025-01-06", "end": "2025-02-02"}
    beside = {
        "freeServices": [{"reason": "reablement", "weeklyCost": "80.00", "start": "2026-08-03"}],
        "savingsCredit": {
            "qualifyingIncome": {"amount": "9.50", "every": "week"},
            "pensionAgeBeforeApril2016": True,
        },
    }
    means = {**seed["means"], **beside, "care": {**seed["means"]["care"], "earlierStays": [stay]}}
    record = {**seed, "id": "WH-1", "means": means}
    assert overnight(westhaven_data, finance, Submission("r-1", record, None)) == {"r-1": ""}
    kept = finance.split(record).kept
    assert kept.keys() == {
        "/means/care/earlierStays",
        "/means/savingsCredit/qualifyingIncome/amount",
        "/means/savingsCredit/qualifyingIncome/every",
        "/means/savingsCredit/pensionAgeBeforeApril2016",
        "/means/freeServices",
    }
    held = finance.get("WH-1").record
    assert held == {**seed, "id": "WH-1"}
    assert merge(held, kept) == (record, ())


def test_every_kind_of_row_is_written(westhaven_data: Path, finance: BatchedAssessments) -> None:
    means: dict[str, Any] = {
        **SEEDS["FA-3010"]["means"],
        "income": [
            {"type": "occupational-pension", "amount": "1200.00", "every": "quarter",
             "halfPassedToSpouse": True},
            {"type": "tax-paid", "amount": "12.00", "every": "week", "notional": False},
        ],
        "capital": [
            {"type": "land", "value": "999999999.99", "encumbrance": "0.00", "saleCosts": True,
             "ownership": {"kind": "share", "percent": "33.30"}, "notional": True},
        ],
        "housingCosts": [{"type": "ground-rent", "amount": "250.00", "every": "year"}],
        "disabilityRelatedExpenditure": [
            {"amount": "5.00", "every": "fortnight"},
            {"label": "Łóżko – a bed that goes up and down", "amount": "31.00", "every": "month"},
        ],
        "property": {
            "value": "240000.00",
            "ownership": {"kind": "joint", "owners": 3},
            "occupiers": ["child-under-18", "partner"],
        },
    }  # fmt: skip
    record = {**SEEDS["FA-3010"], "id": "WH-1", "means": means}
    assert overnight(westhaven_data, finance, Submission("r-1", record, None)) == {"r-1": ""}
    row = row_of(westhaven_data, "WH-1")
    wanted = {
        "INC": "OCP/1200.00/QT/Y//\nTAX/12.00/1W//N/\n",
        "CAP": "LND/999999999.99/P//33.30/0.00/Y/Y/\n",
        "HSG": "GRR/250.00/YR\n",
        "DIS": "/5.00/2W\nLózko – a bed that goes up and/31.00/CM\n",
        "PROP_VALUE": "240000.00",
        "PROP_OWNED": "J",
        "PROP_OWNERS": "3",
        "PROP_OCCUPIERS": "CH/PT",
    }
    assert {name: row[name] for name in wanted} == wanted
    kept = finance.split(record).kept
    assert kept.keys() == {"/means/disabilityRelatedExpenditure/1"}
    assert merge(finance.get("WH-1").record, kept) == (record, ())


def test_rows_keep_what_no_rule_maps_and_find_their_place(
    westhaven_data: Path, finance: BatchedAssessments
) -> None:
    before = finance.get("FA-3001")
    means = before.record["means"]
    private = {"type": "personal-pension", "amount": "10.00", "every": "week"}
    pension, allowance = means["income"]
    income = [private, {**allowance, "amount": "310.00"}, pension]
    record = {**before.record, "means": {**means, "income": income}}
    overnight(westhaven_data, finance, Submission("r-1", record, before.etag))
    assert row_of(westhaven_data, "FA-3001")["INC"].splitlines() == [
        "PPN/10.00/1W///",
        "AAL/310.00/4W///OC2808",
        "RTP/241.30/1W///OC2808",
    ]
    assert finance.get("FA-3001").record == record


def test_a_record_written_back_as_it_was_read_keeps_its_spellings_and_its_stamp(
    westhaven_data: Path, finance: BatchedAssessments
) -> None:
    before = {id: finance.get(id) for id in SEEDS}
    rows = {id: stored(westhaven_data, SERVICE, id) for id in SEEDS}
    sent = [Submission(f"r-{id}", each.record, each.etag) for id, each in before.items()]
    assert {*overnight(westhaven_data, finance, *sent).values()} == {""}
    # The system writes NHS numbers in its own way, whenever it writes.
    rows["FA-3001"]["NHS_NUMBER"] = "999 100 0011"
    for id, each in before.items():
        now = stored(westhaven_data, SERVICE, id)
        assert (now["STAMP"] != rows[id]["STAMP"]) == (id == "FA-3001")
        assert {**now, "STAMP": ""} == {**rows[id], "STAMP": ""}
        assert finance.get(id).record == each.record


def test_a_change_leaves_everything_else_as_it_was(
    westhaven_data: Path, finance: BatchedAssessments
) -> None:
    rows = {id: stored(westhaven_data, SERVICE, id) for id in SEEDS}
    sent = []
    for id in SEEDS:
        found = finance.get(id)
        person = {**found.record["person"], "telephone": "01632 960 777"}
        sent.append(Submission(f"r-{id}", {**found.record, "person": person}, found.etag))
    assert {*overnight(westhaven_data, finance, *sent).values()} == {""}
    rows["FA-3001"]["NHS_NUMBER"] = "999 100 0011"
    for id, row in rows.items():
        now = stored(westhaven_data, SERVICE, id)
        assert now == {**row, "PHONE": "01632 960 777", "STAMP": now["STAMP"]}


def test_where_staff_change_a_charge_theirs_counts(
    westhaven_data: Path, finance: BatchedAssessments
) -> None:
    row = stored(westhaven_data, SERVICE, "FA-3006")
    charge = ["CHG", "07/09/2026", "05/04/2027", "FUL", "£1", "310.00", "0.00", ""]
    sent = [
        Sent("r-1", "C", row, stamp=row["STAMP"], behind=[charge]),
        Sent("r-2", "C", row, stamp=row["STAMP"], behind=[[*charge[:4], "1,290.5", *charge[5:]]]),
        Sent("r-3", "C", row, stamp=row["STAMP"], behind=[[*charge[:4], "1,290.50", *charge[5:]]]),
    ]
    put(westhaven_data / "exchange", "FINANCE", "B1", sent)
    assert "1 taken, 2 refused" in westhaven.night(westhaven_data)
    finance.receipts()
    [read] = finance.get("FA-3006").record["determination"]["charges"]
    assert read["weeklyCharge"] == "1290.50"
