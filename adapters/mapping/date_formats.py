"""Dates and times written as text, in a closed set of formats that lose nothing.

Only `%Y %m %d %H %M %S %f` between other characters: no two-digit years (they lose the century),
no month names (they depend on the machine's language). Reading takes one digit for day, month
and hour where a separator follows, as people type them; writing always pads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

PARTS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2, "f": 6}
"""Directive -> digits written, in the order of `Moment`."""

Moment = tuple[int, int, int, int, int, int]
"""Year, month, day, hour, minute, second. Fractions of a second are read and dropped."""


class FormatError(ValueError):
    """A format that the standard's dates and times would not survive."""


@dataclass(frozen=True)
class DateFormat:
    """One compiled format; build it with `date_format`."""

    text: str
    pattern: re.Pattern[str] = field(repr=False)
    order: tuple[str, ...]
    """Directives in the order in which they are written."""
    template: str = field(repr=False)

    def read(self, text: str) -> Moment | None:
        """The moment that `text` means, not held against the calendar; None if unreadable."""
        match = self.pattern.fullmatch(text.strip())
        if match is None:
            return None
        found = dict(zip(self.order, map(int, match.groups()), strict=True))
        return (
            found["Y"],
            found["m"],
            found["d"],
            found.get("H", 0),
            found.get("M", 0),
            found.get("S", 0),
        )

    def write(self, moment: Moment) -> str:
        """The moment as text, every part padded."""
        return self.template.format(**dict(zip(PARTS, (*moment, 0), strict=True)))


@cache
def date_format(text: str, needed: str) -> DateFormat:
    """Compile `text`, which must have every directive in `needed` ("Ymd" or "YmdHMS").

    Raises FormatError saying what to write instead.
    """
    pieces = re.split(r"%(.)", text)
    literals, order = pieces[0::2], tuple(pieces[1::2])
    for directive in order:
        if directive not in PARTS:
            raise FormatError(f"%{directive} is not known: use %Y %m %d %H %M %S %f")
    if len(set(order)) != len(order):
        raise FormatError("the same part stands twice")
    for directive in needed:
        if directive not in order:
            raise FormatError(f"%{directive} is missing, so it would be lost on writing")
    pattern, template = re.escape(literals[0]), _escaped(literals[0])
    for place, directive in enumerate(order):
        digits, after = PARTS[directive], literals[place + 1]
        # Without a separator on both sides nothing but the number of digits ends a part.
        free = after or place == len(order) - 1
        free = bool(free and (place == 0 or literals[place]))
        least = 1 if free and directive != "Y" else digits
        pattern += f"([0-9]{{{least},{digits}}})" + re.escape(after)
        template += f"{{{directive}:0{digits}d}}" + _escaped(after)
    return DateFormat(text, re.compile(pattern), order, template)


def _escaped(literal: str) -> str:
    return literal.replace("{", "{{").replace("}", "}}")
