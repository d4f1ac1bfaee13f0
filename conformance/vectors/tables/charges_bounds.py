"""Vectors of charges: the bounds of every charge, refusal, light touch, and what a council leaves.

Written from the Care Act 2014 s.14 and SI 2014/2672 reg 10. What may not come in here: income and
capital.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.vectors.tables.charges import (
    ACT,
    ANYBODY,
    BOUNDS,
    LOCAL,
    ORDER,
    PENSIONER,
    POLICY,
    ROUTE,
    SI,
    SUM,
    asset,
    at_home,
    at_line,
    care_home,
    has_line,
    house,
    income,
    line,
    policy,
    told,
)
from conformance.vectors.tables.charges_care import PENSION
from conformance.vectors.tables.lines import Line


def lines() -> Iterator[Line]:
    yield from _anybody()
    yield from _bounds()
    yield from _routes()
    yield from _policies()


def _anybody() -> Iterator[Line]:
    """What is sent without a token, in this order and in the opposite one."""
    items = [
        income("state-pension", "150.00"), income("earnings", "80.00"),
        income("occupational-pension", "433.34", "month"), income("annuity", "0.51", "year"),
        income("war-widows-pension", "30.00"),
    ]  # fmt: skip
    assets = [asset("9000.00"), asset("7000.01", "shares"), asset("60000.00", "life-policy")]
    for label, clause, parts in (
        ("in-this-order", ANYBODY, (items, assets)),
        ("the-last-first", ORDER, (items[::-1], assets[::-1])),
        ("in-another-order", ORDER, ([*items[2:], *items[:2]], [*assets[1:], assets[0]])),
    ):
        yield line(
            f"anybody-{label}",
            told(clause, charge="49.30", counted="16000.01", kept="228.70"),
            f"{SI} regs 13, 14 and 25",
            "150 + 80 - 80 + 100.00 + 30 - 10 + 8 of tariff income - 228.70, in any order",
            "smoke",
            adult=PENSIONER, income=parts[0], capital=parts[1],
        )  # fmt: skip


def _bounds() -> Iterator[Line]:
    for label, pension, cost, charge, outcome in (
        ("below-nothing", "0.00", "500.00", "0.00", "no-charge"),
        ("a-penny-below", "228.69", "500.00", "0.00", "no-charge"),
        ("nothing-left", "228.70", "500.00", "0.00", "no-charge"),
        ("a-penny-left", "228.71", "500.00", "0.01", "contribution"),
        ("a-penny-below-cost", "428.69", "200.00", "199.99", "contribution"),
        ("the-cost", "428.70", "200.00", "200.00", "contribution"),
        ("more-than-the-cost", "428.71", "200.00", "200.00", "contribution"),
        ("costs-a-penny", "428.70", "0.01", "0.01", "contribution"),
        ("costs-nothing", "428.70", "0.00", "0.00", ""),
        ("very-much", "999999999.99", "999999999.99", "999999771.29", "contribution"),
    ):
        yield line(
            f"bounds-{label}",
            told(BOUNDS, charge=charge, kept="228.70", **({"outcome": outcome} if outcome else {})),
            f"{ACT} s.14(4) and (7)",
            "Never above the cost, never below nothing, and 228.70 are always left",
            "boundary", "statute", *(("smoke",) if label != "very-much" else ("number",)),
            adult=PENSIONER, care=at_home(cost), income=[income("state-pension", pension)],
        )  # fmt: skip
    for label, pension, charge in (
        ("nothing-left", "30.15", "0.00"), ("a-penny-left", "30.16", "0.01"),
        ("the-cost", "930.15", "900.00"), ("more-than-the-cost", "930.16", "900.00"),
    ):  # fmt: skip
        yield line(
            f"bounds-in-a-home-{label}",
            told(BOUNDS, charge=charge, kept="30.15"),
            f"{ACT} s.14(4); {SI} reg 6", "The same in a care home, where 30.15 are kept",
            "boundary", "statute",
            adult=PENSIONER, care=care_home(), income=[income("state-pension", pension)],
        )  # fmt: skip


def _routes() -> Iterator[Line]:
    whole = {"charge": "500.00", "pays": "0.00", "outcome": "full-cost"}
    cases: tuple[tuple[str, dict[str, Any]], ...] = (
        ("nothing-told", {}), ("little", {"income": [income("state-pension", "10.00")]}),
        ("some-capital", {"capital": [asset("100.00")]}),
    )  # fmt: skip
    for label, parts in cases:
        yield line(
            f"refused-{label}",
            [
                told(ROUTE, **whole),
                {"clause": ROUTE, "is": {"/route": "refused"}},
                has_line(ROUTE, "paragraph", f"{SI} reg 10(1)", "500.00", operation="add"),
            ],
            f"{SI} reg 10(1)", "Whoever refuses is treated as above the limit",
            "statute", *(("smoke",) if label == "little" else ()),
            adult=PENSIONER, route="refused", **parts,
        )  # fmt: skip
    yield line(
        "light-touch-agreed",
        {"clause": ROUTE, "is": {"/route": "light-touch"}},
        f"{SI} reg 10(2)", "With the adult's consent it is answered",
        "statute", "smoke",
        adult=PENSIONER, income=PENSION, route="light-touch", lightTouchConsent=True,
    )  # fmt: skip
    told_so: dict[str, Any] = {"route": "full"}
    for label, parts in (("told", told_so), ("left-out", {})):
        yield line(
            f"full-{label}",
            [told(SUM, charge="200.00"), {"clause": SUM, "is": {"/route": "full"}}],
            f"{SI} reg 9", "The route is full when it is left out",
            adult=PENSIONER, income=PENSION, **parts,
        )  # fmt: skip


def _policies() -> Iterator[Line]:
    eighty = {"disposableIncomePercent": "80.00"}
    cases: tuple[tuple[str, dict[str, Any], str, dict[str, Any], str, str], ...] = (
        ("eighty-per-cent", eighty, "428.70", at_home(), "160.00", "40.00"),
        ("eighty-per-cent-of-pennies", eighty, "228.79", at_home(), "0.07", "0.02"),
        ("eighty-per-cent-before-the-cost", eighty, "428.70", at_home("170.00"), "160.00", "40.00"),
        ("at-most", {"maximumCharge": "150.00"}, "428.70", at_home(), "150.00", "50.00"),
        ("nothing-at-most", {"maximumCharge": "0.00"}, "428.70", at_home(), "0.00", "200.00"),
        ("at-least", {"minimumCharge": "200.01"}, "428.70", at_home(), "0.00", "200.00"),
        ("just-at-least", {"minimumCharge": "200.00"}, "428.70", at_home(), "200.00", ""),
        ("not-reached", {"maximumCharge": "200.00"}, "428.70", at_home(), "200.00", ""),
        ("a-hundred-per-cent", {"disposableIncomePercent": "100.00"}, "428.70", at_home(),
         "200.00", ""),
        ("nothing-per-cent", {"disposableIncomePercent": "0.00"}, "428.70", at_home(), "0.00",
         "200.00"),
        ("not-in-a-home", {**eighty, "maximumCharge": "150.00"}, "428.70", care_home(),
         "398.55", ""),
        ("nothing-chosen", {}, "428.70", at_home(), "200.00", ""),
        ("chosen-for-others", {"deferredPayment": {"setUpFee": "500.00"},
                               "arrangementFeeAnnual": "300.00"}, "428.70", at_home(),
         "200.00", ""),
    )  # fmt: skip
    for label, chosen, pension, care, charge, local in cases:
        lines_ = (
            has_line(POLICY, "paragraph", LOCAL, local, operation="subtract", basis="local")
            if local
            else {"clause": POLICY, "absent": [at_line("basis", "local")]}
        )
        yield line(
            f"by-policy-{label}",
            [
                told(POLICY, charge=charge),
                {"clause": POLICY, "is": {"/policy/title": "Tried policy"}},
                {"clause": POLICY, "is": {"/policy/since": "2019-04-08"}},
                lines_,
            ],
            "Care Act 2014 s.14; ChargingPolicy",
            "A council may charge less, and what it leaves is a local line",
            *(("smoke",) if "eighty-per-cent" in label or label == "at-most" else ()),
            chosen=policy(**chosen), adult=PENSIONER, care=care,
            income=[income("state-pension", pension)],
        )  # fmt: skip
    yield line(
        "by-policy-source-told",
        {
            "clause": POLICY,
            "is": {"/policy": {**policy(), "source": "https://council.example/charging"}},
        },
        "PolicyUsed", "The answer names the policy that was used",
        "smoke",
        chosen=policy(source="https://council.example/charging", maximumCharge="1.00"),
    )  # fmt: skip
    yield line(
        "by-policy-home-not-limited",
        told(POLICY, charge="900.00", outcome="full-cost"),
        "ChargingPolicy maximumCharge: outside care homes",
        "The most that is charged is for care outside care homes",
        chosen=policy(maximumCharge="150.00"), adult=PENSIONER, income=PENSION, care=care_home(),
        property=house(),
    )  # fmt: skip
