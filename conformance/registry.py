"""The registry: a static site of the certificates that hold, with badges, history and refusals.

Only what verifies whole, evidence and all, is shown. What may not come in here: trust in anything
but the keys given.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from conformance import certificate
from conformance.certificate import Certificate, InvalidError
from conformance.report import words
from conformance.report.page import bullets, page, table, text

COPIED = (certificate.NAME, "report.html")
"""What the site takes over of a run; the rest of the evidence stays with who has it."""


class SiteError(Exception):
    """The site cannot be written there; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One certificate that holds, and where it was found."""

    certificate: Certificate
    folder: Path
    signer: str
    """The name of the public key's file."""

    @property
    def product(self) -> tuple[str, str, str]:
        """Supplier, name and version."""
        said = self.certificate.predicate["product"]
        return said["supplier"], said["name"], said["version"]

    @property
    def service(self) -> str:
        """The service of the standard."""
        return str(self.certificate.predicate["service"])

    @property
    def tested_at(self) -> str:
        """The instant at which the run ended."""
        return str(self.certificate.predicate["finishedAt"])

    @property
    def place(self) -> str:
        """The folder of the site that holds its certificate and report."""
        content = (self.folder / certificate.NAME).read_bytes()
        return f"runs/{hashlib.sha256(content).hexdigest()[:16]}"

    @property
    def badge(self) -> str:
        """The badge's file: the same for later certificates of this product and service."""
        cell = (*self.product, self.service)
        digest = hashlib.sha256("\n".join(cell).encode()).hexdigest()[:6]
        name = re.sub(r"[^a-z0-9]+", "-", " ".join(cell).lower()).strip("-")
        return f"badges/{name[:80]}-{digest}.svg"


def build(
    directory: Path, keys: Mapping[str, Ed25519PublicKey], site: Path, at: datetime
) -> tuple[list[Entry], list[tuple[str, str]]]:
    """Write the site. Gives what is shown, newest first, and what is not: folder and why.

    Raises SiteError and OSError.
    """
    here, there = directory.resolve(), site.resolve()
    if here.is_relative_to(there) or there.is_relative_to(here):
        raise SiteError("the site and the certificates must be in folders apart")
    if site.is_dir() and any(site.iterdir()) and not (site / "badges").is_dir():
        raise SiteError(f"{site} holds something else than a registry: choose an empty folder")
    entries, refused = _found(directory, keys, at)
    for name in ("badges", "runs"):  # a certificate that no longer holds must go
        shutil.rmtree(site / name, ignore_errors=True)
        (site / name).mkdir(parents=True)
    for entry in entries:
        (site / entry.place).mkdir(exist_ok=True)
        for name in COPIED:
            shutil.copyfile(entry.folder / name, site / entry.place / name)
    for entry in _newest(entries).values():
        (site / entry.badge).write_text(_badge(entry), encoding="utf-8")
    (site / "index.html").write_text(_index(entries, refused, at), encoding="utf-8")
    return entries, refused


def _found(
    directory: Path, keys: Mapping[str, Ed25519PublicKey], at: datetime
) -> tuple[list[Entry], list[tuple[str, str]]]:
    signers = {certificate.id_of(key): name for name, key in keys.items()}
    entries, refused = list[Entry](), list[tuple[str, str]]()
    for path in sorted(directory.rglob(certificate.NAME)):
        try:
            found = certificate.verify(path, keys.values(), at)
        except InvalidError as invalid:
            refused.append((path.parent.relative_to(directory).as_posix(), str(invalid)))
        else:
            entries.append(Entry(found, path.parent, signers[found.key_id]))
    entries.sort(key=lambda each: (each.tested_at, each.product, each.service), reverse=True)
    return entries, refused


def _newest(entries: Sequence[Entry]) -> dict[tuple[tuple[str, str, str], str], Entry]:
    """The newest certificate of every product and service; `entries` come newest first."""
    newest: dict[tuple[tuple[str, str, str], str], Entry] = {}
    for each in entries:
        newest.setdefault((each.product, each.service), each)
    return newest


