"""The words of one rule: `from as codes each key record for empty const only beyond codec`, and
options.

`Line` hands them out one by one and refuses what nobody asked for, with the file and line.
What may not come in here: what the words do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from adapters.errors import CouncilFileError
from adapters.mapping.yaml_source import Block, Series

WORDS = (
    "from", "as", "codes", "each", "key", "record", "empty", "const", "only", "beyond", "codec",
    "for",
)  # fmt: skip
"""The whole language; options of a codec come beside them."""

STAND_IN = "{}"
"""In the paths of a rule under `for:`, the legacy name that belongs to the standard name."""


@dataclass
class Line:
    """One rule of a `record:` as written: a standard property (or legacy path) and its words."""

    name: str
    words: dict[str, Any]
    file: str
    number: int
    lines: dict[str, int]
    """Where each word stands."""
    stand_in: str = ""
    """What stands for `{}`; empty outside `for:`."""

    def __post_init__(self) -> None:
        self._left = dict.fromkeys(self.words)
        self._known: dict[str, None] = {}

    def refuse(self, reason: str, word: str = "") -> CouncilFileError:
        """The fault, ready to be raised, at a word or at the rule as a whole."""
        line = self.lines.get(word, self.number)
        return CouncilFileError(f"`{self.name}`: {reason}", file=self.file, line=line)

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def text(self, word: str, default: str | None = None) -> str:
        """The text after a word. Raises CouncilFileError where it is missing or no text."""
        value = self._take(word)
        if value is None:
            if default is None:
                raise self.refuse(f"write `{word}:`")
            return default
        if not isinstance(value, str):
            raise self.refuse(f"`{word}:` takes one value, not several", word)
        return value

    def choice(self, word: str, allowed: Sequence[str], default: str) -> str:
        """The text after a word that only knows a few."""
        value = self.text(word, default)
        if value not in allowed:
            known = ", ".join(filter(None, allowed))
            raise self.refuse(f"`{word}: {value}` is not known: use {known}", word)
        return value

    def texts(self, word: str, default: Sequence[str] = ()) -> tuple[str, ...]:
        """One text or several."""
        value = self._take(word)
        if value is None:
            value = list(default)
        found = list(value) if isinstance(value, Series | list) else [value]
        if not found or not all(isinstance(item, str) for item in found):
            raise self.refuse(f"write `{word}:` with one value or a list of them", word)
        return tuple(found)

    def block(self, word: str) -> Block:
        """The block under a word."""
        value = self._take(word)
        if not isinstance(value, Block) or not value:
            raise self.refuse(f"write `{word}:` with words and colons under it", word)
        return value

    def path(self, word: str) -> tuple[str, ...]:
        """The legacy path after a word, `{}` replaced."""
        return self.steps(self.text(word), word)

    def steps(self, text: str, word: str = "") -> tuple[str, ...]:
        """A dotted path as steps, `{}` replaced. Raises CouncilFileError for empty steps."""
        if STAND_IN in text and not self.stand_in:
            raise self.refuse("`{}` has a meaning only under `for:`", word)
        steps = tuple(text.replace(STAND_IN, self.stand_in).split("."))
        if not all(steps):
            raise self.refuse("a path is names with single dots between them", word)
        return steps

    def rest(self) -> dict[str, Any]:
        """Every word not asked for yet: the options of a codec from an installed package."""
        return {word: self._take(word) for word in list(self._left)}

    def done(self) -> None:
        """Raises CouncilFileError if there is a word that nobody asked for."""
        for word in self._left:
            near = get_close_matches(word, {*WORDS, *self._known} - {word}, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"use {', '.join(self._known)}"
            raise self.refuse(f"`{word}` is not a word of this rule: {hint}", word)

    def _take(self, word: str) -> Any:
        self._left.pop(word, None)
        self._known[word] = None
        return self.words.get(word)


def lines(record: Block, file: str, stand_in: str = "") -> Iterator[Line]:
    """The rules of a `record:`, every `for:` written out. Raises CouncilFileError."""
    for name, value in record.items():
        yield from _expanded(line_at(name, value, record.lines[name], file, stand_in))


def line_at(name: str, value: Any, number: int, file: str, stand_in: str = "") -> Line:
    """What stands in one line of a file: a path, or words. Raises CouncilFileError."""
    if isinstance(value, str):
        return Line(name, {"from": value}, file, number, {}, stand_in)
    if isinstance(value, Block):
        return Line(name, dict(value), file, number, value.lines, stand_in)
    raise CouncilFileError(
        f"`{name}`: write a legacy path, or words between {{ and }}", file=file, line=number
    )


def _expanded(line: Line) -> Iterator[Line]:
    if "for" not in line:
        yield line
        return
    if line.stand_in:
        raise line.refuse("`for:` cannot stand inside another `for:`: write the rules out", "for")
    names, record = line.block("for"), line.block("record")
    line.done()
    for name, stand_in in names.items():
        if not isinstance(stand_in, str) or not stand_in:
            raise line.refuse(f"say what stands for `{{}}` with `{name}`", "for")
        for inner in lines(record, line.file, stand_in):
            if "const" not in inner:
                inner.name = f"{line.name}.{name}.{inner.name}"
            yield inner
