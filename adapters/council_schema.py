"""The JSON Schema of council files, for editors that complete and check them while one writes.

Made from the models of the file, the standard's properties and code lists, the words of the mapping
language (`rule_schema`) and those of each installed kind. It is a help: `careact check` decides.
What may not come in here: a kind by import.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points as installed
from typing import Any
from urllib.parse import urljoin

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

import openapi
from adapters import charging_policy, entry_points
from adapters.council_file import CouncilFile, ServiceEntry, SystemEntry
from adapters.entry_points import EntryPointError
from adapters.mapping import component_of
from adapters.mapping.code_lists import REJECT, USE_SOURCE_CODE
from adapters.mapping.load import SUPPLIED
from adapters.mapping.schema import Shape
from adapters.policy_schema import policy
from adapters.registry import GROUP
from adapters.rule_schema import (
    SCALAR,
    SHARED,
    SPELLINGS,
    Node,
    constant,
    name_of,
    notes,
    repeated,
    rows,
    rule,
)
from adapters.variables import VARIABLE

ID = urljoin(openapi.PROBLEM_BASE, "/schemas/council-file.json")


class _AsWritten(GenerateJsonSchema):
    """What stands in the file: text, which an editor may read as a number or as true and false."""

    def is_instance_schema(self, schema: Any) -> Node:
        return {"type": "object"}

    def function_before_schema(self, schema: Any) -> Node:
        # What a kind makes of a word is not what stands in the file, unless the kind says so.
        if "json_schema_input_schema" in schema:
            return self.generate_inner(schema["json_schema_input_schema"])
        made = self.generate_inner(schema["schema"])
        return {} if made.get("type") in ("array", "object") else dict(SCALAR)

    def default_schema(self, schema: Any) -> Node:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: Any) -> Node:
        return self.generate_inner(schema["schema"])

    def str_schema(self, schema: Any) -> Node:
        found = super().str_schema(schema)
        return found if "pattern" in found else {**found, **SCALAR}

    def int_schema(self, schema: Any) -> Node:
        return {"anyOf": [super().int_schema(schema), {"type": "string", "pattern": "^[0-9]+$"}]}

    def bool_schema(self, schema: Any) -> Node:
        return {"enum": [True, False, "true", "false"]}

    def literal_schema(self, schema: Any) -> Node:
        words = schema["expected"]
        return {"enum": [*words, *(1.0 for word in words if word == "1.0")]}

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def council_file_schema(kinds: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The schema, draft 2020-12, with the words of these kinds, by name; the installed ones.

    A kind says its words in `word_models`: a pydantic model of `connection:` and one of `store:`.
    """
    kinds = _installed() if kinds is None else kinds
    lists = {each.name: _code_list(each) for each in openapi.code_lists()}
    defs: dict[str, Node] = {
        "variable": {"type": "string", "pattern": VARIABLE.pattern},
        "code-lists": {"type": "object", "properties": lists, "additionalProperties": False},
        "constant": constant(),
        **SHARED,
    }
    file = _model(CouncilFile, "", defs)
    system = defs[SystemEntry.__name__]
    for each in (file, system):
        each["properties"]["kind"] = {"enum": list(kinds)}
        each["properties"]["code_lists"] = {"$ref": "#/$defs/code-lists"}
        each["allOf"] = []
    file["properties"]["services"] = {
        "type": "object",
        "properties": {name: _service(name, defs) for name in _services()},
        "minProperties": 1,
        "additionalProperties": False,
    }
    file["properties"][charging_policy.WORD] = {
        "type": "array",
        "description": "What the council chooses of what the law on charging leaves to it.",
        "items": policy(charging_policy.shape()),
    }
    file["oneOf"] = [
        {"required": ["kind", "connection"], "properties": {"systems": False}},
        {"required": ["systems"], "properties": {"kind": False, "connection": False}},
    ]
    for name, kind in kinds.items():
        if models := getattr(kind, "word_models", None):
            _add_kind(name, models, file, defs)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ID}
    titled = {"title": "Council file", "description": "One council on the standard, as one file."}
    return {**head, **file, **titled, "$defs": defs}


def _installed() -> dict[str, Any]:
    """The installed kinds by name; None for one that cannot be imported."""
    found: dict[str, Any] = {}
    for name in sorted({point.name for point in installed(group=GROUP)}):
        try:
            found[name] = entry_points.load(GROUP, name)
        except EntryPointError:
            found[name] = None
    return found


def _services() -> Iterator[str]:
    """The services of the standard that have records."""
    for name in openapi.services():
        if component_of(name) in openapi.document(name).get("components", {}).get("schemas", {}):
            yield name


def _model(model: type[BaseModel], prefix: str, defs: dict[str, Node]) -> Node:
    """A model as a schema; what it refers to is put under `defs`, with `prefix` before its name."""
    found = model.model_json_schema(
        ref_template=f"#/$defs/{prefix}{{model}}", schema_generator=_AsWritten
    )
    for name, inner in found.pop("$defs", {}).items():
        defs[prefix + name] = _untitled(inner)
    return _untitled(found)


def _untitled(node: Node) -> Node:
    """A class's name says nothing to whoever writes a file."""
    return {word: value for word, value in node.items() if word != "title"}


