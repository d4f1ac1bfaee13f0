"""The life of an assessment: which step the law lets follow which, as pure functions.

Shared by needs assessments (Care Act 2014 s.9) and carer's assessments (s.10). Each step takes the
assessment as it stands and returns the assessment as it then is; it changes nothing in place, does
no I/O and knows no clock. There is no way from `submitted` to `determined`: a self-assessment
counts only once the council has assured itself of it (SI 2014/2827 reg 2, statutory guidance 6.47).
"""

from __future__ import annotations

from typing import Any

Assessment = dict[str, Any]

_FROM: dict[str, tuple[str, ...]] = {
    "answers": ("requested", "in-progress", "returned"),
    "submission": ("in-progress",),
    "withdrawal": ("requested", "in-progress", "submitted", "returned", "assured"),
    "refusal": ("requested", "in-progress", "submitted", "returned"),
    "assurance": ("submitted",),
    "return": ("submitted",),
    "determination": ("assured",),
}
_WITH_RECORD = ("assured", "determined", "closed")


class StepRefusedError(Exception):
    """The law or the state of the assessment does not let this step be taken now."""

    def __init__(self, problem: str, reason: str) -> None:
        self.problem, self.reason = problem, reason
        super().__init__(f"{problem}: {reason}")


def requested(request: Assessment, *, id: str, at: str) -> Assessment:
    """A new assessment: the duty arises when it appears there may be needs (s.9(1), s.10(1))."""
    return {**request, "id": id, "state": "requested", "requestedAt": at}


def answered(assessment: Assessment, answers: Assessment) -> Assessment:
    """The person's answers, replaced as a whole; work on the assessment is in progress."""
    _require(assessment, "answers")
    return {**assessment, "state": "in-progress", "answers": answers}


def submitted(assessment: Assessment, submission: Assessment, *, at: str) -> Assessment:
    """Handed in by the person, who must wish to assess themselves and have capacity to
    (SI 2014/2827 reg 2)."""
    _require(assessment, "submission")
    supported = assessment["supportedSelfAssessment"]
    if not (supported["wished"] and supported["capacity"] == "has-capacity"):
        raise StepRefusedError(
            "capacity-not-established",
            "A supported self-assessment needs the person's wish and their capacity on record "
            "(SI 2014/2827 reg 2).",
        )
    return {**assessment, "state": "submitted", "submission": {**submission, "submittedAt": at}}


def withdrawn(assessment: Assessment, withdrawal: Assessment, *, at: str) -> Assessment:
    """Taken back by the person; a new request may be made at any time."""
    _require(assessment, "withdrawal")
    return {**assessment, "state": "withdrawn", "withdrawal": {**withdrawal, "withdrawnAt": at}}


def refused(assessment: Assessment, refusal: Assessment, *, at: str) -> Assessment:
    """A needs assessment refused by the adult: that ends the duty as far as s.11(1)-(2) says."""
    _require(assessment, "refusal")
    capacity = refusal["capacityToRefuse"]
    if refusal["riskOfAbuseOrNeglect"]:
        raise StepRefusedError(
            "refusal-not-effective",
            "The adult is experiencing, or at risk of, abuse or neglect: the duty to assess "
            "remains (s.11(2)(b)).",
        )
    if capacity == "lacks-capacity" and refusal.get("bestInterests", True):
        raise StepRefusedError(
            "refusal-not-effective",
            "The adult lacks capacity to refuse, and it is not recorded that an assessment would "
            "be against their best interests: the duty to assess remains (s.11(2)(a)).",
        )
    if capacity not in ("has-capacity", "lacks-capacity"):
        raise StepRefusedError(
            "capacity-not-established",
            "Establish first whether the person can refuse (s.11(2)(a)).",
        )
    return {**assessment, "state": "refused", "refusal": {**refusal, "refusedAt": at}}


def refused_by_carer(assessment: Assessment, refusal: Assessment, *, at: str) -> Assessment:
    """A carer's assessment refused by the carer: that ends the duty (s.11(5)); the exceptions of
    s.11(2) are for needs assessments only."""
    _require(assessment, "refusal")
    return {**assessment, "state": "refused", "refusal": {**refusal, "refusedAt": at}}


def assured(assessment: Assessment, assurance: Assessment, *, at: str) -> Assessment:
    """The council has satisfied itself that the self-assessment reflects the person's needs."""
    _require(assessment, "assurance")
    advocacy = assessment.get("advocacy")
    if (
        advocacy
        and advocacy["substantialDifficulty"]
        and not (advocacy["appropriatePerson"] or advocacy["advocateArranged"])
    ):
        raise StepRefusedError(
            "advocate-required",
            "The person has substantial difficulty in being involved and nobody appropriate to "
            "support them: an independent advocate must be arranged (s.67).",
        )
    return {**assessment, "state": "assured", "assurance": {**assurance, "assuredAt": at}}


def returned(assessment: Assessment, reasons: Assessment, *, at: str) -> Assessment:
    """Given back to the person, with the council's reasons, to be completed or corrected."""
    _require(assessment, "return")
    return {**assessment, "state": "returned", "return": {**reasons, "returnedAt": at}}


def determined(assessment: Assessment, determination: Assessment, *, at: str) -> Assessment:
    """The council's determination under s.13: named, with reasons, and with advice or with the
    person's wishes and ordinary residence."""
    _require(assessment, "determination")
    answers = assessment.get("answers", {})
    fluctuates = any(each.get("fluctuates") for each in answers.get("outcomes", {}).values())
    if fluctuates and not (
        answers.get("periodConsidered") or determination.get("periodConsidered")
    ):
        raise StepRefusedError(
            "period-not-considered",
            "Some of the needs fluctuate: say over what period they were considered "
            "(SI 2015/313 reg 2(4), reg 3(4)).",
        )
    return {
        **assessment,
        "state": "determined",
        "determination": {**determination, "determinedAt": at},
    }


def require_record(assessment: Assessment) -> None:
    """Raises StepRefusedError before there is an assessment to give a record of (s.12(3))."""
    if assessment["state"] not in _WITH_RECORD:
        raise StepRefusedError(
            "record-not-ready",
            "The written record is given once the assessment is assured (s.12(3)).",
        )


def _require(assessment: Assessment, step: str) -> None:
    state = assessment["state"]
    if state not in _FROM[step]:
        allowed = ", ".join(_FROM[step])
        raise StepRefusedError(
            "wrong-state", f"This step needs an assessment that is {allowed}; it is {state}."
        )
