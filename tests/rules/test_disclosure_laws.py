"""Laws of what is told: no count from 1 to 4 can be worked out, whatever is put together.

Whoever reads the summaries knows the rules too. So the tests go through all counts that there could
be, put those together that are told in the same way, and see that a small count could then always
be another one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from gateway.rules.disclosure import Counts, Group, Shown, of_all_months, of_month, shown

SMALL = range(1, 5)
Cells = tuple[int, ...]
Pattern = tuple[Shown, ...]


def adding_up_to(total: int, cells: int) -> Iterator[Cells]:
    """Every way in which so many counts can have this sum."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in adding_up_to(total - first, cells - 1):
            yield (first, *rest)


def up_to(total: int, cells: int) -> list[Cells]:
    return [each for sum_ in range(total + 1) for each in adding_up_to(sum_, cells)]


def told(group: Group) -> tuple[object, ...]:
    return (group.responses, tuple(group.breakdowns.items()))


def worked_out(seen: Iterable[tuple[object, Cells]]) -> list[tuple[object, int]]:
    """What is told, and a place in the counts behind it, where only one small count is possible."""
    possible: dict[object, list[set[int]]] = {}
    for key, behind in seen:
        places = possible.setdefault(key, [set() for _ in behind])
        for values, value in zip(places, behind, strict=True):
            values.add(value)
    return [
        (key, place)
        for key, places in possible.items()
        for place, values in enumerate(places)
        if len(values) == 1 and values <= set(SMALL)
    ]


def test_the_search_finds_what_plain_rounding_gives_away() -> None:
    """The three examples of docs/explanation/feedback.md, where every count is told by itself."""
    outcomes = (
        ((shown(sum(cells)), *map(shown, cells)), cells)
        for total in range(31)
        for cells in adding_up_to(total, 3)
    )
    assert ((20, 5, 5, None), 2) in worked_out(outcomes)
    # With two in any of twelve months there would be thirteen, which are told as fifteen.
    months = (
        ((shown(sum(cells)), *map(shown, cells)), cells) for cells in product(range(2), repeat=12)
    )
    assert ((10, *[None] * 12), 0) in worked_out(months)
    roles = (
        ((shown(total), *map(shown, cells)), cells)
        for total in range(10, 13)
        for cells in up_to(total, 4)
    )
    assert ((10, 5, 5, None, None), 2) in worked_out(roles)


def test_nothing_small_can_be_worked_out_from_a_month_and_all_months() -> None:
    """`elsewhere` is what came in months that are too small to be shown, however many those are."""

    def seen() -> Iterator[tuple[object, Cells]]:
        for month, elsewhere in product(up_to(16, 2), up_to(16, 2)):
            small = [Counts({"outcomes": each}) for each in _in_months_below_ten(elsewhere)]
            one = Counts({"outcomes": month})
            key = (told(of_month(one)), told(of_all_months([one, *small])))
            whole = tuple(map(sum, zip(month, elsewhere, strict=True)))
            yield key, (*month, *whole, sum(month), sum(elsewhere), sum(whole))

    assert worked_out(seen()) == []


def test_nothing_small_can_be_worked_out_from_two_months_and_all_months() -> None:
    shown_alone = [each for total in range(10, 13) for each in adding_up_to(total, 2)]

    def seen() -> Iterator[tuple[object, Cells]]:
        for one, two, elsewhere in product(shown_alone, shown_alone, up_to(10, 2)):
            if one > two:
                continue  # the other way round it is the same
            parts = (one, two, *_in_months_below_ten(elsewhere))
            months = [Counts({"outcomes": each}) for each in parts]
            whole = tuple(map(sum, zip(one, two, elsewhere, strict=True)))
            key = (*(told(of_month(each)) for each in months[:2]), told(of_all_months(months)))
            yield key, (*one, *two, *elsewhere, *whole, sum(elsewhere))

    assert worked_out(seen()) == []


def test_it_cannot_be_worked_out_that_a_month_has_one_response() -> None:
    """Twelve months with one or none each. If it were told in which there was none, and a sum said
    that there are twelve at most, there could be years of which all is known."""

    def seen() -> Iterator[tuple[object, Cells]]:
        for each in product(range(2), repeat=12):
            months = [Counts({"outcomes": (count, 0)}) for count in each]
            yield (*map(told, map(of_month, months)), told(of_all_months(months))), each

    assert worked_out(seen()) == []


def _in_months_below_ten(cells: Cells) -> Iterator[Cells]:
    """The same responses one by one, each in a month of its own."""
    for place, count in enumerate(cells):
        for _ in range(count):
            yield tuple(int(each == place) for each in range(len(cells)))


MOST = 22
"""Sums up to this are gone through; outcomes that could have more are left to the others."""
_MOST_OF = {None: 4, 0: 0}


@cache
def exclusive() -> dict[Pattern, list[Cells]]:
    """Four codes of which a response names one at most, as told -> the counts that can be."""
    found = defaultdict(list)
    for cells in up_to(MOST, 4):
        found[tuple(map(shown, cells))].append(cells)
    return found


