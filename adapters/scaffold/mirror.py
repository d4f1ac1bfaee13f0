"""A mapping under which a system holds the standard's records as they are, written as YAML.

Made from the standard itself, so that it maps every property of today's version. What may not come
in here: files.
"""

from __future__ import annotations

from collections.abc import Iterator

import openapi
from adapters.mapping import component_of
from adapters.mapping.load import SUPPLIED
from adapters.mapping.schema import Shape

_PLAIN = {
    "boolean": ", as: flag, stored: boolean",
    "integer": ", as: integer",
    "string": "",
}


def rules(service: str, indent: int = 6) -> str:
    """The lines under `record:`: each property of the service at the place of its own name."""
    return "\n".join(" " * indent + line for line in _rules(_shape(service), ""))


def code_lists(service: str, indent: int = 2) -> str:
    """The lines under `code_lists:` for every list in use: each code stands for itself."""
    lines = []
    for name in dict.fromkeys(_lists(_shape(service))):
        codes = ", ".join(f"{code}: {code}" for code in openapi.code_list(name).requestable)
        lines.append(f"{name}: {{unknown: reject, codes: {{{codes}}}}}")
    return "\n".join(" " * indent + line for line in lines)


def _shape(service: str) -> Shape:
    return Shape.of(openapi.document(service), component_of(service))


def _mapped(shape: Shape, at: str) -> Iterator[tuple[str, Shape]]:
    """Every property that holds a value, objects taken apart."""
    for name, inner in shape.properties.items():
        if not at and name in SUPPLIED:
            continue
        if inner.type == "object":
            yield from _mapped(inner, f"{at}{name}.")
        else:
            yield f"{at}{name}", inner


def _rules(shape: Shape, at: str) -> Iterator[str]:
    for name, inner in _mapped(shape, at):
        if inner.type == "array" and inner.items.type == "object":
            names = [each for each, _ in _mapped(inner.items, "")]
            yield from (f"{name}:", f"  each: {name}", f"  key: {names[0]}", "  record:")
            yield from (f"    {line}" for line in _rules(inner.items, ""))
        elif inner.type == "array":
            codes = f", codes: {inner.items.code_list}" if inner.items.code_list else ""
            yield f"{name}: {{from: {name}, as: list, stored: list{codes}}}"
        elif inner.code_list:
            yield f"{name}: {{from: {name}, codes: {inner.code_list}}}"
        elif words := _PLAIN[inner.type]:
            yield f"{name}: {{from: {name}{words}}}"
        else:
            yield f"{name}: {name}"


def _lists(shape: Shape) -> Iterator[str]:
    for _, inner in _mapped(shape, ""):
        if inner.type == "array" and inner.items.type == "object":
            yield from _lists(inner.items)
        elif found := inner.code_list or inner.items.code_list:
            yield found
