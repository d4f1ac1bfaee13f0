"""The law of what is refused: nothing of it is found afterwards.

Everything that a search shows is counted before and after requests that have to be refused, and
each of them is about somebody who is in no other request. What may not come in here: which problem
tells of a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from conformance.kinds import kinds
from conformance.laws import bodies, searches
from conformance.laws.assessment import Assessment, new
from conformance.laws.relations import Case, Law, part
from conformance.model import Exchange

STORED = "CA-COMMON-015"
_CHECK_DIGIT, _NO_DAY = "CA-COMMON-041", "CA-COMMON-042"
_PARAMETER, _NOT_JSON, _MEDIA_TYPE = "CA-COMMON-008", "CA-COMMON-017", "CA-COMMON-019"
_NO_TOKEN, _NO_KEY = "CA-COMMON-021", "CA-COMMON-026"
_NO_SENSE, _OF_ANOTHER = "CA-FINANCE-023", "CA-FINANCE-025"
_REFUSED = range(400, 500)
_BACKWARDS = {"start": "2026-06-28", "end": "2026-06-27"}
_FEW = 3
"""Requests of a short run, and those whose NHS number is searched for."""
_FAMILIES = ("Quarrington", "Wetherlam", "Oxenholme", "Harrowgrave", "Silverthwaite", "Marsett")


def laws() -> tuple[Law, ...]:
    """The laws of every service that records assessments."""
    in_body = (STORED, _NOT_JSON, _CHECK_DIGIT, _NO_DAY)
    clauses = (*in_body, _PARAMETER, _MEDIA_TYPE, _NO_TOKEN, _NO_KEY)
    of_means = (_NO_SENSE, _OF_ANOTHER)
    return tuple(
        Law(
            "what was refused is found nowhere",
            kind.service,
            (*clauses, *(of_means if kind.saved == "means" else ())),
            _refused,
        )
        for kind in kinds().values()
    )


@dataclass(frozen=True, slots=True)
class Wrong:
    """A request that no server may take, about somebody who is in no other."""

    what: str
    clause: str
    """By which it is refused."""
    body: dict[str, Any]
    words: Mapping[str, Any] = field(default_factory=dict)
    """How it is sent, as `Subject.call` takes it, where that is what is wrong."""


def wrong(case: Case) -> Iterator[Wrong]:
    """Requests with one fault each: of their bodies first, and then in how they are sent."""
    who, of_means = case.kind.person, case.kind.saved == "means"
    needed = "means" if of_means else "supportedSelfAssessment"
    changes: tuple[tuple[str, dict[str, Any]], ...] = (
        ("a property that is not known", {"favouriteColour": "blue"}),
        ("a value that is no code", {"communication": {"preference": "pigeon"}}),
        ("a value of another type", {"urgent": "no"}),
        ("nothing where something has to be", {"supportedSelfAssessment": None}),
        ("an empty text", {"reason": ""}),
        ("a list that is no list", {"peopleInvolved": {}}),
    )
    for what, change in changes if not of_means else changes[:1]:
        yield Wrong(what, STORED, {**_about(case), **deepcopy(change)})
    if of_means:
        yield from _wrong_means(case)
    body = _about(case)
    del body[needed]
    yield Wrong("a property left out", STORED, body)
    for what, clause, name, value in (
        ("no e-mail address", STORED, "email", "by post"),
        ("a day that does not exist", _NO_DAY, "dateOfBirth", "1957-02-30"),
        ("another check digit", _CHECK_DIGIT, "nhsNumber", ""),
    ):
        body = _about(case)
        body[who][name] = value or _other_digit(body[who]["nhsNumber"])
        yield Wrong(what, clause, body)
    for what, clause, words in (
        ("an unknown parameter", _PARAMETER, {"query": "colour=red"}),
        ("another media type", _MEDIA_TYPE, {"headers": {"Content-Type": "text/plain"}}),
        ("no token", _NO_TOKEN, {"actor": "nobody"}),
        ("no key", _NO_KEY, {"key": None}),
    ):
        yield Wrong(what, clause, _about(case), words)
    body = _about(case)
    content = json.dumps(body).encode()
    yield Wrong("a body that is cut short", _NOT_JSON, body, {"content": content[:-1]})


def _wrong_means(case: Case) -> Iterator[Wrong]:
    changes: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("means that end before they begin", _NO_SENSE, {"period": _BACKWARDS}),
        ("an amount that is a number", STORED, {"care": {"setting": "own-home", "weeklyCost": 5}}),
        ("a value that is no code", STORED, {"route": "by-pigeon"}),
        ("a couple of one", _NO_SENSE, {"adult": {"household": "couple"}}),
        ("the means of somebody else", _OF_ANOTHER, {"adult": {"dateOfBirth": "1900-01-01"}}),
        ("a list that is no list", STORED, {"income": "none"}),
    )
    for what, clause, change in changes:
        body = _about(case)
        adult = {**body["means"]["adult"], **change.get("adult", {})}
        body["means"] = {**body["means"], **change, "adult": adult}
        yield Wrong(what, clause, body)


def _about(case: Case) -> dict[str, Any]:
    """A valid request about somebody who is in no other."""
    body = new(case)
    person = body[case.kind.person]
    letters = "".join(bodies.pick(case.rng, "abcdefghijklmnoprstuvwy") for _ in range(10))
    family = f"{bodies.pick(case.rng, _FAMILIES)}-{letters.capitalize()}"
    person["name"] = {**person["name"], "family": family}
    return body


def _other_digit(number: str) -> str:
    return f"{number[:9]}{(int(number[9]) + 1) % 10}"


def _refused(case: Case) -> None:
    who = case.kind.person
    Assessment(case)
    before = searches.found(case, {})
    known = {str(each.get("id")) for each in before.items}
    sent: list[tuple[Wrong, Exchange]] = []
    for number, each in enumerate(wrong(case)):
        if case.budget.profile == "smoke" and number >= _FEW:
            break
        sent.append((each, _ask(case, each)))
    after = searches.found(case, {})
    fresh = [each for each in after.items if str(each.get("id")) not in known]
    there = [named(part(each, who)) for each in fresh]
    told = (*before.exchanges[-1:], *after.exchanges[-1:])
    for each, exchange in sent:
        refused = exchange.status in _REFUSED
        expected = f"a request with {each.what} refused, and not found by a search"
        found = family(each.body[who]) in {name for _, name, _ in there}
        status = f"status {exchange.status}{', and it is found' if found else ''}"
        case.hold(each.clause, refused and not found, expected, status, (exchange, *told))
    about = {family(each.body[who]) for each, _ in sent}
    mine = people(case)
    left = [each for each in there if each in mine and each[1] not in about]
    if before.whole and after.whole:
        expected = f"as much found after {len(sent)} refused requests as before"
        case.hold(STORED, not left, expected, f"{len(left)} more", told)
    for each, exchange in sent[:_FEW]:
        pages = searches.found(case, {"nhsNumber": each.body[who]["nhsNumber"]})
        names = {family(part(row, who)) for row in pages.items}
        expected = f"nobody of a request that was refused for {each.what}"
        shown = (exchange, *pages.exchanges[-1:])
        case.hold(STORED, family(each.body[who]) not in names, expected, "found", shown)


def family(person: Mapping[str, Any]) -> str:
    """The family name of a person, which for those of `wrong` nobody else has."""
    return named(person)[1]


def people(case: Case) -> set[tuple[str, str, str]]:
    """Everybody whom a request of this run was about: what somebody else stores meanwhile, in the
    same system, is none of ours."""
    operation, template = case.subject.operation(case.kind.operation("request"))
    end = template.rpartition("/")[2]
    found = set()
    for exchange in case.subject.exchanges:
        if exchange.method != operation or not exchange.url.endswith(f"/{end}"):
            continue
        try:
            body = json.loads(exchange.request_body)
        except (ValueError, RecursionError):
            continue
        if isinstance(body, dict):
            found.add(named(part(body, case.kind.person)))
    return found


def named(person: Mapping[str, Any]) -> tuple[str, str, str]:
    """What tells a person from others in a list: given name, family name, date of birth."""
    name = part(person, "name")
    return str(name.get("given")), str(name.get("family")), str(person.get("dateOfBirth"))


def _ask(case: Case, each: Wrong) -> Exchange:
    words: dict[str, Any] = {"body": each.body, "key": case.subject.new_key(case.rng)}
    if "content" in each.words:
        del words["body"]
    return case.subject.call(case.kind.operation("request"), **{**words, **each.words})
