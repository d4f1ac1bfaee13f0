"""YAML is read as written, with its lines, and nothing in it is ever run or expanded."""

from __future__ import annotations

import pytest

from adapters.errors import CouncilFileError
from adapters.mapping import Block, Series, line_of, parse

TRAPS = [
    "NO", "no", "Yes", "on", "010", "0x1F", "1_000", "12:30", "2024-01-02", "1e3", ".5", "~",
    "null", "true", "=",
]  # fmt: skip


@pytest.mark.parametrize("written", TRAPS)
def test_codes_stay_as_they_are_written(written: str) -> None:
    assert parse(f"code: {written}\nlist: [{written}]") == {"code": written, "list": [written]}


def test_lines_are_kept() -> None:
    source = parse("a: 1\nb:\n  c: x\n  d:\n    - p\n    - q: r\n")
    assert line_of(source, ("a",)) == 1
    assert line_of(source, ("b", "c")) == 3
    assert line_of(source, ("b", "d", 1, "q")) == 6
    assert line_of(source, ("b", "d", 9)) == 4
    assert line_of(source, ("b", "none", "x")) == 2
    assert line_of(source, ()) == 1
    assert isinstance(source["b"], Block)
    assert isinstance(source["b"]["d"], Series)
    assert source["b"]["d"].line == 5


def test_quoted_nothing_is_empty_text() -> None:
    assert parse("a: \"\"\nb: ''\nc: {}\nd: []") == {"a": "", "b": "", "c": {}, "d": []}


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\n"

REFUSED = [
    ("a: 1\nb: 2\na: 3", 3, "`a` stands here and in line 1: keep one"),
    ("a: {x: 1, x: 2}", 1, "`x` stands here and in line 1"),
    (BOMB, 1, "anchors (&) and aliases (*) are not read"),
    ("a: *b", 1, "anchors (&) and aliases (*) are not read"),
    ("a: !!python/object/apply:os.system [ls]", 1, "tags (!) are not read"),
    ("a: !secret x", 1, "tags (!) are not read"),
    ("a: 1\n---\nb: 2", 2, "a second document begins"),
    ("? [a, b]\n: c", 1, "a key must be plain text"),
    ("? \n: c", 1, "a key is missing before the colon"),
    ("a:\nb: 1", 1, "nothing stands after `a`"),
    ("a: [x, , y]", 1, "is not YAML"),
    ("a:\n  -\n  - x", 2, "nothing stands: write a value"),
    ("a: [x", 1, "is not YAML"),
    ("a: b: c", 1, "is not YAML: mapping values are not allowed here"),
    ("a: 1\n\tb: 2", 2, "is not YAML"),
    ("a: 1\nb: \x01", 2, "holds a control character"),
    ("", 1, "does not begin with words and colons"),
    ("- a", 1, "does not begin with words and colons"),
    ("text", 1, "does not begin with words and colons"),
    ("a: " + "[" * 30 + "]" * 30, 1, "more than 24 blocks inside each other"),
]


@pytest.mark.parametrize(("text", "line", "says"), REFUSED, ids=[t[:30] for t, _, _ in REFUSED])
def test_what_is_more_than_plain_data_is_refused(text: str, line: int, says: str) -> None:
    with pytest.raises(CouncilFileError) as refused:
        parse(text, "council.yaml")
    assert says in str(refused.value)
    assert refused.value.line == line


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(CouncilFileError, match="holds more than 1000000 characters"):
        parse("a: " + "x" * 1_000_000, "council.yaml")


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    with pytest.raises(CouncilFileError, match="more than 24 blocks"):
        parse("[" * 100_000)
