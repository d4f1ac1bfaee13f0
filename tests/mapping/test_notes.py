"""The note that a council's staff can read: beside their own text, never instead of it."""

from __future__ import annotations

from typing import Any

import fictional
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.council_file import interpret
from adapters.explain import columns
from adapters.mapping import RecordMap, parse
from adapters.mapping.notes import MARKER

LEAST = {"id": "AA-1", "state": "open", "name": {"given": "Ada", "family": "Day"}}
FULL = {
    **LEAST,
    "note": "two\nlines “long”",
    "hours": 7,
    "tags": ["a", "b"],
    "visit": {"on": "2026-01-01", "place": "home"},
    "people": [{"name": "Ada", "role": "low"}],
}
PART = f"""{MARKER}
-- note: two lines “long”
-- tags.1: a
-- tags.2: b
-- hours: 7
-- people.1.role: low
-- visit.place: home"""


def mapped(notes: str = "memo.TEXT") -> RecordMap:
    return fictional.record_map(fictional.NARROW, service=f"notes: {notes}\n")


MAP = mapped()


def noted(record: Any, text: Any, record_map: RecordMap = MAP) -> Any:
    legacy = {"REF": "AA-1", "memo": {"TEXT": text, "BY": "staff"}}
    return record_map.write(record, legacy)["memo"].get("TEXT")


def test_what_is_kept_is_told_below_what_staff_wrote() -> None:
    assert MAP.write(FULL, None)["memo"] == {"TEXT": PART}
    assert noted(FULL, "Rang twice.") == f"Rang twice.\n{PART}"
    assert noted(FULL, f"Rang twice.\n{PART}") == f"Rang twice.\n{PART}"
    assert ("memo", "TEXT") in MAP.paths


def test_where_nothing_is_kept_any_more_the_part_goes() -> None:
    assert noted(LEAST, f"Rang twice.\n{PART}") == "Rang twice."
    assert noted(LEAST, PART) is None
    assert "memo" not in MAP.write(LEAST, None)
    assert noted(LEAST, "") == ""


COUNCIL = """\
council: {name: Fictional, slug: fictional, gss: E06999901, contact: data@fictional.example}
standard: "1.0"
kind: paper
connection: {desk: "1"}
services:
  needs-assessment:
    store: {shelf: A}
    notes: {from: memo.TEXT, width: "40"}
    record: {id: REF}
"""


def test_a_council_file_says_where_notes_are() -> None:
    council_file = interpret(parse(COUNCIL), {})
    document = {
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
    notes = council_file.record_map("needs-assessment", document=document).notes
    assert notes is not None
    assert (notes.path, notes.limits.width) == (("memo", "TEXT"), 40)


def test_people_are_shown_what_a_column_holds_and_where_the_rest_is() -> None:
    legacy = {"FORENAME": "Ada", "memo": {"TEXT": "Mine"}, "contacts": [{"NAME": "Bob"}]}
    shown = [
        (pair.legacy_path, pair.legacy_value, pair.standard_path, pair.note)
        for pair in columns(MAP, legacy)
    ]
    near = "3 characters of ascii, on one line; beyond: near"
    assert ("FORENAME", "Ada", "name.given", near) in shown
    assert ("INITIALS", None, "initials", "2 characters") in shown
    assert ("", None, "people[1].role", "has no column: the gateway keeps it") in shown
    assert ("", None, "tags", "has no column: the gateway keeps it") in shown
    assert shown[-1] == ("memo.TEXT", "Mine", "", "a note of what is kept")


def test_put_alone_leaves_notes_alone() -> None:
    legacy = {"memo": {"TEXT": f"Mine\n{PART}"}}
    assert MAP.put(MAP.get(legacy), legacy) == legacy


def test_what_staff_wrote_below_stays_too() -> None:
    below = "They moved.\n-- Ada: not of the gateway"
    assert noted(LEAST, f"Above\n{PART}\n{below}") == f"Above\n{below}"
    assert noted(FULL, f"{PART}\n{below}") == f"{below}\n{PART}"
    assert noted(LEAST, f"{PART}\n \n") is None


@given(st.text("ab -\n:", max_size=9), st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_text_of_staff_survives_whatever_the_system_ends_lines_with(
    text: str, end: str
) -> None:
    written = noted(FULL, text)
    assert noted(LEAST, written.replace("\n", end)) == (text.replace("\n", end) or None)
    assert noted(FULL, noted(FULL, text)) == written


@pytest.mark.parametrize("old", [7, ["x"]])
def test_a_field_that_holds_no_text_is_left_alone(old: Any) -> None:
    assert noted(FULL, old) == old


def test_a_note_is_cut_and_spelled_as_the_field_can_hold() -> None:
    narrow = mapped("{from: memo.TEXT, width: '57', charset: ascii}")
    assert noted(FULL, None, narrow) == f"{MARKER}\n-- note: two lines ..."
    assert noted(FULL, "x" * 20, narrow) == "x" * 20
    assert noted(FULL, "x" * 9, narrow) == f"{'x' * 9}\n{MARKER}\n-- note: ..."
    assert noted(FULL, f"Mine\n{MARKER}\n-- note: t...", narrow)[:5] == "Mine\n"


@settings(deadline=None)
@given(st.text("ab\n", max_size=70), st.integers(1, 200))
def test_a_note_is_never_wider_than_its_field(text: str, width: int) -> None:
    record_map = mapped(f"{{from: memo.TEXT, width: '{width}'}}")
    written = noted(FULL, text, record_map) or ""
    assert len(written) <= max(width, len(text))
    assert written.startswith(text)
    assert noted(LEAST, written, record_map) == (text or (None if written else ""))
