"""Deviations in creating and repeating: Location, Idempotency-Key, what may be asked for.

What may not come in here: versions (`outer_versions`).
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.mutants.bending import (
    KEYED,
    STEPS,
    answering,
    asking,
    new_key,
    plain,
    with_problem,
)
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make

_KEY = "idempotency-key"


def _created(change: Callable[[Given], Given]) -> Make:
    return answering(
        lambda asked, given: change(given),
        lambda asked, given: asked.verb == "request" and given.status == 201,
    )


def _keys_lost(*verbs: str) -> Make:
    def make() -> Deviation:
        async def deviation(asked: Asked, ask: Ask) -> Given:
            if asked.verb in verbs and asked.header(_KEY):
                asked = new_key(asked)
            return await ask(asked)

        return deviation

    return make


def _keys_forgotten(seconds: float) -> Make:
    """A key is remembered for this long."""

    def make() -> Deviation:
        first: dict[str, float] = {}

        async def deviation(asked: Asked, ask: Ask) -> Given:
            key = asked.header(_KEY)
            if key and time.monotonic() - first.setdefault(key, time.monotonic()) > seconds:
                asked = new_key(asked)
            return await ask(asked)

        return deviation

    return make


def _keys_blind(parts: Callable[[Asked], Any]) -> Make:
    """A key is known again by what `parts` gives; whatever else differs, the first answer comes."""

    def make() -> Deviation:
        kept: dict[Any, Given] = {}

        async def deviation(asked: Asked, ask: Ask) -> Given:
            if asked.verb not in KEYED or not asked.header(_KEY):
                return await ask(asked)
            name = (
                asked.operation,
                asked.header("authorization"),
                asked.header(_KEY),
                parts(asked),
            )
            if name not in kept:
                given = await ask(asked)
                if not given.fine:
                    return given
                kept[name] = given
            return kept[name]

        return deviation

    return make


def _keys_made_up() -> Deviation:
    async def deviation(asked: Asked, ask: Ask) -> Given:
        if asked.verb in KEYED and asked.header(_KEY) is None:
            asked = new_key(asked)
        return await ask(asked)

    return deviation


def _replay_as_it_stands() -> Deviation:
    """A repeated request is answered with the assessment as it stands by now."""
    seen: set[tuple[str, str | None]] = set()

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        name = (asked.operation, asked.header(_KEY))
        if asked.verb not in KEYED or not given.fine:
            return given
        if name not in seen:
            seen.add(name)
            return given
        path = f"{asked.path}/{given.json()['id']}" if asked.verb == "request" else asked.item
        now = await ask(replace(asked.reading(), path=path))
        return replace(given, body=now.body).with_header("etag", now.header("etag"))

    return deviation


def _replay_of(change: Callable[[Given], Given]) -> Make:
    """The answer to a repeated request is changed."""

    def make() -> Deviation:
        seen: dict[tuple[str, str | None], str] = {}

        async def deviation(asked: Asked, ask: Ask) -> Given:
            given = await ask(asked)
            if asked.verb not in KEYED or not given.fine:
                return given
            name = (asked.operation, asked.header(_KEY))
            digest = hashlib.sha256(asked.body + asked.path.encode()).hexdigest()
            if seen.setdefault(name, "") == digest:
                return change(given)
            seen[name] = digest
            return given

        return deviation

    return make


def _at_once(then: Callable[[Asked], Asked] | None) -> Make:
    """Storing takes a while, and a request that comes with the same key meanwhile is let through as
    `then` makes it; with None it is refused as another request."""

    def make() -> Deviation:
        working: set[str] = set()

        async def deviation(asked: Asked, ask: Ask) -> Given:
            key = asked.header(_KEY)
            if asked.verb not in KEYED or not key:
                return await ask(asked)
            if key in working:
                if then is not None:
                    return await ask(then(asked))
                given = await ask(asked.reading())
                return with_problem(
                    given.with_json(
                        {"title": "Reused", "detail": "Used.", "type": "", "status": 0}
                    ),
                    "idempotency-key-reused",
                    422,
                ).with_header("content-type", "application/problem+json")
            working.add(key)
            try:
                await asyncio.sleep(0.25)
                return await ask(asked)
            finally:
                working.discard(key)

        return deviation

    return make


def _lagging(seconds: float, reads: Callable[[Asked], bool]) -> Make:
    """What was created can be read only after a while."""

    def make() -> Deviation:
        born: dict[str, float] = {}

        async def deviation(asked: Asked, ask: Ask) -> Given:
            if reads(asked) and time.monotonic() - born.get(asked.id, 0.0) < seconds:
                return await ask(replace(asked, path=asked.path.replace(asked.id, "no-such-id")))
            given = await ask(asked)
            if asked.verb == "request" and given.fine:
                born[str(given.json()["id"])] = time.monotonic()
            return given

        return deviation

    return make


def _refusing(when: Callable[[Any], bool]) -> Make:
    """Requests that are like this are refused."""
    return answering(
        lambda asked, given: with_problem(
            given.with_json({"title": "No", "detail": "Not possible.", "type": "", "status": 0}),
            "wrong-state",
            409,
        ).with_header("content-type", "application/problem+json"),
        lambda asked, given: asked.verb == "request" and given.fine and when(asked.json()),
    )


def _means_dropped(asked: Asked) -> Asked:
    body = asked.json()
    if not isinstance(body, dict):
        return asked
    known = {k: v for k, v in body.items() if k not in ("means", "savings", "income", "capital")}
    return asked.with_json(known)


def _stale_first(asked: Asked) -> bool:
    return asked.verb == "get" and bool(asked.id)


DEVIATIONS: Mapping[str, Make] = {
    "created-200": _created(lambda given: given.with_status(200)),
    "created-202": _created(
        lambda given: given.with_json({"message": "We will process it."}).with_status(202)
    ),
    "created-204": _created(lambda given: replace(given, status=204, body=b"")),
    "created-id-only": _created(lambda given: given.with_json({"id": given.json()["id"]})),
    "no-location": _created(lambda given: given.with_header("location", None)),
    "location-of-another": _created(
        lambda given: given.with_header("location", f"{given.header('location')}0")
    ),
    "location-of-the-list": _created(
        lambda given: given.with_header(
            "location", (given.header("location") or "").rpartition("/")[0]
        )
    ),
    "created-without-etag": _created(lambda given: given.with_header("etag", None)),
    "readable-later": _lagging(0.8, _stale_first),
    "keys-lost": _keys_lost("request"),
    "step-keys-lost": _keys_lost(*STEPS),
    "withdrawal-keys-lost": _keys_lost("withdraw"),
    "determination-keys-lost": _keys_lost("determine"),
    "keys-forgotten-after-1-s": _keys_forgotten(1.0),
    "keys-blind-to-body": _keys_blind(lambda asked: (asked.path, asked.header("if-match"))),
    "keys-blind-to-path": _keys_blind(lambda asked: (asked.body, asked.header("if-match"))),
    "keys-blind-to-if-match": _keys_blind(lambda asked: (asked.path, asked.body)),
    "keys-made-up": _keys_made_up,
    "replay-as-it-stands": _replay_as_it_stands,
    "replay-200": _replay_of(lambda given: given.with_status(200)),
    "replay-409": _replay_of(
        lambda given: with_problem(
            given.with_json({"title": "Done", "detail": "Done before.", "type": "", "status": 0}),
            "wrong-state",
            409,
        ).with_header("content-type", "application/problem+json")
    ),
    "replay-without-body": _replay_of(lambda given: given.with_json({})),
    "replay-without-etag": _replay_of(
        lambda given: given.with_header("etag", None).with_header("location", None)
    ),
    "two-at-once": _at_once(new_key),
    "at-once-reused": _at_once(None),
    "means-dropped": asking(_means_dropped, ("request",)),
    "cared-for-unassessed-refused": _refusing(lambda body: "caredFor" in body),
    "small-needs-refused": _refusing(lambda body: "reason" not in body),
    "crash-on-repeat": _replay_of(lambda given: plain(500, "IntegrityError", given)),
}
