"""The native implementation by itself: assessments, from the request to the determination.

The suite says whether it conforms. These tests say it without the suite, so that a fault of one is
not hidden by the same fault of the other.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from walking import BODIES, HTTP, KINDS, PERSON, WAYS, WISH, Walk, fits_document, slug, token

import openapi
from conformance.native import running

POSSIBLE = {
    "put": {"requested", "in-progress", "returned"},
    "submit": {"in-progress"},
    "withdraw": {"requested", "in-progress", "submitted", "returned", "assured"},
    "refuse": {"requested", "in-progress", "submitted", "returned"},
    "assure": {"submitted"},
    "return": {"submitted"},
    "determine": {"assured"},
}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture(params=sorted(KINDS))
def walk(base: str, request: pytest.FixtureRequest) -> Walk:
    return Walk(base, request.param)


def test_the_whole_way_of_an_assessment(walk: Walk) -> None:
    service = walk.subject.service
    created = walk.request()
    assert created.status == 201
    id_ = created.json()["id"]
    assert created.header("location") == f"/{service}/v1/{service}s/{id_}"
    assert created.json()[walk.person] == PERSON
    assert walk.record(id_).status == 409
    etags, asof = [created.header("etag")], created.json()["recording"]["asOf"]
    for step, state in (
        ("put", "in-progress"),
        ("submit", "submitted"),
        ("return", "returned"),
        ("put", "in-progress"),
        ("submit", "submitted"),
        ("assure", "assured"),
        ("determine", "determined"),
    ):
        answers = {"desiredOutcomes": "To cook\nagain."} if step == "put" else None
        taken = walk.take(step, id_, answers, etag=etags[-1])
        assert (taken.status, taken.json()["state"]) == (200, state)
        name = f"put{walk.noun}Answers" if step == "put" else step + walk.noun
        assert fits_document(taken, service, name)
        etags.append(taken.header("etag"))
    assert len(set(etags)) == len(etags)
    read = walk.get(id_)
    assert read.header("etag") == etags[-1]
    assert fits_document(read, service, f"get{walk.noun}")
    assert read.json()["return"]["reasons"] == BODIES["return"]["reasons"]
    assert read.json()["recording"]["asOf"] >= asof
    assert read.header("cache-control") == "no-store"
    written = walk.record(id_)
    assert written.status == 200
    assert fits_document(written, service, f"get{walk.noun}Record")
    assert written.json()["copies"][0] == "Ann  Zoë O’Shea 山"
    assert written.json()["determination"] == read.json()["determination"]


@pytest.mark.parametrize("state", WAYS)
def test_each_step_is_possible_in_its_states_only(walk: Walk, state: str) -> None:
    for step, possible in POSSIBLE.items():
        id_ = walk.at(state)
        before = walk.get(id_)
        taken = walk.take(step, id_)
        if state in possible:
            assert taken.status == 200, step
        else:
            assert slug(taken) == "wrong-state", step
            after = walk.get(id_)
            assert after.header("etag") == before.header("etag")
            assert after.json()["state"] == state


def test_what_the_law_asks_at_each_step(walk: Walk) -> None:
    for wish in ({**WISH, "wished": False}, {**WISH, "capacity": "not-established"}):
        id_ = walk.at("in-progress", {**walk.new, "supportedSelfAssessment": wish})
        assert slug(walk.take("submit", id_)) == "capacity-not-established"
    alone = {"substantialDifficulty": True, "appropriatePerson": False, "advocateArranged": False}
    id_ = walk.at("submitted", {**walk.new, "advocacy": alone})
    assert slug(walk.take("assure", id_)) == "advocate-required"
    id_ = walk.at("submitted", {**walk.new, "advocacy": {**alone, "appropriatePerson": True}})
    assert walk.take("assure", id_).status == 200
    fluctuating = {"outcomes": {"home": {"fluctuates": True}}}
    id_ = walk.at("assured", answers=fluctuating)
    assert slug(walk.take("determine", id_)) == "period-not-considered"
    considered = {**BODIES["determine"], "periodConsidered": "A year."}
    assert walk.take("determine", id_, considered).status == 200
    id_ = walk.at("assured", answers={**fluctuating, "periodConsidered": "A year."})
    assert walk.take("determine", id_).status == 200


@pytest.mark.parametrize(
    ("facts", "adult"),
    [
        ({"riskOfAbuseOrNeglect": True}, "refusal-not-effective"),
        ({"capacityToRefuse": "not-established"}, "capacity-not-established"),
        ({"capacityToRefuse": "lacks-capacity"}, "refusal-not-effective"),
        ({"capacityToRefuse": "lacks-capacity", "bestInterests": True}, "refusal-not-effective"),
        ({"capacityToRefuse": "lacks-capacity", "bestInterests": False}, ""),
    ],
)
def test_a_refusal_ends_the_duty_or_not(walk: Walk, facts: Any, adult: str) -> None:
    taken = walk.take("refuse", walk.at("requested"), {**BODIES["refuse"], **facts})
    if adult and walk.person == "person":
        assert slug(taken) == adult
    else:
        assert (taken.status, taken.json()["state"]) == (200, "refused")


def test_answers_are_replaced_and_what_holds_nothing_is_absent(walk: Walk) -> None:
    id_ = walk.at("requested", {**walk.new, "communication": {}, "peopleInvolved": []})
    assert not {"communication", "peopleInvolved"} & set(walk.get(id_).json())
    first = {"outcomes": {"home": {"unableWithoutAssistance": False}, "work": {}}}
    saved = walk.take("put", id_, {**first, "wellbeing": {"impact": "none", "areas": []}})
    assert saved.json()["answers"] == {
        "outcomes": {"home": {"unableWithoutAssistance": False}},
        "wellbeing": {"impact": "none"},
    }
    again = walk.take("put", id_, {"wellbeing": {"impact": "none"}})
    assert again.json()["answers"] == {"wellbeing": {"impact": "none"}}
    same = walk.take("put", id_, {"wellbeing": {"impact": "none"}})
    assert same.header("etag") == again.header("etag") != saved.header("etag")
    assert "answers" not in walk.take("put", id_, {"outcomes": {}}).json()


def test_versions(walk: Walk) -> None:
    id_ = walk.at("requested")
    first = walk.get(id_).header("etag")
    assert slug(walk.take("put", id_, etag=None)) == "if-match-required"
    for wrong in ('W/"a"', '"a", "b"', "a"):
        assert slug(walk.take("put", id_, etag=wrong)) == "invalid-parameter"
    assert walk.take("put", id_, {"desiredOutcomes": "A"}, etag=first).status == 200
    stale = walk.take("withdraw", id_, etag=first)
    assert slug(stale) == "stale-etag"
    assert stale.json()["errors"][0]["header"] == "If-Match"
    assert walk.get(id_).json()["state"] == "in-progress"
    assert walk.take("withdraw", id_, etag="*").status == 200


def test_a_key_is_one_request(walk: Walk) -> None:
    key = uuid.uuid4().hex
    first, again = walk.request(key=key), walk.request(key=key)
    for name in ("location", "etag"):
        assert first.header(name) == again.header(name)
    assert (again.status, again.json()) == (201, first.json())
    other = walk.request({**walk.new, "reason": "Something else."}, key=key)
    assert slug(other) == "idempotency-key-reused"
    assert walk.request(key=key, actor="practitioner").json()["id"] != first.json()["id"]
    assert slug(walk.subject.call(f"request{walk.noun}", body=walk.new)) == (
        "missing-idempotency-key"
    )
    assert slug(walk.request(key="short")) == "invalid-parameter"
    id_, key = walk.at("in-progress"), uuid.uuid4().hex
    etag = walk.get(id_).header("etag")
    taken = walk.take("submit", id_, etag=etag, key=key)
    repeated = walk.take("submit", id_, etag=etag, key=key)
    assert (repeated.status, repeated.json()) == (200, taken.json())
    assert slug(walk.take("submit", id_, etag="*", key=key)) == "idempotency-key-reused"


def test_a_refused_request_leaves_its_key_free(walk: Walk) -> None:
    id_, key = walk.at("requested"), uuid.uuid4().hex
    assert slug(walk.take("submit", id_, key=key)) == "wrong-state"
    walk.take("put", id_)
    assert walk.take("submit", id_, key=key).status == 200


def test_two_requests_with_one_key_at_once() -> None:
    with running(commit_seconds=0.2) as base:
        walk = Walk(base, "needs-assessment")
        headers = {
            "Authorization": f"Bearer {token(base, 'citizen-app')}",
            "Idempotency-Key": uuid.uuid4().hex,
        }
        barrier = threading.Barrier(4)

        def send(_: int) -> httpx.Response:
            barrier.wait()
            address = f"{base}/needs-assessment/v1/needs-assessments"
            return HTTP.post(address, json=walk.new, headers=headers)

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(send, range(4)))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
        refused = next(answer for answer in answers if answer.status_code == 409)
        assert refused.json()["type"] == f"{openapi.PROBLEM_BASE}idempotency-key-in-progress"
        assert int(refused.headers["Retry-After"]) >= 0
        assert len(walk.search({"states": ["requested"]}).json()["items"]) == 3


def test_two_changes_of_one_version_at_once(walk: Walk) -> None:
    id_ = walk.at("requested")
    etag = str(walk.get(id_).header("etag"))
    base = walk.subject.base_url
    collection = f"{walk.subject.service}s"
    bearer = token(base.removesuffix(f"/{walk.subject.service}/v1"), "practitioner-tool")

    def send(step: str) -> int:
        return HTTP.post(
            f"{base}/{collection}/{id_}/{step}",
            json=BODIES["refuse"] if step == "refusal" else {},
            headers={
                "Authorization": f"Bearer {bearer}",
                "Idempotency-Key": uuid.uuid4().hex,
                "If-Match": etag,
            },
        ).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, ("refusal", "withdrawal"))) == [200, 412]


def test_search_page_by_page() -> None:
    with running() as base:
        walk = Walk(base, "carers-assessment")
        made = [walk.at("requested") for _ in range(5)]
        body = {"nhsNumber": PERSON["nhsNumber"]}
        seen, query, pages = [], "limit=2", 0
        while query:
            page = walk.search(body, query)
            assert fits_document(page, "carers-assessment", "searchCarersAssessments")
            seen += [item["id"] for item in page.json()["items"]]
            pages += 1
            following = page.json().get("next")
            query = f"limit=2&cursor={following}" if following else ""
            if following and pages == 1:
                assert slug(walk.search({}, query)) == "unknown-cursor"
        assert (seen, pages) == (made, 3)
        assert "next" not in walk.search(body, "limit=5").json()
        found = walk.search(body).json()["items"][0]
        assert set(found["carer"]) == {"name", "dateOfBirth"}
        assert walk.search({**body, "states": ["withdrawn"]}).json() == {"items": []}
        for _ in range(20):
            walk.at("requested")
        assert len(walk.search({}).json()["items"]) == 20
        assert slug(walk.search({}, "cursor=abc")) == "unknown-cursor"
        for wrong in ("limit=0", "limit=101", "limit=x", "limit=1&limit=1", "cursor=%20", "a=1"):
            assert slug(walk.search({}, wrong)) == "invalid-parameter", wrong


def test_what_a_caller_may_not_see_does_not_exist(walk: Walk) -> None:
    nobodys = "no-such-assessment"
    theirs = walk.request(actor="practitioner").json()["id"]
    restricted = "NA-1001-restricted" if walk.person == "person" else "CA-2001-restricted"
    found = [walk.get(id_) for id_ in (nobodys, theirs)]
    found += [walk.get(id_, actor="practitioner") for id_ in (nobodys, restricted)]
    for exchange in found:
        assert slug(exchange) == "not-found"
        shown = {key: value for key, value in exchange.json().items() if key != "requestId"}
        assert shown == {key: value for key, value in found[0].json().items() if key != "requestId"}
    assert walk.get(theirs, actor="practitioner").status == 200
    pages, query = [], "limit=100"
    while query:
        page = walk.search({}, query).json()
        pages += [item["id"] for item in page["items"]]
        query = f"limit=100&cursor={page['next']}" if "next" in page else ""
    assert theirs in pages
    assert restricted not in pages
