"""The money of the random fictional households: income, capital, the home, what it all costs.

Lives here: what is asked about means. May not live here: what it means in law.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from conformance.native.charging.ages import age
from conformance.native.charging.case import day_of
from conformance.native.charging.figures import benefit, first_monday
from conformance.native.charging.income import (
    CARE_BENEFITS,
    COUNTED,
    NEVER_COUNTED,
    OWN_HOME_NEVER_COUNTED,
)

OFTEN = {
    "week": 1.0, "fortnight": 2.0, "four-weeks": 4.0,
    "month": 52 / 12, "quarter": 13.0, "year": 52.0,
}  # fmt: skip
SAVINGS_CREDIT = first_monday(2019)
"""From here on the thresholds of savings credit are sourced."""
COUNTED_CAPITAL = ["savings", "shares", "cash", "premium-bonds", "other"]
UNCOUNTED_CAPITAL = ["personal-possessions", "life-policy", "personal-injury-trust"]


def pounds(rng: Random, most: float) -> str:
    """Some money of a request, never nothing."""
    pence = rng.randrange(100, max(200, int(most * 100)))
    return f"{pence // 100}.{pence % 100:02d}"


def payment(rng: Random, most: float) -> dict[str, str]:
    """A payment of up to so much a week, however often it is made."""
    often = rng.choice(["week", "week", *OFTEN])
    return {"amount": pounds(rng, most * OFTEN[often]), "every": often}


def add_means(rng: Random, request: dict[str, Any], start: date) -> date:
    """Puts the means into a request; the first day whose rates matter."""
    request["income"] = incomes(rng)
    request["capital"] = capital(rng)
    since = notional(rng, request, start) if rng.random() < 0.15 else start
    savings_credit(rng, request, since)
    if rng.random() < 0.45:
        request["property"] = home(rng, request["care"])
    if rng.random() < 0.5:
        kinds = ["rent", "mortgage", "council-tax", "ground-rent", "service-charge", "other"]
        request["housingCosts"] = [
            {"type": kind, **payment(rng, 80)} for kind in rng.sample(kinds, rng.choice([1, 2]))
        ]
        if rng.random() < 0.3:
            request["housingBenefit"] = payment(rng, 60)
        if rng.random() < 0.3:
            request["councilTaxSupport"] = payment(rng, 20)
    if rng.random() < 0.5:
        request["disabilityRelatedExpenditure"] = [
            {"label": "Laundry", **payment(rng, 25)} for _ in range(rng.choice([1, 1, 2, 3]))
        ]
    return since


def incomes(rng: Random) -> list[dict[str, Any]]:
    """Some incomes of all kinds; of the benefits for care at most one, as in life."""
    others = sorted(
        (COUNTED | NEVER_COUNTED | OWN_HOME_NEVER_COUNTED)
        - CARE_BENEFITS
        - {"pension-credit-savings"}
    )
    kinds = [rng.choice(others) for _ in range(rng.choice([0, 1, 2, 3, 5]))]
    if rng.random() < 0.5:
        kinds.append(rng.choice(sorted(CARE_BENEFITS)))
    if rng.random() < 0.6:
        kinds += ["state-pension", "occupational-pension", "universal-credit"][
            : rng.choice([1, 2, 3])
        ]
    found: list[dict[str, Any]] = []
    for kind in alone(kinds):
        item: dict[str, Any] = {"type": kind, **payment(rng, rng.choice([15, 120, 320]))}
        if kind == "occupational-pension" and rng.random() < 0.5:
            item["halfPassedToSpouse"] = True
        elif kind in ("rental-income", "occupational-pension") and rng.random() < 0.2:
            item["notional"] = True
        found.append(item)
    if found and rng.random() < 0.15:
        found.append({"type": "tax-paid", **payment(rng, 30)})
    rng.shuffle(found)
    return found


def alone(kinds: list[str]) -> list[str]:
    """The kinds, without a second one of what nobody is paid twice."""
    mobility = {"dla-mobility", "pip-mobility"}
    once = ({"universal-credit"}, {"carers-allowance"}, {"pension-credit-guarantee"}, mobility)
    return [
        kind
        for place, kind in enumerate(kinds)
        if not any(kind in one and one & set(kinds[:place]) for one in once)
        and not (kind == "state-pension" and kind in kinds[:place])
    ]


def savings_credit(rng: Random, request: dict[str, Any], since: date) -> None:
    """Savings credit with a qualifying income on, beside and off its thresholds."""
    adult = request["adult"]
    if since < SAVINGS_CREDIT or age(day_of(adult["dateOfBirth"]), since) < 65:
        return
    if rng.random() < 0.3:
        return
    who = "couple" if adult["household"] == "couple" else "single"
    edge = benefit(f"{rng.choice(['threshold', 'guarantee'])}-{who}", since)
    pence = int(edge * 100) + rng.choice([-1000, -1, 0, 1, 1000])
    request["savingsCredit"] = {
        "qualifyingIncome": {"amount": f"{pence // 100}.{pence % 100:02d}", "every": "week"},
        "pensionAgeBeforeApril2016": rng.random() < 0.85,
    }
    if request["savingsCredit"]["pensionAgeBeforeApril2016"] and rng.random() < 0.7:
        award = {"amount": pounds(rng, rng.choice([5, 20])), "every": "week"}
        request["income"].append({"type": "pension-credit-savings", **award})
    if rng.random() < 0.2:
        del request["savingsCredit"]["pensionAgeBeforeApril2016"]


def capital(rng: Random) -> list[dict[str, Any]]:
    """Nothing, an amount on or beside an edge, or several things owned in several ways."""
    if rng.random() < 0.25:
        return []
    if rng.random() < 0.5:
        pence = 1_425_000 + 25_000 * rng.randrange(-1, 38) + rng.choice([-1, 0, 0, 1, 1])
        return [owned(rng, "savings", pence)]
    found = []
    for _ in range(rng.choice([1, 2, 3])):
        kind = rng.choice([*COUNTED_CAPITAL, *COUNTED_CAPITAL, "land", *UNCOUNTED_CAPITAL])
        item = owned(rng, kind, rng.randrange(100, rng.choice([1_000_000, 2_600_000])))
        if kind in ("land", "shares") and rng.random() < 0.6:
            item["saleCosts"] = True
        if kind == "land" and rng.random() < 0.6:
            item["encumbrance"] = pounds(rng, 9000)
        found.append(item)
    return found


def owned(rng: Random, kind: str, pence: int) -> dict[str, Any]:
    """A thing of which the adult's part is worth so much."""
    ownership: dict[str, Any] = {"kind": "sole"}
    if rng.random() < 0.2 and kind != "land":
        ownership = {"kind": "joint", "owners": rng.choice([2, 2, 3, 4])}
        pence = pence * ownership["owners"] + rng.choice([0, 1, -1])
    elif rng.random() < 0.2:
        ownership = {"kind": "share", "percent": rng.choice(["50.00", "33.33", "12.50", "99.99"])}
        pence = pence * 2
    pence = max(0, pence)
    return {"type": kind, "value": f"{pence // 100}.{pence % 100:02d}", "ownership": ownership}


