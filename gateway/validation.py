"""Schemas compiled once, and their failures told in the catalogue's words with JSON Pointers.

OpenAPI 3.0.3 schemas without `nullable` are plain JSON Schema, so each is compiled as Draft
2020-12 with formats on and a linear-time regular-expression engine. No message repeats a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import jsonschema_rs
from jsonschema_rs import Draft202012Validator, ValidationErrorKind

import openapi
from gateway import problems
from gateway.formats import FORMATS

_NOT_JSON_SCHEMA = frozenset({"components", "example", "discriminator", "xml", "externalDocs"})
_REFUSED = frozenset({"nullable", "readOnly", "writeOnly"})
_TELLING = {
    problems.type_of("wrong-type"): 3,
    problems.type_of("unknown-property"): 1,
    # Of something that has the right form, and only then.
    problems.type_of("invalid-nhs-number"): -1,
    problems.type_of("invalid-date"): -1,
}
Schema = dict[str, Any]


def _plain(schema: Any) -> Any:
    """An OpenAPI schema as JSON Schema. Raises ValueError for words the standard does not use."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if refused := _REFUSED & schema.keys():
        raise ValueError(f"the standard does not use {', '.join(sorted(refused))}")
    plain = {
        word: {name: _plain(each) for name, each in value.items()}
        if word == "properties"
        else _plain(value)
        for word, value in schema.items()
        if word not in _NOT_JSON_SCHEMA
    }
    return plain


def _uses_own_format(schema: Any) -> bool:
    if isinstance(schema, dict):
        return schema.get("format") in FORMATS or any(map(_uses_own_format, schema.values()))
    return isinstance(schema, list) and any(map(_uses_own_format, schema))


class CompiledSchema:
    """One schema, ready: `is_valid` in microseconds, `errors` when it is not."""

    __slots__ = ("_choices", "_integers", "_validator", "is_valid")

    def __init__(self, schema: Schema) -> None:
        plain = _plain(schema)
        self._validator = Draft202012Validator(
            plain,
            validate_formats=True,
            # A format of ours slows every validation, so it is there only where it is used.
            formats=FORMATS if _uses_own_format(plain) else None,
            pattern_options=jsonschema_rs.RegexOptions(),
        )
        self.is_valid = self._validator.is_valid
        self._choices = dict(_choices(schema))
        self._integers = tuple(dict.fromkeys(_integers(schema)))

    def make_whole(self, value: Any) -> None:
        """Turn 20.0 and 2e1 into 20 wherever a valid value has an integer, in place.

        JSON Schema calls them integers (draft 6 and later), so whoever reads the value may too.
        """
        for path in self._integers:
            _make_whole(value, path)

    def errors(self, value: Any) -> list[dict[str, str]]:
        """What is wrong with a value: an entry of a problem's `errors` each, in document order."""
        found: list[dict[str, str]] = []
        for failure in self._validator.iter_errors(value):
            choice = self._choices.get(_where(failure.schema_path))
            if choice is not None and isinstance(failure.kind, ValidationErrorKind.OneOfNotValid):
                found += choice.errors(value, list(failure.instance_path))
            else:
                found += _told(failure)
            if len(found) >= problems.MOST_ERRORS:
                break
        # One value can break several rules; only what says most is worth telling.
        told: dict[str, dict[str, str]] = {}
        for each in found:
            known = told.get(each["pointer"])
            if known is None or _says_more(each, known):
                told[each["pointer"]] = each
        return list(told.values())


def _says_more(one: dict[str, str], other: dict[str, str]) -> bool:
    return _TELLING.get(one["type"], 0) > _TELLING.get(other["type"], 0)


class _Choice:
    """A `oneOf` told apart by one property: errors are those of the branch the caller chose."""

    def __init__(self, property_name: str, branches: dict[str, CompiledSchema]) -> None:
        self._property, self._branches = property_name, branches

    def errors(self, document: Any, path: list[str | int]) -> list[dict[str, str]]:
        part = document
        for step in path:
            part = part[step]
        at = _pointer(path)
        if not isinstance(part, dict):
            return [problems.error("wrong-type", "This must be an object.", pointer=at)]
        here = f"{at}/{self._property}"
        if self._property not in part:
            detail = f"The property '{self._property}' is missing."
            return [problems.error("missing-property", detail, pointer=here)]
        chosen = part[self._property]
        if not isinstance(chosen, str):
            return [problems.error("wrong-type", "This must be of type string.", pointer=here)]
        branch = self._branches.get(chosen)
        if branch is None:
            allowed = ", ".join(self._branches)
            detail = f"'{self._property}' must be one of: {allowed}."
            return [problems.error("invalid-value", detail, pointer=here)]
        return [{**each, "pointer": at + each.get("pointer", "")} for each in branch.errors(part)]


