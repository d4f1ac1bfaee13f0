"""One run over one service: the layers one after the other, and what they found made into a Run.

A layer that breaks makes the run an error and does not stop the others. What may not come in here:
what a layer does, and how a run is shown.
"""

from __future__ import annotations

import importlib
import time
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openapi
from conformance import SUITE_VERSION
from conformance.budget import Budget, Profile
from conformance.digests import standard_digest, standard_version, suite_digest
from conformance.exercise import proven, reached
from conformance.ledger import Ledger
from conformance.model import ClauseResult, Layer, Run, Status
from conformance.subject import UnreachableError
from conformance.watched import Watched
from openapi.catalogue import Clause

SHARES: Mapping[Layer, float] = {
    "properties": 0.35,
    "scenarios": 0.7,
    "vectors": 0.5,
    "laws": 1.0,
}
"""The layers in order, each with its part of the time that the ones before have left."""
LEFT_OUT = "left out of this run with --only"


@dataclass(frozen=True, slots=True)
class Target:
    """One service of one implementation, as a run needs it."""

    service: str
    base_url: str
    """In front of the paths of the document."""
    tokens: Callable[[str], str | None]
    verify: bool | str = True
    declaration: Mapping[str, Any] = field(default_factory=dict)
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """A run, and which actor sent each of its exchanges: what sends them again needs it."""

    run: Run
    actors: Mapping[str, str]


def clauses_of(service: str) -> dict[str, Clause]:
    """The clauses that bind a service, in the order of the standard: id -> clause."""
    return {
        id: clause
        for id, clause in openapi.clauses().items()
        if any(operation.startswith(f"{service}/") for operation in clause.operations)
    }


def run(
    target: Target,
    *,
    profile: Profile = "standard",
    seed: int = 1,
    seconds: float | None = None,
    only: Collection[str] = (),
    progress: Callable[[str, int], None] = lambda layer, requests: None,
) -> Finished:
    """Test one service. `progress` is told the layer and the number of requests so far.

    Raises nothing for what the implementation or a layer does.
    """
    clauses = clauses_of(target.service)
    budget = Budget(profile, seconds=seconds)
    ledger, layer = Ledger(clauses), ""
    subject = Watched(
        target.service,
        target.base_url,
        tokens=target.tokens,
        seed=seed,
        budget=budget,
        verify=target.verify,
        sent=lambda: progress(layer, len(subject.exchanges)),
    )
    made = Run(
        service=target.service,
        base_url=target.base_url,
        declaration=target.declaration,
        profile=profile,
        seed=seed,
        suite_version=SUITE_VERSION,
        suite_digest=suite_digest(),
        standard_version=standard_version(target.service),
        standard_digest=standard_digest(target.service),
        started_at=time.time(),
    )
    stopped = ""
    for layer, share in SHARES.items():
        subject.test = layer
        progress(layer, len(subject.exchanges))
        try:
            # A layer is asked to keep to its share; only the end of the whole is enforced.
            _layer(layer).run(subject, ledger, budget.share(share))
        except UnreachableError as failure:
            stopped = stopped or str(failure)
        except Exception as failure:
            made.errors.append(f"{layer}: {told(failure)}")
        stopped = subject.stopped or stopped
    made.finished_at = time.time()
    made.exchanges = list(subject.exchanges)
    made.stream_digest = subject.stream_digest
    made.operations = reached(subject.document, target.base_url, made.exchanges)
    results = proven(ledger.results(), clauses, target.service, made.operations, target.claims)
    made.results = [_reasoned(each, stopped, only) for each in results]
    return Finished(made, dict(subject.actors))


def _layer(name: str) -> Any:
    return importlib.import_module(f"conformance.{name}")


def _reasoned(result: ClauseResult, stopped: str, only: Collection[str]) -> ClauseResult:
    """A clause that --only leaves out is not verified, so that nobody takes a part for the whole;
    one that the run did not come to says why."""
    if only and result.clause not in only:
        return ClauseResult(result.clause, Status.NOT_VERIFIED, reason=LEFT_OUT)
    if stopped and result.status is Status.NOT_VERIFIED and not result.evaluations:
        result.reason = stopped
    return result


def told(failure: Exception) -> str:
    """What broke and where in the suite, in one line; what it said only where that is a name."""
    frames = traceback.extract_tb(failure.__traceback__)
    home = Path(__file__).parent
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(home)]
    at = ours[-1] if ours else frames[-1]
    name = Path(at.filename)
    shown = name.relative_to(home.parent) if name.is_relative_to(home) else name.name
    said = str(failure) if isinstance(failure, KeyError | ImportError) else ""
    return f"{type(failure).__name__} {said} in {shown}:{at.lineno}".replace("  ", " ")
