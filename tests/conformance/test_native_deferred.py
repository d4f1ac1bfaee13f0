"""The native deferred payments: the examples of the standard, and a policy of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from natives import subject_of

import openapi
from conformance import deferrals, schemas
from conformance.differential.bodies import Bodies
from conformance.model import Exchange
from conformance.native.serving import running

DOCUMENT = openapi.document("deferred-payment")
POST = DOCUMENT["paths"]["/illustrations"]["post"]
ASKED = POST["requestBody"]["content"]["application/json"]["examples"]
CONTENT = POST["responses"]["200"]["content"]["application/json"]


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running() as base_url:
        yield base_url


def illustrated(base: str, body: Any) -> Exchange:
    subject = subject_of(base, "deferred-payment")
    exchange = subject.call(deferrals.OPERATION, body=body, actor="nobody")
    assert schemas.problems_with(subject.document, deferrals.OPERATION, exchange) == []
    return exchange


@pytest.mark.parametrize("name", [each for each in ASKED if "policy" in ASKED[each]["value"]])
def test_an_example_is_answered_as_the_document_shows_it_but_for_the_words(
    base: str, name: str
) -> None:
    exchange = illustrated(base, ASKED[name]["value"])
    shown = CONTENT["examples"][name]["value"]
    assert exchange.status == 200
    assert list(Bodies(DOCUMENT).differences(CONTENT["schema"], exchange.json(), shown)) == []
    assert exchange.json()["notice"] != shown["notice"]


@pytest.mark.parametrize(
    ("start", "title"),
    [("2019-10-01", "native council"), ("2019-09-30", "regulations alone")],
)
def test_without_a_policy_its_own_is_used_from_its_first_day_on(
    base: str, start: str, title: str
) -> None:
    body = {name: value for name, value in deferrals.PLAIN.items() if name != "policy"}
    found = illustrated(base, {**body, "start": start}).json()
    assert title in found["policy"]["title"]
    assert found["compounding"] == ("monthly" if "native" in title else "daily")


REFUSED: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"allowanceKept": "144.01"}, [("contradictory-request", "/allowanceKept")]),
    (
        {"property": {"value": "1.00", "ownership": {"kind": "joint"}}, "allowanceKept": "200.00"},
        [
            ("contradictory-request", "/property/ownership/owners"),
            ("contradictory-request", "/allowanceKept"),
        ],
    ),
    ({"years": 30}, [("rate-not-known", "/interest/futurePercent")]),
    ({"start": "2027-04-06"}, [("rate-not-known", "none")]),
    (
        {"years": 30, "interest": {"futurePercent": "100.00"}},
        [("contradictory-request", "")],
    ),
]


@pytest.mark.parametrize(("parts", "told"), REFUSED)
def test_what_cannot_be_illustrated_is_refused_where_it_is(
    base: str, parts: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    refused = illustrated(base, {**deferrals.PLAIN, **parts})
    problem = refused.json()
    slug = problem["type"].removeprefix(openapi.PROBLEM_BASE)
    assert refused.status == 422
    assert told == (
        [(slug, each["pointer"]) for each in problem.get("errors", [])] or [(slug, "none")]
    )
