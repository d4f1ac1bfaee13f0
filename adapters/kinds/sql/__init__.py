"""The kind `sql`: a council's records in tables that somebody else designed.

Words of `connection`:

    url      SQLAlchemy address of the database: `postgresql://…` or `sqlite:///…`
    pool     connections held open, 1 to 100 (5)
    timeout  the longest one statement, or one wait for a lock, may take: `500ms`, `5s` ("5s")

Words of a service's `store`:

    table    the main table: one row is one record
    key      column with the standard's id: text, unique
    order    column that numbers the rows: unique, never empty; paging follows it
    only     {COLUMN: value}: written on creation, required on reading
    hidden   {COLUMN: [values]}: rows of the main table that must not be shown
    one      {name: …}: a row that the main row points to
               table, on (column of both tables), to (its name in the other table, if different)
               reuse: identical   on creation, take a row that already says exactly this
               hidden             as above: hides every record that points to such a row
    pairs    {name: …}: one row per answer
               table, on, to (the main table's name for `on`, if different), question, answer
    many     {name: …}: a list of rows
               table, on, to (as in pairs), order (whole number; the kind keeps it rising)

The legacy record is `{COLUMN: value, one: {COLUMN: value}, pairs: {question: answer}, many:
[{COLUMN: value}]}`. NULL is left out. Columns that no rule of the council file names are in it
too: they survive every write and count for the entity tag.

What the database must give, and start-up refuses to go without: `key` and `order` unique, `on` of
pairs with `question` unique, a primary key on every table of `many`.

Limits. Text is measured in characters, as PostgreSQL does. Paging follows numbers given before
their rows are committed, so a row committed late can appear behind a page already read. SQLite has
no statement timeout. A server that is frozen, not dead, is only noticed by the caller's deadline.
Decimal numbers are exact; where they are doubles underneath, as in SQLite and in every column of
floats, a number is the shortest one that its double stands for, and may have 15 digits (6 in a
`real` of PostgreSQL).
"""

from __future__ import annotations

from adapters.kinds.sql.system import SqlCollection, SqlSystem
from adapters.kinds.sql.tables import ColumnRefusesError

__all__ = ["ColumnRefusesError", "SqlCollection", "SqlSystem"]
