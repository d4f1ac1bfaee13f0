"""Deviations of calculations as they are seen from outside.

What may not come in here: how a charge is worked out (`inner_charging` and those beside it).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.mutants.bending import (
    at,
    problem_named,
    showing,
    with_problem,
    without,
)
from conformance.mutants.exchange import Asked, Given, Make
from conformance.mutants.outer_public import token_needed

_CALCULATE = ("calculateCharge",)


def _without_pointers(asked: Asked, given: Given) -> Given:
    """A contradiction is told, and not where it is."""
    body = given.json()
    return given.with_json(
        {**body, "errors": [without(each, "pointer") for each in body["errors"]]}
    )


def _numbers(body: dict[str, Any]) -> dict[str, Any]:
    """Amounts of a period travel as numbers."""
    periods = [at(each, float, "weeklyCharge") for each in body["periods"]]
    return {**body, "periods": periods}


DEVIATIONS: Mapping[str, Make] = {
    "calculation-needs-token": token_needed(*_CALCULATE),
    "calculation-kept": showing(lambda body: {**body, "calculationId": "c-1"}, _CALCULATE),
    "calculation-in-numbers": showing(_numbers, _CALCULATE),
    "contradiction-400": problem_named(
        "contradictory-request", lambda asked, given: with_problem(given, "invalid-request", 400)
    ),
    "contradiction-nowhere": problem_named("contradictory-request", _without_pointers),
    "rate-not-known-404": problem_named(
        "rate-not-known", lambda asked, given: with_problem(given, "not-found", 404)
    ),
}
