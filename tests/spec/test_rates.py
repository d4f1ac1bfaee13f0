"""The dated amounts, against the same amounts typed again from what was read, and their sums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

import openapi

COLLECTED = Path(__file__).parents[3] / "shared" / "design"
"""The collection from which the amounts come, where somebody has it beside the project."""
PENNY = Decimal("0.01")
LETTER = {"p": "published", "o": "one-source", "d": "derived"}

# SI 2014/2672 regs 6 and 7, Sch 1 para 40: 2015/16 to 2021/22, then each year to 2026/27.
DHSC_YEARS = (2015, 2022, 2023, 2024, 2025, 2026)
DHSC = """
mig-single-18-24                72.40p   74.60p   82.15p   87.65p   89.15p   95.40p
mig-single-25-to-pension-age    91.40p   94.15p  103.65p  110.60d  112.50o  120.40o
mig-single-pension-age         189.00p  194.70p  214.35p  228.70o  232.60p  241.45p
mig-lone-parent                 91.40p   94.15p  103.65d  110.60d  112.50d  120.40d
mig-couple-below-pension-age    71.80p   73.95d   81.40d   86.85d   88.35d   94.55d
mig-couple-pension-age         144.30p  148.65d  163.65d  174.60d  177.55d  184.30d
mig-child                       83.65p   86.20p   94.90p  101.25o  102.95d  106.85d
mig-disability-single           40.35p   41.55d   45.75p   48.80p   49.65o   51.55d
mig-enhanced-disability-single  19.70p   20.30d   22.35p   23.85p   24.25o   25.15d
mig-disability-couple           28.75p   29.60d   32.60d   34.80d   35.40d   36.75d
mig-enhanced-disability-couple  14.15d   14.60d   16.05d   17.15d   17.45d   18.10d
mig-carer                       43.25d   44.55d   49.05o   52.35o   53.25d   55.25d
personal-expenses-allowance     24.90p   25.65p   28.25p   30.15p   30.65p   31.80o
savings-credit-disregard-single  5.75p    5.90o    6.50o    6.95p    7.05d    7.30d
savings-credit-disregard-couple  8.60p    8.85o    9.75d   10.40d   10.60d   11.00d
lower-capital-limit          14250.00p 14250.00p 14250.00p 14250.00p 14250.00p 14250.00p
upper-capital-limit          23250.00p 23250.00p 23250.00p 23250.00p 23250.00p 23250.00p
"""

# DWP rates, 2019/20 to 2026/27; "-" where none was read.
DWP_YEARS = tuple(range(2019, 2027))
DWP = """
state-pension-new - - - 185.15p 203.85p 221.20p 230.25p 241.30p
state-pension-basic - - - 141.85p 156.20p 169.50p 176.45p 184.90p
state-pension-basic-category-b-lower - - - - 93.60o 101.55o - -
pension-credit-guarantee-single 167.25p 173.75p 177.10p 182.60p 201.05p 218.15p 227.10p 238.00p
pension-credit-guarantee-couple 255.25p 265.20p 270.30p 278.70p 306.85p 332.95p 346.60p 363.25o
pension-credit-severe-disability-one - - - 69.40p 76.40p 81.50p 82.90p 86.05o
pension-credit-severe-disability-both - - - 138.80p 152.80p 163.00p 165.80p 172.10o
pension-credit-carer - - - 38.85p 42.75p 45.60p 46.40p 48.15d
pension-credit-child - - - - 61.88o 66.29o 67.42o 69.98o
savings-credit-threshold-single 144.38p 150.47p 153.70p 158.47p 174.49p 189.80p 198.27o 208.07o
savings-credit-threshold-couple 229.67p 239.17p 244.12p 251.70p 277.12p 301.22p 314.34o 329.75d
savings-credit-maximum-single - - - 14.48o 15.94o 17.01o 17.30d 17.96o
savings-credit-maximum-couple - - - 16.20o 17.84o 19.04o 19.36d 20.10o
attendance-allowance-higher - - - 92.40p 101.75p 108.55p 110.40p 114.60p
attendance-allowance-lower - - - 61.85p 68.10p 72.65p 73.90p 76.70p
disability-living-allowance-care-highest - - - 92.40p 101.75p 108.55p 110.40p 114.60p
disability-living-allowance-care-middle - - - 61.85p 68.10p 72.65p 73.90p 76.70p
disability-living-allowance-care-lowest - - - 24.45p 26.90p 28.70p 29.20p 30.30p
personal-independence-payment-daily-living-enhanced - - - 92.40p 101.75p 108.55p 110.40p 114.60p
personal-independence-payment-daily-living-standard - - - 61.85p 68.10p 72.65p 73.90p 76.70p
mobility-higher - - - 64.50p 71.00p 75.75p 77.05p 80.00p
mobility-lower - - - 24.45p 26.90p 28.70p 29.20p 30.30p
carers-allowance - - - 69.70p 76.75p 81.90p 83.30p 86.45p
employment-support-allowance-personal-25-or-over - - - - 84.80p 90.50p 92.05p 95.55p
employment-support-allowance-personal-under-25 - - - - 67.20p 71.70p 72.90p 75.65p
employment-support-allowance-couple - - - - 133.30o 142.25o 144.65o 150.15o
employment-support-allowance-work-related-activity - - - - 33.70p 35.95p 36.55p 37.95p
employment-support-allowance-support - - - - 44.70p 47.70p 48.50p 50.35p
employment-support-allowance-enhanced-disability-single - - - - 19.55p 20.85p 21.20p 22.00p
employment-support-allowance-enhanced-disability-couple - - - - 27.90p 29.75p 30.25p 31.40p
universal-credit-single-under-25 - - - - - 311.68d 316.98p 338.58p
universal-credit-single-25-or-over - - - - - 393.45d 400.14p 424.90p
universal-credit-couple-both-under-25 - - - - - - 497.55p 528.34p
universal-credit-couple-25-or-over - - - - - - 628.10p 666.97p
universal-credit-lcwra - - - - - 416.19d 423.27p 429.80p
universal-credit-lcwra-new-claim - - - - - - - 217.26p
universal-credit-lcw - - - - - - 158.76p 158.76p
universal-credit-carer - - - - - - 201.68o -
"""

# SI 2014/2671 reg 9, per cent a year: the first and the second half of each year.
INTEREST = """
2015 2.65o 2.25o
2016 2.15o 1.85o
2017 1.35o 1.65o
2018 1.45o 1.85o
2019 1.65o 1.65o
2020 1.45o 1.05o
2021 0.45o 0.75o
2022 0.95o 1.55p
2023 3.18o 3.43o
2024 4.65p 4.05o
2025 4.25o -
2026 - -
"""


def first_monday(year: int) -> date:
    """The day on which the rates of the DWP change."""
    sixth = date(year, 4, 6)
    return sixth + timedelta(days=-sixth.weekday() % 7)


def rows(table: str) -> Iterator[tuple[str, list[str]]]:
    for line in table.strip().splitlines():
        name, *found = line.split()
        yield name, found


def cells() -> Iterator[tuple[str, str, date, date]]:
    """Name, cell, first and last day of every cell of the three tables."""
    for name, found in rows(DHSC):
        ends = (*DHSC_YEARS[1:], 2027)
        for year, end, cell in zip(DHSC_YEARS, ends, found, strict=True):
            yield name, cell, date(year, 4, 6), date(end, 4, 5)
    for name, found in rows(DWP):
        for year, cell in zip(DWP_YEARS, found, strict=True):
            end = min(first_monday(year + 1) - timedelta(days=1), date(2027, 4, 5))
            yield name, cell, first_monday(year), end
    for year_text, (first, second) in rows(INTEREST):
        year = int(year_text)
        start = date(year, 4, 1) if year == 2015 else date(year, 1, 1)
        yield "deferred-payment-interest", first, start, date(year, 6, 30)
        yield "deferred-payment-interest", second, date(year, 7, 1), date(year, 12, 31)


CELLS = list(cells())


def amount(name: str, year: int) -> Decimal:
    """The amount at the end of a charging year, when every change of it has been made."""
    return openapi.rate(name, date(year + 1, 4, 5)).amount


@pytest.mark.parametrize(
    ("name", "cell", "first", "last"), CELLS, ids=[f"{each[0]} {each[2]}" for each in CELLS]
)
def test_every_amount_is_what_was_read_on_its_first_and_last_day(
    name: str, cell: str, first: date, last: date
) -> None:
    for day in (first, first + (last - first) / 2, last):
        if cell == "-":
            with pytest.raises(openapi.RateUnknown):
                openapi.rate(name, day)
            continue
        found = openapi.rate(name, day)
        assert (str(found.amount), found.status) == (cell[:-1], LETTER[cell[-1]])


def test_nothing_is_there_that_was_not_typed_twice() -> None:
    typed = {name for name, *_ in CELLS} | {"free-equipment-limit", "disposable-income-allowance"}
    assert set(openapi.rate_names()) == typed
    for name, value in (
        ("free-equipment-limit", "1000.00"),
        ("disposable-income-allowance", "144.00"),
    ):
        for day in (date(2015, 4, 6), date(2027, 4, 5)):
            found = openapi.rate(name, day)
            assert (str(found.amount), found.status) == (value, "published")


@pytest.mark.parametrize("kind", ["single", "couple"])
@pytest.mark.parametrize("year", range(2022, 2027))
def test_the_savings_credit_maximum_is_six_tenths_of_guarantee_less_threshold(
    kind: str, year: int
) -> None:
    guarantee = amount(f"pension-credit-guarantee-{kind}", year)
    threshold = amount(f"savings-credit-threshold-{kind}", year)
    made = (Decimal("0.6") * (guarantee - threshold)).quantize(PENNY, ROUND_HALF_UP)
    assert made == amount(f"savings-credit-maximum-{kind}", year)


@pytest.mark.parametrize(
    ("council", "base", "year", "printed"),
    [
        ("Devon", "mig-single-25-to-pension-age", 2023, "171.75"),
        ("Knowsley", "mig-single-18-24", 2024, "160.30"),
    ],
)
def test_sums_that_councils_print(council: str, base: str, year: int, printed: str) -> None:
    names = (base, "mig-disability-single", "mig-enhanced-disability-single")
    assert sum(amount(name, year) for name in names) == Decimal(printed), council


@pytest.mark.parametrize(
    ("base", "element", "printed"),
    [
        ("universal-credit-single-25-or-over", "universal-credit-lcwra", "186.84"),
        ("universal-credit-single-under-25", "universal-credit-lcwra", "167.97"),
    ],
)
def test_universal_credit_makes_the_weekly_sums_that_councils_print(
    base: str, element: str, printed: str
) -> None:
    """The second council prints 167.96: it cuts the fraction of a penny."""
    made = (amount(base, 2024) + amount(element, 2024)) * 12 / 52
    assert made.quantize(PENNY, ROUND_HALF_UP) == Decimal(printed)


def test_the_announced_gain_of_those_with_a_disability_premium() -> None:
    """Announced on 12 February 2026: at least £400 a year, up to £510 with the premium."""
    gained = [
        (amount(name, 2026) - amount(name, 2025)) * 52
        for name in ("mig-single-25-to-pension-age", "mig-disability-single")
    ]
    assert Decimal(400) <= gained[0] < Decimal(450)
    assert sum(gained) == Decimal("509.60")


UPRATED = {2022: "1.03", 2023: "1.101", 2024: "1.067", 2025: "1.017", 2026: "1.038"}


@pytest.mark.parametrize("name", [name for name, _ in rows(DHSC)][:-2])
@pytest.mark.parametrize("year", UPRATED)
def test_every_amount_of_the_department_is_within_5p_of_the_announced_uprating(
    name: str, year: int
) -> None:
    """Working-age base amounts rose by 7 per cent in 2026/27; the rest by prices."""
    factor = UPRATED[year]
    working_age = ("mig-single-18-24", "mig-single-25", "mig-lone", "mig-couple-below")
    if year == 2026 and name.startswith(working_age):
        factor = "1.07"
    raw = amount(name, year - 1) * Decimal(factor)
    assert abs(amount(name, year) - raw) < Decimal("0.05")
    assert amount(name, year) % Decimal("0.05") == 0


def test_the_premiums_of_two_are_less_than_twice_those_of_one() -> None:
    for year in DHSC_YEARS:
        for kind in ("disability", "enhanced-disability"):
            one, two = (amount(f"mig-{kind}-{of}", year) for of in ("single", "couple"))
            assert one > two > one / 2


def collected(name: str) -> str:
    path = COLLECTED / name
    if not path.is_file():
        pytest.skip(f"{name}, from which the amounts were taken, is not beside the project")
    return path.read_text(encoding="utf-8")


def test_the_amounts_typed_here_stand_in_the_collection() -> None:
    """Every cell of both tables, row by row and in order, where the collection is at hand."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", collected("rates.md").replace("**", ""))
    printed = [
        [re.findall(r"\d+(?:\.\d+)?", cell) for cell in line.split("|")[2:-1]]
        for line in text.splitlines()
        if line.startswith("| ")
    ]

    def stands(row: list[str], skipped: int) -> bool:
        return any(
            len(line) - skipped >= len(row)
            and all(cell in ("-", *shown) for cell, shown in zip(row, line[skipped:], strict=False))
            for line in printed
        )

    for name, row in rows(DHSC):
        ending = ".00" if "capital" in name else ""
        assert stands([cell[:-1].removesuffix(ending) for cell in row], skipped=1), name
    for name, row in rows(DWP):
        assert stands([cell.rstrip("pod") for cell in row[3:]], skipped=0), name


def test_the_interest_typed_here_stands_in_the_collection() -> None:
    text = collected("deferred-payments.md")
    printed = re.findall(r"^\| 1 (?:Jan|Apr|Jul)\S+ \S+ (\d{4}) \| (\d\.\d\d)", text, re.MULTILINE)
    typed = [(year, cell[:-1]) for year, found in rows(INTEREST) for cell in found if cell != "-"]
    assert printed == typed
