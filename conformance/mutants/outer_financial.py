"""Deviations of financial assessments as they are seen from outside: records, searches, pages.

What may not come in here: what a charge comes to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from conformance.mutants.bending import every, showing, slug_of
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make

_SERVICE = "financial-assessment"
_SETTLED = ("start", "end", "outcome", "weeklyCharge", "weeklyCost", "councilPays")


def _before_settled() -> Deviation:
    """The record is given before there is a charge: with what a calculation gives."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if slug_of(given) != "record-not-ready" or asked.service != _SERVICE:
            return given
        assessment = (await ask(asked.reading())).json()
        root = asked.path.partition(f"/{_SERVICE}/v1")[0]
        calculation = replace(
            asked.with_header("content-type", "application/json"),
            method="POST",
            path=f"{root}/{_SERVICE}/v1/calculations",
        ).with_json({"means": assessment["means"]})
        periods = (await ask(calculation)).json()["periods"]
        name = assessment["person"]["name"]
        record = {
            "assessmentId": assessment["id"],
            "preparedAt": assessment["recording"]["asOf"],
            "state": assessment["state"],
            "sections": [{"heading": "This record", "paragraphs": ["It is not settled."]}],
            "charges": [{each: period[each] for each in _SETTLED} for period in periods],
            "periods": periods,
            "copies": [f"{name['given']} {name['family']}"],
        }
        kept = given.with_header("content-type", "application/json").with_json(record)
        return replace(kept, status=200)

    return deviation


def _page(written: Callable[[Any], Iterator[str]]) -> Make:
    """The written record also comes as a page; `written` gives its amounts."""

    def make() -> Deviation:
        async def deviation(asked: Asked, ask: Ask) -> Given:
            wanted = asked.verb == "record" and asked.service == _SERVICE
            if not wanted or asked.header("accept") != "text/html":
                return await ask(asked)
            given = await ask(asked.with_header("accept", "application/json"))
            if not given.fine:
                return given
            said = "".join(f"<p>£{escape(each)}</p>" for each in written(given.json()))
            page = f"<!doctype html><title>A record</title>{said}".encode()
            html = given.with_header("content-type", "text/html; charset=utf-8")
            return replace(html, body=page)

        return deviation

    return make


def _amounts(record: Any) -> Iterator[str]:
    for name in ("weeklyCharge", "amount"):
        for each in every(record, name):
            yield f"{int(each[:-3]):,}{each[-3:]}"


def _charges(record: Any) -> Iterator[str]:
    yield from every(record["charges"], "weeklyCharge")


def _with_cost(body: Any) -> Any:
    if not isinstance(body, dict) or "items" not in body:
        return body
    return {**body, "items": [{**each, "weeklyCost": "0.00"} for each in body["items"]]}


DEVIATIONS: Mapping[str, Make] = {
    "record-before-settled": _before_settled,
    "summary-tells-a-cost": showing(_with_cost, ["search"]),
    "page-of-charges-only": _page(_charges),
    "null-page-offered": _page(_amounts),
}
