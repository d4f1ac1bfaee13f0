"""Random fictional households and local policies for the rules of charging, from a seed.

Lives here: who lives together, when, and what is asked of the charge. May not live here: the money
(`household_means`), or what any of it means in law. All that is made here is valid: a refusal of it
is a fault.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from household_means import add_means, pounds

from conformance.native.charging.ages import age, pension_day
from conformance.native.charging.income import CARE_BENEFITS, HIGHER_CARE_BENEFITS
from gateway.rules.charging.policy import STATUTORY, ChargingPolicy, LocalAllowance

FIRST, LAST = date(2015, 4, 6), date(2027, 4, 5)
SETTLED = date(2020, 10, 6)
"""From here on the pension age of everybody is known from the date of birth."""
BENEFIT_RATES = date(2022, 4, 11)
"""From here on the rates of disability benefits are sourced."""


@dataclass(frozen=True)
class Case:
    """A household and the policy of the council that charges."""

    seed: int
    request: dict[str, Any]
    policy: ChargingPolicy

    def __str__(self) -> str:
        return f"seed {self.seed}\n{json.dumps(self.request, indent=1)}\n{self.policy}"


def household(seed: int) -> Case:
    """The household of a seed, the same each time."""
    rng = Random(seed)
    start, end = period(rng)
    request: dict[str, Any] = {"period": {"start": str(start)}}
    request["adult"] = adult(rng, start, end)
    request["care"], end = care(rng, start, end)
    if end < LAST and (request["care"].get("stay") == "short-term" or rng.random() < 0.8):
        request["period"]["end"] = str(end)
    if rng.random() < 0.04:
        request["route"] = rng.choice(["refused", "full"])
    elif rng.random() < 0.02:
        request |= {"route": "light-touch", "lightTouchConsent": True}
    since = add_means(rng, request, start)
    if rng.random() < 0.12:
        request["freeServices"] = free_services(rng, request, start)
    policy = STATUTORY if rng.random() < 0.4 else local_policy(rng, since)
    if policy.night_care_disregard and request["care"]["setting"] == "own-home":
        request["care"]["dayCareOnly"] = rng.random() < 0.7
        if not CARE_BENEFITS & {item["type"] for item in request["income"]}:
            higher = rng.choice(sorted(HIGHER_CARE_BENEFITS))
            request["income"].append({"type": higher, "amount": pounds(rng, 115), "every": "week"})
    return Case(seed, request, policy)


def period(rng: Random) -> tuple[date, date]:
    """The days assessed: anywhere, or over a 6 April; a day, some weeks, or long."""
    start = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
    length = rng.choice([0, 6, 20, 20, 45, 60, 130])
    if rng.random() < 0.35:
        start = date(rng.randrange(2016, 2027), 4, 6) - timedelta(days=rng.randrange(0, 30))
        length = rng.choice([0, 1, 29, 40])
    if rng.random() < 0.3:
        start = date(2026, 4, 6) + timedelta(days=rng.randrange(0, 360))
    return start, min(LAST, start + timedelta(days=length))


def adult(rng: Random, start: date, end: date) -> dict[str, Any]:
    """The adult and who lives with them."""
    born = born_for(rng, start, end)
    found: dict[str, Any] = {"dateOfBirth": str(born)}
    if start < SETTLED and 60 <= age(born, start) < 66:
        found["pensionAge"] = born < date(1954, 10, 6) and rng.random() < 0.5
    found["household"] = rng.choice(["single", "single", "couple", "lone-parent"])
    if found["household"] == "couple":
        other = born_for(rng, start, end)
        if rng.random() < 0.4 or (start < SETTLED and 59 <= age(other, start) < 66):
            found["partner"] = {"pensionAge": rng.random() < 0.5}
        else:
            found["partner"] = {"dateOfBirth": str(other)}
    if found["household"] == "lone-parent" or rng.random() < 0.15:
        found["children"] = rng.choice([1, 1, 2, 3, 5])
    if rng.random() < 0.4:
        names = ("disability", "enhancedDisability", "carer")
        found["premiums"] = {name: rng.random() < 0.5 for name in names if rng.random() < 0.6}
    return found


def born_for(rng: Random, start: date, end: date) -> date:
    """A date of birth: any age, or one whose 18th, 25th birthday or pension age is near."""
    kind = rng.choice(["any", "any", "18", "25", "pension", "pension", "old"])
    around = start + timedelta(days=rng.randrange((end - start).days + 1))
    if kind == "18":
        born = years_before(start, 18)
    elif kind == "25":
        born = years_before(around, 25)
    elif kind == "pension":
        born = reaching_pension_age(rng, around)
    elif kind == "old":
        born = years_before(start, rng.randrange(66, 100)) - timedelta(days=rng.randrange(365))
    else:
        born = years_before(start, rng.randrange(19, 66)) - timedelta(days=rng.randrange(365))
    if start < SETTLED and 58 <= age(born, start) < 60:
        born = born.replace(year=born.year + 3, day=min(born.day, 28))
    # Whether who was born on 29 February is older on 28 February or 1 March is not the question.
    return born + timedelta(days=1) if (born.month, born.day) == (2, 29) else born


def years_before(day: date, years: int) -> date:
    """The same day, years ago."""
    if (day.month, day.day) == (2, 29):
        day -= timedelta(days=1)
    return day.replace(year=day.year - years)


def reaching_pension_age(rng: Random, around: date) -> date:
    """A date of birth with which pension age is reached on about that day."""
    if around < SETTLED:
        return years_before(around, 66)
    born = years_before(around, 67)
    while pension_day(born + timedelta(days=1)) <= around:
        born += timedelta(days=1)
    return born + timedelta(days=rng.choice([-1, 0, 0, 0, 1, 2]))


def care(rng: Random, start: date, end: date) -> tuple[dict[str, Any], date]:
    """Where the care is given; the last day that can be asked for."""
    found: dict[str, Any] = {"setting": "own-home"}
    found["weeklyCost"] = pounds(rng, rng.choice([60, 300, 900, 1800]))
    if rng.random() < 0.5:
        return found, end
    found["setting"] = "care-home"
    found["stay"] = rng.choice(["permanent", "permanent", "permanent", "temporary", "short-term"])
    if rng.random() < 0.1:
        found["topUp"] = pounds(rng, 300)
    if found["stay"] == "permanent":
        began = start - timedelta(days=rng.choice([0, 0, 30, 70, 83, 84, 85, rng.randrange(400)]))
        found["start"] = str(began)
        if rng.random() < 0.3:
            found["earlierStays"] = earlier_stays(rng, began)
    elif found["stay"] == "temporary":
        if rng.random() < 0.7:
            found["start"] = str(start - timedelta(days=rng.randrange(60)))
    else:
        began = start - timedelta(days=rng.randrange(25))
        found["start"] = str(began)
        last = max(start, min(end, began + timedelta(days=55)))
        if rng.random() < 0.7:
            found["end"] = str(last)
        return found, last
    return found, end


def earlier_stays(rng: Random, began: date) -> list[dict[str, str]]:
    """One to three permanent stays before this one, within 52 weeks or long ago."""
    stays = []
    last = began - timedelta(days=rng.choice([1, 5, 60, 360, 364, 365, 370, 500]))
    for _ in range(rng.choice([1, 1, 2, 3])):
        first = last - timedelta(days=rng.choice([0, 10, 40, 83, 84, 120]))
        stays.append({"start": str(first), "end": str(last)})
        last = first - timedelta(days=rng.choice([2, 20, 200, 280, 364, 365]))
    return stays[::-1]


def free_services(rng: Random, request: dict[str, Any], start: date) -> list[dict[str, Any]]:
    """Parts of the care that are free, or an adaptation that is too dear for it."""
    found = []
    for _ in range(rng.choice([1, 1, 2])):
        reason = rng.choice(
            ["reablement", "reablement", "community-equipment", "minor-adaptation",
             "aftercare", "cjd", "assessment"]
        )  # fmt: skip
        part: dict[str, Any] = {"reason": reason}
        if reason == "reablement":
            part["start"] = str(start - timedelta(days=rng.choice([0, 20, 40, 41, 42, 50])))
        if reason in ("community-equipment", "minor-adaptation"):
            part["price"] = rng.choice(["999.99", "1000.00", "1000.01", "4200.00", "35.50"])
        if rng.random() < 0.7:
            part["weeklyCost"] = pounds(rng, float(request["care"]["weeklyCost"]) * 0.6)
        found.append(part)
    return found


def local_policy(rng: Random, since: date) -> ChargingPolicy:
    """A council's choices: most of them as the statute leaves them, some not."""

    def maybe(value: Any, otherwise: Any, chance: float = 0.2) -> Any:
        return value if rng.random() < chance else otherwise

    names = ["mig-single-18-24", "mig-single-25-to-pension-age", "mig-single-pension-age",
             "mig-lone-parent", "mig-couple-below-pension-age", "mig-couple-pension-age",
             "mig-child", "mig-disability-single", "mig-enhanced-disability-couple", "mig-carer",
             "personal-expenses-allowance"]  # fmt: skip
    higher = Decimal(rng.choice([24000, 25000, 30000]))
    return ChargingPolicy(
        since=FIRST,
        title="A fictional council",
        minimum_income_amounts={
            name: Decimal(pounds(rng, 260)) for name in names if rng.random() < 0.15
        },
        minimum_income_uplift_percent=maybe(rng.choice([Decimal(25), Decimal("3.04")]), Decimal(0)),
        minimum_income_addition=maybe(Decimal("5.00"), Decimal(0)),
        lower_capital_limit=maybe(rng.choice([Decimal(14500), Decimal(10000)]), None),
        upper_capital_limit=maybe(rng.choice([higher, Decimal(20000)]), None),
        night_care_disregard=since >= BENEFIT_RATES and rng.random() < 0.4,
        standard_disability_expenditure=maybe(Decimal("10.85"), Decimal(0), 0.4),
        higher_standard_disability_expenditure=maybe(Decimal("30.00"), None),
        savings_credit_disregarded=maybe(True, False),
        disregarded_income=frozenset(
            kind
            for kind in ("carers-allowance", "attendance-allowance-higher", "rental-income",
                         "war-widows-pension", "pip-daily-living-enhanced")
            if rng.random() < 0.12
        ),
        allowances=maybe((LocalAllowance("Telecare", Decimal("9.30")),), ()),
        disposable_income_percent=maybe(
            rng.choice([Decimal(80), Decimal("66.67"), Decimal(95)]), Decimal(100), 0.3
        ),
        minimum_charge=maybe(rng.choice([Decimal("1.25"), Decimal("20.00")]), Decimal(0), 0.3),
        maximum_charge=maybe(Decimal(pounds(rng, 300)), None),
        short_stay_as_own_home_weeks=rng.choice([8, 8, 0, 2, 4]),
        arrangement_fee_annual=maybe(Decimal("250.00"), Decimal(0)),
    )  # fmt: skip