@cache
def needed(pattern: Pattern) -> int:
    """How many responses there have to be for every suppressed count to have two values at least:
    with as few as its smallest value needs, that value is known."""
    needs = [0]
    for place, figure in enumerate(pattern):
        if figure is None:
            least: dict[int, int] = {}
            for cells in exclusive()[pattern]:
                least[cells[place]] = min(sum(cells), least.get(cells[place], MOST))
            needs.append(sorted(least.values())[1])
    return max(needs)


def test_nothing_small_can_be_worked_out_from_the_breakdowns_of_a_group() -> None:
    """Outcomes, and two breakdowns each shown or left out: what they have in common is how many
    responses there are, which every one of them narrows."""
    outcomes = defaultdict(list)
    for total in range(10, MOST + 1):
        for cells in adding_up_to(total, 3):
            group = of_month(Counts({"outcomes": cells}))
            outcomes[group.responses, group.breakdowns["outcomes"]].append(cells)
    left_out = 0
    for (_, pattern), possible in outcomes.items():
        if sum(_MOST_OF.get(each, (each or 0) + 2) for each in pattern) > MOST:
            continue
        views = _views(possible[0], {sum(cells) for cells in possible})
        left_out += () in views
        for totals in {one & two for one in views.values() for two in views.values()} - {_NONE}:
            for place, figure in enumerate(pattern):
                values = {cells[place] for cells in possible if sum(cells) in totals}
                assert figure is not None or len(values) > 1, (pattern, totals)
        for (shape, one), other in product(views.items(), set(views.values())):
            if one & other and shape:
                assert max(one & other) >= needed(shape), (pattern, shape, other)
    assert left_out, "or this would not have seen what it tells that one is left out"


_NONE: frozenset[int] = frozenset()


def _views(outcomes: Cells, totals: set[int]) -> dict[Pattern, frozenset[int]]:
    """What a breakdown can look like beside these outcomes (empty: left out) -> how many responses
    there can then be."""
    views: dict[Pattern, set[int]] = defaultdict(set)
    for pattern, possible in exclusive().items():
        least = min(map(sum, possible))
        group = of_month(Counts({"outcomes": outcomes, "roles": possible[0]}))
        seen = pattern if "roles" in group.breakdowns else ()
        views[seen] |= {total for total in totals if total >= least}
    return {seen: frozenset(each) for seen, each in views.items()}


def months(most: int) -> st.SearchStrategy[list[Counts]]:
    """Some months, each with outcomes, ratings and difficulties that go together."""

    @st.composite
    def one(draw: st.DrawFn) -> Counts:
        outcomes = draw(st.tuples(*[st.integers(0, most)] * 3))
        ratings, left = [], sum(outcomes)
        for _ in range(4):
            ratings.append(draw(st.integers(0, left)))
            left -= ratings[-1]
        difficulties = draw(st.tuples(*[st.integers(0, sum(outcomes))] * 2))
        return Counts(
            {"outcomes": outcomes, "ratings": tuple(ratings), "difficulties": difficulties}
        )

    return st.lists(one(), max_size=5)


def figures(group: Group) -> Iterator[Shown]:
    yield group.responses
    for cells in group.breakdowns.values():
        yield from cells


@given(months(20))
def test_every_figure_is_a_multiple_of_five_or_suppressed(given_: list[Counts]) -> None:
    for group in (of_all_months(given_), *map(of_month, given_)):
        assert all(each is None or each % 5 == 0 for each in figures(group))
        if group.breakdowns:
            assert group.responses is not None
            assert group.responses >= 10


@given(months(20), st.randoms())
def test_the_order_of_the_months_says_nothing(given_: list[Counts], chance: object) -> None:
    before = of_all_months(given_)
    chance.shuffle(given_)  # type: ignore[attr-defined]
    assert of_all_months(given_) == before


@given(months(20), st.data())
def test_all_months_tell_only_what_the_months_and_the_rest_tell(
    given_: list[Counts], data: st.DataObject
) -> None:
    """Other counts that are told in the same way in their months change nothing in the sum: so
    there is nothing to be had from the difference."""
    other = [_told_alike(each, data) if each.responses >= 10 else each for each in given_]
    assert [of_month(each) for each in other] == [of_month(each) for each in given_]
    assert of_all_months(other) == of_all_months(given_)


def _told_alike(counts: Counts, data: st.DataObject) -> Counts:
    """The same month with another count in some place, where it is then told in the same way."""
    name = data.draw(st.sampled_from(sorted(counts.breakdowns)))
    cells = list(counts.breakdowns[name])
    place = data.draw(st.integers(0, len(cells) - 1))
    cells[place] = data.draw(st.integers(max(0, cells[place] - 4), cells[place] + 4))
    other = Counts({**counts.breakdowns, name: tuple(cells)})
    return other if of_month(other) == of_month(counts) else counts


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_a_sum_is_at_most_so_far_from_the_truth(counts_: list[int]) -> None:
    """Two for each count that is added, and four once for one that was left out."""
    months_ = [Counts({"outcomes": (each + 10, 0, 0), "difficulties": (each,)}) for each in counts_]
    (figure,) = of_all_months(months_).breakdowns["difficulties"]
    assert abs((figure or 0) - sum(counts_)) <= 2 * len(counts_) + 4
