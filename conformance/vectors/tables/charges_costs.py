"""Vectors of charges: what a home and a disability cost, and what a council leaves besides.

Written from SI 2014/2672 Sch 1 paras 2 to 4. What may not come in here: income.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from conformance.vectors.tables.charges import (
    EXPENSES,
    HOUSING,
    LOCAL,
    PENNIES,
    PENSIONER,
    POLICY,
    SI,
    at_home,
    at_line,
    care_home,
    has_line,
    income,
    line,
    paid,
    policy,
    told,
)
from conformance.vectors.tables.lines import Line

_HOUSING, _DISABILITY = f"{SI} Sch 1 paras 2 and 3", f"{SI} Sch 1 para 4"
PENSION = income("state-pension", "428.70")
"""200.00 more than what a single adult of pension age keeps in 2024/25."""
IN_A_HOME = income("state-pension", "230.15")
"""The same in a care home."""
CARE_BENEFITS = (
    *("attendance-allowance-lower", "attendance-allowance-higher", "dla-care-lowest"),
    *("dla-care-middle", "dla-care-highest", "pip-daily-living-standard"),
    *("pip-daily-living-enhanced", "constant-attendance-allowance"),
)


def lines() -> Iterator[Line]:
    yield from _kinds()
    yield from _help()
    yield from _stays()
    yield from _disability()
    yield from _standard()
    yield from _allowances()


def cost(kind: str, amount: str, every: str = "week") -> dict[str, str]:
    """A cost of the home."""
    return {"type": kind, **paid(amount, every)}


def _kinds() -> Iterator[Line]:
    for kind in ("rent", "mortgage", "council-tax", "ground-rent", "service-charge"):
        yield line(
            f"housing-{kind}",
            [
                told(HOUSING, charge="169.99"),
                {"clause": POLICY, "absent": [at_line("basis", "local")]},
            ],
            _HOUSING, "A cost of the home that the Schedule names is left",
            "statute", *(("smoke",) if kind == "rent" else ()),
            adult=PENSIONER, income=[PENSION], housingCosts=[cost(kind, "30.01")],
        )  # fmt: skip
    yield line(
        "housing-other",
        [
            told(POLICY, charge="169.99"),
            has_line(POLICY, "paragraph", LOCAL, "30.01", operation="subtract", basis="local"),
        ],
        "Code list housing-costs: other", "What only a policy allows is told as local",
        adult=PENSIONER, income=[PENSION], housingCosts=[cost("other", "30.01")],
    )  # fmt: skip
    yield line(
        "housing-several",
        told(PENNIES, charge="145.99"),
        f"{_HOUSING}; reg 11", "100.00 a month are 23.08 and 120.03 a quarter 9.24, at 12 / 52",
        "number",
        adult=PENSIONER, income=[PENSION],
        housingCosts=[
            cost("rent", "100.00", "month"), cost("ground-rent", "120.03", "quarter"),
            cost("council-tax", "43.37", "fortnight"),
        ],
    )  # fmt: skip


def _help() -> Iterator[Line]:
    rent, tax = cost("rent", "95.00"), cost("council-tax", "28.00")
    for label, costs, help_, charge in (
        ("a-part", [rent, tax], {"housingBenefit": paid("80.00"),
                                 "councilTaxSupport": paid("20.00")}, "177.00"),
        ("all-of-it", [rent], {"housingBenefit": paid("95.00")}, "200.00"),
        ("more-than-all", [rent], {"housingBenefit": paid("120.00")}, "200.00"),
        ("without-costs", [], {"housingBenefit": paid("50.00")}, "200.00"),
        ("not-of-the-tax", [tax], {"housingBenefit": paid("50.00")}, "172.00"),
        ("not-of-the-rent", [rent], {"councilTaxSupport": paid("50.00")}, "105.00"),
        ("more-than-the-tax", [rent, tax], {"councilTaxSupport": paid("50.00")}, "105.00"),
        ("by-the-month", [rent], {"housingBenefit": paid("100.00", "month")}, "128.07"),
    ):  # fmt: skip
        parts: dict[str, Any] = {**help_, **({"housingCosts": costs} if costs else {})}
        yield line(
            f"housing-help-{label}",
            told(HOUSING, charge=charge),
            _HOUSING, "Net of the help that is for them, and never below nothing",
            "statute", *(("smoke",) if label in ("a-part", "more-than-all") else ()),
            adult=PENSIONER, income=[PENSION], **parts,
        )  # fmt: skip


def _stays() -> Iterator[Line]:
    for label, care, charge in (
        ("permanent", care_home(), "200.00"),
        ("temporary", care_home("temporary", "2024-05-27"), "105.00"),
    ):
        yield line(
            f"housing-in-a-{label}-stay",
            told(HOUSING, charge=charge),
            _HOUSING, "A temporary resident keeps a home up, a permanent one none",
            "statute", "smoke",
            adult=PENSIONER, income=[IN_A_HOME], care=care, housingCosts=[cost("rent", "95.00")],
        )  # fmt: skip


def _disability() -> Iterator[Line]:
    expenses = [{"label": "Laundry", **paid("100.00", "month")}]
    for benefit in CARE_BENEFITS:
        yield line(
            f"disability-{benefit}",
            [
                told(EXPENSES, charge="226.92"),
                has_line(
                    EXPENSES, "paragraph", _DISABILITY, "23.08", operation="subtract",
                    basis="statutory",
                ),
            ],
            _DISABILITY, "200.00 + 50.00 less 23.08: a benefit for care is counted",
            "statute", *(("smoke",) if "attendance-allowance-higher" in benefit else ()),
            adult=PENSIONER, income=[PENSION, income(benefit, "50.00")],
            disabilityRelatedExpenditure=expenses,
        )  # fmt: skip
    for label, benefits, care, charge in (
        ("without-a-benefit", [], at_home(), "200.00"),
        ("with-mobility-only", ["pip-mobility"], at_home(), "200.00"),
        ("in-a-permanent-stay", ["attendance-allowance-higher"], care_home(), "250.00"),
        ("in-a-temporary-stay", ["attendance-allowance-higher"],
         care_home("temporary", "2024-05-27"), "250.00"),
    ):  # fmt: skip
        base = PENSION if care["setting"] == "own-home" else IN_A_HOME
        yield line(
            f"disability-{label}",
            [
                told(EXPENSES, charge=charge),
                {
                    "clause": EXPENSES,
                    "absent": [at_line("paragraph", _DISABILITY)],
                },
            ],
            _DISABILITY, "Only outside care homes, and where a benefit for care is counted",
            "statute", *(("smoke",) if label == "without-a-benefit" else ()),
            adult=PENSIONER, care=care, disabilityRelatedExpenditure=expenses,
            income=[base, *(income(kind, "50.00") for kind in benefits)],
        )  # fmt: skip


def _standard() -> Iterator[Line]:
    lower, higher = "attendance-allowance-lower", "attendance-allowance-higher"
    both = {
        "standardDisabilityExpenditure": "15.00", "higherStandardDisabilityExpenditure": "30.00",
    }  # fmt: skip
    cases: Sequence[tuple[str, str, dict[str, Any], list[Any], str]] = (
        ("without-receipts", lower, both, [], "235.00"),
        ("higher", higher, both, [], "220.00"),
        ("one-for-all", higher, {"standardDisabilityExpenditure": "15.00"}, [], "235.00"),
        ("less-than-it", lower, both, [paid("4.00")], "235.00"),
        ("more-than-it", lower, both, [paid("16.00")], "234.00"),
        ("no-benefit", "pip-mobility", both, [], "200.00"),
    )
    for label, benefit, chosen, expenses, charge in cases:
        yield line(
            f"disability-standard-{label}",
            told(POLICY, charge=charge),
            "ChargingPolicy standardDisabilityExpenditure, higherStandardDisabilityExpenditure",
            "What the council allows without receipts, and whoever shows more keeps more",
            *(("smoke",) if label == "less-than-it" else ()),
            chosen=policy(**chosen), adult=PENSIONER, income=[PENSION, income(benefit, "50.00")],
            **({"disabilityRelatedExpenditure": expenses} if expenses else {}),
        )  # fmt: skip
    yield line(
        "disability-standard-line",
        has_line(POLICY, "paragraph", LOCAL, "11.00", operation="subtract", basis="local"),
        "ChargingPolicy standardDisabilityExpenditure",
        "Of 15.00 the law leaves the 4.00 that are shown, and the council 11.00 more",
        chosen=policy(**both), adult=PENSIONER, income=[PENSION, income(lower, "50.00")],
        disabilityRelatedExpenditure=[paid("4.00")],
    )  # fmt: skip


def _allowances() -> Iterator[Line]:
    given = [{"label": "Telecare", "weekly": "9.30"}, {"label": "Water", "weekly": "0.75"}]
    for label, care, base in (
        ("at-home", at_home(), PENSION), ("in-a-home", care_home(), IN_A_HOME),
    ):  # fmt: skip
        yield line(
            f"allowances-{label}",
            [
                told(POLICY, charge="189.95"),
                {"clause": POLICY, "is": {f"{at_line('basis', 'local')}/operation": "subtract"}},
            ],
            "ChargingPolicy allowances", "Amounts that everybody keeps besides",
            chosen=policy(allowances=given), adult=PENSIONER, income=[base], care=care,
        )  # fmt: skip
