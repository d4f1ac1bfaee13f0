"""Oldbridge Carers' Trust: carer's assessments behind HTTP and JSON, for Oldbridge Council.

Its habits: a name and a password with every request. The client chooses the reference: PUT with
`If-None-Match: *` makes a record, PUT with `If-Match` and the record's ETag writes over it, and
PUT without either is refused. One searches with POST and a body, and turns pages by a word that
means nothing. Failures have honest statuses and a body of `fault`. Days are YYYYMMDD, moments
YYYYMMDDTHHMMSSZ, and numbers are text; yes and no are 1 and 0, or YES and NO; statuses and codes
are words in capitals. What nobody was told can be an empty text. A record that is `confidential`
must not be shown to anybody but the trust's own workers. What the trust has never heard of is kept
as it came.

    python -m adapters.standins.oldbridge_trust --port 8094 --data oldbridge_trust --reset

User `oldbridge-council`, password from the environment (OLDBRIDGE_TRUST_PASSWORD) or, without it,
`drawbridge`.
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
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from adapters.standins.oldbridge_trust_store import Carers, Refusal, create, drop, references, seed

__all__ = ["PASSWORD", "USERNAME", "Trust", "create", "drop", "main", "references", "seed"]

USERNAME, PASSWORD = "oldbridge-council", "drawbridge"
"""Whom the service lets in. Fictional, as everything here is."""

_LARGEST = 1_000_000


class Trust(ThreadingHTTPServer):
    """The running service. `port` 0 takes a free one."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, data: Path | str, port: int = 0, *, password: str = PASSWORD) -> None:
        super().__init__(("127.0.0.1", port), _Desk)
        self.carers = Carers(data)
        self._pair = f"{USERNAME}:{password}".encode()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def knows(self, authorization: str) -> bool:
        """Whether this header has the name and the password."""
        scheme, _, pair = authorization.partition(" ")
        try:
            given = base64.b64decode(pair, validate=True)
        except ValueError:
            return False
        return scheme == "Basic" and secrets.compare_digest(given, self._pair)


class _Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    wbufsize = -1
    server: Trust

    def do_GET(self) -> None:
        headers: dict[str, str] = {}
        try:
            status, answer = self._answer(headers)
        except Refusal as refusal:
            status, answer = refusal.status, {"fault": refusal.fault}
        except (ValueError, RecursionError):
            status, answer = 400, {"fault": {"code": "NOT UNDERSTOOD"}}
        if status == 401:
            headers["WWW-Authenticate"] = 'Basic realm="carers"'
        body = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if answer is not None:
            self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_GET

    def _answer(self, headers: dict[str, str]) -> tuple[int, Any]:
        # Read first: what is left of a body would be taken for the next request.
        size = int(self.headers.get("Content-Length") or 0)
        if size > _LARGEST:
            self.close_connection = True
            raise Refusal(413, "TOO LARGE")
        body = self.rfile.read(size)
        if not self.server.knows(self.headers.get("Authorization") or ""):
            raise Refusal(401, "WHO ARE YOU")
        way = [unquote(step) for step in urlsplit(self.path).path.strip("/").split("/")]
        match [self.command, *way]:
            case ["POST", "carers", "search"]:
                return 200, {"found": self.server.carers.search(json.loads(body))}
            case ["GET", "carers", ref]:
                carer, headers["ETag"] = self.server.carers.read(ref)
                return 200, {"carer": carer}
            case ["PUT", "carers", ref]:
                return self._put(ref, json.loads(body), headers)
        raise Refusal(404, "NOTHING HERE")

    def _put(self, ref: str, given: Any, headers: dict[str, str]) -> tuple[int, Any]:
        carer = given.get("carer") if isinstance(given, dict) else None
        if self.headers.get("If-None-Match") == "*":
            headers["ETag"] = self.server.carers.add(ref, carer)
            return 201, {"carer": carer}
        tag = self.headers.get("If-Match")
        if tag is None:
            raise Refusal(428, "SAY WHICH")
        headers["ETag"] = self.server.carers.change(ref, carer, tag)
        return 204, None

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
    parser = argparse.ArgumentParser(
        prog="oldbridge_trust", description="Oldbridge Carers' Trust's service"
    )
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--data", type=Path, required=True, help="directory of the store")
    parser.add_argument("--reset", action="store_true", help="drop everything first")
    given = parser.parse_args(None if arguments is None else list(arguments))
    _end_with_parent()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if given.reset:
        drop(given.data)
    create(given.data)
    if not references(given.data):
        seed(given.data)
    password = os.environ.get("OLDBRIDGE_TRUST_PASSWORD", PASSWORD)
    with Trust(given.data, given.port, password=password) as running:
        print(f"oldbridge_trust is ready at {running.url}", flush=True)
        running.serve_forever()


if __name__ == "__main__":
    main()
