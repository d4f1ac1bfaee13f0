"""How a command says that it could not do what was asked."""

from __future__ import annotations

import click


class CannotError(click.ClickException):
    """One sentence on standard error, and exit code 2."""

    exit_code = 2
