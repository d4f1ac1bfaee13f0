"""Connexion as it comes: its own validators, routing, security and thread pool."""

from __future__ import annotations

from typing import Any

import connexion
from connexion.options import SwaggerUIOptions
from connexion.resolver import Resolver

from adapters.kinds.sql import words
from adapters.kinds.sql.database import Database
from benchmarks import records
from benchmarks.apps.document import document
from benchmarks.decision import BASE, decide
from benchmarks.storage import read_by_id


def request_only(place: records.Place | None) -> Any:
    """The application that checks requests."""
    return _make(place, validate_responses=False)


def make(place: records.Place | None) -> Any:
    """The application that checks requests and answers."""
    return _make(place, validate_responses=True)


def token_info(token: str) -> dict[str, Any]:
    """What Connexion's OAuth 2.0 scheme asks of a token; as cheap as it can be."""
    return {"sub": token, "scope": ["citizen"]}


def _make(place: records.Place | None, *, validate_responses: bool) -> Any:
    app = connexion.AsyncApp(__name__, swagger_ui_options=SwaggerUIOptions(swagger_ui=False))
    described = document()
    scheme = described["components"]["securitySchemes"]["oauth2"]
    scheme["x-tokenInfoFunc"] = f"{__name__}.token_info"
    app.add_api(
        described,
        base_path=BASE,
        resolver=Resolver(_handlers(place).__getitem__),
        strict_validation=True,
        validate_responses=validate_responses,
    )
    return app


def _handlers(place: records.Place | None) -> dict[str, Any]:
    url = place.url if place else "sqlite:///none"
    database = Database(words.Connection(url=url, pool=records.CONNECTIONS))
    select = read_by_id(place.table if place else "none")

    # Connexion cannot infer the type of an answer beside application/problem+json (issue #1956).
    async def decide_case(body: dict[str, Any]) -> Any:
        return decide(body), 200, {"Content-Type": "application/json"}

    # The names of a handler's arguments are the document's own.
    def get_record(recordId: str) -> Any:
        with database.alone() as connection:
            row = connection.execute(select, {"record": recordId}).one_or_none()
        if row is None:
            return {"title": "not found"}, 404, {"Content-Type": "application/problem+json"}
        return records.answer(row), 200, {"Content-Type": "application/json"}

    return {"decide": decide_case, "decideWithToken": decide_case, "getRecord": get_record}
