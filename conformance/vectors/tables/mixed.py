"""Checks with answers of every kind mixed by chance, always the same: what no table thought of.

What may not come in here: what the regulations say of them (`conformance.vectors.law`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

from conformance.vectors.law import ADULT, CARER, HEALTH, IMPACTS, Regulation, read
from conformance.vectors.tables.answers import body, check
from conformance.vectors.tables.lines import Line

HOW_MANY = {"adult": 110, "carer": 80}
AREAS = (
    "dignity",
    "health",
    "protection",
    "control",
    "participation",
    "social-and-economic",
    "relationships",
    "accommodation",
    "contribution",
)
"""Care Act 2014 s.1(2)(a) to (i)."""
_T = TypeVar("_T")


def lines() -> Iterator[Line]:
    for regulation in (ADULT, CARER):
        chance = random.Random(f"SI 2015/313 reg {regulation.number}")  # noqa: S311
        for number in range(HOW_MANY[regulation.population]):
            yield _mixed(regulation, number, chance)
        yield from _areas(regulation)


def _areas(regulation: Regulation) -> Iterator[Line]:
    """The areas never change the indication: the law asks for the impact alone."""
    one = {code: {"unableWithoutAssistance": True} for code in ("home", "work")}
    told: dict[str, list[str]] = {area: [area] for area in AREAS}
    told |= {"all": list(AREAS), "none": []}
    for name, areas in told.items():
        yield check(
            regulation,
            f"{regulation.population}-area-{name}",
            body(regulation, one, areas=areas),
            source="Care Act 2014 s.1(2)",
            comment="A significant impact counts in any area of well-being, and without one named",
            flags=("boundary", "smoke") if name in ("all", "none") else (),
        )
    yield check(
        regulation,
        f"{regulation.population}-areas-without-impact",
        body(regulation, one, impact="not-significant", areas=AREAS),
        source="Care Act 2014 s.1(2)",
        comment="Nine areas that are touched are no significant impact",
    )


def _mixed(regulation: Regulation, number: int, chance: random.Random) -> Line:
    outcomes = {
        code: answer
        for code in regulation.outcomes
        if (answer := _answer(regulation, code, chance)) is not None
    }
    health = None
    if regulation is CARER:
        health = _pick(chance, [*HEALTH, "none", "none", None])
    answers = body(
        regulation,
        outcomes,
        origin=_pick(chance, [True, True, True, True, False, None]),
        impact=_pick(chance, [*IMPACTS, "significant", "likely-significant", "significant"]),
        health=health,
    )
    findings = read(regulation, answers).findings
    return check(
        regulation,
        f"{regulation.population}-mixed-{number:03}",
        answers,
        source=f"SI 2015/313 reg {regulation.number}",
        comment="Answers of every kind mixed",
        look=[code for code in outcomes if findings[code] != "able"],
        flags=("smoke",) if number % 6 == 0 else (),
    )


def _answer(regulation: Regulation, code: str, chance: random.Random) -> dict[str, bool] | None:
    dice = chance.random()
    if dice < 0.08:
        return None
    if dice < 0.18 and code in regulation.may_not_apply:
        return {"notApplicable": True}
    answer = dict.fromkeys(regulation.limbs, False)
    if dice < 0.40:
        answer |= {limb: True for limb in regulation.limbs if chance.random() < 0.4}
    elif dice < 0.46:
        answer = {limb: chance.random() < 0.3 for limb in regulation.limbs if chance.random() < 0.6}
    if chance.random() < 0.08:
        answer["fluctuates"] = chance.random() < 0.6
    return answer


def _pick(chance: random.Random, among: Sequence[_T]) -> _T:
    return among[int(chance.random() * len(among))]
