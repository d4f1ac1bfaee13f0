"""Deviations of checks of eligibility as they are seen from outside, and of GET /.

What may not come in here: how a result is found (`inner_law`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.mutants.bending import (
    asking,
    showing,
    with_problem,
    without,
)
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make
from conformance.mutants.outer_wire import with_400

_ADULT_ONLY = "takesSignificantlyLonger"


def _result(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    return showing(edit, ("checkEligibility",))


def _taken(clean: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    """The body of a check is tidied before anybody judges it."""

    def change(asked: Asked) -> Asked:
        body = asked.json()
        return asked.with_json(clean(body)) if isinstance(body, dict) else asked

    return asking(change, ("checkEligibility",))


def _known_outcomes(body: dict[str, Any]) -> dict[str, Any]:
    adult = "nutrition hygiene toilet clothing safety home relationships work community childcare"
    carer = "childcare caring home nutrition relationships work community recreation"
    known = (adult if body.get("population") == "adult" else carer).split()
    outcomes = body.get("outcomes")
    if not isinstance(outcomes, dict):
        return body
    return {**body, "outcomes": {k: v for k, v in outcomes.items() if k in known}}


def _means_dropped(body: dict[str, Any]) -> dict[str, Any]:
    names = ("savings", "income", "capital", "means", "homeOwner", "benefits")
    return {k: v for k, v in body.items() if k not in names}


def _known_properties(body: dict[str, Any]) -> dict[str, Any]:
    known = ["population", "impairment", "care", "healthEffect", "outcomes", "wellbeing"]
    return {k: v for k, v in body.items() if k in known}


def _longer_dropped(body: dict[str, Any]) -> dict[str, Any]:
    if body.get("population") != "carer" or not isinstance(body.get("outcomes"), dict):
        return body
    return {
        **body,
        "outcomes": {
            name: without(answer, _ADULT_ONLY) for name, answer in body["outcomes"].items()
        },
    }


def _each(edit: Callable[[dict[str, Any]], dict[str, Any]], *names: str) -> Make:
    """Each entry of these lists of a result is edited."""
    return _result(
        lambda body: {k: [edit(e) for e in v] if k in names else v for k, v in body.items()}
    )


def _second_differs() -> Deviation:
    """Who asks the same again is told to ask an assessor."""
    seen: set[bytes] = set()

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if asked.operation != "checkEligibility" or not given.fine:
            return given
        if asked.body in seen:
            return given.with_json({**given.json(), "indication": "assessor-decision"})
        seen.add(asked.body)
        return given

    return deviation


def token_needed(*operations: str) -> Make:
    """These operations are refused without Authorization."""

    def make() -> Deviation:
        async def deviation(asked: Asked, ask: Ask) -> Given:
            given = await ask(asked)
            if asked.operation not in operations or asked.header("authorization"):
                return given
            refused = with_problem(with_400(given), "not-authenticated", 401)
            return refused.with_header("www-authenticate", "Bearer")

        return deviation

    return make


def _service(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    return showing(edit, ("getService",))


DEVIATIONS: Mapping[str, Make] = {
    "unknown-outcome-dropped": _taken(_known_outcomes),
    "means-taken": _taken(_means_dropped),
    "check-lenient": _taken(_known_properties),
    "longer-taken-for-carers": _taken(_longer_dropped),
    "population-defaults": _taken(lambda body: {"population": "adult", **body}),
    "same-answers-other-result": _second_differs,
    "check-needs-token": token_needed("checkEligibility"),
    "root-needs-token": token_needed("getService"),
    "rules-need-token": token_needed("getEligibilityCriteria", "getCodeList"),
    "notice-gone": _result(lambda body: without(body, "notice")),
    "notice-of-a-decision": _result(
        lambda body: {**body, "notice": "The council has decided that this is the result."}
    ),
    "outcomes-unmet-only": _result(
        lambda body: {
            **body,
            "outcomes": [e for e in body["outcomes"] if e["finding"] == "unable"],
        }
    ),
    "outcomes-by-name": _result(
        lambda body: {**body, "outcomes": sorted(body["outcomes"], key=lambda e: e["outcome"])}
    ),
    "outcomes-reversed": _result(lambda body: {**body, "outcomes": body["outcomes"][::-1]}),
    "conditions-reversed": _result(lambda body: {**body, "conditions": body["conditions"][::-1]}),
    "conditions-to-the-first-no": _result(
        lambda body: {
            **body,
            "conditions": body["conditions"][
                : next((n + 1 for n, e in enumerate(body["conditions"]) if e["met"] == "no"), 3)
            ],
        }
    ),
    "paragraphs-of-adults": _each(
        lambda each: {**each, "paragraph": each["paragraph"].replace("3(", "2(")},
        "conditions",
        "outcomes",
    ),
    "paragraphs-shifted": _each(
        lambda each: {**each, "paragraph": each["paragraph"].replace("(b)", "(c)")}, "outcomes"
    ),
    "reasons-gone": _each(lambda each: without(without(each, "legal"), "explanation"), "outcomes"),
    "conditions-without-reasons": _each(lambda each: without(each, "explanation"), "conditions"),
    "answers-kept": _result(lambda body: {**body, "checkId": "c-1"}),
    "service-without-version": _service(lambda body: without(body, "version")),
    "service-short-version": _service(lambda body: {**body, "version": "1.0.0"}),
    "service-version-number": _service(lambda body: {**body, "version": "v1"}),
    "service-name-of-product": _service(lambda body: {**body, "name": "carelink"}),
    "service-status-of-its-own": _service(lambda body: {**body, "status": "production"}),
    "service-without-release-date": _service(lambda body: without(body, "releaseDate")),
}
