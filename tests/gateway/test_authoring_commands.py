"""`careact new` and `careact schema`, as somebody meets them who begins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import careact


def run(*arguments: object) -> Result:
    return CliRunner().invoke(careact, [str(each) for each in arguments])


@pytest.mark.parametrize("kind", ["sql", "rest", "soap", "files"])
def test_a_new_council_passes_the_check(tmp_path: Path, kind: str) -> None:
    told = run("new", "council", "testham", "--kind", kind, "--directory", tmp_path)
    assert told.exit_code == 0, told.output
    file = tmp_path / "testham.yaml"
    first, *next_steps = told.output.splitlines()
    assert str(file) in first
    assert [step[:2] for step in next_steps] == ["1.", "2.", "3."]
    for command in ("check", "explain"):
        assert f"careact {command} {file}" in told.output
        assert run(command, file).exit_code == 0


def test_a_new_kind_says_where_it_is_and_what_is_next(tmp_path: Path) -> None:
    told = run("new", "kind", "cards", "--directory", tmp_path)
    assert told.exit_code == 0, told.output
    first, *next_steps = told.output.splitlines()
    assert str(tmp_path / "cards") in first
    assert [step[:2] for step in next_steps] == ["1.", "2.", "3."]
    assert (tmp_path / "cards" / "pyproject.toml").is_file()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("council", "Testham", "--kind", "sql"), "'Testham' cannot be part of an address"),
        (("council", "testham", "--kind", "ftp"), "kind 'ftp': use sql, rest, soap, files"),
        (("council", "testham"), "Missing option '--kind'"),
        (("council", "testham", "--kind", "sql", "--gss", "E1"), "'E1' is no council's code"),
        (("kind", "Cards"), "'Cards' cannot be the name of a kind"),
        (("kind", "json"), "'json' is the name of another Python module"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    told = run("new", *arguments, "--directory", tmp_path)
    assert told.exit_code == 2
    (line,) = [line for line in told.output.splitlines() if line.startswith("Error: ")]
    assert sentence in line
    assert list(tmp_path.iterdir()) == []


def test_the_same_twice_is_refused_and_leaves_the_first(tmp_path: Path) -> None:
    begin = ("new", "council", "testham", "--kind", "sql", "--directory", tmp_path)
    assert run(*begin).exit_code == 0
    file = tmp_path / "testham.yaml"
    file.write_text("mine")
    told = run(*begin)
    assert told.exit_code == 2
    assert told.output == f"Error: {file} is there already: it is not written over\n"
    assert file.read_text() == "mine"


def test_the_schema_is_printed_with_the_installed_kinds() -> None:
    told = run("schema", "council-file")
    assert told.exit_code == 0
    schema = json.loads(told.output)
    assert {"rest", "soap", "sql"} <= set(schema["properties"]["kind"]["enum"])
    assert run("schema", "council").exit_code == 2
