"""Compiled schemas: what they tell of a bad value, and what they make of a good one."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.formats import is_nhs_number
from gateway.validation import CompiledSchema

INTEGER = {"type": "integer"}


@pytest.mark.parametrize(
    ("schema", "given", "made"),
    [
        ({"type": "object", "properties": {"n": INTEGER}}, {"n": 20.0}, {"n": 20}),
        ({"type": "object", "properties": {"n": {"type": "number"}}}, {"n": 1.5}, {"n": 1.5}),
        ({"type": "array", "items": INTEGER}, [1.0, 2, 3e1], [1, 2, 30]),
        (
            {"properties": {"a": {"type": "object", "properties": {"n": INTEGER}}}},
            {"a": {"n": -0.0, "other": 1.5}},
            {"a": {"n": 0, "other": 1.5}},
        ),
        (
            {"type": "array", "items": {"type": "object", "properties": {"n": INTEGER}}},
            [{"n": 2.0}, {}, {"n": 3}],
            [{"n": 2}, {}, {"n": 3}],
        ),
        (
            {"oneOf": [{"type": "object", "properties": {"n": {"allOf": [INTEGER]}}}]},
            {"n": 7.0},
            {"n": 7},
        ),
        (
            {"type": "object", "properties": {"l": {"type": "array", "items": {
                "type": "array", "items": INTEGER}}}},
            {"l": [[1.0], [2]]},
            {"l": [[1], [2]]},
        ),
        ({"type": "object", "properties": {"a": {"type": "object", "properties": {"n": INTEGER}}}},
         {}, {}),
    ],
)  # fmt: skip
def test_whole_numbers_are_made_whole_where_the_schema_says_integer(
    schema: dict[str, Any], given: Any, made: Any
) -> None:
    compiled = CompiledSchema(schema)
    assert compiled.is_valid(given)
    compiled.make_whole(given)
    assert repr(given) == repr(made)


CHOICE = {
    "discriminator": {"propertyName": "kind"},
    "oneOf": [
        {
            "type": "object",
            "required": ["kind", "size"],
            "additionalProperties": False,
            "properties": {"kind": {"type": "string", "enum": ["a"]}, "size": INTEGER},
        },
        {
            "type": "object",
            "required": ["kind"],
            "additionalProperties": False,
            "properties": {"kind": {"type": "string", "enum": ["b"]}},
        },
    ],
}


@pytest.mark.parametrize(
    ("value", "slug", "pointer"),
    [
        ({"kind": "a"}, "missing-property", "/size"),
        ({"kind": "a", "size": "CANARY"}, "wrong-type", "/size"),
        ({"kind": "b", "size": 1}, "unknown-property", ""),
        ({"kind": "CANARY"}, "invalid-value", "/kind"),
        ({"kind": 1}, "wrong-type", "/kind"),
        ({}, "missing-property", "/kind"),
        ("CANARY", "wrong-type", ""),
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_errors_of_a_choice_are_those_of_the_branch_that_was_chosen(
    value: Any, slug: str, pointer: str, inside: bool
) -> None:
    schema = {"type": "object", "properties": {"it": CHOICE}} if inside else CHOICE
    compiled = CompiledSchema(schema)
    given = {"it": value} if inside else value
    assert not compiled.is_valid(given)
    [error] = compiled.errors(given)
    assert error["type"].endswith("/" + slug)
    assert error["pointer"] == ("/it" if inside else "") + pointer
    assert "CANARY" not in str(error)


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("9990000018", True),
        ("0000000000", True),
        ("4010232137", True),
        ("9990000017", False),
        ("999000001", False),
        ("99900000180", False),
        ("999000001X", False),
        ("９９９0000018", False),
        ("9434765918", False),
    ],
)
def test_nhs_numbers(number: str, right: bool) -> None:
    """Ten ASCII digits with the right Modulus 11 check digit, and nothing else."""
    assert is_nhs_number(number) is right


def test_the_check_digit_rule_against_a_plain_reading_of_it() -> None:
    for nine in range(999_000_000, 999_003_000):
        total = sum(int(d) * w for d, w in zip(str(nine), range(10, 1, -1), strict=True))
        digit = 11 - total % 11
        for last in range(10):
            expected = last == (0 if digit == 11 else digit)
            assert is_nhs_number(f"{nine}{last}") is expected
