"""Lanes: bounded, separate, and honest about deadlines."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from adapters.errors import BackendTimeoutError
from gateway.lanes import Lane
from gateway.problems import Problem


def test_a_result_and_an_exception_come_back() -> None:
    async def scenario() -> None:
        lane = Lane("a", threads=1, queue=0, deadline=5)
        assert await lane.run(lambda x: x + 1, 1) == 2
        with pytest.raises(ZeroDivisionError):
            await lane.run(lambda: 1 / 0)
        lane.close()

    asyncio.run(scenario())


def test_a_full_lane_refuses_at_once_and_a_deadline_passes() -> None:
    async def scenario() -> None:
        hold = threading.Event()
        lane = Lane("a", threads=1, queue=1, deadline=0.2)
        calls = [asyncio.ensure_future(lane.run(hold.wait, 5)) for _ in range(2)]
        await asyncio.sleep(0)
        started = time.perf_counter()
        with pytest.raises(Problem) as refused:
            await lane.run(lambda: None)
        assert refused.value.slug == "overloaded"
        assert refused.value.headers["Retry-After"]
        assert time.perf_counter() - started < 0.1
        for call in calls:
            with pytest.raises(BackendTimeoutError):
                await call
        with pytest.raises(Problem):  # those past their deadline still hold their places
            await lane.run(lambda: None)
        hold.set()
        for _ in range(100):
            await asyncio.sleep(0.01)
            if lane._inside == 0:
                break
        assert await lane.run(lambda: "free again") == "free again"
        lane.close()

    asyncio.run(scenario())


def test_one_councils_hanging_calls_do_not_slow_another() -> None:
    async def scenario() -> None:
        hold = threading.Event()
        slow, quick = (Lane(n, threads=2, queue=20, deadline=5) for n in ("slow", "quick"))
        waiting = [asyncio.ensure_future(slow.run(hold.wait, 5)) for _ in range(20)]
        started = time.perf_counter()
        for _ in range(20):
            await quick.run(lambda: None)
        assert time.perf_counter() - started < 1
        hold.set()
        await asyncio.gather(*waiting)

    asyncio.run(scenario())
