"""Problems: the one way this gateway says no, as RFC 9457 `application/problem+json`.

Every slug is catalogued in `openapi/v1/components/problems.yaml`; a slug that is not there cannot
be raised. Here lives the one table from an adapter's error to a problem. What may not come in: a
value from a request or a record, in any message.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

import openapi
from adapters.errors import (
    AdapterError,
    BackendNonsenseError,
    BackendTimeoutError,
    BackendUnavailableError,
    NotHoldableError,
    NotOfferedError,
    OutcomeUnknownError,
    RecordNotFoundError,
    StaleRecordError,
)
from gateway.breaker import BreakerOpenError

BASE = openapi.PROBLEM_BASE
CATALOGUE = openapi.problems()
RETRY_AFTER_SECONDS = 5
MOST_ERRORS = 20


def type_of(slug: str) -> str:
    """The problem type URI of a catalogued slug. Raises KeyError for a slug nobody catalogued."""
    return CATALOGUE[slug].type


class Problem(Exception):
    """A catalogued refusal on its way to the caller."""

    def __init__(
        self,
        slug: str,
        detail: str = "",
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        entry = CATALOGUE[slug]
        self.slug, self.status, self.title = slug, entry.status, entry.title
        self.detail = detail or entry.what_to_do
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        super().__init__(f"{entry.status} {slug}")

    def body(self, request_id: str = "") -> bytes:
        """The problem document as JSON bytes; `requestId` is how support finds the request."""
        document: dict[str, Any] = {
            "type": BASE + self.slug,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if request_id:
            document["requestId"] = request_id
        if self.errors:
            document["errors"] = list(self.errors[:MOST_ERRORS])
        return orjson.dumps(document)


def error(slug: str, detail: str, **where: str) -> dict[str, str]:
    """One entry of a problem's `errors`: its own type, where it is (`pointer`, `parameter`,
    `header`), and a sentence."""
    return {"type": type_of(slug), **where, "detail": detail}


def invalid(errors: Sequence[Mapping[str, str]]) -> Problem:
    """The problem for a request with these errors: their common type, else `invalid-request`."""
    slugs = {each["type"].removeprefix(BASE) for each in errors}
    slug = slugs.pop() if len(slugs) == 1 else "invalid-request"
    first = errors[0]["detail"]
    more = len(errors) - 1
    tail = f" ({more} more in errors)" if more else ""
    return Problem(slug, first + tail, errors=errors)


_RETRY = {"Retry-After": str(RETRY_AFTER_SECONDS)}
_FROM_ADAPTERS: tuple[tuple[type[AdapterError], str, dict[str, str]], ...] = (
    (RecordNotFoundError, "not-found", {}),
    (StaleRecordError, "stale-etag", {}),
    (NotOfferedError, "not-offered", {}),
    (BackendNonsenseError, "back-end-nonsense", {}),
    (BackendTimeoutError, "back-end-timeout", _RETRY),
    (BackendUnavailableError, "back-end-unavailable", _RETRY),
)


def from_adapter(failure: AdapterError) -> Problem:
    """The problem that tells the caller of an adapter's error; its message stays inside."""
    if isinstance(failure, NotHoldableError):
        if not failure.pointer:
            return Problem("not-holdable")
        detail = "The council's system cannot hold this value."
        return Problem(
            "not-holdable", errors=[error("not-holdable", detail, pointer=failure.pointer)]
        )
    if isinstance(failure, OutcomeUnknownError):
        return Problem(
            "back-end-unavailable",
            "The council's system went away while storing the request; it may or may not have "
            "been stored. Send it again with the same Idempotency-Key: it is not stored twice.",
            headers=_RETRY,
        )
    if isinstance(failure, BreakerOpenError):
        seconds = min(max(math.ceil(failure.retry_after), 1), 300)
        return Problem("back-end-unavailable", headers={"Retry-After": str(seconds)})
    for kind, slug, headers in _FROM_ADAPTERS:
        if isinstance(failure, kind):
            return Problem(slug, headers=headers)
    return Problem("internal-error")
