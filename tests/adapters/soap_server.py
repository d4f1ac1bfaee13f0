"""Eastvale's service in a thread, and a meddler that can stand before it and spoil its answers."""

from __future__ import annotations

import socket
import struct
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from adapters.contract import Legacy
from adapters.council_file import read
from adapters.errors import BackendError
from adapters.kinds.soap import SoapSystem
from adapters.standins import eastvale

EASTVALE = Path(eastvale.__file__).parents[1] / "councils" / "E08999902-eastvale.yaml"


def environ(address: str) -> dict[str, str]:
    """What Eastvale's council file wants from the environment."""
    return {
        "EASTVALE_ADDRESS": address,
        "EASTVALE_USERNAME": eastvale.USERNAME,
        "EASTVALE_PASSWORD": eastvale.PASSWORD,
    }


def system(address: str, **words: Any) -> SoapSystem:
    """The kind as Eastvale's file opens it, but for these words of `connection`."""
    council_file = read(EASTVALE, environ(address))
    paths = {service: council_file.record_map(service).paths for service in council_file.services}
    connection = {**council_file.revealed(), **words}
    return SoapSystem(connection, council_file.stores(), paths)


@contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def casework(data: Path) -> Iterator[eastvale.Casework]:
    """The stand-in, seeded."""
    eastvale.create(data)
    eastvale.seed(data)
    server = eastvale.Casework(data)
    with serving(server):
        yield server


@dataclass
class Reply:
    """An answer on its way back; `length` may lie."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(
        default_factory=lambda: {"Content-Type": "text/xml; charset=utf-8"}
    )
    length: int | None = None


RESET = object()
"""Instead of a reply: the connection is torn."""

Meddle = Callable[[bytes, Reply], Any]
"""Given the request and the answer to it; gives a Reply, RESET, or bytes one after the other."""


def untouched(request: bytes, reply: Reply) -> Reply:
    return reply


class Meddler(ThreadingHTTPServer):
    """Passes everything on to a service; what comes back goes through `meddle`."""

    daemon_threads = True

    def __init__(self, target: int) -> None:
        super().__init__(("127.0.0.1", 0), _Between)
        self.target = target
        self.address = f"http://127.0.0.1:{self.server_address[1]}/casework"
        self.meddle: Meddle = untouched
        self.requests: list[bytes] = []
        self.headers: list[dict[str, str]] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked may have gone by now."""


class _Between(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Meddler

    def do_POST(self) -> None:
        request = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append(request)
        self.server.headers.append(dict(self.headers))
        outcome = self.server.meddle(request, self._passed_on(request))
        if outcome is RESET:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            self.connection.close()
        elif isinstance(outcome, Reply):
            self._send(outcome)
        else:
            self.close_connection = True
            for some in outcome:
                self.wfile.write(some)

    def do_GET(self) -> None:
        self.server.requests.append(b"GET " + self.path.encode())
        self._send(Reply(b"Canary"))

    def _passed_on(self, request: bytes) -> Reply:
        onward = HTTPConnection("127.0.0.1", self.server.target, timeout=20)
        try:
            onward.request("POST", "/casework", request, {"Content-Type": "text/xml"})
            response = onward.getresponse()
            return Reply(response.read(), response.status)
        finally:
            onward.close()

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        length = len(reply.body) if reply.length is None else reply.length
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(reply.body)
        if length != len(reply.body):
            self.close_connection = True

    def log_message(self, format: str, *arguments: Any) -> None:
        """Quiet."""


@contextmanager
def meddling(service: eastvale.Casework) -> Iterator[Meddler]:
    meddler = Meddler(int(service.server_address[1]))
    with serving(meddler):
        yield meddler


def only_on(word: str, meddle: Meddle) -> Meddle:
    """Meddle with the answers to requests that have this word in them."""

    def chosen(request: bytes, reply: Reply) -> Any:
        return meddle(request, reply) if word.encode() in request else reply

    return chosen


def instead(body: bytes, status: int = 200, content_type: str = "") -> Meddle:
    """Something else altogether as the answer."""
    headers = {"Content-Type": content_type or "text/xml; charset=utf-8"}
    return lambda request, reply: Reply(body, status, headers)


def rewritten(old: str, new: str) -> Meddle:
    """The answer with one text in the place of another."""
    return lambda request, reply: Reply(
        reply.body.replace(old.encode(), new.encode()), reply.status, reply.headers
    )


SECRETS = ("Okafor", "Miriam", "stroke", "9991000011", "999 100 0011", "Canary", eastvale.PASSWORD)


SOAP_NS = "http://schemas.xmlsoap.org/soap/envelope/"


ENVELOPE = f'<s:Envelope xmlns:s="{SOAP_NS}"><s:Body>%s</s:Body></s:Envelope>'


NS = "http://casework.eastvale.example/2009/"


FAULT = ENVELOPE % (
    "<s:Fault><faultcode>s:%s</faultcode><faultstring>Okafor</faultstring>"
    f'<detail><CaseworkFault xmlns="{NS}"><CODE>%s</CODE></CaseworkFault></detail></s:Fault>'
)


def told(kind: type[BackendError], call: Callable[..., Any], *arguments: Any) -> BackendError:
    """The error that comes, exactly of this kind, with nothing of the record in it or behind it."""
    with pytest.raises(kind) as caught:
        call(*arguments)
    assert type(caught.value) is kind
    chain: BaseException | None = caught.value
    while chain is not None:
        said = [str(chain), repr(chain), *traceback.format_exception_only(chain)]
        assert not [word for word in SECRETS for text in said if word in text]
        chain = chain.__cause__ or chain.__context__
    return caught.value


def new(reference: str = "CT-1", **changes: Any) -> Legacy:
    return {
        "CASE_REF": reference,
        "STATUS": "RECEIVED",
        "RECEIVED": "21/11/2026 10:00:00",
        "CLIENT": {"FORENAME": "Łukasz", "SURNAME": "Canary", "DOB": "01/02/1950"},
        **changes,
    }


def changed(**changes: Any) -> Callable[[Legacy], Legacy]:
    return lambda legacy: {**legacy, **changes}
