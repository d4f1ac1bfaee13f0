"""A gateway in a process group of its own, so that it can be killed whole and started again.

Run as a program it serves the sandbox's councils over systems that somebody else keeps running.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

READY_SECONDS = 60


class GatewayProcess:
    """Start, kill -9, start again: always the same port and data directory."""

    def __init__(self, directory: Path, environ: Mapping[str, str], *, workers: int = 2) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._environ = {
            **environ,
            "CAREACT_DATA_DIR": str(directory),
            "CAREACT_PORT": str(self.port),
            "CAREACT_WORKERS": str(workers),
            "CAREACT_DELIVERY_PAUSE_SECONDS": "0.2",
            "CAREACT_RECEIPTS_SECONDS": "0.5",
            "CAREACT_BATCH_QUIET_SECONDS": "0",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers."""
        self._process = subprocess.Popen(
            [sys.executable, __file__], env=self._environ, start_new_session=True
        )
        for _ in range(READY_SECONDS * 20):
            try:
                httpx.get(f"{self.base_url}/health", trust_env=False, timeout=1)
            except httpx.HTTPError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the gateway does not start")

    def kill(self) -> None:
        """kill -9 of the master and every worker at once."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """As an operator stops it."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)


if __name__ == "__main__":
    from gateway.serve import serve
    from gateway.settings import Settings

    serve(Settings(sandbox=True), os.environ, when_ready=lambda: None)
