"""Which clause is broken where an answer is not what its document says: by header, place and fault.

So that a supplier is sent to the right sentence. What may not come in here: what an answer should
be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from jsonschema_rs import ValidationErrorKind

import openapi

DOCUMENTED = "CA-COMMON-048"
"""Status, headers and body are those of the document."""
HEADER_CLAUSES: Mapping[str, tuple[str, ...]] = {
    "etag": ("CA-COMMON-033",),
    "location": ("CA-NEEDS-001", "CA-CARER-001", "CA-FINANCE-024"),
    "x-request-id": ("CA-COMMON-005",),
    "x-correlation-id": ("CA-COMMON-006",),
    "ratelimit": ("CA-COMMON-012",),
    "retry-after": ("CA-COMMON-011", "CA-COMMON-029"),
    "www-authenticate": ("CA-COMMON-021",),
}
_UNKNOWN_PROPERTY = (
    *("CA-NEEDS-029", "CA-CARER-031", "CA-FINANCE-035"),
    *("CA-NEEDS-003", "CA-CARER-004", "CA-FINANCE-024", "CA-FEEDBACK-004"),
)
_COPIES = ("CA-NEEDS-028", "CA-CARER-030", "CA-FINANCE-031")


def binding(operation_id: str, *clauses: str) -> str | None:
    """The first of these clauses that binds an operation of this name."""
    bound = _clauses_of(operation_id)
    return next((clause for clause in clauses if clause in bound), None)


def of_value(operation_id: str, general: str, path: Sequence[Any], failure: Any) -> str:
    """The clause of a value that breaks its schema at a path; `general` is that of the answer."""
    kind, last = failure.kind, str(path[-1]) if path else ""
    if general == "CA-COMMON-003":
        return general
    preferred: tuple[str, ...] = ()
    if path[:1] == ["recording"] or getattr(kind, "property", "") == "recording":
        preferred = ("CA-COMMON-039",)
    elif "responses" in path:
        preferred = ("CA-FEEDBACK-009",)
    elif isinstance(kind, ValidationErrorKind.AdditionalProperties) or last == "receivedOn":
        preferred = _UNKNOWN_PROPERTY
    elif isinstance(kind, ValidationErrorKind.Enum):
        preferred = ("CA-COMMON-013",)
    elif last.endswith("At"):
        preferred = ("CA-COMMON-037",)
    elif path[:1] == ["copies"]:
        preferred = _COPIES
    elif last in _coded() and isinstance(kind, ValidationErrorKind.Pattern):
        preferred = ("CA-COMMON-013",)
    return binding(operation_id, *preferred) or DOCUMENTED


@cache
def _coded() -> frozenset[str]:
    """The properties of every service that hold a code of an open or a closed list."""
    return frozenset(
        name
        for service in openapi.services()
        for name, schema in _properties(openapi.document(service)["components"]["schemas"])
        if "x-code-list" in schema
    )


def _properties(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, list):
        for each in value:
            yield from _properties(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name == "properties" and isinstance(each, dict):
                yield from each.items()
            yield from _properties(each)


@cache
def _clauses_of(operation_id: str) -> frozenset[str]:
    return frozenset(
        clause.id
        for clause in openapi.clauses().values()
        if any(each.partition("/")[2] == operation_id for each in clause.operations)
    )
