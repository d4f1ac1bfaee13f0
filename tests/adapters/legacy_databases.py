"""Databases to test the kind `sql` on: SQLite in a file, PostgreSQL in a schema of its own.

`CAREACT_TEST_POSTGRESQL` is the address of a PostgreSQL server on which schemas may be made;
without it, the one on this machine. `CAREACT_REQUIRE_POSTGRESQL=1` makes a missing one a failure.
"""

from __future__ import annotations

import copy
import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import OperationalError

from adapters.contract import Legacy
from adapters.kinds.sql import SqlSystem
from adapters.standins import northmere

SERVER = os.environ.get("CAREACT_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
COUNCILS = Path(northmere.__file__).parents[1] / "councils"
NORTHMERE, OLDBRIDGE = COUNCILS / "E10999901-northmere.yaml", COUNCILS / "E06999905-oldbridge.yaml"


@dataclass(frozen=True)
class Database:
    """An empty place for tables, and a way to look into it that is not the kind's."""

    url: str
    engine: Engine
    name: str
    """What the connections of `url` are called on the server; empty for SQLite."""

    @property
    def is_postgresql(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    def ask(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql), values)]

    def do(self, sql: str, **values: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(sql), values)

    def script(self, sql: str) -> None:
        """Statements, one a line or more, with `;` between them."""
        for statement in filter(str.strip, sql.split(";")):
            self.do(statement)


