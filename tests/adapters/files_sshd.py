"""A real OpenSSH server on the loopback, with keys of its own, for the tests of SFTP."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SSHD = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def key(path: Path) -> Path:
    """A new key; its public part stands beside it."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path


class Server:
    """An sshd that gives files away to whoever has the key `user`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.place = folder / "exchange"
        self.user = key(folder / "user")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.known = self.known_by(key(folder / "host"))
        (folder / "config").write_text(
            f"ListenAddress 127.0.0.1\nPort {self.port}\nHostKey {folder}/host\nPidFile none\n"
            f"AuthorizedKeysFile {folder}/user.pub\nStrictModes no\nPasswordAuthentication no\n"
            "PermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\n"
        )

    def known_by(self, host: Path) -> Path:
        """A file of known hosts that has this key for the server."""
        known = host.with_suffix(".known")
        known.write_text(f"[127.0.0.1]:{self.port} " + host.with_suffix(".pub").read_text())
        return known

    def words(self, **more: Any) -> dict[str, Any]:
        """`place` of a council file."""
        return {
            "strategy": "sftp",
            "host": "127.0.0.1",
            "port": str(self.port),
            "username": getpass.getuser(),
            "key": str(self.user),
            "known_hosts": str(self.known),
            "path": str(self.place),
            "timeout": "20s",
            **more,
        }

    def start(self) -> None:
        """Listen."""
        assert SSHD is not None
        if os.geteuid() == 0:
            # Where sshd keeps the part of itself that must not reach anything; made by its unit.
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [SSHD, "-D", "-e", "-f", str(self.folder / "config")], stderr=log
            )
        end = time.monotonic() + 10
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            assert self._process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < end
            time.sleep(0.02)

    def sessions(self) -> list[int]:
        """The processes that serve connections."""
        return [] if self._process is None else _below(self._process.pid)

    def stop(self) -> None:
        """Cut all connections and listen no more."""
        if self._process is not None:
            for pid in self.sessions():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.kill()
            self._process.wait()
            self._process = None


def _below(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [each for child in children for each in (int(child), *_below(int(child)))]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running server over an empty exchange."""
    if SSHD is None or shutil.which("ssh-keygen") is None:
        pytest.skip("SFTP IS NOT TESTED: there is no OpenSSH server (sshd, ssh-keygen) here")
    found = Server(tmp_path)
    for folder in ("in/done", "out"):
        (found.place / folder).mkdir(parents=True)
    found.start()
    yield found
    found.stop()
