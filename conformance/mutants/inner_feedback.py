"""Faults inside the native implementation where responses are kept, counted and told.

What may not come in here: how a response or a summary looks from outside (`outer_feedback`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from conformance.mutants.inner_way import Hooks

_HIDDEN = -1


def _figure(change: Callable[[int], int | None]) -> Hooks:
    """Counts for which `change` gives something are told so."""

    def hook(value: int, **context: Any) -> int:
        other = change(context["count"])
        return value if other is None else other

    return {"figure": hook}


def _from(least: int) -> Hooks:
    """Groups are shown from so many responses on."""
    return {"stands": lambda value, **context: context["count"] >= least}


def _sum(of_suppressed: Callable[[int], int]) -> Hooks:
    """So many suppressed figures add so much to a sum."""

    def hook(value: int, **context: Any) -> int:
        figures = list(context["figures"])
        hidden = figures.count(_HIDDEN)
        total = sum(each for each in figures if each != _HIDDEN) + of_suppressed(hidden)
        return _HIDDEN if hidden and not total else total

    return {"sum": hook}


def _kept(edit: Callable[[dict[str, Any]], dict[str, Any] | None]) -> Hooks:
    """What is kept of a response is edited; nothing where `edit` gives nothing."""

    def hook(value: list[Any], **context: Any) -> list[Any]:
        told = edit(dict(context["body"]))
        return [] if told is None else [(context["day"], told)]

    return {"kept": hook}


def _received(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Hooks:
    return {"received": lambda value, **_: edit(dict(value))}


def _subjects(edit: Callable[[dict[str, Any]], dict[str, Any] | None]) -> Hooks:
    """Each subject of a summary is edited; gone where `edit` gives nothing."""

    def hook(value: dict[str, Any], **_: Any) -> dict[str, Any]:
        edited = [edit(each) for each in value["subjects"]]
        return {**value, "subjects": [each for each in edited if each is not None]}

    return {"added-up": hook}


def _tables(edit: Callable[[list[Any]], list[Any]]) -> Hooks:
    """Each breakdown is edited."""
    return _subjects(
        lambda subject: {
            name: edit(value) if isinstance(value, list) else value
            for name, value in subject.items()
        }
    )


def _size(row: Mapping[str, Any]) -> int:
    return int(row["responses"].get("count", 3))


def _twice(value: str, **context: Any) -> str:
    again = value == "replay" and context["call"].route.service == "feedback"
    return "new" if again else value


def _no_role(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "role"}


def _first_difficulty(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "difficulties": body.get("difficulties", [])[:1]}


def _hour_less(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "minutes": 59} if body.get("minutes") == 60 else body


def _tomorrow(body: dict[str, Any]) -> dict[str, Any]:
    day = date.fromisoformat(body["receivedOn"]) + timedelta(1)
    return {**body, "receivedOn": day.isoformat()}


def _averaged(subject: dict[str, Any]) -> dict[str, Any]:
    return {**subject, "averageRating": 4} if "ratings" in subject else subject


FAULTS: Mapping[str, Hooks] = {
    "small-numbers-shown": _figure(lambda count: count if count < 5 else None),
    "counts-not-rounded": _figure(lambda count: count if count >= 5 else None),
    "counts-rounded-down": _figure(lambda count: count // 5 * 5 if count >= 5 else None),
    "counts-rounded-up": _figure(lambda count: -(-count // 5) * 5 if count >= 5 else None),
    "suppressed-shown-as-zero": _figure(lambda count: 0 if 1 <= count <= 4 else None),
    "zero-suppressed": _figure(lambda count: _HIDDEN if count == 0 else None),
    "three-told-as-five": _figure(lambda count: 5 if 3 <= count <= 4 else None),
    "suppressed-to-seven": _figure(lambda count: _HIDDEN if 5 <= count <= 7 else None),
    "groups-from-five": _from(5),
    "groups-from-eleven": _from(11),
    "small-months-told": {
        "small": lambda value, **context: (context["count"] + 2) // 5 * 5 or value
    },
    "empty-months-told": {"small": lambda value, **context: 0 if context["count"] == 0 else value},
    "rest-left-out": {"rest": lambda value, **_: []},
    "suppressed-add-nothing": _sum(lambda hidden: 0),
    "suppressed-add-five-each": _sum(lambda hidden: 5 * hidden),
    "responses-below-ten": {
        "all-in-all": lambda value, **context: sum(each for each in context["outcomes"] if each > 0)
    },
    "breakdowns-without-room": {"fits": lambda value, **_: True},
    "roles-never-told": {"fits": lambda value, **context: value and context["table"] != "roles"},
    "counted-twice-on-retry": {"key": _twice},
    "failures-not-counted": _kept(lambda body: None if body["outcome"] == "not-done" else body),
    "role-not-kept": _kept(_no_role),
    "first-difficulty-only": _kept(_first_difficulty),
    "an-hour-is-less": _kept(_hour_less),
    "day-of-tomorrow": _received(_tomorrow),
    "time-of-day-given": _received(
        lambda body: {**body, "receivedOn": f"{body['receivedOn']}T09:30:00Z"}
    ),
    "response-with-id": _received(lambda body: {**body, "id": "R-1"}),
    "codes-of-nobody-left-out": _tables(lambda rows: [row for row in rows if _size(row)] or rows),
    "codes-by-size": _tables(lambda rows: sorted(rows, key=_size, reverse=True)),
    "subjects-of-nobody-left-out": _subjects(
        lambda subject: subject if "outcomes" in subject else None
    ),
    "average-given": _subjects(_averaged),
}
