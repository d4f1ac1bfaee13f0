"""The table of records, through SQLAlchemy: filled for one run, and read by our kind of adapter."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.records import COLUMNS, COUNT, Place, row

_NUMBERS = {"carers_involved", "days_since_last_review"}
_POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"


def read_by_id(name: str) -> Any:
    """The SELECT, built once; its value is called `record`."""
    table = _table(name)
    return sa.select(table).where(table.c.record_id == sa.bindparam("record"))


@contextmanager
def filled() -> Iterator[Place]:
    """A table with the rows, in PostgreSQL where one answers, else in SQLite; gone afterwards."""
    name = f"careact_benchmark_{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="careact-benchmark-") as directory:
        url = os.environ.get("CAREACT_TEST_POSTGRESQL", _POSTGRESQL)
        if not _answers(url):
            url = f"sqlite:///{Path(directory) / 'records.db'}"
        place = Place(url, name)
        engine = sa.create_engine(_with_driver(url))
        rows = _table(name)
        try:
            with engine.begin() as connection:
                rows.create(connection)
                connection.execute(
                    rows.insert(),
                    [dict(zip(COLUMNS, row(n), strict=True)) for n in range(COUNT)],
                )
            yield place
        finally:
            with engine.begin() as connection:
                rows.drop(connection, checkfirst=True)
            engine.dispose()


def _table(name: str) -> sa.Table:
    """The table as SQLAlchemy Core sees it."""
    columns = [
        sa.Column(each, sa.Integer if each in _NUMBERS else sa.Text, primary_key=not number)
        for number, each in enumerate(COLUMNS)
    ]
    return sa.Table(name, sa.MetaData(), *columns)


def _with_driver(url: str) -> sa.URL:
    made = sa.make_url(url)
    return made.set(drivername="postgresql+psycopg") if url.startswith("postgresql") else made


def _answers(url: str) -> bool:
    engine = sa.create_engine(_with_driver(url), connect_args={"connect_timeout": 2})
    try:
        with engine.connect():
            return True
    except sa.exc.SQLAlchemyError:
        return False
    finally:
        engine.dispose()
