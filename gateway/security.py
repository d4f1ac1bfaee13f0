"""Who is calling and what the standard lets them do: tokens to principals, scopes per operation.

Tokens are signed JWTs (RFC 9068 shape); keys come only from the configured set, the algorithm from
an allow-list, and a token is verified once and remembered until it expires. Seams for later work:
a principal's own person (citizen log-in), sender-constrained tokens, per-council grants.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from gateway.problems import Problem

ALGORITHMS = ("ES256", "PS256", "EdDSA")
LEEWAY_SECONDS = 30
_REMEMBERED = 4096
_TEST_SCOPE = "supplier"


class Tenant(Protocol):
    """What a requirement needs to know of a council."""

    @property
    def is_test(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller: a client application, with the scopes its token carries."""

    client: str
    scopes: frozenset[str]


class Tokens:
    """Verifies bearer tokens against one issuer's public keys."""

    def __init__(self, keys: KeySet, *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._claims = JWTClaimsRegistry(
            now=lambda: int(time.time()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            client_id={"essential": True},
        )
        self._known: OrderedDict[bytes, tuple[float, Principal]] = OrderedDict()

    def principal(self, authorization: bytes | None) -> Principal:
        """The caller. Raises Problem `not-authenticated`; it never says which check failed."""
        if authorization is None:
            raise _not_authenticated()
        known = self._known.get(authorization)
        if known is not None and known[0] > time.time():
            return known[1]
        scheme, _, token = authorization.partition(b" ")
        if scheme.lower() != b"bearer" or not token or len(token) > 8192:
            raise _not_authenticated("invalid_request")
        claims = self._verified(token.strip())
        principal = Principal(
            str(claims["client_id"]), frozenset(str(claims.get("scope", "")).split())
        )
        self._known[authorization] = (claims["exp"] + LEEWAY_SECONDS, principal)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return principal

    def _verified(self, token: bytes) -> Mapping[str, Any]:
        try:
            decoded = jwt.decode(token.decode("ascii"), self._keys, algorithms=list(ALGORITHMS))
            # joserfc takes a token without `kid` when it has one key; we do not guess keys.
            if (
                not isinstance(decoded.header.get("kid"), str)
                or decoded.header.get("typ") != "at+jwt"
            ):
                raise _not_authenticated("invalid_token")
            self._claims.validate(decoded.claims)
        except (JoseError, ValueError, TypeError):
            raise _not_authenticated("invalid_token") from None
        return decoded.claims


class Requirement:
    """What one operation asks of its caller: at least one of these scopes."""

    __slots__ = ("_challenge", "scopes")

    def __init__(self, scopes: Iterable[str]) -> None:
        self.scopes = frozenset(scopes)
        self._challenge = (
            f'Bearer error="insufficient_scope", scope="{" ".join(sorted(self.scopes))}"'
        )

    @classmethod
    def of(cls, security: Sequence[Mapping[str, Sequence[str]]]) -> Requirement | None:
        """The requirement of an OpenAPI `security` list; None where nothing is asked.

        Raises ValueError for combinations the standard does not use.
        """
        if not security:
            return None
        if any(set(each) != {"oauth2"} or len(each["oauth2"]) != 1 for each in security):
            raise ValueError("security must be alternatives of one oauth2 scope each")
        return cls(each["oauth2"][0] for each in security)

    def check(self, principal: Principal, tenant: Tenant | None) -> None:
        """Raises Problem `insufficient-scope`. `supplier` counts on test tenants only."""
        granted = principal.scopes & self.scopes
        if not (tenant is not None and tenant.is_test):
            granted -= {_TEST_SCOPE}
        if not granted:
            raise Problem("insufficient-scope", headers={"WWW-Authenticate": self._challenge})


def _not_authenticated(reason: str = "") -> Problem:
    challenge = f'Bearer error="{reason}"' if reason else "Bearer"
    return Problem("not-authenticated", headers={"WWW-Authenticate": challenge})
