"""Charges that are told in another way, each as the standard allows, inside the native
implementation.

What may not come in here: any fault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import openapi
from conformance.mutants.inner_way import Hooks
from conformance.native.charging import figures


def _period(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Hooks:
    """Each period is told otherwise."""
    return {"charging-period": lambda value, **_: change(dict(value))}


def _other_words(line: dict[str, Any]) -> dict[str, Any]:
    """A line in other words, that does not name its rate."""
    return {name: line[name] for name in ("operation", "amount", "paragraph", "basis")} | {
        "label": f"Step: {line['label']}",
        "detail": "In our own words.",
    }


def _turned(period: dict[str, Any]) -> dict[str, Any]:
    """Lines from the last to the first; their sum is the same."""
    capital = {**period["capital"], "working": period["capital"]["working"][::-1]}
    return {**period, "working": period["working"][::-1], "capital": capital}


def _with_nothing(period: dict[str, Any]) -> dict[str, Any]:
    """A line of nothing more, for a limit that was looked at and not reached."""
    line = {
        "label": "Not above the cost of care: not reached",
        "operation": "subtract",
        "amount": "0.00",
        "paragraph": "Care Act 2014 section 14(4)",
        "basis": "statutory",
    }
    return {**period, "working": [*period["working"], line]}


def _silent(period: dict[str, Any]) -> dict[str, Any]:
    """Nothing is said beside the figures."""
    return {**period, "notes": []} | (
        {"changesBecause": "It changes."} if "changesBecause" in period else {}
    )


def _all_rates(value: list[dict[str, Any]], **context: Any) -> list[dict[str, Any]]:
    """Also the rates of the day that were not used; those of benefits have days of their own."""
    day: date = context["day"]
    told = {each["name"] for each in value}
    others = (name for name in figures.DHSC if name not in told)
    more = []
    for rate in (openapi.rate(name, day) for name in others):
        shown = {
            "name": rate.name,
            "label": rate.label,
            "amount": str(Decimal(rate.amount)),
            "paragraph": rate.paragraph,
            "status": rate.status,
            "sources": [source.title for source in rate.sources],
        }
        more.append(shown | ({"caution": "Be careful."} if rate.status != "published" else {}))
    return [*more, *value]


INNER: Mapping[str, Hooks] = {
    "null-charge-words": {"charging-line": lambda value, **_: _other_words(value)},
    "null-charge-lines-turned": _period(_turned),
    "null-charge-line-of-nothing": _period(_with_nothing),
    "null-charge-silent": _period(_silent),
    "null-charge-rates-of-the-day": {"charging-rates-told": _all_rates},
    "null-charge-notice": {
        "charging-result": lambda value, **_: {
            **value,
            "notice": "Nobody is bound by this indication before the council has ASSESSED you.",
        }
    },
}
