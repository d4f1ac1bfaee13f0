"""Vectors of deferred payments: the rate of each half-year, and what interest comes to.

Rates are those that councils printed. Interest was worked out in closed form, (1 + rate / 36,500 x
days) for each interval, in fractions. What may not come in here: care and fees that join later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.vectors.tables.deferred import (
    ASSUMED,
    CHAIN,
    HALVES,
    INTEREST,
    RATES,
    TOTALS,
    UNDER,
    body,
    line,
)
from conformance.vectors.tables.lines import Expectation, Line

_USED = ["from", "to", "percent", "maximum", "basis", "status"]
_ONE, _TWO = "one-source", "published"
_PRINTED = "SI 2014/2671 reg 9; Bath and North East Somerset, Annex C"
_THREE = (("2022-03-01", "2022-06-30"), ("2022-07-01", "2022-12-31"), ("2023-01-01", "2023-02-28"))


def lines() -> Iterator[Line]:
    yield from _changes()
    yield from _terms()
    yield from _assumed()
    yield from _compounded()
    yield from _pennies()


def still(start: str, fee: str, terms: Mapping[str, Any], **parts: Any) -> dict[str, Any]:
    """A debt of so much from the first day, to which no care is added."""
    told = {"setUpFee": fee, **terms}
    return body(start=start, weeklyIncome="2000.00", terms=told, **parts)


def _used(clause: str, rows: Sequence[Sequence[str]]) -> list[Expectation]:
    table = {"at": "/interest", "keys": _USED, "of": [list(row) for row in rows]}
    told = {"at": "/schedule", "keys": ["from", "to", "percent"], "of": [row[:3] for row in rows]}
    return [{"clause": clause, "rows": [table, told]}]


def _changes() -> Iterator[Line]:
    for label, start, rows in (
        ("july-2022", "2022-06-28", (
            ("2022-06-28", "2022-06-30", "0.95", _ONE), ("2022-07-01", "2022-12-31", "1.55", _TWO),
            ("2023-01-01", "2023-06-27", "3.18", _ONE))),
        ("january-2023", "2022-12-31", (
            ("2022-12-31", "2022-12-31", "1.55", _TWO), ("2023-01-01", "2023-06-30", "3.18", _ONE),
            ("2023-07-01", "2023-12-30", "3.43", _ONE))),
        ("july-2024", "2024-06-30", (
            ("2024-06-30", "2024-06-30", "4.65", _TWO), ("2024-07-01", "2024-12-31", "4.05", _ONE),
            ("2025-01-01", "2025-06-29", "4.25", _ONE))),
    ):  # fmt: skip
        told = [(a, b, rate, rate, "statutory", status) for a, b, rate, status in rows]
        yield line(
            f"change-{label}",
            _used(HALVES, told),
            _PRINTED,
            "Each half-year has its own rate, from its first day on, in running agreements too",
            "statute", "boundary", *(("smoke",) if label == "july-2022" else ()),
            body=body(start=start, terms={}),
        )  # fmt: skip
    closings = {
        "/schedule/0": "1000026.03",
        "/schedule/1": "1007870.37",
        "/schedule/2": "1023799.87",
    }
    yield line(
        "change-to-the-day",
        [
            {"clause": HALVES, "is": {f"{at}/closing": owed for at, owed in closings.items()}},
            {"clause": TOTALS, "is": {"/totals/owed": "1023799.87"}},
        ],
        _PRINTED,
        "A million for one day at 0.95, 184 days at 1.55 and 180 days at 3.18",
        "statute", "smoke",
        body=still("2022-06-30", "1000000.00", {}),
    )  # fmt: skip


def _terms() -> Iterator[Line]:
    maxima = (("0.95", _ONE), ("1.55", _TWO), ("3.18", _ONE))
    for label, terms, charged in (
        ("nothing-chosen", {}, ("0.95", "1.55", "3.18")),
        ("own-rate", {"interestPercent": "1.50"}, ("0.95", "1.50", "1.50")),
        ("own-rate-above-all", {"interestPercent": "9.99"}, ("0.95", "1.55", "3.18")),
        ("own-rate-at-one", {"interestPercent": "1.55"}, ("0.95", "1.55", "1.55")),
        ("nothing-charged", {"interestPercent": "0.00"}, ("0.00", "0.00", "0.00")),
        ("below", {"belowMaximum": "0.15"}, ("0.80", "1.40", "3.03")),
        ("below-nothing", {"belowMaximum": "1.00"}, ("0.00", "0.55", "2.18")),
        ("own-and-below", {"interestPercent": "2.00", "belowMaximum": "1.00"},
         ("0.00", "0.55", "2.00")),
    ):  # fmt: skip
        rows = [
            (*days, percent, most, "statutory" if percent == most else "local", status)
            for days, percent, (most, status) in zip(_THREE, charged, maxima, strict=True)
        ]
        yield line(
            f"terms-{label}",
            _used(UNDER, rows),
            "SI 2014/2671 reg 9(3)",
            "A council may charge less than the maximum of each half-year and never more",
            "statute",
            *(("smoke",) if label in ("own-rate-above-all", "own-and-below") else ()),
            body=body(terms=terms, interest={"futurePercent": "8.88"}),
        )


def _assumed() -> Iterator[Line]:
    late, later = ("2025-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31")
    sourced = (*late, "4.25", "4.25", "statutory", _ONE)
    for label, terms, future, row in (
        ("stated", {}, "9.99", ("9.99", "9.99", "statutory")),
        ("nothing", {}, "0.00", ("0.00", "0.00", "statutory")),
        ("caps", {"interestPercent": "4.12"}, "4.00", ("4.00", "4.00", "statutory")),
        ("does-not-cap", {"interestPercent": "4.12"}, "4.20", ("4.12", "4.20", "local")),
    ):
        first = sourced if not terms else (*late, "4.12", "4.25", "local", _ONE)
        yield line(
            f"assumed-{label}",
            [
                *_used(ASSUMED, [first, (*later, *row, "assumed")]),
                {"clause": ASSUMED, "sets": {"/interest/1/sources": []}},
            ],
            "SI 2014/2671 reg 9",
            "A stated maximum holds only where none is sourced, and is called assumed",
            "statute",
            *(("smoke",) if label == "stated" else ()),
            body=body(start="2025-01-01", terms=terms, interest={"futurePercent": future}),
        )
    told = {"percent": "2.50", "basis": "local", "status": "assumed"}
    yield line(
        "assumed-own-rate",
        [
            {"clause": ASSUMED, "is": {f"/interest/0/{name}": told[name] for name in told}},
            {"clause": ASSUMED, "absent": ["/interest/0/maximum"]},
            {"clause": ASSUMED, "sets": {"/interest/0/sources": []}},
        ],
        "SI 2014/2671 reg 9",
        "The council's own rate holds where no maximum is known, and is no maximum",
        "statute", "smoke",
        body=body(start="2025-07-01", terms={"interestPercent": "2.50"}),
    )  # fmt: skip
    yield line(
        "assumed-nowhere",
        [
            {"clause": ASSUMED, "is": {"/interest/1/status": _ONE, "/interest/1/percent": "4.25"}},
            {"clause": RATES, "filled": {"/interest": ["status"]}},
        ],
        _PRINTED,
        "The last day is 30 June 2025, the last for which a rate is sourced",
        "boundary",
        body=body(start="2024-07-01", terms={}),
    )


def _compounded() -> Iterator[Line]:
    own = {"interestPercent": "4.25", "valuationFee": "326.00"}
    future = {"futurePercent": "4.25"}
    for interval, interest in (
        ("quarterly", "431.82"), ("monthly", "433.38"), ("daily-posted-weekly", "433.98"),
        ("daily", "434.13"),
    ):  # fmt: skip
        owed = f"10{interest}"
        asked = still("2026-01-01", "9674.00", {**own, "compounding": interval}, interest=future)
        yield line(
            f"compounded-{interval}",
            [
                {"clause": INTEREST, "is": {"/totals/owed": owed, "/compounding": interval}},
                {"clause": TOTALS, "is": {"/totals/fees": "10000.00"}},
                {"clause": TOTALS, "is": {"/totals/interest": interest}},
            ],
            "10,000 at 4.25 per cent for 365 days: simple interest would make 10,425.00",
            "Interest bears interest from the end of each interval on",
            "smoke",
            body=asked,
        )
    for interval, closing in (
        ("quarterly", "1003542.50"), ("monthly", "1003544.67"),
        ("daily-posted-weekly", "1003545.68"), ("daily", "1003545.95"),
    ):  # fmt: skip
        yield line(
            f"compounded-from-the-middle-{interval}",
            [{"clause": INTEREST, "is": {"/schedule/0/closing": closing}}],
            "A million at 0.95 per cent for 136 days from 15 February 2022",
            "Months and quarters are those of the calendar, weeks count from the first day",
            "boundary",
            body=still("2022-02-15", "1000000.00", {"compounding": interval}),
        )
    told = {"/schedule/0/closing": "10233.21", "/schedule/1/closing": "10443.20"}
    yield line(
        "compounded-leap-year",
        [{"clause": INTEREST, "is": told}],
        "10,000 for 91 and 91 days at 4.65, and 92 and 92 at 4.05",
        "A leap year has 366 days, each with a 365th of the rate",
        "boundary",
        body=still("2024-01-01", "10000.00", {"compounding": "quarterly"}),
    )


def _pennies() -> Iterator[Line]:
    for percent, fee, interest in (
        ("0.50", "365.00", "0.00"), ("0.50", "365.01", "0.01"), ("0.50", "1095.00", "0.01"),
        ("0.50", "1095.01", "0.02"), ("0.19", "18250.00", "0.09"), ("0.19", "18250.01", "0.10"),
    ):  # fmt: skip
        yield line(
            f"penny-{percent.replace('.', '-')}-{fee.replace('.', '-')}",
            [{"clause": CHAIN, "is": {"/schedule/0/interest": interest}}],
            "One day's interest: fee x rate / 36,500",
            "A row closes at the nearest penny, and half a penny is dropped",
            "boundary",
            body=still("2022-06-30", fee, {"interestPercent": percent}),
        )
