"""What can be refused: one cause each, with the status and the problem type it is answered with.

What may not come in here: when something is refused, and any value of a request or a record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import openapi
from conformance.native.faults import Faults

CAUSES: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "body-not-json": (400, "malformed-json"),
        "key-twice": (400, "malformed-json"),
        "too-deep": (400, "malformed-json"),
        "number-not-finite": (400, "non-finite-number"),
        "body-not-utf8": (400, "invalid-encoding"),
        "property-missing": (400, "missing-property"),
        "property-unknown": (400, "unknown-property"),
        "type-wrong": (400, "wrong-type"),
        "value-not-allowed": (400, "invalid-value"),
        "no-such-date": (400, "invalid-date"),
        "faults-differ": (400, "invalid-request"),
        "parameter-not-valid": (400, "invalid-parameter"),
        "key-missing": (400, "missing-idempotency-key"),
        "no-token": (401, "not-authenticated"),
        "token-not-valid": (401, "not-authenticated"),
        "no-scope": (403, "insufficient-scope"),
        "no-such-record": (404, "not-found"),
        "no-such-code-list": (404, "not-found"),
        "no-such-rate": (404, "not-found"),
        "no-such-council": (404, "unknown-council"),
        "no-such-path": (404, "no-such-path"),
        "no-such-cursor": (404, "unknown-cursor"),
        "no-such-method": (405, "method-not-allowed"),
        "json-not-accepted": (406, "not-acceptable"),
        "wrong-state": (409, "wrong-state"),
        "key-at-work": (409, "idempotency-key-in-progress"),
        "capacity-not-established": (409, "capacity-not-established"),
        "advocate-required": (409, "advocate-required"),
        "refusal-not-effective": (409, "refusal-not-effective"),
        "period-not-considered": (409, "period-not-considered"),
        "record-not-ready": (409, "record-not-ready"),
        "evidence-missing": (409, "evidence-not-recorded"),
        "version-stale": (412, "stale-etag"),
        "body-too-large": (413, "content-too-large"),
        "body-not-declared-json": (415, "unsupported-media-type"),
        "check-digit": (422, "invalid-nhs-number"),
        "contradiction": (422, "contradictory-request"),
        "rate-unknown": (422, "rate-not-known"),
        "key-reused": (422, "idempotency-key-reused"),
        "version-missing": (428, "if-match-required"),
        "failed": (500, "internal-error"),
    }
)
"""Cause -> status, name in the problem catalogue."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request, and where."""

    cause: str
    place: Literal["pointer", "parameter", "header"]
    name: str
    """The JSON Pointer, or the name of the parameter or header."""
    detail: str


class Refused(Exception):
    """A request that is answered with a problem."""

    def __init__(
        self,
        cause: str,
        errors: Sequence[Fault] = (),
        detail: str = "",
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(cause)
        self.cause, self.errors, self.detail = cause, tuple(errors), detail
        self.headers = dict(headers)


def refused_for(errors: Sequence[Fault]) -> Refused:
    """The refusal for these faults: their own cause when they share a type, one for all if not."""
    slugs = {CAUSES[error.cause][1] for error in errors}
    cause = errors[0].cause if len(slugs) == 1 else "faults-differ"
    return Refused(cause, errors[:100])


def refused_header(cause: str, header: str, detail: str) -> Refused:
    """The refusal for one header."""
    return Refused(cause, [Fault(cause, "header", header, detail)])


def status_of(cause: str, faults: Faults) -> tuple[int, str]:
    """Status and problem name of a cause."""
    return faults.bend("cause", CAUSES[cause], cause=cause)


def problem(refusal: Refused, request_id: str, faults: Faults) -> dict[str, Any]:
    """The body of the answer (RFC 9457)."""
    status, slug = status_of(refusal.cause, faults)
    entry = openapi.problems()[slug]
    body: dict[str, Any] = {
        "type": entry.type,
        "title": entry.title,
        "status": status,
        "detail": refusal.detail or f"{entry.title}.",
        "requestId": request_id,
    }
    if refusal.errors:
        body["errors"] = [_error(each, faults) for each in refusal.errors]
    return body


def _error(fault: Fault, faults: Faults) -> dict[str, str]:
    slug = status_of(fault.cause, faults)[1]
    return {
        "type": openapi.PROBLEM_BASE + slug,
        fault.place: fault.name,
        "detail": fault.detail,
    }
