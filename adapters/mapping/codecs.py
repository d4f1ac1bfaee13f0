"""The built-in codecs: what stands behind `as:` in a council file; that of money is in `money`.

Each is a small frozen value with `decode` and `encode`. Reading is generous (blanks around text,
a missing leading zero of a number, several spellings); writing is exact, and the lens refuses
whatever would not be read back the same. What may not come in here: records, YAML, code lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

from adapters.mapping.codec import Codec, CodecError, blank
from adapters.mapping.date_formats import DateFormat, Moment, date_format
from adapters.mapping.money import number

EDGE = "".join(map(chr, (*range(0x21), *range(0x7F, 0xA1), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)))
"""What the standard's texts neither begin nor end with."""

ISO_DATE = date_format("%Y-%m-%d", "Ymd")
ISO_INSTANT = date_format("%Y-%m-%dT%H:%M:%SZ", "YmdHMS")

_DIGITS = re.compile(r"[0-9]+")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True)
class Text:
    """Text as it stands, without blanks at its ends and with line feeds between lines."""

    gives: ClassVar[str] = "string"
    stored: ClassVar[str] = "text"

    def decode(self, legacy: Any) -> str | None:
        """Raises CodecError for anything but text."""
        if not isinstance(legacy, str):
            raise CodecError("is not text: does the rule need `as:` and `stored:`?")
        if "\r" in legacy:
            legacy = legacy.replace("\r\n", "\n").replace("\r", "\n")
        return legacy.strip(EDGE) or None

    def encode(self, value: Any) -> str:
        """Raises CodecError for anything but text."""
        if not isinstance(value, str):
            raise CodecError("is not text")
        return value


@dataclass(frozen=True)
class Flag:
    """Yes or no. The first of several spellings is the one that is written."""

    true: tuple[Any, ...]
    false: tuple[Any, ...]
    stored: Literal["text", "integer", "boolean"] = "text"
    gives: ClassVar[str] = "boolean"

    def decode(self, legacy: Any) -> bool | None:
        """Raises CodecError for a spelling that is neither."""
        for spelling in (legacy, legacy.strip()) if isinstance(legacy, str) else (legacy,):
            if spelling in self.true:
                return True
            if spelling in self.false:
                return False
        if blank(legacy):
            return None
        raise CodecError("is neither the yes nor the no of this rule")

    def encode(self, value: Any) -> Any:
        """Raises CodecError for anything but true or false."""
        return self.spellings(value)[0]

    def spellings(self, value: Any) -> Sequence[Any]:
        """Every legacy value that means this."""
        if not isinstance(value, bool):
            raise CodecError("is neither true nor false")
        return self.true if value else self.false


@dataclass(frozen=True)
class Integer:
    """A whole number."""

    stored: Literal["integer", "text"] = "integer"
    gives: ClassVar[str] = "integer"

    def decode(self, legacy: Any) -> int | None:
        """Raises CodecError for fractions and for anything but numbers."""
        return None if blank(legacy) else whole(legacy)

    def encode(self, value: Any) -> int | str:
        """Raises CodecError for anything but a whole number."""
        if not isinstance(value, int) or isinstance(value, bool):
            raise CodecError("is not a whole number")
        return value if self.stored == "integer" else str(value)


@dataclass(frozen=True)
class Digits:
    """A string of digits that systems like to keep as a number, losing its leading zeros.

    `length` gives the zeros back: 10 for an NHS number.
    """

    stored: Literal["text", "integer"] = "text"
    length: int = 0
    gives: ClassVar[str] = "string"

    def decode(self, legacy: Any) -> str | None:
        """Raises CodecError for anything but digits, and for the wrong number of them."""
        if isinstance(legacy, str):
            digits = legacy.replace(" ", "").replace("-", "")
            if not digits:
                return None
            if not _DIGITS.fullmatch(digits):
                raise CodecError("is not made of digits")
        else:
            number = whole(legacy)
            if number < 0:
                raise CodecError("is below zero")
            digits = str(number).zfill(self.length)
        if self.length and len(digits) != self.length:
            raise CodecError(f"does not have {self.length} digits")
        return digits

    def encode(self, value: Any) -> int | str:
        """Raises CodecError for anything but digits."""
        if not isinstance(value, str) or not _DIGITS.fullmatch(value):
            raise CodecError("is not made of digits")
        return value if self.stored == "text" else int(value)

    def spellings(self, value: Any) -> Sequence[Any]:
        """The digits together, and for an NHS number also as it is printed: 3, 3 and 4."""
        encoded = self.encode(value)
        if isinstance(encoded, int) or self.length != 10:
            return [encoded]
        return [encoded, f"{encoded[:3]} {encoded[3:6]} {encoded[6:]}"]


@dataclass(frozen=True)
class Date:
    """A calendar day."""

    format: DateFormat = ISO_DATE
    stored: Literal["text", "date", "datetime"] = "text"
    gives: ClassVar[str] = "string"

    def decode(self, legacy: Any) -> str | None:
        """Raises CodecError for what is no day in this format."""
        if isinstance(legacy, date):
            return legacy.isoformat()[:10]
        if not isinstance(legacy, str):
            raise CodecError("is not a date")
        return None if blank(legacy) else _moment(self.format, legacy).date().isoformat()

    def encode(self, value: Any) -> Any:
        """Raises CodecError for what is no day of the calendar."""
        moment = _moment(ISO_DATE, value)
        if self.stored == "text":
            return self.format.write(_parts(moment))
        return moment.date() if self.stored == "date" else moment.replace(tzinfo=None)


