"""Handler of `rules`: what a council has chosen for a day of what the law on charging leaves to it.

What may not come in here: how a choice is read or used (`gateway.rules.charging`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gateway.answer import Answer
from gateway.call import Call


async def get_charging_policy(call: Call) -> Answer:
    """The policy in force on a day as the council states it, or that none is."""
    assert call.council is not None
    on = call.query["on"]
    stated = call.council.charging_policies
    # They are in the order of their first days, and ISO dates compare as text.
    begun = [each for each in stated if each["since"] <= on]
    body: dict[str, Any] = {"on": on, "chosen": bool(begun)}
    if begun:
        body["policy"] = begun[-1]
    if len(begun) < len(stated):
        following = date.fromisoformat(stated[len(begun)]["since"])
        body["until"] = (following - timedelta(days=1)).isoformat()
    return Answer(body)
