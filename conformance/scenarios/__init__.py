"""The scenarios: stories that a supplier can read, each of whose expectations names a clause.

`run` plays those that are for the service under test. The stories are the YAML files beside this
module, in a folder for each service and one for what several services have in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from conformance.budget import Budget
from conformance.kinds import kinds
from conformance.ledger import Ledger
from conformance.model import Layer
from conformance.scenarios import automatic
from conformance.scenarios.automatic import Finding, Watch
from conformance.scenarios.expectations import Answer
from conformance.scenarios.language import Scenario, Step
from conformance.scenarios.loading import scenarios, ways
from conformance.scenarios.shapes import shape
from conformance.scenarios.stage import Stage
from conformance.scenarios.values import NeededError
from conformance.subject import Subject, UnreachableError

LAYER: Layer = "scenarios"
DEEP_ROUNDS = 3
"""How often the profile `deep` tells every story, each time with other people and texts."""


@cache
def clauses() -> frozenset[str]:
    """Every clause that some scenario, way or automatic look names."""
    found = set(automatic.CLAUSES)
    every = tuple(kinds())
    told = [*scenarios(), *(Scenario("", every, False, (), way, "") for way in ways().values())]
    for each in told:
        for service in each.services:
            found.update(each.clauses(service))
    return frozenset(found)


def run(subject: Subject, ledger: Ledger, budget: Budget) -> None:
    """Play every scenario of the subject's service that the profile and the time allow.

    Those of the profile `smoke` come first, so that a slow server is asked the most important.
    """
    chosen = [each for each in scenarios() if each.smoke or budget.profile != "smoke"]
    play(subject, ledger, budget, sorted(chosen, key=lambda each: not each.smoke))


def play(subject: Subject, ledger: Ledger, budget: Budget, chosen: Sequence[Scenario]) -> None:
    """Play these scenarios, as far as they are for the subject's service, until the time is up."""
    for number in range(DEEP_ROUNDS if budget.profile == "deep" else 1):
        for scenario in chosen:
            if subject.service not in scenario.services:
                continue
            for label, variables in scenario.cases:
                if budget.spent:
                    return
                name = f"{scenario.title} ({label})" if label else scenario.title
                subject.test = name
                _Play(subject, ledger, scenario, Stage(subject, variables, f"{name}/{number}")).go()


class _Play:
    """One case of one scenario, and what the ledger is told of it."""

    def __init__(self, subject: Subject, ledger: Ledger, scenario: Scenario, stage: Stage) -> None:
        self._subject, self._ledger = subject, ledger
        self._scenario, self._stage = scenario, stage
        self._watch = Watch(subject.document)
        self._looked_at, self._failed = set[str](), False

    def go(self) -> None:
        try:
            for step in _expanded(self._scenario.steps, self._stage):
                if step.only and self._subject.service not in step.only:
                    continue
                if not self._took(step):
                    self._blocked(f"an earlier step of '{self._scenario.title}' did not work")
                    break
        except UnreachableError as failure:
            self._blocked(str(failure))
        except NeededError as missing:
            # An implementation may rightly have no such thing: a second council, or a text that
            # its system cannot hold.
            if self._failed:
                self._blocked(f"an earlier answer did not give {missing}")
        except Exception as failure:
            # One story that the suite cannot tell to its end must not hide what the others say.
            for clause in self._scenario.clauses(self._subject.service):
                self._ledger.error(clause, f"{self._scenario.place}: {type(failure).__name__}")
        finally:
            self._stage.clean()

    def _took(self, step: Step) -> bool:
        """Whether the scenario can go on: no answer was a success that should have been refused,
        or the other way round."""
        answer = self._stage.play(step)
        made = shape(self._subject.service, step.operation)
        usual = not ({"method", "path"} & step.words.keys())
        for exchange in answer.exchanges:
            self._watch.remember(exchange)
            if usual or exchange.status >= 400:
                for finding in self._watch.findings(made, exchange):
                    self._note(finding, step, Answer((exchange,)))
        going_on = True
        for expectation in step.expect:
            clause = expectation.clause(self._subject.service)
            if clause is None:
                continue
            for finding in self._stage.judge.findings(clause, expectation.assertions, answer):
                self._note(finding, step, answer)
                if not finding.passed and finding.expected.startswith("status "):
                    going_on = going_on and not _turned(finding.expected, answer)
        return going_on

    def _note(self, finding: Finding, step: Step, answer: Answer) -> None:
        self._looked_at.add(finding.clause)
        self._failed = self._failed or not finding.passed
        case = f": {step.case}" if step.case else ""
        self._ledger.check(
            finding.clause,
            finding.passed,
            layer=LAYER,
            test=self._subject.test + case,
            expected=finding.expected,
            actual=finding.actual,
            exchanges=answer.exchanges,
        )

    def _blocked(self, reason: str) -> None:
        for clause in self._scenario.clauses(self._subject.service):
            if clause not in self._looked_at:
                self._ledger.blocked(clause, reason)


def _expanded(steps: tuple[Step, ...], stage: Stage) -> Iterator[Step]:
    """The steps with every way spelt out."""
    for step in steps:
        if not step.way:
            yield step
        elif not step.only or stage.service in step.only:
            yield from _expanded(ways()[stage.values.resolved(step.way)], stage)


def _turned(expected: str, answer: Answer) -> bool:
    """Whether a success came where a refusal was due, or a refusal where a success was."""
    wanted = [int(each) < 300 for each in re.findall(r"[0-9]{3}", expected)]
    came = [each.status < 300 for each in answer.exchanges]
    return not any(each in wanted for each in came)


__all__ = ["clauses", "play", "run"]
