"""The values of the laws of storing: all valid, and each has its turn."""

from __future__ import annotations

import random

import pytest
from jsonschema_rs import Draft202012Validator

import openapi
from conformance.laws import assessment, awkward, stored
from conformance.laws.awkward import Bodies

ASSESSMENTS = ("needs-assessment", "carers-assessment")


@pytest.mark.parametrize("service", ASSESSMENTS)
@pytest.mark.parametrize("left_out", [0.0, 0.5])
def test_every_body_is_valid(service: str, left_out: float) -> None:
    document, noun = openapi.document(service), assessment.NOUN[service]
    made = Bodies(document, random.Random(3))
    operations = (f"request{noun}", f"put{noun}Answers", *(f"{s}{noun}" for s in assessment.STEPS))
    for methods in document["paths"].values():
        for operation in methods.values():
            if not isinstance(operation, dict) or operation.get("operationId") not in operations:
                continue
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            valid = Draft202012Validator({**schema, "components": document["components"]})
            for family in (*awkward.LINES, "lengths"):
                body = made.body(operation["operationId"], family, left_out=left_out)
                assert not list(valid.iter_errors(body)), (operation["operationId"], family)


def test_every_day_and_every_word_has_its_turn() -> None:
    document = openapi.document("needs-assessment")
    made, days, words = Bodies(document, random.Random(5)), set[str](), set[str]()
    for _ in range(40):
        person = made.body("requestNeedsAssessment", "words")["person"]
        days.add(person["dateOfBirth"])
        words |= {person["name"]["given"], person["name"]["family"]}
    assert days == set(awkward.DAYS)
    assert len(words) > 20
    assert any(day[5:7] != day[8:] and int(day[8:]) <= 12 for day in days)


def test_places_where_two_values_differ() -> None:
    one = {"a": [{"b": "x"}, {"b": "y"}], "c": True, "d": 1}
    other = {"a": [{"b": "x"}, {"b": "Y"}], "c": 1, "e": 1}
    assert list(stored.differences(one, other)) == [
        (("a", "b"), True),
        (("c",), True),
        (("d",), False),
        (("e",), False),
    ]
    assert not list(stored.differences(one, one))
    assert list(stored.differences([1], [1, 2], ("x",))) == [(("x",), True)]
