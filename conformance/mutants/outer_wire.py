"""Deviations on the wire: statuses, media types, headers and bodies that are no JSON.

What may not come in here: problems (`outer_problems`), what an assessment is.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from conformance.mutants.bending import (
    PERSONAL,
    answering,
    asking,
    in_body,
    plain,
    problem_named,
    showing,
    status,
    with_problem,
)
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make
from openapi import PROBLEM_BASE

_PARAMETERS = ("limit", "cursor", "type", "connected", "on")


_SMALL = 65_536


def _media(media: str, *, good: bool) -> Make:
    return answering(
        lambda asked, given: given.with_header("content-type", media),
        lambda asked, given: given.fine == good and bool(given.body),
    )


def _dropped(header: str, when: Callable[[Asked, Given], bool] = lambda asked, given: True) -> Make:
    return answering(lambda asked, given: given.with_header(header, None), when)


def _failing(text: str, when: Callable[[Asked], bool]) -> Make:
    """A web server's own page, with 500, wherever `when` takes the request."""
    return answering(lambda asked, given: plain(500, text, given), lambda asked, given: when(asked))


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _known_parameters(asked: Asked) -> Asked:
    pairs = parse_qsl(asked.query, keep_blank_values=True)
    return replace(asked, query=urlencode([each for each in pairs if each[0] in _PARAMETERS]))


def _last_parameters(asked: Asked) -> Asked:
    return replace(asked, query=urlencode(dict(parse_qsl(asked.query, keep_blank_values=True))))


def _clamped(asked: Asked) -> Asked:
    """A limit out of bounds is moved into them, one that is no number is left out."""
    pairs = dict(parse_qsl(asked.query, keep_blank_values=True))
    if "limit" in pairs:
        text = pairs.pop("limit")
        most = 200 if asked.operation == "listCouncils" else 100
        if text.lstrip("-").isdecimal():
            pairs["limit"] = str(min(most, max(1, int(text))))
    return replace(asked, query=urlencode(pairs))


def _last_key(asked: Asked) -> Asked:
    body = asked.json()
    return asked if body is None else replace(asked, body=json.dumps(body).encode())


def _latin_1(asked: Asked) -> Asked:
    if _is_utf8(asked.body):
        return asked
    return replace(asked, body=asked.body.decode("latin-1").encode())


def _finite(asked: Asked) -> Asked:
    """Numbers without a finite value are taken as 0."""
    try:
        body = json.loads(asked.body, parse_constant=lambda _: 0, parse_float=_zero)
        written = json.dumps(body, allow_nan=False)
    except (ValueError, RecursionError):
        return asked
    infinite = any(word in asked.body for word in (b"NaN", b"Infinity", b"e999", b"e9999"))
    return replace(asked, body=written.encode()) if infinite else asked


def _zero(digits: str) -> float:
    number = float(digits)
    return 0 if number in (float("inf"), float("-inf")) else number


def _any_media(asked: Asked) -> Asked:
    return asked.with_header("content-type", "application/json") if asked.body else asked


def _large(limit: int) -> Callable[[Asked, Given], bool]:
    return lambda asked, given: len(asked.body) > limit


def _allow(given: Given, text: str) -> Given:
    return given.with_header("allow", text)


def _own_id(asked: Asked, given: Given) -> Given:
    own = uuid.uuid4().hex
    given = given.with_header("x-request-id", own)
    body = given.json()
    if given.status >= 400 and isinstance(body, dict):
        given = given.with_json({**body, "requestId": own})
    return given


def _id_only_when_sent(asked: Asked, given: Given) -> Given:
    if asked.header("x-request-id"):
        return given
    given = given.with_header("x-request-id", None)
    body = given.json()
    if given.status >= 400 and isinstance(body, dict):
        body.pop("requestId", None)
        given = given.with_json(body)
    return given


