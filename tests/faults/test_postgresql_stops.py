"""PostgreSQL stops while requests are being written, and comes back.

What every client was told must be true: a 201 is there, once, whole; a 503 says when to come
again, and sending the same request again with the same key stores it once. Nothing is half-written.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from own_postgresql import own_server
from sandboxes import NEEDS, Client, running_sandbox

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]

WRITERS = 4


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
                told[str(answer.status_code)] = told.get(str(answer.status_code), 0) + 1

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
    for number, answer in answers.values():
        read = client.send("GET", f"/oldbridge/{NEEDS}/{answer.json()['id']}")
        assert read.status_code == 200
        found = read.json()
        assert found["reason"] == f"Request {number}"
        assert [each["name"] for each in found["peopleInvolved"]] == ["Friend 1", "Friend 2"]
    told["requests"] = len(answers)
    return told


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
def test_stop_postgresql_during_writes(tmp_path: Path, how: str) -> None:
    with own_server() as server:
        urls = {
            "NORTHMERE_DATABASE_URL": server.create("northmere"),
            "OLDBRIDGE_DATABASE_URL": server.create("oldbridge"),
        }
        with running_sandbox(tmp_path, urls) as client:
            stop = {"stop": server.stop, "kill": server.kill}[how]
            told = one_round(client, stop, server.start)
            print(f"\nPostgreSQL {how}: {told}")
            assert told["201"] > 0
            assert told.get("503", 0) + told.get("504", 0) > 0, "the outage was not noticed"
            reasons = stored(urls["OLDBRIDGE_DATABASE_URL"])
            assert len(reasons) == len(set(reasons)), "a request was stored twice"
            assert len(reasons) == told["requests"]


def test_other_councils_go_on_meanwhile(tmp_path: Path) -> None:
    with own_server() as server:
        urls = {"NORTHMERE_DATABASE_URL": server.create("northmere")}
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
            assert client.send("GET", f"/northmere/{NEEDS}/NA-1001").status_code == 200
