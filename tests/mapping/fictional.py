"""A fictional standard and a council's mapping that between them use every word and every codec."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from adapters.mapping import RecordMap, load, load_code_lists, parse
from adapters.mapping.codec import CodecError
from openapi import Code, CodeList, SpecificationError

TEXT = {"type": "string", "minLength": 1, "maxLength": 30}
DATE = {"type": "string", "pattern": "^(18[5-9][0-9]|19[0-9]{2}|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}$"}
INSTANT = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$"}
AMOUNT = {"type": "string", "pattern": r"^(0|[1-9][0-9]{0,8})\.[0-9]{2}$"}
OUTCOME = {
    "type": "object",
    "properties": {"able": {"type": "boolean"}, "note": TEXT, "on": DATE},
}
DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {
            "Text": TEXT,
            "Name": {
                "type": "object",
                "required": ["given", "family"],
                "properties": {
                    "given": {"$ref": "#/components/schemas/Text"},
                    "family": {"allOf": [{"$ref": "#/components/schemas/Text"}]},
                },
            },
            "Thing": {
                "type": "object",
                "required": ["id", "state", "name", "recording"],
                "properties": {
                    "id": {"type": "string", "pattern": "^[A-Z]{2}-[0-9]{1,4}$"},
                    "state": {"type": "string", "x-code-list": "states"},
                    "level": {"type": "string", "x-code-list": "levels"},
                    "areas": {
                        "type": "array",
                        "uniqueItems": True,
                        "items": {"type": "string", "x-code-list": "areas"},
                    },
                    "tags": {"type": "array", "items": TEXT},
                    "words": {"type": "array", "items": TEXT},
                    "name": {"$ref": "#/components/schemas/Name"},
                    "initials": TEXT,
                    "born": DATE,
                    "seen": DATE,
                    "left": DATE,
                    "requestedAt": INSTANT,
                    "changedAt": INSTANT,
                    "urgent": {"type": "boolean"},
                    "willing": {"type": "boolean"},
                    "living": {"type": "boolean"},
                    "hours": {"type": "integer", "minimum": 0, "maximum": 168},
                    "visits": {"type": "integer", "minimum": 0},
                    "nhsNumber": {"type": "string", "pattern": "^[0-9]{10}$"},
                    "oldNumber": {"type": "string", "pattern": "^[0-9]{10}$"},
                    "uprn": {"type": "string", "pattern": "^[1-9][0-9]{0,11}$"},
                    "cost": AMOUNT,
                    "paid": AMOUNT,
                    "saved": AMOUNT,
                    "share": AMOUNT,
                    "note": TEXT,
                    "source": TEXT,
                    "outcomes": {
                        "type": "object",
                        "properties": {"food": OUTCOME, "home": OUTCOME},
                    },
                    "people": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["name"],
                            "properties": {
                                "name": {"type": "string", "enum": ["Ada", "Bob", "Cy"]},
                                "role": {"type": "string", "x-code-list": "levels"},
                                "contact": {"type": "object", "properties": {"email": TEXT}},
                                "visits": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "required": ["on"],
                                        "properties": {"on": DATE, "note": TEXT, "fee": AMOUNT},
                                    },
                                },
                            },
                        },
                    },
                    "visit": {
                        "type": "object",
                        "required": ["on"],
                        "properties": {
                            "on": DATE,
                            "place": TEXT,
                            "by": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {"name": TEXT, "email": TEXT},
                            },
                        },
                    },
                    "recording": {
                        "type": "object",
                        "required": ["state"],
                        "properties": {"state": {"type": "string", "x-code-list": "levels"}},
                    },
                },
            },
        }
    }
}


def _list(name: str, codes: str, *, closed: bool = False, response_only: str = "") -> CodeList:
    entries = tuple(Code(c, c, c, "test", c == response_only) for c in codes.split())
    return CodeList(name, name, "test", closed, "test" if closed else "", entries)


LISTS = {
    "states": _list("states", "open shut other"),
    "levels": _list("levels", "low high other", response_only="other"),
    "areas": _list("areas", "food home work", closed=True),
}


def code_list(name: str) -> CodeList:
    """As `openapi.code_list`, for the lists above."""
    if name not in LISTS:
        raise SpecificationError(name)
    return LISTS[name]


class Reversed:
    """A codec of a fictional package: text kept backwards, as some systems of 1987 do."""

    stored = "text"

    def __init__(self, mark: str = "") -> None:
        if mark == "bad":
            raise ValueError("`mark` cannot be bad")
        self.mark = mark

    def decode(self, legacy: Any) -> str:
        if not legacy.startswith(self.mark):
            raise CodecError("has no mark")
        return str(legacy[len(self.mark) :][::-1])

    def encode(self, value: Any) -> str:
        return self.mark + str(value)[::-1]

    def standards(self) -> st.SearchStrategy[str]:
        return st.text("abc", min_size=1, max_size=4)

    def legacies(self) -> st.SearchStrategy[str]:
        return st.text("abc", min_size=1, max_size=4).map(lambda text: self.mark + text)


def installed(group: str, name: str) -> Any:
    """As `entry_points.load`, for the codec above."""
    assert group == "careact.codecs"
    return {"reversed": Reversed, "nothing": lambda: object()}[name]


RECORD = """\
id: REF
state: {from: STATUS, codes: states}
level: {from: LEVEL_NO, codes: levels, stored: integer}
areas: {from: AREAS, as: list, separator: ";", codes: areas}
tags: {from: TAGS, as: list, separator: ", "}
words: {from: WORDS, as: list, stored: list}
name.given: person.FORENAME
name.family: {from: person.SURNAME, empty: ""}
initials: {from: person.INITIALS, codec: reversed, mark: "#"}
born: {from: person.DOB, as: date, format: "%d/%m/%Y", empty: "01/01/1800"}
seen: {from: SEEN_ON, as: date, stored: date, empty: "1800-01-01"}
left: {from: LEFT_ON, as: date, stored: datetime}
requestedAt: {from: RECEIVED, as: instant, only: create}
changedAt: {from: CHANGED, as: instant, stored: text, format: "%Y%m%d %H%M%S.%f"}
urgent: {from: URGENT, as: flag, "true": [Y, "1"], "false": [N, ""], empty: "-"}
willing: {from: WILLING, as: flag, stored: integer, "true": "1", "false": ["0", "-1"]}
living: {from: LIVING, as: flag, stored: boolean}
hours: {from: HOURS, as: integer, empty: "-1"}
visits: {from: VISITS, as: integer, stored: text}
nhsNumber: {from: person.NHS_ID, as: nhs-number, stored: integer}
oldNumber: {from: person.OLD_ID, as: nhs-number}
uprn: {from: person.UPRN, as: digits, length: "0", stored: integer, empty: "0"}
cost: {from: COST, as: money, stored: decimal, empty: "-1"}
paid: {from: PAID, as: money, empty: none}
saved: {from: SAVED, as: money, stored: pence, empty: "-1"}
share: SHARE
note: NOTE
source: {from: SOURCE, only: read}
ORIGIN: {const: API}
person.ORIGIN_NO: {const: "7", stored: integer}
outcomes:
  for: {food: FD, home: HM}
  record:
    able: {from: "answers.{}_ABLE", as: flag, "true": "1", "false": "0"}
    note: "answers.{}_NOTE"
    "on": {from: "answers.{}_ON", as: date}
