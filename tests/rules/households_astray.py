"""Households off the beaten track: what a few random edits make of one of `households`.

Lives here: edits that bring together what seldom comes together, and some that contradict the law
or each other, so that both answers and refusals can be compared. Every value has the shape of the
standard. May not live here: what any of it means in law.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from household_means import payment, pounds
from households import FIRST, LAST, Case, household

import openapi
from gateway.rules.charging.policy import ChargingPolicy

Request = dict[str, Any]
INCOMES = list(openapi.code_list("income-types").codes_by_name)
ASSETS = list(openapi.code_list("capital-types").codes_by_name)
COSTS = list(openapi.code_list("housing-costs").codes_by_name)
REASONS = list(openapi.code_list("free-service-reasons").codes_by_name)
EDGES = ["1956-02-29", "1960-02-29", "2004-02-29", "1951-04-05", "1951-04-06", "1890-01-01",
         "2010-01-01"]  # fmt: skip
GAPS = [1, 10, 100, 300, 363, 364, 365, 366, 400]


def astray(seed: int) -> Case:
    """The household of a seed with one to six edits, the same each time."""
    rng = Random(seed)
    case = household(seed)
    request = copy.deepcopy(case.request)
    for _ in range(rng.choice([1, 1, 2, 3, 6])):
        rng.choice(EDITS)(rng, request)
    return Case(seed, request, policy(rng, case.policy))


def day(rng: Random, first: date = FIRST, last: date = LAST) -> str:
    return str(first + timedelta(days=rng.randrange((last - first).days + 1)))


def near(rng: Random, request: Request, first: int, last: int) -> str:
    """A day so many days from the first one that is asked about."""
    start = date.fromisoformat(request["period"]["start"])
    return str(start + timedelta(days=rng.randrange(first, last)))


def perhaps(rng: Random, chance: float = 0.5, **parts: Any) -> dict[str, Any]:
    """Each of the parts or not."""
    return {name: value for name, value in parts.items() if rng.random() < chance}


def owner(rng: Random) -> dict[str, Any]:
    kind = rng.choice(["sole", "sole", "sole", "joint", "share", "unsaid"])
    if kind == "unsaid":
        return {"kind": rng.choice(["joint", "share"])}
    more = {"joint": {"owners": rng.randrange(2, 8)},
            "share": {"percent": f"{rng.randrange(1, 10001) / 100:.2f}"}}  # fmt: skip
    return {"kind": kind, **more.get(kind, {})}


def asset(rng: Random, most: int) -> dict[str, Any]:
    more = perhaps(rng, 0.4, saleCosts=True, encumbrance=pounds(rng, 30000))
    return {"value": pounds(rng, most), "ownership": owner(rng), **more}


def more_income(rng: Random, request: Request) -> None:
    for _ in range(rng.randrange(1, 5)):
        more = perhaps(rng, 0.3, halfPassedToSpouse=True, notional=True)
        item = {"type": rng.choice(INCOMES), **payment(rng, 300), **more}
        request.setdefault("income", []).append(item)


def more_capital(rng: Random, request: Request) -> None:
    item = {"type": rng.choice(ASSETS), **asset(rng, 40000), **perhaps(rng, 0.3, notional=True)}
    request.setdefault("capital", []).append(item)


def savings_credit(rng: Random, request: Request) -> None:
    request["savingsCredit"] = perhaps(
        rng, qualifyingIncome=payment(rng, 400), pensionAgeBeforeApril2016=rng.random() < 0.7
    )


def only_an_award(rng: Random, request: Request) -> None:
    request.pop("savingsCredit", None)
    item = {"type": "pension-credit-savings", **payment(rng, 20)}
    request.setdefault("income", []).append(item)


def chain_of_stays(rng: Random, request: Request) -> None:
    """Permanent stays whose gaps are on and beside 52 weeks, in any order."""
    before, stays = date.fromisoformat(near(rng, request, -120, 1)), []
    request["care"].update(setting="care-home", stay="permanent", start=str(before))
    for _ in range(rng.randrange(1, 5)):
        last = before - timedelta(days=rng.choice(GAPS))
        before = last - timedelta(days=rng.choice([0, 5, 30, 83, 84, 200]))
        stays.append({"start": str(before), "end": str(last)})
    rng.shuffle(stays)
    request["care"]["earlierStays"] = stays
    request["property"] = {"value": pounds(rng, 50000), "ownership": {"kind": "sole"}}


def stays_anywhere(rng: Random, request: Request) -> None:
    request["care"]["earlierStays"] = [
        {"start": near(rng, request, -1500, -200), "end": near(rng, request, -900, 20)}
    ]


def another_stay(rng: Random, request: Request) -> None:
    care = request["care"]
    care.update(setting="care-home", stay=rng.choice(["permanent", "temporary", "short-term"]))
    care.pop("start", None)
    care.update(perhaps(rng, start=near(rng, request, -100, 60), end=near(rng, request, -3, 60)))


def care_for_nothing(rng: Random, request: Request) -> None:
    request["care"]["weeklyCost"] = rng.choice(["0.00", "0.01", pounds(rng, 100)])


def another_partner(rng: Random, request: Request) -> None:
    born = day(rng, date(1930, 1, 1), date(2000, 1, 1))
    request["adult"]["partner"] = perhaps(rng, dateOfBirth=born, pensionAge=rng.random() < 0.5)
    request["adult"]["household"] = rng.choice(["couple", "couple", "couple", "single"])


def pension_age_said(rng: Random, request: Request) -> None:
    request["adult"]["pensionAge"] = rng.random() < 0.5


def another_birth(rng: Random, request: Request) -> None:
    born = rng.choice([day(rng, date(1948, 1, 1), date(1964, 1, 1)), rng.choice(EDGES)])
    request["adult"]["dateOfBirth"] = born


def long_notional(rng: Random, request: Request) -> None:
    request["diminishingNotional"] = {"since": near(rng, request, -4200, 40)}
    item = {"type": "savings", "value": pounds(rng, 60000), "ownership": {"kind": "sole"}}
    request.setdefault("capital", []).append({**item, "notional": True})


def free_care(rng: Random, request: Request) -> None:
    request["freeServices"] = [
        {"reason": rng.choice(REASONS)}
        | perhaps(
            rng,
            start=near(rng, request, -60, 40),
            price=rng.choice(["1000.00", "1000.01", "5.00"]),
            weeklyCost=pounds(rng, 300),
        )
        for _ in range(rng.randrange(1, 4))
    ]


def another_route(rng: Random, request: Request) -> None:
    request["route"] = rng.choice(["full", "refused", "light-touch"])
    request |= perhaps(rng, lightTouchConsent=rng.random() < 0.7)


def another_home(rng: Random, request: Request) -> None:
    request["property"] = asset(rng, 50000) | perhaps(
        rng,
        0.4,
        intendsToReturn=rng.random() < 0.5,
        discretionaryDisregard=True,
        occupiers=["partner"],
    )


def another_end(rng: Random, request: Request) -> None:
    request["period"].pop("end", None)
    end = near(rng, request, *rng.choice([(0, 800), (0, 800), (-10, 3)]))
    request["period"] |= perhaps(rng, 0.8, end=end)


def housing(rng: Random, request: Request) -> None:
    request["housingCosts"] = [
        {"type": rng.choice(COSTS), **payment(rng, 100)} for _ in range(rng.randrange(1, 4))
    ]
    request["housingBenefit"] = payment(rng, 100)
    request["councilTaxSupport"] = payment(rng, 40)


EDITS: list[Callable[[Random, Request], None]] = [
    more_income, more_capital, savings_credit, only_an_award, chain_of_stays, stays_anywhere,
    another_stay, care_for_nothing, another_partner, pension_age_said, another_birth,
    long_notional, free_care, another_route, another_home, another_end, housing,
]  # fmt: skip


def policy(rng: Random, chosen: ChargingPolicy) -> ChargingPolicy:
    """The policy, or one with a choice that is seldom made."""
    own = ("mig-single-18-24", "mig-lone-parent", "mig-single-25-to-pension-age")
    choices: list[dict[str, Any]] = [
        {},
        {"disregarded_income": frozenset(rng.sample(INCOMES, rng.randrange(12)))},
        {
            "lower_capital_limit": Decimal(rng.choice([20000, 30000, 14250])),
            "upper_capital_limit": rng.choice([None, Decimal(40000), Decimal(24000)]),
        },
        {"night_care_disregard": True, "standard_disability_expenditure": Decimal("12.00")},
        {"savings_credit_disregarded": True},
        {"minimum_income_amounts": {name: Decimal(rng.randrange(400)) for name in own}},
    ]
    return replace(chosen, **rng.choice(choices))
