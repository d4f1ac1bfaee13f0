"""What every requirement of the suite stands on: the hooks of a test class, and skips with words.

A requirement is a method `test_…` of a class in this package. Its name is stable; the first
sentence of its docstring binds, and the paragraph beneath says what it is for. What may not come
in here: a requirement.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from unittest import SkipTest

from adapters.compliance.overnight import Overnight
from adapters.contract import Assessments, BatchedAssessments
from adapters.registry import Council, Kind, open_council

REASONS: Mapping[str, str] = {
    "unsupported": "the system cannot, and its file says so",
    "not-yet": "it could, and the sentence says what it waits for",
    "exempt": "it need not, and the sentence says why",
}
"""What a skip may begin with, and what that means."""

_LEAST = 10
"""Characters of the shortest sentence that can say why."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One documented property of every council's system."""

    name: str
    binds: str
    """The sentence that must be true."""
    purpose: str


class Skip(SkipTest):
    """A requirement that is not held against a system: `unsupported: …`, in words that say why.

    Raises ValueError for another reason than those of `REASONS`, and for no sentence.
    """

    def __init__(self, words: str) -> None:
        reason, _, sentence = words.partition(":")
        if reason not in REASONS:
            known = ", ".join(REASONS)
            raise ValueError(f"`{reason}` is no reason to skip: begin with one of {known}")
        if len(sentence.strip()) < _LEAST:
            raise ValueError(f"say behind `{reason}:` why, in a sentence")
        super().__init__(words)


class Suite:
    """The hooks. Only `council_file` must be given."""

    council_file: ClassVar[str | Path]
    environ: Mapping[str, str] = os.environ
    """Where the file's `${NAME}` are found."""
    kinds: ClassVar[Mapping[str, Kind] | None] = None
    """Kinds that are not installed as entry points."""
    hidden: ClassVar[Mapping[str, Sequence[str]]] = {}
    """Service -> identifiers of records that the system holds and must not show."""
    skips: ClassVar[Mapping[str, str]] = {}
    """Requirement -> `reason: sentence`, as `Skip` takes it."""

    def night(self) -> None:
        """Make the council's system take its batches now and say what became of them.

        A class for a system that takes batches must say how; no other needs it.
        """
        raise AssertionError("a system that takes batches: the test class must say `night`")

    def __init_subclass__(cls, **words: Any) -> None:
        super().__init_subclass__(**words)
        known = [each.name for each in requirements(cls)]
        for name, why in cls.skips.items():
            if name not in known:
                raise TypeError(f"{name} is not a requirement of the suite")
            try:
                Skip(why)
            except ValueError as fault:
                raise TypeError(f"{name}: {fault}") from None
            setattr(cls, name, _skipped(why))

    @contextmanager
    def council(self) -> Iterator[Council]:
        """The council of the file, connected anew."""
        council = open_council(self.council_file, self.environ, self.kinds)
        try:
            yield council
        finally:
            council.close()

    def spoken_to(self, council: Council) -> dict[str, Assessments]:
        """The council's services; those that take batches answer after a night.

        One night is run first, so that there is something to read.
        """
        found: dict[str, Assessments] = {}
        for service, assessments in council.services.items():
            if isinstance(assessments, BatchedAssessments):
                self.night()
                assessments.receipts()
                found[service] = Overnight(assessments, self.night)
            else:
                found[service] = assessments
        return found


Some = TypeVar("Some", bound=Suite)


def each_service(
    requirement: Callable[[Some, str, Assessments], None],
) -> Callable[[Some], None]:
    """Run a requirement for every service of the council file.

    It is skipped where it skips every service, with what the first one said.
    """

    def test(self: Some) -> None:
        skipped: list[SkipTest] = []
        with self.council() as council:
            services = self.spoken_to(council)
            for service, assessments in services.items():
                try:
                    requirement(self, service, assessments)
                except SkipTest as skip:
                    skipped.append(skip)
        if len(skipped) == len(services):
            raise skipped[0]

    # Not functools.wraps: a test runner would look through it and ask for fixtures.
    test.__name__, test.__doc__ = requirement.__name__, requirement.__doc__
    test.__qualname__, test.__module__ = requirement.__qualname__, requirement.__module__
    return test


def requirements(suite: type) -> tuple[Requirement, ...]:
    """The requirements of a suite, in the order in which they stand in the code."""
    package = __name__.rpartition(".")[0]
    ours = [each for each in suite.__mro__ if each.__module__.startswith(f"{package}.")]
    found: dict[str, Requirement] = {}
    for name, method in (item for each in ours for item in vars(each).items()):
        if name.startswith("test_"):
            binds, _, purpose = cleandoc(method.__doc__).partition("\n\n")
            found[name] = Requirement(name, " ".join(binds.split()), " ".join(purpose.split()))
    return tuple(found.values())


def _skipped(why: str) -> Callable[[Any], None]:
    def test(self: Any) -> None:
        raise Skip(why)

    test.__doc__ = f"Skipped. {why}"
    return test
