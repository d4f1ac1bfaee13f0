"""The note in which a council's own staff can read what their system could not hold.

It is a copy, written below whatever staff wrote in the same field, and cut if it must be; staff's
own text never is. What may not come in here: YAML, and reading the note back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.contract import Kept, Legacy, Path
from adapters.mapping.codec import Place
from adapters.mapping.limits import Limits
from adapters.mapping.paths import MISSING, group_at, place_at

MARKER = "-- kept by the Care Act gateway --"
"""Stands alone on the line above the gateway's part."""

CUT = "..."
"""At the end of a value for which there was no more room."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_ENTRY = re.compile(r"-- ([A-Za-z0-9.]+): ")
_LAST_BREAK = re.compile(r"(?:\r\n|\r|\n)\Z")


@dataclass(frozen=True)
class Notes:
    """A field for notes: where it is, what it holds, and the properties that it may tell of."""

    path: Path
    limits: Limits = field(default_factory=Limits)
    names: tuple[str, ...] = ()
    """Dotted; a line of the gateway's part tells of one of them or of something inside it."""

    def write(self, legacy: Legacy, kept: Mapping[Place, Kept]) -> None:
        """Write the note of what is kept into a legacy record, or take out the one before."""
        group = group_at(legacy, self.path[:-1], strict=False)
        old = None if group is None else group.get(self.path[-1])
        if old is not None and not isinstance(old, str):
            return
        text = self._with(self._of_staff(old or ""), _entries(kept))
        if text != (old or ""):
            place_at(legacy, self.path, text or MISSING)

    def _of_staff(self, text: str) -> str:
        """What staff wrote: all above the marker, and below it what is not the gateway's."""
        lines = _LINE.findall(text)
        start = next((n for n, line in enumerate(lines) if line.strip() == MARKER), None)
        if start is None:
            return text
        above = _LAST_BREAK.sub("", "".join(lines[:start]))
        below = "".join(line for line in lines[start + 1 :] if not self._is_ours(line))
        return "\n".join(filter(None, (above, below if below.strip() else "")))

    def _is_ours(self, line: str) -> bool:
        match = _ENTRY.match(line)
        return match is not None and any(
            match[1] == name or match[1].startswith(name + ".") for name in self.names
        )

    def _with(self, staff: str, entries: Iterable[tuple[str, str]]) -> str:
        """Staff's text and below it the gateway's, as much as there is room for."""
        text = before = "\n".join(filter(None, (staff, MARKER)))
        for name, value in entries:
            line = f"\n-- {name}: {self.limits.spelled(value, one_line=True)}"
            room = self.limits.width - len(text) if self.limits.width else len(line)
            if len(line) <= room:
                text += line
                continue
            if len(f"\n-- {name}: {CUT}") <= room:
                text += line[: room - len(CUT)] + CUT
            break
        return staff if text == before else text


def _entries(kept: Mapping[Place, Kept]) -> Iterator[tuple[str, str]]:
    """Every single value that is kept with its dotted name; items are numbered from 1."""
    for place, each in kept.items():
        yield from _leaves(
            tuple(step + 1 if isinstance(step, int) else step for step in place),
            each.full,
            each.left,
        )


def _leaves(place: Place, full: Any, left: Any) -> Iterator[tuple[str, str]]:
    if isinstance(full, Mapping):
        beside = left if isinstance(left, Mapping) else {}
        for name, value in full.items():
            yield from _leaves((*place, name), value, beside.get(name))
    elif isinstance(full, list):
        same = isinstance(left, list) and len(left) == len(full)
        for number, value in enumerate(full):
            yield from _leaves((*place, number + 1), value, left[number] if same else None)
    elif full != left:
        said = full if isinstance(full, str) else json.dumps(full)
        yield ".".join(map(str, place)), said
