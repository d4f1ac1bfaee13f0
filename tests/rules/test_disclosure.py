"""What is told of counts: each rule of the feedback document, with figures worked out by hand."""

from __future__ import annotations

import pytest

import openapi
from gateway.rules.disclosure import Counts, Group, Shown, added, of_all_months, of_month, shown

S = None
"""Suppressed."""


def counts(*outcomes: int, **breakdowns: tuple[int, ...]) -> Counts:
    return Counts({"outcomes": outcomes, **breakdowns})


@pytest.mark.parametrize(
    ("told", "those"),
    [
        (0, range(1)),
        (S, range(1, 5)),
        (5, range(5, 8)),
        (10, range(8, 13)),
        (15, range(13, 18)),
        (20, range(18, 23)),
        (1000, range(998, 1003)),
    ],
)
def test_a_count_is_suppressed_from_one_to_four_and_otherwise_the_nearest_five(
    told: Shown, those: range
) -> None:
    """CA-FEEDBACK-009."""
    assert {shown(count) for count in those} == {told}


@pytest.mark.parametrize(
    ("figures", "total"),
    [
        ((), 0),
        ((0, 0), 0),
        ((10, 15, 0), 25),
        ((S,), S),
        ((S, 0, 0), S),
        ((S, 10), 10),
        ((S, S), 5),
        ((S, S, S), 5),
        ((S, S, 20, S, S), 30),
    ],
)
def test_a_sum_is_made_of_what_is_shown(figures: tuple[Shown, ...], total: Shown) -> None:
    """CA-FEEDBACK-013: two suppressed are five, one that remains is nothing."""
    assert added(figures) == total


@pytest.mark.parametrize("outcomes", [(0, 0, 0), (1, 0, 0), (4, 4, 1), (9, 0, 0)])
def test_a_month_with_fewer_than_ten_tells_nothing_not_even_that_there_are_none(
    outcomes: tuple[int, ...],
) -> None:
    """CA-FEEDBACK-010."""
    assert of_month(counts(*outcomes)) == Group(S, {})


@pytest.mark.parametrize(
    ("outcomes", "told", "responses"),
    [
        ((10, 0, 0), (10, 0, 0), 10),
        ((4, 4, 4), (S, S, S), 10),
        ((7, 4, 0), (5, S, 0), 10),
        ((14, 7, 2), (15, 5, S), 20),
        ((18, 1, 1), (20, S, S), 25),
        ((30, 20, 10), (30, 20, 10), 60),
    ],
)
def test_the_responses_of_a_group_are_its_outcomes_added_up_and_ten_at_least(
    outcomes: tuple[int, ...], told: tuple[Shown, ...], responses: int
) -> None:
    """CA-FEEDBACK-014."""
    assert of_month(counts(*outcomes)) == Group(responses, {"outcomes": told})


@pytest.mark.parametrize(
    ("outcomes", "ratings", "told"),
    [
        # Outcomes of 7 + 7 at most: ratings that come to 11 at least leave room, to 12 not.
        ((7, 7, 0), (5, 5, 1, 0, 0), True),
        ((7, 7, 0), (5, 5, 1, 1, 0), False),
        # The same, where the counts themselves are far from the edge: only what is shown decides.
        ((5, 5, 0), (5, 5, 0, 0, 0), True),
        ((6, 6, 0), (5, 5, 1, 1, 0), False),
        # 12 at most; 8 + 1 leave room, 8 + 1 + 1 not.
        ((12, 0, 0), (8, 1, 0, 0, 0), True),
        ((12, 0, 0), (8, 1, 1, 0, 0), False),
        ((20, 0, 0), (0, 0, 0, 0, 0), True),
    ],
)
def test_a_breakdown_that_leaves_no_room_is_left_out(
    outcomes: tuple[int, ...], ratings: tuple[int, ...], told: bool
) -> None:
    """CA-FEEDBACK-015."""
    group = of_month(counts(*outcomes, ratings=ratings))
    assert ("ratings" in group.breakdowns) is told
    manifold = of_month(counts(*outcomes, difficulties=ratings))
    assert "difficulties" in manifold.breakdowns, "one response may have several"


@pytest.mark.parametrize(
    ("months", "told"),
    [
        # Nothing stands by itself: what there is, is one group.
        ([], Group(0)),
        ([(0, 0, 0)], Group(0)),
        ([(1, 0, 0), (2, 1, 0)], Group(S)),
        ([(4, 1, 0), (2, 0, 0)], Group(5)),
        ([(9, 0, 0)], Group(10)),
        ([(9, 0, 0), (1, 0, 0)], Group(10, {"outcomes": (10, 0, 0)})),
        ([(3, 0, 1)] * 5, Group(20, {"outcomes": (15, 0, 5)})),
        # A month that stands by itself is added as it is shown; fewer than ten others are left out.
        ([(14, 7, 2)], Group(20, {"outcomes": (15, 5, S)})),
        ([(14, 7, 2), (9, 0, 0)], Group(20, {"outcomes": (15, 5, S)})),
        ([(14, 7, 2), (6, 0, 0), (3, 0, 1)], Group(35, {"outcomes": (25, 5, 5)})),
        ([(11, 1, 0), (12, 2, 0)], Group(25, {"outcomes": (20, 5, 0)})),
        ([(11, 1, 0), (12, 2, 0), (13, 3, 0)], Group(40, {"outcomes": (35, 5, 0)})),
    ],
)
def test_all_months_are_the_sum_of_what_the_months_show_and_of_all_the_rest(
    months: list[tuple[int, ...]], told: Group
) -> None:
    """CA-FEEDBACK-012."""
    assert of_all_months(counts(*each) for each in months) == told


def test_the_examples_of_the_standard_follow_from_these_counts() -> None:
    """The two months behind the examples, and what becomes of them."""
    october = counts(
        *(9, 3, 0),
        ratings=(0, 0, 2, 6, 4),
        roles=(8, 4, 0, 0, 0, 0, 0, 0),
        difficulties=(5, 1, 0, 2, 0, 0, 0, 0),
        alternatives=(7, 1, 0, 0, 2, 0),
        durations=(0, 8, 4, 0, 0),
    )
    november = counts(
        *(14, 7, 2),
        ratings=(0, 1, 4, 9, 6),
        roles=(11, 6, 3, 0, 1, 0, 2, 0),
        difficulties=(8, 3, 5, 0, 1, 2, 0, 0),
        alternatives=(12, 2, 0, 4, 3, 0),
        durations=(2, 13, 6, 0, 0),
    )
    document = openapi.document("feedback")["paths"]["/summary"]["get"]
    examples = document["responses"]["200"]["content"]["application/json"]["examples"]
    for name, group in (
        ("one-month", of_month(november)),
        ("all-months", of_all_months([october, november])),
    ):
        subject = examples[name]["value"]["subjects"][0]
        assert [subject["responses"]] == told([group.responses])
        for breakdown, figures in group.breakdowns.items():
            assert [each["responses"] for each in subject[breakdown]] == told(figures), breakdown
        assert set(subject) == {"about", "responses", *group.breakdowns}


def told(figures: list[Shown] | tuple[Shown, ...]) -> list[dict[str, object]]:
    return [{"suppressed": True} if each is None else {"count": each} for each in figures]
