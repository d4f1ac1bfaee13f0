"""Fixtures of the tests of the kind `soap`: Eastvale's service with a meddler before it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from soap_server import (
    Meddler,
    casework,
    meddling,
    system,
)

from adapters.kinds.soap import SoapCollection
from adapters.standins import eastvale


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[eastvale.Casework]:
    with casework(tmp_path_factory.mktemp("casework")) as server:
        yield server


@pytest.fixture(scope="module")
def _between(service: eastvale.Casework) -> Iterator[Meddler]:
    with meddling(service) as meddler:
        yield meddler


@pytest.fixture
def meddler(_between: Meddler, service: eastvale.Casework) -> Meddler:
    eastvale.seed(service.data)
    _between.meddle = lambda request, reply: reply
    _between.requests.clear()
    _between.headers.clear()
    return _between


@pytest.fixture
def needs(meddler: Meddler) -> Iterator[SoapCollection]:
    ours = system(meddler.address, timeout="5s")
    yield ours.collection("needs-assessment")
    ours.close()


@pytest.fixture
def hasty(meddler: Meddler) -> Iterator[SoapCollection]:
    """The same, with little time."""
    ours = system(meddler.address, timeout="700ms")
    yield ours.collection("needs-assessment")
    ours.close()
