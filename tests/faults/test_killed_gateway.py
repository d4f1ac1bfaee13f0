"""kill -9 of the gateway, again and again, during a thousand submissions to all councils.

The promise: whatever was answered with 201 reaches its council's system exactly once. It is checked
in the stores of the systems themselves, not in what the gateway says.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from gateway_process import GatewayProcess
from sandboxes import ALL_COUNCILS, NEEDS

from adapters.standins import eastvale, northmere, oldbridge, southmarch, westhaven
from gateway import sandbox
from gateway.delivery import parked
from gateway.delivery.outbox import Outbox
from gateway.store import embedded_url, open_store
from gateway.vault import Vault

pytestmark = [pytest.mark.slow, pytest.mark.faults]

SUBMISSIONS = 1000
KILLS = 8
WRITERS = 8


def body(number: int) -> dict[str, Any]:
    return {
        "person": {
            "name": {"given": "Łukasz", "family": f"Ó Briain-Nguyễn {number % 97}"},
            "dateOfBirth": "1950-01-31",
        },
        "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
        "reason": f"Request {number}",
    }


def test_every_201_is_delivered_exactly_once(tmp_path: Path) -> None:
    with sandbox.running(tmp_path, {}) as environ:
        before = {council: set(stored(council, tmp_path, environ)) for council in ALL_COUNCILS}
        gateway = GatewayProcess(tmp_path, environ)
        gateway.start()
        try:
            told, kills, resent = submit_under_fire(gateway)
            drained(tmp_path)
        finally:
            gateway.stop()
        assert sum(len(ids) for ids in told.values()) == SUBMISSIONS
        lost, twice, unknown = 0, 0, 0
        for council, ids in told.items():
            assert len(ids) == len(set(ids)), "no two submissions have the same identifier"
            held = Counter(stored(council, tmp_path, environ))
            lost += sum(held[id] == 0 for id in ids)
            twice += sum(count > 1 for count in held.values())
            unknown += len(set(held) - set(ids) - before[council])
    counts = ", ".join(f"{council} {len(ids)}" for council, ids in told.items())
    print(
        f"\n{SUBMISSIONS} submissions ({counts}), {kills} x kill -9, {resent} sent again: "
        f"{lost} lost, {twice} twice, {unknown} that nobody was told of"
    )
    assert (lost, twice, unknown) == (0, 0, 0)
    assert kills >= 3, "the test must really kill"


def submit_under_fire(gateway: GatewayProcess) -> tuple[dict[str, list[str]], int, int]:
    """Identifiers told with 201 at each council, how often it was killed, what was sent again."""
    told: dict[str, list[str]] = {council: [] for council in ALL_COUNCILS}
    lock, done, resent = threading.Lock(), threading.Event(), 0
    token = httpx.post(
        f"{gateway.base_url}/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=("try-it-out", "sandbox"),
        trust_env=False,
    ).json()["access_token"]

    def submit(number: int) -> None:
        nonlocal resent
        council, key = ALL_COUNCILS[number % len(ALL_COUNCILS)], uuid.uuid4().hex
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        url = f"{gateway.base_url}/{council}/{NEEDS}"
        for _ in range(600):
            try:
                with httpx.Client(trust_env=False, timeout=15) as http:
                    answer = http.post(url, json=body(number), headers=headers)
            except httpx.HTTPError:
                answer = None
            if answer is not None and answer.status_code == 201:
                with lock:
                    told[council].append(answer.json()["id"])
                return
            if answer is not None:
                assert answer.status_code in (409, 503, 504), answer.text
            with lock:
                resent += 1
            time.sleep(0.2)
        raise AssertionError("a submission was never answered")

    kills = 0

    def fire() -> None:
        nonlocal kills
        for turn in range(KILLS):
            while sum(map(len, told.values())) < SUBMISSIONS * (turn + 1) // (KILLS + 1):
                if done.wait(0.05):
                    return
            gateway.kill()
            kills += 1
            gateway.start()

    killer = threading.Thread(target=fire)
    killer.start()
    try:
        with ThreadPoolExecutor(WRITERS) as writers:
            list(writers.map(submit, range(SUBMISSIONS)))
    finally:
        done.set()
        killer.join()
    return told, kills, resent


def drained(directory: Path) -> None:
    """Nights pass until nothing is on its way any more."""
    store = open_store(embedded_url(directory))
    try:
        outbox = Outbox(store, Vault.in_directory(directory))
        for _ in range(240):
            waiting = parked.listed(outbox, limit=5000)
            if not waiting:
                return
            states = Counter(each.state for each in waiting)
            assert set(states) <= {"waiting", "handed-over"}, states
            if states["handed-over"]:
                westhaven.night(directory / "systems" / "westhaven")
            time.sleep(0.5)
        raise AssertionError(f"still on its way: {states}")
    finally:
        store.close()


def stored(council: str, directory: Path, environ: dict[str, str]) -> list[str]:
    """The identifiers of needs assessments in a system's own store, with duplicates."""
    systems = directory / "systems"
    if council == "northmere":
        return northmere.references(environ["NORTHMERE_DATABASE_URL"])
    if council == "oldbridge":
        return oldbridge.references(environ["OLDBRIDGE_DATABASE_URL"])
    if council == "eastvale":
        return eastvale.references(systems / "eastvale")
    if council == "southmarch":
        return southmarch.references(systems / "southmarch")
    return westhaven.references(systems / "westhaven", "needs-assessment")
