"""The rules about money and the standard say the same: choices, codes, labels, paragraphs."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from whole_schemas import schema

import openapi
from gateway.rules.charging import CAPITAL_TYPES, INCOME_TYPES, ChargingPolicy
from gateway.rules.charging.policy import DeferredPaymentPolicy
from gateway.rules.money import FREQUENCIES


@pytest.mark.parametrize(
    ("name", "shape"),
    [("ChargingPolicy", ChargingPolicy), ("DeferredPaymentPolicy", DeferredPaymentPolicy)],
)
def test_a_policy_has_the_choices_of_the_standard(name: str, shape: Any) -> None:
    def camel(word: str) -> str:
        first, *rest = word.split("_")
        return first + "".join(each.capitalize() for each in rest)

    assert {camel(each.name) for each in fields(shape)} == schema(name)["properties"].keys()


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("income-types", {code: row.label for code, row in INCOME_TYPES.items()}),
        ("capital-types", {code: row.label for code, row in CAPITAL_TYPES.items()}),
    ],
)
def test_what_counts_has_the_codes_and_labels_of_the_standard(
    name: str, codes: dict[str, str]
) -> None:
    assert {each.code: each.label for each in openapi.code_list(name).codes} == codes


def test_each_frequency_is_a_code_of_the_standard() -> None:
    assert list(FREQUENCIES) == [
        each.code for each in openapi.code_list("payment-frequencies").codes
    ]


def test_a_kind_of_income_names_the_paragraph_of_the_rules() -> None:
    for each in openapi.code_list("income-types").codes:
        assert each.source == INCOME_TYPES[each.code].paragraph
        assert ("general knowledge" in each.meaning) is not INCOME_TYPES[each.code].sure
