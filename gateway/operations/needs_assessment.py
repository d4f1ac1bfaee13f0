"""Handlers of `needs-assessment`: Care Act 2014 ss.9, 11-13, assessment of an adult's needs."""

from __future__ import annotations

from gateway.call import Answer, Call
from gateway.operations.assessments import Collection, instant
from gateway.operations.metadata import service_metadata
from gateway.problems import Problem
from gateway.rules import lifecycle
from gateway.rules.written_record import written_record

_assessments = Collection(
    service="needs-assessment",
    path="needs-assessments",
    id_parameter="needsAssessmentId",
    person="person",
)


async def get_service(call: Call) -> Answer:
    """What this service is and which version of the standard it follows."""
    return service_metadata("needs-assessment")


def request_needs_assessment(call: Call) -> Answer:
    """Ask for an assessment, whatever the level of need or means (s.9(3))."""
    return _assessments.create(call)


def get_needs_assessment(call: Call) -> Answer:
    """The assessment as the council's system holds it."""
    return _assessments.read(call)


def search_needs_assessments(call: Call) -> Answer:
    """Find assessments without an identifier in a URL."""
    return _assessments.search(call)


def put_needs_assessment_answers(call: Call) -> Answer:
    """Replace the person's answers as a whole."""
    return _assessments.put_answers(call)


def submit_needs_assessment(call: Call) -> Answer:
    """Hand in a supported self-assessment (SI 2014/2827 reg 2)."""
    return _assessments.step(call, "submission", lifecycle.submitted)


def withdraw_needs_assessment(call: Call) -> Answer:
    """Take the request back."""
    return _assessments.step(call, "withdrawal", lifecycle.withdrawn)


def refuse_needs_assessment(call: Call) -> Answer:
    """Record a refusal, as far as s.11 gives it effect."""
    return _assessments.step(call, "refusal", lifecycle.refused)


def assure_needs_assessment(call: Call) -> Answer:
    """Record that the council has assured itself of a self-assessment."""
    return _assessments.step(call, "assurance", lifecycle.assured)


def return_needs_assessment(call: Call) -> Answer:
    """Give a self-assessment back with reasons."""
    return _assessments.step(call, "return", lifecycle.returned)


def determine_needs_assessment(call: Call) -> Answer:
    """Record the council's determination of eligibility (s.13)."""
    return _assessments.step(call, "determination", lifecycle.determined)


def get_needs_assessment_record(call: Call) -> Answer:
    """The written record of the assessment (s.12(3))."""
    assessment = _assessments.stored(call)
    try:
        lifecycle.require_record(assessment)
    except lifecycle.StepRefusedError as refusal:
        raise Problem(refusal.problem, refusal.reason) from None
    prepared_at = instant(call.runtime.clock())
    return Answer(written_record(assessment, population="adult", prepared_at=prepared_at))
