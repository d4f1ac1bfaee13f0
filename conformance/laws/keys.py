"""Laws of Idempotency-Key: a request is known again much later, and only that request.

What may not come in here: what a step stores.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from conformance.kinds import Kind, kinds
from conformance.laws import searches
from conformance.laws.assessment import Assessment, new, told
from conformance.laws.kept import clause
from conformance.laws.relations import Case, Done, Law, NotAnsweredError
from conformance.model import Exchange

REPLAY, REUSED = "CA-COMMON-027", "CA-COMMON-028"
LATER = {"smoke": 1.1, "standard": 2.1, "deep": 5.0}
"""Seconds after which a request is repeated; most have passed by themselves until then."""
_REUSED_SLUG = "idempotency-key-reused"
_BEFORE: Mapping[str, str] = {
    "submit": "in-progress",
    "return": "submitted",
    "assure": "submitted",
    "determine": "assured",
}
"""Step of what has answers -> a state in which it is possible; else while it is requested."""


def laws() -> tuple[Law, ...]:
    """The laws of every service that records assessments."""
    made: tuple[tuple[str, Callable[[Kind], tuple[str, ...]], Callable[[Case], None]], ...] = (
        ("a key belongs to one request", lambda _: (REUSED, REPLAY), _keys),
        ("keys that are nearly alike are two", lambda k: (REUSED, clause(k, "new")), _alike),
    )
    return tuple(
        Law(name, kind.service, clauses(kind), holds)
        for kind in kinds().values()
        for name, clauses, holds in made
    )


def _keys(case: Case) -> None:
    early = Assessment(case)
    _one_path(case)
    _later(case, early.last.started_at)
    # A view long after the request, for the laws of time.
    early.withdraw()
    early.get()


def _one_path(case: Case) -> None:
    """The same key, If-Match and body with the path of another assessment."""
    short, answered = case.budget.profile == "smoke", case.kind.saved == "answers"
    body = new(case)
    for step in case.kind.steps[:2] if short else case.kind.steps:
        one, other = Assessment(case, body), Assessment(case, body)
        for each in (one, other):
            each.reach(_BEFORE.get(step, "requested") if answered else "requested")
        key = case.subject.new_key(case.rng)
        first = one.take(step, key=key, etag="*")
        sent = case.done[-1].words["body"]
        before = told(other.view)
        second = other.try_take(step, sent, key=key, etag="*")
        expected = "422 idempotency-key-reused for the key of another assessment's step"
        shown = f"status {second.status} {_slug(second)}".strip()
        refused = (second.status, _slug(second)) == (422, _REUSED_SLUG)
        case.hold(REUSED, refused, expected, shown, (first, second))
        after = other.get()
        expected = "the other assessment as it was"
        same = told(other.view) == before or "changedByCouncil" in str(other.view.get("recording"))
        case.hold(REUSED, same, expected, "another", (second, after))


def _slug(exchange: Exchange) -> str:
    body = exchange.json()
    kind = str(body.get("type", "")) if isinstance(body, dict) else ""
    return kind.rpartition("/")[2][:40]


def _alike(case: Case) -> None:
    """Keys of the greatest length that differ in their last sign only."""
    body, start = new(case), case.subject.new_key(case.rng)
    first = Assessment(case, body, f"{start}-{'x' * 26}a")
    for last in "Ab":
        try:
            other = Assessment(case, body, f"{start}-{'x' * 26}{last}")
        except NotAnsweredError:
            refusal = case.done[-1].exchange
            reused = _slug(refusal) == _REUSED_SLUG
            expected = "another key to be free, however much it is like one in use"
            case.hold(REUSED, not reused, expected, _REUSED_SLUG, (first.last, refusal))
            if not reused:
                raise
            continue
        expected = "two assessments for two requests with different keys"
        own = clause(case.kind, "new")
        case.hold(own, other.id != first.id, expected, "one", (first.last, other.last))


def _later(case: Case, since: float) -> None:
    """The first request of each kind that this run's laws made, once more; not before `LATER`
    seconds since then, in seconds since 1970."""
    first: dict[str, Done] = {}
    seen: set[str] = set()
    for each in case.done:
        key = each.words.get("key")
        if key and each.fine and str(key) not in seen:
            first.setdefault(each.step, each)
        seen.add(str(key))
    waited = max((each.exchange.started_at for each in first.values()), default=since)
    pause = LATER[case.budget.profile]
    time.sleep(min(pause, max(0.0, max(waited, since) + pause - time.time())))
    for step, each in first.items():
        number = _number(each) if step == "request" else ""
        before = _ids(case, number)
        again = case.subject.call(each.operation, **each.words)
        case.done.append(Done(step, each.operation, each.words, again))
        wanted, shown = _answer(each.exchange), _answer(again)
        other = [name for name in wanted if wanted[name] != shown[name]]
        expected = f"the first answer again, {pause:.0f} seconds later"
        actual = f"status {again.status}, another {', '.join(other)}"
        case.hold(REPLAY, not other, expected, actual, (each.exchange, again))
        if number:
            more = len(_ids(case, number) - before)
            expected = "nothing new by a repeated request"
            case.hold(REPLAY, not more, expected, f"{more} more", (each.exchange, again))


def _answer(exchange: Exchange) -> dict[str, Any]:
    return {
        "status": exchange.status,
        "body": exchange.json(),
        "ETag": exchange.header("etag"),
        "Location": exchange.header("location"),
    }


def _number(done: Done) -> str:
    body = done.words["body"]
    who = body.get("person") or body.get("carer") or {}
    return str(who.get("nhsNumber", ""))


def _ids(case: Case, number: str) -> set[str]:
    """What a search by this NHS number finds."""
    if not number:
        return set()
    return {str(each.get("id")) for each in searches.found(case, {"nhsNumber": number}).items}
