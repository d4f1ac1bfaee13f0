"""The rules and the standard say the same: names, paragraphs, labels, shapes and bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args, get_origin, get_type_hints

import jsonschema_rs
import pytest
from whole_schemas import schema

import openapi
from gateway.rules import checks, eligibility
from gateway.rules.criteria import CRITERIA, WELLBEING_AREAS
from gateway.rules.written_record import written_record

Make = Callable[..., dict[str, Any]]
SHAPES = {
    "AdultCheck": checks.AdultCheck,
    "CarerCheck": checks.CarerCheck,
    "EligibilityCheckResult": checks.EligibilityCheckResult,
}


def same(shape: Any, described: dict[str, Any], place: str) -> None:
    """Asserts that a type of the rules has exactly the properties that the schema describes."""
    if get_origin(shape) is list:
        assert described["type"] == "array", place
        same(get_args(shape)[0], described["items"], f"{place}[]")
    elif get_origin(shape) is Literal:
        codes, known = set(described["enum"]), set(get_args(shape))
        # The rules also know `other`: what a council's own system says in terms of its own.
        assert codes <= known <= codes | {"other"}, place
    elif shape in (str, bool):
        assert "allOf" in described or described["type"] == {str: "string", bool: "boolean"}[shape]
    else:
        assert described["additionalProperties"] is False, place
        assert shape.__annotations__.keys() == described["properties"].keys(), place
        assert shape.__required_keys__ == set(described.get("required", [])), place
        for name, kind in get_type_hints(shape).items():
            same(kind, described["properties"][name], f"{place}.{name}")


@pytest.mark.parametrize(("name", "shape"), SHAPES.items(), ids=SHAPES.keys())
def test_the_shapes_of_a_check_are_those_of_the_standard(name: str, shape: Any) -> None:
    same(shape, schema(name), name)


@pytest.mark.parametrize("population", ["adult", "carer"])
def test_outcomes_have_the_order_the_labels_and_the_paragraphs_of_the_code_list(
    population: str,
) -> None:
    codes = openapi.code_list(f"{population}-outcomes").codes
    assert [(code.code, code.label, code.source) for code in codes] == [
        (outcome.code, outcome.plain, f"SI 2015/313 reg {outcome.paragraph}")
        for outcome in CRITERIA[population].outcomes
    ]


def test_areas_of_well_being_are_those_of_the_code_list() -> None:
    codes = openapi.code_list("wellbeing-areas").codes
    assert [(code.code, code.label.lower(), code.source) for code in codes] == [
        (code, words, f"Care Act 2014 s.{paragraph}")
        for code, (paragraph, words) in WELLBEING_AREAS.items()
    ]


@pytest.mark.parametrize("population", ["adult", "carer"])
def test_the_criteria_as_data_and_the_criteria_applied_are_the_same(population: str) -> None:
    data, applied = openapi.criteria(population), CRITERIA[population]
    result = eligibility.check({"population": population})  # type: ignore[misc,arg-type]
    assert data["regulation"] == result["regulation"]
    assert data["outcomesNeeded"] == applied.threshold
    assert [each["paragraph"] for each in data["conditions"]] == [
        each["paragraph"] for each in result["conditions"]
    ]
    assert [
        (each["outcome"], each["paragraph"], "notApplicableWhen" in each)
        for each in data["outcomes"]
    ] == [(each.code, each.paragraph, bool(each.absent)) for each in applied.outcomes]
    assert [(each["limb"], each["paragraph"]) for each in data["unable"]] == [
        (each.property, each.paragraph) for each in applied.limbs
    ]
    assert data["fluctuation"]["paragraph"] == applied.fluctuation


@pytest.mark.parametrize("population", ["adult", "carer"])
@pytest.mark.parametrize("limb", [True, False, None])
def test_a_result_is_valid_by_the_standard(population: str, limb: bool | None) -> None:
    criteria = CRITERIA[population]
    answer = {} if limb is None else {each.property: limb for each in criteria.limbs}
    request: Any = {
        "population": population,
        "outcomes": {outcome.code: answer for outcome in criteria.outcomes},
        "wellbeing": {"impact": "none", "areas": list(WELLBEING_AREAS)},
    }
    kind = {"adult": "AdultCheck", "carer": "CarerCheck"}[population]
    jsonschema_rs.validate(schema(kind), request)
    jsonschema_rs.validate(schema("EligibilityCheckResult"), eligibility.check(request))


def test_a_written_record_is_valid_by_the_standard(
    needs: Make, carers: Make, positive: dict[str, Any], negative: dict[str, Any]
) -> None:
    people = [
        {"name": "x" * 100, "relationship": "friend", "involvement": "asked-for"} for _ in range(10)
    ]
    for population, make, kind in (
        ("adult", needs, "NeedsAssessment"),
        ("carer", carers, "CarersAssessment"),
    ):
        for parts in ({}, {"determination": positive}, {"determination": negative}):
            assessment = make(peopleInvolved=people, reason="y" * 2000, **parts)
            jsonschema_rs.validate(schema(kind), assessment)
            record = written_record(
                assessment,
                population=population,  # type: ignore[arg-type]
                prepared_at="2026-11-22T09:30:00Z",
            )
            jsonschema_rs.validate(schema("WrittenRecord"), record)
