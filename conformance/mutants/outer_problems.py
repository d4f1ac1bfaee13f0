"""Deviations of problems: their type, their status, what they say and what they must not say.

What may not come in here: when a request is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.mutants.bending import (
    answering,
    in_body,
    plain,
    problem_named,
    slug_of,
    with_problem,
)
from conformance.mutants.exchange import Asked, Given, Make
from openapi import PROBLEM_BASE


def _edited(edit: Callable[[Asked, dict[str, Any]], dict[str, Any]]) -> Make:
    """Every problem is edited on its way out."""
    return answering(
        lambda asked, given: given.with_json(edit(asked, given.json())),
        lambda asked, given: given.status >= 400 and isinstance(given.json(), dict),
    )


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def _echoed(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    said = max(_texts(asked.json()), key=len, default="")
    return {**body, "detail": f"{body.get('detail')} Near: {said[:200]}"} if said else body


def _echoed_in_errors(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    """The value at each place that is wrong stands in the sentence about it, as a validator of
    schemas writes it."""
    sent = asked.json()
    for error in body.get("errors", ()):
        value = sent
        for step in str(error.get("pointer", "")).split("/")[1:]:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
                value = value[int(step)]
            else:
                value = None
        error["detail"] = f"{json.dumps(value, ensure_ascii=False)[:300]} is not valid."
    return body


def _dotted(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    for error in body.get("errors", ()):
        if "pointer" in error:
            error["pointer"] = "$" + error["pointer"].replace("/", ".")
    return body


def _at_the_top(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    for error in body.get("errors", ()):
        if "pointer" in error:
            error["pointer"] = "/reference"
    return body


def _first_type(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    errors = body.get("errors") or [{}]
    return {**body, "type": errors[0].get("type", body["type"])}


def _general_type(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "type": PROBLEM_BASE + "invalid-request"} if in_body(body) else body


def _own_type(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "type": f"https://vendor.example/errors/{body['status']}"}


def _status_0(asked: Asked, body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "status": 200 if body["status"] == 404 else 400}


def _a_problem(given: Given, *slugs: str) -> bool:
    return slug_of(given) in slugs


DEVIATIONS: Mapping[str, Make] = {
    "unauthenticated-403": problem_named(
        "not-authenticated", lambda a, g: with_problem(g, "insufficient-scope", 403)
    ),
    "unauthenticated-404": problem_named(
        "not-authenticated", lambda a, g: with_problem(g, "not-found", 404)
    ),
    "scope-401": problem_named(
        "insufficient-scope", lambda a, g: with_problem(g, "not-authenticated", 401)
    ),
    "scope-404": problem_named(
        "insufficient-scope", lambda a, g: with_problem(g, "not-found", 404)
    ),
    "value-in-detail": _edited(_echoed),
    "value-in-errors": _edited(_echoed_in_errors),
    "no-errors": _edited(
        lambda asked, body: (
            {k: v for k, v in body.items() if k != "errors"} if in_body(body) else body
        )
    ),
    "dotted-pointers": _edited(_dotted),
    "pointer-elsewhere": _edited(_at_the_top),
    "type-of-the-first": _edited(_first_type),
    "type-always-general": _edited(_general_type),
    "own-problem-types": _edited(_own_type),
    "blank-problem-types": _edited(lambda asked, body: {**body, "type": "about:blank"}),
    "problem-status-wrong": _edited(_status_0),
    "problem-status-as-text": _edited(lambda asked, body: {**body, "status": str(body["status"])}),
    "problem-without-detail": _edited(
        lambda asked, body: {k: v for k, v in body.items() if k != "detail"}
    ),
    "unknown-property-as-value": problem_named(
        "unknown-property", lambda a, g: with_problem(g, "invalid-value", 400)
    ),
    "date-422": problem_named("invalid-date", lambda a, g: g.with_status(422)),
    "date-as-value": problem_named(
        "invalid-date", lambda a, g: with_problem(g, "invalid-value", 400)
    ),
    "nhs-number-400": problem_named(
        "invalid-nhs-number", lambda a, g: with_problem(g, "invalid-value", 400)
    ),
    "nhs-number-500": problem_named("invalid-nhs-number", lambda a, g: plain(500, "ValueError", g)),
    "key-missing-428": problem_named("missing-idempotency-key", lambda a, g: g.with_status(428)),
    "key-missing-as-parameter": problem_named(
        "missing-idempotency-key", lambda a, g: with_problem(g, "invalid-parameter", 400)
    ),
    "key-reused-409": problem_named("idempotency-key-reused", lambda a, g: g.with_status(409)),
    "stale-409": problem_named("stale-etag", lambda a, g: with_problem(g, "wrong-state", 409)),
    "if-match-missing-400": problem_named("if-match-required", lambda a, g: g.with_status(400)),
    "if-match-missing-412": problem_named(
        "if-match-required", lambda a, g: with_problem(g, "stale-etag", 412)
    ),
    "state-400": problem_named("wrong-state", lambda a, g: g.with_status(400)),
    "state-422": problem_named("wrong-state", lambda a, g: with_problem(g, "invalid-value", 422)),
    "gates-as-wrong-state": answering(
        lambda asked, given: with_problem(given, "wrong-state", 409),
        lambda asked, given: _a_problem(given, "advocate-required", "capacity-not-established"),
    ),
    "refusals-as-wrong-state": problem_named(
        "refusal-not-effective", lambda a, g: with_problem(g, "wrong-state", 409)
    ),
    "period-as-wrong-state": problem_named(
        "period-not-considered", lambda a, g: with_problem(g, "wrong-state", 409)
    ),
    "record-404": problem_named("record-not-ready", lambda a, g: with_problem(g, "not-found", 404)),
    "record-wrong-state": problem_named(
        "record-not-ready", lambda a, g: with_problem(g, "wrong-state", 409)
    ),
    "cursor-400": problem_named(
        "unknown-cursor", lambda a, g: with_problem(g, "invalid-parameter", 400)
    ),
    "not-found-plain": problem_named("not-found", lambda a, g: plain(404, "Not found", g)),
    "not-found-500": problem_named("not-found", lambda a, g: plain(500, "NullPointerException", g)),
    "not-found-empty": problem_named("not-found", lambda a, g: plain(404, "", g)),
    "not-found-null": problem_named(
        "not-found",
        lambda a, g: replace(
            g.with_header("content-type", "application/json"), status=200, body=b"null"
        ),
    ),
    "not-found-410": problem_named("not-found", lambda a, g: g.with_status(410)),
    "code-list-400": answering(
        lambda asked, given: with_problem(given, "invalid-parameter", 400),
        lambda asked, given: given.status == 404 and asked.operation == "getCodeList",
    ),
    "code-list-empty": answering(
        lambda asked, given: replace(
            given.with_header("content-type", "application/json").with_json(
                {"name": asked.id, "title": "?", "source": "?", "closed": False, "codes": []}
            ),
            status=200,
        ),
        lambda asked, given: given.status == 404 and asked.operation == "getCodeList",
    ),
}
