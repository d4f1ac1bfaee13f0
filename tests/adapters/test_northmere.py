"""Northmere through its council file: the suite, and the habits of a form engine."""

from __future__ import annotations

from typing import ClassVar

import pytest
from legacy_databases import NORTHMERE, Database, driven, settled
from sqlalchemy import Engine, event

from adapters.compliance import BackendCompliance
from adapters.compliance.samples import fullest, smallest
from adapters.compliance.steps import in_progress, new_id
from adapters.errors import StaleRecordError
from adapters.kinds.sql import SqlSystem
from adapters.registry import Council
from adapters.standins import northmere


class TestNorthmere(BackendCompliance):
    council_file = NORTHMERE
    kinds: ClassVar = {"sql": SqlSystem}
    hidden: ClassVar = {
        "needs-assessment": ["NA-1099"],
        "carers-assessment": ["CA-2099"],
        "financial-assessment": ["FA-3007"],
    }

    @pytest.fixture(autouse=True)
    def settle(self, database: Database) -> None:
        self.environ = settled(database, northmere)


def test_an_nhs_number_gets_its_zeros_back(database: Database, northmere_council: Council) -> None:
    needs = northmere_council.services["needs-assessment"]
    record = smallest("needs-assessment", new_id())
    # Made up; those of the test range begin with 9 and so have no zero to lose.
    record["person"]["nhsNumber"] = "0009990003"
    needs.create(record)
    assert database.ask('SELECT "NHS_ID" FROM "DM_PERSONS" WHERE "NHS_ID" < 10000000') == [
        (9990003,)
    ]
    assert needs.get(record["id"]).record == record
    page = needs.search({"person.nhsNumber": ["0009990003"]}, None, 10)
    assert [item["id"] for item in page.items] == [record["id"]]


def test_duplicates_of_a_person_are_found_together(northmere_council: Council) -> None:
    needs = northmere_council.services["needs-assessment"]
    number = needs.get("NA-1002").record["person"]["nhsNumber"]
    page = needs.search({"person.nhsNumber": [number]}, None, 10)
    assert [item["id"] for item in page.items] == ["NA-1002", "NA-1090"]


def test_retired_codes_survive_a_change(database: Database, northmere_council: Council) -> None:
    needs = northmere_council.services["needs-assessment"]
    before = needs.get("NA-1002")
    assert before.record["state"] == "in-progress"
    needs.amend("NA-1002", before.etag, lambda record: {**record, "reason": "Steps at the door."})
    assert database.ask('SELECT "STATUS" FROM "FORMS" WHERE "FORM_REF" = \'NA-1002\'') == [("I",)]


def test_a_code_in_no_manual_reads_as_other_and_stays(
    database: Database, northmere_council: Council
) -> None:
    needs = northmere_council.services["needs-assessment"]
    before = needs.get("NA-1090")
    assert before.record["state"] == "other"
    needs.amend("NA-1090", before.etag, lambda record: {**record, "urgent": True})
    assert database.ask('SELECT "STATUS" FROM "FORMS" WHERE "FORM_REF" = \'NA-1090\'') == [("Z",)]


def test_what_nobody_maps_survives(database: Database, northmere_council: Council) -> None:
    needs = northmere_council.services["needs-assessment"]
    before = needs.get("NA-1001")

    def change(record: dict) -> dict:
        involved = [*record["peopleInvolved"][::-1], record["peopleInvolved"][0]]
        person = {**record["person"], "telephone": "01632 960 999"}
        answers = {**record["answers"], "desiredOutcomes": "Choir on Thursdays."}
        return {**record, "person": person, "answers": answers, "peopleInvolved": involved}

    after = needs.amend("NA-1001", before.etag, change)
    assert after.record == change(before.record)
    assert database.ask(
        'SELECT "WORKER_ID", "TEAM_CODE", "LAST_TOUCHED_BY", "FULL_NAME", "TELEPHONE"'
        ' FROM "FORMS" JOIN "DM_PERSONS" USING ("PERSON_ID") WHERE "FORM_REF" = \'NA-1001\''
    ) == [("W0417", "NMADS1", "p.raman", "Miriam Okafor", "01632 960 999")]
    answers = dict(
        database.ask(
            'SELECT "QUESTION_CODE", "ANSWER_TEXT" || \'/\' || a."LAST_TOUCHED_BY"'
            ' FROM "FORM_ANSWERS" a JOIN "FORMS" USING ("FORM_ID") WHERE "FORM_REF" = \'NA-1001\''
            " AND \"QUESTION_CODE\" IN ('LEGACY_SCORE', 'WANTS')"
        )
    )
    assert answers == {"LEGACY_SCORE": "17/p.raman", "WANTS": "Choir on Thursdays./p.raman"}
    assert database.ask(
        'SELECT "PERSON_NAME", "REL", "WORKER_NOTE" FROM "FORM_PEOPLE"'
        ' JOIN "FORMS" USING ("FORM_ID") WHERE "FORM_REF" = \'NA-1001\' ORDER BY "SEQ"'
    ) == [
        ("Grace Adeyemi", "FR", None),
        ("Daniel Okafor", "SO", "Works nights"),
        ("Daniel Okafor", "CH", None),
    ]


