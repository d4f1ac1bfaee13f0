"""Whether a request fits the document: its parameters, its headers and its body.

What may not come in here: the store, and what a step asks for beyond the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from conformance.native.faults import Faults
from conformance.native.http import Request, query_pairs
from conformance.native.problems import Fault, Refused, refused_for
from conformance.native.routes import Parameter, Route, resolved

Json = Any
Validator = jsonschema_rs.Draft202012Validator

_CAUSE_OF = {
    "required": "property-missing",
    "additionalProperties": "property-unknown",
    "type": "type-wrong",
    "format": "no-such-date",
}
_DETAIL = {
    "property-unknown": "The schema does not have one of the properties here.",
    "type-wrong": "The value has another type than the schema asks for.",
    "no-such-date": "There is no such day in the calendar.",
    "value-not-allowed": "The value is outside what the schema allows.",
}
_MISSING = {"Idempotency-Key": "key-missing", "If-Match": "version-missing"}
_NEVER_REFUSED = "traceparent"
"""It may be anything that is not longer than its schema says."""


def _validator(schema: Mapping[str, Json], document: Mapping[str, Json]) -> Validator:
    whole = {**schema, "components": document["components"]}
    return Validator(whole, validate_formats=True, formats={"nhs-number": lambda _: True})


class Schemas:
    """Every validator of every operation, made when it is first needed. A schema is known by its
    identity: the documents are read once and stay."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._made: dict[int, Validator] = {}

    def body(self, route: Route, value: Json) -> None:
        """Raises Refused when the body does not fit its schema."""
        if route.body_schema is None:
            return
        found = self._faults.bend(
            "found", list(self._body_faults(route, route.body_schema, value)), route=route
        )
        if found:
            raise refused_for(found)

    def parameters(
        self, route: Route, request: Request, path_values: Mapping[str, str | None]
    ) -> tuple[dict[str, Json], dict[str, Json]]:
        """Path and query values by name, typed. Raises Refused for any that is not valid, and for
        a required query parameter or header that is missing."""
        found: list[Fault] = []
        path: dict[str, Json] = {}
        for parameter in _in(route, "path"):
            path[parameter.name] = self._value(
                route, parameter, path_values[parameter.name], found, "parameter"
            )
        query = self._query(route, request, found)
        found += self._headers(route, request)
        found = self._faults.bend("found", found, route=route)
        wrong = [fault for fault in found if fault.cause == "parameter-not-valid"]
        if found:
            first = wrong or [min(found, key=lambda fault: fault.cause != "key-missing")]
            raise Refused(first[0].cause, [fault for fault in first if fault.name])
        return path, query

    def _query(self, route: Route, request: Request, found: list[Fault]) -> dict[str, Json]:
        known = {parameter.name: parameter for parameter in _in(route, "query")}
        query: dict[str, Json] = {}
        for name, text in query_pairs(request.query):
            if name is None or name not in known:
                found.append(Fault("parameter-not-valid", "parameter", "", ""))
            elif name in query:
                found.append(_not_valid("parameter", name, "It is given more than once."))
            else:
                query[name] = self._value(route, known[name], text, found, "parameter")
        for name, parameter in known.items():
            if parameter.required and name not in query:
                found.append(_not_valid("parameter", name, "It is missing."))
        return query

    def _headers(self, route: Route, request: Request) -> Iterator[Fault]:
        for parameter in _in(route, "header"):
            values = request.values(parameter.name)
            if len(values) > 1 and parameter.name != _NEVER_REFUSED:
                yield _not_valid("header", parameter.name, "It is given more than once.")
            elif values:
                found: list[Fault] = []
                self._value(route, parameter, values[0], found, "header")
                yield from found
            elif parameter.required:
                yield Fault(
                    _MISSING[parameter.name], "header", parameter.name, "The header is missing."
                )

    def _value(
        self, route: Route, parameter: Parameter, text: str | None, found: list[Fault], place: Any
    ) -> Json:
        schema = resolved(route.document, parameter.schema)
        value = _typed(schema["type"], text)
        if value is None or not self._for(route, parameter.schema).is_valid(value):
            found.append(
                _not_valid(place, parameter.name, "It does not fit the document of the service.")
            )
        return value

    def _for(self, route: Route, schema: Mapping[str, Json]) -> Validator:
        key = id(schema)
        if key not in self._made:
            self._made[key] = _validator(schema, route.document)
        return self._made[key]

    def _body_faults(
        self, route: Route, schema: Mapping[str, Json], value: Json
    ) -> Iterator[Fault]:
        """A schema with a discriminator is judged by the branch that it chooses."""
        whole = resolved(route.document, schema)
        if "discriminator" not in whole:
            yield from _faults(self._for(route, schema), value)
            return
        name = whole["discriminator"]["propertyName"]
        mapping = whole["discriminator"]["mapping"]
        if not isinstance(value, dict):
            yield Fault("type-wrong", "pointer", "", _DETAIL["type-wrong"])
        elif name not in value:
            yield Fault("property-missing", "pointer", "", f"The property {name} is missing.")
        elif not isinstance(value[name], str):
            yield Fault("type-wrong", "pointer", f"/{name}", _DETAIL["type-wrong"])
        elif value[name] not in mapping:
            yield Fault("value-not-allowed", "pointer", f"/{name}", _DETAIL["value-not-allowed"])
        else:
            branch = resolved(route.document, {"$ref": mapping[value[name]]})
            yield from _faults(self._for(route, branch), value)


