"""The standard's rules for schemas: everything bounded, nothing null, every pattern portable.

A schema of a bundled document is read as JSON Schema 2020-12, which OpenAPI 3.0.3 without
`nullable` and without boolean `exclusiveMinimum` is. No rule here knows paths or operations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from openapi.bundle import reachable_from_requests

Json = Any

CAMEL_CASE = re.compile(r"[a-z][a-zA-Z0-9]*")
FORMATS = frozenset({"date", "date-time", "uri", "uri-reference", "nhs-number"})
BOUNDS = {
    "string": ("maxLength",),
    "integer": ("minimum", "maximum"),
    "array": ("maxItems",),
}
RESERVED = frozenset({"default", "discriminator", "enum", "example", "examples"})
"""Names that a property may not have, because the bundler reads them as words of OpenAPI."""


@dataclass(frozen=True)
class Finding:
    """One breach of a rule: where it is, the name of the rule, and what is the matter."""

    where: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.rule}: {self.message}"


def lint_schemas(document: dict[str, Json]) -> list[Finding]:
    """Every finding of the schemas of one bundled document."""
    rules = (_nulls, _bounds, _objects, _pattern, _format, _choice, _own_example)
    found = list(schemas(document))
    requested = reachable_from_requests(document)
    return [
        *(
            finding
            for where, schema in found
            for rule in rules
            for finding in rule(document, where, schema)
        ),
        *(
            finding
            for where, schema in found
            if schema.get("type") == "object"
            for finding in _closed(where, schema, id(schema) in requested)
        ),
    ]


def schemas(document: dict[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
    """Every schema of the document with its JSON Pointer, references themselves left out."""
    for where, root in _roots(document, "#"):
        yield from _below(root, where)


def _roots(node: Json, where: str) -> Iterator[tuple[str, dict[str, Json]]]:
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _roots(item, f"{where}/{number}")
    elif isinstance(node, dict):
        for key, value in node.items():
            here = f"{where}/{str(key).replace('~', '~0').replace('/', '~1')}"
            if key == "schema" and isinstance(value, dict):
                yield here, value
            elif where == "#/components" and key == "schemas":
                for name, schema in value.items():
                    yield f"{here}/{name}", schema
            elif key not in ("example", "examples"):
                yield from _roots(value, here)


def _below(schema: dict[str, Json], where: str) -> Iterator[tuple[str, dict[str, Json]]]:
    if "$ref" in schema:
        return
    yield where, schema
    for name, value in schema.get("properties", {}).items():
        yield from _below(value, f"{where}/properties/{name}")
    for key in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(key), dict):
            yield from _below(schema[key], f"{where}/{key}")
    for key in ("allOf", "anyOf", "oneOf"):
        for number, value in enumerate(schema.get(key, ())):
            yield from _below(value, f"{where}/{key}/{number}")


def _nulls(_: dict[str, Json], where: str, schema: dict[str, Json]) -> Iterator[Finding]:
    enum = schema.get("enum", ())
    if "nullable" in schema or None in enum or schema.get("type") == "null":
        yield Finding(where, "no-null", "what is unknown is left out, never null")
    if any(value is None for value in schema.values()):
        yield Finding(where, "no-null", "a word of the schema has no value")


def _bounds(_: dict[str, Json], where: str, schema: dict[str, Json]) -> Iterator[Finding]:
    kind = schema.get("type")
    if kind == "number":
        yield Finding(where, "no-float", "money is a decimal string and counts are integers")
    if "enum" in schema:
        return
    for bound in BOUNDS.get(str(kind), ()):
        if bound not in schema:
            yield Finding(where, "bounded", f"a schema of type {kind} needs {bound}")


def _objects(_: dict[str, Json], where: str, schema: dict[str, Json]) -> Iterator[Finding]:
    if schema.get("type") != "object":
        return
    for name, value in schema.get("properties", {}).items():
        if not CAMEL_CASE.fullmatch(name):
            yield Finding(where, "property-case", f"{name} is not in camelCase")
        if name in RESERVED:
            yield Finding(where, "property-name", f"{name} is a word of OpenAPI")
        if "$ref" not in value and not value.get("description"):
            yield Finding(where, "property-described", f"{name} has no description")
    for name in schema.get("required", ()):
        if name not in schema.get("properties", {}):
            yield Finding(where, "required-exists", f"{name} is required and not a property")


def _closed(where: str, schema: dict[str, Json], requested: bool) -> Iterator[Finding]:
    """A misspelt name in a request is never lost; an answer says whether it may hold more."""
    other = schema.get("additionalProperties")
    if requested and other is not False:
        yield Finding(where, "closed-object", "a request may hold properties that nobody knows")
    elif not isinstance(other, bool):
        yield Finding(where, "closed-object", "it does not say whether it may hold others")


def _pattern(_: dict[str, Json], where: str, schema: dict[str, Json]) -> Iterator[Finding]:
    pattern = schema.get("pattern")
    if pattern is None:
        return
    if not (pattern.startswith("^") and pattern.endswith("$")):
        yield Finding(where, "pattern-anchored", "the pattern does not span the whole text")
    try:
        re.compile(pattern)
    except re.error as error:
        yield Finding(where, "pattern-compiles", f"not in Python: {error}")
    try:
        jsonschema_rs.Draft202012Validator(
            {"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions()
        )
    except ValueError as error:
        yield Finding(where, "pattern-compiles", f"not in linear time: {str(error)[:100]}")


def _format(_: dict[str, Json], where: str, schema: dict[str, Json]) -> Iterator[Finding]:
    if "format" in schema and schema["format"] not in FORMATS:
        yield Finding(where, "known-format", f"{schema['format']} is not a format of the standard")


def _choice(document: dict[str, Json], where: str, schema: dict[str, Json]) -> Iterator[Finding]:
    """A choice says by which property it is made, and each branch allows only its own value."""
    if "anyOf" in schema or "not" in schema:
        yield Finding(where, "choice", "anyOf and not are hard for generators; use oneOf")
    if "oneOf" not in schema:
        return
    discriminator = schema.get("discriminator", {})
    mapping = discriminator.get("mapping", {})
    if sorted(mapping.values()) != sorted(branch.get("$ref", "") for branch in schema["oneOf"]):
        yield Finding(where, "choice", "the discriminator does not map to exactly its branches")
        return
    for value, target in mapping.items():
        branch = document["components"]["schemas"][target.rpartition("/")[2]]
        allowed = branch["properties"].get(discriminator["propertyName"], {}).get("enum")
        if allowed != [value] or discriminator["propertyName"] not in branch.get("required", ()):
            yield Finding(where, "choice", f"the branch for {value} does not require that value")


def _own_example(
    document: dict[str, Json], where: str, schema: dict[str, Json]
) -> Iterator[Finding]:
    if "example" in schema:
        for message in violations(document, schema, schema["example"]):
            yield Finding(where, "example-valid", message)


def violations(document: dict[str, Json], schema: dict[str, Json], value: Json) -> list[str]:
    """What is wrong with `value`, each with its JSON Pointer; empty when it is valid."""
    try:
        validator = jsonschema_rs.Draft202012Validator(
            {**schema, "components": document.get("components", {})},
            validate_formats=True,
            formats={"nhs-number": nhs_number},
        )
    except ValueError as error:
        return [f"the schema itself is broken: {str(error).splitlines()[0][:200]}"]
    return [
        f"/{'/'.join(map(str, error.instance_path))}: {error.message[:200]}"
        for error in validator.iter_errors(value)
    ]


def nhs_number(text: str) -> bool:
    """Ten digits of which the last is the Modulus 11 check digit of the first nine."""
    if not re.fullmatch(r"[0-9]{10}", text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(text[9])
