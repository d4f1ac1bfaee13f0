"""Deviations of what is told of dated amounts and of charging policies.

What may not come in here: which amount holds on a day (`inner_rates`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from conformance.mutants.bending import answering, asking, at, showing, without
from conformance.mutants.exchange import Asked, Given, Make
from conformance.mutants.outer_public import token_needed

Json = Any
_TODAY = "on=2026-11-22"


def _amounts(edit: Callable[[dict[str, Json]], dict[str, Json]]) -> Make:
    """Each amount is edited, in the list of a day and in the rate itself."""

    def change(body: dict[str, Json]) -> dict[str, Json]:
        place = "items" if "items" in body else "values"
        return {**body, place: [edit(each) for each in body[place]]}

    return showing(change, ("listRates", "getRate"))


def _rates(edit: Callable[[dict[str, Json]], dict[str, Json]]) -> Make:
    """What is said of each rate is edited, in the list of a day and in the rate itself."""

    def change(body: dict[str, Json]) -> dict[str, Json]:
        if "items" in body:
            return {**body, "items": [edit(each) for each in body["items"]]}
        return edit(body)

    return showing(change, ("listRates", "getRate"))


def _values(edit: Callable[[list[Json]], list[Json]]) -> Make:
    return showing(lambda body: at(body, edit, "values"), ("getRate",))


def _list(edit: Callable[[list[Json]], list[Json]]) -> Make:
    return showing(lambda body: at(body, edit, "items"), ("listRates",))


def _policy(edit: Callable[[dict[str, Json]], dict[str, Json]]) -> Make:
    return showing(edit, ("getChargingPolicy",))


def _published(value: dict[str, Json]) -> dict[str, Json]:
    return {**value, "status": "published" if value["status"] == "derived" else value["status"]}


def _empty_rate(asked: Asked, given: Given) -> Given:
    body = {"name": asked.id, "label": "?", "paragraph": "?", "unit": "week", "values": []}
    kept = given.with_header("content-type", "application/json").with_json(body)
    return replace(kept, status=200)


def _today(asked: Asked) -> Asked:
    return asked if "on=" in asked.query else replace(asked, query=_TODAY)


def _statutory(body: dict[str, Json]) -> dict[str, Json]:
    """Where nothing is chosen a policy is made up, from the first day of the Act."""
    if body["chosen"]:
        return body
    policy = {"since": min("2015-04-01", body["on"]), "title": "The regulations as they stand"}
    return {**body, "policy": policy}


def _end_on_first_day(body: dict[str, Json]) -> dict[str, Json]:
    """`until` is the first day of the next policy: both hold on it."""
    if "until" not in body:
        return body
    following = date.fromisoformat(body["until"]) + timedelta(days=1)
    return {**body, "until": following.isoformat()}


DEVIATIONS: Mapping[str, Make] = {
    "derived-told-as-published": _amounts(_published),
    "rivals-left-out": _amounts(lambda value: without(value, "rivals")),
    "sources-left-out": _amounts(lambda value: {**value, "sources": value["sources"][:1]}),
    "rate-note-left-out": _amounts(lambda value: without(value, "note")),
    "rate-as-number": _amounts(lambda value: {**value, "amount": float(value["amount"])}),
    "rate-without-pence": _amounts(
        lambda value: {**value, "amount": value["amount"].removesuffix(".00")}
    ),
    "rate-unit-week": _rates(lambda rate: {**rate, "unit": "week"}),
    "rate-of-the-instrument": _rates(
        lambda rate: {**rate, "paragraph": rate["paragraph"].partition(" reg")[0]}
    ),
    "unknown-rate-empty-200": answering(
        _empty_rate, lambda asked, given: given.status == 404 and asked.operation == "getRate"
    ),
    "rate-present-only": _values(lambda values: values[-1:]),
    "rate-newest-first": _values(lambda values: values[::-1]),
    "rate-days-overlap": _values(
        lambda values: [
            {**each, "until": following["from"]}
            for each, following in zip(values, [*values[1:], {"from": "2099-12-31"}], strict=True)
        ]
    ),
    "rates-department-only": _list(
        lambda items: [each for each in items if each["paragraph"].startswith("SI 2014/2672")]
    ),
    "rates-other-than-the-rate": _list(
        lambda items: [{**each, "from": each["from"][:5] + "04-01"} for each in items]
    ),
    "rates-of-today": asking(_today, ("listRates", "getChargingPolicy")),
    "rates-need-token": token_needed("listRates", "getRate", "getChargingPolicy"),
    "policy-made-up": _policy(_statutory),
    "policy-until-left-out": _policy(lambda body: without(body, "until")),
    "policy-until-a-day-late": _policy(_end_on_first_day),
}
