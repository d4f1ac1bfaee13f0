"""Illustrations of deferred payments over HTTP: whose terms, what is refused, and how quickly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sandboxes import ALL_COUNCILS, Client

import openapi
from gateway.call import Call
from gateway.councils import Council, open_services
from gateway.lanes import Lane
from gateway.operations.deferred_payment import illustrate_deferred_payment

PATH = "deferred-payment/v1/illustrations"
EXAMPLES = openapi.document("deferred-payment")["paths"]["/illustrations"]["post"]
ASKED = EXAMPLES["requestBody"]["content"]["application/json"]["examples"]
ANSWERED = EXAMPLES["responses"]["200"]["content"]["application/json"]["examples"]
LEAST: dict[str, Any] = ASKED["may-be-offered"]["value"]
TERMS: dict[str, Any] = {
    "since": "2024-04-06",
    "title": "Deferring at Sarum",
    "deferredPayment": {"interestPercent": "1.25", "setUpFee": "500.00"},
}


def illustrated(client: Client, body: Any, council: str = "northmere") -> Any:
    return client.send("POST", f"/{council}/{PATH}", body, actor=None, key=None)


def refused(answer: Any, status: int) -> list[tuple[str, str]]:
    """The problem's name and where each error points, the problem itself first."""
    assert answer.status_code == status, answer.text
    problem = answer.json()
    slug = problem["type"].rpartition("/")[2]
    assert all(each["type"].endswith(f"/{slug}") for each in problem.get("errors", []))
    return [(slug, each["pointer"]) for each in problem.get("errors", [])] or [(slug, "none")]


@pytest.mark.parametrize("name", [each for each in ASKED if "policy" in ASKED[each]["value"]])
@pytest.mark.parametrize("council", ALL_COUNCILS)
def test_illustrate_deferred_payment_gives_the_examples_at_every_council(
    sqlite_sandbox: Client, council: str, name: str
) -> None:
    answer = illustrated(sqlite_sandbox, ASKED[name]["value"], council)
    assert answer.status_code == 200
    assert answer.json() == ANSWERED[name]["value"]


def test_illustrate_deferred_payment_names_the_policy_that_it_used(sqlite_sandbox: Client) -> None:
    own = illustrated(sqlite_sandbox, LEAST).json()
    tried = illustrated(sqlite_sandbox, {**LEAST, "policy": TERMS}).json()
    assert tried["policy"] == {"title": "Deferring at Sarum", "since": "2024-04-06"}
    assert own["policy"]["title"] != "Deferring at Sarum"
    assert [each["percent"] for each in tried["interest"]] == ["1.25", "1.25"]
    assert own["equityLimit"] == tried["equityLimit"]


@pytest.fixture
def lane() -> Iterator[Lane]:
    lane = Lane("test", threads=1, queue=1, deadline=1)
    yield lane
    lane.close()


def handled(lane: Lane, body: Mapping[str, Any], *policies: Mapping[str, Any]) -> Any:
    council = Council(
        name="Sarum County Council", slug="sarum", gss="E10999990", is_test=True, services={},
        lanes={}, own=lane, close=lambda: None, charging_policies=policies,
    )  # fmt: skip
    runtime: Any = None
    call = Call(runtime, council, None, {}, {}, {}, dict(body))
    return asyncio.run(illustrate_deferred_payment(call)).body


def test_illustrate_deferred_payment_uses_the_policy_in_force_on_the_first_day(lane: Lane) -> None:
    later = {**TERMS, "since": "2024-07-02", "title": "Deferring anew"}
    assert handled(lane, LEAST, TERMS, later)["policy"]["title"] == "Deferring at Sarum"
    next_day = {**LEAST, "start": "2024-07-02"}
    found = handled(lane, {**next_day, "interest": {"futurePercent": "9.00"}}, TERMS, later)
    assert found["policy"]["title"] == "Deferring anew"
    before = {**LEAST, "start": "2024-04-05"}
    assert handled(lane, before, TERMS)["policy"]["title"] == "No local policy"


def test_illustrate_deferred_payment_takes_a_tried_policy_before_its_own(lane: Lane) -> None:
    body = {**LEAST, "policy": {"since": "2020-01-01", "title": "Tried", "deferredPayment": {}}}
    found = handled(lane, body, TERMS)
    assert found["policy"] == {"title": "Tried", "since": "2020-01-01"}
    assert found["totals"]["fees"] == "0.00"


