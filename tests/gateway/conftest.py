"""Fixtures of the gateway's tests: databases, and running sandboxes on each kind of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sandboxes import COUNCILS, Client, postgresql_databases, running_sandbox

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=BOTH)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database for the gateway's own store."""
    if request.param == "postgresql":
        with postgresql_databases(1) as [url]:
            yield url
    else:
        (tmp_path / "store.db").touch()
        yield f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(scope="session")
def sqlite_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The sandbox as `make run` starts it."""
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as client:
        yield client


@pytest.fixture(scope="session")
def postgresql_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The sandbox with both stand-ins and the gateway's own store on PostgreSQL."""
    with postgresql_databases(3) as [northmere, oldbridge, own]:
        environ = {"NORTHMERE_DATABASE_URL": northmere, "OLDBRIDGE_DATABASE_URL": oldbridge}
        directory = tmp_path_factory.mktemp("sandbox")
        with running_sandbox(directory, environ, database_url=own) as client:
            yield client


@pytest.fixture(params=BOTH)
def client(request: pytest.FixtureRequest) -> Client:
    """A running sandbox, on each kind of database."""
    found: Client = request.getfixturevalue(f"{request.param}_sandbox")
    return found


@pytest.fixture(params=COUNCILS)
def council(request: pytest.FixtureRequest) -> str:
    """Each sandbox council's slug."""
    slug: str = request.param
    return slug


@pytest.fixture
def new_request() -> Callable[..., dict[str, Any]]:
    """A body for `requestNeedsAssessment`, with changes."""

    def make(**changed: Any) -> dict[str, Any]:
        return {
            "person": {"name": {"given": "Ada", "family": "Testcase"}, "dateOfBirth": "1950-01-31"},
            "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
            **changed,
        }

    return make
