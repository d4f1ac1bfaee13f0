"""What is wrong with a request, read from the bytes that were really sent.

A generator says what it meant to send; on the way values become text, headers are trimmed and
paths are normalised. So each request is judged again here, by the document alone, and each fault
says which status the standard gives it. What may not come in here: what is wrong within a body
(`properties_bodies.py`), and answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote

import openapi
from conformance.model import Exchange
from conformance.properties_bodies import Bodies, Fault, followed
from openapi import PROBLEM_BASE

_METHODS = ("get", "put", "post", "delete", "patch")
_NAMES = {
    "codeList": (frozenset(each.name for each in openapi.code_lists()), "CA-RULES-008"),
    "rate": (frozenset(openapi.rate_names()), "CA-RULES-016"),
}
"""Path parameter -> the names that the standard has, and the clause about all others."""
_JSON = frozenset({"*/*", "application/*", "application/json", "application/problem+json", ""})
"""Media ranges that leave JSON."""
_LONG = 8000
"""Bytes of one header that any server on the way may refuse."""
UNDECIDED = frozenset[int]()
"""The standard has no sentence about the status."""


class Requests:
    """Reads requests of one service. `token` is the valid one that the requests carry."""

    def __init__(self, document: Mapping[str, Any], base_url: str, token: str | None) -> None:
        self._document, self._base_url, self._token = document, base_url, token
        self._bodies = Bodies(document)

    def faults(self, operation_id: str, exchange: Exchange) -> list[Fault]:
        """Everything wrong with a request; empty for a valid one."""
        template, method, item, operation = self._operations[operation_id]
        found = list(self._access(operation, exchange))
        if exchange.method.lower() != method:
            return found + _method(exchange.method, item)
        path, _, query = exchange.url.removeprefix(self._base_url).partition("?")
        values = _matched(template, path)
        if values is None:
            return [Fault("", UNDECIDED, "the path is another one by the time it is sent")]
        parameters = self._parameters(item, operation)
        found += self._path(parameters, values)
        found += self._query(parameters, query)
        found += self._headers(operation_id, parameters, dict(exchange.request_headers))
        if "requestBody" in operation:
            found += self._bodies.faults(operation_id, operation, exchange)
        return found

    def methods(self, operation_id: str) -> frozenset[str]:
        """Every method that the path of an operation has."""
        return frozenset(
            each.upper() for each in _METHODS if each in self._operations[operation_id][2]
        )

    def is_valid_header(self, operation_id: str, name: str, value: str) -> bool:
        """Whether a header has the form that the operation gives it; no for one it has not."""
        _, _, item, operation = self._operations[operation_id]
        return any(
            each["in"] == "header"
            and each["name"] == name
            and self._bodies.valid(each["schema"], value)
            for each in self._parameters(item, operation)
        )

    def is_identifier(self, value: Any) -> bool:
        """Whether a value has the form of an assessment's id."""
        return self._bodies.valid({"$ref": "#/components/schemas/Identifier"}, value)

    @cached_property
    def _operations(self) -> dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]]:
        return {
            item[method]["operationId"]: (template, method, item, item[method])
            for template, item in self._document["paths"].items()
            for method in _METHODS
            if method in item
        }

    def _parameters(self, item: Any, operation: Any) -> list[dict[str, Any]]:
        every = [*item.get("parameters", ()), *operation.get("parameters", ())]
        return [followed(self._document, each) for each in every]

    def _access(self, operation: Any, exchange: Exchange) -> Iterator[Fault]:
        headers = {name.lower(): value for name, value in exchange.request_headers}
        given = headers.get("authorization")
        if operation.get("security") and given != f"Bearer {self._token}":
            yield Fault("CA-COMMON-021", frozenset({401}), "no valid token", "not-authenticated")
        accept = headers.get("accept", "*/*")
        ranges = {each.split(";")[0].strip().lower() for each in accept.split(",")}
        if ranges & _JSON:
            return
        if ranges & _media_types(self._document, operation):
            yield Fault("", frozenset({200, 406}), "another media type that a server may offer")
        else:
            yield Fault("CA-COMMON-010", frozenset({406}), "Accept excludes JSON", "not-acceptable")

    def _path(self, parameters: list[dict[str, Any]], values: dict[str, str]) -> Iterator[Fault]:
        for each in parameters:
            if each["in"] != "path":
                continue
            value = values[each["name"]]
            if not self._bodies.valid(each["schema"], value):
                text = f"the path parameter {each['name']} is not valid"
                yield Fault("", frozenset({400, 404}), text)
            elif each["name"] in _NAMES and value not in _NAMES[each["name"]][0]:
                text = f"the standard has no {each['name']} of this name"
                yield Fault(_NAMES[each["name"]][1], frozenset({404}), text, "not-found")
            elif each["name"] == "gssCode":
                yield Fault("", frozenset({200, 404}), "the council may not be known")

    def _query(self, parameters: list[dict[str, Any]], query: str) -> Iterator[Fault]:
        known = {each["name"]: each for each in parameters if each["in"] == "query"}
        pairs = parse_qsl(query, keep_blank_values=True)
        refused = frozenset({400})
        slug = "invalid-parameter"
        for name in dict.fromkeys(name for name, _ in pairs):
            values = [value for each, value in pairs if each == name]
            if name not in known:
                text = "a query parameter that the operation does not have"
            elif len(values) > 1:
                text = f"the query parameter {name} is given twice"
            elif not self._bodies.valid(
                known[name]["schema"], _read(values[0], known[name]["schema"])
            ):
                text = f"the query parameter {name} is not valid"
            elif name == "cursor":
                yield Fault("", frozenset({200, 400, 404}), "a cursor that may not be known")
                continue
            else:
                continue
            yield Fault("CA-COMMON-008", refused, text, slug)
        for name, parameter in known.items():
            if parameter.get("required") and name not in dict(pairs):
                text = f"the query parameter {name} is missing"
                yield Fault("CA-COMMON-008", refused, text, slug)

    def _headers(
        self, operation_id: str, parameters: list[dict[str, Any]], sent: dict[str, str]
    ) -> Iterator[Fault]:
        given = {name.lower(): value for name, value in sent.items()}
        if any(len(value) > _LONG for value in given.values()):
            yield Fault("", UNDECIDED, "a header is very long")
        for each in parameters:
            if each["in"] != "header" or each["name"] == "traceparent":
                continue
            name, value = each["name"], given.get(each["name"].lower())
            valid = value is not None and self._bodies.valid(each["schema"], value)
            if name == "Idempotency-Key" and value is None:
                slug = "missing-idempotency-key"
                yield Fault("CA-COMMON-026", frozenset({400}), "no Idempotency-Key", slug)
            elif name == "If-Match" and value is None:
                slug = "if-match-required"
                yield Fault("CA-COMMON-030", frozenset({428}), "no If-Match", slug)
            elif name == "If-Match" and valid and value != "*":
                text = "If-Match is not the present version"
                yield Fault("CA-COMMON-031", frozenset({412}), text, "stale-etag")
            elif name == "If-Match" and not valid:
                text = "If-Match is not an entity tag of this standard"
                none = frozenset() if value else frozenset({428})
                yield Fault("CA-COMMON-031", frozenset({400, 412}) | none, text)
            elif value is not None and not valid:
                yield Fault("", UNDECIDED, f"{name} is not valid")


