"""The breaker and the retry budget: what they promise, on a clock that only tests move."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.errors import (
    BackendNonsenseError,
    BackendTimeoutError,
    BackendUnavailableError,
    NotHoldableError,
    OutcomeUnknownError,
    RecordNotFoundError,
    StaleRecordError,
)
from gateway.breaker import (
    IN_A_ROW,
    LAST_CALLS,
    LONGEST_OPEN_SECONDS,
    Breaker,
    BreakerOpenError,
    Budget,
)
from gateway.problems import Problem


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def made(clock: Clock, *, chance: float = 1.0, changed: Callable[[bool], None] = print) -> Breaker:
    return Breaker("a/b", clock=clock, chance=lambda: chance, changed=changed)


def ends(breaker: Breaker, failure: Exception | None) -> None:
    """One call that ends so. Raises BreakerOpenError if it was not made."""

    def call() -> None:
        if failure is not None:
            raise failure

    try:
        breaker.call(call)
    except BreakerOpenError:
        raise
    except Exception as error:
        assert error is failure


def opened(clock: Clock, **options: float) -> Breaker:
    breaker = made(clock, **options)
    for _ in range(IN_A_ROW):
        ends(breaker, BackendUnavailableError())
    assert breaker.state == "open"
    return breaker


def refused(breaker: Breaker) -> float:
    """Retry-After of a call that was not made."""
    with pytest.raises(BreakerOpenError) as error:
        breaker.call(pytest.fail, "the system was asked")
    return error.value.retry_after


@pytest.mark.parametrize(
    "failure", [BackendUnavailableError(), OutcomeUnknownError(), BackendTimeoutError()]
)
def test_it_opens_after_five_failures_in_a_row(failure: Exception) -> None:
    breaker = made(Clock())
    for _ in range(4):
        ends(breaker, failure)
    ends(breaker, None)
    for _ in range(4):
        ends(breaker, failure)
    assert breaker.state == "closed"
    ends(breaker, failure)
    assert breaker.state == "open"
    assert refused(breaker) > 0


@pytest.mark.parametrize(
    "answer",
    [
        RecordNotFoundError(),
        StaleRecordError(),
        NotHoldableError("/a", "too long"),
        BackendNonsenseError(),
        Problem("overloaded"),
        ZeroDivisionError(),
    ],
)
def test_an_answer_that_is_a_no_is_an_answer(answer: Exception) -> None:
    breaker = made(Clock())
    for _ in range(LAST_CALLS * 2):
        ends(breaker, answer)
    assert breaker.state == "closed"


def test_it_opens_when_half_of_the_last_twenty_failed() -> None:
    breaker = made(Clock())
    for number in range(LAST_CALLS):
        assert breaker.state == "closed"
        ends(breaker, BackendTimeoutError() if number % 2 else None)
    assert breaker.state == "open"


def test_what_opened_it_is_forgotten_when_it_closes() -> None:
    clock = Clock()
    breaker = made(clock)
    for number in range(LAST_CALLS):
        ends(breaker, BackendTimeoutError() if number % 2 else None)
    clock.now += LONGEST_OPEN_SECONDS
    ends(breaker, None)
    ends(breaker, BackendTimeoutError())
    assert breaker.state == "closed"


@settings(deadline=None)
@given(st.lists(st.booleans(), max_size=200))
def test_it_opens_exactly_when_a_rule_says_so(fails: list[bool]) -> None:
    breaker, told = made(Clock(), changed=lambda _: None), []
    for failed in fails:
        ends(breaker, BackendUnavailableError() if failed else None)
        told.append(failed)
        last = told[-LAST_CALLS:]
        row = len(told) >= IN_A_ROW and all(told[-IN_A_ROW:])
        rule = row or (len(last) == LAST_CALLS and sum(last) * 2 >= LAST_CALLS)
        assert breaker.state == ("open" if rule else "closed")
        if rule:
            return


@settings(deadline=None)
@given(chance=st.floats(0, 1), probes=st.integers(0, 15))
@example(chance=1.0, probes=1_100)
def test_it_stays_open_twice_as_long_after_each_failed_probe(chance: float, probes: int) -> None:
    clock = Clock()
    breaker = opened(clock, chance=chance)
    for failed in range(probes):
        waits = refused(breaker)
        whole = min(2.0 ** min(failed, 40), LONGEST_OPEN_SECONDS)
        assert whole / 2 * 0.999 <= waits <= whole * 1.001
        clock.now += waits * 0.99
        refused(breaker)
        clock.now += waits * 0.02
        ends(breaker, BackendUnavailableError())
        assert breaker.state == "open"
    clock.now += LONGEST_OPEN_SECONDS
    ends(breaker, None)
    assert breaker.state == "closed"
    for _ in range(IN_A_ROW):
        ends(breaker, BackendUnavailableError())
    assert refused(breaker) <= 1.001  # a system that was well is given its first chance soon again


def test_one_probe_of_a_thousand_calls_from_threads() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += LONGEST_OPEN_SECONDS
    asked, hold = [], threading.Event()
    others = threading.Semaphore(0)

    def probe() -> None:
        asked.append(1)
        hold.wait(30)

    def one(_: int) -> int:
        try:
            breaker.call(probe)
        except BreakerOpenError:
            others.release()
            return 0
        return 1

    with ThreadPoolExecutor(50) as pool:
        passed = pool.map(one, range(1_000))
        for _ in range(999):
            assert others.acquire(timeout=30)
        assert breaker.state == "half-open"
        hold.set()
        assert sum(passed) == len(asked) == 1
    assert breaker.state == "closed"


def test_calls_beside_each_other_do_not_wait_for_each_other() -> None:
    breaker, together = made(Clock()), threading.Barrier(10, timeout=30)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: breaker.call(together.wait), range(10)))


def test_a_probe_that_was_never_made_leaves_the_next_call_to_probe() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += LONGEST_OPEN_SECONDS
    breaker.admit().withdraw()
    assert breaker.state == "open"
    ends(breaker, None)
    assert breaker.state == "closed"


def test_what_was_let_in_before_a_change_says_nothing_after_it() -> None:
    clock = Clock()
    breaker = made(clock)
    early = [breaker.admit() for _ in range(20)]
    for _ in range(IN_A_ROW):
        ends(breaker, BackendUnavailableError())
    clock.now += LONGEST_OPEN_SECONDS
    probe = breaker.admit()
    early[0].settle(None)
    early[1].settle(BackendTimeoutError())
    early[2].withdraw()
    assert breaker.state == "half-open"
    probe.settle(None)
    for late in early[3:]:
        late.settle(BackendTimeoutError())
    assert breaker.state == "closed"


def test_only_the_first_word_about_a_call_counts() -> None:
    breaker = made(Clock())
    admission = breaker.admit()
    for _ in range(LAST_CALLS):
        admission.settle(BackendTimeoutError())
    assert breaker.state == "closed"


def test_it_says_when_it_changes_and_keeps_no_thread() -> None:
    clock, said, threads = Clock(), [], threading.active_count()
    breaker = made(clock, changed=said.append)
    assert said == [False]
    for _ in range(IN_A_ROW):
        ends(breaker, BackendUnavailableError())
    for _ in range(3):
        clock.now += LONGEST_OPEN_SECONDS
        ends(breaker, BackendUnavailableError())
    assert said == [False, True]
    clock.now += LONGEST_OPEN_SECONDS
    ends(breaker, None)
    assert said == [False, True, False]
    assert threading.active_count() == threads


def test_its_message_names_the_system_and_says_that_nothing_was_written() -> None:
    with pytest.raises(BreakerOpenError, match=r"^a/b is .* nothing was written$"):
        opened(Clock()).call(time.sleep, 1)


@settings(deadline=None)
@given(calls=st.integers(1, 2_000), tries=st.integers(2, 6))
def test_retries_add_at_most_a_fifth_while_everything_fails(calls: int, tries: int) -> None:
    budget, made_calls = Budget(0.2, least=3, clock=Clock()), 0
    for _ in range(calls):
        budget.first_try()
        made_calls += 1
        for _ in range(tries - 1):
            if budget.may_retry():
                made_calls += 1
    assert made_calls <= 1.2 * calls + 3
    assert made_calls >= min(1.2 * calls - 1, calls + 3)


def test_a_long_quiet_time_does_not_save_up_a_storm_of_retries() -> None:
    budget = Budget(0.2, least=3, most=10, clock=Clock())
    for _ in range(100_000):
        budget.first_try()
    assert sum(budget.may_retry() for _ in range(100_000)) == 10


def test_a_system_that_is_well_again_is_soon_asked_at_full_speed() -> None:
    clock = Clock()
    budget = Budget(0.2, least=0, most=10, every=5.0, clock=clock)
    assert not budget.may_retry()
    clock.now += 5
    rounds = []
    for _ in range(4):
        made_now = 0
        while budget.may_retry():
            made_now += 1
        rounds.append(made_now)
        for _ in range(made_now):
            budget.succeeded()
    assert rounds == [1, 2, 4, 8]


def test_a_system_that_stays_ill_is_tried_now_and_then() -> None:
    clock = Clock()
    budget = Budget(0.2, least=3, most=10, every=5.0, clock=clock)
    tries = 0
    for _ in range(600):
        clock.now += 1
        tries += budget.may_retry()
    assert tries == 3 + 600 // 5


def test_a_budget_is_kept_between_threads() -> None:
    budget = Budget(0.0, least=500, most=500, clock=Clock())
    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(lambda _: budget.may_retry(), range(2_000))) == 500
