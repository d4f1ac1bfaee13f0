"""One request and its answer at the level of HTTP: identifiers, headers, sending.

Sending is done here and nowhere else, so that every answer carries the same headers: request
identifiers mirrored or made, no caching, no sniffing, deprecation where the standard says so, and
CORS on operations that are open to everybody.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from gateway.problems import Problem

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

_RUN = os.urandom(8).hex().encode()
_COUNT = itertools.count(1)
_IDENTIFIER = re.compile(rb"[A-Za-z0-9_-]{1,64}")
_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_MIRRORED = ((b"x-correlation-id", _IDENTIFIER), (b"traceparent", _TRACEPARENT))
_JSON = (b"content-type", b"application/json")
_PROBLEM = (b"content-type", b"application/problem+json")
_ALWAYS: Headers = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)
_ONLY_TLS = (b"strict-transport-security", b"max-age=31536000")
_ANYBODY: Headers = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"x-request-id, retry-after, deprecation, sunset, link"),
)
_ONE_VALUE = frozenset(
    {
        b"authorization",
        b"content-length",
        b"content-type",
        b"host",
        b"idempotency-key",
        b"if-match",
        b"x-request-id",
        b"x-correlation-id",
        b"traceparent",
    }
)
_ACCEPTED = re.compile(
    r"\s*(?:\*/\*|application/(?:\*|json|problem\+json))\s*(?:;(.*))?", re.IGNORECASE
)


class Exchange:
    """A request as received and its answer as it is being sent."""

    __slots__ = ("_send", "headers", "public", "request_id", "scope", "service_headers", "started")

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope, self._send = scope, send
        self.headers: Mapping[bytes, bytes] = dict(scope["headers"])
        given = self.headers.get(b"x-request-id")
        if given is not None and _IDENTIFIER.fullmatch(given):
            self.request_id = given.decode()
        else:
            self.request_id = (_RUN + b"-%x" % next(_COUNT)).decode()
        self.service_headers: Headers = ()
        self.public = False
        self.started = False

    def check_framing(self) -> None:
        """Raises Problem where a header that may stand once is given twice."""
        raw = self.scope["headers"]
        if len(raw) != len(self.headers):
            seen: set[bytes] = set()
            for name, _ in raw:
                if name in seen and name in _ONE_VALUE:
                    raise Problem(
                        "invalid-parameter", f"The header {name.decode()} is given twice."
                    )
                seen.add(name)

    def require_acceptable(self) -> None:
        """Raises Problem `not-acceptable` where the caller takes no JSON."""
        accept = self.headers.get(b"accept")
        if accept is None or accept == b"*/*" or accept == b"application/json":
            return
        for each in accept.decode("latin-1").split(","):
            match = _ACCEPTED.fullmatch(each)
            if match and not re.search(r"q\s*=\s*0(?:\.0*)?\s*$", match[1] or ""):
                return
        raise Problem("not-acceptable")

    def wants_page(self) -> bool:
        """Whether the caller takes a page and does not take JSON as gladly (RFC 9110 12.5.1)."""
        weights = {"text/html": 0.0, "application/json": 0.0}
        for each in self.headers.get(b"accept", b"").decode("latin-1").lower().split(","):
            media, _, parameters = each.strip().partition(";")
            if media.strip() in weights:
                weight = re.search(r"q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*$", parameters)
                weights[media.strip()] = float(weight[1]) if weight else 1.0
        return weights["text/html"] > weights["application/json"]

    def is_preflight(self, operations: Mapping[str, Any]) -> bool:
        """Whether a browser asks before calling an operation that is open to everybody."""
        wanted = self.headers.get(b"access-control-request-method", b"").decode("latin-1")
        operation = operations.get(wanted)
        self.public = b"origin" in self.headers and operation is not None and operation.public
        return self.public

    async def preflight(self, allow: str) -> None:
        """Answer a browser's preflight."""
        await self._whole(
            204,
            b"",
            [
                (b"access-control-allow-methods", allow.encode()),
                (
                    b"access-control-allow-headers",
                    b"content-type, idempotency-key, x-request-id, x-correlation-id",
                ),
                (b"access-control-max-age", b"86400"),
            ],
        )

    async def answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Send an operation's answer."""
        own = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        if body and "Content-Type" not in headers:
            own.insert(0, _JSON)
        await self._whole(status, body, own)

    async def refuse(self, problem: Problem) -> None:
        """Send a problem."""
        own = [_PROBLEM]
        own += [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
        await self._whole(problem.status, problem.body(self.request_id), own)

    async def _whole(self, status: int, body: bytes, own: list[tuple[bytes, bytes]]) -> None:
        own.append((b"content-length", b"%d" % len(body)))
        self._add_common(own)
        self.started = True
        await self._send({"type": "http.response.start", "status": status, "headers": own})
        if self.scope["method"] == "HEAD":
            body = b""
        await self._send({"type": "http.response.body", "body": body})

    async def passing(self, message: MutableMapping[str, Any]) -> None:
        """Send what another application answers, with the same headers added."""
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            self._add_common(headers)
            message["headers"] = headers
            self.started = True
        await self._send(message)

    def _add_common(self, headers: list[tuple[bytes, bytes]]) -> None:
        headers.append((b"x-request-id", self.request_id.encode()))
        headers += _ALWAYS
        if self.service_headers:
            headers += self.service_headers
        if self.public and b"origin" in self.headers:
            headers += _ANYBODY
        if self.scope.get("scheme") == "https":  # RFC 6797 §7.2: not over plain HTTP
            headers.append(_ONLY_TLS)
        for name, shape in _MIRRORED:
            given = self.headers.get(name)
            if given is not None and shape.fullmatch(given):
                headers.append((name, given))
