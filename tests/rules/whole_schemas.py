"""The schemas of the standard, each all in one: references and code lists filled in.

Lives here: the reading of a schema for tests of shapes. May not live here: any expectation.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

import openapi

SCHEMAS = Path(openapi.__file__).parent / "v1" / "components" / "schemas"


def whole(node: Any) -> Any:
    """A part of a schema with its references and its code lists filled in."""
    if isinstance(node, list):
        return [whole(each) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return schema(Path(node["$ref"]).stem)
    filled = {word: whole(value) for word, value in node.items() if word != "discriminator"}
    if "x-code-list" in filled:
        filled["enum"] = list(openapi.code_list(filled["x-code-list"]).codes_by_name)
    return filled


@cache
def schema(name: str) -> Any:
    """A schema of the standard, all in one."""
    return whole(yaml.safe_load((SCHEMAS / f"{name}.yaml").read_text(encoding="utf-8")))
