"""A mark that says a database is a stand-in's, so that a stand-in never empties anything else."""

from __future__ import annotations

from sqlalchemy import Column, Engine, MetaData, String, Table, inspect

_marks = MetaData()
_mark = Table("FICTIONAL_STAND_IN", _marks, Column("NAME", String(40), primary_key=True))


class NotOursError(Exception):
    """The database holds tables and no mark: somebody else's."""


def claim(engine: Engine) -> None:
    """Mark an empty database. Raises NotOursError for one that holds something unmarked."""
    names = inspect(engine).get_table_names()
    if names and _mark.name not in names:
        raise NotOursError(
            "the database holds tables that no stand-in made: name an empty one, it will be reset"
        )
    _marks.create_all(engine)
