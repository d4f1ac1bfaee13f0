"""The operations of the standard as its documents give them: which path and method is which.

What may not come in here: how any of them is answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import openapi
from conformance.native.http import decoded

Json = Any
SERVICES = (
    "carers-assessment",
    "deferred-payment",
    "directory",
    "eligibility",
    "feedback",
    "financial-assessment",
    "needs-assessment",
    "rules",
)
METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation."""

    name: str
    place: str
    """`path`, `query` or `header`."""
    required: bool
    schema: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of one service."""

    service: str
    operation_id: str
    method: str
    template: tuple[str, ...]
    """Segments of the path; a parameter in braces."""
    parameters: tuple[Parameter, ...]
    scopes: frozenset[str]
    """Any of these opens it; none are needed when empty."""
    body_schema: Mapping[str, Json] | None
    document: Mapping[str, Json] = field(repr=False, compare=False)

    def declares(self, header: str) -> bool:
        """Whether it has this header parameter."""
        return any(each.place == "header" and each.name == header for each in self.parameters)


def resolved(document: Mapping[str, Json], node: Json) -> Json:
    """`node`, or what it refers to within the document."""
    while isinstance(node, Mapping) and "$ref" in node:
        found: Json = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def routes(service: str) -> tuple[Route, ...]:
    """Every operation of a service."""
    return tuple(_routes(service))


def _routes(service: str) -> Iterator[Route]:
    document = openapi.document(service)
    for path, item in document["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            operation = item[method]
            given = [*item.get("parameters", ()), *operation.get("parameters", ())]
            body = resolved(document, operation.get("requestBody") or {})
            media = body.get("content", {}).get("application/json", {})
            yield Route(
                service=service,
                operation_id=operation["operationId"],
                method=method.upper(),
                template=tuple(path.split("/")[1:]),
                parameters=tuple(_parameter(resolved(document, each)) for each in given),
                scopes=frozenset(
                    scope
                    for requirement in operation.get("security", ())
                    for scopes in requirement.values()
                    for scope in scopes
                ),
                body_schema=media.get("schema"),
                document=document,
            )


def _parameter(entry: Mapping[str, Json]) -> Parameter:
    return Parameter(entry["name"], entry["in"], entry.get("required", False), entry["schema"])


class Table:
    """Finds the routes of an address."""

    def __init__(self) -> None:
        self._routes = {service: routes(service) for service in SERVICES}

    def at(self, path: str) -> tuple[Sequence[Route], dict[str, str | None]]:
        """The routes of a path as sent, one for each method, and the values of its parameters (None
        for one that is not UTF-8); no routes where there is no such path.

        A path that is written out goes before one with a parameter in the same place.
        """
        _, *segments = path.split("/")
        if len(segments) < 2 or segments[0] not in self._routes or segments[1] != "v1":
            return (), {}
        rest = segments[2:] or [""]
        fitting = [each for each in self._routes[segments[0]] if _fits(each.template, rest)]
        if not fitting:
            return (), {}
        template = min((each.template for each in fitting), key=_parameters_in)
        values = {
            name[1:-1]: decoded(segment)
            for name, segment in zip(template, rest, strict=True)
            if name.startswith("{")
        }
        return [each for each in fitting if each.template == template], values


def _fits(template: Sequence[str], segments: Sequence[str]) -> bool:
    return len(template) == len(segments) and all(
        (segment != "" if name.startswith("{") else name == segment)
        for name, segment in zip(template, segments, strict=True)
    )


def _parameters_in(template: Sequence[str]) -> int:
    return sum(name.startswith("{") for name in template)
