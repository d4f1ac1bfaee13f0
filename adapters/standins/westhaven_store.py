"""Westhaven's store: a SQLite file with tables of records and what the nights have done.

Functions here take an open store and are called inside a transaction of whoever calls; `changing`
is one. What may not come in here: files of the exchange place.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from adapters.standins.westhaven_columns import CHILDREN, COLUMNS, KEY, STAMP, Row, Rows
from adapters.standins.westhaven_fields import Column

STORE = "westhaven.db"
_OURS = 0x57485641
"""SQLite's `application_id` of a store that this program made."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS COUNTER (NAME TEXT PRIMARY KEY, VALUE INTEGER NOT NULL);
INSERT OR IGNORE INTO COUNTER VALUES ('RUN', 0), ('STAMP', 0);
CREATE TABLE IF NOT EXISTS ANSWER (
  COLLECTION TEXT, BATCH TEXT, REFERENCE TEXT, SAID TEXT, REASON TEXT, RUN INTEGER,
  PRIMARY KEY (COLLECTION, REFERENCE, BATCH));
"""


class NotOursError(Exception):
    """The file is there, and another program's."""


class Held(NamedTuple):
    """A stored record: the number of its row, its columns and the rows behind it, every type."""

    number: int
    row: Row
    children: Rows


class Answer(NamedTuple):
    """What became of one row of an update file: A or R, and the reason where it is R."""

    reference: str
    said: str
    reason: str


@contextmanager
def opened(directory: Path) -> Iterator[sqlite3.Connection]:
    """The store of this directory; changes need `changing`."""
    with closing(sqlite3.connect(directory / STORE, timeout=30, isolation_level=None)) as store:
        yield store


@contextmanager
def changing(directory: Path) -> Iterator[sqlite3.Connection]:
    """The store in one transaction: all that is done within, or nothing."""
    with opened(directory) as store:
        store.execute("BEGIN IMMEDIATE")
        try:
            yield store
        except BaseException:
            store.execute("ROLLBACK")
            raise
        store.execute("COMMIT")


def create(directory: Path) -> None:
    """Make the store where it is missing. Raises NotOursError for another program's file."""
    directory.mkdir(parents=True, exist_ok=True)
    with opened(directory) as store:
        (mark,) = store.execute("PRAGMA application_id").fetchone()
        (tables,) = store.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and mark != _OURS:
            raise NotOursError(f"{STORE} is not a store of this system: name another directory")
        store.execute(f"PRAGMA application_id = {_OURS}")
        store.executescript(_SCHEMA)
        for collection, columns in COLUMNS.items():
            names = ", ".join(f"{column.name} TEXT NOT NULL" for column in columns)
            store.execute(
                f"CREATE TABLE IF NOT EXISTS {collection} (NO INTEGER PRIMARY KEY, {names})"
            )
            store.execute(f"CREATE INDEX IF NOT EXISTS {collection}_K ON {collection} ({KEY})")
            for kind, behind in CHILDREN[collection].items():
                table = f"{collection}_{kind}"
                names = ", ".join(f"{column.name} TEXT NOT NULL" for column in behind)
                store.execute(
                    f"CREATE TABLE IF NOT EXISTS {table}"
                    f" (NO INTEGER PRIMARY KEY, OWNER INTEGER NOT NULL, {names})"
                )
                store.execute(f"CREATE INDEX IF NOT EXISTS {table}_O ON {table} (OWNER)")


def empty(store: sqlite3.Connection) -> None:
    """Take every record and answer away. Nights go on counting: an extract is never older again."""
    for collection in COLUMNS:
        store.execute(f"DELETE FROM {collection}")
        for kind in CHILDREN[collection]:
            store.execute(f"DELETE FROM {collection}_{kind}")
    store.execute("DELETE FROM ANSWER")


def counted(store: sqlite3.Connection, name: str) -> int:
    """The next number of a counter, RUN or STAMP."""
    store.execute("UPDATE COUNTER SET VALUE = VALUE + 1 WHERE NAME = ?", (name,))
    (value,) = store.execute("SELECT VALUE FROM COUNTER WHERE NAME = ?", (name,)).fetchone()
    return int(value)


def keys(store: sqlite3.Connection, collection: str) -> list[str]:
    """The key of every stored record, one for each."""
    return [key for (key,) in store.execute(f"SELECT {KEY} FROM {collection} ORDER BY NO")]


def holds(store: sqlite3.Connection, collection: str, key: str) -> bool:
    """Whether there is a record of this key."""
    found = store.execute(f"SELECT 1 FROM {collection} WHERE {KEY} = ?", (key,))
    return found.fetchone() is not None


