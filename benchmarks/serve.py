"""One variant under uvicorn, as the gateway runs it: a child process of the benchmark.

`python -m benchmarks.serve KEY URL TABLE CORE` prints the port it listens on, and ends with its
parent.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import sys

import uvicorn

from benchmarks.records import Place
from benchmarks.variants import BY_KEY

_PR_SET_PDEATHSIG = 1


def main(key: str, url: str, table: str, core: str) -> None:
    """Serve until ended; the core is a number, or empty for any."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    logging.basicConfig(level=logging.ERROR)
    variant = BY_KEY[key]
    app = variant.make(Place(url, table))
    if core:  # only now: loading may use every core, serving may not
        os.sched_setaffinity(0, {int(core)})
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        server_header=False,
        access_log=False,
        log_level="error",
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
