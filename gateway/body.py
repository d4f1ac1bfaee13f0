"""Reading a request's body: bounded, JSON only, and exact about what is wrong with it.

orjson refuses NaN, invalid UTF-8, lone surrogates, over-deep nesting and trailing rubbish; here
its one exception is told apart into the catalogue's types. No part of a body is repeated.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import orjson

from gateway.problems import Problem

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_NON_FINITE = re.compile(rb"-?(?:NaN|Infinity)")
_UNICODE_ESCAPE = re.compile(rb"\\u")
_JSON_TYPE = re.compile(
    rb'\s*application/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?;?\s*', re.IGNORECASE
)


def require_json(headers: Mapping[bytes, bytes]) -> None:
    """Raises Problem `unsupported-media-type` unless the body is plain JSON in UTF-8 (or says
    nothing of its type)."""
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise Problem("unsupported-media-type", "Send the body without Content-Encoding.")
    content_type = headers.get(b"content-type")
    if content_type is None or content_type == b"application/json":
        return
    if not _JSON_TYPE.fullmatch(content_type):
        raise Problem("unsupported-media-type", "Send application/json in UTF-8.")


async def read(receive: Receive, headers: Mapping[bytes, bytes], most: int) -> bytes:
    """The whole body. Raises Problem `content-too-large` past `most` bytes, declared or sent."""
    declared = headers.get(b"content-length")
    if declared is not None and declared.isdigit() and int(declared) > most:
        raise _too_large(most)
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        parts, size = [body], len(body)
        while message.get("more_body"):
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionResetError
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > most:
                raise _too_large(most)
        body = b"".join(parts)
    if len(body) > most:
        raise _too_large(most)
    return body


def parse(raw: bytes) -> Any:
    """The body as JSON. Raises Problem malformed-json, non-finite-number or invalid-encoding."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as failure:
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            raise Problem("invalid-encoding", "The body is not valid UTF-8.") from None
        if raw.startswith(codecs.BOM_UTF8):
            raise Problem("invalid-encoding", "The body begins with a byte order mark.") from None
        if "surrogate" in failure.msg:
            raise Problem("invalid-encoding", "A string has half of a surrogate pair.") from None
        if "infinity" in failure.msg:
            raise Problem("non-finite-number", "A number is too large to hold.") from None
        if _NON_FINITE.match(raw, _byte_position(failure)):
            raise Problem("non-finite-number", "NaN and infinities are not JSON numbers.") from None
        place = f"line {failure.lineno}, column {failure.colno}"
        raise Problem("malformed-json", f"The body is not JSON: see {place}.") from None
    # A repeated key loses a pair of quotes on the way through; only \\u can hide a quote.
    try:
        suspect = raw.count(b'"') != orjson.dumps(value).count(b'"') or (
            b"\\" in raw and _UNICODE_ESCAPE.search(raw) is not None
        )
    except orjson.JSONEncodeError:  # nested deeper than it writes
        suspect = True
    if suspect:
        _refuse_repeated_keys(raw)
    return value


def _refuse_repeated_keys(raw: bytes) -> None:
    """Raises Problem `malformed-json` where an object names a property twice (RFC 8259 §4): two
    readers of such a body may see two different requests."""

    def unique(pairs: list[tuple[str, Any]]) -> None:
        if len({name for name, _ in pairs}) != len(pairs):
            raise Problem("malformed-json", "An object in the body has the same property twice.")

    try:
        json.loads(raw, object_pairs_hook=unique)
    except (RecursionError, ValueError):
        raise Problem("malformed-json", "The body cannot be read as plain JSON.") from None


def _byte_position(failure: orjson.JSONDecodeError) -> int:
    """Where in the bytes the token that failed begins; orjson names the place behind a sign."""
    return len(failure.doc[: failure.pos].encode("utf-8", "surrogatepass").removesuffix(b"-"))


def _too_large(most: int) -> Problem:
    return Problem("content-too-large", f"A request's body may have at most {most:,} bytes.")
