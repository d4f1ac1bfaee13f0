"""Vectors of charges: the rates of each day, days without any, and notional capital week by week.

Written from SI 2014/2672 regs 6, 7, 22 and 23 and the days for which the standard has amounts. What
may not come in here: what else depends on a date (`charges_ages`, `charges_home`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.vectors.tables.charges import (
    CALCULATE,
    DATED,
    NOBODY_CHOSE,
    NOTIONAL,
    PARTNER,
    PENSIONER,
    SI,
    UNDATED,
    UPPER,
    adult,
    asset,
    at_home,
    care_home,
    income,
    line,
    means,
    paid,
    period,
    told,
)
from conformance.vectors.tables.lines import Line, vector

APRILS = (
    # The year, what is kept until 5 April and from 6 April: single, pension age; a care home.
    (2022, ("189.00", "194.70"), ("24.90", "25.65")),
    (2023, ("194.70", "214.35"), ("25.65", "28.25")),
    (2024, ("214.35", "228.70"), ("28.25", "30.15")),
    (2025, ("228.70", "232.60"), ("30.15", "30.65")),
    (2026, ("232.60", "241.45"), ("30.65", "31.80")),
)
_PENSION = [income("state-pension", "300.00")]
_LEFT = {
    "189.00": "111.00", "194.70": "105.30", "214.35": "85.65", "228.70": "71.30",
    "232.60": "67.40", "241.45": "58.55",
}  # fmt: skip
"""What is kept -> what is charged of 300.00."""


def lines() -> Iterator[Line]:
    yield from _aprils()
    yield from _ends()
    yield from _unknown()
    yield from _notional()
    yield from _partners()


def _aprils() -> Iterator[Line]:
    for year, pension_age, allowance in APRILS:
        short = ("smoke",) if year in (2023, 2026) else ()
        for day, amount in (("04-05", pension_age[0]), ("04-06", pension_age[1])):
            yield line(
                f"april-{year}-{day}",
                told(DATED, kept=amount, charge=_LEFT[amount]),
                f"{SI} reg 7 as amended", "The amounts are new on 6 April, whatever today is",
                "boundary", "statute", *short,
                period=period(f"{year}-{day}"), adult=PENSIONER, income=_PENSION,
            )  # fmt: skip
        for place, care, kept in (
            ("at-home", at_home(), pension_age),
            ("in-a-home", care_home(start=f"{year - 1}-01-05"), allowance),
        ):
            yield line(
                f"april-{year}-within-{place}",
                [
                    told(DATED, start=f"{year}-03-30", end=f"{year}-04-05", kept=kept[0]),
                    told(DATED, 1, start=f"{year}-04-06", end=f"{year}-04-12", kept=kept[1]),
                    {"clause": DATED, "absent": ["/periods/2"]},
                ],
                f"{SI} regs 6 and 7 as amended", "A new period begins on 6 April",
                "boundary", "statute", *short,
                period=period(f"{year}-03-30", f"{year}-04-12"), adult=PENSIONER, income=_PENSION,
                care=care,
            )  # fmt: skip
    yield line(
        "april-every-year",
        [
            told(DATED, number, end=f"{2022 + number}-04-05", kept=kept)
            for number, kept in enumerate(_LEFT)
            if number < 5
        ]
        + [told(DATED, 5, start="2026-04-06", end="2026-06-30", kept="241.45")],
        f"{SI} reg 7 as amended", "Four years and their five Aprils",
        "statute",
        period=period("2022-02-01", "2026-06-30"), adult=PENSIONER, income=_PENSION,
    )  # fmt: skip


def _ends() -> Iterator[Line]:
    for label, start, end in (
        ("to-the-april", "2024-06-03", "2025-04-05"), ("one-day", "2025-04-05", "2025-04-05"),
        ("from-april", "2025-04-06", "2026-04-05"), ("to-the-last", "2026-04-06", "2027-04-05"),
    ):  # fmt: skip
        yield line(
            f"end-left-out-{label}",
            [told(DATED, start=start, end=end), {"clause": DATED, "absent": ["/periods/1"]}],
            "AssessedPeriod end: at most to the end of the charging year",
            "Without a last day the period goes on until something changes",
            "boundary", *(("smoke",) if label == "to-the-april" else ()),
            period={"start": start}, adult=PENSIONER, income=_PENSION,
        )  # fmt: skip
    for day in ("2015-04-06", "2027-04-05"):
        yield line(
            f"end-of-what-is-known-{day}",
            told(DATED, start=day, end=day),
            "The dated amounts of the standard: 6 April 2015 to 5 April 2027",
            "The first and the last day for which they are sourced",
            "boundary",
            period=period(day), adult=PENSIONER, income=_PENSION,
        )  # fmt: skip


def _unknown() -> Iterator[Line]:
    credit: dict[str, Any] = {
        "income": [*_PENSION, income("pension-credit-savings", "5.00")],
        "savingsCredit": {"qualifyingIncome": paid("180.00"), "pensionAgeBeforeApril2016": True},
    }
    cases: tuple[tuple[str, dict[str, str], dict[str, Any]], ...] = (
        ("day-before", period("2015-04-05"), {}),
        ("day-after", period("2027-04-06"), {}),
        ("long-ago", period("1985-06-03"), {}),
        ("years-ahead", period("2031-06-02"), {}),
        ("into-it", period("2027-03-29", "2027-04-06"), {}),
        ("out-of-it", period("2015-04-05", "2015-06-01"), {}),
        ("in-a-home", period("2027-04-06"), {"care": care_home(start="2026-01-05")}),
        ("savings-credit-of-2018", period("2018-06-04"), credit),
    )
    for label, days, parts in cases:
        yield vector(
            f"charge-unknown-{label}",
            CALCULATE,
            [{"clause": UNDATED, "status": 422, "problem": ["rate-not-known"]}],
            source="The dated amounts of the standard: 6 April 2015 to 5 April 2027",
            comment="A day without a sourced amount is refused, and none of another year is taken",
            flags=("boundary", *(("smoke",) if label in ("day-after", "into-it") else ())),
            body={
                "means": means(
                    **{"period": days, "adult": PENSIONER, "income": _PENSION, **parts}
                ),
                "policy": dict(NOBODY_CHOSE),
            },
        )  # fmt: skip


def _notional() -> Iterator[Line]:
    """20,000 given away beside 6,000, at 400 a week with 124.90 of income and 24.90 kept: 300 a
    week. After nine weeks 17,300 and 6,000 are 50 above the limit; after ten, 17,000 and 6,000
    bring 35 of tariff income."""
    given: dict[str, Any] = {
        "adult": adult("1935-01-01"),
        "care": care_home(start="2015-06-01", cost="400.00"),
        "income": [income("state-pension", "124.90")],
        "capital": [asset("6000.00"), asset("20000.00", notional=True)],
    }
    since = {"diminishingNotional": {"since": "2015-06-01"}}
    for label, day, facts in (
        ("week-1", "2015-06-01", ("20000.00", "300.00", "400.00", "26000.00")),
        ("last-day-of-week-1", "2015-06-07", ("20000.00", "300.00", "400.00", "26000.00")),
        ("week-2", "2015-06-08", ("19700.00", "300.00", "400.00", "25700.00")),
        ("week-10", "2015-08-03", ("17300.00", "300.00", "400.00", "23300.00")),
        ("week-11", "2015-08-10", ("17000.00", "35.00", "135.00", "23000.00")),
        ("week-12", "2015-08-17", ("16965.00", "35.00", "135.00", "22965.00")),
    ):
        left, less, charge, counted = facts
        yield line(
            f"notional-{label}",
            told(NOTIONAL, left=left, less=less, charge=charge, counted=counted),
            f"{SI} regs 22 and 23; the example of the statutory guidance",
            "It goes down each week by what it makes the adult pay",
            "statute", *(("smoke",) if label in ("week-2", "week-11") else ()),
            period=period(day), **given, **since,
        )  # fmt: skip
    yield line(
        "notional-not-going-down",
        [told(NOTIONAL, left="20000.00", counted="26000.00"), told(UPPER, charge="400.00")],
        f"{SI} reg 22", "Nobody says since when it was counted: it is counted whole",
        period=period("2015-08-17"), **given,
    )  # fmt: skip
    yield line(
        "notional-of-a-kind-that-does-not-count",
        told(NOTIONAL, counted="6000.00", charge="100.00"),
        f"{SI} regs 22 and 23, Sch 2", "Given away or not, it does not count",
        period=period("2015-06-01"),
        **{**given, "capital": [
            asset("6000.00"), asset("20000.00", "personal-possessions", notional=True),
        ]},
    )  # fmt: skip


def _partners() -> Iterator[Line]:
    """A partner's pension age matters, and nothing else that can be said of a partner."""
    for label, partner in (
        ("by-birth", {"dateOfBirth": "1950-03-04"}), ("by-word", {"pensionAge": True}),
        ("by-both", {"dateOfBirth": "1950-03-04", "pensionAge": True}),
    ):  # fmt: skip
        yield line(
            f"partner-{label}",
            told(PARTNER, kept="184.30", charge="115.70"),
            "Care Act 2014 s.17(1)", "Of a partner only whether pension age is reached counts",
            "statute", *(("smoke",) if label == "by-birth" else ()),
            period=period("2026-06-01"), adult=adult("1980-01-01", "couple", partner=partner),
            income=_PENSION,
        )  # fmt: skip
