"""The vectors of charges hold what was printed, every edge, and every code that they judge."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from judged import failed, judged

import openapi
from conformance.mutants.implementations import inner
from conformance.vectors import run
from conformance.vectors.cases import Vector, vectors
from conformance.vectors.tables import charges_capital, charges_guarantee, charges_income
from openapi.rates import rate

PRINTED = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "rules" / "charging_examples.jsonl")
    .read_text()
    .splitlines()
]
PLACES = {
    "weeklyCharge": "weeklyCharge",
    "councilPays": "councilPays",
    "minimumIncome": "minimumIncome",
    "outcome": "outcome",
    "tariffIncome": "capital/tariffIncome",
    "counted": "capital/counted",
}


def charges() -> list[Vector]:
    """Those that are answered."""
    every = vectors("financial-assessment")
    return [each for each in every if each.expect[0].get("status") == 200]


def means(vector: Vector) -> Mapping[str, Any]:
    return json.loads(vector.content or b"")["means"]


def expected(vector: Vector) -> dict[str, Any]:
    """Place -> value, of every expectation."""
    return {at: value for each in vector.expect for at, value in each.get("is", {}).items()}


@pytest.mark.parametrize(
    "example",
    [each for each in PRINTED if "corpus" in each or "vector" in each],
    ids=lambda each: each["id"],
)
def test_every_printed_example_is_there_with_its_figures(example: dict[str, Any]) -> None:
    facts = ("income", "capital", "property", "housingCosts", "disabilityRelatedExpenditure")
    asked = example["request"]
    ours = [
        each
        for each in charges()
        if means(each)["period"]["start"] == asked["period"]["start"]
        and all(means(each).get(name) == asked.get(name) for name in facts)
        and means(each)["care"]["weeklyCost"] == asked["care"]["weeklyCost"]
    ]
    wanted = {f"/periods/0/{PLACES[name]}": value for name, value in example["expects"].items()}
    told = [{at: value for at, value in expected(each).items() if at in wanted} for each in ours]
    assert any(found and found.items() <= wanted.items() for found in told), example["id"]
    assert all(found.items() <= wanted.items() for found in told)


def test_every_edge_of_tariff_income_is_there() -> None:
    ids = {each.id for each in charges()}
    for pounds in range(14250, 23251, 250):
        assert f"charge-tariff-{pounds}-00" in ids
        assert pounds == 23250 or f"charge-tariff-{pounds}-01" in ids
    assert "charge-above-by-a-penny" in ids


def test_every_kind_of_income_and_of_capital_has_one() -> None:
    income = {code.code: code for code in openapi.code_list("income-types").codes}
    counted = {*charges_income.COUNTED, *charges_income.LEFT}
    assert income.keys() == {*counted, "war-widows-pension", "working-tax-credit", "tax-paid"}
    capital = {code.code for code in openapi.code_list("capital-types").codes}
    assert capital == {*charges_capital.COUNTED, *charges_capital.LEFT}


def test_the_amounts_typed_here_are_those_of_the_standard() -> None:
    for day, amounts in charges_guarantee.YEARS.items():
        for name, amount in amounts.items():
            assert str(rate(name, date.fromisoformat(day)).amount) == amount, (day, name)


def test_every_request_brings_its_own_policy() -> None:
    """So that no vector depends on the council that is asked."""
    assert all("policy" in json.loads(each.content or b"") for each in charges())


@pytest.mark.parametrize(
    ("mutant", "clause"),
    [
        ("charge-tariff-floor", "011"),
        ("charge-limit-inclusive", "012"),
        ("charge-joint-whole", "013"),
        ("charge-83-days", "014"),
        ("charge-earnings-counted", "015"),
        ("charge-expenses-without-a-benefit", "016"),
        ("charge-partner-told-is-old", "010"),
        ("charge-reablement-five-weeks", "018"),
        ("charge-refusal-ignored", "019"),
        ("charge-month-by-4", "020"),
        ("charge-policy-ignored", "022"),
        ("charge-rates-of-today", "006"),
        ("charge-premiums-at-pension-age", "009"),
        ("charge-above-the-cost", "005"),
        ("charge-ten-pounds-lost", "036"),
        ("charge-savings-credit-counted", "037"),
        ("charge-sale-costs-lost", "038"),
        ("charge-notional-for-ever", "039"),
        ("charge-housing-in-permanent-stays", "040"),
        ("charge-short-stay-nine-weeks", "041"),
    ],
)
def test_a_short_run_finds_a_wrong_charge_and_names_the_right_sentence(
    mutant: str, clause: str
) -> None:
    _, results = judged(run, "financial-assessment", inner()[mutant], profile="smoke")
    assert f"CA-FINANCE-{clause}" in failed(results)
