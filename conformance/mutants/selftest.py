"""Every mutant under the suite, two at a time, each in a process that is used again.

Null mutants of one service are tried several at once, as none of them may be noticed; only where
something is, each is tried by itself. What may not come in here: how one mutant is tried, and how
the matrix is shown.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from conformance.mutants.catalogue import Mutant
from conformance.mutants.implementations import inner
from conformance.mutants.trial import LAYERS, Trial, attempt

AT_ONCE = 2
STACK = 6
"""Null mutants that are tried at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one mutant."""

    mutant: Mutant
    trials: tuple[Trial, ...]
    """One for each service."""

    @property
    def killed(self) -> bool:
        """Whether some clause failed, on every service. For a null mutant: whether any did."""
        found = [bool(trial.found_by) for trial in self.trials]
        return any(found) if self.mutant.null else all(found)

    @property
    def right(self) -> bool:
        """Whether a clause of the catalogue failed, on every service."""
        return all(trial.right_by for trial in self.trials)

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that found it."""
        return tuple(
            layer for layer in LAYERS if any(layer in trial.found_by for trial in self.trials)
        )

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that failed."""
        return tuple(sorted({clause for trial in self.trials for clause in trial.clauses}))

    @property
    def errors(self) -> tuple[str, ...]:
        """What broke in the suite itself."""
        return tuple(error for trial in self.trials for error in trial.errors)

    @property
    def good(self) -> bool:
        """Whether it is as it should be: found, or let pass, and the suite did not break."""
        return self.killed != self.mutant.null and not (self.mutant.null and self.errors)


@dataclass(frozen=True, slots=True)
class _Task:
    chosen: tuple[Mutant, ...]
    service: str


def run(
    chosen: Sequence[Mutant],
    *,
    layers: Collection[str] = LAYERS,
    services: Collection[str] = (),
    full: bool = False,
    seed: int = 1,
    told: Callable[[Trial, int, int], None] = lambda trial, done, all_: None,
) -> list[Row]:
    """Try these mutants, on these services only if any are given; a row for each that has one.

    `told` hears of every trial, with how many are done and how many there are.
    """
    tasks = list(_tasks(chosen, services))
    trials: list[Trial] = []
    words = (tuple(layers), full, seed)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(AT_ONCE, mp_context=context) as pool:
        waiting = {pool.submit(_tried, task, *words): task for task in tasks}
        total = len(waiting)
        while waiting:
            again: list[_Task] = []
            for future in as_completed(list(waiting)):
                task, trial = waiting.pop(future), future.result()
                if len(task.chosen) > 1 and (trial.found_by or trial.errors):
                    again += [_Task((each,), task.service) for each in task.chosen]
                trials.append(trial)
                told(trial, len(trials), total + len(again))
            total += len(again)
            waiting = {pool.submit(_tried, task, *words): task for task in again}
    return [Row(each, made) for each in chosen if (made := _of(each, trials))]


def _of(mutant: Mutant, trials: Iterable[Trial]) -> tuple[Trial, ...]:
    """The last trial of a mutant on each service: the one by itself where there was one."""
    last = {trial.service: trial for trial in trials if mutant.name in trial.names}
    return tuple(last[service] for service in mutant.services if service in last)


def _tasks(chosen: Sequence[Mutant], services: Collection[str]) -> Iterator[_Task]:
    stacks: dict[str, list[Mutant]] = {}
    for each in chosen:
        for service in each.services:
            if services and service not in services:
                continue
            if each.null:
                stacks.setdefault(service, []).append(each)
            else:
                yield _Task((each,), service)
    for service, nulls in stacks.items():
        yield from (_Task(stack, service) for stack in _stacked(nulls))


def _stacked(nulls: Sequence[Mutant]) -> Iterator[tuple[Mutant, ...]]:
    """In stacks of about one size, those that are next to each other in the catalogue apart, as
    they bend the same thing."""
    count = -(-len(nulls) // STACK)
    hooks = inner()
    for start in range(count):
        stack = nulls[start::count]
        points = [point for each in stack for point in hooks.get(each.name, {})]
        if len(points) == len(set(points)):
            yield tuple(stack)
        else:
            yield from ((each,) for each in stack)


def _tried(task: _Task, layers: Collection[str], full: bool, seed: int) -> Trial:
    return attempt(task.chosen, task.service, layers=layers, full=full, seed=seed)
