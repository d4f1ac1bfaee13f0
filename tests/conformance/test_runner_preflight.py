"""Before a run: each mistake that can be made is told in one sentence that says what to do."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from answering import (
    Answer,
    Request,
    answering,
    assessments,
    closed,
    described,
    self_signed,
    silent,
)

from conformance import preflight
from conformance.preflight import PreflightError, check

GOOD = {"citizen": "good-citizen", "practitioner": "good-worker"}


def told(
    base: str,
    service: str = "rules",
    tokens: dict[str, str] = GOOD,
    path: str | None = None,
    **words: object,
) -> str:
    """The sentence that a check ends with; empty where all is well."""
    url = base + (f"/{service}/v1" if path is None else path)
    try:
        check(service, url, tokens=tokens.get, actors=tokens.keys(), **words)  # type: ignore[arg-type]
    except PreflightError as failure:
        sentence = str(failure)
        assert "\n" not in sentence
        assert "good-" not in sentence
        assert "bad-" not in sentence
        return sentence
    return ""


def test_a_service_in_order_says_its_version() -> None:
    with answering(assessments) as (base, asked):
        url = f"{base}/needs-assessment/v1"
        version = check("needs-assessment", url, tokens=GOOD.get, actors=GOOD)
    assert version == "1.0.0-alpha.1"
    changing = [each for each in asked if each.method != "GET" and each.body != b"{}"]
    assert not changing, "a probe changes nothing"
    assert not any("idempotency-key" in each.headers for each in asked)


def test_an_open_service_needs_no_token() -> None:
    assert not preflight.needs_tokens("rules")
    assert preflight.needs_tokens("carers-assessment")
    with answering(lambda request: described("rules")) as (base, asked):
        assert told(base, tokens={}) == ""
    assert len(asked) == 1


def test_nobody_listens() -> None:
    assert "cannot connect: is it running, and is the address right?" in told(closed())


def test_a_name_that_dns_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*words: object, **more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "the name nowhere.example is not known to DNS" in told("https://nowhere.example")


def test_a_server_that_hangs() -> None:
    with silent() as base:
        assert "no answer in time" in told(base, timeout=0.2)


def test_tls_that_is_not_trusted_and_tls_that_is(tmp_path: Path) -> None:
    tls, certificate = self_signed(tmp_path)
    with answering(lambda request: described("rules"), tls) as (base, _):
        assert "give its CA with --ca FILE" in told(base)
        assert told(base, verify=str(certificate)) == ""


def test_https_to_a_server_without_tls() -> None:
    with answering(lambda request: described("rules")) as (base, _):
        said = told(base.replace("http://", "https://"))
    assert "it speaks no TLS: did you mean http://?" in said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(404, {}), "answered 404: there is no service here (--base-url is what stands in"),
        (Answer(302, {}, headers={"Location": "/login"}), "a redirect: give the address it leads"),
        (Answer(401, {}), "getService needs no token, so something else is in front"),
        (Answer(403, b"<html>", "text/html"), "so something else is in front"),
        (Answer(500, {}), "answered 500 to getService: is it in order?"),
        (Answer(503, b"", "text/plain"), "answered 503 to getService"),
        (Answer(200, b"<!doctype html>", "text/html; charset=utf-8"), "with text/html, not JSON"),
        (described("rules", version="2.0.0"), "it is version 2.0.0: this suite tests v1 only"),
        (described("rules", version="1.99.0"), "version 1.99.0, which this suite does not know"),
    ],
)
def test_what_is_no_service_of_the_standard(answer: Answer, said: str) -> None:
    with answering(lambda request: answer) as (base, _):
        assert said in told(base)


def test_another_service_at_the_declared_address() -> None:
    with answering(lambda request: described("eligibility")) as (base, _):
        assert told(base, path="/v1").endswith("is the service eligibility, not rules")


@pytest.mark.parametrize(
    "answer",
    [
        described("rules", version="soon"),
        described("rules", version=1),
        described("rules", version=None),
        described("rules", name="eligibility"),
        described("rules", name="acme-rules"),
        Answer(200, {}),
        Answer(200, []),
        Answer(200, b"{", "application/json"),
        Answer(200, {"name": "rules"}, "text/html"),
    ],
)
def test_what_the_implementation_does_wrong_is_left_to_the_tests(answer: Answer) -> None:
    with answering(lambda request: answer) as (base, _):
        assert told(base) == ""


def test_no_token_at_all() -> None:
    said = told("http://127.0.0.1:1", "needs-assessment", {"citizen": "good-citizen"})
    assert "asks for access tokens and there is none for practitioner" in said
    assert "--token practitioner=VARIABLE (the name of the environment variable" in said


def test_an_expired_token() -> None:
    with answering(assessments) as (base, _):
        said = told(base, "needs-assessment", {**GOOD, "practitioner": "bad-token"})
    assert "does not accept the token for practitioner (401): it may have expired" in said


def test_a_token_with_a_wrong_scope() -> None:
    def narrow(request: Request) -> Answer:
        if request.headers.get("authorization") == "Bearer good-citizen":
            return Answer(403, {})
        return assessments(request)

    with answering(narrow) as (base, _):
        said = told(base, "needs-assessment")
    assert "accepts the token for citizen, but it opens nothing (403)" in said
    assert "the scope citizen" in said


def test_tokens_that_were_exchanged() -> None:
    def by_scope(request: Request) -> Answer:
        closed_to_citizens = request.method == "POST" and "/needs-assessments/" in request.path
        citizen = request.headers.get("authorization") == "Bearer good-citizen"
        return Answer(403, {}) if closed_to_citizens and citizen else assessments(request)

    exchanged = {"citizen": GOOD["practitioner"], "practitioner": GOOD["citizen"]}
    with answering(by_scope) as (base, _):
        assert told(base, "needs-assessment") == ""
        said = told(base, "needs-assessment", exchanged)
    assert said.endswith("it needs the scope practitioner; are the tokens exchanged?")


def test_one_operation_that_refuses_everybody_is_left_to_the_tests() -> None:
    def odd(request: Request) -> Answer:
        if request.method == "GET" and not request.path.endswith("/v1/"):
            return Answer(403, {})
        return assessments(request)

    with answering(odd) as (base, _):
        assert told(base, "needs-assessment") == ""


def test_a_token_endpoint_that_is_away() -> None:
    from conformance.declaration import Grant
    from conformance.tokens import Tokens

    grant = Grant(token_url=f"{closed()}/token", client_id="c", published_secret="s")
    tokens = Tokens({"citizen": grant, "practitioner": grant}, {})
    with answering(assessments) as (base, _), pytest.raises(PreflightError) as caught:
        check("needs-assessment", f"{base}/needs-assessment/v1", tokens=tokens,
              actors=tokens.actors)  # fmt: skip
    assert "no token for citizen" in str(caught.value)
    assert "cannot be reached" in str(caught.value)
