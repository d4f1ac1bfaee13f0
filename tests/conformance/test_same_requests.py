"""Two whole smoke runs with one seed send the same requests; with another seed, others."""

from __future__ import annotations

import pytest

from conformance.mutants.implementations import running
from conformance.runner import Target, run
from conformance.tokens import Tokens, sandbox_grants

pytestmark = pytest.mark.whole
PATIENT = 600.0
"""Seconds: what a smoke run sends must not depend on how fast this machine is."""


def digest(service: str, seed: int) -> tuple[str, int]:
    """The digest of the request stream of a smoke run of a new implementation; and its length."""
    with running() as base_url:
        tokens = Tokens(sandbox_grants(base_url), {})
        target = Target(service, f"{base_url}/{service}/v1", tokens)
        made = run(target, profile="smoke", seed=seed, seconds=PATIENT).run
    assert made.errors == []
    return made.stream_digest, len(made.exchanges)


@pytest.mark.parametrize("service", ["needs-assessment", "eligibility"])
def test_a_seed_is_what_all_requests_come_from(service: str) -> None:
    first, again, other = (digest(service, seed) for seed in (3, 3, 4))
    assert first == again
    assert first[1] > 300, "a run that breaks off has little to repeat"
    assert other[0] != first[0]
