"""Plays one scenario against an implementation: fills in what a step leaves open, sends, remembers.

Open are the key, If-Match, the actor, the assessment: each has the default that a correct client
would use. What may not come in here: what an answer should be.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from conformance.kinds import kinds
from conformance.model import Exchange
from conformance.scenarios.expectations import Answer, Judge
from conformance.scenarios.language import Step
from conformance.scenarios.shapes import Shape, shape
from conformance.scenarios.values import NeededError, Values, at, cast
from conformance.subject import Subject, UnreachableError

MOST_PAGES = 60
OPEN = frozenset({"requested", "in-progress", "submitted", "returned", "assured"})
"""States from which an assessment can be withdrawn."""
_NO_VERSION = '"no-such-version-0"'


class Stage:
    """One scenario being played; a new one for each case."""

    def __init__(self, subject: Subject, variables: Mapping[str, Any], name: str) -> None:
        self.subject, self.service = subject, subject.service
        self._rng = subject.rng(name)
        kind = kinds().get(self.service)
        people = {**cast(self._rng), "person": kind.person if kind else ""}
        people["path"] = f"{self.service}s"
        people["version"] = str(subject.document["info"]["version"])
        self.values = Values(self.service, people, variables)
        self.judge = Judge(self.values)
        self._key = ""
        self._tags: dict[str, list[str]] = {}
        self._states: dict[str, str] = {}

    def play(self, step: Step) -> Answer:
        """Send what a step says. Raises UnreachableError, and NeededError where something that an
        earlier step should have given is missing."""
        told, made = step.words, shape(self.service, step.operation)
        words: dict[str, Any] = {
            "actor": told.get("actor", made.actor),
            "headers": self.values.resolved(dict(told.get("headers", {}))),
            "query": self.values.resolved(told.get("query", "")),
        }
        sent = self._bodied(told, words)
        path = {}
        if made.parameter:
            path[made.parameter] = str(self.values.resolved(told.get("id", "${id}")))
        id = next(iter(path.values()), "")
        words["etag"] = self._etag(told.get("etag", "last" if made.matched else "none"), id)
        key = told.get("key", "new" if made.keyed else "none")
        times = told.get("at once", 1)
        keys = (
            [self._keyed(key) for _ in range(times)] if key == "new" else [self._keyed(key)] * times
        )
        if "address" in told:
            exchanges = [self._elsewhere(made, str(self.values.resolved(told["address"])), words)]
        elif told.get("all pages"):
            exchanges = self._pages(made, path, words, keys[0])
        elif times > 1:
            exchanges = self._at_once(made, path, words, keys)
        else:
            exchanges = [self._send(made, told, path, words, keys[0])]
        for exchange in exchanges:
            self._learn(exchange)
        answer = Answer(tuple(exchanges), sent)
        if step.name:
            self._name(step.name, answer, keys[0], words["etag"])
        self._capture(told.get("capture", {}), answer)
        return answer

    def clean(self) -> None:
        """Withdraw what is open still, as far as that works."""
        withdraw = shape(self.service, "withdraw{Assessment}") if self._states else None
        for id, state in self._states.items():
            if withdraw is not None and state in OPEN:
                with suppress(UnreachableError):
                    self.subject.call(
                        withdraw.operation,
                        path={withdraw.parameter: id},
                        body={},
                        key=self.subject.new_key(self._rng),
                        etag="*",
                    )

    def _bodied(self, told: Mapping[str, Any], words: dict[str, Any]) -> Any:
        if "body" in told:
            words["body"] = self.values.body(told["body"])
            return words["body"]
        content = told.get("content")
        if isinstance(content, str):
            words["content"] = str(self.values.resolved(content)).encode()
        elif content is not None and "hex" in content:
            words["content"] = bytes.fromhex(content["hex"])
        elif content is not None:
            body = self.values.body(content["body"])
            words["content"] = json.dumps(body).encode().ljust(content["size"])
            return body
        return None

    def _etag(self, told: str, id: str) -> str | None:
        tags = self._tags.get(id, [])
        if told == "none":
            return None
        if told == "stale":
            return next((tag for tag in reversed(tags[:-1]) if tag != tags[-1]), _NO_VERSION)
        if told in ("last", "weak"):
            if not tags:
                raise NeededError("an ETag of the assessment")
            return tags[-1] if told == "last" else "W/" + tags[-1]
        return str(self.values.resolved(told))

    def _keyed(self, told: str) -> str | None:
        if told == "none":
            return None
        if told in ("new", "shared"):
            self._key = self.subject.new_key(self._rng)
        elif told != "same":
            return str(self.values.resolved(told))
        return self._key

    def _send(
        self,
        made: Shape,
        told: Mapping[str, Any],
        path: Mapping[str, str],
        words: Mapping[str, Any],
        key: str | None,
    ) -> Exchange:
        if "path" not in told and "method" not in told:
            return self.subject.call(made.operation, path=path, key=key, **words)
        method = str(told.get("method", made.method))
        filled = str(self.values.resolved(told.get("path", made.path)))
        for name, value in path.items():
            filled = filled.replace("{" + name + "}", value)
        return self.subject.send(method, filled, key=key, **words)

    def _elsewhere(self, made: Shape, address: str, words: Mapping[str, Any]) -> Exchange:
        """The same question at another address of the same server, as a directory gives it."""
        own = self.subject.base_url
        self.subject.base_url = urljoin(own + "/", address).rstrip("/")
        try:
            return self.subject.send(made.method, made.path, **words)
        finally:
            self.subject.base_url = own

    def _pages(
        self, made: Shape, path: Mapping[str, str], words: dict[str, Any], key: str | None
    ) -> list[Exchange]:
        """Page after page until there is no `next`; a list that never ends is cut off."""
        query, pages = words["query"], list[Exchange]()
        while len(pages) < MOST_PAGES:
            pages.append(self.subject.call(made.operation, path=path, key=key, **words))
            there, cursor = at(pages[-1].json(), "/next")
            if not there or pages[-1].status != 200:
                break
            words["query"] = "&".join(filter(None, [query, f"cursor={cursor}"]))
        return pages

    def _at_once(
        self,
        made: Shape,
        path: Mapping[str, str],
        words: Mapping[str, Any],
        keys: list[str | None],
    ) -> list[Exchange]:
        """The same request several times together. Their ids are given afresh afterwards, because
        each was counted while others were under way."""
        first = len(self.subject.exchanges)

        def send(key: str | None) -> Exchange:
            return self.subject.call(made.operation, path=path, key=key, **words)

        with ThreadPoolExecutor(len(keys)) as pool:
            list(pool.map(send, keys))
        made_now = [
            replace(each, id=f"e-{number:06d}")
            for number, each in enumerate(self.subject.exchanges[first:], first + 1)
        ]
        self.subject.exchanges[first:] = made_now
        return made_now

    def _learn(self, exchange: Exchange) -> None:
        body = exchange.json()
        if exchange.status >= 300 or not isinstance(body, dict):
            return
        id, tag = body.get("id"), exchange.header("etag")
        if isinstance(id, str) and "state" in body:
            self._states[id] = str(body["state"])
            if tag is not None and self._tags.setdefault(id, [tag])[-1] != tag:
                self._tags[id].append(tag)

    def _name(self, name: str, answer: Answer, key: str | None, etag: str | None) -> None:
        self.judge.named[name] = answer
        self.values.variables[f"{name}.key"] = key
        self.values.variables[f"{name}.etag"] = etag

    def _capture(self, told: Mapping[str, str], answer: Answer) -> None:
        body = answer.last.json()
        for variable, pointer in told.items():
            there, value = at(body, str(self.values.resolved(pointer)))
            if there and answer.last.status < 300:
                self.values.variables[variable] = value
