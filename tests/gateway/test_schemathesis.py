"""Plain Schemathesis with every check, against a running sandbox.

No failure, no error, and every operation answered with a 2xx at least once: a check that is never
reached proves nothing. The configuration is `schemathesis.toml`, as anybody would run it.

These runs are short: few examples for each operation, and no second coverage phase, whose cases
come from the document alone, for a document that has had it at another council. CAREACT_THOROUGH=1
makes every run whole, at every council of the sandbox.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandboxes import ALL_COUNCILS, COUNCILS, Client, running_sandbox

import openapi
from gateway.councils import per_council

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("schemathesis")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("schemathesis")]

THOROUGH = os.environ.get("CAREACT_THOROUGH") == "1"
WHOLE = ("--max-examples", "25")
SHORTER = ("--max-examples", "5")
SAME_DOCUMENT_AGAIN = (*SHORTER, "--phases", "examples,fuzzing,stateful")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A sandbox nobody has used, so that every seeded assessment is in its first state."""
    with running_sandbox(tmp_path_factory.mktemp("schemathesis")) as client:
        yield client


def targets() -> Iterator[Any]:
    """Each service's document where it is served: service, path before it, how deep to look."""
    for service in openapi.services():
        if not per_council(openapi.document(service)):
            yield pytest.param(service, "", depth(service, first=True), id=service)
            continue
        everywhere = ALL_COUNCILS if THOROUGH else COUNCILS
        for council in everywhere if service.endswith("assessment") else COUNCILS[:1]:
            options = depth(service, first=council == COUNCILS[0])
            yield pytest.param(service, f"/{council}", options, id=f"{council}-{service}")


def depth(service: str, *, first: bool) -> tuple[str, ...]:
    """The options of a run; `first` says that no other run is of the same document."""
    if THOROUGH:
        return WHOLE
    return SHORTER if first else SAME_DOCUMENT_AGAIN


@pytest.mark.parametrize(("service", "prefix", "options"), list(targets()))
def test_no_failure_and_every_operation_reached(
    fresh: Client, tmp_path: Path, service: str, prefix: str, options: tuple[str, ...]
) -> None:
    report = tmp_path / "events.ndjson"
    address = f"{str(fresh.http.base_url).rstrip('/')}{prefix}/{service}/v1/openapi.json"
    written = ("--report", "ndjson", "--report-ndjson-path", str(report))
    run = subprocess.run(
        [PROGRAM, "run", address, "--seed", "20261122", *options, *written],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    reached = set(_successes(report, service))
    operations = {
        (method.upper(), path)
        for path, item in openapi.document(service)["paths"].items()
        for method in item
        if method in ("get", "put", "post")
    }
    assert reached >= operations, f"never 2xx: {sorted(operations - reached)}"


def _successes(report: Path, service: str) -> Iterator[tuple[str, str]]:
    """Method and path template of every request that was answered with a 2xx."""
    templates = [
        (path, re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path)) + "$"))
        for path in sorted(openapi.document(service)["paths"], key=lambda path: "{" in path)
    ]
    for line in report.read_text().splitlines():
        for interaction in _interactions(json.loads(line)):
            response = interaction.get("response") or {}
            if not 200 <= response.get("status_code", 0) < 300:
                continue
            request = interaction["request"]
            path = request["uri"].partition("?")[0].partition("/v1")[2]
            found = next((name for name, shape in templates if shape.match(path)), None)
            if found:
                yield request["method"], found


def _interactions(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        interactions = value.get("interactions")
        if isinstance(interactions, dict):
            yield from interactions.values()
            return
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _interactions(each)
