"""Vectors of dated amounts: the edges of charging years, of half-years and of what is sourced.

Every amount is typed from the text named beside it, and from nothing else. What may not come in
here: comparisons with the standard's own files (`conformance.laws` has them).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.vectors.tables.lines import Line, vector

_LIST, _GET, _POLICY = (("rules", name) for name in ("listRates", "getRate", "getChargingPolicy"))
_OF_THE_DAY, _NO_GUESS, _SURE, _MEASURED, _WHOLE = (f"CA-RULES-{n:03}" for n in range(10, 15))
_UNKNOWN, _NO_DAY = "CA-RULES-016", "CA-RULES-020"
_INTEREST = "deferred-payment-interest"
_LIMITS = {"lower-capital-limit": "14250.00", "upper-capital-limit": "23250.00"}

DAYS: Sequence[tuple[str, str, Mapping[str, str]]] = (
    (
        "2022-04-05",
        "SI 2014/2672 regs 6 and 7 as amended before 2022",
        {
            "personal-expenses-allowance": "24.90",
            "mig-single-18-24": "72.40",
            "mig-single-25-to-pension-age": "91.40",
            "mig-single-pension-age": "189.00",
            "mig-child": "83.65",
            **_LIMITS,
        },
    ),
    (
        "2022-04-06",
        "SI 2023/277 reg 2: the amounts that were replaced",
        {
            "personal-expenses-allowance": "25.65",
            "mig-single-18-24": "74.60",
            "mig-single-25-to-pension-age": "94.15",
            "mig-single-pension-age": "194.70",
            "mig-child": "86.20",
        },
    ),
    (
        "2023-04-05",
        "SI 2023/277 regs 1(2) and 2: the last day of the amounts that were replaced",
        {
            "personal-expenses-allowance": "25.65",
            "mig-single-18-24": "74.60",
            "mig-single-25-to-pension-age": "94.15",
            "mig-single-pension-age": "194.70",
            "mig-child": "86.20",
            **_LIMITS,
        },
    ),
    (
        "2023-04-06",
        "SI 2023/277 regs 1(2) and 2: in force on 6 April 2023",
        {
            "personal-expenses-allowance": "28.25",
            "mig-single-18-24": "82.15",
            "mig-single-25-to-pension-age": "103.65",
            "mig-single-pension-age": "214.35",
            "mig-child": "94.90",
            **_LIMITS,
        },
    ),
    (
        "2026-04-05",
        "Announcement of 12 February 2026: the amounts before",
        {"mig-single-pension-age": "232.60", **_LIMITS},
    ),
    (
        "2026-04-06",
        "Announcement of 12 February 2026: the amounts from 6 April",
        {"mig-single-pension-age": "241.45", **_LIMITS},
    ),
    (
        "2025-04-06",
        "Rates of the Department for Work and Pensions change on the first Monday from 6 April",
        {"attendance-allowance-higher": "108.55", "attendance-allowance-lower": "72.65"},
    ),
    (
        "2025-04-07",
        "Rates of the Department for Work and Pensions change on the first Monday from 6 April",
        {"attendance-allowance-higher": "110.40", "attendance-allowance-lower": "73.90"},
    ),
    ("2024-06-30", "SI 2014/2671 reg 9: January to June", {_INTEREST: "4.65"}),
    ("2024-07-01", "SI 2014/2671 reg 9: July to December", {_INTEREST: "4.05"}),
    ("2024-12-31", "SI 2014/2671 reg 9: July to December", {_INTEREST: "4.05"}),
    ("2025-01-01", "SI 2014/2671 reg 9: January to June", {_INTEREST: "4.25"}),
    ("2025-06-30", "SI 2014/2671 reg 9: January to June", {_INTEREST: "4.25"}),
)
"""Day, where it was read, and the amounts of that day."""


def lines() -> Iterator[Line]:
    """Every vector of the rates, and of days that are not given."""
    for on, source, amounts in DAYS:
        yield _day(on, source, amounts)
    yield from _nothing()
    yield _derived()
    yield _personal_expenses()
    for number, name in enumerate(("mig", "personal-expenses", "no-such-rate", "mig-child-2")):
        yield vector(
            f"rate-unknown-{number}",
            _GET,
            [{"clause": _UNKNOWN, "status": 404, "problem": ["not-found"]}],
            source="problem catalogue: not-found",
            comment="A name that no rate has",
            flags=("smoke",) if number == 0 else (),
            path={"rate": name},
        )
    for operation in (_LIST, _POLICY):
        yield vector(
            f"no-day-{operation[1].lower()}",
            operation,
            [{"clause": _NO_DAY, "status": 400, "problem": ["invalid-parameter"]}],
            source="Parameters of the operation",
            comment="A day has to be given; today is not taken for it",
            flags=("boundary", "smoke"),
        )


def _day(on: str, source: str, amounts: Mapping[str, str]) -> Line:
    held: dict[str, Any] = {f"/items/name={name}/amount": each for name, each in amounts.items()}
    units = {
        f"/items/name={name}/unit": (
            "percent-a-year" if name == _INTEREST else "pounds" if "limit" in name else "week"
        )
        for name in amounts
    }
    return vector(
        f"rates-{on}",
        _LIST,
        [
            {"clause": _OF_THE_DAY, "status": 200, "is": {"/on": on, **held}},
            {"clause": _MEASURED, "is": units},
        ],
        source=source,
        comment=f"The amounts of {on}, the day on one side of a change",
        flags=("boundary", "statute", "smoke"),
        query=f"on={on}",
    )


def _nothing() -> Iterator[Line]:
    for on in ("2015-03-31", "2031-04-06"):
        yield vector(
            f"rates-{on}",
            _LIST,
            [{"clause": _NO_GUESS, "status": 200, "is": {"/on": on}, "absent": ["/items/0"]}],
            source="v1/rates: no amount is sourced",
            comment="No amount of other days is carried on or back",
            flags=("boundary", "smoke"),
            query=f"on={on}",
        )
    yield vector(
        "rates-2025-07-01",
        _LIST,
        [
            {"clause": _NO_GUESS, "status": 200, "absent": [f"/items/name={_INTEREST}"]},
            {"clause": _OF_THE_DAY, "is": {"/items/name=upper-capital-limit/amount": "23250.00"}},
        ],
        source="v1/rates: no maximum of interest is sourced from July 2025",
        comment="One rate has no amount while others have",
        flags=("boundary", "smoke"),
        query="on=2025-07-01",
    )


def _derived() -> Line:
    """SI 2014/2672 reg 7(6)(a): 34.80 x 1.017 is 35.3916; which 5p it was rounded to is open."""
    at, limit = "/items/name=mig-disability-couple", "/items/name=upper-capital-limit"
    return vector(
        "rates-derived",
        _LIST,
        [
            {
                "clause": _SURE,
                "status": 200,
                "is": {f"{at}/status": "derived", f"{limit}/status": "published"},
                "sets": {f"{at}/rivals": ["35.35", "35.45"], f"{at}/sources": []},
                "matches": {f"{at}/note": "1\\.017"},
                "absent": [f"{limit}/rivals"],
            },
            {"clause": _MEASURED, "is": {f"{at}/paragraph": "SI 2014/2672 reg 7(6)(a)"}},
        ],
        source="v1/rates: worked out from the amount of the year before, +1.7 per cent",
        comment="What was worked out says so, and which other amounts it may be",
        flags=("smoke",),
        query="on=2025-04-06",
    )  # fmt: skip


def _personal_expenses() -> Line:
    rows = {
        "at": "/values",
        "keys": ["from", "until", "amount"],
        "of": [
            ["2015-04-06", "2022-04-05", "24.90"],
            ["2022-04-06", "2023-04-05", "25.65"],
            ["2023-04-06", "2024-04-05", "28.25"],
            ["2024-04-06", "2025-04-05", "30.15"],
            ["2025-04-06", "2026-04-05", "30.65"],
            ["2026-04-06", "2027-04-05", "31.80"],
        ],
    }
    return vector(
        "rate-personal-expenses",
        _GET,
        [
            {"clause": _WHOLE, "status": 200, "rows": [rows]},
            {
                "clause": _MEASURED,
                "is": {
                    "/name": "personal-expenses-allowance",
                    "/unit": "week",
                    "/paragraph": "SI 2014/2672 reg 6",
                },
            },
        ],
        source="SI 2014/2672 reg 6 as amended, SI 2023/277 reg 2, circulars of each year",
        comment="Every amount in the order of its days, from 6 April to 5 April",
        flags=("statute", "smoke"),
        path={"rate": "personal-expenses-allowance"},
    )
