"""Numbers, dates and the like at the edges of what the schemas allow.

NHS numbers are of the range 999, which is for tests. What may not come in here: operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NUMBERS: Sequence[tuple[str, str, int, str]] = (
    ("least", "0", 0, ""),
    ("one", "1", 1, ""),
    ("hundred", "100", 100, ""),
    ("one-less-than-most", "167", 167, ""),
    ("most", "168", 168, ""),
    ("with-a-point", "40.0", 40, "wrong-type"),
    ("with-an-exponent", "4e1", 40, "wrong-type"),
    ("minus-nothing", "-0", 0, "invalid-value"),
)
"""Label, spelling, value, and the problem by which a server may refuse a whole number that is not
spelt as one: the standard says nothing about that."""

NOT_A_NUMBER: Sequence[tuple[str, str, Sequence[str]]] = (
    ("minus-one", "-1", ["invalid-value"]),
    ("one-more-than-most", "169", ["invalid-value"]),
    ("two-to-the-31", "2147483648", ["invalid-value"]),
    ("two-to-the-53-and-one", "9007199254740993", ["invalid-value"]),
    ("two-to-the-64", "18446744073709551616", ["invalid-value", "wrong-type"]),
    ("thirty-digits", "123456789012345678901234567890", ["invalid-value", "wrong-type"]),
    ("a-half", "1.5", ["wrong-type", "invalid-value"]),
    ("hair-above-most", "168.00001", ["wrong-type", "invalid-value"]),
    ("text", '"40"', ["wrong-type"]),
    ("true", "true", ["wrong-type"]),
    ("null", "null", ["wrong-type"]),
    ("list", "[40]", ["wrong-type"]),
    ("nan", "NaN", []),
    ("infinity", "Infinity", []),
    ("too-large", "1e400", []),
    ("leading-zero", "040", []),
    ("hexadecimal", "0x28", []),
)
"""Label, spelling, and the problems it may be; none where it is no JSON number of finite value."""


def nhs_number(first_nine: str) -> str:
    """The NHS number of these nine digits. Raises ValueError where there is none."""
    digit = check_digit(first_nine)
    if digit == 10:
        raise ValueError("no check digit fits these")
    return f"{first_nine}{digit}"


def check_digit(first_nine: str) -> int:
    """Modulus 11 over the weights 10 to 2; 10 means that there is no such number."""
    total = sum(
        int(digit) * weight for digit, weight in zip(first_nine, range(10, 1, -1), strict=True)
    )
    return (11 - total % 11) % 11


def _wrong_numbers() -> tuple[str, ...]:
    right = nhs_number("999004100")
    others = [right[:9] + str(digit) for digit in range(10) if str(digit) != right[9]]
    swapped = right[:6] + right[7] + right[6] + right[8:]
    without_any = next(
        nine for nine in (f"999{n:06}" for n in range(100, 999)) if check_digit(nine) == 10
    )
    return (*others, *([swapped] if swapped != right else []), without_any + "0", without_any + "1")


@dataclass(frozen=True, slots=True)
class People:
    """What stands about a person: (name, pointer, values)."""

    accepted: Sequence[tuple[str, str, Sequence[Any]]]
    refused: Sequence[tuple[str, str, Sequence[Any]]]
    no_such_days: Sequence[str]
    wrong_nhs_numbers: Sequence[str]


PEOPLE = People(
    accepted=(
        ("born", "/dateOfBirth", ("1900-01-01", "2000-02-29", "1999-12-31")),
        ("nhs-number", "/nhsNumber", (nhs_number("999004100"), nhs_number("999000001"))),
        ("postcode", "/address/postcode", ("ZZ1 1ZZ", "Z9 9ZZ", "ZZ9A 9ZZ")),
    ),
    refused=(
        (
            "born",
            "/dateOfBirth",
            (
                *("1849-12-31", "2020-01-01", "950-06-15", "1950-6-15", "15-06-1950", "1950/06/15"),
                *("1950-06-15T00:00:00Z", "19500615", "", "1950-06-15 ", "١٩٥٠-٠٦-١٥"),
            ),
        ),
        (
            "nhs-number",
            "/nhsNumber",
            (
                "",
                "999004100",
                "99900410080",
                "999 004 1008",
                "999-004-1008",
                "999004100X",
                "٩٩٩٠٠٤١٠٠٨",
            ),
        ),
        (
            "postcode",
            "/address/postcode",
            ("zz1 1zz", "ZZ11ZZ", "ZZ1  1ZZ", "ZZ1 1Z", "ZZ1 1ZZ ", "1ZZ 1ZZ", ""),
        ),
        ("uprn", "/address/uprn", ("0", "012345", "1234567890123", "12 34", "")),
        ("telephone", "/telephone", ("12345", "01632-960001", "call me", "+", "0" * 22)),
        ("email", "/email", ("vera", "vera@", "@mail.example", "vera@mail", "a b@mail.example")),
    ),
    no_such_days=(
        *("1950-02-29", "1900-02-29", "1950-02-30", "1950-04-31"),
        *("1950-13-01", "1950-00-10", "1950-06-00", "1950-06-32"),
    ),
    wrong_nhs_numbers=_wrong_numbers(),
)
