"""The way of an assessment: which step is possible in which state, what the law asks at each, and
what is written down.

What may not come in here: requests, versions, keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from conformance.native.faults import Faults
from conformance.native.problems import Refused
from conformance.native.store import CARERS, Kind, Record

Json = Any
Gate = Callable[[Kind, Mapping[str, Json], Mapping[str, Json]], str | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the states it is possible in, the state it leads to, and what it writes."""

    possible_in: frozenset[str]
    leads_to: str
    property: str
    """The property of the assessment that it writes."""
    time: str = ""
    """The property with its time; empty where none is kept."""


OPEN = frozenset({"requested", "in-progress", "submitted", "returned"})

STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "put": Step(frozenset({"requested", "in-progress", "returned"}), "in-progress", "answers"),
        "submit": Step(frozenset({"in-progress"}), "submitted", "submission", "submittedAt"),
        "withdraw": Step(OPEN | {"assured"}, "withdrawn", "withdrawal", "withdrawnAt"),
        "refuse": Step(OPEN, "refused", "refusal", "refusedAt"),
        "assure": Step(frozenset({"submitted"}), "assured", "assurance", "assuredAt"),
        "return": Step(frozenset({"submitted"}), "returned", "return", "returnedAt"),
        "determine": Step(frozenset({"assured"}), "determined", "determination", "determinedAt"),
    }
)

RECORD_STATES = frozenset({"assured", "determined", "closed"})
"""In these the written record is given."""


def after(
    name: str, kind: Kind, record: Record, body: Mapping[str, Json], at: str, faults: Faults
) -> dict[str, Json]:
    """The content of the assessment after a step taken at the moment `at`. Raises Refused when the
    state or the law does not allow it."""
    step = STEPS[name]
    possible_in, leads_to = faults.bend(
        "step", (step.possible_in, step.leads_to), name=name, kind=kind
    )
    if record.content["state"] not in possible_in:
        raise Refused("wrong-state")
    gate = _GATES.get(name)
    cause = gate(kind, record.content, body) if gate else None
    cause = faults.bend("gate", cause, name=name, kind=kind, record=record, body=body)
    if cause is not None:
        raise Refused(cause)
    content = {**record.content, "state": leads_to}
    if name == "put":
        written = faults.bend("answers", dict(body), record=record, body=body)
    else:
        written = {**body, step.time: at}
    written = faults.bend("recorded", written, name=name, kind=kind, record=record, body=body)
    if written:
        content[step.property] = written
    else:
        content.pop(step.property, None)
    return content


def fluctuates(answers: Mapping[str, Json]) -> bool:
    """Whether any outcome comes and goes."""
    return any(outcome.get("fluctuates") for outcome in answers.get("outcomes", {}).values())


def _submitting(_: Kind, content: Mapping[str, Json], __: Mapping[str, Json]) -> str | None:
    """SI 2014/2827 reg 2: whoever wishes it and has the capacity for it."""
    wish = content["supportedSelfAssessment"]
    if wish["wished"] and wish["capacity"] == "has-capacity":
        return None
    return "capacity-not-established"


def _refusing(kind: Kind, _: Mapping[str, Json], body: Mapping[str, Json]) -> str | None:
    """Care Act 2014 s.11(2) for adults; s.11(5) knows no exception for carers."""
    if kind == CARERS:
        return None
    if body["riskOfAbuseOrNeglect"]:
        return "refusal-not-effective"
    if body["capacityToRefuse"] == "not-established":
        return "capacity-not-established"
    if body["capacityToRefuse"] == "lacks-capacity" and body.get("bestInterests") is not False:
        return "refusal-not-effective"
    return None


def _assuring(_: Kind, content: Mapping[str, Json], __: Mapping[str, Json]) -> str | None:
    """Care Act 2014 s.67(2)-(5)."""
    advocacy = content.get("advocacy", {})
    alone = advocacy.get("substantialDifficulty") and not advocacy.get("appropriatePerson")
    return "advocate-required" if alone and not advocacy.get("advocateArranged") else None


def _determining(_: Kind, content: Mapping[str, Json], body: Mapping[str, Json]) -> str | None:
    """SI 2015/313 regs 2(4) and 3(4)."""
    answers = content.get("answers", {})
    if fluctuates(answers) and not ("periodConsidered" in answers or "periodConsidered" in body):
        return "period-not-considered"
    return None


_GATES: Mapping[str, Gate] = MappingProxyType(
    {"submit": _submitting, "refuse": _refusing, "assure": _assuring, "determine": _determining}
)
