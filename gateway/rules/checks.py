"""What an eligibility check may be asked and what it answers, as the JSON of the standard.

Lives here: the shapes, and the refusal of anything that is not in them: nothing here can express
money (section 9(3) of the Act) or the help a carer now gives (section 18(7) comes after
eligibility). May not live here: what the answers mean.
"""

# Annotations are evaluated here: as strings, Required and NotRequired are not seen at run time.
from collections.abc import Container, Iterable, Mapping
from typing import Final, Literal, NotRequired, Required, TypeAlias, TypedDict, cast, get_args

from gateway.rules.criteria import CRITERIA, WELLBEING_AREAS, Criteria, Population

Impact: TypeAlias = Literal[
    "significant", "likely-significant", "not-significant", "none", "not-established", "other"
]
HealthEffect: TypeAlias = Literal["deteriorating", "at-risk", "none", "other"]
Finding: TypeAlias = Literal["yes", "no", "assessor-decision"]
OutcomeFinding: TypeAlias = Literal[
    "unable", "able", "not-applicable", "not-answered", "assessor-decision"
]
Indication: TypeAlias = Literal["indicated", "not-indicated", "assessor-decision"]


class CarerOutcomeCheck(TypedDict, total=False):
    """The limbs of reg 3(3), and whether the need fluctuates (3(4)). Absent is not answered."""

    unableWithoutAssistance: bool
    causesPainDistressOrAnxiety: bool
    endangersHealthOrSafety: bool
    fluctuates: bool


class CarerCaringCheck(CarerOutcomeCheck, total=False):
    """The same for 3(2)(b)(i) and (ii), which may not apply."""

    notApplicable: bool


class OutcomeCheck(CarerOutcomeCheck, total=False):
    """The limbs of reg 2(3), the fourth of which carers do not have."""

    takesSignificantlyLonger: bool


class ChildcareCheck(OutcomeCheck, total=False):
    """The same for 2(2)(j), which does not apply where there is no child."""

    notApplicable: bool


class AdultOutcomes(TypedDict, total=False):
    """The outcomes of reg 2(2)(a)-(j)."""

    nutrition: OutcomeCheck
    hygiene: OutcomeCheck
    toilet: OutcomeCheck
    clothing: OutcomeCheck
    safety: OutcomeCheck
    home: OutcomeCheck
    relationships: OutcomeCheck
    work: OutcomeCheck
    community: OutcomeCheck
    childcare: ChildcareCheck


class CarerOutcomes(TypedDict, total=False):
    """The outcomes of reg 3(2)(b)(i)-(viii)."""

    childcare: CarerCaringCheck
    caring: CarerCaringCheck
    home: CarerOutcomeCheck
    nutrition: CarerOutcomeCheck
    relationships: CarerOutcomeCheck
    work: CarerOutcomeCheck
    community: CarerOutcomeCheck
    recreation: CarerOutcomeCheck


class ImpairmentCheck(TypedDict):
    """Whether the needs arise from, or are related to, an impairment or illness: 2(1)(a)."""

    present: bool


class CareCheck(TypedDict):
    """Whether the needs arise from providing necessary care for an adult: 3(1)(a)."""

    necessary: bool


class WellbeingCheck(TypedDict, total=False):
    """The effect on well-being, and on which of the nine areas of section 1(2)."""

    impact: Required[Impact]
    areas: list[str]


class AdultCheck(TypedDict):
    """An anonymous check against reg 2."""

    population: Literal["adult"]
    impairment: NotRequired[ImpairmentCheck]
    outcomes: NotRequired[AdultOutcomes]
    wellbeing: NotRequired[WellbeingCheck]


class CarerCheck(TypedDict):
    """An anonymous check against reg 3."""

    population: Literal["carer"]
    care: NotRequired[CareCheck]
    healthEffect: NotRequired[HealthEffect]
    outcomes: NotRequired[CarerOutcomes]
    wellbeing: NotRequired[WellbeingCheck]


