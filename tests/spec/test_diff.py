"""The breaking-change check tells what breaks a client from what does not, and says where."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

import openapi
from openapi.diff import diff

Document = dict[str, Any]
Change = Callable[[Document], object]


def schema(document: Document, name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def prop(document: Document, name: str, wanted: str) -> dict[str, Any]:
    found: dict[str, Any] = schema(document, name)["properties"][wanted]
    return found


def operation(document: Document, path: str, method: str) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][path][method]
    return found


def parameter(document: Document, name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["parameters"][name]
    return found


ASK = "/needs-assessments"
ONE = "/needs-assessments/{needsAssessmentId}"
TEXT = {"type": "string", "maxLength": 5}
LIMIT = {"name": "x", "in": "query", "schema": TEXT}

BREAKING: list[tuple[str, Change, str]] = [
    ("a path goes", lambda d: d["paths"].pop(ONE), "the path"),
    ("an operation goes", lambda d: d["paths"][ONE].update(put=d["paths"][ONE].pop("get")), "GET"),
    ("an operation is renamed",
     lambda d: operation(d, ONE, "get").update(operationId="readNeedsAssessment"), "now called"),
    ("a response goes", lambda d: operation(d, ONE, "get")["responses"].pop("404"), "404 is gone"),
    ("another success comes", lambda d: operation(d, ONE, "get")["responses"].update(
        {"202": {"description": "later"}}), "202 is new"),
    ("a scope goes", lambda d: operation(d, ASK, "post")["security"].pop(0), "citizen"),
    ("two scopes at once", lambda d: operation(d, ASK, "post").update(
        security=[{"oauth2": ["citizen", "practitioner"]}]), "no longer enough"),
    ("a parameter goes", lambda d: operation(d, f"{ASK}/search", "post")["parameters"].clear(),
     "is gone"),
    ("a needed parameter comes", lambda d: operation(d, ASK, "post")["parameters"].append(
        {**LIMIT, "required": True}), "required query parameter x is new"),
    ("a parameter becomes needed", lambda d: parameter(d, "Limit").update(required=True),
     "now required"),
    ("a parameter narrows", lambda d: parameter(d, "Limit")["schema"].update(maximum=50),
     "maximum was 100, is 50"),
    ("a parameter steps", lambda d: parameter(d, "Limit")["schema"].update(multipleOf=5),
     "new multipleOf"),
    ("a request property goes", lambda d: schema(d, "NewNeedsAssessment")["properties"].pop(
        "urgent"), "urgent is gone"),
    ("a needed request property comes", lambda d: (
        schema(d, "NewNeedsAssessment")["properties"].update(x=TEXT),
        schema(d, "NewNeedsAssessment")["required"].append("x")), "required property x is new"),
    ("a request property becomes needed",
     lambda d: schema(d, "NewNeedsAssessment")["required"].append("urgent"), "now required"),
    ("a request type changes", lambda d: prop(d, "NewNeedsAssessment", "urgent").update(
        type="string"), "its type was boolean"),
    ("a request text shortens", lambda d: schema(d, "Text").update(maxLength=200),
     "maxLength was 2000, is 200"),
    ("a request list shortens", lambda d: prop(d, "NewNeedsAssessment", "peopleInvolved").update(
        maxItems=3), "maxItems was 10"),
    ("a request text gets a least length", lambda d: schema(d, "Text").update(minLength=9),
     "minLength was 1, is 9"),
    ("a request code goes", lambda d: prop(d, "PersonInvolved", "relationship")["enum"].remove(
        "friend"), "friend is no longer allowed"),
    ("a request pattern changes", lambda d: schema(d, "PersonName")["properties"].update(
        given={"type": "string", "maxLength": 70, "minLength": 1, "pattern": "^[A-Z]$"}),
     "pattern is another"),
    ("a request format comes", lambda d: schema(d, "Text").update(format="uri"), "new format"),
    ("a request list becomes a set", lambda d: prop(
        d, "NewNeedsAssessment", "peopleInvolved").update(uniqueItems=True), "uniqueItems"),
    ("a choice goes", lambda d: (
        schema(d, "Determination")["oneOf"].pop(0),
        schema(d, "Determination")["discriminator"]["mapping"].pop("eligible")),
     "the choice eligible is gone"),
    ("a response property goes", lambda d: schema(d, "NeedsAssessment")["properties"].pop(
        "requestedAt"), "requestedAt is gone"),
    ("a response property may be absent", lambda d: schema(d, "NeedsAssessment")[
        "required"].remove("requestedAt"), "may now be absent"),
    ("a response text grows", lambda d: schema(d, "Identifier").update(maxLength=99),
     "maxLength was 64, is 99"),
    ("a response number grows", lambda d: prop(d, "Problem", "status").update(maximum=699),
     "maximum was 599"),
    ("a closed response list gains a code", lambda d: prop(d, "Recording", "state")[
        "enum"].append("lost"), "lost is now allowed"),
    ("a closed response list opens", lambda d: prop(d, "Recording", "state").pop("enum"),
     "open now"),
    ("a response pattern goes", lambda d: schema(d, "Instant").pop("pattern"),
     "lost its pattern"),
    ("a response format goes", lambda d: schema(d, "Instant").pop("format"), "lost its format"),
    ("a response header goes", lambda d: operation(d, ONE, "get")["responses"]["200"][
        "headers"].pop("ETag"), "the header ETag is gone"),
    ("a response header may be absent", lambda d: d["components"]["headers"]["ETag"].update(
        required=False), "ETag may now be absent"),
    ("a media type goes", lambda d: operation(d, ONE, "get")["responses"]["200"].update(
        content={}), "application/json is gone"),
    ("answers open", lambda d: schema(d, "NeedsAssessment").pop("additionalProperties"),
     "may now occur"),
]  # fmt: skip

COMPATIBLE: list[tuple[str, Change, str]] = [
    ("a path comes", lambda d: d["paths"].update({"/new": {"get": {
        "operationId": "new", "responses": {}}}}), "GET /new is new"),
    ("an optional parameter comes", lambda d: operation(d, ASK, "post")["parameters"].append(
        LIMIT), "optional query parameter x is new"),
    ("a parameter becomes optional", lambda d: parameter(d, "IfMatch").update(required=False),
     "now optional"),
    ("an error comes", lambda d: operation(d, ONE, "get")["responses"].update(
        {"410": {"description": "gone"}}), "410 is new"),
    ("a scope comes", lambda d: operation(d, ASK, "post")["security"].append(
        {"oauth2": ["family"]}), "family is now enough"),
    ("an optional property comes", lambda d: schema(d, "NewNeedsAssessment")["properties"].update(
        x=TEXT), "optional property x is new"),
    ("a request bound widens", lambda d: parameter(d, "Limit")["schema"].update(maximum=200),
     "maximum was 100, is 200"),
    ("a request code comes", lambda d: prop(d, "AssessmentSearch", "states")["items"][
        "enum"].append("paused"), "paused is now allowed"),
    ("an open list grows", lambda d: prop(d, "NeedsAssessment", "state")[
        "x-extensible-enum"].append("paused"), "gains paused"),
    ("a response header comes", lambda d: operation(d, ONE, "get")["responses"]["200"][
        "headers"].update({"X-New": {"schema": TEXT}}), "X-New is new"),
    ("a response property is always there", lambda d: schema(d, "NeedsAssessment")[
        "required"].append("answers"), "now required"),
    ("a response narrows", lambda d: prop(d, "Problem", "status").update(maximum=550),
     "maximum was 599, is 550"),
    ("a closed response code goes", lambda d: prop(d, "Recording", "state")["enum"].remove(
        "refused"), "refused is no longer allowed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"), [pytest.param(c, s, id=name) for name, c, s in BREAKING]
)
def test_what_breaks(document: Callable[[str], Document], change: Change, said: str) -> None:
    new = document("needs-assessment")
    change(new)
    found = diff(openapi.document("needs-assessment"), new)
    assert any(one.breaking and said in one.message for one in found), found
    assert all(one.pointer.startswith("#/") for one in found)


@pytest.mark.parametrize(
    ("change", "said"), [pytest.param(c, s, id=name) for name, c, s in COMPATIBLE]
)
def test_what_does_not_break(
    document: Callable[[str], Document], change: Change, said: str
) -> None:
    new = document("needs-assessment")
    change(new)
    found = diff(openapi.document("needs-assessment"), new)
    assert any(said in one.message for one in found), found
    assert [one for one in found if one.breaking] == []


@pytest.mark.parametrize("service", openapi.services())
def test_nothing_differs_from_itself(service: str) -> None:
    document = openapi.document(service)
    assert diff(document, copy.deepcopy(document)) == ()


def test_words_and_order_are_no_change(document: Callable[[str], Document]) -> None:
    new = document("needs-assessment")
    new["info"]["description"] = "Other words."
    new["paths"] = dict(reversed(new["paths"].items()))
    schema(new, "Text")["description"] = "Other words."
    schema(new, "NeedsAssessment")["required"].reverse()
    assert diff(openapi.document("needs-assessment"), new) == ()


def test_moving_a_schema_into_a_component_is_no_change(
    document: Callable[[str], Document],
) -> None:
    new = document("needs-assessment")
    new["components"]["schemas"]["Urgency"] = prop(new, "NewNeedsAssessment", "urgent")
    schema(new, "NewNeedsAssessment")["properties"]["urgent"] = {
        "allOf": [{"$ref": "#/components/schemas/Urgency"}],
        "description": "As before.",
    }
    assert diff(openapi.document("needs-assessment"), new) == ()


def test_a_body_that_becomes_needed_breaks() -> None:
    def made(required: bool) -> Document:
        body = {"required": required, "content": {"application/json": {"schema": TEXT}}}
        post = {"operationId": "make", "requestBody": body, "responses": {}}
        return {"paths": {"/things": {"post": post}}}

    [found] = diff(made(False), made(True))
    assert (found.breaking, found.pointer) == (True, "#/paths/~1things/post/requestBody")
    assert diff(made(True), made(False)) == ()


def test_a_body_that_is_gone_breaks() -> None:
    body = {"content": {"application/json": {"schema": TEXT}}}
    post = {"operationId": "make", "responses": {}}
    old = {"paths": {"/things": {"post": {**post, "requestBody": body}}}}
    assert [one.breaking for one in diff(old, {"paths": {"/things": {"post": post}}})] == [True]


def test_the_same_component_breaks_its_sender_and_its_reader_differently() -> None:
    def made(longest: int, sent: bool) -> Document:
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Word"}}}
        body = {"requestBody": {"content": content}} if sent else {}
        answer = {} if sent else {"200": {"description": "done", "content": content}}
        word = {"type": "string", "maxLength": longest}
        return {
            "paths": {"/words": {"post": {"operationId": "say", **body, "responses": answer}}},
            "components": {"schemas": {"Word": word}},
        }

    def breaks(old: int, new: int, sent: bool) -> list[bool]:
        return [one.breaking for one in diff(made(old, sent), made(new, sent))]

    assert breaks(9, 5, sent=True) == [True]
    assert breaks(5, 9, sent=True) == [False]
    assert breaks(9, 5, sent=False) == [False]
    assert breaks(5, 9, sent=False) == [True]


def test_requiring_a_token_where_none_was_needed_breaks() -> None:
    def made(security: list[dict[str, list[str]]]) -> Document:
        get = {"operationId": "read", "security": security, "responses": {}}
        return {"paths": {"/things": {"get": get}}}

    [found, *rest] = diff(made([]), made([{"oauth2": ["citizen"]}]))
    assert (found.breaking, found.message) == (True, "no token is no longer enough")
    assert not any(one.breaking for one in rest)
    assert not any(one.breaking for one in diff(made([{"oauth2": ["citizen"]}]), made([])))
