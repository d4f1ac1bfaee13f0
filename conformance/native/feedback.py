"""The feedback service: responses kept as codes with their day, and told added up.

Written from the description of its document: every number is one count that is rounded or
suppressed, or a sum of numbers that are shown. What may not come in here: who sends a response.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import openapi
from conformance.native.calls import Call, Handler
from conformance.native.faults import Faults
from conformance.native.http import Answer
from conformance.native.idempotency import Keys
from conformance.native.store import now

Json = Any
Response = Mapping[str, Json]
Figures = list[int]
"""Counts as they are shown; HIDDEN where one is suppressed."""
HIDDEN = -1
ENOUGH = 10
"""Responses from which on a group is shown."""


def _codes(name: str) -> list[Json]:
    return [each.code for each in openapi.code_list(f"feedback-{name}").codes]


def _duration(response: Response) -> list[Json]:
    bands = _codes("durations")
    if "minutes" not in response:
        return []
    return [bands[sum(response["minutes"] >= edge for edge in (5, 15, 30, 60))]]


def _one(name: str) -> Callable[[Response], list[Json]]:
    return lambda response: [response[name]] if name in response else []


@dataclass(frozen=True, slots=True)
class Table:
    """One breakdown of a summary."""

    name: str
    column: str
    """What its rows are of."""
    values: Sequence[Json]
    named: Callable[[Response], list[Json]]
    """What a response names."""
    several: bool = False
    """A response may name several."""


TABLES = (
    Table("outcomes", "outcome", _codes("outcomes"), _one("outcome")),
    Table("ratings", "rating", [1, 2, 3, 4, 5], _one("rating")),
    Table("roles", "role", _codes("roles"), _one("role")),
    Table(
        "difficulties",
        "difficulty",
        _codes("difficulties"),
        lambda response: list(response.get("difficulties", ())),
        several=True,
    ),
    Table("alternatives", "otherwise", _codes("alternatives"), _one("otherwise")),
    Table("durations", "duration", _codes("durations"), _duration),
)


@dataclass(slots=True)
class Told:
    """What is told of some responses."""

    responses: int
    tables: dict[str, Figures] = field(default_factory=dict)


class Feedback:
    """The responses to one council. `commit_seconds` is how long keeping one takes."""

    def __init__(self, keys: Keys, commit_seconds: float, faults: Faults) -> None:
        self._keys, self._commit_seconds, self._faults = keys, commit_seconds, faults
        self._kept: list[tuple[str, Response]] = []

    def handlers(self) -> dict[str, Handler]:
        """operationId -> what answers it."""
        return {"giveFeedback": self._give, "getFeedbackSummary": self._summary}

    async def _give(self, call: Call) -> Answer:
        return await self._keys.once(call, self._commit_seconds, lambda: self._keep(call.body))

    def _keep(self, body: Response) -> Answer:
        day = now(self._faults)[:10]
        self._kept += self._faults.bend("kept", [(day, body)], day=day, body=body)
        received = {**body, "receivedOn": day}
        return Answer(201, self._faults.bend("received", received, body=body))

    async def _summary(self, call: Call) -> Answer:
        month = call.query.get("month")
        subjects = [self._subject(about, month) for about in _codes("subjects")]
        summary = {"month": month, "subjects": subjects} if month else {"subjects": subjects}
        return Answer(200, self._faults.bend("added-up", summary, month=month))

    def _subject(self, about: str, month: str | None) -> dict[str, Json]:
        chosen = [each for each in self._kept if month is None or each[0][:7] == month]
        chosen = self._faults.bend("chosen", chosen, kept=self._kept, month=month)
        months: dict[str, list[Response]] = {}
        for day, response in chosen:
            if response["about"] == about:
                months.setdefault(day[:7], []).append(response)
        told = self._of_month(months.get(month, ())) if month else self._of_all(months.values())
        subject: dict[str, Json] = {"about": about, "responses": _shown(told.responses)}
        for table in TABLES:
            if table.name in told.tables:
                subject[table.name] = [
                    {table.column: value, "responses": _shown(figure)}
                    for value, figure in zip(table.values, told.tables[table.name], strict=True)
                ]
        return subject

    def _of_month(self, responses: Sequence[Response]) -> Told:
        return self._group(responses) if self._stands(responses) else self._small(responses)

    def _small(self, responses: Sequence[Response]) -> Told:
        return Told(self._faults.bend("small", HIDDEN, count=len(responses)))

    def _of_all(self, months: Iterable[Sequence[Response]]) -> Told:
        shown, rest = list[Told](), list[Response]()
        for responses in months:
            if self._stands(responses):
                shown.append(self._group(responses))
            else:
                rest += responses
        rest = self._faults.bend("rest", rest)
        if self._stands(rest):
            shown.append(self._group(rest))
        if not shown:
            return Told(self._figure(len(rest)))
        tables = {}
        for table in TABLES:
            columns = [each.tables[table.name] for each in shown if table.name in each.tables]
            if columns:
                tables[table.name] = [self._sum(row) for row in zip(*columns, strict=True)]
        return Told(self._all_in_all(tables["outcomes"]), tables)

    def _stands(self, responses: Sequence[Response]) -> bool:
        return self._faults.bend("stands", len(responses) >= ENOUGH, count=len(responses))

    def _group(self, responses: Sequence[Response]) -> Told:
        tables = {}
        for table in TABLES:
            named = [value for response in responses for value in table.named(response)]
            tables[table.name] = [self._figure(named.count(value)) for value in table.values]
        outcomes = tables["outcomes"]
        for table in TABLES[1:]:
            fits = table.several or _leaves_room(tables[table.name], outcomes)
            context = {"table": table.name, "figures": tables[table.name], "outcomes": outcomes}
            if not self._faults.bend("fits", fits, **context):
                del tables[table.name]
        return Told(self._all_in_all(outcomes), tables)

    def _figure(self, count: int) -> int:
        figure = count - count % 5 + (5 if count % 5 >= 3 else 0)
        return self._faults.bend("figure", HIDDEN if 1 <= count <= 4 else figure, count=count)

    def _sum(self, figures: Sequence[int]) -> int:
        hidden = sum(each == HIDDEN for each in figures)
        total = sum(each for each in figures if each != HIDDEN) + 5 * (hidden // 2)
        right = HIDDEN if hidden == 1 and total == 0 else total
        return self._faults.bend("sum", right, figures=figures)

    def _all_in_all(self, outcomes: Sequence[int]) -> int:
        right = max(self._sum(outcomes), ENOUGH)
        return self._faults.bend("all-in-all", right, outcomes=outcomes)


def _leaves_room(figures: Sequence[int], outcomes: Sequence[int]) -> bool:
    """Whether everything that is suppressed can still be any number that is suppressed."""
    least = sum(_bounds(each)[0] for each in figures)
    most = sum(_bounds(each)[1] for each in outcomes)
    return least + 3 <= most


def _bounds(figure: int) -> tuple[int, int]:
    """The smallest and the largest count that is shown so."""
    known = {HIDDEN: (1, 4), 0: (0, 0), 5: (5, 7)}
    return known.get(figure, (figure - 2, figure + 2))


def _shown(figure: int) -> dict[str, Json]:
    return {"suppressed": True} if figure == HIDDEN else {"count": figure}
