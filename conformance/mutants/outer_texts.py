"""Deviations in texts: what does not come back as it was sent.

What may not come in here: values that are no text, and what is lost as a whole.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping

from conformance.mutants.bending import (
    answering,
    plain,
    texts_shown,
    texts_taken,
)
from conformance.mutants.exchange import Asked, Make

_FREE = (
    "given", "family", "name", "reason", "narrative", "description", "desiredOutcomes", "reasons",
    "basis", "wishes", "advice", "periodConsidered", "tasks", "line1", "line2", "town",
)  # fmt: skip


_LONG = ("reason", "narrative", "description", "desiredOutcomes", "reasons", "basis", "advice")


_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() or "?"


def _code_page(text: str) -> str:
    return text.encode("latin-1", "replace").decode("latin-1")


def _swapped(text: str) -> str:
    """The day and the month change places where that is a day too."""
    match = _DAY.fullmatch(text)
    if match is None or int(match[3]) > 12:
        return text
    return f"{match[1]}-{match[3]}-{match[2]}"


def _astral(asked: Asked) -> bool:
    return any(ord(char) > 0xFFFF for char in asked.body.decode("utf-8", "ignore")) or (
        b"\\ud83" in asked.body.lower()
    )


DEVIATIONS: Mapping[str, Make] = {
    "ascii-folded": texts_taken(_ascii, *_FREE),
    "code-page": texts_taken(_code_page, *_FREE),
    "blanks-joined": texts_taken(lambda text: re.sub(r" {2,}", " ", text), *_FREE),
    "lines-joined": texts_taken(lambda text: text.replace("\n", " "), *_FREE),
    "lines-crlf": texts_shown(lambda text: text.replace("\n", "\r\n"), *_LONG),
    "line-ends-trimmed": texts_taken(lambda text: re.sub(r"[ \t]+\n", "\n", text), *_FREE),
    "tabs-expanded": texts_taken(lambda text: text.replace("\t", "    "), *_FREE),
    "cut-at-1000": texts_taken(lambda text: text[:1000].strip(), *_LONG),
    "name-cut-at-35": texts_taken(lambda text: text[:35].strip(), "given", "family"),
    "town-cut-at-30": texts_taken(lambda text: text[:30].strip(), "line1", "line2", "town"),
    "names-title-case": texts_taken(str.title, "given", "family"),
    "names-upper-case": texts_taken(str.upper, "family"),
    "entities": texts_shown(lambda text: html.escape(text), *_FREE),
    "straight-quotes": texts_taken(
        lambda text: text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}), *_FREE
    ),
    "composed": texts_taken(lambda text: unicodedata.normalize("NFC", text), *_FREE),
    "compatible": texts_taken(lambda text: unicodedata.normalize("NFKC", text), *_FREE),
    "astral-dropped": texts_taken(
        lambda text: "".join(each for each in text if ord(each) < 0x10000).strip() or "?", *_FREE
    ),
    "joiners-dropped": texts_taken(
        lambda text: text.replace("\u200d", "").replace("\u200c", "").replace("\u200b", ""), *_FREE
    ),
    "astral-500": answering(
        lambda asked, given: plain(500, "Incorrect string value", given),
        lambda asked, given: asked.verb in ("request", "put") and _astral(asked),
    ),
    "control-500": answering(
        lambda asked, given: plain(500, "invalid byte sequence", given),
        lambda asked, given: b"\\u0000" in asked.body and asked.verb in ("request", "put"),
    ),
    "email-lower-case": texts_taken(str.lower, "email"),
    "telephone-closed-up": texts_taken(lambda text: text.replace(" ", ""), "telephone"),
    "day-and-month-swapped": texts_shown(_swapped, "dateOfBirth"),
    "nhs-number-spaced": texts_shown(
        lambda number: f"{number[:3]} {number[3:6]} {number[6:]}", "nhsNumber"
    ),
    "postcode-closed-up": texts_shown(lambda code: code.replace(" ", ""), "postcode"),
}
