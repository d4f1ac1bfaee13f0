"""How the asynchronous peers read a row: the fastest way that each driver offers.

asyncpg where it is installed, else psycopg's asynchronous connections; once without SQLAlchemy and
once through its asynchronous engine; on SQLite the standard library in Starlette's threads. No
connection is pinged before or reset after a read.
"""

from __future__ import annotations

import asyncio
import importlib.util
import sqlite3
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool

from benchmarks.records import BY_SQLALCHEMY, CONNECTIONS, PLAIN, Place, select_text

Fetch = Callable[[str], Awaitable[Sequence[Any] | None]]


def driver(place: Place) -> str:
    """The name of the driver that `rows` uses."""
    if not place.is_postgresql:
        return "sqlite3"
    return "asyncpg" if importlib.util.find_spec("asyncpg") else "psycopg"


def ways(place: Place) -> tuple[str, ...]:
    """The ways to a row that can be served here."""
    if place.is_postgresql and importlib.util.find_spec("greenlet"):
        return PLAIN, BY_SQLALCHEMY
    return (PLAIN,)


@asynccontextmanager
async def rows(place: Place, way: str) -> AsyncIterator[Fetch]:
    """A function from an id to its row, while the context is open."""
    if not place.is_postgresql:
        yield _from_sqlite(place)
        return
    source = _from_asyncpg if driver(place) == "asyncpg" else _from_psycopg
    async with (source if way == PLAIN else _by_sqlalchemy)(place) as fetch:
        yield fetch


@asynccontextmanager
async def _from_asyncpg(place: Place) -> AsyncIterator[Fetch]:
    import asyncpg

    async def leave_as_it_is(_: Any) -> None:
        return

    select = select_text(place.table, "$1")
    async with asyncpg.create_pool(
        place.url, min_size=CONNECTIONS, max_size=CONNECTIONS, reset=leave_as_it_is
    ) as pool:

        async def fetch(record: str) -> Sequence[Any] | None:
            found: Sequence[Any] | None = await pool.fetchrow(select, record)
            return found

        yield fetch


@asynccontextmanager
async def _from_psycopg(place: Place) -> AsyncIterator[Fetch]:
    import psycopg

    select = select_text(place.table, "%s").encode()
    free: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()
    opened = [
        await psycopg.AsyncConnection.connect(place.url, autocommit=True)
        for _ in range(CONNECTIONS)
    ]
    for each in opened:
        free.put_nowait(each)

    async def fetch(record: str) -> Sequence[Any] | None:
        connection = await free.get()
        try:
            cursor = await connection.execute(select, (record,), prepare=True)
            return await cursor.fetchone()
        finally:
            free.put_nowait(connection)

    try:
        yield fetch
    finally:
        for each in opened:
            await each.close()


@asynccontextmanager
async def _by_sqlalchemy(place: Place) -> AsyncIterator[Fetch]:
    from sqlalchemy import make_url
    from sqlalchemy.ext.asyncio import create_async_engine

    from benchmarks.storage import read_by_id

    select = read_by_id(place.table)
    engine = create_async_engine(
        make_url(place.url).set(drivername=f"postgresql+{driver(place)}"),
        isolation_level="AUTOCOMMIT",
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_reset_on_return=None,
    )

    async def fetch(record: str) -> Sequence[Any] | None:
        async with engine.connect() as connection:
            return (await connection.execute(select, {"record": record})).one_or_none()

    try:
        yield fetch
    finally:
        await engine.dispose()


def _from_sqlite(place: Place) -> Fetch:
    select = select_text(place.table, "?")
    own = threading.local()

    def read(record: str) -> Sequence[Any] | None:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(f"file:{place.file}?mode=ro", uri=True)
        found: Sequence[Any] | None = own.connection.execute(select, (record,)).fetchone()
        return found

    async def fetch(record: str) -> Sequence[Any] | None:
        return await run_in_threadpool(read, record)

    return fetch
