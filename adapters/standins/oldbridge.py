"""Oldbridge's assessment database: one very wide row for each needs assessment.

Carer's assessments are done for Oldbridge by a trust, on its own system: `oldbridge_trust`.

Its habits: yes and no are Y and N in some columns, 1 and 0 in others, text here and numbers there,
and in a few columns both have been typed. Dates are text, YYYYMMDD or YYYYMMDDHHMMSS. The status is
a number whose meaning is in a manual. Nobody looks up who a person is: name and address stand again
in every row. SENSITIVE_CASE rows must not be shown to anybody outside their team.

    python -m adapters.standins.oldbridge --url sqlite:///oldbridge.db --reset
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import (
    CHAR,
    Column,
    Connection,
    ForeignKey,
    Identity,
    Integer,
    MetaData,
    Numeric,
    SmallInteger,
    String,
    Table,
    create_engine,
    delete,
    insert,
    select,
)

from adapters.standins.claim import claim

SEED = Path(__file__).with_name("oldbridge.yaml")

OUTCOMES = ("NUT", "HYG", "TOI", "CLO", "SAF", "HOM", "REL", "WRK", "CMY", "CHC")

tables = MetaData()


def _person() -> Iterator[Column[Any]]:
    yield Column("FORENAMES", String(70), nullable=False)
    yield Column("SURNAME", String(70), nullable=False)
    yield Column("DOB", CHAR(8), nullable=False)
    yield Column("NHS_NO", String(12), index=True)
    yield Column("ADDR_LINE_1", String(100))
    yield Column("ADDR_LINE_2", String(100))
    yield Column("ADDR_TOWN", String(100))
    yield Column("ADDR_PCODE", String(8))
    yield Column("ADDR_UPRN", String(12))
    yield Column("TEL_NO", String(25))
    yield Column("EMAIL_ADDR", String(254))


def _request() -> Iterator[Column[Any]]:
    yield Column("SELF_ASSESS_WISH", CHAR(1))
    yield Column("SELF_ASSESS_CAP", String(4))
    yield Column("REASON_TEXT", String(2000))
    yield Column("URGENT_IND", CHAR(1))
    for name in ("DIFFICULTY", "PERSON", "ARRANGED"):
        yield Column(f"ADVOC_{name}", CHAR(1))
    yield Column("COMM_PREF_CD", CHAR(2))
    yield Column("COMM_LANGUAGE", String(100))
    yield Column("COMM_FORMAT_CD", CHAR(2))
    yield Column("BEHALF_NAME", String(100))
    yield Column("BEHALF_AUTH_CD", CHAR(2))


def _outcomes() -> Iterator[Column[Any]]:
    for code in OUTCOMES:
        yield Column(f"OC_{code}_HELP", CHAR(1))
        yield Column(f"OC_{code}_PAIN", CHAR(1))
        yield Column(f"OC_{code}_RISK", CHAR(1))
        yield Column(f"OC_{code}_LONG", SmallInteger)
        yield Column(f"OC_{code}_VARY", CHAR(1))
        yield Column(f"OC_{code}_NOTE", String(2000))
    yield Column("OC_CHC_NOTAPP", SmallInteger)


def _answers() -> Iterator[Column[Any]]:
    yield Column("WELLB_IMPACT_CD", CHAR(2))
    yield Column("WELLB_AREA_CDS", String(40))
    yield Column("WELLB_TEXT", String(2000))
    yield Column("PERIOD_TEXT", String(2000))
    yield Column("WANTED_TEXT", String(2000))


def _signed(name: str) -> Iterator[Column[Any]]:
    yield Column(f"{name}_BY_NAME", String(100))
    yield Column(f"{name}_BY_ROLE", String(100))
    yield Column(f"{name}_BY_REGNO", String(10))
    yield Column(f"{name}_TS", CHAR(14))


def _steps() -> Iterator[Column[Any]]:
    yield Column("SUBM_BY_CD", CHAR(2))
    yield Column("SUBM_DECL", CHAR(1))
    yield Column("SUBM_TS", CHAR(14))
    for name in ("ASSUR", "RETN", "DETERM", "REFUSE"):
        yield from _signed(name)
    for name in ("ASSUR_TEXT", "RETN_TEXT", "DETERM_TEXT"):
        yield Column(name, String(2000))
    yield Column("DETERM_CD", String(5))
    yield Column("DETERM_RESID_CD", CHAR(2))
    for name in ("DETERM_WISHES", "DETERM_ADVICE", "DETERM_PERIOD"):
        yield Column(name, String(2000))
    yield Column("REFUSE_CAP_CD", String(4))
    yield Column("REFUSE_BEST_INT", CHAR(1))
    yield Column("REFUSE_RISK", CHAR(1))
    yield Column("WITHDR_TEXT", String(2000))
    yield Column("WITHDR_TS", CHAR(14))


needs = Table(
    "NEEDS_ASSESSMENT",
    tables,
    Column("ROW_NO", Integer, Identity(), primary_key=True),
    Column("CASE_REF", String(64), nullable=False, unique=True),
    Column("STATUS_NO", Numeric(2, 0), nullable=False),
    Column("LOGGED_TS", CHAR(14), nullable=False),
    *_person(),
    *_request(),
    Column("IMPAIRED_IND", CHAR(1)),
    Column("IMPAIRED_TEXT", String(2000)),
    *_outcomes(),
    *_answers(),
    *_steps(),
    Column("SENSITIVE_CASE", CHAR(1)),
    Column("WORKER_INITIALS", String(4)),
    Column("COST_CENTRE", String(12)),
    Column("LAST_TOUCHED_BY", String(30)),
    Column("PAPER_FILE_NO", Numeric(8, 0)),
)

contacts = Table(
    "NEEDS_CONTACT",
    tables,
    Column("CONTACT_NO", Integer, Identity(), primary_key=True),
    Column("ROW_NO", ForeignKey("NEEDS_ASSESSMENT.ROW_NO"), nullable=False, index=True),
    Column("LINE_NO", SmallInteger, nullable=False),
    Column("CONTACT_NAME", String(100), nullable=False),
    Column("REL_CD", CHAR(2)),
    Column("INVOLVE_CD", CHAR(2)),
    Column("ADDED_BY", String(30)),
)


def create(url: str) -> None:
    """Make the tables where they are missing. `url` is SQLAlchemy's."""
    engine = create_engine(url)
    try:
        claim(engine)
        tables.create_all(engine)
    finally:
        engine.dispose()


