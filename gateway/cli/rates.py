"""`careact rates`: the dated amounts of the standard, on a day or from one year to another.

Lives here: how amounts are shown to people. May not live here: an amount, or how one is looked up
(`openapi.rates`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

import openapi
from gateway.cli.errors import CannotError
from openapi import Rate

_NAMES_FROM = 140
"""How many columns a window has to have for the names of the rates to be shown too."""

_MEANING = {
    "published": "read in law, in a circular, or in two publications",
    "one-source": "read in one publication",
    "derived": "worked out, or confirmed by no text that was read",
}
_MARK = {"published": "", "one-source": "*", "derived": "**"}
_PER_CENT = Decimal("0.1")


class _Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day: write it like 2026-04-06", param, ctx)


class _Year(click.ParamType[int]):
    """A charging year, by the calendar year in which it starts."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{4})[/-](\d{2})", value, re.ASCII)
        if not found or (int(found[1]) + 1) % 100 != int(found[2]):
            self.fail(f"{value!r} is no charging year: write it like 2026/27", param, ctx)
        return int(found[1])


@click.command(short_help="Show dated amounts, and what changed.")
@click.option("--on", type=_Day(), metavar="DATE", help="The day, 2026-04-06.  [default: today]")
@click.option(
    "--diff", type=_Year(), nargs=2, metavar="YEAR YEAR", help="What changed: 2025/26 2026/27."
)
@click.option("--json", "as_json", is_flag=True, help="Print the amounts as JSON.")
def rates(on: date | None, diff: tuple[int, int] | None, as_json: bool) -> None:
    """Show the amounts of charging on a day, or what changed from one charging year to another.

    Every amount that was read in one publication only, or that was derived, is marked. Amounts are
    the national ones: a council may have its own.
    """
    if on is not None and diff is not None:
        raise click.UsageError("ask for a day with --on, or for two years with --diff, not both")
    if diff is not None:
        _compare(*diff, as_json=as_json)
    else:
        _list(on or datetime.now(UTC).date(), as_json=as_json)


def _list(on: date, *, as_json: bool) -> None:
    found = openapi.rates_on(on)
    if not found:
        first, last = (_said(day) for day in openapi.rates_known())
        raise CannotError(
            f"no amounts are known for {_said(on)}: give a day from {first} to {last} with --on"
        )
    here = {each.name for each in found}
    unknown = [name for name in openapi.rate_names() if name not in here]
    if as_json:
        document = {
            "on": on.isoformat(),
            "rates": [_as_json(each) for each in found],
            "unknown": unknown,
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False)
    console.print(f"Amounts on {_said(on)}\n")
    console.print(_table_of(found, wide=console.width >= _NAMES_FROM))
    _explain(console, found)
    if unknown:
        console.print(f"\nNot known for this day: {escape(', '.join(unknown))}.")


def _table_of(found: Sequence[Rate], *, wide: bool) -> Table:
    table = Table(
        Column("amount of", overflow="fold"),
        *([Column("name", no_wrap=True)] if wide else []),
        Column("£ a week", justify="right", no_wrap=True),
        Column("paragraph", no_wrap=True),
        Column("status", no_wrap=True),
        box=None,
        padding=(0, 2, 0, 0),
    )
    notes = _notes(found)
    for law, group in groupby(found, _law):
        table.add_row()
        table.add_row(f"[bold]{escape(law)}[/bold]")
        for each in group:
            number = notes.get(_note(each))
            status = each.status + (f" ({number})" if number else "")
            names = [each.name] if wide else []
            paragraph = each.paragraph.removeprefix(law).lstrip()
            cells = [each.label, *names, _amount(each), paragraph, status]
            table.add_row(*(escape(cell) for cell in cells))
    return table


def _law(rate: Rate) -> str:
    """The instrument in which the paragraph stands: "SI 2014/2672"."""
    found = re.match(r"SI \d{4}/\d+", rate.paragraph, re.ASCII)
    return found[0] if found else rate.paragraph


def _note(rate: Rate) -> tuple[str, str]:
    """What has to be said of an amount that is not published: its status, and the words."""
    if rate.status == "published":
        return rate.status, ""
    words = rate.note
    if rate.status == "one-source":
        read_in = "; ".join(source.title for source in rate.sources)
        words = f"{read_in}. {words}" if words else read_in
    if rate.rivals:
        words += f". It may be {' or '.join(f'£{rival}' for rival in rate.rivals)}"
    return rate.status, words


def _notes(found: Sequence[Rate]) -> dict[tuple[str, str], int]:
    """The notes of a table, each once, numbered as they come."""
    notes = dict.fromkeys(_note(each) for each in found if each.status != "published")
    return {note: number for number, note in enumerate(notes, 1)}


