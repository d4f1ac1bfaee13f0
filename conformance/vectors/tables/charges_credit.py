"""Vectors of charges: the savings-credit disregard on either side of each amount.

Written from SI 2014/2672 Sch 1 para 40 and the amounts of pension credit by year. What may not come
in here: other income.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from conformance.vectors.tables.charges import (
    CREDIT,
    DATED,
    POLICY,
    SI,
    adult,
    at_home,
    care_home,
    has_line,
    income,
    line,
    paid,
    period,
    policy,
    told,
)
from conformance.vectors.tables.lines import Line

YEARS = (
    # A day, the threshold, the guarantee and the disregard of single adults, then of couples.
    ("2019-06-03", ("144.38", "167.25", "5.75"), ("229.67", "255.25", "8.60")),
    ("2021-06-07", ("153.70", "177.10", "5.75"), ("244.12", "270.30", "8.60")),
    ("2022-06-06", ("158.47", "182.60", "5.90"), ("251.70", "278.70", "8.85")),
    ("2023-06-05", ("174.49", "201.05", "6.50"), ("277.12", "306.85", "9.75")),
    ("2024-06-03", ("189.80", "218.15", "6.95"), ("301.22", "332.95", "10.40")),
    ("2025-06-02", ("198.27", "227.10", "7.05"), ("314.34", "346.60", "10.60")),
    ("2026-06-01", ("208.07", "238.00", "7.30"), ("329.75", "363.25", "11.00")),
)
_PEA = {
    "2019": "24.90", "2021": "24.90", "2022": "25.65", "2023": "28.25", "2024": "30.15",
    "2025": "30.65", "2026": "31.80",
}  # fmt: skip
_SOURCE = f"{SI} Sch 1 para 40; pension credit of the year"


def lines() -> Iterator[Line]:
    yield from _years()
    yield from _edges()
    yield from _for_whom()
    yield from _by_policy()


def _penny_more(amount: str) -> str:
    return str(Decimal(amount) + Decimal("0.01"))


def _charge(award: str, left: str, kept: str) -> str:
    return str(100 + Decimal(award) - Decimal(left) - Decimal(kept))


def _facts(award: str, qualifying: str | None, *, before: bool = True) -> dict[str, Any]:
    """Means that are what is kept, and an award of savings credit on top."""
    credit: dict[str, Any] = {"pensionAgeBeforeApril2016": before}
    if qualifying:
        credit["qualifyingIncome"] = paid(qualifying)
    return {
        "income": [income("state-pension", "100.00"), income("pension-credit-savings", award)],
        "savingsCredit": credit,
    }


def _years() -> Iterator[Line]:
    """Above the guarantee the amount of the year is left, whatever the award; up to it no more than
    the award: 100.00 and an award of 20.00 or 2.00 come in."""
    for day, single, couple in YEARS:
        for size, (_, guarantee, most) in (("single", single), ("couple", couple)):
            who = adult("1935-01-15") if size == "single" else adult(
                "1935-01-15", "couple", partner={"pensionAge": True}
            )  # fmt: skip
            for label, award, qualifying, left in (
                ("above", "20.00", _penny_more(guarantee), most),
                ("at-guarantee", "2.00", guarantee, "2.00"),
            ):
                kept = _PEA[day[:4]]
                yield line(
                    f"savings-credit-{day[:4]}-{size}-{label}",
                    told(CREDIT, charge=_charge(award, left, kept), kept=kept),
                    _SOURCE, "The amount of the year above the guarantee, else at most the award",
                    "boundary", "statute", *(("smoke",) if day[:4] == "2024" else ()),
                    period=period(day), adult=who,
                    care=care_home(start=f"{int(day[:4]) - 1}-01-05"),
                    **_facts(award, qualifying),
                )  # fmt: skip


def _edges() -> Iterator[Line]:
    for label, award, qualifying, left in (
        ("below-threshold", "5.00", "189.79", "0.00"),
        ("at-threshold", "5.00", "189.80", "5.00"),
        ("at-threshold-more", "17.01", "189.80", "6.95"),
        ("at-guarantee", "17.01", "218.15", "6.95"),
        ("at-guarantee-less", "3.10", "218.15", "3.10"),
        ("above-guarantee-less", "3.10", "218.16", "6.95"),
        ("far-above", "0.01", "999.00", "6.95"),
    ):
        yield line(
            f"savings-credit-{label}",
            told(CREDIT, charge=_charge(award, left, "30.15")),
            f"{_SOURCE}: 189.80 and 218.15 in 2024/25",
            "Nothing below the threshold, at most the award up to the guarantee, 6.95 above it",
            "boundary", "statute", *(("smoke",) if "threshold" in label else ()),
            adult=adult("1941-02-02"), care=care_home(), **_facts(award, qualifying),
        )  # fmt: skip
    yield line(
        "savings-credit-line",
        has_line(
            CREDIT, "paragraph", f"{SI} Sch 1 para 40", "6.95", operation="subtract",
            basis="statutory",
        ),
        _SOURCE, "The disregard is a line of its own",
        adult=adult("1941-02-02"), care=care_home(), **_facts("7.25", "242.55"),
    )  # fmt: skip
    yield line(
        "savings-credit-first-monday",
        [
            told(DATED, end="2024-04-05"),
            told(DATED, 1, start="2024-04-06", end="2024-04-07"),
            told(DATED, 2, start="2024-04-08", end="2024-04-14"),
        ],
        "Pension credit is new on the first Monday on or after 6 April",
        "The disregard is new on 6 April 2024, the guarantee that it depends on two days later",
        "boundary", "statute",
        period=period("2024-04-01", "2024-04-14"), adult=adult("1941-02-02"),
        care=care_home(start="2023-01-09"), **_facts("7.25", "205.00"),
    )  # fmt: skip


def _for_whom() -> Iterator[Line]:
    """Whoever reached pension age before 6 April 2016 and is 65."""
    for label, born, before, charge in (
        ("before", "1941-02-02", True, "69.90"),
        ("not-before", "1952-02-02", False, "76.85"),
    ):
        yield line(
            f"savings-credit-{label}-april-2016",
            told(CREDIT, charge=charge),
            "State Pension Credit Act 2002 s.3; SavingsCredit pensionAgeBeforeApril2016",
            "100.00 + 7.00 - 30.15, less 6.95 where pension age came before 6 April 2016",
            "statute", *(("smoke",) if label == "not-before" else ()),
            adult=adult(born), care=care_home(), **_facts("7.00", "242.55", before=before),
        )  # fmt: skip
    yield line(
        "savings-credit-at-home",
        told(CREDIT, charge="0.06"),
        _SOURCE, "At home too: 228.70 + 7.01 - 6.95 - 228.70",
        adult=adult("1941-02-02"), care=at_home(),
        income=[income("state-pension", "228.70"), income("pension-credit-savings", "7.01")],
        savingsCredit={
            "qualifyingIncome": paid("242.55"), "pensionAgeBeforeApril2016": True,
        },
    )  # fmt: skip


def _by_policy() -> Iterator[Line]:
    choices: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("disregarded", {"savingsCreditDisregarded": True}),
        ("not-counted", {"disregardedIncome": ["pension-credit-savings"]}),
    )
    for label, chosen in choices:
        yield line(
            f"savings-credit-{label}-by-policy",
            [
                told(POLICY, charge="69.85"),
                has_line(POLICY, "basis", "local", "3.05", paragraph="Local policy"),
            ],
            "ChargingPolicy savingsCreditDisregarded, disregardedIncome",
            "100.00 - 30.15: of 10.00 the law leaves 6.95 and the council the rest",
            chosen=policy(**chosen), adult=adult("1941-02-02"), care=care_home(),
            **_facts("10.00", "242.55"),
        )  # fmt: skip
