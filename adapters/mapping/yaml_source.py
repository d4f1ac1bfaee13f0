"""Reads YAML as text only, and remembers on which line everything stands.

A legacy code `NO`, `010`, `12:30` or `2024-01-02` stays exactly what is written. Nothing is
computed while reading: no tags, no anchors or aliases, no second document, no key given twice.
What the words of a file mean is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from adapters.errors import CouncilFileError

LONGEST = 1_000_000
"""Characters in one file; the largest real council file is a hundredth of it."""

DEEPEST = 24
"""Blocks inside blocks."""


class Block(dict[str, Any]):
    """A YAML mapping: its values are `str`, `Series` or `Block`."""

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        """Where the block begins, counted from 1."""
        self.lines: dict[str, int] = {}
        """Where each key stands."""


class Series(list[Any]):
    """A YAML sequence of `str`, `Series` or `Block`."""

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []
        """Where each item stands."""


def line_of(source: Block, path: Sequence[str | int]) -> int:
    """The line of the value at `path`, or of the nearest block around it that exists."""
    here: Any = source
    line = source.line
    for step in path:
        if isinstance(here, Block) and step in here:
            line, here = here.lines[str(step)], here[str(step)]
        elif isinstance(here, Series) and isinstance(step, int) and step < len(here):
            line, here = here.lines[step], here[step]
        else:
            break
    return line


def parse(text: str, file: str = "") -> Block:
    """The mapping that `text` holds. Raises CouncilFileError with file and line."""
    if len(text) > LONGEST:
        raise CouncilFileError(f"holds more than {LONGEST} characters: split it up", file=file)
    fault: CouncilFileError | None = None
    try:
        return _build(yaml.parse(text, Loader=yaml.SafeLoader), file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        fault = CouncilFileError(
            f"is not YAML: {error.problem or error.context}; look at the indentation and quotes "
            "just before this place",
            file=file,
            line=mark.line + 1 if mark else 1,
        )
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        fault = CouncilFileError(
            "holds a control character: take it out, or write it as \\x.. between double quotes",
            file=file,
            line=line,
        )
    raise fault


def _build(events: Iterator[Any], file: str) -> Block:
    """Put the parser's events together, refusing whatever is more than plain data."""
    root = Series()
    open_nodes: list[Block | Series] = [root]
    keys: list[str | None] = [None]
    documents = 0

    def refuse(reason: str, line: int) -> CouncilFileError:
        return CouncilFileError(reason, file=file, line=line)

    def store(value: Any, line: int) -> None:
        node = open_nodes[-1]
        if isinstance(node, Series):
            node.append(value)
            node.lines.append(line)
        else:
            node[str(keys[-1])] = value
            keys[-1] = None

    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise refuse("a second document begins: one file holds one council", line)
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise refuse("anchors (&) and aliases (*) are not read: write it out again", line)
        elif getattr(event, "tag", None):
            raise refuse("tags (!) are not read: write the plain value", line)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            inside = open_nodes[-1]
            if isinstance(inside, Block) and keys[-1] is None:
                raise refuse("a key must be plain text", line)
            if len(open_nodes) > DEEPEST:
                raise refuse(f"more than {DEEPEST} blocks inside each other: make it flatter", line)
            node = Block(line) if isinstance(event, yaml.MappingStartEvent) else Series(line)
            store(node, line)
            open_nodes.append(node)
            keys.append(None)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            open_nodes.pop()
            keys.pop()
        elif isinstance(event, yaml.ScalarEvent):
            node, text = open_nodes[-1], str(event.value)
            unquoted_nothing = not text and event.style is None
            if isinstance(node, Block) and keys[-1] is None:
                if text in node:
                    raise refuse(
                        f"`{text}` stands here and in line {node.lines[text]}: keep one", line
                    )
                if unquoted_nothing:
                    raise refuse("a key is missing before the colon", line)
                keys[-1] = text
                node.lines[text] = line
                continue
            if unquoted_nothing:
                before = f" after `{keys[-1]}`" if keys[-1] else ""
                raise refuse(f'nothing stands{before}: write a value, or "" for empty text', line)
            store(text, line)
    if not root or not isinstance(root[0], Block):
        raise refuse("does not begin with words and colons: see the guide to council files", 1)
    return root[0]