def _choices(schema: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], _Choice]]:
    """Every discriminated `oneOf` in a schema, by the place its `oneOf` stands."""
    if isinstance(schema, list):
        for index, each in enumerate(schema):
            yield from _choices(each, (*path, str(index)))
    if not isinstance(schema, dict):
        return
    if "discriminator" in schema and "oneOf" in schema:
        name = schema["discriminator"]["propertyName"]
        branches = {
            code: CompiledSchema(branch)
            for branch in schema["oneOf"]
            for code in branch["properties"][name]["enum"]
        }
        yield (*path, "oneOf"), _Choice(name, branches)
        return
    for word, value in schema.items():
        if word != "components":
            yield from _choices(value, (*path, word))


_ITEMS = "[]"


def _integers(schema: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where a value of this schema may have integers; `[]` stands for every item of a list."""
    if schema.get("type") == "integer":
        yield path
    for name, each in schema.get("properties", {}).items():
        yield from _integers(each, (*path, name))
    if "items" in schema:
        yield from _integers(schema["items"], (*path, _ITEMS))
    for word in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(word, ()):
            yield from _integers(each, path)


def _make_whole(value: Any, path: tuple[str, ...]) -> None:
    """Descend to the integers of one path and replace floats there."""
    *way, last = path or (_ITEMS,)
    for depth, step in enumerate(way):
        if step == _ITEMS:
            for item in value if isinstance(value, list) else ():
                _make_whole(item, path[depth + 1 :])
            return
        value = value.get(step) if isinstance(value, dict) else None
        if value is None:
            return
    if last == _ITEMS:
        if isinstance(value, list):
            value[:] = [int(each) if isinstance(each, float) else each for each in value]
    elif isinstance(value, dict) and isinstance(value.get(last), float):
        value[last] = int(value[last])


def _where(path: Iterable[str | int]) -> tuple[str, ...]:
    return tuple(str(step) for step in path)


def _pointer(path: Iterable[str | int]) -> str:
    """An RFC 6901 JSON Pointer."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


_SENTENCES = {
    "minLength": "This is shorter than the standard allows.",
    "maxLength": "This is longer than the standard allows.",
    "minItems": "This list has too few items.",
    "maxItems": "This list has too many items.",
    "minimum": "This number is below the least the standard allows.",
    "maximum": "This number is above the most the standard allows.",
    "uniqueItems": "This list has the same item twice.",
    "minProperties": "This object has too few properties.",
    "maxProperties": "This object has too many properties.",
    "pattern": "This is not written in the form the standard asks for.",
}
_FORMS = {
    "Money": "This must be pounds with two decimals and no sign, such as '67.71'.",
    "Percent": "This must be per cent from 0.00 to 100.00 with two decimals, such as '4.25'.",
}
"""Schemas of the standard whose pattern people miss: what to write instead."""


@cache
def _forms() -> dict[str, str]:
    """Pattern -> what to write instead."""
    schemas = openapi.document("financial-assessment")["components"]["schemas"]
    return {schemas[name]["pattern"]: sentence for name, sentence in _FORMS.items()}


def _told(failure: jsonschema_rs.ValidationError) -> Iterator[dict[str, str]]:
    """One failure of the validator as entries of `errors`, without its value."""
    kind, at = failure.kind, _pointer(failure.instance_path)
    if isinstance(kind, ValidationErrorKind.Required):
        detail = f"The property '{kind.property}' is missing."
        yield problems.error("missing-property", detail, pointer=f"{at}/{kind.property}")
    elif isinstance(kind, ValidationErrorKind.AdditionalProperties):
        # Names a caller invented may hold anything, personal data too: they are not repeated.
        detail = "This object has a property that the standard does not know."
        yield problems.error("unknown-property", detail, pointer=at)
    elif isinstance(kind, ValidationErrorKind.Type):
        wanted = " or ".join(kind.types)
        yield problems.error("wrong-type", f"This must be of type {wanted}.", pointer=at)
    elif isinstance(kind, ValidationErrorKind.Format) and kind.format == "nhs-number":
        detail = "This is not an NHS number: its check digit is wrong."
        yield problems.error("invalid-nhs-number", detail, pointer=at)
    elif isinstance(kind, ValidationErrorKind.Format) and kind.format in ("date", "date-time"):
        yield problems.error("invalid-date", f"This is not a valid {kind.format}.", pointer=at)
    elif isinstance(kind, ValidationErrorKind.Enum):
        yield problems.error(
            "invalid-value", "This is not one of the codes allowed here.", pointer=at
        )
    elif isinstance(kind, ValidationErrorKind.Pattern) and kind.pattern in _forms():
        yield problems.error("invalid-value", _forms()[kind.pattern], pointer=at)
    else:
        detail = _SENTENCES.get(kind.name, "This is not what the standard allows here.")
        yield problems.error("invalid-value", detail, pointer=at)
