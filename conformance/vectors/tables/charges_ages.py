"""Vectors of charges: what an age decides, to the day.

Written from SI 2014/2672 reg 7 and the timetable of the Pensions Act 2014 s.26. What may not come
in here: the amounts of every year (`charges_guarantee`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from conformance.vectors.tables.charges import (
    DATED,
    GUARANTEE,
    KEPT,
    PARTNER,
    PENSION_AGE,
    SI,
    adult,
    at_line,
    care_home,
    has_line,
    income,
    line,
    period,
    told,
)
from conformance.vectors.tables.lines import Line

TIMETABLE = (
    # Born, and the day on which pension age is reached.
    ("1954-10-06", "2020-10-06"),
    ("1955-12-31", "2021-12-31"),
    ("1958-04-07", "2024-04-07"),
    ("1960-04-05", "2026-04-05"),
    ("1960-04-06", "2026-05-06"),
    ("1960-05-05", "2026-06-05"),
    ("1960-05-06", "2026-07-06"),
    ("1960-06-05", "2026-08-05"),
    ("1960-06-06", "2026-09-06"),
    ("1960-07-05", "2026-10-05"),
    ("1960-07-06", "2026-11-06"),
    ("1960-07-31", "2026-11-30"),
    ("1960-08-05", "2026-12-05"),
    ("1960-08-06", "2027-01-06"),
    ("1960-08-31", "2027-01-31"),
    ("1960-09-05", "2027-02-05"),
    ("1960-09-06", "2027-03-06"),
    ("1960-10-05", "2027-04-05"),
)
_SINGLE = {
    "2020": ("91.40", "189.00"),
    "2021": ("91.40", "189.00"),
    "2024": ("110.60", "228.70"),
    "2025": ("112.50", "232.60"),
    "2026": ("120.40", "241.45"),
}
"""Charging year -> 25 to pension age, and pension age."""
_SHORT = ("1960-04-05", "1960-04-06", "1960-07-31")
_SOURCE = "Pensions Act 2014 s.26; DWP timetable of state pension age"
_INCOME = [income("state-pension", "300.00")]


def lines() -> Iterator[Line]:
    yield from _adults()
    yield from _pension_age()
    yield from _premiums()
    yield from _partners()
    yield from _stated()


def _year(day: date) -> str:
    """The charging year, by the calendar year in which it starts."""
    return str(day.year if (day.month, day.day) >= (4, 6) else day.year - 1)


def _adults() -> Iterator[Line]:
    for label, born, day, kept in (
        ("18-today", "2006-06-03", "2024-06-03", "87.65"),
        ("24", "1999-06-04", "2024-06-03", "87.65"),
        ("25-today", "1999-06-03", "2024-06-03", "110.60"),
        ("65", "1959-06-04", "2024-06-03", "110.60"),
        ("very-old", "1900-01-01", "2024-06-03", "228.70"),
    ):
        yield line(
            f"age-{label}",
            told(GUARANTEE, kept=kept),
            f"{SI} reg 7(2)", "18 to 24, and 25 from the birthday on",
            "boundary", "statute", *(("smoke",) if label in ("24", "25-today") else ()),
            period=period(day), adult=adult(born), income=_INCOME,
        )  # fmt: skip
    yield line(
        "age-25-within",
        [
            told(GUARANTEE, end="2024-06-14", kept="87.65", charge="212.35"),
            told(GUARANTEE, 1, start="2024-06-15", end="2024-06-30", kept="110.60"),
            {"clause": DATED, "absent": ["/periods/2"]},
        ],
        f"{SI} reg 7(2)", "The 25th birthday begins a new period",
        "boundary", "statute", "smoke",
        adult=adult("1999-06-15"), income=_INCOME,
    )  # fmt: skip
    for label, who in (
        ("couple", adult("1999-06-15", "couple", partner={"pensionAge": False})),
        ("lone-parent", adult("1999-06-15", "lone-parent", children=1)),
    ):
        yield line(
            f"age-25-says-nothing-{label}",
            told(GUARANTEE, kept={"couple": "86.85", "lone-parent": "211.85"}[label]),
            f"{SI} reg 7(3) and (4)", "The ages of 18 to 24 are a matter of single adults only",
            "statute",
            adult=who, income=_INCOME, period=period("2024-06-14"),
        )  # fmt: skip


def _pension_age() -> Iterator[Line]:
    """The day before it is reached, and the day itself."""
    for born, reached in TIMETABLE:
        day = date.fromisoformat(reached)
        short = ("smoke",) if born in _SHORT else ()
        for label, on, which in (("before", day - timedelta(days=1), 0), ("reached", day, 1)):
            stated: dict[str, Any] = {} if on >= date(2020, 10, 6) else {"pensionAge": False}
            yield line(
                f"pension-age-{born}-{label}",
                told(PENSION_AGE, kept=_SINGLE[_year(on)][which]),
                _SOURCE, f"Born {born}, it is reached on {reached}",
                "boundary", "statute", *short,
                period=period(on.isoformat()), adult=adult(born, **stated), income=_INCOME,
            )  # fmt: skip
    yield line(
        "pension-age-within",
        [
            told(PENSION_AGE, start="2026-11-20", end="2026-11-29", kept="120.40"),
            told(PENSION_AGE, 1, start="2026-11-30", end="2026-12-10", kept="241.45"),
            {"clause": DATED, "absent": ["/periods/2"]},
        ],
        _SOURCE, "Born on 31 July 1960: 66 years and 4 months end on 30 November",
        "boundary", "statute", "smoke",
        period=period("2026-11-20", "2026-12-10"), adult=adult("1960-07-31"), income=_INCOME,
    )  # fmt: skip
    yield line(
        "pension-age-in-a-home",
        [
            told(PENSION_AGE, start="2026-11-20", end="2026-12-10", kept="31.80"),
            {"clause": DATED, "absent": ["/periods/1"]},
        ],
        f"{SI} reg 6", "In a care home it changes nothing, so no new period begins",
        period=period("2026-11-20", "2026-12-10"), adult=adult("1960-07-31"), income=_INCOME,
        care=care_home(),
    )  # fmt: skip


def _premiums() -> Iterator[Line]:
    who = adult(
        "1960-07-31", premiums={"disability": True, "enhancedDisability": True, "carer": True}
    )
    yield line(
        "premiums-before-pension-age",
        told(GUARANTEE, kept="252.35"),
        f"{SI} reg 7(5) and (7)", "120.40 + 51.55 + 25.15 + 55.25 on the day before",
        "boundary", "statute",
        period=period("2026-11-29"), adult=who, income=_INCOME,
    )  # fmt: skip
    yield line(
        "premiums-from-pension-age",
        [
            told(GUARANTEE, kept="296.70", charge="3.30"),
            {
                "clause": GUARANTEE,
                "absent": [
                    at_line("paragraph", KEPT["mig-disability-single"]),
                    at_line("paragraph", KEPT["mig-enhanced-disability-single"]),
                ],
            },
        ],
        f"{SI} reg 7(5) and (7)", "241.45 + 55.25: those for disability end, the carer's stays",
        "boundary", "statute", "smoke",
        period=period("2026-11-30"), adult=who, income=_INCOME,
    )  # fmt: skip


def _partners() -> Iterator[Line]:
    for label, born, partner, day, kept in (
        ("both-below", "1976-04-04", {"dateOfBirth": "1980-01-01"}, "2026-06-01", "94.55"),
        ("partner-reached", "1976-04-04", {"dateOfBirth": "1959-06-01"}, "2026-06-01", "184.30"),
        ("adult-reached", "1950-04-04", {"dateOfBirth": "1980-01-01"}, "2026-06-01", "184.30"),
        ("both-reached", "1950-04-04", {"dateOfBirth": "1951-01-01"}, "2026-06-01", "184.30"),
        ("partner-told", "1976-04-04", {"pensionAge": True}, "2026-06-01", "184.30"),
        ("partner-told-below", "1976-04-04", {"pensionAge": False}, "2026-06-01", "94.55"),
        ("partner-the-day-before", "1976-04-04", {"dateOfBirth": "1960-07-31"}, "2026-11-29",
         "94.55"),
        ("partner-on-the-day", "1976-04-04", {"dateOfBirth": "1960-07-31"}, "2026-11-30",
         "184.30"),
        ("young-partner", "1976-04-04", {"dateOfBirth": "2007-01-01"}, "2026-06-01", "94.55"),
    ):  # fmt: skip
        yield line(
            f"couple-{label}",
            told(PENSION_AGE, kept=kept),
            f"{SI} reg 7(4)", "The higher amount where one or both have reached pension age",
            "boundary", "statute",
            *(("smoke",) if label in ("partner-reached", "both-below", "partner-told") else ()),
            period=period(day), adult=adult(born, "couple", partner=partner), income=_INCOME,
        )  # fmt: skip
    yield line(
        "couple-partner-reached-within",
        [
            told(PENSION_AGE, end="2026-11-29", kept="94.55", charge="205.45"),
            told(PENSION_AGE, 1, start="2026-11-30", kept="184.30", charge="115.70"),
        ],
        f"{SI} reg 7(4)", "The partner's pension age begins a new period",
        "boundary", "statute",
        period=period("2026-11-20", "2026-12-10"), income=_INCOME,
        adult=adult("1976-04-04", "couple", partner={"dateOfBirth": "1960-07-31"}),
    )  # fmt: skip
    yield line(
        "couple-premiums-and-partner-reached",
        [
            told(GUARANTEE, kept="239.15"),
            has_line(PARTNER, "paragraph", KEPT["mig-couple-pension-age"], "184.30"),
        ],
        f"{SI} reg 7(4) and (6)",
        "184.30 + 36.75 + 18.10: below pension age the adult keeps the premiums",
        "statute", "smoke",
        period=period("2026-06-01"), income=_INCOME,
        adult=adult(
            "1976-04-04", "couple", partner={"pensionAge": True},
            premiums={"disability": True, "enhancedDisability": True},
        ),
    )  # fmt: skip


def _stated() -> Iterator[Line]:
    """Before 6 October 2020 pension ages varied, so it is stated for those between 60 and 66."""
    days: dict[str, Any] = {"period": period("2019-06-03")}
    cases: tuple[tuple[str, str, dict[str, Any], str], ...] = (
        ("reached", "1956-02-02", {"pensionAge": True}, "189.00"),
        ("not-reached", "1956-02-02", {"pensionAge": False}, "91.40"),
        ("young-all-the-same", "1980-02-02", {"pensionAge": True}, "91.40"),
        ("old-all-the-same", "1940-02-02", {"pensionAge": False}, "189.00"),
        ("need-not-be-stated-young", "1980-02-02", {}, "91.40"),
        ("need-not-be-stated-old", "1940-02-02", {}, "189.00"),
    )
    for label, born, stated, kept in cases:
        yield line(
            f"pension-age-stated-{label}",
            told(PENSION_AGE, kept=kept),
            "AssessedAdult pensionAge", "Only where it varied does it count what is stated",
            "statute" if stated else "boundary",
            adult=adult(born, **stated), income=_INCOME, **days,
        )  # fmt: skip
    yield line(
        "pension-age-stated-too-late",
        told(PENSION_AGE, kept="120.40"),
        "AssessedAdult pensionAge: only for days before 6 October 2020",
        "What is stated for 2026 does not count: the date of birth decides",
        "boundary",
        period=period("2026-06-01"), adult=adult("1962-02-02", pensionAge=True), income=_INCOME,
    )  # fmt: skip
