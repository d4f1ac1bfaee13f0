"""Compares two lists that were read page by page to their ends, whatever the pages and the order.

What may not come in here: requests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs

from conformance.differential.bodies import Bodies
from conformance.differential.steps import Walk
from conformance.model import Exchange

Place = tuple[str, Any, Any]
_NO_LIMIT = {"id": 20, "gssCode": 50}
"""The largest page where the request gives no limit, by what tells the items apart."""


def of_lists(
    walk: Walk,
    pages: Sequence[Sequence[Exchange]],
    items: Sequence[Sequence[Any]],
    lost: Collection[str],
    bodies: Bodies,
    schema: Any,
) -> Iterator[Place]:
    """JSON Pointer and what is told of A and of B, for each way in which the lists differ.

    `pages` and `items` are of A and of B; `schema` is that of a page.
    """
    most = _limit(walk)
    sizes = [_fits(each, most) for each in pages]
    if sizes[0] != sizes[1]:
        yield "/items", *_pair("pages within the limit", "a page above the limit", sizes)
    once = [_once(walk, each) for each in items]
    if once[0] != once[1]:
        yield "/items", *_pair("every item once", "an item twice", once)
    kept = [{_name(walk, each): each for each in side if _comparable(each, walk)} for side in items]
    only = sorted(each for each in set(kept[0]) ^ set(kept[1]) if each not in lost)
    if only:
        told = [f"{len(side)} items, {_has(only[0], side)}" for side in kept]
        yield "/items", told[0], told[1]
    item = bodies.item(schema)
    for name in sorted(set(kept[0]) & set(kept[1]) - set(lost)):
        for where, a, b in bodies.differences(item, kept[0][name], kept[1][name]):
            yield f"/items/0{where}", a, b


def _pair(fine: str, broken: str, found: Sequence[bool]) -> tuple[str, str]:
    told = [fine if each else broken for each in found]
    return told[0], told[1]


def _limit(walk: Walk) -> int:
    given = parse_qs(walk.query).get("limit", [""])[0]
    return int(given) if given.isdigit() else _NO_LIMIT[walk.by]


def _fits(pages: Sequence[Exchange], most: int) -> bool:
    bodies = [each.json() for each in pages]
    sizes = [len(each.get("items", ())) for each in bodies if isinstance(each, dict)]
    return all(size <= most for size in sizes)


def _once(walk: Walk, items: Sequence[Any]) -> bool:
    names = [_name(walk, each) for each in items]
    return len(names) == len(set(names))


def _name(walk: Walk, item: Any) -> str:
    return str(item.get(walk.by)) if isinstance(item, dict) else ""


def _comparable(item: Any, walk: Walk) -> bool:
    """Fictional councils and other people's records are each server's own."""
    if not isinstance(item, dict) or item.get("sandbox") is True:
        return False
    return walk.by != "id" or str(item.get("id")).startswith("<")


def _has(name: str, kept: Collection[str]) -> str:
    return f"{'with' if name in kept else 'without'} {name}"