def _method(method: str, item: Mapping[str, Any]) -> list[Fault]:
    if method in ("HEAD", "OPTIONS"):  # HTTP and CORS have their own rules for these
        return [Fault("", UNDECIDED, f"{method} is not of the document")]
    return [
        Fault("CA-COMMON-009", frozenset({405}), f"{method} is no method of the path"),
    ]


def _matched(template: str, path: str) -> dict[str, str] | None:
    names = re.findall(r"\{(\w+)\}", template)
    shape = re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(template))
    match = re.fullmatch(shape, path)
    if match is None:
        return None
    values = [unquote(each) for each in match.groups()]
    if any(each in ("search", ".", "..") or "/" in each or not each for each in values):
        return None
    return dict(zip(names, values, strict=True))


def _media_types(document: Mapping[str, Any], operation: Any) -> set[str]:
    """Those of the answers that succeed."""
    fine = [each for status, each in operation["responses"].items() if status.startswith("2")]
    return {media for each in fine for media in followed(document, each).get("content", {})}


def _read(value: str, schema: Any) -> Any:
    """A query value in the type of its schema; text where it cannot be read so."""
    if schema.get("type") == "integer" and re.fullmatch(r"-?[0-9]{1,18}", value):
        return int(value)
    if schema.get("type") == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def problem_slug(exchange: Exchange) -> str:
    """The name of the problem that an answer tells, or nothing."""
    body = exchange.json()
    told = body.get("type") if isinstance(body, dict) else None
    return told.removeprefix(PROBLEM_BASE) if isinstance(told, str) else ""
