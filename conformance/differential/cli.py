"""`careact conformance compare A B`: where two implementations part.

What may not come in here: how they are compared.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

import openapi
from conformance.budget import Budget
from conformance.cli_target import CannotError, access, access_options, valid_address
from conformance.differential import replay
from conformance.differential.replay import Comparison, Difference
from conformance.subject import Subject, UnreachableError


@click.command("compare", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("a")
@click.argument("b")
@click.option(
    "--service",
    required=True,
    type=click.Choice(openapi.services()),
    help="The service that both offer, at ADDRESS/SERVICE/v1.",
)
@access_options
@click.option(
    "--profile",
    type=click.Choice(["smoke", "standard", "deep"]),
    default="standard",
    show_default=True,
    help="How many drawn cases there are besides the fixed ones.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="What the cases come from.")
@click.option("--run", "run_name", help="Repeat the people of a run by its name.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
def compare(
    a: str,
    b: str,
    service: str,
    profile: Any,
    seed: int,
    run_name: str | None,
    as_json: bool,
    declaration: Path | None,
    **given: Any,
) -> None:
    """Send the same requests to the implementations at A and B, and tell where they differ.

    A and B are what stands in front of /SERVICE/v1. Both get new records of fictional people. What
    the standard leaves open is no difference. Exit codes: 0 no difference, 1 differences, 2 they
    could not be compared.
    """
    subjects = [
        _subject(service, address, seed, declaration, name, given)
        for name, address in (("A", a), ("B", b))
    ]
    try:
        found = replay.compare(subjects[0], subjects[1], Budget(profile), run=run_name)
    except UnreachableError as failure:
        raise CannotError(str(failure)) from None
    if as_json:
        click.echo(json.dumps(_content(found), indent=2))
    else:
        _show(found)
    raise SystemExit(found.exit_code)


def _subject(
    service: str,
    address: str,
    seed: int,
    declaration: Path | None,
    name: str,
    given: dict[str, Any],
) -> Subject:
    front = valid_address(address, name)
    reached = access(front, declaration, **given)
    target = reached.target(service, f"{front}/{service}/v1")
    return Subject(service, target.base_url, tokens=target.tokens, seed=seed, verify=target.verify)


def _content(found: Comparison) -> dict[str, Any]:
    return asdict(found) | {"exitCode": found.exit_code}


def _show(found: Comparison) -> None:
    click.echo(f"A {found.a}\nB {found.b}\n")
    for each in found.differences:
        click.echo(_told(each))
    left = f", {found.left_out} of them not compared" if found.left_out else ""
    whole = "" if found.complete else " There was no time for all of them."
    count = len(found.differences) or "no"
    noun = "difference" if count == 1 else "differences"
    click.echo(f"{count} {noun} in {found.requests} requests to each{left}.{whole}")


def _told(each: Difference) -> str:
    what = f"{each.kind} {each.where}".strip()
    times = f" ({each.occurrences} times)" if each.occurrences > 1 else ""
    sentence = openapi.clauses()[each.clause].text
    return (
        f"{each.clause}  {each.operation_id}: {what}{times}\n"
        f"  A  {each.a}   in {each.exchanges[0]}\n"
        f"  B  {each.b}   in {each.exchanges[1]}\n"
        f"  {sentence}\n"
    )
