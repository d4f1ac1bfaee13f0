"""Tables as the database describes them: their columns, and what is unique in them.

A column *reads* a driver's value into the plain value of the legacy record, and *refuses* a value
that it would cut, pad, round or reject. Refusals name the column and its bounds, never the value.
What may not come in here: what a column of a type holds (`columns`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, UniqueConstraint, text
from sqlalchemy.exc import NoSuchTableError

from adapters.contract import Path
from adapters.errors import CouncilFileError, NotHoldableError
from adapters.kinds.sql.columns import reading, refusal, settled

_ENCODINGS = {
    "LATIN1": "iso8859-1",
    "LATIN9": "iso8859-15",
    "WIN1252": "cp1252",
    "WIN1250": "cp1250",
    "LATIN2": "iso8859-2",
}
"""Server encodings of PostgreSQL that hold less than Unicode, and Python's name for each."""


class ColumnRefusesError(NotHoldableError):
    """A column that cannot hold the value meant for it; `path` is the column's legacy path."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__("", f"{path[-1] if path else 'a column'} {reason}")


@dataclass(frozen=True, slots=True)
class Field:
    """One column: how its values are read, and which it refuses."""

    column: Column[Any]
    read: Callable[[Any], Any] | None
    refusal: Callable[[Any], str | None]

    def guard(self, value: Any, path: Path) -> None:
        """Raises ColumnRefusesError for a value that would not come back as it went in."""
        if value is None:
            if not self.column.nullable:
                raise ColumnRefusesError(path, "must have a value")
            return
        reason = self.refusal(value)
        if reason is not None:
            raise ColumnRefusesError(path, reason)


@dataclass(frozen=True, slots=True)
class Rows:
    """One table, reflected."""

    table: Table
    fields: Mapping[str, Field]
    unique: frozenset[frozenset[str]]
    """Sets of columns in which the database lets no two rows agree."""

    def column(self, name: str) -> Column[Any]:
        """Raises CouncilFileError for a column the table does not have."""
        if name not in self.fields:
            raise CouncilFileError(f"table {self.table.name} has no column {name}")
        return self.fields[name].column

    def required(self) -> set[str]:
        """Columns that an insert must give a value: NOT NULL, and nothing fills them."""
        return {
            name
            for name, field in self.fields.items()
            if not field.column.nullable
            and field.column.server_default is None
            and field.column.identity is None
            and field.column is not self.table.autoincrement_column
        }

    def is_unique(self, *names: str) -> bool:
        """Whether the database itself keeps any two rows from agreeing in all these columns."""
        return any(found <= set(names) for found in self.unique)

    def row(self, values: Any, start: int = 0) -> dict[str, Any]:
        """The legacy dict of a result row whose columns begin at `start`. NULL is left out."""
        found: dict[str, Any] = {}
        for position, (name, field) in enumerate(self.fields.items(), start):
            value = values[position]
            if value is not None:
                found[name] = value if field.read is None else field.read(value)
        return found

    def literal(self, name: str, written: str) -> Any:
        """A value written in the council file, as this column holds it."""
        kind = _python_type(self.column(name))
        if kind is bool:
            if written not in ("true", "false"):
                raise CouncilFileError(f"{self.table.name}.{name} is true or false")
            return written == "true"
        try:
            return written if kind is str else kind(written)
        except (TypeError, ValueError, ArithmeticError):
            raise CouncilFileError(
                f"{self.table.name}.{name} cannot be compared with what the file says"
            ) from None


def reflect(connection: Connection, name: str) -> Rows:
    """What the database says about a table. Raises CouncilFileError where there is none."""
    is_sqlite = connection.dialect.name == "sqlite"

    def settle(_: Any, __: Any, column: dict[str, Any]) -> None:
        column["info"] = {"type": column["type"]}
        column["type"] = settled(column["type"], is_sqlite)

    try:
        table = Table(
            name,
            MetaData(),
            autoload_with=connection,
            resolve_fks=False,
            listeners=[("column_reflect", settle)],
        )
    except NoSuchTableError:
        raise CouncilFileError(f"the database has no table {name}") from None
    codec = None
    if not is_sqlite:
        codec = _ENCODINGS.get(str(connection.exec_driver_sql("SHOW server_encoding").scalar()))
    fields = {
        column.name: Field(column, reading(column), refusal(column, is_sqlite, codec))
        for column in table.columns
    }
    unique = _sqlite_unique(connection, name) if is_sqlite else _unique(table)
    key = frozenset(column.name for column in table.primary_key.columns)
    return Rows(table, fields, frozenset(unique) | ({key} if key else frozenset()))


def _unique(table: Table) -> Iterator[frozenset[str]]:
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield frozenset(column.name for column in constraint.columns)
    for index in table.indexes:
        plain = len(index.columns) == len(index.expressions)
        whole = all(options.get("where") is None for options in index.dialect_options.values())
        if index.unique and plain and whole:
            yield frozenset(column.name for column in index.columns)


def _sqlite_unique(connection: Connection, name: str) -> Iterator[frozenset[str]]:
    # SQLAlchemy reads UNIQUE out of SQLite's text of the table, and misses it behind VARCHAR(20).
    indexes = text('SELECT name FROM pragma_index_list(:table) WHERE "unique" = 1 AND partial = 0')
    for index in connection.scalars(indexes, {"table": name}).all():
        columns = text("SELECT name FROM pragma_index_info(:index)")
        found = connection.scalars(columns, {"index": index}).all()
        if None not in found:
            yield frozenset(found)


def _python_type(column: Column[Any]) -> type[Any]:
    try:
        return column.type.python_type
    except NotImplementedError:
        raise CouncilFileError(f"{column.table.name}.{column.name} has an unusable type") from None