@pytest.mark.parametrize(
    "elsewhere",
    [
        'UPDATE "FORMS" SET "WORKER_ID" = \'W0999\' WHERE "FORM_REF" = \'NA-1001\'',
        'UPDATE "DM_PERSONS" SET "GENDER" = \'F\' WHERE "LAST_NAME" = \'Okafor\'',
        'UPDATE "FORM_ANSWERS" SET "ANSWER_TEXT" = \'18\' WHERE "QUESTION_CODE" = \'LEGACY_SCORE\'',
        'UPDATE "FORM_PEOPLE" SET "WORKER_NOTE" = \'Works days\' WHERE "WORKER_NOTE" LIKE \'W%\'',
        'DELETE FROM "FORM_ANSWERS" WHERE "QUESTION_CODE" = \'LEGACY_SCORE\'',
    ],
)
def test_a_change_at_the_council_makes_a_stale_entity_tag(
    database: Database, northmere_council: Council, elsewhere: str
) -> None:
    needs = northmere_council.services["needs-assessment"]
    before = needs.get("NA-1001")
    database.do(elsewhere)
    after = needs.get("NA-1001")
    assert after.record == before.record
    assert after.etag != before.etag
    with pytest.raises(StaleRecordError):
        needs.amend("NA-1001", before.etag, in_progress)


def test_a_person_is_taken_again_only_if_every_detail_is_the_same(
    database: Database, northmere_council: Council
) -> None:
    needs = northmere_council.services["needs-assessment"]
    miriam = needs.get("NA-1001").record["person"]

    def persons() -> int:
        return int(database.ask('SELECT count(*) FROM "DM_PERSONS"')[0][0])

    before = persons()
    needs.create({**smallest("needs-assessment", new_id()), "person": miriam})
    assert persons() == before
    less = {name: value for name, value in miriam.items() if name != "telephone"}
    record = {**smallest("needs-assessment", new_id()), "person": less}
    assert needs.create(record).record["person"] == less
    assert persons() == before + 1


def test_a_restricted_person_is_not_taken_again(
    database: Database, northmere_council: Council
) -> None:
    needs = northmere_council.services["needs-assessment"]
    record = fullest("needs-assessment", new_id())
    needs.create(record)
    database.do('UPDATE "DM_PERSONS" SET "RESTRICTED" = \'Y\'')
    again = {**record, "id": new_id()}
    assert needs.create(again).record == again
    assert needs.search({}, None, 100).items == (again,)


def test_reading_a_page_takes_one_statement_a_table(
    database: Database, northmere_council: Council
) -> None:
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        page = northmere_council.services["needs-assessment"].search({}, None, 50)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(page.items) > 6
    assert len([sql for sql in statements if sql.startswith("SELECT")]) == 3


def test_the_stand_in_can_be_started_by_hand(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    url = driven(database.url)
    for _ in range(2):
        northmere.main(["--url", url, "--reset"])
    records = len(northmere.references(url))
    assert records >= 22
    assert capsys.readouterr().out == f"{records} records\n" * 2
    database.do('DELETE FROM "FORM_PEOPLE"')
    northmere.main(["--url", url])
    assert database.ask('SELECT count(*) FROM "FORM_PEOPLE"') == [(0,)]
