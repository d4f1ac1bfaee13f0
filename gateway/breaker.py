"""Holding back from a council's system that fails: a circuit breaker and a retry budget.

Both only count and decide. Threads, deadlines and HTTP may not come in here, and nothing sleeps:
time is a clock that is given. Why neither is a library's: `docs/adr/0013-breaker-of-our-own.md`.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from typing import Literal, ParamSpec, TypeAlias, TypeVar

from adapters.errors import BackendTimeoutError, BackendUnavailableError

P = ParamSpec("P")
T = TypeVar("T")
State: TypeAlias = Literal["closed", "open", "half-open"]

FAILURES = (BackendUnavailableError, BackendTimeoutError)
"""What says that a system is not well; any other outcome is an answer of a system that is."""
IN_A_ROW = 5
LAST_CALLS = 20
SHARE_OF_LAST = 0.5
LONGEST_OPEN_SECONDS = 300.0
_SPENT = -1
_UNDER_WAY: ContextVar[Admission | None] = ContextVar("under way", default=None)


class BreakerOpenError(BackendUnavailableError):
    """The system failed a moment ago and was not asked; nothing was written.

    `retry_after`: seconds until it may be asked again, more than 0.
    """

    def __init__(self, name: str, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(f"{name} is left alone after failures; nothing was written")


class Breaker:
    """Decides whether one council's system may be asked now. Safe to share between threads.

    It opens after 5 failures in a row, or when half of the last 20 calls failed. It stays open for
    `first_open` seconds, twice as long after each probe that fails, at most 300; always a random
    part between half and whole of it, so that the workers of a gateway do not probe in step. Then
    one call goes through as a probe: its failure opens it again, anything else closes it.

    `name` is for messages and may not be secret. `changed` is called with whether it is not closed,
    at first and at every change of that; it must not call back. `chance` gives 0 to 1.
    """

    def __init__(
        self,
        name: str,
        *,
        first_open: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        changed: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self.name = name
        self._first, self._clock, self._chance, self._changed = first_open, clock, chance, changed
        self._lock = threading.Lock()
        self._state: State = "closed"
        self._era, self._until, self._probes_failed = 0, 0.0, 0
        self._in_a_row = 0
        self._last: deque[bool] = deque(maxlen=LAST_CALLS)
        changed(False)

    @property
    def state(self) -> State:
        """`open` until a probe is under way, however long ago its time came."""
        return self._state

    def call(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The call's result. Raises BreakerOpenError without calling, and what the call raises."""
        admission = self.admit()
        try:
            result = admission.during(lambda: fn(*args, **kwargs))
        except BaseException as failure:
            admission.settle(failure)
            raise
        admission.settle(None)
        return result

    def admit(self) -> Admission:
        """Leave for one call, which must be settled or withdrawn. Raises BreakerOpenError."""
        with self._lock:
            if self._state == "half-open":
                raise BreakerOpenError(self.name, self._first)
            if self._state == "open":
                left = self._until - self._clock()
                if left > 0:
                    raise BreakerOpenError(self.name, left)
                self._state = "half-open"
                self._era += 1
            return Admission(self, self._era)

    def _outcome(self, admission: Admission, failed: bool) -> None:
        with self._lock:
            era, admission.era = admission.era, _SPENT
            if era != self._era:
                return  # let in before the last change: it says nothing of the system as it is now
            if self._state == "half-open":
                if failed:
                    self._probes_failed += 1
                    self._open()
                else:
                    self._close()
                return
            self._in_a_row = self._in_a_row + 1 if failed else 0
            self._last.append(failed)
            full = len(self._last) == LAST_CALLS
            if self._in_a_row >= IN_A_ROW or (
                full and sum(self._last) >= LAST_CALLS * SHARE_OF_LAST
            ):
                self._open()
                self._changed(True)

    def _withdrawn(self, admission: Admission) -> None:
        with self._lock:
            era, admission.era = admission.era, _SPENT
            if era == self._era and self._state == "half-open":
                self._state = "open"  # its time is past: the next call is the probe
                self._era += 1

    def _open(self) -> None:
        # The exponent is bounded, or a year of failed probes would overflow a float.
        whole = min(self._first * 2.0 ** min(self._probes_failed, 32), LONGEST_OPEN_SECONDS)
        self._until = self._clock() + whole * (1 + self._chance()) / 2
        self._state = "open"
        self._era += 1

    def _close(self) -> None:
        self._state = "closed"
        self._era += 1
        self._probes_failed = self._in_a_row = 0
        self._last.clear()
        self._changed(False)


class Admission:
    """Leave for one call. Only the first word about it counts."""

    __slots__ = ("_breaker", "era")

    def __init__(self, breaker: Breaker, era: int) -> None:
        self._breaker, self.era = breaker, era

    def during(self, call: Callable[[], T]) -> T:
        """The call's result, made so that `heard` finds this admission."""
        before = _UNDER_WAY.set(self)
        try:
            return call()
        finally:
            _UNDER_WAY.reset(before)

    def settle(self, failure: BaseException | None) -> None:
        """Say how the call ended: what it raised, or None for a result."""
        self._breaker._outcome(self, isinstance(failure, FAILURES))

    def withdraw(self) -> None:
        """Say that the call never reached the system, so that it tells nothing of it."""
        self._breaker._withdrawn(self)


def heard(failure: BaseException) -> None:
    """Tell the breaker of the call that this thread makes of a failure that will not leave it."""
    admission = _UNDER_WAY.get()
    if admission is not None:
        admission.settle(failure)


class Budget:
    """Bounds retries that fail to a share of the first tries. Safe to share between threads.

    Each first try saves up `share` of a retry, up to `most`; `least` are there at the start, so
    that a quiet gateway may retry at all. A retry that succeeds gives back two: once a system is
    well again, what waited goes out ever faster. One more is saved up every `every` seconds, so
    that this begins by itself.
    """

    def __init__(
        self,
        share: float = 0.2,
        *,
        least: float = 3,
        most: float = 10,
        every: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._share, self._most, self._saved = share, most, min(least, most)
        self._every, self._clock, self._counted = every, clock, clock()
        self._lock = threading.Lock()

    def first_try(self) -> None:
        """Count a first try."""
        self._save(self._share)

    def succeeded(self) -> None:
        """Count a retry that the system took."""
        self._save(2)

    def _save(self, much: float) -> None:
        with self._lock:
            self._saved = min(self._saved + much, self._most)

    def may_retry(self) -> bool:
        """Whether one retry may be made now; if so, it is spent."""
        with self._lock:
            now = self._clock()
            passed, self._counted = now - self._counted, now
            self._saved = min(self._saved + passed / self._every, self._most)
            if self._saved < 1:
                return False
            self._saved -= 1
            return True
