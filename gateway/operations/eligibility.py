"""Handlers of `eligibility`: an indication under SI 2015/313, anonymous, nothing kept."""

from __future__ import annotations

from gateway.answer import Answer
from gateway.call import Call, Handler
from gateway.operations.metadata import service_metadata
from gateway.rules.eligibility import check


async def get_service(call: Call) -> Answer:
    """What this service is and which version of the standard it follows."""
    return service_metadata("eligibility")


async def check_eligibility(call: Call) -> Answer:
    """What the answers indicate, criterion by criterion; never a decision."""
    return Answer(check(call.body))


HANDLERS: dict[str, Handler] = {
    "getService": get_service,
    "checkEligibility": check_eligibility,
}
