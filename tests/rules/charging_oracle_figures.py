"""The figures of the charging oracle: amounts by year, the days they start, pension age, pennies.

Lives here: what the oracle must know before it can charge, typed from the published sources and
read from no file of the product, so that a wrong figure there shows. May not live here: any rule of
SI 2014/2672 that uses a figure.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

YEARS = (2015, 2022, 2023, 2024, 2025, 2026)
"""The charging years in which amounts changed; 2015 stands for the seven frozen years."""

# SI 2014/2672 regs 6 and 7 and Sch 1 para 40, as amended for each of YEARS.
_DHSC = """
mig-single-18-24                 72.40  74.60  82.15  87.65  89.15  95.40
mig-single-25-to-pension-age     91.40  94.15 103.65 110.60 112.50 120.40
mig-single-pension-age          189.00 194.70 214.35 228.70 232.60 241.45
mig-lone-parent                  91.40  94.15 103.65 110.60 112.50 120.40
mig-couple-below-pension-age     71.80  73.95  81.40  86.85  88.35  94.55
mig-couple-pension-age          144.30 148.65 163.65 174.60 177.55 184.30
mig-child                        83.65  86.20  94.90 101.25 102.95 106.85
mig-disability-single            40.35  41.55  45.75  48.80  49.65  51.55
mig-enhanced-disability-single   19.70  20.30  22.35  23.85  24.25  25.15
mig-disability-couple            28.75  29.60  32.60  34.80  35.40  36.75
mig-enhanced-disability-couple   14.15  14.60  16.05  17.15  17.45  18.10
mig-carer                        43.25  44.55  49.05  52.35  53.25  55.25
personal-expenses-allowance      24.90  25.65  28.25  30.15  30.65  31.80
savings-credit-disregard-single   5.75   5.90   6.50   6.95   7.05   7.30
savings-credit-disregard-couple   8.60   8.85   9.75  10.40  10.60  11.00
"""
DHSC = {
    row.split()[0]: [Fraction(cell) for cell in row.split()[1:]] for row in _DHSC.split("\n")[1:-1]
}

# Rates of the Department for Work and Pensions by the year in which they start; "-": not sourced.
_DWP = """
years                  2019   2020   2021   2022   2023   2024   2025   2026
threshold-single     144.38 150.47 153.70 158.47 174.49 189.80 198.27 208.07
guarantee-single     167.25 173.75 177.10 182.60 201.05 218.15 227.10 238.00
threshold-couple     229.67 239.17 244.12 251.70 277.12 301.22 314.34 329.75
guarantee-couple     255.25 265.20 270.30 278.70 306.85 332.95 346.60 363.25
higher                    -      -      -  92.40 101.75 108.55 110.40 114.60
lower                     -      -      -  61.85  68.10  72.65  73.90  76.70
"""
DWP = {
    row.split()[0]: dict(zip(range(2019, 2027), row.split()[1:], strict=True))
    for row in _DWP.split("\n")[2:-1]
}

LOWER_LIMIT, UPPER_LIMIT = Fraction(14250), Fraction(23250)
FREE_EQUIPMENT = Fraction(1000)


class NotSourced(LookupError):
    """No amount is known for the day."""


def year_of(day: date) -> int:
    """The charging year, 6 April to 5 April, by the calendar year in which it starts."""
    return day.year if (day.month, day.day) >= (4, 6) else day.year - 1


def amount(name: str, day: date) -> Fraction:
    """A weekly amount of SI 2014/2672 on a day."""
    if not date(2015, 4, 6) <= day <= date(2027, 4, 5):
        raise NotSourced(name, day)
    return DHSC[name][sum(year <= year_of(day) for year in YEARS) - 1]


def first_monday(year: int) -> date:
    """The day on which the DWP's rates of a year start: the first Monday on or after 6 April."""
    day = date(year, 4, 6)
    while day.weekday() != 0:
        day += timedelta(days=1)
    return day


def benefit(name: str, day: date) -> Fraction:
    """A weekly DWP rate on a day."""
    year = day.year if day >= first_monday(day.year) else day.year - 1
    cell = DWP[name].get(year, "-")
    if cell == "-" or day > date(2027, 4, 5):
        raise NotSourced(name, day)
    return Fraction(cell)


def age(born: date, day: date) -> int:
    """Full years on a day; who was born on 29 February is older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


# Born up to and including: years, months. Pensions Act 2014 s.26.
_PENSION_AGES = [
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


def pension_day(born: date) -> date:
    """The day on which pension age is reached; for births before 6 October 1954 the latest."""
    years, months = next(((y, m) for last, y, m in _PENSION_AGES if born <= last), (68, 0))
    month = born.month + months
    year, month = born.year + years + (month - 1) // 12, (month - 1) % 12 + 1
    if months == 0 and (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return date(year, month, min(born.day, calendar.monthrange(year, month)[1]))


def pension_age_reached(born: date, day: date, stated: bool | None) -> bool:
    """Whether pension age is reached; `stated` counts before 6 October 2020 from 60 to 66."""
    if day >= pension_day(born):
        return True
    return bool(stated) and 60 <= age(born, day) < 66


def day_of(text: str) -> date:
    """A day of a request."""
    return date.fromisoformat(text)


@cache
def down(exact: Fraction) -> Fraction:
    """To the penny, fractions dropped: for what adds to a charge (reg 11)."""
    return Fraction(exact * 100 // 1, 100)


@cache
def up(exact: Fraction) -> Fraction:
    """To the penny, fractions made whole: for what takes from a charge (reg 11)."""
    return Fraction(-(-exact * 100 // 1), 100)


A_WEEK = {
    "week": Fraction(1),
    "fortnight": Fraction(1, 2),
    "four-weeks": Fraction(1, 4),
    "month": Fraction(12, 52),
    "quarter": Fraction(4, 52),
    "year": Fraction(1, 52),
}


@cache
def pounds(money: str | Decimal) -> Fraction:
    """Money of a request or of a policy, exactly."""
    return Fraction(money)


def weekly(payment: dict[str, Any]) -> Fraction:
    """An amount as pounds a week, unrounded."""
    return by_the_week(payment["every"], payment["amount"])


@cache
def by_the_week(often: str, money: str) -> Fraction:
    """Pounds a week of a payment made so often."""
    return pounds(money) * A_WEEK[often]
