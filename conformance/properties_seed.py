"""Assessments in the state that a step needs, made through the interface for generated requests.

A generator cannot guess an identifier, and a valid step uses its assessment up; so each step is
given one that waits for it, and a new one when that has gone on. What may not come in here: checks.
"""

from __future__ import annotations

import random
from typing import Any

from conformance.model import Exchange
from conformance.subject import Subject

_PRACTITIONER = {"name": "Priya Raman", "role": "Social worker", "registration": "SW999012"}
_WAY = {
    "submit": ("put",),
    "assure": ("put", "submit"),
    "return": ("put", "submit"),
    "determine": ("put", "submit", "assure"),
    "Record": ("put", "submit", "assure"),
}


class SeedError(Exception):
    """The implementation would not make an assessment ready; the message says at which step."""


class Assessments:
    """What the generated requests of one service work on. Only for the assessment services."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._rng = subject.rng("properties/assessments")
        carer = subject.service == "carers-assessment"
        self.noun = "CarersAssessment" if carer else "NeedsAssessment"
        self._person = "carer" if carer else "person"
        self._waiting: dict[str, str] = {}
        self._made: list[str] = []

    def waiting_for(self, operation_id: str) -> str:
        """The id of an assessment that this operation can be used on. Raises SeedError."""
        if operation_id not in self._waiting:
            self._waiting[operation_id] = self._ready(operation_id)
        return self._waiting[operation_id]

    def seen(self, operation_id: str, exchange: Exchange) -> None:
        """Look at an answer: a step that was taken uses its assessment up."""
        if exchange.status == 201:
            self._keep(exchange)
        elif 200 <= exchange.status < 300 and not operation_id.startswith(("get", "put", "search")):
            self._waiting.pop(operation_id, None)

    def withdraw(self) -> None:
        """End what is still open, as far as the standard has a way."""
        for id_ in self._made:
            self._step("withdraw", id_, {})
        self._made.clear()

    def _ready(self, operation_id: str) -> str:
        body = _request(self._person, self._rng)
        made = self._subject.call(
            f"request{self.noun}", body=body, actor="practitioner", key=self._key()
        )
        id_ = self._keep(made)
        if not id_:
            raise SeedError(f"request{self.noun} answered {made.status} to a valid request")
        way = next((steps for name, steps in _WAY.items() if _is(operation_id, name)), ())
        for step in way:
            answer = self._step(step, id_, _BODIES[step])
            if answer.status != 200:
                raise SeedError(f"{step} answered {answer.status} to a valid request")
        return id_

    def _step(self, step: str, id_: str, body: Any) -> Exchange:
        put = step == "put"
        operation = f"put{self.noun}Answers" if put else f"{step}{self.noun}"
        return self._subject.call(
            operation,
            path={self.parameter: id_},
            body=body,
            actor="practitioner",
            key=None if put else self._key(),
            etag="*",
        )

    @property
    def parameter(self) -> str:
        """Name of the path parameter that holds the id."""
        return self.noun[0].lower() + self.noun[1:] + "Id"

    def _keep(self, exchange: Exchange) -> str:
        body = exchange.json()
        id_ = body.get("id") if isinstance(body, dict) and exchange.status == 201 else None
        if not isinstance(id_, str):
            return ""
        self._made.append(id_)
        return id_

    def _key(self) -> str:
        return self._subject.new_key(self._rng)


def _is(operation_id: str, name: str) -> bool:
    return operation_id.startswith(name) or operation_id.endswith(name)


def _request(person: str, rng: random.Random) -> dict[str, Any]:
    name = {"given": "Ada", "family": f"Testwell-{rng.randrange(10**6)}"}
    body: dict[str, Any] = {
        person: {"name": name, "dateOfBirth": "1950-04-05"},
        "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
    }
    if person == "carer":
        body["caredFor"] = {"name": "Bert Testwell", "relationship": "parent"}
    return body


_BODIES: dict[str, Any] = {
    "put": {"desiredOutcomes": "To stay in my own home."},
    "submit": {"submittedBy": "individual", "declaration": True},
    "assure": {"assuredBy": _PRACTITIONER, "basis": "A visit, and a talk about each answer."},
}
