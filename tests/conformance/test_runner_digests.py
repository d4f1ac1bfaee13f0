"""Fingerprints: every byte of the suite counts, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

import openapi
from conformance import digests
from conformance.exercise import reached
from conformance.model import Exchange
from openapi.reading import HOME


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    (tmp_path / "laws").mkdir()
    (tmp_path / "model.py").write_text("a = 1\n")
    (tmp_path / "laws" / "one.yaml").write_text("b: 2\n")
    return tmp_path


def test_the_suites_digest_changes_with_every_file_and_name(suite: Path) -> None:
    seen = {digests.suite_digest(suite)}
    (suite / "model.py").write_text("a = 2\n")
    seen.add(digests.suite_digest(suite))
    (suite / "laws" / "one.yaml").rename(suite / "laws" / "two.yaml")
    seen.add(digests.suite_digest(suite))
    (suite / "laws" / "new.json").write_text("{}")
    seen.add(digests.suite_digest(suite))
    assert len(seen) == 4


def test_the_suites_digest_does_not_change_with_caches(suite: Path) -> None:
    before = digests.suite_digest(suite)
    (suite / "__pycache__").mkdir()
    (suite / "__pycache__" / "model.cpython-311.pyc").write_bytes(b"\0")
    (suite / ".hidden").write_text("x")
    assert digests.suite_digest(suite) == before


def test_the_standards_digest_is_the_one_of_the_release() -> None:
    (version,) = openapi.releases()[-1:]
    sums = (HOME / "releases" / version / "SHA256SUMS").read_text("ascii")
    frozen = {line.split("  ")[1]: line.split("  ")[0] for line in sums.splitlines()}
    released = [path.stem for path in (HOME / "releases" / version).glob("*.json")]
    unchanged = [
        service
        for service in released
        if openapi.release(service, version) == openapi.document(service)
    ]
    assert unchanged
    for service in unchanged:
        assert digests.standard_digest(service) == frozen[f"{service}.json"]
        assert digests.standard_version(service) == version


def test_a_service_that_came_after_the_release_says_so() -> None:
    version = openapi.releases()[-1]
    (folder,) = (HOME / "releases").glob(version)
    later = [each for each in openapi.services() if not (folder / f"{each}.json").is_file()]
    for service in later:
        assert digests.standard_version(service).endswith("+unreleased")


def test_a_document_that_is_not_as_it_was_frozen_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    version = openapi.document("rules")["info"]["version"]
    monkeypatch.setattr(openapi, "release", lambda service, version: {})
    assert digests.standard_version("rules") == f"{version}+unreleased"


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/", "getService"),
        ("POST", "/needs-assessments", "requestNeedsAssessment"),
        ("POST", "/needs-assessments/search?limit=1", "searchNeedsAssessments"),
        ("GET", "/needs-assessments/a-1", "getNeedsAssessment"),
        ("GET", "/needs-assessments/a-1/record", "getNeedsAssessmentRecord"),
        ("DELETE", "/needs-assessments/a-1", ""),
        ("GET", "/needs-assessments/a-1/record/x", ""),
        ("GET", "/elsewhere", ""),
    ],
)
def test_an_exchange_counts_for_the_operation_it_reached(
    method: str, path: str, operation: str
) -> None:
    base = "https://host.example/north/needs-assessment/v1"
    exchange = Exchange("e-000001", "t", method, base + path, (), b"", 299, (), b"", 0, 0)
    found = reached(openapi.document("needs-assessment"), base, [exchange])
    assert {name for name, seen in found.items() if seen} == ({operation} if operation else set())
    assert len(found) == 12
