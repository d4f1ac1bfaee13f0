"""What needs and carer's assessments do alike: create, read, search, and take a step.

A step is a pure function of `gateway.rules.lifecycle`; here it gets its idempotency key, its
entity tag and its place in the council's system.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

from adapters.contract import Assessments, Record, Versioned
from adapters.errors import StaleRecordError
from gateway.answer import Answer
from gateway.call import Call, Handler
from gateway.councils import Council
from gateway.idempotency import Attempt
from gateway.operations.metadata import service_metadata
from gateway.problems import Problem
from gateway.rules import lifecycle
from gateway.rules.written_record import written_record

T = TypeVar("T")
Population = Literal["adult", "carer"]
_SUMMARY = ("id", "state", "requestedAt")
Step = Callable[..., Record]


def instant(seconds: float) -> str:
    """A moment as the standard writes it: UTC, whole seconds."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Collection:
    """One assessment service: its name, its path, the property that holds the person."""

    def __init__(
        self, *, service: str, path: str, id_parameter: str, person: str, population: Population
    ) -> None:
        self.service, self.path, self.person = service, path, person
        self._id_parameter, self._population = id_parameter, population

    def handlers(self, noun: str, *, refused: Step = lifecycle.refused) -> dict[str, Handler]:
        """The service's handlers by operationId; `noun` is the word all of them share."""

        def step(section: str, take: Step) -> Handler:
            return lambda call: self.step(call, section, take)

        async def get_service(call: Call) -> Answer:
            return service_metadata(self.service)

        return {
            "getService": get_service,
            f"request{noun}": self.create,
            f"get{noun}": self.read,
            f"search{noun}s": self.search,
            f"put{noun}Answers": self.put_answers,
            f"submit{noun}": step("submission", lifecycle.submitted),
            f"withdraw{noun}": step("withdrawal", lifecycle.withdrawn),
            f"refuse{noun}": step("refusal", refused),
            f"assure{noun}": step("assurance", lifecycle.assured),
            f"return{noun}": step("return", lifecycle.returned),
            f"determine{noun}": step("determination", lifecycle.determined),
            f"get{noun}Record": self.written_record,
        }

    def create(self, call: Call) -> Answer:
        """Record a new request; 201, readable at once, stored exactly once."""
        council, store = self._store(call)

        def perform(attempt: Attempt) -> Answer:
            request = without_empty(call.body)
            record = lifecycle.requested(request, id=attempt.resource, at=instant(attempt.at))
            answer = self._answer(call, store.create(record), 201)
            answer.headers["Location"] = (
                f"/{council.slug}/{self.service}/v1/{self.path}/{attempt.resource}"
            )
            return answer

        return self._once(call, "create", perform)

    def read(self, call: Call) -> Answer:
        """The assessment as the council's system holds it now."""
        _, store = self._store(call)
        return self._answer(call, store.get(self._id(call)))

    def search(self, call: Call) -> Answer:
        """Summaries of the assessments of a person or in a state, a page at a time."""
        _, store = self._store(call)
        filters: dict[str, list[str]] = {}
        if number := call.body.get("nhsNumber"):
            filters[f"{self.person}.nhsNumber"] = [number]
        if states := call.body.get("states"):
            filters["state"] = states
        after = _position(call.query.get("cursor"))
        page = store.search(filters, after, call.query["limit"])
        items = []
        for record in page.items:
            person = record[self.person]
            items.append(
                {name: record[name] for name in _SUMMARY}
                | {self.person: {"name": person["name"], "dateOfBirth": person["dateOfBirth"]}}
            )
        body: Record = {"items": items}
        if page.after is not None:
            body["next"] = base64.urlsafe_b64encode(page.after.encode()).decode().rstrip("=")
        return Answer(body)

    def put_answers(self, call: Call) -> Answer:
        """Replace the person's answers."""
        _, store = self._store(call)
        answers = without_empty(call.body)
        stored = store.amend(
            self._id(call), _expected(call), lambda now: _taken(lifecycle.answered, now, answers)
        )
        return self._answer(call, stored)

    def step(self, call: Call, section: str, take: Step) -> Answer:
        """Take one step of the lifecycle; `section` is the property that records it."""
        _, store = self._store(call)
        id = self._id(call)

        def perform(attempt: Attempt) -> Answer:
            at = instant(attempt.at)

            def change(now: Record) -> Record:
                return _taken(take, now, without_empty(call.body), at=at)

            try:
                stored = store.amend(id, _expected(call), change)
            except StaleRecordError:
                if attempt.number == 1:
                    raise
                # An earlier run's outcome was unknown: if its mark is there, it was done.
                stored = store.get(id)
                if stored.record.get(section, {}).get(_MARK[section]) != at:
                    raise
            return self._answer(call, stored)

        return self._once(call, section, perform)

    def written_record(self, call: Call) -> Answer:
        """The written record of the assessment: s.12(3), for a carer s.12(4)."""
        _, store = self._store(call)
        assessment = store.get(self._id(call)).record
        _taken(lifecycle.require_record, assessment)
        prepared_at = instant(call.runtime.clock())
        return Answer(
            written_record(assessment, population=self._population, prepared_at=prepared_at)
        )

    def _store(self, call: Call) -> tuple[Council, Assessments]:
        assert call.council is not None
        return call.council, call.council.offers(self.service)

    def _id(self, call: Call) -> str:
        id: str = call.path[self._id_parameter]
        return id

    def _once(self, call: Call, operation: str, perform: Callable[[Attempt], Answer]) -> Answer:
        assert call.council is not None
        assert call.principal is not None
        scope = (
            call.principal.client,
            call.council.gss,
            f"{self.service}/{operation}",
            call.headers["idempotency-key"],
        )
        request = {"path": call.path, "if-match": call.headers.get("if-match"), "body": call.body}
        return call.runtime.keys.once(scope, request, perform)

    def _answer(self, call: Call, stored: Versioned, status: int = 200) -> Answer:
        now = instant(call.runtime.clock())
        body = {**stored.record, "recording": {"state": "recorded", "asOf": now}}
        return Answer(body, status, {"ETag": f'"{stored.etag}"'})


_MARK = {
    "submission": "submittedAt",
    "withdrawal": "withdrawnAt",
    "refusal": "refusedAt",
    "assurance": "assuredAt",
    "return": "returnedAt",
    "determination": "determinedAt",
}


def without_empty(value: Any) -> Any:
    """The value without objects and lists that hold nothing: the standard never tells an empty
    one from an absent one, and no council's system could."""
    if isinstance(value, dict):
        kept = {name: without_empty(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in ({}, [])}
    return value


def _taken(take: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    try:
        return take(*args, **kwargs)
    except lifecycle.StepRefusedError as refusal:
        raise Problem(refusal.problem, refusal.reason) from None


def _expected(call: Call) -> str:
    tag: str = call.headers["if-match"]
    return tag.strip('"')


def _position(cursor: str | None) -> str | None:
    """The position a cursor names. Raises Problem `unknown-cursor`."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Problem("unknown-cursor") from None
