"""A charging policy of a council file as JSON Schema, for `council_schema`.

Follows `adapters.charging_policy`; a test holds them together. What may not come in here: names of
properties, and the rest of a council file.
"""

from __future__ import annotations

from typing import Final

from adapters.charging_policy import codes_of
from adapters.mapping.schema import Shape
from adapters.rule_schema import Node

_AMOUNTS: Final = ("Money", "Percent")
"""An editor takes them for numbers and no longer sees how many decimals were written."""


def policy(shape: Shape) -> Node:
    """What may stand in the place of a shape of the standard, with what the standard says of it."""
    said = str(shape.schema.get("description", "")).strip()
    found = _written(shape)
    return {**found, "description": said} if said else found


def _written(shape: Shape) -> Node:
    if shape.type == "object":
        return {
            "type": "object",
            "properties": {name: policy(each) for name, each in shape.properties.items()},
            "required": sorted(shape.required),
            "additionalProperties": False,
        }
    if shape.type == "array":
        limits = {w: shape.schema[w] for w in ("maxItems", "uniqueItems") if w in shape.schema}
        return {"type": "array", "items": policy(shape.items), **limits}
    if shape.type == "boolean":
        return {"enum": [True, False, "true", "false"]}
    if shape.type == "integer":
        least, most = shape.schema["minimum"], shape.schema["maximum"]
        whole = list(range(least, most + 1))
        return {"enum": [*whole, *map(str, whole)]}
    if codes := codes_of(shape):
        return {"enum": list(codes)}
    text: Node = {"pattern": shape.schema["pattern"]}
    if shape.schema.get("format") == "date":
        return {"type": "string", **text}
    if shape.schema.get("title") in _AMOUNTS:
        return {"type": ["string", "number"], "minimum": 0, **text}
    # Any other text may look like a number too: a title, a label.
    return {"type": ["string", "number", "boolean"], "minLength": 1, **text}
