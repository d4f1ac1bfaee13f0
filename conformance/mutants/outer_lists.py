"""Deviations in searches, pages and summaries.

What may not come in here: single assessments.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

from conformance.mutants.bending import (
    answering,
    asking,
    slug_of,
    with_problem,
    without,
)
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make

_LISTS = ("search", "listCouncils")


def _queried(change: Callable[[dict[str, str]], dict[str, str]]) -> Make:
    def bent(asked: Asked) -> Asked:
        pairs = dict(parse_qsl(asked.query, keep_blank_values=True))
        return replace(asked, query=urlencode(change(pairs)))

    return asking(bent, _LISTS)


def _searched(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    def bent(asked: Asked) -> Asked:
        body = asked.json()
        return asked.with_json(change(body)) if isinstance(body, dict) else asked

    return asking(bent, ("search",))


def _limit_plus_one(pairs: dict[str, str]) -> dict[str, str]:
    if pairs.get("limit", "").isdecimal() and 0 < int(pairs["limit"]) < 100:
        pairs["limit"] = str(int(pairs["limit"]) + 1)
    return pairs


def _listed(change: Callable[[Asked, dict[str, Any]], dict[str, Any]]) -> Make:
    return answering(
        lambda asked, given: given.with_json(change(asked, given.json())),
        lambda asked, given: given.fine and asked.verb in _LISTS,
    )


def _edited(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    return _listed(lambda asked, page: {**page, "items": [edit(i) for i in page["items"]]})


def _repeated() -> Deviation:
    """Each page begins with the last item of the one before."""
    last: dict[str, Any] = {}

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if not given.fine or asked.verb not in _LISTS:
            return given
        page = given.json()
        cursor = dict(parse_qsl(asked.query)).get("cursor")
        shown = page["items"]
        if cursor in last and len(shown) > 1:
            shown = [last[cursor], *shown[:-1]] if "next" in page else [last[cursor], *shown]
        if "next" in page and page["items"]:
            last[page["next"]] = page["items"][-1]
        return given.with_json({**page, "items": shown})

    return deviation


def _skipped(asked: Asked, page: dict[str, Any]) -> dict[str, Any]:
    return {**page, "items": page["items"][1:]} if "cursor" in asked.query else page


def _without_end() -> Deviation:
    """The last page has a cursor too, of an empty page that has it again."""
    last = ""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        nonlocal last
        given = await ask(asked)
        if not given.fine or asked.verb not in _LISTS:
            return given
        page = given.json()
        if "next" in page:
            last = page["next"]
            return given
        if not last or "cursor" not in asked.query:
            return given
        return given.with_json({**page, "next": last})

    return deviation


def _only_first(asked: Asked, page: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in page.items() if name != "next"}


def _shuffled() -> Deviation:
    """Every page comes from a list in another order: all is read, and cut after shuffling."""
    chance = Random(7)  # noqa: S311

    async def deviation(asked: Asked, ask: Ask) -> Given:
        pairs = dict(parse_qsl(asked.query))
        limit = int(pairs.get("limit", "20")) if pairs.get("limit", "20").isdecimal() else 0
        cursor = pairs.pop("cursor", None)
        start = _decoded(cursor)
        if asked.verb != "search" or not 0 < limit <= 100 or (cursor and start is None):
            return await ask(asked)
        found, pairs["limit"] = [], "100"
        given = await ask(replace(asked, query=urlencode(pairs)))
        while given.fine:
            found += given.json()["items"]
            if "next" not in given.json():
                break
            pairs["cursor"] = given.json()["next"]
            given = await ask(replace(asked, query=urlencode(pairs)))
        if not given.fine:
            return given
        chance.shuffle(found)
        begin = start or 0
        page: dict[str, Any] = {"items": found[begin : begin + limit]}
        if begin + limit < len(found):
            page["next"] = base64.urlsafe_b64encode(b"p%d" % (begin + limit)).decode().strip("=")
        return given.with_json(page)

    return deviation


def _decoded(cursor: str | None) -> int | None:
    try:
        text = base64.urlsafe_b64decode((cursor or "") + "==").decode()
    except ValueError:
        return None
    return int(text[1:]) if re.fullmatch(r"p\d+", text) else None


def _cursor_any() -> Deviation:
    """A cursor that nobody issued begins again at the first page."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if slug_of(given) != "unknown-cursor":
            return given
        pairs = dict(parse_qsl(asked.query))
        pairs.pop("cursor", None)
        return await ask(replace(asked, query=urlencode(pairs)))

    return deviation


