"""The kind `rest` against a small system: records, searches, pages, credentials, words."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from rest_server import (
    STORE,
    Asked,
    Reply,
    Shelf,
    noted,
    opened,
    over,
    record,
    serving,
    turned,
)

from adapters.contract import Legacy
from adapters.errors import (
    NotOfferedError,
    RecordNotFoundError,
    StaleRecordError,
)
from adapters.kinds.rest import PlaceRefusesError


def test_a_record_is_stored_read_and_changed_whole() -> None:
    shelf = Shelf()
    with over(shelf) as cases:
        assert cases.read("A-1") is None
        assert cases.create(record()) == record() == cases.read("A-1")
        assert cases.replace("A-1", noted("new")) == record(note="new")
        assert shelf.records == [record(note="new")]
        assert json.dumps(shelf.records[0]["extra"]) == json.dumps(record()["extra"])


def test_a_change_of_nothing_is_not_sent() -> None:
    with serving(Shelf(record())) as server, opened(server.url) as system:
        assert system.collection("cases").replace("A-1", lambda legacy: legacy) == record()
        assert [asked.method for asked in server.asked] == ["GET"]


def test_what_is_asked_has_no_more_than_the_council_file_says() -> None:
    shelf = Shelf(record())

    def cookies(asked: Asked) -> Reply:
        return replace(shelf(asked), headers={"Set-Cookie": "seen=1"})

    with serving(cookies) as server, opened(server.url) as system:
        cases = system.collection("cases")
        for _ in range(2):
            assert cases.read("A-1") == record()
        names = {"host", "user-agent", "accept", "accept-encoding"}
        assert [{name.lower() for name in asked.headers} for asked in server.asked] == [names] * 2


def test_a_creation_is_made_once() -> None:
    shelf = Shelf()
    with over(shelf) as cases:
        assert cases.create(record()) == cases.create(record())
        with pytest.raises(StaleRecordError):
            cases.create(record(note="another"))
        assert shelf.records == [record()]


def test_a_system_that_would_store_twice_is_looked_into_first() -> None:
    shelf = Shelf()

    def careless(asked: Asked) -> Reply:
        if asked.method == "POST":
            shelf.records.append(asked.json()["case"])
            return Reply({"done": True})
        return shelf(asked)

    words = {"post": "/cases", "send": "case", "look_first": "yes"}
    with serving(careless) as server, opened(server.url, {**STORE, "create": words}) as system:
        cases = system.collection("cases")
        assert cases.create(record()) == cases.create(record())
        assert len(shelf.records) == 1
        shelf.records[0]["access"] = {"sealed": True}
        with pytest.raises(StaleRecordError):
            cases.create(record())
        assert len(shelf.records) == 1


def test_hidden_records_are_not_there() -> None:
    sealed = [record("S-1", access={"sealed": True}), record("S-2", access={"sealed": "Y"})]
    shelf = Shelf(record("A-1"), *sealed, record("A-2", access={"sealed": False}))
    with over(shelf) as cases:
        for ref in ("S-1", "S-2", "A-9", "..", ""):
            assert cases.read(ref) is None
            with pytest.raises(RecordNotFoundError):
                cases.replace(ref, noted("seen"))
        assert turned(cases, 2) == ["A-1", "A-2"]
        with pytest.raises(StaleRecordError):
            cases.create(record("S-1"))


def test_what_the_system_alters_is_told_by_its_place() -> None:
    shelf = Shelf(record("A-0"))

    def folding(asked: Asked) -> Reply:
        reply = shelf(asked)
        for one in shelf.records:
            one["who"] = {**one["who"], "name": one["who"]["name"].upper()}
        return reply

    with serving(folding) as server, opened(server.url) as system:
        cases = system.collection("cases")
        for write in (lambda: cases.create(record()), lambda: cases.replace("A-0", renamed)):
            with pytest.raises(PlaceRefusesError) as refused:
                write()
            assert refused.value.path == ("who", "name")
            assert "Ödön" not in str(refused.value)


def renamed(legacy: Legacy) -> Legacy:
    return {**legacy, "who": {"name": "Mixed Case", "age": 71}}


def test_what_json_cannot_carry_is_refused_before_it_is_sent() -> None:
    with serving(Shelf()) as server, opened(server.url) as system:
        with pytest.raises(PlaceRefusesError) as refused:
            system.collection("cases").create(record(note="lone \ud800"))
        assert refused.value.path == ("note",)
        assert server.asked == []


def test_a_decimal_number_is_a_number_of_json_and_is_found_by_it() -> None:
    shelf = Shelf()

    def priced(*numbers: str) -> Legacy:
        who = {"name": "Ödön Król", "age": Decimal(numbers[0])}
        return record(who=who, visits=[{"by": Decimal(number)} for number in numbers])

    with over(shelf) as cases:
        made = cases.create(priced("67.70", "999999999.99", "0.00"))
        assert (
            json.dumps(made["who"]["age"]) == "67.7" == json.dumps(shelf.records[0]["who"]["age"])
        )
        assert cases.create(priced("67.7", "999999999.990", "0")) == made
        assert cases.replace("A-1", lambda old: {**old, "who": made["who"]}) == made
        changed = cases.replace("A-1", lambda old: {**old, **priced("67.71", "33.33", "0.00")})
        assert changed["visits"] == [{"by": 67.71}, {"by": 33.33}, {"by": 0.0}]
        assert turned(cases, 2, who__age=[Decimal("67.710"), Decimal(1)]) == ["A-1"]
        assert turned(cases, 2, who__age=[Decimal("67.70")]) == []
        for number in ("NaN", "Infinity", "1E+999", "67.7100000000000000001"):
            with pytest.raises(PlaceRefusesError) as refused:
                cases.replace("A-1", lambda old, number=number: {**old, **priced(number)})  # type: ignore[misc]
            assert refused.value.path == ("who", "age")
        assert shelf.records == [changed]


@pytest.mark.parametrize("version", ["rev", "etag-header"])
def test_a_change_made_meanwhile_is_not_lost(version: str) -> None:
    shelf = Shelf(record(rev=1))

    def checking(asked: Asked) -> Reply:
        if asked.method == "PUT":
            sent = asked.json()["case"]
            if version == "rev" and sent["rev"] != shelf.records[0]["rev"]:
                return Reply({"no": 1}, 409)
            reply = shelf(asked)
            if reply.status == 204:
                shelf.records[0]["rev"] += 1
            return reply
        return shelf(asked)

    with serving(checking) as server:
        store = {**STORE, "version": version}
        with opened(server.url, store) as system:
            cases = system.collection("cases")

            def late(legacy: Legacy) -> Legacy:
                shelf.records[0] |= {"note": "from elsewhere", "rev": 40}
                return {**legacy, "note": "mine"}

            with pytest.raises(StaleRecordError):
                cases.replace("A-1", late)
            assert shelf.records[0]["note"] == "from elsewhere"
            assert cases.replace("A-1", noted("mine"))["rev"] == 41


def test_records_may_be_bare_and_created_under_their_address() -> None:
    held: dict[str, Any] = {}

    def plain(asked: Asked) -> Reply:
        assert asked.headers["X-Tenant"] == "north"
        ref = asked.path.removeprefix("/api/r/")
        if asked.method == "POST" or (asked.method == "PUT" and ref not in held):
            assert asked.method == "POST" or asked.headers["If-None-Match"] == "*"
            held[ref] = asked.json()
            return Reply(b"", 201, {"Connection": "close"})
        if asked.method == "PUT":
            return Reply({"taken": True}, 412)
        if asked.path == "/api/r":
            return Reply(list(held.values()), headers={"Content-Type": "application/hal+json"})
        if ref not in held:
            return Reply({"forbidden": True}, 403)
        return Reply(held[ref], headers={"Connection": "close"})

    store = {
        "id": "ref",
        "read": {"get": "/r/{id}", "absent": ["403"]},
        "find": {"get": "/r"},
        "create": {"put": "/r/{id}"},
        "replace": {"post": "/r/{id}"},
    }
    with (
        serving(plain) as server,
        opened(f"{server.url}/api/", store, headers={"X-Tenant": "north"}) as system,
    ):
        cases = system.collection("cases")
        system.check()
        odd = "A/1 ?é%2e#"
        assert cases.read(odd) is None
        assert cases.create(record(odd)) == cases.create(record(odd)) == record(odd)
        with pytest.raises(StaleRecordError):
            cases.create(record(odd, note="another"))
        assert cases.replace(odd, noted("new")) == record(odd, note="new")
        assert turned(cases, 5) == [odd] == list(held)


def test_what_the_file_does_not_say_is_not_offered() -> None:
    store = {"id": "ref", "read": STORE["read"]}
    with serving(Shelf()) as server, opened(server.url, store) as system:
        cases = system.collection("cases")
        for call in (
            lambda: cases.find({}, None, 1),
            lambda: cases.create(record()),
            lambda: cases.replace("A-1", noted("x")),
            lambda: system.collection("other"),
        ):
            with pytest.raises(NotOfferedError):
                call()


def test_a_field_is_named_only_if_a_rule_names_it() -> None:
    failed = {"at": "error", "code": "error.no", "field": "error.of", "refused": ["9"]}
    for fine in (False, None, "", [], {}):
        with (
            serving(lambda asked, fine=fine: Reply({"error": fine, "case": record()})) as server,
            opened(server.url, failed_when=failed) as system,
        ):
            assert system.collection("cases").read("A-1") == record()
    for of, path in (("who.name", ("who", "name")), ("Ödön Król", ()), (5, ())):
        reply = Reply({"error": {"no": 9, "of": of}})
        with (
            serving(lambda asked, reply=reply: reply) as server,
            opened(server.url, failed_when=failed) as system,
            pytest.raises(PlaceRefusesError) as refused,
        ):
            system.collection("cases").create(record())
        assert refused.value.path == path
