"""The kind `sql` when many use the database at once, the council's own people among them."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from legacy_databases import (
    Database,
    dump,
    make_cases,
    open_cases,
    put,
    record,
    sqlite_database,
)

from adapters.contract import Legacy
from adapters.errors import (
    BackendTimeoutError,
    BackendUnavailableError,
    OutcomeUnknownError,
    StaleRecordError,
)
from adapters.kinds.sql import SqlCollection


def test_a_row_that_somebody_holds_is_waited_for_and_no_longer(
    on_server: tuple[Database, SqlCollection],
) -> None:
    database, cases = on_server
    with database.engine.begin() as other:
        other.exec_driver_sql('SELECT 1 FROM "CASE_FILE" FOR UPDATE')
        began = time.monotonic()
        with pytest.raises(BackendTimeoutError):
            cases.replace("A-1", put(AGE=90))
        assert 0.3 < time.monotonic() - began < 3
    assert cases.replace("A-1", put(AGE=90))["AGE"] == 90


def test_rows_changed_by_others_meanwhile_are_not_overwritten(
    on_server: tuple[Database, SqlCollection],
) -> None:
    database, cases = on_server
    for elsewhere, change in (
        ('UPDATE "ANSWER" SET "SAID" = \'x\'', put(AGE=90, said={"WHY": "flu"})),
        ('DELETE FROM "ANSWER"', put(AGE=90, said={"WHY": None})),
        ('UPDATE "CLIENT" SET "TOWN" = \'x\'', put(AGE=90, client={"TOWN": "Mere"})),
        ('DELETE FROM "VISIT"', put(AGE=90, visits=[])),
    ):
        after: list[Any] = []

        def meanwhile(
            legacy: Legacy,
            elsewhere: str = elsewhere,
            change: Callable[[Legacy], Legacy] = change,
            after: list[Any] = after,
        ) -> Legacy:
            database.do(elsewhere)
            after.append(dump(database))
            return change(legacy)

        with pytest.raises(StaleRecordError):
            cases.replace("A-1", meanwhile)
        assert dump(database) == after[0]


def test_of_two_changes_to_a_parent_one_is_seen_by_the_other(
    on_server: tuple[Database, SqlCollection],
) -> None:
    _database, cases = on_server
    first, second = threading.Event(), threading.Event()
    towns: list[str] = []

    def slow(legacy: Legacy) -> Legacy:
        first.set()
        second.wait(5)
        time.sleep(0.1)
        return put(client={"TOWN": "Mere"})(legacy)

    def quick(legacy: Legacy) -> Legacy:
        towns.append(legacy["client"]["TOWN"])
        return legacy

    thread = threading.Thread(target=cases.replace, args=["A-1", slow])
    thread.start()
    first.wait(5)
    second.set()
    cases.replace("A-1", quick)
    thread.join()
    assert towns == ["Mere"]


def test_no_record_is_read_half_old_and_half_new(database: Database) -> None:
    make_cases(database)
    system = open_cases(database)
    cases = system.collection("cases")
    cases.create(record(AGE=0, said={"WHY": "0"}, visits=[{"WHO": "0"}]))
    stop = threading.Event()

    def write() -> None:
        for number in range(1, 10_000):
            if stop.is_set():
                return
            said, visits = {"WHY": str(number)}, [{"WHO": str(number)}]
            cases.replace("A-1", put(AGE=number % 100, said=said, visits=visits))

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    try:
        ends = time.monotonic() + 1.5
        while time.monotonic() < ends:
            legacy = cases.read("A-1") or {}
            why, who = legacy["said"]["WHY"], legacy["visits"][0]["WHO"]
            assert (int(why) % 100, why) == (legacy["AGE"], who)
            seen.add(why)
    finally:
        stop.set()
        writer.join()
        system.close()
    assert len(seen) > 3


def test_the_same_record_created_by_many_is_there_once(database: Database) -> None:
    make_cases(database)
    system = open_cases(database, timeout="20s")
    cases = system.collection("cases")
    outcomes: list[Any] = []
    ready = threading.Barrier(5)

    def create() -> None:
        ready.wait()
        try:
            outcomes.append(cases.create(record()))
        except Exception as error:
            outcomes.append(error)

    threads = [threading.Thread(target=create) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [cases.read("A-1")] * 5
    assert database.ask('SELECT count(*) FROM "CASE_FILE"') == [(1,)]
    system.close()


def test_a_full_pool_is_told_at_once(database: Database) -> None:
    make_cases(database)
    system = open_cases(database, pool="1", timeout="300ms")
    cases = system.collection("cases")
    cases.create(record())

    def inside(legacy: Legacy) -> Legacy:
        with pytest.raises(BackendUnavailableError, match="pool"):
            cases.read("A-1")
        return legacy

    cases.replace("A-1", inside)
    assert cases.read("A-1")
    system.close()


def test_a_locked_file_is_waited_for_and_no_longer(tmp_path: Path) -> None:
    with sqlite_database(tmp_path) as database:
        make_cases(database)
        system = open_cases(database, timeout="300ms")
        cases = system.collection("cases")
        cases.create(record())
        with closing(sqlite3.connect(tmp_path / "legacy.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            for call in (
                lambda: cases.read("A-1"),
                lambda: cases.replace("A-1", put(AGE=1)),
                lambda: cases.create(record(REF="A-2")),
            ):
                with pytest.raises(BackendUnavailableError) as error:
                    call()
                assert not isinstance(error.value, OutcomeUnknownError)
            other.execute("ROLLBACK")
            # A reader lets writers begin but not finish.
            other.execute("BEGIN")
            other.execute('SELECT * FROM "CASE_FILE"').fetchall()
            with pytest.raises(BackendUnavailableError) as error:
                cases.replace("A-1", put(AGE=1))
            assert not isinstance(error.value, OutcomeUnknownError)
            other.execute("ROLLBACK")
        assert cases.replace("A-1", put(AGE=90))["AGE"] == 90
        system.close()