def drop(url: str) -> None:
    """Take the tables away, with everything in them."""
    engine = create_engine(url)
    try:
        tables.drop_all(engine)
    finally:
        engine.dispose()


def seed(url: str) -> None:
    """Put the rows of `oldbridge.yaml`, and no others, into the tables."""
    data = yaml.load(SEED.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (text only)
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for table in reversed(tables.sorted_tables):
                connection.execute(delete(table))
            for row in data:
                _add(connection, row)
    finally:
        engine.dispose()


def references(url: str) -> list[str]:
    """The references of all needs assessments, as the council's own screens would list them."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return list(connection.scalars(select(needs.c.CASE_REF).order_by(needs.c.ROW_NO)))
    finally:
        engine.dispose()


def _add(connection: Connection, given: Mapping[str, Any]) -> None:
    row = {name: value for name, value in given.items() if name != "contacts"}
    row_no = connection.execute(insert(needs).returning(needs.c.ROW_NO), _typed(row)).scalar_one()
    for line, contact in enumerate(given.get("contacts", []), 1):
        # Numbered in tens, as somebody once thought of putting lines between.
        connection.execute(insert(contacts), {"ROW_NO": row_no, "LINE_NO": line * 10, **contact})


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """The seed file is read as text alone: YAML would guess at codes and numbers."""
    return {
        name: int(value) if isinstance(needs.c[name].type, Numeric | Integer) else value
        for name, value in row.items()
    }


def main(arguments: list[str] | None = None) -> None:
    """The command line; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="oldbridge", description="Oldbridge's legacy database")
    parser.add_argument("--url", required=True, help="SQLAlchemy address of the database")
    parser.add_argument("--reset", action="store_true", help="drop everything first")
    given = parser.parse_args(arguments)
    if given.reset:
        drop(given.url)
    create(given.url)
    if not references(given.url):
        seed(given.url)
    print(f"{len(references(given.url))} assessments")


if __name__ == "__main__":
    main()
