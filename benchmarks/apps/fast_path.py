"""Our compiled request path, put together as the gateway puts it together."""

from __future__ import annotations

import os
import time
from typing import Any

import connexion
from connexion.middleware import MiddlewarePosition
from connexion.options import SwaggerUIOptions
from connexion.resolver import Resolver
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from adapters.kinds.sql import words
from adapters.kinds.sql.database import Database
from benchmarks import records
from benchmarks.apps.document import document
from benchmarks.decision import BASE, decide
from benchmarks.storage import read_by_id
from gateway.answer import Answer
from gateway.call import Call
from gateway.councils import Councils
from gateway.fastpath import FastPath
from gateway.idempotency import IdempotencyKeys
from gateway.lanes import Lane
from gateway.problems import Problem
from gateway.runtime import Runtime
from gateway.security import Tokens
from gateway.settings import Settings
from gateway.vault import Vault

WAITING = 64
"""Calls the lane lets wait: more than the load client has connections."""
_ISSUER, _AUDIENCE = "https://careact.example/benchmark", "https://careact.example/api"


def make(place: records.Place | None) -> Any:
    """The application, for a server."""
    return with_token(place)[0]


def with_token(place: records.Place | None) -> tuple[Any, bytes]:
    """The application and the value of an Authorization header that it takes."""
    key = ECKey.generate_key("P-256", {"kid": "benchmark", "use": "sig", "alg": "ES256"})
    database = Database(_connection(place))
    settings = Settings.model_validate({})  # the defaults, whatever the environment says
    runtime = Runtime(
        settings=settings,
        councils=Councils(()),
        tokens=Tokens(KeySet([key]), issuer=_ISSUER, audience=_AUDIENCE),
        # Never used: no operation of the document takes an Idempotency-Key.
        keys=IdempotencyKeys(database, Vault(os.urandom(32))),
        lane=Lane(
            "records",
            threads=records.CONNECTIONS,
            queue=WAITING,
            deadline=settings.deadline_seconds,
        ),
    )
    app = connexion.AsyncApp(__name__, swagger_ui_options=SwaggerUIOptions(swagger_ui=False))
    app.add_middleware(FastPath, position=MiddlewarePosition.BEFORE_EXCEPTION, runtime=runtime)
    app.add_api(
        document(),
        base_path=BASE,
        resolver=Resolver(_handlers(database, place).__getitem__),
        strict_validation=True,
        validate_responses=True,
        council_needed=False,
    )
    return app, b"Bearer " + _token(key).encode()


def _connection(place: records.Place | None) -> words.Connection:
    return words.Connection(url=place.url if place else "sqlite:///none", pool=records.CONNECTIONS)


def _handlers(database: Database, place: records.Place | None) -> dict[str, Any]:
    select = read_by_id(place.table if place else "none")

    async def decide_case(call: Call) -> Answer:
        return Answer(decide(call.body))

    def get_record(call: Call) -> Answer:
        with database.alone() as connection:
            row = connection.execute(select, {"record": call.path["recordId"]}).one_or_none()
        if row is None:
            raise Problem("not-found")
        return Answer(records.answer(row))

    return {"decide": decide_case, "decideWithToken": decide_case, "getRecord": get_record}


def _token(key: ECKey) -> str:
    now = int(time.time())
    claims = {
        "iss": _ISSUER, "aud": _AUDIENCE, "sub": "benchmark", "client_id": "benchmark",
        "scope": "citizen", "iat": now, "exp": now + 3600,
    }  # fmt: skip
    token: str = jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, claims, key)
    return token
