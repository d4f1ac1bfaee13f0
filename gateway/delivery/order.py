"""Which rows of the outbox may go before others, as conditions on the table, and nothing else."""

from __future__ import annotations

import sqlalchemy as sa

from gateway.store import outbox as table

_before, _dead = table.alias("before"), table.alias("dead")


def _earlier() -> sa.ColumnElement[bool]:
    return (_before.c.council == table.c.council) & (_before.c.number < table.c.number)


def _same_record() -> sa.ColumnElement[bool]:
    return (_before.c.service == table.c.service) & (_before.c.resource == table.c.resource)


def first_of_the_person() -> sa.ColumnElement[bool]:
    """Nothing earlier of the same record is left, nor anything earlier of the person that moves."""
    held_back = sa.exists().where(
        _dead.c.council == _before.c.council,
        _dead.c.service == _before.c.service,
        _dead.c.resource == _before.c.resource,
        _dead.c.dead.is_not(None),
    )
    moves = (_before.c.person == table.c.person) & ~held_back
    return ~sa.exists().where(_earlier() & (_same_record() | moves))


def quiet_since(moment: float) -> sa.ColumnElement[bool]:
    """The record has not changed since."""
    same = (_before.c.council == table.c.council) & _same_record()
    return ~sa.exists().where(same & (_before.c.added_at > moment))


def nothing_before_is_under_way() -> sa.ColumnElement[bool]:
    """No earlier version of the same record is in another batch, or dead."""
    away = _before.c.batch.is_not(None) | _before.c.dead.is_not(None)
    return ~sa.exists().where(_earlier() & _same_record() & away)
