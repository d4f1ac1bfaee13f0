"""Small servers on the loopback interface that answer as a test says, and layers that do little."""

from __future__ import annotations

import datetime
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import openapi
from conformance import runner
from conformance.budget import Budget
from conformance.ledger import Ledger
from conformance.subject import Subject


@dataclass
class Request:
    """What came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What goes out."""

    status: int = 200
    body: Any = None
    """JSON, or bytes as they are."""
    media: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def answering(
    answer: Callable[[Request], Answer], tls: ssl.SSLContext | None = None
) -> Iterator[tuple[str, list[Request]]]:
    """A server; its base URL and what it has been asked."""
    asked: list[Request] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            request = Request(
                self.command,
                self.path,
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
            )
            asked.append(request)
            made = answer(request)
            body = made.body if isinstance(made.body, bytes) else json.dumps(made.body).encode()
            self.send_response(made.status)
            for name, value in {"Content-Type": made.media, **made.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = _answer

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *words: None  # a client that hangs up is the test
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        scheme = "http" if tls is None else "https"
        yield f"{scheme}://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def silent() -> Iterator[str]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def closed() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


def self_signed(directory: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS with a certificate of its own for 127.0.0.1, and that certificate's file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    public, private = directory / "certificate.pem", directory / "key.pem"
    public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


def described(service: str, **other: Any) -> Answer:
    """What getService of a service says."""
    document = openapi.document(service)
    examples = document["paths"]["/"]["get"]["responses"]["200"]["content"]["application/json"]
    return Answer(200, {**examples["examples"][service]["value"], **other})


def assessments(request: Request) -> Answer:
    """A needs assessment service that knows one token for each actor, and no assessment."""
    if request.path.endswith("/v1/"):
        return described("needs-assessment")
    if request.headers.get("authorization") not in ("Bearer good-citizen", "Bearer good-worker"):
        return Answer(401, {}, headers={"WWW-Authenticate": "Bearer"})
    if request.path.endswith("/search"):
        return Answer(200, {"items": []})
    return Answer(404 if request.method == "GET" else 400, {})


Layer = Callable[[Subject, Ledger, Budget], None]


def nothing(subject: Subject, ledger: Ledger, budget: Budget) -> None:
    """A layer that looks at nothing."""


def layers(monkeypatch: Any, **given: Layer) -> None:
    """Put these in the place of the suite's layers; those not named do nothing."""
    monkeypatch.setattr(
        runner, "_layer", lambda name: SimpleNamespace(run=given.get(name, nothing))
    )
