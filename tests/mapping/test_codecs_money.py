"""Amounts of money: what is read of a column, what is written into one, and what is refused."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import fictional
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import amounts

from adapters.errors import BackendNonsenseError, NotHoldableError
from adapters.explain import Pair, columns
from adapters.mapping.codec import CodecError, spellings
from adapters.mapping.codecs import constant
from adapters.mapping.money import Money
from adapters.mapping.schema import Shape

TEXT, DECIMAL, PENCE = Money(), Money("decimal"), Money("pence")
EVERY = (TEXT, DECIMAL, PENCE)

READ = [
    (TEXT, "67.71", "67.71"),
    (TEXT, " 1,234.50 ", "1234.50"),
    (TEXT, "£1,234.50", "1234.50"),
    (TEXT, "£ 1234.5", "1234.50"),
    (TEXT, "1,234,567", "1234567.00"),
    (TEXT, "67", "67.00"),
    (TEXT, ".5", "0.50"),
    (TEXT, "0067.7100", "67.71"),
    (TEXT, "0.00", "0.00"),
    (TEXT, "999999999.99", "999999999.99"),
    (TEXT, "  ", None),
    (TEXT, Decimal("67.71"), "67.71"),
    (DECIMAL, Decimal("67.71"), "67.71"),
    (DECIMAL, Decimal("67.7100"), "67.71"),
    (DECIMAL, Decimal("6E+1"), "60.00"),
    (DECIMAL, Decimal("-0.00"), "0.00"),
    (DECIMAL, 67, "67.00"),
    (DECIMAL, 67.7, "67.70"),
    (DECIMAL, 67.71, "67.71"),
    (DECIMAL, 33.33, "33.33"),
    (DECIMAL, 999999999.99, "999999999.99"),
    (DECIMAL, -0.0, "0.00"),
    (DECIMAL, "£67.71", "67.71"),
    (DECIMAL, "", None),
    (PENCE, 6771, "67.71"),
    (PENCE, 5, "0.05"),
    (PENCE, 0, "0.00"),
    (PENCE, Decimal("6771.00"), "67.71"),
    (PENCE, 6771.0, "67.71"),
    (PENCE, " 0006771", "67.71"),
    (PENCE, 99_999_999_999, "999999999.99"),
    (PENCE, " ", None),
]


@pytest.mark.parametrize(("codec", "legacy", "standard"), READ)
def test_read(codec: Money, legacy: Any, standard: str | None) -> None:
    assert codec.decode(legacy) == standard


NO_AMOUNT, SIGNED, TOO_MUCH, PARTS = (
    "is not an amount of money",
    "is below zero",
    "is more than the standard has room for",
    "has parts of a penny",
)

UNREADABLE = [
    (TEXT, "67.714", PARTS),
    (TEXT, "0.001", PARTS),
    (TEXT, "1000000000.00", TOO_MUCH),
    *((TEXT, text, NO_AMOUNT) for text in (
        "-67.71", "+67.71", "-0.00", "67.71-", "(67.71)", "67.71 CR", "n/a", "67.", ".", "£", "1e3",
        "1,23", "12,34.00", "1,2345", "67,71", "6 7.71", "\u0666\u0667.71", "NaN", "67.71\n0",
    )),
    (DECIMAL, Decimal("67.714"), PARTS),
    (DECIMAL, Decimal("67.71" + "0" * 40 + "1"), PARTS),
    (DECIMAL, Decimal("1E-999999"), PARTS),
    (DECIMAL, Decimal("-0.01"), SIGNED),
    (DECIMAL, Decimal("1E+999999"), TOO_MUCH),
    (DECIMAL, 10**9, TOO_MUCH),
    (DECIMAL, 67.714, PARTS),
    (DECIMAL, 0.1 + 0.2, PARTS),
    (DECIMAL, -1.0, SIGNED),
    *((DECIMAL, value, NO_AMOUNT) for value in (
        Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), float("nan"), float("-inf"),
        True, b"67.71", [], "67.71p",
    )),
    (PENCE, Decimal("6771.5"), PARTS),
    (PENCE, Decimal("6771." + "0" * 40 + "1"), PARTS),
    (PENCE, 6771.5, PARTS),
    (PENCE, -1, SIGNED),
    (PENCE, 10**11, TOO_MUCH),
    *((PENCE, text, NO_AMOUNT) for text in ("67.71", "£6771", "6,771", "-1", "+1")),
]  # fmt: skip


@pytest.mark.parametrize(("codec", "legacy", "reason"), UNREADABLE)
def test_what_is_no_whole_number_of_pennies_is_refused(
    codec: Money, legacy: Any, reason: str
) -> None:
    with pytest.raises(CodecError) as refused:
        codec.decode(legacy)
    assert refused.value.reason == reason
    assert refused.value.__context__ is None


WRITTEN = [
    (TEXT, "1234.50", "1234.50"),
    (DECIMAL, "1234.50", Decimal("1234.50")),
    (DECIMAL, "0.00", Decimal("0.00")),
    (PENCE, "1234.50", 123450),
    (PENCE, "0.05", 5),
]


@pytest.mark.parametrize(("codec", "standard", "legacy"), WRITTEN)
def test_write(codec: Money, standard: str, legacy: Any) -> None:
    found = codec.encode(standard)
    assert (type(found), str(found)) == (type(legacy), str(legacy))
    assert codec.decode(found) == standard


@pytest.mark.parametrize("codec", EVERY)
@pytest.mark.parametrize(
    "standard",
    ["67", "67.7", "67.710", "-67.71", "+67.71", "067.71", "1,234.50", "£67.71", "1000000000.00",
     " 67.71", "67.71\n", "\u0666.71", "NaN", "", 67.71, 67, Decimal("67.71"), None, ["67.71"]],
)  # fmt: skip
def test_nothing_but_an_amount_of_the_standard_is_written(codec: Money, standard: Any) -> None:
    with pytest.raises(CodecError) as refused:
        codec.encode(standard)
    assert refused.value.reason == "is not an amount in pounds with two decimals"
    assert refused.value.__context__ is None


@given(st.sampled_from(EVERY), st.integers(0, 99_999_999_999))
def test_every_amount_is_read_back_as_written(codec: Money, pennies: int) -> None:
    standard = f"{pennies // 100}.{pennies % 100:02d}"
    assert codec.decode(codec.encode(standard)) == standard
    assert all(codec.decode(spelled) == standard for spelled in spellings(codec, standard))


@given(st.sampled_from(EVERY), st.data())
def test_what_a_column_may_hold_is_worth_what_is_read(codec: Money, data: st.DataObject) -> None:
    legacy = data.draw(amounts(codec.stored))
    standard = codec.decode(legacy)
    if standard is None:
        assert legacy.isspace()
        return
    number = Fraction(str(legacy).strip().strip("£").replace(",", ""))
    assert Fraction(standard) == number / (100 if codec is PENCE else 1)
    assert fictional_amount().admits(standard)


@given(st.integers(0, 99_999_999_998), st.integers(0, 60))
def test_the_smallest_part_of_a_penny_is_not_lost_unseen(pennies: int, zeros: int) -> None:
    exact = f"{pennies // 100}.{pennies % 100:02d}{'0' * zeros}1"
    for codec, legacy in (
        (TEXT, exact),
        (DECIMAL, Decimal(exact)),
        (DECIMAL, math.nextafter(pennies / 100, math.inf)),
        (PENCE, Decimal(f"{pennies}.{'0' * zeros}1")),
        (PENCE, math.nextafter(float(pennies), math.inf)),
    ):
        with pytest.raises(CodecError, match=PARTS):
            codec.decode(legacy)


def fictional_amount() -> Shape:
    return Shape.of(fictional.DOCUMENT, "Thing").properties["cost"]


def test_every_spelling_is_searched_for() -> None:
    assert spellings(TEXT, "67.71") == ["67.71", "£67.71"]
    assert spellings(TEXT, "1234.50") == [
        "1234.50", "1234.5", "1,234.50", "1,234.5", "£1234.50", "£1234.5", "£1,234.50", "£1,234.5",
    ]  # fmt: skip
    assert spellings(TEXT, "5.00") == ["5.00", "5.0", "5", "£5.00", "£5.0", "£5"]
    assert spellings(DECIMAL, "5.00") == [Decimal(5)]
    assert spellings(PENCE, "5.00") == [500]
    assert fictional.record_map().where({"cost": ["67.71", "none"], "saved": ["1.00"]}) == {
        ("COST",): [Decimal("67.71")],
        ("SAVED",): [100],
    }


def test_a_number_for_nothing_is_written_as_the_column_holds_it() -> None:
    assert constant("-1.50", "decimal") == Decimal("-1.50")
    assert repr(constant("-1", "pence")) == "-1"
    for text in ("NaN", "1e5", "1,000", "", "-"):
        with pytest.raises(CodecError, match="is not a number"):
            constant(text, "decimal")


KEPT = {
    "COST": 67.7,
    "PAID": " £1,234.5 ",
    "SAVED": Decimal("100.0"),
    "contacts": [{"NAME": "Ada", "VISITS": [{"DAY": "20260401", "FEE": Decimal("5.0"), "BY": 7}]}],
}


def test_what_does_not_change_keeps_its_spelling() -> None:
    record_map = fictional.record_map()
    standard = record_map.get(KEPT)
    (person,) = standard["people"]
    assert (standard["cost"], standard["paid"], standard["saved"]) == ("67.70", "1234.50", "1.00")
    assert person["visits"] == [{"on": "2026-04-01", "fee": "5.00"}]
    written = record_map.put({**standard, "saved": "1.01"}, KEPT)
    assert repr(written) == repr({**KEPT, "SAVED": 101})


def test_a_changed_amount_in_a_row_leaves_the_rest_of_the_row() -> None:
    record_map = fictional.record_map()
    standard = record_map.get(KEPT)
    standard["people"][0]["visits"][0]["fee"] = "5.50"
    (row,) = record_map.put(standard, KEPT)["contacts"][0]["VISITS"]
    assert row == {"DAY": "20260401", "FEE": Decimal("5.50"), "BY": 7}


def test_what_cannot_be_read_or_written_is_named_by_its_place() -> None:
    record_map = fictional.record_map()
    visit = {"DAY": "20260401", "FEE": Decimal("5.005")}
    for legacy, says in [
        ({"COST": 67.714}, "COST: has parts of a penny"),
        ({"PAID": "67.71 a week"}, "PAID: is not an amount of money"),
        ({"contacts": [{"VISITS": [visit]}]}, "contacts.0.VISITS.0.FEE: has parts of a penny"),
    ]:
        with pytest.raises(BackendNonsenseError) as nonsense:
            record_map.get(legacy)
        assert str(nonsense.value) == says
    with pytest.raises(NotHoldableError) as refused:
        record_map.put({"people": [{"name": "Ada", "visits": [{"fee": "5.005"}]}]}, None)
    assert refused.value.pointer == "/people/0/visits/0/fee"


def test_an_amount_may_be_mapped_as_the_text_that_it_is() -> None:
    record_map = fictional.record_map()
    assert record_map.put(record_map.get({"SHARE": "33.33"}), None)["SHARE"] == "33.33"


def test_people_are_shown_the_column_beside_the_amount() -> None:
    shown = {pair.standard_path: pair for pair in columns(fictional.record_map(), KEPT)}
    assert shown["cost"] == Pair("COST", 67.7, "cost", "67.70")
    assert shown["saved"] == Pair("SAVED", Decimal("100.0"), "saved", "1.00")
    (odd,) = [p for p in columns(fictional.record_map(), {"COST": 0.005}) if p.note == PARTS]
    assert odd == Pair("COST", 0.005, "cost", None, PARTS)


def test_what_only_an_amount_will_do_for() -> None:
    assert fictional_amount().amount
    for other in (
        {"type": "string"},
        {"type": "string", "minLength": 5},
        {"type": "string", "pattern": "^[0-9.]+$"},
        {"type": "number"},
        {"type": "string", "pattern": "^[0-9]{10}$"},
    ):
        assert not Shape({}, other).amount
