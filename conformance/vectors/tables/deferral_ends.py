"""Vectors of deferred payments: where a schedule ends, points of review, and whose terms hold.

What may not come in here: what joins the debt (`deferral_debts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from conformance.deferrals import SINCE
from conformance.vectors.tables.deferral_debts import FREE
from conformance.vectors.tables.deferral_rates import still
from conformance.vectors.tables.deferred import (
    ENDS,
    POLICY,
    REVIEWS,
    body,
    house,
    line,
    policy,
)
from conformance.vectors.tables.lines import Expectation, Line


def lines() -> Iterator[Line]:
    yield from _ends()
    yield from _reviews()
    yield from _policies()


def _ends() -> Iterator[Line]:
    for start, years, last, rows in (
        ("2022-03-01", 1, "2023-02-28", 3),
        ("2020-02-29", 1, "2021-02-28", 3),
        ("2020-02-29", 4, "2024-02-28", 9),
        ("2021-07-01", 1, "2022-06-30", 2),
    ):
        at = f"/schedule/{rows - 1}/to"
        yield line(
            f"ends-{start}-{years}",
            [{"clause": ENDS, "is": {at: last}, "absent": [f"/schedule/{rows}"]}],
            "Schema Illustration: schedule",
            "The day before the anniversary; that of 29 February is 1 March in other years",
            "boundary",
            body=body(start=start, years=years, terms=FREE),
        )
    yield line(
        "ends-after-thirty-years",
        [
            {
                "clause": ENDS,
                "is": {"/schedule/60/to": "2052-02-29"},
                "absent": ["/schedule/61", "/limitReachedOn"],
            }
        ],
        "Schema Illustration: schedule",
        "Without a number of years and a limit that is never reached, thirty years are the most",
        "boundary",
        body=body(weeklyIncome="2000.00", years=None, terms={}, interest={"futurePercent": "4.00"}),
    )


def _reviews() -> Iterator[Line]:
    home, halved = house("100000.00"), house("200000.00", "joint", owners=2)
    for label, secured in (("of-the-home", home), ("of-the-share", halved)):
        yield line(
            f"reviews-{label}",
            [_reviewed(("50.00", "2022-04-26", "guidance"), ("70.00", "2022-10-04", "guidance"))],
            "Care and support statutory guidance, chapter 9, by general knowledge",
            "50,000 is passed with the 60th week (50,640), 70,000 with the 83rd (70,052)",
            *(("smoke",) if label == "of-the-home" else ()),
            body=body(start="2021-03-03", property=secured, years=2, terms=FREE),
        )
    for fee, percents in (
        ("19999.99", ()), ("20000.00", ("50.00",)), ("27999.99", ("50.00",)),
        ("28000.00", ("50.00", "70.00")),
    ):  # fmt: skip
        rows = [(percent, "2021-03-03", "guidance") for percent in percents]
        yield line(
            f"reviews-at-{fee.replace('.', '-')}",
            [_reviewed(*rows)],
            "Care and support statutory guidance, chapter 9, by general knowledge",
            "Half of 40,000 and seven tenths of it, met exactly and missed by a penny",
            "boundary",
            body=still("2021-03-03", fee, FREE, property=house("40000.00")),
        )


def _reviewed(*rows: Sequence[str]) -> Expectation:
    table = {"at": "/reviews", "keys": ["percent", "on", "source"], "of": [list(r) for r in rows]}
    return {"clause": REVIEWS, "rows": [table]}


def _policies() -> Iterator[Line]:
    named: dict[str, Any] = {"title": "Tried terms", "since": SINCE}
    for label, tried in (
        ("named", policy({})),
        ("named-with-its-source", policy({}, source="https://tried.example/terms")),
        ("nothing-chosen", {"since": SINCE, "title": "Tried terms"}),
    ):
        told = {**named, **({"source": tried["source"]} if "source" in tried else {})}
        yield line(
            f"policy-{label}",
            [
                {"clause": POLICY, "is": {"/policy": told, "/compounding": "daily"}},
                {"clause": POLICY, "is": {"/totals/fees": "0.00"}},
            ],
            "Schema DeferredPaymentPolicy",
            "The policy of the request is used and named; what it does not choose is not chosen",
            *(("smoke",) if label == "named" else ()),
            body=body(policy=tried),
        )
    own = {"annualFee": "1.00", "compounding": "quarterly", "setUpFee": "2.00"}
    yield line(
        "policy-its-terms",
        [
            {"clause": POLICY, "is": {"/compounding": "quarterly", "/totals/fees": "2.00"}},
        ],
        "Schema DeferredPaymentPolicy",
        "The terms of the policy are the terms of the illustration",
        "smoke",
        body=body(terms=own),
    )
