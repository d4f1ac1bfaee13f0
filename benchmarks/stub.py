"""A council's system that always answers the same, as cheaply as it can: a child process.

`python -m benchmarks.stub JSON XML` answers a GET with the one file and a POST with the other.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import cast

import uvloop

from benchmarks.children import end_with_parent

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)\r\n", re.IGNORECASE)


class Stub(asyncio.Protocol):
    """One connection."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers, self._read = answers, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (head := self._read.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._read, 0, head + 2)
            whole = head + 4 + (int(length[1]) if length else 0)
            if len(self._read) < whole:
                return
            answer = self._answers[self._read.partition(b" ")[0]]
            self._read = self._read[whole:]
            self._transport.write(answer)


def _answer(media_type: str, path: str) -> bytes:
    body = Path(path).read_bytes()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def main(json_path: str, xml_path: str) -> None:
    """Serve until ended."""
    end_with_parent()
    answers = {
        b"GET": _answer("application/json", json_path),
        b"POST": _answer("text/xml; charset=utf-8", xml_path),
    }
    server = await asyncio.get_running_loop().create_server(lambda: Stub(answers), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(*sys.argv[1:]))
