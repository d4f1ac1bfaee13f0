"""`careact serve` and `careact sandbox`: start a gateway, and walk the journey through one."""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from gateway import journey
from gateway.cli.errors import CannotError
from gateway.journey_path import whole_path

_TRY = """\
Three things to try:
  1. Open {base}/docs in a browser and press "Try it out".
  2. The same journey at every council, side by side:
       .venv/bin/careact sandbox --base-url {base}
  3. Ask whether needs may be eligible, anonymously:
       curl -s {base}/northmere/eligibility/v1/checks \\
         -H 'Content-Type: application/json' \\
         -d '{{"population": "adult", "impairment": {{"present": true}}}}'
Everything here is fictional, and forgotten at the next start. Stop with Ctrl-C."""


@click.command(short_help="Serve the standard for councils, or the sandbox.")
@click.option("--sandbox", is_flag=True, help="Serve the fictional councils with test data.")
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, envvar="PORT", help="Port to listen on.  [default: 8080]")
@click.option("--workers", type=int, help="Worker processes.  [default: 1]")
@click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path),
    help="Folder for the gateway's own database and keys.  [default: .careact]",
)
@click.option(
    "--council",
    "council_files",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A council file to serve; may be repeated.",
)
def serve(**given: Any) -> None:
    """Serve the standard for the councils whose files are named."""
    from adapters.standins.claim import NotOursError
    from gateway.app import SettingsError
    from gateway.sandbox import StandInError, running
    from gateway.serve import serve as run
    from gateway.settings import Settings

    try:
        if given["sandbox"]:
            # Its nights come when somebody asks for one; that should then be seen at once.
            given |= {"receipts_seconds": 1.0, "batch_quiet_seconds": 2.0}
        settings = Settings(**{name: value for name, value in given.items() if value})
    except ValidationError as failure:
        raise click.UsageError(_told(failure)) from None
    if not settings.sandbox and not settings.council_files:
        raise click.UsageError("no council to serve: name a file with --council, or try --sandbox")
    _require_free(settings.host, settings.port)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)

    def ready() -> None:
        base = f"http://{settings.host}:{settings.port}"
        click.echo(f"careact is ready at {base}")
        if settings.sandbox:
            click.echo(_TRY.format(base=base))
        sys.stdout.flush()

    try:
        with (
            running(settings.data_dir, os.environ)
            if settings.sandbox
            else nullcontext(dict(os.environ)) as environ
        ):
            run(settings, environ, when_ready=ready)
    except SettingsError as failure:
        raise click.UsageError(str(failure)) from None
    except (NotOursError, StandInError) as failure:
        raise CannotError(str(failure)) from None


def _require_free(host: str, port: int) -> None:
    """Raises CannotError where somebody listens already: starting would reset their sandbox."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            reason = os.strerror(failure.errno or 0).lower()
            raise CannotError(
                f"cannot listen on {host}:{port} ({reason}): choose another with --port"
            ) from None


def _told(failure: ValidationError) -> str:
    """What is wrong with the settings, a line each, without their values."""
    return "\n".join(
        f"setting CAREACT_{'_'.join(map(str, each['loc'])).upper()}: {each['msg']}"
        for each in failure.errors()
    )


@click.command(short_help="Walk one journey at every council, side by side.")
@click.option(
    "--base-url",
    default=lambda: f"http://127.0.0.1:{os.environ.get('PORT', '8080')}",
    show_default="http://127.0.0.1:8080",
    help="A running sandbox.",
)
@click.option("--night", is_flag=True, help="Let a night pass at Westhaven before the end.")
@click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path),
    default=Path(".careact"),
    show_default=True,
    help="The sandbox's folder, for --night.",
)
@click.option("--json", "as_json", is_flag=True, help="Print everything compared, as JSON.")
def sandbox(base_url: str, night: bool, data_dir: Path, as_json: bool) -> None:
    """Walk a citizen's and a carer's whole journey at every council, side by side.

    Exit 1 if two councils differ in anything but identifiers, times and recording.
    """
    from gateway.sandbox import night_at_westhaven

    pass_night = partial(night_at_westhaven, data_dir) if night else None
    try:
        comparison = journey.walk(base_url, whole_path, night=pass_night)
    except FileNotFoundError:
        raise CannotError(
            f"no sandbox keeps its systems in {data_dir}: name its folder with --data"
        ) from None
    except journey.JourneyError as failure:
        raise CannotError(str(failure)) from None
    if as_json:
        click.echo(json.dumps(journey.as_json(comparison), indent=2, ensure_ascii=False))
    else:
        _show(comparison)
    sys.exit(0 if comparison.same else 1)


def _show(comparison: journey.Comparison) -> None:
    """Each step, the first council's answer, and which others answer alike or how they differ."""
    console = Console(highlight=False)
    councils = [walk.council for walk in comparison.walks]
    columns = [Column(head, overflow="fold") for head in ("step", councils[0], "the others")]
    table = Table(*columns, box=box.SIMPLE_HEAD)
    differing = 0
    for name, steps, same in comparison.rows():
        differing += not same
        beside = (
            "same"
            if same
            else "\n".join(
                f"[bold red]{council}: {escape(f'{step.status} {step.shown}')}[/]"
                for council, step in zip(councils, steps, strict=True)
                if step.compared != steps[0].compared
            )
        )
        table.add_row(name, escape(f"{steps[0].status} {steps[0].shown}"), beside)
    console.print(table)
    console.print(f"Compared at each step: {journey.COMPARED}.")
    verdict = "no difference" if not differing else f"[bold red]{differing} steps differ[/]"
    console.print(f"{len(comparison.walks)} councils, {len(table.rows)} steps: {verdict}.")
    if comparison.pending:
        waiting = ", ".join(comparison.pending)
        console.print(f"Recording: pending at {waiting} until its night; recorded elsewhere.")
        console.print("To let a night pass: add --night.")
    else:
        console.print("Recording: recorded at every council.")
