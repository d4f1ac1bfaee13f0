"""Handlers: one function per `operationId`, a few lines each; a module per service.

Rules live in `gateway.rules`, storage behind `adapters.contract`; a handler only joins them.
"""

from __future__ import annotations

from gateway.call import Handler
from gateway.operations import (
    carers_assessment,
    deferred_payment,
    directory,
    eligibility,
    feedback,
    financial_assessment,
    needs_assessment,
    rules,
)

HANDLERS: dict[str, dict[str, Handler]] = {
    "eligibility": eligibility.HANDLERS,
    "deferred-payment": deferred_payment.HANDLERS,
    "needs-assessment": needs_assessment.HANDLERS,
    "carers-assessment": carers_assessment.HANDLERS,
    "financial-assessment": financial_assessment.HANDLERS,
    "feedback": feedback.HANDLERS,
    "rules": rules.HANDLERS,
    "directory": directory.HANDLERS,
}
"""Service -> operationId -> handler: what Connexion resolves against."""
