"""Birthdays, and the day on which somebody reaches pension age.

Lives here: pure dates. May not live here: what an age changes. The timetable is that of the
Pensions Acts as published for both sexes: 66 for those born from 6 October 1954, rising to 67 for
those born from 6 March 1961 in steps of a month, the month's last day where the day is missing.
Before 6 October 2020 pension ages differed by sex and birth in ways that are not sourced here.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Final

EQUAL: Final = date(2020, 10, 6)
"""From this day on nobody between 60 and 66 has reached pension age."""
_RISING: Final = date(1960, 4, 6)
_RISEN: Final = date(1961, 3, 6)
_SIXTY_EIGHT: Final = date(1977, 4, 6)


def birthday(born: date, years: int) -> date:
    """The birthday itself; 1 March for those born on 29 February, in years without that day."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def age(born: date, on: date) -> int:
    """Completed years."""
    return on.year - born.year - (on < birthday(born, on.year - born.year))


@lru_cache(maxsize=4096)
def pension_day(born: date) -> date:
    """The day on which pension age is reached.

    For those born before 6 October 1954 the latest it can have been: the 66th birthday. From
    6 April 1977 the timetable rises to 68 long after any rate known here; it is taken as 67.
    """
    if born < _RISING:
        return birthday(born, 66)
    if born >= _RISEN:
        return birthday(born, 67)
    # One month for each month of birth that begins on the 6th: 6 April 1960 is the first.
    months = (born.year - 1960) * 12 + born.month - 4 + (born.day >= 6)
    year, month = divmod(born.month - 1 + months, 12)
    year, month = born.year + 66 + year, month + 1
    return date(year, month, min(born.day, monthrange(year, month)[1]))


def varied(born: date, on: date) -> bool:
    """Pension age on that day depended on more than the date of birth tells: it must be stated."""
    return on < EQUAL and 60 <= age(born, on) < 66


def reached(born: date, stated: bool | None, on: date) -> bool:
    """Whether pension age is reached; what is stated wins only where ages varied."""
    if stated is not None and varied(born, on):
        return stated
    return on >= pension_day(born)
