"""Fictional requests for a calculation of a charge, and how the tests read an answer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from gateway.rules.charging import STATUTORY, ChargingPolicy, calculate

NOBODY_CHOSE = date(2015, 4, 1)


def weekly(amount: str) -> dict[str, str]:
    return {"amount": amount, "every": "week"}


def income(kind: str, amount: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, **weekly(amount), **more}


def capital(amount: str, kind: str = "savings", **more: Any) -> dict[str, Any]:
    return {"type": kind, "value": amount, "ownership": {"kind": "sole"}, **more}


def house(amount: str = "200000.00", **more: Any) -> dict[str, Any]:
    return {"value": amount, "ownership": {"kind": "sole"}, **more}


def adult(born: str = "1990-01-15", household: str = "single", **more: Any) -> dict[str, Any]:
    return {"dateOfBirth": born, "household": household, **more}


def ask(
    start: str = "2026-06-01", end: str | None = "2026-06-28", *, cost: str = "500.00", **parts: Any
) -> dict[str, Any]:
    """A single adult of working age at home, in one month without any change; parts replace it."""
    period = {"start": start} if end is None else {"start": start, "end": end}
    care = {"setting": "own-home", "weeklyCost": cost}
    return {"period": period, "adult": adult(), "care": care, **parts}


def care_home(
    stay: str = "permanent", start: str = "2020-01-06", *, cost: str = "900.00", **more: Any
) -> dict[str, Any]:
    care = {"setting": "care-home", "weeklyCost": cost, "stay": stay, "start": start}
    return {**care, **more}


def policy(**choices: Any) -> ChargingPolicy:
    return ChargingPolicy(since=NOBODY_CHOSE, title="Fictional Council", **choices)


def periods(request: Any, chosen: ChargingPolicy = STATUTORY) -> list[Any]:
    return list(calculate(request, chosen)["periods"])


def only(request: Any, chosen: ChargingPolicy = STATUTORY) -> Any:
    """The one period of an answer."""
    (period,) = periods(request, chosen)
    return period


def charge(request: Any, chosen: ChargingPolicy = STATUTORY) -> Decimal:
    return Decimal(only(request, chosen)["weeklyCharge"])


def total(lines: list[Any]) -> Decimal:
    """The sum of signed lines, as a citizen with a calculator does it."""
    signs = {"add": 1, "subtract": -1}
    return sum((signs[each["operation"]] * Decimal(each["amount"]) for each in lines), Decimal(0))


def line(period: Any, label: str, where: str = "working") -> Any:
    """The one line whose label starts so."""
    lines = period["capital"]["working"] if where == "capital" else period["working"]
    (found,) = [each for each in lines if each["label"].startswith(label)]
    return found


def labels(period: Any) -> list[str]:
    return [each["label"] for each in period["working"]]


def signed(each: Any) -> str:
    return ("+" if each["operation"] == "add" else "-") + each["amount"]
