"""A request as it came in and an answer as it goes out, apart from what either is about.

What may not come in here: paths, operations, the standard.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST_BODY = 524_288
"""Bytes that are read; the standard asks for no less."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_JSON_TYPES = ("application/json", "application/problem+json")


@dataclass(slots=True)
class Request:
    """One request. `path` is as sent, still percent-encoded."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    """Names in lower case."""
    body: bytes = b""
    too_large: bool = False
    id: str = ""
    """X-Request-ID of the answer."""
    correlation_id: str = ""

    def values(self, name: str) -> list[str]:
        """Every value of a header, as often as it was sent."""
        wanted = name.lower()
        return [value for key, value in self.headers if key == wanted]

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next(iter(self.values(name)), None)


@dataclass(slots=True)
class Answer:
    """What an operation answers. `body` is a JSON value, None for an answer without one."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


async def read(scope: Scope, receive: Receive) -> Request:
    """The whole request. A body over the limit is read to its end and dropped, so that the client
    gets its answer instead of a broken connection."""
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= LARGEST_BODY:
            chunks.append(chunk)
        more = message["type"] == "http.request" and message.get("more_body", False)
    raw_path = scope.get("raw_path") or scope["path"].encode()
    headers = ((k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in scope["headers"])
    request = Request(
        method=scope["method"],
        path=raw_path.partition(b"?")[0].decode("latin-1"),
        query=scope.get("query_string", b"").decode("latin-1"),
        headers=tuple(headers),
        body=b"" if size > LARGEST_BODY else b"".join(chunks),
        too_large=size > LARGEST_BODY,
    )
    given = request.header("X-Request-ID") or ""
    request.id = given if _ID.fullmatch(given) else uuid.uuid4().hex
    given = request.header("X-Correlation-ID") or ""
    request.correlation_id = given if _ID.fullmatch(given) else ""
    return request


def decoded(text: str) -> str | None:
    """A path segment or a query part without percent-encoding; None when it is not UTF-8."""
    try:
        return unquote_to_bytes(text.encode("latin-1")).decode()
    except UnicodeDecodeError:
        return None


def query_pairs(query: str) -> list[tuple[str | None, str | None]]:
    """Names and values in the order sent; None for what is not UTF-8."""
    pairs = []
    for part in query.split("&"):
        if part:
            name, _, value = part.replace("+", "%20").partition("=")
            pairs.append((decoded(name), decoded(value)))
    return pairs


def accepts_json(values: Iterable[str]) -> bool:
    """Whether JSON or a problem may be answered (RFC 9110 section 12.5.1)."""
    ranges = [_media_range(part) for part in ",".join(values).split(",") if part.strip()]
    return not ranges or any(_quality(media, ranges) > 0 for media in _JSON_TYPES)


def _media_range(text: str) -> tuple[str, float]:
    media, *parameters = (part.strip().lower() for part in text.split(";"))
    quality = 1.0
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                quality = float(parameter[2:])
            except ValueError:
                quality = 1.0
    return media, quality


def _quality(media: str, ranges: list[tuple[str, float]]) -> float:
    """That of the most specific range that fits."""
    for wanted in (media, "application/*", "*/*"):
        fitting = [quality for each, quality in ranges if each == wanted]
        if fitting:
            return max(fitting)
    return 0.0


def declared_as_json(request: Request) -> bool:
    """Whether the body is declared as JSON in UTF-8, or not declared at all."""
    if (request.header("Content-Encoding") or "identity").strip().lower() != "identity":
        return False
    declared = request.header("Content-Type")
    if declared is None:
        return True
    media, *parameters = (part.strip().lower() for part in declared.split(";"))
    charsets = [each.partition("=")[2] for each in parameters if each.startswith("charset=")]
    return media == "application/json" and all(
        charset.strip('"') in ("utf-8", "utf8") for charset in charsets
    )
