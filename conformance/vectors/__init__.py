"""Golden vectors: single requests whose right answer was read from the law and the standard.

`run` sends those of the service under test. They are data (`*.jsonl`, described by
vector.schema.json), made by `python -m conformance.vectors.make`, so that a supplier can run them
without this suite. What may not come in here: relations between answers, and stories.
"""

from __future__ import annotations

from functools import cache

import openapi
from conformance import workings
from conformance.budget import Budget
from conformance.ledger import Ledger
from conformance.model import Exchange, Layer
from conformance.subject import Subject, UnreachableError
from conformance.vectors.cases import Vector, vectors
from conformance.vectors.judging import findings, slug, statuses
from conformance.vectors.stage import NotReadyError, Stage

LAYER: Layer = "vectors"
_NOT_NOW = (429, 501, 503, 504)
"""Answers that say nothing about the question: too many requests, not offered, no back-end."""


@cache
def clauses() -> frozenset[str]:
    """Every clause that some vector names."""
    told = (vector for service in openapi.services() for vector in vectors(service))
    return frozenset(expectation["clause"] for vector in told for expectation in vector.expect)


def run(subject: Subject, ledger: Ledger, budget: Budget) -> None:
    """Send every vector of the subject's service that the profile and the time allow."""
    stage = Stage(subject)
    for vector in vectors(subject.service):
        if budget.spent:
            break
        if budget.profile == "smoke" and "smoke" not in vector.flags:
            continue
        subject.test = vector.id
        try:
            exchange = stage.send(vector)
        except (UnreachableError, NotReadyError) as failure:
            _blocked(ledger, vector, str(failure))
            continue
        wanted = [status for each in vector.expect for status in statuses(each)]
        if exchange.status in _NOT_NOW and exchange.status not in wanted:
            _blocked(ledger, vector, f"{vector.operation} answered {exchange.status}")
        else:
            _judge(ledger, vector, exchange)
    subject.test = "vectors: cleaning up"
    stage.clean()


def _judge(ledger: Ledger, vector: Vector, exchange: Exchange) -> None:
    body = exchange.json()
    if vector.or_problem and exchange.status == openapi.problems()[vector.or_problem].status:
        told = slug(body.get("type")) if isinstance(body, dict) else "no problem"
        _note(ledger, vector, exchange, told == vector.or_problem, vector.or_problem, told)
        return
    _itself(ledger, vector, exchange)
    for expectation in vector.expect:
        for finding in findings(expectation, exchange.status, body):
            ledger.check(
                finding.clause,
                finding.passed,
                layer=LAYER,
                test=vector.id,
                expected=finding.expected,
                actual=finding.actual,
                exchanges=(exchange,),
                fix="" if finding.passed else f"{vector.comment} ({vector.source})",
            )
            if not finding.passed and finding.expected.startswith("status "):
                return


def _itself(ledger: Ledger, vector: Vector, exchange: Exchange) -> None:
    """What holds of the answer whatever was asked."""
    wrong = dict(workings.broken(vector.operation, exchange))
    for clause in workings.held(vector.operation, exchange):
        ledger.check(
            clause,
            clause not in wrong,
            layer=LAYER,
            test=vector.id,
            expected="a working that is right in itself",
            actual=wrong.get(clause, ""),
            exchanges=(exchange,),
        )


def _note(
    ledger: Ledger, vector: Vector, exchange: Exchange, passed: bool, expected: str, actual: str
) -> None:
    ledger.check(
        vector.clauses[0],
        passed,
        layer=LAYER,
        test=vector.id,
        expected=f"problem {expected}",
        actual="" if passed else actual,
        exchanges=(exchange,),
    )


def _blocked(ledger: Ledger, vector: Vector, reason: str) -> None:
    for clause in vector.clauses:
        ledger.blocked(clause, reason)


__all__ = ["LAYER", "clauses", "run"]
