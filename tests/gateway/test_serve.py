"""`careact serve` as people start it: a process of its own, gunicorn and all."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sandboxes import ALL_COUNCILS

CAREACT = Path(sys.executable).with_name("careact")
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(port: int, data: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [CAREACT, "serve", "--sandbox", "--port", str(port), "--data", data, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def wait_for(url: str, *, up: bool = True) -> bool:
    for _ in range(100):
        try:
            httpx.get(url, trust_env=False)
            answers = True
        except httpx.HTTPError:
            answers = False
        if answers == up:
            return True
        time.sleep(0.1)
    return False


def test_it_says_when_it_is_ready_serves_and_stops(tmp_path: Path) -> None:
    port = free_port()
    with serving(port, tmp_path / "data") as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        ready = next(line for line in lines if "is ready" in line)
        assert ready == f"careact is ready at http://127.0.0.1:{port}\n"
        answer = httpx.get(f"http://127.0.0.1:{port}/northmere/rules/v1/", trust_env=False)
        assert answer.status_code == 200
        assert "server" not in answer.headers
        process.terminate()
        assert process.wait(20) == 0
    private = [
        (tmp_path / "data" / name).stat().st_mode & 0o077
        for name in ("gateway.db", "encryption.key", "sandbox-signing-key.json")
    ]
    assert private == [0, 0, 0]


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a gateway with two workers, given a council file that cannot be used."""
    folder = tmp_path_factory.mktemp("two-workers")
    broken = folder / "broken.yaml"
    broken.write_text("council: {name: Broken}\n")
    port = free_port()
    with serving(port, folder / "data", "--workers", "2", "--council", str(broken)):
        assert wait_for(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}"


@pytest.mark.xdist_group("two-workers")
def test_two_workers_share_keys_and_tokens(two_workers: str) -> None:
    with httpx.Client(base_url=two_workers, trust_env=False) as http:
        tokens = [
            http.post(
                "/oauth2/token",
                data={"grant_type": "client_credentials"},
                auth=("try-it-out", "sandbox"),
            ).json()["access_token"]
            for _ in range(4)
        ]
    statuses = set()
    for token in tokens * 3:  # a new connection each time, so that either worker may answer
        answer = httpx.get(
            f"{two_workers}/northmere/needs-assessment/v1/needs-assessments/NA-1001",
            headers={"Authorization": f"Bearer {token}"},
            trust_env=False,
        )
        statuses.add(answer.status_code)
    assert statuses == {200}


@pytest.mark.xdist_group("two-workers")
def test_a_council_file_that_cannot_be_used_stops_no_other(two_workers: str) -> None:
    health = httpx.get(f"{two_workers}/health", trust_env=False).json()
    assert health == {"status": "ok", "councils": list(ALL_COUNCILS), "faulty": 1}


def test_workers_go_with_their_master_however_it_goes(tmp_path: Path) -> None:
    port = free_port()
    with serving(port, tmp_path / "data") as process:
        assert wait_for(f"http://127.0.0.1:{port}/health")
        os.kill(process.pid, signal.SIGKILL)
        assert wait_for(f"http://127.0.0.1:{port}/health", up=False), "an orphan holds the port"


def test_a_taken_port_is_said_before_anything_is_reset(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = subprocess.run(
            [CAREACT, "serve", "--sandbox", "--port", str(port), "--data", tmp_path / "data"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert told.returncode == 2
    assert "choose another with --port" in told.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "environ", "sentence"),
    [
        ([], {}, "no council to serve"),
        (["--sandbox"], {"CAREACT_WORKERS": "many"}, "setting CAREACT_WORKERS"),
        (["--sandbox"], {"CAREACT_ENCRYPTION_KEY": "CANARY"}, "CAREACT_ENCRYPTION_KEY must be 32"),
        (["--council", "FILE"], {}, "CAREACT_TOKEN_KEYS is not set"),
        (["--council", "FILE"], {"CAREACT_TOKEN_KEYS": "/nowhere"}, "not a readable JWK set"),
    ],
)
def test_settings_with_which_it_must_not_start(
    tmp_path: Path, arguments: list[str], environ: dict[str, str], sentence: str
) -> None:
    council = Path(__file__).parents[2] / "adapters/councils/E06999905-oldbridge.yaml"
    told = subprocess.run(
        [
            CAREACT,
            "serve",
            "--port",
            str(free_port()),
            "--data",
            tmp_path / "data",
            *(str(council) if each == "FILE" else each for each in arguments),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={k: v for k, v in os.environ.items() if k != "PORT"} | environ,
    )
    assert told.returncode == 2
    assert sentence in told.stderr
    assert "Traceback" not in told.stderr
    assert "CANARY" not in told.stderr


def test_a_database_that_is_no_stand_in_is_never_reset(tmp_path: Path) -> None:
    kept = tmp_path / "real.db"
    with sqlite3.connect(kept) as connection:
        connection.execute("CREATE TABLE DM_PERSONS (PERSON_ID INTEGER)")
        connection.execute("INSERT INTO DM_PERSONS VALUES (1)")
    connection.close()
    told = subprocess.run(
        [CAREACT, "serve", "--sandbox", "--port", str(free_port()), "--data", tmp_path / "data"],
        capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "NORTHMERE_DATABASE_URL": f"sqlite:///{kept}"},
    )  # fmt: skip
    assert told.returncode == 2
    assert "no stand-in made" in told.stderr
    connection = sqlite3.connect(kept)
    assert connection.execute("SELECT count(*) FROM DM_PERSONS").fetchone() == (1,)
    connection.close()
