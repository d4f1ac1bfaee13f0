"""Single columns: how each is typed here, how its values are read, and what it would not hold.

A database cuts, pads and rounds, and a driver may give a binary fraction for a decimal one; here
none of it happens unseen. What may not come in here: tables, and the words of council files.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CHAR,
    REAL,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    Numeric,
    SmallInteger,
    String,
    TypeDecorator,
    cast,
)

from adapters.errors import BackendNonsenseError

Refusal = Callable[[Any], str | None]
"""Why a column cannot hold a value, without the value; None where it can."""

_SINGLE, _DOUBLE = 6, 15
"""Decimal digits that survive a float of 4 bytes and one of 8: FLT_DIG and DBL_DIG of C."""


class _Exact(Numeric[Decimal]):
    """Decimal numbers of SQLite: SQLAlchemy would round them to the declared scale."""

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], Any]:
        return _number


class _Whole(BigInteger):
    """Whole numbers of SQLite, whose driver takes no Decimal."""

    def bind_processor(self, dialect: Any) -> Callable[[Any], Any]:
        return lambda value: int(value) if isinstance(value, Decimal) else value


class _Single(TypeDecorator[float]):
    """A `real` of PostgreSQL, which equals no decimal fraction until that is one too."""

    impl = REAL
    cache_ok = True
    python_type = float

    def bind_expression(self, bindparam: Any) -> Any:
        return cast(bindparam, REAL)


def settled(kind: Any, is_sqlite: bool) -> Any:
    """The type with which a column is used, for the one that the database declares."""
    # Whole numbers of NUMERIC(n) would travel to SQLite as floats and come back as Decimals.
    if isinstance(kind, Numeric) and kind.scale in (0, None) and kind.precision is not None:
        kind = BigInteger()
    if not is_sqlite:
        return _Single() if isinstance(kind, REAL) else kind
    if isinstance(kind, Integer):
        return _Whole()
    return _Exact(kind.precision, kind.scale) if isinstance(kind, Numeric) else kind


def reading(column: Column[Any]) -> Callable[[Any], Any] | None:
    """What makes a plain value of a driver's; None where it is one already."""
    if isinstance(column.type, CHAR):
        return lambda value: value.rstrip(" ") if isinstance(value, str) else value
    if isinstance(column.type, Integer):
        return _whole
    if isinstance(column.type, Float | _Single):
        return _exact
    if isinstance(column.type, DateTime) and column.type.timezone:
        return lambda value: value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    return None


def refusal(column: Column[Any], is_sqlite: bool, codec: str | None) -> Refusal:
    """What a column would cut, pad, round or reject. `codec`: what its texts are encoded in.

    The function raises BackendNonsenseError for a value of a type that no such column holds.
    """
    kind = column.type
    if isinstance(kind, String):
        return _text_refusal(kind.length, isinstance(kind, CHAR), codec)
    if isinstance(kind, Integer):
        return _whole_refusal(_digits(column), 8 if is_sqlite else _bytes(kind))
    if isinstance(kind, Numeric):
        return _decimal_refusal(kind.precision, kind.scale)
    if isinstance(kind, Float | _Single):
        return _float_refusal(_SINGLE if isinstance(kind, _Single) else _DOUBLE)
    expected: tuple[type[Any], ...] | None = None
    if isinstance(kind, Boolean):
        expected = (bool,)
    elif isinstance(kind, DateTime):
        expected = (datetime,)
    elif isinstance(kind, Date):
        expected = (date,)
    return lambda value: _type_refusal(value, expected)


def _number(value: Any) -> Any:
    """Raises ValueError for the text that SQLite keeps in a column of numbers too."""
    if isinstance(value, int):
        return Decimal(value)
    if value is not None and not isinstance(value, float):
        raise ValueError("not a number")
    return _exact(value)


def _exact(value: Any) -> Any:
    """The shortest decimal number that a float stands for; any other value as it is."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def _whole(value: Any) -> Any:
    """A number as an int, unless that would cut it: SQLite keeps fractions anywhere."""
    value = _exact(value)
    return int(value) if isinstance(value, Decimal) and _is_whole(value) else value


def _is_whole(number: Decimal) -> bool:
    return number.is_finite() and number == number.to_integral_value()


def _type_refusal(value: Any, expected: tuple[type[Any], ...] | None) -> str | None:
    # `type`, not `isinstance`: a datetime is a date and a bool is an int, and both would be cut.
    if expected is not None and type(value) not in expected:
        names = " or ".join(kind.__name__ for kind in expected)
        raise BackendNonsenseError(f"the council file writes no {names} where the column needs one")
    return None


def _text_refusal(length: int | None, padded: bool, codec: str | None) -> Refusal:
    def refusal(value: Any) -> str | None:
        _type_refusal(value, (str,))
        if length is not None and len(value) > length:
            return f"holds at most {length} characters"
        if "\0" in value:
            return "cannot hold the character NUL"
        if padded and value.endswith(" "):
            return "cannot hold spaces at the end"
        try:
            value.encode(codec or "utf-8")
        except UnicodeEncodeError:
            return "cannot hold a character outside the database's character set"
        return None

    return refusal


def _digits(column: Column[Any]) -> int | None:
    declared = column.info["type"]
    return declared.precision if isinstance(declared, Numeric) else None


def _bytes(kind: Integer) -> int:
    return 2 if isinstance(kind, SmallInteger) else 8 if isinstance(kind, BigInteger) else 4


def _whole_refusal(digits: int | None, size: int) -> Refusal:
    if digits is not None:
        most = min(10**digits - 1, 2**63 - 1)
        least = -most
    else:
        least, most = -(2 ** (8 * size - 1)), 2 ** (8 * size - 1) - 1

    def refusal(value: Any) -> str | None:
        _type_refusal(value, (int, Decimal))
        fits = _is_whole(Decimal(value)) and least <= value <= most
        return None if fits else f"holds whole numbers from {least} to {most}"

    return refusal


def _decimal_refusal(precision: int | None, scale: int | None) -> Refusal:
    def refusal(value: Any) -> str | None:
        _type_refusal(value, (Decimal, int))
        number = Decimal(value)
        if not number.is_finite():
            return "holds finite numbers only"
        if precision is None or scale is None:
            return None
        exponent = int(number.normalize().as_tuple().exponent)
        if exponent < -scale or abs(number) >= Decimal(10) ** (precision - scale):
            return f"holds numbers of {precision} digits, {scale} of them decimal"
        return None

    return refusal


def _float_refusal(digits: int) -> Refusal:
    def refusal(value: Any) -> str | None:
        _type_refusal(value, (Decimal, int, float))
        number = Decimal(_exact(value))
        if not number.is_finite():
            return "holds finite numbers only"
        if len(number.normalize().as_tuple().digits) > digits:
            return f"holds numbers of {digits} digits"
        return None

    return refusal
