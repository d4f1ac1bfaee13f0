"""Westhaven connected, asked to work a night, and looked into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from legacy_databases import COUNCILS
from westhaven_desk import extract

from adapters.contract import BatchedAssessments, Submission
from adapters.kinds.files import FilesSystem
from adapters.registry import Council, open_council
from adapters.standins import westhaven

WESTHAVEN = COUNCILS / "E06999904-westhaven.yaml"
KINDS = {"files": FilesSystem}
ROOT = Path(westhaven.__file__).parents[2]
ABOUT_NEEDS = ("needs-assessment", "carers-assessment")
SERVICES = {
    "needs-assessment": "NEEDS",
    "carers-assessment": "CARERS",
    "financial-assessment": "FINANCE",
}


def environ(data: Path) -> Mapping[str, str]:
    return {
        "WESTHAVEN_FOLDER": str(data / "exchange"),
        "WESTHAVEN_STATE": str(data / "state.db"),
    }


@contextmanager
def connected(data: Path) -> Iterator[Council]:
    council = open_council(WESTHAVEN, environ(data), KINDS)
    try:
        yield council
    finally:
        council.close()


def service_of(council: Council, service: str) -> BatchedAssessments:
    found = council.services[service]
    assert isinstance(found, BatchedAssessments)
    return found


def stored(data: Path, service: str, key: str) -> dict[str, str]:
    """A record as the newest extract has it."""
    return extract(data / "exchange", SERVICES[service])[key]


def overnight(
    data: Path, assessments: BatchedAssessments, *submissions: Submission
) -> Mapping[str, str]:
    """Hand over a batch and wait for the night: reference -> why it was refused, or nothing."""
    assert assessments.submit(f"batch-of-{submissions[0].reference}", submissions) == []
    westhaven.night(data)
    return {each.reference: each.refused for each in assessments.receipts()}
