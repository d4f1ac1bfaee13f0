"""Oldbridge's finance service: what its clients can pay, behind HTTP and JSON.

Its habits: a key in the header `X-Api-Key`, and 403 without it. POST makes an assessment under the
number that it carries, and answers with the number alone; PUT writes the whole of one over another,
and must carry `version` as it was read. Lists come in pages with numbers, and say how many there
are; several words to search by stand with commas between them. Failures have honest statuses and a
list of `errors`. Money is pence, a share is hundredths of a percent, kinds of income and capital
are numbers of the ledger, and other codes are words; a day is DD/MM/YYYY, yes and no are `yes` and
`no`. What is for `NAMED OFFICERS` must not be shown to anybody else. Fields that the service has
never heard of are kept as they came.

    python -m adapters.standins.oldbridge_finance --port 8095 --data oldbridge_finance --reset

The key is from the environment (OLDBRIDGE_FINANCE_KEY) or, without it, `portcullis`.
"""

from __future__ import annotations

import argparse
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
from urllib.parse import parse_qs, unquote, urlsplit

from adapters.standins.oldbridge_finance_store import (
    Assessments,
    Refusal,
    create,
    drop,
    references,
    seed,
)

__all__ = ["KEY", "Finance", "create", "drop", "main", "references", "seed"]

KEY = "portcullis"
"""Who has it is let in. Fictional, as everything here is."""

_LARGEST = 1_000_000


class Finance(ThreadingHTTPServer):
    """The running service. `port` 0 takes a free one."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, data: Path | str, port: int = 0, *, key: str = KEY) -> None:
        super().__init__(("127.0.0.1", port), _Desk)
        self.assessments, self._key = Assessments(data), key

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def knows(self, key: str) -> bool:
        """Whether this is the key."""
        return secrets.compare_digest(key.encode(), self._key.encode())


class _Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    wbufsize = -1
    server: Finance

    def do_GET(self) -> None:
        try:
            status, answer = self._answer()
        except Refusal as refusal:
            status, answer = refusal.status, {"errors": refusal.errors}
        except (ValueError, RecursionError):
            status, answer = 400, {"errors": [{"reason": "cannot be read"}]}
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_GET

    def _answer(self) -> tuple[int, dict[str, Any]]:
        # Read first: what is left of a body would be taken for the next request.
        size = int(self.headers.get("Content-Length") or 0)
        if size > _LARGEST:
            self.close_connection = True
            raise Refusal(413, "too large")
        body, url = self.rfile.read(size), urlsplit(self.path)
        if not self.server.knows(self.headers.get("X-Api-Key") or ""):
            raise Refusal(403, "the key is missing or wrong")
        held = self.server.assessments
        match [self.command, *(unquote(step) for step in url.path.strip("/").split("/"))]:
            case ["GET", "status"]:
                return 200, {"status": "open"}
            case ["GET", "assessments"]:
                return 200, held.listed(parse_qs(url.query, keep_blank_values=True))
            case ["POST", "assessments"]:
                return 201, {"number": held.add(json.loads(body))}
            case ["GET", "assessments", number]:
                return 200, held.read(number)
            case ["PUT", "assessments", number]:
                held.change(number, json.loads(body))
                return 200, {"number": number}
        raise Refusal(404, "there is nothing here")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: an address has a number in it."""


def _end_with_parent() -> None:
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            sys.exit(0)


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line; see the module's docstring."""
    parser = argparse.ArgumentParser(
        prog="oldbridge_finance", description="Oldbridge's finance service"
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
    key = os.environ.get("OLDBRIDGE_FINANCE_KEY", KEY)
    with Finance(given.data, given.port, key=key) as running:
        print(f"oldbridge_finance is ready at {running.url}", flush=True)
        running.serve_forever()


if __name__ == "__main__":
    main()
