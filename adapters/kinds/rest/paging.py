"""Turns pages: which words of the query ask for a page, and where the next one is.

A `Turn` is a place among the pages of one search, small enough to be handed to a caller as text and
taken back. It has nothing of the search itself in it. What may not come in here: sending anything.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urljoin, urlsplit

from requests.utils import parse_header_links

from adapters.errors import BackendNonsenseError, RecordNotFoundError
from adapters.kinds.rest.places import at, unspeakable
from adapters.kinds.rest.words import (
    CursorPages,
    Find,
    LinkedPages,
    NumberedPages,
    OffsetPages,
    OnePage,
)

Names: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A page, and how many of its records have been taken already."""

    page: str | None = None
    """Offset, number, cursor, or the words of a link's query as JSON; None for the first page."""
    taken: int = 0

    def position(self) -> str:
        """The turn as text."""
        return json.dumps([self.page, self.taken], separators=(",", ":"))

    def behind(self, index: int, find: Find) -> Turn:
        """The turn behind the record of this index on the page."""
        if isinstance(find.pages, OffsetPages):
            return Turn(str(int(self.page or 0) + index + 1))
        return Turn(self.page, index + 1)


def turn_of(position: str | None, find: Find) -> Turn:
    """The turn of a position. Raises RecordNotFoundError for what was never one."""
    if position is None:
        return Turn()
    try:
        page, taken = json.loads(position)
        turn = Turn(page, taken)
        sound = isinstance(page, str | None) and type(taken) is int and 0 <= taken <= 1_000_000
        sound = sound and unspeakable(page) is None
        if sound and page is not None and isinstance(find.pages, OffsetPages | NumberedPages):
            sound = page.isascii() and page.isdecimal() and len(page) < 16
        if sound and page is not None and isinstance(find.pages, LinkedPages):
            _words_of_link(page)
    except (ValueError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise RecordNotFoundError("no such position")
    return turn


def asked(find: Find, turn: Turn, most: int) -> Names:
    """The names that ask for this page, of at most this many records."""
    pages = find.pages
    if isinstance(pages, OnePage):
        return ()
    # Pages with numbers or cursors must stay of one size, or a position would mean another record.
    size = min(pages.per, most) if isinstance(pages, OffsetPages) else pages.per
    sized: Names = ((pages.size, str(size)),) if pages.size else ()
    if isinstance(pages, OffsetPages):
        return ((pages.offset, turn.page or "0"), *sized)
    if isinstance(pages, NumberedPages):
        return ((pages.page, turn.page or str(pages.first)), *sized)
    if turn.page is None:
        return sized
    if isinstance(pages, CursorPages):
        return ((pages.cursor, turn.page), *sized)
    return _words_of_link(turn.page)


def following(
    find: Find, turn: Turn, said: Any, headers: Mapping[str, str], count: int, sent: Sent
) -> Turn | None:
    """The next page, None behind the last. `count` is how many records this one had.

    Raises BackendNonsenseError for a next page that leads nowhere, or elsewhere.
    """
    pages = find.pages
    if isinstance(pages, OnePage):
        return None
    if isinstance(pages, OffsetPages):
        reached = int(turn.page or 0) + count
        total = _number(said, pages.total)
        return (
            None if count == 0 or (total is not None and reached >= total) else Turn(str(reached))
        )
    if isinstance(pages, NumberedPages):
        number = int(turn.page or pages.first)
        last = _number(said, pages.last)
        if count == 0 or (last is not None and number >= last):
            return None
        return Turn(str(number + 1))
    if isinstance(pages, CursorPages):
        cursor = at(said, pages.next)
        if cursor is None or cursor == "":
            return None
        if isinstance(cursor, bool) or not isinstance(cursor, str | int):
            raise BackendNonsenseError("the system's next cursor is none")
        following = Turn(str(cursor))
    else:
        link = _link(pages, said, headers)
        if link is None:
            return None
        following = Turn(json.dumps(sent.added(link)))
    if following.page == turn.page:
        raise BackendNonsenseError("the system's next page is the same page")
    return following


@dataclass(frozen=True, slots=True)
class Sent:
    """What was asked for with every page: its address and the names of the search."""

    url: str
    names: Collection[tuple[str, str]]

    def added(self, link: str) -> list[list[str]]:
        """The words of a link's query that the search did not have.

        Raises BackendNonsenseError for a link to another address: nobody follows it.
        """
        try:
            here, there = urlsplit(self.url), urlsplit(urljoin(self.url, link))
            words = parse_qsl(there.query, keep_blank_values=True)
        except ValueError:
            here, there, words = urlsplit(self.url), urlsplit(""), []
        if here[:3] != there[:3]:
            raise BackendNonsenseError("the system's next link leads elsewhere")
        return [[name, value] for name, value in words if (name, value) not in self.names]


def _number(said: Any, path: tuple[str, ...] | None) -> int | None:
    if path is None:
        return None
    value = at(said, path)
    if isinstance(value, str) and value.isdecimal() and len(value) < 16:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise BackendNonsenseError("the system does not say how many there are")
    return value


def _link(pages: LinkedPages, said: Any, headers: Mapping[str, str]) -> str | None:
    if pages.next is None:
        links = parse_header_links(headers.get("Link", ""))
        return next((one["url"] for one in links if one.get("rel") == "next"), None)
    link = at(said, pages.next)
    if link is not None and not isinstance(link, str):
        raise BackendNonsenseError("the system's next link is none")
    return link or None


def _words_of_link(page: str) -> Names:
    words = json.loads(page)
    if unspeakable(words) is not None or not all(
        isinstance(text, str) for pair in words for text in pair
    ):
        raise TypeError
    return tuple((name, value) for name, value in words)
