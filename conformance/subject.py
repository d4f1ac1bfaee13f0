"""The implementation under test, as every layer reaches it: one service at one base URL.

Everything that is sent goes through `Subject.send`, so that it is recorded, counted against the
budget and part of the stream's digest. What may not come in here: what an answer should be.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

import orjson
import requests

import openapi
from conformance.model import Exchange
from conformance.stream import Stream, target

Actor: TypeAlias = Literal["citizen", "practitioner", "nobody"]
_WITH_KEY = "Idempotency-Key"


class UnreachableError(Exception):
    """The implementation cannot be reached at all; the message says what to do."""


class Subject:
    """One service of an implementation. `tokens` gives a bearer token for an actor, or None."""

    def __init__(
        self,
        service: str,
        base_url: str,
        *,
        tokens: Callable[[str], str | None],
        seed: int,
        timeout: float = 10.0,
        verify: bool | str = True,
    ) -> None:
        self.service, self.base_url = service, base_url.rstrip("/")
        self.document = openapi.document(service)
        self.seed, self.exchanges = seed, list[Exchange]()
        self.statuses: dict[str, set[int]] = {}
        """operationId -> statuses seen."""
        self._tokens, self._timeout = tokens, timeout
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.verify = verify
        self._stream, self._own = Stream(), self.base_url
        self._lock, self._numbers = threading.Lock(), itertools.count(1)
        self._paths = _operations(self.document)
        self.test = ""
        """Name of the test that is sending; a layer sets it."""

    def rng(self, name: str) -> random.Random:
        """A source of chance for one test: the same for the same seed and name."""
        return random.Random(f"{self.seed}/{self.service}/{name}")  # noqa: S311

    def operation(self, operation_id: str) -> tuple[str, str]:
        """Method and path template of an operation of the standard. Raises KeyError."""
        return self._paths[operation_id]

    def call(
        self, operation_id: str, *, path: Mapping[str, str] | None = None, **words: Any
    ) -> Exchange:
        """Send a request of one operation; `path` fills in its parameters, the rest as `send`."""
        method, template = self._paths[operation_id]
        for name, value in (path or {}).items():
            template = template.replace("{" + name + "}", quote(value, safe=""))
        exchange = self.send(method, template, **words)
        self.statuses.setdefault(operation_id, set()).add(exchange.status)
        return exchange

    def send(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        content: bytes | None = None,
        actor: Actor = "citizen",
        key: str | None = None,
        etag: str | None = None,
        headers: Mapping[str, str] | None = None,
        query: str = "",
    ) -> Exchange:
        """Send one request. `path` begins with `/` and is taken as written; `body` is sent as JSON,
        `content` as it is. Raises UnreachableError where there is no answer at all."""
        sent: dict[str, str] = {"Accept": "application/json"}
        if body is not None:
            content = orjson.dumps(body)
        if content is not None:
            sent["Content-Type"] = "application/json"
        if key is not None:
            sent[_WITH_KEY] = key
        if etag is not None:
            sent["If-Match"] = etag
        token = self._tokens(actor) if actor != "nobody" else None
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        for name, value in (headers or {}).items():
            sent.pop(name, None)
            if value:
                sent[name] = value
        url = self.base_url + path + (f"?{query}" if query else "")
        prepared = requests.Request(method, url, headers=sent, data=content).prepare()
        prepared.url = url  # as written: an odd path is part of the question
        self._note(method, url, sent, content or b"")
        return self._exchanged(prepared, sent, content or b"")[1]

    def forward(self, operation_id: str, prepared: requests.PreparedRequest) -> requests.Response:
        """Send a request that a generator has prepared, as `send` does: recorded as the last of
        `exchanges` and counted in the stream. Raises UnreachableError, and ValueError for a request
        to another base URL."""
        url, body = str(prepared.url), prepared.body or b""
        if not url.startswith(self.base_url + "/"):
            raise ValueError(f"not an address of {self.base_url}")
        headers = {name: _text(value) for name, value in prepared.headers.items()}
        content = body.encode() if isinstance(body, str) else bytes(body)
        self._note(str(prepared.method), url, headers, content)
        answer, exchange = self._exchanged(prepared, headers, content)
        self.statuses.setdefault(operation_id, set()).add(exchange.status)
        return answer

    def _exchanged(
        self, prepared: requests.PreparedRequest, headers: Mapping[str, str], content: bytes
    ) -> tuple[requests.Response, Exchange]:
        started, clock = time.time(), time.perf_counter()
        try:
            answer = self._http.send(prepared, timeout=self._timeout, allow_redirects=False)
        except requests.RequestException as failure:
            raise UnreachableError(_why(failure, self.base_url)) from None
        with self._lock:
            number = next(self._numbers)
        exchange = Exchange(
            id=f"e-{number:06d}",
            test=self.test,
            method=str(prepared.method),
            url=str(prepared.url),
            request_headers=tuple(headers.items()),
            request_body=content,
            status=answer.status_code,
            response_headers=tuple((k.lower(), v) for k, v in answer.headers.items()),
            response_body=answer.content,
            started_at=started,
            seconds=time.perf_counter() - clock,
        )
        self.exchanges.append(exchange)
        return answer, exchange

    def new_key(self, rng: random.Random) -> str:
        """An Idempotency-Key that no other request of the run carries. Not the same in two runs:
        an implementation remembers keys, and the digest of the stream replaces them."""
        return str(uuid.UUID(int=rng.getrandbits(64) << 64 | uuid.uuid4().int >> 64, version=4))

    @property
    def stream_digest(self) -> str:
        """SHA-256 over everything sent so far, in hex."""
        return self._stream.digest

    def _note(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> None:
        with self._lock:
            self._stream.add(method, target(url, self._own), headers.items(), content)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _operations(document: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        operation["operationId"]: (method.upper(), path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, Mapping) and "operationId" in operation
    }


def _why(failure: requests.RequestException, base_url: str) -> str:
    if isinstance(failure, requests.exceptions.SSLError):
        return f"{base_url}: its TLS certificate is not trusted here: give its CA with --ca FILE"
    if isinstance(failure, requests.Timeout):
        return f"{base_url}: no answer in time: is it running, and is the address right?"
    if isinstance(failure, requests.ConnectionError):
        return f"{base_url}: cannot connect: is it running, and is the address right?"
    return f"{base_url}: {type(failure).__name__}"
