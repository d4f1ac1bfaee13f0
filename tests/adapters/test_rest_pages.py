"""Searching with the kind `rest`: what is sent, and how pages are turned."""

from __future__ import annotations

from typing import Any

import pytest
from rest_server import (
    STORE,
    Asked,
    Reply,
    Shelf,
    opened,
    over,
    record,
    serving,
    turned,
)

from adapters.errors import (
    BackendNonsenseError,
    RecordNotFoundError,
)

PAGES: dict[str, dict[str, Any]] = {
    "none": {"strategy": "none"},
    "offset": {"strategy": "offset", "offset": "from", "size": "limit", "per": 2},
    "page": {"strategy": "page", "page": "no"},
    "cursor": {"strategy": "cursor", "cursor": "after", "next": "found.next"},
    "link": {"strategy": "link"},
}


TOTALS = {
    "offset": {"total": "found.total"},
    "page": {"last": "found.last"},
    "link": {"next": "found.link"},
}


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_turned(name: str, told: bool) -> None:
    many = [record(f"A-{number}", who={"name": "Ann"}) for number in range(7)]
    many[2:2] = [record("B-1", who={"name": "Ben"}), record("S-1", access={"sealed": True})]
    pages = {**PAGES[name], **(TOTALS.get(name, {}) if told else {})}
    with over(Shelf(*many, pages=name), find={**STORE["find"], "pages": pages}) as cases:
        expected = [one["ref"] for one in many if one["ref"] != "S-1"]
        for limit in (1, 2, 3, 50):
            assert turned(cases, limit) == expected
            assert turned(cases, limit, who__name=["Ann"]) == [f"A-{n}" for n in range(7)]
        for wrong in ("", "nonsense", "[1]", '["x",-1]', "[[],0]", '["{}",true]', "[" * 9999):
            with pytest.raises(RecordNotFoundError):
                cases.find({}, wrong, 1)


@pytest.mark.parametrize("name", ["none", "offset", "page", "cursor"])
def test_a_search_may_be_posted(name: str) -> None:
    many = [record(f"A-{number}", who={"name": f"N{number % 2}"}) for number in range(7)]
    pages = {
        word: f"turn.{value}" if word in ("offset", "page", "cursor") else value
        for word, value in PAGES[name].items()
    }
    find = {
        "post": "/cases/search",
        "items": "found.cases",
        "filters": {"who.name": "wanted.name"},
        "pages": pages,
    }
    shelf = Shelf(*many, pages=name)
    with over(shelf, find=find) as cases:
        assert turned(cases, 2, who__name=["N1"]) == ["A-1", "A-3", "A-5"]
        assert {tuple(wanted["name"]) for wanted in shelf.searched} == {("N1",)}


@pytest.mark.parametrize(
    ("several", "sent"),
    [("repeat", ["Ann", "Ben"]), ("comma", ["Ann,Ben"]), ("one", None)],
)
def test_several_values_are_sent_as_the_system_takes_them(several: str, sent: Any) -> None:
    shelf = Shelf(*(record(name[0], who={"name": name, "age": 1}) for name in ("Ann", "Ben", "Cy")))
    find = {**STORE["find"], "several": several, "fixed": {"sort": "ref"}}

    def answer(asked: Asked) -> Reply:
        shelf.searched.append({"asked": asked.query})
        return Reply({"found": {"cases": shelf.records}})

    with serving(answer) as server, opened(server.url, {**STORE, "find": find}) as system:
        cases = system.collection("cases")
        found = cases.find({("who", "name"): ["Ann", "Ben"], ("who", "age"): [1, 4]}, None, 9)
        assert [one["ref"] for _, one in found] == ["A", "B"]
        asked = shelf.searched[0]["asked"]
        assert ("sort", "ref") in asked
        assert [value for name, value in asked if name == "name"] == (sent or [])
        assert cases.find({("who", "age"): [True]}, None, 9) == []


def test_what_is_found_may_have_to_be_read_again() -> None:
    shelf = Shelf(record("A-1"), record("S-1", access={"sealed": True}), record("A-2"))

    def summaries(asked: Asked) -> Reply:
        if asked.path == "/cases":
            return Reply({"found": {"cases": [{"ref": one["ref"]} for one in shelf.records]}})
        return shelf(asked)

    find = {**STORE["find"], "whole": "no"}
    with serving(summaries) as server, opened(server.url, {**STORE, "find": find}) as system:
        found = system.collection("cases").find({}, None, 9)
        assert [one for _, one in found] == [record("A-1"), record("A-2")]


def test_a_link_that_leads_elsewhere_is_not_followed() -> None:
    def luring(asked: Asked) -> Reply:
        link = None if asked.query else "http://169.254.169.254/cases?skip=1"
        return Reply({"found": {"cases": [record()], "link": link}})

    pages = {"strategy": "link", "next": "found.link"}
    with serving(luring) as server:
        store = {**STORE, "find": {**STORE["find"], "pages": pages}}
        with opened(server.url, store) as system, pytest.raises(BackendNonsenseError):
            system.collection("cases").find({}, None, 1)


def test_pages_without_an_end_are_nonsense() -> None:
    def circling(asked: Asked) -> Reply:
        return Reply({"found": {"cases": [], "next": "again"}})

    with serving(circling) as server:
        store = {**STORE, "find": {**STORE["find"], "pages": PAGES["cursor"]}}
        with opened(server.url, store) as system, pytest.raises(BackendNonsenseError):
            system.collection("cases").find({}, None, 1)


def test_what_no_address_can_carry_is_not_there() -> None:
    pages = {"find": {**STORE["find"], "pages": PAGES["cursor"]}}
    with over(Shelf(record()), **pages) as cases:
        assert cases.read("lone \ud800") is None
        assert cases.find({("who", "name"): ["lone \ud800"]}, None, 5) == []
        with pytest.raises(RecordNotFoundError):
            cases.find({}, '["\\ud800",0]', 5)


def test_no_page_is_asked_for_that_is_not_needed() -> None:
    many = [record(f"A-{number}") for number in range(7)]
    shelf = Shelf(*many, pages="offset")
    with over(shelf, find={**STORE["find"], "pages": PAGES["offset"]}) as cases:
        assert len(cases.find({}, None, 4)) == 4
        assert len(shelf.searched) == 2
