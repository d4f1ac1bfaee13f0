"""Fictional requests of calculations, drawn by chance.

Each is valid, contradicts nothing and is of days whose rates are known; each brings its own policy,
so that no council's own matters. What may not come in here: sending, and expected answers.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias, TypeVar

OPERATION = "calculateCharge"
_T = TypeVar("_T")
Json: TypeAlias = dict[str, Any]
SOLE: Json = {"kind": "sole"}
PLAIN_POLICY: Json = {"since": "2015-04-01", "title": "Nothing chosen"}
EVERY = ("week", "week", "week", "fortnight", "four-weeks", "month", "month", "quarter", "year")
PENSIONS = ("occupational-pension", "personal-pension", "annuity")
COUNTED = (
    *PENSIONS, "state-pension", "industrial-injuries-benefit", "bereavement-benefit",
    "rental-income", "maintenance-received", "other-benefit", "other",
)  # fmt: skip
"""Income that counts everywhere, of which there may be several."""
BENEFITS = ("attendance-allowance-lower", "pip-daily-living-enhanced", "dla-care-middle")
LEFT = (
    "earnings", "self-employed-earnings", "war-disablement-pension", "guaranteed-income-payment",
    "direct-payment", "charitable-payment", "child-benefit", "housing-benefit",
)  # fmt: skip
"""Income that counts nowhere."""
MONEY_IN_THE_BANK = ("savings", "current-account", "isa", "premium-bonds")
_FIRST, _LAST = date(2022, 4, 11), date(2027, 1, 31)
"""Days for which every rate is known, with enough after them for any period."""
_BORN = ("1931-02-03", "1941-03-09", "1950-12-31", "1975-06-15", "1988-11-30", "2000-01-02")
"""Of some who are below 25 on some of these days, of working age, or above pension age."""


def pick(rng: random.Random, among: Sequence[_T]) -> _T:
    """One of these."""
    return among[int(rng.random() * len(among))]


def money(rng: random.Random, most: int) -> str:
    """An amount below so many pounds; often whole pounds."""
    pence = int(rng.random() * most * 100)
    return f"{pence // 100}.{pence % 100 if rng.random() < 0.6 else 0:02d}"


def paid(rng: random.Random, most: int) -> Json:
    """A payment that comes to less than about so many pounds a week."""
    every = pick(rng, EVERY)
    weeks = {"week": 1, "fortnight": 2, "four-weeks": 4, "month": 4, "quarter": 13, "year": 52}
    return {"amount": money(rng, most * weeks[every]), "every": every}


def income(rng: random.Random, kinds: Sequence[str] = COUNTED, most: int = 300) -> Json:
    """An income; a state pension is by the week, as all its parts are."""
    kind = pick(rng, kinds)
    made = {"type": kind, **paid(rng, most)}
    return {**made, "every": "week"} if kind == "state-pension" else made


def owned(rng: random.Random) -> Json:
    """Whose something is."""
    ways: tuple[Json, ...] = (SOLE, {"kind": "joint", "owners": 2}, {"kind": "joint", "owners": 3})
    return pick(rng, (*ways, {"kind": "share", "percent": pick(rng, ("12.50", "33.33", "50.00"))}))


def asset(rng: random.Random, most: int = 30_000) -> Json:
    """Capital of which some counts."""
    kind = pick(rng, (*MONEY_IN_THE_BANK, "shares", "land", "personal-possessions"))
    made: Json = {"type": kind, "value": money(rng, most), "ownership": owned(rng)}
    if kind in ("shares", "land") and rng.random() < 0.5:
        made |= {"saleCosts": True, "encumbrance": money(rng, 3_000)}
    return made


def means(rng: random.Random, **parts: Any) -> Json:
    """Means; `parts` are not drawn, and what is None is left out."""
    start = _FIRST + timedelta(int(rng.random() * (_LAST - _FIRST).days))
    made: Json = {
        "period": {
            "start": start.isoformat(),
            "end": (start + timedelta(pick(rng, (0, 27, 60)))).isoformat(),
        },
        "adult": adult(rng),
        "care": care(rng, start),
        "income": [income(rng) for _ in range(pick(rng, (1, 2, 3)))],
    }
    if rng.random() < 0.4:
        made["income"].append({"type": pick(rng, BENEFITS), "amount": "70.00", "every": "week"})
    more: Json = {
        "capital": [asset(rng) for _ in range(pick(rng, (1, 1, 2)))],
        "property": home(rng),
        "housingCosts": [
            {"type": kind, **paid(rng, 60)} for kind in ("rent", "council-tax", "service-charge")
        ],
        "disabilityRelatedExpenditure": [paid(rng, 15) for _ in range(3)],
        "housingBenefit": paid(rng, 80),
        "freeServices": [{"reason": "aftercare", "weeklyCost": money(rng, 100)}],
    }
    made |= {name: value for name, value in more.items() if rng.random() < 0.5}
    made |= parts
    return {name: value for name, value in made.items() if value is not None}


def adult(rng: random.Random) -> Json:
    """Somebody below or above pension age, alone or not."""
    made: Json = {"dateOfBirth": pick(rng, _BORN)}
    made["household"] = pick(rng, ("single", "single", "couple", "lone-parent"))
    if made["household"] == "couple":
        made["partner"] = {"dateOfBirth": pick(rng, _BORN)}
    if rng.random() < 0.3:
        made["children"] = pick(rng, (1, 2))
    if rng.random() < 0.4:
        made["premiums"] = {"disability": rng.random() < 0.5, "carer": rng.random() < 0.5}
    return made


def care(rng: random.Random, start: date, setting: str = "") -> Json:
    """Care at home, or a stay that began up to a hundred days before."""
    made: Json = {
        "setting": setting or pick(rng, ("own-home", "own-home", "care-home")),
        "weeklyCost": money(rng, 1200),
    }
    if made["setting"] == "care-home":
        made["stay"] = pick(rng, ("permanent", "permanent", "temporary", "short-term"))
        made["start"] = (start - timedelta(int(rng.random() * 100))).isoformat()
    return made


def home(rng: random.Random) -> Json:
    """A home, whose owner says whether they mean to return."""
    made: Json = {"value": money(rng, 90_000), "ownership": owned(rng)}
    made["intendsToReturn"] = rng.random() < 0.5
    return {**made, "occupiers": ["partner"]} if rng.random() < 0.3 else made


def policy(rng: random.Random) -> Json:
    """A policy in which each thing is chosen or not; it has no least charge, above which a charge
    leaps."""
    chosen: Json = {
        "minimumIncomeAmounts": [{"rate": "mig-single-pension-age", "amount": "250.00"}],
        "minimumIncomeUpliftPercent": money(rng, 10),
        "minimumIncomeAddition": money(rng, 20),
        "lowerCapitalLimit": "16000.00",
        "upperCapitalLimit": "30000.00",
        "standardDisabilityExpenditure": money(rng, 20),
        "allowances": [{"label": "Telephone", "weekly": money(rng, 10)}],
        "disposableIncomePercent": pick(rng, ("80.00", "95.50", "100.00")),
        "maximumCharge": money(rng, 900),
    }
    return PLAIN_POLICY | {
        name: value for name, value in chosen.items() if rng.random() < 0.3
    }  # fmt: skip


def body(rng: random.Random, **parts: Any) -> Json:
    """A request; `parts` are parts of the means."""
    return {"means": means(rng, **parts), "policy": policy(rng)}
