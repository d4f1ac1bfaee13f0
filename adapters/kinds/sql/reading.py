"""Records out of the tables: one by its key, or a page of them. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    false,
    not_,
    or_,
    select,
)

from adapters.contract import Legacy, Path
from adapters.errors import BackendNonsenseError, CouncilFileError, RecordNotFoundError
from adapters.kinds.sql.layout import Layout, Many, Pairs
from adapters.kinds.sql.tables import Field


@dataclass(slots=True)
class Loaded:
    """A record, with what the record itself does not say about its rows."""

    position: Any
    legacy: Legacy
    unanswered: dict[str, set[str]] = field(default_factory=dict)
    """Questions, by the name of the pairs, that have a row whose answer is NULL."""


class Reader:
    """Reads one service's records. Its statements are made once: making them costs more than
    running them."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        key = layout.main.fields[layout.key].column
        self._records = _records(layout)
        self._one = self._records.where(key == bindparam("key"))
        self._held = select(layout.position).where(key == bindparam("key")).with_for_update()
        self._pairs = {name: _pairs(pairs) for name, pairs in layout.pairs.items()}
        self._many = {name: _many(many) for name, many in layout.many.items()}

    def one(self, connection: Connection, key: str, *, lock: bool = False) -> Loaded | None:
        """The record under a key; None where there is none or it is hidden.

        With `lock`, its row is held against other writers until the transaction ends.
        """
        if not _is_holdable(self._layout.main.fields[self._layout.key], key):
            return None
        if lock:
            # First the lock, then the reading: a statement that waits for a lock goes on with what
            # it saw of the other tables before. SQLite, already locked whole, ignores the words.
            connection.execute(self._held, {"key": key})
        loaded = self._load(connection, self._one, {"key": key})
        return loaded[0] if loaded else None

    def page(
        self,
        connection: Connection,
        where: Mapping[Path, Sequence[Any]],
        after: str | None,
        limit: int,
    ) -> list[Loaded]:
        """At most `limit` visible records behind the position `after`, in order.

        Raises RecordNotFoundError for a position that this system cannot have given.
        """
        layout = self._layout
        query = self._records.order_by(layout.position).limit(limit)
        for path, values in where.items():
            query = query.where(_among(layout, path, values))
        if after is not None:
            query = query.where(layout.position > _position(layout, after))
        return self._load(connection, query, {})

    def _load(
        self, connection: Connection, query: Select[Any], parameters: Mapping[str, Any]
    ) -> list[Loaded]:
        layout = self._layout
        found: list[Loaded] = []
        for values in _rows(connection, query, parameters):
            legacy = layout.main.row(values)
            start = len(layout.main.fields)
            for name, parent in layout.parents.items():
                if (row := parent.rows.row(values, start)).get(parent.key) is not None:
                    legacy[name] = row
                start += len(parent.rows.fields)
            found.append(Loaded(legacy[layout.order], legacy))
        if found:
            self._add_pairs(connection, found)
            self._add_many(connection, found)
        return found

    def _add_pairs(self, connection: Connection, found: list[Loaded]) -> None:
        for name, pairs in self._layout.pairs.items():
            links = [one.legacy[pairs.key] for one in found]
            fields = pairs.rows.fields
            link = fields[pairs.link].read or _same
            asked, said = fields[pairs.question].read or _same, fields[pairs.answer].read or _same
            answers: dict[Any, dict[Any, Any]] = {key: {} for key in links}
            unanswered: dict[Any, set[Any]] = {key: set() for key in links}
            for key, question, answer in _rows(connection, self._pairs[name], {"of": links}):
                if answer is None:
                    unanswered[link(key)].add(asked(question))
                else:
                    answers[link(key)][asked(question)] = said(answer)
            for one, key in zip(found, links, strict=True):
                one.legacy[name], one.unanswered[name] = answers[key], unanswered[key]

    def _add_many(self, connection: Connection, found: list[Loaded]) -> None:
        for name, many in self._layout.many.items():
            links = [one.legacy[many.key] for one in found]
            lists: dict[Any, list[dict[str, Any]]] = {key: [] for key in links}
            for values in _rows(connection, self._many[name], {"of": links}):
                row = many.rows.row(values)
                lists[row.pop(many.link)].append(row)
            for one, key in zip(found, links, strict=True):
                one.legacy[name] = lists[key]


