"""`careact charge`: what means in a file would be charged, line by line, without a server.

Lives here: how a charge is shown to people. May not live here: how it is worked out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, BinaryIO

import click
import orjson
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Column, Table

import openapi
from gateway.absent import without_empty
from gateway.cli.errors import CannotError
from gateway.rules.charging import STATUTORY, Refused, calculate
from gateway.rules.charging.policy_reading import read_policy
from gateway.rules.money import printed
from gateway.validation import CompiledSchema
from openapi.bundle import resolve

Json = Mapping[str, Any]
_SIGNS = {"add": "+", "subtract": "-"}


@click.command(short_help="Work a charge out, line by line.")
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def charge(file: BinaryIO, as_json: bool) -> None:
    """Work out what the means in FILE would be charged, and show every line.

    FILE has the body of the operation calculateCharge: `means` and, to try a council's own policy,
    `policy`. `-` reads standard input. Without a policy the regulations hold as they stand.
    """
    asked = _asked(file)
    try:
        policy = read_policy(asked["policy"]) if "policy" in asked else STATUTORY
        result = calculate(asked["means"], policy)
    except Refused as refused:
        raise CannotError(
            "\n".join(
                f"{each.pointer if each.pointer.startswith('/policy') else '/means' + each.pointer}"
                f": {each.detail}"
                for each in refused.problems
            )
        ) from None
    except openapi.RateUnknown as unknown:
        raise CannotError(str(unknown)) from None
    if as_json:
        click.echo(json.dumps(result, indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False)
    for period in result["periods"]:
        _show(console, period)
    console.print(escape(result["notice"]))


def _asked(file: BinaryIO) -> Any:
    """The request of a file. Raises CannotError, without any value of it."""
    try:
        asked = orjson.loads(file.read())
    except orjson.JSONDecodeError as fault:
        raise CannotError(f"{file.name} is no JSON: line {fault.lineno}") from None
    document = openapi.document("financial-assessment")
    described = document["components"]["schemas"]["ChargeCalculation"]
    schema = CompiledSchema(_whole(document, described))
    if faults := schema.errors(asked):
        raise CannotError(
            "\n".join(f"{each.get('pointer') or '/'}: {each['detail']}" for each in faults)
        )
    return without_empty(asked)


def _whole(document: dict[str, Any], node: Any) -> Any:
    """A part of a document with what it refers to in its place."""
    node = resolve(document, node)
    if isinstance(node, dict):
        return {name: _whole(document, each) for name, each in node.items()}
    return [_whole(document, each) for each in node] if isinstance(node, list) else node


def _show(console: Console, period: Json) -> None:
    console.print(f"[bold]{period['start']} to {period['end']}[/bold]: {period['outcome']}\n")
    _table(console, period["working"], "charge a week", period["weeklyCharge"])
    capital = period["capital"]
    if capital["working"]:
        console.print("Capital")
        _table(console, capital["working"], "counted", capital["counted"])
    for note in period["notes"]:
        console.print(Padding(escape(note), (0, 0, 0, 2)))
    for used in period["rates"]:
        if "caution" in used:
            told = f"{used['label']}, {printed(used['amount'])}: {used['caution']}"
            console.print(Padding(escape(told), (0, 0, 0, 2)))
    console.print()


def _table(console: Console, lines: list[Json], total: str, amount: str) -> None:
    table = Table(
        Column("line", footer=total),
        Column("paragraph"),
        Column("£", justify="right", no_wrap=True, footer=f"{Decimal(amount):,.2f}"),
        box=None,
        show_footer=True,
        footer_style="bold",
    )
    for line in lines:
        how = f" ({line['detail']})" if "detail" in line else ""
        where = line["paragraph"].removeprefix("SI 2014/2672 ")
        amount_ = f"{_SIGNS[line['operation']]} {Decimal(line['amount']):,.2f}"
        table.add_row(escape(line["label"] + how), escape(where), amount_)
    console.print(Padding(table, (0, 0, 1, 0)))
