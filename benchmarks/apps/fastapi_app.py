"""FastAPI with pydantic 2: the request by its model, the answer by `response_model`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Path

from benchmarks.apps.models import Case, Decision, Record
from benchmarks.apps.reading import Fetch, rows, ways
from benchmarks.decision import BASE, DECISIONS, decide
from benchmarks.records import Place, answer


def make(place: Place) -> Any:
    """The application."""
    fetches: dict[str, Fetch] = {}

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for way in ways(place):
                fetches[way] = await stack.enter_async_context(rows(place, way))
            yield

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None)

    async def decisions(case: Case) -> Any:
        return decide(case.model_dump(mode="json"))

    app.post(DECISIONS, response_model=Decision)(decisions)

    def serve_records(way: str) -> None:
        async def record(
            record_id: Annotated[str, Path(pattern=r"^R[0-9]{4}$", max_length=5)],
        ) -> Any:
            row = await fetches[way](record_id)
            if row is None:
                raise HTTPException(404)
            return answer(row)

        app.get(f"{BASE}/{way}/{{record_id}}", response_model=Record)(record)

    for way in ways(place):
        serve_records(way)
    return app
