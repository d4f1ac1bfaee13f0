"""What may be told of counts of responses so that no small one can be worked out.

Every figure is either one count, rounded or suppressed by itself, or made of such figures: what
has not been shown is never added in, so there is nothing to subtract. The rules are those of the
standard's document of the feedback service. What may not come in here: subjects, codes, and where
counts come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

LEAST_SHOWN = 5
LEAST_GROUP = 10
STEP = 5
ROOM = 3
"""How far the smallest and the largest count that are suppressed lie apart."""
OUTCOMES = "outcomes"
"""The breakdown in which every response is counted once."""
MANIFOLD = "difficulties"
"""The breakdown in which a response may be counted several times; in every other once at most."""

Shown = int | None
"""A figure as it is told: a multiple of five, or None where it is suppressed."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The exact counts of some responses: breakdown -> a count for each of its codes, in order."""

    breakdowns: Mapping[str, tuple[int, ...]]

    @property
    def responses(self) -> int:
        """How many there are."""
        return sum(self.breakdowns[OUTCOMES])


@dataclass(frozen=True, slots=True)
class Group:
    """What is told of some responses: how many there are, and breakdowns where they are told."""

    responses: Shown = None
    breakdowns: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)


def shown(count: int) -> Shown:
    """One count as it is told: none is 0, 1 to 4 are suppressed, others to the nearest five."""
    if 0 < count < LEAST_SHOWN:
        return None
    return (count + STEP // 2) // STEP * STEP


def added(figures: Iterable[Shown]) -> Shown:
    """The sum of figures as they are told: two suppressed ones are five, one that remains nothing.

    A suppressed figure with nothing beside it stays suppressed.
    """
    told = list(figures)
    suppressed = told.count(None)
    total = sum(each for each in told if each is not None) + suppressed // 2 * STEP
    return None if suppressed and not total else total


def of_month(counts: Counts) -> Group:
    """What the summary of a month tells of one subject: nothing where there are fewer than ten, and
    nothing else where there are none. Many months told apart from empty ones would show in the sum
    of all months that each has one."""
    return _group(counts) if counts.responses >= LEAST_GROUP else Group()


def of_all_months(months: Iterable[Counts]) -> Group:
    """What the summary of all months tells of one subject: its months as they are shown, and the
    responses of all its other months as if they were of one."""
    groups, rest = list[Group](), list[Counts]()
    for counts in months:
        if counts.responses >= LEAST_GROUP:
            groups.append(_group(counts))
        else:
            rest.append(counts)
    other = _pooled(rest)
    if other is not None and other.responses >= LEAST_GROUP:
        groups.append(_group(other))
    if not groups:
        return Group(shown(other.responses if other else 0))
    return _together(groups)


def _group(counts: Counts) -> Group:
    """Ten responses or more, with every breakdown that leaves room."""
    cells = {
        name: tuple(shown(each) for each in breakdown)
        for name, breakdown in counts.breakdowns.items()
    }
    most = sum(_most(each) for each in cells[OUTCOMES])
    told = {
        name: breakdown
        for name, breakdown in cells.items()
        if name in (OUTCOMES, MANIFOLD) or sum(map(_least, breakdown)) <= most - ROOM
    }
    return Group(_responses(told[OUTCOMES]), told)


def _together(groups: Sequence[Group]) -> Group:
    """The sum of groups, breakdown by breakdown; of figures that are shown and of nothing else."""
    told = {
        name: tuple(map(added, zip(*_having(groups, name), strict=True)))
        for name in dict.fromkeys(name for group in groups for name in group.breakdowns)
    }
    return Group(_responses(told[OUTCOMES]), told)


def _having(groups: Sequence[Group], name: str) -> list[tuple[Shown, ...]]:
    return [group.breakdowns[name] for group in groups if name in group.breakdowns]


def _responses(outcomes: Iterable[Shown]) -> int:
    """A group with breakdowns is known to have ten responses or more."""
    return max(LEAST_GROUP, added(outcomes) or 0)


def _pooled(months: Sequence[Counts]) -> Counts | None:
    """The responses of several months as if they were of one; None where there are no months."""
    if not months:
        return None
    return Counts(
        {
            name: tuple(map(sum, zip(*(each.breakdowns[name] for each in months), strict=True)))
            for name in months[0].breakdowns
        }
    )


def _least(figure: Shown) -> int:
    """The smallest count that is told so."""
    if figure is None:
        return 1
    return figure if figure <= LEAST_SHOWN else figure - STEP // 2


def _most(figure: Shown) -> int:
    """The largest count that is told so."""
    if figure is None:
        return LEAST_SHOWN - 1
    return figure + STEP // 2 if figure else 0
