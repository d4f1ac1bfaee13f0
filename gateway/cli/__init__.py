"""`careact`: the one command, for councils, suppliers and engineers; a module per group of words.

Exit codes: 0 done and as it should be; 1 done, but not as it should be (a council file with
faults, councils that differ, a breaking change); 2 could not be done (usage, files, network).
Every command that reports has `--json`.
"""

from __future__ import annotations

import sys
from importlib.metadata import EntryPoint, entry_points

import click

import openapi
from adapters.errors import AdapterError
from gateway.cli import authoring, charge, council_files, delivery, rates, running, standard

GROUP = "careact.commands"
"""Entry points: a click command, under the name by which it is called."""


class Commands(click.Group):
    """A group that other installed packages and rooms add to, by entry points of `GROUP`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command: those of this room, then those found, by name."""
        return [*super().list_commands(ctx), *sorted(each.name for each in _found())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded when it is asked for."""
        for each in _found():
            if each.name == cmd_name:
                found: click.Command = each.load()
                return found
        return super().get_command(ctx, cmd_name)


def _found() -> list[EntryPoint]:
    return list(entry_points(group=GROUP))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="careact-gateway")
def careact() -> None:
    """One standard API for Care Act 2014 services, whatever the council's system."""


careact.add_command(running.serve)
careact.add_command(running.sandbox)
careact.add_command(authoring.new)
careact.add_command(council_files.check)
careact.add_command(council_files.explain)
careact.add_command(authoring.schema)
careact.add_command(delivery.delivery)
careact.add_command(standard.spec)
careact.add_command(rates.rates)
careact.add_command(charge.charge)


def main() -> None:
    """Run the command; an error is one sentence on standard error, never a traceback."""
    try:
        careact(prog_name="careact")
    except (AdapterError, openapi.SpecificationError, OSError) as failure:
        click.echo(f"careact: {failure}", err=True)
        sys.exit(2)
