"""The kind `soap` and what comes back: nonsense, encodings, document types, faults."""

from __future__ import annotations

import gzip
import logging
import time
from pathlib import Path

import pytest
from soap_server import (
    ENVELOPE,
    FAULT,
    NS,
    SECRETS,
    SOAP_NS,
    Meddle,
    Meddler,
    Reply,
    changed,
    instead,
    new,
    only_on,
    rewritten,
    told,
)

from adapters.errors import (
    BackendNonsenseError,
    BackendUnavailableError,
    NotHoldableError,
    RecordNotFoundError,
    StaleRecordError,
)
from adapters.kinds.soap import SoapCollection

pytest_plugins = ["soap_fixtures"]


def chopped(request: bytes, reply: Reply) -> Reply:
    return Reply(reply.body[: len(reply.body) // 2])


def recoded(declared: str, encoding: str, charset: str) -> Meddle:
    """The answer in one encoding, declaring another, under a third of HTTP's."""

    def meddle(request: bytes, reply: Reply) -> Reply:
        text = reply.body.decode().partition("?>")[2].replace("Miriam", "Míriam")
        said = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
        kind = f"text/xml; charset={charset}" if charset else "text/xml"
        return Reply((said + text).encode(encoding, "replace"), 200, {"Content-Type": kind})

    return meddle


NONSENSE: dict[str, Meddle] = {
    "an HTML page": instead(b"<html><body>Okafor</body></html>", 200, "text/html"),
    "an HTML page that says it is XML": instead(b"<html><body>Okafor</body></html>"),
    "an answer that says it is a page": lambda request, reply: Reply(
        reply.body, 200, {"Content-Type": "text/html"}
    ),
    "HTML that is no XML": instead(b"<!doctype html><html><br>Okafor"),
    "an HTML page with an error": instead(b"<html>Okafor</html>", 500, "text/html"),
    "nothing": instead(b""),
    "no XML": instead(b"Okafor"),
    "half of it": chopped,
    "no login": instead(FAULT.encode(), 401),
    "not there": instead(b"<html/>", 404, "text/html"),
    "another encoding than it says": recoded("utf-8", "cp1252", ""),
    "another encoding than HTTP says": recoded("", "cp1252", "utf-8"),
    "encodings that contradict": recoded("utf-8", "utf-8", "iso-8859-1"),
    "an unknown encoding": recoded("", "utf-8", "martian"),
    "a fault nobody knows": instead((FAULT % ("Server", "Okafor")).encode()),
    "a fault nobody knows in 500": instead((FAULT % ("Okafor", "")).encode(), 500),
    "SOAP 1.2": rewritten(SOAP_NS, "http://www.w3.org/2003/05/soap-envelope"),
    "an empty body": instead((ENVELOPE % "").encode()),
    "two things": instead((ENVELOPE % "<a/><b/>").encode()),
    "another namespace": rewritten(NS, "http://casework.eastvale.example/2027/"),
    "another answer": rewritten("CaseResponse", "CaseAnswer"),
    "an answer with 500": lambda request, reply: Reply(reply.body, 500),
    "an element renamed": rewritten("SURNAME", "LAST_NAME"),
    "a group renamed": rewritten("CLIENT>", "CUSTOMER>"),
    "the key renamed": rewritten("CASE_REF", "CASE_ID"),
    "the key gone": rewritten("<CASE_REF>NA-1001</CASE_REF>", ""),
    "another record": rewritten("NA-1001", "NA-1002"),
    "an element twice": rewritten("<SURNAME>", "<SURNAME/><SURNAME>"),
    "a group where text was": rewritten(">Okafor<", "><A>Okafor</A><"),
    "text in a group": rewritten("<SURNAME>", "Okafor<SURNAME>"),
    "an attribute": rewritten("<SURNAME>", '<SURNAME was="Okafor">'),
    "packed": lambda request, reply: Reply(
        gzip.compress(reply.body), 200, {"Content-Type": "text/xml", "Content-Encoding": "gzip"}
    ),
    "too much": lambda request, reply: Reply(reply.body + b" " * 5 * 1024 * 1024),
    "too deep": instead((ENVELOPE % ("<a>" * 400 + "</a>" * 400)).encode()),
    "elsewhere, at length": lambda request, reply: Reply(
        b" " * 6_000_000, 302, {"Location": "http://127.0.0.1:9/"}
    ),
    "elsewhere": lambda request, reply: Reply(b"", 307, {"Location": "http://127.0.0.1:9/"}),
}


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_told_without_a_value(
    what: str, needs: SoapCollection, meddler: Meddler, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    meddler.meddle = NONSENSE[what]
    told(BackendNonsenseError, needs.read, "NA-1001")
    told(BackendNonsenseError, needs.replace, "NA-1001", changed(REASON="x"))
    assert not [word for word in SECRETS if word in caplog.text]
    assert not any(b"SaveNeedsCase" in request for request in meddler.requests)


@pytest.mark.parametrize("what", ["an HTML page", "half of it", "an element renamed", "nothing"])
def test_nonsense_in_a_search(what: str, needs: SoapCollection, meddler: Meddler) -> None:
    meddler.meddle = NONSENSE[what]
    told(BackendNonsenseError, needs.find, {}, None, 5)


def _bomb() -> str:
    return "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "Okafor"}">' for n in range(12))


@pytest.mark.parametrize("attack", ["file", "address", "laughs", "attribute", "parameter", "plain"])
def test_document_types_are_refused(
    attack: str, needs: SoapCollection, meddler: Meddler, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("Canary")
    target = f"file://{secret}" if attack != "address" else meddler.address
    declared, inside = f'<!ENTITY x SYSTEM "{target}">', "&x;"
    if attack == "laughs":
        declared, inside = _bomb(), "&e11;"
    if attack == "attribute":
        declared, inside = '<!ENTITY x "Okafor"><!ATTLIST SURNAME was CDATA "&x;">', "Okafor"
    if attack == "parameter":
        declared, inside = f'<!ENTITY % x SYSTEM "{target}"> %x;', "Okafor"
    if attack == "plain":
        declared, inside = "", "Okafor"

    def meddle(request: bytes, reply: Reply) -> Reply:
        # Otherwise the answer is a good one: nothing but the document type is wrong with it.
        typed = reply.body.replace(b"?>", f"?><!DOCTYPE Envelope [{declared}]>".encode(), 1)
        return Reply(typed.replace(b">Okafor<", f">{inside}<".encode(), 1))

    meddler.meddle = meddle
    started = time.monotonic()
    told(BackendNonsenseError, needs.read, "NA-1001")
    assert time.monotonic() - started < 1
    assert len(meddler.requests) == 1


@pytest.mark.parametrize(
    ("declared", "encoding", "charset"),
    [
        ("iso-8859-1", "iso-8859-1", ""),
        ("", "iso-8859-1", "ISO-8859-1"),
        ("utf-16", "utf-16", "utf-16"),
        ("utf-8", "utf-8", '"UTF-8"'),
        ("", "utf-8-sig", ""),
    ],
)
def test_other_encodings_are_read_where_they_are_declared(
    declared: str, encoding: str, charset: str, needs: SoapCollection, meddler: Meddler
) -> None:
    needs.create(new(REASON="Fête à Zoë"))
    meddler.meddle = only_on("Get", rewritten("Łukasz", "Lukas"))
    plain = needs.read("CT-1")
    inner = meddler.meddle
    recode = recoded(declared, encoding, charset)
    meddler.meddle = lambda request, reply: recode(request, inner(request, reply))
    assert needs.read("CT-1") == plain
    assert plain is not None
    assert plain["REASON"] == "Fête à Zoë"


@pytest.mark.parametrize("status", [200, 500])
def test_faults_mean_what_the_file_says(
    status: int, needs: SoapCollection, meddler: Meddler
) -> None:
    def said(code: str, fault_code: str = "Client") -> Meddle:
        return instead((FAULT % (fault_code, code)).encode(), status)

    meddler.meddle = said("CW-404")
    assert needs.read("NA-1001") is None
    assert needs.find({}, None, 5) == []
    told(RecordNotFoundError, needs.replace, "NA-1001", changed(REASON="x"))
    meddler.meddle = said("CW-503")
    told(BackendUnavailableError, needs.read, "NA-1001")
    told(BackendUnavailableError, needs.create, new())
    meddler.meddle = said("CW-422")
    told(BackendNonsenseError, needs.read, "NA-1001")
    told(NotHoldableError, needs.create, new())
    meddler.meddle = said("", "CW-503")
    told(BackendUnavailableError, needs.find, {}, None, 5)
    for code, kind in (("CW-404", RecordNotFoundError), ("CW-409", StaleRecordError)):
        meddler.meddle = only_on("SaveNeedsCase", said(code))
        told(kind, needs.replace, "NA-1001", changed(REASON=code))
