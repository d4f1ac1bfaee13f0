"""What a creation costs the gateway beside a reading, at councils whose systems are databases."""

from __future__ import annotations

import base64
import http.client
import json
import os
import statistics
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.children import Child, running
from benchmarks.servers import UnequalError

COUNCILS = ("northmere", "oldbridge")
_CLIENTS = 4
_NEW = json.dumps(
    {
        "person": {"name": {"given": "Ada", "family": "Testcase"}, "dateOfBirth": "1950-01-31"},
        "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
    }
)


@dataclass
class Task:
    """One kind of request at one council."""

    council: str
    method: str
    rounds: list[float] = field(default_factory=list)
    """Requests per CPU second of the gateway, a round each."""

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)


def measure(data: Path, systems: Mapping[str, str], rounds: int, requests: int) -> list[Task]:
    """Raises UnequalError where a request is not answered with 200 or 201.

    `systems` is the environment of a running sandbox, `data` its directory.
    """
    tasks = [Task(council, method) for council in COUNCILS for method in ("GET", "POST")]
    environ = {**os.environ, **systems}
    with running("benchmarks.gateway", str(data), environ=environ) as server:
        authorization = _authorization(server.port)
        for task in tasks:
            _round(server, task, 2, authorization)
        for number in range(rounds):
            for task in tasks if number % 2 == 0 else tasks[::-1]:
                before = server.cpu_seconds()
                _round(server, task, requests // _CLIENTS, authorization)
                # The clock of /proc ticks a hundred times a second.
                spent = max(server.cpu_seconds() - before, 0.01)
                task.rounds.append(requests // _CLIENTS * _CLIENTS / spent)
    return tasks


def _round(server: Child, task: Task, requests: int, authorization: str) -> None:
    """So many requests from each client, one at a time on a connection of its own."""

    def client(_: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        try:
            for _ in range(requests):
                _ask(connection, task, authorization)
        finally:
            connection.close()

    with ThreadPoolExecutor(_CLIENTS) as clients:
        list(clients.map(client, range(_CLIENTS)))


def _ask(connection: http.client.HTTPConnection, task: Task, authorization: str) -> None:
    path = f"/{task.council}/needs-assessment/v1/needs-assessments"
    headers = {"Authorization": authorization}
    if task.method == "POST":
        headers |= {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        connection.request("POST", path, _NEW, headers)
    else:
        connection.request("GET", f"{path}/NA-1001", headers=headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != (201 if task.method == "POST" else 200):
        raise UnequalError(f"{task.method} at {task.council} was answered with {answer.status}")


def _authorization(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    basic = base64.b64encode(b"try-it-out:sandbox").decode()
    connection.request(
        "POST",
        "/oauth2/token",
        "grant_type=client_credentials",
        {
            "Authorization": f"Basic {basic}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    answer: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return f"Bearer {answer['access_token']}"
