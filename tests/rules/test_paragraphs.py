"""Text of any length as paragraphs, and days and codes in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.rules.paragraphs import LIMIT, day, in_words, paragraphs

WORDS = st.text(st.sampled_from("abcdefé \t\n\xa0語"), max_size=40)


@given(st.lists(WORDS, max_size=6), st.integers(1, 300))
def test_long_text_is_split_and_never_cut(parts: list[str], times: int) -> None:
    text = "".join(parts) * times
    pieces = paragraphs(text)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < len(piece) <= LIMIT for piece in pieces)
    assert all(piece == piece.strip("\t\n \xa0") for piece in pieces)
    rest = text
    for piece in pieces:
        before, found, rest = rest.partition(piece)
        assert found
        assert not before.strip()
    assert not rest.strip()


def test_text_is_broken_at_a_line_then_at_a_word_and_only_then_anywhere() -> None:
    line = "a" * 1500
    assert paragraphs(f"{line}\n{line}") == [line, line]
    words = ("word " * 600).strip()
    assert " ".join(paragraphs(words)) == words
    assert len(paragraphs(f"Short\n{words}")[0]) > LIMIT // 2
    assert paragraphs("a" * 4500) == ["a" * 2000, "a" * 2000, "a" * 500]
    assert paragraphs("a" * LIMIT) == ["a" * LIMIT]
    assert paragraphs(f"{'a' * LIMIT} b") == ["a" * LIMIT, "b"]
    assert paragraphs(" \n") == []


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-01-31T23:59:59Z", "31 January 2026"),
        ("2026-03-29T00:59:59Z", "29 March 2026"),
        ("2026-06-30T22:59:59Z", "30 June 2026"),
        ("2026-06-30T23:00:00Z", "1 July 2026"),
        ("2026-10-24T23:00:00Z", "25 October 2026"),
        ("2026-10-25T23:30:00Z", "25 October 2026"),
        ("2024-03-31T23:00:00Z", "1 April 2024"),
        ("2024-12-31T23:30:00Z", "31 December 2024"),
    ],
)
def test_a_day_is_the_day_in_england(instant: str, expected: str) -> None:
    assert day(instant) == expected


def test_codes_are_said_in_words() -> None:
    assert in_words("in-progress") == "in progress"
    assert not re.search("-", in_words("personal-welfare-deputy"))
