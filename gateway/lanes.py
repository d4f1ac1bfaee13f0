"""One lane per council's system: its own threads, a bounded queue, a deadline, a breaker.

A council whose system hangs fills its own lane and no other. Admission is a plain integer with no
`await` between test and increment, so it cannot be raced within a worker's event loop. A thread
cannot be stopped: a call past its deadline keeps its place until it really ends. A call that is
still waiting for a thread when its caller gives up is never made.

What a call says of the system, the lane's breaker hears once: when the call ends, or when it has
held its thread for the lane's whole deadline. A caller's shorter patience is no failure of the
system, and neither is a full lane.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Generic, ParamSpec, TypeVar, cast

from adapters.errors import BackendTimeoutError
from gateway.breaker import Admission, Breaker
from gateway.problems import RETRY_AFTER_SECONDS, Problem

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """Runs blocking calls for one council's system. `deadline` is in seconds."""

    def __init__(
        self,
        name: str,
        *,
        threads: int,
        queue: int,
        deadline: float,
        breaker: Breaker | None = None,
    ) -> None:
        self.breaker = breaker
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=f"lane-{name}")
        self._threads, self._most, self._deadline = threads, threads + queue, deadline
        self._inside = self._hung = 0

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The call's result, within the lane's deadline; raises as `run_within` does."""
        return await self.run_within(self._deadline, call, *args, **kwargs)

    async def run_within(
        self, seconds: float, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The call's result, within these seconds or the lane's deadline if that is shorter.

        Raises at once BreakerOpenError when the breaker is open, and Problem `overloaded` when the
        lane is full or all its threads hang; BackendTimeoutError when the time is up; and what the
        call raises.
        """
        admission = self.breaker.admit() if self.breaker else None
        if self._inside >= self._most or self._hung >= self._threads:
            if admission:
                admission.withdraw()
            raise Problem("overloaded", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        one: _Call[T] = _Call(self, admission, lambda: call(*args, **kwargs))
        return await one.answered(min(seconds, self._deadline))

    def close(self) -> None:
        """Take no more calls; do not wait for those that hang."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class _Call(Generic[T]):
    """One call's place in a lane, until its thread lets go. Lives in the event loop."""

    def __init__(self, lane: Lane, admission: Admission | None, call: Callable[[], T]) -> None:
        self._lane, self._admission, self._call = lane, admission, call
        self._hung = False
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self._answer: asyncio.Future[T] = self._loop.create_future()
        lane._inside += 1
        self._ticket: Future[None] = lane._pool.submit(self._work)

    async def answered(self, patience: float) -> T:
        self._timer = self._loop.call_later(patience, self._give_up)
        try:
            return await self._answer
        except asyncio.CancelledError:
            self._never_start()
            raise

    def _work(self) -> None:
        """In the lane's thread."""
        self._started = self._loop.time()
        result: T | None = None
        failure: BaseException | None = None
        try:
            result = self._admission.during(self._call) if self._admission else self._call()
        except BaseException as error:
            failure = error
        with suppress(RuntimeError):  # the loop is closed: the gateway has stopped
            self._loop.call_soon_threadsafe(self._left, result, failure)

    def _left(self, result: T | None, failure: BaseException | None) -> None:
        self._leave()
        if self._admission:
            self._admission.settle(failure)
        if self._answer.done():
            return  # nobody waits any more
        if failure is None:
            self._answer.set_result(cast("T", result))
        else:
            self._answer.set_exception(failure)

    def _give_up(self) -> None:
        """The caller's time is up, or the thread's: it hangs when it had the whole deadline."""
        if not self._answer.done():
            self._answer.set_exception(BackendTimeoutError("the call passed its deadline"))
        if self._never_start():
            return
        left = self._started + self._lane._deadline - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(left, self._give_up)
            return
        self._hung = True
        self._lane._hung += 1
        if self._admission:
            self._admission.settle(BackendTimeoutError())

    def _never_start(self) -> bool:
        """Give the place back if no thread has taken the call yet."""
        if self._ticket.cancelled() or not self._ticket.cancel():
            return False
        self._leave()
        if self._admission:
            self._admission.withdraw()
        return True

    def _leave(self) -> None:
        self._timer.cancel()
        self._lane._inside -= 1
        self._lane._hung -= self._hung
