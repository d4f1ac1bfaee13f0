"""The guide to adding a council is true: whoever follows it has a sixth council that answers."""

from __future__ import annotations

import json
import shlex
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from followed_page import blocks as blocks_of
from followed_page import follow

from adapters.contract import Assessments
from adapters.errors import CouncilFileError, NotHoldableError, RecordNotFoundError
from adapters.explain import check_file
from adapters.kinds.sql import SqlSystem
from adapters.registry import open_council
from gateway.cli import careact

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-council.md"
RECORD = {
    "id": "5f0e7a52-6f0b-4f8e-9f6e-0d8c1f6b2a11",
    "state": "requested",
    "requestedAt": "2026-11-22T09:30:00Z",
    "person": {"name": {"given": "Arthur", "family": "Pemberton"}, "dateOfBirth": "1936-07-30"},
    "supportedSelfAssessment": {"wished": False, "capacity": "not-established"},
}


def blocks(language: str) -> list[str]:
    return blocks_of(GUIDE, language)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The guide's council file."""
    path = tmp_path / "testham.yaml"
    path.write_text(blocks("yaml")[0], encoding="utf-8")
    return path


@pytest.fixture
def full_file(tmp_path: Path) -> Path:
    """The same with the rules of the guide's fifth step."""
    least, more = blocks("yaml")
    path = tmp_path / "testham-full.yaml"
    path.write_text(least.replace("      CAME_FROM:", more + "      CAME_FROM:"), encoding="utf-8")
    return path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The guide's tables."""
    path = tmp_path / "testham.db"
    connection = sqlite3.connect(path)
    connection.executescript(blocks("sql")[0])
    connection.close()
    return path


Opened = Callable[[Path, Path], Assessments]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens a council file on a database; closed after the test."""
    with ExitStack() as stack:

        def open_on(file: Path, database: Path) -> Assessments:
            environ = {"TESTHAM_DATABASE_URL": f"sqlite:///{database}"}
            council = open_council(file, environ, {"sql": SqlSystem})
            stack.callback(council.close)
            council.check()
            return council.services["needs-assessment"]

        yield open_on


def test_the_file_passes_the_check(file: Path) -> None:
    assert [finding for finding in check_file(file) if not finding.ok] == []


def test_the_longer_file_passes_the_check(full_file: Path) -> None:
    assert [finding for finding in check_file(full_file) if not finding.ok] == []


def test_the_file_stores_and_reads_on_the_tables_shown(
    file: Path, database: Path, opened: Opened
) -> None:
    assessments = opened(file, database)
    assessments.create(RECORD)
    assert assessments.get(str(RECORD["id"])).record == RECORD
    with closing(sqlite3.connect(database)) as connection:
        row = connection.execute("SELECT STATUS, BORN, CAME_FROM, WORKER FROM CASES").fetchone()
    assert row == ("N", "30071936", "GATEWAY", None)


def test_old_spellings_stay_and_hidden_rows_do_not_exist(
    file: Path, database: Path, opened: Opened
) -> None:
    assessments = opened(file, database)
    stored = assessments.create(RECORD)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE CASES SET STATUS = '1', WORKER = 'B12'")
    now = assessments.get(str(RECORD["id"]))
    assert now.record["state"] == "in-progress"
    assert now.etag != stored.etag
    assessments.amend(
        str(RECORD["id"]),
        now.etag,
        lambda old: {
            **old,
            "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
        },
    )
    with closing(sqlite3.connect(database)) as connection, connection:
        row = connection.execute("SELECT STATUS, WORKER, SELF_WISH FROM CASES").fetchone()
        assert row == ("1", "B12", "Y")
        connection.execute("UPDATE CASES SET CONFIDENTIAL = 'Y'")
    with pytest.raises(RecordNotFoundError):
        assessments.get(str(RECORD["id"]))


def test_what_is_not_mapped_is_refused_until_it_is(
    file: Path, full_file: Path, database: Path, opened: Opened
) -> None:
    urgent = {**RECORD, "urgent": True, "answers": {"outcomes": {"home": {"narrative": "Stairs."}}}}
    with pytest.raises(NotHoldableError):
        opened(file, database).create(urgent)
    assert opened(full_file, database).create(urgent).record == urgent


def test_the_fault_shown_is_the_one_reported(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("person.dateOfBirth", "person.dateOfBith")
    file.write_text(text, encoding="utf-8")
    (fault,) = [finding for finding in check_file(file) if finding.rule == "mapping-valid"]
    shown = blocks("text")[0].strip()
    said = f"FAULT {fault.rule} [{fault.service}]: {fault.detail}"
    assert said.replace(str(file), file.name) == shown


def test_a_reference_that_is_not_unique_is_refused(
    file: Path, database: Path, opened: Opened
) -> None:
    bare = database.with_name("bare.db")
    connection = sqlite3.connect(bare)
    connection.executescript(blocks("sql")[0].replace(" NOT NULL UNIQUE", " NOT NULL"))
    connection.close()
    with pytest.raises(CouncilFileError, match="CASE_REF must be unique"):
        opened(file, bare)


def test_explaining_a_record_names_what_no_rule_maps(
    file: Path, database: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(file, database).create(RECORD)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE CASES SET WORKER = 'B12'")
    monkeypatch.setenv("TESTHAM_DATABASE_URL", f"sqlite:///{database}")
    told = CliRunner().invoke(
        careact, ["explain", str(file), "--record", str(RECORD["id"]), "--json"]
    )
    assert told.exit_code == 0, told.exception
    explained = json.loads(told.output)["needs-assessment"]
    assert "WORKER" in explained["untouched"]
    born = [pair for pair in explained["pairs"] if pair["legacy_path"] == "BORN"]
    assert [(each["legacy_value"], each["standard_value"]) for each in born] == [
        ("30071936", "1936-07-30")
    ]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing: install it to run this")
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing: install it to run this")
def test_whoever_follows_the_guide_has_a_council_that_answers(tmp_path: Path) -> None:
    port = free_port()
    page = tmp_path / "add-a-council.md"
    text = GUIDE.read_text(encoding="utf-8")
    assert "http://127.0.0.1:8080" in text
    page.write_text(text.replace("127.0.0.1:8080", f"127.0.0.1:{port}"), encoding="utf-8")
    folder = tmp_path / "reader"
    folder.mkdir()
    run = follow(page, folder, {"PORT": str(port)})
    assert any("careact serve --council" in step.command for step in run)
    stored = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    with closing(sqlite3.connect(folder / "testham.db")) as connection:
        rows = connection.execute("SELECT CASE_REF, SURNAME, CAME_FROM FROM CASES").fetchall()
    assert rows == [(stored["id"], "Pemberton", "GATEWAY")]


def test_what_is_begun_needs_nothing_of_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (begin,) = [line for line in GUIDE.read_text().splitlines() if "careact new council" in line]
    told = CliRunner().invoke(careact, shlex.split(begin)[2:])
    assert told.exit_code == 0, told.output
    assert CliRunner().invoke(careact, ["check", "testham.yaml"]).exit_code == 0


def test_commands_that_the_guide_only_names_can_be_typed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    named = [line for block in blocks("sh") for line in block.splitlines()]
    assert named[0] == ". .venv/bin/activate"
    assert len(named) > 1
    for line in named[1:]:
        program, name, *options = shlex.split(line)
        assert program == "careact"
        command = careact.get_command(click.Context(careact), name)
        assert command is not None
        command.make_context(name, options)
