"""What a step keeps, where and by which clause, and where what is kept differs from what was sent.

What may not come in here: sending.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.kinds import Kind
from conformance.laws.relations import part

CLAUSES: Mapping[str, tuple[str, ...]] = {
    "request": ("CA-NEEDS-003", "CA-CARER-004", "CA-FINANCE-024"),
    "put": ("CA-NEEDS-004", "CA-CARER-005", "CA-FINANCE-026"),
    "submit": ("CA-NEEDS-007", "CA-CARER-008"),
    "withdraw": ("CA-NEEDS-009", "CA-CARER-010", "CA-FINANCE-033"),
    "refuse": ("CA-NEEDS-010", "CA-CARER-011"),
    "assure": ("CA-NEEDS-014", "CA-CARER-015"),
    "return": ("CA-NEEDS-016", "CA-CARER-017"),
    "determine": ("CA-NEEDS-023", "CA-CARER-025", "CA-FINANCE-030"),
    "record": ("CA-NEEDS-025", "CA-CARER-027", "CA-FINANCE-031"),
    "new": ("CA-NEEDS-001", "CA-CARER-001", "CA-FINANCE-024"),
}
"""Step -> the clauses that say what it keeps; the one that binds the service counts."""
SECTIONS: Mapping[str, tuple[str, str]] = {
    "submit": ("submission", "submittedAt"),
    "return": ("return", "returnedAt"),
    "assure": ("assurance", "assuredAt"),
    "determine": ("determination", "determinedAt"),
    "refuse": ("refusal", "refusedAt"),
    "withdraw": ("withdrawal", "withdrawnAt"),
}
"""Step -> where the assessment keeps it, and its time there."""
WORKED_OUT = ("policy", "charges", "periods")
"""What a determination of a charge holds beyond what was sent."""


def clause(kind: Kind, step: str) -> str:
    """The clause that says what a step keeps. Raises KeyError for a step that the kind has not."""
    return kind.clause(*CLAUSES[step])


def differences(
    sent: Any, shown: Any, at: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The names on the way to each place where two JSON values differ, and whether there is a value
    on both sides; true is not 1."""
    if isinstance(sent, dict) and isinstance(shown, dict):
        for name in dict.fromkeys((*sent, *shown)):
            if name in sent and name in shown:
                yield from differences(sent[name], shown[name], (*at, name))
            else:
                yield (*at, name), False
    elif isinstance(sent, list) and isinstance(shown, list) and len(sent) == len(shown):
        for one, other in zip(sent, shown, strict=True):
            yield from differences(one, other, at)
    elif type(sent) is not type(shown) or sent != shown:
        yield at, sent is not None and shown is not None


def moved(sent: Any, shown: Any) -> bool:
    """Whether two lists hold the same in another order."""
    if not (isinstance(sent, list) and isinstance(shown, list)):
        return False
    return sent != shown and sorted(map(repr, sent)) == sorted(map(repr, shown))


def by_council(view: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    changed = part(view, "recording").get("changedByCouncil")
    for each in changed if isinstance(changed, list) else ():
        yield tuple(step for step in str(each).split("/")[1:] if not step.isdecimal())
