"""Assessments in the state that a step needs, made through the interface for generated requests.

A generator cannot guess an identifier, and a valid step uses its assessment up; so each step is
given one that waits for it, and a new one when that has gone on. What may not come in here: checks.
"""

from __future__ import annotations

import random
from typing import Any

import openapi
from conformance.kinds import Kind, kinds
from conformance.model import Exchange
from conformance.subject import Subject

_PRACTITIONER = {"name": "Priya Raman", "role": "Social worker", "registration": "SW999012"}
_WAYS: dict[str, dict[str, tuple[str, ...]]] = {
    "answers": {
        "submit": ("put",),
        "assure": ("put", "submit"),
        "return": ("put", "submit"),
        "determine": ("put", "submit", "assure"),
        "Record": ("put", "submit", "assure"),
    },
    "means": {"Record": ("determine",)},
}
"""What PUT replaces -> how an operation's name begins or ends -> the steps before it."""


class SeedError(Exception):
    """The implementation would not make an assessment ready; the message says at which step."""


class Assessments:
    """What the generated requests of one service work on. Only for the assessment services."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._rng = subject.rng("properties/assessments")
        self._kind = kinds()[subject.service]
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
        operation = self._kind.operation("request")
        body = _request(self._kind, self._rng)
        made = self._subject.call(operation, body=body, actor="practitioner", key=self._key())
        id_ = self._keep(made)
        if not id_:
            raise SeedError(f"{operation} answered {made.status} to a valid request")
        ways = _WAYS[self._kind.saved]
        way = next((steps for name, steps in ways.items() if _is(operation_id, name)), ())
        for step in way:
            answer = self._step(step, id_, _BODIES[step])
            if answer.status != 200:
                raise SeedError(f"{step} answered {answer.status} to a valid request")
        return id_

    def _step(self, step: str, id_: str, body: Any) -> Exchange:
        return self._subject.call(
            self._kind.operation(step),
            path={self.parameter: id_},
            body=body,
            actor="practitioner",
            key=None if step == "put" else self._key(),
            etag="*",
        )

    @property
    def parameter(self) -> str:
        """Name of the path parameter that holds the id."""
        return self._kind.parameter

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


def _request(kind: Kind, rng: random.Random) -> dict[str, Any]:
    name = {"given": "Ada", "family": f"Testwell-{rng.randrange(10**6)}"}
    if kind.saved == "means":
        # Means belong to somebody by the date of birth, so they are those of the example of PUT.
        means = _example(kind.service, kind.put)
        born = means["adult"]["dateOfBirth"]
        return {kind.person: {"name": name, "dateOfBirth": born}, "means": means}
    body: dict[str, Any] = {
        kind.person: {"name": name, "dateOfBirth": "1950-04-05"},
        "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
    }
    if kind.person == "carer":
        body["caredFor"] = {"name": "Bert Testwell", "relationship": "parent"}
    return body


def _example(service: str, operation_id: str) -> dict[str, Any]:
    """The first example of what an operation is sent."""
    for item in openapi.document(service)["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and operation.get("operationId") == operation_id:
                content = operation["requestBody"]["content"]["application/json"]
                first: dict[str, Any] = next(iter(content["examples"].values()))["value"]
                return first
    raise KeyError(operation_id)


_BODIES: dict[str, Any] = {
    "put": {"desiredOutcomes": "To stay in my own home."},
    "submit": {"submittedBy": "individual", "declaration": True},
    "assure": {"assuredBy": _PRACTITIONER, "basis": "A visit, and a talk about each answer."},
    "determine": {"determinedBy": _PRACTITIONER},
}
