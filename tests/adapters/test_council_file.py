"""Council files: what is read, what is filled in and never shown, and every refusal's place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

import openapi
from adapters.council_file import CouncilFile, interpret, read
from adapters.errors import CouncilFileError
from adapters.mapping import parse

WHOLE = """\
council: {name: Ambridge Council, slug: ambridge, gss: E10999999, contact: a@ambridge.example}
standard: "1.0"
kind: paper
connection:
  url: "ledger://clerk:${AMBRIDGE_PASSWORD}@shelf"
  pool: "5"
  keys: ["${AMBRIDGE_KEY}", plain]
services:
  needs-assessment:
    store: {table: T}
    record: {id: REF}
code_lists: {}
quality: {tier: bronze, exempt: {}}
"""
ENVIRON = {"AMBRIDGE_PASSWORD": "c4n4ry", "AMBRIDGE_KEY": "k3y"}


def written(text: str = WHOLE, environ: dict[str, str] = ENVIRON) -> CouncilFile:
    return interpret(parse(text, "council.yaml"), environ, file="council.yaml")


def test_a_file_is_read() -> None:
    council_file = written()
    assert council_file.council.slug == "ambridge"
    assert council_file.path == "council.yaml"
    assert council_file.stores() == {"needs-assessment": {"table": "T"}}
    assert council_file.services["needs-assessment"].record.line == 11
    assert council_file.source["kind"] == "paper"
    with pytest.raises(ValueError, match="frozen"):
        council_file.kind = "sql"  # type: ignore[misc]


def test_only_council_kind_connection_and_services_are_needed() -> None:
    least = "\n".join(WHOLE.splitlines()[:-2])
    assert written(least).quality.tier == "bronze"


def test_secrets_are_filled_in_and_never_shown() -> None:
    council_file = written()
    assert isinstance(council_file.connection["url"], SecretStr)
    assert council_file.connection["pool"] == "5"
    shown = f"{council_file!r} {council_file!s} {council_file.connection} {vars(council_file)}"
    shown += council_file.model_dump_json()
    assert "c4n4ry" not in shown
    assert "k3y" not in shown
    assert council_file.revealed() == {
        "url": "ledger://clerk:c4n4ry@shelf",
        "pool": "5",
        "keys": ["k3y", "plain"],
    }


def changed(old: str, new: str) -> str:
    assert old in WHOLE
    return WHOLE.replace(old, new)


REFUSED = [
    (changed("kind: paper\n", ""), 1, "`kind` is missing: write it"),
    (changed("kind: paper", "kind: Paper!"), 3, "`kind`: string should match pattern"),
    (changed('standard: "1.0"', "standard: '2.0'"), 2, "`standard`: input should be '1.0'"),
    (changed("standard", "standrad"), 1, "`standard` is missing"),
    (changed("tier: bronze", "tier: gilt"), 13, "`quality.tier`: input should be 'bronze'"),
    (changed("exempt: {}", "exempt: {paging: no}"), 13, "`quality.exempt.paging`: string should"),
    (changed("gss: E10999999", "gss: W06000001"), 1, "`council.gss`: string should match"),
    (changed("slug: ambridge", "slug: Ambridge"), 1, "`council.slug`: string should match"),
    (changed("a@ambridge.example", "ambridge"), 1, "`council.contact`: string should match"),
    (changed("name: Ambridge Council, ", ""), 1, "`council.name` is missing: write it"),
    (changed("    record: {id: REF}", "    recrod: {id: REF}"), 9, "record` is missing"),
    (changed("    record: {id: REF}", "    record: REF"), 11, "must have words and colons under"),
    (changed("code_lists: {}", "code_lists: {a: b}"), 12, "`code_lists.a` must have words"),
    (changed("code_lists: {}", "colour: red"), 12, "`colour` is not a word of a council file"),
    (changed("${AMBRIDGE_KEY}", "${OTHER_KEY}"), 7, "the environment has no OTHER_KEY"),
    (changed("${AMBRIDGE_KEY}", "${other-key}"), 7, "write ${NAME} with capital letters"),
    (changed("{table: T}", '{table: "${TABLE}"}'), 10, "filled in under `connection:` only"),
    (changed("{table: T}", '{table: ["${TABLE}"]}'), 10, "filled in under `connection:` only"),
]


@pytest.mark.parametrize(("text", "line", "says"), REFUSED, ids=[s for _, _, s in REFUSED])
def test_a_file_is_refused(text: str, line: int, says: str) -> None:
    with pytest.raises(CouncilFileError) as refused:
        written(text)
    assert str(refused.value).startswith(f"council.yaml:{line}: ")
    assert says in str(refused.value)
    assert "c4n4ry" not in str(refused.value)
    assert refused.value.__context__ is None


def test_no_connection_is_a_missing_word() -> None:
    lines = WHOLE.splitlines()
    with pytest.raises(CouncilFileError, match="`connection` is missing"):
        written("\n".join([*lines[:3], *lines[7:]]))


def test_no_service_is_refused() -> None:
    text = WHOLE[: WHOLE.index("  needs-assessment")].replace("services:", "services: {}")
    with pytest.raises(CouncilFileError, match=r"council.yaml:8: `services`: "):
        written(text)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CouncilFileError, match="there is no such file"):
        read(tmp_path / "none.yaml", {})
    with pytest.raises(CouncilFileError, match="cannot be read"):
        read(tmp_path, {})
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(WHOLE.encode() + b"# caf\xe9\n")
    with pytest.raises(CouncilFileError, match=r"latin.yaml:14: is not UTF-8"):
        read(latin, ENVIRON)


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "council.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    assert read(os.fspath(path), ENVIRON).path == str(path)


def test_a_mapping_is_held_against_the_document_given() -> None:
    document: dict[str, Any] = {
        "components": {
            "schemas": {
                "NeedsAssessment": {
                    "type": "object",
                    "required": ["id"],
                    "properties": {"id": {"type": "string"}},
                }
            }
        }
    }
    record_map = written().record_map("needs-assessment", document=document)
    assert record_map.get({"REF": "7"}) == {"id": "7"}


def test_a_mapping_is_held_against_the_standard() -> None:
    if "needs-assessment" not in openapi.services():
        pytest.skip("the standard has no document for needs-assessment yet")
    with pytest.raises(CouncilFileError, match=r"council.yaml:11: the standard requires `person`"):
        written().record_map("needs-assessment")


def test_a_service_that_the_standard_does_not_have() -> None:
    with pytest.raises(CouncilFileError, match=r"council.yaml:9: no service `needs-assesment`"):
        written(changed("needs-assessment:", "needs-assesment:")).record_map("needs-assesment")
    with pytest.raises(CouncilFileError, match="no service `rules` has records"):
        written(changed("needs-assessment:", "rules:")).record_map("rules")
