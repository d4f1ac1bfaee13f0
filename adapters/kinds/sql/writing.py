"""Records into the tables: a new one whole, or the differences of a changed one.

Both run inside a transaction that the caller opened. Values are checked against their columns
before the first statement, and statements must touch exactly the rows they mean to: anything else
raises, and the caller's transaction is undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, delete, insert, select, update

from adapters.contract import Legacy, Path
from adapters.errors import BackendNonsenseError, StaleRecordError
from adapters.kinds.sql.layout import Layout, Many, Pairs, Parent
from adapters.kinds.sql.reading import Loaded
from adapters.kinds.sql.tables import ColumnRefusesError, Rows


def insert_record(connection: Connection, layout: Layout, record: Legacy) -> None:
    """Store a new record. Raises NotHoldableError, DuplicateError."""
    guard(layout, record, {})
    row = _own(layout, record) | dict(layout.only)
    for name, parent in layout.parents.items():
        if record.get(name):
            row[parent.link] = _parent_for(connection, parent, name, record[name])
    _demand(layout.main, row, ())
    columns = [layout.main.table.columns[name] for name in _keys(layout)]
    made = connection.execute(insert(layout.main.table).returning(*columns), row).one()
    keys = dict(zip(_keys(layout), made, strict=True))
    for name, pairs in layout.pairs.items():
        _write_pairs(connection, pairs, keys[pairs.key], {}, record.get(name) or {}, set())
    for name, many in layout.many.items():
        _write_many(connection, many, name, keys[many.key], [], record.get(name) or [])


def update_record(connection: Connection, layout: Layout, old: Loaded, new: Legacy) -> None:
    """Write what differs between two states of a record.

    Raises NotHoldableError, StaleRecordError where a row changed under the transaction.
    """
    before = old.legacy
    guard(layout, new, before)
    changed = _differences(_own(layout, before), _own(layout, new))
    if changed.keys() & {layout.key, layout.order, *layout.only}:
        raise BackendNonsenseError("a record's key, order and kind cannot be written")
    for name, parent in layout.parents.items():
        if not new.get(name):
            if name in before:
                changed[parent.link] = None
        elif name not in before:
            changed[parent.link] = _parent_for(connection, parent, name, new[name])
        elif different := _differences(before[name], new[name]):
            at = {parent.key: before[name][parent.key]}
            _update(connection, parent.rows, at, different, before[name])
    if changed:
        _update(connection, layout.main, {layout.order: old.position}, changed)
    for name, pairs in layout.pairs.items():
        _write_pairs(
            connection,
            pairs,
            before[pairs.key],
            before[name],
            new.get(name) or {},
            old.unanswered[name],
        )
    for name, many in layout.many.items():
        _write_many(connection, many, name, before[many.key], before[name], new.get(name) or [])


def altered(layout: Layout, wanted: Legacy, held: Legacy) -> Path | None:
    """The first mapped path where the record held is not the one that was wanted, if any."""
    for path in sorted(layout.mapped):
        if path[0] in layout.many:
            mine, theirs = wanted.get(path[0]) or [], held.get(path[0]) or []
            if [row.get(path[1]) for row in mine] != [row.get(path[1]) for row in theirs]:
                return path
        elif _at(wanted, path) != _at(held, path):
            return path
    return None


def guard(layout: Layout, new: Legacy, old: Legacy) -> None:
    """Check every value that is new. Raises ColumnRefusesError; BackendNonsenseError for a path
    that the tables do not have."""
    _guard_row(layout.main, _own(layout, new), _own(layout, old), ())
    for name, parent in layout.parents.items():
        if new.get(name):
            _guard_row(parent.rows, new[name], old.get(name) or {}, (name,))
    for name, pairs in layout.pairs.items():
        question, answer = pairs.rows.fields[pairs.question], pairs.rows.fields[pairs.answer]
        for asked, said in _differences(old.get(name) or {}, new.get(name) or {}).items():
            question.guard(asked, (name, asked))
            if said is not None:
                answer.guard(said, (name, asked))
    for name, many in layout.many.items():
        before = {_identity(many, row): row for row in old.get(name) or []}
        for row in new.get(name) or []:
            _guard_row(many.rows, row, before.get(_identity(many, row)) or {}, (name,))


def _own(layout: Layout, record: Legacy) -> dict[str, Any]:
    nested = (*layout.parents, *layout.pairs, *layout.many)
    return {name: value for name, value in record.items() if name not in nested}


def _keys(layout: Layout) -> list[str]:
    of_pairs = [pairs.key for pairs in layout.pairs.values()]
    of_many = [many.key for many in layout.many.values()]
    return list(dict.fromkeys([layout.order, *of_pairs, *of_many]))


def _at(record: Legacy, path: Path) -> Any:
    value: Any = record
    for step in path:
        value = (value or {}).get(step)
    return value


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    # What is not a number, as a column of numbers may say, is not even equal to itself.
    return {
        name: new.get(name)
        for name in {**old, **new}
        if old.get(name) is not new.get(name) and old.get(name) != new.get(name)
    }


def _guard_row(rows: Rows, new: Mapping[str, Any], old: Mapping[str, Any], path: Path) -> None:
    for name, value in _differences(old, new).items():
        if name not in rows.fields:
            raise BackendNonsenseError(f"table {rows.table.name} has no column {name}")
        rows.fields[name].guard(value, (*path, name))


def _demand(rows: Rows, row: Mapping[str, Any], path: Path) -> None:
    for name in sorted(rows.required()):
        if row.get(name) is None:
            raise ColumnRefusesError((*path, name), "must have a value")


def _parent_for(connection: Connection, parent: Parent, name: str, row: Mapping[str, Any]) -> Any:
    key = parent.rows.fields[parent.key].column
    if parent.reused and (same := _same_parent(connection, parent, row, key)) is not None:
        return same
    _demand(parent.rows, row, (name,))
    return connection.execute(insert(parent.rows.table).returning(key), dict(row)).scalar_one()


def _same_parent(
    connection: Connection, parent: Parent, row: Mapping[str, Any], key: Column[Any]
) -> Any:
    # A mapped column that this record leaves empty must be empty there too: nothing that the
    # record does not say may be read back as if it did.
    query = select(key).where(*parent.reusable)
    for name in sorted(parent.mapped | row.keys()):
        column, value = parent.rows.fields[name].column, row.get(name)
        query = query.where(column.is_(None) if value is None else column == value)
    return connection.execute(query.order_by(key).limit(1)).scalar_one_or_none()


def _update(
    connection: Connection,
    rows: Rows,
    at: Mapping[str, Any],
    changed: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Update one row. `seen`: what it must still say, in the columns that are to change."""
    statement = update(rows.table).values(dict(changed))
    for name, value in at.items():
        statement = statement.where(rows.fields[name].column == value)
    if seen is not None:
        for name in changed:
            column, value = rows.fields[name].column, seen.get(name)
            statement = statement.where(column.is_(None) if value is None else column == value)
    if connection.execute(statement).rowcount != 1:
        raise StaleRecordError("a row of the record changed while it was being written")


