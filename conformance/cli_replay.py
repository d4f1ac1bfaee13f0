"""`careact conformance replay`: sends one exchange of a run again, and shows then and now.

What may not come in here: a verdict. A value of a body is shown only when somebody asks for it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from conformance.cli_run import ACTORS_FILE
from conformance.cli_target import OUT, CannotError, access, access_options, valid_address
from conformance.model import Exchange, Run
from conformance.preflight import needs_tokens
from conformance.replay import Replayed, chain
from conformance.replay import replay as send_again
from conformance.subject import Subject, UnreachableError
from conformance.watched import OWN


@click.command()
@click.argument("evidence")
@click.option(
    "--from",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    default=OUT,
    show_default=True,
    help="The folder of the run.",
)
@click.option("--base-url", help="Send it there: what stands in front of /SERVICE/v1.")
@access_options
@click.option("--alone", is_flag=True, help="Do not send what came before it in the same test.")
@click.option("--bodies", is_flag=True, help="Show both bodies: they may hold records of people.")
@click.option("--json", "as_json", is_flag=True, help="Print then and now as JSON.")
def replay(
    evidence: str,
    directory: Path,
    base_url: str | None,
    alone: bool,
    bodies: bool,
    as_json: bool,
    sandbox: bool,
    declaration: Path | None,
    **given: Any,
) -> None:
    """Send the exchange EVIDENCE of a run again, with fresh tokens, keys and ids.

    Exit 1 where the status is not the one of then.
    """
    run, actors = _read(directory)
    url = run.base_url
    if base_url is not None:
        url = f"{valid_address(base_url, '--base-url')}/{run.service}/v1"
    # The run says where it was; only its declaration says that a host may be tested.
    how = access(url, declaration=declaration, sandbox=sandbox, **given)
    target = how.target(run.service, url)
    try:
        exchanges = chain(run.exchanges, evidence)[-1 if alone else 0 :]
    except KeyError:
        raise click.UsageError(f"the run in {directory} has no exchange {evidence}") from None
    senders = {actors.get(each.id, "citizen") for each in exchanges} - {OWN, "nobody"}
    if needs_tokens(run.service) and (missing := senders - how.tokens.actors):
        raise CannotError(
            f"there is no token for {' and '.join(sorted(missing))}: give --declaration, --token "
            "or --sandbox as for the run"
        )
    subject = Subject(run.service, url, tokens=target.tokens, seed=run.seed, verify=target.verify)
    try:
        found = send_again(subject, exchanges, actors, run.base_url)
    except UnreachableError as failure:
        raise CannotError(str(failure)) from None
    if as_json:
        click.echo(json.dumps(_content(found, len(exchanges), bodies), indent=2))
    else:
        _show(found, len(exchanges), bodies)
    sys.exit(0 if found.same_status else 1)


def _read(directory: Path) -> tuple[Run, dict[str, str]]:
    from conformance.report import json_report

    try:
        run = json_report.read(directory / "run.json")
        actors = json.loads((directory / ACTORS_FILE).read_bytes())
    except OSError as failure:
        raise CannotError(
            f"there is no run in {directory} ({Path(failure.filename or '').name}): name its "
            "folder with --from"
        ) from None
    except ValueError as failure:
        raise CannotError(f"{directory}: {failure}") from None
    if not isinstance(actors, dict):
        raise CannotError(f"{directory / ACTORS_FILE} does not say who sent what")
    return run, {str(id): str(actor) for id, actor in actors.items()}


def _show(found: Replayed, count: int, bodies: bool) -> None:
    then, now = found.then, found.now
    before = f", after {count - 1} before it" if count > 1 else ""
    click.echo(f"{then.id} of test {then.test}{before}")
    click.echo(f"{now.method} {now.url}")
    click.echo(f"then {_line(then)}")
    click.echo(f"now  {_line(now)}")
    for each in found.differences():
        click.echo(f"  {_visible(each)}")
    if bodies:
        for name, exchange in (("then", then), ("now", now)):
            body = exchange.response_body.decode("utf-8", "replace")
            click.echo(f"{name}: {_visible(body)}")


def _line(exchange: Exchange) -> str:
    media = exchange.header("content-type") or "no media type"
    body = exchange.json()
    problem = body.get("type") if isinstance(body, dict) and exchange.status >= 400 else None
    shown = f"{exchange.status} {media}" + (f" {problem}" if isinstance(problem, str) else "")
    return _visible(shown)


def _visible(text: str) -> str:
    """Text of a server that does nothing to a terminal."""
    return "".join(each if each.isprintable() or each == "\n" else "\ufffd" for each in text)


def _content(found: Replayed, count: int, bodies: bool) -> dict[str, Any]:
    shown = {
        name: {
            "status": each.status,
            "contentType": each.header("content-type"),
            **({"body": each.response_body.decode("utf-8", "replace")} if bodies else {}),
        }
        for name, each in (("then", found.then), ("now", found.now))
    }
    return {
        "evidence": found.then.id,
        "requestsSent": count,
        **shown,
        "sameStatus": found.same_status,
        "differences": found.differences(),
    }
