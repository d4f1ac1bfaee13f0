"""What the standard says of the properties of one record, read from its OpenAPI document.

References are followed and alternatives laid over each other, so that a mapping can be held
against one tree of properties. What may not come in here: council files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

Schema = Mapping[str, Any]

PRINTABLE = tuple(map(chr, range(0x21, 0x7F)))


class Shape:
    """A schema of the standard with everything that a mapping has to know about it."""

    def __init__(self, document: Schema, schema: Schema) -> None:
        """`document` is what `#/…` references of `schema` point into."""
        self._document = document
        self._schema = _flat(document, schema)

    @classmethod
    def of(cls, document: Schema, component: str) -> Shape:
        """The schema of this name in a bundled document. Raises KeyError if there is none."""
        return cls(document, document["components"]["schemas"][component])

    @property
    def type(self) -> str:
        """`object`, `array`, `string`, `integer`, `number` or `boolean`."""
        return str(self._schema.get("type", "object" if self.properties else "string"))

    @property
    def code_list(self) -> str:
        """The code list of a value or of the items of a list; empty where there is none."""
        return str(self._schema.get("x-code-list", ""))

    @property
    def required(self) -> frozenset[str]:
        """Properties that are never absent, whichever alternative a record takes."""
        return frozenset(self._schema.get("required", ()))

    @property
    def unique(self) -> bool:
        """Whether a list has each item at most once."""
        return bool(self._schema.get("uniqueItems", False))

    @property
    def free_text(self) -> bool:
        """Whether any text of printable characters will do, however short."""
        return (
            self.type == "string"
            and not self.code_list
            and "format" not in self._schema
            and all(map(self.admits, (*PRINTABLE, "a b")))
        )

    @property
    def amount(self) -> bool:
        """Whether only pounds with two decimals will do."""
        return self.admits("33.33") and not any(map(self.admits, ("33.3", "33.333", "pound")))

    @property
    def schema(self) -> Schema:
        """The keywords themselves, alternatives laid over each other."""
        return self._schema

    @cached_property
    def properties(self) -> Mapping[str, Shape]:
        """Every property that some alternative has."""
        found = self._schema.get("properties", {})
        return {name: Shape(self._document, schema) for name, schema in found.items()}

    @cached_property
    def items(self) -> Shape:
        """What the items of a list are."""
        return Shape(self._document, self._schema.get("items", {}))

    def admits(self, value: Any) -> bool:
        """Whether a string, number or boolean satisfies the keywords that matter here."""
        says = self._schema
        if "enum" in says and value not in says["enum"]:
            return False
        if isinstance(value, str):
            return (
                self.type == "string"
                and says.get("minLength", 0) <= len(value) <= says.get("maxLength", len(value))
                and re.search(says.get("pattern", ""), value) is not None
            )
        if isinstance(value, bool):
            return self.type == "boolean"
        if isinstance(value, int):
            return self.type in ("integer", "number") and says.get(
                "minimum", value
            ) <= value <= says.get("maximum", value)
        return False


def _flat(document: Schema, schema: Schema) -> dict[str, Any]:
    """The schema without `$ref`, `allOf`, `oneOf` and `anyOf`."""
    while "$ref" in schema:
        target: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        schema = target
    flat = {k: v for k, v in schema.items() if k not in ("allOf", "oneOf", "anyOf")}
    for part in schema.get("allOf", ()):
        flat = _both(flat, _flat(document, part))
    for word in ("oneOf", "anyOf"):
        parts = [_flat(document, part) for part in schema.get(word, ())]
        if parts:
            either = parts[0]
            for part in parts[1:]:
                either = _either(either, part)
            flat = _both(flat, either)
    if "description" in schema:  # What is said of this place, and not of all that look like it.
        flat["description"] = schema["description"]
    return flat


def _both(one: Schema, other: Schema) -> dict[str, Any]:
    """Keywords that hold together."""
    merged = {**one, **other}
    required = {*one.get("required", ()), *other.get("required", ())}
    return {**merged, **_properties(one, other, "allOf"), "required": sorted(required)}


def _either(one: Schema, other: Schema) -> dict[str, Any]:
    """Keywords of which one side or the other holds: only what is certain is kept."""
    merged: dict[str, Any] = {k: v for k, v in one.items() if other.get(k) == v}
    required = {*one.get("required", ())} & {*other.get("required", ())}
    if "enum" in one and "enum" in other:
        merged["enum"] = [*one["enum"], *(v for v in other["enum"] if v not in one["enum"])]
    for word, wider in (("maxLength", max), ("maximum", max), ("minLength", min), ("minimum", min)):
        if word in one and word in other:
            merged[word] = wider(one[word], other[word])
    return {**merged, **_properties(one, other, "anyOf"), "required": sorted(required)}


def _properties(one: Schema, other: Schema, word: str) -> dict[str, Any]:
    first, second = one.get("properties", {}), other.get("properties", {})
    names = [*first, *(name for name in second if name not in first)]
    found = {
        name: {word: [first[name], second[name]]}
        if name in first and name in second and first[name] != second[name]
        else first.get(name, second.get(name))
        for name in names
    }
    return {"properties": found} if found else {}
