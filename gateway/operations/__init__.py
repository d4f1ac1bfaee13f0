"""Handlers: one function per `operationId`, a few lines each; a module per service.

`HANDLERS` is what Connexion resolves against: service, then operationId. Rules live in
`gateway.rules`, storage behind `adapters.contract`; a handler only joins them.
"""

from __future__ import annotations

import re
from types import ModuleType

from gateway.call import Handler
from gateway.operations import (
    carers_assessment,
    directory,
    eligibility,
    needs_assessment,
    rules,
)

_MODULES: dict[str, ModuleType] = {
    "eligibility": eligibility,
    "needs-assessment": needs_assessment,
    "carers-assessment": carers_assessment,
    "rules": rules,
    "directory": directory,
}


def snake_case(operation_id: str) -> str:
    """The handler's name for an operationId: `getNeedsAssessment` is `get_needs_assessment`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation_id).lower()


def handler(service: str, operation_id: str) -> Handler:
    """The handler of an operation. Raises ImportError, as Connexion's resolver expects."""
    try:
        found: Handler = getattr(_MODULES[service], snake_case(operation_id))
    except (KeyError, AttributeError):
        raise ImportError(f"{service} has no handler for {operation_id}") from None
    return found
