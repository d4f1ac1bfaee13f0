"""Vectors of deferred payments: what joins the debt and when, and how the limit is reached.

Most are without interest, so that each figure is a sum that anybody can do. What may not come in
here: rates (`deferral_rates`), ends and reviews (`deferral_ends`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.vectors.tables.deferral_rates import still
from conformance.vectors.tables.deferred import (
    CHAIN,
    ENDS,
    FEES,
    INTEREST,
    REACHED,
    TOTALS,
    WEEKS,
    body,
    house,
    line,
)
from conformance.vectors.tables.lines import Expectation, Line

FREE = {"interestPercent": "0.00"}
"""No interest."""
_SI = "SI 2014/2671"
_WEEK = "Care joins at the end of each seven days from the first day; 844.00 a week"


def lines() -> Iterator[Line]:
    yield from _weeks()
    yield from _fees()
    yield from _limits()


def _rows(clause: str, keys: Sequence[str], *of: Sequence[str]) -> Expectation:
    table = {"at": "/schedule", "keys": list(keys), "of": [list(row) for row in of]}
    return {"clause": clause, "rows": [table]}


def _weeks() -> Iterator[Line]:
    yield line(
        "weeks-by-half-years",
        [
            _rows(WEEKS, ("to", "deferred"), ("2022-06-30", "844.00"), ("2022-12-31", "21944.00"),
                  ("2023-06-19", "21220.57")),
            _rows(CHAIN, ("from", "opening", "closing"), ("2022-06-20", "0.00", "844.00"),
                  ("2022-07-01", "844.00", "22788.00"), ("2023-01-01", "22788.00", "44008.57")),
            {"clause": TOTALS, "is": {"/totals/deferred": "44008.57", "/totals/owed": "44008.57"}},
        ],
        _WEEK,
        "One week has ended by 30 June, 26 more by 31 December; the last day is a seventh",
        "boundary", "smoke",
        body=body(start="2022-06-20", terms=FREE),
    )  # fmt: skip
    for start, deferred, comment in (
        ("2022-03-01", "44008.57", "52 weeks and one day of 120.571..., rounded down"),
        ("2024-01-01", "44129.14", "52 weeks and two days of 241.142..., rounded down"),
    ):
        yield line(
            f"weeks-of-a-year-from-{start}",
            [{"clause": WEEKS, "is": {"/totals/deferred": deferred, "/totals/owed": deferred}}],
            _WEEK,
            comment,
            "boundary",
            body=body(start=start, terms=FREE),
        )
    yield line(
        "weeks-bear-interest-from-the-next-day",
        [
            {"clause": WEEKS, "is": {"/schedule/0/deferred": "844.00"}},
            {"clause": INTEREST, "is": {"/schedule/0/interest": "0.00"}},
        ],
        "Seven days from 24 to 30 June 2022",
        "A week that ends with the half-year brings no interest in it",
        "boundary",
        body=body(start="2022-06-24", terms={}),
    )
    yield line(
        "weeks-bear-interest",
        [
            {"clause": WEEKS, "is": {"/schedule/0/deferred": "1688.00"}},
            {"clause": INTEREST, "is": {"/schedule/0/interest": "0.33"}},
        ],
        "844 for 11 days and 844 for 4 days at 0.95 per cent",
        "From 13 to 30 June 2022 two weeks end, on the 19th and the 26th",
        "smoke",
        body=body(start="2022-06-13", terms={}),
    )


def _fees() -> Iterator[Line]:
    first = {"setUpFee": "600.00", "valuationFee": "400.00"}
    yield line(
        "fees-on-the-first-day",
        [{"clause": FEES, "is": {"/schedule/0/fees": "1000.00", "/schedule/0/interest": "0.03"}}],
        f"{_SI} reg 10; 1,000 x 0.95 / 36,500 = 0.026",
        "Set-up and valuation fees are in the debt from the first day and bear interest on it",
        "statute", "smoke",
        body=body(start="2022-06-30", weeklyIncome="2000.00", terms=first),
    )  # fmt: skip
    zero = ("0.00",)
    fees = [zero, zero, ("100.00",), zero, ("100.00",), zero, zero]
    yield line(
        "fees-on-anniversaries",
        [
            _rows(FEES, ("fees",), *fees),
            {"clause": TOTALS, "is": {"/totals/fees": "200.00", "/totals/owed": "200.00"}},
        ],
        f"{_SI} reg 10",
        "Three years from 3 March 2021: an annual fee on 3 March 2022 and on 3 March 2023",
        "boundary",
        body=body(
            start="2021-03-03", weeklyIncome="2000.00", years=3,
            terms={**FREE, "annualFee": "100.00"},
        ),
    )  # fmt: skip
    weekly = {"weeklyFee": "7.01", "setUpFee": "600.00", **FREE}
    for label, terms, joined, paid, owed in (
        ("that-join", weekly, "965.52", "0.00", "44974.09"),
        ("that-are-paid", {**weekly, "feesDeferred": False}, "0.00", "965.52", "44008.57"),
    ):
        told = {"fees": joined, "feesPaidSeparately": paid, "owed": owed}
        yield line(
            f"fees-{label}",
            [{"clause": FEES, "is": {f"/totals/{name}": told[name] for name in told}}],
            f"{_SI} reg 10",
            "600.00, 52 weeks of 7.01 and one day of 1.001..., rounded down",
            "statute",
            *(("smoke",) if label == "that-are-paid" else ()),
            body=body(terms=terms),
        )


def _limits() -> Iterator[Line]:
    small = house("40000.00")
    late = [("2022-06-30",), ("2022-12-31",), ("2023-06-30",), ("2023-12-31",)]
    until = ("deferred", "closing", "to")
    start = ("14348.00", "14348.00", "2021-06-30")
    yield line(
        "limit-reached",
        [
            {"clause": REACHED, "is": {"/limitReachedOn": "2021-08-31"}},
            _rows(REACHED, until, start, ("7402.00", "21750.00", "2021-08-31")),
            {"clause": ENDS, "is": {"/schedule/1/to": "2021-08-31"}, "absent": ["/schedule/2"]},
        ],
        f"{_SI}: 36,000 less 14,250 is a limit of 21,750",
        "25 weeks are 21,100.00; the 26th ends on 31 August and is cut",
        "statute", "smoke",
        body=body(start="2021-03-03", property=small, years=None, terms=FREE),
    )  # fmt: skip
    rows = [("0.00", "21750.00", *day) for day in [*late, ("2024-03-02",)]]
    yield line(
        "limit-passed-by-years",
        [
            {"clause": REACHED, "is": {"/limitReachedOn": "2021-08-31"}},
            _rows(REACHED, until, start, ("7402.00", "21750.00", "2021-12-31"), *rows),
        ],
        f"{_SI}: 36,000 less 14,250 is a limit of 21,750",
        "Three years were asked for: nothing more is deferred after 31 August 2021",
        "statute",
        body=body(start="2021-03-03", property=small, years=3, terms=FREE),
    )
    yield line(
        "limit-met-exactly",
        [
            {"clause": REACHED, "is": {"/limitReachedOn": "2021-05-11"}},
            {"clause": REACHED, "is": {"/totals/deferred": "6171.00"}},
        ],
        f"{_SI}: 20,421 less 14,250 is a limit of 6,171",
        "Ten weeks of 617.10 are the limit: it is reached with the tenth, which is not cut",
        "boundary",
        body=body(
            start="2021-03-03", property=house("22690.00"), weeklyCost="773.10", terms=FREE
        ),
    )  # fmt: skip
    yield line(
        "limit-with-fees-in-the-debt",
        [
            {"clause": REACHED, "is": {"/limitReachedOn": "2021-08-24"}},
            {"clause": REACHED, "is": {"/totals/deferred": "21000.00", "/totals/fees": "750.00"}},
        ],
        f"{_SI} reg 10(2): fees are added to the deferred amount",
        "Fees of 750.00 leave 21,000.00: 24 weeks of 844.00, and 744.00",
        "statute",
        body=body(
            start="2021-03-03", property=small, years=None, terms={**FREE, "setUpFee": "750.00"}
        ),
    )  # fmt: skip
    yield line(
        "limit-reached-by-interest",
        [
            {"clause": REACHED, "is": {"/limitReachedOn": "2024-01-03"}},
            {"clause": REACHED, "is": {"/totals/deferred": "0.00"}},
        ],
        "3,749.00 x 4.65 / 36,500 is 0.477... a day; the limit is 3,750.00",
        "Three days' interest lifts the debt to the limit",
        "boundary",
        body=still("2024-01-01", "3749.00", {}, property=house("20000.00")),
    )
    closings = [("200.64",), ("202.21",), ("203.25",)]
    yield line(
        "limit-does-not-stop-interest",
        [
            {"clause": REACHED, "is": {"/limitReachedOn": "2022-03-01"}},
            _rows(REACHED, ("closing",), *closings),
        ],
        "200.00 for 122 days at 0.95, 184 at 1.55 and 59 at 3.18, with daily interest",
        "Fees above the limit of 150.00, and the interest on them, run on",
        "statute", "smoke",
        body=still("2022-03-01", "200.00", {}, property=house("16000.00")),
    )  # fmt: skip
    yield line(
        "limit-of-nothing",
        [
            {"clause": REACHED, "is": {"/limitReachedOn": "2022-03-01"}},
            {"clause": REACHED, "is": {"/totals/deferred": "0.00"}},
            {"clause": ENDS, "is": {"/schedule/0/to": "2022-03-01"}, "absent": ["/schedule/1"]},
        ],
        f"{_SI}",
        "Where nothing can be deferred the limit is reached at the end of the first day",
        "boundary",
        body=body(property=house("10000.00"), years=None, terms=FREE),
    )
