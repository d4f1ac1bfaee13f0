"""Compares what two answers say besides their bodies: headers, and what a problem points at.

Only headers that the standard names, and only what a client can rely on in them. What may not come
in here: bodies that succeed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from conformance.model import Exchange
from openapi import PROBLEM_BASE

_THERE = ("etag", "location", "x-request-id")
_POINTING = frozenset(
    PROBLEM_BASE + slug
    for slug in (
        "missing-property",
        "unknown-property",
        "wrong-type",
        "invalid-value",
        "invalid-date",
        "invalid-request",
    )
)
"""Problems that must say where; with the others a server may."""
_SAME = ("x-correlation-id",)


def headers_of(one: Exchange, other: Exchange) -> Iterator[tuple[str, str, str]]:
    """Name and both values of each header by which the two differ."""
    for name in (*_THERE, *(("www-authenticate",) if one.status == 401 else ())):
        told = ["absent" if each.header(name) is None else "given" for each in (one, other)]
        if told[0] != told[1]:
            yield name, told[0], told[1]
    for name in _SAME:
        values = [each.header(name) or "absent" for each in (one, other)]
        if values[0] != values[1]:
            yield name, values[0], values[1]
    media = [(each.header("content-type") or "").split(";")[0].lower() for each in (one, other)]
    if media[0] != media[1]:
        yield "content-type", media[0] or "absent", media[1] or "absent"
    if one.status == 405:
        allowed = [_allowed(each) for each in (one, other)]
        if allowed[0] != allowed[1]:
            yield "allow", ", ".join(sorted(allowed[0])), ", ".join(sorted(allowed[1]))
    echoed = _echoed(one), _echoed(other)
    if echoed[0] != echoed[1]:
        yield "x-request-id", *_pair("as sent", "another", echoed)


def of_problems(one: Exchange, other: Exchange) -> Iterator[tuple[str, str, str]]:
    """Where and both values of each thing by which two problems of one status differ."""
    a, b = one.json(), other.json()
    if not isinstance(a, dict) or not isinstance(b, dict):
        if isinstance(a, dict) != isinstance(b, dict):
            yield "", *_pair("a problem", "none", [isinstance(each, dict) for each in (a, b)])
        return
    if a.get("type") != b.get("type"):
        yield "/type", _slug(a), _slug(b)
    if a.get("status") != b.get("status"):
        yield "/status", str(a.get("status")), str(b.get("status"))
    ours, theirs = _places(a), _places(b)
    if bool(ours) != bool(theirs):
        if a.get("type") in _POINTING:
            yield "/errors", *_pair("given", "absent", (ours, theirs))
    elif ours and not any(_near(x, y) for x in ours for y in theirs):
        yield "/errors", ", ".join(sorted(ours)), ", ".join(sorted(theirs))


def _pair(there: str, not_there: str, found: Sequence[Any]) -> tuple[str, str]:
    told = [there if each else not_there for each in found]
    return told[0], told[1]


def _allowed(exchange: Exchange) -> set[str]:
    named = {each.strip().upper() for each in (exchange.header("allow") or "").split(",")}
    return named - {"HEAD", "OPTIONS", ""}


def _echoed(exchange: Exchange) -> bool | None:
    sent = {name.lower(): value for name, value in exchange.request_headers}.get("x-request-id")
    return None if sent is None else exchange.header("x-request-id") == sent


def _slug(body: dict[str, Any]) -> str:
    return str(body.get("type")).removeprefix(PROBLEM_BASE)[:60]


def _places(body: dict[str, Any]) -> set[str]:
    errors = body.get("errors")
    found = set()
    for each in errors if isinstance(errors, list) else ():
        if isinstance(each, dict):
            for name in ("pointer", "parameter", "header"):
                if isinstance(each.get(name), str):
                    found.add(
                        f"{name} {each[name]}".lower()
                        if name == "header"
                        else f"{name} {each[name]}"
                    )
    return found


def _near(one: str, other: str) -> bool:
    """The same place, or one that holds the other: a fault is in the part and in the whole."""
    return (one + "/").startswith(other + "/") or (other + "/").startswith(one + "/")
