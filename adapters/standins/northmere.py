"""Northmere's case-management database: a form engine with one row per answer.

Its habits: every answer is text, whatever it means. Persons stand in a table of their own, some of
them twice, with an NHS_ID that is a number and so has lost its leading zeros. RESTRICTED persons
must not be shown to anybody outside their team. Codes are one or two letters, some retired but
still in old rows. Its finance module was bought later: a row per assessment, with money in decimals
and a table for each list, and the clients it brought with it are persons once more, without an
address. Every table has columns for the council's own use.

    python -m adapters.standins.northmere --url sqlite:///northmere.db --reset
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Numeric,
    Table,
    create_engine,
    delete,
    insert,
    select,
)

from adapters.standins.claim import claim
from adapters.standins.northmere_tables import (
    answers,
    finances,
    forms,
    lines,
    people,
    persons,
    tables,
)

SEED = Path(__file__).with_name("northmere.yaml")


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
            for finance in data["finances"]:
                _add_finance(connection, finance, ids)
    finally:
        engine.dispose()


def references(url: str) -> list[str]:
    """The references of all forms and of all financial assessments, as screens would list them."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            of_forms = connection.scalars(select(forms.c.FORM_REF).order_by(forms.c.FORM_ID))
            of_finances = select(finances.c.FIN_REF).order_by(finances.c.FIN_ID)
            return [*of_forms, *connection.scalars(of_finances)]
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


def _add_finance(
    connection: Connection, finance: Mapping[str, Any], ids: Mapping[str, int]
) -> None:
    row = _typed(finances, {name: value for name, value in finance.items() if name.isupper()})
    row["PERSON_ID"] = ids[finance["person"]]
    made = insert(finances).returning(finances.c.FIN_ID)
    finance_id = connection.execute(made, row).scalar_one()
    for name, table in lines.items():
        for sequence, line in enumerate(finance.get(name, []), 1):
            numbered = {"FIN_ID": finance_id, "SEQ": sequence}
            connection.execute(insert(table), {**numbered, **_typed(table, line)})


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The seed file is read as text alone: YAML would guess at codes and numbers."""

    def typed(name: str, value: Any) -> Any:
        kind = table.c[name].type
        if isinstance(kind, DateTime):
            return datetime.fromisoformat(value)
        if isinstance(kind, Date):
            return date.fromisoformat(value)
        if isinstance(kind, Numeric):
            return Decimal(value) if kind.scale else int(value)
        return value

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
    print(f"{len(references(given.url))} records")


if __name__ == "__main__":
    main()
