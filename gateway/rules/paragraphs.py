"""Text of any length, days and codes as paragraphs that the standard's `Text` can hold.

Lives here: breaking text without losing any of it, and saying days and codes in words. May not
live here: what a record says.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

LIMIT: Final = 2000
"""Characters in one `Text` of the standard."""

_BLANK: Final = "\t\n \xa0"
"""What a `Text` may have inside but not at its ends."""

_MONTHS: Final = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip


def paragraphs(text: str) -> list[str]:
    """The text in pieces of at most `LIMIT` characters, which end where a line or a word ends.

    Nothing is lost but the blanks at a break. Text without blanks is broken at the limit.
    """
    pieces = []
    rest = text.strip(_BLANK)
    while len(rest) > LIMIT:
        window = rest[: LIMIT + 1]
        line = window.rfind("\n")
        # A line that ends early would leave a short piece, so there a word is preferred.
        at = line if line > LIMIT // 2 else max(window.rfind(blank) for blank in _BLANK)
        at = at if at > 0 else LIMIT
        pieces.append(rest[:at].rstrip(_BLANK))
        rest = rest[at:].lstrip(_BLANK)
    return [*pieces, rest] if rest else pieces


def day(instant: str) -> str:
    """The day of a UTC instant as people in England lived it: "3 April 2026".

    Summer time runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of
    October (Summer Time Act 1972 s.1, as amended by SI 2002/262).
    """
    moment = datetime.fromisoformat(instant)
    if _last_sunday(moment.year, 3) <= moment < _last_sunday(moment.year, 10):
        moment += timedelta(hours=1)
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def in_words(code: str) -> str:
    """A code of the standard, or of a council's own system, as words."""
    return code.replace("-", " ")