def _in(route: Route, place: str) -> Iterator[Parameter]:
    return (parameter for parameter in route.parameters if parameter.place == place)


def _not_valid(place: Any, name: str, detail: str) -> Fault:
    return Fault("parameter-not-valid", place, name, detail)


def _typed(kind: str, text: str | None) -> Json:
    """The value of a parameter; None when it is not written as its type is."""
    if text is None or kind == "string":
        return text
    if kind == "boolean":
        return {"true": True, "false": False}.get(text)
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII) else None


def _faults(validator: Validator, value: Json) -> Iterator[Fault]:
    """One fault for each thing that is wrong: a value of the wrong type is nothing else besides,
    and one that is not written like a date is not a date that does not exist."""
    found: dict[tuple[str, str, str], Fault] = {}
    causes: dict[str, set[str]] = {}
    for error in validator.iter_errors(value):
        cause = _CAUSE_OF.get(error.kind.name, "value-not-allowed")
        pointer = "".join(f"/{step}" for step in error.instance_path)
        detail = _DETAIL.get(cause, "")
        if cause == "property-missing":
            detail = f"The property {error.kind.as_dict()['property']} is missing."
        causes.setdefault(pointer, set()).add(cause)
        found[pointer, cause, detail] = Fault(cause, "pointer", pointer, detail)
    for (pointer, cause, _), fault in found.items():
        here = causes[pointer]
        if cause == "value-not-allowed" and "type-wrong" in here:
            continue
        if cause == "no-such-date" and "value-not-allowed" in here:
            continue
        yield fault


def check_nhs_numbers(value: Json, pointer: str = "") -> None:
    """Raises Refused when an `nhsNumber` anywhere in a valid body has a wrong check digit."""
    wrong = [
        Fault("check-digit", "pointer", where, "The check digit does not fit.")
        for where, number in _nhs_numbers(value, pointer)
        if not nhs_number_fits(number)
    ]
    if wrong:
        raise Refused("check-digit", wrong)


def _nhs_numbers(value: Json, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "nhsNumber":
                yield f"{pointer}/{name}", inner
            else:
                yield from _nhs_numbers(inner, f"{pointer}/{name}")


def nhs_number_fits(number: str) -> bool:
    """Whether the tenth digit is the Modulus 11 check digit of the first nine."""
    weighed = sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1)))  # noqa: B905
    return (11 - weighed % 11) % 11 == int(number[9])


def without_empty(value: Json) -> Json:
    """A valid body without the objects and lists in it that hold nothing, and with whole numbers
    as whole numbers; the body itself stays, however little it holds."""
    if isinstance(value, dict):
        kept = {name: without_empty(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in ({}, [])}
    if isinstance(value, list):
        return [without_empty(inner) for inner in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
