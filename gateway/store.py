"""The gateway's own database: one schema for SQLite (embedded, the default) and PostgreSQL.

What is kept of people is sealed by `gateway.vault` before it comes here. Tables are declared here;
what they mean is said by the modules that use them.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from adapters.kinds.sql.database import Database
from adapters.kinds.sql.words import Connection

metadata = sa.MetaData()

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("id", sa.LargeBinary(32), primary_key=True),
    sa.Column("fingerprint", sa.LargeBinary(32), nullable=False),
    sa.Column("resource", sa.String(64), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("started_at", sa.BigInteger, nullable=False),
    sa.Column("lease_until", sa.BigInteger, nullable=False),
    sa.Column("answer", sa.LargeBinary, nullable=True),
)
"""One row per Idempotency-Key; times in whole seconds since 1970, UTC."""


def embedded_url(directory: Path) -> str:
    """The embedded database of a data directory, made (readable by its owner only) if it is not."""
    path = directory.resolve() / "gateway.db"
    path.touch(mode=0o600)
    return f"sqlite:///{path}"


def open_store(url: str) -> Database:
    """The gateway's database, its tables made where they are missing. Raises BackendError."""
    database = Database(Connection(url=url))
    with database.writing() as connection:
        metadata.create_all(connection, checkfirst=True)
    return database
