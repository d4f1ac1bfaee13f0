"""The words of the kind `soap`: what they build, and how wrong ones are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from soap_server import (
    EASTVALE,
    environ,
)

from adapters.errors import (
    CouncilFileError,
)
from adapters.kinds.soap import SoapSystem, envelope
from adapters.kinds.soap.words import store_words
from adapters.registry import open_council


def test_requests_are_built_as_the_file_says() -> None:
    write = {"operation": "Put", "record": "IN.CASE"}
    given = {
        "namespace": "urn:x",
        "qualified": "false",
        "key": "REF",
        "order": {".": ["REF"]},
        "read": {
            "operation": "Get",
            "id": "KEY.REF",
            "item": "CASE",
            "with": {"KEY.SOURCE": "<us>", "MODE": "FULL"},
            "order": ["MODE", "KEY"],
        },
        "find": {
            "operation": "Find",
            "items": "CASE",
            "start": "PAGE.FROM",
            "count": "PAGE.MANY",
            "first": "0",
            "filters": {"REF": "BY.REF"},
        },
        "create": write,
        "replace": write,
    }
    store = store_words("x", given, [("REF",)])
    built = envelope.request(store, store.read, [("KEY.REF", "1"), *store.read.fixed.items()])
    assert etree.tostring(built) == (
        b'<ns0:Get xmlns:ns0="urn:x"><MODE>FULL</MODE>'
        b"<KEY><REF>1</REF><SOURCE>&lt;us&gt;</SOURCE></KEY></ns0:Get>"
    )
    texts = [("BY.REF", "1"), ("BY.REF", "2"), ("PAGE.FROM", "0"), ("PAGE.MANY", "5")]
    built = envelope.request(store, store.find, texts)
    assert etree.tostring(built) == (
        b'<ns0:Find xmlns:ns0="urn:x"><BY><REF>1</REF><REF>2</REF></BY>'
        b"<PAGE><FROM>0</FROM><MANY>5</MANY></PAGE></ns0:Find>"
    )
    assert store.find.first == 0


@pytest.mark.parametrize(
    ("old", "replacement", "said"),
    [
        ('"${EASTVALE_ADDRESS}"', '"${EASTVALE_PASSWORD}"', "connection.address"),
        ('"${EASTVALE_ADDRESS}"', "http://four:swans@127.0.0.1/", "connection.address"),
        ("security: password-digest", "security: none", "connection.security"),
        ("security: password-digest", "security: sesame", "connection.security"),
        ("timeout: 10s", "timeout: soon", "connection.timeout"),
        ("timeout: 10s", "retries: 3", "connection.retries"),
        ("timeout: 10s", "certificates: /nowhere.pem", "connection.certificates"),
        ("stale: [CW-409]", "stale: [CW-404]", "connection.faults"),
        ("      key: CASE_REF", "      key: CASE_ID", "does not name `CASE_ID`"),
        ("RESIDENCE, ADVICE", "ADVICE", "does not name `DECIDED.RESIDENCE`"),
        ("[LINE_1, LINE_2,", "[LINE_1, LINE_1,", "has a name twice"),
        ("id: CASE_REF, item: CASE", "id: CASE_REF", "read.item"),
        ("start: START", "start: START\n        order: [COUNT]", "order of FindNeedsCases"),
        ("start: START", "start: $.START", "find.start"),
        ("hidden: {RESTRICTED", "hidden: {SECRET", "does not name `SECRET`"),
        ("        count: COUNT", "        count: COUNT\n        size: lots", "find.size"),
    ],
)
def test_words_that_are_wrong(old: str, replacement: str, said: str, tmp_path: Path) -> None:
    text = EASTVALE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "council.yaml"
    file.write_text(text.replace(old, replacement, 1), encoding="utf-8")
    with pytest.raises(CouncilFileError, match=said) as caught:
        open_council(file, environ("http://127.0.0.1:9/"), {"soap": SoapSystem})
    assert "swans" not in str(caught.value)
    assert caught.value.line
