"""Replays one corpus against two implementations in lockstep, and tells where they differ.

Neither side is right by itself: a difference names the clause that decides. What may not come in
here: expected answers, and files.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from conformance.budget import Budget, Profile
from conformance.differential import lives, means, plain
from conformance.differential.bodies import Bodies
from conformance.differential.clauses import clause_of
from conformance.differential.lists import of_lists
from conformance.differential.manners import headers_of, of_problems
from conformance.differential.sides import Side
from conformance.differential.steps import Corpus, Step, Walk
from conformance.model import Exchange
from conformance.properties_requests import problem_slug
from conformance.subject import Subject

_T = TypeVar("_T")
TEST = "differential"
_TABLES: dict[Profile, int] = {"smoke": 2, "standard": 8, "deep": 200}
_CHECKS: dict[Profile, int] = {"smoke": 20, "standard": 150, "deep": 3000}
_SYSTEM_DOWN = frozenset({429, 501, 502, 503, 504})


@dataclass(slots=True)
class Difference:
    """Two answers to the same request that cannot both be what the standard says."""

    clause: str
    operation_id: str
    kind: str
    """`status`, `header`, `problem`, `body` or `list`."""
    where: str
    """The header, or the JSON Pointer with every index as `*`."""
    a: str
    b: str
    exchanges: tuple[str, str]
    """Id of the first such exchange on either side."""
    occurrences: int = 1


@dataclass(slots=True)
class Comparison:
    """What a comparison found."""

    service: str
    a: str
    b: str
    seed: int
    requests: int = 0
    """To each side."""
    left_out: int = 0
    """Steps that could not be compared, because one council's system could not hold what came
    before, or a system was down."""
    complete: bool = True
    """Whether there was time for the whole corpus."""
    differences: list[Difference] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 no difference, 1 differences, 2 nothing could be compared."""
        if self.differences:
            return 1
        return 0 if self.complete and self.requests > self.left_out else 2


def compare(a: Subject, b: Subject, budget: Budget, *, run: str | None = None) -> Comparison:
    """Replay the corpus of a service against two implementations of it.

    `run` chooses the people, so that two runs do not meet; drawn where it is not given. Raises
    ValueError for two services, UnreachableError where a side does not answer.
    """
    if a.service != b.service:
        raise ValueError("the two are not the same service")
    with _Replay(a, b, run or secrets.token_hex(8)) as replay:
        return replay.play(budget)


def corpus(service: str, seed: int, profile: Profile) -> Corpus:
    """The corpus of a service: the same for the same seed."""
    rng = random.Random(f"{seed}/{service}/differential")  # noqa: S311
    if service == "financial-assessment":
        return means.Lives(service, rng).corpus(tables=_TABLES[profile])
    if service.endswith("-assessment"):
        return lives.Lives(service, rng).corpus(tables=_TABLES[profile])
    if service == "eligibility":
        return plain.eligibility(rng, tables=_CHECKS[profile])
    if service == "deferred-payment":
        return plain.deferrals(rng, drawn=_CHECKS[profile])
    others = {"feedback": plain.feedback, "rules": plain.rules, "directory": plain.directory}
    return others[service](rng)


