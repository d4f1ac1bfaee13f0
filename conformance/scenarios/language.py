"""The language of the scenarios: what a file may say, and what it is once it has been read.

A word that is not known, a clause or an operation that does not exist: all refused when the file
is read, with file:line. `docs` of the words: the table in README.md beside this file. What may not
come in here: sending, and what a word does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import openapi
from conformance.scenarios.reading import ScenarioError, place_of
from conformance.scenarios.shapes import shape
from conformance.scenarios.values import named_bodies

SCENARIO_WORDS = frozenset({"title", "services", "smoke", "cases", "steps"})
STEP_WORDS = frozenset(
    {"name", "operation", "method", "path", "id", "actor", "key", "etag", "headers", "query"}
    | {"body", "content", "capture", "expect", "at once", "all pages", "only", "address"}
)
ASSERTIONS = frozenset(
    {"status", "problem", "at", "headers", "fault at", "same as", "lacks"}
    | {
        "found",
        "found if whole",
        "no item twice",
        "not found",
        "page size",
        "every item",
        "found more",
    }
    | {"only", "councils as registered", "sunsets given", "exactly one", "at least one", "agree on"}
)
OPERATORS = frozenset(
    {"is", "not", "absent", "present", "matches", "one of", "sent", "by", "same as", "length"}
    | {
        "holds",
        "lists",
        "not before",
        "near",
        "as set",
        "at least",
        "values of",
        "differs from",
        "code list",
        "place",
    }
)
BODY_WORDS = frozenset({"from", "change", "without", "value"})
CONTENT_WORDS = frozenset({"hex", "body", "size"})


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one clause says about the answer of a step."""

    clauses: tuple[str, ...]
    """Alternatives: the one that binds the service under test counts."""
    assertions: Mapping[str, Any]
    place: str

    def clause(self, service: str) -> str | None:
        """The clause of this service."""
        for each in self.clauses:
            bound = openapi.clauses()[each].operations
            if any(operation.partition("/")[0] == service for operation in bound):
                return each
        return None


@dataclass(frozen=True, slots=True)
class Step:
    """One request, or a way to go first (`way`)."""

    place: str
    name: str = ""
    way: str = ""
    operation: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)
    """How it is sent, as the file says it."""
    expect: tuple[Expectation, ...] = ()
    only: tuple[str, ...] = ()
    """The services that take this step; empty for all of the scenario."""
    case: str = ""
    """Its name in a table."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story, told once for every case."""

    title: str
    services: tuple[str, ...]
    smoke: bool
    cases: tuple[tuple[str, Mapping[str, Any]], ...]
    """Name and variables of each case; one without either where there is no table."""
    steps: tuple[Step, ...]
    place: str

    def clauses(self, service: str) -> Iterator[str]:
        """Every clause that its own steps name for a service."""
        for step in self.steps:
            for each in step.expect:
                clause = each.clause(service)
                if clause is not None and (not step.only or service in step.only):
                    yield clause


def scenario(block: Any, services: Sequence[str], ways: Mapping[str, Any]) -> Scenario:
    """A scenario as the file says it. Raises ScenarioError."""
    place = place_of(block, "a scenario")
    _known(block, SCENARIO_WORDS, place)
    title = block.get("title")
    if not isinstance(title, str) or not title:
        raise ScenarioError(f"{place}: a scenario needs a title")
    bound = tuple(block.get("services", services))
    for service in bound:
        if service not in openapi.services():
            raise ScenarioError(f"{place}: there is no service {service}")
    if not bound or not isinstance(block.get("steps"), list):
        raise ScenarioError(f"{place}: a scenario needs services and steps")
    told = [(each.pop("case", f"case {number}"), each) for number, each in _cases(block, place)]
    return Scenario(
        title=title,
        services=bound,
        smoke=block.get("smoke", False),
        cases=tuple(told) or (("", {}),),
        steps=tuple(step for each in block["steps"] for step in steps(each, bound, ways)),
        place=place,
    )


