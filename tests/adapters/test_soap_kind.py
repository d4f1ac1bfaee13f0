"""The kind `soap`: records written, read back, searched and kept to themselves."""

from __future__ import annotations

from typing import Any

import pytest
from soap_server import (
    EASTVALE,
    RESET,
    Meddler,
    Reply,
    changed,
    environ,
    new,
    only_on,
    rewritten,
    system,
    told,
)

from adapters.compliance.samples import fullest
from adapters.errors import (
    BackendNonsenseError,
    NotHoldableError,
    NotOfferedError,
    RecordNotFoundError,
)
from adapters.kinds.soap import ElementRefusesError, SoapCollection, SoapSystem
from adapters.registry import open_council
from adapters.standins import eastvale

pytest_plugins = ["soap_fixtures"]


@pytest.mark.parametrize("text", ["NUL\0Canary", "lone \ud800 Canary", "Canary\x0b", "\uffff"])
def test_what_xml_cannot_hold(text: str, needs: SoapCollection, meddler: Meddler) -> None:
    refused = told(ElementRefusesError, needs.create, new(REASON=text))
    assert isinstance(refused, ElementRefusesError)
    assert (refused.path, refused.pointer) == (("REASON",), "")
    people = {"PERSON": [{"NAME": text}]}
    refused = told(ElementRefusesError, needs.replace, "NA-1001", changed(PEOPLE=people))
    assert isinstance(refused, ElementRefusesError)
    assert refused.path == ("PEOPLE", "PERSON", "NAME")
    assert needs.read(text) is None
    assert needs.find({("STATUS",): [text]}, None, 5) == []
    council = open_council(EASTVALE, environ(meddler.address), {"soap": SoapSystem})
    record = {**fullest("needs-assessment", "CT-2"), "reason": text}
    with pytest.raises(NotHoldableError) as caught:
        council.services["needs-assessment"].create(record)
    council.close()
    assert caught.value.pointer == "/reason"


def test_a_text_that_the_system_alters_is_refused(needs: SoapCollection, meddler: Meddler) -> None:
    before = needs.read("NA-1001")
    alter = rewritten("a  b", "a b")
    meddler.meddle = only_on("GetNeedsCase", alter)
    refused = told(ElementRefusesError, needs.create, new(REASON="a  b"))
    assert isinstance(refused, ElementRefusesError)
    assert refused.path == ("REASON",)
    refused = told(ElementRefusesError, needs.replace, "NA-1001", changed(REASON="a  b"))
    assert isinstance(refused, ElementRefusesError)
    assert refused.path == ("REASON",)
    after = needs.read("NA-1001")
    assert before is not None
    assert after is not None
    # Put back, although the service has stamped it.
    assert {**after, "LAST_SAVED": ""} == {**before, "LAST_SAVED": ""}


def test_what_cannot_be_put_back_is_told(needs: SoapCollection, meddler: Meddler) -> None:
    saves = []

    def meddle(request: bytes, reply: Reply) -> Any:
        if b"SaveNeedsCase" in request:
            saves.append(request)
            return reply if len(saves) == 1 else RESET
        return rewritten("a  b", "a b")(request, reply)

    meddler.meddle = meddle
    told(BackendNonsenseError, needs.replace, "NA-1001", changed(REASON="a  b"))
    assert len(saves) == 2


def test_white_space_of_every_kind_survives(needs: SoapCollection) -> None:
    text = "one\n\ttwo\r\nthree\r  four\x85five\u2028six"
    assert needs.create(new(REASON=text))["REASON"] == text
    assert (needs.read("CT-1") or {})["REASON"] == text


def test_what_says_nothing_is_missing(needs: SoapCollection, meddler: Meddler) -> None:
    needs.create(new(TEAM="x", REASON="y"))
    meddler.meddle = only_on("Get", rewritten("<TEAM>x</TEAM>", "<TEAM/><WORKER></WORKER>"))
    held = needs.read("CT-1")
    assert held is not None
    assert {"TEAM", "WORKER", "PEOPLE"}.isdisjoint(held)
    nil = '<REASON xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"> </REASON>'
    empty = f"{nil}<PEOPLE>\n  </PEOPLE>"
    meddler.meddle = only_on("Get", rewritten("<REASON>y</REASON>", empty))
    held = needs.read("CT-1")
    assert held is not None
    assert {"REASON", "PEOPLE"}.isdisjoint(held)


