"""The compiled request path: one Connexion middleware that serves every operation end to end.

Connexion reads the documents, resolves `operationId` to handlers and hands both to `add_api`;
here they are compiled into a tree of path segments. What is left to Connexion's ordinary stack is
the serving of `openapi.json`. Request identifiers, the council in the base URL, HEAD, 405 with a
whole `Allow`, and the conversion of every exception into a problem happen here, once.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from connexion.http_facts import METHODS
from connexion.middleware.abstract import SpecMiddleware
from connexion.resolver import Resolver
from connexion.spec import Specification

from adapters.errors import AdapterError
from gateway.councils import Council
from gateway.exchange import Exchange, Headers
from gateway.operation import Operation
from gateway.problems import Problem, from_adapter
from gateway.runtime import Runtime

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_log = logging.getLogger(__name__)
_VARIABLE = "{}"


class _Node:
    """One segment of the paths of a service."""

    __slots__ = ("children", "names", "operations")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.operations: dict[str, Operation] = {}
        self.names: tuple[str, ...] = ()

    def allow(self) -> str:
        """The value of an `Allow` header: every method this path has."""
        methods = set(self.operations)
        return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


class _Service:
    """The compiled paths of one document and the headers its status asks for."""

    def __init__(self, council_needed: bool, headers: Headers) -> None:
        self.root, self.council_needed, self.headers = _Node(), council_needed, headers

    def add(self, path: str, method: str, operation: Operation) -> None:
        node, names = self.root, []
        for segment in path.strip("/").split("/") if path != "/" else ():
            if segment.startswith("{"):
                names.append(segment[1:-1])
                segment = _VARIABLE
            node = node.children.setdefault(segment, _Node())
        node.operations[method.upper()] = operation
        node.names = tuple(names)

    def find(self, segments: list[str]) -> tuple[_Node, dict[str, str]]:
        """The node of a path and its parameters' texts. Raises Problem `no-such-path`."""
        node, texts = self.root, []
        for segment in segments:
            found = node.children.get(segment)
            if found is None:
                found = node.children.get(_VARIABLE)
                if found is None or not segment:
                    raise Problem("no-such-path")
                texts.append(segment)
            node = found
        if not node.operations:
            raise Problem("no-such-path")
        return node, dict(zip(node.names, texts, strict=True))


class FastPath(SpecMiddleware):  # type: ignore[misc]
    """Serves what it knows, passes `openapi.json` on, and answers all else with a problem."""

    def __init__(self, app: App, *, runtime: Runtime, site: App | None = None) -> None:
        self.app, self._runtime, self._site = app, runtime, site
        self._services: dict[str, _Service] = {}

    def add_api(
        self,
        specification: Specification,
        base_path: str | None = None,
        resolver: Resolver | None = None,
        uri_parser_class: Any = None,
        council_needed: bool = True,
        **_: Any,
    ) -> None:
        """Compile one document. Raises ValueError for what cannot be served exactly."""
        base = (base_path or specification.base_path).strip("/")
        name = base.split("/")[0]
        service = _Service(council_needed, self._runtime.status_headers(name))
        for path, methods in specification.get("paths", {}).items():
            for method in METHODS & methods.keys():
                operation = specification.operation_cls.from_spec(
                    specification,
                    path=path,
                    method=method,
                    resolver=resolver or Resolver(),
                    uri_parser_class=uri_parser_class,
                )
                service.add(path, method, Operation(operation, self._runtime, name))
        self._services[base] = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = Exchange(scope, send)
        try:
            await self._serve(exchange, receive)
        except Problem as problem:
            await exchange.refuse(problem)
        except AdapterError as failure:
            refusal = from_adapter(failure)
            if refusal.status >= 500:  # its message names columns and lists, never a value
                _log.warning("%s: %s: %s", exchange.request_id, type(failure).__name__, failure)
            await exchange.refuse(refusal)
        except ConnectionResetError:
            return
        except Exception as failure:
            # The traceback's last line may carry a value: the class and place are enough to mend.
            _log.error("%s: %s", exchange.request_id, _place(failure))
            if exchange.started:
                raise
            await exchange.refuse(Problem("internal-error"))

    async def _serve(self, exchange: Exchange, receive: Receive) -> None:
        scope = exchange.scope
        exchange.check_framing()
        segments = scope["path"][1:].split("/")
        if self._site is not None and segments[0] in self._runtime.site_names:
            scope["careact.request_id"] = exchange.request_id
            await self._site(scope, receive, exchange.passing)
            return
        council, service, rest = self._locate(segments)
        exchange.service_headers = service.headers
        if rest == ["openapi.json"]:
            if council is not None:  # Connexion writes it into the document's `servers`
                scope["root_path"] = f"{scope.get('root_path', '')}/{council.slug}"
            await self.app(scope, receive, exchange.passing)
            return
        node, texts = service.find(rest)
        method = scope["method"]
        operation = node.operations.get("GET" if method == "HEAD" else method)
        if operation is None:
            if method == "OPTIONS" and exchange.is_preflight(node.operations):
                await exchange.preflight(node.allow())
                return
            raise Problem("method-not-allowed", headers={"Allow": node.allow()})
        exchange.public = operation.public
        wants_page = operation.gives_page and exchange.wants_page()
        if not wants_page:
            exchange.require_acceptable()
        status, headers, body = await operation(
            council, texts, scope["query_string"], exchange.headers, receive, wants_page
        )
        await exchange.answer(status, headers, body)

    def _locate(self, segments: list[str]) -> tuple[Council | None, _Service, list[str]]:
        """The council, the service and the path within it. Raises Problem."""
        if len(segments) > 1 and (service := self._services.get(f"{segments[0]}/{segments[1]}")):
            if service.council_needed:
                raise Problem("council-required")
            return None, service, _within(segments[2:])
        if len(segments) < 3:
            raise Problem("no-such-path")
        council = self._runtime.council(segments[0])
        found = self._services.get(f"{segments[1]}/{segments[2]}")
        if found is None or not found.council_needed:
            raise Problem("no-such-path")
        return council, found, _within(segments[3:])


def _within(segments: list[str]) -> list[str]:
    """Path segments inside a service; `/v1` and `/v1/` are the same place."""
    return [] if segments in ([], [""]) else segments


def _place(failure: BaseException) -> str:
    """The class of an exception and the innermost line of ours it came through."""
    place, trace = "", failure.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        place, trace = f"{os.path.basename(code.co_filename)}:{trace.tb_lineno}", trace.tb_next
    return f"{type(failure).__name__} at {place}"
