"""What every command that reaches an implementation is told: where it is, and how to get tokens.

Turns options and a declaration into targets, and every mistake into one sentence. What may not come
in here: requests to the implementation.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

import openapi
from conformance import declaration as declaring
from conformance.declaration import ACTORS, Declaration, Grant
from conformance.runner import Target
from conformance.tokens import Tokens, sandbox_grants
from conformance.yaml_lines import DeclarationError

_F = TypeVar("_F", bound=Callable[..., Any])
OUT = Path("conformance-run")
"""Where a run is written, and looked for, unless somebody says otherwise."""


class CannotError(click.ClickException):
    """One sentence on standard error, and exit code 2."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Access:
    """The options by which an implementation may be reached."""

    declaration: Declaration
    tokens: Tokens
    verify: bool | str

    def target(self, service: str, base_url: str) -> Target:
        """A service at an address. Raises CannotError where that is no declared test system."""
        host = urlsplit(base_url).hostname
        if not self.declaration.allows(base_url):
            raise CannotError(
                f"{host} is not declared to be a test system, and a run writes records: if it is "
                f"one, say so under hosts in the file of --declaration, as `{host}: {{test: true}}`"
            )
        place = self.declaration.services.get(service)
        return Target(
            service,
            base_url,
            self.tokens,
            self.verify,
            self.declaration.public(),
            place.claims if place else (),
        )


_OPTIONS = (
    click.option(
        "--declaration",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"What you declare of your product.  [default: {declaring.FILE} unless --base-url]",
    ),
    click.option("--sandbox", is_flag=True, help="Use the published clients of a sandbox."),
    click.option(
        "--token",
        "held",
        multiple=True,
        metavar="ACTOR=VARIABLE",
        help="The environment variable that holds an actor's token; may be repeated.",
    ),
    click.option("--token-url", help="Where tokens are got with client credentials."),
    click.option(
        "--client",
        "clients",
        multiple=True,
        metavar="ACTOR=ID:VARIABLE",
        help="An actor's client and the variable that holds its secret; may be repeated.",
    ),
    click.option(
        "--ca",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="Certificates to trust, as PEM.",
    ),
)


def access_options(command: _F) -> _F:
    """The options that `access` takes, for a command."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


def access(
    base_url: str | None,
    declaration: Path | None,
    sandbox: bool,
    held: tuple[str, ...],
    token_url: str | None,
    clients: tuple[str, ...],
    ca: Path | None,
) -> Access:
    """Read the declaration and the options for tokens. Raises click.UsageError and CannotError."""
    declared = _declared(declaration, needed=base_url is None)
    grants = dict(declared.tokens)
    if sandbox:
        if base_url is None:
            raise click.UsageError("--sandbox needs --base-url")
        grants |= sandbox_grants(base_url)
    for each in held:
        actor, variable = _pair(each, "--token", "ACTOR=VARIABLE")
        grants[actor] = Grant(token=variable)
    if bool(clients) != (token_url is not None):
        raise click.UsageError("--token-url and --client go together")
    for each in clients:
        actor, rest = _pair(each, "--client", "ACTOR=ID:VARIABLE")
        client, _, variable = rest.rpartition(":")
        if not client or not variable:
            raise click.UsageError("--client is ACTOR=ID:VARIABLE")
        grants[actor] = Grant(
            token_url=valid_address(str(token_url), "--token-url"),
            client_id=client,
            secret=variable,
            scope=actor,
        )
    verify = str(ca) if ca is not None else True
    return Access(declared, Tokens(grants, os.environ, verify=verify), verify)


def addresses(
    base_url: str | None, services: tuple[str, ...], declared: Declaration
) -> Mapping[str, str]:
    """Service -> base URL, for what is asked for. Raises click.UsageError."""
    if base_url is not None:
        if not services:
            known = ", ".join(openapi.services())
            raise click.UsageError(f"say which service with --service: {known}")
        front = valid_address(base_url, "--base-url")
        return {service: f"{front}/{service}/v1" for service in services}
    absent = [service for service in services if service not in declared.services]
    if absent:
        raise click.UsageError(f"the declaration names no address of {', '.join(absent)}")
    return {name: declared.services[name].base_url for name in services or declared.services}


def valid_address(text: str, option: str) -> str:
    """A base URL that an option gave. Raises click.UsageError, without what was given."""
    try:
        return declaring.address(text)
    except ValueError as fault:
        raise click.UsageError(f"{option} {fault}") from None


def _declared(path: Path | None, *, needed: bool) -> Declaration:
    if path is None and needed:
        path = Path(declaring.FILE)
        if not path.exists():
            raise click.UsageError(
                f"say where the implementation is with --base-url, or declare it in "
                f"{declaring.FILE} (`careact conformance init` begins one)"
            )
    if path is None:
        return Declaration()
    try:
        return declaring.read(path)
    except DeclarationError as fault:
        raise CannotError(str(fault)) from None
    except OSError as fault:
        raise CannotError(
            f"{path} cannot be read: {(fault.strerror or 'no reason').lower()}"
        ) from None


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    actor, _, value = text.partition("=")
    if actor not in ACTORS or not value:
        raise click.UsageError(f"{option} is {form}, with ACTOR one of {', '.join(ACTORS)}")
    return actor, value
