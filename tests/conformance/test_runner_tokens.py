"""Tokens: asked for once, asked for again in time, and every refusal says what to do."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs

import pytest
from answering import Answer, Request, answering, closed, silent

from conformance.declaration import Grant
from conformance.tokens import TokenError, Tokens, sandbox_grants

SECRET = "a secret: 100% &+"


def given(url: str, **words: object) -> Tokens:
    grant = Grant(token_url=f"{url}/token", client_id="app:1", secret="APP", scope="citizen")
    return Tokens({"citizen": grant}, {"APP": SECRET}, **words)  # type: ignore[arg-type]


def issuing(request: Request) -> Answer:
    return Answer(200, {"access_token": "t-1", "token_type": "Bearer", "expires_in": 600})


def test_client_credentials_are_sent_as_rfc_6749_says() -> None:
    with answering(issuing) as (url, asked):
        assert given(url)("citizen") == "t-1"
    sent = asked[0].headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent) == b"app%3A1:a%20secret%3A%20100%25%20%26%2B"
    assert parse_qs(asked[0].body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["citizen"],
    }


def test_a_token_is_kept_until_shortly_before_it_ends() -> None:
    now = [0.0]
    with answering(issuing) as (url, asked):
        tokens = given(url, clock=lambda: now[0])
        for moment, requests in ((0, 1), (500, 1), (541, 2), (1000, 2), (1082, 3)):
            now[0] = moment
            assert tokens("citizen") == "t-1"
            assert len(asked) == requests, moment


@pytest.mark.parametrize("lifetime", [None, "soon", 1, 0])
def test_a_lifetime_that_is_odd_still_gives_a_token(lifetime: object) -> None:
    answer = Answer(200, {"access_token": "t-2", "expires_in": lifetime})
    with answering(lambda request: answer) as (url, _):
        assert given(url)("citizen") == "t-2"


def test_an_actor_that_nobody_has_named_has_no_token() -> None:
    tokens = Tokens({"citizen": Grant(token="HELD")}, {"HELD": " held-token\n"})
    assert (tokens("citizen"), tokens("practitioner")) == ("held-token", None)
    assert tokens.actors == {"citizen"}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(401, {"error": "invalid_client"}), "refused the client app:1 with 401 (invalid_cl"),
        (Answer(400, {"error": "invalid_scope"}), "with 400 (invalid_scope): check client, secret"),
        (Answer(403, {"error": f"<b>{SECRET}</b>"}), "with 403: check client, secret and scope"),
        (Answer(500, b"oops", "text/plain"), "answered 500 without an access_token"),
        (Answer(200, b"<html>", "text/html"), "answered 200 without an access_token: is it"),
        (Answer(200, {"access_token": ""}), "answered 200 without an access_token"),
        (Answer(200, {"access_token": "a\r\nX: b"}), "answered 200 without an access_token"),
        (Answer(200, ["access_token"]), "answered 200 without an access_token"),
        (Answer(302, {}, headers={"Location": "/login"}), "answered 302 without an access_token"),
    ],
)
def test_a_token_endpoint_that_gives_none_is_told_in_a_sentence(answer: Answer, said: str) -> None:
    with answering(lambda request: answer) as (url, _), pytest.raises(TokenError) as caught:
        given(url)("citizen")
    assert str(caught.value).startswith(f"no token for citizen: {url}/token ")
    assert said in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_token_endpoint_that_is_away_or_hangs_is_told() -> None:
    with pytest.raises(TokenError, match="cannot be reached: is the address right"):
        given(closed())("citizen")
    with silent() as url, pytest.raises(TokenError, match="no answer in time: is it running"):
        given(url, timeout=0.2)("citizen")


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "set the environment variable HELD"),
        ({"HELD": "  "}, "set the environment variable HELD"),
        ({"HELD": "two words"}, "the variable HELD holds no token"),
        ({"HELD": "tok\u00e9n"}, "the variable HELD holds no token"),
    ],
)
def test_a_variable_without_a_token_is_named(environ: dict[str, str], said: str) -> None:
    with pytest.raises(TokenError) as caught:
        Tokens({"citizen": Grant(token="HELD")}, environ)("citizen")
    assert str(caught.value) == f"no token for citizen: {said}"


def test_the_sandboxes_clients_are_the_published_ones() -> None:
    grants = sandbox_grants("http://127.0.0.1:8080/northmere")
    assert {grant.token_url for grant in grants.values()} == {"http://127.0.0.1:8080/oauth2/token"}
    assert grants["practitioner"].client_id == "practitioner-tool"
    assert "published_secret" not in repr(grants)
