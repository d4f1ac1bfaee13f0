"""The kinds of assessment that are recorded, each as its document has it: names, steps, clauses.

Whatever a layer needs to know of one kind and not of another stands here once. What may not come in
here: requests, and which step is possible in which state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import openapi
from openapi.bundle import resolve


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of assessment."""

    service: str
    noun: str
    """How its operations call it: `NeedsAssessment`."""
    person: str
    """The property that holds whom it is about."""
    saved: str
    """The property that PUT replaces: `answers` or `means`."""
    steps: tuple[str, ...]
    """What is done to it by POST, in the order of the document: `submit`, `withdraw`."""

    @property
    def parameter(self) -> str:
        """The path parameter that names one."""
        return f"{self.noun[0].lower()}{self.noun[1:]}Id"

    @property
    def put(self) -> str:
        """The operation that replaces what was saved."""
        return f"put{self.noun}{self.saved.capitalize()}"

    @property
    def search(self) -> str:
        """The operation that finds them."""
        return f"search{self.noun}s"

    @property
    def record(self) -> str:
        """The operation that gives the written record."""
        return f"get{self.noun}Record"

    def operation(self, step: str) -> str:
        """The operationId of `request`, `get`, `put`, `record` or a step."""
        special = {"put": self.put, "record": self.record}
        return special.get(step, f"{step}{self.noun}")

    def clause(self, *clauses: str) -> str:
        """The first of these clauses that binds this service. Raises KeyError where none does."""
        for each in clauses:
            if any(op.startswith(f"{self.service}/") for op in openapi.clauses()[each].operations):
                return each
        raise KeyError(f"{self.service}: {', '.join(clauses)}")


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of assessment by its service, in the order of the standard."""
    return {
        service: _kind(service) for service in openapi.services() if service.endswith("-assessment")
    }


def _kind(service: str) -> Kind:
    document = openapi.document(service)
    paths = document["paths"]
    create = _operations(paths[f"/{service}s"])["post"]
    noun = create["operationId"].removeprefix("request")
    one = next(
        path for path in paths if path.startswith(f"/{service}s/{{") and path.count("/") == 2
    )
    below = {
        path.removeprefix(f"{one}/"): _operations(item)
        for path, item in paths.items()
        if path.startswith(f"{one}/")
    }
    steps = (each["post"]["operationId"] for each in below.values() if "post" in each)
    return Kind(
        service=service,
        noun=noun,
        person=_person(document, create),
        saved=next(last for last, each in below.items() if "put" in each),
        steps=tuple(each.removesuffix(noun) for each in steps),
    )


def _operations(item: Mapping[str, Any]) -> dict[str, Any]:
    return {method: each for method, each in item.items() if "operationId" in each}


def _person(document: dict[str, Any], create: Mapping[str, Any]) -> str:
    """The property of a request that is a Person."""
    body = resolve(document, create["requestBody"]["content"]["application/json"]["schema"])
    properties: dict[str, Any] = body["properties"]
    return next(name for name, each in properties.items() if _refers(each, "Person"))


def _refers(schema: Mapping[str, Any], name: str) -> bool:
    return str(schema.get("$ref", "")).endswith(f"/schemas/{name}")


@cache
def code_sets() -> frozenset[str]:
    """The properties of every service that hold a set of codes, whose order says nothing."""
    return frozenset(
        name
        for service in openapi.services()
        for schema in openapi.document(service)["components"]["schemas"].values()
        for name, each in schema.get("properties", {}).items()
        if each.get("uniqueItems") and "x-code-list" in each.get("items", {})
    )
