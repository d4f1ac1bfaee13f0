"""The sandbox's own token endpoint: OAuth 2.0 client credentials (RFC 6749 §4.4).

It exists in sandbox mode and nowhere else: the clients and their secrets are published in the
docs. Errors are RFC 6749 §5.2 objects, because OAuth clients expect those.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

LIFETIME_SECONDS = 3600
SECRET = "sandbox"
CLIENTS: Mapping[str, frozenset[str]] = {
    "citizen-app": frozenset({"citizen"}),
    "practitioner-tool": frozenset({"practitioner"}),
    "council-system": frozenset({"council-system"}),
    "supplier-tests": frozenset({"supplier"}),
    "try-it-out": frozenset({"citizen", "practitioner", "council-system", "supplier"}),
}
"""Published test clients and the scopes each may have."""


def signing_key(directory: Path) -> ECKey:
    """The sandbox's signing key, kept in a directory so that all workers share it."""
    path = directory / "sandbox-signing-key.json"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return ECKey.import_key(json.loads(path.read_bytes()))
    key = ECKey.generate_key("P-256", {"kid": uuid.uuid4().hex, "use": "sig", "alg": "ES256"})
    with os.fdopen(descriptor, "wb") as file:
        file.write(json.dumps(key.as_dict(private=True)).encode())
    return key


class TokenEndpoint:
    """`POST /oauth2/token`."""

    def __init__(self, key: ECKey, *, issuer: str, audience: str) -> None:
        self._key, self._issuer, self._audience = key, issuer, audience

    @property
    def public_keys(self) -> KeySet:
        """What verifies the tokens made here."""
        return KeySet([ECKey.import_key(self._key.as_dict(private=False))])

    async def __call__(self, request: Request) -> Response:
        """Answer one token request."""
        form = {
            name: values[-1]
            for name, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()
        }
        client, secret = _credentials(request, form)
        allowed = CLIENTS.get(client)
        if allowed is None or not hmac.compare_digest(secret.encode(), SECRET.encode()):
            return _refused("invalid_client", 401, {"WWW-Authenticate": 'Basic realm="sandbox"'})
        if form.get("grant_type") != "client_credentials":
            return _refused("unsupported_grant_type")
        wanted = frozenset(form["scope"].split()) if form.get("scope") else allowed
        if not wanted <= allowed:
            return _refused("invalid_scope")
        return JSONResponse(
            {
                "access_token": self.issue(client, wanted),
                "token_type": "Bearer",
                "expires_in": LIFETIME_SECONDS,
                "scope": " ".join(sorted(wanted)),
            }
        )

    def issue(
        self, client: str, scopes: frozenset[str], *, lifetime: int = LIFETIME_SECONDS
    ) -> str:
        """A signed access token in the shape of RFC 9068."""
        now = int(time.time())
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": client,
            "client_id": client,
            "scope": " ".join(sorted(scopes)),
            "iat": now,
            "exp": now + lifetime,
            "jti": uuid.uuid4().hex,
        }
        return jwt.encode(
            {"alg": "ES256", "typ": "at+jwt", "kid": self._key.kid}, claims, self._key
        )


def _credentials(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
    header = request.headers.get("authorization", "")
    if header.lower().startswith("basic "):
        try:
            client, _, secret = base64.b64decode(header[6:], validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return "", ""
        return unquote(client), unquote(secret)
    return form.get("client_id", ""), form.get("client_secret", "")


def _refused(code: str, status: int = 400, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": code}, status, dict(headers or {}))
