"""Lanes: bounded, separate, and honest about deadlines."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from adapters.errors import BackendTimeoutError, BackendUnavailableError, RecordNotFoundError
from gateway.breaker import Breaker, BreakerOpenError, heard
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


async def until(true: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come true")


def test_a_call_nobody_waits_for_any_more_is_never_made() -> None:
    async def scenario() -> None:
        hold, asked = threading.Event(), []
        lane = Lane("a", threads=1, queue=2, deadline=5)
        first = asyncio.ensure_future(lane.run(hold.wait, 5))
        late = asyncio.ensure_future(lane.run_within(0.02, asked.append, "late"))
        gone = asyncio.ensure_future(lane.run(asked.append, "gone"))
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(BackendTimeoutError):
            await late
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert lane._inside == 1  # their places are free again
        hold.set()
        await first
        await lane.run(asked.append, "next")
        assert asked == ["next"]
        assert lane._inside == 0
        lane.close()

    asyncio.run(scenario())


def test_a_probe_that_never_gets_a_thread_leaves_the_next_call_to_probe() -> None:
    async def scenario() -> None:
        now, hold = [0.0], threading.Event()
        breaker = Breaker("a", clock=lambda: now[0])
        lane = Lane("a", threads=1, queue=1, deadline=30, breaker=breaker)
        busy = asyncio.ensure_future(lane.run(hold.wait, 30))
        await asyncio.sleep(0)
        for _ in range(5):
            breaker.admit().settle(BackendTimeoutError())
        now[0] += 1
        with pytest.raises(BackendTimeoutError):
            await lane.run_within(0.01, lambda: None)
        assert breaker.state == "open"
        hold.set()
        await busy
        await lane.run(lambda: None)
        assert breaker.state == "closed"
        lane.close()

    asyncio.run(scenario())


def test_giving_up_and_going_away_at_once_frees_a_place_once() -> None:
    async def scenario() -> None:
        hold = threading.Event()
        lane = Lane("a", threads=1, queue=1, deadline=5)
        first = asyncio.ensure_future(lane.run(hold.wait, 5))
        late = asyncio.ensure_future(lane.run_within(0.0, hold.wait, 5))
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_later(0.0, late.cancel)
        await asyncio.wait([late])
        assert lane._inside == 1
        hold.set()
        await first
        assert lane._inside == 0
        lane.close()

    asyncio.run(scenario())


def test_calls_that_hang_open_the_breaker_and_the_lane_recovers_by_itself() -> None:
    async def scenario() -> None:
        now, hold = [0.0], threading.Event()
        breaker = Breaker("a", clock=lambda: now[0])
        lane = Lane("a", threads=6, queue=3, deadline=0.05, breaker=breaker)
        calls = [lane.run(hold.wait, 30) for _ in range(5)]
        for answer in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(answer, BackendTimeoutError)
        await until(lambda: breaker.state == "open")
        asked: list[int] = []
        for _ in range(100):  # one thread is free, and none of them has it
            with pytest.raises(BreakerOpenError) as refused:
                await lane.run(asked.append, 1)
            assert 0 < refused.value.retry_after <= 1
        now[0] += 1
        with pytest.raises(BackendTimeoutError):  # the probe hangs as well: every thread does now
            await lane.run(hold.wait, 30)
        await until(lambda: breaker.state == "open")
        now[0] += 2
        with pytest.raises(Problem) as full:
            await lane.run(asked.append, 1)
        assert full.value.slug == "overloaded"
        assert breaker.state == "open"
        assert asked == []
        hold.set()
        await until(lambda: lane._inside == 0)
        assert await lane.run(lambda: "well") == "well"
        assert breaker.state == "closed"
        assert lane._hung == 0
        lane.close()

    asyncio.run(scenario())


def test_a_thousand_calls_at_an_open_breaker_are_one_probe() -> None:
    async def scenario() -> None:
        now, hold = [0.0], threading.Event()
        breaker = Breaker("a", clock=lambda: now[0])
        lane = Lane("a", threads=5, queue=2_000, deadline=30, breaker=breaker)
        for _ in range(5):
            with pytest.raises(BackendUnavailableError):
                await lane.run(unavailable)
        now[0] += 1
        asked: list[int] = []

        def probe() -> None:
            asked.append(1)
            hold.wait(30)

        calls = [asyncio.ensure_future(lane.run(probe)) for _ in range(1_000)]
        await until(lambda: sum(each.done() for each in calls) >= 999)
        refused = [each for each in calls if each.done()]
        assert len(refused) == 999
        assert all(isinstance(each.exception(), BreakerOpenError) for each in refused)
        hold.set()
        await asyncio.wait(calls)
        assert asked == [1]
        assert breaker.state == "closed"
        lane.close()

    asyncio.run(scenario())


def unavailable() -> None:
    raise BackendUnavailableError("it is away")


def test_a_full_lane_is_no_failure_and_does_not_use_up_the_probe() -> None:
    async def scenario() -> None:
        now, hold = [0.0], threading.Event()
        breaker = Breaker("a", clock=lambda: now[0])
        lane = Lane("a", threads=2, queue=0, deadline=30, breaker=breaker)
        busy = [asyncio.ensure_future(lane.run(hold.wait, 30)) for _ in range(2)]
        await asyncio.sleep(0)
        for _ in range(50):
            with pytest.raises(Problem):
                await lane.run(lambda: None)
        assert breaker.state == "closed"
        for _ in range(5):
            breaker.admit().settle(BackendTimeoutError())
        now[0] += 1
        with pytest.raises(Problem):
            await lane.run(lambda: None)
        assert breaker.state == "open"
        hold.set()
        await asyncio.gather(*busy)
        await lane.run(lambda: None)
        assert breaker.state == "closed"
        lane.close()

    asyncio.run(scenario())


def test_a_failure_that_a_handler_makes_good_itself_is_a_failure_all_the_same() -> None:
    def handler(failure: Exception) -> str:
        heard(failure)
        return "kept for later"

    async def scenario() -> None:
        now = [0.0]
        breaker = Breaker("a", clock=lambda: now[0])
        lane = Lane("a", threads=1, queue=0, deadline=30, breaker=breaker)
        own = Lane("own", threads=1, queue=0, deadline=30)
        for _ in range(9):
            assert await lane.run(handler, RecordNotFoundError()) == "kept for later"
            assert await own.run(handler, BackendUnavailableError()) == "kept for later"
        assert breaker.state == "closed"
        for _ in range(5):
            assert await lane.run(handler, BackendUnavailableError()) == "kept for later"
        assert breaker.state == "open"
        now[0] += 1
        assert await lane.run(handler, BackendUnavailableError()) == "kept for later"
        assert breaker.state == "open"
        now[0] += 2
        await lane.run(lambda: None)
        assert breaker.state == "closed"
        lane.close()
        own.close()

    asyncio.run(scenario())


def test_impatient_callers_cannot_open_the_breaker_of_a_system_that_answers() -> None:
    async def scenario() -> None:
        breaker = Breaker("a")
        lane = Lane("a", threads=5, queue=100, deadline=30, breaker=breaker)
        calls = [lane.run_within(0.01, threading.Event().wait, 0.05) for _ in range(40)]
        for answer in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(answer, BackendTimeoutError)
        await until(lambda: lane._inside == 0)
        assert breaker.state == "closed"
        lane.close()

    asyncio.run(scenario())


def test_time_spent_queueing_is_not_held_against_a_system_that_answers() -> None:
    async def scenario() -> None:
        breaker = Breaker("a")
        lane = Lane("a", threads=5, queue=5, deadline=1, breaker=breaker)
        calls = [lane.run(threading.Event().wait, 0.7) for _ in range(10)]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert sum(isinstance(each, BackendTimeoutError) for each in answers) >= 5
        await until(lambda: lane._inside == 0)
        assert breaker.state == "closed"
        lane.close()

    asyncio.run(scenario())


def test_a_system_that_hangs_opens_the_breaker_whatever_its_callers_patience() -> None:
    async def scenario() -> None:
        hold, breaker = threading.Event(), Breaker("a")
        lane = Lane("a", threads=5, queue=0, deadline=1, breaker=breaker)
        calls = [lane.run_within(0.01, hold.wait, 30) for _ in range(4)]
        went = asyncio.ensure_future(lane.run(hold.wait, 30))
        await asyncio.sleep(0)
        went.cancel()  # a caller that goes away does not take the evidence along
        await asyncio.gather(*calls, return_exceptions=True)
        assert breaker.state == "closed"
        await until(lambda: breaker.state == "open")
        assert lane._hung == 5
        hold.set()
        await until(lambda: lane._inside == 0)
        assert lane._hung == 0
        lane.close()

    asyncio.run(scenario())


def test_forty_five_calls_that_hang_leave_another_lanes_slowest_answers_as_they_were() -> None:
    async def slowest(lane: Lane) -> float:
        times = []
        for _ in range(1_000):
            started = time.perf_counter()
            await lane.run(lambda: None)
            times.append(time.perf_counter() - started)
        return sorted(times)[989]

    async def scenario() -> None:
        hold = threading.Event()
        hung = Lane("hung", threads=5, queue=40, deadline=30, breaker=Breaker("hung"))
        well = Lane("well", threads=5, queue=16, deadline=30, breaker=Breaker("well"))
        alone = min([await slowest(well) for _ in range(3)])
        calls = [asyncio.ensure_future(hung.run(hold.wait, 30)) for _ in range(45)]
        beside = min([await slowest(well) for _ in range(3)])
        print(f"p99 alone {alone * 1000:.2f} ms, beside 45 that hang {beside * 1000:.2f} ms")
        assert beside <= alone * 2 + 0.005
        assert not any(each.done() for each in calls)
        hold.set()
        await asyncio.gather(*calls)
        hung.close()
        well.close()

    asyncio.run(scenario())
