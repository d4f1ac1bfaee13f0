"""Vectors of charges: which income counts where, what of it is left, and what a week of it is.

Written from SI 2014/2672 regs 11, 13, 14 and 17 and Sch 1, and from what the code list income-types
says of each code. What may not come in here: savings credit (`charges_credit`), and costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.vectors.tables.charges import (
    INCOME,
    LOCAL,
    PENNIES,
    PENSIONER,
    POLICY,
    SI,
    UNCOUNTED,
    at_home,
    care_home,
    has_line,
    income,
    line,
    policy,
    told,
)
from conformance.vectors.tables.lines import Line

COUNTED = (
    *("state-pension", "occupational-pension", "personal-pension", "annuity"),
    *("pension-credit-guarantee", "pension-credit-savings", "universal-credit"),
    *("employment-support-allowance", "jobseekers-allowance", "income-support"),
    *("carers-allowance", "attendance-allowance-lower", "attendance-allowance-higher"),
    *("dla-care-lowest", "dla-care-middle", "dla-care-highest", "pip-daily-living-standard"),
    *("pip-daily-living-enhanced", "constant-attendance-allowance"),
    *("industrial-injuries-benefit", "bereavement-benefit", "incapacity-benefit"),
    *("severe-disablement-allowance", "maternity-allowance", "rental-income", "trust-income"),
    *("maintenance-received", "other-benefit", "other"),
)
LEFT = (
    *("earnings", "self-employed-earnings", "dla-mobility", "pip-mobility"),
    *("war-disablement-pension", "guaranteed-income-payment"),
    *("armed-forces-independence-payment", "housing-benefit", "council-tax-support"),
    *("child-benefit", "child-tax-credit", "winter-fuel-payment", "christmas-bonus"),
    *("cold-weather-payment", "direct-payment", "charitable-payment", "voluntary-payment"),
    *("social-fund-payment", "student-grant"),
)
_BY_NAME = {"earnings", "self-employed-earnings", "dla-mobility", "pip-mobility"}
"""Those of which a clause of its own speaks."""
_PARTS: dict[str, Any] = {
    "adult": {**PENSIONER, "premiums": {"carer": False}},
    "savingsCredit": {"pensionAgeBeforeApril2016": False},
}
AT_HOME, IN_A_HOME = income("other", "228.70"), income("other", "30.15")
"""What is kept in 2024/25, so that whatever else counts is charged."""


def lines() -> Iterator[Line]:
    yield from _kinds()
    yield from _left_in_part()
    yield from _halves()
    yield from _weeks()
    yield from _by_policy()


def _kinds() -> Iterator[Line]:
    places: tuple[tuple[str, dict[str, Any], dict[str, Any], str], ...] = (
        ("at-home", at_home(), AT_HOME, "working-tax-credit does not count here"),
        ("in-a-home", care_home(), IN_A_HOME, "working-tax-credit counts here"),
        ("in-a-temporary-stay", care_home("temporary", "2024-05-27"), IN_A_HOME,
         "working-tax-credit counts here"),
    )  # fmt: skip
    for place, care, base, tax_credit in places:
        some = ("earnings", "pip-mobility", "direct-payment", "occupational-pension")
        kinds = some if "temporary" in place else (*COUNTED, *LEFT)
        for kind in (*kinds, "working-tax-credit"):
            counts = kind in COUNTED
            if kind == "working-tax-credit":
                counts = place != "at-home"
            yield line(
                f"income-{kind}-{place}",
                told(
                    UNCOUNTED if kind in _BY_NAME else INCOME,
                    charge="100.01" if counts else "0.00",
                    outcome="contribution" if counts else "no-charge",
                ),
                f"{SI} {'reg 13' if counts else 'reg 14 and Sch 1'}; code list income-types",
                tax_credit if kind == "working-tax-credit" else
                "It counts" if counts else "It does not count",
                "statute",
                *(("smoke",) if kind in _BY_NAME or kind == "direct-payment" else ()),
                care=care, income=[base, income(kind, "100.01")], **_PARTS,
            )  # fmt: skip
    for place, care, base, _ in places:
        yield line(
            f"income-left-altogether-{place}",
            told(INCOME, charge="0.00", outcome="no-charge"),
            f"{SI} reg 14 and Sch 1; code list income-types",
            "One of each kind that does not count, each of more than the care costs",
            "statute", "smoke",
            care=care, **_PARTS,
            income=[base, *(income(kind, "2000.00") for kind in LEFT if kind != "dla-mobility")],
        )  # fmt: skip
    yield line(
        "income-earnings-line",
        has_line(UNCOUNTED, "paragraph", f"{SI} reg 14", "400.00", operation="subtract"),
        f"{SI} reg 14",
        "Earnings are stated and taken off by a line of their own",
        care=at_home(), income=[AT_HOME, income("earnings", "400.00")], **_PARTS,
    )  # fmt: skip
    yield line(
        "income-mobility-line",
        has_line(UNCOUNTED, "paragraph", f"{SI} Sch 1 para 8", "75.75", operation="subtract"),
        f"{SI} Sch 1 para 8",
        "The mobility component is stated and taken off by a line of its own",
        care=at_home(), income=[AT_HOME, income("pip-mobility", "75.75")], **_PARTS,
    )  # fmt: skip
    yield line(
        "income-notional",
        [
            told(INCOME, charge="40.00"),
            has_line(INCOME, "paragraph", f"{SI} reg 17", "40.00", operation="add"),
        ],
        f"{SI} reg 17",
        "Income that the adult is treated as having counts",
        "statute",
        income=[AT_HOME, income("occupational-pension", "40.00", notional=True)], **_PARTS,
    )  # fmt: skip


def _left_in_part() -> Iterator[Line]:
    for amount, charge in (
        ("8.00", "0.00"), ("10.00", "0.00"), ("10.01", "0.01"), ("150.00", "140.00"),
    ):  # fmt: skip
        for place, care, base in (
            ("at-home", at_home(), AT_HOME), ("in-a-home", care_home(), IN_A_HOME),
        ):  # fmt: skip
            yield line(
                f"war-widow-{amount.replace('.', '-')}-{place}",
                told(INCOME, charge=charge),
                f"{SI} Sch 1",
                "The first ten pounds a week of a war widow's or widower's pension are left",
                "boundary", "statute", *(("smoke",) if amount == "150.00" else ()),
                care=care, income=[base, income("war-widows-pension", amount)], **_PARTS,
            )  # fmt: skip
    for amount, every, charge in (
        ("20.00", "week", "80.00"), ("100.00", "month", "76.92"), ("0.01", "year", "99.99"),
    ):  # fmt: skip
        yield line(
            f"tax-{every}",
            told(INCOME, charge=charge),
            f"{SI} Sch 1 para 1",
            "Tax is taken off: 100.00 x 12 / 52 is 23.08 to the adult's advantage",
            "statute",
            income=[
                AT_HOME, income("occupational-pension", "100.00"),
                income("tax-paid", amount, every),
            ],
            **_PARTS,
        )  # fmt: skip


def _halves() -> Iterator[Line]:
    for label, kind, amount, every, care, charge in (
        ("permanent", "occupational-pension", "200.00", "week", care_home(), "100.00"),
        ("personal", "personal-pension", "200.00", "week", care_home(), "100.00"),
        ("odd-penny", "occupational-pension", "200.01", "week", care_home(), "100.00"),
        ("monthly", "occupational-pension", "866.67", "month", care_home(), "100.00"),
        ("at-home", "occupational-pension", "200.00", "week", at_home(), "200.00"),
        ("of-a-state-pension", "state-pension", "200.00", "week", care_home(), "200.00"),
    ):
        base = AT_HOME if care["setting"] == "own-home" else IN_A_HOME
        yield line(
            f"half-pension-{label}",
            told(INCOME, charge=charge),
            f"{SI} Sch 1; IncomeItem halfPassedToSpouse",
            "A permanent resident may pass half of a private pension to a spouse",
            "statute", *(("smoke",) if label in ("permanent", "odd-penny") else ()),
            care=care, income=[base, income(kind, amount, every, halfPassedToSpouse=True)],
            **_PARTS,
        )  # fmt: skip
    yield line(
        "half-pension-kept-whole",
        told(INCOME, charge="200.00"),
        f"{SI} Sch 1; IncomeItem halfPassedToSpouse", "Nothing is passed on",
        care=care_home(), **_PARTS,
        income=[IN_A_HOME, income("occupational-pension", "200.00", halfPassedToSpouse=False)],
    )  # fmt: skip


def _weeks() -> Iterator[Line]:
    for every, amount, charge in (
        ("week", "100.00", "100.00"),
        ("fortnight", "200.01", "100.00"),
        ("four-weeks", "400.03", "100.00"),
        ("month", "100.00", "23.07"),
        ("month", "433.33", "99.99"),
        ("month", "433.34", "100.00"),
        ("month", "866.67", "200.00"),
        ("quarter", "1300.00", "100.00"),
        ("quarter", "1299.99", "99.99"),
        ("year", "5200.51", "100.00"),
        ("year", "0.51", "0.00"),
        ("year", "0.52", "0.01"),
    ):
        yield line(
            f"week-{every}-{amount.replace('.', '-')}",
            told(PENNIES, charge=charge),
            f"{SI} reg 11; code list payment-frequencies",
            "Twelve months, four quarters, a year are 52 weeks; fractions of a penny are dropped",
            "boundary", "number", *(("smoke",) if (every, amount) == ("month", "100.00") else ()),
            income=[AT_HOME, income("occupational-pension", amount, every)], **_PARTS,
        )  # fmt: skip
    yield line(
        "week-two-by-the-month",
        told(PENNIES, charge="46.14"),
        f"{SI} reg 11",
        "Two payments of 100.00 a month are 23.07 each",
        "number",
        income=[
            AT_HOME, income("occupational-pension", "100.00", "month"),
            income("annuity", "100.00", "month"),
        ],
        **_PARTS,
    )  # fmt: skip


def _by_policy() -> Iterator[Line]:
    yield line(
        "left-by-policy",
        [
            told(POLICY, charge="0.00", outcome="no-charge"),
            has_line(POLICY, "basis", "local", "100.00", operation="subtract", paragraph=LOCAL),
        ],
        "ChargingPolicy disregardedIncome",
        "A council may leave out income that it might count",
        "statute", "smoke",
        chosen=policy(disregardedIncome=["industrial-injuries-benefit"]),
        income=[AT_HOME, income("industrial-injuries-benefit", "100.00")], **_PARTS,
    )  # fmt: skip
    for label, kind, amount, more, choice, charge in (
        ("higher", "attendance-allowance-higher", "108.55", {"dayCareOnly": True}, True, "72.65"),
        ("lower", "attendance-allowance-lower", "72.65", {"dayCareOnly": True}, True, "72.65"),
        ("at-night", "attendance-allowance-higher", "108.55", {"dayCareOnly": False}, True,
         "108.55"),
        ("not-said", "attendance-allowance-higher", "108.55", {}, True, "108.55"),
        ("not-chosen", "attendance-allowance-higher", "108.55", {"dayCareOnly": True}, False,
         "108.55"),
        ("dla", "dla-care-highest", "108.55", {"dayCareOnly": True}, True, "72.65"),
        ("pip", "pip-daily-living-enhanced", "108.55", {"dayCareOnly": True}, True, "72.65"),
    ):  # fmt: skip
        yield line(
            f"night-care-{label}",
            told(POLICY, charge=charge),
            "ChargingPolicy nightCareDisregard",
            "108.55 less 72.65 are left where no care is given at night and the council says so",
            chosen=policy(nightCareDisregard=choice), care=at_home(**more),
            income=[AT_HOME, income(kind, amount)], **_PARTS,
        )  # fmt: skip
