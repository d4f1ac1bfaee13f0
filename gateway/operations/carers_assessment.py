"""Handlers of `carers-assessment`: Care Act 2014 ss.10-13, a carer's needs for support."""

from __future__ import annotations

from gateway.call import Answer, Call
from gateway.operations.assessments import Collection, instant
from gateway.operations.metadata import service_metadata
from gateway.problems import Problem
from gateway.rules import lifecycle
from gateway.rules.written_record import written_record

_assessments = Collection(
    service="carers-assessment",
    path="carers-assessments",
    id_parameter="carersAssessmentId",
    person="carer",
)


async def get_service(call: Call) -> Answer:
    """What this service is and which version of the standard it follows."""
    return service_metadata("carers-assessment")


def request_carers_assessment(call: Call) -> Answer:
    """Ask for an assessment, whatever the level of need or means (s.10(4))."""
    return _assessments.create(call)


def get_carers_assessment(call: Call) -> Answer:
    """The assessment as the council's system holds it."""
    return _assessments.read(call)


def search_carers_assessments(call: Call) -> Answer:
    """Find assessments without an identifier in a URL."""
    return _assessments.search(call)


def put_carers_assessment_answers(call: Call) -> Answer:
    """Replace the person's answers as a whole."""
    return _assessments.put_answers(call)


def submit_carers_assessment(call: Call) -> Answer:
    """Hand in a supported self-assessment (SI 2014/2827 reg 2)."""
    return _assessments.step(call, "submission", lifecycle.submitted)


def withdraw_carers_assessment(call: Call) -> Answer:
    """Take the request back."""
    return _assessments.step(call, "withdrawal", lifecycle.withdrawn)


def refuse_carers_assessment(call: Call) -> Answer:
    """Record that the carer refuses (s.11(5)); it has effect whatever the council thinks."""
    return _assessments.step(call, "refusal", lifecycle.refused_by_carer)


def assure_carers_assessment(call: Call) -> Answer:
    """Record that the council has assured itself of a self-assessment."""
    return _assessments.step(call, "assurance", lifecycle.assured)


def return_carers_assessment(call: Call) -> Answer:
    """Give a self-assessment back with reasons."""
    return _assessments.step(call, "return", lifecycle.returned)


def determine_carers_assessment(call: Call) -> Answer:
    """Record the council's determination of eligibility (s.13)."""
    return _assessments.step(call, "determination", lifecycle.determined)


def get_carers_assessment_record(call: Call) -> Answer:
    """The written record of the carer's assessment (s.12(4))."""
    assessment = _assessments.stored(call)
    try:
        lifecycle.require_record(assessment)
    except lifecycle.StepRefusedError as refusal:
        raise Problem(refusal.problem, refusal.reason) from None
    prepared_at = instant(call.runtime.clock())
    return Answer(written_record(assessment, population="carer", prepared_at=prepared_at))
