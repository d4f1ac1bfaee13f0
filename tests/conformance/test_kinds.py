"""What the documents say of the kinds of assessment, read where a layer needs it."""

from __future__ import annotations

import pytest

import openapi
from conformance.kinds import code_sets, kinds

ANSWERED = {"submit", "withdraw", "refuse", "assure", "return", "determine"}


@pytest.mark.parametrize(
    ("service", "noun", "person", "put", "steps"),
    [
        ("needs-assessment", "NeedsAssessment", "person", "putNeedsAssessmentAnswers", ANSWERED),
        ("carers-assessment", "CarersAssessment", "carer", "putCarersAssessmentAnswers", ANSWERED),
        (
            "financial-assessment",
            "FinancialAssessment",
            "person",
            "putFinancialAssessmentMeans",
            {"withdraw", "determine"},
        ),
    ],
)
def test_a_kind_is_as_its_document_has_it(
    service: str, noun: str, person: str, put: str, steps: set[str]
) -> None:
    kind = kinds()[service]
    assert (kind.noun, kind.person, kind.put, set(kind.steps)) == (noun, person, put, steps)
    assert kind.operation("record") == kind.record == f"get{noun}Record"
    assert kind.operation("withdraw") == f"withdraw{noun}"
    assert kind.parameter == noun[0].lower() + noun[1:] + "Id"


def test_every_operation_of_a_kind_is_in_its_document() -> None:
    for service, kind in kinds().items():
        known = {
            operation["operationId"]
            for item in openapi.document(service)["paths"].values()
            for operation in item.values()
            if isinstance(operation, dict) and "operationId" in operation
        }
        steps = ("request", "get", "put", "record", *kind.steps)
        assert {*(kind.operation(step) for step in steps), kind.search} <= known


def test_the_clause_of_a_kind_is_the_one_that_binds_it() -> None:
    created = ("CA-NEEDS-001", "CA-CARER-001", "CA-FINANCE-024")
    assert kinds()["financial-assessment"].clause(*created) == "CA-FINANCE-024"
    assert kinds()["carers-assessment"].clause(*created) == "CA-CARER-001"
    with pytest.raises(KeyError):
        kinds()["financial-assessment"].clause("CA-NEEDS-001", "CA-CARER-001")


def test_what_has_no_order() -> None:
    assert {"areas", "occupiers"} <= code_sets()
    assert not code_sets() & {"income", "capital", "peopleInvolved"}
