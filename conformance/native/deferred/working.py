"""The equity limit and the deferral of a week, each a sum of lines that a citizen can follow.

What may not come in here: days after the first, and the words of a line (`words`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.native.deferred.case import Case, written
from conformance.native.deferred.terms import Terms
from conformance.native.deferred.words import LINES
from conformance.native.faults import Faults

Json = Any
LOWER, UPPER = "lower-capital-limit", "upper-capital-limit"
ALLOWANCE = "disposable-income-allowance"
_SI = "SI 2014/2671"
_RATES = {"lower": LOWER, "kept": ALLOWANCE}
_PARAGRAPHS = {"cost": "Care Act 2014 s.34", "tariff": "SI 2014/2672 reg 25"}
_ADDED = ("share", "cost", "kept", "top-up", "floor")
_ALWAYS = ("share", "tenth", "lower", "cost", "income", "kept")
"""Lines that are there even where they are nothing."""
_STEP = 250_00


def limit(case: Case, amounts: Mapping[str, int], faults: Faults) -> tuple[int, list[Json]]:
    """The equity limit in pennies, and its lines."""
    share, left = case.share(case.value), case.share(case.value * 9, 10)
    rest = case.share(case.value * 9 - case.owed * 10, 10)
    parts = {"share": share, "tenth": share - left, "lower": amounts[LOWER], "owed": left - rest}
    return _summed("limit", faults.bend("deferred-limit", parts, case=case), faults)


def week(
    case: Case, terms: Terms, amounts: Mapping[str, int], faults: Faults
) -> tuple[int, list[Json]]:
    """The deferral of a week in pennies, and its lines."""
    rent = case.rent * (100_00 - terms.rent_kept) // 100_00
    tariff = faults.bend(
        "deferred-tariff",
        _tariff(case.capital or 0, amounts[LOWER], amounts[UPPER]),
        capital=case.capital or 0, lower=amounts[LOWER], upper=amounts[UPPER],
    )  # fmt: skip
    wanted = amounts[ALLOWANCE] if case.kept is None else case.kept
    parts = {
        "cost": case.cost,
        "income": case.income,
        "tariff": tariff,
        "rent": rent if case.rent else 0,
        "kept": min(wanted, case.income + tariff + rent),
        "third": case.third,
        "top-up": case.top_up,
    }
    parts = faults.bend("deferred-week", parts, case=case, terms=terms)
    local = {"rent"} if terms.rent_kept else set()
    return _summed("week", parts, faults, local, also={"rent"} if case.rent else set())


def _tariff(capital: int, lower: int, upper: int) -> int:
    """A pound for each 250 pounds or part of it above the lower limit, up to the upper one."""
    return max(0, -((lower - min(capital, upper)) // _STEP)) * 100


def _summed(
    of: str,
    parts: Mapping[str, int],
    faults: Faults,
    local: set[str] | frozenset[str] = frozenset(),
    also: set[str] | frozenset[str] = frozenset(),
) -> tuple[int, list[Json]]:
    lines, total = [], 0
    for name, amount in parts.items():
        if amount or name in _ALWAYS or name in also:
            total += amount if name in _ADDED else -amount
            lines.append(_line(name, amount, local=name in local))
    amount = faults.bend("deferred-sum", max(0, total), total=total, of=of)
    if total < 0:
        lines.append(_line("floor", -total, local=False))
    return amount, [faults.bend("deferred-line", each, line=each) for each in lines]


def _line(name: str, amount: int, *, local: bool) -> Json:
    line: dict[str, Json] = {
        "label": LINES[name],
        "operation": "add" if name in _ADDED else "subtract",
        "amount": written(amount),
        "paragraph": "Local policy" if local else _PARAGRAPHS.get(name, _SI),
        "basis": "local" if local else "statutory",
    }
    if name in _RATES:
        line["rate"] = _RATES[name]
    return line
