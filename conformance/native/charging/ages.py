"""How old somebody is on a day, and whether pension age is reached.

Lives here: birthdays and the timetable of pension age (Pensions Act 2014 s.26). May not live here:
what an age changes.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import Final

KNOWN_FROM: Final = date(2020, 10, 6)
"""Before it, pension age was different for women and men."""
_FROM, _TO = 60, 66
"""Between these ages it has to be stated before then."""

# Born up to and including: years, months.
_TIMETABLE: Final = [
    (date(1960, 4, 5), 66, 0),
    (date(1960, 5, 5), 66, 1),
    (date(1960, 6, 5), 66, 2),
    (date(1960, 7, 5), 66, 3),
    (date(1960, 8, 5), 66, 4),
    (date(1960, 9, 5), 66, 5),
    (date(1960, 10, 5), 66, 6),
    (date(1960, 11, 5), 66, 7),
    (date(1960, 12, 5), 66, 8),
    (date(1961, 1, 5), 66, 9),
    (date(1961, 2, 5), 66, 10),
    (date(1961, 3, 5), 66, 11),
    (date(1977, 4, 5), 67, 0),
]


def age(born: date, day: date) -> int:
    """Full years on a day; who was born on 29 February is older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """The day on which somebody is so many years old."""
    year = born.year + years
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def pension_day(born: date) -> date:
    """The day on which pension age is reached; for births before 6 October 1954 the latest."""
    years, months = next(((y, m) for last, y, m in _TIMETABLE if born <= last), (68, 0))
    if months == 0:
        return birthday(born, years)
    month = born.month + months
    year, month = born.year + years + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(born.day, calendar.monthrange(year, month)[1]))


def stated_counts(born: date, day: date) -> bool:
    """Whether it has to be stated if pension age was reached on that day."""
    return day < KNOWN_FROM and _FROM <= age(born, day) < _TO


def pension_age_reached(born: date, day: date, stated: bool | None) -> bool:
    """Whether pension age is reached on a day; `stated` counts only where nobody can know."""
    if day >= pension_day(born):
        return True
    return bool(stated) and stated_counts(born, day)


def days_it_changes(born: date, stated: bool | None) -> list[date]:
    """The days on which the answer of `pension_age_reached` becomes another."""
    if stated is not True:
        return [pension_day(born)]
    days = {pension_day(born), birthday(born, _FROM), birthday(born, _TO), KNOWN_FROM}
    return sorted(
        day
        for day in days
        if pension_age_reached(born, day, stated)
        != pension_age_reached(born, date.fromordinal(day.toordinal() - 1), stated)
    )
