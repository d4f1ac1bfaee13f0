"""Processes of a benchmark's own: started, asked for port and CPU time, ended by their pid."""

from __future__ import annotations

import ctypes
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_START_SECONDS = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Child:
    """A process that listens on a port of the loopback interface."""

    pid: int
    port: int

    def cpu_seconds(self) -> float:
        """User and system time of the process so far, all threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def running(
    module: str, *arguments: str, environ: Mapping[str, str] | None = None
) -> Iterator[Child]:
    """`python -m MODULE ARGUMENTS`, whose first line is its port.

    Raises TimeoutError and ChildProcessError.
    """
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, env=environ)
    assert process.stdout
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            if not selector.select(_START_SECONDS):
                raise TimeoutError(f"{module} did not say its port")
        line = process.stdout.readline()
        if not line:
            raise ChildProcessError(f"{module} ended before it was up")
        yield Child(process.pid, int(line))
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
        process.stdout.close()


def end_with_parent() -> None:
    """Called by a child: nothing is left behind, however the benchmark ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
