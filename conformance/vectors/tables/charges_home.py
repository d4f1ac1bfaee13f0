"""Vectors of charges: when the main home counts, to the day.

Written from SI 2014/2672 Sch 2 paras 1, 2 and 4. What may not come in here: other capital, and what
else a stay changes (`charges_stays`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conformance.vectors.tables.charges import (
    DATED,
    HOME,
    PENSIONER,
    SI,
    care_home,
    house,
    income,
    line,
    period,
    told,
)
from conformance.vectors.tables.lines import Line

OCCUPIERS = (
    "partner", "relative-aged-60-or-over", "incapacitated-relative", "child-under-18",
)  # fmt: skip
_PARTS: Mapping[str, Any] = {"adult": PENSIONER, "income": [income("state-pension", "230.15")]}
"""In a care home in 2024/25 200.00 more than the allowance of 30.15."""
_LEFT = {"counted": "0.00", "charge": "200.00", "outcome": "contribution", "above": False}
_COUNTED = {"counted": "200000.00", "charge": "900.00", "outcome": "full-cost", "above": True}


def lines() -> Iterator[Line]:
    yield from _twelve_weeks()
    yield from _linked()
    yield from _left()
    yield from _worth()


def _stay(*earlier: tuple[str, str], start: str = "2024-06-03") -> dict[str, Any]:
    """A permanent stay, and earlier ones."""
    stay = care_home(start=start)
    stays = [{"start": first, "end": last} for first, last in earlier]
    return {**stay, "earlierStays": stays} if stays else stay


def _twelve_weeks() -> Iterator[Line]:
    source = f"{SI} Sch 2 para 2"
    for label, day, facts in (
        ("first-day", "2024-06-03", _LEFT),
        ("last-day", "2024-08-25", _LEFT),
        ("day-after", "2024-08-26", _COUNTED),
        ("much-later", "2024-11-04", _COUNTED),
    ):
        yield line(
            f"twelve-weeks-{label}",
            told(HOME, **facts),
            source, "84 days from 3 June 2024: the last is 25 August",
            "boundary", "statute", *(("smoke",) if label in ("last-day", "day-after") else ()),
            period=period(day), care=_stay(), property=house(), **_PARTS,
        )  # fmt: skip
    yield line(
        "twelve-weeks-end-within",
        [
            told(HOME, start="2024-08-19", end="2024-08-25", **_LEFT),
            told(HOME, 1, start="2024-08-26", end="2024-09-01", **_COUNTED),
            {"clause": DATED, "absent": ["/periods/2"]},
        ],
        source, "A new period begins on the day the home counts",
        "boundary", "statute", "smoke",
        period=period("2024-08-19", "2024-09-01"), care=_stay(), property=house(), **_PARTS,
    )  # fmt: skip
    yield line(
        "twelve-weeks-end-left-open",
        told(HOME, start="2024-06-03", end="2024-08-25", **_LEFT),
        source, "Without a last day the period ends when something changes",
        period={"start": "2024-06-03"}, care=_stay(), property=house(), **_PARTS,
    )  # fmt: skip


def _linked() -> Iterator[Line]:
    """Stays that are at most 52 weeks apart share one twelve weeks."""
    for label, stays, end in (
        # 28 days used: 84 - 28 = 56 days are left.
        ("four-weeks-used", [("2024-01-01", "2024-01-28")], "2024-07-28"),
        # 364 days from the last day of one to the first day of the other.
        ("52-weeks-apart", [("2023-05-08", "2023-06-05")], "2024-07-27"),
        ("52-weeks-and-a-day-apart", [("2023-05-08", "2023-06-04")], "2024-08-25"),
        ("a-day-left", [("2024-01-01", "2024-03-23")], "2024-06-03"),
    ):
        yield line(
            f"linked-{label}",
            [
                told(HOME, start="2024-06-03", end=end, **_LEFT),
                told(HOME, 1, end="2024-09-29", **_COUNTED),
            ],
            f"{SI} Sch 2 para 2",
            "Earlier permanent stays within 52 weeks share the twelve weeks, to the day",
            "boundary", "statute", *(("smoke",) if "apart" in label else ()),
            period=period("2024-06-03", "2024-09-29"), care=_stay(*stays), property=house(),
            **_PARTS,
        )  # fmt: skip
    for label, stays in (
        ("all-used", [("2024-01-01", "2024-03-24")]),
        ("more-used", [("2023-09-04", "2024-03-24")]),
        ("all-used-by-two", [("2024-01-01", "2024-02-11"), ("2024-03-04", "2024-04-14")]),
    ):
        yield line(
            f"linked-{label}",
            told(HOME, start="2024-06-03", end="2024-06-30", **_COUNTED),
            f"{SI} Sch 2 para 2",
            "Twelve weeks in all: none is left",
            "boundary", "statute", *(("smoke",) if label == "all-used" else ()),
            care=_stay(*stays), property=house(), **_PARTS,
        )  # fmt: skip


def _left() -> Iterator[Line]:
    yield line(
        "home-own-home",
        told(HOME, counted="0.00", charge="1.45", above=False),
        f"{SI} Sch 2 para 1",
        "The home does not count for care outside a care home",
        "statute", "smoke",
        property=house("900000.00"), **_PARTS,
    )  # fmt: skip
    for occupier in OCCUPIERS:
        yield line(
            f"home-lived-in-by-{occupier}",
            told(HOME, **_LEFT),
            f"{SI} Sch 2 para 4",
            "Somebody lives there for whom it is disregarded",
            "statute", *(("smoke",) if occupier == "partner" else ()),
            care=care_home(), property=house(occupiers=[occupier]), **_PARTS,
        )  # fmt: skip
    yield line(
        "home-lived-in-by-nobody",
        told(HOME, **_COUNTED),
        f"{SI} Sch 2 para 4", "A list of nobody is no occupier",
        care=care_home(), property=house(occupiers=[]), **_PARTS,
    )  # fmt: skip
    stays: Sequence[tuple[str, bool, Mapping[str, Any]]] = (
        ("to-return", True, _LEFT), ("not-to-return", False, _COUNTED),
    )  # fmt: skip
    for label, returns, facts in stays:
        yield line(
            f"home-temporary-stay-{label}",
            told(HOME, **facts),
            f"{SI} Sch 2 para 1",
            "Of a temporary resident it is left while they mean to return",
            "statute", "smoke",
            care=care_home("temporary", "2024-05-27"), property=house(intendsToReturn=returns),
            **_PARTS,
        )  # fmt: skip
    yield line(
        "home-temporary-stay-occupied",
        told(HOME, **_LEFT),
        f"{SI} Sch 2 para 4", "Not to return, and a partner lives there",
        care=care_home("temporary", "2024-05-27"),
        property=house(intendsToReturn=False, occupiers=["partner"]), **_PARTS,
    )  # fmt: skip
    yield line(
        "home-short-stay",
        told(HOME, counted="0.00", charge="1.45"),
        f"{SI} reg 8 and Sch 2 para 1", "A short-term stay is charged as at home",
        care=care_home("short-term", "2024-06-03"), property=house(), **_PARTS,
    )  # fmt: skip
    yield line(
        "home-by-discretion",
        told(HOME, **_LEFT),
        "MainHome discretionaryDisregard", "The council leaves it after the twelve weeks",
        care=care_home(), property=house(discretionaryDisregard=True), **_PARTS,
    )  # fmt: skip


def _worth() -> Iterator[Line]:
    for label, home, facts in (
        ("half", house("40000.00", owners=2), {"counted": "20000.00", "charge": "223.00"}),
        ("a-tenth-less", house("20000.00", saleCosts=True),
         {"counted": "18000.00", "charge": "215.00"}),
        ("a-debt", house("200000.00", encumbrance="184999.99"),
         {"counted": "15000.01", "charge": "204.00"}),
        ("share", house("60000.00", percent="25.00"),
         {"counted": "15000.00", "charge": "203.00"}),
    ):  # fmt: skip
        yield line(
            f"home-worth-{label}",
            told(HOME, **facts, above=False),
            f"{SI} regs 20, 24 and 25",
            "Where it counts, by its value and the adult's share: tariff income comes from it",
            care=care_home(), property=home, **_PARTS,
        )  # fmt: skip
