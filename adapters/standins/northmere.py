"""Northmere's case-management database: a form engine with one row per answer.

Its habits: every answer is text, whatever it means. Persons stand in a table of their own, some of
them twice, with an NHS_ID that is a number and so has lost its leading zeros. RESTRICTED persons
must not be shown to anybody outside their team. Codes are one or two letters, some retired but
still in old rows. Every table has columns for the council's own use.

    python -m adapters.standins.northmere --url sqlite:///northmere.db --reset
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import (
    CHAR,
    Column,
    Connection,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    create_engine,
    delete,
    insert,
    select,
)

from adapters.standins.claim import claim

SEED = Path(__file__).with_name("northmere.yaml")

tables = MetaData()

persons = Table(
    "DM_PERSONS",
    tables,
    Column("PERSON_ID", Integer, Identity(start=70001), primary_key=True),
    Column("NHS_ID", Numeric(10, 0)),
    Column("FULL_NAME", String(142)),
    Column("FIRST_NAME", String(70)),
    Column("LAST_NAME", String(70)),
    Column("DATE_OF_BIRTH", Date),
    Column("GENDER", CHAR(1)),
    Column("ADDRESS_1", String(100)),
    Column("ADDRESS_2", String(100)),
    Column("TOWN", String(100)),
    Column("POST_CODE", String(16)),
    Column("UNIQUE_ID", Numeric(15, 0)),
    Column("TELEPHONE", String(30)),
    Column("EMAIL", String(254)),
    Column("RESTRICTED", CHAR(1), nullable=False, server_default="N"),
    Column("CONTEXT_FLAG", CHAR(1), nullable=False, server_default="A"),
    Column("PERSON_ID_LEGACY", String(20)),
)

forms = Table(
    "FORMS",
    tables,
    Column("FORM_ID", Integer, Identity(start=500001), primary_key=True),
    Column("FORM_REF", String(64), nullable=False, unique=True),
    Column("FORM_TYPE", String(10), nullable=False),
    Column("STATUS", CHAR(1), nullable=False),
    Column("RECEIVED", DateTime, nullable=False),
    Column("PERSON_ID", ForeignKey("DM_PERSONS.PERSON_ID"), nullable=False, index=True),
    Column("WORKER_ID", String(20)),
    Column("TEAM_CODE", CHAR(6)),
    Column("LAST_TOUCHED_BY", String(30)),
)

answers = Table(
    "FORM_ANSWERS",
    tables,
    Column("FORM_ID", ForeignKey("FORMS.FORM_ID"), primary_key=True),
    Column("QUESTION_CODE", String(30), primary_key=True),
    Column("ANSWER_TEXT", String(2000)),
    Column("LAST_TOUCHED_BY", String(30)),
)

people = Table(
    "FORM_PEOPLE",
    tables,
    Column("FORM_ID", ForeignKey("FORMS.FORM_ID"), primary_key=True),
    Column("SEQ", Integer, primary_key=True, autoincrement=False),
    Column("PERSON_NAME", String(100), nullable=False),
    Column("REL", CHAR(2)),
    Column("INVOLVED_AS", CHAR(1)),
    Column("WORKER_NOTE", String(200)),
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
    """Put the rows of `northmere.yaml`, and no others, into the tables."""
    data = yaml.load(SEED.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (text only)
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for table in reversed(tables.sorted_tables):
                connection.execute(delete(table))
            ids = {
                name: connection.execute(
                    insert(persons).returning(persons.c.PERSON_ID), _typed(persons, row)
                ).scalar_one()
                for name, row in data["persons"].items()
            }
            for form in data["forms"]:
                _add_form(connection, form, ids)
    finally:
        engine.dispose()


def references(url: str) -> list[str]:
    """The references of all forms, as the council's own screens would list them."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return list(connection.scalars(select(forms.c.FORM_REF).order_by(forms.c.FORM_ID)))
    finally:
        engine.dispose()


def _add_form(connection: Connection, form: Mapping[str, Any], ids: Mapping[str, int]) -> None:
    row = {name: value for name, value in form.items() if name.isupper()}
    row["PERSON_ID"] = ids[form["person"]]
    form_id = connection.execute(
        insert(forms).returning(forms.c.FORM_ID), _typed(forms, row)
    ).scalar_one()
    for question, answer in form.get("answers", {}).items():
        connection.execute(
            insert(answers),
            {
                "FORM_ID": form_id,
                "QUESTION_CODE": question,
                "ANSWER_TEXT": answer,
                "LAST_TOUCHED_BY": row.get("LAST_TOUCHED_BY"),
            },
        )
    for sequence, person in enumerate(form.get("people", []), 1):
        connection.execute(insert(people), {"FORM_ID": form_id, "SEQ": sequence, **person})


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The seed file is read as text alone: YAML would guess at codes and numbers."""

    def typed(name: str, value: Any) -> Any:
        kind = table.c[name].type
        if isinstance(kind, DateTime):
            return datetime.fromisoformat(value)
        if isinstance(kind, Date):
            return date.fromisoformat(value)
        return int(value) if isinstance(kind, Numeric) else value

    return {name: typed(name, value) for name, value in row.items()}


def main(arguments: list[str] | None = None) -> None:
    """The command line; see the module's docstring."""
    parser = argparse.ArgumentParser(prog="northmere", description="Northmere's legacy database")
    parser.add_argument("--url", required=True, help="SQLAlchemy address of the database")
    parser.add_argument("--reset", action="store_true", help="drop everything first")
    given = parser.parse_args(arguments)
    if given.reset:
        drop(given.url)
    create(given.url)
    if not references(given.url):
        seed(given.url)
    print(f"{len(references(given.url))} forms")


if __name__ == "__main__":
    main()
