"""Requests of a check that are JSON and have to be refused.

Written from the schema of EligibilityCheckRequest and the problem catalogue. What may not come in
here: what the regulations say of answers, and what is no JSON (`spellings`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.vectors.law import ADULT, CARER, LIMBS
from conformance.vectors.tables.answers import CHECK, CLAUSE
from conformance.vectors.tables.lines import Expectation, Line, changed, parent, refused, vector

VALID, UNKNOWN, ONE_TYPE = (f"CA-COMMON-{n}" for n in ("015", "016", "018"))
POINTS, MEANS, THREE_LIMBS = CLAUSE + "017", CLAUSE + "014", CLAUSE + "007"
SCHEMA = "EligibilityCheckRequest"
ADULT_BODY: dict[str, Any] = {"population": "adult"}
CARER_BODY: dict[str, Any] = {"population": "carer"}
_WELL: dict[str, Any] = {**ADULT_BODY, "wellbeing": {"impact": "significant"}}
_OBJECT: tuple[Any, ...] = ([], "yes", 5, True, None)
_BOOLEAN: tuple[Any, ...] = ("true", 1, 0, None, [], {})
_TEXT: tuple[Any, ...] = (5, True, None, [], {})
_PLACES: tuple[tuple[dict[str, Any], str, tuple[Any, ...]], ...] = (
    (ADULT_BODY, "/population", _TEXT),
    (ADULT_BODY, "/impairment", _OBJECT),
    (ADULT_BODY, "/impairment/present", _BOOLEAN),
    (ADULT_BODY, "/outcomes", _OBJECT),
    (ADULT_BODY, "/outcomes/nutrition", _OBJECT),
    *((ADULT_BODY, f"/outcomes/hygiene/{limb}", _BOOLEAN) for limb in LIMBS),
    (ADULT_BODY, "/outcomes/home/fluctuates", _BOOLEAN),
    (ADULT_BODY, "/outcomes/childcare/notApplicable", _BOOLEAN),
    (ADULT_BODY, "/wellbeing", _OBJECT),
    (_WELL, "/wellbeing/impact", _TEXT),
    (_WELL, "/wellbeing/areas", ("dignity", 5, True, None, {})),
    (CARER_BODY, "/care", _OBJECT),
    (CARER_BODY, "/care/necessary", _BOOLEAN),
    (CARER_BODY, "/healthEffect", _TEXT),
    (CARER_BODY, "/outcomes/caring/notApplicable", _BOOLEAN),
    (CARER_BODY, "/outcomes/recreation/fluctuates", _BOOLEAN),
)
_CODES: tuple[tuple[dict[str, Any], str, tuple[str, ...]], ...] = (
    (ADULT_BODY, "/population", ("", "Adult", "ADULT", "adults", "child", " adult", "adult ")),
    (
        _WELL,
        "/wellbeing/impact",
        (
            "",
            "Significant",
            "SIGNIFICANT",
            "likely",
            "significant ",
            "likely_significant",
            "sígnificant",
        ),
    ),
    (CARER_BODY, "/healthEffect", ("", "At-risk", "at risk", "unknown", "worse")),
)
_MEANS = ("capital", "savings", "income", "benefits", "propertyValue", "contribution")
_PERSON = ("name", "nhsNumber", "dateOfBirth", "postcode", "email", "person", "carer", "narrative")


def lines() -> Iterator[Line]:
    yield from _wrong_types()
    yield from _codes()
    yield from _missing()
    yield from _unknown()
    yield from _several()


def line(
    id: str, expect: list[Expectation], source: str, comment: str, *flags: str, **request: Any
) -> Line:
    """A vector of a check; its id begins with `check-`."""
    return vector(
        f"check-{id}", CHECK, expect, source=source, comment=comment, flags=flags, **request
    )


def _wrong_types() -> Iterator[Line]:
    for number, value in enumerate(([], "adult", 5, True)):
        yield line(
            f"wrong-type-whole-{number}",
            refused(VALID, "wrong-type", [""], at=POINTS),
            SCHEMA,
            "The body is an object",
            *(("smoke",) if number == 0 else ()),
            body=value,
        )
    for base, pointer, values in _PLACES:
        for value in values:
            name = pointer[1:].replace("/", "-").lower()
            yield line(
                f"wrong-type-{base['population']}-{name}-{_kind(value)}",
                refused(VALID, "wrong-type", [pointer], at=POINTS),
                f"{SCHEMA} {pointer}",
                f"A value of another type: {_kind(value)}",
                *(("smoke",) if value is None else ()),
                body=changed(base, pointer, value),
            )
    for value in (5, None, True):
        yield line(
            f"wrong-type-area-{_kind(value)}",
            refused(VALID, "wrong-type", ["/wellbeing/areas/1"], at=POINTS),
            f"{SCHEMA} /wellbeing/areas",
            f"An area that is no text: {_kind(value)}",
            body=changed(_WELL, "/wellbeing/areas", ["dignity", value]),
        )


def _codes() -> Iterator[Line]:
    for base, pointer, values in _CODES:
        for number, value in enumerate(values):
            yield line(
                f"unknown-code-{pointer.rpartition('/')[2].lower()}-{number}",
                refused(VALID, "invalid-value", [pointer], at=POINTS),
                f"{SCHEMA} {pointer}",
                "No code of the list, however near: codes are compared exactly",
                *(("boundary", "smoke") if number == 1 else ("boundary",)),
                body=changed(base, pointer, value),
            )
    for label, areas, pointers in (
        ("unknown", ["dignity", "wealth"], ["/wellbeing/areas/1"]),
        ("capital", ["Dignity"], ["/wellbeing/areas/0"]),
        ("twice", ["health", "health"], ["/wellbeing/areas", "/wellbeing/areas/1"]),
    ):
        yield line(
            f"areas-{label}",
            refused(VALID, "invalid-value", pointers, at=POINTS),
            f"{SCHEMA} /wellbeing/areas",
            "Each area is a code of the list, once",
            "boundary",
            body=changed(_WELL, "/wellbeing/areas", areas),
        )


def _missing() -> Iterator[Line]:
    for base, pointer, value in (
        ({}, "/population", None),
        ({"impairment": {"present": True}}, "/population", None),
        (ADULT_BODY, "/impairment/present", {}),
        (ADULT_BODY, "/wellbeing/impact", {}),
        (ADULT_BODY, "/wellbeing/impact", {"areas": ["health"]}),
        (CARER_BODY, "/care/necessary", {}),
        (CARER_BODY, "/wellbeing/impact", {}),
    ):
        name = pointer[1:].replace("/", "-")
        body = base if value is None else changed(base, parent(pointer), value)
        yield line(
            f"missing-{body.get('population', 'nobody')}-{name}-{len(str(body))}",
            refused(VALID, "missing-property", [pointer, parent(pointer)], at=POINTS),
            f"{SCHEMA} {pointer}",
            "A property that the schema requires",
            "smoke",
            body=body,
        )


def _unknown() -> Iterator[Line]:
    for name in _MEANS + _PERSON:
        about = "means" if name in _MEANS else "somebody"
        for base in (ADULT_BODY, CARER_BODY):
            yield _unknown_property(
                f"{about}-{base['population']}-{name.lower()}", base, f"/{name}", "x", MEANS
            )
    for code in CARER.outcomes:
        for value in (True, False):
            yield _unknown_property(
                f"takes-longer-{code}-{str(value).lower()}",
                CARER_BODY,
                f"/outcomes/{code}/takesSignificantlyLonger",
                value,
                THREE_LIMBS,
            )
    for regulation, base in ((ADULT, ADULT_BODY), (CARER, CARER_BODY)):
        other = CARER if regulation is ADULT else ADULT
        for code in regulation.outcomes:
            if code not in regulation.may_not_apply:
                pointer = f"/outcomes/{code}/notApplicable"
                yield _unknown_property(
                    f"always-applies-{regulation.population}-{code}", base, pointer, True
                )
        for code in [each for each in other.outcomes if each not in regulation.outcomes]:
            yield _unknown_property(
                f"{regulation.population}-has-no-{code}", base, f"/outcomes/{code}", {}
            )
        foreign: dict[str, Any] = {other.origin[0]: {other.origin[1]: True}, "Population": "adult"}
        for name, given in foreign.items():
            yield _unknown_property(
                f"{regulation.population}-{name.lower()}-of-the-other", base, f"/{name}", given
            )
    for base, pointer in (
        (ADULT_BODY, "/healthEffect"),
        (ADULT_BODY, "/outcomes/Nutrition"),
        (ADULT_BODY, "/outcomes/nutrition/unable_without_assistance"),
        (ADULT_BODY, "/outcomes/nutrition/narrative"),
        (ADULT_BODY, "/__proto__"),
        (changed(ADULT_BODY, "/impairment", {"present": True}), "/impairment/diagnosis"),
        (_WELL, "/wellbeing/description"),
    ):
        name = pointer[1:].replace("/", "-").replace("_", "").lower()
        yield _unknown_property(f"property-{name}", base, pointer, "x")


def _unknown_property(
    id: str, base: dict[str, Any], pointer: str, value: Any, clause: str = UNKNOWN
) -> Line:
    return line(
        f"unknown-{id}",
        [
            *refused(clause, "unknown-property"),
            *refused(UNKNOWN, "unknown-property", [parent(pointer), pointer], at=POINTS),
        ],
        f"{SCHEMA} {parent(pointer) or 'itself'}",
        "A property that the schema does not have; requests are strict",
        *(("statute", "smoke") if clause != UNKNOWN else ()),
        *(("smoke",) if id.startswith("property-") else ()),
        body=changed(base, pointer, value),
    )


def _several() -> Iterator[Line]:
    unknown, wrong = {"colour": 1}, {"impairment": {"present": "yes"}}
    value = {"wellbeing": {"impact": "great"}}
    mixed = ["invalid-request", "unknown-property", "wrong-type", "invalid-value"]
    for label, more, types in (
        ("two-unknown", {**unknown, "size": 2}, ["unknown-property"]),
        ("two-values", {"wellbeing": {"impact": "great", "areas": ["x"]}}, ["invalid-value"]),
        ("two-types", {**wrong, "outcomes": 5}, ["wrong-type"]),
        ("unknown-and-type", {**unknown, **wrong}, mixed[:3]),
        ("unknown-and-value", {**unknown, **value}, [*mixed[:2], mixed[3]]),
        ("type-and-value", {**wrong, **value}, [mixed[0], *mixed[2:]]),
    ):
        yield line(
            f"several-{label}",
            refused(ONE_TYPE, types),
            "problem catalogue: invalid-request",
            "Several faults: their type where it is one, else invalid-request",
            "smoke",
            body={**ADULT_BODY, **more},
        )


def _kind(value: Any) -> str:
    names = {"dict": "object", "list": "list", "str": "text", "bool": "boolean", "NoneType": "null"}
    name = type(value).__name__
    return f"number-{value}" if name == "int" else names[name]
