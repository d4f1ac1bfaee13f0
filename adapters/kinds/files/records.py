"""The records of one extract in an SQLite file: made beside the old one, then put in its place.

A file, once in place, never changes; readers find out by its inode that there is a new one. A row
stands in it as one text, with NUL between its fields, which no extract has in it; what records are
found or hidden by stands beside it in columns.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path as FilePath
from typing import Any
from weakref import WeakSet

from adapters.contract import Legacy, Path
from adapters.errors import BackendUnavailableError, NotOfferedError, RecordNotFoundError
from adapters.kinds.files.details import Stretch
from adapters.kinds.files.formats import FileRefusedError
from adapters.kinds.files.words import Store

_BETWEEN = "\0"
"""Between the fields of a row."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The extract that can be read."""

    run: int
    moment: float
    """Seconds since 1970."""
    sha256: str


class Records:
    """The records of one service, as the extract in force has them."""

    def __init__(self, path: FilePath, store: Store) -> None:
        self._path, self._store = path, store
        self._names = [name for name, _ in store.fields]
        found_by = {store.key, *store.find, *store.hidden}
        self._at = {name: f"c{n}" for n, name in enumerate(self._names) if name in found_by}
        # The first field of a row is its type.
        self._columns = [itemgetter(self._names.index(name) + 1) for name in self._at]
        self._children = {name: f"k{place}" for place, name in enumerate(store.children)}
        rows = [self._names, *([n for n, _ in child.fields] for child in store.children.values())]
        found = (sorted(store.find), sorted(store.hidden))
        shape = repr((_BETWEEN, rows, sorted(store.children), store.key, found))
        self._shape = hashlib.sha256(shape.encode()).hexdigest()
        shown = [
            f"{self._at[name]} NOT IN ({', '.join('?' * len(values))})"
            for name, values in store.hidden.items()
        ]
        self._hidden = [value for values in store.hidden.values() for value in values]
        self._query = " AND ".join(["SELECT position, fields FROM records WHERE 1", *shown])
        self._mine = threading.local()
        # Weak, so that a thread that ends takes its connection with it.
        self._all: WeakSet[_Opened] = WeakSet()
        self._guard = threading.Lock()

    def in_force(self) -> InForce | None:
        """The extract that can be read; None where there is none."""
        opened = self._opened()
        return None if opened is None else opened.extract

    def read(self, key: str) -> Legacy | None:
        """The record under this key; None where there is none or it is hidden."""
        found = self._found(f" AND {self._at[self._store.key]} = ?", [key])
        return found[0][1] if found else None

    def find(
        self, where: Mapping[Path, Sequence[Any]], after: str | None, limit: int
    ) -> list[tuple[str, Legacy]]:
        """See the contract. Raises NotOfferedError, RecordNotFoundError for a wrong position."""
        condition, values = "", []
        for path, wanted in where.items():
            if len(path) != 1 or path[0] not in self._store.find:
                raise NotOfferedError(f"nothing can be searched by {'.'.join(path)}")
            condition += f" AND {self._at[path[0]]} IN ({', '.join('?' * len(wanted))})"
            values += ["" if value is None else value for value in wanted]
        if after is not None:
            if not (after.isascii() and after.isdecimal()) or len(after) > 18:
                raise RecordNotFoundError("no such position")
            condition += " AND position > ?"
            values.append(int(after))
        return self._found(f"{condition} ORDER BY position LIMIT ?", [*values, limit])

    def load(self, extract: InForce, stretches: Iterable[Stretch]) -> None:
        """Put a new extract in force, whole or not at all. Raises FileRefusedError."""
        new = self._path.with_name(self._path.name + ".new")
        with suppress(FileNotFoundError):
            new.unlink()
        os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with closing(sqlite3.connect(new, isolation_level=None)) as database:
                self._fill(database, extract, stretches)
            _flush(new)
            new.replace(self._path)
        except sqlite3.Error as error:
            new.unlink(missing_ok=True)
            raise BackendUnavailableError(
                f"what came cannot be kept here: {error.sqlite_errorname}"
            ) from None
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        _flush(self._path.parent)

    def close(self) -> None:
        """Give back all connections."""
        with self._guard:
            for opened in self._all:
                opened.database.close()
            self._all.clear()
            self._mine = threading.local()

    def _fill(
        self, database: sqlite3.Connection, extract: InForce, stretches: Iterable[Stretch]
    ) -> None:
        # Nothing is lost by a crash here: the file is not in its place yet.
        for pragma in (
            "journal_mode = MEMORY",
            "synchronous = OFF",
            "locking_mode = EXCLUSIVE",
            "page_size = 16384",
        ):
            database.execute(f"PRAGMA {pragma}")
        database.execute("BEGIN")
        database.execute("CREATE TABLE extract (shape, run, moment, sha256)")
        database.execute(
            "INSERT INTO extract VALUES (?, ?, ?, ?)",
            (self._shape, extract.run, extract.moment, extract.sha256),
        )
        columns = ", ".join(f"{column} TEXT" for column in self._at.values())
        database.execute(
            f"CREATE TABLE records (position INTEGER PRIMARY KEY, {columns}, fields TEXT)"
        )
        insert = f"INSERT INTO records VALUES (?, ?{', ?' * len(self._columns)})"  # noqa: S608
        for table in self._children.values():
            database.execute(
                f"CREATE TABLE {table} (record INTEGER, number INTEGER, fields TEXT, "
                "PRIMARY KEY (record, number)) WITHOUT ROWID"
            )
        for each in stretches:
            # No row passes through a loop of ours: a million of them come.
            texts = map(_BETWEEN.join, each.rows)
            if each.child:
                into = f"INSERT INTO {self._children[each.child]} VALUES (?, ?, ?)"  # noqa: S608
                database.executemany(into, zip(each.owners, each.numbers, texts, strict=True))
            else:
                beside = (map(column, each.rows) for column in self._columns)
                database.executemany(insert, zip(each.numbers, *beside, texts, strict=True))
        self._index(database)
        database.execute("COMMIT")

    def _index(self, database: sqlite3.Connection) -> None:
        key = self._at[self._store.key]
        none = f"SELECT position FROM records WHERE {key} = '' ORDER BY position LIMIT 1"  # noqa: S608
        twice = f"SELECT max(position) AS row FROM records GROUP BY {key} HAVING count(*) > 1"  # noqa: S608
        differ = True
        try:
            database.execute(f"CREATE UNIQUE INDEX by_key ON records ({key})")
        except sqlite3.IntegrityError:
            differ = False
        row = database.execute(none).fetchone()
        if row is not None:
            raise FileRefusedError(f"row {row[0]} has no {self._store.key}")
        if not differ:
            many, row = database.execute(f"SELECT count(*), min(row) FROM ({twice})").fetchone()  # noqa: S608
            raise FileRefusedError(
                f"{many} keys stand in it more than once, one of them in row {row} again"
            )
        for name in {*self._store.find} - {self._store.key}:
            column = self._at[name]
            database.execute(f"CREATE INDEX by_{column} ON records ({column})")

    def _found(self, condition: str, values: Sequence[Any]) -> list[tuple[str, Legacy]]:
        opened = self._opened()
        if opened is None:
            raise BackendUnavailableError("no extract has been read yet")
        try:
            rows = opened.database.execute(self._query + condition, [*self._hidden, *values])
            return [(str(row[0]), self._record(opened.database, *row)) for row in rows.fetchall()]
        except UnicodeEncodeError:
            # A lone surrogate stands in no file.
            return []
        except sqlite3.Error:
            pass
        raise BackendUnavailableError("the extract in force cannot be read from the state")

    def _record(self, database: sqlite3.Connection, position: int, text: str) -> Legacy:
        record: Legacy = _filled(self._names, text)
        for name, table in self._children.items():
            fields = [field for field, _ in self._store.children[name].fields]
            query = f"SELECT fields FROM {table} WHERE record = ? ORDER BY number"  # noqa: S608
            found = database.execute(query, (position,)).fetchall()
            if found:
                record[name] = [_filled(fields, row) for (row,) in found]
        return record

    def _opened(self) -> _Opened | None:
        """This thread's connection to the file that is in place now."""
        mine: _Opened | None = getattr(self._mine, "opened", None)
        try:
            inode = _inode(self._path)
            if mine is not None and mine.inode == inode:
                return mine if mine.shape == self._shape else None
            opened = _Opened(self._path)
        except (FileNotFoundError, sqlite3.Error):
            # What is no file of records, or one that was spoilt, is made again from the exchange.
            return None
        except OSError as error:
            raise BackendUnavailableError(f"the extract in force: {error.strerror}") from None
        self._mine.opened = opened
        with self._guard:
            self._all.add(opened)
        # None for an extract that was read with other words of the council file.
        return opened if opened.shape == self._shape else None


class _Opened:
    """A connection to one file, which never changes under its inode: nothing is locked."""

    def __init__(self, path: FilePath) -> None:
        address = path.absolute().as_uri() + "?mode=ro&immutable=1"
        while True:
            # The name may mean another file as soon as it was looked up.
            self.inode = _inode(path)
            self.database = sqlite3.connect(
                address, uri=True, isolation_level=None, check_same_thread=False
            )
            try:
                row = self.database.execute("SELECT shape, run, moment, sha256 FROM extract")
                self.shape, *rest = row.fetchone()
                if _inode(path) == self.inode:
                    break
            except BaseException:
                self.database.close()
                raise
            self.database.close()
        self.extract = InForce(*rest)

    def __del__(self) -> None:
        self.database.close()


def _inode(path: FilePath) -> tuple[int, ...]:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def _filled(names: Sequence[str], text: str) -> dict[str, Any]:
    values = text.split(_BETWEEN)[1:]
    return {name: value for name, value in zip(names, values, strict=True) if value}


def _flush(path: FilePath) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