@cache
def postgresql_fault() -> str:
    """Why there is no PostgreSQL; empty where there is one."""
    engine = create_engine(driven(SERVER), connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return ""
    except OperationalError as error:
        return f"no PostgreSQL at {make_url(SERVER)!r}: {type(error.orig).__name__}"
    finally:
        engine.dispose()


def driven(url: str) -> str:
    """The address with the driver that the tests themselves use."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def sqlite_database(path: Path) -> Iterator[Database]:
    url = f"sqlite:///{path / 'legacy.db'}"
    engine = create_engine(url)
    with engine.connect():
        pass
    try:
        yield Database(url, engine, "")
    finally:
        engine.dispose()


@contextmanager
def postgresql_database(address: str = SERVER) -> Iterator[Database]:
    schema = f"test_{uuid.uuid4().hex}"
    options = {"options": f"-csearch_path={schema}", "application_name": schema}
    url = make_url(address).update_query_dict(options).render_as_string(hide_password=False)
    own = make_url(address).update_query_dict({"options": options["options"]})
    engine = create_engine(driven(own.render_as_string(hide_password=False)))
    database = Database(url, engine, schema)
    database.do(f"CREATE SCHEMA {schema}")
    try:
        yield database
    finally:
        database.do(f"DROP SCHEMA {schema} CASCADE")
        engine.dispose()


@contextmanager
def some_database(kind: str, path: Path) -> Iterator[Database]:
    if kind == "sqlite":
        with sqlite_database(path) as database:
            yield database
        return
    if fault := postgresql_fault():
        if os.environ.get("CAREACT_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(fault)
        pytest.skip(fault)
    with postgresql_database() as database:
        yield database


def settled(database: Database, standin: ModuleType) -> dict[str, str]:
    """A stand-in with its seed in the database; the environment that its council file needs."""
    url = driven(database.url)
    standin.create(url)
    standin.seed(url)
    name = standin.__name__.rsplit(".", 1)[1].upper()
    return {f"{name}_DATABASE_URL": database.url}


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, to see that a failure left no trace."""
    names = inspect(database.engine).get_table_names()
    return {name: sorted(database.ask(f'SELECT * FROM "{name}"'), key=repr) for name in names}


CASES = """
CREATE TABLE "CLIENT" (
  "CLIENT_NO" {identity}, "SURNAME" VARCHAR(20) NOT NULL, "TOWN" VARCHAR(20),
  "SEALED" CHAR(1), "OFFICER" VARCHAR(20));
CREATE TABLE "CASE_FILE" (
  "CASE_NO" {identity}, "REF" VARCHAR(20) NOT NULL UNIQUE, "STAGE" CHAR(4) NOT NULL,
  "OPENED" {timestamp}, "AGE" SMALLINT, "NUMBER" NUMERIC(10), "COST" NUMERIC(7,2),
  "AGREED" BOOLEAN, "BORN" DATE, "SEEN" INTEGER, "NOTE" VARCHAR(30), "SHUT" CHAR(1),
  "OFFICER" VARCHAR(20), "CLIENT_NO" INTEGER REFERENCES "CLIENT" ("CLIENT_NO"),
  "CARER_NO" INTEGER REFERENCES "CLIENT" ("CLIENT_NO"), CHECK ("AGE" < 200));
CREATE TABLE "ANSWER" (
  "CASE_NO" INTEGER NOT NULL REFERENCES "CASE_FILE" ("CASE_NO"), "QUESTION" VARCHAR(10) NOT NULL,
  "SAID" VARCHAR(40), "OFFICER" VARCHAR(20), PRIMARY KEY ("CASE_NO", "QUESTION"));
CREATE TABLE "VISIT" (
  "VISIT_NO" {identity}, "CASE_NO" INTEGER NOT NULL REFERENCES "CASE_FILE" ("CASE_NO"),
  "PLACE_NO" SMALLINT NOT NULL, "WHO" VARCHAR(20) NOT NULL, "OFFICER" VARCHAR(20),
  UNIQUE ("CASE_NO", "PLACE_NO"))
"""
"""A small system with everything the kind knows: types, a parent, answers and a list."""

STORE: dict[str, Any] = {
    "table": "CASE_FILE",
    "key": "REF",
    "order": "CASE_NO",
    "hidden": {"SHUT": ["Y"]},
    "one": {
        "client": {
            "table": "CLIENT",
            "on": "CLIENT_NO",
            "reuse": "identical",
            "hidden": {"SEALED": ["Y", "y"]},
        }
    },
    "pairs": {
        "said": {"table": "ANSWER", "on": "CASE_NO", "question": "QUESTION", "answer": "SAID"}
    },
    "many": {"visits": {"table": "VISIT", "on": "CASE_NO", "order": "PLACE_NO"}},
}

COLUMNS = ("REF", "STAGE", "OPENED", "AGE", "NUMBER", "COST", "AGREED", "BORN", "SEEN", "NOTE")
PATHS: list[tuple[str, ...]] = [
    *((name,) for name in COLUMNS),
    ("client", "SURNAME"),
    ("client", "TOWN"),
    ("said", "WHY"),
    ("said", "HOW"),
    ("visits", "WHO"),
]

FULL: dict[str, Any] = {
    "REF": "A-1",
    "STAGE": "NEW",
    "OPENED": datetime(2026, 3, 29, 1, 30, 0),  # noqa: DTZ001 (naive is universal time)
    "AGE": 83,
    "NUMBER": 9_991_000_011,
    "COST": Decimal("67.71"),
    "AGREED": True,
    "BORN": date(1943, 2, 28),
    "SEEN": 4,
    "NOTE": "Zoë – 王",
    "client": {"SURNAME": "Okafor", "TOWN": "Northmere"},
    "said": {"WHY": "a stroke", "HOW": "by post"},
    "visits": [{"WHO": "Grace"}, {"WHO": "Daniel"}, {"WHO": "Grace"}],
}


def make_cases(database: Database) -> None:
    """The tables of CASES."""
    words = {
        "identity": "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "timestamp": "TIMESTAMP WITH TIME ZONE",
    }
    if not database.is_postgresql:
        words = {"identity": "INTEGER PRIMARY KEY AUTOINCREMENT", "timestamp": "DATETIME"}
    database.script(CASES.format(**words))


def open_cases(
    database: Database, url: str = "", store: Mapping[str, Any] = STORE, **words: str
) -> SqlSystem:
    """The kind over CASES, as a council file without a mapping would open it."""
    connection = {"url": url or database.url, **words}
    return SqlSystem(connection, {"cases": store}, {"cases": PATHS})


def record(**changes: Any) -> Legacy:
    return {**copy.deepcopy(FULL), **changes}


def mapped(legacy: Legacy) -> Legacy:
    """The part of a record that FULL has."""
    found = {name: legacy[name] for name in FULL if name in legacy}
    found["client"] = {name: legacy["client"][name] for name in FULL["client"]}
    found["visits"] = [{"WHO": visit["WHO"]} for visit in legacy["visits"]]
    return found


def put(**changes: Any) -> Callable[[Legacy], Legacy]:
    """A change that, like a mapping, carries along what it does not know."""

    def change(legacy: Legacy) -> Legacy:
        new = {**legacy, **changes}
        for name in ("client", "said"):
            if name in changes:
                new[name] = {**legacy.get(name, {}), **changes[name]}
        return {name: value for name, value in new.items() if value is not None}

    return change


@contextmanager
def heard(name: str, do: Callable[..., None]) -> Iterator[None]:
    """`do` runs at each event of this name of any engine."""
    event.listen(Engine, name, do)
    try:
        yield
    finally:
        event.remove(Engine, name, do)
