"""Handlers of `financial-assessment`: Care Act 2014 ss.14 and 17, what an adult can pay.

A calculation is anonymous and keeps nothing; a financial assessment is a record of the council.
"""

from __future__ import annotations

from datetime import date

from gateway.absent import without_empty
from gateway.answer import Answer
from gateway.call import Call, Handler
from gateway.operations.assessments import Collection, Step, instant
from gateway.operations.metadata import service_metadata
from gateway.operations.refusals import told
from gateway.record_page import record_page
from gateway.rules import financial_assessment as steps
from gateway.rules.charging import calculate
from gateway.rules.charging.policy_reading import read_policy
from gateway.rules.financial_record import financial_record


async def get_service(call: Call) -> Answer:
    """What this service is and which version of the standard it follows."""
    return service_metadata("financial-assessment")


async def calculate_charge(call: Call) -> Answer:
    """What means like these would be charged, by the council's policy or by one that is tried."""
    assert call.council is not None
    asked = without_empty(call.body)
    means = asked["means"]
    if "policy" in asked:
        with told():
            policy = read_policy(asked["policy"])
    else:
        policy = call.council.charging_policy(date.fromisoformat(means["period"]["start"]))
    with told("/means"):
        return Answer(calculate(means, policy))


class FinancialAssessments(Collection):
    """The recorded assessments of a council."""

    requested: Step = staticmethod(steps.requested)
    as_held = staticmethod(steps.as_held)

    def put_means(self, call: Call) -> Answer:
        """Replace the means."""
        return self.replace(call, steps.means_replaced)

    def withdraw(self, call: Call) -> Answer:
        """Take the request back."""
        return self.step(call, "withdrawal", steps.withdrawn)

    def determine(self, call: Call) -> Answer:
        """Settle the charge by the council's own policy."""
        assert call.council is not None
        policy = call.council.charging_policy

        def take(now: steps.Assessment, body: steps.Assessment, *, at: str) -> steps.Assessment:
            return steps.determined(now, body, at=at, policy=policy)

        return self.step(call, "determination", take)

    def written_record(self, call: Call) -> Answer:
        """The written record (s.17(4)), as JSON or as a page to read and print."""
        assessment = self.recorded(call, steps.require_record)
        record = financial_record(assessment, prepared_at=instant(call.runtime.clock()))
        if call.wants_page:
            return Answer(record, page=record_page(record))
        return Answer(record)


_COLLECTION = FinancialAssessments(
    service="financial-assessment",
    path="financial-assessments",
    id_parameter="financialAssessmentId",
    population="adult",
)
HANDLERS: dict[str, Handler] = {
    "getService": get_service,
    "calculateCharge": calculate_charge,
    "requestFinancialAssessment": _COLLECTION.create,
    "getFinancialAssessment": _COLLECTION.read,
    "searchFinancialAssessments": _COLLECTION.search,
    "putFinancialAssessmentMeans": _COLLECTION.put_means,
    "withdrawFinancialAssessment": _COLLECTION.withdraw,
    "determineFinancialAssessment": _COLLECTION.determine,
    "getFinancialAssessmentRecord": _COLLECTION.written_record,
}
