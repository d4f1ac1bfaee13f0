"""`careact spec`: the documents of the standard, bundled and compared."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

import openapi
from openapi import diff as differing


@click.group()
def spec() -> None:
    """The documents of the standard."""


@spec.command()
@click.argument("service", required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Write every SERVICE.json here.")
def bundle(service: str | None, out: Path | None) -> None:
    """Print one service's OpenAPI document in one piece, or write them all to a folder."""
    if (service is None) == (out is None):
        raise click.UsageError("name a SERVICE to print, or a folder with --out, and not both")
    if service is not None:
        click.echo(json.dumps(openapi.document(service), indent=1, ensure_ascii=False))
        return
    assert out is not None
    out.mkdir(parents=True, exist_ok=True)
    for each in openapi.services():
        path = out / f"{each}.json"
        document = json.dumps(openapi.document(each), indent=1, ensure_ascii=False)
        path.write_text(document + "\n", encoding="utf-8")
        click.echo(path)


@spec.command()
@click.option("--release", help="A frozen release.  [default: the newest]")
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
def diff(release: str | None, as_json: bool) -> None:
    """Compare the working documents with a frozen release; exit 1 where a change breaks clients."""
    version = release or openapi.releases()[-1]
    found = {
        service: differing.diff(openapi.release(service, version), openapi.document(service))
        for service in openapi.services()
    }
    breaking = sum(change.breaking for changes in found.values() for change in changes)
    if as_json:
        changes = {name: [asdict(each) for each in listed] for name, listed in found.items()}
        click.echo(
            json.dumps({"release": version, "breaking": breaking, "changes": changes}, indent=2)
        )
    else:
        for service, listed in found.items():
            for change in listed:
                kind = "breaking" if change.breaking else "compatible"
                click.echo(f"{kind:10} {service} {change.pointer}: {change.message}")
        click.echo(f"{breaking} breaking change(s) since {version}.")
    sys.exit(1 if breaking else 0)
