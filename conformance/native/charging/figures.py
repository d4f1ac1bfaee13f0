"""The dated amounts of charging, and the days on which new ones start.

Lives here: what has to be known before anything can be charged, typed from the published sources
and read from no file of the standard, so that a wrong figure there shows. May not live here: any
rule of SI 2014/2672 that uses a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

FIRST: Final = date(2015, 4, 6)
LAST: Final = date(2027, 4, 5)
"""The days for which amounts are known."""
YEARS: Final = (2015, 2022, 2023, 2024, 2025, 2026)
"""The charging years in which amounts changed; 2015 stands for the seven frozen years."""

# SI 2014/2672 regs 3, 6, 7, 12 and 25 and Sch 1 para 40, as amended for each of YEARS.
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
lower-capital-limit             14250  14250  14250  14250  14250  14250
upper-capital-limit             23250  23250  23250  23250  23250  23250
free-equipment-limit             1000   1000   1000   1000   1000   1000
"""
DHSC: Final[dict[str, list[Fraction]]] = {
    row.split()[0]: [Fraction(cell) for cell in row.split()[1:]] for row in _DHSC.split("\n")[1:-1]
}
LOCAL: Final = frozenset(
    name for name in DHSC if name.startswith(("mig-", "personal-expenses-allowance"))
)
"""Those of which a council may have amounts of its own."""

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
DWP: Final[dict[str, dict[int, str]]] = {
    row.split()[0]: dict(zip(range(2019, 2027), row.split()[1:], strict=True))
    for row in _DWP.split("\n")[2:-1]
}
OF_THE_DWP: Final[Mapping[str, str]] = {
    "savings-credit-threshold-single": "threshold-single",
    "savings-credit-threshold-couple": "threshold-couple",
    "pension-credit-guarantee-single": "guarantee-single",
    "pension-credit-guarantee-couple": "guarantee-couple",
    "attendance-allowance-higher": "higher",
    "attendance-allowance-lower": "lower",
    "disability-living-allowance-care-highest": "higher",
    "disability-living-allowance-care-middle": "lower",
    "personal-independence-payment-daily-living-enhanced": "higher",
    "personal-independence-payment-daily-living-standard": "lower",
}
"""Rates of the standard that run by the DWP's year, and their rows."""


class NotKnown(LookupError):
    """No amount of this name is known for the day."""

    def __init__(self, name: str, on: date) -> None:
        super().__init__(f"{name}: no amount is known for a day that is asked for")
        self.name, self.on = name, on


def amount(name: str, day: date) -> Fraction:
    """An amount on a day, in pounds. Raises NotKnown."""
    row = OF_THE_DWP.get(name)
    if row is not None:
        return benefit(row, day, name)
    if not FIRST <= day <= LAST:
        raise NotKnown(name, day)
    return DHSC[name][sum(year <= year_of(day) for year in YEARS) - 1]


def benefit(row: str, day: date, name: str = "") -> Fraction:
    """A weekly rate of the DWP on a day, known outside by its name. Raises NotKnown."""
    year = day.year if day >= first_monday(day.year) else day.year - 1
    cell = DWP[row].get(year, "-")
    if cell == "-" or day > LAST:
        raise NotKnown(name or row, day)
    return Fraction(cell)


def year_of(day: date) -> int:
    """The charging year, 6 April to 5 April, by the calendar year in which it starts."""
    return day.year if (day.month, day.day) >= (4, 6) else day.year - 1


def first_monday(year: int) -> date:
    """The day on which the DWP's rates of a year start: the first Monday on or after 6 April."""
    day = date(year, 4, 6)
    while day.weekday() != 0:
        day += timedelta(days=1)
    return day
