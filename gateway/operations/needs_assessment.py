"""Handlers of `needs-assessment`: Care Act 2014 ss.9, 11-13, an adult's needs."""

from __future__ import annotations

from gateway.operations.assessments import Collection

HANDLERS = Collection(
    service="needs-assessment",
    path="needs-assessments",
    id_parameter="needsAssessmentId",
    population="adult",
).handlers("NeedsAssessment")
