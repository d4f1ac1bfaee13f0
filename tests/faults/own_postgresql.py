"""A PostgreSQL server of the test's own, so that it may be stopped, killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")


def _programs() -> Path | None:
    if found := shutil.which("pg_ctl"):
        return Path(found).resolve().parent
    for place in _PLACES:
        for folder in sorted(Path("/").glob(place.lstrip("/")), reverse=True):
            if (folder / "pg_ctl").exists():
                return folder
    return None


class Server:
    """One server on a free port of the loopback interface."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._data = programs, folder / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-N")
        self._options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {folder}"
        self.start()

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def start(self) -> None:
        for _ in range(10):  # after a kill, old children may hold the shared memory a while
            log = str(self._data.parent / "log")
            try:
                self._run(
                    "pg_ctl", "-D", str(self._data), "-l", log, "-w", "-o", self._options, "start"
                )
            except subprocess.CalledProcessError:
                time.sleep(0.5)
            else:
                return
        pytest.fail("the test's own PostgreSQL server does not start")

    def stop(self) -> None:
        """Stop at once, without asking clients."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def kill(self) -> None:
        """kill -9 of the server's main process, which this test started."""
        pid = int((self._data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        for _ in range(100):
            time.sleep(0.05)
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=1).close()
            except psycopg.OperationalError:
                return

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            command = [
                "setpriv",
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                *command,
            ]
        subprocess.run(
            command,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            timeout=60,
        )


@contextmanager
def own_server() -> Iterator[Server]:
    """A server that is gone afterwards; skips aloud where PostgreSQL's programs are not."""
    programs = _programs()
    if programs is None:
        if os.environ.get("CAREACT_REQUIRE_POSTGRESQL") == "1":
            pytest.fail("CAREACT_REQUIRE_POSTGRESQL=1, and PostgreSQL's programs are not installed")
        pytest.skip("PostgreSQL's server programs are not installed here")
    folder = Path(tempfile.mkdtemp(prefix="careact-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        server = Server(programs, folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