CONTRADICTIONS: list[tuple[dict[str, Any], list[str]]] = [
    ({"allowanceKept": "144.01"}, ["/allowanceKept"]),
    (
        {"property": {"value": "1.00", "ownership": {"kind": "joint"}}},
        ["/property/ownership/owners"],
    ),
    (
        {
            "property": {"value": "1.00", "ownership": {"kind": "share", "percent": "0.00"}},
            "allowanceKept": "200.00",
        },
        ["/property/ownership/percent", "/allowanceKept"],
    ),
    (
        {
            "policy": {
                "since": "2024-04-06",
                "title": "Crossed",
                "lowerCapitalLimit": "30000.00",
                "upperCapitalLimit": "20000.00",
            }
        },
        ["/policy/lowerCapitalLimit"],
    ),
    ({"weeklyCost": "999999999.99", "topUp": "0.01", "weeklyIncome": "0.00"}, [""]),
]


@pytest.mark.parametrize(("parts", "pointers"), CONTRADICTIONS)
def test_what_cannot_be_together_is_refused_where_it_is(
    sqlite_sandbox: Client, parts: dict[str, Any], pointers: list[str]
) -> None:
    found = refused(illustrated(sqlite_sandbox, {**LEAST, **parts}), 422)
    assert found == [("contradictory-request", each) for each in pointers]


def test_a_half_year_without_a_sourced_rate_is_refused_where_one_can_be_stated(
    sqlite_sandbox: Client,
) -> None:
    late = {**LEAST, "start": "2025-01-01"}
    statutory = {"policy": {"since": "2015-04-01", "title": "Nothing chosen"}}
    found = refused(illustrated(sqlite_sandbox, {**late, **statutory}), 422)
    assert found == [("rate-not-known", "/interest/futurePercent")]
    stated = {**late, **statutory, "interest": {"futurePercent": "4.75"}}
    answer = illustrated(sqlite_sandbox, stated)
    assert [each["status"] for each in answer.json()["interest"]] == ["one-source", "assumed"]
    own = {**late, "policy": TERMS}
    answer = illustrated(sqlite_sandbox, own)
    assert [each["percent"] for each in answer.json()["interest"]] == ["1.25", "1.25"]


def test_a_day_without_a_sourced_allowance_is_refused(sqlite_sandbox: Client) -> None:
    late = {**LEAST, "start": "2027-04-06", "interest": {"futurePercent": "4.75"}}
    assert refused(illustrated(sqlite_sandbox, late), 422) == [("rate-not-known", "none")]
    assert illustrated(sqlite_sandbox, {**late, "start": "2027-04-05"}).status_code == 200


SHAPES: list[tuple[dict[str, Any], str, str]] = [
    ({"name": "Ada Testcase"}, "unknown-property", ""),
    ({"weeklyCost": 980}, "wrong-type", "/weeklyCost"),
    ({"weeklyCost": "980"}, "invalid-value", "/weeklyCost"),
    ({"start": "2024-02-30"}, "invalid-date", "/start"),
    ({"years": 31}, "invalid-value", "/years"),
    ({"interest": {"futurePercent": "4.755"}}, "invalid-value", "/interest/futurePercent"),
    ({"conditions": {"setting": "own-home"}}, "invalid-value", "/conditions/setting"),
    ({"policy": {"title": "No first day"}}, "missing-property", "/policy/since"),
]


@pytest.mark.parametrize(("parts", "problem", "pointer"), SHAPES)
def test_what_does_not_fit_the_schema_is_refused_before_any_rule(
    sqlite_sandbox: Client, parts: dict[str, Any], problem: str, pointer: str
) -> None:
    body = {**LEAST, "allowanceKept": "999.00", **parts}
    assert refused(illustrated(sqlite_sandbox, body), 400) == [(problem, pointer)]


def test_every_council_offers_it_and_the_directory_says_so(sqlite_sandbox: Client) -> None:
    assert open_services() >= {"deferred-payment", "eligibility", "rules"}
    assert not {"needs-assessment", "carers-assessment", "directory"} & open_services()
    listed = sqlite_sandbox.http.get("/directory/v1/councils", params={"connected": "true"})
    for council in listed.json()["items"]:
        offered = {each["service"]: each["baseUrl"] for each in council["services"]}
        assert offered["deferred-payment"] == f"/{council['slug']}/deferred-payment/v1"


def test_thirty_years_stay_short_enough_to_be_worked_out_between_other_requests(lane: Lane) -> None:
    body = {
        **LEAST,
        "years": 30,
        "interest": {"futurePercent": "4.75"},
        "property": {"value": "90000000.00", "ownership": {"kind": "joint", "owners": 3}},
        "policy": {
            **TERMS,
            "deferredPayment": {
                "compounding": "quarterly",
                "weeklyFee": "7.01",
                "annualFee": "1.00",
            },
        },
    }
    quickest = 1.0
    for _ in range(5):
        started = time.process_time()
        assert len(handled(lane, body)["schedule"]) == 60
        quickest = min(quickest, time.process_time() - started)
    print(f"30 years: {quickest * 1000:.1f} ms")
    assert quickest < 0.1
