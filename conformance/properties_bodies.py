"""What is wrong with the body of a request, read from the bytes that were really sent.

Whether they are JSON in UTF-8 at all, and then what the document's schema says against them; each
fault with the status that the standard gives it. What may not come in here: paths, parameters and
headers (`properties_requests.py`), and answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationErrorKind

from conformance import schemas
from conformance.model import Exchange

_WEIGHTS = range(10, 1, -1)


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


def followed(document: Mapping[str, Any], value: Any) -> Any:
    """A part of the document, or what it refers to."""
    while "$ref" in value:
        target: Any = document
        for step in value["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        value = target
    return value


class Bodies:
    """Reads bodies of one service, and values by its schemas."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._made: dict[str, Draft202012Validator] = {}

    def faults(self, operation_id: str, operation: Any, exchange: Exchange) -> Iterator[Fault]:
        """Everything wrong with the body of a request; nothing for a valid one."""
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
        schema = followed(self._document, content["schema"])
        choice = schema.get("discriminator")
        if choice is None or not isinstance(body, dict):
            return schema
        target = choice["mapping"].get(str(body.get(choice["propertyName"])))
        return schema if target is None else {"$ref": target}

    def valid(self, schema: Any, value: Any) -> bool:
        """Whether a value is valid by a schema of the document."""
        return self._validator(schema).is_valid(value)

    def _validator(self, schema: Any) -> Draft202012Validator:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._made:
            components = {"schemas": self._document["components"]["schemas"]}
            self._made[key] = Draft202012Validator(
                {**schema, "components": components},
                validate_formats=True,
                formats={"nhs-number": _has_check_digit},
            )
        return self._made[key]


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
