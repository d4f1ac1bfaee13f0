"""Deviations of what everybody may read: criteria, code lists, councils, the register of services.

What may not come in here: checks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.mutants.bending import (
    answering,
    asking,
    at,
    showing,
    slug_of,
    with_problem,
    without,
)
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make
from conformance.mutants.outer_wire import with_400

_ADULT_ONLY = "takesSignificantlyLonger"


def _criteria(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    return showing(edit, ("getEligibilityCriteria",))


def _codes(edit: Callable[[list[Any]], list[Any]]) -> Make:
    return showing(lambda body: at(body, edit, "codes"), ("getCodeList",))


def _councils(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    """Each council is edited, in the list and by itself."""

    def change(body: dict[str, Any]) -> dict[str, Any]:
        if "items" in body:
            return {**body, "items": [edit(each) for each in body["items"]]}
        return edit(body)

    return showing(change, ("listCouncils", "getCouncil"))


def _some_councils(keep: Callable[[dict[str, Any]], bool]) -> Make:
    return showing(
        lambda body: {**body, "items": [each for each in body["items"] if keep(each)]},
        ("listCouncils",),
    )


def _query_dropped(*names: str) -> Make:
    def change(asked: Asked) -> Asked:
        kept = [p for p in asked.query.split("&") if p.partition("=")[0] not in names]
        return replace(asked, query="&".join(kept))

    return asking(change, ("listCouncils",))


def _successor() -> Deviation:
    """A superseded code is answered with the council that took its place."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if asked.operation != "getCouncil" or not given.fine or "successors" not in given.json():
            return given
        successor = given.json()["successors"][0]
        return await ask(replace(asked, path=asked.path.replace(asked.id, successor)))

    return deviation


def _refused_code(asked: Asked, given: Given, begins: str) -> bool:
    refused = slug_of(given) in ("unknown-council", "invalid-parameter")
    return refused and asked.operation == "getCouncil" and asked.id.startswith(begins)


def _district(asked: Asked, given: Given) -> Given:
    body = {
        "gssCode": asked.id,
        "name": "A district council",
        "type": "unitary",
        "connected": False,
        "sandbox": False,
        "services": [],
    }
    kept = given.with_header("content-type", "application/json").with_json(body)
    return replace(kept, status=200)


def _register(edit: Callable[[list[Any]], list[Any]]) -> Make:
    return showing(lambda body: at(body, edit, "items"), ("listServices",))


_FALSE_SERVICE = {
    "service": "needs-assessment",
    "version": "1.0.0-alpha.1",
    "baseUrl": "/nowhere/needs-assessment/v1",
    "conformsTo": ["https://careact.example/standard/needs-assessment/1.0.0-alpha.1"],
}


DEVIATIONS: Mapping[str, Make] = {
    "criteria-third-set": showing(
        lambda body: {
            **body,
            "items": [*body["items"], {**body["items"][0], "population": "child"}],
        },
        ("listEligibilityCriteria",),
    ),
    "criteria-adults-only": showing(
        lambda body: {**body, "items": body["items"][:1]}, ("listEligibilityCriteria",)
    ),
    "criteria-twice": showing(
        lambda body: {**body, "items": [*body["items"], body["items"][0]]},
        ("listEligibilityCriteria",),
    ),
    "criteria-carers-need-two": _criteria(lambda body: {**body, "outcomesNeeded": 2}),
    "criteria-one-enough": _criteria(lambda body: {**body, "outcomesNeeded": 1}),
    "criteria-outcome-missing": _criteria(
        lambda body: {**body, "outcomes": [*body["outcomes"][:-2], body["outcomes"][-2]]}
    ),
    "criteria-outcome-merged": _criteria(
        lambda body: {**body, "outcomes": [body["outcomes"][0], *body["outcomes"][:-1]]}
    ),
    "criteria-limb-missing": _criteria(lambda body: {**body, "unable": body["unable"][:3]}),
    "criteria-longer-for-carers": _criteria(
        lambda body: (
            body
            if body["population"] == "adult"
            else {**body, "unable": [*body["unable"], {**body["unable"][-1], "limb": _ADULT_ONLY}]}
        )
    ),
    "criteria-without-health": _criteria(lambda body: without(body, "health")),
    "criteria-paragraph-wrong": _criteria(
        lambda body: {
            **body,
            "conditions": [{**each, "paragraph": "2(1)"} for each in body["conditions"]],
        }
    ),
    "criteria-local-threshold": _criteria(
        lambda body: {
            **body,
            "conditions": [
                *body["conditions"],
                {**body["conditions"][2], "title": "A substantial risk (local policy)"},
            ],
        }
    ),
    "code-list-unlisted": showing(
        lambda body: {**body, "items": [e for e in body["items"] if e["name"] != "findings"]},
        ("listCodeLists",),
    ),
    "code-list-unreadable": answering(
        lambda asked, given: with_problem(with_400(given), "not-found", 404),
        lambda asked, given: (
            given.fine and asked.operation == "getCodeList" and asked.id == "recording-refusals"
        ),
    ),
    "codes-by-name": _codes(lambda codes: sorted(codes, key=lambda each: each["code"])),
    "codes-without-source": _codes(lambda codes: [without(each, "source") for each in codes]),
    "codes-without-meaning": _codes(
        lambda codes: [{**each, "meaning": each["label"]} for each in codes]
    ),
    "codes-last-missing": _codes(lambda codes: codes[:-1]),
    "codes-one-more": _codes(lambda codes: [*codes, {**codes[-1], "code": "local-other"}]),
    "code-lists-by-prefix": _codes(lambda codes: [{**e, "code": e["code"].upper()} for e in codes]),
    "councils-connected-only": _some_councils(lambda each: each["connected"]),
    "council-missing": _some_councils(lambda each: each["gssCode"] != "E10000019"),
    "london-missing": _some_councils(lambda each: each["type"] != "london"),
    "council-type-ignored": _query_dropped("type"),
    "connected-ignored": _query_dropped("connected"),
    "on-ignored": _query_dropped("on"),
    "sandbox-unmarked": _councils(lambda each: {**each, "sandbox": False}),
    "successors-gone": _councils(lambda each: without(each, "successors")),
    "successor-instead": _successor,
    "district-shown": answering(_district, lambda a, g: _refused_code(a, g, "E07")),
    "wales-shown": answering(_district, lambda a, g: _refused_code(a, g, "W")),
    "service-not-there": _councils(
        lambda each: {
            **each,
            "services": [{**s, "baseUrl": s["baseUrl"] + "x"} for s in each["services"]],
        }
    ),
    "service-of-unconnected": _councils(
        lambda each: each if each["connected"] else {**each, "services": [_FALSE_SERVICE]}
    ),
    "register-short": _register(lambda items: items[1:]),
    "register-without-status": _register(lambda items: [without(each, "status") for each in items]),
    "register-deprecated-without-day": _register(
        lambda items: [{**each, "status": "deprecated"} for each in items]
    ),
    "register-other-version": _register(
        lambda items: [{**each, "release": "0.9.0"} for each in items]
    ),
}
