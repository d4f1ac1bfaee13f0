"""One database as the kind uses it: engine settings, transactions, and what its errors mean.

Nothing here knows a table. Messages carry the class and code of a driver's error and never its
text: drivers quote the values they choke on.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from adapters.errors import (
    BackendError,
    BackendNonsenseError,
    BackendTimeoutError,
    BackendUnavailableError,
    NotHoldableError,
    OutcomeUnknownError,
)
from adapters.kinds.sql import words

_log = logging.getLogger(__name__)

CONNECT_SECONDS = 3
RESTED_SECONDS = 1.0

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_UNAVAILABLE_CLASSES = ("08", "28", "40", "53", "57", "58", "XX")
_UNAVAILABLE_CODES = ("25006", "3D000")
_TIMEOUT_CODES = ("57014", "55P03")

_SQLITE_UNAVAILABLE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
)


class DuplicateError(BackendError):
    """A unique key, or another constraint of the database, forbids the row. Nothing was written."""

    def __init__(self, unique: bool) -> None:
        self.unique = unique
        super().__init__("a constraint of the database forbids the row")


class Database:
    """An engine with the settings that every use of it needs.

    `snapshot` reads several tables as of one moment; `alone` is for a single statement; `writing`
    is one transaction, committed when its body ends well. All three raise the errors of
    `adapters.errors` in place of the driver's.
    """

    def __init__(self, connection: words.Connection) -> None:
        url = make_url(connection.url)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        engine = _sqlite(url, connection) if self.is_sqlite else _postgresql(url, connection)
        self._engine = engine
        if self.is_sqlite:
            self._alone = self._snapshot = engine
            self._writing = engine.execution_options(careact_writes=True)
        else:
            self._alone = engine
            self._snapshot = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            self._writing = engine.execution_options(isolation_level="READ COMMITTED")

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A connection for one statement that reads."""
        with _translated(), self._alone.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection whose statements all see the same moment: a record is never read torn."""
        with _translated(), self._snapshot.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction. Whatever the body raises undoes it; OutcomeUnknownError at commit."""
        with _translated(), self._writing.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection
            except BaseException:
                # The server undoes a transaction whose connection is gone; the body's own
                # exception is the one to tell.
                with suppress(SQLAlchemyError):
                    transaction.rollback()
                raise
            try:
                transaction.commit()
            except SQLAlchemyError as error:
                with suppress(SQLAlchemyError):
                    transaction.rollback()
                raise (meaning_at_commit(error)) from None

    def check(self) -> None:
        """Raises BackendUnavailableError or BackendTimeoutError if the database does not answer."""
        with self.alone() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise meaning(error) from None


def meaning(error: SQLAlchemyError) -> BackendError:
    """What an error before the commit says: whatever it is, nothing was written."""
    if isinstance(error, NoFreeConnection):
        return BackendUnavailableError("no connection of the pool became free")
    if not isinstance(error, DBAPIError):
        return BackendNonsenseError(f"the database was not understood: {type(error).__name__}")
    name = f"{type(error.orig).__name__} {_code(error)}".strip()
    if isinstance(error, IntegrityError):
        return DuplicateError(unique=_is_unique(error))
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_meaning(error.orig, name)
    state = _code(error)
    if state in _TIMEOUT_CODES:
        return BackendTimeoutError(f"the database gave up: {name}")
    if state.startswith("22"):
        return NotHoldableError("", f"the database cannot hold a value: {name}")
    if (
        error.connection_invalidated
        or (not state and type(error.orig).__name__ in ("OperationalError", "InterfaceError"))
        or state.startswith(_UNAVAILABLE_CLASSES)
        or state in _UNAVAILABLE_CODES
    ):
        return BackendUnavailableError(f"the database cannot be used: {name}")
    return BackendNonsenseError(f"the database refused the statement: {name}")


