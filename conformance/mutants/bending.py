"""The ways in which an exchange is bent, as building blocks: each gives what makes a deviation.

What may not come in here: what any one mutant does.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make
from openapi import PROBLEM_BASE

Change: TypeAlias = Callable[[Asked, Given], Given]
When: TypeAlias = Callable[[Asked, Given], bool]
Edit: TypeAlias = Callable[[Any], Any]

STEPS = ("submit", "withdraw", "refuse", "assure", "return", "determine")
CHANGES = ("put", *STEPS)
KEYED = ("request", *STEPS)
WHOLE = ("request", "get", *CHANGES)
"""The verbs whose answer is a whole assessment."""
PERSONAL = (*WHOLE, "search", "record")


def answering(change: Change, when: When = lambda asked, given: True) -> Make:
    """Every answer that `when` takes is changed on its way out."""

    def make() -> Deviation:
        async def deviation(asked: Asked, ask: Ask) -> Given:
            given = await ask(asked)
            return change(asked, given) if when(asked, given) else given

        return deviation

    return make


def asking(change: Callable[[Asked], Asked], verbs: Collection[str] = ()) -> Make:
    """Every request of these verbs (all, if none) is changed on its way in."""

    def make() -> Deviation:
        async def deviation(asked: Asked, ask: Ask) -> Given:
            return await ask(change(asked) if not verbs or asked.verb in verbs else asked)

        return deviation

    return make


def problem_named(slug: str, change: Change) -> Make:
    """Every problem of this type is changed on its way out."""
    return answering(change, lambda asked, given: slug_of(given) == slug)


def showing(edit: Edit, verbs: Collection[str] = ()) -> Make:
    """The JSON of every answer of these verbs (all, if none) that succeeded is edited."""

    def when(asked: Asked, given: Given) -> bool:
        return given.fine and (not verbs or asked.verb in verbs)

    return answering(lambda asked, given: given.with_json(edit(given.json())), when)


def texts_shown(fold: Callable[[str], str], *names: str) -> Make:
    """Every text under these names, as far down as it may be, is folded in whole assessments."""
    return showing(lambda body: folded(body, fold, names), WHOLE)


def texts_taken(fold: Callable[[str], str], *names: str) -> Make:
    """Every text under these names in a body is folded before it is stored."""

    def change(asked: Asked) -> Asked:
        body = asked.json()
        return asked if body is None else asked.with_json(folded(body, fold, names))

    return asking(change, ("request", "put", *STEPS))


def status(old: int, new: int, verbs: Collection[str] = ()) -> Make:
    """One status is given as another."""
    return answering(
        lambda asked, given: given.with_status(new),
        lambda asked, given: given.status == old and (not verbs or asked.verb in verbs),
    )


def plain(status: int, text: str, given: Given) -> Given:
    """An answer of a web server that knows nothing of the standard, with the headers of `given`."""
    kept = given.with_header("content-type", "text/plain; charset=utf-8")
    return replace(kept, status=status, body=text.encode())


def slug_of(given: Given) -> str:
    """The name of the problem in an answer; empty where it holds none."""
    body = given.json() if given.status >= 400 else None
    kind = body.get("type", "") if isinstance(body, dict) else ""
    return kind.removeprefix(PROBLEM_BASE) if isinstance(kind, str) else ""


def with_problem(given: Given, slug: str, status: int) -> Given:
    """The same answer with another problem type and status; the errors go with it."""
    body = given.json()
    body = {**body, "type": PROBLEM_BASE + slug, "status": status}
    for error in body.get("errors", ()):
        error["type"] = PROBLEM_BASE + slug
    return replace(given.with_json(body), status=status)


def folded(value: Any, fold: Callable[[str], str], names: Collection[str], here: str = "") -> Any:
    """`value` with every text under one of these names folded; under any, if there are no names."""
    if isinstance(value, dict):
        return {name: folded(inner, fold, names, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [folded(inner, fold, names, here) for inner in value]
    if isinstance(value, str) and (here in names or not names):
        return fold(value)
    return value


def without(body: Any, *path: str) -> Any:
    """A copy of a JSON value without the property at this path."""
    if not isinstance(body, dict) or path[0] not in body:
        return body
    if len(path) == 1:
        return {name: inner for name, inner in body.items() if name != path[0]}
    return {**body, path[0]: without(body[path[0]], *path[1:])}


def at(body: Any, change: Edit, *path: str) -> Any:
    """A copy of a JSON value with the property at this path changed, where there is one."""
    if not path:
        return change(body)
    if not isinstance(body, dict) or path[0] not in body:
        return body
    return {**body, path[0]: at(body[path[0]], change, *path[1:])}


def every(body: Any, name: str) -> Iterator[Any]:
    """Every value under this name, as far down as it may be."""
    if isinstance(body, dict):
        for key, inner in body.items():
            if key == name:
                yield inner
            yield from every(inner, name)
    elif isinstance(body, list):
        for inner in body:
            yield from every(inner, name)


def same_json(one: Any, other: Any) -> bool:
    """Whether two JSON values are the same."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def new_key(asked: Asked) -> Asked:
    """The same request with an Idempotency-Key that nobody has used."""
    return asked.with_header("idempotency-key", str(uuid.uuid4()))


def in_body(problem: Any) -> bool:
    """Whether the errors of a problem are about the body."""
    return any("pointer" in error for error in (problem or {}).get("errors", ()))
