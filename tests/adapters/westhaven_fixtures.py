"""Westhaven seeded and connected: a plugin of the test modules that name it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from westhaven_office import connected, service_of

from adapters.contract import BatchedAssessments
from adapters.registry import Council
from adapters.standins import westhaven


@pytest.fixture(scope="session")
def westhaven_seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Westhaven on the morning after its records were put in."""
    data = tmp_path_factory.mktemp("westhaven")
    westhaven.create(data)
    westhaven.seed(data)
    return data


@pytest.fixture
def westhaven_data(westhaven_seeded: Path, tmp_path: Path) -> Path:
    """The same, for one test alone."""
    return Path(shutil.copytree(westhaven_seeded, tmp_path / "data"))


@pytest.fixture
def westhaven_council(westhaven_data: Path) -> Iterator[Council]:
    with connected(westhaven_data) as found:
        yield found


@pytest.fixture
def westhaven_needs(westhaven_council: Council) -> BatchedAssessments:
    return service_of(westhaven_council, "needs-assessment")
