"""A night of Westhaven's that is killed before its Nth step.

A step is a file begun or renamed, a transaction begun or ended, or an answer kept within one.

    python westhaven_killed.py DIRECTORY N

With N = 0 it is not killed and prints how many steps it has.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from typing import Any

CONNECT = sqlite3.connect


class Steps:
    """Counts what the night does to the world, and ends the process at one of them."""

    def __init__(self, last: int) -> None:
        self.last, self.count = last, 0

    def __call__(self, event: str, given: tuple[Any, ...]) -> None:
        if event == "os.rename" or (event == "open" and given[1] == "w"):
            self.step()

    def connect(self, *given: Any, **words: Any) -> sqlite3.Connection:
        """`sqlite3.connect` whose statements are counted."""
        store = CONNECT(*given, **words)
        store.set_trace_callback(self.statement)
        return store

    def statement(self, sql: str) -> None:
        """One step for what begins or ends a transaction, and for an answer within one."""
        if sql.startswith(("BEGIN", "COMMIT", "INSERT OR IGNORE")):
            self.step()

    def step(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    from adapters.standins import westhaven

    steps = Steps(int(sys.argv[2]))
    sqlite3.connect = steps.connect  # type: ignore[assignment]
    sys.addaudithook(steps)
    westhaven.night(sys.argv[1])
    print(steps.count)
