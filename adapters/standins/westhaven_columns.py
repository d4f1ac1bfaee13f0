"""Westhaven's columns, in the order in which its files have them.

`COLUMNS` is the layout of records and `CHILDREN` that of the rows behind them; what a column of
each kind may hold is in `westhaven_fields`. What may not come in here: files, and the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from adapters.standins.westhaven_fields import (
    Column,
    amounts,
    coded,
    days,
    flags,
    moment,
    nhs_number,
    numbers,
    reference,
    several,
    texts,
)

Row = dict[str, str]
"""A row by column; a column that says nothing is empty text."""
Rows = Mapping[str, Sequence[Row]]
"""The rows behind a record, by their type."""

KEY, STAMP, ACCESS = "ASSESSMENT_NO", "STAMP", "ACCESS"

_ADULT = (
    *("FOOD", "WASHING", "TOILET", "DRESSING", "SAFETY"),
    *("HOME", "PEOPLE", "WORK", "PLACES", "CHILDREN"),
)
_CARER = ("CHILDREN", "OTHERS", "HOME", "FOOD", "PEOPLE", "WORK", "PLACES", "LEISURE")


def _start() -> Iterator[Column]:
    yield reference(KEY)
    yield coded("STAGE", "STAGE")
    yield moment("REFERRED_AT")


def _person() -> Iterator[Column]:
    yield from texts(30, "FIRST_NAME", "LAST_NAME")
    yield from days("BIRTH_DATE")
    yield nhs_number("NHS_NUMBER")
    yield from texts(40, "ADDRESS_1", "ADDRESS_2")
    yield from texts(30, "TOWN")
    yield from texts(8, "POSTCODE")
    yield from numbers(12, "UPRN")
    yield from texts(21, "PHONE")
    yield from texts(60, "EMAIL")


def _representative() -> Iterator[Column]:
    yield from texts(30, "REP_NAME")
    yield coded("REP_AUTHORITY", "AUTHORITY")


def _request() -> Iterator[Column]:
    yield from flags("SSA_WANTED")
    yield coded("SSA_CAPACITY", "CAPACITY")
    yield from texts(2000, "WHY_REFERRED")
    yield from flags("URGENT", "ADV_DIFFICULTY", "ADV_PERSON", "ADV_ARRANGED")
    yield coded("CONTACT_METHOD", "METHOD")
    yield from texts(30, "LANGUAGE")
    yield coded("CONTACT_FORMAT", "FORMAT")
    yield from _representative()


def _outcomes(names: Sequence[str], questions: Sequence[str]) -> Iterator[Column]:
    for name in names:
        yield from flags(*(f"{name}_{question}" for question in questions))
        if name in ("CHILDREN", "OTHERS"):
            yield from flags(f"{name}_NA")
        yield from texts(2000, f"{name}_NOTES")


def _wellbeing() -> Iterator[Column]:
    yield coded("WB_IMPACT", "IMPACT")
    yield several("WB_AREAS", "AREA")
    yield from texts(2000, "WB_NOTES", "PERIOD", "WISHES")


def _step(step: str) -> Iterator[Column]:
    yield from texts(30, f"{step}_NAME", f"{step}_ROLE")
    yield from texts(10, f"{step}_REG")
    yield moment(f"{step}_AT")


def _steps() -> Iterator[Column]:
    yield coded("SUB_BY", "SENDER")
    yield from flags("SUB_DECLARED")
    yield moment("SUB_AT")
    for step in ("QAC", "RTN", "DEC", "DCL"):
        yield from _step(step)
    yield from texts(2000, "QAC_BASIS", "RTN_REASONS")
    yield coded("DEC_RESULT", "RESULT")
    yield coded("DEC_RESIDENCE", "RESIDENCE")
    yield from texts(2000, "DEC_REASONS", "DEC_WISHES", "DEC_ADVICE", "DEC_PERIOD")
    yield coded("DCL_CAPACITY", "CAPACITY")
    yield from flags("DCL_BEST_INT", "DCL_RISK")
    yield from _withdrawal()


def _withdrawal() -> Iterator[Column]:
    yield from texts(2000, "WDN_REASON")
    yield moment("WDN_AT")


def _office() -> Iterator[Column]:
    yield from texts(10, "WORKER", "TEAM")
    yield from texts(20, "LOCALITY")
    yield from texts(2000, "REMARKS")
    yield Column(ACCESS, 1, "R".__eq__)
    yield from numbers(8, STAMP)


def _needs() -> Iterator[Column]:
    yield from (*_start(), *_person(), *_request())
    yield from flags("IMPAIRED")
    yield from texts(2000, "IMPAIRMENT")
    yield from _outcomes(_ADULT, ["UNABLE", "PAIN", "DANGER", "SLOW", "VARIES"])
    yield from (*_wellbeing(), *_steps(), *_office())


def _carers() -> Iterator[Column]:
    yield from (*_start(), *_person())
    yield from texts(30, "CARED_FOR")
    yield coded("CARED_FOR_LINK", "LINK")
    yield from flags("SAME_HOME")
    yield from _request()
    yield from flags("CARE_NEEDED", "CARE_ABLE", "CARE_WILLING", "CARE_JOB", "CARE_LEISURE")
    yield from numbers(3, "CARE_HOURS")
    yield from texts(2000, "CARE_TASKS")
    yield coded("HEALTH", "HEALTH")
    yield from _outcomes(_CARER, ["UNABLE", "PAIN", "DANGER", "VARIES"])
    yield from (*_wellbeing(), *_steps(), *_office())


def _finance() -> Iterator[Column]:
    yield from (*_start(), *_person(), *_representative())
    yield from days("PERIOD_FROM", "PERIOD_TO")
    yield coded("ROUTE", "ROUTE")
    yield from flags("LT_CONSENT")
    # Typed once more by the finance office, from the form.
    yield from days("FORM_BIRTH_DATE")
    yield coded("HOUSEHOLD", "HOUSEHOLD")
    yield from days("PTR_BIRTH_DATE")
    yield from flags("PTR_PENSIONER")
    yield from numbers(3, "DEPENDANTS")
    yield from flags("PREM_DISABLED", "PREM_ENHANCED", "PREM_CARER", "PENSIONER")
    yield coded("CARE_TYPE", "CARE")
    yield from amounts("CARE_COST")
    yield coded("STAY_TYPE", "STAY")
    yield from days("STAY_FROM", "STAY_TO")
    yield from flags("DAY_ONLY")
    yield from amounts("TOP_UP")
    yield from _asset("PROP")
    yield several("PROP_OCCUPIERS", "OCCUPIER")
    yield from flags("PROP_RETURN", "PROP_DISREGARD")
    yield from days("NOTIONAL_FROM")
    yield from _payment("HB")
    yield from _payment("CTS")
    yield from _step("DEC")
    yield from texts(2000, "DEC_EVIDENCE", "DEC_REASONS")
    yield from (*_withdrawal(), *_office())


def _payment(name: str) -> Iterator[Column]:
    yield from amounts(f"{name}_AMOUNT")
    yield coded(f"{name}_EVERY", "EVERY")


def _asset(name: str) -> Iterator[Column]:
    yield from amounts(f"{name}_VALUE")
    yield coded(f"{name}_OWNED", "OWNED")
    yield from numbers(4, f"{name}_OWNERS")
    yield from amounts(f"{name}_PERCENT", width=6)
    yield from amounts(f"{name}_DEBT")
    yield from flags(f"{name}_SALE")


def _people() -> Iterator[Column]:
    yield from texts(30, "PER_NAME")
    yield coded("PER_LINK", "LINK")
    yield coded("PER_PART", "PART")
    yield from texts(8, "PER_ENTERED")


def _incomes() -> Iterator[Column]:
    yield coded("INC_TYPE", "INCOME")
    yield from _payment("INC")
    yield from flags("INC_HALF", "INC_NOTIONAL")
    yield from texts(8, "INC_SEEN")


def _capital() -> Iterator[Column]:
    yield coded("CAP_TYPE", "ASSET")
    yield from _asset("CAP")
    yield from flags("CAP_NOTIONAL")
    yield from texts(8, "CAP_SEEN")


def _housing() -> Iterator[Column]:
    yield coded("HSG_TYPE", "HOUSING")
    yield from _payment("HSG")


def _disability() -> Iterator[Column]:
    yield from texts(30, "DIS_FOR")
    yield from _payment("DIS")


def _charges() -> Iterator[Column]:
    yield from days("CHG_FROM", "CHG_TO")
    yield coded("CHG_RESULT", "CHARGED")
    yield from amounts("CHG_WEEKLY", "CHG_COST", "CHG_COUNCIL")
    yield from texts(10, "CHG_INVOICE")


COLUMNS: Mapping[str, Sequence[Column]] = {
    "NEEDS": (*_needs(),),
    "CARERS": (*_carers(),),
    "FINANCE": (*_finance(),),
}
"""Collection -> the columns of its DTL rows."""

CHILDREN: Mapping[str, Mapping[str, Sequence[Column]]] = {
    "NEEDS": {"PER": (*_people(),)},
    "CARERS": {"PER": (*_people(),)},
    "FINANCE": {
        "INC": (*_incomes(),),
        "CAP": (*_capital(),),
        "HSG": (*_housing(),),
        "DIS": (*_disability(),),
        "CHG": (*_charges(),),
    },
}
"""Collection -> type -> the columns of such rows, which stand behind the record they belong to:
people involved, incomes, capital, housing costs, costs of a disability, charges."""


def read(values: Sequence[str], columns: Sequence[Column]) -> Row | None:
    """The row that these values are, as the system keeps it; None if something cannot be held."""
    if len(values) != len(columns):
        return None
    for value, column in zip(values, columns, strict=True):
        if value and (len(value) > column.width or not column.fits(value)):
            return None
    row = {column.name: value for value, column in zip(values, columns, strict=True)}
    if number := row.get("NHS_NUMBER", "").replace(" ", ""):
        # The system writes every number as it is printed on letters.
        row["NHS_NUMBER"] = f"{number[:3]} {number[3:6]} {number[6:]}"
    return row
