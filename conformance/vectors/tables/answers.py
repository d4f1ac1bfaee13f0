"""Vectors of checks: answers put together, and what the law's table says of them.

What may not come in here: which answers are asked about (`adult`, `carer`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from conformance.vectors.law import ADULT, OPEN, Reading, Regulation, read
from conformance.vectors.tables.lines import Expectation, Line, vector

Outcomes: TypeAlias = Mapping[str, Mapping[str, bool]]
CHECK = ("eligibility", "checkEligibility")
CLAUSE = "CA-ELIGIBILITY-"
ALL_THREE = {"adult": CLAUSE + "002", "carer": CLAUSE + "005"}
SECOND = {"adult": CLAUSE + "003", "carer": CLAUSE + "006"}
UNABLE = {"adult": CLAUSE + "004", "carer": CLAUSE + "007"}
NOT_APPLICABLE, LIKELY, FLUCTUATES = CLAUSE + "008", CLAUSE + "009", CLAUSE + "010"
LEFT_OUT, LISTED, NOTICE, ANYBODY = (CLAUSE + n for n in ("011", "012", "013", "015"))


def able(regulation: Regulation) -> dict[str, bool]:
    """Every limb answered with no."""
    return dict.fromkeys(regulation.limbs, False)


def unable(regulation: Regulation, *limbs: str) -> dict[str, bool]:
    """Every limb answered, these with yes; the first where none is given."""
    return able(regulation) | dict.fromkeys(limbs or tuple(regulation.limbs)[:1], True)


def complete(regulation: Regulation, outcomes: Outcomes) -> dict[str, Mapping[str, bool]]:
    """These outcomes, and all others answered with able."""
    return {code: outcomes.get(code, able(regulation)) for code in regulation.outcomes}


def body(
    regulation: Regulation,
    outcomes: Outcomes | None,
    *,
    impact: str | None = "significant",
    origin: bool | None = True,
    health: str | None = None,
    areas: Sequence[str] | None = None,
) -> dict[str, Any]:
    """A request; what is None is left out."""
    block, member = regulation.origin
    made: dict[str, Any] = {"population": regulation.population}
    if origin is not None:
        made[block] = {member: origin}
    if health is not None:
        made["healthEffect"] = health
    if outcomes is not None:
        made["outcomes"] = outcomes
    if impact is not None:
        made["wellbeing"] = {"impact": impact}
        if areas is not None:
            made["wellbeing"]["areas"] = list(areas)
    return made


def check(
    regulation: Regulation,
    id: str,
    answers: Mapping[str, Any],
    *,
    source: str,
    comment: str,
    clause: str = "",
    look: Iterable[str] = (),
    flags: Iterable[str] = (),
) -> Line:
    """A vector of these answers. `clause` is what it is about, and `look` the outcomes whose
    findings it states; by default the clause that the result turns on."""
    reading = read(regulation, answers)
    about = clause or _turns_on(regulation, answers, reading)
    second = regulation.conditions[1]
    told = {"/indication": reading.indication, _met(second): reading.met[second]}
    expect: list[Expectation] = [{"clause": about, "status": 200, "is": told}]
    expect += _conditions(regulation, answers, reading)
    for code in look:
        if reading.findings[code] != OPEN or reading.turns_on_outcomes:
            expect.append(_outcome(regulation, reading, code))
    return vector(
        id,
        CHECK,
        expect,
        source=source,
        comment=comment,
        flags=flags,
        body=answers,
        also=[f"{regulation.population}-result"],
    )


def common(regulation: Regulation) -> Line:
    """What holds of every result for adults, or for carers: the line of common.jsonl."""
    name = regulation.population
    conditions = {
        "at": "/conditions",
        "keys": ["paragraph"],
        "of": [[paragraph] for paragraph in regulation.conditions],
        # For a carer the state of health may stand apart.
        "others": regulation is not ADULT,
    }
    outcomes = {
        "at": "/outcomes",
        "keys": ["outcome", "paragraph"],
        "of": [list(row) for row in regulation.outcomes.items()],
    }
    expect: list[Expectation] = [
        {
            "clause": LISTED,
            "is": {
                "/population": name,
                "/regulation/citation": "SI 2015/313",
                "/regulation/paragraph": regulation.number,
            },
            "rows": [conditions, outcomes],
            "filled": {
                "/conditions": ["met", "title", "explanation", "legal"],
                "/outcomes": ["finding", "explanation", "legal"],
            },
        },
        {"clause": NOTICE, "matches": {"/notice": "indicat"}},
        {"clause": NOTICE, "matches": {"/notice": "deci|determin"}},
    ]
    return {"name": f"{name}-result", "expect": expect}


def _turns_on(regulation: Regulation, answers: Mapping[str, Any], reading: Reading) -> str:
    impact = answers.get("wellbeing", {}).get("impact")
    if reading.indication == OPEN:
        if reading.turns_on_outcomes and OPEN in reading.findings.values():
            return FLUCTUATES
        settled = impact == "not-established" or answers.get("healthEffect") == "other"
        return ALL_THREE[regulation.population] if settled else LEFT_OUT
    return LIKELY if impact == "likely-significant" else ALL_THREE[regulation.population]


def _conditions(
    regulation: Regulation, answers: Mapping[str, Any], reading: Reading
) -> list[Expectation]:
    first, _, third = regulation.conditions
    usual = ALL_THREE[regulation.population]
    impact = answers.get("wellbeing", {}).get("impact")
    likely = LIKELY if impact == "likely-significant" else usual
    return [
        {
            "clause": LEFT_OUT if reading.met[first] == OPEN else usual,
            "is": {_met(first): reading.met[first]},
        },
        {
            "clause": LEFT_OUT if impact is None else likely,
            "is": {_met(third): reading.met[third]},
        },
    ]


def _outcome(regulation: Regulation, reading: Reading, code: str) -> Expectation:
    finding = reading.findings[code]
    clause = {
        "not-applicable": NOT_APPLICABLE,
        "assessor-decision": FLUCTUATES,
        "not-answered": LEFT_OUT,
    }.get(finding, UNABLE[regulation.population])
    at = f"/outcomes/outcome={code}"
    return {
        "clause": clause,
        "is": {f"{at}/finding": finding},
        "sets": {f"{at}/limbs": list(reading.limbs[code])},
    }


def _met(paragraph: str) -> str:
    return f"/conditions/paragraph={paragraph}/met"