def _index(entries: Sequence[Entry], refused: Sequence[tuple[str, str]], at: datetime) -> str:
    lead = (
        "<h1>Certified products</h1><p>Each badge stands for a run of the conformance suite in "
        "which every rule of the service held. Suppliers attest their runs themselves. Whoever "
        "has the files of a run checks them offline with "
        "<code>careact conformance verify</code>.</p>"
    )
    nothing = "<p>No certificate holds at present.</p>"
    body = [
        lead,
        "<h2>Products and services</h2>",
        _matrix(entries) if entries else nothing,
        "<h2>History</h2>",
        _history(entries) if entries else nothing,
        "<h2>Not shown</h2>",
        bullets(f"{path}: {why}" for path, why in refused)
        if refused
        else "<p>Every certificate that was handed in holds.</p>",
        "<h2>What a certificate does not say</h2>",
        bullets(words.NEVER_TESTED),
    ]
    footer = f"<p>Built for {text(at.strftime('%Y-%m-%d'))}.</p>"
    return page("Certified products", "\n".join(body), footer, images=True)


def _matrix(entries: Sequence[Entry]) -> str:
    newest = _newest(entries)
    services = sorted({service for _, service in newest})
    rows = []
    for product in sorted({product for product, _ in newest}):
        supplier, name, version = product
        cells = [f"{text(name)} {text(version)}<br><span>{text(supplier)}</span>"]
        for service in services:
            entry = newest.get((product, service))
            cells.append(_cell(entry) if entry else "None")
        rows.append(cells)
    head = ["Product", *(words.service_title(each) for each in services)]
    return table("Products and the services they are certified for", head, rows)


def _cell(entry: Entry) -> str:
    facts = entry.certificate.predicate
    until = entry.certificate.expires_at.strftime("%Y-%m-%d")
    said = f"Conformant until {until}"
    return (
        f'<a href="{text(entry.place)}/report.html"><img src="{text(entry.badge)}" '
        f'alt="{text(said)}" height="20"></a><br>Standard {text(facts["standard"]["version"])}'
    )


def _history(entries: Sequence[Entry]) -> str:
    rows = []
    for entry in entries:
        facts = entry.certificate.predicate
        supplier, name, version = entry.product
        rows.append(
            [
                text(entry.tested_at[:10]),
                f"{text(name)} {text(version)}, {text(supplier)}",
                text(words.service_title(entry.service)),
                text(f"{facts['standard']['version']} by suite {facts['suite']['version']}"),
                text(f"{facts['attester']['name']}, {facts['attester']['role']}"),
                text(entry.signer),
                f'<a href="{text(entry.place)}/report.html">Report</a>, '
                f'<a href="{text(entry.place)}/{certificate.NAME}">certificate</a>',
            ]
        )
    head = ["Tested", "Product", "Service", "Standard", "Attested by", "Key", "Files"]
    return table("Every certificate that holds, newest first", head, rows)


def _badge(entry: Entry) -> str:
    """A picture of 20 pixels' height that says the service and until when."""
    left = f"Care Act {words.service_title(entry.service).lower()}"
    right = f"conformant until {entry.certificate.expires_at:%Y-%m-%d}"
    one, two = (round(len(each) * 5.6) + 16 for each in (left, right))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{one + two}" height="20" role="img" '
        f'aria-label="{text(left)}: {text(right)}"><title>{text(left)}: {text(right)}</title>'
        f'<path fill="#0b0c0c" d="M0 0h{one}v20H0z"/>'
        f'<path fill="#00703c" d="M{one} 0h{two}v20H{one}z"/>'
        '<g fill="#fff" font-family="arial,helvetica,sans-serif" font-size="11">'
        f'<text x="8" y="14" textLength="{one - 16}">{text(left)}</text>'
        f'<text x="{one + 8}" y="14" textLength="{two - 16}">{text(right)}</text></g></svg>\n'
    )
