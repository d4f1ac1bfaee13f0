"""One request and its answer on their way through a mutant, and the application that lets them be
bent. What may not come in here: any deviation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeAlias

import openapi
from conformance.kinds import kinds

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Any, Receive, Send], Awaitable[None]]
Headers: TypeAlias = tuple[tuple[str, str], ...]

_METHODS = ("get", "put", "post", "delete", "patch")
_FRAMING = ("content-length", "transfer-encoding")


def _without(headers: Headers, *names: str) -> Headers:
    gone = {name.lower() for name in names}
    return tuple((name, value) for name, value in headers if name.lower() not in gone)


def _value(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. `path` is as sent, still percent-encoded."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes

    @property
    def service(self) -> str:
        """The service of the operation; empty where the standard has no such operation."""
        return operation_at(self.method, self.path)[0]

    @property
    def operation(self) -> str:
        """The operationId; empty where there is none."""
        return operation_at(self.method, self.path)[1]

    @property
    def verb(self) -> str:
        """What is done, alike for every kind of assessment: `request`, `get`, `put`, `submit`,
        `record`, `search` and so on. For other services the operationId."""
        return _verb(self.operation)

    @property
    def id(self) -> str:
        """The path parameter; empty where there is none."""
        return operation_at(self.method, self.path)[2]

    @property
    def item(self) -> str:
        """The path of the assessment that this is about."""
        if not self.id:
            return self.path
        head, _, _ = self.path.rpartition(f"/{self.id}")
        return f"{head}/{self.id}"

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return _value(self.headers, name)

    def json(self) -> Any:
        """The body as JSON; None where it is none."""
        return _json(self.body)

    def with_json(self, value: Any) -> Asked:
        """The same request with this body; byte for byte where it says the same already, so that a
        deviation touches nothing that it is not about."""
        return self if value == self.json() else replace(self, body=_bytes(value))

    def with_header(self, name: str, value: str | None) -> Asked:
        """The same request with this header instead; None takes it away."""
        rest = _without(self.headers, name)
        return replace(self, headers=rest if value is None else (*rest, (name.lower(), value)))

    def reading(self) -> Asked:
        """A request by the same caller that reads the assessment which this is about."""
        headers = _without(
            self.headers, "content-type", "content-length", "if-match", "idempotency-key"
        )
        return Asked("GET", self.item, "", headers, b"")


@dataclass(frozen=True, slots=True)
class Given:
    """An answer. Names of headers are in lower case."""

    status: int
    headers: Headers
    body: bytes
    pieces: int = 1
    """In how many pieces the body is sent."""

    @property
    def fine(self) -> bool:
        """Whether the request succeeded."""
        return 200 <= self.status < 300

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return _value(self.headers, name)

    def json(self) -> Any:
        """The body as JSON; None where it is none."""
        return _json(self.body)

    def with_json(self, value: Any) -> Given:
        """The same answer with this body."""
        return replace(self, body=_bytes(value))

    def with_header(self, name: str, value: str | None) -> Given:
        """The same answer with this header instead; None takes it away."""
        rest = _without(self.headers, name)
        return replace(self, headers=rest if value is None else (*rest, (name.lower(), value)))

    def with_status(self, status: int) -> Given:
        """The same answer with this status, in a problem's body as well."""
        body = self.json()
        if isinstance(body, dict) and body.get("status") == self.status:
            return replace(self.with_json({**body, "status": status}), status=status)
        return replace(self, status=status)


Ask: TypeAlias = Callable[[Asked], Awaitable[Given]]
Deviation: TypeAlias = Callable[[Asked, Ask], Awaitable[Given]]
Make: TypeAlias = Callable[[], Deviation]
"""Makes one deviation with a memory of its own."""


class Bent:
    """An ASGI application around another, with one deviation."""

    def __init__(self, app: App, deviation: Deviation) -> None:
        self._app, self._deviation = app, deviation

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = await _read(scope, receive)

        async def ask(each: Asked) -> Given:
            return await _through(self._app, scope, each)

        given = await self._deviation(asked, ask)
        headers = _without(given.headers, "content-length")
        if given.pieces == 1:
            length = given.header("content-length") if asked.method == "HEAD" else None
            headers = (*headers, ("content-length", length or str(len(given.body))))
        raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        await send({"type": "http.response.start", "status": given.status, "headers": raw})
        step = max(1, -(-len(given.body) // given.pieces))
        for start in range(0, max(1, len(given.body)), step):
            piece = given.body[start : start + step]
            more = start + step < len(given.body)
            await send({"type": "http.response.body", "body": piece, "more_body": more})


async def _read(scope: Any, receive: Receive) -> Asked:
    chunks, more = [], True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)
    raw = scope.get("raw_path") or scope["path"].encode()
    return Asked(
        scope["method"],
        raw.partition(b"?")[0].decode("latin-1"),
        scope.get("query_string", b"").decode("latin-1"),
        tuple((k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in scope["headers"]),
        b"".join(chunks),
    )


async def _through(app: App, scope: Any, asked: Asked) -> Given:
    """The answer of `app`, whole."""
    headers = _without(asked.headers, *_FRAMING)
    if asked.body:
        headers = (*headers, ("content-length", str(len(asked.body))))
    inner = {
        **scope,
        "method": asked.method,
        "path": asked.path,
        "raw_path": asked.path.encode("latin-1"),
        "query_string": asked.query.encode("latin-1"),
        "headers": [(k.encode("latin-1"), v.encode("latin-1")) for k, v in headers],
    }
    waiting = [{"type": "http.request", "body": asked.body, "more_body": False}]
    start: Message = {}
    body: list[bytes] = []

    async def receive() -> Message:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body.append(message.get("body", b""))

    await app(inner, receive, send)
    fields = ((k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in start["headers"])
    return Given(start["status"], tuple(fields), b"".join(body))


@cache
def operation_at(method: str, path: str) -> tuple[str, str, str]:
    """Service, operationId and path parameter of an address, wherever the service is mounted; empty
    strings where the standard has no such operation. HEAD counts as GET."""
    wanted = "GET" if method == "HEAD" else method
    for service, found, pattern, operation in _operations():
        match = pattern.fullmatch(path)
        if match and found == wanted:
            return service, operation, match[1] if match.groups() else ""
    return "", "", ""


@cache
def _operations() -> tuple[tuple[str, str, re.Pattern[str], str], ...]:
    """Those without a parameter in the path first, as they are the more exact."""
    made = []
    for service in openapi.services():
        for path, item in openapi.document(service)["paths"].items():
            inner = re.sub(r"\\\{[^/]*\\\}", "([^/]+)", re.escape(path.rstrip("/")))
            pattern = re.compile(
                f".*/{service}/v1{inner}/?" if inner == "" else f".*/{service}/v1{inner}"
            )
            for method in _METHODS:
                if method in item:
                    made.append((service, method.upper(), pattern, item[method]["operationId"]))
    return tuple(sorted(made, key=lambda each: each[2].groups))


def _verb(operation: str) -> str:
    for kind in kinds().values():
        if operation == kind.record:
            return "record"
        head, found, _ = operation.partition(kind.noun)
        if found and head:
            return head
    return operation
