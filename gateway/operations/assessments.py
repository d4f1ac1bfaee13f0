"""What all assessments do alike: create, read, search, and take a step.

A step is a pure function of the rules; here it gets its idempotency key, its entity tag and its
place in the council's system.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal, TypeVar

from adapters.contract import Record
from adapters.errors import BackendError, StaleRecordError
from gateway.absent import without_empty
from gateway.answer import Answer
from gateway.call import Call, Handler
from gateway.councils import Council
from gateway.delivery.records import PERSONS, CouncilRecords, View
from gateway.delivery.searching import UnknownPositionError
from gateway.idempotency import Attempt
from gateway.operations.creation import Creation, audited, require_own, scope_of
from gateway.operations.metadata import service_metadata
from gateway.operations.refusals import told
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

    requested: Step = staticmethod(lifecycle.requested)
    """What a new assessment is."""
    as_held: Callable[[Record], Record] = staticmethod(lambda record: record)
    """What is told of a record as it is held."""

    def __init__(
        self, *, service: str, path: str, id_parameter: str, population: Population
    ) -> None:
        self.service, self.path, self.person = service, path, PERSONS[service]
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

    async def create(self, call: Call) -> Answer:
        """Accept a new request: 201, readable at once, delivered to the council's system once.

        Accepted is: the key, the request, its delivery and its audit row are on stable storage. The
        system is tried at once for half of the time that a request may take.
        """
        creation = Creation(call, self.service, self.operation_of_creation)
        own = call.runtime.lane
        begun = await own.run(creation.begin, self._request(call), self._requested(call))
        if isinstance(begun, Answer):
            return begun
        council, stored, failure = self._council(call), None, None
        if creation.delivery is None:  # an earlier run was cut short; this one tells its outcome
            return await council.handle(self.service, lambda call: self._created(call, begun), call)
        if creation.records.direct is not None:
            seconds = call.runtime.settings.deadline_seconds / 2
            try:
                stored = await council.ask(self.service, seconds, creation.hand_over)
            except (BackendError, Problem) as refusal:
                failure = refusal
        return await own.run(creation.end, stored, failure, partial(self._answer_created, call))

    def _requested(self, call: Call) -> Callable[[Attempt], Record]:
        return lambda attempt: _taken(
            self.requested, without_empty(call.body), id=attempt.resource, at=instant(attempt.at)
        )

    def _created(self, call: Call, attempt: Attempt) -> Answer:
        """What an interrupted run accepted; the key is let go of if that cannot be told now."""
        keys = call.runtime.keys
        try:
            answer = self._answer_created(call, self._records(call).get(attempt.resource))
        except BaseException:
            keys.let_go(attempt)
            raise
        with keys.database.writing() as connection:
            keys.finish(connection, attempt, answer)
        return answer

    def _answer_created(self, call: Call, view: View) -> Answer:
        answer = self._answer(call, view, 201)
        slug, id = self._council(call).slug, view.record["id"]
        answer.headers["Location"] = f"/{slug}/{self.service}/v1/{self.path}/{id}"
        return answer

    def read(self, call: Call) -> Answer:
        """The assessment as it is: as the council's system holds it, or on its way there."""
        return self._answer(call, self._records(call).get(self._id(call)))

    def search(self, call: Call) -> Answer:
        """Summaries of the assessments of a person or in a state, a page at a time."""
        filters: dict[str, list[str]] = {}
        if number := call.body.get("nhsNumber"):
            filters[f"{self.person}.nhsNumber"] = [number]
        if states := call.body.get("states"):
            filters["state"] = states
        after = _position(call.query.get("cursor"))
        try:
            page = self._records(call).search(filters, after, call.query["limit"])
        except UnknownPositionError:
            raise Problem("unknown-cursor") from None
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
        return self.replace(call, lifecycle.answered)

    def replace(self, call: Call, take: Step) -> Answer:
        """Replace a part of the assessment by the body, as `take` says."""
        part = without_empty(call.body)
        view = self._records(call).amend(
            self._id(call), _expected(call), lambda now: _taken(take, now, part)
        )
        return self._answer(call, view)

    def step(self, call: Call, section: str, take: Step) -> Answer:
        """Take one step of the lifecycle; `section` is the property that records it."""
        records, id = self._records(call), self._id(call)

        def perform(attempt: Attempt) -> Answer:
            at = instant(attempt.at)

            def change(now: Record) -> Record:
                return _taken(take, now, without_empty(call.body), at=at)

            try:
                view = records.amend(id, _expected(call), change)
            except StaleRecordError:
                if attempt.number == 1:
                    raise
                # An earlier run's outcome was unknown: if its mark is there, it was done.
                view = records.get(id)
                if view.record.get(section, {}).get(_MARK[section]) != at:
                    raise
            return self._answer(call, view)

        operation = f"{self.service}/{section}"
        scope, audit = scope_of(call, operation), audited(call, operation, id)
        return call.runtime.keys.once(scope, self._request(call), perform, audit)

    def written_record(self, call: Call) -> Answer:
        """The written record of the assessment: s.12(3), for a carer s.12(4)."""
        assessment = self.recorded(call, lifecycle.require_record)
        prepared_at = instant(call.runtime.clock())
        return Answer(
            written_record(assessment, population=self._population, prepared_at=prepared_at)
        )

    def recorded(self, call: Call, require: Callable[[Record], None]) -> Record:
        """The assessment, if `require` lets a record of it be given."""
        assessment = self.as_held(self._records(call).get(self._id(call)).record)
        _taken(require, assessment)
        return assessment

    def _council(self, call: Call) -> Council:
        assert call.council is not None
        return call.council

    def _records(self, call: Call) -> CouncilRecords:
        records = self._council(call).offers(self.service)
        if self._id_parameter in call.path:
            require_own(call, self.operation_of_creation, self._id(call))
        return records.without_system() if call.without_system else records

    @property
    def operation_of_creation(self) -> str:
        """How the audit names a creating request of this service."""
        return f"{self.service}/create"

    def _id(self, call: Call) -> str:
        id: str = call.path[self._id_parameter]
        return id

    def _request(self, call: Call) -> dict[str, Any]:
        """Everything beside its key that makes a request what it is."""
        return {"path": call.path, "if-match": call.headers.get("if-match"), "body": call.body}

    def _answer(self, call: Call, view: View, status: int = 200) -> Answer:
        as_of = view.recording.as_of
        told: Record = {
            "state": view.recording.state,
            "asOf": instant(call.runtime.clock() if as_of is None else as_of),
        }
        if view.recording.reason:
            told["reason"] = view.recording.reason
        if view.recording.changed:
            told["changedByCouncil"] = list(view.recording.changed)
        record = self.as_held(view.record)
        return Answer({**record, "recording": told}, status, {"ETag": f'"{view.etag}"'})


_MARK = {
    "submission": "submittedAt",
    "withdrawal": "withdrawnAt",
    "refusal": "refusedAt",
    "assurance": "assuredAt",
    "return": "returnedAt",
    "determination": "determinedAt",
}


def _taken(take: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    try:
        with told():
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
