"""Bodies that are no JSON: each is malformed by the bytes, and would be valid without that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import openapi
from conformance.model import Exchange
from conformance.properties_bodies import Bodies
from conformance.properties_malformed import forms


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for service in openapi.services():
        for item in openapi.document(service)["paths"].values():
            for each in item.values():
                if isinstance(each, dict) and "requestBody" in each:
                    yield service, each


def _named(value: Any) -> str:
    return value if isinstance(value, str) else str(value["operationId"])


def _example(operation: dict[str, Any]) -> dict[str, Any]:
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    value: dict[str, Any] = next(iter(examples.values()))["value"]
    return value


def _clauses(service: str, operation: dict[str, Any], content: bytes) -> list[str]:
    exchange = Exchange("", "", "POST", "", (), content, 0, (), b"", 0.0, 0.0)
    reader = Bodies(openapi.document(service))
    return [each.clause for each in reader.faults(operation["operationId"], operation, exchange)]


@pytest.mark.parametrize(("service", "operation"), list(_operations()), ids=_named)
def test_every_form_is_malformed_and_nothing_else_is_wrong(
    service: str, operation: dict[str, Any]
) -> None:
    body = _example(operation)
    assert _clauses(service, operation, json.dumps(body).encode()) == []
    every = list(forms(body))
    for each in every:
        assert _clauses(service, operation, each.content) == ["CA-COMMON-017"], each.name
    assert len({each.name for each in every}) == len(every) > 25
    assert len({each.content for each in every}) == len(every)


def test_what_forgives_it_gets_a_valid_body() -> None:
    for service, operation in _operations():
        every = {each.name: each.content for each in forms(_example(operation))}
        forgiven = every["a comma behind the last member"].replace(b",}", b"}")
        assert _clauses(service, operation, forgiven) == []
        if "a letter in ISO 8859-1" in every:
            read = every["a letter in ISO 8859-1"].decode("latin-1").encode()
            assert _clauses(service, operation, read) == []


def test_a_comma_within_a_text_is_left_alone() -> None:
    body = {"reason": "one, two; {three}: [true, 4]", "urgent": True, "hours": 4, "of": [1]}
    every = {each.name: each.content.decode("utf-8", "replace") for each in forms(body)}
    said = json.dumps(body["reason"])[1:-1]
    for name in (
        "two commas",
        "a comma behind the last item",
        "written True",
        "a hexadecimal number",
    ):
        assert said in every[name]
    assert every["a comma behind the last item"].endswith('"of": [1,]}')
    assert '"urgent": True' in every["written True"]
    assert '"hours": 04' in every["a number with a nought before it"]
