"""`careact conformance`: tests any implementation of the standard, and proves what it found.

Exit codes: 0 conformant; 1 not; 2 the suite could not do what was asked; 3 incomplete: nothing was
seen broken, but not everything was tested. Commands of other parts are loaded when they are asked
for.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

from conformance.cli_clauses import explain, list_clauses
from conformance.cli_init import init
from conformance.cli_replay import replay
from conformance.cli_run import run
from conformance.cli_target import CannotError

ELSEWHERE: Mapping[str, str] = {
    "compare": "conformance.differential.cli:compare",
    "verify": "conformance.certificate_cli:verify",
    "keygen": "conformance.certificate_cli:keygen",
    "certify": "conformance.certificate_cli:certify",
    "registry": "conformance.certificate_cli:registry",
    "selftest": "conformance.mutants.cli:selftest",
}
"""Command -> `module:attribute` of it."""


class Commands(click.Group):
    """A group that loads the commands of `ELSEWHERE` only when somebody asks for them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, those of this module first."""
        return [*self.commands, *ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command; one that says so where its module cannot be loaded."""
        if cmd_name in ELSEWHERE and cmd_name not in self.commands:
            return _loaded(cmd_name, ELSEWHERE[cmd_name])
        return super().get_command(ctx, cmd_name)


def _loaded(name: str, where: str) -> click.Command:
    module, _, attribute = where.partition(":")
    try:
        found: click.Command = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as failure:
        return _absent(name, f"the command {name} cannot be loaded here: {failure}")
    return found


def _absent(name: str, sentence: str) -> click.Command:
    @click.command(
        name,
        short_help="Not available in this installation.",
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )
    def absent() -> None:
        raise CannotError(sentence)

    return absent


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def conformance() -> None:
    """Tell whether an implementation of the standard is interchangeable with every other.

    Exit codes: 0 conformant, 1 not, 2 could not be done, 3 incomplete.
    """


conformance.add_command(run)
conformance.add_command(list_clauses)
conformance.add_command(explain)
conformance.add_command(replay)
conformance.add_command(init)