class Regulation(TypedDict):
    """The regulation applied."""

    title: str
    citation: str
    paragraph: str
    url: str


class ConditionResult(TypedDict):
    """One of the three conditions that must all be met: reg 2(1) or 3(1), (a) to (c)."""

    paragraph: str
    met: Finding
    title: str
    explanation: str
    legal: str


class OutcomeResult(TypedDict):
    """One outcome; `limbs` are the paragraphs that a finding of unable rests on, in order."""

    outcome: str
    paragraph: str
    finding: OutcomeFinding
    limbs: list[str]
    explanation: str
    legal: str


class EligibilityCheckResult(TypedDict):
    """An indication and everything it rests on."""

    population: Population
    indication: Indication
    notice: str
    regulation: Regulation
    conditions: list[ConditionResult]
    outcomes: list[OutcomeResult]
    nextSteps: list[str]


IMPACTS: Final = frozenset(get_args(Impact))
HEALTH_EFFECTS: Final = frozenset(get_args(HealthEffect))
_LINK: Final = {"adult": ("impairment", "present"), "carer": ("care", "necessary")}


def child(node: Mapping[str, object], name: str) -> Mapping[str, object]:
    """An object property; empty when absent. Raises TypeError when it is not an object."""
    value = node.get(name, {})
    if not isinstance(value, Mapping):
        raise TypeError(f"{name} is not an object")
    return cast("Mapping[str, object]", value)


def require_check(request: Mapping[str, object]) -> Criteria:
    """The criteria that the request is to be checked against.

    Raises ValueError for a population, property or code that the shapes above do not have, and
    TypeError for a value of another kind; both say where and never what.
    """
    population = request.get("population")
    if not isinstance(population, str) or population not in CRITERIA:
        raise ValueError("population is neither adult nor carer")
    criteria = CRITERIA[population]
    link, answer = _LINK[population]
    health = ("healthEffect",) if population == "carer" else ()
    _only("the check", request, ("population", link, "outcomes", "wellbeing", *health))
    _only(link, child(request, link), (answer,))
    _yes_or_no(link, child(request, link))
    wellbeing = child(request, "wellbeing")
    _only("wellbeing", wellbeing, ("impact", "areas"))
    areas = wellbeing.get("areas", [])
    if not isinstance(areas, list):
        raise TypeError("wellbeing.areas is not a list")
    for area in areas:
        _one_of("wellbeing.areas", area, WELLBEING_AREAS)
    _one_of("wellbeing.impact", wellbeing.get("impact", "other"), IMPACTS)
    _one_of("healthEffect", request.get("healthEffect", "other"), HEALTH_EFFECTS)
    _require_outcomes(criteria, child(request, "outcomes"))
    return criteria


def _require_outcomes(criteria: Criteria, outcomes: Mapping[str, object]) -> None:
    _only("outcomes", outcomes, [outcome.code for outcome in criteria.outcomes])
    limbs = [limb.property for limb in criteria.limbs]
    for outcome in criteria.outcomes:
        answer = child(outcomes, outcome.code)
        place = f"outcomes.{outcome.code}"
        if criteria.population == "carer" and "takesSignificantlyLonger" in answer:
            raise ValueError(
                f"{place}: takesSignificantlyLonger is a limb for adults, reg 2(3)(d); "
                "carers have the three limbs of reg 3(3)(a)-(c) only"
            )
        _only(place, answer, [*limbs, "fluctuates", *(["notApplicable"] * bool(outcome.absent))])
        _yes_or_no(place, answer)


def _only(place: str, node: Mapping[str, object], known: Iterable[str]) -> None:
    if not node.keys() <= set(known):
        raise ValueError(f"{place}: a property that the eligibility check does not have")


def _yes_or_no(place: str, node: Mapping[str, object]) -> None:
    if not all(isinstance(value, bool) for value in node.values()):
        raise TypeError(f"{place}: an answer that is neither true nor false")


def _one_of(place: str, value: object, known: Container[str]) -> None:
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{place}: not a code of its list")
