"""Tokens and scopes: what is accepted is narrow, and what is refused never says why in detail."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from gateway.problems import Problem
from gateway.security import Principal, Requirement, Tokens

ISSUER, AUDIENCE = "https://issuer.example", "https://api.example"
KEY = ECKey.generate_key("P-256", {"kid": "k1"})
OTHER = ECKey.generate_key("P-256", {"kid": "k1"})
HEADER = {"alg": "ES256", "typ": "at+jwt", "kid": "k1"}


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    made = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "client_id": "app",
        "scope": "citizen practitioner",
        "iat": now,
        "exp": now + 300,
        **changed,
    }
    return {name: value for name, value in made.items() if value is not None}


def bearer(header: dict[str, Any] = HEADER, key: Any = KEY, **changed: Any) -> bytes:
    return b"Bearer " + jwt.encode(header, claims(**changed), key).encode()


@pytest.fixture
def tokens() -> Tokens:
    public = KeySet([ECKey.import_key(KEY.as_dict(private=False))])
    return Tokens(public, issuer=ISSUER, audience=AUDIENCE)


def test_a_good_token_names_its_client_and_scopes(tokens: Tokens) -> None:
    for _ in range(2):  # verified, then remembered
        principal = tokens.principal(bearer())
        assert principal == Principal("app", frozenset({"citizen", "practitioner"}))


def _part(value: dict[str, Any]) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")


def _unsigned() -> bytes:
    return b"Bearer " + _part({**HEADER, "alg": "none"}) + b"." + _part(claims()) + b"."


def _confused() -> bytes:
    """Signed with the public key used as a shared secret."""
    signed = _part({**HEADER, "alg": "HS256"}) + b"." + _part(claims())
    tag = hmac.digest(KEY.as_pem(private=False), signed, "sha256")
    return b"Bearer " + signed + b"." + base64.urlsafe_b64encode(tag).rstrip(b"=")


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        b"",
        b"Bearer",
        b"Bearer ",
        b"Basic YTpi",
        b"Bearer not.a.token",
        b"Bearer \xff\xff",
        b"Bearer " + b"a" * 9000,
        _unsigned(),
        _confused(),
        bearer(key=OTHER),
        bearer({**HEADER, "kid": "unknown"}),
        bearer({"alg": "ES256", "typ": "at+jwt"}),
        bearer({**HEADER, "typ": "JWT"}),
        bearer(exp=int(time.time()) - 60),
        bearer(exp=None),
        bearer(iss="https://other.example"),
        bearer(aud="https://other.example"),
        bearer(aud=None),
        bearer(client_id=None),
        bearer(nbf=int(time.time()) + 600),
    ],
)
def test_everything_else_is_refused_alike(tokens: Tokens, authorization: bytes | None) -> None:
    with pytest.raises(Problem) as refused:
        tokens.principal(authorization)
    problem = refused.value
    assert problem.slug == "not-authenticated"
    assert problem.headers["WWW-Authenticate"].startswith("Bearer")
    assert problem.errors == ()


def test_a_remembered_token_is_forgotten_when_it_expires(
    tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = bearer()
    tokens.principal(token)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 400)
    with pytest.raises(Problem):
        tokens.principal(token)


def test_the_memory_of_tokens_is_bounded(tokens: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.security._REMEMBERED", 2)
    for number in range(4):
        tokens.principal(bearer(jti=str(number)))
    assert len(tokens._known) == 2


class Test:
    """A council with test data only."""

    __test__ = False
    is_test = True


class Live:
    is_test = False


ASKED = Requirement.of([{"oauth2": ["practitioner"]}, {"oauth2": ["supplier"]}])


@pytest.mark.parametrize(
    ("scopes", "tenant", "allowed"),
    [
        ({"practitioner"}, Live(), True),
        ({"citizen"}, Live(), False),
        (set(), Test(), False),
        ({"supplier"}, Test(), True),
        ({"supplier"}, Live(), False),
        ({"supplier"}, None, False),
        ({"citizen", "practitioner"}, Live(), True),
    ],
)
def test_scopes(scopes: set[str], tenant: Any, allowed: bool) -> None:
    assert ASKED is not None
    principal = Principal("app", frozenset(scopes))
    if allowed:
        ASKED.check(principal, tenant)
    else:
        with pytest.raises(Problem) as refused:
            ASKED.check(principal, tenant)
        assert refused.value.slug == "insufficient-scope"
        assert "practitioner" in refused.value.headers["WWW-Authenticate"]


def test_open_operations_ask_nothing() -> None:
    assert Requirement.of([]) is None


@pytest.mark.parametrize(
    "security", [[{"oauth2": ["a", "b"]}], [{"apiKey": []}], [{"oauth2": ["a"], "other": []}], [{}]]
)
def test_other_shapes_of_security_stop_the_start(security: Any) -> None:
    with pytest.raises(ValueError, match="oauth2"):
        Requirement.of(security)
