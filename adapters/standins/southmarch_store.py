"""Southmarch's store: cases in a SQLite file, and what the system makes of them.

`southmarch` is the program that answers for it. Nothing of HTTP comes in here but the status that
a refusal is told with.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

SEED = Path(__file__).with_name("southmarch.yaml")
STORE = "southmarch.db"
DESKS = ("adult", "carer", "charging")

WIDTHS: Mapping[str, int] = {
    **dict.fromkeys(("first", "last"), 70),
    **dict.fromkeys(("ref",), 64),
    **dict.fromkeys(("phone", "registration", "nhs", "postcode"), 20),
    "email": 254,
    **dict.fromkeys(("name", "role", "language", "line_1", "line_2", "town"), 100),
    **dict.fromkeys(("received", "on", "born"), 25),
}
"""Characters that a field of this name holds, wherever it stands; others hold 2000."""

POUNDS = frozenset({"amount", "worth", "owed", "cost", "price", "top_up", "share"})
"""Fields of this name hold a number, pounds or per cent, wherever they stand."""

PENCE = frozenset({"client_pays", "all", "we_pay"})
"""Fields of this name hold a whole number of pence: what is billed is counted so."""

_WINDOW = (("offset", "0"), ("limit", "20"))
_SCHEMA = """
CREATE TABLE IF NOT EXISTS cases (
  no INTEGER PRIMARY KEY AUTOINCREMENT, desk TEXT NOT NULL, ref TEXT NOT NULL UNIQUE,
  status TEXT, nhs TEXT, revision INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS cases_nhs ON cases (nhs);
"""


class Refusal(Exception):
    """An answer with `error`: status, code, what was wrong and, if it is one, the field."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(code)
        self.status, self.error = status, {"code": code, "message": message, **more}


def create(data: Path | str) -> None:
    """Make the store in this directory where it is missing."""
    Path(data).mkdir(parents=True, exist_ok=True)
    with closing(_opened(data)) as store:
        store.executescript(_SCHEMA)


def drop(data: Path | str) -> None:
    """Take the store away, with everything in it."""
    shutil.rmtree(data, ignore_errors=True)


def seed(data: Path | str) -> None:
    """Put the cases of `southmarch.yaml`, and no others, into the store."""
    # Only here: the program that answers needs nothing but Python.
    import yaml

    cases = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    with closing(_opened(data)) as store, store:
        store.execute("BEGIN IMMEDIATE")
        store.execute("DELETE FROM cases")
        for desk in DESKS:
            for case in cases[desk]:
                _insert(store, desk, case)


def references(data: Path | str) -> list[str]:
    """The references of all cases, as the council's own screens would list them."""
    with closing(_opened(data)) as store:
        return [ref for (ref,) in store.execute("SELECT ref FROM cases ORDER BY desk, no")]


def _opened(data: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(Path(data) / STORE, timeout=10, isolation_level=None)


def _columns(case: Mapping[str, Any]) -> tuple[Any, ...]:
    client = case.get("client")
    nhs = client.get("nhs") if isinstance(client, dict) else None
    return case.get("status"), nhs, case["revision"], json.dumps(case)


def _insert(store: sqlite3.Connection, desk: str, case: Mapping[str, Any]) -> None:
    case = {**case, "revision": 1}
    store.execute(
        "INSERT INTO cases (desk, ref, status, nhs, revision, body) VALUES (?, ?, ?, ?, ?, ?)",
        (desk, case["ref"], *_columns(case)),
    )


def inspect(case: Any, place: str = "") -> None:
    """Raises Refusal for what the system cannot hold."""
    name = place.rpartition(".")[2]
    if isinstance(case, dict):
        for inner, value in case.items():
            inspect(value, f"{place}.{inner}" if place else inner)
    elif isinstance(case, list):
        for item in case:
            inspect(item, place)
    elif not _held(name, case):
        raise Refusal(200, "INVALID", "this field cannot be held", field=place)


def _held(name: str, value: Any) -> bool:
    """Whether a field of this name holds a single value."""
    if name in POUNDS or name in PENCE:
        numbers = (int, float) if name in POUNDS else (int,)
        return value is None or (isinstance(value, numbers) and not isinstance(value, bool))
    if not isinstance(value, str):
        return True
    odd = any(
        (letter < " " and letter not in "\n\t") or "\ud800" <= letter < "\ue000" for letter in value
    )
    return len(value) <= WIDTHS.get(name, 2000) and not odd


class Cases:
    """The cases of a store."""

    def __init__(self, data: Path | str) -> None:
        self.data = data

    def listed(self, desk: str, wanted: Mapping[str, list[str]]) -> dict[str, Any]:
        """Cases by offset, oldest first."""
        offset, limit = (int(wanted.get(name, [usual])[0]) for name, usual in _WINDOW)
        limit = max(1, min(limit, 50))
        condition, values = "desk = ?", [desk]
        for name in ("status", "nhs"):
            if given := wanted.get(name):
                condition += f" AND {name} IN ({', '.join('?' * len(given))})"
                values += given
        with closing(_opened(self.data)) as store:
            (total,) = store.execute(
                f"SELECT count(*) FROM cases WHERE {condition}", values
            ).fetchone()
            rows = store.execute(
                f"SELECT body FROM cases WHERE {condition} ORDER BY no LIMIT ? OFFSET ?",
                [*values, limit, offset],
            ).fetchall()
        return {"total": total, "offset": offset, "rows": [json.loads(body) for (body,) in rows]}

    def case(self, desk: str, ref: str) -> dict[str, Any]:
        """One case. Raises Refusal."""
        with closing(_opened(self.data)) as store:
            row = store.execute(
                "SELECT body FROM cases WHERE desk = ? AND ref = ?", (desk, ref)
            ).fetchone()
        if row is None:
            raise Refusal(200, "NO_CASE", "there is no such case")
        found: dict[str, Any] = json.loads(row[0])
        return found

    def open(self, desk: str, case: Any) -> dict[str, Any]:
        """Store a new case. Raises Refusal."""
        if not isinstance(case, dict) or not isinstance(case.get("ref"), str):
            raise Refusal(200, "INVALID", "a case needs a reference", field="ref")
        inspect(case)
        try:
            with closing(_opened(self.data)) as store:
                _insert(store, desk, case)
        except sqlite3.IntegrityError:
            raise Refusal(409, "TAKEN", "this reference is taken") from None
        return {"ref": case["ref"]}

    def change(self, desk: str, ref: str, case: Any) -> dict[str, Any]:
        """Write a case over another. Raises Refusal."""
        if not isinstance(case, dict) or case.get("ref") != ref:
            raise Refusal(200, "INVALID", "a reference does not change", field="ref")
        inspect(case)
        held = self.case(desk, ref)["revision"]
        changed = {**case, "revision": held + 1}
        with closing(_opened(self.data)) as store:
            done = store.execute(
                "UPDATE cases SET status = ?, nhs = ?, revision = ?, body = ?"
                " WHERE ref = ? AND revision = ?",
                (*_columns(changed), ref, case.get("revision")),
            ).rowcount
        if not done:
            raise Refusal(409, "CHANGED", "somebody changed the case meanwhile")
        return {"ref": ref, "revision": held + 1}
