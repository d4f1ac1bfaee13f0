"""HTTP servers for tests of the kind `rest`: one that does as it is told, and a small shelf.

`serving` runs any function from a request to a reply on a free port, with the misbehaviour that the
reply asks for. `Shelf` is such a function: records in a list, with every way of turning pages.
"""

from __future__ import annotations

import copy
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from adapters.contract import Legacy
from adapters.kinds.rest import RestCollection, RestSystem

CANARY = "Zymurgy-9990000000"
"""Stands in records, and must not stand in any error or log."""

PATHS = [("ref",), ("who", "name"), ("who", "age"), ("note",), ("tags",), ("visits", "by")]

STORE: dict[str, Any] = {
    "id": "ref",
    "hidden": {"access.sealed": ["true", "Y"]},
    "read": {"get": "/cases/{id}", "item": "case"},
    "find": {"get": "/cases", "items": "found.cases", "filters": {"who.name": "name"}},
    "create": {"post": "/cases", "send": "case"},
    "replace": {"put": "/cases/{id}", "send": "case"},
}


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What to answer, and how."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    how: str = ""
    """`reset` instead of an answer, `cut` in the middle of one, `silent`, or `drip`: a byte at a
    time, of the `head` or of the `body`."""


Respond = Callable[[Asked], Reply]


class _Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = Asked(self.command, unquote(url.path), parse_qsl(url.query), self.headers, body)
        self.server.asked.append(asked)
        reply = self.server.respond(asked)
        said = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(said))}
        lines = {**headers, **reply.headers}
        head = f"HTTP/1.1 {reply.status} So\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
        with suppress(OSError):
            self._sent(reply.how, head.encode(), said)

    do_POST = do_PUT = do_GET

    def _sent(self, how: str, head: bytes, body: bytes) -> None:
        if how == "silent":
            self.server.ended.wait(20)
        if how in ("silent", "reset", "cut"):
            self.close_connection = True
            if how == "cut":
                self.wfile.write(head + body[: len(body) // 2])
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()
            return
        dripped = {"drip head": head, "drip body": body}.get(how, b"")
        if how == "drip body":
            self.wfile.write(head)
        for place in range(len(dripped)):
            self.wfile.write(dripped[place : place + 1])
            if self.server.ended.wait(0.1):
                return
        if not dripped:
            self.wfile.write(head + body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, respond: Respond) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.respond, self.asked = respond, list[Asked]()
        self.ended = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serving(respond: Respond) -> Iterator[_Server]:
    with _Server(respond) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()


@contextmanager
def opened(url: str, store: Mapping[str, Any] = STORE, **connection: Any) -> Iterator[RestSystem]:
    """The kind over one service `cases`, as a council file would open it."""
    words = {"base_url": url, "timeout": "2s", **connection}
    system = RestSystem(words, {"cases": store}, {"cases": PATHS})
    try:
        yield system
    finally:
        system.close()


def record(ref: str = "A-1", **changes: Any) -> Legacy:
    full = {
        "ref": ref,
        "who": {"name": "Ödön Król", "age": 71},
        "note": CANARY,
        "tags": ["a", "b"],
        "visits": [{"by": "Ann"}, {"by": "Ben"}, {"by": "Ann"}],
        "extra": {"kept": [1, 2.5, None, True], "long": 12345678901234567890},
    }
    return {**full, **changes}


def ended_within(seconds: float, since: float) -> bool:
    return time.monotonic() - since < seconds


class Shelf:
    """A system of cases; `pages` is how its lists are turned."""

    def __init__(self, *records: Legacy, pages: str = "none", most: int = 2) -> None:
        self.records = [copy.deepcopy(one) for one in records]
        self.pages, self.most = pages, most
        self.searched: list[dict[str, list[Any]]] = []

    def __call__(self, asked: Asked) -> Reply:
        steps = asked.path.strip("/").split("/")
        if asked.method == "GET" and len(steps) == 2:
            return self._shown(steps[1])
        if asked.method == "PUT":
            return self._changed(steps[1], asked)
        if steps == ["cases", "search"]:
            words = asked.json()
            return self._listed(words.get("wanted", {}), words.get("turn", {}), asked)
        if asked.method == "POST":
            case = asked.json()["case"]
            if any(one["ref"] == case["ref"] for one in self.records):
                return Reply({"why": CANARY}, 409)
            self.records.append(case)
            return Reply(status=201, body={"ref": case["ref"]})
        wanted: dict[str, Any] = {}
        for name, value in asked.query:
            wanted.setdefault(name, []).append(value)
        return self._listed(wanted, dict(asked.query), asked)

    def _place(self, ref: str) -> int | None:
        places = [place for place, one in enumerate(self.records) if one["ref"] == ref]
        return places[0] if places else None

    def _shown(self, ref: str) -> Reply:
        place = self._place(ref)
        if place is None:
            return Reply({"why": CANARY}, 404)
        tag = f'"{len(json.dumps(self.records[place]))}"'
        return Reply({"case": self.records[place]}, headers={"ETag": tag})

    def _changed(self, ref: str, asked: Asked) -> Reply:
        place = self._place(ref)
        if place is None:
            return Reply({"why": CANARY}, 404)
        match = asked.headers.get("If-Match")
        if match is not None and match != self._shown(ref).headers["ETag"]:
            return Reply({"why": CANARY}, 412)
        self.records[place] = asked.json()["case"]
        return Reply(status=204, body=b"")

    def _listed(self, wanted: dict[str, Any], turn: dict[str, Any], asked: Asked) -> Reply:
        self.searched.append(wanted)
        names = wanted.get("name")
        fit = [one for one in self.records if not names or one["who"]["name"] in names]
        start = {
            "offset": lambda: int(turn.get("from", 0)),
            "page": lambda: (int(turn.get("no", 1)) - 1) * self.most,
            "cursor": lambda: int(turn.get("after", "c0")[1:]),
            "link": lambda: int(turn.get("skip", 0)),
        }.get(self.pages, lambda: 0)()
        size = self.most if self.pages != "none" else len(fit)
        end = start + size
        found: dict[str, Any] = {"cases": fit[start:end], "total": len(fit)}
        found["last"] = -(-len(fit) // size) if size else 1
        found["next"] = f"c{end}" if end < len(fit) else None
        headers = {}
        if self.pages == "link" and end < len(fit):
            query = [pair for pair in asked.query if pair[0] != "skip"]
            following = f"/cases?{urlencode([*query, ('skip', str(end))])}"
            headers["Link"] = f'<{following}>; rel="next", </cases>; rel="first"'
            found["link"] = following
        return Reply({"found": found}, headers=headers)


@contextmanager
def over(shelf: Shelf, **words: Any) -> Iterator[RestCollection]:
    with serving(shelf) as server, opened(server.url, {**STORE, **words}) as system:
        yield system.collection("cases")


def noted(text: str) -> Any:
    return lambda legacy: {**legacy, "note": text}


def turned(cases: RestCollection, limit: int, **where: list[Any]) -> list[str]:
    """The references of everything found, page by page."""
    found: list[str] = []
    after = None
    wanted = {tuple(place.split("__")): values for place, values in where.items()}
    while page := cases.find(wanted, after, limit):
        found += [one["ref"] for _, one in page]
        after = page[-1][0]
    return found
