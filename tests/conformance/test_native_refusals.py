"""The native implementation by itself: requests that are not in order, and what is said of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from walking import HTTP, KINDS, PERSON, Walk, slug, subject, token

from conformance.model import Exchange
from conformance.native import running
from conformance.native.validation import nhs_number_fits


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture(params=sorted(KINDS))
def walk(base: str, request: pytest.FixtureRequest) -> Walk:
    return Walk(base, request.param)


FAULTY: list[tuple[Any, str, str | None]] = [
    (b"", "malformed-json", None),
    (b"{", "malformed-json", None),
    (b'{"a":1,"\\u0061":2}', "malformed-json", None),
    (b"[" * 100_000, "malformed-json", None),
    (b'{"a":' * 500 + b"1" + b"}" * 500, "malformed-json", None),
    (b'{"reason":NaN}', "non-finite-number", "/reason"),
    (b'{"reason":-1e999}', "non-finite-number", "/reason"),
    (b'{"reason":' + b"9" * 5000 + b"}", "non-finite-number", "/reason"),
    (b'{"reason":"\xff"}', "invalid-encoding", None),
    (b'\xef\xbb\xbf{"reason":"a"}', "invalid-encoding", None),
    (b'{"reason":"\\ud800"}', "invalid-encoding", None),
    (b"null", "wrong-type", ""),
    ({"reason": None}, "wrong-type", "/reason"),
    ({"reason": 5}, "wrong-type", "/reason"),
    ({"reason": ""}, "invalid-value", "/reason"),
    ({"reason": " a"}, "invalid-value", "/reason"),
    ({"reason": "a\n"}, "invalid-value", "/reason"),
    ({"reason": "a\u0000b"}, "invalid-value", "/reason"),
    ({"reason": "a" * 2001}, "invalid-value", "/reason"),
    ({"income": 5}, "unknown-property", ""),
    ({"onBehalf": {"name": "A"}}, "missing-property", "/onBehalf"),
    ({"onBehalf": {"name": "A", "authority": "king"}}, "invalid-value", "/onBehalf/authority"),
]


@pytest.mark.parametrize(("faulty", "problem", "pointer"), FAULTY)
def test_faulty_bodies(walk: Walk, faulty: Any, problem: str, pointer: str | None) -> None:
    known = walk.search({}, "limit=100").json()
    if isinstance(faulty, bytes):
        refused = walk.subject.call(f"request{walk.noun}", content=faulty, key=uuid.uuid4().hex)
    else:
        refused = walk.request({**walk.new, **faulty})
    assert slug(refused) == problem
    if pointer is not None:
        assert [error["pointer"] for error in refused.json()["errors"]] == [pointer] or (
            problem == "wrong-type" and pointer == ""
        )
    assert walk.search({}, "limit=100").json()["items"] == known["items"]


def test_faults_of_a_person(walk: Walk) -> None:
    def refused(**wrong: Any) -> Exchange:
        return walk.request({**walk.new, walk.person: {**PERSON, **wrong}})

    unreal = refused(dateOfBirth="1950-02-30")
    assert slug(unreal) == "invalid-date"
    assert unreal.json()["errors"][0]["pointer"] == f"/{walk.person}/dateOfBirth"
    assert slug(refused(dateOfBirth="1950-2-3")) == "invalid-value"
    wrong = refused(nhsNumber="9990000019")
    assert slug(wrong) == "invalid-nhs-number"
    assert wrong.json()["errors"][0]["pointer"] == f"/{walk.person}/nhsNumber"
    both = refused(dateOfBirth="1950-02-30", income=1)
    assert slug(both) == "invalid-request"
    assert len(both.json()["errors"]) == 2
    assert slug(walk.search({"nhsNumber": "9990000019"})) == "invalid-nhs-number"


def test_the_check_digit() -> None:
    """Modulus 11 by hand: 943476591 weighs 299, which is 2 more than a multiple of 11."""
    assert nhs_number_fits("9990000018")
    assert not nhs_number_fits("9990000019")
    valid = [n for n in range(10) if nhs_number_fits(f"943476591{n}")]
    assert valid == [9]


def test_tokens(base: str, walk: Walk) -> None:
    refused = walk.request(actor="nobody")
    assert slug(refused) == "not-authenticated"
    assert (refused.header("www-authenticate") or "").startswith("Bearer")
    for given in ("Bearer nonsense", "Basic YTpi", f"Bearer {token(base, 'expired')}"):
        assert slug(walk.request(headers={"Authorization": given})) == "not-authenticated"
    id_ = walk.at("submitted")
    assert slug(walk.take("assure", id_, actor="citizen")) == "insufficient-scope"
    searched = walk.subject.call(f"search{walk.noun}s", body={})
    assert slug(searched) == "insufficient-scope"
    lower = {"Authorization": f"bearer {token(base, 'try-it-out')}"}
    assert walk.get(id_, headers=lower).status == 200
    wrong = HTTP.post(
        f"{base}/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=("citizen-app", "wrong"),
    )
    assert (wrong.status_code, wrong.json()) == (401, {"error": "invalid_client"})


def test_paths_methods_and_headers(base: str) -> None:
    needs = subject(base, "needs-assessment")
    for path in ("/nothing", "/needs-assessments/a/b", "/needs-assessments/NA-1001/"):
        assert slug(needs.send("GET", path)) == "no-such-path"
    for path in ("/needs-assessments/%0A", "/needs-assessments/%FF", "/needs-assessments/a%2Fb"):
        refused = needs.send("GET", path)
        assert slug(refused) == "invalid-parameter"
        assert refused.json()["errors"][0]["parameter"] == "needsAssessmentId"
    for method, path, allowed in (
        ("DELETE", "/needs-assessments/NA-1001", {"GET", "HEAD"}),
        ("GET", "/needs-assessments/search", {"POST"}),
        ("POST", "/needs-assessments/NA-1001/answers", {"PUT"}),
        ("OPTIONS", "/", {"GET", "HEAD"}),
        ("TRACE", "/", {"GET", "HEAD"}),
    ):
        refused = needs.send(method, path)
        assert slug(refused) == "method-not-allowed"
        assert set((refused.header("allow") or "").split(", ")) == allowed
    head = needs.send("HEAD", "/", actor="nobody")
    assert (head.status, head.response_body) == (200, b"")
    ids = {"X-Request-ID": "r-1", "X-Correlation-ID": "c_2"}
    for path in ("/", "/nothing"):
        mirrored = needs.send("GET", path, headers=ids)
        assert (mirrored.header("x-request-id"), mirrored.header("x-correlation-id")) == (
            "r-1",
            "c_2",
        )
    bare = needs.send("GET", "/")
    assert bare.header("x-request-id")
    assert bare.header("x-correlation-id") is None
    assert slug(needs.send("GET", "/", headers={"X-Request-ID": "a b"})) == "invalid-parameter"
    assert needs.send("GET", "/", headers={"traceparent": "nonsense"}).status == 200
    assert slug(needs.send("GET", "/", query="x=1")) == "invalid-parameter"


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("text/html, */*;q=0", 406),
        ("application/*", 200),
        ("text/html, application/json;q=0.1", 200),
        ("*/*", 200),
    ],
)
def test_what_is_accepted(base: str, accept: str, status: int) -> None:
    answer = subject(base, "rules").call("listCodeLists", headers={"Accept": accept})
    assert answer.status == status


def test_how_a_body_is_declared(walk: Walk) -> None:
    def declared(as_: str, **more: str) -> Exchange:
        return walk.request(headers={"Content-Type": as_, **more})

    assert declared("application/json; charset=UTF-8").status == 201
    assert declared("").status == 201
    for wrong in ("text/plain", "application/json; charset=latin-1", "application/xml"):
        assert slug(declared(wrong)) == "unsupported-media-type"
    compressed = declared("application/json", **{"Content-Encoding": "gzip"})
    assert slug(compressed) == "unsupported-media-type"


def test_how_large_a_body_may_be(walk: Walk) -> None:
    whole = json.dumps(walk.new).encode()
    for size, status in ((524_288, 201), (524_289, 413), (5_000_000, 413)):
        content = whole + b" " * (size - len(whole))
        answer = walk.subject.call(f"request{walk.noun}", content=content, key=uuid.uuid4().hex)
        assert answer.status == status
