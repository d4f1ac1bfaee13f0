"""What every charge is held against in itself: silent about right ones, loud about each fault."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from made_runs import exchange as made

import openapi
from conformance import workings
from conformance.model import Exchange

C = "CA-FINANCE-"


def examples() -> dict[str, tuple[Any, Any]]:
    """Name -> request and answer, as the document of the service shows them."""
    paths = openapi.document("financial-assessment")["paths"]
    operation = paths["/calculations"]["post"]
    asked = operation["requestBody"]["content"]["application/json"]["examples"]
    told = operation["responses"]["200"]["content"]["application/json"]["examples"]
    return {name: (asked[name]["value"], told[name]["value"]) for name in told}


def exchange(asked: Any, told: Any, status: int = 200) -> Exchange:
    return made(1, "POST", "/calculations", status, body=asked, answer=told)


@pytest.mark.parametrize("name", examples())
def test_the_examples_of_the_document_are_right_in_themselves(name: str) -> None:
    assert workings.broken("calculateCharge", exchange(*examples()[name])) == []
    assert workings.held("calculateCharge", exchange(*examples()[name])) == workings.CLAUSES


def test_other_answers_are_not_looked_at() -> None:
    asked, told = examples()["own-home"]
    for operation, status in (("calculateCharge", 422), ("getService", 200)):
        assert workings.held(operation, exchange(asked, told, status)) == ()
        assert workings.broken(operation, exchange(asked, {}, status)) == []


def _first(told: Any) -> Any:
    return told["periods"][0]


FAULTS: dict[str, tuple[Callable[[Any], object], str]] = {
    "a line a penny off": (lambda told: _first(told)["working"][0].update(amount="0.01"), "003"),
    "an operation that is none": (
        lambda told: _first(told)["working"][0].update(operation=["add"]),
        "003",
    ),
    "capital a penny off": (lambda told: _first(told)["capital"].update(counted="0.01"), "003"),
    "the council pays too much": (lambda told: _first(told).update(councilPays="0.01"), "003"),
    "above the cost": (lambda told: _first(told).update(weeklyCost="0.01"), "005"),
    "no paragraph": (lambda told: _first(told)["working"][0].update(paragraph=" "), "004"),
    "no basis": (lambda told: _first(told)["working"][-1].pop("basis"), "004"),
    "a capital line without a paragraph": (
        lambda told: _first(told)["capital"]["working"][0].pop("paragraph"),
        "004",
    ),
    "local policy as law": (
        lambda told: _first(told)["working"][0].update(paragraph="Local policy", basis="statutory"),
        "022",
    ),
    "another first day": (lambda told: _first(told).update(start="2026-06-02"), "006"),
    "another last day": (lambda told: told["periods"][-1].update(end="2026-06-27"), "006"),
    "the end before the start": (lambda told: _first(told).update(end="2020-01-01"), "006"),
    "a rate of another day": (lambda told: _first(told)["rates"][0].update(amount="1.00"), "006"),
    "a rate of nobody": (lambda told: _first(told)["rates"][0].update(name="mig-dog"), "006"),
    "a status that is not the rate's": (
        lambda told: _first(told)["rates"][0].update(status="derived", caution="It may be."),
        "008",
    ),
    "no caution": (
        lambda told: [each.pop("caution", None) for each in _first(told)["rates"]],
        "008",
    ),
    "a rate that is not told": (
        lambda told: _first(told)["working"][0].update(rate="mig-carer-of-nobody"),
        "008",
    ),
    "no indication": (lambda told: told.update(indicative=False), "002"),
    "another policy": (lambda told: told["policy"].update(title="Another"), "022"),
    "no policy": (lambda told: told.pop("policy"), "022"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_told_under_its_clause(name: str) -> None:
    change, clause = FAULTS[name]
    asked, told = copy.deepcopy(examples()["local-policy"])
    change(told)
    found = dict(workings.broken("calculateCharge", exchange(asked, told)))
    assert C + clause in found, found
    assert all(text and clause in workings.CLAUSES for clause, text in found.items())


def test_a_gap_between_two_periods_is_told() -> None:
    asked, told = copy.deepcopy(examples()["local-policy"])
    second = copy.deepcopy(told["periods"][0])
    told["periods"][0]["end"], second["start"] = "2026-06-14", "2026-06-16"
    told["periods"].append(second)
    found = dict(workings.broken("calculateCharge", exchange(asked, told)))
    assert "do not follow" in found[C + "006"]


@pytest.mark.parametrize(
    "told", [[], {}, {"periods": "none"}, {"periods": [{"working": [7], "rates": {"a": 1}}]}, 7]
)
def test_answers_of_another_shape_do_not_break_it(told: Any) -> None:
    workings.broken("calculateCharge", exchange({"means": []}, told))
    workings.broken("calculateCharge", exchange(b"{", told))


def test_the_request_need_not_be_json() -> None:
    _, told = examples()["own-home"]
    assert workings.broken("calculateCharge", exchange(b"{", told)) == []
