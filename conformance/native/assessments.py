"""The operations of the two assessment services: requests, answers, steps, search and the record.

What may not come in here: what a step asks for (`lifecycle`), and checks of the request itself.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from conformance.native import lifecycle, records
from conformance.native.calls import Call, Handler
from conformance.native.faults import Faults
from conformance.native.http import Answer
from conformance.native.idempotency import Keys
from conformance.native.paging import Pages
from conformance.native.problems import Refused, refused_header
from conformance.native.store import Record, Store, etag, now

Json = Any
DEFAULT_LIMIT = 20
_SUMMARISED = ("name", "dateOfBirth")


class Assessments:
    """One of the two services. `commit_seconds` is how long storing takes: in that time another
    request with the same key is told that the first is at work."""

    def __init__(
        self, store: Store, keys: Keys, pages: Pages, commit_seconds: float, faults: Faults
    ) -> None:
        self._store, self._keys, self._pages, self._faults = store, keys, pages, faults
        self._commit_seconds = commit_seconds
        self.kind = store.kind

    def handlers(self) -> dict[str, Handler]:
        """operationId -> what answers it."""
        noun = self.kind.noun
        steps = {
            f"{name}{noun}": partial(self._step, name) for name in lifecycle.STEPS if name != "put"
        }
        return {
            f"request{noun}": self._request,
            f"get{noun}": self._get,
            f"put{noun}Answers": self._put,
            f"search{noun}s": self._search,
            f"get{noun}Record": self._record,
            **steps,
        }

    async def _request(self, call: Call) -> Answer:
        return await self._keys.once(call, self._commit_seconds, lambda: self._create(call))

    async def _get(self, call: Call) -> Answer:
        return self._answer(self._found(call))

    async def _put(self, call: Call) -> Answer:
        return self._take("put", call)

    async def _step(self, name: str, call: Call) -> Answer:
        return await self._keys.once(call, self._commit_seconds, lambda: self._take(name, call))

    async def _record(self, call: Call) -> Answer:
        record = self._found(call)
        states = self._faults.bend("record-states", lifecycle.RECORD_STATES, kind=self.kind)
        if record.content["state"] not in states:
            raise Refused("record-not-ready")
        written = records.written(record, self.kind, now(self._faults), self._faults)
        return Answer(200, self._faults.bend("record", written, record=record, kind=self.kind))

    async def _search(self, call: Call) -> Answer:
        binding = json.dumps([self.kind.service, call.body], sort_keys=True)
        after = self._pages.position(call.query.get("cursor"), binding)
        limit = self._pages.limit(call.query.get("limit"), DEFAULT_LIMIT)
        found = [(each.number, each) for each in self._store.matching(call.body, call.caller)]
        items, going_on = self._pages.page(found, after, limit)
        page: dict[str, Json] = {"items": [self._summary(record) for record in items]}
        if going_on is not None:
            page["next"] = self._pages.cursor(going_on, binding)
        return Answer(200, page)

    def _create(self, call: Call) -> Answer:
        content = {
            "id": self._store.new_id(),
            "state": "requested",
            "requestedAt": now(self._faults),
            **call.body,
        }
        record = self._store.add(content, call.caller.client)
        location = f"/{self.kind.service}/v1/{self.kind.collection}/{record.id}"
        answer = self._answer(record, 201)
        answer.headers["Location"] = self._faults.bend(
            "location", location, record=record, kind=self.kind
        )
        return answer

    def _take(self, name: str, call: Call) -> Answer:
        record = self._found(call)
        self._require_version(call, record)
        content = lifecycle.after(
            name, self.kind, record, call.body, now(self._faults), self._faults
        )
        self._store.replace(record, content)
        return self._answer(record)

    def _found(self, call: Call) -> Record:
        record = self._store.find(call.path[self.kind.id_parameter], call.caller)
        if record is None:
            raise Refused("no-such-record")
        return record

    def _require_version(self, call: Call, record: Record) -> None:
        given, present = call.request.header("If-Match"), etag(record, self._faults)
        fits = self._faults.bend(
            "if-match", given in ("*", present), given=given, etag=present, record=record
        )
        if not fits:
            raise refused_header("version-stale", "If-Match", "This is not the present version.")

    def _answer(self, record: Record, status: int = 200) -> Answer:
        recording = {"state": "recorded", "asOf": now(self._faults)}
        view = {
            **record.content,
            "recording": self._faults.bend("recording", recording, record=record),
        }
        view = self._faults.bend("view", view, record=record, kind=self.kind)
        return Answer(status, view, {"ETag": etag(record, self._faults)})

    def _summary(self, record: Record) -> Json:
        content, person = record.content, record.content[self.kind.person]
        summary = {
            "id": record.id,
            "state": content["state"],
            "requestedAt": content["requestedAt"],
            self.kind.person: {name: person[name] for name in _SUMMARISED},
        }
        return self._faults.bend("summary", summary, record=record, kind=self.kind)
