"""Westhaven's columns, in the order in which its files have them, and what each may hold.

`COLUMNS` and `PEOPLE` are the layout: name, width in characters (and bytes: the files are CP1252)
and what is checked. What may not come in here: files, and the store.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

Row = dict[str, str]
"""A row by column; a column that says nothing is empty text."""


class Column(NamedTuple):
    """One column. `fits` says whether a text that is not empty is right for it."""

    name: str
    width: int
    fits: Callable[[str], bool]


KEY, STAMP, ACCESS = "ASSESSMENT_NO", "STAMP", "ACCESS"

_CODES = {
    "STAGE": "REF ASG ALC SUB RTN QAC DEC CLO WDN DCL MIG",
    "CAPACITY": "HC LC NE",
    "METHOD": "LT EM TP TX VC FF TA OT",
    "FORMAT": "LP ER BR AU SL MK ET CP OT",
    "LINK": "SP HU WI PA MO FA CH SO DA SB GP GC RE FR NB CW AV PR OT",
    "PART": "CA AF IN AP AV IT EX OT",
    "AUTHORITY": "CON HWA PFA PWD PAD ADV BIN NON OTH",
    "SENDER": "IN IS AV RP WK OT",
    "IMPACT": "1 2 3 4 9",
    "HEALTH": "W R N O",
    "RESULT": "E N X",
    "RESIDENCE": "OR DR NS EL DS",
    "AREA": "DG HE PR CO TK EC FA AC CB",
}

_ADULT = (
    *("FOOD", "WASHING", "TOILET", "DRESSING", "SAFETY"),
    *("HOME", "PEOPLE", "WORK", "PLACES", "CHILDREN"),
)
_CARER = ("CHILDREN", "OTHERS", "HOME", "FOOD", "PEOPLE", "WORK", "PLACES", "LEISURE")


def _one_of(codes: str) -> Callable[[str], bool]:
    return frozenset(_CODES[codes].split()).__contains__


def _areas(text: str) -> bool:
    parts = text.split("/")
    return set(parts) <= {*_CODES["AREA"].split()} and len(parts) == len({*parts})


def _text(text: str) -> bool:
    return not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)


def _moment(text: str) -> bool:
    return _written(text, "%d/%m/%Y %H:%M:%S")


def _day(text: str) -> bool:
    return _written(text, "%d/%m/%Y")


def _written(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 (the system knows no time zones)
    except ValueError:
        return False
    return True


def _nhs(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{3} ?[0-9]{3} ?[0-9]{4}", text))


def _reference(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9-]{1,64}", text))


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _flags(*names: str) -> Iterator[Column]:
    for name in names:
        yield Column(name, 1, frozenset("YN").__contains__)


def _texts(width: int, *names: str) -> Iterator[Column]:
    for name in names:
        yield Column(name, width, _text)


def _coded(name: str, codes: str) -> Column:
    return Column(name, max(map(len, _CODES[codes].split())), _one_of(codes))


def _person() -> Iterator[Column]:
    yield from _texts(30, "FIRST_NAME", "LAST_NAME")
    yield Column("BIRTH_DATE", 10, _day)
    yield Column("NHS_NUMBER", 12, _nhs)
    yield from _texts(40, "ADDRESS_1", "ADDRESS_2")
    yield from _texts(30, "TOWN")
    yield from _texts(8, "POSTCODE")
    yield Column("UPRN", 12, _number)
    yield from _texts(21, "PHONE")
    yield from _texts(60, "EMAIL")


def _request() -> Iterator[Column]:
    yield from _flags("SSA_WANTED")
    yield _coded("SSA_CAPACITY", "CAPACITY")
    yield from _texts(2000, "WHY_REFERRED")
    yield from _flags("URGENT", "ADV_DIFFICULTY", "ADV_PERSON", "ADV_ARRANGED")
    yield _coded("CONTACT_METHOD", "METHOD")
    yield from _texts(30, "LANGUAGE")
    yield _coded("CONTACT_FORMAT", "FORMAT")
    yield from _texts(30, "REP_NAME")
    yield _coded("REP_AUTHORITY", "AUTHORITY")


def _outcomes(names: Sequence[str], questions: Sequence[str]) -> Iterator[Column]:
    for name in names:
        yield from _flags(*(f"{name}_{question}" for question in questions))
        if name in ("CHILDREN", "OTHERS"):
            yield from _flags(f"{name}_NA")
        yield from _texts(2000, f"{name}_NOTES")


def _wellbeing() -> Iterator[Column]:
    yield _coded("WB_IMPACT", "IMPACT")
    yield Column("WB_AREAS", 26, _areas)
    yield from _texts(2000, "WB_NOTES", "PERIOD", "WISHES")


def _steps() -> Iterator[Column]:
    yield _coded("SUB_BY", "SENDER")
    yield from _flags("SUB_DECLARED")
    yield Column("SUB_AT", 19, _moment)
    for step in ("QAC", "RTN", "DEC", "DCL"):
        yield from _texts(30, f"{step}_NAME", f"{step}_ROLE")
        yield from _texts(10, f"{step}_REG")
        yield Column(f"{step}_AT", 19, _moment)
    yield from _texts(2000, "QAC_BASIS", "RTN_REASONS")
    yield _coded("DEC_RESULT", "RESULT")
    yield _coded("DEC_RESIDENCE", "RESIDENCE")
    yield from _texts(2000, "DEC_REASONS", "DEC_WISHES", "DEC_ADVICE", "DEC_PERIOD")
    yield _coded("DCL_CAPACITY", "CAPACITY")
    yield from _flags("DCL_BEST_INT", "DCL_RISK")
    yield from _texts(2000, "WDN_REASON")
    yield Column("WDN_AT", 19, _moment)


def _office() -> Iterator[Column]:
    yield from _texts(10, "WORKER", "TEAM")
    yield from _texts(20, "LOCALITY")
    yield from _texts(2000, "REMARKS")
    yield Column(ACCESS, 1, "R".__eq__)
    yield Column(STAMP, 8, _number)


def _start() -> Iterator[Column]:
    yield Column(KEY, 64, _reference)
    yield _coded("STAGE", "STAGE")
    yield Column("REFERRED_AT", 19, _moment)


def _needs() -> Iterator[Column]:
    yield from (*_start(), *_person(), *_request())
    yield from _flags("IMPAIRED")
    yield from _texts(2000, "IMPAIRMENT")
    yield from _outcomes(_ADULT, ["UNABLE", "PAIN", "DANGER", "SLOW", "VARIES"])
    yield from (*_wellbeing(), *_steps(), *_office())


def _carers() -> Iterator[Column]:
    yield from (*_start(), *_person())
    yield from _texts(30, "CARED_FOR")
    yield _coded("CARED_FOR_LINK", "LINK")
    yield from _flags("SAME_HOME")
    yield from _request()
    yield from _flags("CARE_NEEDED", "CARE_ABLE", "CARE_WILLING", "CARE_JOB", "CARE_LEISURE")
    yield Column("CARE_HOURS", 3, _number)
    yield from _texts(2000, "CARE_TASKS")
    yield _coded("HEALTH", "HEALTH")
    yield from _outcomes(_CARER, ["UNABLE", "PAIN", "DANGER", "VARIES"])
    yield from (*_wellbeing(), *_steps(), *_office())


COLUMNS: Mapping[str, Sequence[Column]] = {"NEEDS": (*_needs(),), "CARERS": (*_carers(),)}
"""Collection -> the columns of its DTL rows."""

PEOPLE: Sequence[Column] = (
    *_texts(30, "PER_NAME"),
    _coded("PER_LINK", "LINK"),
    _coded("PER_PART", "PART"),
    *_texts(8, "PER_ENTERED"),
)
"""The columns of PER rows: people involved, behind the record that they belong to."""


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
