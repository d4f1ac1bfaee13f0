"""One assessment that a law made and takes through its life; it leaves nothing open behind.

What may not come in here: laws, and what an answer should say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.kinds import code_sets
from conformance.laws import bodies
from conformance.laws.relations import Case, Done, answered, part
from conformance.model import Exchange
from conformance.subject import Actor

_WAYS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "answers": {
        "requested": (),
        "in-progress": ("put",),
        "submitted": ("put", "submit"),
        "returned": ("put", "submit", "return"),
        "assured": ("put", "submit", "assure"),
        "determined": ("put", "submit", "assure", "determine"),
        "withdrawn": ("withdraw",),
        "refused": ("refuse",),
    },
    "means": {
        "requested": (),
        "determined": ("put", "determine"),
        "withdrawn": ("withdraw",),
    },
}
"""What PUT replaces -> state -> the steps that lead there from a request."""
_OVER = frozenset({"determined", "refused", "withdrawn", "closed"})
_BY: Mapping[str, Actor] = {
    "submit": "citizen",
    "withdraw": "citizen",
    "return": "practitioner",
    "assure": "practitioner",
    "determine": "practitioner",
    "refuse": "practitioner",
}


def ways(case: Case) -> Mapping[str, tuple[str, ...]]:
    """State -> the steps that lead there from a request, for the kind of the case."""
    return _WAYS[case.kind.saved]


class Assessment:
    """An assessment that a law made: its last view and its ETag."""

    def __init__(self, case: Case, body: Mapping[str, Any] | None = None, key: str = "") -> None:
        self._case, self._kind = case, case.kind
        self.sent = dict(body or new(case))
        self.key = key or case.subject.new_key(case.rng)
        self.last = self._call("request", body=self.sent, key=self.key)
        self.view = answered(self.last, 201)
        self.id, self.etag = str(self.view.get("id")), self.last.header("etag") or "*"
        case.later(self.id, self.end)

    @property
    def path(self) -> dict[str, str]:
        """The path parameter that names it."""
        return {self._kind.parameter: self.id}

    @property
    def born(self) -> str:
        """The date of birth of whom it is about."""
        return str(part(self.sent, self._kind.person).get("dateOfBirth"))

    def get(self) -> Exchange:
        """Read it."""
        self.last = self._call("get", path=self.path)
        self.view = answered(self.last, 200)
        return self.last

    def record(self, accept: str = "application/json") -> Exchange:
        """Read its written record, whatever the answer is."""
        return self._case.subject.call(
            self._kind.record, path=self.path, actor="practitioner", headers={"Accept": accept}
        )

    def put(
        self, body: Mapping[str, Any] | None = None, *, content: bytes | None = None
    ) -> Exchange:
        """Save answers or means that are valid. Raises NotAnsweredError."""
        return self._changed(self.try_put(body, content=content))

    def try_put(
        self, body: Mapping[str, Any] | None = None, *, content: bytes | None = None
    ) -> Exchange:
        """Save answers or means, whatever the answer is."""
        words = {"body": body, "content": content, "etag": self.etag}
        return self._call("put", path=self.path, **words)

    def fresh(self) -> dict[str, Any]:
        """Valid answers or means to save, made by chance."""
        return bodies.saved(self._case.rng, self._kind, self.born)

    def take(self, step: str, body: Mapping[str, Any] | None = None, **words: str) -> Exchange:
        """Take a step that is possible. Raises NotAnsweredError."""
        return self._changed(self.try_take(step, body, **words))

    def try_take(
        self,
        step: str,
        body: Mapping[str, Any] | None = None,
        *,
        key: str = "",
        etag: str = "",
    ) -> Exchange:
        """Take a step of its kind, whatever the answer is; by itself with a new key, the last ETag
        and a plain body."""
        words: dict[str, Any] = {
            "path": self.path,
            "body": bodies.step(self._case.rng, step, self._kind) if body is None else body,
            "key": key or self._case.subject.new_key(self._case.rng),
            "etag": etag or self.etag,
            "actor": _BY[step],
        }
        return self._call(step, **words)

    def reach(self, state: str) -> None:
        """Go from the request to a state of `ways`. Raises NotAnsweredError."""
        for step in ways(self._case)[state]:
            if step == "put":
                self.put(self.fresh())
            else:
                self.take(step)

    def withdraw(self) -> None:
        """Withdraw it. Raises NotAnsweredError."""
        self.take("withdraw", {})

    def end(self) -> None:
        """Leave nothing open."""
        if str(self.view.get("state")) not in _OVER:
            self.try_take("withdraw", {})

    def _changed(self, exchange: Exchange) -> Exchange:
        self.last, self.view = exchange, answered(exchange, 200)
        self.etag = exchange.header("etag") or self.etag
        return exchange

    def _call(self, step: str, **words: Any) -> Exchange:
        operation = self._kind.operation(step)
        exchange = self._case.subject.call(operation, **words)
        self._case.done.append(Done(step, operation, words, exchange))
        return exchange


def new(case: Case) -> dict[str, Any]:
    """A valid request."""
    return bodies.request(case.rng, case.kind, bodies.nhs_number(case.rng))


def told(view: Mapping[str, Any], *but: str) -> dict[str, Any]:
    """What an assessment says, without how far the council's system has come."""
    return {name: each for name, each in view.items() if name != "recording" and name not in but}


def changed_by_council(view: Mapping[str, Any]) -> bool:
    """Whether the council has since changed something of it in its own system."""
    recording = view.get("recording")
    return isinstance(recording, dict) and "changedByCouncil" in recording


def codes_sorted(value: Any) -> Any:
    """A value with every set of codes in one order, as their order says nothing."""
    if isinstance(value, dict):
        return {
            name: sorted(each, key=repr)
            if name in code_sets() and isinstance(each, list)
            else codes_sorted(each)
            for name, each in value.items()
        }
    return [codes_sorted(each) for each in value] if isinstance(value, list) else value
