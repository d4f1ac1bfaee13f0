"""Eastvale's store: one table, with each case as the document that was sent.

No message and no fault stands here; that is `adapters.standins.eastvale`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

SEED = Path(__file__).with_name("eastvale.yaml")

NS = "http://casework.eastvale.example/2009/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

KINDS = {"Needs": "NeedsCase", "Carers": "CarerCase", "Finance": "FinanceCase"}
"""What an operation calls a kind of case, and what the schema does."""

_TABLE = """
CREATE TABLE IF NOT EXISTS casework (
  case_no INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, case_ref TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL, nhs_no TEXT, document TEXT NOT NULL)
"""


def create(data: Path) -> None:
    """Make the store where it is missing. `data` is a directory."""
    data.mkdir(parents=True, exist_ok=True)
    with opened(data) as store:
        store.execute(_TABLE)


def drop(data: Path) -> None:
    """Take the store away, with everything in it."""
    create(data)
    with opened(data) as store:
        store.execute("DROP TABLE casework")


def seed(data: Path) -> None:
    """Put the cases of `eastvale.yaml`, and no others, into the store."""
    given = yaml.load(SEED.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (text only)
    with opened(data) as store:
        store.execute("DELETE FROM casework")
        for kind in KINDS.values():
            for record in given[kind]:
                case = element("CASE")
                _fill(case, record)
                keep(store, kind, case)


def references(data: Path) -> list[str]:
    """The references of all cases, as the council's own screens would list them."""
    with opened(data) as store:
        return [ref for (ref,) in store.execute("SELECT case_ref FROM casework ORDER BY case_no")]


@contextmanager
def opened(data: Path) -> Iterator[sqlite3.Connection]:
    """One transaction, begun as a writer's so that two of them wait for each other."""
    connection = sqlite3.connect(data / "eastvale.db", timeout=10, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()


def name(local: str) -> str:
    """An element name of the service, as lxml spells it."""
    return f"{{{NS}}}{local}"


def element(local: str) -> etree._Element:
    """An element of the service, with the service's namespace for all that comes into it."""
    namespaces: Any = {None: NS}
    return etree.Element(name(local), nsmap=namespaces)


def reference(case: etree._Element) -> str:
    """The reference that a case, or a question for one, carries."""
    return case.findtext(name("CASE_REF"), "")


def columns(case: etree._Element) -> tuple[str, str | None, str]:
    """What is kept of a case: its status, its NHS number, and all of it."""
    number = case.findtext(f"{name('CLIENT')}/{name('NHS_NO')}")
    document = etree.tostring(case, encoding="unicode", with_tail=False)
    return case.findtext(name("STATUS"), ""), number, document


def keep(store: sqlite3.Connection, kind: str, case: etree._Element) -> None:
    """A new case. Raises sqlite3.IntegrityError where there is one already."""
    store.execute(
        "INSERT INTO casework (kind, case_ref, status, nhs_no, document) VALUES (?, ?, ?, ?, ?)",
        (kind, reference(case), *columns(case)),
    )


def _fill(parent: etree._Element, record: Mapping[str, Any]) -> None:
    """A seed stands in the order of the schema; what is empty there was filled in as nothing."""
    for local, value in record.items():
        for one in value if isinstance(value, list) else [value]:
            child = etree.SubElement(parent, name(local))
            if isinstance(one, Mapping):
                _fill(child, one)
            elif one:
                child.text = one
            else:
                child.set(f"{{{XSI}}}nil", "true")