def _rows(
    connection: Connection, query: Select[Any], parameters: Mapping[str, Any]
) -> Sequence[Any]:
    try:
        return connection.execute(query, parameters).all()
    except (ValueError, ArithmeticError):
        # SQLite keeps anything in any column, and what its drivers say quotes it.
        raise BackendNonsenseError("a column holds what its type does not allow") from None


def _records(layout: Layout) -> Select[Any]:
    joined: Any = layout.main.table
    columns: list[ColumnElement[Any]] = [*layout.main.table.columns]
    for parent in layout.parents.values():
        link = layout.main.fields[parent.link].column
        joined = joined.outerjoin(parent.seen, link == parent.seen.columns[parent.key])
        columns += parent.seen.columns
    query: Select[Any] = select(*columns).select_from(joined).where(*layout.visible)
    for parent in layout.parents.values():
        query = query.where(*parent.visible)
    for name, value in layout.only.items():
        query = query.where(layout.main.fields[name].column == value)
    return query


def _pairs(pairs: Pairs) -> Select[Any]:
    fields = pairs.rows.fields
    link = fields[pairs.link].column
    return select(link, fields[pairs.question].column, fields[pairs.answer].column).where(
        link.in_(bindparam("of", expanding=True))
    )


def _many(many: Many) -> Select[Any]:
    link = many.rows.fields[many.link].column
    order, *rest = (many.rows.fields[name].column for name in (many.order, *many.identity))
    return (
        select(*many.rows.table.columns)
        .where(link.in_(bindparam("of", expanding=True)))
        .order_by(order.nulls_last(), *rest)
    )


def _same(value: Any) -> Any:
    return value


def _is_holdable(field: Field, value: Any) -> bool:
    try:
        return value is None or field.refusal(value) is None
    except BackendNonsenseError:
        return False


def _position(layout: Layout, after: str) -> Any:
    try:
        position = layout.main.literal(layout.order, after)
    except CouncilFileError:
        raise RecordNotFoundError("no such position") from None
    if not _is_holdable(layout.main.fields[layout.order], position):
        raise RecordNotFoundError("no such position")
    return position


def _among(layout: Layout, path: Path, values: Sequence[Any]) -> ColumnElement[bool]:
    """The condition that the value at `path` is one of `values`; None stands for no value."""
    if len(path) == 1:
        return _in(layout.main.fields[path[0]], values)
    name, column = path
    if name in layout.parents:
        parent = layout.parents[name]
        return _in(parent.rows.fields[column], values, parent.seen.columns[column])
    if name in layout.pairs:
        return _answered(layout, layout.pairs[name], column, values)
    many = layout.many[name]
    link = many.rows.fields[many.link].column
    of_list = link == layout.main.fields[many.key].column
    return select(link).where(of_list, _in(many.rows.fields[column], values)).exists()


def _in(
    field: Field, values: Sequence[Any], column: ColumnElement[Any] | None = None
) -> ColumnElement[bool]:
    column = field.column if column is None else column
    # A value that the column cannot hold is in no row; asking would only make the database fail.
    possible = [value for value in values if value is not None and _is_holdable(field, value)]
    condition: ColumnElement[bool] = column.in_(possible) if possible else false()
    return or_(condition, column.is_(None)) if None in values else condition


def _answered(
    layout: Layout, pairs: Pairs, question: str, values: Sequence[Any]
) -> ColumnElement[bool]:
    fields = pairs.rows.fields
    link, answer = fields[pairs.link].column, fields[pairs.answer]
    this = select(link).where(
        link == layout.main.fields[pairs.key].column,
        fields[pairs.question].column == question,
    )
    said = this.where(_in(answer, [value for value in values if value is not None])).exists()
    if None not in values:
        return said
    return or_(said, not_(this.where(answer.column.is_not(None)).exists()))
