"""The words of one rule of the mapping language as JSON Schema, for `council_schema`.

Follows `adapters.mapping.choose` and `adapters.mapping.words`; a test holds them together. What may
not come in here: names of properties, codes, and the rest of a council file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.mapping.limits import CHARSETS
from adapters.mapping.schema import Shape

Node = dict[str, Any]

SCALAR: Node = {"type": ["string", "number", "boolean"]}
"""Any text: an editor takes `10` for a number and `true` for a boolean; the gateway does not."""

SHARED: Mapping[str, Node] = {
    "path": {"type": ["string", "number"], "pattern": r"^[^.]+(\.[^.]+)*$"},
    "spellings": {"anyOf": [SCALAR, {"type": "array", "items": SCALAR, "minItems": 1}]},
}
"""What rules refer to; `constant` comes beside them."""

PATH: Node = {"$ref": "#/$defs/path"}
SPELLINGS: Node = {"$ref": "#/$defs/spellings"}
_COUNT: Node = {"type": ["integer", "string"], "pattern": "^[0-9]+$", "minimum": 0}
_LIMITS: Node = {
    "width": {**_COUNT, "minimum": 1},
    "charset": {"enum": list(CHARSETS)},
    "lines": {"const": "one"},
}
_FORMAT: Node = {"type": "string", "pattern": "%Y"}
_COMMON: Node = {
    "from": PATH,
    "only": {"enum": ["read", "create"]},
    "empty": SCALAR,
}


def _stored(*words: str) -> Node:
    return {"stored": {"enum": list(words)}}


OPTIONS: Mapping[str, Node] = {
    "text": {**_LIMITS, "beyond": {"enum": ["near", "nothing"]}},
    "date": {**_stored("text", "date", "datetime"), "format": _FORMAT},
    "instant": {**_stored("datetime", "text"), "format": _FORMAT},
    "flag": {**_stored("text", "integer", "boolean"), "true": SPELLINGS, "false": SPELLINGS},
    "integer": _stored("integer", "text"),
    "nhs-number": _stored("text", "integer"),
    "digits": {**_stored("text", "integer"), "length": _COUNT},
    "money": _stored("text", "decimal", "pence"),
    "list": {**_stored("text", "list"), "separator": {"type": "string", "minLength": 1}},
}
"""Beside each word after `as:`, the words that may stand there too."""

_AS = {
    "string": ("text", "date", "instant", "nhs-number", "digits", "money"),
    "boolean": ("flag",),
    "integer": ("integer",),
    "number": (),
    "array": ("list",),
}
"""The words after `as:` that give such a property."""

_IN_TEXT: Node = {"properties": {"stored": {"const": "text"}}}
_TOGETHER: Mapping[str, Node] = {
    "text": {
        "if": {"required": ["beyond"]},
        "then": {"anyOf": [{"required": [word]} for word in _LIMITS]},
    },
    "flag": {"if": _IN_TEXT, "then": {"required": ["true", "false"]}},
    "list": {
        "if": _IN_TEXT,
        "then": {"required": ["separator"]},
        "else": {"properties": {"separator": False}},
    },
    "instant": {"if": {"required": ["format"]}, "then": {"required": ["stored"], **_IN_TEXT}},
}
"""Options that need each other, by the word after `as:`."""


def name_of(shape: Shape) -> str:
    """The name of the rule for a property that holds a value, or a list of values."""
    values = shape.items if shape.type == "array" else shape
    form = "free" if shape.free_text else ""
    return "-".join(filter(None, ("rule", shape.type, values.code_list, form)))


def rule(shape: Shape) -> Node:
    """The rule of a property that holds a value, or a list of values."""
    values = shape.items if shape.type == "array" else shape
    codes = {"codes": {"const": values.code_list}}
    if not values.code_list:
        return _without_codes(shape.type, shape.free_text)
    if shape.type == "array":
        words = {**codes, **OPTIONS["list"], "as": {"const": "list"}}
        return _either_codec(_said(words, ["as", "codes"]) | _TOGETHER["list"])
    return _either_codec(_said({**codes, **_stored("text", "integer")}, ["codes"]))


def rows(record: Node, keys: Iterable[str]) -> Node:
    """The rule of a list of objects, each with the rules of `record`."""
    words = {"each": PATH, "key": {"enum": list(keys)}, "record": record, "only": _COMMON["only"]}
    return _or_beside("each", _closed(words, ["each", "key", "record"]))


def repeated(names: Iterable[str], record: Node) -> Node:
    """`for`: the same rules for each of the objects with these names."""
    stand_ins = {**_closed(dict.fromkeys(names, SCALAR)), "minProperties": 1}
    return _closed({"for": stand_ins, "record": record}, ["for", "record"])


def constant() -> Node:
    """What stands behind a legacy path: a value that is written into every new record."""
    words = {"const": SCALAR, **_stored("text", "integer", "boolean")}
    return {
        "description": "A path in the legacy record; properties of the standard have other names.",
        **_closed(words, ["const"]),
    }


def notes() -> Node:
    """Where the council's staff can read what its system cannot hold."""
    return {**_closed({"from": PATH, **_LIMITS}, ["from"]), "type": ["string", "number", "object"]}


def _without_codes(type: str, free: bool) -> Node:
    """`as:` decides which options there are; a path alone is text."""
    is_text = type == "string"
    branches = [
        {
            "if": {
                "properties": {"as": {"const": word}},
                "required": [] if word == "text" else ["as"],
            },
            "then": _said({"as": True, **OPTIONS[word]}) | _TOGETHER.get(word, {}),
        }
        for word in _AS[type]
    ]
    known: Node = {
        "properties": {"as": {"enum": list(_AS[type])}},
        "required": [] if is_text else ["as"],
    }
    if not free:
        # The nearest text would not have the form that the standard gives it.
        known["properties"]["beyond"] = {"const": "nothing"}
    found = _either_codec({"allOf": [known, *branches]})
    return {**found, "type": ["string", "number", "object"]} if is_text else found


def _either_codec(words: Node) -> Node:
    """`from`, and then either `codec:` with whatever options it has, or these words alone."""
    return {
        "properties": {**_COMMON, "codec": {"type": "string"}},
        **_or_beside(
            "from",
            {
                "required": ["from"],
                "if": {"required": ["codec"]},
                "then": {"properties": {"as": False, "codes": False}},
                "else": words,
            },
        ),
    }


def _or_beside(column: str, rule: Node) -> Node:
    """A rule with a column; or, where only `beyond` is said, the property is kept without one."""
    return {
        "type": "object",
        "if": {"required": ["beyond"], "not": {"required": [column]}},
        "then": _closed({"beyond": {"const": "nothing"}}),
        "else": rule,
    }


def _said(words: Node, required: Iterable[str] = ()) -> Node:
    """These words beside the common ones, and no others."""
    return _closed({**dict.fromkeys(_COMMON, True), **words}, required)


def _closed(properties: Node, required: Iterable[str] = ()) -> Node:
    """An object with these words and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
