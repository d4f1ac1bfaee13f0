"""Whether answers indicate eligible needs: regs 2 and 3 of SI 2015/313, as one pure function.

Lives here: the judgement, three-valued throughout (yes, no, or for an assessor to decide). May not
live here: the sentences (`wording`), the text of the regulations (`criteria`), or a decision:
only the council determines eligibility, under section 13 of the Care Act 2014.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from gateway.rules import wording
from gateway.rules.checks import (
    AdultCheck,
    CarerCheck,
    ConditionResult,
    EligibilityCheckResult,
    Finding,
    Indication,
    OutcomeFinding,
    OutcomeResult,
    child,
    require_check,
)
from gateway.rules.criteria import (
    ADULT,
    CARER,
    CITATION,
    TITLE,
    WELLBEING_AREAS,
    Criteria,
    Outcome,
    url,
)

__all__ = ["ADULT", "CARER", "AdultCheck", "CarerCheck", "EligibilityCheckResult", "check"]


def check(request: AdultCheck | CarerCheck) -> EligibilityCheckResult:
    """What the answers indicate, with every condition and outcome, its paragraph and its reason.

    Answers that are absent are "not answered" and never count either way. Raises ValueError or
    TypeError, with the place but never the value, when the request is not of its declared shape.
    """
    given = cast("Mapping[str, object]", request)
    criteria = require_check(given)
    answers = child(given, "outcomes")
    outcomes = [
        _outcome(criteria, outcome, child(answers, outcome.code)) for outcome in criteria.outcomes
    ]
    conditions = [
        _link(criteria, given),
        _effect(criteria, given.get("healthEffect"), outcomes),
        _wellbeing(criteria, child(given, "wellbeing")),
    ]
    indication = indicate([condition["met"] for condition in conditions])
    return {
        "population": criteria.population,
        "indication": indication,
        "notice": wording.NOTICE,
        "regulation": {
            "title": TITLE,
            "citation": CITATION,
            "paragraph": criteria.regulation,
            "url": url(criteria),
        },
        "conditions": conditions,
        "outcomes": outcomes,
        "nextSteps": wording.next_steps(criteria, indication),
    }


def indicate(conditions: list[Finding]) -> Indication:
    """Regs 2(1) and 3(1): all conditions must be met, so one definite no settles it."""
    if "no" in conditions:
        return "not-indicated"
    return "assessor-decision" if "assessor-decision" in conditions else "indicated"


def _outcome(criteria: Criteria, outcome: Outcome, answer: Mapping[str, object]) -> OutcomeResult:
    """Regs 2(3)-(4) and 3(3)-(4)."""
    applying = [limb for limb in criteria.limbs if answer.get(limb.property) is True]
    unanswered = [limb for limb in criteria.limbs if limb.property not in answer]
    finding: OutcomeFinding
    # A responsibility that does not exist cannot fluctuate, so this is asked first.
    if answer.get("notApplicable") is True:
        finding = "not-applicable"
    elif answer.get("fluctuates") is True:
        finding = "assessor-decision"
    elif applying:
        finding = "unable"
    elif unanswered:
        finding = "not-answered"
    else:
        finding = "able"
    said = (criteria, outcome, finding, applying, unanswered)
    return {
        "outcome": outcome.code,
        "paragraph": outcome.paragraph,
        "finding": finding,
        "limbs": [limb.paragraph for limb in applying] if finding == "unable" else [],
        "explanation": wording.outcome_explanation(*said),
        "legal": wording.outcome_legal(*said),
    }


def _condition(
    criteria: Criteria, letter: str, met: Finding, words: tuple[str, str]
) -> ConditionResult:
    paragraph = criteria.paragraph(letter)
    return {
        "paragraph": paragraph,
        "met": met,
        "title": wording.TITLES[paragraph],
        "explanation": words[0],
        "legal": words[1],
    }


def _link(criteria: Criteria, given: Mapping[str, object]) -> ConditionResult:
    """2(1)(a) needs related to an impairment or illness; 3(1)(a) needs from necessary care."""
    if criteria is ADULT:
        present = child(given, "impairment").get("present")
    else:
        present = child(given, "care").get("necessary")
    met: Finding = "assessor-decision" if present is None else "yes" if present else "no"
    return _condition(criteria, "a", met, wording.link(criteria, present))


def _effect(criteria: Criteria, health: object, results: list[OutcomeResult]) -> ConditionResult:
    """2(1)(b) two or more outcomes; 3(1)(b) health at risk, 3(2)(a), or any outcome, 3(2)(b)."""
    judged = list(zip(criteria.outcomes, (result["finding"] for result in results), strict=True))
    unable = [outcome for outcome, finding in judged if finding == "unable"]
    undecided = [
        outcome for outcome, finding in judged if finding in ("not-answered", "assessor-decision")
    ]
    met: Finding
    if len(unable) >= criteria.threshold:
        met = "yes"
    elif len(unable) + len(undecided) < criteria.threshold:
        met = "no"
    else:
        met = "assessor-decision"
    if criteria is ADULT:
        words = wording.outcomes_unmet(criteria, met, unable, undecided)
        return _condition(criteria, "b", met, words)
    if health in ("deteriorating", "at-risk"):
        met = "yes"
    elif met == "no" and health != "none":
        met = "assessor-decision"
    counted = wording.outcomes_unmet(criteria, met, unable, undecided)
    return _condition(criteria, "b", met, wording.health_or_outcomes(met, health, *counted))


def _wellbeing(criteria: Criteria, wellbeing: Mapping[str, object]) -> ConditionResult:
    """2(1)(c) and 3(1)(c): there is, or is likely to be, a significant impact on well-being."""
    impact = wellbeing.get("impact")
    met: Finding
    if impact in ("significant", "likely-significant"):
        met = "yes"
    elif impact in ("none", "not-significant"):
        met = "no"
    else:
        met = "assessor-decision"
    named = cast("list[str]", wellbeing.get("areas", []))
    areas = [words for code, words in WELLBEING_AREAS.items() if code in named]
    return _condition(criteria, "c", met, wording.wellbeing(criteria, met, impact, areas))
