"""The data of the standard says what the law says: criteria, code lists, problems, clauses."""

from __future__ import annotations

import dataclasses
import string
from typing import Any

import pytest

import openapi
from openapi.bundle import operations, resolve
from openapi.lint_schemas import violations

ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
SLUGS = {
    400: "malformed-json non-finite-number invalid-encoding missing-property unknown-property "
    "wrong-type invalid-value invalid-date invalid-request invalid-parameter "
    "missing-idempotency-key",
    401: "not-authenticated",
    403: "insufficient-scope",
    404: "not-found unknown-council council-required no-such-path unknown-cursor",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "wrong-state idempotency-key-in-progress capacity-not-established advocate-required "
    "refusal-not-effective period-not-considered record-not-ready evidence-not-recorded",
    412: "stale-etag",
    413: "content-too-large",
    415: "unsupported-media-type",
    422: "invalid-nhs-number idempotency-key-reused not-holdable contradictory-request "
    "rate-not-known",
    428: "if-match-required",
    429: "too-many-requests",
    500: "internal-error",
    501: "not-offered",
    502: "back-end-nonsense",
    503: "back-end-unavailable overloaded",
    504: "back-end-timeout",
}


def codes(name: str) -> list[str]:
    return [code.code for code in openapi.code_list(name).codes]


def test_adult_criteria_are_regulation_2() -> None:
    """SI 2015/313 reg 2: three conditions, two of ten outcomes, four limbs."""
    found = openapi.criteria("adult")
    assert found["outcomesNeeded"] == 2
    assert [each["paragraph"] for each in found["conditions"]] == ["2(1)(a)", "2(1)(b)", "2(1)(c)"]
    letters = [f"2(2)({letter})" for letter in string.ascii_lowercase[:10]]
    assert [each["paragraph"] for each in found["outcomes"]] == letters
    assert [each["outcome"] for each in found["outcomes"]] == codes("adult-outcomes")
    assert [each["paragraph"] for each in found["unable"]] == [f"2(3)({x})" for x in "abcd"]
    assert found["fluctuation"]["paragraph"] == "2(4)"
    assert "health" not in found
    optional = [each["outcome"] for each in found["outcomes"] if "notApplicableWhen" in each]
    assert optional == ["childcare"]


def test_carer_criteria_are_regulation_3() -> None:
    """SI 2015/313 reg 3: three conditions, health or one of eight outcomes, three limbs."""
    found = openapi.criteria("carer")
    assert found["outcomesNeeded"] == 1
    assert [each["paragraph"] for each in found["conditions"]] == ["3(1)(a)", "3(1)(b)", "3(1)(c)"]
    assert found["health"]["paragraph"] == "3(2)(a)"
    places = [f"3(2)(b)({number})" for number in ROMAN]
    assert [each["paragraph"] for each in found["outcomes"]] == places
    assert [each["outcome"] for each in found["outcomes"]] == codes("carer-outcomes")
    assert [each["paragraph"] for each in found["unable"]] == [f"3(3)({x})" for x in "abc"]
    assert "takesSignificantlyLonger" not in {each["limb"] for each in found["unable"]}
    assert found["fluctuation"]["paragraph"] == "3(4)"
    optional = [each["outcome"] for each in found["outcomes"] if "notApplicableWhen" in each]
    assert optional == ["childcare", "caring"]


@pytest.mark.parametrize("population", ["adult", "carer"])
def test_criteria_are_what_the_rules_service_promises(population: str) -> None:
    document = openapi.document("rules")
    schema = {"$ref": "#/components/schemas/EligibilityCriteria"}
    assert violations(document, schema, openapi.criteria(population)) == []


@pytest.mark.parametrize(
    ("population", "check"), [("adult", "AdultCheck"), ("carer", "CarerCheck")]
)
def test_a_check_takes_exactly_the_outcomes_and_limbs_of_its_regulation(
    population: str, check: str
) -> None:
    document = openapi.document("eligibility")
    criteria = openapi.criteria(population)
    limbs = {each["limb"] for each in criteria["unable"]}
    root = document["components"]["schemas"][check]
    outcomes = resolve(document, root["properties"]["outcomes"])["properties"]
    assert list(outcomes) == [each["outcome"] for each in criteria["outcomes"]]
    for each in criteria["outcomes"]:
        properties = set(resolve(document, outcomes[each["outcome"]])["properties"])
        optional = {"notApplicable"} if "notApplicableWhen" in each else set()
        assert properties == limbs | {"fluctuates"} | optional, each["outcome"]


@pytest.mark.parametrize("population", ["everyone", "../adult", "Adult", ""])
def test_there_are_no_other_criteria(population: str) -> None:
    with pytest.raises(openapi.SpecificationError):
        openapi.criteria(population)


def test_the_nine_areas_of_well_being() -> None:
    """Care Act 2014 s.1(2)(a) to (i)."""
    found = openapi.code_list("wellbeing-areas")
    sources = [f"Care Act 2014 s.1(2)({letter})" for letter in "abcdefghi"]
    assert [code.source for code in found.codes] == sources
    assert found.closed