def _explain(console: Console, found: Sequence[Rate]) -> None:
    notes = _notes(found)
    for status in ("one-source", "derived"):
        told = [(number, words) for (kind, words), number in notes.items() if kind == status]
        if not told:
            continue
        console.print(f"\n{status}: {_MEANING[status]}.")
        listed = Table(
            Column(justify="right"), Column(overflow="fold"), box=None, show_header=False
        )
        for number, words in told:
            listed.add_row(f"({number})", escape(f"{words}."))
        console.print(listed)


def _compare(earlier: int, later: int, *, as_json: bool) -> None:
    days = [_last_day(earlier), _last_day(later)]
    before, after = ({each.name: each for each in openapi.rates_on(day)} for day in days)
    both = [name for name in openapi.rate_names() if name in before and name in after]
    changed = [(before[n], after[n]) for n in both if before[n].amount != after[n].amount]
    one_only = [name for name in openapi.rate_names() if (name in before) != (name in after)]
    if as_json:
        document = {
            "from": _year(earlier),
            "to": _year(later),
            "changes": [_change_as_json(old, new) for old, new in changed],
            "unchanged": [n for n in both if before[n].amount == after[n].amount],
            "knownForOneOnly": {n: _year(earlier if n in before else later) for n in one_only},
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return
    console = Console(highlight=False)
    console.print(
        f"Amounts on {_said(days[0])} and on {_said(days[1])}, the last days of the charging "
        "years, in pounds a week unless said\n"
    )
    if changed:
        console.print(_table_of_changes(earlier, later, changed))
        console.print()
    marked = {each.status for pair in changed for each in pair} - {"published"}
    console.print(f"{len(changed)} changed, {len(both) - len(changed)} did not.")
    for status in ("one-source", "derived"):
        if status in marked:
            console.print(f"{_MARK[status]} {status}: {_MEANING[status]}.")
    if "derived" in marked:
        console.print("A derived amount may be wrong by 5p or more: careact rates --on says why.")
    for year, known in ((earlier, before), (later, after)):
        names = ", ".join(name for name in one_only if name in known)
        if names:
            console.print(f"Known for {_year(year)} only: {escape(names)}.")


def _table_of_changes(earlier: int, later: int, changed: Sequence[tuple[Rate, Rate]]) -> Table:
    table = Table(
        Column("amount of", overflow="fold"),
        *(Column(_year(year), justify="right", no_wrap=True) for year in (earlier, later)),
        Column("change", justify="right", no_wrap=True),
        Column("%", justify="right", no_wrap=True),
        box=None,
        padding=(0, 2, 0, 0),
    )
    for old, new in changed:
        unit = {"month": " (a month)", "percent-a-year": " (% a year)"}.get(new.unit, "")
        table.add_row(
            escape(new.label + unit),
            *(f"{each.amount:,}{_MARK[each.status]:<2}" for each in (old, new)),
            f"{new.amount - old.amount:+,}",
            "" if new.unit == "percent-a-year" else f"{_per_cent(old, new):+}",
        )
    return table


def _last_day(year: int) -> date:
    """The last day of a known charging year: by then every rate of the year has started."""
    first, last = openapi.rates_known()
    known = [y for y in range(first.year, last.year) if date(y, 4, 6) >= first]
    if year not in known:
        raise CannotError(
            f"no amounts are known for {_year(year)}: "
            f"use two years from {_year(known[0])} to {_year(known[-1])}"
        )
    return date(year + 1, 4, 5)


def _as_json(rate: Rate) -> dict[str, Any]:
    return {
        "name": rate.name,
        "label": rate.label,
        "amount": str(rate.amount),
        "unit": rate.unit,
        "paragraph": rate.paragraph,
        "from": rate.since.isoformat(),
        "until": rate.until.isoformat(),
        "status": rate.status,
        "sources": [
            {"title": each.title, **({"url": each.url} if each.url else {})}
            for each in rate.sources
        ],
        "rivals": [str(each) for each in rate.rivals],
        "note": rate.note,
    }


def _change_as_json(old: Rate, new: Rate) -> dict[str, Any]:
    return {
        "name": new.name,
        "label": new.label,
        "unit": new.unit,
        "before": {"amount": str(old.amount), "status": old.status},
        "after": {"amount": str(new.amount), "status": new.status},
        "difference": str(new.amount - old.amount),
        "percent": None if new.unit == "percent-a-year" else str(_per_cent(old, new)),
    }


def _per_cent(old: Rate, new: Rate) -> Decimal:
    return ((new.amount / old.amount - 1) * 100).quantize(_PER_CENT, ROUND_HALF_UP)


def _amount(rate: Rate) -> str:
    if rate.unit == "percent-a-year":
        return f"{rate.amount} % a year"
    said = {"week": "", "month": " a month", "pounds": " in all"}[rate.unit]
    return f"{rate.amount:,}{said}"


def _said(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _year(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02}"
