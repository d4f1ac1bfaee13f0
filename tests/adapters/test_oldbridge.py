"""Oldbridge through its council file: the suite on its three systems, and a very wide table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import jsonschema_rs
import pytest
from legacy_databases import OLDBRIDGE, Database, driven
from oldbridge_systems import KINDS, connected, environ, financed, trusted

import openapi
from adapters.compliance import BackendCompliance
from adapters.compliance.samples import fullest
from adapters.contract import Record
from adapters.errors import BackendUnavailableError
from adapters.mapping import component_of
from adapters.registry import Council
from adapters.standins import northmere, oldbridge, oldbridge_finance, oldbridge_trust
from adapters.standins.oldbridge_finance import Finance
from adapters.standins.oldbridge_trust import Trust


@pytest.fixture
def trust(tmp_path: Path) -> Iterator[Trust]:
    with trusted(tmp_path / "trust") as server:
        yield server


@pytest.fixture
def finance(tmp_path: Path) -> Iterator[Finance]:
    with financed(tmp_path / "finance") as server:
        yield server


@pytest.fixture
def oldbridge_council(database: Database, trust: Trust, finance: Finance) -> Iterator[Council]:
    with connected(environ(database, trust, finance)) as council:
        yield council


class TestOldbridge(BackendCompliance):
    council_file = OLDBRIDGE
    kinds: ClassVar = KINDS
    hidden: ClassVar = {
        "needs-assessment": ["NA-1099"],
        "carers-assessment": ["CA-2099"],
        "financial-assessment": ["FA-3007"],
    }

    @pytest.fixture(autouse=True)
    def settle(self, database: Database, trust: Trust, finance: Finance) -> None:
        self.environ = environ(database, trust, finance)


def _all(council: Council) -> Iterator[tuple[str, Record]]:
    for service, assessments in council.services.items():
        for record in assessments.search({}, None, 100).items:
            yield service, record


def test_both_councils_hold_the_same_records(
    database: Database,
    trust: Trust,
    finance: Finance,
    northmere_council: Council,
    oldbridge_council: Council,
) -> None:
    theirs = {record["id"]: (service, record) for service, record in _all(northmere_council)}
    ours = {record["id"]: (service, record) for service, record in _all(oldbridge_council)}
    assert ours == theirs
    needs = oldbridge.references(driven(database.url))
    carers = oldbridge_trust.references(trust.carers.data)
    financial = oldbridge_finance.references(finance.assessments.data)
    held = [*needs, *carers, *financial]
    assert sorted(held) == sorted(northmere.references(driven(database.url)))
    assert {*held} - ours.keys() == {"NA-1099", "CA-2099", "FA-3007"}
    states = {id: record["state"] for id, (_, record) in ours.items()}
    for prefix in ("NA-100", "CA-200"):
        expected = ["submitted", "in-progress", "assured", "determined", "returned", "determined"]
        assert [states[f"{prefix}{number}"] for number in range(1, 7)] == expected
    assert states["NA-1090"] == "other"


def test_every_seeded_record_is_a_record_of_the_standard(oldbridge_council: Council) -> None:
    recording = {"state": "recorded", "asOf": "2026-10-05T08:00:00Z"}
    for service, record in _all(oldbridge_council):
        schema = {
            **openapi.document(service),
            "$ref": f"#/components/schemas/{component_of(service)}",
        }
        errors = jsonschema_rs.validator_for(schema).iter_errors({**record, "recording": recording})
        assert [(error.instance_path, error.message) for error in errors] == []


def test_every_column_of_an_assessment_can_be_filled(
    database: Database, oldbridge_council: Council
) -> None:
    unmapped = {"SENSITIVE_CASE", "WORKER_INITIALS", "COST_CENTRE", "LAST_TOUCHED_BY"}
    unmapped |= {"PAPER_FILE_NO"}
    oldbridge_council.services["needs-assessment"].create(fullest("needs-assessment", "CT-FULL"))
    columns = oldbridge.needs.c
    with database.engine.connect() as connection:
        row = connection.execute(
            oldbridge.needs.select().where(columns.CASE_REF == "CT-FULL")
        ).one()
    empty = {name for name, value in row._mapping.items() if value is None}
    assert empty == unmapped


def test_each_service_is_on_its_own_system(oldbridge_council: Council) -> None:
    assert oldbridge_council.homes == {
        "needs-assessment": "cases",
        "carers-assessment": "trust",
        "financial-assessment": "finance",
    }
    for service, name in oldbridge_council.homes.items():
        assert oldbridge_council.system_of(service) is oldbridge_council.systems[name]


def test_one_system_answers_while_the_other_is_away(database: Database, tmp_path: Path) -> None:
    with trusted(tmp_path / "trust") as trust:
        words = environ(database, trust)
    with connected(words) as council:
        assert council.services["needs-assessment"].get("NA-1001").record["id"] == "NA-1001"
        with pytest.raises(BackendUnavailableError):
            council.services["carers-assessment"].get("CA-2001")
        with pytest.raises(BackendUnavailableError):
            council.check()


def test_yes_and_no_keep_the_spelling_they_had(
    database: Database, oldbridge_council: Council
) -> None:
    needs = oldbridge_council.services["needs-assessment"]
    before = needs.get("NA-1003")
    limb = "endangersHealthOrSafety"
    assert before.record["answers"]["outcomes"]["safety"][limb] is True

    def change(record: dict[str, Any]) -> dict[str, Any]:
        outcomes = dict(record["answers"]["outcomes"])
        outcomes["nutrition"] = {**outcomes["nutrition"], limb: True}
        return {**record, "answers": {**record["answers"], "outcomes": outcomes}}

    needs.amend("NA-1003", before.etag, change)
    columns = '"OC_SAF_RISK", "OC_TOI_RISK", "OC_NUT_RISK"'
    where = "WHERE \"CASE_REF\" = 'NA-1003'"
    assert database.ask(f'SELECT {columns} FROM "NEEDS_ASSESSMENT" {where}') == [("1", "0", "Y")]


def test_odd_spellings_of_the_seed_are_found_and_kept(
    database: Database, oldbridge_council: Council
) -> None:
    needs = oldbridge_council.services["needs-assessment"]
    before = needs.get("NA-1001")
    number = before.record["person"]["nhsNumber"]
    page = needs.search({"person.nhsNumber": [number]}, None, 5)
    assert [item["id"] for item in page.items] == ["NA-1001"]
    needs.amend("NA-1001", before.etag, lambda record: {**record, "urgent": True})
    typed = f"{number[:3]} {number[3:6]} {number[6:]}"
    assert database.ask(
        'SELECT "NHS_NO", "URGENT_IND" FROM "NEEDS_ASSESSMENT" WHERE "CASE_REF" = \'NA-1001\''
    ) == [(typed, "1")]


def test_rows_of_contacts_keep_their_number_and_what_nobody_maps(
    database: Database, oldbridge_council: Council
) -> None:
    needs = oldbridge_council.services["needs-assessment"]
    before = needs.get("NA-1004")
    new = {"name": "Sunita Rao", "relationship": "neighbour", "involvement": "asked-for"}
    rows = (
        'SELECT "CONTACT_NO", "CONTACT_NAME", "REL_CD", "ADDED_BY" FROM "NEEDS_CONTACT"'
        ' JOIN "NEEDS_ASSESSMENT" USING ("ROW_NO") WHERE "CASE_REF" = \'NA-1004\''
        ' ORDER BY "LINE_NO"'
    )
    joan, ellis = database.ask(rows)
    needs.amend(
        "NA-1004",
        before.etag,
        lambda record: {**record, "peopleInvolved": [new, *record["peopleInvolved"]]},
    )
    first, *others = database.ask(rows)
    assert first[1:] == ("Sunita Rao", "09", None)
    assert others == [joan, ellis]
    assert (joan[2], joan[3]) == ("21", "reception")


def test_the_stand_in_can_be_started_by_hand(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    url = driven(database.url)
    for _ in range(2):
        oldbridge.main(["--url", url, "--reset"])
    assessments = len(oldbridge.references(url))
    assert assessments >= 10
    assert capsys.readouterr().out == f"{assessments} assessments\n" * 2
