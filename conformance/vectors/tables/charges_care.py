"""Vectors of charges: the care itself: what of it is free, and short stays, to the day.

Written from SI 2014/2672 regs 3, 4 and 8. What may not come in here: what the means are.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.vectors.tables.charges import (
    ACT,
    BOUNDS,
    DATED,
    FREE,
    GUARANTEE,
    PENSIONER,
    SHORT,
    SI,
    asset,
    at_home,
    care_home,
    income,
    line,
    period,
    policy,
    told,
)
from conformance.vectors.tables.lines import Line

PENSION = [income("state-pension", "428.70")]
"""200.00 more than what a single adult of pension age keeps in 2024/25, and 398.55 in a home."""


def lines() -> Iterator[Line]:
    yield from _reablement()
    yield from _equipment()
    yield from _other_free()
    yield from _short_stays()


def _reablement() -> Iterator[Line]:
    free = {"charge": "0.00", "pays": "500.00", "outcome": "free"}
    charged = {"charge": "200.00", "pays": "300.00", "outcome": "contribution"}
    for label, day, facts in (
        ("before", "2024-06-02", charged), ("first-day", "2024-06-03", free),
        ("last-day", "2024-07-14", free), ("day-after", "2024-07-15", charged),
    ):  # fmt: skip
        yield line(
            f"reablement-{label}",
            told(FREE, **facts),
            f"{SI} reg 3", "Six weeks from 3 June 2024: the last day is 14 July",
            "boundary", "statute", *(("smoke",) if "day" in label else ()),
            period=period(day), adult=PENSIONER, income=PENSION,
            freeServices=[{"reason": "reablement", "start": "2024-06-03"}],
        )  # fmt: skip
    yield line(
        "reablement-within",
        [
            told(FREE, end="2024-06-02", **charged),
            told(FREE, 1, start="2024-06-03", end="2024-07-14", **free),
            told(FREE, 2, start="2024-07-15", end="2024-07-28", **charged),
            {"clause": DATED, "absent": ["/periods/3"]},
        ],
        f"{SI} reg 3", "A new period begins when it starts and when it is over",
        "boundary", "statute", "smoke",
        period=period("2024-05-27", "2024-07-28"), adult=PENSIONER, income=PENSION,
        freeServices=[{"reason": "reablement", "start": "2024-06-03"}],
    )  # fmt: skip
    for label, part, charge, pays in (
        ("a-part", "180.00", "200.00", "300.00"), ("most", "380.00", "120.00", "380.00"),
    ):  # fmt: skip
        yield line(
            f"reablement-{label}",
            told(FREE, charge=charge, pays=pays, outcome="contribution"),
            f"{SI} reg 3; {ACT} s.14(4)", "What is left of the cost may be charged, and no more",
            "statute", *(("smoke",) if label == "most" else ()),
            adult=PENSIONER, income=PENSION,
            freeServices=[{"reason": "reablement", "start": "2024-06-03", "weeklyCost": part}],
        )  # fmt: skip


def _equipment() -> Iterator[Line]:
    """An aid is free at any price; an adaptation is minor up to a limit: reg 3(3)."""
    dear = ("1000.01", "200.00", "contribution")
    free = (("999.99", "0.00", "free"), ("1000.00", "0.00", "free"))
    for reason, cases, why in (
        ("community-equipment", (*free, ("1000.01", "0.00", "free")), "Free at any price"),
        ("minor-adaptation", (*free, dear), "Free up to 1,000 pounds and not a penny more"),
    ):
        for price, charge, outcome in cases:
            yield line(
                f"{reason}-{price.replace('.', '-')}",
                told(FREE, charge=charge, outcome=outcome),
                f"{SI} reg 3(3)", why,
                "boundary", "statute", *(("smoke",) if "1000" in price else ()),
                adult=PENSIONER, income=PENSION, freeServices=[{"reason": reason, "price": price}],
            )  # fmt: skip


def _other_free() -> Iterator[Line]:
    sources = {
        "aftercare": "Mental Health Act 1983 s.117", "cjd": f"{SI} reg 4",
        "assessment": f"{ACT} s.14",
    }  # fmt: skip
    for reason, source in sources.items():
        for label, parts in (
            ("poor", {}), ("rich", {"capital": [asset("90000.00")]}),
            ("refused", {"route": "refused"}),
        ):  # fmt: skip
            yield line(
                f"free-{reason}-{label}",
                told(FREE, charge="0.00", pays="500.00", outcome="free"),
                source, "Whatever the means are",
                "statute", *(("smoke",) if label == "rich" else ()),
                adult=PENSIONER, income=PENSION, freeServices=[{"reason": reason}], **parts,
            )  # fmt: skip
    yield line(
        "free-parts",
        told(FREE, charge="50.00", pays="450.00", outcome="full-cost"),
        f"{SI} regs 3 and 12", "Above the limit what is not free is charged: 500 - 250 - 200",
        "statute",
        adult=PENSIONER, income=[], capital=[asset("23250.01")],
        freeServices=[
            {"reason": "aftercare", "weeklyCost": "250.00"},
            {"reason": "cjd", "weeklyCost": "200.00"},
        ],
    )  # fmt: skip
    yield line(
        "free-more-than-all",
        told(FREE, charge="0.00", pays="500.00", outcome="free"),
        f"{ACT} s.14", "Parts that come to more than the cost leave nothing",
        adult=PENSIONER, income=PENSION,
        freeServices=[
            {"reason": "aftercare", "weeklyCost": "400.00"},
            {"reason": "cjd", "weeklyCost": "400.00"},
        ],
    )  # fmt: skip


def _short_stays() -> Iterator[Line]:
    stay = care_home("short-term", "2024-06-03")
    for label, chosen, day, charge, kept in (
        ("first-day", {}, "2024-06-03", "200.00", "228.70"),
        ("eight-weeks", {}, "2024-07-28", "200.00", "228.70"),
        ("a-day-more", {}, "2024-07-29", "398.55", "30.15"),
        ("four-weeks", {"shortStayAsOwnHomeWeeks": 4}, "2024-06-30", "200.00", "228.70"),
        ("four-weeks-and-a-day", {"shortStayAsOwnHomeWeeks": 4}, "2024-07-01", "398.55", "30.15"),
        ("never", {"shortStayAsOwnHomeWeeks": 0}, "2024-06-03", "398.55", "30.15"),
    ):
        yield line(
            f"short-stay-{label}",
            [told(SHORT, charge=charge), told(GUARANTEE, kept=kept)],
            f"{SI} reg 8; ChargingPolicy shortStayAsOwnHomeWeeks",
            "As care at home for at most eight weeks, to the day, or for fewer by policy",
            "boundary", "statute", *(("smoke",) if label in ("eight-weeks", "a-day-more") else ()),
            chosen=policy(**chosen), period=period(day), adult=PENSIONER, income=PENSION, care=stay,
        )  # fmt: skip
    yield line(
        "short-stay-within",
        [
            told(SHORT, end="2024-07-28", charge="200.00"),
            told(SHORT, 1, start="2024-07-29", end="2024-08-04", charge="398.55"),
        ],
        f"{SI} reg 8", "A new period begins after eight weeks",
        "boundary", "statute",
        period=period("2024-07-22", "2024-08-04"), adult=PENSIONER, income=PENSION, care=stay,
    )  # fmt: skip
    for label, setting in (
        ("at-home", at_home(topUp="75.00")), ("in-a-home", care_home(topUp="75.00")),
    ):  # fmt: skip
        yield line(
            f"top-up-{label}",
            told(BOUNDS, charge="200.00" if "at" in label else "398.55"),
            "ChargedCare topUp: never charged to the adult", "What a third party pays adds nothing",
            adult=PENSIONER, income=PENSION, care=setting,
        )  # fmt: skip
