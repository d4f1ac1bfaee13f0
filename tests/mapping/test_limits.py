"""What fits into a column, and the nearest text to one that does not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mapping.codec import CodecError
from adapters.mapping.codecs import EDGE
from adapters.mapping.limits import CHARSETS, UNKNOWN, Fitted, Limits

ASCII, LINE = Limits(charset="ascii"), Limits(one_line=True)


def limits() -> st.SearchStrategy[Limits]:
    return st.builds(Limits, st.integers(0, 8), st.sampled_from(["", *CHARSETS]), st.booleans())


TEXTS = st.text(max_size=12) | st.text(" \n\t\u2028aéŁŋß€’🜚\u0301\u00a0½", max_size=12)


@given(limits(), TEXTS, st.integers(0, 8))
def test_the_nearest_fits_and_is_nearest_to_itself(limit: Limits, text: str, longest: int) -> None:
    near = limit.near(text, longest)
    assert limit.fault(near) == ""
    assert limit.near(near, longest) == near
    if limit.fault(text):
        assert near.strip(EDGE) == near != ""
        assert not longest or len(near) <= longest
        assert Fitted(limit).decode(near) == near
    else:
        assert near == text


@given(limits(), TEXTS)
def test_a_text_fits_or_is_refused(limit: Limits, text: str) -> None:
    codec = Fitted(limit)
    fits = (
        (not limit.width or len(text) <= limit.width)
        and (
            not limit.charset or text.encode(limit.charset, "ignore").decode(limit.charset) == text
        )
        and not (
            limit.one_line
            and (
                text.strip(EDGE) != text
                or any(c in "\u2028\u2029" or unicodedata.category(c) == "Cc" for c in text)
            )
        )
    )
    if fits:
        assert codec.encode(text) == text
    else:
        with pytest.raises(CodecError, match=r"^this council's system holds "):
            codec.encode(text)


@pytest.mark.parametrize(
    ("limit", "text", "near"),
    [
        (ASCII, "Zoë Łukasz-Øst Ærø", "Zoe Lukasz-Ost AEro"),
        (ASCII, "‘Straße’ – “ﬁne” … €5 £5 ½", "'Strasse' - \"fine\" ... EUR5 GBP5 1/2"),
        (ASCII, "山田", "??"),
        (ASCII, "\u0301", UNKNOWN),
        (Limits(charset="cp1252"), "Łódź’s €5", "Lódz’s €5"),
        (Limits(charset="latin-1"), "’é€ Š", "'éEUR S"),
        (Limits(charset="iso8859-15"), "€ Š ½", "€ Š 1/2"),
        (Limits(charset="ascii"), "e\u0301a\rb\r\nc", "ea\nb\nc"),
        (LINE, " one \r\n\n two\tthree ", "one two three"),
        (Limits(4), "abc def", "abc"),
        (Limits(4), "Zoe\u0308 B", "Zoë"),
        (Limits(1), "\n\n", UNKNOWN),
        (Limits(2, "ascii"), "ŋŋ", "ng"),
    ],
)
def test_examples(limit: Limits, text: str, near: str) -> None:
    assert limit.near(text) == near


def test_folding_does_not_make_a_text_longer_than_the_standard_allows() -> None:
    assert ASCII.near("ß" * 30, 30) == "s" * 30


def test_limits_in_words() -> None:
    assert str(Limits(30, "cp1252", True)) == "30 characters of cp1252, on one line"
    assert str(ASCII) == "text of ascii"
    assert Fitted(Limits(30), "near").note == "30 characters; beyond: near"
    assert Fitted(Limits(30)).note == "30 characters"
    assert not Limits()


def test_only_text_is_written() -> None:
    with pytest.raises(CodecError, match="is not text"):
        Fitted(Limits(3), "near").encode(7)
    assert Fitted(Limits(3), "near").part(7, None) == (7, {})
