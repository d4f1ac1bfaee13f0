"""The servers of one run: started, asked whether they answer as they should, ended by their pid."""

from __future__ import annotations

import http.client
import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import records
from benchmarks.decision import BODY, DECISIONS, EXPECTED, FAULTY
from benchmarks.variants import Variant

_ROOT = Path(__file__).parents[1]
_START_SECONDS = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


class UnequalError(Exception):
    """A variant that does not do the same work as the others."""


@dataclass
class Server:
    """One variant, up."""

    variant: Variant
    process: subprocess.Popen[bytes]
    port: int = 0

    def cpu_seconds(self) -> float:
        """User and system time of the process so far, all threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
        """The status and the JSON of one answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"content-type": "application/json"} if body else {}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            raw = answer.read()
        finally:
            connection.close()
        try:
            return answer.status, json.loads(raw)
        except ValueError:
            return answer.status, None


@contextmanager
def all_up(
    variants: list[Variant], place: records.Place, core: int | None
) -> Iterator[list[Server]]:
    """Every variant served on a port of its own; all ended when the context is left."""
    started: list[Server] = []
    try:
        for variant in variants:
            command = [sys.executable, "-W", "ignore", "-m", "benchmarks.serve", variant.key]
            command += [place.url, place.table, "" if core is None else str(core)]
            process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE)
            started.append(Server(variant, process))
        for server in started:
            _wait(server)
        yield started
    finally:
        for server in started:
            server.process.terminate()
        for server in started:
            try:
                server.process.wait(3)
            except subprocess.TimeoutExpired:
                server.process.kill()
                server.process.wait(3)
            if server.process.stdout:
                server.process.stdout.close()


def check(server: Server, place: records.Place) -> None:
    """Raises UnequalError where a variant answers otherwise than it should."""
    name = server.variant.label
    if server.ask("POST", DECISIONS, BODY) != (200, EXPECTED):
        raise UnequalError(f"{name}: the decision is not what decide() says")
    if server.variant.validates:
        for fault in FAULTY.keys() - server.variant.overlooks:
            status, _ = server.ask("POST", DECISIONS, json.dumps(FAULTY[fault]).encode())
            if not 400 <= status < 500:
                raise UnequalError(
                    f"{name}: a body with a wrong {fault} was answered with {status}"
                )
    for way in server.variant.ways(place):
        for number in (0, 7, records.COUNT - 1):
            expected = records.answer(records.row(number))
            if server.ask("GET", records.path(number, way)) != (200, expected):
                raise UnequalError(f"{name}: record {number} of {way} is not the one stored")


def _wait(server: Server) -> None:
    """Until the server answers. Raises TimeoutError and ChildProcessError."""
    deadline = time.monotonic() + _START_SECONDS
    server.port = int(_line(server.process, deadline))
    while True:
        try:
            server.ask("POST", DECISIONS, BODY)
            return
        except OSError:
            if server.process.poll() is not None:
                raise ChildProcessError(f"{server.variant.label} did not start") from None
            if time.monotonic() > deadline:
                raise TimeoutError(f"{server.variant.label} does not answer") from None
            time.sleep(0.05)


def _line(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    assert process.stdout
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(deadline - time.monotonic()):
            raise TimeoutError("a server did not say its port")
    line = process.stdout.readline()
    if not line:
        raise ChildProcessError("a server ended before it was up")
    return line
