"""The kill matrix: what the suite found of the mutants, as numbers, as JSON and on the terminal.

What may not come in here: trying mutants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from conformance.mutants.catalogue import CLASSES
from conformance.mutants.selftest import Row
from conformance.mutants.trial import LAYERS

WIDTH = 80
Baseline = Mapping[str, bool]
"""Name of a mutant -> whether plain Schemathesis found it."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many mutants there are of one kind, and what became of them."""

    mutants: int
    killed: int
    right: int
    baseline: int | None
    """None where the baseline does not know every one of them."""
    by_layer: Mapping[str, int]


def tally(rows: Sequence[Row], baseline: Baseline) -> Tally:
    """The numbers of these rows, without the null mutants among them."""
    real = [row for row in rows if not row.mutant.null]
    known = all(row.mutant.name in baseline for row in real)
    return Tally(
        mutants=len(real),
        killed=sum(row.killed for row in real),
        right=sum(row.right for row in real),
        baseline=sum(baseline[row.mutant.name] for row in real) if known else None,
        by_layer={layer: sum(layer in row.layers for row in real) for layer in LAYERS},
    )


def failed_nulls(rows: Sequence[Row]) -> list[Row]:
    """Legal variations that the suite took for faults, or that broke it."""
    return [row for row in rows if row.mutant.null and not row.good]


def survivors(rows: Sequence[Row]) -> list[Row]:
    """Mutants that the suite did not find."""
    return [row for row in rows if not row.mutant.null and not row.killed]


def passed(rows: Sequence[Row]) -> bool:
    """Whether every mutant was found and every null mutant let pass."""
    return bool(rows) and all(row.good for row in rows)


def as_json(rows: Sequence[Row], baseline: Baseline, *, seconds: float) -> dict[str, Any]:
    """The whole matrix. Times are in seconds."""
    whole = tally(rows, baseline)
    return {
        "passed": passed(rows),
        "mutants": whole.mutants,
        "killed": whole.killed,
        "rightClause": whole.right,
        "baselineKilled": whole.baseline,
        "byLayer": dict(whole.by_layer),
        "nullMutants": sum(row.mutant.null for row in rows),
        "nullsFailed": [row.mutant.name for row in failed_nulls(rows)],
        "seconds": round(seconds, 1),
        "rows": [_row(row, baseline) for row in rows],
    }


def _row(row: Row, baseline: Baseline) -> dict[str, Any]:
    each = row.mutant
    return {
        "mutant": each.name,
        "does": each.does,
        "class": each.group,
        "kind": each.kind,
        "null": each.null,
        "services": [trial.service for trial in row.trials],
        "clauses": list(each.clauses),
        "killed": row.killed,
        "rightClause": row.right and not each.null,
        "layers": list(row.layers),
        "failed": list(row.clauses),
        "actual": [trial.actual for trial in row.trials if trial.actual],
        "errors": list(row.errors),
        "baseline": baseline.get(each.name),
    }


def show(
    rows: Sequence[Row], baseline: Baseline, *, seconds: float, full: bool, out: Console
) -> None:
    """Print the matrix: each mutant, then the totals by class, then what went wrong."""
    out.print(_each(rows, baseline))
    out.print(_classes(rows, baseline))
    whole = tally(rows, baseline)
    nulls = [row for row in rows if row.mutant.null]
    if whole.mutants:
        out.print(f"killed        {_part(whole.killed, whole.mutants)}")
        out.print(f"right clause  {_part(whole.right, whole.mutants)}")
        if whole.baseline is not None:
            out.print(f"plain Schemathesis on the same {_part(whole.baseline, whole.mutants)}")
        word = "found by" if full else "found first by"
        counted = (f"{layer} {number}" for layer, number in whole.by_layer.items())
        out.print(f"{word}: {', '.join(counted)}")
    if nulls:
        out.print(f"null mutants  {len(nulls)}, of which {len(failed_nulls(rows))} failed")
    out.print(f"in {seconds:.0f} seconds")
    for row in survivors(rows):
        out.print(escape(f"SURVIVES {row.mutant.name}: {row.mutant.does}"))
    for row in failed_nulls(rows):
        seen = "; ".join([*(trial.actual for trial in row.trials), *row.errors])
        out.print(escape(f"FALSE ALARM {row.mutant.name}: {', '.join(row.clauses)}: {seen}"))
    for row in rows:
        if row.killed and not row.mutant.null and not row.right:
            named = ", ".join(row.clauses)
            out.print(escape(f"OTHER CLAUSE {row.mutant.name}: {named}"))
    broken = sorted({error for row in rows if not row.mutant.null for error in row.errors})
    for error in broken[:5]:
        out.print(escape(f"THE SUITE BROKE: {error}"))


def _part(number: int, of: int) -> str:
    return f"{number} of {of} ({100 * number / of:.1f} %)"


def _table(*columns: str) -> Table:
    table = Table(width=WIDTH, box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", justify="left")
    return table


def _each(rows: Sequence[Row], baseline: Baseline) -> Table:
    table = _table("mutant", "killed", "by", "clause", "plain")
    for row in rows:
        clause = row.clauses[0] if row.clauses else ""
        hit = next((each for each in row.mutant.clauses if each in row.clauses), clause)
        word = ("FALSE ALARM" if row.killed else "passes") if row.mutant.null else _word(row)
        table.add_row(
            row.mutant.name,
            word,
            " ".join(row.layers),
            hit.removeprefix("CA-"),
            {True: "killed", False: "survives", None: ""}[baseline.get(row.mutant.name)],
        )
    return table


def _word(row: Row) -> str:
    if not row.killed:
        return "SURVIVES"
    return "yes" if row.right else "other clause"


def _classes(rows: Sequence[Row], baseline: Baseline) -> Table:
    table = _table("class", "mutants", "killed", "right", "plain", "nulls", "failed")
    for group in CLASSES:
        here = [row for row in rows if row.mutant.group == group]
        if here:
            table.add_row(group, *_numbers(here, baseline))
    table.add_row("all", *_numbers(rows, baseline), style="bold")
    return table


def _numbers(rows: Sequence[Row], baseline: Baseline) -> tuple[str, ...]:
    numbers = tally(rows, baseline)
    nulls = sum(row.mutant.null for row in rows)
    known = "" if numbers.baseline is None else str(numbers.baseline)
    return (
        str(numbers.mutants),
        str(numbers.killed),
        str(numbers.right),
        known,
        str(nulls),
        str(len(failed_nulls(rows))),
    )