@dataclass(frozen=True)
class Instant:
    """A moment in universal time; naive legacy values are universal time already."""

    format: DateFormat = ISO_INSTANT
    stored: Literal["datetime", "text"] = "datetime"
    gives: ClassVar[str] = "string"

    def decode(self, legacy: Any) -> str | None:
        """Fractions of a second are dropped. Raises CodecError for what is no moment."""
        if isinstance(legacy, datetime):
            moment = legacy.astimezone(UTC) if legacy.tzinfo else legacy
        elif blank(legacy):
            return None
        else:
            moment = _moment(self.format, legacy)
        return ISO_INSTANT.write(_parts(moment))

    def encode(self, value: Any) -> datetime | str:
        """Raises CodecError for what is no moment."""
        moment = _moment(ISO_INSTANT, value)
        if self.stored == "text":
            return self.format.write(_parts(moment))
        return moment.replace(tzinfo=None)


@dataclass(frozen=True)
class ListOf:
    """Several values in one: text between separators, or a real list of the system."""

    item: Codec
    separator: str = ""
    """Between items of text; empty where the system keeps a real list."""
    unique: bool = False
    """The standard wants each value once, although two legacy items may mean the same."""
    stored: Literal["text", "list"] = "text"
    gives: ClassVar[str] = "array"

    def decode(self, legacy: Any) -> list[Any] | None:
        """Raises CodecError for an item that its own codec refuses."""
        values = [value for value, _ in self._pairs(legacy)]
        return (list(dict.fromkeys(values)) if self.unique else values) or None

    def encode(self, value: Any) -> Any:
        """Raises CodecError with the number of the item that cannot be written."""
        return self.merge(value, None)

    def merge(self, value: Any, old: Any) -> Any:
        """Items keep the legacy form they had in `old`, in order of occurrence."""
        if not isinstance(value, list):
            raise CodecError("is not a list")
        known: dict[Any, list[Any]] = {}
        for meaning, legacy in self._pairs(old) if old is not None else ():
            known.setdefault(meaning, []).append(legacy)
        written = [
            known[item].pop(0) if known.get(item) else self._item(place, item)
            for place, item in enumerate(value)
        ]
        return self.separator.join(written) if self.stored == "text" else written

    def _pairs(self, legacy: Any) -> list[tuple[Any, Any]]:
        """Each item's standard value and its legacy one, without items that say nothing."""
        if isinstance(legacy, str) and self.stored == "text":
            parts: list[Any] = legacy.split(self.separator)
        elif isinstance(legacy, list) and self.stored == "list":
            parts = legacy
        else:
            raise CodecError(f"is not stored as {self.stored}, as the rule says")
        kept = [part for part in parts if part is not None and not blank(part)]
        return [(self.item.decode(part), part) for part in kept]

    def _item(self, place: int, item: Any) -> Any:
        try:
            written = self.item.encode(item)
        except CodecError as fault:
            refused = fault.within((place,))
        else:
            if self.stored == "list" or self.separator not in written:
                return written
            refused = CodecError("has in it what separates the items of this list", (place,))
        raise refused


def whole(legacy: Any) -> int:
    """The whole number that a driver gave as int, Decimal or text. Raises CodecError."""
    if isinstance(legacy, int) and not isinstance(legacy, bool):
        return legacy
    if isinstance(legacy, Decimal) and legacy.is_finite() and legacy == int(legacy):
        return int(legacy)
    if isinstance(legacy, str) and _WHOLE.fullmatch(legacy.strip()):
        return int(legacy)
    raise CodecError("is not a whole number")


def _parts(moment: datetime) -> Moment:
    return (
        moment.year,
        moment.month,
        moment.day,
        moment.hour,
        moment.minute,
        moment.second,
    )


def _moment(format: DateFormat, text: Any) -> datetime:
    """Raises CodecError outside the `except`, so that no chained error carries the value."""
    parts = format.read(text) if isinstance(text, str) else None
    if parts is not None:
        try:
            return datetime(*parts, tzinfo=UTC)
        except ValueError:
            pass
    raise CodecError(f"is no date of the form {format.text}")


def constant(text: str, stored: str) -> Any:
    """A value written in a council file, as the system stores it. Raises CodecError."""
    if stored in ("integer", "pence"):
        return whole(text)
    if stored == "decimal":
        return number(text)
    if stored == "boolean":
        if text not in ("true", "false"):
            raise CodecError("must be true or false")
        return text == "true"
    if stored == "datetime":
        return _moment(ISO_INSTANT if "T" in text else ISO_DATE, text).replace(tzinfo=None)
    if stored == "date":
        return _moment(ISO_DATE, text).date()
    if stored == "list":
        raise CodecError("cannot be given for a list")
    return text
