"""Handlers of `feedback`: anonymous responses in, and what may be told of them out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from gateway.absent import without_empty
from gateway.answer import Answer
from gateway.call import Call, Handler
from gateway.feedback import BREAKDOWNS, counted, keep
from gateway.idempotency import Attempt
from gateway.operations.creation import scope_of
from gateway.operations.metadata import service_metadata
from gateway.rules.disclosure import Group, Shown, of_all_months, of_month

_NAMES = {
    "outcomes": "outcome",
    "ratings": "rating",
    "roles": "role",
    "difficulties": "difficulty",
    "alternatives": "otherwise",
    "durations": "duration",
}
"""Breakdown -> the property that says what a count in it is of."""


async def get_service(call: Call) -> Answer:
    """What this service is and which version of the standard it follows."""
    return service_metadata("feedback")


async def give_feedback(call: Call) -> Answer:
    """Keep a response: 201 once it is on stable storage, and once for each key."""
    return await call.runtime.lane.run(_kept, call)


async def get_feedback_summary(call: Call) -> Answer:
    """The responses of a month or of all months, added up, with small numbers protected."""
    return await call.runtime.lane.run(_summed, call)


def _kept(call: Call) -> Answer:
    council, keys = call.council, call.runtime.keys
    assert council is not None
    response: dict[str, Any] = without_empty(call.body)

    def store(connection: sa.Connection, attempt: Attempt) -> None:
        keep(connection, council.gss, _day(attempt), response)
        # With the key stays the day only: the codes come again with every repetition.
        keys.finish(connection, attempt, Answer({"receivedOn": _day(attempt)}, 201))

    scope = scope_of(call, "feedback/give")
    # The caller's key goes into the fingerprint, as all bodies there are could be tried.
    begun = keys.begin(scope, {"key": scope[-1], "body": call.body}, store)
    if isinstance(begun, Attempt):
        return Answer({**response, "receivedOn": _day(begun)}, 201)
    return Answer({**response, **begun.body}, begun.status, begun.headers)


def _day(attempt: Attempt) -> str:
    return datetime.fromtimestamp(attempt.at, UTC).date().isoformat()


def _summed(call: Call) -> Answer:
    assert call.council is not None
    month = call.query.get("month")
    found = counted(call.runtime.keys.database, call.council.gss, month)
    subjects = []
    for about, months in found.items():
        if month is None:
            group = of_all_months(months.values())
        else:
            group = of_month(months[month]) if month in months else Group()
        subjects.append({"about": about, **_told(group)})
    return Answer(
        {"subjects": subjects} if month is None else {"month": month, "subjects": subjects}
    )


def _told(group: Group) -> dict[str, Any]:
    breakdowns = {
        name: [
            {_NAMES[name]: code, "responses": _count(figure)}
            for code, figure in zip(BREAKDOWNS[name], figures, strict=True)
        ]
        for name, figures in group.breakdowns.items()
    }
    return {"responses": _count(group.responses), **breakdowns}


def _count(figure: Shown) -> dict[str, Any]:
    return {"suppressed": True} if figure is None else {"count": figure}


HANDLERS: dict[str, Handler] = {
    "getService": get_service,
    "giveFeedback": give_feedback,
    "getFeedbackSummary": get_feedback_summary,
}
