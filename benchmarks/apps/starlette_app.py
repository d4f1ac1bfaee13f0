"""Plain Starlette with orjson: no validation at all, the limit a framework can reach."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.apps.reading import Fetch, rows, ways
from benchmarks.decision import BASE, DECISIONS, decide
from benchmarks.records import Place, answer


def make(place: Place) -> Any:
    """The application."""
    fetches: dict[str, Fetch] = {}

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for way in ways(place):
                fetches[way] = await stack.enter_async_context(rows(place, way))
            yield

    async def decisions(request: Request) -> Response:
        return _json(decide(orjson.loads(await request.body())))

    def record_by(way: str) -> Route:
        async def record(request: Request) -> Response:
            row = await fetches[way](request.path_params["record_id"])
            if row is None:
                raise HTTPException(404)
            return _json(answer(row))

        return Route(f"{BASE}/{way}/{{record_id}}", record)

    routes = [Route(DECISIONS, decisions, methods=["POST"])]
    routes += [record_by(way) for way in ways(place)]
    return Starlette(routes=routes, lifespan=lifespan)


def _json(content: Any) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")
