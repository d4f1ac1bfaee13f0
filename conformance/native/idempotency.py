"""What was answered under which Idempotency-Key, so that no step is taken twice.

A key belongs to one client and one operation. Only answers that succeeded are kept; a request that
was refused leaves its key free. What may not come in here: what an operation does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from conformance.native.calls import Call
from conformance.native.faults import Faults
from conformance.native.http import Answer
from conformance.native.problems import Refused, refused_header

KEPT = 24 * 3600
"""Seconds for which an answer is kept; the standard asks for no less."""

Decision = Literal["new", "replay", "reused", "in-progress"]


@dataclass(slots=True)
class Entry:
    """One use of a key. `answer` is None while the request is at work."""

    fingerprint: bytes
    until: float
    answer: Answer | None = None


def fingerprint(path: str, if_match: str | None, body: Any) -> bytes:
    """What makes a request the same: its path, its If-Match and its body as a JSON value."""
    return orjson.dumps([path, if_match, body], option=orjson.OPT_SORT_KEYS)


class Keys:
    """The keys in use."""

    def __init__(self, faults: Faults, clock: Callable[[], float] = time.monotonic) -> None:
        self._faults, self._clock = faults, clock
        self._entries: dict[tuple[str, str, str], Entry] = {}

    async def once(self, call: Call, seconds: float, work: Callable[[], Answer]) -> Answer:
        """The answer of `work`, or the first answer to the same request. `work` takes so many
        seconds more, in which another request with the key is told that the first is at work."""
        key = call.request.header("Idempotency-Key") or ""
        name = (call.caller.client, f"{call.route.service}/{call.route.operation_id}", key)
        same = fingerprint(call.request.path, call.request.header("If-Match"), call.sent)
        known = self.begin(name, same, call)
        if known is not None:
            return known
        try:
            await asyncio.sleep(seconds)
            answer = work()
        except BaseException:
            self.abandon(name)
            raise
        self.finish(name, same, answer, call)
        return answer

    def begin(self, name: tuple[str, str, str], same: bytes, call: Any) -> Answer | None:
        """Take the key `name` (client, operation, key) for a request that is about to work, or give
        the answer it had. Raises Refused with key-reused or key-at-work."""
        entry = self._entries.get(name)
        decision = self._faults.bend("key", self._decision(entry, same), entry=entry, call=call)
        if decision == "reused":
            raise refused_header("key-reused", "Idempotency-Key", "It belongs to another request.")
        if decision == "in-progress":
            raise Refused("key-at-work", headers={"Retry-After": "1"})
        if decision == "replay" and entry is not None:
            return entry.answer
        self._entries[name] = Entry(same, self._clock() + KEPT)
        return None

    def finish(self, name: tuple[str, str, str], same: bytes, answer: Answer, call: Any) -> None:
        """Keep the answer of a request that succeeded."""
        if self._faults.bend("remembered", True, answer=answer, call=call):
            kept = Answer(answer.status, answer.body, dict(answer.headers))
            self._entries[name] = Entry(same, self._clock() + KEPT, kept)
        else:
            self.abandon(name)

    def abandon(self, name: tuple[str, str, str]) -> None:
        """Free the key of a request that did not succeed."""
        self._entries.pop(name, None)

    def _decision(self, entry: Entry | None, same: bytes) -> Decision:
        if entry is None or (entry.answer is not None and self._clock() >= entry.until):
            return "new"
        if entry.fingerprint != same:
            return "reused"
        return "replay" if entry.answer is not None else "in-progress"