def _traced() -> Deviation:
    """A traceparent that is not well formed fails the request."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        traced = asked.header("traceparent")
        parts = (traced or "").split("-")
        if traced is None or [len(each) for each in parts] == [2, 32, 16, 2]:
            return await ask(asked)
        return with_400(await ask(asked))

    return deviation


def with_400(given: Given) -> Given:
    """A refusal of a header in place of an answer."""
    body = {
        "type": PROBLEM_BASE + "invalid-parameter",
        "title": "A parameter is not valid",
        "status": 400,
        "detail": "A header is not valid.",
        "requestId": given.header("x-request-id") or "",
    }
    kept = given.with_json(body).with_header("content-type", "application/problem+json")
    return replace(kept, status=400)


def _limiting() -> Deviation:
    """Every 25th request is one too many, and nobody says when to come back."""
    count = 0

    async def deviation(asked: Asked, ask: Ask) -> Given:
        nonlocal count
        count += 1
        given = await ask(asked)
        if count % 25 or not asked.operation:
            return given
        return replace(with_problem(with_400(given), "too-many-requests", 429), status=429)

    return deviation


def _allow_gone(given: Given) -> Given:
    return given.with_header("allow", None)


DEVIATIONS: Mapping[str, Make] = {
    "invalid-422": answering(
        lambda asked, given: given.with_status(422),
        lambda asked, given: given.status == 400 and in_body(given.json()),
    ),
    "method-404": problem_named(
        "method-not-allowed", lambda a, g: with_problem(g, "not-found", 404)
    ),
    "method-501": problem_named(
        "method-not-allowed", lambda a, g: with_problem(g, "not-offered", 501)
    ),
    "method-without-allow": problem_named("method-not-allowed", lambda a, g: _allow_gone(g)),
    "method-allow-options": problem_named("method-not-allowed", lambda a, g: _allow(g, "OPTIONS")),
    "not-utf8-500": _failing("Internal Server Error", lambda asked: not _is_utf8(asked.body)),
    "control-in-path-500": _failing(
        "Working outside of operation context.",
        lambda asked: any(f"%{code:02X}" in asked.path.upper() for code in range(32)),
    ),
    "vendor-media": _media("application/vnd.acme+json", good=True),
    "html-media": _media("text/html; charset=utf-8", good=True),
    "no-media": answering(
        lambda asked, given: given.with_header("content-type", None),
        lambda asked, given: given.fine,
    ),
    "problem-as-json": _media("application/json", good=False),
    "problem-as-xml": answering(
        lambda asked, given: replace(
            given.with_header("content-type", "application/problem+xml"),
            body=b"<problem><status>%d</status></problem>" % given.status,
        ),
        lambda asked, given: given.status >= 400,
    ),
    "latin-1-out": answering(
        lambda asked, given: replace(given, body=given.body.decode().encode("latin-1", "replace")),
        lambda asked, given: given.fine,
    ),
    "bare-answer": showing(lambda body: [body], PERSONAL),
    "unknown-parameter": asking(_known_parameters),
    "parameter-twice": asking(_last_parameters),
    "limit-clamped": asking(_clamped),
    "parameter-422": problem_named("invalid-parameter", lambda a, g: g.with_status(422)),
    "parameter-404": problem_named(
        "invalid-parameter", lambda a, g: with_problem(g, "not-found", 404)
    ),
    "keys-last-wins": asking(_last_key),
    "latin-1-in": asking(_latin_1),
    "nan-as-zero": asking(_finite),
    "not-json-422": problem_named("malformed-json", lambda a, g: g.with_status(422)),
    "any-media-taken": asking(_any_media),
    "media-400": status(415, 400),
    "accept-ignored": asking(lambda asked: asked.with_header("accept", None)),
    "accept-as-html": problem_named(
        "not-acceptable",
        lambda a, g: replace(
            plain(200, "<p>Hello</p>", g).with_header("content-type", "text/html")
        ),
    ),
    "reads-64-k": answering(
        lambda asked, given: with_problem(with_400(given), "content-too-large", 413),
        _large(_SMALL),
    ),
    "too-large-400": status(413, 400),
    "too-large-500": problem_named(
        "content-too-large", lambda a, g: plain(500, "Internal Server Error", g)
    ),
    "own-request-id": answering(_own_id),
    "request-id-only-when-sent": answering(_id_only_when_sent),
    "request-id-not-with-errors": _dropped("x-request-id", lambda a, g: g.status >= 400),
    "correlation-dropped": _dropped("x-correlation-id"),
    "correlation-folded": answering(
        lambda asked, given: given.with_header(
            "x-correlation-id", (given.header("x-correlation-id") or "").lower()
        ),
        lambda asked, given: given.header("x-correlation-id") is not None,
    ),
    "correlation-not-with-errors": _dropped("x-correlation-id", lambda a, g: g.status >= 400),
    "traceparent-checked": _traced,
    "429-without-retry-after": _limiting,
    "no-challenge": _dropped("www-authenticate", lambda a, g: g.status == 401),
    "cached": answering(
        lambda asked, given: given.with_header("cache-control", "private, max-age=60"),
        lambda asked, given: asked.verb in PERSONAL,
    ),
    "no-cache-control": _dropped("cache-control", lambda asked, given: asked.verb in PERSONAL),
    "no-cors": _dropped("access-control-allow-origin"),
}
