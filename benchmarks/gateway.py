"""The whole gateway over the sandbox's systems, under uvicorn as it is run: a child process.

`python -m benchmarks.gateway DATA` prints its port; the systems are those of the environment.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
from pathlib import Path

import uvicorn

from benchmarks.children import end_with_parent
from gateway.app import create_app
from gateway.settings import Settings


def main(data: str) -> None:
    """Serve until ended."""
    end_with_parent()
    logging.basicConfig(level=logging.ERROR)
    app = create_app(Settings(sandbox=True, data_dir=Path(data)), dict(os.environ))
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
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
