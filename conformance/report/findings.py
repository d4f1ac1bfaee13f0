"""What a run found, arranged for people: failures by cause, rules by operation, how fast it was.

Arranges only. What may not come in here: how anything is shown, and a verdict of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import openapi
from conformance.model import ClauseResult, Evaluation, Exchange, Run, Status
from openapi.catalogue import Clause

FAILING = (Status.FAIL, Status.WARN)
OPEN = (Status.NOT_VERIFIED, Status.BLOCKED, Status.ERROR, Status.SKIP)
"""Statuses that say nothing of how the implementation behaves."""

_PARTICULAR = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32,64}\b"
    r"|\b(?:GET|PUT|POST|PATCH|DELETE|HEAD|OPTIONS) /\S*|\be-\d{6}\b"
    r"|\{\".*|\[\".*?\"\]|\"[^\"]*\""
)
"""What belongs to one record and not to a cause; values as JSON, which may be cut short, too."""


@dataclass(slots=True)
class Finding:
    """Failures that have one cause: the same was expected and the same came."""

    number: int
    status: Status
    """FAIL, or WARN where only a SHOULD is broken."""
    expected: str
    actual: str
    evaluations: list[Evaluation] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    """operationIds at which it was seen, in the order of the run."""
    occurrences: int = 0
    """How many evaluations failed so; at least, where a clause fails for several causes."""

    @property
    def fix(self) -> str:
        """What to look at first; empty where nobody said."""
        return next((each.fix for each in self.evaluations if each.fix), "")

    @property
    def law(self) -> list[str]:
        """The law that the broken clauses carry out."""
        return list(dict.fromkeys(each.law for each in self.clauses if each.law))

    @property
    def evidence(self) -> list[str]:
        """Ids of the decisive exchange of every failure, each once."""
        decisive = (each.exchanges[-1] for each in self.evaluations if each.exchanges)
        return list(dict.fromkeys(decisive))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the rules that bind one operation stand."""

    operation: str
    summary: str
    passed: int
    failed: int
    """A SHOULD that does not hold counts here too."""
    not_tested: int
    statuses: tuple[int, ...]
    """Status codes that were seen."""


def clause(id_: str) -> Clause:
    """A clause of the standard; one that this standard does not have is shown by its id alone."""
    return openapi.clauses().get(id_) or Clause(id_, "A rule of another version.", "MUST", ())


def binding(service: str) -> dict[str, Clause]:
    """The clauses that bind a service: id -> clause, in the order of the standard."""
    return {
        each.id: each
        for each in openapi.clauses().values()
        if any(operation.startswith(f"{service}/") for operation in each.operations)
    }


def findings(run: Run) -> list[Finding]:
    """Every failure of the run, one finding for each cause; broken MUSTs before SHOULDs."""
    exchanges, found = by_id(run), dict[tuple[Status, str, str], Finding]()
    for result in sorted(failing(run), key=lambda each: FAILING.index(each.status)):
        causes = set()
        for each in result.failures:
            cause = (result.status, _general(each.expected), _general(each.actual))
            causes.add(cause)
            finding = found.setdefault(
                cause, Finding(len(found) + 1, result.status, each.expected, each.actual)
            )
            finding.evaluations.append(each)
            finding.occurrences += 1
            if result.clause not in (one.id for one in finding.clauses):
                finding.clauses.append(clause(result.clause))
            for id_ in each.exchanges[-1:]:
                name = operation_of(run.service, run.base_url, exchanges.get(id_))
                if name and name not in finding.operations:
                    finding.operations.append(name)
        if len(causes) == 1:
            found[causes.pop()].occurrences += max(0, result.occurrences - len(result.failures))
    return list(found.values())


def wanted(finding: Finding, service: str) -> str:
    """What somebody wanted to do when it failed; the rule, where no operation is known."""
    known = operations(service)
    named = [known[each][2] or each for each in finding.operations if each in known]
    if not named:
        named = [each.id for each in finding.clauses]
    more = f" and {len(named) - 1} more" if len(named) > 1 else ""
    return f"{named[0]}{more}"


def failing(run: Run) -> list[ClauseResult]:
    """The clauses that do not hold."""
    return [each for each in run.results if each.status in FAILING]


def not_covered(run: Run) -> list[tuple[Status, str, list[Clause]]]:
    """What the run says nothing about: status, reason, and the clauses it is so for."""
    found: dict[tuple[Status, str], list[Clause]] = {}
    for status in OPEN:
        for result in run.results:
            if result.status is status:
                reason = result.reason or "no reason was given"
                found.setdefault((status, reason), []).append(clause(result.clause))
    return [(status, reason, clauses) for (status, reason), clauses in found.items()]


def coverage(run: Run) -> list[Coverage]:
    """The operations of the service, each with how its rules stand."""
    statuses = {each.clause: each.status for each in run.results}
    found = []
    for name, (_, _, summary) in operations(run.service).items():
        bound = [
            statuses[each.id]
            for each in binding(run.service).values()
            if f"{run.service}/{name}" in each.operations and each.id in statuses
        ]
        failed = sum(each in FAILING for each in bound)
        passed = bound.count(Status.PASS)
        seen = tuple(sorted(run.operations.get(name, ())))
        found.append(Coverage(name, summary, passed, failed, len(bound) - passed - failed, seen))
    return found


def by_id(run: Run) -> dict[str, Exchange]:
    """Id of an exchange -> the exchange."""
    return {each.id: each for each in run.exchanges}


def timings(run: Run) -> tuple[float, float] | None:
    """The 50th and the 95th percentile of the times of all answers, in seconds; None of none."""
    times = sorted(each.seconds for each in run.exchanges)
    if not times:
        return None
    return times[(len(times) - 1) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]


@cache
def operations(service: str) -> Mapping[str, tuple[str, str, str]]:
    """operationId -> method, path template and summary; empty for a service we do not know."""
    if service not in openapi.services():
        return {}
    return {
        operation["operationId"]: (method.upper(), path, operation.get("summary", ""))
        for path, methods in openapi.document(service)["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, Mapping) and "operationId" in operation
    }


def operation_of(service: str, base_url: str, exchange: Exchange | None) -> str:
    """The operationId that an exchange was for; empty where it is none of the service's."""
    if exchange is None or not exchange.url.startswith(base_url):
        return ""
    path = urlsplit(exchange.url[len(base_url) :]).path
    for name, (method, pattern) in _patterns(service).items():
        if method == exchange.method and pattern.fullmatch(path):
            return name
    return ""


@cache
def _patterns(service: str) -> Mapping[str, tuple[str, re.Pattern[str]]]:
    return {
        name: (method, re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))))
        for name, (method, path, _) in operations(service).items()
    }


def _general(sentence: str) -> str:
    """A sentence without what is particular to one record or operation."""
    without = _PARTICULAR.sub("…", sentence)
    return re.sub(_names(), "…", without)


@cache
def _names() -> str:
    names: Sequence[Any] = [name for each in openapi.services() for name in operations(each)]
    return r"\b(?:" + "|".join(sorted(set(names), key=len, reverse=True)) + r")\b"
