"""Every house rule can fail: a good document, spoilt in one place, is found out by that rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import openapi
from openapi.lint import lint_clauses, lint_code_lists, lint_document
from openapi.lint_schemas import nhs_number

Document = dict[str, Any]
Spoil = Callable[[Document], object]


def schemas(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"]
    return found


def operation(document: Document, path: str, method: str = "get") -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][path][method]
    return found


def example(document: Document) -> dict[str, Any]:
    content = operation(document, "/councils/{gssCode}")["responses"]["200"]["content"]
    found: dict[str, Any] = content["application/json"]["examples"]["connected"]
    return found


def problem(document: Document) -> dict[str, Any]:
    content = document["components"]["responses"]["CouncilUnknown"]["content"]
    found: dict[str, Any] = content["application/problem+json"]["examples"]["unknown-council"]
    return found


def moved(document: Document, old: str, new: str) -> None:
    document["paths"][new] = document["paths"].pop(old)


def dropped(mapping: dict[str, Any], key: str) -> None:
    del mapping[key]


DIRECTORY: dict[str, list[tuple[str, Spoil]]] = {
    "path-levels": [("four deep", lambda d: moved(d, "/services", "/a/b/c/d"))],
    "path-case": [
        ("capitals", lambda d: moved(d, "/services", "/Services")),
        ("snake parameter", lambda d: moved(d, "/services", "/services/{service_name}")),
    ],
    "operation-id": [
        ("twice", lambda d: operation(d, "/services").update(operationId="listCouncils")),
        ("snake", lambda d: operation(d, "/services").update(operationId="list_services")),
        ("none", lambda d: dropped(operation(d, "/services"), "operationId")),
    ],
    "described": [
        ("no summary", lambda d: operation(d, "/services").update(summary="")),
        ("no description", lambda d: dropped(operation(d, "/services"), "description")),
        ("no tags", lambda d: operation(d, "/services").update(tags=[])),
        ("unknown tag", lambda d: operation(d, "/services").update(tags=["else"])),
    ],
    "security-stated": [("silent", lambda d: dropped(operation(d, "/services"), "security"))],
    "no-default-response": [
        (
            "default",
            lambda d: operation(d, "/services")["responses"].update(
                default={"description": "anything"}
            ),
        )
    ],
    "media-type": [
        (
            "plain JSON error",
            lambda d: d["components"]["responses"]["CouncilUnknown"].update(
                content={"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            ),
        )
    ],
    "object-body": [("array", lambda d: schemas(d)["Council"].update(type="array", maxItems=1))],
    "success-example": [
        (
            "none",
            lambda d: operation(d, "/services")["responses"]["200"]["content"][
                "application/json"
            ].pop("examples"),
        )
    ],
    "example-whole": [
        ("no summary", lambda d: dropped(example(d), "summary")),
        ("no value", lambda d: dropped(example(d), "value")),
    ],
    "example-valid": [
        ("unknown property", lambda d: example(d)["value"].update(colour="red")),
        ("no such day", lambda d: example(d)["value"].update(validTo="2023-02-30")),
        ("null", lambda d: example(d)["value"].update(slug=None)),
        ("district", lambda d: example(d)["value"].update(gssCode="E07000123")),
        ("parameter", lambda d: d["components"]["parameters"]["GssCode"].update(example="E07")),
        ("schema", lambda d: schemas(d)["GssCode"].update(example="E07000123")),
    ],
    "link-exists": [
        ("no operation", lambda d: d["components"]["links"]["GetFirstCouncil"].update(
            operationId="getTown")),
        ("no parameter", lambda d: d["components"]["links"]["GetFirstCouncil"].update(
            parameters={"path.town": "$response.body#/items/0"})),
    ],
    "problem-catalogue": [
        ("none shown", lambda d: d["components"]["responses"]["CouncilUnknown"]["content"][
            "application/problem+json"].pop("examples")),
        ("unknown", lambda d: problem(d)["value"].update(
            type="https://careact.example/problems/made-up")),
        ("unknown within", lambda d: problem(d)["value"].update(
            errors=[{"type": "https://careact.example/problems/made-up"}])),
        ("other status", lambda d: problem(d)["value"].update(
            type="https://careact.example/problems/stale-etag")),
        ("other title", lambda d: problem(d)["value"].update(title="Oops")),
    ],
    "no-null": [
        ("nullable", lambda d: schemas(d)["Line"].update(nullable=True)),
        ("in enum", lambda d: schemas(d)["Line"].update(enum=["a", None])),
        ("no value", lambda d: schemas(d)["Line"].update(title=None)),
    ],
    "no-float": [("number", lambda d: schemas(d)["Problem"]["properties"]["status"].update(
        type="number"))],
    "bounded": [
        ("text", lambda d: dropped(schemas(d)["Line"], "maxLength")),
        ("list", lambda d: dropped(schemas(d)["CouncilPage"]["properties"]["items"], "maxItems")),
        ("least", lambda d: dropped(schemas(d)["Problem"]["properties"]["status"], "minimum")),
        ("most", lambda d: dropped(schemas(d)["Problem"]["properties"]["status"], "maximum")),
        ("parameter", lambda d: dropped(
            d["components"]["parameters"]["CouncilLimit"]["schema"], "maximum")),
        ("header", lambda d: dropped(
            d["components"]["headers"]["RateLimit"]["schema"], "maxLength")),
    ],
    "closed-object": [
        ("unsaid", lambda d: dropped(schemas(d)["Council"], "additionalProperties"))],
    "property-case": [("snake", lambda d: schemas(d)["Council"]["properties"].update(
        gss_code={"type": "boolean", "description": "x"}))],
    "property-name": [("enum", lambda d: schemas(d)["Council"]["properties"].update(
        enum={"type": "boolean", "description": "x"}))],
    "property-described": [("silent", lambda d: dropped(
        schemas(d)["Council"]["properties"]["sandbox"], "description"))],
    "required-exists": [("gone", lambda d: schemas(d)["Council"]["required"].append("colour"))],
    "pattern-anchored": [("open end", lambda d: schemas(d)["GssCode"].update(pattern="^E06"))],
    "pattern-compiles": [
        ("broken", lambda d: schemas(d)["GssCode"].update(pattern="^(E06$")),
        ("looks back", lambda d: schemas(d)["GssCode"].update(pattern="^(?<=a)b$")),
    ],
    "known-format": [("uuid", lambda d: schemas(d)["RegisterDate"].update(format="uuid"))],
    "choice": [("anyOf", lambda d: schemas(d)["Line"].update(anyOf=[{"maxLength": 1}]))],
}  # fmt: skip
ELIGIBILITY: dict[str, list[tuple[str, Spoil]]] = {
    "closed-object": [
        ("open request", lambda d: schemas(d)["CarerCheck"].update(additionalProperties=True))],
    "choice": [
        ("unmapped", lambda d: schemas(d)["EligibilityCheckRequest"]["discriminator"][
            "mapping"].pop("carer")),
        ("other value", lambda d: schemas(d)["CarerCheck"]["properties"]["population"].update(
            enum=["adult"])),
        ("optional", lambda d: schemas(d)["CarerCheck"]["required"].remove("population")),
    ],
    "example-valid": [("request", lambda d: operation(d, "/checks", "post")["requestBody"][
        "content"]["application/json"]["examples"]["carer-indicated"]["value"].update(
            capital="1"))],
}  # fmt: skip
NEEDS: dict[str, list[tuple[str, Spoil]]] = {
    "guarded-change": [
        ("no key", lambda d: operation(d, "/needs-assessments", "post").update(parameters=[])),
        ("no tag", lambda d: operation(
            d, "/needs-assessments/{needsAssessmentId}/answers", "put").update(parameters=[])),
    ],
    "example-valid": [("nhs number", lambda d: operation(d, "/needs-assessments", "post")[
        "requestBody"]["content"]["application/json"]["examples"]["full"]["value"]["person"].update(
            nhsNumber="9990043591"))],
}  # fmt: skip
SPOILT = [
    pytest.param(service, rule, spoil, id=f"{service}-{rule}-{name}")
    for service, rules in (
        ("directory", DIRECTORY),
        ("eligibility", ELIGIBILITY),
        ("needs-assessment", NEEDS),
    )
    for rule, cases in rules.items()
    for name, spoil in cases
]


@pytest.mark.parametrize(("service", "rule", "spoil"), SPOILT)
def test_a_spoilt_document_is_found_out(
    document: Callable[[str], Document], service: str, rule: str, spoil: Spoil
) -> None:
    spoilt = document(service)
    spoil(spoilt)
    assert rule in {finding.rule for finding in lint_document(spoilt, openapi.problems())}


def test_an_answer_may_say_that_it_holds_more(document: Callable[[str], Document]) -> None:
    """RFC 9457 section 3.2 lets a problem have further members."""
    open_ = document("directory")
    schemas(open_)["Problem"]["additionalProperties"] = True
    assert lint_document(open_, openapi.problems()) == []


def codes() -> openapi.CodeList:
    return openapi.code_list("relationships")


LISTS: list[tuple[str, Callable[[], openapi.CodeList]]] = [
    ("closed-list-reason", lambda: replace(codes(), closed=True)),
    ("open-list-other", lambda: replace(codes(), codes=codes().codes[:-1])),
    ("list-usable", lambda: replace(
        codes(), codes=(replace(codes().codes[-1], response_only=True),))),
    ("code-case", lambda: replace(
        codes(), codes=(replace(codes().codes[0], code="Spouse"), *codes().codes[1:]))),
    ("code-whole", lambda: replace(
        codes(), codes=(replace(codes().codes[0], meaning=" "), *codes().codes[1:]))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "spoilt"), LISTS)
def test_a_spoilt_code_list_is_found_out(rule: str, spoilt: Callable[[], openapi.CodeList]) -> None:
    assert [finding.rule for finding in lint_code_lists([spoilt()])] == [rule]


CLAUSES: list[tuple[str, dict[str, Any]]] = [
    ("clause-id", {"id": "CA-1"}),
    ("clause-level", {"level": "SHALL"}),
    ("clause-level", {"text": "It would be nice."}),
    ("clause-operation", {"operations": ("rules/getNothing",)}),
    ("clause-operation", {"operations": ()}),
]


@pytest.mark.parametrize(("rule", "change"), CLAUSES)
def test_a_spoilt_clause_is_found_out(rule: str, change: dict[str, Any]) -> None:
    clauses = dict(openapi.clauses())
    clauses["CA-RULES-002"] = replace(clauses["CA-RULES-002"], **change)
    documents = {service: openapi.document(service) for service in openapi.services()}
    assert rule in {finding.rule for finding in lint_clauses(clauses, documents)}


def test_an_operation_that_no_clause_binds_is_found_out() -> None:
    found = list(lint_clauses({}, {"rules": openapi.document("rules")}))
    assert {finding.rule for finding in found} == {"operation-bound"}
    assert "rules/getCodeList" in {finding.where for finding in found}


def test_every_rule_has_a_case_here() -> None:
    home = Path(openapi.__file__).parent
    source = (home / "lint.py").read_text() + (home / "lint_schemas.py").read_text()
    named = set(re.findall(r'Finding\(\s*[^,]+(?:\([^)]*\))?,\s*"([a-z-]+)"', source))
    tested = {*DIRECTORY, *ELIGIBILITY, *NEEDS, "operation-bound"}
    tested |= {rule for rule, _ in LISTS} | {rule for rule, _ in CLAUSES}
    assert len(named) > 30
    assert named == tested


@pytest.mark.parametrize("number", ["9434765919", "9990043590", "9990041008"])
def test_nhs_numbers_with_the_right_check_digit(number: str) -> None:
    assert nhs_number(number)


@pytest.mark.parametrize("number", ["9434765918", "943476591", "94347659190", "943476591X", ""])
def test_what_is_no_nhs_number(number: str) -> None:
    assert not nhs_number(number)


def test_a_remainder_that_asks_for_the_digit_ten_is_no_nhs_number() -> None:
    """Weights 10 to 2 over 000000006 give 12, so the check digit would be 10."""
    assert not any(nhs_number(f"000000006{digit}") for digit in range(10))
