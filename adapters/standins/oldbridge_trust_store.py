"""The store of Oldbridge Carers' Trust: carers' records in a SQLite file, and the tag of each.

`oldbridge_trust` is the program that answers for it. Nothing of HTTP comes in here but the status
that a refusal is told with.
"""

from __future__ import annotations

import base64
import binascii
import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

SEED = Path(__file__).with_name("oldbridge_trust.yaml")
STORE = "oldbridge_trust.db"

LONGEST = 2000
"""Characters of one text."""

_SEARCHED = ("status", "nhs")
"""What can be searched by: columns of the store."""
_LARGEST_PAGE = 50
_SCHEMA = """
CREATE TABLE IF NOT EXISTS carers (
  no INTEGER PRIMARY KEY AUTOINCREMENT, ref TEXT NOT NULL UNIQUE, status TEXT, nhs TEXT,
  edition INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS carers_nhs ON carers (nhs);
"""


class Refusal(Exception):
    """An answer with `fault`: its status, and a code that says nothing of the record."""

    def __init__(self, status: int, code: str, **more: str) -> None:
        super().__init__(code)
        self.status, self.fault = status, {"code": code, **more}


def create(data: Path | str) -> None:
    """Make the store in this directory where it is missing."""
    Path(data).mkdir(parents=True, exist_ok=True)
    with closing(_opened(data)) as store:
        store.executescript(_SCHEMA)


def drop(data: Path | str) -> None:
    """Take the store away, with everything in it."""
    shutil.rmtree(data, ignore_errors=True)


def seed(data: Path | str) -> None:
    """Put the records of `oldbridge_trust.yaml`, and no others, into the store."""
    # Only here: the program that answers needs nothing but Python.
    import yaml

    carers = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    with closing(_opened(data)) as store, store:
        store.execute("BEGIN IMMEDIATE")
        store.execute("DELETE FROM carers")
        for carer in carers:
            _insert(store, carer)


def references(data: Path | str) -> list[str]:
    """The references of all carers' records, as the trust's own screens would list them."""
    with closing(_opened(data)) as store:
        return [ref for (ref,) in store.execute("SELECT ref FROM carers ORDER BY no")]


class Carers:
    """The records of a store."""

    def __init__(self, data: Path | str) -> None:
        self.data = data

    def read(self, ref: str) -> tuple[dict[str, Any], str]:
        """A record and its tag. Raises Refusal."""
        with closing(_opened(self.data)) as store:
            row = store.execute("SELECT body, edition FROM carers WHERE ref = ?", (ref,)).fetchone()
        if row is None:
            raise Refusal(404, "NO SUCH CARER")
        return json.loads(row[0]), _tag(row[1])

    def search(self, asked: Any) -> dict[str, Any]:
        """The records of one page, oldest first, and where the next page is. Raises Refusal."""
        where, page = _part(asked, "where"), _part(asked, "page")
        condition = "no > ?"
        values: list[int | str] = [_place(page.get("after"))]
        for name, wanted in where.items():
            if name not in _SEARCHED:
                raise Refusal(400, "CANNOT SEARCH BY THAT")
            listed = wanted if isinstance(wanted, list) else [wanted]
            condition += f" AND {name} IN ({', '.join('?' * len(listed))})"
            values += [str(value) for value in listed]
        size = max(1, min(int(str(page.get("size", 20))), _LARGEST_PAGE))
        with closing(_opened(self.data)) as store:
            rows = store.execute(
                f"SELECT no, body FROM carers WHERE {condition} ORDER BY no LIMIT ?",
                (*values, size + 1),
            ).fetchall()
        here = rows[:size]
        following = _cursor(here[-1][0]) if len(rows) > size else None
        return {"carers": [json.loads(body) for _, body in here], "next": following}

    def add(self, ref: str, carer: Any) -> str:
        """Store a new record; its tag. Raises Refusal."""
        _inspect(ref, carer)
        try:
            with closing(_opened(self.data)) as store:
                _insert(store, carer)
        except sqlite3.IntegrityError:
            raise Refusal(412, "TAKEN") from None
        return _tag(1)

    def change(self, ref: str, carer: Any, tag: str) -> str:
        """Write a record over the one that has this tag; the new tag. Raises Refusal."""
        _inspect(ref, carer)
        self.read(ref)
        with closing(_opened(self.data)) as store:
            now = store.execute(
                "UPDATE carers SET status = ?, nhs = ?, body = ?, edition = edition + 1"
                " WHERE ref = ? AND '\"' || edition || '\"' = ? RETURNING edition",
                (*_columns(carer), ref, tag),
            ).fetchall()
        if not now:
            raise Refusal(412, "CHANGED")
        return _tag(now[0][0])


def _opened(data: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(Path(data) / STORE, timeout=10, isolation_level=None)


def _insert(store: sqlite3.Connection, carer: Mapping[str, Any]) -> None:
    store.execute(
        "INSERT INTO carers (ref, status, nhs, body, edition) VALUES (?, ?, ?, ?, 1)",
        (carer["ref"], *_columns(carer)),
    )


def _columns(carer: Mapping[str, Any]) -> tuple[str | None, str | None, str]:
    person = carer.get("person")
    nhs = person.get("nhs") if isinstance(person, dict) else None
    return _text(carer.get("status")), _text(nhs), json.dumps(carer)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _tag(edition: int) -> str:
    return f'"{edition}"'


def _cursor(no: int) -> str:
    return base64.urlsafe_b64encode(f"carer {no}".encode()).decode()


def _place(cursor: Any) -> int:
    if cursor is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("carer "))
    except (ValueError, TypeError, binascii.Error):
        raise Refusal(400, "NO SUCH PAGE") from None


def _part(asked: Any, name: str) -> dict[str, Any]:
    part = asked.get(name, {}) if isinstance(asked, dict) else None
    if not isinstance(part, dict):
        raise Refusal(400, "NOT UNDERSTOOD")
    return part


def _inspect(ref: str, carer: Any) -> None:
    """Raises Refusal for what cannot be held."""
    if not isinstance(carer, dict) or carer.get("ref") != ref or len(ref) > 64:
        raise Refusal(422, "NOT A CARER", place="ref")
    waiting: list[Any] = [carer]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and len(value) > LONGEST:
            raise Refusal(422, "TOO LONG")
