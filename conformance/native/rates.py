"""The dated amounts of the standard, and the charging policies of this server's fictional council.

What may not come in here: criteria and code lists (`reference`), what a choice does to a charge.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import openapi
from conformance.native.calls import Call, Handler
from conformance.native.faults import Faults
from conformance.native.http import Answer
from conformance.native.problems import Refused

Json = Any
_RATE = ("name", "label", "paragraph", "unit")


class Rates:
    """The amounts, and the policies by their first days."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._policies = faults.bend("policies", dict(stated_policies()))

    def handlers(self) -> dict[str, Handler]:
        """operationId -> what answers it."""
        return {
            "listRates": self._list,
            "getRate": self._get,
            "getChargingPolicy": self._policy,
        }

    async def _list(self, call: Call) -> Answer:
        day = call.query["on"]
        bend, looked_up = self._faults.bend, date.fromisoformat(day)
        on = bend("rates-day", looked_up)
        items = [_flat(each) for each in bend("rates", openapi.rates_on(on), on=looked_up)]
        return Answer(200, {"on": day, "items": items})

    async def _get(self, call: Call) -> Answer:
        values = openapi.rate_values(call.path["rate"])
        if not values:
            raise Refused("no-such-rate")
        whole = {word: getattr(values[0], word) for word in _RATE}
        return Answer(200, {**whole, "values": [_value(each) for each in values]})

    async def _policy(self, call: Call) -> Answer:
        day = call.query["on"]
        begun = {since for since in self._policies if since <= day}
        since = self._faults.bend("policy", max(begun, default=""), on=day, known=self._policies)
        body: dict[str, Json] = {"on": day, "chosen": bool(since)}
        if since:
            body["policy"] = self._policies[since]
        coming = min(self._policies.keys() - begun, default="")
        if coming:
            body["until"] = str(date.fromisoformat(coming) - timedelta(1))
        return Answer(200, body)


def _flat(rate: openapi.Rate) -> dict[str, Json]:
    return {word: getattr(rate, word) for word in _RATE} | _value(rate)


def _value(rate: openapi.Rate) -> dict[str, Json]:
    known: dict[str, Json] = {
        "rivals": _texts(rate.rivals),
        "note": rate.note,
    }
    return {
        "amount": f"{rate.amount:.2f}",
        "from": str(rate.since),
        "until": str(rate.until),
        "status": rate.status,
        "sources": [_source(each) for each in rate.sources],
        **{name: value for name, value in known.items() if value},
    }


def _texts(amounts: Sequence[Any]) -> list[str]:
    return [f"{each:.2f}" for each in amounts]


def _source(source: openapi.RateSource) -> dict[str, str]:
    return {"title": source.title} | ({"url": source.url} if source.url else {})


def policy_on(day: str) -> Json | None:
    """The policy in force on a day; None before there is any."""
    known = stated_policies()
    return known.get(max((since for since in known if since <= day), default=""))


@cache
def stated_policies() -> dict[str, Json]:
    """First day -> policy, of the examples that the document has."""
    answer = openapi.document("rules")["paths"]["/charging-policy"]["get"]["responses"]["200"]
    shown = [each["value"] for each in answer["content"]["application/json"]["examples"].values()]
    return {each["policy"]["since"]: each["policy"] for each in shown if each["chosen"]}