def add(store: sqlite3.Connection, collection: str, row: Mapping[str, str], children: Rows) -> None:
    """A new record with the rows behind it, under a new stamp."""
    names = [column.name for column in COLUMNS[collection]]
    row = {**row, STAMP: _stamp(store)}
    values = [row.get(name, "") for name in names]
    number = store.execute(_insert(collection, names), values).lastrowid
    assert number is not None
    _put_behind(store, collection, number, children)


def change(
    store: sqlite3.Connection, collection: str, stamp: str, row: Row, children: Rows
) -> bool:
    """Write over the record of this key and stamp; False where none is.

    It gets a new stamp, unless it is as it was.
    """
    found = next(_held(store, collection, f"{KEY} = ? AND {STAMP} = ?", (row[KEY], stamp)), None)
    if found is None:
        return False
    behind = {kind: [*children.get(kind, ())] for kind in CHILDREN[collection]}
    if found.row == {**row, STAMP: stamp} and found.children == behind:
        return True
    row = {**row, STAMP: _stamp(store)}
    names = ", ".join(f"{name} = ?" for name in row)
    store.execute(f"UPDATE {collection} SET {names} WHERE NO = ?", (*row.values(), found.number))
    for kind in behind:
        store.execute(f"DELETE FROM {collection}_{kind} WHERE OWNER = ?", (found.number,))
    _put_behind(store, collection, found.number, behind)
    return True


def correct(store: sqlite3.Connection, collection: str, key: str, column: str, value: str) -> None:
    """One column as the council's own staff change it, under a new stamp."""
    store.execute(
        f"UPDATE {collection} SET {column} = ?, {STAMP} = ? WHERE {KEY} = ?",
        (value, _stamp(store), key),
    )


def records(store: sqlite3.Connection, collection: str) -> Iterator[Held]:
    """Every record, oldest first."""
    yield from _held(store, collection, "1", ())


def _held(
    store: sqlite3.Connection, collection: str, which: str, given: Sequence[str]
) -> Iterator[Held]:
    for number, row in _rows(store, collection, COLUMNS[collection], which, given):
        yield Held(
            number,
            row,
            {
                kind: [
                    each
                    for _, each in _rows(
                        store, f"{collection}_{kind}", columns, "OWNER = ?", (number,)
                    )
                ]
                for kind, columns in CHILDREN[collection].items()
            },
        )


def _rows(
    store: sqlite3.Connection,
    table: str,
    columns: Sequence[Column],
    which: str,
    given: Sequence[str | int],
) -> Iterator[tuple[int, Row]]:
    """Rows of a table with their numbers, oldest first."""
    names = [column.name for column in columns]
    for number, *values in store.execute(
        f"SELECT NO, {', '.join(names)} FROM {table} WHERE {which} ORDER BY NO", given
    ):
        yield number, dict(zip(names, values, strict=True))


def answered(store: sqlite3.Connection, collection: str, reference: str) -> Answer | None:
    """The answer that a row of this reference has had, in whatever batch."""
    found = store.execute(
        "SELECT SAID, REASON FROM ANSWER WHERE COLLECTION = ? AND REFERENCE = ?",
        (collection, reference),
    ).fetchone()
    return Answer(reference, *found) if found else None


def remember(
    store: sqlite3.Connection, collection: str, batch: str, answer: Answer, run: int
) -> None:
    """Keep an answer, so that its row is never applied again."""
    store.execute(
        "INSERT OR IGNORE INTO ANSWER VALUES (?, ?, ?, ?, ?, ?)",
        (collection, batch, *answer, run),
    )


def answers(store: sqlite3.Connection, collection: str, batch: str) -> tuple[list[Answer], int]:
    """What a batch has been answered, in its order, and in which run."""
    found = store.execute(
        "SELECT REFERENCE, SAID, REASON, RUN FROM ANSWER WHERE COLLECTION = ? AND BATCH = ?"
        " ORDER BY rowid",
        (collection, batch),
    ).fetchall()
    return [Answer(*each[:3]) for each in found], max((each[3] for each in found), default=0)


def _stamp(store: sqlite3.Connection) -> str:
    return f"{counted(store, 'STAMP'):08}"


def _put_behind(store: sqlite3.Connection, collection: str, owner: int, children: Rows) -> None:
    for kind, rows in children.items():
        names = [column.name for column in CHILDREN[collection][kind]]
        for row in rows:
            values = [owner, *(row.get(name, "") for name in names)]
            store.execute(_insert(f"{collection}_{kind}", ["OWNER", *names]), values)


def _insert(table: str, names: Sequence[str]) -> str:
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
