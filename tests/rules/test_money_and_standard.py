"""The rules about money and the standard say the same: shapes, codes, labels, amounts as text."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from test_rules_and_standard import schema

import openapi
from gateway.rules.charging import CAPITAL_TYPES, INCOME_TYPES, ChargingPolicy, asked, told
from gateway.rules.charging.policy import DeferredPaymentPolicy
from gateway.rules.money import FREQUENCIES

SHAPES = {
    "Means": asked.ChargeRequest,
    "Payment": asked.Payment,
    "ChargeResult": told.ChargeResult,
}


def same(shape: Any, described: dict[str, Any], place: str) -> None:
    """Asserts that a type of the rules has exactly the properties that the schema describes."""
    if get_origin(shape) is list:
        assert described["type"] == "array", place
        same(get_args(shape)[0], described["items"], f"{place}[]")
    elif get_origin(shape) is Literal:
        assert set(described["enum"]) >= set(get_args(shape)), place
    elif shape in (str, bool, int):
        kinds = {str: "string", bool: "boolean", int: "integer"}
        part = described["allOf"][0] if "allOf" in described else described
        assert part["type"] == kinds[shape], place
    else:
        part = described["allOf"][0] if "allOf" in described else described
        assert part["additionalProperties"] is False, place
        assert shape.__annotations__.keys() == part["properties"].keys(), place
        assert shape.__required_keys__ == set(part.get("required", [])), place
        for name, kind in get_type_hints(shape).items():
            same(kind, part["properties"][name], f"{place}.{name}")


@pytest.mark.parametrize(("name", "shape"), SHAPES.items(), ids=SHAPES.keys())
def test_the_shapes_of_a_charge_are_those_of_the_standard(name: str, shape: Any) -> None:
    same(shape, schema(name), name)


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
