"""What every answer must show, whatever was asked: headers, and a problem that keeps a secret.

The form by the document is in `schemas.py`; here is what depends on the request as well, and what a
sentence of the standard says beyond the schema. What may not come in here: which status is right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from conformance import schemas
from conformance.model import Exchange
from openapi import PROBLEM_BASE

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TELLING = 12
"""Characters from which on a value of the request cannot stand in a problem by chance."""

Shown = tuple[str, bool, str, str]
"""Clause, whether it holds, what is expected, what was found."""


def of_every_answer(
    operation_id: str, methods: frozenset[str], exchange: Exchange
) -> Iterator[Shown]:
    """Each clause that this answer is evidence of. `methods` are those that the path has."""
    yield from _identifiers(exchange)
    if exchange.status == 405:
        allowed = {each.strip().upper() for each in (exchange.header("allow") or "").split(",")}
        yield (
            "CA-COMMON-009",
            methods <= allowed,
            f"Allow with {', '.join(sorted(methods))}",
            f"Allow: {exchange.header('allow') or 'absent'}",
        )
    if exchange.status < 300 and schemas.binding(operation_id, "CA-COMMON-024"):
        stored = (exchange.header("cache-control") or "").lower()
        yield "CA-COMMON-024", "no-store" in stored, "Cache-Control with no-store", "none"
    if exchange.status >= 400:
        yield from _problem(operation_id, exchange)


def _identifiers(exchange: Exchange) -> Iterator[Shown]:
    sent = {name.lower(): value for name, value in exchange.request_headers}
    for name, clause in (("x-request-id", "CA-COMMON-005"), ("x-correlation-id", "CA-COMMON-006")):
        if _ID.fullmatch(sent.get(name, "")):
            same = exchange.header(name) == sent[name]
            yield clause, same, f"{name} as in the request", "another value, or none"


def _problem(operation_id: str, exchange: Exchange) -> Iterator[Shown]:
    body = exchange.json()
    if not isinstance(body, dict):
        return
    if schemas.binding(operation_id, "CA-COMMON-018") and isinstance(body.get("errors"), list):
        types = {each.get("type") for each in body["errors"] if isinstance(each, dict)}
        wanted = types.pop() if len(types) == 1 else PROBLEM_BASE + "invalid-request"
        expected = "the type that all errors have, or invalid-request where they differ"
        yield "CA-COMMON-018", body.get("type") == wanted, expected, str(body.get("type"))
    given = set(_texts(_sent_json(exchange)))
    if given:
        words = " ".join(_texts({k: v for k, v in body.items() if k != "instance"}))
        repeated = any(each in words for each in given)
        expected = "a problem without a value of the request"
        yield "CA-COMMON-004", not repeated, expected, "a value of the request is repeated"


def _sent_json(exchange: Exchange) -> Any:
    try:
        return json.loads(exchange.request_body)
    except (ValueError, RecursionError):
        return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= _TELLING:
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def points_at(exchange: Exchange, pointers: tuple[str, ...]) -> bool:
    """Whether a problem has errors in the body, each at or around a place that is at fault."""
    body = exchange.json()
    errors = body.get("errors") if isinstance(body, dict) else None
    told = [
        each["pointer"] for each in errors or () if isinstance(each, dict) and "pointer" in each
    ]
    return bool(told) and all(
        any(_near(str(each), pointer) for pointer in pointers) for each in told
    )


def _near(one: str, other: str) -> bool:
    """Whether one place is the other or holds it: a fault is in the part and in the whole."""
    return (
        one == other or (one + "/").startswith(other + "/") or (other + "/").startswith(one + "/")
    )
