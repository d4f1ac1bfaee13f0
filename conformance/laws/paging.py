"""Reading a list page after page, and what has to hold of the pages together.

What may not come in here: which list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from conformance.laws.relations import Case, answered, rows
from conformance.model import Exchange

MOST_PAGES = 60
"""After so many pages a law gives up: another tenant's list may have no end in sight."""


@dataclass(slots=True)
class Pages:
    """What following `next` gave."""

    exchanges: list[Exchange] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    largest: int = 0
    """Items on the fullest page."""
    whole: bool = False
    """The last page was reached."""
    again: bool = False
    """A cursor came twice, so it would never end."""


def read(ask: Callable[[str], Exchange], limit: int | None, most: int = MOST_PAGES) -> Pages:
    """Every page of a list. `ask` sends a query. Raises NotAnsweredError."""
    pages, cursor = Pages(), ""
    cursors: set[str] = set()
    while len(pages.exchanges) < most:
        words = [f"limit={limit}"] if limit is not None else []
        exchange = ask("&".join([*words, *([f"cursor={cursor}"] if cursor else [])]))
        body = answered(exchange, 200)
        items = rows(body, "items")
        pages.exchanges.append(exchange)
        pages.items += items
        pages.largest = max(pages.largest, len(items))
        cursor = str(body.get("next") or "")
        if not cursor:
            pages.whole = True
            break
        if cursor in cursors:
            pages.again = True
            break
        cursors.add(cursor)
    return pages


def once_each(case: Case, clause: str, name: str, pages: Pages, whole: set[str], what: str) -> None:
    """The pages hold each of these, by the property `name`, exactly once."""
    ids = [str(each.get(name)) for each in pages.items]
    told = pages.exchanges[-1:]
    case.hold(clause, not pages.again, f"an end of the pages {what}", "a cursor came again", told)
    if not pages.whole:
        return
    missing, twice = whole - set(ids), len(ids) - len(set(ids))
    more = set(ids) - whole
    shown = f"{len(missing)} missing, {twice} repeated, {len(more)} that were not there"
    expected = f"each of {len(whole)} exactly once {what}"
    case.hold(clause, not (missing or twice or more), expected, shown, told)
