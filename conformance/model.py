"""What a run is made of: exchanges, evaluations, a verdict for each clause, and the run as a whole.

Plain values that every layer makes and every report reads. What may not come in here: HTTP, files,
or how a verdict is shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, TypeAlias

Layer: TypeAlias = Literal["properties", "scenarios", "vectors", "laws", "differential"]
LAYERS: tuple[Layer, ...] = ("properties", "scenarios", "vectors", "laws", "differential")


class Status(StrEnum):
    """What is said of one clause, or of the run."""

    PASS = "PASS"
    FAIL = "FAIL"
    WARN = "WARN"
    """A SHOULD that does not hold."""
    SKIP = "SKIP"
    """The implementation does not claim it."""
    NOT_VERIFIED = "NOT-VERIFIED"
    """Claimed, and never really exercised."""
    BLOCKED = "BLOCKED"
    """Something it needs first did not work."""
    ERROR = "ERROR"
    """The suite itself failed."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it was sent, and its answer."""

    id: str
    """`e-000001`, in the order of sending."""
    test: str
    """Which test sent it."""
    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes
    status: int
    response_headers: tuple[tuple[str, str], ...]
    """As received, names in lower case."""
    response_body: bytes
    started_at: float
    """Seconds since 1970."""
    seconds: float

    def header(self, name: str) -> str | None:
        """The first value of a response header."""
        wanted = name.lower()
        return next((value for key, value in self.response_headers if key == wanted), None)

    def json(self) -> Any:
        """The answer's JSON; None where it is none. Check the content type apart."""
        try:
            return json.loads(self.response_body)
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One look at one clause that was not vacuous."""

    clause: str
    layer: Layer
    test: str
    passed: bool
    expected: str = ""
    """A sentence; never a secret."""
    actual: str = ""
    exchanges: tuple[str, ...] = ()
    """Ids of the exchanges it looked at, the decisive one last."""
    fix: str = ""
    """What to look at first; empty where the clause says it all."""


@dataclass(slots=True)
class ClauseResult:
    """The verdict on one clause."""

    clause: str
    status: Status
    evaluations: int = 0
    layers: tuple[Layer, ...] = ()
    failures: list[Evaluation] = field(default_factory=list)
    """At most a few for each distinct cause, the smallest request first."""
    occurrences: int = 0
    """How many evaluations failed."""
    reason: str = ""
    """Why it was skipped, not verified, blocked or in error."""


@dataclass(slots=True)
class Run:
    """One run of the suite over one service of one implementation."""

    service: str
    base_url: str
    declaration: Mapping[str, Any]
    profile: str
    """`smoke`, `standard` or `deep`."""
    seed: int
    suite_version: str
    suite_digest: str
    standard_version: str
    standard_digest: str
    started_at: float
    finished_at: float = 0.0
    results: list[ClauseResult] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    stream_digest: str = ""
    """SHA-256 over the requests sent, with what the server gave out replaced by its ordinal."""
    errors: list[str] = field(default_factory=list)
    """What went wrong in the suite itself, a sentence each."""
    operations: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """operationId -> the statuses that were seen."""

    def counts(self) -> dict[str, int]:
        """How many clauses have each status."""
        found = {status.value: 0 for status in Status}
        for result in self.results:
            found[result.status.value] += 1
        return found

    @property
    def verdict(self) -> Literal["conformant", "not-conformant", "incomplete", "error"]:
        """The one function that decides; every report asks it."""
        statuses = {result.status for result in self.results}
        if self.errors or Status.ERROR in statuses:
            return "error"
        if Status.FAIL in statuses:
            return "not-conformant"
        if statuses & {Status.NOT_VERIFIED, Status.BLOCKED} or Status.PASS not in statuses:
            return "incomplete"
        return "conformant"

    @property
    def exit_code(self) -> int:
        """0 conformant, 1 not, 2 the suite failed, 3 incomplete."""
        return {"conformant": 0, "not-conformant": 1, "error": 2, "incomplete": 3}[self.verdict]
