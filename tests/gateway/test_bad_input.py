"""Bad input, over HTTP: each fault its own problem type and status, and nothing stored.

Every case is sent to every council on every kind of database; afterwards the council's own system
is counted, and holds exactly what it held before.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sandboxes import NEEDS, Client

Make = Callable[..., dict[str, Any]]


def rows(client: Client, council: str) -> int:
    """Every row of every table of the council's system."""
    engine = sa.create_engine(
        client.systems[f"{council.upper()}_DATABASE_URL"].replace(
            "postgresql:", "postgresql+psycopg:"
        )
    )
    try:
        metadata = sa.MetaData()
        metadata.reflect(engine)
        with engine.connect() as connection:
            return sum(
                connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for table in metadata.tables.values()
            )
    finally:
        engine.dispose()


def assert_problem(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["type"] == f"https://careact.example/problems/{slug}"
    assert problem["status"] == status
    assert problem["requestId"] == answer.headers["x-request-id"]
    assert "CANARY" not in answer.text, "a problem never repeats a value"
    return problem


def changed(make: Make, path: str, value: Any) -> dict[str, Any]:
    """A good body with one place set (or removed, where the value is `...`)."""
    body = make()
    *way, last = path.split("/")
    here = body
    for step in way:
        here = here.setdefault(step, {})
    if value is ...:
        del here[last]
    else:
        here[last] = value
    return body


SCHEMA_FAULTS = [
    ("wrong-type", 400, "person/name/given", 7, "/person/name/given"),
    (
        "wrong-type",
        400,
        "supportedSelfAssessment/wished",
        "true",
        "/supportedSelfAssessment/wished",
    ),
    ("wrong-type", 400, "urgent", None, "/urgent"),
    ("wrong-type", 400, "person", "CANARY", "/person"),
    ("missing-property", 400, "person/name/family", ..., "/person/name/family"),
    ("missing-property", 400, "supportedSelfAssessment", ..., "/supportedSelfAssessment"),
    ("unknown-property", 400, "capital", "CANARY 100.00", ""),
    ("unknown-property", 400, "person/CANARY", 1, "/person"),
    ("invalid-nhs-number", 422, "person/nhsNumber", "9990000000", "/person/nhsNumber"),
    ("invalid-value", 400, "person/nhsNumber", "99900000", "/person/nhsNumber"),
    ("invalid-value", 400, "person/dateOfBirth", "1950-2-3", "/person/dateOfBirth"),
    ("invalid-date", 400, "person/dateOfBirth", "1950-02-30", "/person/dateOfBirth"),
    ("invalid-value", 400, "reason", "CANARY\x00", "/reason"),
    ("invalid-value", 400, "reason", " CANARY", "/reason"),
    ("invalid-value", 400, "reason", "x" * 2001, "/reason"),
    (
        "invalid-value",
        400,
        "peopleInvolved",
        [{"name": "A", "relationship": "friend", "involvement": "carer"}] * 11,
        "/peopleInvolved",
    ),
    ("invalid-value", 400, "communication/preference", "CANARY", "/communication/preference"),
    ("invalid-value", 400, "person/address/postcode", "sw1a 1aa", "/person/address/postcode"),
]


@pytest.mark.parametrize(("slug", "status", "path", "value", "pointer"), SCHEMA_FAULTS)
def test_what_breaks_the_schema(
    client: Client,
    council: str,
    new_request: Make,
    slug: str,
    status: int,
    path: str,
    value: Any,
    pointer: str,
) -> None:
    body = changed(new_request, path, value)
    if path == "person/address/postcode":
        body["person"]["address"]["line1"] = "1 Test Street"
    before = rows(client, council)
    problem = assert_problem(client.send("POST", f"/{council}/{NEEDS}", body), status, slug)
    assert [each["pointer"] for each in problem["errors"]] == [pointer]
    assert rows(client, council) == before


def test_several_faults_are_told_together(client: Client, new_request: Make) -> None:
    body = new_request(urgent="no")
    del body["person"]["name"]
    problem = assert_problem(
        client.send("POST", f"/northmere/{NEEDS}", body), 400, "invalid-request"
    )
    told = {(each["type"].rpartition("/")[2], each["pointer"]) for each in problem["errors"]}
    assert told == {("wrong-type", "/urgent"), ("missing-property", "/person/name")}


GOOD = json.dumps(
    {
        "person": {"name": {"given": "Ada", "family": "Testcase"}, "dateOfBirth": "1950-01-31"},
        "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
    }
).encode()


@pytest.mark.parametrize(
    ("content", "status", "slug"),
    [
        (b'{"person": CANARY', 400, "malformed-json"),
        (GOOD.replace(b"true", b"NaN"), 400, "non-finite-number"),
        (GOOD.replace(b"Ada", b"\xff\xfe"), 400, "invalid-encoding"),
        (GOOD.replace(b'"wished"', b'"capacity": "CANARY", "wished"'), 400, "malformed-json"),
        (b"", 400, "malformed-json"),
        (b'{"reason": "' + b"x" * 1_000_000 + b'"}', 413, "content-too-large"),
        (b"[" * 5000 + b"]" * 5000, 400, "malformed-json"),
        (b'"CANARY"', 400, "wrong-type"),
    ],
    ids=[
        "malformed",
        "NaN",
        "UTF-8",
        "repeated key",
        "empty",
        "over a megabyte",
        "deep",
        "no object",
    ],
)
def test_what_is_no_json_object(
    client: Client, council: str, content: bytes, status: int, slug: str
) -> None:
    before = rows(client, council)
    assert_problem(client.send("POST", f"/{council}/{NEEDS}", content=content), status, slug)
    assert rows(client, council) == before


def test_a_chunked_body_over_the_limit_is_cut_off(client: Client) -> None:
    def chunks() -> Any:
        for _ in range(40):
            yield b"x" * 65_536

    answer = client.http.post(
        f"/northmere/{NEEDS}",
        content=chunks(),
        headers={
            "Authorization": f"Bearer {client.token('try-it-out')}",
            "Idempotency-Key": "k" * 20,
        },
    )
    assert_problem(answer, 413, "content-too-large")


@pytest.mark.parametrize(
    ("method", "path", "status", "slug"),
    [
        ("GET", f"/nowhere/{NEEDS}/NA-1001", 404, "unknown-council"),
        ("GET", f"/{NEEDS}/NA-1001", 404, "council-required"),
        ("GET", f"/E07000001/{NEEDS}/NA-1001", 404, "unknown-council"),
        ("GET", f"/northmere/{NEEDS}/NA-9999", 404, "not-found"),
        ("GET", f"/northmere/{NEEDS}/NA-1099", 404, "not-found"),
        ("GET", f"/northmere/{NEEDS}/", 404, "no-such-path"),
        ("GET", "/northmere/needs-assessment/v2/", 404, "no-such-path"),
        ("GET", "/northmere/directory/v1/", 404, "no-such-path"),
        ("GET", "/northmere", 404, "no-such-path"),
        ("GET", f"/northmere/{NEEDS}/%0A", 400, "invalid-parameter"),
        ("GET", f"/northmere/{NEEDS}/NA-1001?fields=all", 400, "invalid-parameter"),
        ("GET", f"/northmere/{NEEDS}/NA-1001?%ff", 400, "invalid-parameter"),
        ("DELETE", f"/northmere/{NEEDS}/NA-1001", 405, "method-not-allowed"),
        ("PATCH", f"/northmere/{NEEDS}/NA-1001/answers", 405, "method-not-allowed"),
        ("GET", f"/northmere/{NEEDS}/search", 405, "method-not-allowed"),
        ("GET", "/northmere/rules/v1/code-lists/CANARY", 400, "invalid-parameter"),
        ("GET", "/northmere/rules/v1/code-lists/unheard-of", 404, "not-found"),
        ("GET", "/directory/v1/councils/E07000001", 400, "invalid-parameter"),
        ("GET", "/directory/v1/councils?limit=0", 400, "invalid-parameter"),
        ("GET", "/directory/v1/councils?limit=1&limit=2", 400, "invalid-parameter"),
        ("GET", "/directory/v1/councils?limit=%D9%A1", 400, "invalid-parameter"),
        ("GET", "/directory/v1/councils?on=2026-02-30", 400, "invalid-parameter"),
        ("GET", "/directory/v1/councils?connected=yes", 400, "invalid-parameter"),
        ("GET", "/directory/v1/councils?cursor=AAAA", 404, "unknown-cursor"),
        ("GET", "/problems/unheard-of", 404, "no-such-path"),
    ],
)
def test_wrong_addresses(client: Client, method: str, path: str, status: int, slug: str) -> None:
    assert_problem(client.send(method, path), status, slug)


def test_a_restricted_record_answers_exactly_like_none(client: Client, council: str) -> None:
    def answer(id: str) -> dict[str, Any]:
        problem: dict[str, Any] = client.send("GET", f"/{council}/{NEEDS}/{id}").json()
        del problem["requestId"]
        return problem

    assert answer("NA-1099") == answer("NA-9999")
    restricted = client.send("PUT", f"/{council}/{NEEDS}/NA-1099/answers", {}, etag="*")
    absent = client.send("PUT", f"/{council}/{NEEDS}/NA-9999/answers", {}, etag="*")
    assert restricted.status_code == absent.status_code == 404


def test_405_names_every_method_of_the_path(client: Client) -> None:
    answer = client.send("DELETE", f"/northmere/{NEEDS}/NA-1001/answers")
    assert answer.headers["allow"] == "PUT"
    answer = client.send("POST", f"/northmere/{NEEDS}/NA-1001")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("headers", "status", "slug"),
    [
        ({"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
        ({"Content-Type": "application/json; charset=utf-16"}, 415, "unsupported-media-type"),
        ({"Accept": "text/html"}, 406, "not-acceptable"),
        ({"Accept": "application/json;q=0"}, 406, "not-acceptable"),
        ({"X-Request-ID": "CANARY value"}, 400, "invalid-parameter"),
    ],
)
def test_wrong_headers(client: Client, headers: dict[str, str], status: int, slug: str) -> None:
    answer = client.send("POST", f"/northmere/{NEEDS}", content=GOOD, headers=headers)
    assert_problem(answer, status, slug)


def test_keys_and_preconditions(client: Client, council: str, new_request: Make) -> None:
    at = f"/{council}/{NEEDS}"
    before = rows(client, council)
    missing = client.send("POST", at, new_request(), key=None)
    assert_problem(missing, 400, "missing-idempotency-key")
    assert_problem(client.send("POST", at, new_request(), key="short"), 400, "invalid-parameter")
    assert rows(client, council) == before

    first = client.send("POST", at, new_request(), key="0123456789-key-" + council)
    assert first.status_code == 201
    after = rows(client, council)
    again = client.send("POST", at, new_request(), key="0123456789-key-" + council)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["etag"] == first.headers["etag"]
    reused = client.send("POST", at, new_request(urgent=True), key="0123456789-key-" + council)
    assert_problem(reused, 422, "idempotency-key-reused")
    assert rows(client, council) == after

    item = f"{at}/{first.json()['id']}"
    assert_problem(client.send("PUT", f"{item}/answers", {}), 428, "if-match-required")
    assert_problem(
        client.send("PUT", f"{item}/answers", {}, etag='W/"a"'), 400, "invalid-parameter"
    )
    stale = client.send("PUT", f"{item}/answers", {"desiredOutcomes": "CANARY"}, etag='"0"')
    assert_problem(stale, 412, "stale-etag")
    wrong_state = client.send(
        "POST", f"{item}/submission", {"submittedBy": "individual", "declaration": True}, etag="*"
    )
    assert_problem(wrong_state, 409, "wrong-state")
    assert client.send("GET", item).headers["etag"] == first.headers["etag"]


def test_a_key_used_for_a_refused_request_is_free_again(client: Client, council: str) -> None:
    at = f"/{council}/{NEEDS}/NA-1004/withdrawal"
    key = f"refused-before-{council}"
    assert_problem(client.send("POST", at, {}, etag="*", key=key), 409, "wrong-state")
    assert_problem(client.send("POST", at, {"reason": "x"}, etag="*", key=key), 409, "wrong-state")


def test_tokens_and_scopes(client: Client, council: str) -> None:
    item = f"/{council}/{NEEDS}/NA-1001"
    answer = client.send("GET", item, actor=None)
    assert_problem(answer, 401, "not-authenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    forged = client.send("GET", item, actor=None, headers={"Authorization": "Bearer CANARY"})
    assert_problem(forged, 401, "not-authenticated")
    body = {"assuredBy": {"name": "A", "role": "B"}, "basis": "C"}
    refused = client.send("POST", f"{item}/assurance", body, actor="citizen-app", etag="*")
    assert_problem(refused, 403, "insufficient-scope")
    search = client.send("POST", f"/{council}/{NEEDS}/search", {}, actor="citizen-app", key=None)
    assert_problem(search, 403, "insufficient-scope")


def test_a_header_given_twice_is_refused(client: Client) -> None:
    answer = client.http.get(
        f"/northmere/{NEEDS}/NA-1001",
        headers=[("Authorization", "Bearer a"), ("Authorization", "Bearer b")],
    )
    assert_problem(answer, 400, "invalid-parameter")


@pytest.mark.parametrize("spelling", ["20", "20.0", "2e1"])
def test_a_whole_number_is_a_whole_number_however_spelt(
    client: Client, council: str, spelling: str
) -> None:
    at = f"/{council}/carers-assessment/v1/carers-assessments/CA-2002/answers"
    content = b'{"care": {"necessary": true, "hoursPerWeek": %s}}' % spelling.encode()
    answer = client.send("PUT", at, content=content, etag="*")
    assert answer.status_code == 200, answer.text
    assert answer.json()["answers"]["care"]["hoursPerWeek"] == 20
    assert '"hoursPerWeek":20' in answer.text
    assert ".0" not in answer.text.partition("hoursPerWeek")[2][:8]


@pytest.mark.parametrize("depth", [100, 300, 900, 5000])
def test_a_body_nested_deeply_is_refused_and_no_more(sqlite_sandbox: Client, depth: int) -> None:
    deep = b'{"x":' * depth + b"1" + b"}" * depth
    refused = sqlite_sandbox.send(
        "POST", "/northmere/eligibility/v1/checks", content=deep, actor=None, key=None
    )
    assert refused.status_code == 400
