"""One mutant under the suite: whether it was found, by which layer, and by the right clause.

A layer is left as soon as the right clause has failed, and the layers that cost least go first;
`full` looks at everything. What may not come in here: many mutants, and how they are shown.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from conformance.budget import Budget
from conformance.ledger import Ledger
from conformance.model import Layer, Status
from conformance.mutants.catalogue import Mutant
from conformance.mutants.implementations import running
from conformance.runner import clauses_of
from conformance.subject import UnreachableError
from conformance.tokens import Tokens, sandbox_grants
from conformance.watched import Watched

LAYERS: tuple[Layer, ...] = ("vectors", "scenarios", "laws", "properties")
"""In the order in which they are asked."""
SECONDS = 240.0
"""For one layer of one mutant; far more than it needs, so that a busy machine finds the same."""
_BAD = (Status.FAIL, Status.WARN)


@dataclass(frozen=True, slots=True)
class Trial:
    """What one or several mutants at once did to the suite on one service."""

    names: tuple[str, ...]
    service: str
    found_by: tuple[str, ...]
    """Layers in which some clause failed."""
    right_by: tuple[str, ...]
    """Layers in which a clause of the catalogue failed."""
    clauses: tuple[str, ...]
    """Every clause that failed."""
    actual: str
    """Of the first failure: the test, what was expected and what came."""
    errors: tuple[str, ...]
    """What broke in the suite itself."""
    requests: int
    seconds: float


class _FoundError(BaseException):
    """The right clause has failed: no layer catches this, as it is no error."""


class _Hasty(Ledger):
    """A ledger that ends a layer at the first failure of a clause that is wanted."""

    def __init__(self, service: str, wanted: Collection[str]) -> None:
        super().__init__(clauses_of(service))
        self._wanted = wanted

    def check(self, clause: str, passed: bool, **words: Any) -> bool:
        super().check(clause, passed, **words)
        if not passed and clause in self._wanted:
            raise _FoundError
        return passed


def attempt(
    chosen: Sequence[Mutant],
    service: str,
    *,
    layers: Collection[str] = LAYERS,
    full: bool = False,
    seed: int = 1,
) -> Trial:
    """Run the suite over one service of the implementation with these deviations. Raises nothing
    for what the implementation or a layer does."""
    started = time.monotonic()
    wanted = {clause for each in chosen for clause in each.clauses if not each.null}
    found: dict[str, tuple[str, ...]] = {}
    first, errors, requests = "", list[str](), 0
    names = tuple(each.name for each in chosen)
    with running(*names) as base_url, _sooner(wanted):
        for layer in LAYERS:
            if layer not in layers:
                continue
            ledger = Ledger(clauses_of(service)) if full else _Hasty(service, wanted)
            budget = Budget("standard", seconds=SECONDS)
            subject = Watched(
                service,
                f"{base_url}/{service}/v1",
                tokens=Tokens(sandbox_grants(base_url), {}),
                seed=seed,
                budget=budget,
            )
            subject.test = layer
            try:
                importlib.import_module(f"conformance.{layer}").run(subject, ledger, budget)
            except _FoundError:
                pass
            except UnreachableError as failure:
                errors.append(f"{layer}: {failure}")
            except Exception as failure:
                errors.append(f"{layer}: {type(failure).__name__} {failure}"[:300])
            requests += len(subject.exchanges)
            failed = [each for each in ledger.results() if each.status in _BAD]
            errors += [f"{e.clause}: {e.reason}" for e in ledger.results() if e.status == "ERROR"]
            if failed:
                found[layer] = tuple(each.clause for each in failed)
                shown = next((e for e in failed if e.clause in wanted), failed[0]).failures[0]
                told = f"{shown.test}: {shown.expected}; {shown.actual}"
                first = first if first and shown.clause not in wanted else told
            if not full and wanted & {clause for each in found.values() for clause in each}:
                break
    return Trial(
        names=names,
        service=service,
        found_by=tuple(found),
        right_by=tuple(layer for layer, failed in found.items() if wanted & set(failed)),
        clauses=tuple(sorted({clause for failed in found.values() for clause in failed})),
        actual=first,
        errors=tuple(errors),
        requests=requests,
        seconds=round(time.monotonic() - started, 2),
    )


@contextmanager
def _sooner(wanted: Collection[str]) -> Iterator[None]:
    """Stories and vectors that name one of these clauses go first: what is asked stays the same."""
    scenarios = importlib.import_module("conformance.scenarios")
    vectors = importlib.import_module("conformance.vectors")
    told, sent = scenarios.scenarios, vectors.vectors

    def stories() -> list[Any]:
        return sorted(told(), key=lambda s: not _names(s, wanted))

    def cases(service: str) -> list[Any]:
        return sorted(sent(service), key=lambda v: not set(wanted) & set(v.clauses))

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(scenarios, "scenarios", stories))
        stack.enter_context(mock.patch.object(vectors, "vectors", cases))
        yield


def _names(story: Any, wanted: Collection[str]) -> bool:
    return any(set(wanted) & set(story.clauses(service)) for service in story.services)
