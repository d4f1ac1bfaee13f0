"""Keeps what was found about each clause, and gives the verdicts at the end.

A clause passes only if something looked at it that could have failed. What may not come in here:
requests, and what a clause means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conformance.model import ClauseResult, Evaluation, Exchange, Layer, Status
from openapi.catalogue import Clause

UNSEEN: Mapping[str, str] = {
    "CA-COMMON-011": "seen only where the server limits a run, and this one was not limited",
    "CA-COMMON-023": "needs a council that is no test council, where no test may be run",
    "CA-COMMON-047": "needs somebody to change a record in the council's own system meanwhile",
}
"""Clauses that no black-box run can make happen, and why: left out where nothing was seen of them,
said so in every report, and to be shown to whoever witnesses a certification."""
MOST_FAILURES = 3
"""Failures shown for one clause; the others are counted."""


class Ledger:
    """Every evaluation of one run."""

    def __init__(self, clauses: Mapping[str, Clause]) -> None:
        self._clauses = clauses
        self._evaluations: dict[str, list[Evaluation]] = {id: [] for id in clauses}
        self._blocked: dict[str, str] = {}
        self._errors: dict[str, str] = {}
        self._skipped: dict[str, str] = {}

    def check(
        self,
        clause: str,
        passed: bool,
        *,
        layer: Layer,
        test: str,
        expected: str = "",
        actual: str = "",
        exchanges: Sequence[Exchange] = (),
        fix: str = "",
    ) -> bool:
        """Note one evaluation, and give back whether it passed.

        Raises KeyError for a clause that does not exist or binds another service: a test must name
        a sentence of the one it tests.
        """
        if clause not in self._evaluations:
            raise KeyError(clause)
        self._evaluations[clause].append(
            Evaluation(
                clause,
                layer,
                test,
                passed,
                expected,
                actual,
                tuple(each.id for each in exchanges),
                fix,
            )
        )
        return passed

    def blocked(self, clause: str, reason: str) -> None:
        """A test of this clause could not be made, because something before it did not work."""
        self._blocked.setdefault(clause, reason)

    def error(self, clause: str, reason: str) -> None:
        """The suite failed while testing this clause."""
        self._errors.setdefault(clause, reason)

    def skip(self, clause: str, reason: str) -> None:
        """The declaration does not claim it."""
        self._skipped.setdefault(clause, reason)

    def results(self) -> list[ClauseResult]:
        """The verdict on every clause, in the order of the standard."""
        return [self._result(clause) for clause in self._clauses.values()]

    def _result(self, clause: Clause) -> ClauseResult:
        made = self._evaluations[clause.id]
        failed = [each for each in made if not each.passed]
        layers = tuple(dict.fromkeys(each.layer for each in made))
        result = ClauseResult(clause.id, Status.PASS, len(made), layers, occurrences=len(failed))
        if failed:
            result.status = Status.FAIL if clause.level.startswith("MUST") else Status.WARN
            result.failures = _distinct(failed)
        elif clause.id in self._errors:
            result.status, result.reason = Status.ERROR, self._errors[clause.id]
        elif clause.id in self._skipped:
            result.status, result.reason = Status.SKIP, self._skipped[clause.id]
        elif clause.id in self._blocked:
            result.status, result.reason = Status.BLOCKED, self._blocked[clause.id]
        elif not made and clause.id in UNSEEN:
            result.status, result.reason = Status.SKIP, UNSEEN[clause.id]
        elif not made:
            result.status = Status.SKIP if clause.level == "MAY" else Status.NOT_VERIFIED
            result.reason = "nothing in this run looked at it"
        return result


def _distinct(failed: Sequence[Evaluation]) -> list[Evaluation]:
    """A few failures, of different tests and causes where there are."""
    by_cause: dict[tuple[str, str, str], Evaluation] = {}
    for each in failed:
        by_cause.setdefault((each.test, each.expected, each.actual), each)
    return list(by_cause.values())[:MOST_FAILURES]
