"""The store of Oldbridge's finance service: assessments of means in a SQLite file, page by page.

`oldbridge_finance` is the program that answers for it. Nothing of HTTP comes in here but the status
that a refusal is told with.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

SEED = Path(__file__).with_name("oldbridge_finance.yaml")
STORE = "oldbridge_finance.db"

LONGEST, DEAREST = 2000, 99_999_999_999
"""Characters of one text, and pence of one amount."""

_SEARCHED = ("stage", "nhs_no")
"""What can be searched by: columns of the store."""
_LARGEST_PAGE = 50
_SCHEMA = """
CREATE TABLE IF NOT EXISTS assessments (
  row INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL UNIQUE, stage TEXT, nhs_no TEXT,
  version INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS assessments_nhs_no ON assessments (nhs_no);
"""


class Refusal(Exception):
    """An answer with `errors`: its status, why, and the field that it is about, never its value."""

    def __init__(self, status: int, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.status = status
        self.errors = [{"reason": reason, **({"field": field} if field else {})}]


def create(data: Path | str) -> None:
    """Make the store in this directory where it is missing."""
    Path(data).mkdir(parents=True, exist_ok=True)
    with closing(_opened(data)) as store:
        store.executescript(_SCHEMA)


def drop(data: Path | str) -> None:
    """Take the store away, with everything in it."""
    shutil.rmtree(data, ignore_errors=True)


def seed(data: Path | str) -> None:
    """Put the assessments of `oldbridge_finance.yaml`, and no others, into the store."""
    # Only here: the program that answers needs nothing but Python.
    import yaml

    assessments = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    with closing(_opened(data)) as store, store:
        store.execute("BEGIN IMMEDIATE")
        store.execute("DELETE FROM assessments")
        for assessment in assessments:
            _insert(store, assessment)


def references(data: Path | str) -> list[str]:
    """The numbers of all assessments, as the service's own screens would list them."""
    with closing(_opened(data)) as store:
        return [
            number for (number,) in store.execute("SELECT number FROM assessments ORDER BY row")
        ]


class Assessments:
    """The assessments of a store."""

    def __init__(self, data: Path | str) -> None:
        self.data = data

    def read(self, number: str) -> dict[str, Any]:
        """One assessment. Raises Refusal."""
        with closing(_opened(self.data)) as store:
            row = store.execute(
                "SELECT body FROM assessments WHERE number = ?", (number,)
            ).fetchone()
        if row is None:
            raise Refusal(404, "no such assessment")
        found: dict[str, Any] = json.loads(row[0])
        return found

    def listed(self, asked: Mapping[str, list[str]]) -> dict[str, Any]:
        """One page, oldest first, its number, and how many there are. Raises Refusal."""
        page, size = _whole(asked, "page", 1), _whole(asked, "per_page", 20)
        size = min(size, _LARGEST_PAGE)
        condition, values = "true", list[str]()
        for name in asked.keys() - {"page", "per_page"}:
            if name not in _SEARCHED:
                raise Refusal(400, "cannot be searched by", name)
            listed = asked[name][-1].split(",")
            condition += f" AND {name} IN ({', '.join('?' * len(listed))})"
            values += listed
        with closing(_opened(self.data)) as store:
            (count,) = store.execute(
                f"SELECT count(*) FROM assessments WHERE {condition}", values
            ).fetchone()
            rows = store.execute(
                f"SELECT body FROM assessments WHERE {condition} ORDER BY row LIMIT ? OFFSET ?",
                [*values, size, (page - 1) * size],
            ).fetchall()
        found = [json.loads(body) for (body,) in rows]
        return {"assessments": found, "page": page, "pages": max(1, -(-count // size))}

    def add(self, assessment: Any) -> str:
        """Store a new assessment; its number. Raises Refusal."""
        number = _inspected(assessment)
        try:
            with closing(_opened(self.data)) as store:
                _insert(store, assessment)
        except sqlite3.IntegrityError:
            raise Refusal(409, "this number is taken", "number") from None
        return number

    def change(self, number: str, assessment: Any) -> None:
        """Write an assessment over the one of which it is the next version. Raises Refusal."""
        if _inspected(assessment) != number:
            raise Refusal(422, "a number does not change", "number")
        held = self.read(number)["version"]
        changed = {**assessment, "version": held + 1}
        with closing(_opened(self.data)) as store:
            done = store.execute(
                "UPDATE assessments SET stage = ?, nhs_no = ?, version = ?, body = ?"
                " WHERE number = ? AND version = ?",
                (*_columns(changed), number, assessment.get("version")),
            ).rowcount
        if not done:
            raise Refusal(409, "this is not the next version", "version")


def _opened(data: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(Path(data) / STORE, timeout=10, isolation_level=None)


def _insert(store: sqlite3.Connection, assessment: Mapping[str, Any]) -> None:
    first = {**assessment, "version": 1}
    store.execute(
        "INSERT INTO assessments (number, stage, nhs_no, version, body) VALUES (?, ?, ?, ?, ?)",
        (first["number"], *_columns(first)),
    )


def _columns(assessment: Mapping[str, Any]) -> tuple[str | None, str | None, int, str]:
    client = assessment.get("client")
    nhs_no = client.get("nhs_no") if isinstance(client, dict) else None
    return (
        _text(assessment.get("stage")),
        _text(nhs_no),
        assessment["version"],
        json.dumps(assessment),
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _whole(asked: Mapping[str, list[str]], name: str, usual: int) -> int:
    given = asked.get(name, [str(usual)])[-1]
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 1_000_000):
        raise Refusal(400, "not a number of a page", name)
    return int(given)


def _inspected(assessment: Any) -> str:
    """The number of an assessment that can be held. Raises Refusal."""
    number = assessment.get("number") if isinstance(assessment, dict) else None
    if not isinstance(number, str) or not 0 < len(number) <= 64:
        raise Refusal(422, "an assessment has a number", "number")
    waiting: list[tuple[str, Any]] = [("", assessment)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += ((name, item) for item in value)
        elif isinstance(value, str) and len(value) > LONGEST:
            raise Refusal(422, "too long", name)
        elif name.endswith("pence") and not (type(value) is int and 0 <= value <= DEAREST):
            raise Refusal(422, "not an amount in pence", name)
    return number
