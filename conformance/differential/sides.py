"""One of the two implementations: puts its own values in for placeholders, and sends.

What may not come in here: the other side, and comparisons.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from conformance.differential.steps import ETAG, Step, Walk
from conformance.kinds import kinds
from conformance.model import Exchange
from conformance.subject import Subject

_PLACEHOLDER = re.compile(r"<(?:id|etag|key|nhs) \d+>")
_WEIGHTS = range(10, 1, -1)
_ENDED = frozenset({"determined", "withdrawn", "refused", "closed"})
_MOST_PAGES = 60
NOBODY = "not-given-out"
"""What stands for a value that an answer should have given and did not."""


class Side:
    """One implementation in one comparison. `name` is `A` or `B`; `run` chooses its people."""

    def __init__(self, name: str, subject: Subject, run: str) -> None:
        self.name, self.subject = name, subject
        people = f"{subject.seed}/{run}/{name}"
        self._numbers = random.Random(people)  # noqa: S311
        self._values: dict[str, str] = {}
        self._keys = subject.rng("differential/keys")
        self._open: dict[str, None] = {}

    def send(self, step: Step) -> Exchange:
        """Send a step with this side's values, and keep what the answer gives out."""
        method, template = self.subject.operation(step.operation_id)
        for name, value in step.path.items():
            template = template.replace("{" + name + "}", quote(self._filled(value), safe="%"))
        answer = self.subject.send(
            step.method or method,
            template,
            body=None if step.content is not None else self._in_body(step.body),
            content=step.content,
            actor=step.actor,
            key=None if step.key is None else self._filled(step.key),
            etag=None if step.etag is None else self._filled(step.etag),
            headers=step.headers,
            query=step.query,
        )
        self.subject.statuses.setdefault(step.operation_id, set()).add(answer.status)
        self._note_state(answer)
        for placeholder, where in step.takes.items():
            value = self._given(answer, where)
            if 200 <= answer.status < 300 and value:
                self._values[placeholder] = value
        return answer

    def walk(self, walk: Walk) -> tuple[list[Exchange], list[Any]]:
        """Read a list to its end: every answer, and the items of all pages."""
        query, answers, items = walk.query, list[Exchange](), list[Any]()
        while len(answers) < _MOST_PAGES:
            body = walk.body
            answer = self.send(Step(walk.operation_id, body=body, query=query, actor=walk.actor))
            answers.append(answer)
            page = answer.json() if answer.status == 200 else None
            if not isinstance(page, dict) or not isinstance(page.get("items"), list):
                break
            items += page["items"]
            following = page.get("next")
            if not isinstance(following, str):
                break
            query = "&".join(filter(None, (walk.query, urlencode({"cursor": following}))))
        return answers, [self.neutral(each) for each in items]

    def neutral(self, value: Any) -> Any:
        """A body with placeholders for what this side has given out or was given alone."""
        back = {value: name for name, value in self._values.items() if not name.startswith("<etag")}
        return _replaced(value, back)

    def forget(self) -> None:
        """End what is still open, as far as the standard has a way."""
        kind = kinds().get(self.subject.service)
        if kind is None:
            return
        for id_ in self._open:
            key, path = self.subject.new_key(self._keys), {kind.parameter: id_}
            self.subject.call(kind.operation("withdraw"), path=path, body={}, key=key, etag="*")
        self._open.clear()

    def _note_state(self, answer: Exchange) -> None:
        body = answer.json() if 200 <= answer.status < 300 else None
        if not isinstance(body, dict) or not isinstance(body.get("id"), str):
            return
        if body.get("state") in _ENDED:
            self._open.pop(body["id"], None)
        else:
            self._open[body["id"]] = None

    def _in_body(self, body: Any) -> Any:
        text = json.dumps(body)
        if not _PLACEHOLDER.search(text):
            return body
        return json.loads(_PLACEHOLDER.sub(lambda match: self._value(match[0]), text))

    def _filled(self, text: str) -> str:
        return _PLACEHOLDER.sub(lambda match: self._value(match[0]), text)

    def _value(self, placeholder: str) -> str:
        if placeholder not in self._values:
            if placeholder.startswith("<key"):
                self._values[placeholder] = self.subject.new_key(self._keys)
            elif placeholder.startswith("<nhs"):
                self._values[placeholder] = self._unused_number()
            else:
                return f'"{NOBODY}"' if placeholder.startswith("<etag") else NOBODY
        return self._values[placeholder]

    def _unused_number(self) -> str:
        """An NHS number of the test range that no assessment here has."""
        search = kinds()[self.subject.service].search
        for _ in range(20):
            number = _nhs_number(self._numbers)
            found = self.subject.call(search, body={"nhsNumber": number}, actor="practitioner")
            page = found.json()
            if isinstance(page, dict) and page.get("items") == []:
                break
        return number

    @staticmethod
    def _given(answer: Exchange, where: str) -> str:
        if where == ETAG:
            return answer.header("etag") or ""
        body = answer.json()
        value = body.get(where) if isinstance(body, dict) else None
        return value if isinstance(value, str) else ""


def _nhs_number(rng: random.Random) -> str:
    while True:
        nine = f"999{rng.randrange(10**6):06d}"
        digit = (11 - sum(int(d) * w for d, w in zip(nine, _WEIGHTS, strict=True)) % 11) % 11
        if digit < 10:
            return f"{nine}{digit}"


def _replaced(value: Any, back: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return back.get(value, value)
    if isinstance(value, dict):
        return {name: _replaced(each, back) for name, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, back) for each in value]
    return value
