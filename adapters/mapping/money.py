"""Amounts of money: the codec behind `as: money`.

In the standard an amount is a text in pounds with two decimals, `67.71`; percentages that are
written in this way are read and written in the same way. What is no whole number of pennies has no
counterpart in the standard: nothing is rounded. What may not come in here: sums, other currencies,
and how a column of numbers is typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from adapters.mapping.codec import CodecError, blank

_AMOUNT = re.compile(r"(?:0|[1-9][0-9]{0,8})\.[0-9]{2}")
_POUNDS = re.compile(r"£?\s*((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)")
_PENCE = re.compile(r"([0-9]+)")
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")


@dataclass(frozen=True)
class Money:
    """An amount in pounds, never below nothing."""

    stored: Literal["text", "decimal", "pence"] = "text"
    gives: ClassVar[str] = "string"

    def decode(self, legacy: Any) -> str | None:
        """Raises CodecError for a sign, for parts of a penny and for anything but an amount."""
        if blank(legacy):
            return None
        form, penny, too_much = _POUNDS, Decimal("0.01"), Decimal(10**9)
        if self.stored == "pence":
            form, penny, too_much = _PENCE, Decimal(1), Decimal(10**11)
        amount = _read(legacy, form)
        if amount is None or not amount.is_finite():
            raise CodecError("is not an amount of money")
        if amount < 0:
            raise CodecError("is below zero")
        if amount >= too_much:
            raise CodecError("is more than the standard has room for")
        written = amount.quantize(penny)
        if written != amount:
            raise CodecError("has parts of a penny")
        pennies = int(written / penny)
        return f"{pennies // 100}.{pennies % 100:02d}"

    def encode(self, value: Any) -> str | Decimal | int:
        """Raises CodecError for anything but pounds with two decimals."""
        if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
            raise CodecError("is not an amount in pounds with two decimals")
        if self.stored == "pence":
            return int(value.replace(".", ""))
        return Decimal(value) if self.stored == "decimal" else value

    def spellings(self, value: Any) -> Sequence[Any]:
        """The number; of a text also with commas, with a pound sign, and without zeros behind."""
        encoded = self.encode(value)
        if not isinstance(encoded, str):
            return [encoded]
        pounds, pence = encoded.split(".")
        ends = ("." + pence, ("." + pence).removesuffix("0"), ("." + pence).removesuffix(".00"))
        return list(
            dict.fromkeys(
                sign + whole + end
                for sign in ("", "£")
                for whole in (pounds, f"{int(pounds):,}")
                for end in ends
            )
        )


def number(text: str) -> Decimal:
    """A number written in a council file, below zero too. Raises CodecError."""
    if not _NUMBER.fullmatch(text):
        raise CodecError("is not a number")
    return Decimal(text)


def _read(legacy: Any, form: re.Pattern[str]) -> Decimal | None:
    """What a driver gave as Decimal, int, float or text of this form; None for what is none.

    Of a float it is the shortest number that the float stands for: 67.71, not 67.7099…
    """
    if isinstance(legacy, str):
        found = form.fullmatch(legacy.strip())
        return Decimal(found[1].replace(",", "")) if found else None
    if isinstance(legacy, float):
        return Decimal(repr(legacy))
    if isinstance(legacy, int | Decimal) and not isinstance(legacy, bool):
        return Decimal(legacy)
    return None
