"""`careact new` and `careact schema`: what somebody needs first who connects a council."""

from __future__ import annotations

import json
from pathlib import Path

import click

from adapters import scaffold
from adapters.council_schema import council_file_schema
from gateway.cli.errors import CannotError

_DIRECTORY = click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where to write.  [default: here]",
)


@click.group()
def new() -> None:
    """Begin a council file, or a kind of back-end."""


@new.command(short_help="Begin a council file.")
@click.argument("slug")
@click.option(
    "--kind", required=True, help=f"How its system is reached: {', '.join(scaffold.COUNCIL_KINDS)}."
)
@click.option("--name", default="", help="The council's name.  [default: made from SLUG]")
@click.option("--gss", default="", help="Its code of the Office for National Statistics.")
@_DIRECTORY
def council(slug: str, kind: str, name: str, gss: str, directory: Path) -> None:
    """Write SLUG.yaml, a council file that is valid as it is, with what to ask whom.

    Nothing is written over. A schema for editors is put beside it.
    """
    try:
        file = scaffold.new_council(directory, slug, kind, name=name, gss=gss)[0]
    except scaffold.ScaffoldError as refused:
        raise CannotError(str(refused)) from None
    click.echo(
        f"{file} is written. Next:\n"
        "1. Replace every word in CAPITALS; the comments say whom to ask.\n"
        f"2. See what is wrong, and on which line: careact check {file}\n"
        f"3. Show it to those who know the data: careact explain {file}"
    )


@new.command(short_help="Begin a kind of back-end.")
@click.argument("name")
@_DIRECTORY
def kind(name: str, directory: Path) -> None:
    """Write a folder NAME with a small kind of back-end that works, and the test that says so.

    It keeps records in a JSON file. Nothing is written over.
    """
    try:
        folder = scaffold.new_kind(directory, name)[0].parent
    except scaffold.ScaffoldError as refused:
        raise CannotError(str(refused)) from None
    click.echo(
        f"{folder} is written, a kind that works. Next:\n"
        f"1. Install it where careact is installed: cd {folder} && pip install -e .\n"
        "2. See that it does everything that a kind must: pytest\n"
        "3. Change it step by step into the kind you need, and run pytest after each step."
    )


@click.command(short_help="Print a JSON Schema for editors.")
@click.argument("document", type=click.Choice(["council-file"]))
def schema(document: str) -> None:
    """Print the JSON Schema of a DOCUMENT that people write: council-file.

    It knows the words of every kind that is installed.
    """
    click.echo(json.dumps(council_file_schema(), indent=1, ensure_ascii=False))
