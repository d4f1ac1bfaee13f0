"""The tables of Northmere's case-management database, those of its finance module among them.

What may not come in here: rows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CHAR,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
)

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

finances = Table(
    "FIN_ASSESSMENTS",
    tables,
    Column("FIN_ID", Integer, Identity(start=800001), primary_key=True),
    Column("FIN_REF", String(64), nullable=False, unique=True),
    Column("STATUS", CHAR(1), nullable=False),
    Column("RECEIVED", DateTime, nullable=False),
    Column("PERSON_ID", ForeignKey("DM_PERSONS.PERSON_ID"), nullable=False, index=True),
    Column("ROUTE", CHAR(1)),
    Column("LIGHT_TOUCH_AGREED", CHAR(1)),
    Column("PERIOD_FROM", Date, nullable=False),
    Column("PERIOD_TO", Date),
    Column("BORN", Date, nullable=False),
    Column("HOUSEHOLD", CHAR(1), nullable=False),
    Column("PARTNER_BORN", Date),
    Column("CHILDREN", Numeric(3, 0)),
    Column("PREMIUM_DISABILITY", CHAR(1)),
    Column("PREMIUM_ENHANCED", CHAR(1)),
    Column("PREMIUM_CARER", CHAR(1)),
    Column("SETTING", CHAR(1), nullable=False),
    Column("WEEKLY_COST", Numeric(11, 2), nullable=False),
    Column("STAY", CHAR(1)),
    Column("STAY_FROM", Date),
    Column("STAY_TO", Date),
    Column("DAY_CARE", CHAR(1)),
    Column("TOP_UP", Numeric(11, 2)),
    Column("HOME_VALUE", Numeric(11, 2)),
    Column("HOME_OWNED", CHAR(1)),
    Column("HOME_OWNERS", Numeric(4, 0)),
    Column("HOME_PERCENT", Numeric(5, 2)),
    Column("HOME_OWED", Numeric(11, 2)),
    Column("HOME_SALE_COSTS", CHAR(1)),
    Column("HOME_OCCUPIERS", String(20)),
    Column("HOME_RETURNING", CHAR(1)),
    Column("HOME_DISCRETION", CHAR(1)),
    Column("NOTIONAL_SINCE", Date),
    Column("HB_AMOUNT", Numeric(11, 2)),
    Column("HB_EVERY", CHAR(1)),
    Column("CTS_AMOUNT", Numeric(11, 2)),
    Column("CTS_EVERY", CHAR(1)),
    Column("BEHALF_NAME", String(100)),
    Column("BEHALF_AUTHORITY", CHAR(1)),
    Column("SETTLED_BY", String(100)),
    Column("SETTLED_ROLE", String(100)),
    Column("SETTLED_REG", String(10)),
    Column("SETTLED_AT", DateTime),
    Column("EVIDENCE", String(2000)),
    Column("REASONS", String(2000)),
    Column("WITHDRAWN_AT", DateTime),
    Column("WITHDRAWN_WHY", String(2000)),
    Column("OFFICER_ID", String(20)),
    Column("DEBTOR_NO", String(12)),
    Column("LAST_TOUCHED_BY", String(30)),
)


def _lines(name: str, *columns: Column[Any]) -> Table:
    """A list of lines of a financial assessment."""
    return Table(
        name,
        tables,
        Column("FIN_ID", ForeignKey("FIN_ASSESSMENTS.FIN_ID"), primary_key=True),
        Column("SEQ", Integer, primary_key=True, autoincrement=False),
        *columns,
        Column("CHECKED_BY", String(20)),
    )


lines = {
    "income": _lines(
        "FIN_INCOME",
        Column("KIND", CHAR(3), nullable=False),
        Column("AMOUNT", Numeric(11, 2), nullable=False),
        Column("EVERY", CHAR(1), nullable=False),
        Column("HALF_TO_SPOUSE", CHAR(1)),
        Column("NOTIONAL", CHAR(1)),
    ),
    "capital": _lines(
        "FIN_CAPITAL",
        Column("KIND", CHAR(3), nullable=False),
        Column("WORTH", Numeric(11, 2), nullable=False),
        Column("OWNED", CHAR(1), nullable=False),
        Column("OWNERS", Numeric(4, 0)),
        Column("PERCENT", Numeric(5, 2)),
        Column("OWED", Numeric(11, 2)),
        Column("SALE_COSTS", CHAR(1)),
        Column("NOTIONAL", CHAR(1)),
        Column("ACCOUNT_ENDING", CHAR(4)),
    ),
    "housing": _lines(
        "FIN_HOUSING",
        Column("KIND", CHAR(1), nullable=False),
        Column("AMOUNT", Numeric(11, 2), nullable=False),
        Column("EVERY", CHAR(1), nullable=False),
    ),
    "expenses": _lines(
        "FIN_EXPENSES",
        Column("EXPENSE", String(100)),
        Column("AMOUNT", Numeric(11, 2), nullable=False),
        Column("EVERY", CHAR(1), nullable=False),
    ),
    "exempt": _lines(
        "FIN_EXEMPT",
        Column("REASON", CHAR(1), nullable=False),
        Column("WEEKLY_COST", Numeric(11, 2)),
        Column("PRICE", Numeric(11, 2)),
        Column("STARTED", Date),
    ),
    "charges": _lines(
        "FIN_CHARGES",
        Column("CHARGE_FROM", Date, nullable=False),
        Column("CHARGE_TO", Date, nullable=False),
        Column("OUTCOME", CHAR(1), nullable=False),
        Column("WEEKLY_CHARGE", Numeric(11, 2), nullable=False),
        Column("WEEKLY_COST", Numeric(11, 2), nullable=False),
        Column("COUNCIL_PAYS", Numeric(11, 2), nullable=False),
        Column("INVOICED_TO", Date),
    ),
}
"""By the name that the seed file gives them."""
