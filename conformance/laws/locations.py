"""The law of Location: a new assessment is where the answer says, and nothing else is.

What may not come in here: what an assessment should say.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from conformance.kinds import kinds
from conformance.laws.assessment import changed_by_council, new, told
from conformance.laws.assessments import CREATED
from conformance.laws.relations import Case, Law, answered
from conformance.model import Exchange
from conformance.subject import Actor

READABLE = "CA-COMMON-040"
_ACTORS: tuple[Actor, ...] = ("citizen", "practitioner")


def laws() -> tuple[Law, ...]:
    """The laws of every service that records assessments."""
    name = "a new assessment is at its Location"
    return tuple(
        Law(name, kind.service, (READABLE, kind.clause(*CREATED)), _there)
        for kind in kinds().values()
    )


def _there(case: Case) -> None:
    for actor in _ACTORS:
        _read(case, actor, _request(case, actor))


def _request(case: Case, actor: Actor) -> Exchange:
    kind, key = case.kind, case.subject.new_key(case.rng)
    exchange = case.subject.call(kind.operation("request"), body=new(case), key=key, actor=actor)
    id = str(answered(exchange, 201).get("id"))
    path = {kind.parameter: id}

    def end() -> None:
        words: dict[str, Any] = {"body": {}, "key": case.subject.new_key(case.rng), "etag": "*"}
        case.subject.call(kind.operation("withdraw"), path=path, actor=actor, **words)

    case.later(id, end)
    return exchange


def _read(case: Case, actor: Actor, made: Exchange) -> None:
    view = answered(made, 201)
    path = path_of(made)
    expected = "a Location on the same host"
    if not _hold(case, bool(path), expected, "none, or one on another", (made,)):
        return
    exchange = _at(case, path, actor)
    found = exchange.json()
    there = exchange.status == 200 and isinstance(found, dict)
    status = f"status {exchange.status}"
    if not _hold(case, there, "the assessment at its Location", status, (made, exchange)):
        return
    same = found.get("id") == view.get("id")
    if not _hold(case, same, "the same id at its Location", "another", (made, exchange)):
        return
    if not changed_by_council(found):
        alike = told(found) == told(view)
        _hold(case, alike, "what the answer to the request said", "another", (made, exchange))


def _hold(
    case: Case, passed: bool, expected: str, actual: str, exchanges: tuple[Exchange, ...]
) -> bool:
    for clause in (READABLE, case.kind.clause(*CREATED)):
        case.hold(clause, passed, expected, actual, exchanges)
    return passed


def path_of(exchange: Exchange) -> str:
    """The path of a Location; empty where there is none or it leads to another host, where no
    token may be sent."""
    location = exchange.header("location")
    here, there = urlsplit(exchange.url), urlsplit(urljoin(exchange.url, location or ""))
    if not location or there[:2] != here[:2]:
        return ""
    return there.path


def _at(case: Case, path: str, actor: Actor) -> Exchange:
    """What is at a path of the same host: mostly one behind the base URL."""
    own = case.subject.base_url
    place = urlsplit(own)
    if path.startswith(f"{place.path}/"):
        return case.subject.send("GET", path.removeprefix(place.path), actor=actor)
    case.subject.base_url = f"{place.scheme}://{place.netloc}"
    try:
        return case.subject.send("GET", path, actor=actor)
    finally:
        case.subject.base_url = own
