"""Every document of the standard: valid, self-contained, by the house rules, and loadable."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from typing import Any

import connexion
import pytest
import schemathesis
from connexion.resolver import Resolver
from openapi_spec_validator import OpenAPIV30SpecValidator
from schemathesis.core.result import Ok

import openapi
from openapi.bundle import bundle, operations, reachable_from_requests
from openapi.code_lists import code_list
from openapi.lint import lint_clauses, lint_code_lists, lint_document
from openapi.lint_schemas import nhs_number, schemas
from openapi.reading import HOME

SERVICES = openapi.services()


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every object inside `node`, itself included."""
    if isinstance(node, list):
        for item in node:
            yield from nodes(item)
    elif isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)


def test_the_services_of_version_one() -> None:
    assert SERVICES == (
        "carers-assessment",
        "deferred-payment",
        "directory",
        "eligibility",
        "feedback",
        "financial-assessment",
        "needs-assessment",
        "rules",
    )


@pytest.mark.parametrize("service", SERVICES)
def test_valid_openapi_3_0(service: str) -> None:
    document = openapi.document(service)
    assert document["openapi"] == "3.0.3"
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []


@pytest.mark.parametrize("service", SERVICES)
def test_house_rules(service: str) -> None:
    assert lint_document(openapi.document(service), openapi.problems()) == []


