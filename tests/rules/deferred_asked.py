"""Fictional requests for deferred payments, and how the tests read an illustration."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from gateway.rules.charging import ChargingPolicy, Refused
from gateway.rules.charging.policy import DeferredPaymentPolicy
from gateway.rules.deferred_payment import illustrate

MET: dict[str, Any] = {
    "setting": "care-home", "homeDisregarded": False, "firstCharge": True, "termsAgreed": True,
}  # fmt: skip


def house(value: str = "200000.00", **more: Any) -> dict[str, Any]:
    return {"value": value, "ownership": {"kind": "sole"}, **more}


def ask(start: str = "2022-03-01", **parts: Any) -> dict[str, Any]:
    """A thousand pounds a week less three hundred, of which the whole allowance is kept."""
    return {
        "start": start,
        "weeklyCost": "1000.00",
        "weeklyIncome": "300.00",
        "property": house(),
        "otherCapital": "10000.00",
        "conditions": MET,
        "years": 1,
        **parts,
    }


def policy(**terms: Any) -> ChargingPolicy:
    return ChargingPolicy(
        since=date(2015, 4, 1),
        title="Fictional Council",
        deferred_payment=DeferredPaymentPolicy(**terms),
    )


def told(request: Any = None, **terms: Any) -> Any:
    """The answer under a council's terms, asked with `ask()` unless told otherwise."""
    return illustrate(ask() if request is None else request, policy(**terms))


def faults(request: Any, **terms: Any) -> list[tuple[str, str]]:
    try:
        illustrate(request, policy(**terms))
    except Refused as refused:
        assert all(each.detail.endswith(".") for each in refused.problems)
        return [(each.pointer, each.code) for each in refused.problems]
    return []


def total(lines: list[Any]) -> Decimal:
    """The sum of signed lines, as a citizen with a calculator does it."""
    signs = {"add": 1, "subtract": -1}
    return sum((signs[each["operation"]] * Decimal(each["amount"]) for each in lines), Decimal(0))


def signed(lines: list[Any]) -> list[str]:
    """Each line as "+100.00 Label"."""
    return [
        ("+" if each["operation"] == "add" else "-") + f"{each['amount']} {each['label']}"
        for each in lines
    ]