def _write_pairs(
    connection: Connection,
    pairs: Pairs,
    link: Any,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    unanswered: set[str],
) -> None:
    added = []
    for asked, said in _differences(old, new).items():
        at = {pairs.link: link, pairs.question: asked}
        if said is None:
            _delete(connection, pairs.rows, at)
        elif asked in old or asked in unanswered:
            seen = {pairs.answer: old.get(asked)}
            _update(connection, pairs.rows, at, {pairs.answer: said}, seen)
        else:
            added.append({**at, pairs.answer: said})
    if added:
        connection.execute(insert(pairs.rows.table), added)


def _delete(connection: Connection, rows: Rows, at: Mapping[str, Any]) -> None:
    statement = delete(rows.table)
    for name, value in at.items():
        statement = statement.where(rows.fields[name].column == value)
    if connection.execute(statement).rowcount != 1:
        raise StaleRecordError("a row of the record changed while it was being written")


def _write_many(
    connection: Connection,
    many: Many,
    name: str,
    link: Any,
    old: list[dict[str, Any]],
    new: list[dict[str, Any]],
) -> None:
    """Rows keep their identity where the new list still carries it; others come and go."""
    gone = {_identity(many, row): row for row in old}
    kept: list[tuple[dict[str, Any], dict[str, Any]]] = []
    added: list[dict[str, Any]] = []
    last = 0
    for row in new:
        before = gone.pop(_identity(many, row), None)
        place = None if before is None else before.get(many.order)
        last = place if place is not None and place > last else last + 1
        if before is not None:
            kept.append((before, {**row, many.order: last}))
        else:
            own = {c: value for c, value in row.items() if c not in many.identity}
            added.append({**own, many.order: last, many.link: link})
    for row in gone.values():
        _delete(connection, many.rows, _at_row(many, link, row))
    if many.is_order_unique:
        kept = _out_of_the_way(connection, many, link, kept, last)
    for before, row in kept:
        if changed := _differences(before, row):
            _update(connection, many.rows, _at_row(many, link, before), changed)
    for row in added:
        _demand(many.rows, row, (name,))
        connection.execute(insert(many.rows.table), row)


def _out_of_the_way(
    connection: Connection,
    many: Many,
    link: Any,
    kept: list[tuple[dict[str, Any], dict[str, Any]]],
    last: int,
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Rows that change places would collide half way: park them behind all others first."""
    spare = max([last, *(before.get(many.order) or 0 for before, _ in kept)])
    parked = []
    for before, row in kept:
        place = before.get(many.order)
        if place not in (None, row[many.order]):
            place = spare = spare + 1
            _update(connection, many.rows, _at_row(many, link, before), {many.order: place})
        parked.append(({**before, many.order: place}, row))
    return parked


def _identity(many: Many, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in many.identity)


def _at_row(many: Many, link: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    return {many.link: link, **{name: row[name] for name in many.identity}}
