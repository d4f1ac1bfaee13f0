"""The steps that the corpus of an assessment service is built of, each with placeholders.

What may not come in here: which steps follow each other, and expected answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from conformance.differential.steps import ETAG, ID, KEY, Corpus, Step
from conformance.differential.texts import BODIES, MEANS, OTHER_MEANS, SETTLEMENT
from conformance.kinds import kinds


class Blocks:
    """What is sent to one assessment service. Every key and every assessment is a new one."""

    def __init__(self, service: str) -> None:
        self.kind = kinds()[service]
        self.noun = self.kind.noun
        self.of_means = self.kind.saved == "means"
        self.is_carer = self.kind.person == "carer"
        self._numbers = itertools.count(1)

    def operation(self, step: str) -> str:
        """The operationId of a step, `put` or `record`."""
        return self.kind.operation(step)

    def key(self) -> str:
        """The placeholder of a key that no other step has."""
        return KEY.format(next(self._numbers))

    def request(self, id_: str, **more: Any) -> Step:
        """Ask for an assessment, which `id_` then stands for."""
        body = self.asked(**more)
        takes = {id_: ID, tag(id_): ETAG}
        return Step(f"request{self.noun}", body=body, key=self.key(), takes=takes)

    def asked(self, **more: Any) -> dict[str, Any]:
        """The body of a request; `who` is more about the person."""
        name = {"given": "Ada", "family": "Testwell"}
        person = {"name": name, "dateOfBirth": "1950-04-05"} | more.pop("who", {})
        if self.of_means:
            return {self.kind.person: person, "means": MEANS} | more
        body: dict[str, Any] = {
            self.kind.person: person,
            "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
        }
        if self.is_carer:
            body["caredFor"] = {"name": "Bert Testwell", "relationship": "parent"}
        return body | more

    def new(self) -> str:
        """The placeholder of another assessment."""
        return f"<id {next(self._numbers)}>"

    def take(self, step: str, id_: str, body: Any = None, *, etag: str | None = None) -> Step:
        """A step of an assessment, or reading it; with its last ETag and a plain body by itself."""
        path = self.path(id_)
        if step in ("get", "record"):
            return Step(self.operation(step), path=path)
        return Step(
            self.operation(step),
            path=path,
            body=self.body(step) if body is None else body,
            key=None if step == "put" else self.key(),
            etag=tag(id_) if etag is None else etag,
            takes={tag(id_): ETAG},
        )

    def body(self, step: str) -> Any:
        """A body that is valid for a step."""
        if step == "put":
            answers = {"desiredOutcomes": "To stay in my own home."}
            return OTHER_MEANS if self.of_means else answers
        return SETTLEMENT if self.of_means and step == "determine" else BODIES[step]

    def until(self, id_: str, way: tuple[str, ...], **more: Any) -> Corpus:
        """Ask for an assessment and take these steps."""
        yield self.request(id_, **more)
        for step in way:
            yield self.take(step, id_)

    def path(self, id_: str) -> Mapping[str, str]:
        """The path parameter that names an assessment."""
        return {self.kind.parameter: id_}


def tag(id_: str) -> str:
    """The placeholder of the last ETag of an assessment."""
    return id_.replace("<id ", "<etag ")