class _Replay:
    def __init__(self, a: Subject, b: Subject, run: str) -> None:
        self._found = Comparison(a.service, a.base_url, b.base_url, a.seed)
        self._a, self._b = Side("A", a, run), Side("B", b, run)
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._bodies = Bodies(a.document)
        self._document = a.document
        self._lost: set[str] = set()
        self._seen: dict[tuple[str, ...], Difference] = {}

    def __enter__(self) -> _Replay:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def play(self, budget: Budget) -> Comparison:
        for side in (self._a, self._b):
            side.subject.test = TEST
        for step in corpus(self._found.service, self._found.seed, budget.profile):
            if budget.spent:
                self._found.complete = False
                break
            if isinstance(step, Walk):
                self._lists(step)
            else:
                self._answers(step)
        self._both(lambda side: side.forget())
        self._found.differences = sorted(self._seen.values(), key=lambda each: each.clause)
        return self._found

    def _both(self, ask: Callable[[Side], _T]) -> tuple[_T, _T]:
        """The same of both at once; each side for itself is asked one thing after the other."""
        other = self._pool.submit(ask, self._b)
        one = ask(self._a)
        return one, other.result()

    def _answers(self, step: Step) -> None:
        one, other = self._both(lambda side: side.send(step))
        self._found.requests += 1
        if self._is_lost(step, one, other):
            self._found.left_out += 1
            return
        for kind, where, a, b in self._differing(step, one, other):
            self._tell(step.operation_id, kind, where, a, b, one, other)

    def _is_lost(self, step: Step, one: Exchange, other: Exchange) -> bool:
        """Whether a council's system, and not an implementation, makes the two incomparable."""
        about = {value for value in step.path.values() if value in self._lost}
        down = {one.status, other.status} & _SYSTEM_DOWN
        unheld = [problem_slug(each) == "not-holdable" for each in (one, other)]
        if about or down or any(unheld):
            if one.status != other.status or down:
                self._lost.update(each for each in step.takes if each.startswith("<id"))
                self._lost.update(step.path.values())
            return True
        return False

    def _differing(
        self, step: Step, one: Exchange, other: Exchange
    ) -> Iterator[tuple[str, str, str, str]]:
        if one.status != other.status:
            yield "status", "", _status(one), _status(other)
            return
        for name, a, b in headers_of(one, other):
            yield "header", name, a, b
        if one.status >= 400:
            for where, a, b in of_problems(one, other):
                yield "problem", where, a, b
            return
        schema = self._schema(step.operation_id, one.status)
        a_body, b_body = self._a.neutral(one.json()), self._b.neutral(other.json())
        for where, a, b in self._bodies.differences(schema, a_body, b_body):
            yield "body", _starred(where), _short(a), _short(b)

    def _lists(self, walk: Walk) -> None:
        (ones, a_items), (others, b_items) = self._both(lambda side: side.walk(walk))
        self._found.requests += max(len(ones), len(others))
        one, other = ones[-1], others[-1]
        if one.status != other.status:
            self._tell(walk.operation_id, "status", "", _status(one), _status(other), one, other)
            return
        schema = self._schema(walk.operation_id, 200)
        found = of_lists(walk, (ones, others), (a_items, b_items), self._lost, self._bodies, schema)
        for where, a, b in found:
            at = _starred(where)
            self._tell(walk.operation_id, "list", at, _short(a), _short(b), one, other)

    def _schema(self, operation_id: str, status: int) -> Any:
        method, template = self._a.subject.operation(operation_id)
        operation = self._document["paths"][template][method.lower()]
        response = operation["responses"].get(str(status), {})
        return response.get("content", {}).get("application/json", {}).get("schema", {})

    def _tell(
        self,
        operation_id: str,
        kind: str,
        where: str,
        a: str,
        b: str,
        one: Exchange,
        other: Exchange,
    ) -> None:
        key = (operation_id, kind, where, a, b)
        if key in self._seen:
            self._seen[key].occurrences += 1
            return
        slugs = (problem_slug(one), problem_slug(other))
        clause = clause_of(self._found.service, operation_id, kind, where, slugs)
        pair = (one.id, other.id)
        self._seen[key] = Difference(clause, operation_id, kind, where, a, b, pair)


def _status(exchange: Exchange) -> str:
    return f"{exchange.status} {problem_slug(exchange)}".strip()


def _starred(pointer: str) -> str:
    return "/".join("*" if each.isdigit() else each for each in pointer.split("/"))


def _short(value: Any) -> str:
    """What may be shown of a value: codes and small things, never a text."""
    if isinstance(value, (bool, int, float)):
        return str(value).lower()
    if isinstance(value, str):
        return value if len(value) <= 40 else f"a text of {len(value)} characters"
    return "nothing" if value is None else f"{type(value).__name__} of {len(value)}"
