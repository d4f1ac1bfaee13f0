"""The same mutants under plain Schemathesis, to see what a test of the document alone finds.

It may use every check and a token that opens everything, and what it says of the right
implementation does not count. The figures are kept in `baseline.json` with the command that made
them. What may not come in here: any check of this suite, and what a sample of the figures means.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

import openapi
from conformance.declaration import Grant
from conformance.mutants.catalogue import Mutant
from conformance.mutants.implementations import running
from conformance.tokens import Tokens, sandbox_grants

KEPT = Path(__file__).with_name("baseline.json")
EXAMPLES = 100
"""Schemathesis' own number of examples for an operation."""
PATIENCE = 900.0
"""Seconds after which a run is stopped."""
ROUNDS = 8
"""Runs in which all must be heard that is said of the right implementation."""
Outcome: TypeAlias = Literal["killed", "survives", "unfinished"]


class BaselineError(RuntimeError):
    """Schemathesis itself did not work; the message is its own last words."""


@dataclass(frozen=True, slots=True)
class Way:
    """How Schemathesis is run."""

    examples: int = EXAMPLES
    """Examples for each operation in its fuzzing phase; every phase is run."""
    seed: int = 1
    patience: float = PATIENCE
    """Seconds after which a run is stopped, and counts as one that found nothing."""

    @property
    def options(self) -> tuple[str, ...]:
        """Its options, which are kept with the figures."""
        return (
            "--checks=all",
            "--phases=examples,coverage,fuzzing,stateful",
            f"--max-examples={self.examples}",
            f"--seed={self.seed}",
            "--generation-database=none",
            "--no-color",
            "--warnings=off",
        )


def known() -> dict[str, bool]:
    """Name of a mutant -> whether it was found; empty where nothing was measured."""
    found: dict[str, bool] = _kept().get("found", {})
    return found


def measure(
    chosen: Sequence[Mutant], *, at_once: int, told: Callable[[str], None], way: Way | None = None
) -> None:
    """Try these mutants, null mutants too, and keep what was found. Raises BaselineError."""
    found, way = known(), way or Way()
    for name, outcome in outcomes(chosen, at_once=at_once, told=told, way=way):
        found[name] = outcome == "killed"
        _keep(found, way)


def outcomes(
    chosen: Sequence[Mutant],
    *,
    at_once: int,
    told: Callable[[str], None],
    way: Way,
) -> Iterable[tuple[str, Outcome]]:
    """What became of each of these mutants, in their order: its name and an outcome.

    Before, the right implementation is tried until nothing is found of it that is not known, so
    that no mutant is found for what it shares with the right one. Raises BaselineError.
    """
    services = sorted({service for each in chosen for service in each.services})
    patient = replace(way, patience=max(way.patience, PATIENCE))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(at_once) as pool:
        home = Path(folder)

        def learnt(service: str) -> str:
            (home / f"{service}.json").write_text(json.dumps(openapi.document(service)))
            # A failure hides others behind it, which show once it is known.
            for _ in range(ROUNDS):
                ended = _run(home, service, "", patient, "--baseline-update")
                if ended == "unfinished":
                    raise BaselineError(f"{service}: no end after {patient.patience:g} s")
                if ended == "survives":
                    return service
            raise BaselineError(f"{service}: {ROUNDS} runs on the right one found other things")

        def tried(name: str, at: Collection[str]) -> Outcome:
            return _worst([_run(home, each, name, way, "--max-failures=1") for each in at])

        for service in pool.map(learnt, services):
            told(f"plain Schemathesis: {service}: what it says of the right one is left out")
        ended = pool.map(lambda each: tried(each.name, each.services), chosen)
        for mutant, outcome in zip(chosen, ended, strict=True):
            told(f"plain Schemathesis: {mutant.name}: {outcome}")
            yield mutant.name, outcome


def _worst(ended: Sequence[Outcome]) -> Outcome:
    """The outcome over several services: it has to be found on each of them."""
    if all(each == "killed" for each in ended):
        return "killed"
    return "unfinished" if "unfinished" in ended else "survives"


def _run(home: Path, service: str, name: str, way: Way, *options: str) -> Outcome:
    """Whether it found something that it does not say of the right implementation."""
    with running(*([name] if name else [])) as base_url, tempfile.TemporaryDirectory() as cwd:
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "run", str(home / f"{service}.json")),
            *("--url", f"{base_url}/{service}/v1"),
            *("--header", f"Authorization: Bearer {_token(base_url)}"),
            *way.options,
            *("--baseline", str(home / f"{service}.baseline.json"), *options),
        ]
        try:
            made = subprocess.run(  # noqa: S603
                command,
                cwd=cwd,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                text=True,
                timeout=way.patience,
                env={**os.environ, "SCHEMATHESIS_HOOKS": ""},
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "unfinished"
    if made.returncode not in (0, 1):
        raise BaselineError((made.stdout + made.stderr)[-600:])
    return "killed" if made.returncode == 1 else "survives"


def _token(base_url: str) -> str:
    """A token that opens every operation. Raises BaselineError where there is none."""
    published = sandbox_grants(base_url)["citizen"]
    everything = Grant(
        token_url=published.token_url,
        client_id="try-it-out",
        published_secret=published.published_secret,
    )
    token = Tokens({"citizen": everything}, {})("citizen")
    if not token:
        raise BaselineError("the implementation gave no token")
    return token


def _kept() -> dict[str, Any]:
    if not KEPT.exists():
        return {}
    kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return kept


def _keep(found: Mapping[str, bool], way: Way) -> None:
    kept = {
        "madeBy": "careact conformance selftest --baseline",
        "schemathesis": importlib.metadata.version("schemathesis"),
        "options": list(way.options),
        "found": found,
    }
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
