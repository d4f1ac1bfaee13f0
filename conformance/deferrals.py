"""Fictional requests for illustrations of deferred payments, drawn by chance.

Each is valid and makes sense, brings its own terms, so that no council's own matter, and states a
rate for half-years without one. What may not come in here: sending, and expected answers.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

OPERATION = "illustrateDeferredPayment"
INTERVALS = ("daily", "daily-posted-weekly", "monthly", "quarterly")
"""Those that add interest most often first."""
FLAGS = ("homeDisregarded", "firstCharge", "termsAgreed", "capacityOrAttorney")
_FIRST, _LAST = date(2015, 4, 6), date(2027, 4, 5)
"""The days for which limits and the allowance are sourced."""
_OTHER_CAPITAL = ("14250.00", "14250.01", "14500.00", "23250.00", "23250.01")
SINCE = "2015-03-31"
"""The first day of every policy that is tried, the last before the Act came into force: no maximum
of interest was set on it, which a policy's own rate could be above."""
PLAIN: Mapping[str, Any] = {
    "start": "2023-02-14",
    "weeklyCost": "950.00",
    "weeklyIncome": "280.00",
    "property": {"value": "180000.00", "ownership": {"kind": "sole"}},
    "years": 1,
    "policy": {"since": SINCE, "title": "Nothing chosen"},
}
"""A request that has little and is answered wherever the standard is kept."""


def money(rng: random.Random, most: int) -> str:
    """An amount below so many pounds; often whole pounds."""
    pence = rng.randrange(most * 100)
    return f"{pence // 100}.{pence % 100 if rng.random() < 0.6 else 0:02d}"


def terms(rng: random.Random) -> dict[str, Any]:
    """Terms of a council, each chosen or not."""
    chosen: dict[str, Any] = {
        "interestPercent": money(rng, 8),
        "belowMaximum": money(rng, 2),
        "compounding": rng.choice(INTERVALS),
        "setUpFee": money(rng, 1000),
        "annualFee": money(rng, 400),
        "weeklyFee": money(rng, 15),
        "valuationFee": money(rng, 500),
        "feesDeferred": rng.random() < 0.6,
        "rentKeptPercent": money(rng, 100),
    }
    return {name: value for name, value in chosen.items() if rng.random() < 0.5}


def request(rng: random.Random, **changes: Any) -> dict[str, Any]:
    """A request; `changes` are parts that are not drawn, and what is None is left out."""
    days = (_LAST - _FIRST).days
    made: dict[str, Any] = {
        "start": (_FIRST + timedelta(days=rng.randint(0, days))).isoformat(),
        "weeklyCost": money(rng, 2000),
        "property": home(rng),
        "weeklyIncome": money(rng, 600),
        "years": rng.choice((1, 1, 2, 3)),
        "interest": {"futurePercent": money(rng, 10)},
        "policy": {"since": SINCE, "title": "Terms by chance", "deferredPayment": terms(rng)},
    }
    more: dict[str, Any] = {
        "otherCapital": rng.choice((*_OTHER_CAPITAL, money(rng, 40000), money(rng, 40000))),
        "allowanceKept": rng.choice(("0.00", "144.00", money(rng, 144))),
        "topUp": money(rng, 200),
        "rent": money(rng, 300),
        "thirdParty": money(rng, 200),
        "conditions": conditions(rng),
    }
    made |= {name: value for name, value in more.items() if rng.random() < 0.5} | changes
    return {name: value for name, value in made.items() if value is not None}


def home(rng: random.Random) -> dict[str, Any]:
    """A home, sometimes small, often shared."""
    ownership = rng.choice(
        (
            {"kind": "sole"},
            {"kind": "joint", "owners": rng.randint(2, 7)},
            {"kind": "share", "percent": f"{rng.randint(0, 99)}.{rng.randint(1, 99):02d}"},
        )
    )
    made = {"value": money(rng, rng.choice((30000, 400000, 400000))), "ownership": ownership}
    return {**made, "encumbrance": money(rng, 100000)} if rng.random() < 0.3 else made


def conditions(rng: random.Random) -> dict[str, Any]:
    """What is stated of the conditions, mostly in favour of an agreement."""
    made: dict[str, Any] = {name: rng.random() < 0.8 for name in FLAGS if rng.random() < 0.7}
    if "homeDisregarded" in made:
        made["homeDisregarded"] = rng.random() < 0.2
    if rng.random() < 0.7:
        made["setting"] = rng.choice(("care-home", "care-home", "supported-living"))
    return made
