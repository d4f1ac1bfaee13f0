"""`careact conformance init`: begins a declaration from what an implementation says of itself.

It asks for getService of each service and nothing else, writes what it found, and marks with
`# confirm` what only the supplier knows. What may not come in here: tests.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click

import openapi
from conformance import declaration as declaring
from conformance.cli_target import CannotError, valid_address
from conformance.preflight import needs_tokens
from conformance.subject import Subject, UnreachableError


@click.command()
@click.option("--base-url", required=True, help="What stands in front of /SERVICE/v1.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(declaring.FILE),
    show_default=True,
    help="The file to write.",
)
@click.option(
    "--ca",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Certificates to trust, as PEM.",
)
def init(base_url: str, out: Path, ca: Path | None) -> None:
    """Begin a declaration of your product from what it says of itself; nothing is written over."""
    front = valid_address(base_url, "--base-url")
    if out.exists():
        raise CannotError(f"{out} exists, and is not written over: name another with --out")
    found: dict[str, tuple[str, str]] = {}
    reasons: list[str] = []
    for service in openapi.services():
        for url in _candidates(front, service):
            version, reason = _asked(service, url, str(ca) if ca is not None else True)
            if not reason:
                found[service] = url, version
                break
            reasons.append(reason)
    if not found:
        raise CannotError(f"no service was found: {reasons[0]}")
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(written(front, found))
    except OSError as failure:
        raise CannotError(f"{out} cannot be written: {(failure.strerror or '').lower()}") from None
    click.echo(f"{out}: {', '.join(found)}. Read what is marked with `# confirm`.")
    for service in openapi.services():
        if service not in found:
            click.echo(f"not found: {service}")


def _candidates(front: str, service: str) -> list[str]:
    """Where a service may be: behind the base URL, and the directory at the root as well."""
    parts = urlsplit(front)
    root = f"{parts.scheme}://{parts.netloc}"
    fronts = [front, root] if service == "directory" and front != root else [front]
    return [f"{each}/{service}/v1" for each in fronts]


def _asked(service: str, url: str, verify: bool | str) -> tuple[str, str]:
    """What getService says its version is, and why it is not this service; one of both is empty."""
    subject = Subject(service, url, tokens=lambda actor: None, seed=0, timeout=5, verify=verify)
    try:
        answer = subject.call("getService", actor="nobody")
    except UnreachableError as failure:
        return "", str(failure)
    said = answer.json()
    if answer.status != 200 or not isinstance(said, dict) or said.get("name") != service:
        return "", f"{url}/ answered {answer.status}, and not as the service {service}"
    version = said.get("version")
    return version if isinstance(version, str) and version.isprintable() else "unknown", ""


def written(front: str, found: dict[str, tuple[str, str]]) -> str:
    """The text of the declaration: what was found, and what is left to confirm."""
    parts = urlsplit(front)
    host = parts.hostname or ""
    lines = [
        "# What you declare of your product to the conformance suite.",
        "product:",
        "  supplier: Your organisation  # confirm",
        "  name: Your product  # confirm",
        "  version: 0.0.0  # confirm: exactly what is running there",
        "contact: conformance@supplier.example  # confirm",
    ]
    if not declaring.is_loopback(host):
        lines += [
            "hosts:",
            f"  {host}:",
            "    test: false  # confirm: true only for a system without anybody's records",
        ]
    lines.append("services:")
    for service, (url, version) in found.items():
        optional = [
            each.id
            for each in openapi.clauses().values()
            if each.level == "MAY" and any(op.startswith(f"{service}/") for op in each.operations)
        ]
        said = "" if version == "unknown" else f"  # says it is version {version}"
        lines += [f"  {service}:{said}", f"    base_url: {url}"]
        if optional:
            lines.append(f"    claims: []  # confirm: of {', '.join(optional)}")
    if any(needs_tokens(service) for service in found):
        lines.append("tokens:")
        for actor in ("citizen", "practitioner"):
            lines += [
                f"  {actor}:",
                f"    token_url: {parts.scheme}://{parts.netloc}/oauth2/token  # confirm",
                f"    client_id: your-{actor}-client  # confirm",
                f"    client_secret: ${{CONFORMANCE_{actor.upper()}_SECRET}}",
                f"    scope: {actor}",
            ]
    return "\n".join(lines) + "\n"
