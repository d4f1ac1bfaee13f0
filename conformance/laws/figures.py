"""The figures of a summary of feedback: how a count is told, and which counts are told so.

What may not come in here: requests, and which figure an answer should have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import openapi
from conformance.laws.relations import NotAnsweredError, answered, part, rows
from conformance.model import Exchange

Figure: TypeAlias = int | str
"""A count as it is told, or SUPPRESSED, or MALFORMED where it is neither or both."""
SUPPRESSED, MALFORMED = "suppressed", "malformed"
ENOUGH = 10
"""Responses from which on a group is shown."""
COLUMNS: Mapping[str, str] = {
    "outcomes": "outcome",
    "ratings": "rating",
    "roles": "role",
    "difficulties": "difficulty",
    "alternatives": "otherwise",
    "durations": "duration",
}
"""Breakdown -> the property that says what a count in it is of."""
EDGES: Mapping[str, tuple[int, int]] = {
    "under-5": (0, 4),
    "from-5-to-14": (5, 14),
    "from-15-to-29": (15, 29),
    "from-30-to-59": (30, 59),
    "at-least-60": (60, 600),
}
"""Band -> the fewest and the most minutes in it."""
Cell: TypeAlias = tuple[str, Any]
"""A breakdown and one of its codes."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a summary tells of one subject."""

    responses: Figure
    cells: Mapping[Cell, Figure] = field(default_factory=dict)

    @property
    def shown(self) -> bool:
        """Whether it has breakdowns."""
        return bool(self.cells)

    def of(self, breakdown: str) -> list[Figure]:
        """The figures of a breakdown; none where it is left out."""
        return [figure for (name, _), figure in self.cells.items() if name == breakdown]


class Summary(dict[str, Told]):
    """Subject -> what is told of it. Raises NotAnsweredError for a subject that is not there."""

    def __missing__(self, about: str) -> Told:
        raise NotAnsweredError(f"GET …/summary says nothing of {about}")


def codes(breakdown: str) -> list[Any]:
    """What a breakdown counts, in its order."""
    if breakdown == "ratings":
        return [1, 2, 3, 4, 5]
    return [each.code for each in openapi.code_list(f"feedback-{breakdown}").codes]


def told(exchange: Exchange) -> Summary:
    """What a summary tells. Raises NotAnsweredError."""
    found = Summary()
    for subject in rows(answered(exchange, 200), "subjects"):
        cells = {
            (name, _code(row.get(column))): figure(part(row, "responses"))
            for name, column in COLUMNS.items()
            for row in rows(subject, name)
        }
        found[str(subject.get("about"))] = Told(figure(part(subject, "responses")), cells)
    return found


def _code(value: Any) -> Any:
    return value if isinstance(value, str | int) else repr(value)


def figure(value: Mapping[str, Any]) -> Figure:
    """What is told of one count."""
    if dict(value) == {"suppressed": True}:
        return SUPPRESSED
    count = value.get("count")
    if set(value) != {"count"} or isinstance(count, bool) or not isinstance(count, int):
        return MALFORMED
    return int(count) if count % 5 == 0 <= count else MALFORMED


def shown(count: int) -> Figure:
    """A count as it has to be told."""
    figures: list[Figure] = [0, SUPPRESSED, *range(5, count + 5, 5)]
    return next(each for each in figures if count in counts(each))


def counts(figure_: Figure) -> range:
    """The counts that are told so; none where it is malformed."""
    if isinstance(figure_, str):
        return range(1, 5) if figure_ == SUPPRESSED else range(0)
    if figure_ == 0:
        return range(1)
    return range(max(5, figure_ - 2), figure_ + 3)


def added(figures: Iterable[Figure]) -> int:
    """The sum of figures, where two suppressed ones are five and one that remains is nothing."""
    listed = list(figures)
    numbers = [each for each in listed if isinstance(each, int)]
    return sum(numbers) + listed.count(SUPPRESSED) // 2 * 5


def leaves_room(figures: Iterable[Figure], outcomes: Iterable[Figure]) -> bool:
    """Whether a breakdown may be given beside these outcomes."""
    least = sum(min(counts(each), default=0) for each in figures)
    most = sum(max(counts(each), default=0) for each in outcomes)
    return least <= most - 3


def named(body: Mapping[str, Any]) -> frozenset[Cell]:
    """The cells in which a response counts."""
    cells = {("outcomes", body["outcome"])}
    for name, property_ in (
        ("ratings", "rating"),
        ("roles", "role"),
        ("alternatives", "otherwise"),
    ):
        if property_ in body:
            cells.add((name, body[property_]))
    cells |= {("difficulties", code) for code in body.get("difficulties", ())}
    if "minutes" in body:
        cells |= {
            ("durations", band)
            for band, (first, last) in EDGES.items()
            if first <= body["minutes"] <= last
        }
    return frozenset(cells)