def test_code_lists_are_frozen_and_looked_up_by_name() -> None:
    found = openapi.code_list("capacity")
    assert found.codes_by_name["lacks-capacity"].label == "Lacks capacity"
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.name = "other"  # type: ignore[misc]
    with pytest.raises(openapi.SpecificationError, match="no code list"):
        openapi.code_list("no-such-list")


def test_only_an_unforeseen_state_is_for_responses_only() -> None:
    marked = {
        (found.name, code.code)
        for found in openapi.code_lists()
        for code in found.codes
        if code.response_only
    }
    assert marked == {("assessment-states", "other")}


def test_every_code_list_is_what_the_rules_service_promises() -> None:
    document = openapi.document("rules")
    for found in openapi.code_lists():
        entries: list[dict[str, Any]] = [
            {"code": code.code, "label": code.label, "meaning": code.meaning, "source": code.source}
            for code in found.codes
        ]
        value = {
            "name": found.name,
            "title": found.title,
            "source": found.source,
            "closed": found.closed,
            "codes": entries,
        }
        schema = {"$ref": "#/components/schemas/CodeList"}
        assert violations(document, schema, value) == [], found.name


def test_every_code_list_is_used_or_named_where_either_of_two_applies() -> None:
    text = "".join(repr(openapi.document(service)) for service in openapi.services())
    unused = [found.name for found in openapi.code_lists() if f"'{found.name}'" not in text]
    assert unused == ["adult-outcomes", "carer-outcomes"]
    assert all(f"`{name}`" in text for name in unused)


def test_the_problem_catalogue_is_complete() -> None:
    found = {(problem.slug, problem.status) for problem in openapi.problems().values()}
    assert found == {(slug, status) for status, all_ in SLUGS.items() for slug in all_.split()}


@pytest.mark.parametrize("slug", openapi.problems())
def test_every_problem_explains_itself(slug: str) -> None:
    problem = openapi.problems()[slug]
    assert problem.type == f"https://careact.example/problems/{slug}"
    assert problem.title
    assert problem.meaning
    assert problem.what_to_do
    document = openapi.document("needs-assessment")
    schema = {"$ref": "#/components/schemas/Problem"}
    assert violations(document, schema, dict(problem.example)) == []
    assert problem.example["type"] == problem.type
    assert problem.example["title"] == problem.title
    assert problem.example["status"] == problem.status
    types = {error["type"] for error in problem.example.get("errors", ())}
    if slug == "invalid-request":
        assert len(types) > 1
    else:
        assert types <= {problem.type}


def test_every_problem_of_an_operation_is_shown_there() -> None:
    shown = set()
    for service in openapi.services():
        document = openapi.document(service)
        for _, _, operation in operations(document):
            for response in operation["responses"].values():
                content = resolve(document, response).get("content", {})
                shown |= set(content.get("application/problem+json", {}).get("examples", {}))
    outside_operations = {"no-such-path", "method-not-allowed"}
    assert shown == set(openapi.problems()) - outside_operations


def test_status_names_every_document_and_its_version() -> None:
    assert {service for service, _ in openapi.status()} == set(openapi.services())
    statuses = openapi.code_list("service-statuses").codes_by_name
    for (service, version), entry in openapi.status().items():
        info = openapi.document(service, version)["info"]
        assert (info["version"], info["title"]) == (entry.release, entry.title)
        assert entry.status in statuses


@pytest.mark.parametrize(("service", "version"), [("nothing", "v1"), ("rules", "v2"), ("", "v1")])
def test_there_is_no_other_document(service: str, version: str) -> None:
    with pytest.raises(openapi.SpecificationError):
        openapi.document(service, version)


def test_check_examples_follow_their_regulation() -> None:
    post = openapi.document("eligibility")["paths"]["/checks"]["post"]
    asked = post["requestBody"]["content"]["application/json"]["examples"]
    answered = post["responses"]["200"]["content"]["application/json"]["examples"]
    assert set(asked) == set(answered)
    for name, example in answered.items():
        value, request = example["value"], asked[name]["value"]
        criteria = openapi.criteria(request["population"])
        limbs = {each["limb"]: each["paragraph"] for each in criteria["unable"]}
        assert value["population"] == request["population"]
        for found, each in zip(value["outcomes"], criteria["outcomes"], strict=True):
            assert (found["outcome"], found["paragraph"]) == (each["outcome"], each["paragraph"])
            answer = request.get("outcomes", {}).get(each["outcome"], {})
            yes = [limbs[limb] for limb in limbs if answer.get(limb)]
            assert found["limbs"] == ([] if answer.get("fluctuates") else yes)
        unable = sum(found["finding"] == "unable" for found in value["outcomes"])
        if value["indication"] == "indicated":
            health = request.get("healthEffect") in ("deteriorating", "at-risk")
            assert unable >= criteria["outcomesNeeded"] or health
