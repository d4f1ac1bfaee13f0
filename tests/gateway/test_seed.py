"""The sandbox's people: the same at both councils, in the states the documents' examples say."""

from __future__ import annotations

from typing import Any

import pytest
from sandboxes import Client

import openapi

NEEDS_STATES = {
    "NA-1001": "submitted",
    "NA-1002": "in-progress",
    "NA-1003": "assured",
    "NA-1004": "determined",
    "NA-1005": "returned",
    "NA-1006": "determined",
    "NA-1008": "submitted",
    "NA-1009": "requested",
    "NA-1010": "requested",
}
SEEDED = {
    **{("needs-assessment", id): state for id, state in NEEDS_STATES.items()},
    **{
        ("carers-assessment", f"CA-{int(id[3:]) + 1000}"): state
        for id, state in NEEDS_STATES.items()
    },
    ("financial-assessment", "FA-3001"): "requested",
    ("financial-assessment", "FA-3002"): "requested",
    ("financial-assessment", "FA-3003"): "requested",
    ("financial-assessment", "FA-3004"): "determined",
    ("financial-assessment", "FA-3006"): "determined",
    ("financial-assessment", "FA-3010"): "requested",
}


@pytest.fixture(scope="module")
def fresh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A sandbox nobody has used."""
    from sandboxes import running_sandbox

    with running_sandbox(tmp_path_factory.mktemp("fresh")) as client:
        yield client


@pytest.mark.parametrize(("service", "id"), SEEDED)
def test_the_same_person_is_the_same_at_both_councils(fresh: Client, service: str, id: str) -> None:
    found = []
    for council in ("northmere", "oldbridge"):
        answer = fresh.send("GET", f"/{council}/{service}/v1/{service}s/{id}")
        assert answer.status_code == 200, answer.text
        record = answer.json()
        record["recording"].pop("asOf")
        found.append(record)
    assert found[0] == found[1]
    assert found[0]["state"] == SEEDED[service, id]


def test_a_code_nobody_mapped_reads_as_other_and_is_counted(fresh: Client) -> None:
    def counted() -> float:
        text = fresh.http.get("/metrics").text
        name = 'legacy_values_unmapped_total{council="northmere",list="assessment-states"}'
        return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))

    before = counted()
    for council in ("northmere", "oldbridge"):
        answer = fresh.send("GET", f"/{council}/needs-assessment/v1/needs-assessments/NA-1090")
        assert answer.json()["state"] == "other"
    assert counted() > before


STEPS = {
    "submit": "in-progress",
    "assure": "submitted",
    "return": "submitted",
    "determine": "assured",
    "refuse": "requested",
    "withdraw": "requested",
    "put": "returned",
}
OF_MEANS = dict.fromkeys(("put", "withdraw", "determine"), "requested")


@pytest.mark.parametrize(
    ("service", "steps"),
    [
        ("needs-assessment", STEPS),
        ("carers-assessment", STEPS),
        ("financial-assessment", OF_MEANS),
    ],
)
def test_examples_name_an_assessment_on_which_the_operation_can_be_tried(
    service: str, steps: dict[str, str]
) -> None:
    """Who presses “Try it out” gets a 200, once for each operation."""
    seen: set[str] = set()
    for path, item in openapi.document(service)["paths"].items():
        for operation in (item.get(method) for method in ("put", "post")):
            if operation is None or "{" not in path:
                continue
            state = next(
                s for word, s in steps.items() if operation["operationId"].startswith(word)
            )
            [id] = [p["example"] for p in item["parameters"] if p.get("in") == "path"]
            assert SEEDED[service, id] == state, operation["operationId"]
            assert id not in seen, f"{id} would be used up by another operation"
            seen.add(id)
    assert len(seen) == len(steps)