def meaning_at_commit(error: SQLAlchemyError) -> BackendError:
    """What a failed commit says. A refusal that the server itself sent undid the transaction;
    a connection lost while waiting for its answer leaves the outcome unknown."""
    told = meaning(error)
    if not isinstance(error, DBAPIError) or not isinstance(told, BackendUnavailableError):
        return told
    if isinstance(error.orig, sqlite3.Error):
        undone = error.orig.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL)
    else:
        undone = _code(error).startswith("40") and _code(error) != "40003"
    return told if undone else OutcomeUnknownError(f"lost while committing: {told}")


def _code(error: DBAPIError) -> str:
    if isinstance(error.orig, sqlite3.Error):
        return str(getattr(error.orig, "sqlite_errorname", "") or "")
    return str(getattr(error.orig, "sqlstate", "") or "")


def _is_unique(error: IntegrityError) -> bool:
    return _code(error) in ("23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")


def _sqlite_meaning(error: sqlite3.Error, name: str) -> BackendError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_INTERRUPT:
        return BackendTimeoutError(f"the database gave up: {name}")
    if code == sqlite3.SQLITE_TOOBIG or isinstance(error, sqlite3.DataError):
        return NotHoldableError("", f"the database cannot hold a value: {name}")
    if code in _SQLITE_UNAVAILABLE:
        return BackendUnavailableError(f"the database cannot be used: {name}")
    return BackendNonsenseError(f"the database refused the statement: {name}")


def _postgresql(url: URL, connection: words.Connection) -> Engine:
    given = url.query.get("options", "")
    options = given if isinstance(given, str) else " ".join(given)
    options += f" -c statement_timeout={connection.timeout} -c TimeZone=UTC"
    engine = create_engine(
        url.set(drivername="postgresql+psycopg").difference_update_query(["options"]),
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_size=connection.pool,
        max_overflow=0,
        pool_timeout=connection.timeout / 1000,
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": options.strip(),
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": max(connection.timeout * 2, 10_000),
        },
    )

    # A ping before every use costs as much as the query; one after a pause finds what a pause
    # breaks. What breaks between is told to the caller, who may send again.
    @event.listens_for(engine, "checkin")
    def note(_: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ping_if_rested(driver: Any, record: Any, _: Any) -> None:
        if time.monotonic() - record.info.get("used", 0.0) > RESTED_SECONDS:
            try:
                driver.execute("SELECT 1")
            except Exception as error:
                raise DisconnectionError from error

    return engine


def _sqlite(url: URL, connection: words.Connection) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite"),
        pool_pre_ping=True,
        pool_size=connection.pool,
        max_overflow=0,
        pool_timeout=connection.timeout / 1000,
        hide_parameters=True,
        creator=lambda: sqlite3.connect(
            # An address that leads nowhere must not leave an empty database behind.
            f"file:{quote(url.database or '')}?mode=rw",
            uri=True,
            timeout=connection.timeout / 1000,
            check_same_thread=False,
        ),
    )
    loses_commits = _warned_of_wal(sqlite3.sqlite_version_info)

    @event.listens_for(engine, "connect")
    def settle(driver: sqlite3.Connection, _: Any) -> None:
        # Python's own rules about when to begin would start write transactions too late.
        driver.isolation_level = None
        if loses_commits:
            driver.execute("PRAGMA journal_mode = DELETE")
        driver.execute("PRAGMA synchronous = FULL")
        driver.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("careact_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@cache
def _warned_of_wal(version: tuple[int, ...]) -> bool:
    """Whether WAL must not be used here; said in the log once."""
    loses_commits = wal_can_lose_commits(version)
    if loses_commits:
        _log.warning(
            "SQLite %s can lose commits in WAL mode (mended in 3.51.3): using journal_mode DELETE",
            ".".join(map(str, version)),
        )
    return loses_commits


def wal_can_lose_commits(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the WAL-reset fault: https://www.sqlite.org/wal.html#walresetbug

    From 3.7.0 up to 3.51.2, except 3.44.6 and later 3.44s, and 3.50.7 and later 3.50s.
    """
    mended = version[:2] == (3, 44) and version >= (3, 44, 6)
    mended = mended or (version[:2] == (3, 50) and version >= (3, 50, 7))
    return (3, 7, 0) <= version < (3, 51, 3) and not mended
