"""`careact conformance run`: tests services one after the other, and writes what was found.

What may not come in here: what makes a run, and what a report says.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

import click
from rich.console import Console

import openapi
from conformance import preflight, runner
from conformance.budget import Profile
from conformance.cli_target import OUT, Access, CannotError, access, access_options, addresses
from conformance.model import Run
from conformance.runner import Finished, Target

ACTORS_FILE = "actors.json"
"""Beside the reports: exchange id -> who sent it, which `replay` needs."""
_WORST_FIRST = (2, 1, 3, 0)


@click.command()
@click.option("--base-url", help="What stands in front of /SERVICE/v1.")
@click.option(
    "--service",
    "services",
    multiple=True,
    type=click.Choice(openapi.services()),
    help="A service to test; may be repeated.  [default: all that are declared]",
)
@access_options
@click.option(
    "--profile",
    type=click.Choice(["smoke", "standard", "deep"]),
    default="standard",
    show_default=True,
    help="How thorough: about 10 seconds, a minute, or half an hour a service.",
)
@click.option("--smoke", "profile", flag_value="smoke", help="The same as --profile smoke.")
@click.option("--deep", "profile", flag_value="deep", help="The same as --profile deep.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=1),
    help="The most that a service may take, instead of the profile's.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="What all chance comes from.")
@click.option(
    "--only", multiple=True, metavar="CLAUSE", help="Judge this clause only; may be repeated."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=OUT,
    show_default=True,
    help="Where reports and evidence go.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdicts as JSON.")
def run(
    base_url: str | None,
    services: tuple[str, ...],
    profile: str,
    seconds: float | None,
    seed: int,
    only: tuple[str, ...],
    out: Path,
    as_json: bool,
    **given: Any,
) -> None:
    """Test an implementation, black box over HTTP, and say whether it is interchangeable.

    Sends records of fictional people: use it on test systems only.
    """
    how = access(base_url, **given)
    where = addresses(base_url, services, how.declaration)
    _known(only, where)
    targets = [how.target(service, url) for service, url in where.items()]
    _require_own(out)
    for target in targets:
        _preflight(target, how)
    runs = []
    for target in targets:
        folder = out if len(targets) == 1 else out / target.service
        with _progress(target.service) as progress:
            try:
                finished = runner.run(
                    target,
                    profile=cast(Profile, profile),
                    seed=seed,
                    seconds=seconds,
                    only=only,
                    progress=progress,
                )
            except KeyboardInterrupt:
                raise CannotError("stopped before the end; this run is not written") from None
        _write(finished, folder)
        runs.append((finished.run, folder))
        if not as_json:
            _show(finished.run, folder)
    if as_json:
        shown = [_summary(made, folder, only) for made, folder in runs]
        click.echo(json.dumps({"runs": shown}, indent=2))
    codes = {_judged(made, only).exit_code for made, _ in runs}
    sys.exit(next(code for code in _WORST_FIRST if code in codes))


def _known(only: tuple[str, ...], services: Mapping[str, str]) -> None:
    bound = {id for service in services for id in runner.clauses_of(service)}
    for clause in only:
        if clause not in bound:
            near = get_close_matches(clause, bound, 1, 0.5)
            hint = f": did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"no clause {clause} binds {', '.join(services)}{hint}")


def _require_own(out: Path) -> None:
    """Raises CannotError for a folder that holds something else: reports must not mix with it."""
    try:
        # An earlier run of one service leaves run.json, of several a folder with one for each.
        ours = any(out.glob("run.json")) or any(out.glob("*/run.json"))
        if out.exists() and not ours and any(out.iterdir()):
            raise CannotError(f"{out} is not empty and holds no run: choose another with --out")
        out.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise CannotError(f"{out} cannot be written: {(failure.strerror or '').lower()}") from None


def _preflight(target: Target, how: Access) -> None:
    try:
        preflight.check(
            target.service,
            target.base_url,
            tokens=target.tokens,
            actors=how.tokens.actors,
            verify=target.verify,
        )
    except preflight.PreflightError as failure:
        raise CannotError(str(failure)) from None


@contextmanager
def _progress(service: str) -> Iterator[Callable[[str, int], None]]:
    """One line on standard error that says how far the run is; nothing without a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda layer, requests: None
        return
    with console.status(service) as status:
        yield lambda layer, requests: status.update(f"{service}: {layer}, {requests} requests")


def _write(finished: Finished, folder: Path) -> None:
    from conformance.report import write_all

    try:
        write_all(finished.run, folder)
        actors = json.dumps(finished.actors, indent=0) + "\n"
        (folder / ACTORS_FILE).write_text(actors, encoding="utf-8")
    except OSError as failure:
        raise CannotError(
            f"{folder} cannot be written: {(failure.strerror or '').lower()}"
        ) from None
    except Exception as failure:
        raise CannotError(f"the suite could not make its reports: {runner.told(failure)}") from None


def _show(made: Run, folder: Path) -> None:
    from conformance.report import terminal

    console = Console(highlight=False)
    terminal.show(made, console, str(folder))
    console.print(f"written to {folder}", soft_wrap=True, markup=False)


def _judged(made: Run, only: tuple[str, ...]) -> Run:
    """The run with only the clauses that were asked for: the exit code is about those."""
    if not only:
        return made
    return replace(made, results=[each for each in made.results if each.clause in only])


def _summary(made: Run, folder: Path, only: tuple[str, ...]) -> dict[str, Any]:
    judged = _judged(made, only)
    return {
        "service": made.service,
        "baseUrl": made.base_url,
        "verdict": judged.verdict,
        "counts": judged.counts(),
        "clauses": {each.clause: each.status.value for each in judged.results},
        "errors": made.errors,
        "requests": len(made.exchanges),
        "streamDigest": made.stream_digest,
        "directory": str(folder),
    }
