"""The way of a financial assessment: which step the law lets follow which, as pure functions.

Care Act 2014 s.17 and SI 2014/2672 regs 9 and 10. Each step takes the assessment as it stands and
returns the assessment as it then is; it changes nothing in place, does no I/O and knows no clock.
What a charge comes to is decided in `charging`, never here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, cast

from gateway.rules.charging import ChargeRequest, ChargeResult, ChargingPolicy, Refused, calculate
from gateway.rules.charging.faults import Fault
from gateway.rules.charging.reading import read
from gateway.rules.lifecycle import StepRefusedError
from openapi.rates import Rates, rate

Assessment = dict[str, Any]
_SETTLED = ("start", "end", "outcome", "weeklyCharge", "weeklyCost", "councilPays")


def requested(request: Assessment, *, id: str, at: str) -> Assessment:
    """A new assessment with the means as given. Raises Refused where they make no sense."""
    require_sense(request["person"], request["means"], "/means")
    return {**request, "id": id, "state": "requested", "requestedAt": at}


def means_replaced(assessment: Assessment, means: Assessment) -> Assessment:
    """The means, replaced as a whole. Raises StepRefusedError, and Refused as `requested` does."""
    _require_requested(assessment, "The means can be replaced while the assessment is requested.")
    require_sense(assessment["person"], means, "")
    return {**assessment, "means": means}


def withdrawn(assessment: Assessment, withdrawal: Assessment, *, at: str) -> Assessment:
    """Taken back before the charge is settled. Raises StepRefusedError."""
    _require_requested(assessment, "An assessment can be withdrawn while it is requested.")
    return {**assessment, "state": "withdrawn", "withdrawal": {**withdrawal, "withdrawnAt": at}}


def determined(
    assessment: Assessment,
    determination: Assessment,
    *,
    at: str,
    policy: Callable[[date], ChargingPolicy],
    rates: Rates = rate,
) -> Assessment:
    """The charge settled by a named person from the means on record, with its whole working.

    `policy` gives the council's policy of a day; that of the first day holds. Raises
    StepRefusedError and RateUnknown.
    """
    _require_requested(assessment, "A charge is settled once, while the assessment is requested.")
    means = assessment["means"]
    if means.get("route") == "light-touch" and not determination.get("evidence"):
        raise StepRefusedError(
            "evidence-not-recorded",
            "A light touch needs on record how the council was satisfied of the means (SI "
            "2014/2672 reg 10(2) and (3)).",
        )
    first = date.fromisoformat(means["period"]["start"])
    try:
        result: ChargeResult = calculate(cast("ChargeRequest", means), policy(first), rates)
    except Refused:
        raise StepRefusedError(
            "contradictory-request",
            "The means on record contradict each other or the law. Replace them first.",
        ) from None
    settled = {
        **determination,
        "determinedAt": at,
        "policy": result["policy"],
        "charges": _charges(result["periods"]),
        "periods": result["periods"],
    }
    return {**assessment, "state": "determined", "determination": settled}


def as_held(assessment: Assessment) -> Assessment:
    """The assessment without a working that is not the one of its charges.

    A council may change a settled charge in its own system, which keeps no working: what was kept
    of it elsewhere is then of another charge.
    """
    made = assessment.get("determination", {})
    if "periods" not in made or made["charges"] == _charges(made["periods"]):
        return assessment
    without = {name: part for name, part in made.items() if name not in ("periods", "policy")}
    return {**assessment, "determination": without}


def require_record(assessment: Assessment) -> None:
    """Raises StepRefusedError before there is a charge to give a record of (s.17(4))."""
    if "determination" not in assessment:
        raise StepRefusedError(
            "record-not-ready", "The written record is given once the charge is settled (s.17(4))."
        )


def require_sense(person: Assessment, means: Assessment, at: str) -> None:
    """Raises Refused with every fault of the means, each under `at`."""
    faults: list[Fault] = []
    try:
        read(means)
    except Refused as refused:
        faults = refused.problems
    if means.get("adult", {}).get("dateOfBirth") != person["dateOfBirth"]:
        faults = [
            *faults,
            Fault(
                "/adult/dateOfBirth", "another-person",
                "This is not the date of birth of the person whose means these are.",
            ),
        ]  # fmt: skip
    if faults:
        raise Refused([Fault(f"{at}{each.pointer}", each.code, each.detail) for each in faults])


def _charges(periods: Iterable[Mapping[str, Any]]) -> list[Assessment]:
    return [{name: each[name] for name in _SETTLED} for each in periods]


def _require_requested(assessment: Assessment, otherwise: str) -> None:
    if assessment["state"] != "requested":
        raise StepRefusedError("wrong-state", otherwise)
