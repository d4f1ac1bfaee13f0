"""What may not be seen, what was refused, where a new record is, and what the register tells."""

from __future__ import annotations

import random
from typing import Any

import pytest
from judged import judged
from natives import ledger_of

from conformance.budget import Budget
from conformance.kinds import kinds
from conformance.laws import locations, refused, register, visibility
from conformance.laws.relations import Case
from conformance.ledger import Ledger
from conformance.model import Exchange
from conformance.mutants.catalogue import mutants
from conformance.mutants.implementations import running
from conformance.properties_bodies import Bodies
from conformance.subject import Subject
from conformance.tokens import Tokens, sandbox_grants

HIDDEN, STORED, READABLE = "CA-COMMON-025", "CA-COMMON-015", "CA-COMMON-040"
FOUND = {
    "hidden-403": (visibility, HIDDEN),
    "hidden-409": (visibility, HIDDEN),
    "hidden-told": (visibility, HIDDEN),
    "invalid-request-stored": (refused, STORED),
    "location-of-another": (locations, READABLE),
    "location-of-the-list": (locations, READABLE),
    "register-other-version": (register, "CA-DIRECTORY-010"),
    "service-of-unconnected": (register, "CA-DIRECTORY-008"),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_mutant_is_found_by_its_law(name: str) -> None:
    table, clause = FOUND[name]
    service = mutants()[name].services[0]
    with running(name) as base_url:
        assert _failed(table, base_url, service) >= {clause}


@pytest.mark.parametrize("service", [*kinds(), "directory"])
@pytest.mark.parametrize("table", [visibility, refused, locations, register])
def test_the_right_implementation_passes(table: Any, service: str) -> None:
    with running() as base_url:
        assert _failed(table, base_url, service) == set()


def _failed(table: Any, base_url: str, service: str) -> set[str]:
    tokens = Tokens(sandbox_grants(base_url), {})
    subject = Subject(service, f"{base_url}/{service}/v1", tokens=tokens, seed=3)
    ledger = ledger_of(service)
    _hold(table, subject, ledger)
    return {each.clause for each in ledger.results() if each.failures}


def _hold(table: Any, subject: Subject, ledger: Ledger) -> None:
    for law in table.laws():
        if law.service == subject.service:
            case = Case(subject, ledger, Budget("standard"), law.name)
            law.holds(case)
            case.clean()


def test_somebody_else_may_store_something_meanwhile() -> None:
    names: list[str] = []

    def summary(told: dict[str, Any], **_: Any) -> dict[str, Any]:
        person = {**told["person"], "name": {"given": "Nell", "family": "Elsewhere"}}
        names.append(told["id"])
        # From the second search on there is one more, of another's.
        return {**told, "id": f"another-{len(names)}", "person": person}

    def only(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        _hold(refused, subject, ledger)

    _, results = judged(only, "needs-assessment", {"summary": summary})
    assert not [each for each in results if each.failures]
    assert names


@pytest.mark.parametrize(
    "id", ["NA-1001", "9f1c2d3e-0a1b-4c5d-8e9f-001122334455", "0", "a", "--", "ZZZZ_zz"]
)
def test_another_id_is_of_the_same_form(id: str) -> None:
    made = visibility.unlike(id, random.Random(1))
    assert made != id
    assert [each.isalnum() for each in made[: len(id)]] == [each.isalnum() for each in id]
    assert [each.isdigit() for each in made[: len(id)]] == [each.isdigit() for each in id]


def _answer(status: int, body: bytes, **headers: str) -> Exchange:
    told = {"content-type": "application/problem+json", "date": str(random.random()), **headers}
    return Exchange("", "", "GET", "", (), b"", status, tuple(told.items()), body, 0.0, 0.0)


def _told(one: Exchange, other: Exchange) -> str:
    return visibility.difference(visibility.shown(one, "A-1"), visibility.shown(other, "B-2"))


def test_answers_differ_in_what_tells_of_the_record_only() -> None:
    first = _answer(404, b'{"title": "Not found", "detail": "None of A-1.", "requestId": "1"}')
    same = _answer(404, b'{"title": "Not found", "detail": "None of B-2.", "requestId": "2"}')
    assert not _told(first, same)
    for other, part in (
        (_answer(403, first.response_body), "status 403"),
        (_answer(404, b'{"title": "Hidden", "detail": "None of B-2.", "requestId": "2"}'), "title"),
        (_answer(404, b'{"title": "Not found", "detail": "Not yours.", "requestId": "2"}'), "det"),
        (_answer(404, b'{"title": "Not found", "detail": "None of B-2."}'), "requestId"),
        (_answer(404, b"nothing"), "body"),
        (_answer(404, same.response_body, etag='"1"'), "etag"),
        (_answer(404, same.response_body, **{"x-owner": "1"}), "x-owner"),
    ):
        assert part in _told(first, other)


def test_a_location_on_another_host_is_not_followed() -> None:
    def at(location: str) -> str:
        headers = (("location", location),)
        made = Exchange("", "", "POST", "http://a/x/v1/y", (), b"", 201, headers, b"", 0.0, 0.0)
        return locations.path_of(made)

    assert at("/x/v1/y/1") == "/x/v1/y/1"
    assert at("http://a/x/v1/y/1") == "/x/v1/y/1"
    assert at("http://b/x/v1/y/1") == at("//b/x/v1/y/1") == at("") == ""


def test_every_refused_body_is_wrong_by_its_schema_and_every_other_right() -> None:
    for service, kind in kinds().items():
        subject = Subject(service, "http://127.0.0.1:9", tokens=lambda actor: None, seed=1)
        case = Case(subject, ledger_of(service), Budget(), "wrong")
        reader = Bodies(subject.document)
        schema = {"$ref": f"#/components/schemas/New{kind.noun}"}
        every = list(refused.wrong(case))
        for each in every:
            fits = bool(each.words) or each.clause in ("CA-FINANCE-023", "CA-FINANCE-025")
            assert reader.valid(schema, each.body) is fits, each.what
        assert len({refused.family(each.body[kind.person]) for each in every}) == len(every)


def test_what_was_refused_and_stored_is_told_under_the_clause_of_its_refusal() -> None:
    def taken(found: list[Any], **_: Any) -> list[Any]:
        return []

    def only(subject: Subject, ledger: Ledger, budget: Budget) -> None:
        _hold(refused, subject, ledger)

    _, results = judged(only, "carers-assessment", {"found": taken})
    assert STORED in {each.clause for each in results if each.failures}
    _, results = judged(only, "carers-assessment", {"declared": lambda value, **_: True})
    assert {each.clause for each in results if each.failures} == {"CA-COMMON-019"}
