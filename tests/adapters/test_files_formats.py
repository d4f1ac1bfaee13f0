"""What a format takes comes back exactly; what it cannot hold is refused with its column."""

from __future__ import annotations

import io

import pytest
from files_exchange import CSV, FIXED, PATHS
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract import Item
from adapters.errors import BackendNonsenseError, NotHoldableError
from adapters.kinds.files import FieldRefusesError
from adapters.kinds.files.formats import LONGEST, Form
from adapters.kinds.files.sheets import Sheets
from adapters.kinds.files.words import connection_words, store_words

TEXT = st.text(
    st.characters(codec="cp1252") | st.sampled_from('",;\r\n \tŁ’\x00\ud800'), max_size=14
)
FORMS = st.builds(
    Form,
    charset=st.sampled_from(["cp1252", "utf-8"]),
    line_end=st.sampled_from(["\r\n", "\n"]),
    delimiter=st.sampled_from(",;\t|"),
    quote=st.sampled_from("\"'"),
    widths=st.sampled_from([None, {"DTL": (12, 12, 12)}]),
)


def sheets(**words: object) -> Sheets:
    connection = {"state": "s", "place": {"strategy": "folder", "path": "p"}}
    return Sheets(connection_words(connection), store_words("x", {**FIXED, **words}, PATHS))


@given(FORMS, st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=4))
def test_what_is_not_refused_comes_back_exactly(form: Form, values: list[list[str]]) -> None:
    width = None if form.widths is None else 12
    rows = [["DTL", *("" if form.lacks(one, width) else one for one in row)] for row in values]
    assert list(form.rows(io.BytesIO(form.spelled(rows)))) == rows


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_both_line_ends_are_read(end: str) -> None:
    form = Form("cp1252", "\r\n", ",", '"', None)
    content = f'HDR,1{end}DTL,"two{end}lines"{end}'.encode()
    assert list(form.rows(io.BytesIO(content))) == [["HDR", "1"], ["DTL", f"two{end}lines"]]


def test_blanks_at_the_beginning_of_a_fixed_field_are_its_own() -> None:
    form = Form("cp1252", "\r\n", ",", '"', {"DTL": (4,)})
    assert form.spelled([["DTL", " ab"]]) == b"DTL ab \r\n"
    assert list(form.rows(io.BytesIO(b"DTL ab \r\n"))) == [["DTL", " ab"]]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("thirteen long", "is longer than 12 characters"),
        ("Łucja", "has a letter that cp1252 does not have"),
        ("two\nlines", "has a control character or a line end"),
        ("nul\0", "has a control character or a line end"),
        ("blank ", "ends with a blank"),
        ("\ud800", "has a letter that cp1252 does not have"),
    ],
)
def test_a_value_that_cannot_be_held_names_its_column_and_not_itself(
    value: str, reason: str
) -> None:
    with pytest.raises(FieldRefusesError) as refused:
        sheets().holds({"REF": "a", "NAME": value})
    assert refused.value.path == ("NAME",)
    assert refused.value.reason == f"NAME {reason}"
    assert isinstance(refused.value, NotHoldableError)


def test_a_row_of_a_child_names_its_place() -> None:
    with pytest.raises(FieldRefusesError) as refused:
        sheets().holds({"REF": "a", "people": [{"WHO": "Ann"}, {"WHO": "x" * 11}]})
    assert refused.value.path == ("people", "WHO")


def test_csv_holds_lines_and_refuses_what_nobody_reads_back() -> None:
    form = Form("cp1252", "\r\n", ",", '"', None)
    assert form.lacks("two\r\nlines ", None) == ""
    assert form.lacks("bell\a", None) == "has a control character"
    assert form.lacks("x" * (LONGEST + 1), None) == f"is longer than {LONGEST} characters"


def test_what_is_no_text_is_the_council_files_fault() -> None:
    with pytest.raises(BackendNonsenseError, match="no text into STATUS"):
        sheets().holds({"REF": "a", "STATUS": 1})


def test_an_update_of_fixed_width_is_spelled_so() -> None:
    base = {"REF": "b-2", "STAMP": "0007"}
    items = [
        Item("r-1", "a-1", {"REF": "a-1", "NAME": "Zoë", "people": [{"WHO": "Ann"}]}, None),
        Item("r-2", "b-2", {"REF": "b-2", "STATUS": "O", "STAMP": "0007"}, base),
    ]
    assert sheets().update("batch-1", items).decode("cp1252").split("\r\n") == [
        "HDRbatch-1     ",
        "DTLr-1     N    a-1      Zoë" + " " * 34,
        "PERAnn         ",
        "DTLr-2     C0007b-2     O" + " " * 33 + "0007",
        "TRL2     ",
        "",
    ]


def test_an_update_of_csv_is_spelled_so() -> None:
    items = [Item("r-1", "a-1", {"REF": "a-1", "NOTES": 'a "b",\nc', "people": [{}]}, None)]
    assert sheets(**CSV).update("b1", items) == (
        b'HDR,NU,b1\r\nDTL,r-1,N,,a-1,,,"a ""b"",\nc",,\r\nPER,,\r\nTRL,1\r\n'
    )


def test_a_reference_or_a_batch_too_wide_is_refused() -> None:
    with pytest.raises(FieldRefusesError, match="the update cannot say its reference"):
        sheets().update("b", [Item("far-too-wide", "a", {"REF": "a"}, None)])
    with pytest.raises(FieldRefusesError, match="the update cannot say its batch"):
        sheets().update("much-too-wide-a-batch", [])
