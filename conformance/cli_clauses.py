"""`careact conformance list` and `explain`: what binds, and which tests look at it.

What may not come in here: requests.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from functools import cache
from textwrap import fill

import click

import openapi
from conformance.cli_target import CannotError
from conformance.runner import SHARES, clauses_of, told
from openapi.catalogue import Clause

_RATHER_SHOW = 12
"""Operations that are named; of more only the number is."""


@click.command("list")
@click.option(
    "--service", type=click.Choice(openapi.services()), help="Only what binds this service."
)
@click.option("--json", "as_json", is_flag=True, help="Print the clauses as JSON.")
def list_clauses(service: str | None, as_json: bool) -> None:
    """List the clauses of the standard, with the layers of the suite that test each."""
    clauses = clauses_of(service) if service else openapi.clauses()
    if as_json:
        content = [_content(each) for each in clauses.values()]
        click.echo(json.dumps({"clauses": content}, indent=2, ensure_ascii=False))
        return
    width = max(len(id) for id in clauses)
    for clause in clauses.values():
        layers = ", ".join(layers_of(clause.id)) or "no layer says so"
        click.echo(f"{clause.id:{width}}  {clause.level:6}  {layers}")
    click.echo(f"{len(clauses)} clauses.")


@click.command()
@click.argument("clause")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def explain(clause: str, as_json: bool) -> None:
    """Explain a clause: its sentence, its law, its operations, and how to see it tested."""
    found = openapi.clauses().get(clause.upper())
    if found is None:
        raise click.UsageError(
            f"the standard has no clause {clause}: `careact conformance list` names them all"
        )
    if as_json:
        click.echo(json.dumps(_content(found), indent=2, ensure_ascii=False))
        return
    click.echo(f"{found.id} ({found.level})\n")
    click.echo(fill(found.text, 80) + "\n")
    click.echo(f"Law:       {found.law or 'none; it is a rule of the interface'}")
    click.echo(f"Tested by: {', '.join(layers_of(found.id)) or 'no layer says so'}")
    operations = _operations(found)
    click.echo(f"Binds:     {len(operations)} operation{'s' if len(operations) != 1 else ''}")
    for line in operations[:_RATHER_SHOW]:
        click.echo(f"  {line}")
    if len(operations) > _RATHER_SHOW:
        click.echo(f"  and {len(operations) - _RATHER_SHOW} more (--json names them)")
    service = found.operations[0].partition("/")[0]
    click.echo(
        "To see it:\n  careact conformance run --base-url http://127.0.0.1:8080"
        f"{'' if service == 'directory' else '/northmere'} --sandbox \\\n"
        f"    --service {service} --only {found.id}"
    )


def layers_of(clause: str) -> list[str]:
    """The layers whose `clauses()` names a clause, in the order in which they run."""
    return [layer for layer in SHARES if clause in _tested()[layer]]


@cache
def _tested() -> Mapping[str, frozenset[str]]:
    """Layer -> the clauses it says it tests. Raises CannotError for a layer that is broken."""
    found: dict[str, frozenset[str]] = {}
    for layer in SHARES:
        try:
            named = getattr(importlib.import_module(f"conformance.{layer}"), "clauses", frozenset)
            found[layer] = frozenset(named())
        except Exception as failure:
            raise CannotError(f"the layer {layer} is broken: {told(failure)}") from None
    return found


def _operations(clause: Clause) -> list[str]:
    """`service METHOD /path` of each operation."""
    found = []
    for each in clause.operations:
        service, _, operation_id = each.partition("/")
        for path, methods in openapi.document(service)["paths"].items():
            for method, operation in methods.items():
                if isinstance(operation, dict) and operation.get("operationId") == operation_id:
                    found.append(f"{service} {method.upper()} {path} ({operation_id})")
    return found


def _content(clause: Clause) -> dict[str, object]:
    return {
        "id": clause.id,
        "level": clause.level,
        "text": clause.text,
        "law": clause.law,
        "operations": list(clause.operations),
        "layers": layers_of(clause.id),
    }
