"""Fixtures for the tests of the kind `sql` and of the stand-ins that it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from legacy_databases import (
    NORTHMERE,
    Database,
    make_cases,
    open_cases,
    record,
    settled,
    some_database,
)

from adapters.kinds.sql import SqlCollection, SqlSystem
from adapters.registry import Council, open_council
from adapters.standins import northmere


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Each test on both databases."""
    with some_database(request.param, tmp_path) as found:
        yield found


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[Database]:
    """For what only a server can do."""
    with some_database("postgresql", tmp_path) as found:
        yield found


@pytest.fixture
def northmere_council(database: Database) -> Iterator[Council]:
    """Northmere, seeded and connected."""
    council = open_council(NORTHMERE, settled(database, northmere), {"sql": SqlSystem})
    yield council
    council.close()


@pytest.fixture
def cases(database: Database) -> Iterator[SqlCollection]:
    """The kind over the small system of `legacy_databases`."""
    make_cases(database)
    system = open_cases(database)
    yield system.collection("cases")
    system.close()


@pytest.fixture
def on_server(postgresql: Database) -> Iterator[tuple[Database, SqlCollection]]:
    make_cases(postgresql)
    system = open_cases(postgresql, timeout="400ms")
    system.collection("cases").create(record())
    yield postgresql, system.collection("cases")
    system.close()
