"""What the kind `sql` refuses to write: a value is held exactly, or not at all."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from legacy_databases import (
    FULL,
    Database,
    dump,
    mapped,
    open_cases,
    postgresql_database,
    put,
    record,
)
from legacy_databases import make_cases as make_tables
from sqlalchemy import create_engine, make_url, text

from adapters.contract import Legacy
from adapters.errors import (
    BackendNonsenseError,
    NotHoldableError,
)
from adapters.kinds.sql import ColumnRefusesError, SqlCollection


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("NOTE",), "x" * 31),
        (("NOTE",), "NUL\0"),
        (("NOTE",), "\udc80"),
        (("STAGE",), "AB  "),
        (("STAGE",), None),
        (("AGE",), 44444),
        (("NUMBER",), 10_000_000_000),
        (("COST",), Decimal("100000.00")),
        (("COST",), Decimal("1.234")),
        (("COST",), Decimal("NaN")),
        (("REF",), "R" * 21),
        (("client", "SURNAME"), "s" * 21),
        (("client", "SURNAME"), None),
        (("said", "WHY"), "y" * 41),
        (("said", "LONG-QUESTION"), "y"),
        (("visits", "WHO"), "w" * 21),
        (("visits", "WHO"), None),
    ],
)
def test_a_value_that_a_column_cannot_hold_is_refused(
    database: Database, cases: SqlCollection, path: tuple[str, ...], value: Any
) -> None:
    if path == ("AGE",) and not database.is_postgresql:
        value = 2**70

    def spoilt(legacy: Legacy) -> Legacy:
        new = copy.deepcopy(legacy)
        if path[0] == "visits":
            new["visits"][1][path[1]] = value
        elif len(path) == 2:
            new[path[0]][path[1]] = value
        else:
            new[path[0]] = value
        return new

    if path != ("REF",):
        cases.create(record())
        before = dump(database)
        with pytest.raises(ColumnRefusesError) as refusal:
            cases.replace("A-1", lambda legacy: spoilt({**legacy, "SEEN": 99}))
        assert (refusal.value.path, refusal.value.pointer) == (path, "")
        assert value is None or str(value) not in str(refusal.value)
        assert dump(database) == before
    before = dump(database)
    with pytest.raises(ColumnRefusesError) as refusal:
        cases.create(spoilt(record(REF="A-2")))
    assert refusal.value.path == path
    assert dump(database) == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("NOTE", 7),
        ("AGE", "7"),
        ("AGE", True),
        ("BORN", FULL["OPENED"]),
        ("OPENED", date(2026, 1, 1)),
        ("AGREED", 1),
        ("COST", 1.5),
        ("NOWHERE", 1),
    ],
)
def test_a_value_of_another_type_is_the_councils_mistake(
    database: Database, cases: SqlCollection, column: str, value: Any
) -> None:
    with pytest.raises(BackendNonsenseError):
        cases.create(record(**{column: value}))
    assert dump(database)["CASE_FILE"] == []


def test_a_constraint_of_the_council_refuses_without_a_value(
    database: Database, cases: SqlCollection
) -> None:
    cases.create(record())
    before = dump(database)
    for write in (
        lambda: cases.create(record(REF="A-2", AGE=204)),
        lambda: cases.replace("A-1", put(AGE=204)),
    ):
        with pytest.raises(NotHoldableError) as refusal:
            write()
        assert "204" not in str(refusal.value)
        assert refusal.value.__suppress_context__
        assert dump(database) == before


def test_what_the_system_alters_on_its_own_is_refused(
    database: Database, cases: SqlCollection
) -> None:
    if database.is_postgresql:
        database.do(
            "CREATE FUNCTION fold() RETURNS trigger LANGUAGE plpgsql AS"
            ' $$ BEGIN NEW."NOTE" = upper(NEW."NOTE"); NEW."OFFICER" = \'T1\'; RETURN NEW; END $$'
        )
        database.do(
            'CREATE TRIGGER folds BEFORE INSERT OR UPDATE ON "CASE_FILE"'
            " FOR EACH ROW EXECUTE FUNCTION fold()"
        )
    else:
        fold = 'UPDATE "CASE_FILE" SET "NOTE" = upper("NOTE"), "OFFICER" = \'T1\''
        for name in ("INSERT", "UPDATE"):
            database.do(
                f'CREATE TRIGGER f{name} AFTER {name} ON "CASE_FILE" BEGIN'
                f' {fold} WHERE "CASE_NO" = NEW."CASE_NO"; END'
            )
    with pytest.raises(ColumnRefusesError) as refusal:
        cases.create(record(NOTE="Lower"))
    assert refusal.value.path == ("NOTE",)
    assert dump(database)["CASE_FILE"] == []
    assert cases.create(record(NOTE="UPPER"))["OFFICER"] == "T1"
    with pytest.raises(ColumnRefusesError):
        cases.replace("A-1", put(NOTE="Lower again"))
    assert (cases.read("A-1") or {})["NOTE"] == "UPPER"


def test_a_database_of_fewer_letters_refuses_the_others(postgresql: Database) -> None:
    name = postgresql.name.replace("test_", "latin_")
    server = create_engine(postgresql.engine.url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(
            text(f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        )
    address = make_url(postgresql.url).set(drivername="postgresql", database=name)
    address = address.difference_update_query(["options", "application_name"])
    try:
        with postgresql_database(address.render_as_string(hide_password=False)) as latin:
            make_tables(latin)
            system = open_cases(latin)
            cases = system.collection("cases")
            with pytest.raises(ColumnRefusesError) as refusal:
                cases.create(record())
            assert refusal.value.path == ("NOTE",)
            assert mapped(cases.create(record(NOTE="Zoë"))) == {**FULL, "NOTE": "Zoë"}
            system.close()
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name}"))
        server.dispose()
