"""Sending an exchange again: what made its resource comes first, and old ids become new ones."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace

import pytest
from answering import Answer, Request, answering

from conformance.model import Exchange
from conformance.replay import Replayed, chain, replay
from conformance.subject import Subject

AT = "/needs-assessments"


class Service:
    """Assessments with an id and a version; a replayed key gets the first answer again."""

    def __init__(self, wrong: int = 0) -> None:
        self.wrong, self.versions = wrong, dict[str, int]()
        self.keys: dict[str, Answer] = {}

    def __call__(self, request: Request) -> Answer:
        if request.headers.get("authorization") not in ("Bearer old", "Bearer new"):
            return Answer(401, {"type": "unauthorised"})
        key = request.headers.get("idempotency-key", "")
        if key in self.keys:
            return self.keys[key]
        _, _, rest = request.path.partition(AT)
        id = rest.strip("/").split("/")[0]
        if request.method == "POST" and not id:
            id = str(uuid.uuid4())
            self.versions[id] = 1
            self.keys[key] = self._seen(id, 201)
            return self.keys[key]
        if id not in self.versions:
            return Answer(404, {"type": "not-found"})
        if request.method == "PUT":
            if request.headers.get("if-match") != self._tag(id):
                return Answer(412, {"type": "precondition-failed"})
            if json.loads(request.body).get("about") not in (None, id):
                return Answer(400, {"type": "invalid"})
            self.versions[id] += 1
        return self._seen(id, self.wrong or 200)

    def _tag(self, id: str) -> str:
        return f'"{id[:8]}-{self.versions[id]}"'

    def _seen(self, id: str, status: int) -> Answer:
        return Answer(status, {"id": id, "version": self.versions[id]},
                      headers={"ETag": self._tag(id)})  # fmt: skip


def journey(subject: Subject) -> None:
    """Two assessments in one test, and one in another: only the first is asked for again."""
    subject.test = "before"
    subject.send("POST", AT, body={}, key="another-test-key-01")
    subject.test = "journey"
    first = subject.send("POST", AT, body={}, key="first-key-0123456789")
    subject.send("POST", AT, body={}, key="other-key-0123456789")
    id, tag = first.json()["id"], first.header("etag")
    second = subject.send("PUT", f"{AT}/{id}/answers", body={"about": id}, etag=tag)
    subject.send("PUT", f"{AT}/{id}/answers", body={}, etag=second.header("etag"))
    subject.send("POST", AT, body={}, key="first-key-0123456789")
    subject.send("GET", f"{AT}/{id}", headers={"Authorization": "Bearer made-up"})


@pytest.fixture
def recorded() -> tuple[list[Exchange], str]:
    with answering(Service()) as (base, _):
        subject = Subject("needs-assessment", base, tokens=lambda actor: "old", seed=1)
        journey(subject)
    statuses = [each.status for each in subject.exchanges]
    assert statuses == [201, 201, 201, 200, 200, 201, 401]
    return subject.exchanges, base


def again(
    recorded: tuple[list[Exchange], str], wanted: str, actors: dict[str, str], service: Service
) -> tuple[Replayed, list[Request]]:
    exchanges, old = recorded
    with answering(service) as (base, asked):
        subject = Subject("needs-assessment", base, tokens=lambda actor: "new", seed=1)
        return replay(subject, chain(exchanges, wanted), actors, old), asked


def test_what_is_about_the_same_id_or_key_comes_first(
    recorded: tuple[list[Exchange], str],
) -> None:
    def ids(wanted: str) -> list[str]:
        return [each.id for each in chain(recorded[0], wanted)]

    assert ids("e-000001") == ["e-000001"]
    assert ids("e-000003") == ["e-000003"]
    assert ids("e-000005") == ["e-000002", "e-000004", "e-000005"]
    assert ids("e-000006") == ["e-000002", "e-000006"]
    with pytest.raises(KeyError):
        ids("e-000099")


def test_a_change_is_made_again_to_a_new_assessment_in_its_new_version(
    recorded: tuple[list[Exchange], str],
) -> None:
    found, asked = again(recorded, "e-000005", {}, Service())
    assert found.now.status == 200
    assert found.same_status
    old = recorded[0][1].json()["id"]
    assert not any(old in each.path or old.encode() in each.body for each in asked)
    assert {each.headers["authorization"] for each in asked} == {"Bearer new"}
    assert found.differences() == [], "another id is no difference"


def test_a_key_that_came_twice_comes_twice_again_and_is_new(
    recorded: tuple[list[Exchange], str],
) -> None:
    _, asked = again(recorded, "e-000006", {}, Service())
    keys = [each.headers["idempotency-key"] for each in asked]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert keys[0] != "first-key-0123456789"


@pytest.mark.parametrize(("actor", "sent"), [("own", "Bearer not-a-token"), ("nobody", None)])
def test_credentials_that_were_made_up_or_absent_are_so_again(
    recorded: tuple[list[Exchange], str], actor: str, sent: str | None
) -> None:
    found, asked = again(recorded, "e-000007", {"e-000007": actor}, Service())
    assert asked[-1].headers.get("authorization") == sent
    assert (found.then.status, found.now.status) == (401, 401)


def test_another_status_is_told(recorded: tuple[list[Exchange], str]) -> None:
    found, _ = again(recorded, "e-000005", {}, Service(wrong=500))
    assert not found.same_status


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        ({"a": [1, 2]}, {}, []),
        ({"a": [1]}, {}, ["/a/1 has gone"]),
        ({"a": [1, 3]}, {}, ["/a/1 is another value"]),
        ({"a": [1, 2], "b": None}, {}, ["/b has come"]),
        ({"a": ["[redacted]", 2]}, {}, ["/a/0 is another value"]),
        ({"a": [1, 2]}, {"location": "/x"}, ["header location has come"]),
        ({"a": [1, 2]}, {"allow": "GET", "etag": '"2"'}, ["header allow is another value"]),
    ],
)
def test_differences_are_names_and_never_values(
    body: object, headers: dict[str, str], said: list[str]
) -> None:
    def exchange(body: object, headers: dict[str, str]) -> Exchange:
        content = json.dumps(body).encode()
        return Exchange("e-000001", "t", "GET", "http://h/", (), b"", 200,
                        tuple(headers.items()), content, 0, 0)  # fmt: skip

    kept = {"allow": "GET, POST", "etag": '"1"'}
    then = exchange({"a": [1, 2]}, kept)
    assert Replayed(then, exchange(body, {**kept, **headers})).differences() == said


def test_a_value_that_was_redacted_is_not_compared() -> None:
    then = Exchange(
        "e-000001", "t", "GET", "http://h/", (), b"", 200, (), b'{"a":"[redacted]"}', 0, 0
    )
    now = replace(then, response_body=b'{"a":"Ann"}')
    assert Replayed(then, now).differences() == []
