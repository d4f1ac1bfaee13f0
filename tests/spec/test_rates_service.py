"""What the rules service can say of rates and policies, and that its examples say what is so."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import openapi
from openapi.lint_schemas import violations

RULES = openapi.document("rules")


def examples(path: str) -> list[dict[str, Any]]:
    answer = RULES["paths"][path]["get"]["responses"]["200"]
    shown = answer["content"]["application/json"]["examples"].values()
    return [each["value"] for each in shown]


def told(rate: openapi.Rate) -> dict[str, Any]:
    """A value as the service gives it, typed apart from the gateway's handler."""
    sources = [{"title": s.title} | ({"url": s.url} if s.url else {}) for s in rate.sources]
    value: dict[str, Any] = {
        "amount": f"{rate.amount:.2f}",
        "from": f"{rate.since:%Y-%m-%d}",
        "until": f"{rate.until:%Y-%m-%d}",
        "status": rate.status,
        "sources": sources,
    }
    if rate.rivals:
        value["rivals"] = [f"{each:.2f}" for each in rate.rivals]
    return value | ({"note": rate.note} if rate.note else {})


def head(rate: openapi.Rate) -> dict[str, Any]:
    return {name: getattr(rate, name) for name in ("name", "label", "paragraph", "unit")}


def test_every_amount_of_the_standard_can_be_told() -> None:
    for name in openapi.rate_names():
        values = openapi.rate_values(name)
        whole = head(values[0]) | {"values": [told(each) for each in values]}
        assert violations(RULES, {"$ref": "#/components/schemas/Rate"}, whole) == [], name
        for each in values:
            schema = {"$ref": "#/components/schemas/RateOnDay"}
            assert violations(RULES, schema, head(each) | told(each)) == [], name


def test_every_day_has_fewer_rates_than_a_list_may_have() -> None:
    most = RULES["components"]["schemas"]["RateCollection"]["properties"]["items"]["maxItems"]
    assert len(openapi.rate_names()) <= most


def test_what_the_examples_say_of_rates_is_what_the_standard_says() -> None:
    for shown in examples("/rates"):
        of_the_day = {each.name: each for each in openapi.rates_on(date.fromisoformat(shown["on"]))}
        for item in shown["items"]:
            assert item == head(of_the_day[item["name"]]) | told(of_the_day[item["name"]])
        assert bool(shown["items"]) == bool(of_the_day)
    (shown,) = examples("/rates/{rate}")
    assert shown["values"] == [told(each) for each in openapi.rate_values(shown["name"])]


def test_the_examples_of_a_charging_policy_are_days_of_one_council() -> None:
    shown = sorted(examples("/charging-policy"), key=lambda each: str(each["on"]))
    assert [each["chosen"] for each in shown] == [False, True, True]
    for each, following in pairwise(shown):
        day_before = date.fromisoformat(following["policy"]["since"]) - timedelta(days=1)
        assert each["until"] == day_before.isoformat()
    assert "until" not in shown[-1]
    for each in shown[1:]:
        assert each["policy"]["since"] <= each["on"]


def test_the_statuses_and_units_are_those_of_the_code_lists() -> None:
    """`assumed` is for what somebody states in a request; no rate of the standard is."""
    rates = [each for name in openapi.rate_names() for each in openapi.rate_values(name)]
    statuses = set(openapi.code_list("rate-statuses").codes_by_name)
    assert {each.status for each in rates} == statuses - {"assumed"}
    assert {each.unit for each in rates} == set(openapi.code_list("rate-units").codes_by_name)
