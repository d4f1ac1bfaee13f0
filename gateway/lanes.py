"""One lane per council's system: its own threads, a bounded queue, a deadline.

A council whose system hangs fills its own lane and no other. Admission is a plain integer with no
`await` between test and increment, so it cannot be raced within a worker's event loop. A thread
cannot be stopped: a call past its deadline keeps its place until it really ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar, cast

from adapters.errors import BackendTimeoutError
from gateway.problems import RETRY_AFTER_SECONDS, Problem

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """Runs blocking calls for one council's system."""

    def __init__(self, name: str, *, threads: int, queue: int, deadline: float) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=f"lane-{name}")
        self._most, self._deadline, self._inside = threads + queue, deadline, 0

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The call's result. Raises Problem `overloaded` at once when the lane is full,
        BackendTimeoutError when the deadline passes, and what the call raises."""
        if self._inside >= self._most:
            raise Problem("overloaded", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def left(result: T | None, failure: BaseException | None) -> None:
            self._inside -= 1
            if answer.done():
                return  # past its deadline: nobody waits any more
            if failure is None:
                answer.set_result(cast("T", result))
            else:
                answer.set_exception(failure)

        def work() -> None:
            result, failure = None, None
            try:
                result = call(*args, **kwargs)
            except BaseException as error:
                failure = error
            with suppress(RuntimeError):  # the loop is closed: the gateway has stopped
                loop.call_soon_threadsafe(left, result, failure)

        self._inside += 1
        self._threads.submit(work)
        timer = loop.call_later(self._deadline, _give_up, answer)
        try:
            return await answer
        finally:
            timer.cancel()

    def close(self) -> None:
        """Take no more calls; do not wait for those that hang."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _give_up(answer: asyncio.Future[Any]) -> None:
    if not answer.done():
        answer.set_exception(BackendTimeoutError("the call passed its deadline"))
