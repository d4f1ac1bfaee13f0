"""One layer of the suite against the native implementation, right or made wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from natives import ledger_of, subject_of

from conformance.budget import Budget, Profile
from conformance.ledger import Ledger
from conformance.model import ClauseResult
from conformance.native import Faults, running
from conformance.subject import Subject

Layer = Callable[[Subject, Ledger, Budget], None]


def judged(
    layer: Layer,
    service: str,
    hooks: Mapping[str, Callable[..., Any]] | None = None,
    *,
    profile: Profile = "standard",
    seed: int = 7,
) -> tuple[Subject, list[ClauseResult]]:
    """What the layer says of every clause of a service."""
    with running(Faults((), hooks or {})) as base_url:
        subject, ledger = subject_of(base_url, service, seed=seed), ledger_of(service)
        layer(subject, ledger, Budget(profile, seconds=60))
        return subject, ledger.results()


def failed(results: list[ClauseResult]) -> set[str]:
    """The clauses that something spoke against."""
    return {each.clause for each in results if each.failures}
