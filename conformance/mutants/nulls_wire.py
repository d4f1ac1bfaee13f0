"""Legal variations on the wire: headers, JSON written otherwise, problems in other words.

What may not come in here: anything that a client could be hurt by.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import formatdate
from typing import Any

from conformance.mutants.bending import (
    answering,
    at,
    showing,
    without,
)
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make


def _problems(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    return answering(
        lambda asked, given: given.with_json(edit(given.json())),
        lambda asked, given: given.status >= 400 and isinstance(given.json(), dict),
    )


def _headed(name: str, value: str) -> Make:
    return answering(lambda asked, given: given.with_header(name, value))


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _turned(value[name]) for name in reversed(value)}
    return [_turned(each) for each in value] if isinstance(value, list) else value


def _spaced(given: Given) -> Given:
    body = json.dumps(given.json(), indent=4, ensure_ascii=False).encode() + b"\n"
    return replace(given, body=body)


def _escaped(given: Given) -> Given:
    return replace(given, body=json.dumps(given.json()).encode())


def _media_folded(given: Given) -> Given:
    media = given.header("content-type") or ""
    kept = media.title().replace("/Problem+Json", "/Problem+JSON")
    return given.with_header("content-type", kept)


def _charset(given: Given) -> Given:
    media = given.header("content-type") or ""
    return given.with_header("content-type", f"{media}; charset=utf-8")


def _slow(seconds: float) -> Make:
    def make() -> Deviation:
        async def deviation(asked: Asked, ask: Ask) -> Given:
            given = await ask(asked)
            await asyncio.sleep(seconds)
            return given

        return deviation

    return make


def _first_error(body: dict[str, Any]) -> dict[str, Any]:
    """Problems may list fewer errors than there are, as long as their type still fits."""
    errors = body.get("errors", [])
    if len(errors) < 2 or len({each.get("type") for each in errors}) > 1:
        return body
    return {**body, "errors": errors[:1]}


def _limits() -> Deviation:
    """Says how many requests are left."""
    left = 100_000

    async def deviation(asked: Asked, ask: Ask) -> Given:
        nonlocal left
        left -= 1
        given = await ask(asked)
        return given.with_header("ratelimit", f'"default";r={left};t=60')

    return deviation


DEVIATIONS: Mapping[str, Make] = {
    "null-key-order": showing(_turned),
    "null-problem-key-order": _problems(_turned),
    "null-white-space": answering(
        lambda asked, given: _spaced(given), lambda asked, given: bool(given.body)
    ),
    "null-escaped-text": answering(
        lambda asked, given: _escaped(given), lambda asked, given: bool(given.body)
    ),
    "null-charset": answering(
        lambda asked, given: _charset(given), lambda asked, given: bool(given.body)
    ),
    "null-media-in-capitals": answering(
        lambda asked, given: _media_folded(given), lambda asked, given: bool(given.body)
    ),
    "null-chunked": answering(
        lambda asked, given: replace(given, pieces=3),
        lambda asked, given: asked.method != "HEAD" and len(given.body) > 3,
    ),
    "null-connection-closed": _headed("connection", "close"),
    "null-more-headers": answering(
        lambda asked, given: given.with_header("server", "acme").with_header("x-trace", "t-1")
    ),
    "null-vary": _headed("vary", "Accept, Authorization"),
    "null-security-headers": answering(
        lambda asked, given: given.with_header("x-content-type-options", "nosniff").with_header(
            "strict-transport-security", "max-age=31536000"
        )
    ),
    "null-date-skewed": answering(
        lambda asked, given: given.with_header("date", formatdate(time.time() - 2, usegmt=True))
    ),
    "null-cache-control-more": answering(
        lambda asked, given: given.with_header("cache-control", "private, no-store, max-age=0"),
        lambda asked, given: given.header("cache-control") is not None,
    ),
    "null-rate-limit": _limits,
    "null-slow": _slow(0.02),
    "null-titles": _problems(lambda body: {**body, "title": "Nope"}),
    "null-details": _problems(lambda body: {**body, "detail": "Something is not as it should be."}),
    "null-details-of-errors": _problems(
        lambda body: at(
            body, lambda errors: [{**each, "detail": "Look here."} for each in errors], "errors"
        )
    ),
    "null-members-of-problems": _problems(lambda body: {**body, "help": "Ring 01632 960 000."}),
    "null-instance": _problems(lambda body: {**body, "instance": "urn:x:1"}),
    "null-problems-without-request-id": _problems(lambda body: without(body, "requestId")),
    "null-fewer-errors": _problems(_first_error),
    "null-challenge": answering(
        lambda asked, given: given.with_header(
            "www-authenticate", 'Bearer realm="other", scope="citizen"'
        ),
        lambda asked, given: given.status == 401,
    ),
    "null-allow-options": answering(
        lambda asked, given: given.with_header("allow", f"{given.header('allow')}, OPTIONS"),
        lambda asked, given: given.status == 405,
    ),
}
