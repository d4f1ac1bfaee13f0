"""SI 2015/313 regulations 2 and 3 as one plain table, read from the statute and from nothing else.

The vectors are made from it. It says what follows from anonymous answers: yes, no, or that the
answers cannot settle it. What may not come in here: code of any implementation, and requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Met: TypeAlias = Literal["yes", "no", "assessor-decision"]
OPEN: Met = "assessor-decision"
LIMBS = (
    "unableWithoutAssistance",
    "causesPainDistressOrAnxiety",
    "endangersHealthOrSafety",
    "takesSignificantlyLonger",
)
"""Paragraph (3)(a) to (d) of both regulations; a carer has no (d)."""
IMPACTS: Mapping[str, Met] = {
    "significant": "yes",
    "likely-significant": "yes",
    "not-significant": "no",
    "none": "no",
    "not-established": OPEN,
}
"""Paragraph (1)(c): there is, or is likely to be, a significant impact on well-being."""
HEALTH: Mapping[str, Met] = {"deteriorating": "yes", "at-risk": "yes", "none": "no", "other": OPEN}
"""Regulation 3(2)(a): health is, or is at risk of, deteriorating."""


@dataclass(frozen=True, slots=True)
class Regulation:
    """One of the two regulations."""

    number: str
    population: str
    origin: tuple[str, str]
    """The property and its member that answer paragraph (1)(a)."""
    outcomes: Mapping[str, str]
    """Code -> paragraph, in the order of the regulation."""
    limbs: Mapping[str, str]
    """Name -> paragraph."""
    may_not_apply: tuple[str, ...]
    needed: int
    """How many outcomes paragraph (1)(b) asks for."""

    def paragraph(self, rest: str) -> str:
        """`(1)(a)` -> `2(1)(a)`."""
        return self.number + rest

    @property
    def conditions(self) -> tuple[str, str, str]:
        """The paragraphs of the three conditions."""
        return tuple(self.paragraph(f"(1)({letter})") for letter in "abc")  # type: ignore[return-value]


ADULT = Regulation(
    number="2",
    population="adult",
    origin=("impairment", "present"),
    outcomes={
        "nutrition": "2(2)(a)",
        "hygiene": "2(2)(b)",
        "toilet": "2(2)(c)",
        "clothing": "2(2)(d)",
        "safety": "2(2)(e)",
        "home": "2(2)(f)",
        "relationships": "2(2)(g)",
        "work": "2(2)(h)",
        "community": "2(2)(i)",
        "childcare": "2(2)(j)",
    },
    limbs=dict(zip(LIMBS, ("2(3)(a)", "2(3)(b)", "2(3)(c)", "2(3)(d)"), strict=True)),
    may_not_apply=("childcare",),
    needed=2,
)
CARER = Regulation(
    number="3",
    population="carer",
    origin=("care", "necessary"),
    outcomes={
        "childcare": "3(2)(b)(i)",
        "caring": "3(2)(b)(ii)",
        "home": "3(2)(b)(iii)",
        "nutrition": "3(2)(b)(iv)",
        "relationships": "3(2)(b)(v)",
        "work": "3(2)(b)(vi)",
        "community": "3(2)(b)(vii)",
        "recreation": "3(2)(b)(viii)",
    },
    limbs=dict(zip(LIMBS[:3], ("3(3)(a)", "3(3)(b)", "3(3)(c)"), strict=True)),
    may_not_apply=("childcare", "caring"),
    needed=1,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What follows from one set of answers."""

    met: Mapping[str, Met]
    """Paragraph of a condition -> whether it is met."""
    findings: Mapping[str, str]
    """Outcome -> finding."""
    limbs: Mapping[str, tuple[str, ...]]
    """Outcome -> the paragraphs of the limbs that make it one that cannot be achieved."""
    indication: str

    @property
    def turns_on_outcomes(self) -> bool:
        """Whether the result depends on an outcome that is open."""
        second = next(met for paragraph, met in self.met.items() if paragraph.endswith("(1)(b)"))
        return second == OPEN and self.indication == OPEN


def read(regulation: Regulation, answers: Mapping[str, Any]) -> Reading:
    """What the regulation says of the body of a check."""
    given = answers.get("outcomes", {})
    findings, limbs = {}, {}
    for code in regulation.outcomes:
        answer = given.get(code, {})
        findings[code] = finding = _finding(regulation, answer)
        told = [regulation.limbs[name] for name in regulation.limbs if answer.get(name) is True]
        limbs[code] = tuple(told) if finding == "unable" else ()
    block, member = regulation.origin
    first = _said(answers.get(block, {}).get(member))
    impact = answers.get("wellbeing", {}).get("impact", "not-established")
    conditions = dict(
        zip(
            regulation.conditions,
            (first, _second(regulation, answers, list(findings.values())), IMPACTS[impact]),
            strict=True,
        )
    )
    return Reading(conditions, findings, limbs, _indication(list(conditions.values())))


def _finding(regulation: Regulation, answer: Mapping[str, bool]) -> str:
    if answer.get("notApplicable") is True:
        return "not-applicable"
    if answer.get("fluctuates") is True:
        return "assessor-decision"
    told = [answer.get(limb) for limb in regulation.limbs]
    if True in told:
        return "unable"
    return "not-answered" if None in told else "able"


def _second(regulation: Regulation, answers: Mapping[str, Any], findings: list[str]) -> Met:
    """Paragraph (1)(b): enough outcomes, or too few, whatever the open ones are."""
    health: Met = "no"
    if regulation is CARER:
        health = HEALTH[answers["healthEffect"]] if "healthEffect" in answers else OPEN
    unable = findings.count("unable")
    most = unable + findings.count("not-answered") + findings.count("assessor-decision")
    if health == "yes" or unable >= regulation.needed:
        return "yes"
    return "no" if health == "no" and most < regulation.needed else OPEN


def _said(answer: bool | None) -> Met:
    return OPEN if answer is None else "yes" if answer else "no"


def _indication(conditions: list[Met]) -> str:
    """All three conditions have to be met, so one that is not settles it."""
    if "no" in conditions:
        return "not-indicated"
    return OPEN if OPEN in conditions else "indicated"
