"""Handlers of `carers-assessment`: Care Act 2014 ss.10-13, a carer's needs for support.

A carer's refusal ends the duty (s.11(5)); the exceptions of s.11(2) are for needs assessments.
"""

from __future__ import annotations

from gateway.operations.assessments import Collection
from gateway.rules import lifecycle

HANDLERS = Collection(
    service="carers-assessment",
    path="carers-assessments",
    id_parameter="carersAssessmentId",
    population="carer",
).handlers("CarersAssessment", refused=lifecycle.refused_by_carer)
