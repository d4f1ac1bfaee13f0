"""String formats of the standard that JSON Schema does not know, checked wherever a schema says so.

A format here must be exact and cheap: it runs on every value of that format in every request and
response. Patterns belong in `openapi/`, not here.
"""

from __future__ import annotations

from collections.abc import Callable


def is_nhs_number(value: str) -> bool:
    """Whether ten digits carry the right Modulus 11 check digit (NHS Data Dictionary).

    The weighted sum of the first nine digits, modulo 11, taken from 11, is the tenth; 11 counts
    as 0, and 10 is never issued.
    """
    if len(value) != 10 or not (value.isascii() and value.isdigit()):
        return False
    # Character codes are digits + 48; weights 10 to 2 and the check digit's 1 sum to 55, so 48 * 55
    # is taken off. The whole sum is a multiple of 11 exactly when the check digit is right.
    a, b, c, d, e, f, g, h, i, j = value.encode()
    total = 10 * a + 9 * b + 8 * c + 7 * d + 6 * e + 5 * f + 4 * g + 3 * h + 2 * i + j
    return (total - 2640) % 11 == 0


FORMATS: dict[str, Callable[[str], bool]] = {"nhs-number": is_nhs_number}
