"""The kind `sql` when the database is killed, gone and back; and the settings that it needs."""

from __future__ import annotations

import logging
import socket
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from legacy_databases import (
    SERVER,
    Database,
    dump,
    heard,
    make_cases,
    mapped,
    open_cases,
    put,
    record,
    sqlite_database,
)
from sqlalchemy import make_url

from adapters.errors import (
    BackendUnavailableError,
    NotHoldableError,
    OutcomeUnknownError,
)
from adapters.kinds.sql import SqlCollection
from adapters.kinds.sql.database import _warned_of_wal, wal_can_lose_commits


def kill(database: Database) -> int:
    """End every connection of the kind, as a restart of the server would."""
    killed = database.ask(
        "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
        " WHERE application_name = :name",
        name=database.name,
    )
    return sum(bool(done) for (done,) in killed)


@pytest.fixture
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every connection counts as one that has not been used for a while."""
    monkeypatch.setattr("adapters.kinds.sql.database.RESTED_SECONDS", -1.0)


@pytest.mark.usefixtures("rested")
def test_killed_while_idle_is_not_even_noticed(on_server: tuple[Database, SqlCollection]) -> None:
    database, cases = on_server
    assert cases.read("A-1")
    assert kill(database) == 1
    assert cases.read("A-1")


def test_killed_just_after_use_is_told_once(on_server: tuple[Database, SqlCollection]) -> None:
    database, cases = on_server
    assert cases.read("A-1")
    assert kill(database) == 1
    with pytest.raises(BackendUnavailableError):
        cases.read("A-1")
    assert cases.read("A-1")


@pytest.mark.parametrize("number", range(4))
def test_killed_half_way_through_a_write_leaves_no_trace(
    on_server: tuple[Database, SqlCollection], number: int
) -> None:
    database, cases = on_server
    before, seen = dump(database), []

    def strike(*given: Any) -> None:
        if given[2].split()[0] in ("UPDATE", "INSERT", "DELETE"):
            seen.append(given[2])
            if len(seen) == number + 1:
                kill(database)

    change = put(AGE=90, client={"TOWN": "Mere"}, said={"WHY": "flu"}, visits=[{"WHO": "New"}])
    with heard("before_cursor_execute", strike), pytest.raises(BackendUnavailableError) as error:
        cases.replace("A-1", change)
    assert not isinstance(error.value, OutcomeUnknownError)
    assert len(seen) == number + 1
    assert dump(database) == before
    assert cases.replace("A-1", change)["AGE"] == 90


def test_killed_at_commit_leaves_the_outcome_unknown(
    on_server: tuple[Database, SqlCollection],
) -> None:
    database, cases = on_server
    before = dump(database)

    def strike(_: Any) -> None:
        kill(database)

    with heard("commit", strike), pytest.raises(OutcomeUnknownError):
        cases.replace("A-1", put(AGE=90))
    assert dump(database) == before
    with heard("commit", strike), pytest.raises(OutcomeUnknownError):
        cases.create(record(REF="A-2"))
    assert mapped(cases.create(record(REF="A-2"))) == {**record(), "REF": "A-2"}
    assert cases.replace("A-1", put(AGE=90))["AGE"] == 90


def test_a_refusal_at_commit_is_no_unknown_outcome(
    on_server: tuple[Database, SqlCollection],
) -> None:
    database, cases = on_server
    database.do(
        'ALTER TABLE "CASE_FILE" ADD FOREIGN KEY ("SEEN") REFERENCES "CASE_FILE" ("CASE_NO")'
        " DEFERRABLE INITIALLY DEFERRED NOT VALID"
    )
    before = dump(database)
    with pytest.raises(NotHoldableError):
        cases.replace("A-1", put(SEEN=987654))
    assert dump(database) == before


class Gate:
    """A door to the server that can be shut: new connections are refused, old ones cut."""

    def __init__(self) -> None:
        address = make_url(SERVER)
        self._server = (address.host or "127.0.0.1", address.port or 5432)
        self._listener: socket.socket | None = None
        self._open: list[socket.socket] = []
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = int(free.getsockname()[1])

    def open(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def shut(self) -> None:
        sockets, self._open = [self._listener, *self._open], []
        for one in sockets:
            if one is not None:
                with closing(one):
                    _end(one)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            self._open += [client, server]
            for ends in ((client, server), (server, client)):
                threading.Thread(target=_pump, args=ends, daemon=True).start()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    _end(target)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


def test_after_an_outage_it_works_again_without_a_restart(postgresql: Database) -> None:
    make_cases(postgresql)
    gate = Gate()
    url = make_url(postgresql.url).set(host="127.0.0.1", port=gate.port)
    system = open_cases(postgresql, url.render_as_string(hide_password=False))
    cases = system.collection("cases")
    # Down at the start, up, down again with connections in the pool, up again.
    for up in (False, True, False, True):
        if up:
            gate.open()
            system.check()
            cases.create(record())
            assert cases.replace("A-1", put(AGE=90))["AGE"] == 90
            assert cases.replace("A-1", put(AGE=83))["AGE"] == 83
            continue
        gate.shut()
        for call in (
            system.check,
            lambda: cases.read("A-1"),
            lambda: cases.find({}, None, 1),
            lambda: cases.create(record()),
            lambda: cases.replace("A-1", put(AGE=1)),
        ):
            with pytest.raises(BackendUnavailableError) as error:
                call()
            assert not isinstance(error.value, OutcomeUnknownError)
    system.close()
    gate.shut()


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 6, 23), False),
        ((3, 7, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((4, 0, 0), False),
    ],
)
def test_which_sqlite_can_lose_commits(version: tuple[int, ...], affected: bool) -> None:
    assert wal_can_lose_commits(version) is affected


@pytest.mark.parametrize(("version", "mode"), [((3, 40, 1), "delete"), ((3, 51, 3), "wal")])
def test_the_journal_is_as_the_version_needs_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    version: tuple[int, ...],
    mode: str,
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    _warned_of_wal.cache_clear()  # it is said once a process
    with sqlite_database(tmp_path) as database:
        make_cases(database)
        database.ask("PRAGMA journal_mode = WAL")
        database.engine.dispose()
        with caplog.at_level(logging.WARNING):
            system = open_cases(database)
        pragmas: list[tuple[Any, ...]] = []

        def look(connection: Any) -> None:
            for name in ("journal_mode", "synchronous", "foreign_keys"):
                pragmas.append(connection.exec_driver_sql(f"PRAGMA {name}").one()[0])

        with heard("commit", look):
            system.collection("cases").create(record())
        assert pragmas == [mode, 2, 1]
        assert ("journal_mode DELETE" in caplog.text) == (mode == "delete")
        system.close()


@pytest.mark.usefixtures("rested")
def test_every_connection_has_its_settings(postgresql: Database) -> None:
    make_cases(postgresql)
    system = open_cases(postgresql)
    settings: dict[str, str] = {}

    def look(connection: Any) -> None:
        for name in ("statement_timeout", "TimeZone", "transaction_isolation", "search_path"):
            settings[name] = connection.exec_driver_sql(f"SHOW {name}").scalar()

    with heard("commit", look):
        system.collection("cases").create(record())
    assert settings == {
        "statement_timeout": "5s",
        "TimeZone": "UTC",
        "transaction_isolation": "read committed",
        "search_path": postgresql.name,
    }
    kill(postgresql)
    with heard("commit", look):
        system.collection("cases").replace("A-1", put(AGE=1))
    assert settings["search_path"] == postgresql.name
    system.close()
