"""Vectors of deferred payments: the equity limit, and what is deferred each week.

Every expected figure was worked out by hand from SI 2014/2671 or is printed by a council. What may
not come in here: days after the first (`deferral_debts`), and what is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.vectors.tables.deferred import (
    COST,
    KEPT,
    LIMIT,
    LOCAL,
    SI,
    TARIFF,
    TARIFF_REG,
    WEEK,
    WORKING,
    body,
    house,
    line,
    policy,
)
from conformance.vectors.tables.lines import Expectation, Line

_KEYS = ["operation", "amount", "paragraph", "basis"]


def lines() -> Iterator[Line]:
    yield from _limits()
    yield from _weeks()
    yield from _kept()
    yield from _tariffs()


def _working(clause: str, place: str, amount: str, rows: Sequence[str]) -> list[Expectation]:
    """`+200000.00 SI 2014/2671` is a line that adds; the law says so unless it is local policy."""
    of = []
    for row in rows:
        told, _, paragraph = row.partition(" ")
        operation = {"+": "add", "-": "subtract"}[told[0]]
        basis = "local" if paragraph == LOCAL else "statutory"
        of.append([operation, told[1:], paragraph or SI, basis])
    table = {"at": f"{place}/working", "keys": _KEYS, "of": of}
    return [
        {"clause": clause, "is": {f"{place}/amount": amount}},
        {"clause": WORKING, "rows": [table]},
    ]


def _limits() -> Iterator[Line]:
    for council, value, rest in (
        ("Bath and North East Somerset", "200000.00", ("20000.00", "165750.00")),
        ("South Tyneside", "100000.00", ("10000.00", "75750.00")),
        ("North Northamptonshire", "165000.00", ("16500.00", "134250.00")),
    ):
        tenth, limit = rest
        yield line(
            f"limit-printed-{value.partition('.')[0]}",
            _working(LIMIT, "/equityLimit", limit, [f"+{value}", f"-{tenth}", "-14250.00"]),
            f"Printed by {council}",
            "Nine tenths of the home less the lower capital limit",
            "statute", "smoke",
            body=body(property=house(value)),
        )  # fmt: skip
    for label, home, limit, rows in (
        ("half-of-two", house(kind="joint", owners=2), "75750.00",
         ["+100000.00", "-10000.00", "-14250.00"]),
        ("half-by-share", house(kind="share", percent="50.00"), "75750.00",
         ["+100000.00", "-10000.00", "-14250.00"]),
        ("quarter-by-share", house(kind="share", percent="25.00"), "30750.00",
         ["+50000.00", "-5000.00", "-14250.00"]),
        ("mortgage", house(encumbrance="30000.00"), "135750.00",
         ["+200000.00", "-20000.00", "-14250.00", "-30000.00"]),
        ("half-of-a-mortgage", house(kind="joint", owners=2, encumbrance="30000.00"), "60750.00",
         ["+100000.00", "-10000.00", "-14250.00", "-15000.00"]),
        ("thirds", house("100000.00", "joint", owners=3, encumbrance="1000.00"), "15416.66",
         ["+33333.33", "-3333.33", "-14250.00", "-333.34"]),
        ("below-nothing", house("15000.00"), "0.00",
         ["+15000.00", "-1500.00", "-14250.00", "+750.00"]),
        ("a-penny-left", house("15833.35"), "0.01", ["+15833.35", "-1583.34", "-14250.00"]),
        ("nothing-left", house("15833.34"), "0.00", ["+15833.34", "-1583.34", "-14250.00"]),
        ("worth-nothing", house("0.00"), "0.00", ["+0.00", "-0.00", "-14250.00", "+14250.00"]),
    ):  # fmt: skip
        yield line(
            f"limit-{label}",
            _working(LIMIT, "/equityLimit", limit, rows),
            "SI 2014/2671; councils print the sum",
            "The tenth, and what is owed, are of the adult's share and not of the whole home",
            "statute", *(("smoke",) if label == "half-of-two" else ("boundary",)),
            body=body(property=home),
        )  # fmt: skip
    yield line(
        "limit-not-by-policy",
        _working(LIMIT, "/equityLimit", "165750.00", ["+200000.00", "-20000.00", "-14250.00"]),
        "SI 2014/2672 reg 12; the policy's limits are not for care homes",
        "A council's own higher capital limit does not lower the equity limit",
        "statute",
        body=body(
            policy=policy({}, lowerCapitalLimit="20000.00", upperCapitalLimit="40000.00")
        ),
    )  # fmt: skip


def _weeks() -> Iterator[Line]:
    full = {
        "otherCapital": "15000.00", "allowanceKept": "100.00", "topUp": "25.00", "rent": "50.01",
        "thirdParty": "10.00",
    }  # fmt: skip
    rent = ["-300.00", f"-3.00 {TARIFF_REG}"]
    rest = ["+100.00", "-10.00", "+25.00"]
    for label, parts, amount, rows in (
        ("plain", {}, "844.00", ["-300.00", "+144.00"]),
        ("every-line", {**full, "terms": {"rentKeptPercent": "20.00"}}, "772.00",
         [*rent, f"-40.00 {LOCAL}", *rest]),
        ("rent-whole", {**full, "terms": {}}, "761.99", [*rent, "-50.01", *rest]),
        ("rent-kept", {"rent": "50.01", "terms": {"rentKeptPercent": "100.00"}}, "844.00",
         ["-300.00", f"-0.00 {LOCAL}", "+144.00"]),
        ("below-nothing", {"weeklyIncome": "1500.00"}, "0.00",
         ["-1500.00", "+144.00", "+356.00"]),
        ("to-the-penny", {"weeklyIncome": "1143.99"}, "0.01", ["-1143.99", "+144.00"]),
        ("nothing-to-defer", {"weeklyIncome": "1144.00"}, "0.00", ["-1144.00", "+144.00"]),
        ("nothing-from-others", {"thirdParty": "0.00", "topUp": "0.00", "rent": "0.00"}, "844.00",
         ["-300.00", "+144.00"]),
    ):  # fmt: skip
        yield line(
            f"week-{label}",
            _working(WEEK, "/weeklyDeferral", amount, [f"+1000.00 {COST}", *rows]),
            "Care Act 2014 s.34; SI 2014/2671",
            "The cost less what is paid now, each part a line, never below nothing",
            "statute", *(("smoke",) if label in ("plain", "every-line") else ()),
            body=body(**parts),
        )  # fmt: skip
    for label, parts, amount in (
        ("net-income", {}, "200.00"), ("with-a-top-up", {"topUp": "500.00"}, "700.00"),
    ):  # fmt: skip
        yield line(
            f"week-printed-{label}",
            [{"clause": WEEK, "is": {"/weeklyDeferral/amount": amount}}],
            "Hallmark Care Homes, 5 June 2017",
            "A printed example: 500 a week, 300 of income that is net of what is kept",
            "statute",
            body=body(weeklyCost="500.00", allowanceKept="0.00", **parts),
        )


def _kept() -> Iterator[Line]:
    for label, parts, kept, amount in (
        ("left-out", {}, "144.00", "844.00"),
        ("all-of-it", {"allowanceKept": "144.00"}, "144.00", "844.00"),
        ("less", {"allowanceKept": "143.99"}, "143.99", "843.99"),
        ("nothing", {"allowanceKept": "0.00"}, "0.00", "700.00"),
        ("of-less-income", {"weeklyIncome": "100.00"}, "100.00", "1000.00"),
        ("of-no-income", {"weeklyIncome": "0.00"}, "0.00", "1000.00"),
        ("of-just-enough", {"weeklyIncome": "144.00"}, "144.00", "1000.00"),
        ("of-a-penny-more", {"weeklyIncome": "144.01"}, "144.00", "999.99"),
        ("of-rent-too", {"weeklyIncome": "100.00", "rent": "44.00", "terms": {}}, "144.00",
         "1000.00"),
        ("of-tariff-too", {"weeklyIncome": "143.00", "otherCapital": "14750.00"}, "144.00",
         "999.00"),
    ):  # fmt: skip
        at = "/weeklyDeferral/working/rate=disposable-income-allowance/amount"
        yield line(
            f"kept-{label}",
            [{"clause": KEPT, "is": {at: kept, "/weeklyDeferral/amount": amount}}],
            "SI 2014/2671: 144 pounds a week; Reading, Wirral, North East Lincolnshire",
            "The allowance is kept from what there is, and no more is deferred than care costs",
            "boundary", "statute", *(("smoke",) if label in ("left-out", "of-less-income") else ()),
            body=body(**parts),
        )  # fmt: skip


def _tariffs() -> Iterator[Line]:
    for capital, tariff in (
        ("14250.00", 0), ("14250.01", 1), ("14500.00", 1), ("14500.01", 2), ("23000.00", 35),
        ("23250.00", 36), ("23250.01", 36), ("90000.00", 36),
    ):  # fmt: skip
        paid = [f"-{tariff}.00 {TARIFF_REG}"] if tariff else []
        rows = [f"+1000.00 {COST}", "-300.00", *paid, "+144.00"]
        yield line(
            f"tariff-{capital.replace('.', '-')}",
            _working(TARIFF, "/weeklyDeferral", f"{844 - tariff}.00", rows),
            "SI 2014/2672 reg 25",
            "A pound for each 250 pounds or part of it above the lower limit, up to the upper one",
            "boundary", "statute", *(("smoke",) if capital in ("14250.01", "90000.00") else ()),
            body=body(otherCapital=capital),
        )  # fmt: skip
    yield line(
        "tariff-not-by-policy",
        [{"clause": TARIFF, "is": {"/weeklyDeferral/amount": "841.00"}}],
        "SI 2014/2672 reg 25; the policy's limits are not for care homes",
        "A council's own higher limit brings no less tariff income",
        body=body(
            otherCapital="15000.00",
            policy=policy({}, lowerCapitalLimit="20000.00", upperCapitalLimit="40000.00"),
        ),
    )
