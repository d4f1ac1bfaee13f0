"""What is wrong with a request, read from the bytes that were really sent.

A generator says what it meant to send; on the way values become text, headers are trimmed and
paths are normalised. So each request is judged again here, by the document alone, and each fault
says which status the standard gives it. What may not come in here: answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote

from jsonschema_rs import Draft202012Validator, ValidationErrorKind

import openapi
from conformance import schemas
from conformance.model import Exchange
from openapi import PROBLEM_BASE

_WEIGHTS = range(10, 1, -1)
_METHODS = ("get", "put", "post", "delete", "patch")
_LISTS = frozenset(each.name for each in openapi.code_lists())
_LONG = 8000
"""Bytes of one header that any server on the way may refuse."""
UNDECIDED = frozenset[int]()
"""The standard has no sentence about the status."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request."""

    clause: str
    """The clause that says what happens then; empty where none does."""
    statuses: frozenset[int]
    text: str
    """For a supplier; never a value."""
    slug: str = ""
    """The problem that the clause names; empty where it names none."""
    pointers: tuple[str, ...] = ()
    """Where in the body."""


class Requests:
    """Reads requests of one service. `token` is the valid one that the requests carry."""

    def __init__(self, document: Mapping[str, Any], base_url: str, token: str | None) -> None:
        self._document, self._base_url, self._token = document, base_url, token
        self._bodies: dict[str, Draft202012Validator] = {}

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
            found += self._content(operation_id, operation, exchange)
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
            each["in"] == "header" and each["name"] == name and self._valid(each["schema"], value)
            for each in self._parameters(item, operation)
        )

    def is_identifier(self, value: Any) -> bool:
        """Whether a value has the form of an assessment's id."""
        return self._valid({"$ref": "#/components/schemas/Identifier"}, value)

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
        return [self._followed(each) for each in every]

    def _followed(self, value: Any) -> Any:
        while "$ref" in value:
            target: Any = self._document
            for step in value["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            value = target
        return value

    def _access(self, operation: Any, exchange: Exchange) -> Iterator[Fault]:
        headers = {name.lower(): value for name, value in exchange.request_headers}
        given = headers.get("authorization")
        if operation.get("security") and given != f"Bearer {self._token}":
            yield Fault("CA-COMMON-021", frozenset({401}), "no valid token", "not-authenticated")
        accept = headers.get("accept", "*/*")
        if not _accepts(accept):
            yield Fault("CA-COMMON-010", frozenset({406}), "Accept excludes JSON", "not-acceptable")

    def _path(self, parameters: list[dict[str, Any]], values: dict[str, str]) -> Iterator[Fault]:
        for each in parameters:
            if each["in"] != "path":
                continue
            value = values[each["name"]]
            if not self._valid(each["schema"], value):
                text = f"the path parameter {each['name']} is not valid"
                yield Fault("", frozenset({400, 404}), text)
            elif each["name"] == "codeList" and value not in _LISTS:
                text = "no code list has this name"
                yield Fault("CA-RULES-008", frozenset({404}), text, "not-found")
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
            elif not self._valid(known[name]["schema"], _read(values[0], known[name]["schema"])):
                text = f"the query parameter {name} is not valid"
            elif name == "cursor":
                yield Fault("", frozenset({200, 400, 404}), "a cursor that may not be known")
                continue
            else:
                continue
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
            valid = value is not None and self._valid(each["schema"], value)
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

    def _content(self, operation_id: str, operation: Any, exchange: Exchange) -> Iterator[Fault]:
        headers = {name.lower(): value for name, value in exchange.request_headers}
        declared = headers.get("content-type", "application/json")
        if declared.split(";")[0].strip().lower() != "application/json":
            text = "the body is declared as something else than application/json"
            slug = "unsupported-media-type"
            yield Fault("CA-COMMON-019", frozenset({415}), text, slug)
            return
        if not exchange.request_body:
            yield Fault("CA-COMMON-015", frozenset({400}), "there is no body")
            return
        try:
            body = json.loads(
                exchange.request_body.decode("utf-8"),
                object_pairs_hook=_once,
                parse_constant=_finite,
                parse_float=_finite,
            )
            json.dumps(body, ensure_ascii=False).encode("utf-8")
        except (ValueError, RecursionError):
            yield Fault("CA-COMMON-017", frozenset({400}), "the body is not JSON in UTF-8")
            return
        yield from self._body(operation_id, operation, body)

    def _body(self, operation_id: str, operation: Any, body: Any) -> Iterator[Fault]:
        schema = self._branch(operation["requestBody"]["content"]["application/json"], body)
        errors = list(self._validator(schema).iter_errors(body))
        formats = [each for each in errors if isinstance(each.kind, ValidationErrorKind.Format)]
        others = [each for each in errors if not isinstance(each.kind, ValidationErrorKind.Format)]
        refused = frozenset({400})
        for each in formats:
            where: tuple[str, ...] = (schemas.pointer(list(each.instance_path)),)
            if getattr(each.kind, "format", "") == "nhs-number":
                if not others:
                    text, slug = "the check digit of an NHS number is wrong", "invalid-nhs-number"
                    yield Fault("CA-COMMON-041", frozenset({422}), text, slug, where)
            elif schemas.binding(operation_id, "CA-COMMON-042"):
                text = "a date does not exist"
                yield Fault("CA-COMMON-042", refused, text, "invalid-date", where)
        if not others:
            return
        if self._validator(schema).is_valid(_pruned(body)):
            # An object or a list that holds nothing means the same as its absence.
            yield Fault("", frozenset({200, 201, 400}), "the body holds something empty")
            return
        where = tuple(schemas.pointer(list(each.instance_path)) for each in others)
        kinds = {type(each.kind) for each in others}
        if all(each.instance_path[-1:] == ["nhsNumber"] for each in others):
            # What is no ten digits has no right check digit either: two sentences fit.
            text = "an NHS number is not ten digits"
            yield Fault("", frozenset({400, 422}) if _are_texts(others) else refused, text)
        elif kinds == {ValidationErrorKind.AdditionalProperties}:
            text = "the body has a property that the schema does not have"
            yield Fault("CA-COMMON-016", refused, text, "unknown-property", where)
        else:
            text = "the body is not valid against its schema"
            yield Fault("CA-COMMON-015", refused, text, "", where)

    def _branch(self, content: Any, body: Any) -> Any:
        """The schema that the discriminator chooses: its faults say more than "none fits"."""
        schema = self._followed(content["schema"])
        choice = schema.get("discriminator")
        if choice is None or not isinstance(body, dict):
            return schema
        target = choice["mapping"].get(str(body.get(choice["propertyName"])))
        return schema if target is None else {"$ref": target}

    def _valid(self, schema: Any, value: Any) -> bool:
        return self._validator(schema).is_valid(value)

    def _validator(self, schema: Any) -> Draft202012Validator:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._bodies:
            components = {"schemas": self._document["components"]["schemas"]}
            self._bodies[key] = Draft202012Validator(
                {**schema, "components": components},
                validate_formats=True,
                formats={"nhs-number": _has_check_digit},
            )
        return self._bodies[key]


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


def _accepts(accept: str) -> bool:
    ranges = [each.split(";")[0].strip().lower() for each in accept.split(",")]
    fitting = {"*/*", "application/*", "application/json", "application/problem+json", ""}
    return any(each in fitting for each in ranges)


def _read(value: str, schema: Any) -> Any:
    """A query value in the type of its schema; text where it cannot be read so."""
    if schema.get("type") == "integer" and re.fullmatch(r"-?[0-9]{1,18}", value):
        return int(value)
    if schema.get("type") == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is repeated")
    return found


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")) or value != value:
        raise ValueError("not finite")
    return value


def _are_texts(errors: list[Any]) -> bool:
    return all(isinstance(each.instance, str) for each in errors)


def _pruned(value: Any) -> Any:
    if isinstance(value, list):
        return [_pruned(each) for each in value]
    if not isinstance(value, dict):
        return value
    inner = {name: _pruned(each) for name, each in value.items()}
    return {name: each for name, each in inner.items() if each not in ({}, [])}


def _has_check_digit(value: str) -> bool:
    if not re.fullmatch("[0-9]{10}", value):
        return True  # the pattern says what is wrong
    digit = (11 - sum(int(d) * w for d, w in zip(value, _WEIGHTS, strict=False)) % 11) % 11
    return digit == int(value[9])


def problem_slug(exchange: Exchange) -> str:
    """The name of the problem that an answer tells, or nothing."""
    body = exchange.json()
    told = body.get("type") if isinstance(body, dict) else None
    return told.removeprefix(PROBLEM_BASE) if isinstance(told, str) else ""
