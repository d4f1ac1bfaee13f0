"""Laws of the eligibility check: what may and what may not change a result.

What may not come in here: what the right result is (`conformance.vectors` has that).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, TypeAlias

from conformance.laws import bodies
from conformance.laws.relations import Case, Law, answered, rows
from conformance.model import Exchange
from conformance.subject import Actor

POPULATIONS = ("adult", "carer")
_Body: TypeAlias = dict[str, Any]
_C = "CA-ELIGIBILITY-"
EXACTLY = {"adult": _C + "002", "carer": _C + "005"}
SECOND = {"adult": _C + "003", "carer": _C + "006"}
LIMB = {"adult": _C + "004", "carer": _C + "007"}
NOT_APPLICABLE, LIKELY, FLUCTUATES = _C + "008", _C + "009", _C + "010"
LEFT_OUT, SAME = _C + "011", _C + "015"
READ = 524_288
"""Bytes that a server must read."""


def laws() -> tuple[Law, ...]:
    """The laws, in the order in which they are tried."""
    made: tuple[tuple[str, tuple[str, ...], Callable[[Case], None]], ...] = (
        ("asked twice", (SAME,), _twice),
        ("with a token and without", (SAME,), _anybody),
        ("properties in another order", (SAME,), _order),
        ("the same JSON spelt otherwise", (SAME,), _spelling),
        ("blanks up to the largest body", ("CA-COMMON-020",), _padded),
        ("likely counts like significant", (LIKELY,), _likely),
        ("areas change nothing", tuple(EXACTLY.values()), _areas),
        ("another limb of the same outcome", tuple(SECOND.values()), _more_limbs),
        ("any limb is as good as another", tuple(LIMB.values()), _other_limb),
        ("any outcome is as good as another", tuple(SECOND.values()), _other_outcomes),
        ("one more outcome never takes it away", tuple(EXACTLY.values()), _one_more),
        ("what is settled stays settled", (LEFT_OUT,), _settled),
        ("an empty answer is none", (LEFT_OUT,), _empty),
        ("what does not apply is as if it were no need", (NOT_APPLICABLE,), _not_applicable),
        ("that it does not fluctuate says nothing", (FLUCTUATES,), _steady),
    )
    return tuple(Law(name, "eligibility", clauses, holds) for name, clauses, holds in made)


def result(exchange: Exchange) -> Mapping[str, Any]:
    """What a result says, without its words. Raises NotAnsweredError."""
    body = answered(exchange, 200)
    return {
        "indication": body.get("indication"),
        "conditions": {
            str(row.get("paragraph")): row.get("met") for row in rows(body, "conditions")
        },
        "outcomes": {
            str(row.get("outcome")): (row.get("finding"), _limbs(row))
            for row in rows(body, "outcomes")
        },
    }


def _limbs(row: Mapping[str, Any]) -> Any:
    """Whatever the order; as it stands where it is no list."""
    told = row.get("limbs")
    return sorted(map(str, told)) if isinstance(told, list) else told


def _ask(case: Case, body: _Body, actor: Actor = "nobody") -> Exchange:
    return case.subject.call("checkEligibility", body=body, actor=actor)


def _compare(
    case: Case,
    clause: str,
    first: Exchange,
    second: Exchange,
    what: str,
    parts: tuple[str, ...] = ("indication", "conditions", "outcomes"),
) -> None:
    """The same result, as far as these parts go."""
    left, right = result(first), result(second)
    other = [part for part in parts if left[part] != right[part]]
    told = f"{left['indication']} and {right['indication']}" if other else ""
    case.hold(
        clause, not other, f"the same result {what}", f"another in {other}: {told}", (first, second)
    )


def _pairs(case: Case, *, fluctuating: bool = True) -> list[tuple[str, _Body]]:
    return [
        (population, bodies.check(case.rng, population, fluctuating=fluctuating))
        for _ in case.rounds
        for population in POPULATIONS
    ]


def _twice(case: Case) -> None:
    for _, body in _pairs(case):
        _compare(case, SAME, _ask(case, body), _ask(case, body), "when asked again")


def _anybody(case: Case) -> None:
    for _, body in _pairs(case):
        _compare(case, SAME, _ask(case, body), _ask(case, body, "citizen"), "with a token")


def _order(case: Case) -> None:
    for _, body in _pairs(case):
        if "wellbeing" in body:
            body["wellbeing"]["areas"] = list(bodies.AREAS)
        other = bodies.shuffled(case.rng, body)
        if "wellbeing" in other:
            case.rng.shuffle(other["wellbeing"]["areas"])
        _compare(case, SAME, _ask(case, body), _ask(case, other), "in another order")


def _spelling(case: Case) -> None:
    for _, body in _pairs(case):
        content = bodies.spelt_otherwise(case.rng, body)
        second = case.subject.call("checkEligibility", content=content, actor="nobody")
        _compare(case, SAME, _ask(case, body), second, "for the same JSON spelt otherwise")


def _padded(case: Case) -> None:
    body = bodies.check(case.rng, "adult")
    content = json.dumps(body).encode()
    content = content[:-1] + b" " * (READ - len(content)) + b"}"
    first, second = (
        _ask(case, body),
        case.subject.call("checkEligibility", content=content, actor="nobody"),
    )
    told = f"status {second.status}"
    passed = second.status == 200 and result(first) == result(second)
    case.hold("CA-COMMON-020", passed, f"{READ} bytes are read", told, (first, second))


def _likely(case: Case) -> None:
    for _, body in _pairs(case):
        exchanges = []
        for impact in ("significant", "likely-significant"):
            exchanges.append(_ask(case, {**body, "wellbeing": {"impact": impact}}))
        _compare(case, LIKELY, exchanges[0], exchanges[1], "when the impact is only likely")


def _areas(case: Case) -> None:
    for population, body in _pairs(case):
        impact = bodies.pick(case.rng, bodies.IMPACTS)
        plain = {**body, "wellbeing": {"impact": impact}}
        areas = {**body, "wellbeing": {"impact": impact, "areas": list(bodies.AREAS)}}
        what = "whichever areas are named"
        _compare(case, EXACTLY[population], _ask(case, plain), _ask(case, areas), what)


def _unable(population: str, body: _Body) -> list[str]:
    """The outcomes that a limb makes unmet, whatever else is open."""
    return [
        code
        for code, told in body["outcomes"].items()
        if not told.get("fluctuates")
        and not told.get("notApplicable")
        and any(told.get(limb) for limb in bodies.LIMBS[population])
    ]


def _with_unable(case: Case, population: str, body: _Body) -> str:
    """Make sure that an outcome cannot be achieved, and say which."""
    if not _unable(population, body):
        told = dict.fromkeys(bodies.LIMBS[population], False)
        body["outcomes"]["home"] = told | {bodies.LIMBS[population][0]: True}
    return bodies.pick(case.rng, _unable(population, body))


def _more_limbs(case: Case) -> None:
    for population, body in _pairs(case):
        code, other = _with_unable(case, population, body), deepcopy(body)
        other["outcomes"][code] |= dict.fromkeys(bodies.LIMBS[population], True)
        what, parts = "with more limbs of one outcome", ("indication", "conditions")
        _compare(case, SECOND[population], _ask(case, body), _ask(case, other), what, parts)


def _other_limb(case: Case) -> None:
    for _ in case.rounds:
        for population in POPULATIONS:
            codes = case.rng.sample(bodies.OUTCOMES[population], 2)
            limbs = bodies.LIMBS[population]
            body = bodies.nearly(population, codes[0])
            exchanges = []
            for limb in case.rng.sample(limbs, len(limbs)):
                told = dict.fromkeys(limbs, False) | {limb: True}
                exchanges.append(
                    _ask(case, {**body, "outcomes": {**body["outcomes"], codes[1]: told}})
                )
            for exchange in exchanges[1:]:
                parts = ("indication", "conditions")
                _compare(case, LIMB[population], exchanges[0], exchange, "by another limb", parts)


def _other_outcomes(case: Case) -> None:
    for population, body in _pairs(case):
        codes = [code for code in bodies.OUTCOMES[population] if code not in bodies.MAY_NOT_APPLY]
        moved = case.rng.sample(codes, len(codes))
        given = body["outcomes"]
        outcomes = {code: given[code] for code in given if code in bodies.MAY_NOT_APPLY}
        outcomes |= {
            to: given[code] for code, to in zip(codes, moved, strict=True) if code in given
        }
        other, parts = {**body, "outcomes": outcomes}, ("indication", "conditions")
        what = "with the same answers about other outcomes"
        _compare(case, SECOND[population], _ask(case, body), _ask(case, other), what, parts)


def _one_more(case: Case) -> None:
    for population, body in _pairs(case):
        name, member = {"adult": ("impairment", "present"), "carer": ("care", "necessary")}[
            population
        ]
        body |= {name: {member: True}, "wellbeing": {"impact": "significant"}}
        codes = list(bodies.OUTCOMES[population])
        case.rng.shuffle(codes)
        before = None
        for code in codes[:4]:
            body = deepcopy(body)
            body["outcomes"][code] = dict.fromkeys(bodies.LIMBS[population], True)
            exchange = _ask(case, body)
            if before is not None and result(before)["indication"] == "indicated":
                now = result(exchange)["indication"]
                expected = "indicated, as it was with one outcome less"
                clause = EXACTLY[population]
                case.hold(clause, now == "indicated", expected, str(now), (before, exchange))
            before = exchange


def _settled(case: Case) -> None:
    for population, body in _pairs(case, fluctuating=False):
        body = deepcopy(body)
        code = bodies.pick(case.rng, bodies.OUTCOMES[population])
        body["outcomes"].pop(code, None)
        first = _ask(case, body)
        before = result(first)["indication"]
        if before == "assessor-decision":
            continue
        for value in (False, True):
            told = dict.fromkeys(bodies.LIMBS[population], value)
            other = {**body, "outcomes": {**body["outcomes"], code: told}}
            second = _ask(case, other)
            now = result(second)["indication"]
            expected = f"{before}, as it was before {code} was answered"
            case.hold(LEFT_OUT, now == before, expected, str(now), (first, second))


def _empty(case: Case) -> None:
    for population, body in _pairs(case):
        code = bodies.pick(case.rng, bodies.OUTCOMES[population])
        without = deepcopy(body)
        without["outcomes"].pop(code, None)
        empty = {**body, "outcomes": {**without["outcomes"], code: {}}}
        what = f"with {code} empty and with {code} left out"
        _compare(case, LEFT_OUT, _ask(case, without), _ask(case, empty), what)


def _not_applicable(case: Case) -> None:
    for population, body in _pairs(case):
        codes = [code for code in bodies.OUTCOMES[population] if code in bodies.MAY_NOT_APPLY]
        code = bodies.pick(case.rng, codes)
        exchanges = []
        for limbs, applies in ((False, True), (True, False)):
            told = dict.fromkeys(bodies.LIMBS[population], limbs) | {"notApplicable": not applies}
            exchanges.append(_ask(case, {**body, "outcomes": {**body["outcomes"], code: told}}))
        what = f"when {code} does not apply and when it is no need"
        _compare(
            case, NOT_APPLICABLE, exchanges[0], exchanges[1], what, ("indication", "conditions")
        )


def _steady(case: Case) -> None:
    for _, body in _pairs(case):
        other = deepcopy(body)
        for told in other["outcomes"].values():
            told.setdefault("fluctuates", False)
        _compare(case, FLUCTUATES, _ask(case, body), _ask(case, other), "with fluctuates false")
