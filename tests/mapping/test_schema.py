"""What a mapping is told about the standard: references followed, alternatives laid together."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.mapping.schema import Shape

DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Name~/x": {"type": "string", "maxLength": 5},
            "Yes": {
                "type": "object",
                "required": ["kind", "reasons", "wishes"],
                "properties": {
                    "kind": {"type": "string", "enum": ["yes"], "maxLength": 3},
                    "reasons": {"$ref": "#/components/schemas/Name~0~1x"},
                    "wishes": {"type": "string"},
                    "count": {"type": "integer", "minimum": 1, "maximum": 5},
                },
            },
            "No": {
                "type": "object",
                "required": ["kind", "reasons", "advice"],
                "properties": {
                    "kind": {"type": "string", "enum": ["no", "yes"], "maxLength": 9},
                    "reasons": {"$ref": "#/components/schemas/Name~0~1x"},
                    "advice": {"type": "string"},
                    "count": {"type": "integer", "minimum": 0, "maximum": 4},
                },
            },
            "Either": {
                "description": "one or the other, and always an id",
                "oneOf": [
                    {"$ref": "#/components/schemas/Yes"},
                    {"$ref": "#/components/schemas/No"},
                ],
                "properties": {"id": {"type": "string"}},
                "required": ["id"],
            },
            "Both": {
                "allOf": [
                    {"properties": {"a": {"minLength": 2}}, "required": ["a"]},
                    {"properties": {"a": {"type": "string", "maxLength": 3}}},
                ]
            },
        }
    }
}


def test_alternatives_are_laid_together() -> None:
    shape = Shape.of(DOCUMENT, "Either")
    assert shape.type == "object"
    assert shape.required == {"id", "kind", "reasons"}
    assert set(shape.properties) == {"id", "kind", "reasons", "wishes", "advice", "count"}
    assert shape.properties["kind"].schema["enum"] == ["yes", "no"]
    assert shape.properties["kind"].schema["maxLength"] == 9
    count = shape.properties["count"].schema
    assert (count["minimum"], count["maximum"]) == (0, 5)


def test_parts_hold_together() -> None:
    a = Shape.of(DOCUMENT, "Both").properties["a"]
    assert [a.admits(text) for text in ("x", "xy", "xyz", "wxyz")] == [False, True, True, False]


def test_an_unknown_component_is_a_fault_of_the_caller() -> None:
    with pytest.raises(KeyError):
        Shape.of(DOCUMENT, "None")


@pytest.mark.parametrize(
    ("schema", "value", "admitted"),
    [
        ({"type": "boolean", "enum": [True]}, True, True),
        ({"type": "boolean", "enum": [True]}, False, False),
        ({"type": "boolean"}, 1, False),
        ({"type": "integer", "maximum": 3}, 4, False),
        ({"type": "integer", "maximum": 3}, 3, True),
        ({"type": "integer"}, True, False),
        ({"type": "string", "pattern": "^a"}, "ba", False),
        ({"type": "string"}, 1, False),
        ({"type": "array"}, [], False),
    ],
)
def test_admits(schema: dict[str, Any], value: Any, admitted: bool) -> None:
    assert Shape({}, schema).admits(value) is admitted


def test_lists() -> None:
    shape = Shape({}, {"type": "array", "uniqueItems": True, "items": {"x-code-list": "c"}})
    assert (shape.unique, shape.items.code_list, shape.items.type) == (True, "c", "string")
