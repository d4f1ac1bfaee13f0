"""One operation of the standard, compiled: from a matched request to the bytes of its answer.

Everything that can be known at start-up is worked out in `Operation.__init__`; a request then
costs a credential look-up, a few dictionary look-ups, one parse, one validation each way, and the
handler. Answers are validated too: what does not conform to the standard never leaves.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Mapping
from typing import Any

import orjson
from connexion.operations import AbstractOperation

from gateway import body, problems
from gateway.answer import Answer
from gateway.call import Call
from gateway.parameters import Parameters
from gateway.problems import Problem
from gateway.runtime import Runtime
from gateway.security import Requirement
from gateway.validation import CompiledSchema

_log = logging.getLogger(__name__)
JSON = "application/json"
HTML = "text/html"
_PAGE_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


class _Reply:
    """One documented answer of an operation: its schema and the headers it must carry."""

    __slots__ = ("headers", "schema")

    def __init__(self, document: Mapping[str, Any]) -> None:
        content = document.get("content", {})
        self.schema = CompiledSchema(content[JSON]["schema"]) if JSON in content else None
        self.headers = tuple(
            name.lower()
            for name, header in document.get("headers", {}).items()
            if header.get("required") and name.lower() != "x-request-id"
        )


class Operation:
    """A compiled operation. Raises ValueError at start-up for what cannot be served exactly."""

    __slots__ = (
        "_body",
        "_body_required",
        "_handler",
        "_inline",
        "_parameters",
        "_replies",
        "_requirement",
        "_runtime",
        "_service",
        "gives_page",
        "id",
        "public",
    )

    def __init__(self, operation: AbstractOperation, runtime: Runtime, service: str) -> None:
        self._service = service
        self.id: str = operation.operation_id
        self._runtime = runtime
        self._handler = operation.function
        self._inline = inspect.iscoroutinefunction(operation.function)
        try:
            self._parameters = Parameters(operation.parameters)
            media_types = list(operation.consumes)
            if any(each != JSON for each in media_types):
                raise ValueError(f"only {JSON} bodies are served")
            schema = operation.body_schema(JSON) if media_types else None
            self._body = CompiledSchema(schema) if schema else None
            self._replies = {
                int(status): _Reply(document) for status, document in operation.responses.items()
            }
        except ValueError as reason:
            raise ValueError(f"{self.id}: {reason}") from None
        self._body_required = bool(operation.request_body.get("required"))
        self._requirement = Requirement.of(operation.security or [])
        self.public = self._requirement is None
        self.gives_page = HTML in operation.responses.get("200", {}).get("content", {})

    async def __call__(
        self,
        council: Any,
        path: dict[str, str],
        query_string: bytes,
        headers: Mapping[bytes, bytes],
        receive: body.Receive,
        wants_page: bool = False,
    ) -> tuple[int, dict[str, str], bytes]:
        """The status, headers and body to send. Raises Problem and AdapterError."""
        runtime = self._runtime
        principal = None
        if self._requirement is not None:
            principal = runtime.tokens.principal(headers.get(b"authorization"))
            self._requirement.check(principal, council)
        parameters = self._parameters
        call = Call(
            runtime,
            council,
            principal,
            parameters.path(path) if path else {},
            parameters.query(query_string),
            parameters.headers(headers),
            wants_page=wants_page,
        )
        if self._body is not None:
            body.require_json(headers)
            raw = await body.read(receive, headers, runtime.settings.max_body_bytes)
            if raw:
                call.body = body.parse(raw)
                if not self._body.is_valid(call.body):
                    raise problems.invalid(self._faults(call.body))
                self._body.make_whole(call.body)
            elif self._body_required:
                raise Problem("malformed-json", "This operation needs a JSON body.")
        if self._inline:
            answer = await self._handler(call)
        elif council is not None:
            answer = await council.handle(self._service, self._handler, call)
        else:
            answer = await runtime.lane.run(self._handler, call)
        made = self._conforming(answer)
        if self.gives_page:
            answer.headers["Vary"] = "Accept"
        if answer.page:
            return answer.status, answer.headers | _PAGE_HEADERS, answer.page.encode()
        return answer.status, answer.headers, made

    def _faults(self, value: Any) -> list[dict[str, str]]:
        """What is wrong with a body. Raises Problem where nobody could find out."""
        assert self._body is not None
        try:
            return self._body.errors(value)
        except ValueError:  # jsonschema-rs has its own limit of depth
            raise Problem("malformed-json", "The body is nested too deeply.") from None

    def _conforming(self, answer: Answer) -> bytes:
        """The answer's bytes, once it is known to be what the document promises."""
        reply = self._replies.get(answer.status)
        if reply is None:
            return self._breach(f"status {answer.status} is not documented")
        if type(answer.body) is bytes:
            return answer.body
        if reply.schema is not None and not reply.schema.is_valid(answer.body):
            places = {e.get("pointer", "") for e in reply.schema.errors(answer.body)}
            return self._breach(f"the body breaks its schema at {', '.join(sorted(places))}")
        if reply.headers:
            given = {name.lower() for name in answer.headers}
            if missing := [name for name in reply.headers if name not in given]:
                return self._breach(f"the header {missing[0]} is missing")
        return orjson.dumps(answer.body)

    def _breach(self, what: str) -> bytes:
        # Pointers only: a value of the record must reach neither the caller nor the log.
        _log.error("%s: answer not sent: %s", self.id, what)
        raise Problem("back-end-nonsense")
