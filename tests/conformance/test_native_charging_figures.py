"""The native implementation's own table of amounts beside the standard's, on every day."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

import openapi
from conformance.native.charging.figures import DHSC, LOCAL, OF_THE_DWP, NotKnown, amount

DAYS = [date(2014, 1, 1) + timedelta(days=number) for number in range(15 * 365)]
NAMES = [*DHSC, *OF_THE_DWP]


@pytest.mark.parametrize("name", NAMES)
def test_every_amount_is_the_standards_on_every_day(name: str) -> None:
    for day in DAYS:
        try:
            standard: Fraction | None = Fraction(openapi.rate(name, day).amount)
        except openapi.RateUnknown:
            standard = None
        try:
            native: Fraction | None = amount(name, day)
        except NotKnown as unknown:
            native = None
            assert (unknown.name, unknown.on) == (name, day)
        assert native == standard, day


def test_the_amounts_of_which_a_council_may_have_its_own() -> None:
    keeping = ("mig-", "personal-expenses-allowance")
    assert {name for name in openapi.rate_names() if name.startswith(keeping)} == LOCAL
