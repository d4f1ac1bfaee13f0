"""YAML as blocks of lines that know where they stand, so that a fault names file and line.

Every value is text as it was written: `4.10` stays `4.10`. What may not come in here: what a file
should hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

_LARGEST = 2**20


class DeclarationError(ValueError):
    """The message is `FILE:LINE: what to correct`; it never holds a value of a secret."""


class Line:
    """A block of `name: value` lines of a file."""

    def __init__(self, path: Path, node: yaml.Node | None, name: str) -> None:
        self._path, self._name = path, name
        self._number = node.start_mark.line + 1 if node is not None else 1
        self._nodes: dict[str, tuple[int, yaml.Node]] = {}
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            raise self.fault(f"{name or 'the file'} has to be lines of `name: value`")
        for key, value in node.value:
            number = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or key.value in self._nodes:
                raise self.fault("a name is said twice, or is none", number=number)
            self._nodes[key.value] = number, value

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def fault(self, message: str, name: str = "", number: int = 0) -> DeclarationError:
        """The error that stands at the line of `name`, or at that of the block."""
        at = number or (self._nodes[name][0] if name in self._nodes else self._number)
        return DeclarationError(f"{self._path}:{at}: {message}")

    def only(self, *names: str) -> None:
        """Raises DeclarationError where a line has another name."""
        for name in self._nodes:
            if name not in names:
                raise self.fault(f"{name!r} is not known here; there are {', '.join(names)}", name)

    def block(self, name: str, *, required: bool = True) -> Line:
        """The lines beneath a name; none where it is absent and need not be there."""
        if name not in self._nodes:
            if required:
                raise self.fault(f"{name} is missing{self._where()}")
            return Line(self._path, None, name)
        number, node = self._nodes[name]
        found = Line(self._path, node, name)
        found._number = number
        return found

    def text(self, name: str) -> str:
        """The text of a line. Raises DeclarationError where it is absent or empty."""
        if name not in self._nodes:
            raise self.fault(f"{name} is missing{self._where()}")
        node = self._nodes[name][1]
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.fault(f"{name} has to be a text", name)
        return str(node.value)

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a list; none where it is absent."""
        if name not in self._nodes:
            return ()
        node = self._nodes[name][1]
        if not isinstance(node, yaml.SequenceNode) or not all(
            isinstance(each, yaml.ScalarNode) for each in node.value
        ):
            raise self.fault(f"{name} has to be a list of texts", name)
        return tuple(each.value for each in node.value)

    def _where(self) -> str:
        return f" in {self._name}" if self._name else ""


def read_lines(path: Path) -> Line:
    """The file as lines. Raises DeclarationError where it is no YAML, and OSError."""
    content = path.read_bytes()
    if len(content) > _LARGEST:
        raise DeclarationError(f"{path}:1: the file is larger than a declaration can be")
    try:
        node = yaml.compose(content.decode(), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as failure:
        mark = getattr(failure, "problem_mark", None)
        number = mark.line + 1 if mark is not None else 1
        raise DeclarationError(f"{path}:{number}: this is not YAML") from None
    if node is None:
        raise DeclarationError(f"{path}:1: the file is empty")
    return Line(path, node, "")
