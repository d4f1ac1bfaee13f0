"""What the kind remembers of the files it met, in its own SQLite file, shared by all processes.

Names, hashes and reasons of files, and receipts; no record. One process looks for files at a time,
and one puts files: the locks stand here too.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

from adapters.contract import Receipt
from adapters.errors import BackendUnavailableError

Verdict: TypeAlias = Literal["taken", "copy", "older", "refused"]

_TABLES = """
CREATE TABLE IF NOT EXISTS files (
    service TEXT NOT NULL, name TEXT NOT NULL, stamp TEXT NOT NULL, sha256 TEXT NOT NULL,
    verdict TEXT NOT NULL, reason TEXT NOT NULL, run INTEGER NOT NULL, seen REAL NOT NULL,
    PRIMARY KEY (service, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receipts (
    service TEXT NOT NULL, reference TEXT NOT NULL, refused TEXT NOT NULL,
    run INTEGER NOT NULL, seen REAL NOT NULL,
    PRIMARY KEY (service, reference)) WITHOUT ROWID;
"""
_PUT = """
INSERT INTO receipts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
SET refused = excluded.refused, run = excluded.run, seen = excluded.seen
WHERE receipts.refused <> '' AND excluded.run >= receipts.run
"""
"""Once taken is taken for ever; who was refused may be taken later."""

_FAULT = """
SELECT name, reason FROM files WHERE service = ? AND verdict = 'refused' AND run >= ?
ORDER BY run DESC, name LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Met:
    """A file of the outbox that was looked into."""

    name: str
    stamp: str
    """Size and time of the file and of its control file."""
    sha256: str
    """Of what was taken under this name; empty where nothing was."""
    verdict: Verdict
    run: int
    reason: str = ""


class Ledger:
    """The state file. Every method raises BackendUnavailableError where it cannot be used."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def alone(self, what: str, seconds: float) -> Iterator[bool]:
        """Whether this process alone does `what` now; waits so long for another one to end."""
        end = time.monotonic() + seconds
        with _away():
            lock = os.open(
                f"{self._path}.{what}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
            )
        try:
            held = _locked(lock)
            while not held and time.monotonic() < end:
                time.sleep(0.01)
                held = _locked(lock)
            yield held
        finally:
            os.close(lock)

    @contextmanager
    def incoming(self) -> Iterator[BinaryIO]:
        """An empty file for what is being looked at; gone afterwards."""
        path = Path(f"{self._path}.incoming")
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        try:
            with open(os.open(path, flags, 0o600), "r+b") as file:
                yield file
        finally:
            path.unlink(missing_ok=True)

    def met(self, service: str) -> dict[str, Met]:
        """The files met so far, by name."""
        query = "SELECT name, stamp, sha256, verdict, run, reason FROM files WHERE service = ?"
        with self._open() as database:
            return {row[0]: Met(*row) for row in database.execute(query, (service,))}

    def note(self, service: str, met: Met, receipts: Iterable[Receipt] = ()) -> None:
        """Remember a file, with the receipts in it, in one transaction."""
        now = time.time()
        with self._open() as database:
            database.execute("BEGIN IMMEDIATE")
            database.executemany(
                _PUT, [(service, each.reference, each.refused, met.run, now) for each in receipts]
            )
            database.execute(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (service, met.name, met.stamp, met.sha256, met.verdict, met.reason, met.run, now),
            )
            database.execute("COMMIT")

    def receipts(self, service: str, run: int) -> list[Receipt]:
        """Those given up to a run."""
        query = "SELECT reference, refused FROM receipts WHERE service = ? AND run <= ?"
        with self._open() as database:
            return [Receipt(*row) for row in database.execute(query, (service, run))]

    def fault(self, service: str, run: int) -> tuple[str, str] | None:
        """Name and reason of a refused file that no run later than this one has made up for."""
        with self._open() as database:
            found: tuple[str, str] | None = database.execute(_FAULT, (service, run)).fetchone()
        return found

    def forget(self, service: str, before: float, listed: Collection[str]) -> None:
        """Drop receipts, and files that are no longer there, last met before a moment."""
        old = "SELECT name FROM files WHERE service = ? AND seen < ?"
        with self._open() as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute(
                "DELETE FROM receipts WHERE service = ? AND seen < ?", (service, before)
            )
            gone = [
                (service, name)
                for (name,) in database.execute(old, (service, before))
                if name not in listed
            ]
            database.executemany("DELETE FROM files WHERE service = ? AND name = ?", gone)
            database.execute("COMMIT")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with _away():
            if not self._path.exists():
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            database = sqlite3.connect(self._path, timeout=30, isolation_level=None)
            with closing(database):
                database.execute("PRAGMA synchronous = FULL")
                database.executescript(_TABLES)
                yield database


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        reason = error.sqlite_errorname if hasattr(error, "sqlite_errorname") else "SQLite"
    except OSError as error:
        reason = error.strerror or "input and output"
    else:
        return
    raise BackendUnavailableError(f"the state file cannot be used: {reason}")


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
