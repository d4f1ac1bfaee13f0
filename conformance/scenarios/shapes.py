"""What the document of a service says of each operation, as far as sending one needs it.

Scenarios for several kinds of assessment write `submit{Assessment}`; here it becomes the operation
of one service. What may not come in here: steps and expectations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import openapi
from conformance.kinds import kinds
from conformance.subject import Actor


@dataclass(frozen=True, slots=True)
class Shape:
    """One operation of one service."""

    operation: str
    method: str
    path: str
    parameter: str
    """The name of its path parameter; empty where it has none."""
    keyed: bool
    """It needs an Idempotency-Key."""
    matched: bool
    """It needs If-Match."""
    actor: Actor
    """Who may send it: a citizen where that is enough, nobody where no token is needed."""
    personal: bool
    """Its answers are about a person."""


def shape(service: str, operation: str) -> Shape:
    """The operation that a scenario means in this service. Raises KeyError."""
    kind = kinds().get(service)
    return shapes(service)[operation.replace("{Assessment}", kind.noun if kind else "")]


@cache
def shapes(service: str) -> Mapping[str, Shape]:
    """Every operation of a service by its operationId."""
    document = openapi.document(service)
    return {
        operation["operationId"]: _shape(document, method, path, methods, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, Mapping) and "operationId" in operation
    }


def _shape(
    document: Mapping[str, Any],
    method: str,
    path: str,
    methods: Mapping[str, Any],
    operation: Mapping[str, Any],
) -> Shape:
    parameters = [*methods.get("parameters", ()), *operation.get("parameters", ())]
    parameters = [_followed(document, each) for each in parameters]
    headers = {each["name"] for each in parameters if each["in"] == "header"}
    in_path = [each["name"] for each in parameters if each["in"] == "path"]
    scopes = {scope for each in operation.get("security", ()) for scope in each.get("oauth2", ())}
    actor: Actor = "citizen" if "citizen" in scopes else "practitioner"
    return Shape(
        operation=operation["operationId"],
        method=method.upper(),
        path=path,
        parameter=in_path[0] if in_path else "",
        keyed="Idempotency-Key" in headers,
        matched="If-Match" in headers,
        actor=actor if scopes else "nobody",
        personal=bool(scopes),
    )


def _followed(document: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in value:
        target: Any = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        value = target
    return value
