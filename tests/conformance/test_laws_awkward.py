"""The values of the laws of storing: all valid, and each has its turn."""

from __future__ import annotations

import random

import pytest
from jsonschema_rs import Draft202012Validator

import openapi
from conformance.kinds import kinds
from conformance.laws import awkward, kept, means
from conformance.laws.awkward import Bodies
from conformance.native.charging import contradictions


@pytest.mark.parametrize("service", kinds())
@pytest.mark.parametrize("left_out", [0.0, 0.5])
def test_every_body_is_valid(service: str, left_out: float) -> None:
    document, kind = openapi.document(service), kinds()[service]
    made = Bodies(document, random.Random(3))
    operations = [kind.operation(each) for each in ("request", "put", *kind.steps)]
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
    assert list(kept.differences(one, other)) == [
        (("a", "b"), True),
        (("c",), True),
        (("d",), False),
        (("e",), False),
    ]
    assert not list(kept.differences(one, one))
    assert list(kept.differences([1], [1, 2], ("x",))) == [(("x",), True)]


@pytest.mark.parametrize("settled", [True, False])
def test_means_by_chance_fit_the_schema_and_make_sense(settled: bool) -> None:
    document = openapi.document("financial-assessment")
    schema = {"$ref": "#/components/schemas/Means", "components": document["components"]}
    valid, rng = Draft202012Validator(schema), random.Random(11)
    made, incomes = Bodies(document, rng), set[str]()
    for number in range(200):
        family = ("signs", "scripts", "lengths", "words")[number % 4]
        born = means.born_of_age(rng, awkward.DAYS[number % len(awkward.DAYS)])
        drawn = made.body("putFinancialAssessmentMeans", family, left_out=number % 3 / 4)
        for each in (
            means.plain(rng, born),
            means.sensible(rng, drawn, born, settled=settled),
        ):
            assert not list(valid.iter_errors(each))
            assert not list(contradictions.of_means(each))
            assert each["adult"]["dateOfBirth"] == born
            incomes |= {one["type"] for one in each.get("income", ())}
    assert len(incomes) > 40
