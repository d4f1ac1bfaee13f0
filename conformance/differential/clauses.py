"""Which clause a difference belongs to, so that a supplier is sent to the sentence that decides.

What may not come in here: the answers themselves.
"""

from __future__ import annotations

from conformance import schemas
from conformance.properties import clause_of_success

_BY_PROBLEM: dict[str, tuple[str, ...]] = {
    "malformed-json": ("CA-COMMON-017",),
    "non-finite-number": ("CA-COMMON-017",),
    "invalid-encoding": ("CA-COMMON-017",),
    "missing-property": ("CA-COMMON-015",),
    "unknown-property": ("CA-COMMON-016",),
    "wrong-type": ("CA-COMMON-015",),
    "invalid-value": ("CA-COMMON-015",),
    "invalid-request": ("CA-COMMON-015",),
    "invalid-date": ("CA-COMMON-042", "CA-COMMON-015"),
    "invalid-parameter": ("CA-COMMON-008",),
    "missing-idempotency-key": ("CA-COMMON-026",),
    "not-authenticated": ("CA-COMMON-021",),
    "insufficient-scope": ("CA-COMMON-022",),
    "not-found": ("CA-COMMON-049", "CA-RULES-008"),
    "unknown-council": ("CA-DIRECTORY-007",),
    "unknown-cursor": ("CA-COMMON-046", "CA-DIRECTORY-004"),
    "method-not-allowed": ("CA-COMMON-009",),
    "not-acceptable": ("CA-COMMON-010",),
    "idempotency-key-in-progress": ("CA-COMMON-029",),
    "idempotency-key-reused": ("CA-COMMON-028",),
    "refusal-not-effective": ("CA-NEEDS-011", "CA-CARER-012"),
    "advocate-required": ("CA-NEEDS-015", "CA-CARER-016"),
    "period-not-considered": ("CA-NEEDS-022", "CA-CARER-024"),
    "record-not-ready": ("CA-NEEDS-024", "CA-CARER-026", "CA-FINANCE-031"),
    "evidence-not-recorded": ("CA-FINANCE-029",),
    "contradictory-request": ("CA-FINANCE-023", "CA-DEFERRED-006"),
    "rate-not-known": ("CA-FINANCE-007", "CA-FINANCE-027", "CA-DEFERRED-021"),
    "stale-etag": ("CA-COMMON-031",),
    "if-match-required": ("CA-COMMON-030",),
    "content-too-large": ("CA-COMMON-020",),
    "unsupported-media-type": ("CA-COMMON-019",),
    "invalid-nhs-number": ("CA-COMMON-041",),
    "not-holdable": ("CA-COMMON-034",),
    "too-many-requests": ("CA-COMMON-011",),
    "capacity-not-established": ("CA-NEEDS-008", "CA-CARER-009", "CA-NEEDS-013"),
}
_BY_HEADER: dict[str, tuple[str, ...]] = {
    "etag": ("CA-COMMON-033",),
    "location": ("CA-NEEDS-001", "CA-CARER-001", "CA-FINANCE-024"),
    "x-request-id": ("CA-COMMON-005",),
    "x-correlation-id": ("CA-COMMON-006",),
    "www-authenticate": ("CA-COMMON-021",),
    "allow": ("CA-COMMON-009",),
    "retry-after": ("CA-COMMON-011",),
}
_BY_PLACE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("/answers", ("CA-NEEDS-004", "CA-CARER-005", "CA-NEEDS-006", "CA-CARER-007")),
    ("/means", ("CA-FINANCE-026", "CA-FINANCE-024")),
    (
        "/determination",
        ("CA-NEEDS-025", "CA-CARER-027", "CA-NEEDS-023", "CA-CARER-025", "CA-FINANCE-030"),
    ),
    ("/return", ("CA-NEEDS-017", "CA-CARER-018")),
    ("/indication", ("CA-NEEDS-026", "CA-CARER-028", "CA-ELIGIBILITY-002")),
    ("/conditions", ("CA-ELIGIBILITY-012",)),
    ("/outcomes", ("CA-ELIGIBILITY-012", "CA-RULES-003")),
    ("/subjects", ("CA-FEEDBACK-008",)),
    ("/receivedOn", ("CA-FEEDBACK-004",)),
    ("/codes", ("CA-RULES-007",)),
    ("/eligibility", ("CA-DEFERRED-009",)),
    ("/equityLimit", ("CA-DEFERRED-014",)),
    ("/weeklyDeferral", ("CA-DEFERRED-015",)),
    ("/interest", ("CA-DEFERRED-020",)),
    ("/schedule", ("CA-DEFERRED-025",)),
    ("/limitReachedOn", ("CA-DEFERRED-030",)),
    ("/reviews", ("CA-DEFERRED-032",)),
    ("/totals", ("CA-DEFERRED-029",)),
    ("/rates", ("CA-DEFERRED-024",)),
    ("/policy", ("CA-DEFERRED-008",)),
    ("/items", ("CA-COMMON-043", "CA-DIRECTORY-003", "CA-RULES-006")),
    ("/person", ("CA-NEEDS-003", "CA-FINANCE-024")),
    ("/periods", ("CA-FINANCE-003", "CA-FINANCE-031")),
    ("/carer", ("CA-CARER-004",)),
    ("/reason", ("CA-COMMON-034",)),
)


def clause_of(
    service: str, operation_id: str, kind: str, where: str, slugs: tuple[str, str]
) -> str:
    """The clause of a difference; what the operation is for, where nothing closer is known."""
    preferred: tuple[str, ...] = ()
    if kind in ("status", "problem"):
        found = [_BY_PROBLEM[each] for each in slugs if each in _BY_PROBLEM]
        preferred = found[0] if found else ()
        if kind == "problem" and where != "/type":
            preferred = ("CA-COMMON-015", *preferred) if where == "/errors" else ("CA-COMMON-003",)
    elif kind == "header":
        preferred = _BY_HEADER.get(where, ("CA-COMMON-001",))
    else:
        preferred = next((each for start, each in _BY_PLACE if where.startswith(start)), ())
    bound = schemas.binding(operation_id, *preferred)
    return bound or clause_of_success(service, operation_id)
