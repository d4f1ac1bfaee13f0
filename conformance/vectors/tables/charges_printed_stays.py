"""Vectors of charges: what is printed of stays in care homes, and of savings credit, to the penny.

What may not come in here: what nobody printed or follows from no more than what was printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.vectors.tables.charges import (
    BOUNDS,
    CREDIT,
    GUARANTEE,
    HOME,
    NOTIONAL,
    SHORT,
    SUM,
    TARIFF,
    UPPER,
    adult,
    asset,
    at_home,
    care_home,
    house,
    income,
    line,
    paid,
    period,
    policy,
    told,
)
from conformance.vectors.tables.lines import Line


def lines() -> Iterator[Line]:
    yield from _leeds()
    yield from _reading()
    yield from _hallmark()
    yield from _knowsley()
    yield _notional()


def _leeds() -> Iterator[Line]:
    yield line(
        "printed-leeds-care-home-1",
        [
            told(SUM, charge="205.33", pays="488.67", tariff="0.00", outcome="contribution"),
            told(GUARANTEE, kept="30.15"),
        ],
        "Leeds City Council, care-home example 1, 2024/25",
        "209.67 + 25.81 - 30.15; savings below 14,250",
        "statute", "smoke",
        period=period("2024-07-01"), adult=adult("1940-05-05"),
        care=care_home(start="2024-05-06", cost="694.00"),
        income=[income("state-pension", "209.67"), income("occupational-pension", "25.81")],
        capital=[asset("14000.00")],
    )  # fmt: skip


def _reading() -> Iterator[Line]:
    source = "Reading Borough Council, Appendix F example A (a pension at the guarantee filled in)"
    facts: dict[str, Any] = {
        "chosen": policy(shortStayAsOwnHomeWeeks=4),
        "adult": adult("1956-02-10"),
        "income": [
            income("state-pension", "169.50"), income("pension-credit-guarantee", "48.65"),
        ],
    }  # fmt: skip
    yield line(
        "printed-reading-at-home",
        told(BOUNDS, charge="0.00", outcome="no-charge"),
        source, "Weekly care at home, client of 68",
        period=period("2024-08-26"), care=at_home("110.00"), **facts,
    )  # fmt: skip
    stay = care_home("short-term", "2024-09-02", "850.00", end="2024-09-15")
    yield line(
        "printed-reading-respite",
        [told(SHORT, charge="0.00", outcome="no-charge"), told(GUARANTEE, kept="228.70")],
        source, "Two weeks of respite are charged as care at home",
        "statute", "smoke",
        period=period("2024-09-02", "2024-09-15"), care=stay, **facts,
    )  # fmt: skip
    yield line(
        "reading-respite-fifth-week",
        [told(SHORT, charge="188.00"), told(GUARANTEE, kept="30.15")],
        "SI 2014/2672 regs 6 and 8", "After the four weeks of that policy 218.15 less 30.15",
        "statute",
        period=period("2024-09-30"), care={**stay, "end": "2024-10-13"}, **facts,
    )  # fmt: skip


def _hallmark() -> Iterator[Line]:
    for label, days, clause, facts in (
        ("twelve-weeks", ("2017-06-05", "2017-08-27"), HOME,
         {"charge": "300.00", "pays": "200.00", "counted": "0.00", "outcome": "contribution"}),
        ("week-13", ("2017-08-28", ""), UPPER,
         {"charge": "500.00", "pays": "0.00", "counted": "210000.00", "outcome": "full-cost"}),
    ):  # fmt: skip
        yield line(
            f"printed-hallmark-{label}",
            told(clause, start=days[0], end=days[1] or days[0], **facts),
            "Hallmark Care Homes, 5 June 2017 (its income is net of the allowance of 24.90)",
            "Twelve weeks without the home, then with it; the top-up is somebody else's",
            "statute", "boundary",
            period=period(*days), adult=adult("1932-03-03"),
            care=care_home(start="2017-06-05", cost="500.00", topUp="500.00"),
            income=[income("state-pension", "324.90")], property=house("210000.00"),
        )  # fmt: skip


def _knowsley() -> Iterator[Line]:
    facts: dict[str, Any] = {
        "adult": adult("1941-02-02"),
        "income": [income("state-pension", "227.55"), income("pension-credit-savings", "7.25")],
        "capital": [asset("17050.91")],
        "savingsCredit": {"qualifyingIncome": paid("242.55"), "pensionAgeBeforeApril2016": True},
    }
    for label, care, charge, kept in (
        ("care-home", care_home(start="2024-04-15", cost="700.00"), "209.70", "30.15"),
        ("at-home", at_home("200.00"), "11.15", "228.70"),
    ):
        yield line(
            f"printed-knowsley-c-{label}",
            [
                told(CREDIT, charge=charge), told(TARIFF, tariff="12.00"),
                told(GUARANTEE, kept=kept),
            ],
            "Knowsley Council, client C, 2024/25",
            "227.55 + 7.25 + 12 of tariff income less 6.95 of savings credit and what is kept",
            "statute", "smoke",
            care=care, **facts,
        )  # fmt: skip
    yield line(
        "printed-knowsley-guarantee-at-20",
        [told(GUARANTEE, kept="160.30"), told(SUM, charge="19.95")],
        "Knowsley Council, 2024/25: 160.30",
        "87.65 + 48.80 + 23.85 for a client of 20; the premiums follow from the benefit",
        "statute", "smoke",
        adult=adult("2004-02-02"),
        income=[
            income("employment-support-allowance", "71.70"),
            income("pip-daily-living-enhanced", "108.55"),
        ],
    )  # fmt: skip


def _notional() -> Line:
    return line(
        "printed-guidance-notional",
        [
            told(NOTIONAL, left="20000.00", less="300.00", counted="26000.00"),
            told(UPPER, charge="400.00", pays="0.00", outcome="full-cost", above=True),
        ],
        "Care and support statutory guidance (its allowance 24.40, its income 124.40)",
        "20,000 given away and 6,000 left, care at 400: 100 without what was given away",
        "statute", "smoke",
        period=period("2015-06-01", "2015-06-07"), adult=adult("1935-01-01"),
        care=care_home(start="2015-06-01", cost="400.00"),
        income=[income("state-pension", "124.90")],
        capital=[asset("6000.00"), asset("20000.00", notional=True)],
        diminishingNotional={"since": "2015-06-01"},
    )  # fmt: skip
