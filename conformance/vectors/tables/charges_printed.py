"""Vectors of charges: what councils print of care at home, and of their own policies, to the penny.

The facts are theirs, with what only their policy allows kept apart. What a page does not say (a
date of birth that fits the age, care that costs enough) is made up. What may not come in here: what
nobody printed, and stays (`charges_printed_stays`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from conformance.vectors.tables.charges import (
    BOUNDS,
    GUARANTEE,
    PENNIES,
    POLICY,
    SUM,
    TARIFF,
    adult,
    asset,
    at_home,
    income,
    line,
    paid,
    period,
    policy,
    told,
)
from conformance.vectors.tables.lines import Line


def lines() -> Iterator[Line]:
    yield from _devon()
    yield from _leeds_at_home()
    yield from _kingston()
    yield from _tariffs()
    yield from _guarantees()
    yield from _policies()


def _allowed(label: str, weekly: str) -> dict[str, Any]:
    return policy(allowances=[{"label": label, "weekly": weekly}])


def _devon() -> Iterator[Line]:
    facts: dict[str, Any] = {
        "period": period("2023-06-05"),
        "adult": adult("1986-03-02", premiums={"disability": True, "enhancedDisability": True}),
        "income": [
            income("employment-support-allowance", "225.45"),
            income("pip-daily-living-enhanced", "101.75"),
            income("pip-mobility", "26.90"),
        ],
        "housingCosts": [
            {"type": "rent", **paid("10.00")}, {"type": "council-tax", **paid("6.00")},
        ],
        "disabilityRelatedExpenditure": [
            {"label": "Cleaner", **paid("20.00")},
            {"label": "Mobile phone", **paid("2.31")},
            {"label": "Broadband", **paid("5.77")},
        ],
        "chosen": _allowed("Contents insurance", "1.27"),
    }  # fmt: skip
    source = "Devon County Council, common financial assessments, 2023/24"
    yield line(
        "printed-devon-37",
        [
            told(SUM, charge="110.10", pays="343.90", outcome="contribution"),
            told(GUARANTEE, kept="171.75"),
        ],
        source,
        "225.45 + 101.75 + 26.90 - 26.90 - 17.27 - 28.08 - 171.75, a client of 37 at home",
        "statute", "smoke",
        care=at_home("454.00"), **facts,
    )  # fmt: skip
    for cost in ("80.00", "110.09", "110.10", "110.11"):
        charge = min(cost, "110.10", key=Decimal)
        yield line(
            f"printed-devon-37-care-at-{cost.replace('.', '-')}",
            told(BOUNDS, charge=charge, outcome="contribution"),
            source,
            "The same client with care that costs less than 110.10, as much, or a penny more",
            "boundary", *(("smoke",) if cost == "80.00" else ()),
            care=at_home(cost), **facts,
        )  # fmt: skip


def _leeds_at_home() -> Iterator[Line]:
    yield line(
        "printed-leeds-home-care-1",
        [
            told(BOUNDS, charge="0.00", pays="287.50", outcome="no-charge"),
            told(GUARANTEE, kept="228.70"),
        ],
        "Leeds City Council, home-care example 1, 2024/25",
        "218.15 of income, and 228.70 + 9.30 for telecare are kept: client of 85",
        "statute",
        chosen=_allowed("Telecare", "9.30"),
        period=period("2024-07-01"), adult=adult("1939-01-15"), care=at_home("287.50"),
        income=[income("state-pension", "169.50"), income("pension-credit-guarantee", "48.65")],
    )  # fmt: skip


def _kingston() -> Iterator[Line]:
    yield line(
        "printed-kingston-85",
        [
            told(BOUNDS, charge="0.00", pays="180.10", outcome="no-charge"),
            told(GUARANTEE, kept="214.35"),
        ],
        "Royal Borough of Kingston, example 1, 2023/24",
        "305.60 less 214.35, 100 of household bills and 5 for the disability is -13.75",
        "statute", "smoke",
        chosen=_allowed("Household bills", "100.00"),
        period=period("2023-07-03"), adult=adult("1938-01-15"), care=at_home("180.10"),
        income=[income("state-pension", "203.85"), income("attendance-allowance-higher", "101.75")],
        disabilityRelatedExpenditure=[paid("5.00")],
    )  # fmt: skip
    yield line(
        "printed-kingston-universal-credit",
        [told(PENNIES, charge="27.44"), told(GUARANTEE, kept="159.40")],
        "Royal Borough of Kingston, 2024/25: 393.45 and 416.19 a month are 186.84 a week",
        "809.64 x 12 / 52 = 186.84, less 110.60 and 48.80",
        "statute",
        adult=adult("1990-02-02", premiums={"disability": True}),
        income=[income("universal-credit", "809.64", "month")],
    )  # fmt: skip


def _tariffs() -> Iterator[Line]:
    for who, day, capital, tariff in (
        ("Knowsley Council", "2024-06-03", "15000.00", "3.00"),
        ("Royal Borough of Kingston", "2023-06-05", "18250.00", "16.00"),
        ("Care Aware", "2022-06-06", "18450.00", "17.00"),
        ("financialadvice.net", "2024-06-03", "17250.00", "12.00"),
        ("RCH tests", "2018-06-04", "20000.00", "23.00"),
        ("Care Aware", "2025-06-02", "23250.00", "36.00"),
    ):
        yield line(
            f"printed-tariff-{capital.partition('.')[0]}",
            told(TARIFF, tariff=tariff, counted=capital, charge="0.00", outcome="no-charge"),
            who, "Tariff income that is printed; there is no other income",
            "statute",
            period=period(day), capital=[asset(capital)],
        )  # fmt: skip


def _guarantees() -> Iterator[Line]:
    yield line(
        "reference-30-both-premiums",
        [told(GUARANTEE, kept="197.10"), told(SUM, charge="52.90")],
        "SI 2014/2672 reg 7: the dated amounts of 2026/27",
        "120.40 + 51.55 + 25.15, single, 30",
        "statute",
        period=period("2026-06-01"),
        adult=adult("1996-02-02", premiums={"disability": True, "enhancedDisability": True}),
        income=[income("universal-credit", "250.00")],
    )  # fmt: skip
    yield line(
        "printed-reading-couple",
        [told(GUARANTEE, kept="121.65"), told(SUM, charge="77.20", pays="242.80")],
        "Reading Borough Council, Appendix B 2024/25, less its 3 per cent",
        "138.20 + 72.65 - 12.00 less 86.85 + 34.80 for a member of a couple",
        "statute",
        period=period("2024-10-07"), care=at_home("320.00"),
        adult=adult("1979-04-04", "couple", partner={"dateOfBirth": "1977-08-08"}),
        income=[
            income("employment-support-allowance", "138.20"),
            income("pip-daily-living-standard", "72.65"),
        ],
        disabilityRelatedExpenditure=[paid("12.00")],
    )  # fmt: skip


def _policies() -> Iterator[Line]:
    yield line(
        "printed-night-care",
        [told(POLICY, charge="65.15"), told(GUARANTEE, kept="228.70")],
        "35.90 in 2024/25, printed by several councils",
        "221.20 + 108.55 less 35.90 and 228.70: no care at night, and a policy that leaves it",
        chosen=policy(nightCareDisregard=True),
        adult=adult("1940-02-02"), care=at_home("200.00", dayCareOnly=True),
        income=[income("state-pension", "221.20"), income("attendance-allowance-higher", "108.55")],
    )  # fmt: skip
    for label, pension, charge, outcome in (
        ("below", "229.94", "0.00", "no-charge"), ("reached", "229.95", "1.25", "contribution"),
    ):  # fmt: skip
        yield line(
            f"printed-least-{label}",
            told(POLICY, charge=charge, outcome=outcome),
            "Reading Borough Council: the least that is collected is 1.25",
            "1.24 is not collected and 1.25 is",
            "boundary",
            chosen=policy(minimumCharge="1.25"),
            adult=adult("1940-02-02"), income=[income("state-pension", pension)],
        )  # fmt: skip
    yield line(
        "printed-guarantee-plus-25",
        [told(POLICY, charge="32.06"), told(PENNIES, kept="267.94")],
        "Waltham Forest: 25 per cent more than the guarantee",
        "214.35 x 1.25 = 267.9375, a fraction of a penny for the adult",
        chosen=policy(minimumIncomeUpliftPercent="25.00"),
        period=period("2023-06-05"), adult=adult("1940-02-02"),
        income=[income("state-pension", "300.00")],
    )  # fmt: skip
