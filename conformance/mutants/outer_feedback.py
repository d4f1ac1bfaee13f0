"""Deviations of feedback as seen from outside: what may be sent, what comes back, for whom.

What may not come in here: how responses are counted (`inner_feedback`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from conformance.mutants.bending import answering, asking, without
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make
from conformance.mutants.outer_public import token_needed

_GIVE, _READ = "giveFeedback", "getFeedbackSummary"
_KNOWN = frozenset({"about", "role", "outcome", "rating", "difficulties", "otherwise", "minutes"})
_TEXTS = ("about", "role", "otherwise")
_HEADERS = "access-control-allow-headers"


def _taken(clean: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    """A response is tidied before anybody judges it."""

    def change(asked: Asked) -> Asked:
        body = asked.json()
        return asked.with_json(clean(body)) if isinstance(body, dict) else asked

    return asking(change, (_GIVE,))


def _given(change: Callable[[Asked, Given], Given]) -> Make:
    """The answer to a response that was taken is changed."""
    return answering(change, lambda asked, given: asked.operation == _GIVE and given.status == 201)


def _codes_guessed(body: dict[str, Any]) -> dict[str, Any]:
    """A text is taken for `other`, unless it is in small letters like a code."""
    guessed = {
        name: "other" for name in _TEXTS if isinstance(body.get(name), str) and " " in body[name]
    }
    return {**body, **guessed}


def _once_for_the_same_words() -> Deviation:
    """Who says what somebody has said before is not heard."""
    first: dict[str, Given] = {}

    async def deviation(asked: Asked, ask: Ask) -> Given:
        if asked.operation != _GIVE or not isinstance(asked.json(), dict):
            return await ask(asked)
        said = json.dumps(asked.json(), sort_keys=True)
        given = first.get(said) or await ask(asked)
        if given.status == 201:
            first[said] = given
        return given

    return deviation


def _month_ignored() -> Deviation:
    """Whatever month is asked for, all of them are told."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        month = dict(parse_qsl(asked.query)).get("month")
        if asked.operation != _READ or not given.fine or month is None:
            return given
        whole = await ask(replace(asked, query=""))
        return whole.with_json({"month": month, **whole.json()})

    return deviation


def _last_month_only() -> Deviation:
    """All months are the last one that was asked for."""
    last: list[str] = []

    async def deviation(asked: Asked, ask: Ask) -> Given:
        if asked.operation != _READ:
            return await ask(asked)
        month = dict(parse_qsl(asked.query)).get("month")
        if month is None and last:
            given = await ask(replace(asked, query=f"month={last[-1]}"))
            return given.with_json(without(given.json(), "month"))
        given = await ask(asked)
        if given.fine and month is not None:
            last.append(month)
        return given

    return deviation


def _known_callers_see_more() -> Deviation:
    """With a token the first subject has five responses more."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if asked.operation != _READ or not given.fine or not asked.header("authorization"):
            return given
        first, *others = given.json()["subjects"]
        more = {"count": first["responses"].get("count", 0) + 5}
        return given.with_json(
            {**given.json(), "subjects": [{**first, "responses": more}, *others]}
        )

    return deviation


def _listed() -> Deviation:
    """Responses can be listed where they are sent to."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if asked.method != "GET" or not asked.path.endswith("/feedback/v1/responses"):
            return given
        listed = given.with_header("content-type", "application/json").with_header("allow", None)
        return replace(listed.with_json({"items": []}), status=200)

    return deviation


def _readable() -> Deviation:
    """A response can be read by its number."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if asked.method != "GET" or "/feedback/v1/responses/" not in asked.path:
            return given
        read = given.with_header("content-type", "application/json")
        return replace(read.with_json({"about": "other", "outcome": "done"}), status=200)

    return deviation


def _keyed(asked: Asked) -> Asked:
    if asked.header("idempotency-key"):
        return asked
    return asked.with_header("idempotency-key", str(uuid.uuid4()))


def _no_key_from_pages(asked: Asked, given: Given) -> Given:
    return given.with_header(_HEADERS, "content-type, x-request-id")


DEVIATIONS: Mapping[str, Make] = {
    "free-text-accepted": _taken(lambda body: {k: v for k, v in body.items() if k in _KNOWN}),
    "free-text-for-codes": _taken(_codes_guessed),
    "feedback-needs-token": token_needed(_GIVE),
    "summary-needs-token": token_needed(_READ),
    "summary-by-caller": _known_callers_see_more,
    "response-with-location": _given(
        lambda asked, given: given.with_header("location", f"{asked.path}/1")
    ),
    "response-with-etag": _given(lambda asked, given: given.with_header("etag", '"1"')),
    "responses-listed": _listed,
    "response-readable": _readable,
    "response-without-day": _given(
        lambda asked, given: given.with_json(without(given.json(), "receivedOn"))
    ),
    "response-told-only-that": _given(
        lambda asked, given: given.with_json(
            {k: v for k, v in given.json().items() if k in ("about", "outcome", "receivedOn")}
        )
    ),
    "no-difficulties-come-back": _given(
        lambda asked, given: given.with_json({"difficulties": [], **given.json()})
    ),
    "feedback-without-key": asking(_keyed, (_GIVE,)),
    "same-words-counted-once": _once_for_the_same_words,
    "month-ignored": _month_ignored,
    "all-months-are-the-last": _last_month_only,
    "feedback-not-for-pages": answering(
        lambda asked, given: given.with_header("access-control-allow-origin", None),
        lambda asked, given: asked.operation in (_GIVE, _READ),
    ),
    "pages-may-send-no-key": answering(
        _no_key_from_pages, lambda asked, given: given.header(_HEADERS) is not None
    ),
}
