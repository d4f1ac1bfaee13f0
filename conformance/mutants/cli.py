"""`careact conformance selftest`: tests the suite with implementations that are wrong on purpose.

Exit codes: 0 every mutant was found and no legal variation was; 1 otherwise; 2 usage. What may not
come in here: what is found, and how.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence

import click
from rich.console import Console

from conformance.cli_target import CannotError
from conformance.mutants import baseline as plain
from conformance.mutants import baseline_sample as sampling
from conformance.mutants.catalogue import Mutant, mutants
from conformance.mutants.matrix import WIDTH, as_json, passed, show
from conformance.mutants.selftest import AT_ONCE, run
from conformance.mutants.trial import LAYERS, Trial


@click.command()
@click.option("--json", "as_data", is_flag=True, help="Print the matrix as JSON.")
@click.option("--only", multiple=True, metavar="NAME", help="Only this mutant, or this class.")
@click.option(
    "--layer", "layers", multiple=True, type=click.Choice(LAYERS), help="Only this layer."
)
@click.option("--service", "services", multiple=True, metavar="SERVICE", help="Only this service.")
@click.option("--full", is_flag=True, help="Every layer for each mutant, to its end.")
@click.option("--seed", default=1, show_default=True, help="The seed of every run.")
@click.option(
    "--baseline",
    is_flag=True,
    help="Try plain Schemathesis on the same mutants first, and keep its figures. Takes hours.",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="With --baseline: only plain Schemathesis, on N mutants at equal distances.",
)
@click.option(
    "--max-examples",
    type=click.IntRange(min=1),
    metavar="N",
    help="With --baseline: its examples for each operation.  [default: 100, of a sample 10]",
)
def selftest(
    as_data: bool,
    only: tuple[str, ...],
    layers: tuple[str, ...],
    services: tuple[str, ...],
    full: bool,
    seed: int,
    baseline: bool,
    sample: int | None,
    max_examples: int | None,
) -> None:
    """Find implementations that are wrong in one way each, and let legal variations pass.

    Each mutant runs on this machine. The layers that cost least go first, and a mutant is left as
    soon as the right clause has failed; with --full every layer is asked.
    """
    chosen = _chosen(only, services)
    errors = Console(stderr=True, width=WIDTH)
    if not baseline and (sample or max_examples):
        raise click.UsageError("--sample and --max-examples go with --baseline")

    def heard(line: str) -> None:
        errors.print(line, markup=False, highlight=False, soft_wrap=True)

    try:
        if sample:
            whole = not (only or services)
            _sample(chosen, sample, max_examples, seed, told=heard, whole=whole, as_data=as_data)
            return
        if baseline:
            way = plain.Way(examples=max_examples or plain.EXAMPLES, seed=seed)
            plain.measure(chosen, at_once=AT_ONCE, told=heard, way=way)
    except plain.BaselineError as failure:
        raise CannotError(f"plain Schemathesis did not work: {failure}") from None

    def told(trial: Trial, done: int, of: int) -> None:
        name = trial.names[0] if len(trial.names) == 1 else f"{len(trial.names)} null mutants"
        found = ", ".join(trial.found_by) or "not found"
        errors.print(f"{done}/{of} {name}: {found}", markup=False, highlight=False)

    started = time.monotonic()
    rows = run(chosen, layers=layers or LAYERS, services=services, full=full, seed=seed, told=told)
    seconds, known = time.monotonic() - started, plain.known()
    if as_data:
        click.echo(json.dumps(as_json(rows, known, seconds=seconds), indent=2))
    else:
        show(rows, known, seconds=seconds, full=full, out=Console(width=WIDTH))
    sys.exit(0 if passed(rows) else 1)


def _sample(
    chosen: Sequence[Mutant],
    size: int,
    examples: int | None,
    seed: int,
    *,
    told: Callable[[str], None],
    whole: bool,
    as_data: bool,
) -> None:
    """Try plain Schemathesis on some of these mutants and print the figure; it is kept only where
    they were chosen of the `whole` catalogue."""
    examples = examples or sampling.EXAMPLES
    way = plain.Way(examples=examples, seed=seed, patience=sampling.PATIENCE)
    try:
        made = sampling.measured(chosen, size, way=way, at_once=AT_ONCE, told=told)
    except ValueError as nothing:
        raise click.UsageError(str(nothing)) from None
    if whole:
        sampling.keep(made, way)
    if as_data:
        click.echo(json.dumps(sampling.as_json(made, way), indent=2))
    else:
        click.echo("\n".join(sampling.sentences(made)))


def _chosen(only: tuple[str, ...], services: tuple[str, ...]) -> list[Mutant]:
    every = mutants()
    groups = {each.group for each in every.values()} | {"null"}
    for name in only:
        if name not in every and name not in groups:
            raise click.UsageError(f"there is no mutant and no class {name}")
    for service in services:
        if not any(service in each.services for each in every.values()):
            raise click.UsageError(f"there is no mutant of the service {service}")
    return [
        each
        for each in every.values()
        if (not only or each.name in only or each.group in only or (each.null and "null" in only))
        and (not services or set(services) & set(each.services))
    ]
