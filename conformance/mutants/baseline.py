"""The same mutants under plain Schemathesis, to see what a test of the document alone finds.

It may use every check and a token that opens everything, and what it says of the right
implementation does not count. The figures are kept in `baseline.json` with the command that made
them. What may not come in here: any check of this suite.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openapi
from conformance.declaration import Grant
from conformance.mutants.catalogue import Mutant
from conformance.mutants.implementations import running
from conformance.tokens import Tokens, sandbox_grants

KEPT = Path(__file__).with_name("baseline.json")
OPTIONS = (
    "--checks=all",
    "--max-examples=100",
    "--seed=1",
    "--generation-database=none",
    "--no-color",
    "--warnings=off",
)
_PATIENCE = 900
"""Seconds after which a run counts as one that found nothing."""


class BaselineError(RuntimeError):
    """Schemathesis itself did not work; the message is its own last words."""


def known() -> dict[str, bool]:
    """Name of a mutant -> whether it was found; empty where nothing was measured."""
    found: dict[str, bool] = _kept().get("found", {})
    return found


def measure(chosen: Sequence[Mutant], *, at_once: int, told: Callable[[str], None]) -> None:
    """Try these mutants, null mutants too, and keep what was found. Raises BaselineError."""
    found = known()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for service in sorted({service for each in chosen for service in each.services}):
            (home / f"{service}.json").write_text(json.dumps(openapi.document(service)))
            _run(home, service, "", "--baseline-update")
            told(f"plain Schemathesis: {service}: what it says of the right one is left out")

        def tried(mutant: Mutant) -> tuple[str, bool]:
            return mutant.name, all(_run(home, each, mutant.name) for each in mutant.services)

        with ThreadPoolExecutor(at_once) as pool:
            for name, hit in pool.map(tried, chosen):
                told(f"plain Schemathesis: {name}: {'killed' if hit else 'survives'}")
                found[name] = hit
                _keep(found)


def _run(home: Path, service: str, name: str, *options: str) -> bool:
    """Whether it found something that it does not say of the right implementation."""
    with running(*([name] if name else [])) as base_url, tempfile.TemporaryDirectory() as cwd:
        grants = sandbox_grants(base_url)
        everything = Grant(
            token_url=grants["citizen"].token_url,
            client_id="try-it-out",
            published_secret=grants["citizen"].published_secret,
        )
        token = Tokens({"citizen": everything}, {})("citizen")
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "run", str(home / f"{service}.json")),
            *("--url", f"{base_url}/{service}/v1", "--header", f"Authorization: Bearer {token}"),
            *OPTIONS,
            *("--baseline", str(home / f"{service}.baseline.json"), *options),
        ]
        try:
            made = subprocess.run(  # noqa: S603
                command,
                cwd=cwd,
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
                env={**os.environ, "SCHEMATHESIS_HOOKS": ""},
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
    if made.returncode not in (0, 1):
        raise BaselineError((made.stdout + made.stderr)[-600:])
    return made.returncode == 1


def _kept() -> dict[str, Any]:
    if not KEPT.exists():
        return {}
    kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return kept


def _keep(found: dict[str, bool]) -> None:
    kept = {
        "madeBy": "careact conformance selftest --baseline",
        "schemathesis": importlib.metadata.version("schemathesis"),
        "options": list(OPTIONS),
        "found": found,
    }
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
