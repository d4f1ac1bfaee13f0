"""A council's system freezes: it takes connections and never answers. Only that council notices.

The gateway is a process of its own, and whoever the frozen council has told to come again waits a
second at least. Rounds with and without the frozen system take turns, so that whatever
else the machine does falls on both alike; with fewer of them the hundredth slowest answer is
chance.
"""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from gateway_process import GatewayProcess
from sandboxes import ALL_COUNCILS, NEEDS, Client

from gateway import sandbox

pytestmark = [
    pytest.mark.slow,
    pytest.mark.faults,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc"),
]

FROZEN = "southmarch"
OTHERS = tuple(each for each in ALL_COUNCILS if each != FROZEN)
DEADLINE = 1.0
ROUNDS, ROUND_SECONDS = 8, 3.0
OTHER_USERS, OTHER_PAUSE = 5, 0.02
FROZEN_USERS, FROZEN_PAUSE = 20, 0.4


class Told(NamedTuple):
    """What one user was told, and how many seconds it took."""

    status: int
    seconds: float
    retry_after: int
    kind: str


def process_of(directory: Path) -> int:
    """The process of the frozen council's stand-in, among our children."""
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().decode().split("\0")
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
        except (OSError, IndexError):
            continue
        if (
            parent == str(os.getpid())
            and f"adapters.standins.{FROZEN}" in words
            and any(word.startswith(str(directory)) for word in words)
        ):
            return int(entry.name)
    raise AssertionError("the stand-in has no process")


@contextmanager
def served(gateway: GatewayProcess) -> Iterator[str]:
    gateway.start()
    try:
        yield gateway.base_url
    finally:
        gateway.stop()


@contextmanager
def frozen(process: int) -> Iterator[None]:
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def users(
    http: httpx.Client, paths: list[str], count: int, pause: float, over: threading.Event
) -> tuple[list[threading.Thread], list[Told]]:
    """So many users who each ask, pause and ask again until it is over; what they are told."""
    told: list[Told] = []

    def ask(number: int) -> None:
        over.wait(pause * number / count)  # not all at the same moment
        after = 0
        while not over.wait(max(pause, min(after, 1))):
            number += 1
            started = time.perf_counter()
            answer = http.get(paths[number % len(paths)])
            seconds = time.perf_counter() - started
            after = int(answer.headers.get("retry-after", 0))
            told.append(Told(answer.status_code, seconds, after, answer.headers["content-type"]))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    return threads, told


def a_round(http: httpx.Client, paths: dict[str, str], *, at_frozen: int) -> dict[str, list[Told]]:
    """What users of the other councils are told, and those of the frozen one."""
    over = threading.Event()
    groups = {
        "others": users(http, [paths[each] for each in OTHERS], OTHER_USERS, OTHER_PAUSE, over),
        "frozen": users(http, [paths[FROZEN]], at_frozen, FROZEN_PAUSE, over),
    }
    time.sleep(ROUND_SECONDS)
    over.set()
    for threads, _ in groups.values():
        for thread in threads:
            thread.join(30)
    return {name: told for name, (_, told) in groups.items()}


def p99(told: list[Told]) -> float:
    return sorted(each.seconds for each in told)[len(told) * 99 // 100]


def left_alone(client: Client) -> list[str]:
    """The councils with a system that the gateway does not ask at present."""
    metrics = client.http.get("/metrics").text
    return re.findall(r'^careact_breaker_open{council="(.+?)",.*} 1\.0$', metrics, re.MULTILINE)


def seconds_until_it_serves(client: Client, path: str) -> float:
    started = time.perf_counter()
    while client.send("GET", path).status_code != 200:
        assert time.perf_counter() - started < 10, "it does not serve again"
        time.sleep(0.1)
    return time.perf_counter() - started


def test_a_frozen_system_slows_no_other_council(tmp_path: Path) -> None:
    alone: list[Told] = []
    beside: list[Told] = []
    at_frozen: list[Told] = []
    recovered: list[float] = []
    with (
        sandbox.running(tmp_path, {"CAREACT_DEADLINE_SECONDS": str(DEADLINE)}) as environ,
        served(GatewayProcess(tmp_path, environ, workers=1)) as base_url,
        httpx.Client(
            base_url=base_url,
            # The gateway closes idle connections after 5 s; one about to be closed is not used.
            limits=httpx.Limits(max_keepalive_connections=100, keepalive_expiry=2),
            timeout=30,
            trust_env=False,
        ) as http,
    ):
        client = Client(http, {}, tmp_path)
        http.headers["Authorization"] = f"Bearer {client.token('try-it-out')}"
        process = process_of(tmp_path)
        paths = {}
        for council in ALL_COUNCILS:
            found = client.send("POST", f"/{council}/{NEEDS}/search", {}, key=None).json()
            paths[council] = f"/{council}/{NEEDS}/{found['items'][0]['id']}"
            assert client.send("GET", paths[council]).status_code == 200
        for _ in range(ROUNDS):
            alone += a_round(http, paths, at_frozen=0)["others"]
            with frozen(process):
                told = a_round(http, paths, at_frozen=FROZEN_USERS)
                assert left_alone(client) == [FROZEN]
            beside += told["others"]
            at_frozen += told["frozen"]
            recovered.append(seconds_until_it_serves(client, paths[FROZEN]))
            assert left_alone(client) == []

    assert {each.status for each in alone + beside} == {200}
    usual, meanwhile = (p99(each) for each in (alone, beside))
    slowest = max(each.seconds for each in at_frozen)
    refused = sum(each.status == 503 for each in at_frozen)
    print(
        f"\nothers: p99 {usual * 1000:.1f} ms alone ({len(alone)} answers), "
        f"{meanwhile * 1000:.1f} ms beside the frozen one ({len(beside)}): "
        f"{meanwhile / usual:.2f} times; frozen: {refused} of {len(at_frozen)} were 503, "
        f"slowest {slowest:.2f} s; served again after "
        + ", ".join(f"{each:.1f} s" for each in recovered)
    )
    assert meanwhile <= usual * 2 + 0.030
    for each in at_frozen:
        assert each.status in (503, 504)
        assert 1 <= each.retry_after <= 300
        assert each.kind == "application/problem+json"
    assert {each.status for each in at_frozen} == {503, 504}
    assert slowest <= DEADLINE + 0.5
