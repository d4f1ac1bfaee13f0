"""Council files: what is read, what is filled in and never shown, and every refusal's place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

import openapi
from adapters.council_file import ONLY, CouncilFile, interpret, read
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
    assert council_file.connection is not None
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


TWO = """\
council: {name: Ambridge Council, slug: ambridge, gss: E10999999, contact: a@ambridge.example}
standard: "1.0"
systems:
  cases:
    kind: paper
    connection: {url: "ledger://clerk:${AMBRIDGE_PASSWORD}@shelf"}
  trust:
    kind: stone
    connection: {key: "${AMBRIDGE_KEY}"}
    code_lists:
      capacity: {unknown: reject, codes: {has-capacity: A, lacks-capacity: B, not-established: C}}
services:
  needs-assessment:
    system: cases
    store: {table: T}
    record: {id: REF, mind: {from: MIND, codes: capacity}}
  carers-assessment:
    system: trust
    store: {slab: S}
    record: {id: REF, mind: {from: MIND, codes: capacity}}
code_lists:
  capacity: {unknown: reject, codes: {has-capacity: A, lacks-capacity: D, not-established: C}}
"""
ONE = TWO[: TWO.index("  trust:")] + TWO[TWO.index("services:") : TWO.index("  carers")]


def test_a_council_on_two_systems() -> None:
    council_file = written(TWO)
    assert list(council_file.reached()) == ["cases", "trust"]
    assert [entry.kind for entry in council_file.reached().values()] == ["paper", "stone"]
    assert council_file.system_of("needs-assessment") == "cases"
    assert council_file.system_of("carers-assessment") == "trust"
    assert council_file.stores("cases") == {"needs-assessment": {"table": "T"}}
    assert council_file.stores("trust") == {"carers-assessment": {"slab": "S"}}
    assert council_file.revealed("cases") == {"url": "ledger://clerk:c4n4ry@shelf"}
    assert council_file.revealed("trust") == {"key": "k3y"}
    assert council_file.fault("x", *council_file.place_of("trust"), "kind").line == 8
    shown = f"{council_file!r} {council_file!s} {council_file.reached()} {vars(council_file)}"
    shown += council_file.model_dump_json()
    assert "c4n4ry" not in shown
    assert "k3y" not in shown


def test_one_system_with_a_name_need_not_be_named_again() -> None:
    named = written(ONE)
    silent = written(ONE.replace("    system: cases\n", ""))
    for council_file in (named, silent):
        assert council_file.system_of("needs-assessment") == "cases"
        assert council_file.stores("cases") == {"needs-assessment": {"table": "T"}}


def test_one_system_without_a_name() -> None:
    council_file = written()
    assert list(council_file.reached()) == [ONLY]
    assert council_file.system_of("needs-assessment") == ONLY
    assert council_file.place_of(ONLY) == ()
    assert council_file.revealed(ONLY) == council_file.revealed()


def test_a_system_has_codes_of_its_own() -> None:
    schema = {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "string"},
            "mind": {"type": "string", "x-code-list": "capacity"},
        },
    }
    document: dict[str, Any] = {
        "components": {"schemas": {"NeedsAssessment": schema, "CarersAssessment": schema}}
    }
    for service, code in (("needs-assessment", "D"), ("carers-assessment", "B")):
        record_map = written(TWO).record_map(service, document=document)
        said = {"id": "7", "mind": "lacks-capacity"}
        assert record_map.put(said, None) == {"REF": "7", "MIND": code}
        assert record_map.get({"REF": "7", "MIND": code}) == said


def two(old: str, new: str) -> str:
    assert TWO.count(old) == 1
    return TWO.replace(old, new)


REFUSED_OF_TWO = [
    (two("systems:\n", "kind: paper\nsystems:\n"), 3, "write `kind` or `systems`, not both"),
    (two("services:\n", "connection: {a: b}\nservices:\n"), 12, "write `connection` or `systems`"),
    (changed("standard", "colour: red\nstandard"), 2, "`colour` is not a word of a council file"),
    (two("system: trust", "system: trsut"), 18, "`carers-assessment` is on no system of this file; "
     "did you mean `trust`?"),
    (two("    system: trust\n", ""), 17, "say on which of the `systems` `carers-assessment` is"),
    (two("system: trust", "system: cases"), 7, "no service is on the system `trust`"),
    (two("system: trust", "system: [trust]"), 18, "`services.carers-assessment.system`: "),
    (changed("    store: {table: T}", "    system: cases\n    store: {table: T}"), 10,
     "`needs-assessment` is on no system of this file"),
    (two("kind: stone", "kind: Stone!"), 8, "`systems.trust.kind`: string should match pattern"),
    (two("    kind: stone\n", ""), 7, "`systems.trust.kind` is missing: write it"),
    (two('    connection: {key: "${AMBRIDGE_KEY}"}\n', ""), 7,
     "`systems.trust.connection` is missing"),
    (two("    kind: stone", "    colour: red\n    kind: stone"), 8,
     "`systems.trust.colour` is not a word"),
    (two("  trust:\n", "  Trust!:\n"), 7, "string should match pattern"),
    (two("${AMBRIDGE_KEY}", "${OTHER_KEY}"), 9, "the environment has no OTHER_KEY"),
    (two("${AMBRIDGE_KEY}", "${other-key}"), 9, "write ${NAME} with capital letters"),
    (two("kind: stone", 'kind: "${AMBRIDGE_KEY}"'), 8, "filled in under `connection:` only"),
    (two("codes: {has-capacity: A, lacks-capacity: B",
         'codes: {has-capacity: A, lacks-capacity: "${AMBRIDGE_KEY}"'), 11,
     "filled in under `connection:` only"),
    (two("{slab: S}", '{slab: "${AMBRIDGE_KEY}"}'), 19, "filled in under `connection:` only"),
    (two("  cases:\n    kind: paper", '  connection:\n    kind: "${AMBRIDGE_KEY}"'), 5,
     "filled in under `connection:` only"),
    (TWO[: TWO.index("  cases:")].replace("systems:", 'systems: ["${AMBRIDGE_KEY}"]')
     + TWO[TWO.index("services:"):], 3, "filled in under `connection:` only"),
    (TWO[: TWO.index("  cases:")].replace("systems:", "systems: {}") + TWO[TWO.index("services:"):],
     3, "`systems`: "),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "says"), REFUSED_OF_TWO, ids=[s for _, _, s in REFUSED_OF_TWO]
)
def test_a_file_with_systems_is_refused(text: str, line: int, says: str) -> None:
    with pytest.raises(CouncilFileError) as refused:
        written(text)
    assert str(refused.value).startswith(f"council.yaml:{line}: ")
    assert says in str(refused.value)
    assert "c4n4ry" not in str(refused.value)
    assert "k3y" not in str(refused.value)
    assert refused.value.__context__ is None


def test_a_file_with_neither_form_is_told_of_both() -> None:
    with pytest.raises(CouncilFileError, match="`kind` is missing: write it, or `systems`"):
        written(ONE[: ONE.index("systems:")] + ONE[ONE.index("services:") :])


def test_a_fault_in_a_list_of_one_system_is_placed_there() -> None:
    text = two("lacks-capacity: B", "lacks-capacity: A")
    with pytest.raises(CouncilFileError, match=r"council.yaml:11: .*legacy code `A` stands for"):
        written(text).record_map("carers-assessment")
    with pytest.raises(CouncilFileError, match=r"council.yaml:16: .*`mind`"):
        written(text).record_map("needs-assessment")
