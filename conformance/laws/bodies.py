"""Valid requests made by chance, and other spellings of the same request.

All people are made up and all NHS numbers of the test range. What may not come in here: sending.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any, TypeVar

from conformance.kinds import Kind
from conformance.laws import means

_T = TypeVar("_T")
LIMBS = {
    "adult": (
        "unableWithoutAssistance",
        "causesPainDistressOrAnxiety",
        "endangersHealthOrSafety",
        "takesSignificantlyLonger",
    ),
    "carer": (
        "unableWithoutAssistance",
        "causesPainDistressOrAnxiety",
        "endangersHealthOrSafety",
    ),
}
OUTCOMES: dict[str, tuple[str, ...]] = {
    "adult": (
        *("nutrition", "hygiene", "toilet", "clothing", "safety"),
        *("home", "relationships", "work", "community", "childcare"),
    ),
    "carer": (
        *("childcare", "caring", "home", "nutrition"),
        *("relationships", "work", "community", "recreation"),
    ),
}
MAY_NOT_APPLY = ("childcare", "caring")
IMPACTS = ("significant", "likely-significant", "not-significant", "none", "not-established")
AREAS = ("dignity", "health", "protection", "control", "participation", "social-and-economic")
HEALTH = ("deteriorating", "at-risk", "none")
_GIVEN = ("Ada", "Ben", "Clara", "Dev", "Edith", "Femi", "Grace", "Hana", "Ivor", "Joan")
_FAMILY = ("Ashdown", "Birch", "Cole", "Dunmore", "Eastlake", "Farrow", "Granger", "Holt")
_TEXTS = (
    "The stairs are too steep since my fall.",
    "It changed when the clocks went back.",
    "I would like to see my friends again.",
    "Cooking takes me all morning.",
)


def pick(rng: random.Random, among: Sequence[_T]) -> _T:
    """One of these."""
    return among[int(rng.random() * len(among))]


def check(rng: random.Random, population: str, *, fluctuating: bool = True) -> dict[str, Any]:
    """A request of `checkEligibility` with some answers left out."""
    made: dict[str, Any] = {"population": population}
    name, member = {"adult": ("impairment", "present"), "carer": ("care", "necessary")}[population]
    if rng.random() < 0.9:
        made[name] = {member: rng.random() < 0.9}
    if population == "carer" and rng.random() < 0.8:
        made["healthEffect"] = pick(rng, (*HEALTH, "none", "none"))
    made["outcomes"] = {
        code: _outcome(rng, population, code, fluctuating)
        for code in OUTCOMES[population]
        if rng.random() < 0.9
    }
    if rng.random() < 0.95:
        made["wellbeing"] = {"impact": pick(rng, (*IMPACTS, "significant", "significant"))}
    return made


def nearly(population: str, unable: str) -> dict[str, Any]:
    """A request that one more outcome turns: a carer without any, an adult with this one."""
    limbs = LIMBS[population]
    outcomes = {code: dict.fromkeys(limbs, False) for code in OUTCOMES[population]}
    more: dict[str, Any] = {"care": {"necessary": True}, "healthEffect": "none"}
    if population == "adult":
        outcomes[unable] = dict.fromkeys(limbs, True)
        more = {"impairment": {"present": True}}
    wellbeing = {"impact": "significant"}
    return {"population": population, **more, "outcomes": outcomes, "wellbeing": wellbeing}


def _outcome(rng: random.Random, population: str, code: str, fluctuating: bool) -> dict[str, bool]:
    if code in MAY_NOT_APPLY and rng.random() < 0.3:
        return {"notApplicable": True}
    told = dict.fromkeys(LIMBS[population], False)
    if rng.random() < 0.2:
        told[pick(rng, LIMBS[population])] = True
    elif rng.random() < 0.1:
        del told[pick(rng, LIMBS[population])]
    if fluctuating and rng.random() < 0.06:
        told["fluctuates"] = True
    return told


def request(rng: random.Random, kind: Kind, nhs_number: str) -> dict[str, Any]:
    """A request for an assessment."""
    person = {
        "name": {"given": pick(rng, _GIVEN), "family": pick(rng, _FAMILY)},
        "dateOfBirth": f"{1930 + int(rng.random() * 60)}-{1 + int(rng.random() * 9):02}-15",
        "nhsNumber": nhs_number,
    }
    if kind.saved == "means":
        return {kind.person: person, "means": saved(rng, kind, str(person["dateOfBirth"]))}
    made: dict[str, Any] = {
        "supportedSelfAssessment": {"wished": True, "capacity": "has-capacity"},
        "urgent": rng.random() < 0.5,
        "reason": pick(rng, _TEXTS),
        "communication": {"preference": pick(rng, ("post", "email", "telephone"))},
    }
    if kind.person == "carer":
        cared_for = {"name": f"{pick(rng, _GIVEN)} {pick(rng, _FAMILY)}", "relationship": "parent"}
        made = {"caredFor": cared_for, **made}
    return {kind.person: person, **made}


def saved(rng: random.Random, kind: Kind, born: str) -> dict[str, Any]:
    """Answers to save, or means of somebody with this date of birth."""
    if kind.saved == "means":
        return means.plain(rng, born)
    made = check(rng, "carer" if kind.person == "carer" else "adult")
    del made["population"]
    made["wellbeing"] = {"impact": pick(rng, IMPACTS), "areas": list(AREAS[: 1 + _upto(rng, 5)])}
    for code, outcome in made["outcomes"].items():
        made["outcomes"][code] = {**outcome, "narrative": pick(rng, _TEXTS)}
    made["desiredOutcomes"] = pick(rng, _TEXTS)
    return made


def step(rng: random.Random, name: str, kind: Kind) -> dict[str, Any]:
    """What goes with a step; a determination of needs is that nothing is eligible."""
    by = {"name": f"{pick(rng, _GIVEN)} {pick(rng, _FAMILY)}", "role": "Social worker"}
    if kind.saved == "means" and name == "determine":
        return {"determinedBy": by, "evidence": pick(rng, _TEXTS), "reasons": pick(rng, _TEXTS)}
    made: dict[str, dict[str, Any]] = {
        "submit": {"submittedBy": "individual", "declaration": True},
        "return": {"returnedBy": by, "reasons": pick(rng, _TEXTS)},
        "assure": {"assuredBy": by, "basis": pick(rng, _TEXTS)},
        "determine": {
            "decision": "not-eligible",
            "reasons": pick(rng, _TEXTS),
            "determinedBy": by,
            "advice": pick(rng, _TEXTS),
            "periodConsidered": pick(rng, _TEXTS),
        },
        "refuse": {
            "capacityToRefuse": "has-capacity",
            "riskOfAbuseOrNeglect": False,
            "recordedBy": by,
        },
        "withdraw": {"reason": pick(rng, _TEXTS)},
    }
    return made[name]


def nhs_number(rng: random.Random) -> str:
    """An NHS number of the range for tests."""
    while True:
        nine = f"999{_upto(rng, 999_999):06}"
        weights = range(10, 1, -1)
        total = sum(int(digit) * weight for digit, weight in zip(nine, weights, strict=True))
        digit = (11 - total % 11) % 11
        if digit < 10:
            return f"{nine}{digit}"


def shuffled(rng: random.Random, value: Any) -> Any:
    """The same JSON with the properties of every object in another order."""
    if isinstance(value, dict):
        names = list(value)
        rng.shuffle(names)
        return {name: shuffled(rng, value[name]) for name in names}
    return [shuffled(rng, each) for each in value] if isinstance(value, list) else value


def spelt_otherwise(rng: random.Random, value: Any) -> bytes:
    """The same JSON with white space and escapes where JSON allows them."""
    if isinstance(value, dict):
        members = [
            _text(rng, name) + _blank(rng) + b":" + spelt_otherwise(rng, each)
            for name, each in value.items()
        ]
        inside = b"{" + b",".join(members) + b"}"
    elif isinstance(value, list):
        inside = b"[" + b",".join(spelt_otherwise(rng, each) for each in value) + b"]"
    elif isinstance(value, str):
        inside = _text(rng, value)
    else:
        inside = json.dumps(value).encode()
    return _blank(rng) + inside + _blank(rng)


def _text(rng: random.Random, text: str) -> bytes:
    plain = json.dumps(text)[1:-1]
    if "\\" in plain:
        return f'"{plain}"'.encode()
    letters = (f"\\u{ord(each):04x}" if rng.random() < 0.3 else each for each in plain)
    return f'"{"".join(letters)}"'.encode()


def _blank(rng: random.Random) -> bytes:
    return pick(rng, (b"", b" ", b"\n", b"\t", b"\r\n  "))


def _upto(rng: random.Random, most: int) -> int:
    return int(rng.random() * (most + 1))
