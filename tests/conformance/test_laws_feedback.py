"""The laws of feedback: silent on a right system that is in use, and loud about a wrong one."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from judged import failed, judged
from natives import ledger_of, subject_of

from conformance.budget import Budget
from conformance.laws import run
from conformance.laws.figures import (
    COLUMNS,
    EDGES,
    MALFORMED,
    SUPPRESSED,
    added,
    codes,
    counts,
    figure,
    leaves_room,
    named,
    shown,
)
from conformance.model import Status
from conformance.native import running

F = "CA-FEEDBACK-"
Kept = list[tuple[str, dict[str, Any]]]


def earlier(seed: int, months: int = 4) -> Kept:
    """Responses of this month and of some before it: none, few and many about each subject."""
    rng, day, found = random.Random(seed), datetime.now(UTC).date(), Kept()
    for _ in range(months):
        for about in codes("subjects"):
            weights = [rng.random() ** 2 + 0.02 for _ in range(3)]
            for _ in range(rng.choice((0, 1, 4, 7, 9, 10, 12, 13, 40))):
                body: dict[str, Any] = {"about": about}
                (body["outcome"],) = rng.choices(codes("outcomes"), weights)
                for name in ("ratings", "roles", "alternatives"):
                    if rng.random() < 0.7:
                        body[COLUMNS[name]] = rng.choice(codes(name)[: rng.randint(1, 8)])
                body["difficulties"] = rng.sample(codes("difficulties"), rng.randint(0, 3))
                body["minutes"] = rng.choice([edge for band in EDGES.values() for edge in band])
                found.append((day.isoformat(), body))
        day = day.replace(day=1) - timedelta(1)
    return found


def in_use(before: Kept) -> Callable[..., Any]:
    """A hook by which a summary also has the responses from before the run."""

    def chosen(value: Kept, month: str | None, **_: Any) -> Kept:
        return [*value, *(each for each in before if month in (None, each[0][:7]))]

    return chosen


@pytest.mark.parametrize("seed", range(4))
def test_a_right_system_that_is_in_use_contradicts_itself_nowhere(seed: int) -> None:
    hooks = {"chosen": in_use(earlier(seed))}
    _, results = judged(run, "feedback", hooks, seed=seed)
    assert not failed(results)
    assert not [each for each in results if each.status is Status.BLOCKED]
    looked = {each.clause for each in results if each.evaluations}
    assert {f"{F}{number:03}" for number in (4, 6, 7, 8, 9, 10, 11, 12, 13, 14)} <= looked


def test_a_second_run_on_the_same_system_finds_nothing_either() -> None:
    with running() as base_url:
        for seed in (1, 2, 3):
            subject, ledger = subject_of(base_url, "feedback", seed=seed), ledger_of("feedback")
            run(subject, ledger, Budget("standard", seconds=60))
            assert not failed(ledger.results())


WRONG: dict[str, tuple[dict[str, Callable[..., Any]], str]] = {
    "rounded down": (
        {"figure": lambda told, count: told if count < 5 else count // 5 * 5},
        "009",
    ),
    "three are told": ({"figure": lambda told, count: 5 if count in (3, 4) else told}, "009"),
    "a response counts twice": ({"kept": lambda kept, **_: kept * 2}, "006"),
    "a response counts in every subject": (
        {"kept": lambda kept, body, day: [*kept, (day, {**body, "about": "rules"})]},
        "006",
    ),
    "the last minute of a band is over": (
        {
            "kept": lambda kept, body, day: [
                (day, body | {"minutes": body["minutes"] + (body["minutes"] % 5 == 4)})
                if "minutes" in body
                else (day, body)
            ]
        },
        "006",
    ),
    "it is told in a month that it is not of": (
        {"kept": lambda kept, body, day: [("2015-06-15", body)] if "minutes" in body else kept},
        "011",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_found_on_a_system_in_use(name: str) -> None:
    hooks, clause = WRONG[name]
    _, results = judged(run, "feedback", {"chosen": in_use(earlier(9)), **hooks})
    assert F + clause in failed(results)


def test_every_count_is_told_as_the_counts_that_are_told_so() -> None:
    for count in range(60):
        assert count in counts(shown(count))
        assert [each for each in range(60) if shown(each) == shown(count)] == [
            each for each in counts(shown(count)) if each < 60
        ]
    assert [shown(count) for count in (0, 1, 4, 5, 7, 8, 12, 13)] == [
        *(0, SUPPRESSED, SUPPRESSED, 5, 5, 10, 10, 15)
    ]


@pytest.mark.parametrize(
    "value",
    [{}, {"count": 3}, {"count": -5}, {"count": True}, {"count": "5"}, {"suppressed": False},
     {"count": 5, "suppressed": True}, {"count": 5, "exact": 5}],
)  # fmt: skip
def test_what_is_no_figure_is_malformed(value: dict[str, Any]) -> None:
    assert figure(value) == MALFORMED
    assert not counts(MALFORMED)


def test_sums_and_room() -> None:
    assert added([10, SUPPRESSED, 0, SUPPRESSED, SUPPRESSED]) == 15
    assert leaves_room([5, 5, SUPPRESSED], [5, 5, 0])
    assert not leaves_room([5, 5, SUPPRESSED, SUPPRESSED], [5, 5, 0])


def test_a_response_is_in_the_cells_that_it_names() -> None:
    body = {"about": "rules", "outcome": "done", "role": "other", "rating": 2, "minutes": 60}
    assert named({**body, "difficulties": ["too-long", "other"], "otherwise": "nothing"}) == {
        ("outcomes", "done"),
        ("roles", "other"),
        ("ratings", 2),
        ("durations", "at-least-60"),
        ("difficulties", "too-long"),
        ("difficulties", "other"),
        ("alternatives", "nothing"),
    }
