"""Reads one YAML or JSON file of the standard; nothing here knows what a file means.

YAML is read by the rules of its version 1.2 core schema: `no` and `on` are text, a date is text,
`12:30` is text, and a key written twice is refused. Paths in messages are relative to `openapi/`.
No network, no writing, no cache other than the parsed files themselves.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).resolve().parent
"""The folder of the standard, wherever the package is installed."""


class SpecificationError(ValueError):
    """A file of the standard cannot be read or contradicts another; says which and why."""


class _Loader(yaml.CSafeLoader):
    """The C parser with the core schema of YAML 1.2 and no duplicate keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key that is not text", key.start_mark
                )
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_CORE = (
    ("tag:yaml.org,2002:bool", r"true|false", "tf"),
    ("tag:yaml.org,2002:null", r"~|null|", "~n\0"),
    ("tag:yaml.org,2002:int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"[-+]?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?", "-+0123456789"),
)
_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in _CORE:
    _chars = [c if c != "\0" else "" for c in _first]
    _Loader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), _chars)


def relative(path: Path) -> str:
    """The path as messages name it: from `openapi/` where it lies inside, else as given."""
    return str(path.relative_to(HOME)) if path.is_relative_to(HOME) else str(path)


@cache
def read(path: Path) -> Any:
    """The parsed content of one `.yaml` or `.json` file. Shared: callers must not change it.

    Raises SpecificationError when the file is missing, unreadable or has a duplicate key.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SpecificationError(f"{relative(path)}: cannot be read") from error
    try:
        if path.suffix == ".json":
            return json.loads(content, object_pairs_hook=_unique)
        loader = _Loader(content)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError) as error:
        raise SpecificationError(f"{relative(path)}: {error}") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found
