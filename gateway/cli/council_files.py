"""`careact check` and `careact explain`: a council file, judged and laid open."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from adapters import explain as explaining
from adapters import quality, registry
from adapters.council_file import read
from adapters.errors import AdapterError
from gateway.cli.errors import CannotError
from gateway.rules.charging.policy_reading import policy_faults

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.command(short_help="Judge a council file.")
@_FILE
@click.option("--live", is_flag=True, help="Also open the council's system and ask if it answers.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check(file: Path, live: bool, as_json: bool) -> None:
    """Say whether a council file can be trusted, and which tier it reaches, rule by rule.

    Exit 1 if it does not reach the tier that it claims. Without --live no system is reached and no
    secret is needed.
    """
    verdict = quality.judge(file, policy_faults=policy_faults)
    asked = quality.TIERS[: quality.TIERS.index(verdict.claims) + 1]
    rows = [
        {"mark": _mark(each, asked), "tier": each.tier, **asdict(each.finding)}
        | ({"exempt": each.excuse} if each.excuse else {})
        for each in verdict.judged
    ]
    if live and not verdict.missing("bronze"):
        found = _live(file)
        rows.append({"mark": "ok" if found.ok else "FAULT", "tier": "", **asdict(found)})
    if as_json:
        document = {"claims": verdict.claims, "reaches": verdict.reaches, "findings": rows}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        for row in rows:
            _tell(row)
        _sum_up(verdict)
    sys.exit(1 if any(row["mark"] == "FAULT" for row in rows) else 0)


def _mark(judged: quality.Judged, asked: Sequence[quality.Tier]) -> str:
    if judged.met:
        return "ok" if judged.finding.ok else "exempt"
    return "FAULT" if judged.tier in asked else "open"


def _tell(row: Mapping[str, Any]) -> None:
    colour = {"ok": "green", "FAULT": "red"}.get(row["mark"])
    place = f" [{row['service']}]" if row["service"] else ""
    excuse = f" ({row['exempt']})" if "exempt" in row else ""
    mark = click.style(f"{row['mark']:<5}", fg=colour)
    click.echo(f"{mark} {row['rule']}{place}: {row['detail']}{excuse}")


def _sum_up(verdict: quality.Verdict) -> None:
    """Which tier is claimed, which one is reached, and what the next one still asks for."""
    reaches = verdict.reaches
    click.echo(f"\nThe file claims {verdict.claims} and reaches {reaches or 'no tier'}.")
    if reaches and quality.TIERS.index(reaches) > quality.TIERS.index(verdict.claims):
        click.echo(f"It may claim {reaches}: `quality: {{tier: {reaches}}}`.")
    above = [tier for tier in quality.TIERS if verdict.missing(tier)]
    wanted = verdict.claims if verdict.claims in above else above[0] if above else None
    if wanted:
        click.echo(f"For {wanted} it needs")
        for rule in verdict.missing(wanted):
            click.echo(f"  {rule.name}: {rule.write}")


def _live(file: Path) -> explaining.Finding:
    try:
        council = registry.open_council(file, os.environ)
        try:
            council.check()
        finally:
            council.close()
    except AdapterError as failure:
        return explaining.Finding("live", False, str(failure))
    return explaining.Finding("live", True, "the council's system answers")


@click.command(short_help="Lay a council file open, beside a record.")
@_FILE
@click.option("--service", help="One service of the file.  [default: each]")
@click.option(
    "--record", help="A legacy record: a JSON file, or the id of one in the council's system."
)
@click.option("--json", "as_json", is_flag=True, help="Print the pairs as JSON.")
def explain(file: Path, service: str | None, record: str | None, as_json: bool) -> None:
    """Show what a council file does with a record: legacy value on the left, standard on the right.

    Without --record it shows the rules alone. What no rule maps is listed beneath: it survives
    every write untouched.
    """
    council_file = read(file, explaining.AnyVariable())
    if service is not None and service not in council_file.services:
        raise click.UsageError(f"the file offers {', '.join(council_file.services)}")
    found: dict[str, Any] = {}
    for each in [service] if service else list(council_file.services):
        record_map = council_file.record_map(each)
        legacy = _legacy(file, each, record)
        if legacy is None:
            continue
        found[each] = (
            explaining.columns(record_map, legacy),
            explaining.untouched(record_map, legacy),
        )
    if not found:
        raise CannotError("the council's system has no such record that may be shown")
    if as_json:
        document = {
            name: {"pairs": [asdict(pair) for pair in pairs], "untouched": list(rest)}
            for name, (pairs, rest) in found.items()
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False, default=str))
        return
    for name, (pairs, rest) in found.items():
        _show(name, pairs, rest, with_values=record is not None)


def _legacy(file: Path, service: str, record: str | None) -> dict[str, Any] | None:
    """The legacy record a caller named: none for the bare rules, a file's, or the system's."""
    if record is None:
        return {}
    if record.endswith(".json"):
        try:
            content = json.loads(Path(record).read_text(encoding="utf-8"))
        except ValueError:
            raise CannotError(f"{record} is not JSON") from None
        if not isinstance(content, dict):
            raise CannotError(f"{record} must hold one JSON object")
        return content
    council = registry.open_council(file, os.environ)
    try:
        return council.system_of(service).collection(service).read(record)
    finally:
        council.close()


def _show(
    name: str, pairs: tuple[explaining.Pair, ...], rest: tuple[str, ...], *, with_values: bool
) -> None:
    console = Console(highlight=False)
    columns = [Column(head, overflow="fold") for head in ("legacy", "standard", "note")]
    table = Table(*columns, title=name, title_justify="left")
    for pair in pairs:
        if with_values and pair.legacy_value is None and pair.standard_value is None:
            continue
        left, right = pair.legacy_path, pair.standard_path
        if with_values:
            left += f" = {_plain(pair.legacy_value)}"
            right += f" = {_plain(pair.standard_value)}" if right else ""
        table.add_row(escape(left), escape(right), escape(pair.note))
    console.print(table)
    if rest:
        console.print("Mapped by no rule, kept as it is on every write: " + escape(", ".join(rest)))


def _plain(value: Any) -> str:
    return "-" if value is None else json.dumps(value, ensure_ascii=False, default=str)
