"""The application alone, without a server or a socket: CPU microseconds a request.

`python -m benchmarks.in_process CALLS CORE` prints JSON. Each figure is the best of seven batches,
and the batches of all figures take turns.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

import uvloop

from benchmarks.apps import fast_path, raw, stock
from benchmarks.apps.document import document
from benchmarks.decision import BODY, DECISIONS, DECISIONS_WITH_TOKEN, FAULTY_BODY
from gateway import body
from gateway.validation import CompiledSchema

BATCHES = 7
Batch = Callable[[int], Coroutine[Any, Any, None]]


def requests(app: Any, path: str, raw_body: bytes, status: int, token: bytes = b"") -> Batch:
    """Calls of an ASGI application, as a server would make them. Raises ValueError on another
    status."""
    headers = [
        (b"host", b"127.0.0.1"),
        (b"accept", b"*/*"),
        (b"content-type", b"application/json"),
        (b"content-length", str(len(raw_body)).encode()),
    ]
    if token:
        headers.append((b"authorization", token))
    template = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
        "method": "POST", "scheme": "http", "path": path, "raw_path": path.encode(),
        "query_string": b"", "root_path": "", "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 50000), "state": {},
    }  # fmt: skip
    seen = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": raw_body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal seen
        if message["type"] == "http.response.start":
            seen = message["status"]

    async def batch(calls: int) -> None:
        for _ in range(calls):
            await app({**template, "headers": list(headers)}, receive, send)
        if seen != status:
            raise ValueError(f"{path} was answered with {seen}, not {status}")

    return batch


def parsing() -> Batch:
    """Reading and validating the body, and nothing else."""
    schemas = document()["components"]["schemas"]
    schema = CompiledSchema(_without_references(schemas["Case"], schemas))

    async def batch(calls: int) -> None:
        for _ in range(calls):
            if not schema.is_valid(body.parse(BODY)):
                raise ValueError("the body is not valid")

    return batch


def _without_references(part: Any, schemas: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_without_references(each, schemas) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _without_references(schemas[part["$ref"].rpartition("/")[2]], schemas)
    return {word: _without_references(value, schemas) for word, value in part.items()}


def figures() -> dict[str, tuple[Batch, int]]:
    """What is measured, and how many times dearer than the cheapest it is, roughly."""
    ours, token = fast_path.with_token(None)
    theirs = stock.make(None)
    any_token = b"Bearer any"
    return {
        "raw ASGI": (requests(raw.make(None), DECISIONS, BODY, 200), 1),
        "ours, valid": (requests(ours, DECISIONS, BODY, 200), 1),
        "ours, invalid": (requests(ours, DECISIONS, FAULTY_BODY, 400), 1),
        "ours, token": (requests(ours, DECISIONS_WITH_TOKEN, BODY, 200, token), 1),
        "ours, parsing and validating": (parsing(), 1),
        "stock, valid": (requests(theirs, DECISIONS, BODY, 200), 20),
        "stock, invalid": (requests(theirs, DECISIONS, FAULTY_BODY, 400), 20),
        "stock, token": (requests(theirs, DECISIONS_WITH_TOKEN, BODY, 200, any_token), 20),
    }


async def measure(calls: int) -> dict[str, float]:
    """CPU microseconds a call, by figure."""
    best: dict[str, float] = {}
    measured = figures()
    for batch, _ in measured.values():
        await batch(20)
    for _ in range(BATCHES):
        for name, (batch, dearer) in measured.items():
            times = max(calls // dearer, 10)
            begun = time.process_time()
            await batch(times)
            spent = (time.process_time() - begun) / times * 1e6
            best[name] = min(best.get(name, spent), spent)
    return best


def main(calls: str, core: str) -> None:
    """Print the figures as JSON."""
    logging.disable(logging.CRITICAL)  # stock Connexion logs every refusal
    if core:
        os.sched_setaffinity(0, {int(core)})
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(measure(int(calls)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