def test_pages_go_on_behind_what_must_not_be_shown(meddler: Meddler) -> None:
    ours = system(meddler.address)
    needs = ours.collection("needs-assessment")
    everything = [legacy["CASE_REF"] for _, legacy in needs.find({}, None, 100)]
    assert "NA-1099" not in everything
    for size in (1, 2, 3, 7):
        found: list[str] = []
        after = None
        while page := needs.find({}, after, size):
            assert len(page) <= size
            after = page[-1][0]
            found += [legacy["CASE_REF"] for _, legacy in page]
        assert found == everything
    assert needs.find({}, "elsewhere", 5) == []
    assert needs.find({}, "999", 5) == []
    restricted = {("CLIENT", "NHS_NO"): ["9991000798"]}
    assert needs.find(restricted, None, 5) == []
    ours.close()


def test_a_search_is_asked_in_the_schemas_order(needs: SoapCollection) -> None:
    number, status = ("CLIENT", "NHS_NO"), ("STATUS",)
    for names in ((number, status), (status, number)):
        wanted = {number: ["9991000224"], status: ["DECIDED"]}
        found = needs.find({name: wanted[name] for name in names}, None, 5)
        assert [legacy["CASE_REF"] for _, legacy in found] == ["NA-1004"]


def test_a_search_that_finds_too_much_is_checked(needs: SoapCollection, meddler: Meddler) -> None:
    meddler.meddle = rewritten("<STATUS>SUBMITTED<", "<STATUS>submitted<")
    assert needs.find({("STATUS",): ["SUBMITTED"]}, None, 5) == []
    meddler.meddle = only_on(
        "Find", rewritten("<CASE>", "<CASE><CASE_REF>x</CASE_REF></CASE><CASE>")
    )
    told(BackendNonsenseError, needs.find, {}, None, 5)
    told(NotOfferedError, needs.find, {("REASON",): ["x"]}, None, 5)


def test_no_token_is_like_another(needs: SoapCollection, meddler: Meddler) -> None:
    for _ in range(3):
        needs.read("NA-1001")
    assert len(set(meddler.requests)) == 3
    assert not [r for r in meddler.requests if eastvale.PASSWORD.encode() in r]


def test_a_wrong_password_is_the_files_fault(meddler: Meddler) -> None:
    for words in ({"password": "Canary"}, {"security": "password-text", "password": "Canary"}):
        ours = system(meddler.address, **words)
        told(BackendNonsenseError, ours.check)
        ours.close()


def test_the_environment_and_cookies_change_nothing(
    meddler: Meddler, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    ours = system(meddler.address)
    headers = {"Content-Type": "text/xml", "Set-Cookie": "who=Okafor; Path=/"}
    meddler.meddle = lambda request, reply: Reply(reply.body, 200, headers)
    for _ in range(2):
        assert ours.collection("needs-assessment").read("NA-1001")
    assert not [sent for sent in meddler.headers if "Cookie" in sent or "Authorization" in sent]
    ours.close()


def test_what_cannot_be_written_is_not_sent(needs: SoapCollection, meddler: Meddler) -> None:
    for wrong in (
        new(NOBODY="x"),
        new(REASON=7),
        new(REASON=["x"]),
        new(CLIENT="x"),
        new(PEOPLE={"PERSON": {"NAME": "x"}}),
        new(REASON={"A": "x"}),
        {**new(), "CASE_REF": None},
    ):
        told(BackendNonsenseError, needs.create, wrong)
    assert meddler.requests == []
    told(NotHoldableError, needs.replace, "NA-1001", changed(CASE_REF="NA-1"))
    told(RecordNotFoundError, needs.replace, "NA-1099", changed(REASON="x"))
    told(NotHoldableError, needs.create, new(REASON="Canary" * 2000))
    assert needs.read("CT-1") is None