def home(rng: Random, care: dict[str, Any]) -> dict[str, Any]:
    """The main home: dear or nearly worthless, lived in by others or not."""
    pence = rng.choice([rng.randrange(100, 3_000_000), rng.randrange(15_000_000, 60_000_000)])
    found = owned(rng, "land", pence)
    del found["type"]
    if rng.random() < 0.6:
        found["saleCosts"] = True
    if rng.random() < 0.3:
        found["encumbrance"] = pounds(rng, 150_000)
    if rng.random() < 0.25:
        lives = ["partner", "relative-aged-60-or-over", "incapacitated-relative", "child-under-18"]
        found["occupiers"] = [rng.choice(lives)]
    if rng.random() < 0.1:
        found["discretionaryDisregard"] = True
    if care.get("stay") in ("temporary", "short-term"):
        found["intendsToReturn"] = rng.random() < 0.6
    return found


def notional(rng: Random, request: dict[str, Any], start: date) -> date:
    """Capital given away, counted at once or since some weeks; the first day that matters."""
    for _ in range(rng.choice([1, 1, 2])):
        item = owned(rng, "savings", rng.randrange(10_000, 3_000_000))
        request["capital"].append({**item, "notional": True})
    if rng.random() < 0.3:
        return start
    weeks = rng.choice([0, 1, 5, 20, 60])
    since = start - timedelta(days=7 * weeks + rng.choice([0, 0, 3, 6]))
    since = max(since, date(2015, 4, 6))
    if "start" in request["care"]:
        since = min(start, max(since, day_of(request["care"]["start"])))
    people = [request["adult"], request["adult"].get("partner", {})]
    for person in people:
        years = age(day_of(person.get("dateOfBirth", "1980-01-01")), since)
        if years < 18 or (since < date(2020, 10, 6) and 57 <= years < 68):
            return start
    request["diminishingNotional"] = {"since": str(since)}
    return since
