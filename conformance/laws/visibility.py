"""The law of what may not be seen: it is answered exactly like what is not there.

An assessment that the council asked for is none of a citizen's service, so every operation is sent
to it and to an id that nobody was given, and the answers are held against each other. What may not
come in here: who may see what.
"""

from __future__ import annotations

import json
import random
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.kinds import kinds
from conformance.laws import bodies
from conformance.laws.assessment import new, ways
from conformance.laws.relations import Case, Law, answered
from conformance.model import Exchange
from conformance.subject import Actor

HIDDEN = "CA-COMMON-025"
_WHOLE = {"answers": "submitted", "means": "requested"}
"""What PUT replaces -> the state in which everything is asked."""
_OF_THE_WAY = frozenset({"date", "connection", "keep-alive", "transfer-encoding", "via", "age"})
"""Headers that say something about the way of an answer, not about what was asked."""
_COMPARED = frozenset(
    {"content-type", "cache-control", "www-authenticate", "allow", "vary", "etag", "location"}
)
"""Headers whose values are compared; of others only whether they are there, as a server may have
some that tell one answer from the next."""
_MEMBERS = frozenset({"type", "title", "status", "detail", "errors"})
"""Members of a problem that are compared; of others only whether they are there."""
_NOT_FOUND = 404


def laws() -> tuple[Law, ...]:
    """The laws of every service that records assessments."""
    return tuple(
        Law("what may not be seen is as if it were not there", service, (HIDDEN,), _hidden)
        for service in kinds()
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """One request about an assessment, without its id."""

    what: str
    operation: str
    words: Mapping[str, Any]


def _hidden(case: Case) -> None:
    for state in _states(case):
        made = _Foreign(case)
        for step in ways(case)[state]:
            made.take(step)
        if made.ask(_Question("", case.kind.operation("get"), {}), made.id).status == 200:
            continue  # This citizen's service is the council's own, and sees everything.
        nowhere = unlike(made.id, case.rng)
        for question in made.questions(whole=state == _WHOLE[case.kind.saved]):
            first, second = made.ask(question, nowhere), made.ask(question, made.id)
            told = difference(shown(first, nowhere), shown(second, made.id))
            expected = f"{question.what} answered as for an id that does not exist"
            case.hold(HIDDEN, not told, expected, told, (first, second))
            right = second.status == _NOT_FOUND or not made.permitted(question)
            status = f"status {second.status}"
            case.hold(HIDDEN, right, f"404 for {question.what}", status, (second,))


def _states(case: Case) -> tuple[str, ...]:
    standard = (_WHOLE[case.kind.saved], "determined", "withdrawn")
    return {"smoke": ("requested",), "standard": standard}.get(
        case.budget.profile, tuple(ways(case))
    )


class _Foreign:
    """An assessment that the council asked for itself."""

    def __init__(self, case: Case) -> None:
        self._case, self._kind, body = case, case.kind, new(case)
        exchange = self._call("request", body=body, key=self._key(), actor="practitioner")
        self.id = str(answered(exchange, 201).get("id"))
        self._born = str(body[self._kind.person]["dateOfBirth"])
        self.etag = exchange.header("etag") or "*"
        self.state = "requested"
        case.later(self.id, self._end)

    def take(self, step: str) -> None:
        """Save answers or take a step, as the council. Raises NotAnsweredError."""
        words = self._words(step, self.etag)
        exchange = self._call(step, path=self._path(self.id), actor="practitioner", **words)
        self.state = str(answered(exchange, 200).get("state"))
        self.etag = exchange.header("etag") or self.etag

    def questions(self, *, whole: bool) -> Iterator[_Question]:
        """Everything that can be asked about it: with every header right, and, in the `whole` of
        it, with each of those wrong that could betray it."""
        get, steps = self._kind.operation("get"), self._kind.steps
        yield _Question("reading", get, {})
        yield _Question("the record", self._kind.record, {})
        for step in ("put", *steps):
            yield _Question(step, self._kind.operation(step), self._words(step, self.etag))
        if not whole:
            return
        yield _Question("reading again", get, {"headers": {"If-None-Match": self.etag}})
        for step in ("put", *steps[:2]):
            operation, right = self._kind.operation(step), self._words(step, self.etag)
            yield _Question(f"{step} of any version", operation, {**right, "etag": "*"})
            yield _Question(f"{step} of an old version", operation, {**right, "etag": '"0"'})
            yield _Question(f"{step} without If-Match", operation, {**right, "etag": None})
            yield _Question(f"{step} of no object", operation, {**right, "body": []})
        if self._kind.saved == "means":
            other = bodies.saved(self._case.rng, self._kind, "1900-01-01")
            words = {"body": other, "etag": self.etag}
            yield _Question("put of somebody else's means", self._kind.put, words)
        first = steps[0]
        right, operation = self._words(first, self.etag), self._kind.operation(first)
        yield _Question(f"{first} without a key", operation, {**right, "key": None})

    def ask(self, question: _Question, id: str) -> Exchange:
        """Send it as a citizen's service, with a key of its own where it has one."""
        words = dict(question.words)
        if words.get("key"):
            words["key"] = self._key()
        return self._case.subject.call(question.operation, path=self._path(id), **words)

    def permitted(self, question: _Question) -> bool:
        """Whether a citizen's service may send it at all, and nothing else is wrong with it."""
        right = question.words.get("etag", self.etag) == self.etag
        whole = question.words.get("body", {}) != [] and question.words.get("key", "-") is not None
        return right and whole and not question.operation.startswith(self._of_council)

    @property
    def _of_council(self) -> tuple[str, ...]:
        paths = self._case.subject.document["paths"].values()
        return tuple(
            each["operationId"]
            for item in paths
            for each in item.values()
            if isinstance(each, dict) and "operationId" in each
            if not any("citizen" in entry.get("oauth2", ()) for entry in each["security"])
        )

    def _words(self, step: str, etag: str) -> dict[str, Any]:
        if step == "put":
            body = bodies.saved(self._case.rng, self._kind, self._born)
            return {"body": body, "etag": etag}
        body = bodies.step(self._case.rng, step, self._kind)
        return {"body": body, "key": self._key(), "etag": etag}

    def _call(self, step: str, *, actor: Actor, **words: Any) -> Exchange:
        return self._case.subject.call(self._kind.operation(step), actor=actor, **words)

    def _path(self, id: str) -> dict[str, str]:
        return {self._kind.parameter: id}

    def _key(self) -> str:
        return self._case.subject.new_key(self._case.rng)

    def _end(self) -> None:
        if self.state not in ("determined", "refused", "withdrawn"):
            words = {"body": {}, "key": self._key(), "etag": "*"}
            self._call("withdraw", path=self._path(self.id), actor="practitioner", **words)


def unlike(id: str, rng: random.Random) -> str:
    """An id of the same form that is another: every sign is of the kind that it was."""
    kinds = (string.digits, "abcdef", string.ascii_lowercase, string.ascii_uppercase)

    def another(sign: str) -> str:
        kind = next((each for each in kinds if sign in each), sign)
        return bodies.pick(rng, kind)

    while (made := "".join(map(another, id))) == id:
        if not any(each.isalnum() for each in id):
            return f"{id}0"
    return made


def shown(exchange: Exchange, id: str) -> dict[str, Any]:
    """What an answer tells: its status, its headers, and its body, with the id left out and without
    what names the one request."""
    headers = {
        name: value if name in _COMPARED else ""
        for name, value in exchange.response_headers
        if name not in _OF_THE_WAY
    }
    body = exchange.json()
    if not isinstance(body, dict):
        return {"status": exchange.status, "headers": headers, "body": exchange.response_body}
    left = {name: each if name in _MEMBERS else "" for name, each in body.items()}
    plain = json.loads(json.dumps(left).replace(json.dumps(id)[1:-1], "…"))
    return {"status": exchange.status, "headers": headers, "body": plain}


def difference(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """What tells two answers from each other, in words without a value; empty for nothing."""
    if one["status"] != other["status"]:
        return f"status {other['status']} where it would be {one['status']}"
    for part in ("headers", "body"):
        left, right = one[part], other[part]
        if left != right and isinstance(left, dict) and isinstance(right, dict):
            names = sorted(
                name for name in left.keys() | right.keys() if left.get(name) != right.get(name)
            )
            return f"the {part} differ in {', '.join(names)}"[:100]
        if left != right:
            return f"another {part}"
    return ""
