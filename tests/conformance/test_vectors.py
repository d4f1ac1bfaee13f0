"""The files of vectors: what their tables say, valid, complete, and bound to the right clauses."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations

import jsonschema_rs
import pytest

import openapi
from conformance.vectors import clauses
from conformance.vectors.cases import HOME, lines, vectors
from conformance.vectors.judging import NOTHING, at, findings, same
from conformance.vectors.law import ADULT, CARER, read
from conformance.vectors.make import rendered
from conformance.vectors.tables.lines import changed, without
from conformance.vectors.tables.numbers import check_digit, nhs_number
from conformance.vectors.tables.texts import LINES

SERVICES = openapi.services()
FILES = sorted(HOME.glob("*.jsonl"))


def test_the_files_are_what_the_tables_make() -> None:
    made = rendered()
    assert sorted(made) == [path.name for path in FILES]
    for path in FILES:
        assert path.read_text(encoding="utf-8") == made[path.name], path.name


def test_every_line_is_valid_and_every_id_its_own() -> None:
    schema = json.loads((HOME / "vector.schema.json").read_text())
    validator = jsonschema_rs.validator_for(schema)
    told = [(path.name, line) for path in FILES for line in lines(path)]
    faults = [
        (name, line.get("id"), str(error)[:200])
        for name, line in told
        for error in validator.iter_errors(line)
    ]
    assert not faults
    assert not [
        id
        for id, count in Counter(
            line.get("id", name) for name, line in told if "id" in line
        ).items()
        if count > 1
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_every_vector_names_clauses_that_bind_its_operation(service: str) -> None:
    assert vectors(service)
    for vector in vectors(service):
        told = {each["clause"] for each in vector.expect}
        assert set(vector.clauses) <= told <= clauses()
        for clause in told:
            bound = openapi.clauses()[clause].operations
            assert f"{service}/{vector.operation}" in bound, (vector.id, clause)


def test_bodies_that_are_taken_are_valid_and_those_refused_for_their_schema_are_not() -> None:
    schemas = {
        "checkEligibility": ("eligibility", "EligibilityCheckRequest"),
        "illustrateDeferredPayment": ("deferred-payment", "IllustrationRequest"),
        "calculateCharge": ("financial-assessment", "ChargeCalculation"),
        "requestNeedsAssessment": ("needs-assessment", "NewNeedsAssessment"),
        "putNeedsAssessmentAnswers": ("needs-assessment", "NeedsAnswers"),
        "requestCarersAssessment": ("carers-assessment", "NewCarersAssessment"),
        "putCarersAssessmentAnswers": ("carers-assessment", "CarersAnswers"),
        "giveFeedback": ("feedback", "NewFeedback"),
    }
    of_the_rules = {"contradictory-request", "rate-not-known"}
    looked = Counter[bool]()
    for operation, (service, name) in schemas.items():
        document = openapi.document(service)
        schema = {"components": document["components"], "$ref": f"#/components/schemas/{name}"}
        validator = jsonschema_rs.Draft202012Validator(schema)
        for vector in vectors(service):
            problems = {slug for each in vector.expect for slug in each.get("problem", ())}
            if vector.operation != operation or vector.content is None:
                continue
            statuses = [each["status"] for each in vector.expect if "status" in each]
            try:
                body = json.loads(vector.content)
                json.dumps(body, ensure_ascii=False).encode()
            except ValueError:
                continue
            if statuses[0] in (200, 201) or problems & of_the_rules:
                assert validator.is_valid(body), vector.id
                looked[True] += 1
            elif problems and not problems & {
                "malformed-json",
                "invalid-date",
                "invalid-nhs-number",
            }:
                assert not validator.is_valid(body), vector.id
                looked[False] += 1
    assert looked[True] > 800
    assert looked[False] > 250


def test_every_pair_every_limb_and_every_number_of_outcomes_is_there() -> None:
    ids = {vector.id for vector in vectors("eligibility")}
    assert {f"adult-count-{count:02}" for count in range(11)} <= ids
    for left, right in combinations(ADULT.outcomes, 2):
        assert f"adult-pair-{left}-{right}-others-able" in ids
    for regulation, prefix in ((ADULT, "adult"), (CARER, "carer")):
        for code in regulation.outcomes:
            for paragraph in regulation.limbs.values():
                assert f"{prefix}-one-{code}-limbs-{paragraph[-2]}" in ids


def test_names_with_composed_and_decomposed_letters_are_kept_apart() -> None:
    texts = {
        vector.id: json.loads(vector.content or b"0")
        for vector in vectors("needs-assessment")
        if vector.id in ("needs-text-composed", "needs-text-decomposed")
    }
    assert texts["needs-text-composed"]["desiredOutcomes"] == LINES["composed"]
    assert texts["needs-text-decomposed"]["desiredOutcomes"] == LINES["decomposed"]
    assert LINES["composed"] != LINES["decomposed"]


@pytest.mark.parametrize(
    ("answers", "indication"),
    [
        # The cases of the statute, one sentence each, written out by hand.
        (
            {
                "impairment": {"present": True},
                "wellbeing": {"impact": "likely-significant"},
                "outcomes": {
                    "home": {"takesSignificantlyLonger": True},
                    "work": {"takesSignificantlyLonger": True},
                },
            },
            "indicated",
        ),
        (
            {
                "impairment": {"present": False},
                "wellbeing": {"impact": "significant"},
                "outcomes": {code: {"unableWithoutAssistance": True} for code in ADULT.outcomes},
            },
            "not-indicated",
        ),
        (
            {
                "impairment": {"present": True},
                "wellbeing": {"impact": "none"},
                "outcomes": {code: {"unableWithoutAssistance": True} for code in ADULT.outcomes},
            },
            "not-indicated",
        ),
        (
            {
                "impairment": {"present": True},
                "wellbeing": {"impact": "significant"},
                "outcomes": {
                    code: {"unableWithoutAssistance": True, "fluctuates": True}
                    for code in ("home", "work")
                },
            },
            "assessor-decision",
        ),
        ({}, "assessor-decision"),
    ],
)
def test_the_table_for_adults(answers: dict, indication: str) -> None:
    assert read(ADULT, answers).indication == indication


@pytest.mark.parametrize(
    ("care", "more", "indication"),
    [
        (True, {"healthEffect": "at-risk"}, "indicated"),
        (True, {"outcomes": {"work": {"causesPainDistressOrAnxiety": True}}}, "indicated"),
        (False, {"healthEffect": "deteriorating"}, "not-indicated"),
        (
            True,
            {
                "healthEffect": "none",
                "outcomes": {code: dict.fromkeys(CARER.limbs, False) for code in CARER.outcomes},
            },
            "not-indicated",
        ),
        (True, {"healthEffect": "other"}, "assessor-decision"),
    ],
)
def test_the_table_for_carers(care: bool, more: dict, indication: str) -> None:
    answers = {"care": {"necessary": care}, "wellbeing": {"impact": "significant"}, **more}
    assert read(CARER, answers).indication == indication


@pytest.mark.parametrize(
    ("expectation", "body", "passed"),
    [
        ({"is": {"/a": True}}, {"a": 1}, False),
        ({"is": {"/a": 40}}, {"a": 40.0}, True),
        (
            {"is": {"/rows/name=x/n": 2}},
            {"rows": [{"name": "y", "n": 1}, {"name": "x", "n": 2}]},
            True,
        ),
        ({"is": {"/rows/at=a~1b/n": 2}}, {"rows": [{"at": "a/b", "n": 2}]}, True),
        ({"is": {"/a": "\u00e9"}}, {"a": "e\u0301"}, False),
        ({"sets": {"/a": [1, 2]}}, {"a": [2, 1]}, True),
        ({"sets": {"/a": [1, 2]}}, {"a": [1, 2, 2]}, False),
        ({"absent": ["/a"]}, {"a": None}, False),
        (
            {"rows": [{"at": "", "keys": ["k"], "of": [["x"], ["y"]]}]},
            [{"k": "y"}, {"k": "x"}],
            False,
        ),
        (
            {"rows": [{"at": "", "keys": ["k"], "of": [["x"]], "others": True}]},
            [{"k": "z"}, {"k": "x"}],
            True,
        ),
        ({"rows": [{"at": "", "keys": ["k"], "of": [["x"], ["y"]]}]}, [{"k": "x"}], False),
        ({"filled": {"/a": ["t"]}}, {"a": [{"t": "x"}, {"t": " "}]}, False),
        ({"filled": {"/a": ["t"]}}, {"a": []}, False),
        ({"matches": {"/a": "indicat"}}, {"a": "An INDICATION."}, True),
        ({"status": [400, 404]}, {}, False),
        ({"problem": ["not-found"]}, {"type": "https://careact.example/problems/not-found"}, True),
        ({"problem": ["not-found"]}, {"type": "not-found.html"}, False),
        (
            {"points": {"types": ["wrong-type"], "pointers": ["/a"]}},
            {"errors": [{"type": "https://careact.example/problems/wrong-type", "pointer": "/b"}]},
            False,
        ),
    ],
)
def test_what_an_expectation_says_of_an_answer(
    expectation: dict, body: object, passed: bool
) -> None:
    (found,) = findings({"clause": "CA-RULES-001", **expectation}, 200, body)
    assert found.passed is passed
    assert passed or (found.expected and found.actual)


def test_places_and_bodies() -> None:
    assert at({"a": [{"b": 0}]}, "/a/0/b") == 0
    assert at({"a": [{"b": 0}]}, "/a/1/b") is NOTHING
    assert same({"a": [1, {"b": False}]}, {"a": [1, {"b": False}]})
    assert changed({"a": {"b": 1, "c": 2}}, "/a/b", 3) == {"a": {"b": 3, "c": 2}}
    assert changed({"a": [1, 2]}, "/a/1", 3) == {"a": [1, 3]}
    assert without({"a": {"b": 1, "c": 2}}, "/a/b") == {"a": {"c": 2}}


def test_nhs_numbers_by_modulus_11() -> None:
    assert nhs_number("943476591") == "9434765919"
    assert check_digit("999000000") == 10
    with pytest.raises(ValueError, match="no check digit"):
        nhs_number("999000000")
