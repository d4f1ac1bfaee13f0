"""Runs the implementation on the loopback interface, for a test or from the command line."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import uvicorn

from conformance.native.app import COMMIT_SECONDS, app
from conformance.native.faults import Faults

HOST = "127.0.0.1"
_PATIENCE = 10.0
"""Seconds that a start or a stop may take."""


def listening(port: int) -> socket.socket:
    """A socket on this port of the loopback interface; 0 takes a free one. Raises OSError."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((HOST, port))
    return made


def base_url(at: socket.socket) -> str:
    """The address of a server on this socket; a service is at `{base}/{service}/v1`."""
    return f"http://{HOST}:{at.getsockname()[1]}"


def server(
    faults: Faults | Iterable[str] = (), *, commit_seconds: float = COMMIT_SECONDS
) -> uvicorn.Server:
    """A server of a new implementation, not yet started."""
    return uvicorn.Server(
        uvicorn.Config(
            app(faults, commit_seconds=commit_seconds),
            http="httptools",
            ws="none",
            lifespan="off",
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )


@contextmanager
def running(
    faults: Faults | Iterable[str] = (), *, commit_seconds: float = COMMIT_SECONDS
) -> Iterator[str]:
    """A new implementation in a thread, on a free port; gives its base URL.

    Raises RuntimeError when it does not start.
    """
    with listening(0) as at:
        made = server(faults, commit_seconds=commit_seconds)
        thread = threading.Thread(target=made.run, kwargs={"sockets": [at]}, daemon=True)
        thread.start()
        until = time.monotonic() + _PATIENCE
        while not made.started:
            if not thread.is_alive() or time.monotonic() > until:
                raise RuntimeError("the native implementation does not start")
            time.sleep(0.002)
        try:
            yield base_url(at)
        finally:
            made.should_exit = True
            thread.join(_PATIENCE)
