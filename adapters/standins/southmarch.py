"""Southmarch's case system: a program of its own behind HTTP, with a file of cases as its store.

Its habits: whoever wants something first fetches a token, which does not last. A case that is not
there, and a case that is not liked, are answered with 200 and an `error`. Lists come by offset.
Whoever asks too often is told to come back (429). Yes and no are true and false here, Y and N
there; a day is DD-MM-YYYY, a moment has an offset; codes are words or numbers. Amounts are numbers:
what a client has in pounds, what is billed in pence. A case whose access is RESTRICTED must not be
shown to anybody outside its team. Fields that the system has never heard of are kept as they came.
`revision` must be sent back as it was read.

    python -m adapters.standins.southmarch --port 8093 --data southmarch --reset

Client `gateway`, secret from the environment (SOUTHMARCH_CLIENT_SECRET) or, without it, `marsh`.
"""

from __future__ import annotations

import argparse
import base64
import ctypes
import json
import os
import secrets
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, unquote_plus, urlsplit

from adapters.standins.southmarch_store import (
    DESKS,
    Cases,
    Refusal,
    create,
    drop,
    references,
    seed,
)

__all__ = ["Southmarch", "create", "drop", "main", "references", "seed"]

_LARGEST = 1_000_000


class Southmarch(ThreadingHTTPServer):
    """The running system. `port` 0 takes a free one; `rate` is requests in a second."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(
        self,
        data: Path | str,
        port: int = 0,
        *,
        rate: int = 200,
        token_seconds: int = 60,
        secret: str = "marsh",  # noqa: S107 (everything in it is made up)
    ) -> None:
        super().__init__(("127.0.0.1", port), _Desk)
        self.cases, self.rate = Cases(data), rate
        self.token_seconds, self.secret = token_seconds, secret
        self._tokens: dict[str, float] = {}
        self._recent: deque[float] = deque()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def forget_tokens(self) -> None:
        """Let every token end at once, as a restart would."""
        with self._lock:
            self._tokens.clear()

    def count(self) -> None:
        """Raises Refusal for one request too many."""
        with self._lock:
            now = time.monotonic()
            while self._recent and now - self._recent[0] > 1:
                self._recent.popleft()
            if len(self._recent) >= self.rate:
                raise Refusal(429, "SLOW_DOWN", "too many requests")
            self._recent.append(now)

    def token(self, client: str, secret: str) -> dict[str, Any]:
        """A new token. Raises Refusal."""
        if client != "gateway" or not secrets.compare_digest(secret.encode(), self.secret.encode()):
            raise Refusal(401, "invalid_client", "unknown client")
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._tokens[token] = time.monotonic() + self.token_seconds
        return {"access_token": token, "token_type": "bearer", "expires_in": self.token_seconds}

    def knows(self, token: str) -> bool:
        """Whether the token is one of ours and has not ended."""
        with self._lock:
            return self._tokens.get(token, 0) > time.monotonic()


class _Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    wbufsize = -1
    server: Southmarch

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_GET

    def _serve(self) -> None:
        try:
            answer, status = self._answer(), 200
        except Refusal as refusal:
            answer, status = {"error": refusal.error}, refusal.status
        except ValueError:
            answer, status = {"error": {"code": "UNREADABLE", "message": "not understood"}}, 400
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(body)

    def _answer(self) -> dict[str, Any]:
        # Read first: what is left of a body would be taken for the next request.
        size = int(self.headers.get("Content-Length") or 0)
        if size > _LARGEST:
            self.close_connection = True
            raise Refusal(413, "TOO_LARGE", "too large")
        body, url = self.rfile.read(size), urlsplit(self.path)
        self.server.count()
        match [self.command, *(unquote(step) for step in url.path.strip("/").split("/"))]:
            case ["POST", "oauth", "token"]:
                return self.server.token(*self._client(body))
            case ["GET", "health"]:
                return {"well": True}
        if not self.server.knows((self.headers.get("Authorization") or "").removeprefix("Bearer ")):
            raise Refusal(401, "NO_TOKEN", "the token is missing or has ended")
        match [self.command, *(unquote(step) for step in url.path.strip("/").split("/"))]:
            case ["GET", "cases", desk] if desk in DESKS:
                return {"data": self.server.cases.listed(desk, parse_qs(url.query))}
            case ["POST", "cases", desk] if desk in DESKS:
                return {"data": self.server.cases.open(desk, json.loads(body)["case"])}
            case ["GET", "cases", desk, ref] if desk in DESKS:
                return {"data": self.server.cases.case(desk, ref)}
            case ["PUT", "cases", desk, ref] if desk in DESKS:
                return {"data": self.server.cases.change(desk, ref, json.loads(body)["case"])}
        raise Refusal(404, "NOWHERE", "there is nothing here")

    def _client(self, body: bytes) -> tuple[str, str]:
        form = parse_qs(body.decode())
        if form.get("grant_type") != ["client_credentials"]:
            raise Refusal(400, "unsupported_grant_type", "only client credentials")
        scheme, _, pair = (self.headers.get("Authorization") or "").partition(" ")
        if scheme != "Basic":
            return form.get("client_id", [""])[0], form.get("client_secret", [""])[0]
        client, _, secret = base64.b64decode(pair).decode().partition(":")
        return unquote_plus(client), unquote_plus(secret)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: an address has a reference in it."""


def _end_with_parent() -> None:
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            sys.exit(0)


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="southmarch", description="Southmarch's case system")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--data", type=Path, required=True, help="directory of the store")
    parser.add_argument("--reset", action="store_true", help="drop everything first")
    parser.add_argument("--rate", type=int, default=200, help="requests in a second (200)")
    parser.add_argument("--token-seconds", type=int, default=60, help="life of a token (60)")
    given = parser.parse_args(None if arguments is None else list(arguments))
    _end_with_parent()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if given.reset:
        drop(given.data)
    create(given.data)
    if not references(given.data):
        seed(given.data)
    with Southmarch(
        given.data,
        given.port,
        rate=given.rate,
        token_seconds=given.token_seconds,
        secret=os.environ.get("SOUTHMARCH_CLIENT_SECRET", "marsh"),
    ) as running:
        print(f"southmarch is ready at {running.url}", flush=True)
        running.serve_forever()


if __name__ == "__main__":
    main()
