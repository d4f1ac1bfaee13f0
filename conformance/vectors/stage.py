"""Sends vectors: finds an assessment for those that need one, and withdraws what it made.

What may not come in here: what an answer should be.
"""

from __future__ import annotations

import random
import re
from typing import Any

from conformance.model import Exchange
from conformance.subject import Actor, Subject, UnreachableError
from conformance.vectors.cases import Vector

_PARAMETER = re.compile(r"\{(\w+Id)\}")
_PERSON = {"name": {"given": "Vera", "family": "Golding"}, "dateOfBirth": "1950-06-15"}
_SELF = {"wished": True, "capacity": "has-capacity"}
REQUESTS: dict[str, dict[str, Any]] = {
    "needs-assessment": {"person": _PERSON, "supportedSelfAssessment": _SELF},
    "carers-assessment": {
        "carer": _PERSON,
        "caredFor": {"name": "Gordon Golding", "relationship": "spouse-or-partner"},
        "supportedSelfAssessment": _SELF,
    },
}
"""The least that asks for an assessment: of people who do not exist."""


class NotReadyError(Exception):
    """What a vector needs first could not be had; the message says why."""


class Stage:
    """The sender of the vectors of one run."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._rng: random.Random = subject.rng("vectors")
        self._made: dict[str, str] = {}
        """Identifier -> the last ETag of each open assessment that was made here."""
        self._shared, self._why = "", ""

    def send(self, vector: Vector) -> Exchange:
        """The answer to one vector. Raises UnreachableError and NotReadyError."""
        method, template = self._subject.operation(vector.operation)
        parameter = _PARAMETER.search(template)
        words: dict[str, Any] = {"content": vector.content, "query": vector.query}
        words["path"], words["actor"] = dict(vector.path), self._actor(vector.operation)
        if parameter is not None:
            id = self._assessment()
            words["path"][parameter[1]], words["etag"] = id, self._made[id]
        if self._needs_key(method, template):
            words["key"] = self._subject.new_key(self._rng)
        exchange = self._subject.call(vector.operation, **words)
        self._remember(exchange)
        return exchange

    def clean(self) -> None:
        """Withdraw every assessment that was made and is still open."""
        for id, etag in self._made.items():
            try:
                self._withdraw(id, etag)
            except UnreachableError:
                return

    def _needs_key(self, method: str, template: str) -> bool:
        """Whether the document asks for an Idempotency-Key."""
        item = self._subject.document["paths"][template]
        asked = [*item.get("parameters", ()), *item[method.lower()].get("parameters", ())]
        return any(each.get("$ref", "").endswith("/IdempotencyKey") for each in asked)

    def _actor(self, operation: str) -> Actor:
        if self._subject.service not in REQUESTS:
            return "nobody"
        return "practitioner" if operation.startswith("search") else "citizen"

    def _assessment(self) -> str:
        """The one assessment that all vectors share which only save answers."""
        if self._why:
            raise NotReadyError(self._why)
        if not self._shared:
            exchange = self._subject.call(
                self._named("request"),
                body=REQUESTS[self._subject.service],
                key=self._subject.new_key(self._rng),
            )
            self._remember(exchange)
            if exchange.status != 201 or not self._made:
                self._why = f"no assessment could be made: status {exchange.status}"
                raise NotReadyError(self._why)
            self._shared = list(self._made)[-1]
        return self._shared

    def _remember(self, exchange: Exchange) -> None:
        body = exchange.json()
        if exchange.status not in (200, 201) or not isinstance(body, dict) or "id" not in body:
            return
        self._made[str(body["id"])] = exchange.header("etag") or "*"

    def _withdraw(self, id: str, etag: str) -> None:
        operation = self._named("withdraw")
        _, template = self._subject.operation(operation)
        name = _PARAMETER.findall(template)[0]
        self._subject.call(
            operation, path={name: id}, body={}, etag=etag, key=self._subject.new_key(self._rng)
        )

    def _named(self, verb: str) -> str:
        noun = {"needs-assessment": "NeedsAssessment", "carers-assessment": "CarersAssessment"}
        return verb + noun[self._subject.service]
