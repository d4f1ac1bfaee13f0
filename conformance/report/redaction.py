"""What of a run may be written down: no secret, and nobody's record but the run's own.

A value in an answer is kept when the run sent it, when it is a word of the standard, or when its
form is that of an id, an instant or a version; all else becomes `[redacted]`. That needs no list
of names of properties, so an invented property leaks nothing either. Redacting twice changes
nothing. What may not come in here: files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import openapi
from conformance.model import ClauseResult, Evaluation, Exchange, Run

REDACTED = "[redacted]"
RULE = (
    "Access tokens, cookies and client secrets are never written down. A value in an answer is "
    "kept when the run sent it itself, when it is a word of the standard, or when its form is that "
    "of an id, an instant or a version number; every other text, and every number of seven digits "
    f"or more, is shown as {REDACTED}. Bodies that are not JSON are left out."
)
"""The rule, for every report to say."""

INVENTED = frozenset({"not-a-token", "Bearer not-a-token", "Bearer nonsense", "Bearer"})
"""Credentials that tests make up to see them refused. No secret, and the failure needs them."""
_SECRET_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization"})
_SECRET_NAME = re.compile(
    r"secret|password|passphrase|credential|cookie|private|^token$|(access|refresh|bearer).?token"
    r"|api.?key",
    re.IGNORECASE,
)
_KEPT_HEADERS = frozenset({
    "accept-ranges", "age", "allow", "cache-control", "connection", "content-encoding",
    "content-language", "content-length", "content-type", "date", "deprecation", "etag",
    "expires", "keep-alive", "last-modified", "location", "pragma", "ratelimit",
    "ratelimit-policy", "retry-after", "server", "strict-transport-security", "sunset",
    "traceparent", "transfer-encoding", "vary", "via", "www-authenticate",
    "x-content-type-options", "x-correlation-id", "x-request-id",
})  # fmt: skip
_FORMS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
    r"|v?\d{1,5}(\.\d{1,5}){1,2}(-[0-9a-z.]{1,20})?",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z_$@][A-Za-z0-9_$@:-]{0,60}")
_WITHHELD = re.compile(rb"\[left out: \d+ bytes that are not JSON\]")
_LARGEST_PLAIN = 10**6


def redacted(run: Run) -> Run:
    """The run as it may be written down. Pure; the same run gives the same copy."""
    secrets = _secrets(run)
    allowed = (frozenset(_sent(run)) | _standard()) - frozenset(secrets)

    def clean(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, REDACTED)
        return text.encode(errors="replace").decode()  # half a character cannot be written

    def evaluation(each: Evaluation) -> Evaluation:
        return replace(
            each, expected=clean(each.expected), actual=clean(each.actual), fix=clean(each.fix)
        )

    def result(each: ClauseResult) -> ClauseResult:
        failures = [evaluation(one) for one in each.failures]
        return replace(each, failures=failures, reason=clean(each.reason))

    def exchange(each: Exchange) -> Exchange:
        body = each.request_body
        for secret in secrets:
            body = body.replace(secret.encode(), REDACTED.encode())
        return replace(
            each,
            url=clean(each.url),
            request_headers=tuple(_request_header(k, clean(v)) for k, v in each.request_headers),
            request_body=body,
            response_headers=tuple(
                (k, clean(v) if k in _KEPT_HEADERS else REDACTED) for k, v in each.response_headers
            ),
            response_body=_body(
                each.response_body, allowed | {each.header("x-request-id") or REDACTED}
            ),
        )

    return replace(
        run,
        base_url=clean(run.base_url),
        declaration=_without_secrets(run.declaration, clean),
        results=[result(each) for each in run.results],
        exchanges=[exchange(each) for each in run.exchanges],
        errors=[clean(each) for each in run.errors],
    )


def _request_header(name: str, value: str) -> tuple[str, str]:
    if name.lower() not in _SECRET_HEADERS or value in INVENTED:
        return name, value
    scheme, _, rest = value.partition(" ")
    return name, f"{scheme} {REDACTED}" if rest else REDACTED


def _body(body: bytes, kept: frozenset[str]) -> bytes:
    if not body or _WITHHELD.fullmatch(body):
        return body
    try:
        return json.dumps(_value(json.loads(body), kept), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return b"[left out: %d bytes that are not JSON]" % len(body)


def _value(value: Any, kept: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {
            key if key in kept or _NAME.fullmatch(key) else REDACTED: _value(inner, kept)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_value(inner, kept) for inner in value]
    if isinstance(value, str):
        harmless = value in kept or _FORMS.fullmatch(value) or _is_pointer(value, kept)
        return value if harmless else REDACTED
    if isinstance(value, bool) or value is None:
        return value
    return value if abs(value) < _LARGEST_PLAIN or str(value) in kept else REDACTED


def _is_pointer(value: str, kept: frozenset[str]) -> bool:
    """Whether it is a JSON pointer of known names and places in lists, as in problems."""
    first, *parts = value.split("/")
    return not first and all(part in kept or (part.isdecimal() and len(part) < 4) for part in parts)


def _without_secrets(value: Any, clean: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: REDACTED
            if _SECRET_NAME.search(str(key)) and isinstance(inner, str)
            else _without_secrets(inner, clean)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_without_secrets(inner, clean) for inner in value]
    plain = value is None or isinstance(value, bool | int | float)
    return value if plain else clean(str(value))


def _secrets(run: Run) -> list[str]:
    """What authorised the run, longest first: it may be repeated where nobody expects it."""
    found = {urlsplit(run.base_url).password or ""}
    for each in run.exchanges:
        for name, value in (*each.request_headers, *each.response_headers):
            if name.lower() in _SECRET_HEADERS and value not in INVENTED:
                found.add(value.partition(" ")[2] if "cookie" not in name.lower() else value)
    # A made-up token of a few letters is no secret, and may be part of any word.
    return sorted((each for each in found - {REDACTED} if len(each) >= 8), key=len, reverse=True)


def _sent(run: Run) -> Iterator[str]:
    """Every value that the run sent: in bodies, paths, queries and headers."""
    yield REDACTED
    for each in run.exchanges:
        parts = urlsplit(each.url)
        yield from (each.url, parts.path, *map(unquote, parts.path.split("/")))
        yield from (value for _, value in parse_qsl(parts.query))
        headers = (item for item in each.request_headers if item[0].lower() not in _SECRET_HEADERS)
        yield from (value for _, value in headers)
        try:
            yield from strings(json.loads(each.request_body or b"null"))
        except (ValueError, RecursionError):
            continue


@cache
def _standard() -> frozenset[str]:
    """Every text of the standard that is no example: codes, titles, councils, criteria."""
    found: set[str] = set()
    for service in openapi.services():
        found.update(strings(openapi.document(service), without=("example", "examples")))
    for each in openapi.code_lists():
        found.update((each.name, each.title, each.source, each.closed_because))
        for code in each.codes:
            found.update((code.code, code.label, code.meaning, code.source))
    for problem in openapi.problems().values():
        found.update((problem.slug, problem.type, problem.title))
    for population in ("adult", "carer"):
        found.update(strings(openapi.criteria(population)))
    return frozenset(found)


def strings(value: Any, without: tuple[str, ...] = ()) -> Iterator[str]:
    """Every name, text and number of a JSON value, as text; nothing under a name of `without`."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in without:
                yield str(key)
                yield from strings(inner, without)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner, without)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
