"""A whole sandbox that really listens, for tests: databases, gateway, client.

The gateway is reached over HTTP on the loopback interface, as its users reach it.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import uvicorn

from gateway import sandbox
from gateway.app import create_app
from gateway.settings import Settings

ADDRESS = os.environ.get("CAREACT_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
COUNCILS = ("northmere", "oldbridge")
"""Those whose rows a test can count: their systems are databases."""
ALL_COUNCILS = ("northmere", "eastvale", "southmarch", "westhaven", "oldbridge")
_QUICK = {"delivery_pause_seconds": 0.2, "receipts_seconds": 0.3, "batch_quiet_seconds": 1.0}
NEEDS = "needs-assessment/v1/needs-assessments"


@contextmanager
def postgresql_databases(count: int) -> Iterator[list[str]]:
    """Addresses of new, empty databases, dropped afterwards; skips aloud without a server."""
    try:
        admin = psycopg.connect(ADDRESS, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        if os.environ.get("CAREACT_REQUIRE_POSTGRESQL") == "1":
            pytest.fail("CAREACT_REQUIRE_POSTGRESQL=1, and no PostgreSQL server answers")
        pytest.skip("no PostgreSQL server answers")
    names = [f"careact_test_{uuid.uuid4().hex[:12]}" for _ in range(count)]
    with admin:
        for name in names:
            admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield [ADDRESS.rpartition("/")[0] + "/" + name for name in names]
        finally:
            for name in names:
                admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@dataclass
class Client:
    """A client of a running gateway, with tokens of the published test clients."""

    http: httpx.Client
    systems: dict[str, str]
    """What the files of councils with a database need: environment variable -> value."""
    directory: Path = Path()
    """The gateway's data directory, with the systems in it."""
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, client: str) -> str:
        if client not in self.tokens:
            answer = self.http.post(
                "/oauth2/token", data={"grant_type": "client_credentials"}, auth=(client, "sandbox")
            )
            self.tokens[client] = answer.json()["access_token"]
        return self.tokens[client]

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        actor: str | None = "try-it-out",
        key: str | None = "new",
        etag: str | None = None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """One request; a new Idempotency-Key on every POST unless told otherwise."""
        sent = dict(headers or {})
        if actor:
            sent["Authorization"] = f"Bearer {self.token(actor)}"
        if method == "POST" and key:
            sent["Idempotency-Key"] = uuid.uuid4().hex if key == "new" else key
        if etag:
            sent["If-Match"] = etag
        if content is not None:
            sent.setdefault("Content-Type", "application/json")
            return self.http.request(method, path, content=content, headers=sent)
        return self.http.request(method, path, json=body, headers=sent)


@contextmanager
def listening(settings: Settings, environ: dict[str, str]) -> Iterator[str]:
    """A gateway that listens on a free port of the loopback interface; its base URL."""
    app = create_app(settings, environ)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_level="error", http="httptools", server_header=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def running_sandbox(
    directory: Path, environ: dict[str, str] | None = None, **settings: Any
) -> Iterator[Client]:
    """A whole sandbox: stand-in systems, gateway, client."""
    with (
        sandbox.running(directory, environ or {}) as made,
        listening(
            Settings(sandbox=True, data_dir=directory, **{**_QUICK, **settings}), made
        ) as base_url,
        httpx.Client(base_url=base_url, timeout=30, trust_env=False) as http,
    ):
        systems = {
            name: value
            for name, value in made.items()
            if name.endswith("_DATABASE_URL") or name.startswith("OLDBRIDGE_")
        }
        yield Client(http, systems, directory)
