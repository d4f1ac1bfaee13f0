"""The rules and the standard say the same: names, paragraphs, labels, shapes and bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin, get_type_hints

import jsonschema_rs
import pytest
from whole_schemas import schema

import openapi
from gateway.rules import checks, eligibility
from gateway.rules.charging import asked, told
from gateway.rules.charging.policy import ChargingPolicy, Compounding, DeferredPaymentPolicy
from gateway.rules.criteria import CRITERIA, WELLBEING_AREAS
from gateway.rules.deferred_payment import Illustration, IllustrationRequest, illustrate
from gateway.rules.written_record import written_record

Make = Callable[..., dict[str, Any]]


class Asked(IllustrationRequest, total=False):
    """What the service is asked: the rules get the policy apart."""

    policy: ChargingPolicy


SHAPES = {
    "AdultCheck": checks.AdultCheck,
    "CarerCheck": checks.CarerCheck,
    "EligibilityCheckResult": checks.EligibilityCheckResult,
    "IllustrationRequest": Asked,
    "Illustration": Illustration,
    "Means": asked.ChargeRequest,
    "Payment": asked.Payment,
    "ChargeResult": told.ChargeResult,
}
NEVER_SAID = {
    "Illustration.rates[].status": {"assumed"},
    "ChargeResult.periods[].rates[].status": {"assumed"},
}
"""Codes of an answer that the rules have no cause to give: a dated rate is never assumed."""
PLAIN = {str: "string", bool: "boolean", int: "integer"}


def plainly(described: dict[str, Any]) -> dict[str, Any]:
    """A schema that only adds a description to another, as that other."""
    return plainly(described["allOf"][0]) if "allOf" in described else described


def camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def same(shape: Any, described: dict[str, Any], place: str) -> None:
    """Asserts that a type of the rules has exactly the properties that the schema describes."""
    if get_origin(shape) is list:
        assert described["type"] == "array", place
        same(get_args(shape)[0], described["items"], f"{place}[]")
    elif get_origin(shape) is Literal:
        codes, known = set(described["enum"]) - NEVER_SAID.get(place, set()), set(get_args(shape))
        # The rules also know `other`: what a council's own system says in terms of its own.
        assert codes <= known <= codes | {"other"}, place
    elif shape in PLAIN:
        assert plainly(described)["type"] == PLAIN[shape], place
    elif is_dataclass(shape):
        # As the rules have a policy once it is read: the standard has the same choices.
        names = {camel_case(each.name): each for each in fields(shape)}
        assert names.keys() == described["properties"].keys(), place
        terms = {name for name, each in names.items() if is_dataclass(each.default)}
        for name in terms:
            same(type(names[name].default), described["properties"][name], f"{place}.{name}")
    else:
        described = plainly(described)
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


@pytest.mark.parametrize("compounding", get_args(Compounding))
@pytest.mark.parametrize("rich", [True, False])
def test_an_illustration_is_valid_by_the_standard(compounding: Compounding, rich: bool) -> None:
    money = {"otherCapital": "90000.00", "rent": "33.33", "topUp": "1.01", "thirdParty": "2.02"}
    home = {"value": "100000.00", "ownership": {"kind": "joint", "owners": 3}}
    request: Any = {
        "start": "2019-02-28",
        "weeklyCost": "1000.00",
        "weeklyIncome": "1500.00" if rich else "100.00",
        "property": {**home, "encumbrance": "99999.99" if rich else "1.00"},
        "interest": {"futurePercent": "33.33"},
        **(money | {"allowanceKept": "0.01", "years": 30} if rich else {}),
    }
    terms = DeferredPaymentPolicy(
        interest_percent=Decimal("1.5"),
        below_maximum=Decimal("0.1"),
        compounding=compounding,
        set_up_fee=Decimal("5"),
        weekly_fee=Decimal("0.5"),
        fees_deferred=not rich,
        rent_kept_percent=Decimal(33),
    )
    policy = ChargingPolicy(date(2015, 4, 1), source="A page", deferred_payment=terms)
    jsonschema_rs.validate(schema("IllustrationRequest"), request)
    jsonschema_rs.validate(schema("Illustration"), illustrate(request, policy))


def test_the_conditions_have_the_order_and_the_paragraphs_of_the_code_list() -> None:
    home: Any = {"value": "100000.00", "ownership": {"kind": "sole"}}
    told = illustrate(
        {
            "start": "2022-03-01", "weeklyCost": "1.00", "weeklyIncome": "0.00", "property": home,
            "years": 1,
        }
    )  # fmt: skip
    codes = openapi.code_list("deferred-payment-conditions").codes
    assert [(code.code, code.source) for code in codes] == [
        (each["condition"], each["paragraph"]) for each in told["eligibility"]["conditions"]
    ]
