"""The schema for editors and the loader agree: what one accepts or refuses, the other does."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from pydantic import BaseModel

import openapi
from adapters import entry_points, rule_schema
from adapters.council_file import interpret
from adapters.council_schema import ID, council_file_schema
from adapters.errors import CouncilFileError
from adapters.explain import AnyVariable
from adapters.mapping import Block, choose, component_of, load, load_code_lists, parse
from adapters.mapping.words import WORDS
from adapters.scaffold.mirror import code_lists

ROOT = Path(__file__).parents[2]
COUNCILS = ROOT / "adapters" / "councils"
FILES = sorted(COUNCILS.glob("*.yaml"))
NORTHMERE = COUNCILS / "E10999901-northmere.yaml"
COPY = ROOT / "docs" / "reference" / "council-file.schema.json"
SCHEMA = council_file_schema(
    {name: entry_points.load("careact.kinds", name) for name in ("files", "rest", "soap", "sql")}
)
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)


class Editor(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: numbers, true and false, and nothing else but text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    Editor.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first)
    )


def as_an_editor_reads(text: str) -> Any:
    return json.loads(json.dumps(yaml.load(text, Editor)))


def faults(text: str) -> list[str]:
    """What an editor would underline."""
    return [str(fault) for fault in VALIDATOR.iter_errors(as_an_editor_reads(text))]


def loads(text: str) -> bool:
    """Whether the gateway takes the file, the words of its kind aside."""
    try:
        file = interpret(parse(text), AnyVariable())
        for service in file.services:
            file.record_map(service)
    except CouncilFileError:
        return False
    return True


def test_the_committed_copy_is_the_one_that_is_made() -> None:
    made = json.dumps(SCHEMA, indent=1, ensure_ascii=False) + "\n"
    assert COPY.read_text(encoding="utf-8") == made, (
        f"make it anew: careact schema council-file > {COPY.relative_to(ROOT)}"
    )


def test_it_is_a_schema_and_every_reference_leads_somewhere() -> None:
    assert jsonschema_rs.meta.is_valid(SCHEMA)
    assert ID == SCHEMA["$id"] == "https://careact.example/schemas/council-file.json"
    named = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(SCHEMA)))
    assert named <= set(SCHEMA["$defs"])


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_council_file_is_accepted(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert faults(text) == []
    assert [str(fault) for fault in VALIDATOR.iter_errors(parse(text))] == []


MISTAKES = {
    "misspelt word of the file": ("services:", "servces:"),
    "missing kind": ("kind: sql\n", ""),
    "kind that is not there": ("kind: sql\n", "kind: sequel\n"),
    "both one system and several": ("kind: sql\n", "kind: sql\nsystems: {}\n"),
    "unknown service": ("  needs-assessment:\n", "  need-assessment:\n"),
    "service without records": ("  needs-assessment:\n", "  eligibility:\n"),
    "unknown code list": ("\n  capacity: {unknown", "\n  capacities: {unknown"),
    "code list of another property": ("codes: capacity}", "codes: relationships}"),
    "unknown code": ("has-capacity: Y", "has-capacities: Y"),
    "code without a way back": ("has-capacity: Y, ", ""),
    "unknown policy": ("{unknown: reject", "{unknown: maybe"),
    "closed list that is passed on": ("  capacity: {unknown: reject",
                                      "  capacity: {unknown: use-source-code"),
    "unknown codec": ("as: date,", "as: day,"),
    "codec of another type": ("urgent: {from: answers.URGENT, as: flag,",
                              "urgent: {from: answers.URGENT, as: date,"),
    "option of another codec": ("as: nhs-number,", "as: nhs-number, separator: a,"),
    "unknown storage": ("stored: date}", "stored: day}"),
    "misspelt option": ('"true": Y', '"treu": Y'),
    "yes without no": (', "false": N', ""),
    "property that does not exist": ("person.dateOfBirth:", "person.dateOfBith:"),
    "object as a property": ("person.email: ", "person.address: "),
    "text for a flag": ("urgent: {", "urgent: X\n      reason: {"),
    "outcome that does not exist": ("nutrition: NUT", "nutrients: NUT"),
    "misspelt property of an outcome": ("narrative:", "narratives:"),
    "key that is not there": ("key: name", "key: nmae"),
    "list without a separator": ('separator: ";", ', ""),
    "word of the kind": ("      table: FORMS", "      tabel: FORMS"),
    "missing word of the kind": ("      key: FORM_REF\n", ""),
    "tier": ("tier: bronze", "tier: brass"),
    "gss": ("gss: E10", "gss: E07"),
    "standard": ('standard: "1.0"', 'standard: "2.0"'),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_typical_mistake_is_refused(mistake: str) -> None:
    text, (right, wrong) = NORTHMERE.read_text(encoding="utf-8"), MISTAKES[mistake]
    assert right in text
    assert faults(text.replace(right, wrong, 1))
    if "word of the kind" not in mistake and mistake != "kind that is not there":
        assert not loads(text.replace(right, wrong, 1))


MANY = pytest.mark.thorough


def misspelt(node: Any) -> Iterator[tuple[str, Block, str]]:
    """Every word of a parsed file, where it stands, and beside what."""
    if isinstance(node, Block):
        for word, inner in node.items():
            yield word, node, ",".join(sorted(node))
            yield from misspelt(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from misspelt(inner)


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, id=file.stem, marks=() if "northmere" in file.stem else MANY)
        for file in FILES
    ],
)
def test_whatever_misspelt_word_the_loader_refuses_is_underlined(file: Path) -> None:
    source = parse(file.read_text(encoding="utf-8"))
    tried = set()
    for word, block, beside in list(misspelt(source)):
        if (word, beside) in tried:
            continue
        tried.add((word, beside))
        kept = list(block.items())
        lines = dict(block.lines)
        block.clear()
        block.update({f"{each}x" if each == word else each: value for each, value in kept})
        block.lines = {f"{each}x" if each == word else each: n for each, n in lines.items()}
        try:
            interpret(source, AnyVariable()).record_map(next(iter(source["services"])))
        except CouncilFileError as refused:
            # Paths and legacy names are the council's own; only `check --live` can know them.
            own = re.search("requires|is mapped|on no system", refused.reason)
            assert own or not VALIDATOR.is_valid(source), refused
        except KeyError:
            assert not VALIDATOR.is_valid(source)
        finally:
            block.clear()
            block.update(dict(kept))
            block.lines = lines
    assert len(tried) > 50


LEAST = """\
id: ID
requestedAt: {from: AT, as: instant}
state: {from: STATE, codes: assessment-states}
carer.name.given: GIVEN
carer.name.family: FAMILY
carer.dateOfBirth: {from: BORN, as: date}
caredFor.name: CARED
caredFor.relationship: {from: REL, codes: relationships}
supportedSelfAssessment.wished: {from: WISH, as: flag, stored: boolean}
supportedSelfAssessment.capacity: {from: CAP, codes: capacity}
answers.wellbeing.impact: {from: IMPACT, codes: wellbeing-impact}
answers.care.necessary: {from: NEC, as: flag, stored: boolean}
"""
SERVICE = "carers-assessment"
PROPERTIES = (
    "reason",
    "carer.nhsNumber",
    "urgent",
    "answers.care.hoursPerWeek",
    "communication.preference",
    "answers.wellbeing.areas",
    "recording.state",
    "peopleInvolved",
    "communication",
)
OPTIONS = (
    "codes: contact-preferences",
    "codes: wellbeing-areas",
    "stored: text",
    "stored: integer",
    "stored: boolean",
    "stored: list",
    "stored: datetime",
    "stored: decimal",
    "stored: pence",
    "stored: text, format: '%d/%m/%Y %H:%M:%S'",
    "format: '%d/%m/%Y %H:%M:%S'",
    "'true': Y, 'false': N",
    "length: 10",
    "separator: ';'",
    "only: read",
    "only: never",
    "beyond: near",
    "beyond: nothing",
    "width: 30, beyond: near",
    "lines: one, beyond: nothing",
    "codes: wellbeing-areas, separator: ';'",
    "codes: wellbeing-areas, stored: list",
    "width: 30",
    "width: -1",
    "charset: cp1252",
    "charset: klingon",
    "lines: one",
    "wdith: 30",
)


@pytest.mark.parametrize("name", PROPERTIES)
def test_schema_and_loader_agree_on_every_small_rule(name: str) -> None:
    lists = load_code_lists(parse(code_lists(SERVICE)), openapi.code_list)
    of_records = {"$ref": f"#/$defs/{SERVICE}-record", "$defs": SCHEMA["$defs"]}
    validator = jsonschema_rs.Draft202012Validator(of_records)
    accepted = 0
    ways = ["", *(f"as: {way}" for way in (*choose.AS, "list", "nonsense"))]
    for way, column, option in itertools.product(ways, ("", "from: X"), ("", *OPTIONS)):
        rule = f"{name}: {{{', '.join(filter(None, (way, column, option)))}}}"
        try:
            load(parse(LEAST + rule), openapi.document(SERVICE), component_of(SERVICE), lists)
        except CouncilFileError:
            good = False
        else:
            good = True
        assert validator.is_valid(as_an_editor_reads(rule)) == good, rule
        accepted += good
    assert accepted > 0 or name in ("communication", "recording.state")


def test_every_word_of_the_language_is_in_the_schema() -> None:
    record = json.dumps({name: each for name, each in SCHEMA["$defs"].items() if "-" in name})
    assert not [word for word in WORDS if f'"{word}"' not in record + json.dumps(SCHEMA["$defs"])]
    assert set(rule_schema.OPTIONS) == {*choose.AS, "list"}


def test_a_variable_may_stand_for_any_word_of_a_connection() -> None:
    text = NORTHMERE.read_text(encoding="utf-8")
    url = 'url: "${NORTHMERE_DATABASE_URL}"'
    assert url in text
    assert faults(text.replace(url, f'{url}, pool: "${{POOL}}", timeout: "${{WAIT}}"')) == []
    assert faults(text.replace(url, f'{url}, pool: "{{POOL}}"'))
    assert faults(text.replace("order: FORM_ID", 'order: ["${COLUMN}"]', 1))


def test_several_systems_have_the_words_of_their_kinds() -> None:
    text = NORTHMERE.read_text(encoding="utf-8")
    one = 'kind: sql\nconnection: {url: "${NORTHMERE_DATABASE_URL}"}\n'
    assert one in text
    several = 'systems:\n  forms: {kind: sql, connection: {url: "${URL}"}}\n'
    assert faults(text.replace(one, several)) == []
    assert faults(text.replace(one, several.replace("url:", "uri:")))
    assert faults(text.replace(one, several).replace("      table: FORMS", "      tabel: FORMS", 1))
    assert faults(text.replace(one, several.replace("kind: sql, ", "")))


class Words(BaseModel, extra="forbid"):
    drawer: str


class Paper:
    word_models = (Words, Words)


def test_a_kind_from_elsewhere_brings_its_words() -> None:
    validator = jsonschema_rs.Draft202012Validator(
        council_file_schema({"paper": Paper, "glass": None})
    )
    text = NORTHMERE.read_text(encoding="utf-8").replace("kind: sql", "kind: paper")
    source = as_an_editor_reads(text)
    assert not validator.is_valid(source)
    source["connection"] = {"drawer": "${DRAWER}"}
    for service in source["services"].values():
        service["store"] = {"drawer": 3}
    validator.validate(source)
    source["kind"] = "glass"
    source["connection"] = {"anything": "goes"}
    validator.validate(source)
