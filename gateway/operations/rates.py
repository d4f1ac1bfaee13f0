"""Handlers of `rules`: the dated amounts of the standard, by day and by name.

What may not come in here: an amount, and how one is shown to people (`gateway.cli.rates`).
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import openapi
from gateway.answer import Answer
from gateway.call import Call
from gateway.problems import Problem


async def list_rates(call: Call) -> Answer:
    """Every rate that has a sourced amount for a day; none on a day for which none has."""
    on = call.query["on"]
    found = openapi.rates_on(date.fromisoformat(on))
    return Answer({"on": on, "items": [_head(each) | _value(each) for each in found]})


async def get_rate(call: Call) -> Answer:
    """Every sourced amount of one rate, in the order of their days."""
    values = openapi.rate_values(call.path["rate"])
    if not values:
        raise Problem("not-found", "The standard has no rate of this name.")
    return Answer(_head(values[0]) | {"values": [_value(each) for each in values]})


def _head(rate: openapi.Rate) -> dict[str, Any]:
    return {
        "name": rate.name,
        "label": rate.label,
        "paragraph": rate.paragraph,
        "unit": rate.unit,
    }


@cache
def _value(rate: openapi.Rate) -> dict[str, Any]:
    value: dict[str, Any] = {
        "amount": str(rate.amount),
        "from": rate.since.isoformat(),
        "until": rate.until.isoformat(),
        "status": rate.status,
        "sources": [
            {"title": each.title, **({"url": each.url} if each.url else {})}
            for each in rate.sources
        ],
    }
    if rate.rivals:
        value["rivals"] = [str(each) for each in rate.rivals]
    if rate.note:
        value["note"] = rate.note
    return value