def _add_kind(name: str, models: Any, file: Node, defs: dict[str, Node]) -> None:
    """Where the file says this kind, the words of the kind hold."""
    for model, word in zip(models, ("connection", "store"), strict=True):
        mine: dict[str, Node] = {}
        mine[f"{name}-{word}"] = _model(model, f"{name}-{word}-", mine)
        if word == "connection":
            mine = {key: _or_variable(value) for key, value in mine.items()}
        defs.update(mine)
    connection, store = ({"$ref": f"#/$defs/{name}-{word}"} for word in ("connection", "store"))
    is_this = {"required": ["kind"], "properties": {"kind": {"const": name}}}
    in_services = {"services": {"additionalProperties": {"properties": {"store": store}}}}
    here = {"properties": {"connection": connection, **in_services}}
    file["allOf"].append({"if": is_this, "then": here})
    # Which of several systems a service is on cannot be said here, unless all are of one kind.
    all_this = {
        "required": ["systems"],
        "properties": {"systems": {"additionalProperties": is_this}},
    }
    file["allOf"].append({"if": all_this, "then": {"properties": in_services}})
    there = {"properties": {"connection": connection}}
    defs[SystemEntry.__name__]["allOf"].append({"if": is_this, "then": there})


def _or_variable(node: Any) -> Any:
    """The same, and wherever a word is bound to a form, also `${NAME}`."""
    if isinstance(node, list):
        return [_or_variable(each) for each in node]
    if not isinstance(node, dict):
        return node
    if "enum" in node or "anyOf" in node or (node.get("type") == "string" and "pattern" in node):
        return {"anyOf": [node, {"$ref": "#/$defs/variable"}]}
    return {
        key: value
        if key in ("propertyNames", "required", "patternProperties")
        else _or_variable(value)
        for key, value in node.items()
    }


def _service(name: str, defs: dict[str, Node]) -> Node:
    """`store` and `record` of one service."""
    shape = Shape.of(openapi.document(name), component_of(name))
    defs[f"{name}-record"] = _record(shape, defs, SUPPLIED)
    entry = _model(ServiceEntry, "", defs)
    entry["properties"] |= {"record": {"$ref": f"#/$defs/{name}-record"}, "notes": notes()}
    return entry


def _record(shape: Shape, defs: dict[str, Node], supplied: frozenset[str] = frozenset()) -> Node:
    """The rules of a record: every property by its dotted name, and legacy constants."""
    found: dict[str, Node] = {}
    for name, inner in _properties(shape, ""):
        found[name] = _rule(inner, defs)
        if name.partition(".")[0] in supplied:
            read_only = {"required": ["only"], "properties": {"only": {"const": "read"}}}
            found[name] = {"allOf": [found[name], {"type": "object", **read_only}]}
    return _rules(found)


def _rules(found: Mapping[str, Node]) -> Node:
    return {
        "type": "object",
        "properties": dict(found),
        "additionalProperties": {"$ref": "#/$defs/constant"},
        "minProperties": 1,
    }


def _properties(shape: Shape, at: str) -> Iterator[tuple[str, Shape]]:
    """Every property by its dotted name; an object only where a `for` can stand at it."""
    for name, inner in shape.properties.items():
        if inner.type != "object":
            yield at + name, inner
            continue
        if _objects(inner):
            yield at + name, inner
        yield from _properties(inner, f"{at}{name}.")


def _objects(shape: Shape) -> dict[str, Shape]:
    return {name: each for name, each in shape.properties.items() if each.type == "object"}


def _rule(shape: Shape, defs: dict[str, Node]) -> Node:
    """What stands behind a property, with what the standard says of it."""
    if shape.type == "object":
        found = repeated(_objects(shape), _rules(_inside(shape, defs)))
    elif shape.type == "array" and shape.items.type == "object":
        record = _record(shape.items, defs)
        found = rows(record, record["properties"])
    else:
        name = name_of(shape)
        defs.setdefault(name, rule(shape))
        found = {"$ref": f"#/$defs/{name}"}
    said = str(shape.schema.get("description", "")).strip()
    return {**found, "description": said} if said else found


def _inside(shape: Shape, defs: dict[str, Node]) -> dict[str, Node]:
    """The rules of the properties that any of the objects in this one has; no `for` among them."""
    either: dict[str, list[Node]] = {}
    for each in _objects(shape).values():
        for name, inner in _properties(each, ""):
            found = _rule(inner, defs) if inner.type != "object" else None
            if found and found not in either.setdefault(name, []):
                either[name].append(found)
    return {name: f[0] if len(f) == 1 else {"anyOf": f} for name, f in either.items() if f}


def _code_list(standard: openapi.CodeList) -> Node:
    """The codes of one list and what stands for each."""
    policies = [REJECT, *([] if standard.closed else [USE_SOURCE_CODE])]
    codes = {code.code: {"description": code.label, **SPELLINGS} for code in standard.codes}
    return {
        "type": "object",
        "description": standard.title,
        "required": ["unknown", "codes"],
        "properties": {
            "unknown": {"enum": [*policies, *standard.codes_by_name]},
            "codes": {
                "type": "object",
                "properties": codes,
                "required": list(standard.requestable),
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    }
