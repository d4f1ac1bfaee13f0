"""Commands about certificates: `keygen`, `certify`, `verify`, `registry build`.

They read options and say in one sentence what came out. What may not come in here: what makes a
certificate hold, which is `conformance.certificate`.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, time
from pathlib import Path

import click
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from conformance import certificate
from conformance import registry as pages

_EXISTING = click.Path(exists=True, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_AT = click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day to judge by, for example 2027-01-31. [default: now]",
)


@click.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for the private key; the public key goes beside it, with .pub at its end.",
)
def keygen(out: Path) -> None:
    """Make a key to sign certificates with."""
    key, public = Ed25519PrivateKey.generate(), out.with_name(out.name + ".pub")
    private_bytes = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    for path in (out, public):
        if path.exists():
            raise click.UsageError(f"{path} exists already: keys are not overwritten")
    for path, content, mode in (
        (out, private_bytes, 0o600),
        (public, _public_bytes(key.public_key()), 0o644),
    ):
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                file.write(content)
        except OSError as failure:
            raise click.UsageError(f"{path}: {failure.strerror}") from None
    click.echo(f"{out}: the private key. Keep it to yourself; whoever has it signs in your name.")
    click.echo(f"{public}: the public key, {certificate.id_of(key.public_key())}")


@click.command()
@click.argument("directory", metavar="DIR", type=_FOLDER)
@click.option("--key", required=True, type=_FILE, help="The private key, made with keygen.")
@click.option("--attester", required=True, help='Who vouches for the run: "Name, role".')
@click.option(
    "--months",
    default=certificate.MOST_MONTHS,
    show_default=True,
    type=click.IntRange(1, certificate.MOST_MONTHS),
    help="How long it holds, from the end of the run.",
)
def certify(directory: Path, key: Path, attester: str, months: int) -> None:
    """Make a certificate of the run in DIR: DIR/certificate.json."""
    name, comma, role = (part.strip() for part in attester.partition(","))
    if not (name and comma and role):
        raise click.UsageError('--attester is a name, a comma and a role: "Asha Rowe, Test lead"')
    who, now = certificate.Attester(name, role), datetime.now(UTC)
    try:
        path = certificate.certify(directory, private_key(key), who, months, now)
    except certificate.RefusedError as refused:
        click.echo(f"No certificate: {refused}", err=True)
        raise SystemExit(1) from None
    except OSError as failure:
        raise click.UsageError(f"{failure.filename}: {failure.strerror}") from None
    check = f"careact conformance verify {directory} --public-key {key}.pub"
    click.echo(f"{path}: signed. Check it with: {check}")


@click.command()
@click.argument("path", metavar="PATH", type=_EXISTING)
@click.option("--public-key", required=True, type=_FILE, help="The public key of who signed it.")
@_AT
def verify(path: Path, public_key: Path, at: datetime | None) -> None:
    """Check a certificate offline: PATH is the folder of a run, or a certificate alone."""
    key, whole = public_key_of(public_key), path.is_dir()
    file = path / certificate.NAME if whole else path
    try:
        found = certificate.verify(file, [key], _instant(at), with_evidence=whole)
    except certificate.InvalidError as invalid:
        click.echo(f"Not valid: {invalid} (check: {invalid.check})", err=True)
        raise SystemExit(1) from None
    except OSError as failure:
        raise click.UsageError(f"{failure.filename}: {failure.strerror}") from None
    facts = found.predicate
    click.echo(f"Valid: {found.subject}")
    click.echo(
        f"{facts['service']}, every {facts['level']} of standard {facts['standard']['version']} "
        f"by suite {facts['suite']['version']}, until {found.expires_at:%Y-%m-%d}."
    )
    click.echo(f"Attested by {facts['attester']['name']}, {facts['attester']['role']}.")
    if not whole:
        click.echo("The evidence was not looked at: give the folder of the run to check it too.")


@click.group()
def registry() -> None:
    """The public list of certified products."""


@registry.command()
@click.argument("directory", metavar="DIR", type=_FOLDER)
@click.option(
    "--public-keys", required=True, type=_FOLDER, help="Folder of the public keys that count."
)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the site.",
)
@_AT
def build(directory: Path, public_keys: Path, out: Path, at: datetime | None) -> None:
    """Make a site of every certificate in the folders under DIR."""
    keys = {path.stem: public_key_of(path) for path in sorted(public_keys.glob("*.pub"))}
    if not keys:
        raise click.UsageError(f"{public_keys}: there is no public key in it (*.pub)")
    try:
        shown, refused = pages.build(directory, keys, out, _instant(at))
    except pages.SiteError as wrong:
        raise click.UsageError(str(wrong)) from None
    except OSError as failure:
        raise click.UsageError(f"{failure.filename}: {failure.strerror}") from None
    for path, why in refused:
        click.echo(f"Not shown: {path}: {why}", err=True)
    click.echo(f"{out / 'index.html'}: {len(shown)} shown, {len(refused)} not.")


def private_key(path: Path) -> Ed25519PrivateKey:
    """The private key in a PEM file. Raises click.UsageError where it is none of ours."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise click.UsageError(f"{path}: not a private key that keygen made")
    return key


def public_key_of(path: Path) -> Ed25519PublicKey:
    """The public key in a PEM file. Raises click.UsageError where it is none of ours."""
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise click.UsageError(f"{path}: not a public key that keygen made")
    return key


def _public_bytes(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _instant(day: datetime | None) -> datetime:
    """The end of a day, so that what was made on it counts; now, where none was given."""
    return datetime.combine(day, time.max, UTC) if day else datetime.now(UTC)
