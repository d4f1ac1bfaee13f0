"""What the kind `sql` refuses at start-up: words it does not know, tables that do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from legacy_databases import PATHS, STORE, Database, make_cases, open_cases, sqlite_database

from adapters.errors import BackendUnavailableError, CouncilFileError, NotOfferedError
from adapters.kinds.sql import SqlSystem


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Database]:
    with sqlite_database(tmp_path) as database:
        make_cases(database)
        database.script(
            'CREATE TABLE "LOOSE" ("CASE_NO" INTEGER, "QUESTION" TEXT, "SAID" TEXT, "AT" TEXT);'
            'CREATE UNIQUE INDEX "SOME" ON "LOOSE" ("CASE_NO", "QUESTION") WHERE "AT" IS NULL'
        )
        yield database


def changed(*place: str, to: Any) -> dict[str, Any]:
    """STORE with another value at a place."""
    store = {**STORE}
    here = store
    for step in place[:-1]:
        here[step] = {**here[step]}
        here = here[step]
    here[place[-1]] = to
    return store


@pytest.mark.parametrize(
    ("store", "reason"),
    [
        (changed("table", to="NOWHERE"), "no table NOWHERE"),
        (changed("key", to="NOTHING"), "CASE_FILE has no column NOTHING"),
        (changed("key", to="NOTE"), "CASE_FILE.NOTE must be unique"),
        (changed("order", to="AGE"), "CASE_FILE.AGE must be unique"),
        (changed("only", to={"NOTHING": "x"}), "no column NOTHING"),
        (changed("only", to={"AGE": "many"}), "CASE_FILE.AGE cannot be compared"),
        (changed("only", to={"AGREED": "yes"}), "CASE_FILE.AGREED is true or false"),
        (changed("hidden", to={"NOTHING": ["Y"]}), "no column NOTHING"),
        (changed("one", "client", "table", to="NOWHERE"), "no table NOWHERE"),
        (changed("one", "client", "on", to="NOTHING"), "no column NOTHING"),
        (changed("one", "client", "to", to="TOWN"), "CLIENT.TOWN must be unique"),
        (changed("one", "client", "hidden", to={"NOTHING": ["Y"]}), "no column NOTHING"),
        (changed("pairs", "said", "question", to="NOTHING"), "ANSWER has no column NOTHING"),
        (changed("pairs", "said", "table", to="LOOSE"), "LOOSE: CASE_NO with QUESTION must be"),
        (changed("many", "visits", "order", to="WHO"), "VISIT.WHO must be a whole number"),
        (
            changed("many", "visits", to={"table": "LOOSE", "on": "CASE_NO", "order": "CASE_NO"}),
            "LOOSE needs a primary key",
        ),
        (changed("pairs", "visits", to=STORE["pairs"]["said"]), "visits is named twice"),
        (changed("pairs", "AGE", to=STORE["pairs"]["said"]), "AGE is also a column"),
        (changed("tabel", to="CASE_FILE"), "services.cases.store.tabel: Extra inputs"),
        (changed("one", "client", "reuse", to="maybe"), "store.one.client.reuse: Input should"),
        ({}, "services.cases.store.table: Field required"),
        (changed("one", to={}), "nothing in the store is called client.SURNAME"),
    ],
)
def test_a_store_that_does_not_fit_is_refused(
    tables: Database, store: dict[str, Any], reason: str
) -> None:
    with pytest.raises(CouncilFileError) as refusal:
        open_cases(tables, store=store)
    assert refusal.value.reason.startswith("services.cases.store")
    assert reason in refusal.value.reason


@pytest.mark.parametrize(
    "path", [("NOTHING",), ("client", "NOTHING"), ("visits", "NOTHING"), ("said", "WHY", "NOT")]
)
def test_a_rule_for_a_column_that_is_not_there_is_refused(
    tables: Database, path: tuple[str, ...]
) -> None:
    with pytest.raises(CouncilFileError, match="NOT"):
        SqlSystem({"url": tables.url}, {"cases": STORE}, {"cases": [*PATHS, path]})


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({}, "connection.url: Field required"),
        ({"url": "postgresql//h:s3cret@x"}, "connection.url: is not the address"),
        ({"url": "oracle://h:s3cret@x/y"}, "connection.url: the kind sql reaches postgresql and"),
        ({"url": "sqlite:///s3cret", "pool": "0"}, "connection.pool: "),
        ({"url": "sqlite:///s3cret", "timeout": "5"}, "connection.timeout: "),
        ({"url": "sqlite:///s3cret", "timeout": "0s"}, "connection.timeout: "),
        ({"url": "sqlite:///s3cret", "speed": "high"}, "connection.speed: "),
    ],
)
def test_a_wrong_connection_is_refused_and_never_shown(words: dict[str, str], reason: str) -> None:
    with pytest.raises(CouncilFileError) as refusal:
        SqlSystem(words, {"cases": STORE}, {"cases": PATHS})
    assert refusal.value.reason.startswith(reason)
    assert "s3cret" not in str(refusal.value)


def test_a_service_without_a_store_is_not_offered(tables: Database) -> None:
    system = open_cases(tables)
    with pytest.raises(NotOfferedError):
        system.collection("carers-assessment")
    system.close()


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    system = SqlSystem({"url": f"sqlite:///{tmp_path / 'no.db'}"}, {"c": STORE}, {"c": PATHS})
    with pytest.raises(BackendUnavailableError):
        system.check()
    system.close()
    assert not (tmp_path / "no.db").exists()


def test_a_database_that_comes_later_is_used_when_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "legacy.db"
    system = SqlSystem({"url": f"sqlite:///{path}"}, {"cases": STORE}, {"cases": PATHS})
    with pytest.raises(BackendUnavailableError):
        system.collection("cases").read("A-1")
    with sqlite_database(tmp_path) as database:
        make_cases(database)
    assert system.collection("cases").read("A-1") is None
    system.check()
    system.close()
