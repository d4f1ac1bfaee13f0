"""Vectors of charges: tariff income, the limits, what capital counts and what of it is the adult's.

Written from SI 2014/2672 regs 12, 18, 20, 24 and 25 and Sch 2. What may not come in here: the home
(`charges_home`), and capital that the adult is only treated as having (`charges_notional`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from conformance.vectors.tables.charges import (
    CAPITAL,
    JOINT,
    PENSIONER,
    POLICY,
    SI,
    TARIFF,
    UPPER,
    asset,
    care_home,
    has_line,
    income,
    line,
    policy,
    told,
)
from conformance.vectors.tables.lines import Line

AT_THE_GUARANTEE = [income("state-pension", "228.70")]
"""Of a single adult of pension age in 2024/25: whatever comes on top is charged."""
AT_THE_ALLOWANCE = [income("state-pension", "30.15")]
"""The same in a care home."""
COUNTED = (
    *("cash", "current-account", "savings", "savings-account", "bank-account", "isa"),
    *("national-savings", "national-savings-certificates", "premium-bonds", "shares"),
    *("stocks-and-shares", "unit-trusts", "government-bonds", "investment-bond", "land"),
    *("business-assets", "trust-fund", "money-owed", "crypto-assets", "overseas-capital"),
    *("lump-sum", "other"),
)
LEFT = (
    *("personal-possessions", "life-policy", "investment-bond-with-life-cover"),
    *("annuity-surrender", "pension-not-drawn", "personal-injury-trust", "personal-injury-payment"),
    *("funeral-plan", "benefit-arrears", "compensation-scheme", "social-fund-payment"),
)
_OFTEN = {"14250.00", "14250.01", "14500.00", "14500.01", "23000.00", "23000.01", "23250.00"}
"""The edges of a short run."""


def lines() -> Iterator[Line]:
    yield from _edges()
    yield from _above()
    yield from _kinds()
    yield from _joint()
    yield from _worth()
    yield from _own_limits()


def _edges() -> Iterator[Line]:
    """Every 250 pounds, exactly and a penny above: 23,250.01 is above the limit (`_above`)."""
    for step in range(37):
        for penny in (Decimal("0.00"), Decimal("0.01")):
            tariff, capital = step + (penny > 0), str(14250 + 250 * step + penny)
            if tariff > 36:
                continue
            yield line(
                f"tariff-{capital.replace('.', '-')}",
                told(
                    TARIFF, tariff=f"{tariff}.00", counted=capital, above=False,
                    charge=f"{tariff}.00", outcome="contribution" if tariff else "no-charge",
                ),
                f"{SI} reg 25",
                "A pound for each 250 pounds above 14,250 or a part of it, and no other income",
                "boundary", "statute", *(("smoke",) if capital in _OFTEN else ()),
                adult=PENSIONER, income=AT_THE_GUARANTEE, capital=[asset(capital)],
            )  # fmt: skip
    for capital, tariff in (("0.00", 0), ("14249.99", 0), ("22999.99", 35), ("23250.00", 36)):
        yield line(
            f"tariff-in-a-home-{capital.replace('.', '-')}",
            told(TARIFF, tariff=f"{tariff}.00", charge=f"{tariff}.00", above=False),
            f"{SI} reg 25",
            "The same in a care home",
            "boundary",
            adult=PENSIONER, income=AT_THE_ALLOWANCE, care=care_home(), capital=[asset(capital)],
        )  # fmt: skip
    yield line(
        "tariff-line",
        has_line(TARIFF, "paragraph", f"{SI} reg 25", "3.00", operation="add", basis="statutory"),
        f"{SI} reg 25",
        "Tariff income is a line that adds",
        "statute",
        adult=PENSIONER, income=AT_THE_GUARANTEE, capital=[asset("15000.00")],
    )  # fmt: skip


def _above() -> Iterator[Line]:
    whole = {"pays": "0.00", "outcome": "full-cost", "above": True}
    limits = {"lower": "14250.00", "upper": "23250.00"}
    for label, capital in (
        ("a-penny", [asset("23250.01")]),
        ("much", [asset("999999999.99")]),
        ("in-sum", [asset("23000.00"), asset("250.00", "shares"), asset("0.01", "cash")]),
    ):
        for place, care, cost in (("", None, "500.00"), ("-in-a-home", care_home(), "900.00")):
            more = {} if care is None else {"care": care}
            yield line(
                f"above-by-{label}{place}",
                told(UPPER, charge=cost, **whole, **limits),
                f"{SI} reg 12",
                "A penny more than 23,250.00 is above the limit: the full cost, whatever comes in",
                "boundary", "statute", *(("smoke",) if label == "a-penny" else ()),
                adult=PENSIONER, income=[], capital=capital, **more,
            )  # fmt: skip
    yield line(
        "not-above-in-sum",
        told(UPPER, counted="23250.00", tariff="36.00", charge="36.00", above=False, **limits),
        f"{SI} reg 12",
        "Three amounts that make exactly 23,250.00",
        "boundary", "statute", "smoke",
        adult=PENSIONER, income=AT_THE_GUARANTEE,
        capital=[asset("23000.00"), asset("249.99", "shares"), asset("0.01", "cash")],
    )  # fmt: skip
    yield line(
        "above-and-income",
        told(UPPER, charge="40.00", pays="0.00", outcome="full-cost"),
        f"{SI} reg 12; Care Act 2014 s.14(4)",
        "The full cost is the cost, and no more",
        adult=PENSIONER, care={"setting": "own-home", "weeklyCost": "40.00"},
        income=[income("state-pension", "900.00")], capital=[asset("50000.00")],
    )  # fmt: skip


def _kinds() -> Iterator[Line]:
    for kind in (*COUNTED, *LEFT):
        counts = kind in COUNTED
        yield line(
            f"capital-{kind}",
            told(
                CAPITAL, counted="15000.00" if counts else "0.00",
                tariff="3.00" if counts else "0.00", charge="3.00" if counts else "0.00",
            ),
            f"{SI} {'reg 18' if counts else 'Sch 2'}; code list capital-types",
            "15,000 of it count" if counts else "It does not count",
            *(("smoke",) if kind in ("cash", "personal-injury-trust", "life-policy") else ()),
            adult=PENSIONER, income=AT_THE_GUARANTEE, capital=[asset("15000.00", kind)],
        )  # fmt: skip
    yield line(
        "capital-left-altogether",
        told(CAPITAL, counted="0.00", above=False, charge="0.00"),
        f"{SI} Sch 2; code list capital-types",
        "One of each kind that does not count, each worth more than the limit",
        "statute", "smoke",
        adult=PENSIONER, income=AT_THE_GUARANTEE,
        capital=[asset("30000.00", kind) for kind in LEFT],
    )  # fmt: skip


def _joint() -> Iterator[Line]:
    for label, item, counted, tariff in (
        ("half", asset("40000.00", owners=2), "20000.00", 23),
        ("third", asset("60000.00", owners=3), "20000.00", 23),
        ("thirds-of-pennies", asset("100.00", owners=3), "33.33", 0),
        ("half-of-a-penny", asset("28500.01", owners=2), "14250.00", 0),
        ("half-of-two-pennies", asset("28500.02", owners=2), "14250.01", 1),
        ("half-at-the-limit", asset("46500.01", owners=2), "23250.00", 36),
        ("thousandth", asset("15000000.00", owners=1000), "15000.00", 3),
        ("shares", asset("30000.00", "shares", owners=2), "15000.00", 3),
    ):
        yield line(
            f"joint-{label}",
            told(JOINT, counted=counted, tariff=f"{tariff}.00", charge=f"{tariff}.00", above=False),
            f"{SI} reg 24",
            "Equal shares, and a fraction of a penny for the adult",
            "boundary", "statute", *(("smoke",) if label in ("half", "third") else ()),
            adult=PENSIONER, income=AT_THE_GUARANTEE, capital=[item],
        )  # fmt: skip
    yield line(
        "joint-half-above",
        told(JOINT, counted="23250.01", charge="500.00", above=True, outcome="full-cost"),
        f"{SI} regs 12 and 24",
        "Half of 46,500.02 is a penny above the limit",
        "boundary", "statute",
        adult=PENSIONER, income=AT_THE_GUARANTEE, capital=[asset("46500.02", owners=2)],
    )  # fmt: skip
    for label, item, counted in (
        ("half", asset("30000.00", "land", percent="50.00"), "15000.00"),
        ("third", asset("45000.00", "land", percent="33.33"), "14998.50"),
        ("whole", asset("15000.00", "land", percent="100.00"), "15000.00"),
        ("least", asset("100000.00", "land", percent="0.01"), "10.00"),
    ):
        yield line(
            f"share-{label}",
            told(JOINT, counted=counted),
            f"{SI} reg 24",
            "Of land the beneficial interest counts, in per cent",
            *(("smoke",) if label == "third" else ()),
            adult=PENSIONER, income=AT_THE_GUARANTEE, capital=[item],
        )  # fmt: skip


def _worth() -> Iterator[Line]:
    for label, item, counted in (
        ("a-tenth-less", asset("20000.00", "shares", saleCosts=True), "18000.00"),
        ("no-costs", asset("20000.00", "shares", saleCosts=False), "20000.00"),
        ("owed", asset("20000.00", "land", encumbrance="1500.00"), "18500.00"),
        ("both-at-the-limit", asset("26000.00", "shares", saleCosts=True, encumbrance="150.00"),
         "23250.00"),
        ("owed-more", asset("20000.00", "land", encumbrance="20000.01"), "0.00"),
        ("half-of-both",
         asset("50000.00", "land", saleCosts=True, encumbrance="10000.00", owners=2), "17500.00"),
        ("a-tenth-of-pennies", asset("15000.01", "shares", saleCosts=True), "13500.00"),
    ):  # fmt: skip
        yield line(
            f"worth-{label}",
            told(CAPITAL, counted=counted, above=False),
            f"{SI} regs 20 and 24",
            "The value less a tenth where selling costs, less what is owed; of that the share",
            "statute", *(("smoke",) if label in ("a-tenth-less", "both-at-the-limit") else ()),
            adult=PENSIONER, income=AT_THE_GUARANTEE, capital=[item],
        )  # fmt: skip
    yield line(
        "worth-owed-more-than-one",
        told(CAPITAL, counted="15000.00"),
        f"{SI} reg 20",
        "What is owed on one asset, and more than it is worth, takes nothing from another",
        adult=PENSIONER, income=AT_THE_GUARANTEE,
        capital=[asset("1000.00", "land", encumbrance="9000.00"), asset("15000.00")],
    )  # fmt: skip


def _own_limits() -> Iterator[Line]:
    """A council may have higher limits, but for permanent residents, and no lower ones."""
    chosen = policy(lowerCapitalLimit="20000.00", upperCapitalLimit="40000.00")
    at_home: dict[str, Any] = {"adult": PENSIONER, "income": AT_THE_GUARANTEE}
    in_a_home = {"adult": PENSIONER, "income": AT_THE_ALLOWANCE}
    for label, capital, facts, parts in (
        ("at-home", "40000.00", {"tariff": "80.00", "charge": "80.00", "lower": "20000.00",
                                 "upper": "40000.00", "above": False}, at_home),
        ("at-home-below", "20000.00", {"tariff": "0.00", "charge": "0.00"}, at_home),
        ("at-home-above", "40000.01", {"charge": "500.00", "above": True,
                                       "outcome": "full-cost"}, at_home),
        ("temporary", "40000.00", {"tariff": "80.00", "charge": "80.00"},
         {**in_a_home, "care": care_home("temporary", "2024-05-27")}),
        ("permanent", "23250.00", {"tariff": "36.00", "charge": "36.00", "lower": "14250.00",
                                   "upper": "23250.00"}, {**in_a_home, "care": care_home()}),
        ("permanent-above", "23250.01", {"charge": "900.00", "above": True,
                                         "outcome": "full-cost"},
         {**in_a_home, "care": care_home()}),
    ):  # fmt: skip
        yield line(
            f"limits-of-a-council-{label}",
            told(POLICY, **facts),
            f"{SI} regs 12 and 25; ChargingPolicy lowerCapitalLimit, upperCapitalLimit",
            "Higher limits hold for everybody but permanent residents of care homes",
            "boundary", *(("smoke",) if label in ("at-home", "permanent-above") else ()),
            chosen=chosen, capital=[asset(capital)], **parts,
        )  # fmt: skip
    yield line(
        "limits-of-a-council-harsher",
        told(POLICY, tariff="3.00", charge="3.00", lower="14250.00", upper="23250.00", above=False),
        "ChargingPolicy: kinder than the regulations and never harsher",
        "Limits below those of the regulations do not hold",
        chosen=policy(lowerCapitalLimit="10000.00", upperCapitalLimit="14000.00"),
        capital=[asset("15000.00")], **at_home,
    )  # fmt: skip
