"""The laws of charges, each with an implementation that breaks it, and the requests they draw."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import jsonschema_rs
import pytest
from answering import Answer, Request, answering
from judged import judged
from natives import ledger_of

import openapi
from conformance import charges
from conformance.budget import Budget
from conformance.laws import run
from conformance.laws.charges import laws as alike
from conformance.laws.charges_means import laws as following
from conformance.mutants.implementations import inner
from conformance.native import Faults
from conformance.native.charging import calculate
from conformance.subject import Subject

Hooks = Mapping[str, Callable[..., Any]]
SERVICE = "financial-assessment"
BY_NAME = {law.name: law for law in (*alike(), *following())}


def test_drawn_requests_fit_the_schema_and_are_answered() -> None:
    document = openapi.document(SERVICE)
    schema = {
        "components": document["components"],
        "$ref": "#/components/schemas/ChargeCalculation",
    }
    validator = jsonschema_rs.Draft202012Validator(schema)
    outcomes = set[str]()
    for seed in range(300):
        body = charges.body(random.Random(seed))
        assert validator.is_valid(body), seed
        answer = calculate(body["means"], body["policy"], Faults())
        outcomes |= {each["outcome"] for each in answer["periods"]}
    assert outcomes == {"contribution", "no-charge", "full-cost", "free"}


def _asked_with(change: Callable[[Any, Any], bool]) -> Hooks:
    """A penny more is kept wherever the request is so."""

    def hook(shape: tuple[int, dict[str, str], Any], **context: Any) -> Any:
        status, headers, body = shape
        if "periods" in (body or {}) and change(context["request"], body):
            kept = [{**each, "minimumIncome": "0.01"} for each in body["periods"]]
            body = {**body, "periods": kept}
        return status, headers, body

    return {"shape": hook}


def _costs_added(pennies: Fraction, adds: bool, **_: Any) -> Fraction:
    """Costs are added to the charge."""
    return pennies if adds else -pennies


BROKEN: dict[str, Hooks] = {
    "a working is right in itself": inner()["charge-line-off-by-a-penny"],
    "charged twice alike": inner()["charge-answers-of-the-second-time"],
    "charged alike with a token and without": _asked_with(
        lambda request, _: bool(request.values("Authorization"))
    ),
    "properties of means in another order": _asked_with(
        lambda request, _: not request.body.startswith(b'{"means":{"period":{"start"')
    ),
    "the same means spelt otherwise": _asked_with(
        lambda request, _: not request.body.startswith(b'{"means"')
    ),
    "items of means in another order": inner()["charge-third-income-lost"],
    "day by day as in one": inner()["charge-rates-of-the-first-day"],
    "a period cut in two": inner()["charge-one-period"],
    "earnings never matter": inner()["charge-earnings-counted"],
    "money moved between what does not count": inner()["charge-direct-payment-counted"],
    "two owners of twice as much": inner()["charge-joint-whole"],
    "of a partner the age alone": inner()["charge-partner-told-is-old"],
    "whoever refuses pays alike": inner()["charge-refusal-ignored"],
    "the council's own policy named and sent": {
        "charging-result": lambda told, **_: {**told, "policy": {"title": "Ours", "since": "soon"}}
    },
    "a pound more income": {
        "charging-week": lambda weekly, amount, **_: (
            weekly if len(amount) < len("100.00") else Fraction(0)
        )
    },
    "a pound more capital": {
        "charging-tariff": lambda steps, counted, **_: steps if counted < 14500 else Fraction(0)
    },
    "an income in two payments": inner()["charge-rounded-against-the-adult"],
    "dearer care": {"charging-not-above-cost": lambda value, left, cost: left + cost / 100},
    "what is left is never less than is kept": {
        "charging-percent": lambda value, left, **_: left + Fraction(1)
    },
    "a child more, a premium more": {"charging-children": lambda count, **_: 2 - min(count, 2)},
    "a higher cost of the disability": {
        "charging-disability-benefits": lambda benefits, means, **_: (
            set() if len(means.get("disabilityRelatedExpenditure", [])) > 3 else benefits
        )
    },
    "a higher rent": {"charging-rounding": _costs_added},
    "a kinder policy": {"charging-addition": lambda pounds, **_: -pounds},
}


def test_every_law_has_an_implementation_that_breaks_it() -> None:
    assert BROKEN.keys() == BY_NAME.keys()


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_a_law_is_found_by_it_under_its_clause(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conformance.laws.laws", lambda: (BY_NAME[name],))
    _, results = judged(run, SERVICE, BROKEN[name], profile="deep")
    found = {each.clause for each in results if each.failures}
    assert found & set(BY_NAME[name].clauses), found


OWN = {**charges.PLAIN_POLICY, "title": "Council", "minimumIncomeAddition": "20.00"}


def _council(request: Request, stated: Any) -> Answer:
    """A council that charges by `OWN`, and tells this of its policy."""
    if "/rules/v1/charging-policy?on=" in request.path:
        return Answer(200, {"on": request.path[-10:], "chosen": bool(stated), **stated})
    body = json.loads(request.body)
    answer = calculate(body["means"], body.get("policy", OWN), Faults())
    return Answer(200, answer, headers={"X-Request-ID": "r"})


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ({"policy": OWN}, False),
        ({"policy": {**OWN, "minimumIncomeAddition": "0.00"}}, True),
        ({}, True),
    ],
)
def test_the_councils_policy_sent_along_has_to_charge_alike(
    stated: Any, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = {"paths": {"/charging-policy": {"get": {"operationId": "getChargingPolicy"}}}}
    read = openapi.document
    monkeypatch.setattr(
        "conformance.laws.charges.openapi.document",
        lambda service: rules if service == "rules" else read(service),
    )
    law = BY_NAME["the council's own policy named and sent"]
    monkeypatch.setattr("conformance.laws.laws", lambda: (law,))
    with answering(lambda request: _council(request, stated)) as (base_url, asked):
        at = f"{base_url}/{SERVICE}/v1"
        ledger = ledger_of(SERVICE)
        subject = Subject(SERVICE, at, tokens=lambda actor: None, seed=1)
        run(subject, ledger, Budget("standard", seconds=30))
    assert any(request.path.startswith("/rules/v1/charging-policy?on=20") for request in asked)
    failed = {each.clause for each in ledger.results() if each.failures}
    assert failed == ({"CA-FINANCE-022"} if found else set())


def test_the_councils_policy_is_read_from_the_rules_service() -> None:
    operations = {
        operation.get("operationId")
        for item in openapi.document("rules")["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
    }
    if "getChargingPolicy" not in operations:
        pytest.skip("the rules service has no getChargingPolicy yet: no law can send its policy")
    subject, _ = judged(run, SERVICE)
    assert any("/rules/v1/charging-policy?on=" in each.url for each in subject.exchanges)
