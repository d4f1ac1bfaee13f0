"""Handlers of `deferred-payment`: what an agreement would come to, anonymous, nothing kept.

The law is Care Act 2014 ss.34 to 36 and SI 2014/2671; the terms are the council's.
"""

from __future__ import annotations

from datetime import date

from gateway.absent import without_empty
from gateway.answer import Answer
from gateway.call import Call, Handler
from gateway.operations.metadata import service_metadata
from gateway.operations.refusals import told
from gateway.rules.charging.policy_reading import read_policy
from gateway.rules.deferred_payment import illustrate


async def get_service(call: Call) -> Answer:
    """What this service is and which version of the standard it follows."""
    return service_metadata("deferred-payment")


async def illustrate_deferred_payment(call: Call) -> Answer:
    """What an agreement would come to, by the council's policy or by one that is tried."""
    assert call.council is not None
    asked = without_empty(call.body)
    with told():
        if "policy" in asked:
            policy = read_policy(asked["policy"])
        else:
            policy = call.council.charging_policy(date.fromisoformat(asked["start"]))
        return Answer(illustrate(asked, policy))


HANDLERS: dict[str, Handler] = {
    "getService": get_service,
    "illustrateDeferredPayment": illustrate_deferred_payment,
}
