"""What a law is: a relation between two of an implementation's own answers, bound to clauses.

What may not come in here: single laws.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.budget import Budget
from conformance.kinds import Kind, kinds
from conformance.ledger import Ledger
from conformance.model import Exchange, Layer
from conformance.subject import Subject

LAYER: Layer = "laws"
_ROUNDS = {"smoke": 1, "standard": 5, "deep": 40}


class NotAnsweredError(Exception):
    """A request that a law builds on was not answered as it has to be; the message says which."""


@dataclass(frozen=True, slots=True)
class Done:
    """One request about one assessment, as it was sent and answered."""

    step: str
    """`request`, `get`, `put`, or the step that was taken."""
    operation: str
    words: Mapping[str, Any]
    """As `Subject.call` was given them."""
    exchange: Exchange

    @property
    def fine(self) -> bool:
        """Whether it succeeded."""
        return 200 <= self.exchange.status < 300


class Case:
    """One law at work: where it asks, and whom it tells. `done` is what all laws of the run have
    asked about assessments so far, one after the other."""

    def __init__(
        self,
        subject: Subject,
        ledger: Ledger,
        budget: Budget,
        name: str,
        done: list[Done] | None = None,
    ) -> None:
        self.subject, self.budget, self.name = subject, budget, name
        self.done = [] if done is None else done
        self.rng: random.Random = subject.rng(name)
        self._ledger = ledger
        self._endings: dict[str, Callable[[], None]] = {}

    @property
    def kind(self) -> Kind:
        """The kind of assessment that the service records. Raises KeyError for another service."""
        return kinds()[self.subject.service]

    @property
    def rounds(self) -> range:
        """How often to try with other chance."""
        return range(_ROUNDS[self.budget.profile])

    def later(self, id: str, ending: Callable[[], None]) -> None:
        """What has to be done with a thing that the law made, once it is over."""
        self._endings[id] = ending

    def clean(self) -> None:
        """End everything that was made."""
        for ending in self._endings.values():
            ending()

    def hold(
        self,
        clause: str,
        passed: bool,
        expected: str,
        actual: str,
        exchanges: Sequence[Exchange],
    ) -> bool:
        """Tell whether the relation held between these answers."""
        return self._ledger.check(
            clause,
            passed,
            layer=LAYER,
            test=self.name,
            expected=expected,
            actual="" if passed else actual,
            exchanges=exchanges,
        )


def answered(exchange: Exchange, *statuses: int) -> dict[str, Any]:
    """The object in an answer. Raises NotAnsweredError for another status or no object."""
    body = exchange.json()
    if exchange.status not in statuses or not isinstance(body, dict):
        path = exchange.url.partition("?")[0].rpartition("/")[2]
        raise NotAnsweredError(f"{exchange.method} …/{path} answered {exchange.status}")
    return body


def rows(body: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list in an answer; none where it is no list: its shape is not a law's."""
    found = body.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def part(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The object at a name of an answer; an empty one where there is none."""
    found = body.get(name)
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Law:
    """A relation that has to hold for a service."""

    name: str
    service: str
    clauses: tuple[str, ...]
    holds: Callable[[Case], None]
    smoke: bool = True
