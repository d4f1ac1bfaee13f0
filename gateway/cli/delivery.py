"""`careact delivery`: what is on its way to councils' systems, and what waits for a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Column, Table

from adapters.errors import BackendError
from gateway.cli.errors import CannotError
from gateway.delivery import parked
from gateway.delivery.copies import Copies
from gateway.delivery.outbox import Outbox
from gateway.settings import Settings

_DATA = click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path),
    help="Folder for the gateway's own database and keys.  [default: .careact]",
)
_REFERENCE = click.argument("reference")


@click.group(short_help="See and mend deliveries to councils' systems.")
def delivery() -> None:
    """See what is on its way to councils' systems, and mend what waits for a person."""


@delivery.command("list", short_help="What has not arrived yet.")
@_DATA
@click.option("--parked", "parked_only", is_flag=True, help="Only what waits for a person.")
@click.option("--json", "as_json", is_flag=True, help="Print the deliveries as JSON.")
def list_deliveries(data_dir: Path | None, parked_only: bool, as_json: bool) -> None:
    """List deliveries that have not arrived, oldest first; nothing of any person is shown.

    A delivery whose state is neither waiting nor handed-over is parked: see “replay” and “discard”.
    """
    with _open(data_dir) as (outbox, _):
        found = parked.listed(outbox, parked_only=parked_only)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], indent=2))
        return
    if not found:
        click.echo("Nothing is parked." if parked_only else "Everything has arrived.")
        return
    heads = ("reference", "council", "service", "state", "tries", "accepted")
    table = Table(*(Column(head, overflow="fold") for head in heads), box=None)
    for each in found:
        accepted = datetime.fromtimestamp(each.added_at, UTC).strftime("%d %b %H:%M")
        table.add_row(
            each.reference, each.council, each.service, each.state, str(each.attempts), accepted
        )
    Console(highlight=False).print(table)


@delivery.command(short_help="Try a parked delivery again.")
@_REFERENCE
@_DATA
def replay(reference: str, data_dir: Path | None) -> None:
    """Let a parked delivery be tried again at once, by the gateway that is running."""
    with _open(data_dir) as (outbox, copies), _known(reference):
        done = parked.replay(outbox, copies, reference)
    click.echo(f"{done.place.service} {done.place.resource} goes to {done.place.council} again.")


@delivery.command(short_help="Give a parked delivery up.")
@_REFERENCE
@_DATA
@click.option("--yes", is_flag=True, help="Do not ask.")
def discard(reference: str, data_dir: Path | None, yes: bool) -> None:
    """Give a parked delivery up: the record is then what the council's system says.

    What was sent is gone for good, and later changes of the same record with it.
    """
    if not yes:
        click.confirm("What was sent will be gone for good. Go on?", abort=True)
    with _open(data_dir) as (outbox, copies), _known(reference):
        done = parked.discard(outbox, copies, reference)
    click.echo(f"{done.place.service} {done.place.resource}: {done.place.council} is right now.")


@contextmanager
def _known(reference: str) -> Iterator[None]:
    try:
        yield
    except parked.NoSuchDeliveryError:
        raise CannotError(
            f"no delivery {reference} waits for a person: see “careact delivery list --parked”"
        ) from None


@contextmanager
def _open(data_dir: Path | None) -> Iterator[tuple[Outbox, Copies]]:
    from gateway.app import SettingsError, open_own_store

    given: dict[str, Any] = {"data_dir": data_dir} if data_dir else {}
    settings = Settings(**given)
    if settings.database_url is None and not (settings.data_dir / "gateway.db").exists():
        raise CannotError(
            f"there is no gateway's database in {settings.data_dir}: name its folder with --data"
        )
    try:
        store, vault = open_own_store(settings)
        try:
            yield Outbox(store, vault), Copies(store, vault)
        finally:
            store.close()
    except (SettingsError, BackendError) as failure:
        raise CannotError(str(failure)) from None
