"""How the laws of charges ask, and how they compare what two answers charge.

What may not come in here: single laws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from conformance import workings
from conformance.charges import OPERATION
from conformance.laws.relations import Case, NotAnsweredError, answered, rows
from conformance.model import Exchange
from conformance.subject import Actor


@dataclass(frozen=True, slots=True)
class Charged:
    """What one period of an answer says, without its words."""

    start: str
    end: str
    outcome: str
    charge: Decimal
    kept: str
    counted: str


def ask(case: Case, body: Mapping[str, Any], actor: Actor = "nobody") -> Exchange:
    """The answer to a calculation, held against what holds of every one."""
    exchange = case.subject.call(OPERATION, body=dict(body), actor=actor)
    wrong = dict(workings.broken(OPERATION, exchange))
    for clause in workings.held(OPERATION, exchange):
        actual = wrong.get(clause, "")
        case.hold(clause, not actual, "a working that is right in itself", actual, (exchange,))
    return exchange


def charged(exchange: Exchange) -> list[Charged]:
    """The periods of an answer. Raises NotAnsweredError."""
    found = []
    for period in rows(answered(exchange, 200), "periods"):
        charge = workings.money(period.get("weeklyCharge"))
        if charge is None:
            raise NotAnsweredError("a charge that is no amount")
        capital = period.get("capital")
        told = capital.get("counted") if isinstance(capital, dict) else None
        days = (str(period.get("start")), str(period.get("end")))
        outcome, kept = str(period.get("outcome")), str(period.get("minimumIncome"))
        found.append(Charged(*days, outcome, charge, kept, str(told)))
    if not found:
        raise NotAnsweredError("an answer without periods")
    return found


def same(case: Case, clause: str, first: Exchange, second: Exchange, what: str) -> bool:
    """Both charge the same for the same days."""
    left, right = charged(first), charged(second)
    other = next((pair for pair in zip(left, right, strict=False) if pair[0] != pair[1]), None)
    told = "another number of periods" if other is None else f"{other[1]} and before {other[0]}"
    return case.hold(clause, left == right, f"the same charge {what}", told, (first, second))


def never(
    case: Case,
    clause: str,
    first: Exchange,
    second: Exchange,
    what: str,
    fits: Callable[[Decimal, Decimal], bool],
) -> bool:
    """On every day on which either of them begins a period, both charges `fit`."""
    left, right = charged(first), charged(second)
    days = sorted({each.start for each in (*left, *right)})
    pairs = [(day, on(left, day), on(right, day)) for day in days]
    bad = next(((day, a, b) for day, a, b in pairs if not fits(a, b)), None)
    told = "" if bad is None else f"{bad[2]} after {bad[1]} on {bad[0]}"
    return case.hold(clause, bad is None, what, told, (first, second))


def on(periods: list[Charged], day: str) -> Decimal:
    """What is charged on a day of an answer. Raises NotAnsweredError for another day."""
    for each in periods:
        if each.start <= day <= each.end:
            return each.charge
    raise NotAnsweredError(f"no period of an answer holds {day}")


def not_less(before: Decimal, after: Decimal) -> bool:
    """It is never lower afterwards."""
    return after >= before


def not_more(before: Decimal, after: Decimal) -> bool:
    """It is never higher afterwards."""
    return after <= before
