"""What a column can hold of a text, and the nearest text to one that it cannot.

Pure functions of the text. What may not come in here: the words of council files, and what becomes
of the whole text where the column has only the nearest one (`supplement`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

from adapters.contract import Kept
from adapters.mapping.codec import CodecError, Place
from adapters.mapping.codecs import EDGE, Text

CHARSETS = {
    "ascii": "ascii",
    "latin-1": "latin-1",
    "cp1252": "cp1252",
    "iso8859-15": "iso8859-15",
}
"""The character sets that a council file may name, and what Python calls them."""

UNKNOWN = "?"
"""Stands for a character that has no near one, and for a text of which nothing is left."""

_BREAKS = "\x00-\x1f\x7f-\x9f\u2028\u2029"
_CONTROL = re.compile(f"[{_BREAKS}]")
_BROKEN = re.compile(f" *[{_BREAKS}][ {_BREAKS}]*")

_NEAR = {
    "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Ħ": "H",
    "ħ": "h", "Ŧ": "T", "ŧ": "t", "ı": "i", "ĸ": "k", "Ŋ": "NG", "ŋ": "ng", "ß": "ss", "ẞ": "SS",
    "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Þ": "Th", "þ": "th", "ƒ": "f", "€": "EUR",
    "£": "GBP", "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "ʼ": "'", "ʻ": "'", "‹": "'",
    "›": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"', "‐": "-",
    "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "⁄": "/", "×": "x", "•": "*",
}  # fmt: skip
"""ASCII for what Unicode does not decompose."""


@dataclass(frozen=True)
class Limits:
    """What a column holds: how many characters, which ones, and whether on one line."""

    width: int = 0
    """0 for any number."""
    charset: str = ""
    """One of CHARSETS; empty for any character."""
    one_line: bool = False
    """No control characters, and no space at either end."""

    def __bool__(self) -> bool:
        return self != Limits()

    def __str__(self) -> str:
        """In words: `30 characters of cp1252, on one line`."""
        words = f"{self.width} characters" if self.width else "text"
        words += f" of {self.charset}" if self.charset else ""
        return words + (", on one line" if self.one_line else "")

    def fault(self, text: str) -> str:
        """Why the column cannot hold this text; empty if it can."""
        if self.width and len(text) > self.width:
            return f"this council's system holds at most {self.width} characters here"
        if not self._has(text):
            return f"this council's system holds only characters of {self.charset} here"
        if self.one_line and (_CONTROL.search(text) or text != text.strip(EDGE)):
            return "this council's system holds one line here"
        return ""

    def near(self, text: str, longest: int = 0) -> str:
        """The text itself if it fits, or the nearest that does: never empty, and near to itself.

        `longest` is the most characters that may come out where `width` allows more; 0 for any.
        """
        if not self.fault(text):
            return text
        spelled = self.spelled(text, one_line=self.one_line).strip(EDGE)
        most = min(filter(None, (self.width, longest)), default=len(spelled))
        return spelled[:most].strip(EDGE) or UNKNOWN

    def spelled(self, text: str, *, one_line: bool) -> str:
        """The text in characters that the column has, however long it becomes."""
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        if one_line:
            text = _BROKEN.sub(" ", text)
        if self._has(text):
            return text
        return "".join(char if self._has(char) else self._folded(char) for char in text)

    def _folded(self, char: str) -> str:
        """What stands for a character that the column does not have."""
        if char in _NEAR:
            return _NEAR[char]
        parts = unicodedata.normalize("NFKD", char)
        return "".join(
            part if self._has(part) else _NEAR.get(part, UNKNOWN)
            for part in parts
            if not unicodedata.combining(part)
        )

    def _has(self, text: str) -> bool:
        if not self.charset or text.isascii():
            return True
        try:
            text.encode(CHARSETS[self.charset])
        except UnicodeEncodeError:
            return False
        return True


@dataclass(frozen=True)
class Fitted(Text):
    """Text in a column with limits. Reading knows none: what staff wrote is what is there."""

    limits: Limits = Limits()
    beyond: Literal["", "near", "nothing"] = ""
    """What the column gets of a text that does not fit; empty where that is refused."""
    longest: int = 0
    """The most characters that the standard allows; 0 for any number."""

    @property
    def note(self) -> str:
        """What the rule says, for people."""
        return f"{self.limits}; beyond: {self.beyond}" if self.beyond else str(self.limits)

    def encode(self, value: Any) -> str:
        """Raises CodecError for what does not fit, and for anything but text."""
        text = super().encode(value)
        if fault := self.limits.fault(text):
            raise CodecError(fault)
        return text

    def part(self, value: Any, said: Any) -> tuple[Any, dict[Place, Kept]]:
        """What the column gets of a value, and the value to be kept where that is not all.

        `said` is what the column says already: that stays, whether it fits or not.
        """
        if not self.beyond or not isinstance(value, str) or value == said:
            return value, {}
        if not self.limits.fault(value):
            return value, {}
        left = self.limits.near(value, self.longest) if self.beyond == "near" else None
        return left, {(): Kept(value, left)}
