"""What is begun for an author works as it stands, and nothing of theirs is written over."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from adapters import quality
from adapters.compliance.samples import fullest
from adapters.contract import System
from adapters.council_file import CouncilFile, read
from adapters.explain import AnyVariable
from adapters.kinds.files import FilesSystem
from adapters.kinds.rest import RestSystem
from adapters.kinds.soap import SoapSystem
from adapters.kinds.sql import words as sql_words
from adapters.mapping import parse
from adapters.scaffold import COUNCIL_KINDS, SCHEMA_FILE, ScaffoldError, new_council, new_kind
from adapters.scaffold.mirror import code_lists, rules

SERVICES = ("needs-assessment", "carers-assessment", "financial-assessment")


def begun(folder: Path, kind: str, **more: str) -> Path:
    return new_council(folder, "long-testham", kind, **more)[0]


@pytest.mark.parametrize("kind", COUNCIL_KINDS)
def test_a_council_file_reaches_bronze_as_it_stands(tmp_path: Path, kind: str) -> None:
    verdict = quality.judge(begun(tmp_path, kind))
    assert [each.finding for each in verdict.judged if each.tier == "bronze" and not each.met] == []
    assert verdict.reaches == "bronze"


def paths(file: CouncilFile) -> dict[str, Any]:
    return {service: file.record_map(service).paths for service in file.services}


@pytest.mark.parametrize("kind", COUNCIL_KINDS)
def test_its_schema_accepts_it(tmp_path: Path, kind: str) -> None:
    file = begun(tmp_path, kind)
    assert file.read_text().startswith(f"# yaml-language-server: $schema={SCHEMA_FILE}\n")
    schema = json.loads((tmp_path / SCHEMA_FILE).read_text())
    jsonschema_rs.Draft202012Validator(schema).validate(parse(file.read_text()))


def test_the_kinds_understand_their_words(tmp_path: Path) -> None:
    file = read(begun(tmp_path, "sql"), AnyVariable())
    assert sql_words.store_words("needs-assessment", file.stores()["needs-assessment"]).hidden
    environ = {
        "LONG_TESTHAM_STATE": str(tmp_path / "state.db"),
        "LONG_TESTHAM_FOLDER": str(tmp_path),
        "LONG_TESTHAM_ADDRESS": "https://127.0.0.1:1/",
        "LONG_TESTHAM_CLIENT_ID": "a",
        "LONG_TESTHAM_CLIENT_SECRET": "b",
        "LONG_TESTHAM_USERNAME": "a",
        "LONG_TESTHAM_PASSWORD": "b",
    }
    systems: dict[str, Callable[..., System]] = {
        "files": FilesSystem,
        "rest": RestSystem,
        "soap": SoapSystem,
    }
    for kind, system in systems.items():
        folder = tmp_path / kind
        folder.mkdir()
        file = read(begun(folder, kind), environ)
        system(file.revealed(), file.stores(), paths(file)).close()


def test_names_and_codes_are_those_asked_for(tmp_path: Path) -> None:
    entry = read(
        begun(tmp_path, "sql", name="Test-on-Sea: 1st Council", gss="E09999999"), AnyVariable()
    ).council
    assert (entry.name, entry.gss) == ("Test-on-Sea: 1st Council", "E09999999")
    (tmp_path / "other").mkdir()
    entry = read(begun(tmp_path / "other", "sql"), AnyVariable()).council
    assert (entry.name, entry.slug) == ("Long Testham Council", "long-testham")


@pytest.mark.parametrize(
    ("slug", "kind", "more", "said"),
    [
        ("Testham", "sql", {}, "cannot be part of an address"),
        ("../testham", "sql", {}, "cannot be part of an address"),
        ("", "sql", {}, "cannot be part of an address"),
        ("testham", "ftp", {}, "use sql, rest, soap, files"),
        ("testham", "sql", {"gss": "E07000001"}, "is no council's code"),
        ("testham", "sql", {"name": 'The "Old" Council'}, "without quotes"),
        ("testham", "sql", {"name": "Two\nLines"}, "one line"),
    ],
)
def test_what_cannot_be_a_council_is_refused(
    tmp_path: Path, slug: str, kind: str, more: dict[str, str], said: str
) -> None:
    with pytest.raises(ScaffoldError, match=said):
        new_council(tmp_path, slug, kind, **more)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    mine, schema = tmp_path / "testham.yaml", tmp_path / SCHEMA_FILE
    mine.write_text("mine")
    schema.write_text("mine too")
    with pytest.raises(ScaffoldError, match="not written over"):
        new_council(tmp_path, "testham", "sql")
    assert new_council(tmp_path, "other", "sql") == [tmp_path / "other.yaml"]
    assert (mine.read_text(), schema.read_text()) == ("mine", "mine too")
    (tmp_path / "cards").mkdir()
    with pytest.raises(ScaffoldError, match="there already"):
        new_kind(tmp_path, "cards")
    assert list((tmp_path / "cards").iterdir()) == []


def test_a_directory_is_not_made_by_mistake(tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError, match="no directory"):
        new_council(tmp_path / "absent", "testham", "sql")
    with pytest.raises(ScaffoldError, match="no directory"):
        new_kind(tmp_path / "absent", "cards")


@pytest.mark.parametrize("name", ["Cards", "cards_1", "-cards", "cards--1", "a" * 61, "", "../a"])
def test_a_name_that_cannot_be_a_kind_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScaffoldError, match="cannot be the name of a kind"):
        new_kind(tmp_path, name)


@pytest.mark.parametrize("name", ["json", "class", "pydantic"])
def test_a_kind_does_not_hide_another_module(tmp_path: Path, name: str) -> None:
    with pytest.raises(ScaffoldError, match="another Python module"):
        new_kind(tmp_path, name)


@pytest.mark.parametrize("service", SERVICES)
def test_the_mirror_maps_everything_that_the_standard_has(service: str, tmp_path: Path) -> None:
    file = tmp_path / "mirror.yaml"
    file.write_text(
        "council: {name: Mirror, slug: mirror, gss: E06999999, contact: a@mirror.example}\n"
        'standard: "1.0"\nkind: sql\nconnection: {}\n'
        f"services:\n  {service}:\n    store: {{table: T}}\n    record:\n{rules(service)}\n"
        f"code_lists:\n{code_lists(service)}\n"
    )
    record_map = read(file, {}).record_map(service)
    record = fullest(service, "CT-1")
    assert record_map.get(record_map.put(record, None)) == record
    assert quality.judge(file).reaches == "bronze"


@pytest.mark.slow
def test_a_kind_is_found_by_its_entry_point_and_does_what_a_kind_must(tmp_path: Path) -> None:
    folder = new_kind(tmp_path, "card-index-2")[0].parent
    installed = tmp_path / "site" / "card_index_2-1.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: card-index-2\nVersion: 1\n")
    text = (folder / "pyproject.toml").read_text()
    points = re.search(
        r'^\[project\.entry-points\."careact\.kinds"\]\n(.*?)\n\n', text, re.M | re.S
    )
    assert points is not None
    (installed / "entry_points.txt").write_text(
        "[careact.kinds]\n" + points[1].replace('"', "") + "\n"
    )
    foreign = ("PYTEST_", "COV_")
    environ = {name: v for name, v in os.environ.items() if not name.startswith(foreign)}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rs", "-W", "error", "-p", "no:cacheprovider"],
        cwd=folder,
        env={**environ, "PYTHONPATH": f"{tmp_path / 'site'}{os.pathsep}{folder}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    skipped = re.findall(r"^SKIPPED .*", run.stdout, re.MULTILINE)
    assert all("takes no batches" in each for each in skipped), skipped
    assert int(re.findall(r"(\d+) passed", run.stdout)[0]) > 20
