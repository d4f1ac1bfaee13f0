"""How the tables of charges write a vector, and what holds of every calculation.

Each request brings its own policy, so that no council's own matters. What may not come in here:
what any one charge should be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.vectors.tables.lines import Expectation, Line, vector

CALCULATE = ("financial-assessment", "calculateCharge")
C = "CA-FINANCE-"
ANYBODY, NOTICE, SUM, LINES, BOUNDS, DATED, UNDATED, STATUS = (f"{C}{n:03}" for n in range(1, 9))
GUARANTEE, PENSION_AGE, TARIFF, UPPER, JOINT, HOME = (f"{C}{n:03}" for n in range(9, 15))
UNCOUNTED, EXPENSES, PARTNER, FREE, ROUTE, PENNIES = (f"{C}{n:03}" for n in range(15, 21))
ORDER, POLICY, TOGETHER = (f"{C}{n:03}" for n in range(21, 24))
INCOME, CREDIT, CAPITAL, NOTIONAL, HOUSING, SHORT = (f"{C}{n:03}" for n in range(36, 42))
SI, ACT, LOCAL = "SI 2014/2672", "Care Act 2014", "Local policy"
START, END = "2024-06-03", "2024-06-30"
"""The days of a request that does not matter: four weeks in which nothing changes."""
WORKING_AGE = {"dateOfBirth": "1985-01-01", "household": "single"}
PENSIONER = {"dateOfBirth": "1940-02-02", "household": "single"}
NOBODY_CHOSE: Mapping[str, Any] = {"since": "2015-04-01", "title": "Nothing chosen"}
SOLE = {"kind": "sole"}
_PLACES: Mapping[str, str] = {
    "start": "start",
    "end": "end",
    "outcome": "outcome",
    "charge": "weeklyCharge",
    "pays": "councilPays",
    "kept": "minimumIncome",
    "counted": "capital/counted",
    "tariff": "capital/tariffIncome",
    "above": "capital/aboveLimit",
    "lower": "capital/lowerLimit",
    "upper": "capital/upperLimit",
    "left": "notionalCapital/remaining",
    "less": "notionalCapital/weeklyReduction",
}


KEPT: Mapping[str, str] = {
    "mig-single-18-24": f"{SI} reg 7(2)(a)",
    "mig-single-25-to-pension-age": f"{SI} reg 7(2)(b)",
    "mig-single-pension-age": f"{SI} reg 7(2)(c)",
    "mig-lone-parent": f"{SI} reg 7(3)",
    "mig-couple-below-pension-age": f"{SI} reg 7(4)(a)",
    "mig-couple-pension-age": f"{SI} reg 7(4)(b)",
    "mig-child": f"{SI} reg 7(1)(b)",
    "mig-disability-single": f"{SI} reg 7(5)(a)",
    "mig-enhanced-disability-single": f"{SI} reg 7(5)(b)",
    "mig-disability-couple": f"{SI} reg 7(6)(a)",
    "mig-enhanced-disability-couple": f"{SI} reg 7(6)(b)",
    "mig-carer": f"{SI} reg 7(7)",
    "personal-expenses-allowance": f"{SI} reg 6",
}
"""The amounts of which the guarantee or the allowance is made -> paragraph."""


def common() -> Line:
    """What holds of every calculation: a line of common.jsonl."""
    names = ["label", "operation", "amount", "paragraph", "basis"]
    told = {"/policy/title": ".", "/policy/since": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    expect: list[Expectation] = [
        {"clause": NOTICE, "is": {"/indicative": True}, "matches": {"/notice": "indicat"}},
        {"clause": NOTICE, "matches": {"/notice": "assess"}},
        {"clause": LINES, "filled": {"/periods/0/working": names}},
        {"clause": POLICY, "matches": told},
    ]
    return {"name": "charge", "expect": expect}


def means(**parts: Any) -> dict[str, Any]:
    """The means of an adult of working age without any, at home; what is None is left out."""
    made: dict[str, Any] = {
        "period": {"start": START, "end": END},
        "adult": WORKING_AGE,
        "care": at_home(),
        **parts,
    }
    return {name: value for name, value in made.items() if value is not None}


def period(start: str = START, end: str = "") -> dict[str, str]:
    """Days; one day where no end is given."""
    return {"start": start, "end": end or start}


def adult(born: str = "1985-01-01", /, household: str = "single", **more: Any) -> dict[str, Any]:
    """Whose means they are."""
    return {"dateOfBirth": born, "household": household, **more}


def at_home(cost: str = "500.00", /, **more: Any) -> dict[str, Any]:
    """Care outside a care home."""
    return {"setting": "own-home", "weeklyCost": cost, **more}


def care_home(
    stay: str = "permanent", /, start: str = "2024-01-08", cost: str = "900.00", **more: Any
) -> dict[str, Any]:
    """A stay in a care home; the day it began on is left out where it is empty."""
    began = {"start": start} if start else {}
    return {"setting": "care-home", "weeklyCost": cost, "stay": stay, **began, **more}


def income(kind: str, amount: str, every: str = "week", **more: Any) -> dict[str, Any]:
    """One income."""
    return {"type": kind, "amount": amount, "every": every, **more}


def paid(amount: str, every: str = "week") -> dict[str, str]:
    """A payment."""
    return {"amount": amount, "every": every}


def asset(value: str, kind: str = "savings", **more: Any) -> dict[str, Any]:
    """Capital of the adult alone, or with `owners` or a `percent`."""
    return {"type": kind, **house(value, **more)}


def house(value: str = "200000.00", **more: Any) -> dict[str, Any]:
    """A home of the adult alone, or with `owners` or a `percent`."""
    ownership: dict[str, Any] = SOLE
    for name, kind in (("owners", "joint"), ("percent", "share")):
        if name in more:
            ownership = {"kind": kind, name: more.pop(name)}
    return {"value": value, "ownership": ownership, **more}


def policy(**choices: Any) -> dict[str, Any]:
    """A policy with these choices."""
    return {"since": "2019-04-08", "title": "Tried policy", **choices}


def told(clause: str, number: int = 0, /, **facts: Any) -> Expectation:
    """What one period has, by the names of `_PLACES`."""
    places = {f"/periods/{number}/{_PLACES[name]}": value for name, value in facts.items()}
    return {"clause": clause, "is": places}


def has_line(
    clause: str, name: str, value: str, amount: str, number: int = 0, **facts: str
) -> Expectation:
    """The first line whose paragraph or basis is this has this amount."""
    at = at_line(name, value, number)
    return {
        "clause": clause,
        "is": {f"{at}/{each}": has for each, has in {"amount": amount, **facts}.items()},
    }


def at_line(name: str, value: str, number: int = 0) -> str:
    """The place of the first line whose paragraph or basis is this."""
    return f"/periods/{number}/working/{name}={value.replace('/', '~1')}"


def line(
    id: str,
    expect: Expectation | Sequence[Expectation],
    source: str,
    comment: str,
    *flags: str,
    chosen: Mapping[str, Any] = NOBODY_CHOSE,
    **parts: Any,
) -> Line:
    """A vector of a calculation that succeeds; the first expectation has the status."""
    first, *rest = [expect] if isinstance(expect, dict) else expect
    return vector(
        f"charge-{id}",
        CALCULATE,
        [{**first, "status": 200}, *rest],
        source=source,
        comment=comment,
        flags=flags,
        also=["charge"],
        body={"means": means(**parts), "policy": dict(chosen)},
    )
