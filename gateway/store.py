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

# A number that SQLite gives out by itself, and never twice, must be its INTEGER PRIMARY KEY.
_Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")

copies = sa.Table(
    "copies",
    metadata,
    sa.Column("number", _Number, primary_key=True, autoincrement=True),
    sa.Column("council", sa.String(64), nullable=False),
    sa.Column("service", sa.String(64), nullable=False),
    sa.Column("resource", sa.String(64), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("pending", sa.LargeBinary, nullable=True),
    sa.Column("base", sa.String(64), nullable=True),
    sa.Column("kept", sa.LargeBinary, nullable=True),
    sa.Column("refused", sa.String(64), nullable=True),
    sa.Column("nhs_number", sa.LargeBinary(32), nullable=True),
    sa.Column("state", sa.String(40), nullable=True),
    sa.UniqueConstraint("council", "service", "resource"),
    sa.Index("copies_by_nhs_number", "nhs_number"),
    sqlite_autoincrement=True,
)
"""What the gateway holds of records beyond their council's system: `gateway.delivery.copies`."""

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("number", _Number, primary_key=True, autoincrement=True),
    sa.Column("reference", sa.String(32), nullable=False, unique=True),
    sa.Column("council", sa.String(64), nullable=False),
    sa.Column("service", sa.String(64), nullable=False),
    sa.Column("resource", sa.String(64), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("person", sa.LargeBinary(32), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("added_at", sa.Float, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("due_at", sa.Float, nullable=False),
    sa.Column("lease_until", sa.Float, nullable=False),
    sa.Column("batch", sa.String(40), nullable=True),
    sa.Column("handed_over", sa.Boolean, nullable=False),
    sa.Column("dead", sa.String(64), nullable=True),
    sa.Column("last_failure", sa.String(64), nullable=True),
    sa.Index("outbox_by_person", "council", "person"),
    sa.Index("outbox_by_resource", "council", "service", "resource"),
    sqlite_autoincrement=True,
)
"""What is on its way to councils' systems; see `gateway.delivery.outbox`. Seconds since 1970."""

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("number", _Number, primary_key=True, autoincrement=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("client", sa.String(200), nullable=False),
    sa.Column("council", sa.String(64), nullable=False),
    sa.Column("operation", sa.String(100), nullable=False),
    sa.Column("resource", sa.String(64), nullable=False),
    sa.Index("audit_by_resource", "resource"),
    sqlite_autoincrement=True,
)
"""Who asked for which change, in the same transaction as the change; nothing of the person."""

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", sa.LargeBinary(16), primary_key=True),
    sa.Column("council", sa.String(64), nullable=False),
    sa.Column("received_on", sa.String(10), nullable=False),
    sa.Column("about", sa.String(60), nullable=False),
    sa.Column("outcome", sa.String(60), nullable=False),
    sa.Column("role", sa.String(60), nullable=True),
    sa.Column("rating", sa.Integer, nullable=True),
    sa.Column("difficulties", sa.String(1300), nullable=True),
    sa.Column("otherwise", sa.String(60), nullable=True),
    sa.Column("minutes", sa.Integer, nullable=True),
    sa.Index("feedback_by_council", "council", "received_on"),
    # SQLite would otherwise number the rows in the order in which they came.
    sqlite_with_rowid=False,
)
"""Anonymous responses, by the day; see `gateway.feedback`. Codes of `difficulties` with blanks."""


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
