"""Load for one port of this machine, bounded in time and in count: wrk where it is, else our own.

Requests are whole HTTP/1.1 messages, sent in turn over a few connections, one at a time on each.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import uvloop

CONNECTIONS = 32
MOST_REQUESTS = 1_000_000
"""Of one measurement by our own client, however long it is told to take."""
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)\r\n", re.IGNORECASE)


@dataclass(frozen=True)
class Request:
    """A request as it is written on the wire."""

    method: str
    path: str
    body: bytes = b""

    @property
    def bytes(self) -> bytes:
        head = f"{self.method} {self.path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\n"
        if self.body:
            head += f"content-type: application/json\r\ncontent-length: {len(self.body)}\r\n"
        return head.encode() + b"\r\n" + self.body


@dataclass(frozen=True)
class Sent:
    """What a load came to."""

    answers: int
    seconds: float


class LoadError(Exception):
    """An answer other than 200, or a connection that broke."""


def send(port: int, requests: Sequence[Request], seconds: float, client: str) -> Sent:
    """Keep a server busy for some seconds. Raises LoadError."""
    if client == "wrk":
        return _by_wrk(port, requests, seconds)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_by_own_client(port, requests, seconds))


def available(wanted: str, seconds: float) -> str:
    """The client to use. wrk counts in whole seconds only. Raises LoadError."""
    if wanted != "own" and shutil.which("wrk") and seconds >= 1 and seconds == int(seconds):
        return "wrk"
    if wanted == "wrk":
        raise LoadError("wrk is not installed, or the seconds are not a whole number")
    return "own"


def _by_wrk(port: int, requests: Sequence[Request], seconds: float) -> Sent:
    script = "local messages = {\n"
    script += "".join(f"  {_lua(each.bytes)},\n" for each in requests)
    script += "}\nlocal turn = 0\nfunction request()\n  turn = turn % #messages + 1\n"
    script += "  return messages[turn]\nend\n"
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="latin-1") as file:
        file.write(script)
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{int(seconds)}s", "-s", file.name]
        command.append(f"http://127.0.0.1:{port}/")
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30)
    told = done.stdout
    counted = re.search(r"(\d+) requests in ([\d.]+)s", told)
    if counted is None or "Non-2xx" in told or "Socket errors" in told:
        raise LoadError(f"wrk: {told[-300:]}{done.stderr[-300:]}")
    return Sent(int(counted[1]), float(counted[2]))


def _lua(message: bytes) -> str:
    """A Lua string; JSON's escapes of ASCII are Lua's too, once \\u is out of the way."""
    text = json.dumps(message.decode("latin-1"), ensure_ascii=True)
    return re.sub(r"\\u00([0-9a-f]{2})", r"\\x\1", text.replace("\\/", "/"))


async def _by_own_client(port: int, requests: Sequence[Request], seconds: float) -> Sent:
    load = _Load([each.bytes for each in requests])
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    load.ends = begun + seconds
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: _Connection(load), "127.0.0.1", port)
    deadline = seconds + 30
    async with asyncio.timeout(deadline):
        while load.open and load.failure is None:
            await asyncio.sleep(0.01)
    if load.failure is not None:
        raise LoadError(load.failure)
    return Sent(load.answers, time.perf_counter() - begun)


class _Load:
    """What the connections of one load share."""

    def __init__(self, messages: list[bytes]) -> None:
        self.messages, self.sent, self.answers = messages, 0, 0
        self.open, self.ends = 0, 0.0
        self.failure: str | None = None

    def next(self) -> bytes | None:
        """The next request; None when it is time to stop."""
        if self.sent >= MOST_REQUESTS or time.perf_counter() >= self.ends:
            return None
        message = self.messages[self.sent % len(self.messages)]
        self.sent += 1
        return message


class _Connection(asyncio.Protocol):
    """One keep-alive connection: the next request goes out when the last answer is whole."""

    def __init__(self, load: _Load) -> None:
        self._load, self._buffer = load, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._load.open += 1
        self._go_on()

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer = self._buffer + data if self._buffer else data
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        if not buffer.startswith(b"HTTP/1.1 200 "):
            self._load.failure = buffer[:120].decode("latin-1")
            self._transport.abort()
            return
        length = _LENGTH.search(buffer, 0, end + 2)
        # Without a length uvicorn sends chunks, of which the last is empty.
        if len(buffer) >= end + 4 + int(length[1]) if length else buffer.endswith(b"\r\n0\r\n\r\n"):
            self._buffer = b""
            self._load.answers += 1
            self._go_on()

    def connection_lost(self, error: Exception | None) -> None:
        self._load.open -= 1
        if error is not None:
            self._load.failure = f"the connection broke: {type(error).__name__}"

    def _go_on(self) -> None:
        message = self._load.next()
        if message is None:
            self._transport.close()
        else:
            self._transport.write(message)
