"""Reads a YAML file of scenarios so that every part knows its line.

Only what JSON has: text, numbers, true and false, lists and mappings; a date is text. What may not
come in here: what the words of a scenario mean.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).parent


class ScenarioError(Exception):
    """A scenario file that cannot be used; the message begins with file:line."""


class Block(dict[str, Any]):
    """A mapping that knows where it stands."""

    place: str = ""


class Row(list[Any]):
    """A list that knows where it stands."""

    place: str = ""


def read(path: Path) -> Any:
    """The content of a file, as Block, Row and plain values. Raises ScenarioError."""
    shown = path.relative_to(HOME).as_posix() if path.is_relative_to(HOME) else path.name
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ScenarioError(f"{shown}:{line}: {error.problem}") from None
    if node is None:
        raise ScenarioError(f"{shown}:1: the file is empty")
    return _value(node, shown)


def place_of(value: Any, default: str) -> str:
    """file:line of a mapping or a list; the default for anything else."""
    return getattr(value, "place", default)


def _value(node: yaml.Node, shown: str) -> Any:
    place = f"{shown}:{node.start_mark.line + 1}"
    if isinstance(node, yaml.MappingNode):
        block = Block()
        block.place = place
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key, str) or key in block:
                line = key_node.start_mark.line + 1
                raise ScenarioError(f"{shown}:{line}: a key that is no text or stands here twice")
            block[key] = _value(value_node, shown)
        return block
    if isinstance(node, yaml.SequenceNode):
        row = Row(_value(each, shown) for each in node.value)
        row.place = place
        return row
    style = node.style if isinstance(node, yaml.ScalarNode) else None
    return _scalar(str(node.value), node.tag, style, place)


def _scalar(text: str, tag: str, style: str | None, place: str) -> Any:
    if style is not None:
        return text
    kind = tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        if text not in ("true", "false"):
            raise ScenarioError(f"{place}: write true or false, or put {text} in quotation marks")
        return text == "true"
    if kind == "int":
        return int(text)
    if kind == "float":
        return float(text)
    return text
