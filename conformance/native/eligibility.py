"""What answers point to under SI 2015/313 regs 2 and 3. An indication; only a council decides.

Written from the regulations and the criteria of the standard. An answer that was not given is
never taken as a no: where something rests on it, an assessor has to look. What may not come in
here: the words of a result (`reasons`), HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import openapi
from conformance.native import reasons
from conformance.native.faults import Faults

Json = Any
Finding = Literal["yes", "no", "assessor-decision"]
Outcome = Literal["unable", "able", "not-applicable", "not-answered", "assessor-decision"]

_WELLBEING: Mapping[str, Finding] = {
    "significant": "yes",
    "likely-significant": "yes",
    "not-significant": "no",
    "none": "no",
}
_HEALTH: Mapping[str, Finding] = {"deteriorating": "yes", "at-risk": "yes", "none": "no"}


def check(population: str, answers: Mapping[str, Json], faults: Faults) -> dict[str, Json]:
    """The result of a check: an EligibilityCheckResult of the standard."""
    criteria = openapi.criteria(population)
    limbs = faults.bend(
        "limbs",
        {each["limb"]: each["paragraph"] for each in criteria["unable"]},
        population=population,
    )
    outcomes = []
    found: list[Outcome] = []
    for each in criteria["outcomes"]:
        given = answers.get("outcomes", {}).get(each["outcome"], {})
        finding = faults.bend(
            "finding",
            outcome_finding(given, limbs),
            outcome=each["outcome"],
            answer=given,
            population=population,
        )
        applying = [limbs[name] for name in limbs if given.get(name) is True]
        shown = applying if finding == "unable" else []
        found.append(finding)
        outcomes.append(
            {
                "outcome": each["outcome"],
                "paragraph": each["paragraph"],
                "finding": finding,
                "limbs": shown,
                **reasons.outcome(each, finding, shown),
            }
        )
    findings = _conditions(population, answers, found, faults)
    indication = faults.bend(
        "indication", together(findings), findings=findings, population=population
    )
    result = {
        "population": population,
        "indication": indication,
        "notice": reasons.NOTICE,
        "regulation": criteria["regulation"],
        "conditions": [
            {
                "paragraph": condition["paragraph"],
                "met": met,
                "title": condition["title"],
                **reasons.condition(condition, met),
            }
            for condition, met in zip(criteria["conditions"], findings, strict=True)
        ],
        "outcomes": outcomes,
        "nextSteps": list(reasons.NEXT_STEPS[population]),
    }
    return faults.bend("check", result, population=population, answers=answers)


def outcome_finding(answer: Mapping[str, Json], limbs: Mapping[str, str]) -> Outcome:
    """One outcome: any limb is enough, all must be answered for a no, and one day's answers do not
    settle what comes and goes (regs 2(3)-(4), 3(3)-(4))."""
    if answer.get("notApplicable"):
        return "not-applicable"
    if answer.get("fluctuates"):
        return "assessor-decision"
    given = [answer.get(name) for name in limbs]
    if True in given:
        return "unable"
    return "not-answered" if None in given else "able"


def outcomes_finding(unable: int, undecided: int, needed: int) -> Finding:
    """Whether enough outcomes cannot be achieved, given how many are still to be settled."""
    if unable >= needed:
        return "yes"
    return "assessor-decision" if unable + undecided >= needed else "no"


def together(findings: Sequence[Finding]) -> str:
    """All conditions have to be met (regs 2(1), 3(1)); one that is not settles it."""
    if "no" in findings:
        return "not-indicated"
    return "assessor-decision" if "assessor-decision" in findings else "indicated"


def _conditions(
    population: str, answers: Mapping[str, Json], outcomes: Sequence[Outcome], faults: Faults
) -> list[Finding]:
    source = answers.get("impairment", {}).get("present")
    if population == "carer":
        source = answers.get("care", {}).get("necessary")
    impact = answers.get("wellbeing", {}).get("impact", "not-established")
    return [
        faults.bend("source", _answered(source), answers=answers, population=population),
        _second(population, answers, outcomes, faults),
        faults.bend(
            "wellbeing",
            _WELLBEING.get(impact, "assessor-decision"),
            impact=impact,
            population=population,
        ),
    ]


def _second(
    population: str, answers: Mapping[str, Json], found: Sequence[Outcome], faults: Faults
) -> Finding:
    """Regs 2(1)(b) and 3(1)(b). For a carer the effect on health is enough (reg 3(2)(a))."""
    right = openapi.criteria(population)["outcomesNeeded"]
    needed = faults.bend("needed", right, population=population)
    unable = found.count("unable")
    undecided = found.count("assessor-decision") + found.count("not-answered")
    outcomes = faults.bend(
        "outcomes",
        outcomes_finding(unable, undecided, needed),
        unable=unable,
        open=undecided,
        needed=needed,
        population=population,
    )
    health: Finding = "no"
    if population == "carer":
        effect = answers.get("healthEffect")
        known = _HEALTH.get(effect or "", "assessor-decision")
        health = faults.bend("health", known, effect=effect)
    second: Finding = "no"
    if "yes" in (outcomes, health):
        second = "yes"
    elif "assessor-decision" in (outcomes, health):
        second = "assessor-decision"
    return faults.bend("second", second, outcomes=outcomes, health=health, population=population)


def _answered(answer: bool | None) -> Finding:
    if answer is None:
        return "assessor-decision"
    return "yes" if answer else "no"
