"""A part of the mutants under plain Schemathesis: which part, and what its figure says of all.

The whole takes hours, a part minutes. What may not come in here: how Schemathesis is run, and null
mutants, which nothing has to find.
"""

from __future__ import annotations

import importlib.metadata
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.mutants.baseline import Way, outcomes
from conformance.mutants.catalogue import Mutant

KEPT = Path(__file__).with_name("baseline_sample.json")
EXAMPLES, PATIENCE = 10, 300.0
"""What a sample takes unless it is told otherwise: examples for an operation, seconds for a run."""
_NORMAL = 1.959964
"""The quantile of the normal distribution that leaves out 2.5 in 100 on either side."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was found of a part of the mutants."""

    of: int
    """How many there are."""
    killed: tuple[str, ...]
    survived: tuple[str, ...]
    unfinished: tuple[str, ...]
    """Stopped by the clock before anything was found; they count as not found."""

    @property
    def size(self) -> int:
        """How many were tried."""
        return len(self.killed) + len(self.survived) + len(self.unfinished)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share found, from 0 to 1."""
        return wilson(len(self.killed), self.size)


def wilson(found: int, of: int) -> tuple[float, float]:
    """Wilson's score interval of a share at 95 %, from 0 to 1. Raises ValueError for no trials.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22 (1927).
    """
    if of < 1 or not 0 <= found <= of:
        raise ValueError(f"{found} of {of} is no share")
    share, square = found / of, _NORMAL**2
    middle = share + square / (2 * of)
    width = _NORMAL * math.sqrt(share * (1 - share) / of + square / (4 * of**2))
    low, high = ((middle + side * width) / (1 + square / of) for side in (-1, 1))
    return max(0.0, low), min(1.0, high)


def every_kth(chosen: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """This many mutants at equal distances in the order of the catalogue, none of them null.

    The seed says where the first one stands; the same seed chooses the same. All of them where
    there are no more than `size`.
    """
    real = [each for each in chosen if not each.null]
    if size >= len(real):
        return real
    step = len(real) / size
    start = (seed - 1) % math.floor(step)
    return [real[start + math.floor(number * step)] for number in range(size)]


def measured(
    chosen: Sequence[Mutant],
    size: int,
    *,
    way: Way,
    at_once: int,
    told: Callable[[str], None],
) -> Sample:
    """Try a part of these mutants. Raises BaselineError, and ValueError where there are none."""
    part = every_kth(chosen, size, way.seed)
    if not part:
        raise ValueError("there is no mutant to try")
    made = dict(outcomes(part, at_once=at_once, told=told, way=way))
    names = {
        outcome: tuple(name for name, each in made.items() if each == outcome)
        for outcome in ("killed", "survives", "unfinished")
    }
    return Sample(
        of=sum(not each.null for each in chosen),
        killed=names["killed"],
        survived=names["survives"],
        unfinished=names["unfinished"],
    )


def sentences(sample: Sample) -> list[str]:
    """The figure in words, for the terminal."""
    low, high = sample.interval
    found, size = len(sample.killed), sample.size
    whole = size == sample.of
    said = [
        f"plain Schemathesis found {found} of {size} mutants ({100 * found / size:.0f} %).",
        f"These are all {sample.of} mutants that were chosen."
        if whole
        else f"This is a sample of {size} of {sample.of} mutants: of all of them it would find "
        f"between {100 * low:.0f} % and {100 * high:.0f} % (95 % confidence, Wilson).",
    ]
    if sample.unfinished:
        listed = ", ".join(sample.unfinished)
        said.append(f"Stopped by the clock and counted as not found: {listed}.")
    return said


def as_json(sample: Sample, way: Way) -> dict[str, Any]:
    """The figure with what made it. Shares are from 0 to 1."""
    low, high = sample.interval
    return {
        "madeBy": f"careact conformance selftest --baseline --sample {sample.size} "
        f"--max-examples {way.examples} --seed {way.seed}",
        "schemathesis": importlib.metadata.version("schemathesis"),
        "options": [*way.options, "--max-failures=1"],
        "secondsForARun": way.patience,
        "sample": sample.size,
        "of": sample.of,
        "found": len(sample.killed),
        "wilson95": [round(low, 3), round(high, 3)],
        "killed": list(sample.killed),
        "survived": list(sample.survived),
        "unfinished": list(sample.unfinished),
    }


def keep(sample: Sample, way: Way) -> None:
    """Write the figure beside the catalogue."""
    KEPT.write_text(json.dumps(as_json(sample, way), indent=1) + "\n", encoding="utf-8")
