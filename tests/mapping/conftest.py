"""Every council file in the tree, and every service in it, for tests that hold for all of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import fictional
import pytest

import openapi
from adapters.council_file import CouncilFile, read
from adapters.explain import AnyVariable
from adapters.mapping import RecordMap, component_of
from adapters.mapping.schema import Shape

FICTIONAL = {"fictional": fictional.RECORD, "narrow": fictional.NARROW}
COUNCILS = Path(__file__).parents[2] / "adapters" / "councils"


@cache
def council_file(path: Path) -> CouncilFile:
    return read(path, AnyVariable())


@cache
def mapping(path: Path | None, service: str) -> tuple[RecordMap, Shape]:
    """A mapping and what the standard says of its record; a fictional one where path is None."""
    if path is None:
        return fictional.record_map(FICTIONAL[service]), Shape.of(fictional.DOCUMENT, "Thing")
    if service not in openapi.services():
        pytest.skip(f"the standard has no document for {service} yet")
    shape = Shape.of(openapi.document(service), component_of(service))
    return council_file(path).record_map(service), shape


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "any_mapping" in metafunc.fixturenames:
        found = [
            (path, service)
            for path in sorted(COUNCILS.glob("*.yaml"))
            for service in council_file(path).services
        ]
        ids = [*FICTIONAL, *(f"{path.stem}/{service}" for path, service in found)]
        made = [(None, name) for name in FICTIONAL]
        metafunc.parametrize("any_mapping", [*made, *found], ids=ids, indirect=True)


@pytest.fixture
def any_mapping(request: pytest.FixtureRequest) -> tuple[RecordMap, Shape]:
    return mapping(*request.param)
