"""Responses in the gateway's own database: kept without a name or a time, and counted.

A row has the council, the day and the codes. Its key is random, so that no order tells which
request made it. What may not come in here: what is told of the counts (`gateway.rules.disclosure`).
"""

from __future__ import annotations

import os
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

import openapi
from adapters.kinds.sql.database import Database
from gateway.rules.disclosure import Counts
from gateway.store import feedback

_BANDS = (5, 15, 30, 60)
"""Where a band of `feedback-durations` ends and the next begins, in minutes."""


def _codes(name: str) -> tuple[str, ...]:
    return tuple(each.code for each in openapi.code_list(name).codes)


SUBJECTS = _codes("feedback-subjects")
DURATIONS = _codes("feedback-durations")
BREAKDOWNS: Mapping[str, tuple[str | int, ...]] = {
    "outcomes": _codes("feedback-outcomes"),
    "ratings": (1, 2, 3, 4, 5),
    "roles": _codes("feedback-roles"),
    "difficulties": _codes("feedback-difficulties"),
    "alternatives": _codes("feedback-alternatives"),
    "durations": DURATIONS,
}
"""Breakdown -> what is counted in it, in the order in which it is told."""


def _as_it_is(value: Any) -> tuple[Any, ...]:
    return (value,)


def _band(minutes: int) -> tuple[str]:
    return (DURATIONS[bisect(_BANDS, minutes)],)


def _each(codes: str) -> list[str]:
    return codes.split()


_COUNTED: Mapping[str, tuple[sa.Column[Any], Callable[[Any], Iterable[Any]]]] = {
    "outcomes": (feedback.c.outcome, _as_it_is),
    "ratings": (feedback.c.rating, _as_it_is),
    "roles": (feedback.c.role, _as_it_is),
    "difficulties": (feedback.c.difficulties, _each),
    "alternatives": (feedback.c.otherwise, _as_it_is),
    "durations": (feedback.c.minutes, _band),
}
"""Breakdown -> its column, and what a value of the column counts for."""


def keep(connection: sa.Connection, council: str, day: str, response: Mapping[str, Any]) -> None:
    """Keep one response, in the caller's transaction. `day` is YYYY-MM-DD."""
    connection.execute(
        sa.insert(feedback).values(
            id=os.urandom(16),
            council=council,
            received_on=day,
            about=response["about"],
            outcome=response["outcome"],
            role=response.get("role"),
            rating=response.get("rating"),
            difficulties=" ".join(sorted(response.get("difficulties", ()))) or None,
            otherwise=response.get("otherwise"),
            minutes=response.get("minutes"),
        )
    )


def counted(
    database: Database, council: str, month: str | None = None
) -> Mapping[str, Mapping[str, Counts]]:
    """Subject -> month (YYYY-MM) -> the exact counts, for every month with responses; of one
    month only where it is given. Raises BackendError."""
    found: dict[tuple[str, str], dict[str, Counter[Any]]] = defaultdict(
        lambda: {name: Counter() for name in BREAKDOWNS}
    )
    # Constants and not parameters: PostgreSQL takes two of those for two expressions.
    of_month = sa.func.substr(
        feedback.c.received_on, sa.literal_column("1"), sa.literal_column("7")
    )
    with database.snapshot() as connection:
        for name, (column, meaning) in _COUNTED.items():
            statement = sa.select(feedback.c.about, of_month, column, sa.func.count()).where(
                feedback.c.council == council, column.is_not(None)
            )
            if month is not None:
                statement = statement.where(
                    feedback.c.received_on.between(f"{month}-01", f"{month}-31")
                )
            for about, at, value, count in connection.execute(
                statement.group_by(feedback.c.about, of_month, column)
            ):
                for code in meaning(value):
                    found[about, at][name][code] += count
    summed: dict[str, dict[str, Counts]] = {about: {} for about in SUBJECTS}
    for (about, at), breakdowns in found.items():
        summed[about][at] = Counts(
            {
                name: tuple(breakdowns[name][code] for code in BREAKDOWNS[name])
                for name in BREAKDOWNS
            }
        )
    return summed
