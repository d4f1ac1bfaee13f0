"""PostgreSQL, the system of two councils, stops while requests are being written, and comes back.

What every client was told must be true: a 201 is there in the end, once, whole, and readable from
the first moment; a 503 says when to come again, and sending the same request again with the same
key stores it once. Nothing is half-written.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from own_postgresql import Server, own_server
from sandboxes import NEEDS, Client, running_sandbox

pytestmark = [pytest.mark.postgresql, pytest.mark.slow, pytest.mark.faults]

WRITERS = 4
DELIVERED_SECONDS = 60


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that may be stopped; every test has databases of its own in it."""
    with own_server() as started:
        yield started


def body(number: int) -> dict[str, Any]:
    return {
        "person": {
            "name": {"given": "Ada", "family": f"Testcase {number}"},
            "dateOfBirth": "1950-01-31",
        },
        "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
        "reason": f"Request {number}",
        "peopleInvolved": [
            {"name": f"Friend {n}", "relationship": "friend", "involvement": "carer"}
            for n in (1, 2)
        ],
    }


def one_round(
    client: Client, stop: Callable[[], None], start: Callable[[], None]
) -> dict[str, int]:
    """Writers at work while the server goes and comes; what they were told, made whole by retry."""
    told: dict[str, int] = {}
    answers: dict[str, tuple[int, httpx.Response]] = {}
    lock, over = threading.Lock(), threading.Event()
    numbers = iter(range(1, 10**6))

    def write() -> None:
        while not over.is_set():
            with lock:
                number = next(numbers)
            key = uuid.uuid4().hex
            answer = client.send("POST", f"/oldbridge/{NEEDS}", body(number), key=key)
            with lock:
                answers[key] = (number, answer)
                said = str(answer.status_code)
                if answer.status_code == 201:
                    said = answer.json()["recording"]["state"]
                told[said] = told.get(said, 0) + 1

    client.token("try-it-out")
    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    over.wait(0.6)
    stop()
    over.wait(0.8)
    start()
    over.wait(0.8)
    over.set()
    for thread in threads:
        thread.join(30)

    for number, answer in answers.values():
        assert answer.status_code in (201, 503, 504), answer.text
        if answer.status_code != 201:
            assert answer.headers["content-type"] == "application/problem+json"
            assert int(answer.headers["retry-after"]) > 0
            assert f"Testcase {number}" not in answer.text
    for key, (number, answer) in answers.items():
        if answer.status_code != 201:
            again = client.send("POST", f"/oldbridge/{NEEDS}", body(number), key=key)
            assert again.status_code == 201, again.text
            answers[key] = (number, again)
    until = time.monotonic() + DELIVERED_SECONDS
    for number, answer in answers.values():
        found = recorded(client, answer.json()["id"], until)
        assert found["reason"] == f"Request {number}"
        assert [each["name"] for each in found["peopleInvolved"]] == ["Friend 1", "Friend 2"]
    told["requests"] = len(answers)
    return told


def recorded(client: Client, id: str, until: float) -> dict[str, Any]:
    """The assessment once the council's system has it; pending ones can be read all the time."""
    while True:
        read = client.send("GET", f"/oldbridge/{NEEDS}/{id}")
        assert read.status_code in (200, 503), read.text
        if read.status_code == 200 and read.json()["recording"]["state"] == "recorded":
            found: dict[str, Any] = read.json()
            return found
        assert time.monotonic() < until, read.text
        time.sleep(0.1)


def stored(url: str) -> list[str]:
    """The reasons in the council's own table, read without the gateway."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND lower(column_name) LIKE '%reason%'"
        ).fetchall()
        found: list[str] = []
        for table, column in tables:
            rows = connection.execute(f'SELECT "{column}" FROM "{table}"').fetchall()
            found += [row[0] for row in rows if str(row[0]).startswith("Request ")]
        return found


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_stop_postgresql_during_writes(server: Server, tmp_path: Path, how: str) -> None:
    urls = {
        "NORTHMERE_DATABASE_URL": server.create(f"northmere_{how}"),
        "OLDBRIDGE_DATABASE_URL": server.create(f"oldbridge_{how}"),
    }
    with running_sandbox(tmp_path, urls) as client:
        stop = {"stop": server.stop, "kill": server.kill}[how]
        told = one_round(client, stop, server.start)
        print(f"\nPostgreSQL {how}: {told}")
        assert told["recorded"] > 0
        assert told.get("pending", 0) > 0, "the outage was not noticed"
        reasons = stored(urls["OLDBRIDGE_DATABASE_URL"])
        assert len(reasons) == len(set(reasons)), "a request was stored twice"
        assert len(reasons) == told["requests"]


def test_other_councils_go_on_meanwhile(server: Server, tmp_path: Path) -> None:
    urls = {"NORTHMERE_DATABASE_URL": server.create("northmere_away")}
    with running_sandbox(tmp_path, urls) as client:
        server.stop()
        away = client.send("GET", f"/northmere/{NEEDS}/NA-1001")
        assert (away.status_code, away.json()["type"].rpartition("/")[2]) == (
            503,
            "back-end-unavailable",
        )
        assert client.send("GET", f"/oldbridge/{NEEDS}/NA-1001").status_code == 200
        assert client.http.get("/ready").status_code == 200
        server.start()
        for _ in range(100):  # it is left alone for a moment after failures
            back = client.send("GET", f"/northmere/{NEEDS}/NA-1001")
            if back.status_code == 200:
                break
            time.sleep(0.1)
        assert back.status_code == 200
