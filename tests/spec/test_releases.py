"""Frozen releases are untouched, and the working documents break nobody who relies on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import openapi
from openapi.diff import diff
from openapi.reading import HOME
from openapi.releasing import freeze, rendered, tampered

RELEASED = [
    (version, path.stem)
    for version in openapi.releases()
    for path in sorted((HOME / "releases" / version).glob("*.json"))
]


def test_the_first_release_is_there() -> None:
    assert "1.0.0-alpha.1" in openapi.releases()
    first = {service for version, service in RELEASED if version == "1.0.0-alpha.1"}
    assert first == {
        "carers-assessment", "directory", "eligibility", "needs-assessment", "rules",
    }  # fmt: skip
    assert first <= set(openapi.services())


@pytest.mark.parametrize("version", openapi.releases())
def test_a_release_is_as_it_was_frozen(version: str) -> None:
    assert tampered(HOME / "releases" / version) == []


@pytest.mark.parametrize(("version", "service"), RELEASED)
def test_the_working_document_breaks_no_release(version: str, service: str) -> None:
    found = diff(openapi.release(service, version), openapi.document(service))
    assert [str(change) for change in found if change.breaking] == []


@pytest.mark.parametrize(("version", "service"), RELEASED)
def test_a_release_calls_itself_by_its_version(version: str, service: str) -> None:
    assert openapi.release(service, version)["info"]["version"] == version


def test_freezing_writes_every_document_once(tmp_path: Path) -> None:
    folder = freeze("1.0.0-alpha.1", tmp_path)
    assert tampered(folder) == []
    for service in openapi.services():
        assert json.loads((folder / f"{service}.json").read_bytes()) == openapi.document(service)
    with pytest.raises(openapi.SpecificationError, match="never changed"):
        freeze("1.0.0-alpha.1", tmp_path)


@pytest.mark.parametrize("version", ["9.9.9", "one", "../1.0.0"])
def test_freezing_refuses_a_version_that_the_documents_do_not_have(
    tmp_path: Path, version: str
) -> None:
    with pytest.raises(openapi.SpecificationError):
        freeze(version, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_change_to_a_frozen_file_is_seen(tmp_path: Path) -> None:
    folder = freeze("1.0.0-alpha.1", tmp_path)
    (folder / "rules.json").write_bytes(rendered("rules") + b" ")
    (folder / "directory.json").unlink()
    (folder / "more.json").write_text("{}")
    assert tampered(folder) == ["directory.json", "more.json", "rules.json"]


@pytest.mark.parametrize(
    ("service", "version"), [("rules", "0.0.1"), ("nothing", "1.0.0-alpha.1"), ("rules", "..")]
)
def test_there_is_no_other_release(service: str, version: str) -> None:
    with pytest.raises(openapi.SpecificationError):
        openapi.release(service, version)


def test_the_changelog_speaks_of_every_release() -> None:
    text = (HOME / "CHANGELOG.md").read_text(encoding="utf-8")
    assert all(f"## {version} " in text for version in openapi.releases())