def test_house_rules_of_lists_and_clauses() -> None:
    documents = {service: openapi.document(service) for service in SERVICES}
    assert list(lint_code_lists(openapi.code_lists())) == []
    assert list(lint_clauses(openapi.clauses(), documents)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_no_reference_leaves_the_document(service: str) -> None:
    document = openapi.document(service)
    references = [node["$ref"] for node in nodes(document) if "$ref" in node]
    assert references
    for reference in references:
        section, name = reference.removeprefix("#/components/").split("/")
        assert name in document["components"][section], reference
    for node in nodes(document):
        for target in node.get("discriminator", {}).get("mapping", {}).values():
            assert target.removeprefix("#/components/schemas/") in document["components"]["schemas"]


@pytest.mark.parametrize("service", SERVICES)
def test_bundling_gives_the_same_bytes_each_time(service: str) -> None:
    again = bundle(HOME / "v1" / f"{service}.yaml", code_list)
    assert json.dumps(again) == json.dumps(openapi.document(service))


@pytest.mark.parametrize("service", SERVICES)
def test_connexion_serves_it_and_leaves_it_alone(service: str) -> None:
    document = openapi.document(service)
    before = copy.deepcopy(document)
    asked: list[str] = []

    async def handler() -> dict[str, str]:
        return {}

    def resolve(name: str) -> Any:
        asked.append(name)
        return handler

    app = connexion.AsyncApp(__name__)
    app.add_api(document, base_path=f"/{service}/v1", resolver=Resolver(resolve))
    app.middleware._build_middleware_stack()
    assert set(asked) == {operation["operationId"] for _, _, operation in operations(document)}
    assert document == before


@pytest.mark.parametrize("service", SERVICES)
def test_schemathesis_reads_every_operation(service: str) -> None:
    document = openapi.document(service)
    schema = schemathesis.openapi.from_dict(copy.deepcopy(document))
    found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    assert {each.label for each in found} == {
        f"{method.upper()} {path}" for path, method, _ in operations(document)
    }


@pytest.mark.parametrize("service", SERVICES)
def test_codes_are_closed_in_requests_and_open_in_responses(service: str) -> None:
    document = openapi.document(service)
    requested = reachable_from_requests(document)
    coded = [schema for _, schema in schemas(document) if "x-code-list" in schema]
    assert coded
    for schema in coded:
        codes = openapi.code_list(schema["x-code-list"])
        if id(schema) in requested:
            assert schema["enum"] == list(codes.requestable)
        elif codes.closed:
            assert schema["enum"] == [code.code for code in codes.codes]
        else:
            assert "enum" not in schema
            assert "other" in schema["x-extensible-enum"]
            assert (schema["maxLength"], schema["pattern"]) == (60, "^[a-z][a-z0-9-]*$")


@pytest.mark.parametrize("service", ["needs-assessment", "carers-assessment"])
def test_a_code_for_responses_only_can_be_answered_and_never_sent(service: str) -> None:
    found = openapi.document(service)["components"]["schemas"]
    searched = found["AssessmentSearch"]["properties"]["states"]["items"]["enum"]
    assert "other" not in searched
    resource = "NeedsAssessment" if service == "needs-assessment" else "CarersAssessment"
    assert "other" in found[resource]["properties"]["state"]["x-extensible-enum"]


@pytest.mark.parametrize("service", SERVICES)
def test_every_nhs_number_shown_is_a_test_number(service: str) -> None:
    for node in nodes(openapi.document(service)):
        number = node.get("nhsNumber")
        if isinstance(number, str):
            assert number.startswith("999")
            assert nhs_number(number)


@pytest.mark.parametrize("service", ["needs-assessment", "carers-assessment"])
def test_who_may_do_what(service: str) -> None:
    anyone = {"citizen", "practitioner", "supplier", "council-system"}
    allowed = {"search": anyone - {"citizen"}}
    for verb in ("refuse", "assure", "return", "determine"):
        allowed[verb] = {"practitioner", "supplier"}
    for _, _, operation in operations(openapi.document(service)):
        name = operation["operationId"]
        if name == "getService":
            assert operation["security"] == []
            continue
        scopes = {scope for way in operation["security"] for scope in way["oauth2"]}
        verb = next((verb for verb in allowed if name.startswith(verb)), "")
        assert scopes == allowed.get(verb, anyone), name
        assert all(len(way["oauth2"]) == 1 for way in operation["security"]), name


@pytest.mark.parametrize(
    "service", ["deferred-payment", "eligibility", "feedback", "rules", "directory"]
)
def test_open_services_ask_for_no_token(service: str) -> None:
    document = openapi.document(service)
    assert all(operation["security"] == [] for _, _, operation in operations(document))
    assert "securitySchemes" not in document["components"]


def texts_asked_for(service: str) -> list[str]:
    """Where a request can hold a text that is no code."""
    document = openapi.document(service)
    requested = reachable_from_requests(document)
    return [
        where
        for where, schema in schemas(document)
        if id(schema) in requested
        and where.startswith("#/components/schemas/")
        and schema.get("type") == "string"
        and "enum" not in schema
        and not where.endswith("RequestId")
    ]


def test_a_check_asks_nothing_about_a_person_or_their_money() -> None:
    """Care Act 2014 s.9(3)(b): the duty does not depend on means."""
    assert texts_asked_for("eligibility") == []


def test_feedback_has_no_text_in_it_and_gets_no_address() -> None:
    """UK GDPR Article 5(1)(c). The month is the parameter of the summary."""
    assert texts_asked_for("feedback") == ["#/components/schemas/Month"]
    post = openapi.document("feedback")["paths"]["/responses"]["post"]
    assert not {"Location", "ETag"} & set(post["responses"]["201"]["headers"])
    assert "no `Location`" in post["description"]
    bound = {
        id: "feedback/giveFeedback" in clause.operations
        for id, clause in openapi.clauses().items()
        if id.startswith("CA-COMMON-")
    }
    keyed = {f"CA-COMMON-{number:03}" for number in (26, 27, 28, 29)}
    of_records = {f"CA-COMMON-{number:03}" for number in (21, 22, 33, 34, 37, 38, 39, 40, 49)}
    assert all(bound[id] for id in keyed)
    assert not any(bound[id] for id in of_records)


def test_every_number_of_minutes_has_its_band() -> None:
    schema = openapi.document("feedback")["components"]["schemas"]["NewFeedback"]["properties"]
    assert (schema["minutes"]["minimum"], schema["minutes"]["maximum"]) == (0, 600)
    bands = [code.code for code in openapi.code_list("feedback-durations").codes]
    assert bands == ["under-5", "from-5-to-14", "from-15-to-29", "from-30-to-59", "at-least-60"]


def test_loading_every_service_is_quick() -> None:
    started = time.process_time()
    for service in SERVICES:
        bundle(HOME / "v1" / f"{service}.yaml", code_list)
    assert time.process_time() - started < 2.0
