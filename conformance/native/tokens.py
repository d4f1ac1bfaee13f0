"""Access tokens: who may call, and what their scopes open. Opaque, in memory, for one hour.

What may not come in here: which records a caller may see; that is ownership, in `store`.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from conformance.native.faults import Faults
from conformance.native.http import Answer, Request
from conformance.native.problems import Refused
from conformance.native.routes import Route

PASSWORD = "sandbox"
CLIENTS = {
    "citizen-app": ("citizen",),
    "practitioner-tool": ("practitioner",),
    "council-system": ("council-system",),
    "try-it-out": ("citizen", "council-system", "practitioner", "supplier"),
    "expired": ("citizen", "practitioner"),
}
"""The published test clients and their scopes. A token of `expired` is too old from the first."""

LIFETIME = 3600
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The program that a token belongs to."""

    client: str
    scopes: frozenset[str]


class Tokens:
    """The tokens that were given out."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._given: dict[str, tuple[Caller, float]] = {}

    def issue(self, request: Request) -> Answer:
        """The answer of the token endpoint (RFC 6749 sections 4.4, 5.1 and 5.2)."""
        form = {
            name: values[0] for name, values in parse_qs(request.body.decode("latin-1")).items()
        }
        client, password = _credentials(request, form)
        if client not in CLIENTS or not secrets.compare_digest(
            password.encode(), PASSWORD.encode()
        ):
            return _refusal(401, "invalid_client", {"WWW-Authenticate": 'Basic realm="careact"'})
        if form.get("grant_type") != "client_credentials":
            return _refusal(400, "unsupported_grant_type", {})
        scopes = frozenset(form.get("scope", " ".join(CLIENTS[client])).split())
        if not scopes or not scopes <= set(CLIENTS[client]):
            return _refusal(400, "invalid_scope", {})
        token = secrets.token_urlsafe(24)
        lifetime = 0 if client == "expired" else LIFETIME
        self._given[token] = (Caller(client, scopes), time.monotonic() + lifetime)
        body = {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "scope": " ".join(sorted(scopes)),
        }
        return Answer(200, body, {"Cache-Control": "no-store"})

    def caller(self, route: Route, request: Request) -> Caller | None:
        """Who calls; None for an operation that is open to everybody. Raises Refused."""
        if not route.scopes:
            return None
        given = request.header("Authorization")
        caller = self._faults.bend("caller", self._known(given), authorization=given)
        if caller is None and given is None:
            raise Refused("no-token", headers={"WWW-Authenticate": 'Bearer realm="careact"'})
        if caller is None:
            challenge = 'Bearer realm="careact", error="invalid_token"'
            raise Refused("token-not-valid", headers={"WWW-Authenticate": challenge})
        permitted = bool(caller.scopes & route.scopes)
        if not self._faults.bend("permitted", permitted, caller=caller, route=route):
            raise Refused("no-scope")
        return caller

    def _known(self, authorization: str | None) -> Caller | None:
        scheme, _, token = (authorization or "").strip().partition(" ")
        caller, until = self._given.get(token.strip(), (None, 0.0))
        if scheme.lower() != "bearer" or time.monotonic() >= until:
            return None
        return caller


def _credentials(request: Request, form: dict[str, str]) -> tuple[str, str]:
    scheme, _, encoded = (request.header("Authorization") or "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(client), unquote(password)


def _refusal(status: int, error: str, headers: dict[str, str]) -> Answer:
    return Answer(status, {"error": error}, {"Cache-Control": "no-store", **headers})
