"""The whole implementation as one ASGI application: from a request to the bytes of its answer.

The order of the checks: path, method, token, scope, Accept, parameters and headers, body, check
digits; then the operation. What may not come in here: what any operation does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson

from conformance.native import body as bodies
from conformance.native.assessments import Assessments
from conformance.native.calls import NOBODY, Call, Handler
from conformance.native.deferred import illustrate
from conformance.native.directory import Directory
from conformance.native.eligibility import check
from conformance.native.faults import Faults
from conformance.native.feedback import Feedback
from conformance.native.financial import FinancialAssessments
from conformance.native.http import (
    Answer,
    Receive,
    Request,
    Scope,
    Send,
    accepts_json,
    declared_as_json,
    read,
)
from conformance.native.idempotency import Keys
from conformance.native.paging import Pages
from conformance.native.problems import Refused, problem, status_of
from conformance.native.rates import Rates
from conformance.native.reference import Reference, ageing_headers
from conformance.native.routes import SERVICES, Route, Table, routes
from conformance.native.seed import seed
from conformance.native.store import CARERS, FINANCE, NEEDS, Store
from conformance.native.tokens import Tokens
from conformance.native.validation import Schemas, check_nhs_numbers, without_empty

COMMIT_SECONDS = 0.005
"""How long storing a step takes, so that a repeated key can meet the first request at work."""

PERSONAL = frozenset({CARERS.service, NEEDS.service, FINANCE.service})
TOKEN_PATH = "/oauth2/token"
_RECORDED = {NEEDS: Assessments, CARERS: Assessments, FINANCE: FinancialAssessments}
"""What is recorded of people, and what serves it."""
_EXPOSED = "X-Request-ID, X-Correlation-ID, RateLimit, Retry-After"
_ALLOWED_HEADERS = (
    "Content-Type, Accept, Idempotency-Key, X-Request-ID, X-Correlation-ID, traceparent"
)
_log = logging.getLogger(__name__)


def app(
    faults: Faults | Iterable[str] = (), *, commit_seconds: float = COMMIT_SECONDS
) -> Application:
    """A new implementation that holds only the examples of the documents."""
    return Application(
        faults if isinstance(faults, Faults) else Faults(faults), commit_seconds=commit_seconds
    )


class Application:
    """One running implementation with everything it holds."""

    def __init__(self, faults: Faults, *, commit_seconds: float = COMMIT_SECONDS) -> None:
        self._faults, self._table = faults, Table()
        self._schemas, self._tokens = Schemas(faults), Tokens(faults)
        keys, pages, reference = Keys(faults), Pages(faults), Reference(faults)
        self._handlers: dict[tuple[str, str], Handler] = {
            (service, "getService"): reference.service for service in SERVICES
        }
        self._open = {
            f"{route.service}/{route.operation_id}"
            for service in SERVICES
            for route in routes(service)
            if not route.scopes
        }
        for kind, serving in _RECORDED.items():
            store = Store(kind, faults)
            seed(store)
            made = serving(store, keys, pages, commit_seconds, faults)
            self._serve(kind.service, made.handlers())
        self._serve("rules", {**reference.handlers(), **Rates(faults).handlers()})
        self._serve("directory", Directory(pages, faults).handlers())
        self._serve("eligibility", {"checkEligibility": self._check})
        self._serve("feedback", Feedback(keys, commit_seconds, faults).handlers())
        self._serve("deferred-payment", {"illustrateDeferredPayment": self._illustrate})

    def _serve(self, service: str, handlers: Mapping[str, Handler]) -> None:
        for operation_id, handler in handlers.items():
            self._handlers[service, operation_id] = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = await read(scope, receive)
        status, headers, payload = await self._respond(request)
        if status != HTTPStatus.NO_CONTENT:
            headers = {"Content-Length": str(len(payload)), **headers}
        if request.method == "HEAD":
            payload = b""
        fields = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": payload})

    async def _respond(self, request: Request) -> tuple[int, dict[str, str], bytes]:
        service = request.path.split("/")[1] if "/" in request.path else ""
        operation = ""
        try:
            if request.path == TOKEN_PATH and request.method == "POST":
                answer = self._tokens.issue(request)
            else:
                here, values = self._table.at(request.path)
                if _preflight(request, here):
                    answer = _preflight_answer(here)
                else:
                    route = self._chosen(request, here)
                    operation = f"{route.service}/{route.operation_id}"
                    answer = await self._operate(request, route, values)
        except Refused as refusal:
            answer = self._refusal(refusal, request, operation)
        except Exception:
            _log.exception("%s failed", operation or "finding an operation")
            answer = self._refusal(Refused("failed"), request, operation)
        wait = self._faults.bend("delay", 0.0, request=request, operation=operation)
        if wait > 0:
            await asyncio.sleep(wait)
        return self._shaped(answer, request, service, operation)

    def _chosen(self, request: Request, routes: Sequence[Route]) -> Route:
        if not routes:
            if request.path == TOKEN_PATH:
                raise Refused("no-such-method", headers={"Allow": "POST"})
            raise Refused("no-such-path")
        wanted = "GET" if request.method == "HEAD" else request.method
        for route in routes:
            if route.method == wanted:
                return route
        allow = self._faults.bend("allow", _methods(routes), route=routes[0])
        raise Refused("no-such-method", headers={"Allow": ", ".join(allow)})

    async def _operate(
        self, request: Request, route: Route, values: Mapping[str, str | None]
    ) -> Answer:
        bend = self._faults.bend
        caller = self._tokens.caller(route, request) or NOBODY
        if not bend("accepts", accepts_json(request.values("Accept")), request=request):
            raise Refused("json-not-accepted")
        path, query = self._schemas.parameters(route, request, values)
        call = Call(request, route, caller, path, query)
        if route.body_schema is not None:
            if not bend("declared", declared_as_json(request), request=request):
                raise Refused("body-not-declared-json")
            if bend("too-large", request.too_large, request=request):
                raise Refused("body-too-large")
            call.sent = bend("parser", bodies.parse, route=route)(request.body)
            self._schemas.body(route, call.sent)
            bend("check-digits", check_nhs_numbers, route=route)(call.sent)
            call.body = bend(
                "normalised", without_empty(call.sent), original=call.sent, route=route
            )
        return await self._handlers[route.service, route.operation_id](call)

    async def _check(self, call: Call) -> Answer:
        return Answer(200, check(call.body["population"], call.body, self._faults))

    async def _illustrate(self, call: Call) -> Answer:
        return Answer(200, illustrate(call.body, self._faults))

    def _refusal(self, refusal: Refused, request: Request, operation: str) -> Answer:
        refusal = self._faults.bend("refusal", refusal, request=request, operation=operation)
        body = self._faults.bend(
            "problem",
            problem(refusal, request.id, self._faults),
            refusal=refusal,
            request=request,
            operation=operation,
        )
        headers = {"Content-Type": "application/problem+json", **refusal.headers}
        return Answer(status_of(refusal.cause, self._faults)[0], body, headers)

    def _shaped(
        self, answer: Answer, request: Request, service: str, operation: str
    ) -> tuple[int, dict[str, str], bytes]:
        headers = {"X-Request-ID": request.id}
        if request.correlation_id:
            headers["X-Correlation-ID"] = request.correlation_id
        if answer.body is not None:
            headers["Content-Type"] = "application/json"
        if service in PERSONAL and operation not in self._open:
            headers["Cache-Control"] = "no-store"
        elif service in SERVICES:
            headers["Access-Control-Allow-Origin"] = "*"
            headers["Access-Control-Expose-Headers"] = _EXPOSED
        if service in SERVICES:
            headers.update(ageing_headers(service))
        headers.update(answer.headers)
        bend, context = self._faults.bend, {"request": request, "operation": operation}
        headers = bend("headers", headers, status=answer.status, **context)
        status, headers, body = bend("shape", (answer.status, headers, answer.body), **context)
        payload = b"" if body is None else orjson.dumps(body)
        whole: tuple[int, dict[str, str], bytes] = (status, headers, payload)
        return bend("bytes", whole, **context)


def _methods(routes: Sequence[Route]) -> list[str]:
    methods = [route.method for route in routes]
    return [*methods, "HEAD"] if "GET" in methods else methods


def _preflight(request: Request, routes: Sequence[Route]) -> bool:
    """Whether a browser asks if a page of another origin may call an open operation."""
    wanted = request.header("Access-Control-Request-Method")
    return (
        request.method == "OPTIONS"
        and request.header("Origin") is not None
        and any(route.method == wanted and not route.scopes for route in routes)
    )


def _preflight_answer(routes: Sequence[Route]) -> Answer:
    headers: dict[str, Any] = {
        "Access-Control-Allow-Methods": ", ".join(_methods(routes)),
        "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
        "Access-Control-Max-Age": "3600",
    }
    return Answer(204, None, headers)
