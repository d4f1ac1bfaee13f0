"""The registry shows what holds and nothing else, and says what it left out and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from made_runs import DECLARATION, START, SUITE, conformant

from conformance import certificate, registry, report
from conformance.certificate import Attester
from conformance.model import Run

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
NOW = datetime.fromtimestamp(START, UTC) + timedelta(days=40)


@pytest.fixture(autouse=True, scope="module")
def this_suite() -> Iterator[None]:
    """The suite is the one that made the runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certificate, "suite_digest", lambda: SUITE)
        yield


def bundle(
    folder: Path, *, days: int = 0, version: str = "4.2.1", key: Ed25519PrivateKey = KEY
) -> Path:
    """A certified run of the product in this version, made so many days after the first."""
    product = {**DECLARATION["product"], "version": version}
    run: Run = conformant()
    run = replace(
        run,
        declaration={**DECLARATION, "product": product},
        started_at=run.started_at + days * 86400,
        finished_at=run.finished_at + days * 86400,
        exchanges=[replace(e, started_at=e.started_at + days * 86400) for e in run.exchanges],
    )
    report.write_all(run, folder)
    at = datetime.fromtimestamp(run.finished_at, UTC) + timedelta(hours=1)
    certificate.certify(folder, key, Attester("Asha Rowe", "Test lead"), 1 + (days > 0), at)
    return folder


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Two versions that hold, one of them twice; an expired, an edited and a stranger's."""
    folder = tmp_path / "runs"
    bundle(folder / "acme" / "old", days=10)
    bundle(folder / "acme" / "new", days=30)
    bundle(folder / "acme" / "next", days=20, version="5.0 <b>")
    bundle(folder / "expired")
    (bundle(folder / "edited", days=30) / "summary.md").write_text("All is well.")
    bundle(folder / "stranger", days=30, key=OTHER)
    return folder


def build(runs: Path, site: Path) -> tuple[str, list[registry.Entry], dict[str, str]]:
    shown, refused = registry.build(runs, {"acme": KEY.public_key()}, site, NOW)
    return (site / "index.html").read_text(encoding="utf-8"), shown, dict(refused)


def test_only_what_holds_is_shown_and_the_rest_is_named(runs: Path, tmp_path: Path) -> None:
    page, shown, refused = build(runs, tmp_path / "site")
    assert [entry.folder.name for entry in shown] == ["new", "next", "old"]
    assert refused == {
        "expired": "it expired on 2026-12-22",
        "edited": "summary.md is not the file that was certified",
        "stranger": "it was signed with a key that is not among those given",
    }
    for path, why in refused.items():
        assert f"<li>{path}: {why}</li>" in page
    assert page.count("<img ") == 2
    assert page.count(">certificate</a>") == 3


class Addresses(HTMLParser):
    def __init__(self, content: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "iframe", "object")
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def test_every_address_on_the_page_is_a_file_of_the_site(runs: Path, tmp_path: Path) -> None:
    page, _, _ = build(runs, tmp_path / "site")
    addresses = [each for each in Addresses(page).found if each != "#main"]
    assert len(addresses) == 2 * 2 + 3 * 2
    for each in addresses:
        assert re.fullmatch(r"[a-z0-9./-]+", each)
        assert (tmp_path / "site" / each).is_file()
    assert "5.0 &lt;b&gt;" in page
    assert "<b>" not in page


def test_the_copied_certificate_holds_as_it_stands(runs: Path, tmp_path: Path) -> None:
    _, shown, _ = build(runs, tmp_path / "site")
    for entry in shown:
        copy = tmp_path / "site" / entry.place / certificate.NAME
        certificate.verify(copy, [KEY.public_key()], NOW, with_evidence=False)


def test_badges_are_pictures_that_say_until_when(runs: Path, tmp_path: Path) -> None:
    _, shown, _ = build(runs, tmp_path / "site")
    newest, _, older = shown
    assert newest.badge == older.badge  # its address stays when a certificate is renewed
    badge = ET.fromstring((tmp_path / "site" / newest.badge).read_text(encoding="utf-8"))
    said = "Care Act needs assessment: conformant until 2027-02-22"
    assert badge.get("aria-label") == said
    assert badge.get("role") == "img"
    assert len({entry.badge for entry in shown}) == 2


def test_what_expires_goes_when_the_site_is_built_again(runs: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build(runs, site)
    registry.build(runs, {"acme": KEY.public_key()}, site, NOW + timedelta(days=400))
    page = (site / "index.html").read_text(encoding="utf-8")
    assert "No certificate holds at present." in page
    assert not list((site / "runs").iterdir())
    assert not list((site / "badges").iterdir())


def test_the_same_certificates_give_the_same_site(runs: Path, tmp_path: Path) -> None:
    assert build(runs, tmp_path / "a")[0] == build(runs, tmp_path / "b")[0]