people:
  each: contacts
  key: name
  record:
    name: NAME
    role: {from: ROLE, codes: levels}
    contact.email: MAIL
    visits:
      each: VISITS
      key: "on"
      record:
        "on": {from: DAY, as: date, format: "%Y%m%d"}
        note: WORDS
        fee: {from: FEE, as: money, stored: decimal}
    MADE_BY: {const: API}
recording.state: {from: SYNC, codes: levels, only: read}
"""

NARROW = """\
id: REF
state: {from: STATUS, codes: states}
name.given: {from: FORENAME, width: "3", charset: ascii, lines: one, beyond: near}
name.family: {from: SURNAME, charset: cp1252, beyond: near, empty: ""}
initials: {from: INITIALS, width: "2"}
note: {from: NOTE, width: "4", beyond: nothing}
source: {from: SOURCE, lines: one, beyond: nothing}
tags: {beyond: nothing}
hours: {beyond: nothing}
level: {beyond: nothing}
visit.on: {from: VISITED, as: date}
visit.place: {beyond: nothing}
visit.by.name: {from: BY, width: "3", beyond: near}
visit.by.email: {beyond: nothing}
outcomes:
  for: {food: FD, home: HM}
  record:
    able: {from: "answers.{}_ABLE", as: flag, "true": "1", "false": "0"}
    note: {from: "answers.{}_NOTE", width: "3", charset: ascii, lines: one, beyond: near}
    "on": {beyond: nothing}
people:
  each: contacts
  key: name
  record:
    name: NAME
    role: {beyond: nothing}
    contact.email: {from: MAIL, width: "3", charset: latin-1, beyond: near}
    visits:
      each: VISITS
      key: "on"
      record:
        "on": {from: DAY, as: date, format: "%Y%m%d"}
        note: {from: WORDS, width: "2", beyond: nothing}
"""
"""A system of few and narrow columns."""

CODE_LISTS = """\
states: {unknown: other, codes: {open: [O, "1"], shut: S, other: X}}
levels: {unknown: use-source-code, codes: {low: ["1", "01"], high: "2"}}
areas: {unknown: reject, codes: {food: [F, FO], home: H, work: W}}
"""


def record_map(
    record: str = RECORD,
    code_lists: str = CODE_LISTS,
    unmapped: Any = lambda name: None,
    service: str = "",
) -> RecordMap:
    """A mapping of the fictional standard, compiled from YAML."""
    lists = load_code_lists(
        parse(code_lists, "lists.yaml"), code_list, file="lists.yaml", unmapped=unmapped
    )
    source = parse(record, "council.yaml")
    around = parse(service, "council.yaml") if service else None
    return load(
        source,
        DOCUMENT,
        "Thing",
        lists,
        file="council.yaml",
        installed=installed,
        service=around,
    )
