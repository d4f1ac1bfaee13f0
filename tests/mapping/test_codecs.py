"""Single values: what each codec reads, what it writes, and what it refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from fictional import Reversed
from hypothesis import given
from hypothesis import strategies as st

from adapters.mapping import CodeMap
from adapters.mapping.codec import Codec, CodecError, Guarded, spellings
from adapters.mapping.codecs import (
    Date,
    Digits,
    Flag,
    Instant,
    Integer,
    ListOf,
    Text,
    constant,
    whole,
)
from adapters.mapping.date_formats import FormatError, date_format

at = dt.datetime.fromisoformat

BRITISH = date_format("%d/%m/%Y", "Ymd")
TOGETHER = date_format("%Y%m%d%H%M%S", "YmdHMS")
CODES = CodeMap("c", {"O": "open", "1": "open"}, {"open": ("O", "1"), "other": ()}, "other")
STRICT = CodeMap("c", {"O": "open"}, {"open": ("O",)}, "reject")
OWN = CodeMap("c", {"O": "open"}, {"open": ("O",), "other": ()}, "use-source-code")
NOON = dt.datetime(2026, 7, 1, 12, 0, 0, 999, dt.timezone(dt.timedelta(hours=1)))

READ = [
    (Text(), " \u00a0Ada\r\nLovelace\r\t", "Ada\nLovelace"),
    (Text(), "  ", None),
    (Text(), "\u2003em space is text\u2003", "\u2003em space is text\u2003"),
    (Flag(("Y",), ("N",)), "Y  ", True),
    (Flag(("Y",), ("",)), "", False),
    (Flag(("Y",), ("N",)), " ", None),
    (Flag((1,), (0,), "integer"), Decimal(1), True),
    (Flag((True,), (False,), "boolean"), 0, False),
    (Integer(), Decimal("7.0"), 7),
    (Integer("text"), " 007 ", 7),
    (Integer("text"), " ", None),
    (Digits("integer", 10), 12345678, "0012345678"),
    (Digits("text", 10), "999 000-0018", "9990000018"),
    (Digits("text"), "", None),
    (Digits("integer"), Decimal(42), "42"),
    (Date(BRITISH), "1/2/1938", "1938-02-01"),
    (Date(BRITISH), "  ", None),
    (Date(stored="date"), dt.date(1938, 2, 1), "1938-02-01"),
    (Date(stored="datetime"), at("1938-02-01T23:59"), "1938-02-01"),
    (Instant(), at("2026-07-01T12:00:00.000999"), "2026-07-01T12:00:00Z"),
    (Instant(), NOON, "2026-07-01T11:00:00Z"),
    (Instant(TOGETHER, "text"), "20260701120000", "2026-07-01T12:00:00Z"),
    (Instant(TOGETHER, "text"), "", None),
    (CODES, "1", "open"),
    (CODES, "O ", "open"),
    (CODES, "", None),
    (CODES, "Q", "other"),
    (OWN, "own-code ", "own-code"),
    (ListOf(CODES, ";", True), "O;;1; Q", ["open", "other"]),
    (ListOf(Text(), ";"), " ; ", None),
    (ListOf(Text(), stored="list"), ["a", None, " ", "b "], ["a", "b"]),
    (Guarded("r", Reversed()), "cba", "abc"),
    (Guarded("r", Reversed()), "  ", None),
]


@pytest.mark.parametrize(("codec", "legacy", "standard"), READ)
def test_read(codec: Codec, legacy: Any, standard: Any) -> None:
    found = codec.decode(legacy)
    assert found == standard
    assert type(found) is type(standard)


UNREADABLE = [
    (Text(), 7),
    (Flag(("Y",), ("N",)), "J"),
    (Flag((1,), (0,), "integer"), None),
    (Integer(), Decimal("7.5")),
    (Integer(), Decimal("NaN")),
    (Integer(), True),
    (Integer("text"), "seven"),
    (Integer("text"), "9" * 19),
    (Digits("text", 10), "99900000"),
    (Digits("text"), "12a"),
    (Digits("integer"), -1),
    (Digits("integer", 3), 1234),
    (Digits("integer"), []),
    (Date(BRITISH), "1938-02-01"),
    (Date(BRITISH), "31/02/1938"),
    (Date(BRITISH), "01/01/0000"),
    (Date(BRITISH), 19380201),
    (Instant(), "yesterday"),
    (Instant(), dt.date(2026, 7, 1)),
    (Instant(TOGETHER, "text"), "2026070112000"),
    (STRICT, "Q"),
    (STRICT, 1),
    (OWN, "Own code"),
    (OWN, "other"),
    (CodeMap("c", {1: "a"}, {"a": (1,)}, "a", "integer"), "1"),
    (ListOf(STRICT, ";"), "O;Q"),
    (ListOf(Text(), ";"), ["a"]),
    (ListOf(Text(), stored="list"), "a"),
    (Guarded("r", Reversed()), 7),
    (Guarded("r", Reversed("#")), "abc"),
]


@pytest.mark.parametrize(("codec", "legacy"), UNREADABLE)
def test_nonsense_is_refused_without_quoting_it(codec: Codec, legacy: Any) -> None:
    with pytest.raises(CodecError) as refused:
        codec.decode(legacy)
    assert repr(legacy) not in str(refused.value)
    assert refused.value.__context__ is None


WRITTEN = [
    (Text(), "a", "a"),
    (Flag(("Y", "1"), ("N",)), True, "Y"),
    (Flag((1,), (0, -1), "integer"), False, 0),
    (Integer(), 7, 7),
    (Integer("text"), -7, "-7"),
    (Digits("integer", 10), "0012345678", 12345678),
    (Digits("text", 10), "0012345678", "0012345678"),
    (Date(BRITISH), "0938-02-01", "01/02/0938"),
    (Date(stored="date"), "1938-02-01", dt.date(1938, 2, 1)),
    (Date(stored="datetime"), "1938-02-01", at("1938-02-01")),
    (Instant(), "2026-07-01T12:00:00Z", at("2026-07-01T12:00")),
    (Instant(TOGETHER, "text"), "2026-07-01T12:00:00Z", "20260701120000"),
    (CODES, "open", "O"),
    (OWN, "own-code", "own-code"),
    (ListOf(CODES, ";"), ["open", "open"], "O;O"),
    (ListOf(Text(), stored="list"), ["a;b"], ["a;b"]),
    (Guarded("r", Reversed("#")), "abc", "#cba"),
]


@pytest.mark.parametrize(("codec", "standard", "legacy"), WRITTEN)
def test_write(codec: Codec, standard: Any, legacy: Any) -> None:
    found = codec.encode(standard)
    assert found == legacy
    assert type(found) is type(legacy)
    assert codec.decode(found) == standard


UNWRITABLE = [
    (Text(), 7),
    (Flag(("Y",), ("N",)), "Y"),
    (Integer(), True),
    (Integer(), "7"),
    (Digits(), "12a"),
    (Digits(), 12),
    (Date(), "2026-02-30"),
    (Date(), 7),
    (Instant(), "2026-07-01T12:00:00+01:00"),
    (Instant(), "2026-07-01T24:00:00Z"),
    (CODES, "other"),
    (CODES, "shut"),
    (OWN, "other"),
    (OWN, 7),
    (ListOf(Text(), ";"), "a"),
    (Guarded("r", Reversed()), type("Odd", (), {"__str__": lambda self: 1 / 0})()),
]


@pytest.mark.parametrize(("codec", "standard"), UNWRITABLE)
def test_what_cannot_be_written_is_refused(codec: Codec, standard: Any) -> None:
    with pytest.raises(CodecError) as refused:
        codec.encode(standard)
    assert repr(standard) not in str(refused.value)
    assert refused.value.__context__ is None


def test_an_item_with_the_separator_in_it_is_named_by_its_number() -> None:
    with pytest.raises(CodecError) as refused:
        ListOf(Text(), ";").encode(["a", "b;c"])
    assert refused.value.place == (1,)


def test_an_item_that_its_codec_refuses_is_named_by_its_number() -> None:
    with pytest.raises(CodecError) as refused:
        ListOf(CODES, ";").encode(["open", "shut"])
    assert refused.value.place == (1,)


def test_items_of_a_list_keep_the_codes_they_had() -> None:
    codec = ListOf(CODES, ";")
    assert codec.merge(["open", "other", "open"], "1;Q") == "1;Q;O"
    assert codec.merge(["other"], "Q;1") == "Q"


def test_every_spelling_is_searched_for() -> None:
    assert spellings(CODES, "open") == ("O", "1")
    assert spellings(Flag(("Y", "1"), ("N",)), True) == ("Y", "1")
    assert spellings(Digits("text", 10), "9990000018") == ["9990000018", "999 000 0018"]
    assert spellings(Digits("integer", 10), "9990000018") == [9990000018]
    assert spellings(Text(), "a") == ["a"]


def test_constants_of_a_file_become_what_is_stored() -> None:
    assert constant("x", "text") == "x"
    assert constant("-1", "integer") == -1
    assert constant("true", "boolean") is True
    assert constant("1800-01-01", "date") == dt.date(1800, 1, 1)
    assert constant("1800-01-01", "datetime") == at("1800-01-01")
    assert constant("1800-01-01T00:00:01Z", "datetime") == at("1800-01-01T00:00:01")


@given(st.integers(-(10**17), 10**17))
def test_whole_numbers_of_every_driver_are_one(number: int) -> None:
    assert whole(number) == whole(Decimal(number)) == whole(f"{number:+d}") == number


def test_formats_without_separators_count_digits() -> None:
    assert TOGETHER.read("20260701120000") == (2026, 7, 1, 12, 0, 0)
    assert TOGETHER.read("2026070112000") is None
    assert date_format("{%d}.%m.%Y", "Ymd").write((2026, 7, 1, 0, 0, 0)) == "{01}.07.2026"
    assert date_format("%Y-%m-%dT%H:%M:%S.%f", "YmdHMS").read("2026-07-01T12:00:00.5") == (
        2026, 7, 1, 12, 0, 0,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["%d/%m/%y", "%d %b %Y", "%c", "%d-%m", "%d%d%m%Y"])
def test_formats_that_lose_something_are_refused(text: str) -> None:
    with pytest.raises(FormatError):
        date_format(text, "Ymd")
