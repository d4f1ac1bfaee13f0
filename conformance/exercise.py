"""Proof of exercise: what was really reached, and which clauses may not pass because nothing was.

An operation that never did its work has not shown that it refuses for the right reason either: one
that answers 401 to everything would pass every clause about 401. So there is no exception for
clauses about refusals. What may not come in here: what an answer should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from conformance.model import ClauseResult, Exchange, Status
from openapi.catalogue import Clause


def reached(
    document: Mapping[str, Any], base_url: str, exchanges: Iterable[Exchange]
) -> dict[str, list[int]]:
    """operationId -> the statuses that were seen, sorted; every operation of the document."""
    prefix = urlsplit(base_url).path
    routes = [
        (method.upper(), _pattern(path), operation["operationId"])
        # A path without parameters comes first: /x/search is not /x/{id}.
        for path, methods in sorted(document["paths"].items(), key=lambda item: "{" in item[0])
        for method, operation in methods.items()
        if isinstance(operation, Mapping) and "operationId" in operation
    ]
    found: dict[str, set[int]] = {operation: set() for _, _, operation in routes}
    for each in exchanges:
        path = urlsplit(each.url).path.removeprefix(prefix)
        for method, pattern, operation in routes:
            if method == each.method and pattern.fullmatch(path):
                found[operation].add(each.status)
                break
    return {operation: sorted(statuses) for operation, statuses in found.items()}


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^}]+\}", path)
    return re.compile("[^/]+".join(re.escape(part) for part in parts))


def proven(
    results: Sequence[ClauseResult],
    clauses: Mapping[str, Clause],
    service: str,
    operations: Mapping[str, Sequence[int]],
    claims: Sequence[str] = (),
) -> list[ClauseResult]:
    """The results, where a PASS needs an operation of the clause that did its work (2xx).

    A clause that MAY be kept and is claimed needs an evaluation as well.
    """
    working = {name for name, seen in operations.items() if any(200 <= one < 300 for one in seen)}
    for result in results:
        bound = [
            operation.partition("/")[2]
            for operation in clauses[result.clause].operations
            if operation.startswith(f"{service}/")
        ]
        if result.status is Status.PASS and not working & set(bound):
            result.status = Status.NOT_VERIFIED
            result.reason = f"{_named(bound)} never answered 2xx in this run"
        elif result.status is Status.SKIP and result.clause in claims:
            result.status = Status.NOT_VERIFIED
            result.reason = "it is claimed, and nothing in this run looked at it"
    return list(results)


def _named(operations: Sequence[str]) -> str:
    if len(operations) <= 2:
        return " and ".join(operations)
    return f"{operations[0]} and {len(operations) - 1} other operations"
