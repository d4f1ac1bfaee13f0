"""The kind `sql` by itself: what it reads, what it writes and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from legacy_databases import (
    FULL,
    STORE,
    Database,
    dump,
    mapped,
    open_cases,
    put,
    record,
)
from sqlalchemy import Engine, event

from adapters.errors import (
    RecordNotFoundError,
    StaleRecordError,
)
from adapters.kinds.sql import SqlCollection


class Injected(Exception):
    """Raised in place of a statement."""


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """The writing statement of this number, from 0, fails before it is sent."""
    seen: list[str] = []

    def fail(*given: Any) -> None:
        sql = str(given[2])
        if sql.split()[0] in ("INSERT", "UPDATE", "DELETE"):
            seen.append(sql)
            if len(seen) == number + 1:
                raise Injected

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", fail)


def test_a_record_comes_back_as_it_went_in(database: Database, cases: SqlCollection) -> None:
    assert mapped(cases.create(record())) == FULL
    assert mapped(cases.read("A-1") or {}) == FULL
    kinds = {name: type(value) for name, value in (cases.read("A-1") or {}).items()}
    assert (kinds["NUMBER"], kinds["COST"], kinds["AGREED"]) == (int, Decimal, bool)
    (opened,) = database.ask('SELECT "OPENED" FROM "CASE_FILE"')[0]
    assert str(opened).startswith("2026-03-29 01:30:00")


def test_unmapped_columns_are_read_and_survive(database: Database, cases: SqlCollection) -> None:
    cases.create(record())
    for table in ("CASE_FILE", "CLIENT", "ANSWER", "VISIT"):
        database.do(f'UPDATE "{table}" SET "OFFICER" = \'W7\'')
    before = cases.read("A-1") or {}
    assert before["OFFICER"] == before["client"]["OFFICER"] == before["visits"][2]["OFFICER"]
    daniel, grace = before["visits"][1], before["visits"][2]
    after = cases.replace(
        "A-1",
        put(
            AGE=84,
            NOTE=None,
            client={"TOWN": "Oldbridge"},
            said={"WHY": "two strokes", "HOW": None},
            visits=[{**grace, "WHO": "Ann"}, {"WHO": "New"}, daniel],
        ),
    )
    assert (after["AGE"], after["OFFICER"], "NOTE" in after) == (84, "W7", False)
    assert after["client"] == {**before["client"], "TOWN": "Oldbridge"}
    assert after["said"] == {"WHY": "two strokes"}
    assert [(v["WHO"], v.get("OFFICER")) for v in after["visits"]] == [
        ("Ann", "W7"),
        ("New", None),
        ("Daniel", "W7"),
    ]
    assert [after["visits"][i]["VISIT_NO"] for i in (0, 2)] == [
        grace["VISIT_NO"],
        daniel["VISIT_NO"],
    ]
    assert database.ask('SELECT "OFFICER" FROM "ANSWER"') == [("W7",)]


def test_only_what_differs_is_written(cases: SqlCollection) -> None:
    cases.create(record())
    with failing_at(-1) as statements:
        cases.replace("A-1", put())
        assert statements == []
        cases.replace("A-1", put(AGE=84, said={"WHY": "flu"}))
    assert [sql.split()[1].strip('"') for sql in statements] == ["CASE_FILE", "ANSWER"]
    assert "STAGE" not in statements[0]


def test_a_failure_at_any_statement_leaves_no_trace(
    database: Database, cases: SqlCollection
) -> None:
    change = put(
        AGE=90,
        client={"TOWN": "Oldbridge"},
        said={"WHY": None, "HOW": "by hand", "WHEN": "noon"},
        visits=[{"WHO": "New"}],
    )
    for write in (lambda: cases.create(record()), lambda: cases.replace("A-1", change)):
        before, number = dump(database), 0
        while True:
            with failing_at(number) as statements:
                try:
                    write()
                except Injected:
                    number += 1
                    assert dump(database) == before
                else:
                    break
        assert number == len(statements) >= 6
        assert dump(database) != before


def test_hidden_records_are_not_there(database: Database, cases: SqlCollection) -> None:
    for number, (table, column, value) in enumerate(
        [("CASE_FILE", "SHUT", "Y"), ("CLIENT", "SEALED", "y"), ("CLIENT", "SEALED", "N")]
    ):
        ref = f"A-{number}"
        cases.create(record(REF=ref, client={"SURNAME": f"S{number}"}))
        key = '"REF"' if table == "CASE_FILE" else '"SURNAME"'
        name = ref if table == "CASE_FILE" else f"S{number}"
        database.do(f'UPDATE "{table}" SET "{column}" = :v WHERE {key} = :n', v=value, n=name)
    before = dump(database)
    for ref in ("A-0", "A-1"):
        assert cases.read(ref) is None
        with pytest.raises(RecordNotFoundError):
            cases.replace(ref, put(AGE=1))
        with pytest.raises(StaleRecordError):
            cases.create(record(REF=ref))
    assert [legacy["REF"] for _, legacy in cases.find({}, None, 9)] == ["A-2"]
    assert dump(database) == before


def test_two_parents_may_share_a_table(database: Database, cases: SqlCollection) -> None:
    parents = {
        "client": STORE["one"]["client"],
        "carer": {
            "table": "CLIENT",
            "on": "CARER_NO",
            "to": "CLIENT_NO",
            "hidden": {"SEALED": ["Y"]},
        },
    }
    system = open_cases(database, store={**STORE, "one": parents})
    both = system.collection("cases")
    both.create(record(carer={"SURNAME": "Bell"}))
    both.create(record(REF="A-2"))
    found = both.replace("A-1", lambda old: {**old, "carer": {**old["carer"], "TOWN": "Mere"}})
    assert mapped(found) == FULL
    assert (found["carer"]["SURNAME"], found["carer"]["TOWN"]) == ("Bell", "Mere")
    where = {("carer", "SURNAME"): ["Bell"], ("client", "SURNAME"): ["Okafor"]}
    assert [legacy["REF"] for _, legacy in both.find(where, None, 9)] == ["A-1"]
    later = both.replace("A-2", lambda old: {**old, "carer": {"SURNAME": "Prys"}})
    assert later["carer"]["SURNAME"] == "Prys"
    gone = both.replace("A-2", lambda old: {k: v for k, v in old.items() if k != "carer"})
    assert "carer" not in gone
    database.do('UPDATE "CLIENT" SET "SEALED" = \'Y\' WHERE "SURNAME" = \'Bell\'')
    assert both.read("A-1") is None
    assert len(dump(database)["CLIENT"]) == 3
    system.close()


def test_an_answer_without_text_is_answered_in_its_own_row(
    database: Database, cases: SqlCollection
) -> None:
    cases.create(record(said={"WHY": "flu"}))
    database.do('INSERT INTO "ANSWER" SELECT "CASE_NO", \'HOW\', NULL, \'W7\' FROM "CASE_FILE"')
    before = cases.read("A-1") or {}
    assert before["said"] == {"WHY": "flu"}
    cases.replace("A-1", put(AGE=84))
    assert len(dump(database)["ANSWER"]) == 2
    cases.replace("A-1", put(said={"HOW": "by post"}))
    assert database.ask('SELECT "SAID", "OFFICER" FROM "ANSWER" WHERE "QUESTION" = \'HOW\'') == [
        ("by post", "W7")
    ]


def test_find_by_any_part_of_a_record(cases: SqlCollection) -> None:
    for number in range(6):
        said = {"WHY": "flu"} if number % 2 else {}
        cases.create(
            record(REF=f"A-{number}", AGE=80 + number, said=said, visits=[{"WHO": f"V{number}"}])
        )

    def refs(where: Any, limit: int = 9) -> list[str]:
        return [legacy["REF"] for _, legacy in cases.find(where, None, limit)]

    assert refs({("AGE",): [81, 83, 999]}) == ["A-1", "A-3"]
    assert refs({("client", "SURNAME"): ["Okafor"], ("AGE",): [80]}) == ["A-0"]
    assert refs({("said", "WHY"): ["flu"]}) == ["A-1", "A-3", "A-5"]
    assert refs({("said", "WHY"): [None]}) == ["A-0", "A-2", "A-4"]
    assert refs({("said", "WHY"): ["flu", None]}, 2) == ["A-0", "A-1"]
    assert refs({("visits", "WHO"): ["V4", "V5"]}) == ["A-4", "A-5"]
    assert refs({("SHUT",): [None]}) == [f"A-{number}" for number in range(6)]
    # What no column can hold is in no row; the database is not even asked.
    for path, value in [(("NOTE",), "NUL\0"), (("NOTE",), "x" * 31), (("AGE",), 10**30)]:
        assert refs({path: [value]}) == []
    assert refs({("AGE",): []}) == []
    assert cases.read("NUL\0") is None
    for position in ("x", "1; DROP", "9" * 40, ""):
        with pytest.raises(RecordNotFoundError):
            cases.find({}, position, 9)
