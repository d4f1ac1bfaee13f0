"""The law of problems: whatever is refused, the answer keeps to the catalogue.

What may not come in here: which problem is the right one.
"""

from __future__ import annotations

import openapi
from conformance.laws import (
    assessments,
    checks,
    debts,
    deferrals,
    feedback,
    keys,
    locations,
    reading,
    refused,
    searches,
    settled,
    stored,
    summaries,
    visibility,
)
from conformance.laws.relations import Case, Law
from conformance.vectors.cases import vectors

CATALOGUED, ONE_TYPE = "CA-COMMON-003", "CA-COMMON-018"
NOBODY_HAS = "colour=red"
_MIXED = "invalid-request"
_TABLES = (
    *(checks, deferrals, debts, reading, assessments, stored, settled, searches, keys),
    *(locations, refused, visibility, summaries, feedback),
)


def laws() -> tuple[Law, ...]:
    """The law for every service; it comes last, as it looks at everything that was answered."""
    return tuple(
        Law("problems keep to the catalogue", service, _clauses(service), _catalogued)
        for service in openapi.services()
    )


def _tests(service: str) -> frozenset[str]:
    """The tests whose requests are whole HTTP, so that the service itself has answered them."""
    names = (law.name for table in _TABLES for law in table.laws())
    own = (law.name for law in laws())
    return frozenset((*names, *own, *(vector.id for vector in vectors(service))))


def _clauses(service: str) -> tuple[str, ...]:
    return tuple(clause for clause in (CATALOGUED, ONE_TYPE) if _binds(clause, service))


def _binds(clause: str, service: str) -> bool:
    operations = openapi.clauses()[clause].operations
    return any(each.startswith(f"{service}/") for each in operations)


def _catalogued(case: Case) -> None:
    case.subject.call("getService", query=NOBODY_HAS, actor="nobody")
    bases = {problem.type: problem for problem in openapi.problems().values()}
    mine = _tests(case.subject.service)
    for exchange in case.subject.exchanges:
        body = exchange.json()
        if not 400 <= exchange.status < 500 or exchange.test not in mine:
            continue
        said = body if isinstance(body, dict) else {}
        type_, problem = str(said.get("type")), bases.get(str(said.get("type")))
        wanted = f"status {problem.status}" if problem else "a type of the catalogue"
        passed = problem is not None and problem.status == exchange.status == said.get("status")
        slug = type_.rpartition("/")[2][:40]
        shown = f"status {exchange.status} and {said.get('status')} with {slug}"
        case.hold(CATALOGUED, passed, wanted, shown, (exchange,))
        entries = said.get("errors")
        if _binds(ONE_TYPE, case.subject.service) and isinstance(entries, list) and entries:
            types = {str(each.get("type")) for each in entries if isinstance(each, dict)}
            single = next(iter(types)) if len(types) == 1 else openapi.PROBLEM_BASE + _MIXED
            expected = "the type of all errors, or invalid-request where they differ"
            case.hold(ONE_TYPE, type_ == single, expected, type_.rpartition("/")[2], (exchange,))
