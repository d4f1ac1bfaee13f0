"""The lifecycle of an assessment: every state against every step, and every gate of the law."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import openapi
from gateway.rules import lifecycle

AT = "2026-11-22T09:30:00Z"
BASE: dict[str, Any] = {
    "id": "NA-1",
    "requestedAt": AT,
    "person": {},
    "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
}
REFUSAL = {"capacityToRefuse": "has-capacity", "riskOfAbuseOrNeglect": False}

STEPS: dict[str, tuple[Callable[[Any], Any], str, set[str]]] = {
    "answers": (
        lambda now: lifecycle.answered(now, {}),
        "in-progress",
        {"requested", "in-progress", "returned"},
    ),
    "submission": (lambda now: lifecycle.submitted(now, {}, at=AT), "submitted", {"in-progress"}),
    "withdrawal": (
        lambda now: lifecycle.withdrawn(now, {}, at=AT),
        "withdrawn",
        {"requested", "in-progress", "submitted", "returned", "assured"},
    ),
    "refusal": (
        lambda now: lifecycle.refused(now, REFUSAL, at=AT),
        "refused",
        {"requested", "in-progress", "submitted", "returned"},
    ),
    "assurance": (lambda now: lifecycle.assured(now, {}, at=AT), "assured", {"submitted"}),
    "return": (lambda now: lifecycle.returned(now, {}, at=AT), "returned", {"submitted"}),
    "determination": (lambda now: lifecycle.determined(now, {}, at=AT), "determined", {"assured"}),
}
STATES = [code.code for code in openapi.code_list("assessment-states").codes]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_every_step_from_every_state(step: str, state: str) -> None:
    take, leads_to, allowed = STEPS[step]
    now = {**BASE, "state": state}
    if state in allowed:
        after = take(now)
        assert after["state"] == leads_to
        assert now["state"] == state, "a step changes nothing in place"
    else:
        with pytest.raises(lifecycle.StepRefusedError) as refused:
            take(now)
        assert refused.value.problem == "wrong-state"


def test_no_way_from_submitted_to_determined_without_assurance() -> None:
    """Whatever single steps are taken, `determined` is only ever entered from `assured`."""
    entries = {
        state
        for state in STATES
        for take, _, allowed in [STEPS["determination"]]
        if state in allowed
    }
    assert entries == {"assured"}


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_any_walk_keeps_what_was_requested_and_never_skips_assurance(walk: list[str]) -> None:
    now = lifecycle.requested({"person": {}, **BASE}, id="NA-1", at=AT)
    seen = [now["state"]]
    for name in walk:
        try:
            now = STEPS[name][0](now)
        except lifecycle.StepRefusedError:
            continue
        seen.append(now["state"])
    assert now["id"] == "NA-1"
    assert now["requestedAt"] == AT
    if "determined" in seen:
        assert seen[seen.index("determined") - 1] == "assured"


@pytest.mark.parametrize(
    ("wished", "capacity"),
    [(False, "has-capacity"), (True, "lacks-capacity"), (True, "not-established")],
)
def test_a_self_assessment_needs_the_wish_and_the_capacity(wished: bool, capacity: str) -> None:
    now = {
        **BASE,
        "state": "in-progress",
        "supportedSelfAssessment": {"wished": wished, "capacity": capacity},
    }
    with pytest.raises(lifecycle.StepRefusedError, match="reg 2") as refused:
        lifecycle.submitted(now, {}, at=AT)
    assert refused.value.problem == "capacity-not-established"


@pytest.mark.parametrize(
    ("refusal", "problem"),
    [
        (
            {"capacityToRefuse": "has-capacity", "riskOfAbuseOrNeglect": True},
            "refusal-not-effective",
        ),
        (
            {"capacityToRefuse": "lacks-capacity", "riskOfAbuseOrNeglect": False},
            "refusal-not-effective",
        ),
        (
            {
                "capacityToRefuse": "lacks-capacity",
                "riskOfAbuseOrNeglect": False,
                "bestInterests": True,
            },
            "refusal-not-effective",
        ),
        (
            {"capacityToRefuse": "not-established", "riskOfAbuseOrNeglect": False},
            "capacity-not-established",
        ),
    ],
)
def test_a_refusal_that_does_not_end_the_duty(refusal: dict[str, Any], problem: str) -> None:
    with pytest.raises(lifecycle.StepRefusedError) as refused:
        lifecycle.refused({**BASE, "state": "requested"}, refusal, at=AT)
    assert refused.value.problem == problem
    assert "s.11(2)" in refused.value.reason


def test_a_refusal_without_capacity_stands_when_assessing_is_against_best_interests() -> None:
    refusal = {
        "capacityToRefuse": "lacks-capacity",
        "riskOfAbuseOrNeglect": False,
        "bestInterests": False,
    }
    after = lifecycle.refused({**BASE, "state": "requested"}, refusal, at=AT)
    assert after["refusal"] == {**refusal, "refusedAt": AT}


@pytest.mark.parametrize(
    "refusal",
    [
        {"capacityToRefuse": "has-capacity", "riskOfAbuseOrNeglect": True},
        {"capacityToRefuse": "lacks-capacity", "riskOfAbuseOrNeglect": False},
        {"capacityToRefuse": "not-established", "riskOfAbuseOrNeglect": False},
    ],
)
def test_a_carers_refusal_ends_the_duty_without_exception(refusal: dict[str, Any]) -> None:
    """s.11(5): the exceptions of s.11(2) are for needs assessments only."""
    after = lifecycle.refused_by_carer({**BASE, "state": "requested"}, refusal, at=AT)
    assert after["state"] == "refused"
    with pytest.raises(lifecycle.StepRefusedError):
        lifecycle.refused_by_carer({**BASE, "state": "determined"}, refusal, at=AT)


@pytest.mark.parametrize("appropriate", [True, False])
@pytest.mark.parametrize("arranged", [True, False])
@pytest.mark.parametrize("difficulty", [True, False])
def test_the_advocacy_gate(difficulty: bool, appropriate: bool, arranged: bool) -> None:
    """s.67: substantial difficulty and nobody appropriate means an advocate first."""
    now = {
        **BASE,
        "state": "submitted",
        "advocacy": {
            "substantialDifficulty": difficulty,
            "appropriatePerson": appropriate,
            "advocateArranged": arranged,
        },
    }
    if difficulty and not appropriate and not arranged:
        with pytest.raises(lifecycle.StepRefusedError, match=r"s\.67") as refused:
            lifecycle.assured(now, {}, at=AT)
        assert refused.value.problem == "advocate-required"
    else:
        assert lifecycle.assured(now, {}, at=AT)["state"] == "assured"


@pytest.mark.parametrize(
    ("answers", "determination", "allowed"),
    [
        ({"outcomes": {"home": {"fluctuates": True}}}, {}, False),
        ({"outcomes": {"home": {"fluctuates": True}}}, {"periodConsidered": "A year"}, True),
        ({"outcomes": {"home": {"fluctuates": True}}, "periodConsidered": "A year"}, {}, True),
        ({"outcomes": {"home": {"fluctuates": False}}}, {}, True),
        ({}, {}, True),
    ],
)
def test_fluctuating_needs_are_determined_over_a_period(
    answers: dict[str, Any], determination: dict[str, Any], allowed: bool
) -> None:
    now = {**BASE, "state": "assured", "answers": answers}
    if allowed:
        after = lifecycle.determined(now, determination, at=AT)
        assert after["determination"]["determinedAt"] == AT
    else:
        with pytest.raises(lifecycle.StepRefusedError, match=r"reg 2\(4\)") as refused:
            lifecycle.determined(now, determination, at=AT)
        assert refused.value.problem == "period-not-considered"


@pytest.mark.parametrize("state", STATES)
def test_the_written_record_waits_for_assurance(state: str) -> None:
    if state in ("assured", "determined", "closed"):
        lifecycle.require_record({**BASE, "state": state})
    else:
        with pytest.raises(lifecycle.StepRefusedError) as refused:
            lifecycle.require_record({**BASE, "state": state})
        assert refused.value.problem == "record-not-ready"