def _cursor_empty(asked: Asked, given: Given) -> Given:
    kept = given.with_header("content-type", "application/json").with_json({"items": []})
    return replace(kept, status=200)


def _none_found(asked: Asked, given: Given) -> Given:
    body = {"title": "Nothing", "detail": "Nothing was found.", "type": "", "status": 0}
    kept = with_problem(given.with_json(body), "not-found", 404)
    return kept.with_header("content-type", "application/problem+json")


def _person(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    return _edited(
        lambda item: {k: edit(v) if k in ("person", "carer") else v for k, v in item.items()}
    )


def _not_only(*states: str) -> Make:
    """A search without states leaves assessments in these out."""

    def make() -> Deviation:
        async def deviation(asked: Asked, ask: Ask) -> Given:
            given = await ask(asked)
            if asked.verb != "search" or not given.fine or "states" in (asked.json() or {}):
                return given
            page = given.json()
            kept = [each for each in page["items"] if each["state"] not in states]
            return given.with_json({**page, "items": kept})

        return deviation

    return make


def _either() -> Deviation:
    """A search by number and states finds what fits one of them."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        body = asked.json() or {}
        if asked.verb == "search" and {"states", "nhsNumber"} <= set(body):
            asked = asked.with_json({"states": body["states"]})
        return await ask(asked)

    return deviation


DEVIATIONS: Mapping[str, Make] = {
    "limit-ignored": _queried(lambda pairs: {k: v for k, v in pairs.items() if k != "limit"}),
    "limit-plus-one": _queried(_limit_plus_one),
    "default-limit-50": _queried(lambda pairs: {"limit": "50", **pairs}),
    "page-repeats": _repeated,
    "page-skips": _listed(_skipped),
    "next-for-ever": _without_end,
    "first-page-only": _listed(_only_first),
    "next-null": _listed(lambda asked, page: {"next": None, **page}),
    "order-unstable": _shuffled,
    "list-bare": answering(
        lambda asked, given: given.with_json(given.json()["items"]),
        lambda asked, given: given.fine and asked.verb in _LISTS,
    ),
    "empty-404": answering(
        _none_found,
        lambda asked, given: given.fine and asked.verb == "search" and given.json()["items"] == [],
    ),
    "empty-204": answering(
        lambda asked, given: replace(given, status=204, body=b""),
        lambda asked, given: given.fine and asked.verb == "search" and given.json()["items"] == [],
    ),
    "cursor-any": _cursor_any,
    "cursor-empty-page": answering(
        _cursor_empty, lambda asked, given: slug_of(given) == "unknown-cursor"
    ),
    "states-ignored": _searched(lambda body: without(body, "states")),
    "states-first-only": _searched(
        lambda body: {**body, "states": body["states"][:1]} if body.get("states") else body
    ),
    "number-ignored": _searched(lambda body: without(body, "nhsNumber")),
    "either-property": _either,
    "withdrawn-not-found": _not_only("withdrawn", "refused"),
    "determined-not-found": _not_only("determined", "closed"),
    "requested-not-found": _not_only("requested"),
    "own-page-total": _listed(lambda asked, page: {**page, "total": len(page["items"])}),
    "summary-with-number": _person(lambda person: {**person, "nhsNumber": "9990000018"}),
    "summary-with-address": _person(
        lambda person: {**person, "address": {"line1": "1 Low Road", "postcode": "ZZ1 1ZZ"}}
    ),
    "summary-with-reason": _edited(lambda item: {**item, "reason": "I fell."}),
    "summary-without-birth": _person(lambda person: without(person, "dateOfBirth")),
    "summary-always-requested": _edited(lambda item: {**item, "state": "requested"}),
}
