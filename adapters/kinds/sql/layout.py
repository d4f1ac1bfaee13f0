"""How one service's records lie in the tables: the council file's words, tied to real columns.

Built once, when the database is first reached. Every fault that the database can show is found
here, before a request can meet it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, FromClause, Integer, Numeric, or_

from adapters.contract import Path
from adapters.errors import CouncilFileError
from adapters.kinds.sql import words
from adapters.kinds.sql.tables import Rows, reflect


@dataclass(frozen=True, slots=True)
class Parent:
    """A row the main row points to: `link` of the main table equals `key` of `rows`."""

    rows: Rows
    seen: FromClause
    """The table under a name of its own, for reading: two parents may share one table."""
    link: str
    key: str
    reused: bool
    visible: tuple[ColumnElement[bool], ...]
    """Conditions on `seen`."""
    reusable: tuple[ColumnElement[bool], ...]
    """The same conditions on `rows`."""
    mapped: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows of answers: `link` of `rows` equals `key` of the main table."""

    rows: Rows
    link: str
    key: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Many:
    """A list of rows: `link` of `rows` equals `key` of the main table, in the order of `order`."""

    rows: Rows
    link: str
    key: str
    order: str
    identity: tuple[str, ...]
    """The columns, `link` apart, that tell one row of a list from another."""
    is_order_unique: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """One service's tables. `mapped` are the legacy paths that the council file's rules name."""

    main: Rows
    key: str
    order: str
    only: Mapping[str, Any]
    visible: tuple[ColumnElement[bool], ...]
    parents: Mapping[str, Parent]
    pairs: Mapping[str, Pairs]
    many: Mapping[str, Many]
    mapped: frozenset[Path]

    @property
    def position(self) -> Column[Any]:
        """The column that paging follows."""
        return self.main.fields[self.order].column


def lay_out(
    connection: Connection, service: str, store: words.Store, mapped: Iterable[Path]
) -> Layout:
    """Tie `store` to the tables it names. Raises CouncilFileError for whatever does not fit."""
    try:
        layout = _lay_out(connection, store, frozenset(mapped))
        for path in sorted(layout.mapped):
            _find(layout, path)
        return layout
    except CouncilFileError as error:
        raise CouncilFileError(f"services.{service}.store: {error.reason}") from None


def _lay_out(connection: Connection, store: words.Store, mapped: frozenset[Path]) -> Layout:
    main = reflect(connection, store.table)
    for name in (*store.one, *store.pairs, *store.many):
        if name in main.fields:
            raise CouncilFileError(f"{name} is also a column of {store.table}")
    for name in (store.key, store.order):
        main.column(name)
        # Without this, a creation asked for twice is stored twice, and pages skip rows.
        if not main.is_unique(name, *store.only):
            raise CouncilFileError(f"{store.table}.{name} must be unique")
    return Layout(
        main=main,
        key=store.key,
        order=store.order,
        only={name: main.literal(name, value) for name, value in store.only.items()},
        visible=_visible(main, main.table, store.hidden),
        parents={
            name: _parent(connection, main, name, parent, {p[1] for p in mapped if p[0] == name})
            for name, parent in store.one.items()
        },
        pairs={name: _pairs(connection, main, pairs) for name, pairs in store.pairs.items()},
        many={name: _many(connection, main, many) for name, many in store.many.items()},
        mapped=mapped,
    )


def _visible(
    rows: Rows, seen: FromClause, hidden: Mapping[str, list[str]]
) -> tuple[ColumnElement[bool], ...]:
    conditions = []
    for name, values in hidden.items():
        forbidden = [rows.literal(name, value) for value in values]
        column = seen.columns[name]
        conditions.append(or_(column.is_(None), column.not_in(forbidden)))
    return tuple(conditions)


def _parent(
    connection: Connection, main: Rows, name: str, parent: words.Parent, mapped: set[str]
) -> Parent:
    rows, key = reflect(connection, parent.table), parent.to or parent.on
    seen = rows.table.alias(name)
    main.column(parent.on)
    rows.column(key)
    if not rows.is_unique(key):
        raise CouncilFileError(f"{parent.table}.{key} must be unique")
    return Parent(
        rows=rows,
        seen=seen,
        link=parent.on,
        key=key,
        reused=parent.reuse == "identical",
        visible=_visible(rows, seen, parent.hidden),
        reusable=_visible(rows, rows.table, parent.hidden),
        mapped=frozenset(mapped),
    )


def _pairs(connection: Connection, main: Rows, pairs: words.Pairs) -> Pairs:
    rows, key = reflect(connection, pairs.table), pairs.to or pairs.on
    main.column(key)
    for name in (pairs.on, pairs.question, pairs.answer):
        rows.column(name)
    # Two answers to one question would leave no way to say which one is meant.
    if not rows.is_unique(pairs.on, pairs.question):
        raise CouncilFileError(f"{pairs.table}: {pairs.on} with {pairs.question} must be unique")
    return Pairs(rows, pairs.on, key, pairs.question, pairs.answer)


def _many(connection: Connection, main: Rows, many: words.Many) -> Many:
    rows, key = reflect(connection, many.table), many.to or many.on
    main.column(key)
    rows.column(many.on)
    if not isinstance(rows.column(many.order).type, Integer | Numeric):
        raise CouncilFileError(f"{many.table}.{many.order} must be a whole number")
    identity = tuple(c.name for c in rows.table.primary_key.columns if c.name != many.on)
    if not identity:
        raise CouncilFileError(f"{many.table} needs a primary key that tells its rows apart")
    return Many(
        rows=rows,
        link=many.on,
        key=key,
        order=many.order,
        identity=identity,
        is_order_unique=rows.is_unique(many.on, many.order),
    )


def _find(layout: Layout, path: Path) -> None:
    if len(path) == 1:
        layout.main.column(path[0])
    elif path[0] in layout.parents and len(path) == 2:
        layout.parents[path[0]].rows.column(path[1])
    elif path[0] in layout.many and len(path) == 2:
        layout.many[path[0]].rows.column(path[1])
    elif path[0] not in layout.pairs or len(path) != 2:
        raise CouncilFileError(f"nothing in the store is called {'.'.join(path)}")