def steps(block: Any, services: Sequence[str], ways: Mapping[str, Any]) -> list[Step]:
    """A step as the file says it; a table of cases is as many steps. Raises ScenarioError."""
    place = place_of(block, "a step")
    if not isinstance(block, dict):
        raise ScenarioError(f"{place}: a step is a mapping")
    if "way" in block:
        _known(block, frozenset({"way", "only"}), place)
        only = tuple(block.get("only", ()))
        if "${" not in block["way"]:
            _require_way(block["way"], only or services, ways, place)
        return [Step(place, way=block["way"], only=only)]
    if "each" not in block:
        return [_step(block, services, place)]
    table = dict(block)
    found = []
    for entry in table.pop("each"):
        here = place_of(entry, place)
        _known(entry, STEP_WORDS | {"case"}, here)
        overlaid = {**table, **{word: value for word, value in entry.items() if word != "case"}}
        step = _step(overlaid, services, here)
        found.append(replace(step, case=entry.get("case", here)))
    return found


def takes(service: str, way: Sequence[Any], ways: Mapping[str, Any]) -> bool:
    """Whether a service has every operation on a way, as the file says it."""
    for block in way:
        if service not in block.get("only", (service,)):
            continue
        if "way" in block:
            if not takes(service, ways.get(block["way"], ()), ways):
                return False
            continue
        try:
            shape(service, str(block.get("operation")))
        except KeyError:
            return False
    return True


def _require_way(name: str, services: Sequence[str], ways: Mapping[str, Any], place: str) -> None:
    if name not in ways:
        raise ScenarioError(f"{place}: there is no way {name}")
    for service in services:
        if not takes(service, ways[name], ways):
            raise ScenarioError(f"{place}: the way {name} is not for {service}")


def _step(block: Mapping[str, Any], services: Sequence[str], place: str) -> Step:
    _known(block, STEP_WORDS, place)
    operation, only = block.get("operation"), tuple(block.get("only", ()))
    taken = only or services
    for service in taken:
        try:
            shape(service, str(operation))
        except KeyError:
            raise ScenarioError(f"{place}: {service} has no operation {operation}") from None
    _check_values(block, taken, place)
    return Step(
        place,
        name=block.get("name", ""),
        operation=str(operation),
        words={word: block[word] for word in STEP_WORDS & block.keys() - {"expect", "name"}},
        expect=tuple(_expectations(block.get("expect", {}), taken, place)),
        only=only,
    )


def _expectations(block: Any, services: Sequence[str], place: str) -> Iterator[Expectation]:
    place = place_of(block, place)
    for names, assertions in block.items():
        here = place_of(assertions, place)
        clauses = tuple(name.strip() for name in names.split("|"))
        for clause in clauses:
            if clause not in openapi.clauses():
                raise ScenarioError(f"{here}: there is no clause {clause}")
        found = Expectation(clauses, assertions, here)
        for service in services:
            if found.clause(service) is None:
                raise ScenarioError(f"{here}: {names} does not bind {service}")
        if not isinstance(assertions, dict) or not assertions:
            raise ScenarioError(f"{here}: {names} needs something to look at")
        _known(assertions, ASSERTIONS, here)
        for word in ("at", "headers", "every item"):
            for value in assertions.get(word, {}).values():
                if isinstance(value, dict):
                    _known(value, OPERATORS, place_of(value, here))
        for slug in _listed(assertions.get("problem", [])):
            if slug not in openapi.problems() and "${" not in slug:
                raise ScenarioError(f"{here}: there is no problem {slug}")
        yield found


def _check_values(block: Mapping[str, Any], services: Sequence[str], place: str) -> None:
    body, content = block.get("body"), block.get("content")
    if isinstance(body, dict):
        _known(body, BODY_WORDS, place_of(body, place))
        body = body.get("from")
    for service in services:
        if body is not None and "${" not in body and body not in named_bodies(service):
            raise ScenarioError(f"{place}: {service} has no body {body!r}")
    if isinstance(content, dict):
        _known(content, CONTENT_WORDS, place_of(content, place))
    if block.get("actor", "citizen") not in ("citizen", "practitioner", "nobody"):
        raise ScenarioError(f"{place}: an actor is a citizen, a practitioner or nobody")


def _cases(block: Mapping[str, Any], place: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, each in enumerate(block.get("cases", ()), 1):
        if not isinstance(each, dict):
            raise ScenarioError(f"{place}: a case is a mapping of names to values")
        yield number, dict(each)


def _known(block: Any, words: frozenset[str], place: str) -> None:
    if not isinstance(block, dict):
        raise ScenarioError(f"{place}: a mapping is needed here")
    if unknown := block.keys() - words:
        raise ScenarioError(f"{place}: the language has no word {', '.join(sorted(unknown))!r}")


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]
