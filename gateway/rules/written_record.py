"""The written record of an assessment: Care Act 2014 s.12(3)-(4), with s.13(2) once determined.

Lives here: which sections the record has and what each says of an assessment. May not live here:
storage, a clock, or whether a record may be given yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NotRequired, TypedDict, cast

from gateway.rules import wording
from gateway.rules.checks import (
    HEALTH_EFFECTS,
    IMPACTS,
    AdultCheck,
    CarerCheck,
    EligibilityCheckResult,
)
from gateway.rules.criteria import CRITERIA, WELLBEING_AREAS, Criteria, Population
from gateway.rules.eligibility import check
from gateway.rules.making import care, how_it_was_made, practitioner, said
from gateway.rules.paragraphs import day, in_words, paragraphs

Assessment = Mapping[str, Any]
_MOST_PARAGRAPHS: Final = 50
_OWED: Final = {
    "eligible": {"reasons": "13(2)", "wishes": "13(3)(b)", "ordinaryResidence": "13(3)-(4)"},
    "not-eligible": {"reasons": "13(2)", "advice": "13(5)"},
}
_RESIDENCE: Final = {
    "resident": "ordinarily resident in the council's area",
    "deemed-resident": "treated in law as ordinarily resident in the council's area",
    "no-settled-residence": "present in the council's area, with no settled residence",
    "resident-elsewhere": "ordinarily resident in another council's area",
    "in-dispute": "the subject of a question between councils about residence, not settled yet",
}


class IncompleteDeterminationError(ValueError):
    """A determination lacks something that section 13 of the Act makes part of it."""


class RecordSection(TypedDict):
    """One part of the record; never without a paragraph."""

    heading: str
    paragraphs: list[str]


class WrittenRecord(TypedDict):
    """The record as the standard gives it."""

    assessmentId: str
    preparedAt: str
    state: str
    sections: list[RecordSection]
    indication: EligibilityCheckResult
    determination: NotRequired[dict[str, Any]]
    copies: list[str]


def written_record(
    assessment: Assessment, *, population: Population, prepared_at: str
) -> WrittenRecord:
    """The record of a needs assessment (`adult`) or carer's assessment (`carer`).

    `assessment` is the resource of the standard, in any state; `prepared_at` is a UTC instant.
    Raises IncompleteDeterminationError for a determination without what section 13 asks of it.
    """
    criteria = CRITERIA[population]
    require_complete(assessment.get("determination"))
    indication = check(as_check(assessment.get("answers", {}), criteria))
    parts: list[tuple[str, Iterator[str]]] = [
        ("About this record", _about(assessment, criteria, prepared_at)),
        ("What you told us", _told(assessment, criteria, indication)),
        ("Outcomes one by one", _outcomes(assessment, criteria, indication)),
        ("How it affects your well-being", _wellbeing(assessment, indication)),
        ("How the assessment was made", how_it_was_made(assessment, criteria)),
        ("What was decided and why", _decision(assessment, criteria)),
        ("Your rights", _rights(criteria)),
    ]
    record: WrittenRecord = {
        "assessmentId": assessment["id"],
        "preparedAt": prepared_at,
        "state": assessment["state"],
        "sections": [section for part in parts for section in sections(*part)],
        "indication": indication,
        "copies": _copies(assessment, criteria),
    }
    if "determination" in assessment:
        record["determination"] = dict(assessment["determination"])
    return record


def require_complete(determination: Assessment | None) -> None:
    """Raises IncompleteDeterminationError if section 13 asks for something that is not there.

    A negative determination is never without written advice (s.13(5)), a positive one never
    without ordinary residence (s.13(3)(c), (4)(b)), and neither without reasons (s.13(2)).
    """
    if determination is None:
        return
    for name, subsection in _OWED[determination["decision"]].items():
        if not determination.get(name):
            raise IncompleteDeterminationError(
                f"the determination has no {name} (Care Act 2014 s.{subsection})"
            )


def as_check(answers: Assessment, criteria: Criteria) -> AdultCheck | CarerCheck:
    """What of the answers an eligibility check may be asked: no text, and no code of a council's
    own, which is `other` to the law."""
    asked = {limb.property for limb in criteria.limbs} | {"fluctuates", "notApplicable"}
    request: dict[str, Any] = {
        "population": criteria.population,
        "outcomes": {
            code: {name: value for name, value in answer.items() if name in asked}
            for code, answer in answers.get("outcomes", {}).items()
        },
    }
    for link, answer in (("impairment", "present"), ("care", "necessary")):
        if answer in answers.get(link, {}):
            request[link] = {answer: answers[link][answer]}
    if "healthEffect" in answers:
        health = answers["healthEffect"]
        request["healthEffect"] = health if health in HEALTH_EFFECTS else "other"
    if wellbeing := answers.get("wellbeing"):
        impact = wellbeing.get("impact")
        request["wellbeing"] = {
            "impact": impact if impact in IMPACTS else "other",
            "areas": [area for area in wellbeing.get("areas", []) if area in WELLBEING_AREAS],
        }
    return cast("AdultCheck | CarerCheck", request)


def sections(heading: str, texts: Iterator[str]) -> Iterator[RecordSection]:
    """The section, or several under one heading where one may not hold so many paragraphs."""
    pieces = [piece for text in texts for piece in paragraphs(text)]
    for start in range(0, len(pieces), _MOST_PARAGRAPHS):
        yield {
            "heading": f"{heading} (continued)" if start else heading,
            "paragraphs": pieces[start : start + _MOST_PARAGRAPHS],
        }


def _name(assessment: Assessment, criteria: Criteria) -> str:
    name = assessment["person" if criteria.population == "adult" else "carer"]["name"]
    return f"{name['given']} {name['family']}"


def _about(assessment: Assessment, criteria: Criteria, prepared_at: str) -> Iterator[str]:
    adult = criteria.population == "adult"
    kind, subsection = ("needs assessment", "12(3)") if adult else ("carer's assessment", "12(4)")
    yield (
        f"This is the written record of the {kind} of {_name(assessment, criteria)}, reference "
        f"{assessment['id']}, which was asked for on {day(assessment['requestedAt'])}. It was "
        f"prepared on {day(prepared_at)} and is given to you under section {subsection} of the "
        "Care Act 2014."
    )
    state = assessment["state"]
    yield (
        "When it was prepared, the assessment was in a state of the council's own system."
        if state == "other"
        else f"When it was prepared, the assessment was {in_words(state)}."
    )
    yield (
        "An indication is attached. It was worked out from your answers alone and decides nothing: "
        "what the council decided, if it has, is under 'What was decided and why'."
    )


def _told(
    assessment: Assessment, criteria: Criteria, indication: EligibilityCheckResult
) -> Iterator[str]:
    answers = assessment.get("answers", {})
    if "onBehalf" in assessment:
        acting = assessment["onBehalf"]
        yield (
            f"This assessment was asked for on your behalf by {acting['name']} (authority given: "
            f"{in_words(acting['authority'])}). Where this record says 'you told us', that may be "
            "what was said for you."
        )
    yield from said("Why the assessment was asked for:", assessment.get("reason"))
    if assessment.get("urgent"):
        yield "You told us that help seemed to be needed before an assessment could be made."
    yield indication["conditions"][0]["explanation"]
    yield from said("In your words:", answers.get("impairment", {}).get("description"))
    if criteria.population == "carer":
        yield from care(assessment, answers.get("care", {}))
    wishes = "9(4)(b)" if criteria.population == "adult" else "10(5)(d)"
    yield from said(
        f"What you want to achieve in day-to-day life (section {wishes}):",
        answers.get("desiredOutcomes"),
    )


def _outcomes(
    assessment: Assessment, criteria: Criteria, indication: EligibilityCheckResult
) -> Iterator[str]:
    answers = assessment.get("answers", {})
    for result in indication["outcomes"]:
        narrative = answers.get("outcomes", {}).get(result["outcome"], {}).get("narrative")
        yield f"{result['explanation']}{' In your words:' if narrative else ''}"
        yield narrative or ""
    yield from said(
        f"The period considered (reg {criteria.fluctuation}):", answers.get("periodConsidered")
    )
    yield indication["conditions"][1]["explanation"]


def _wellbeing(assessment: Assessment, indication: EligibilityCheckResult) -> Iterator[str]:
    yield indication["conditions"][2]["explanation"]
    wellbeing = assessment.get("answers", {}).get("wellbeing", {})
    yield from said("In your words:", wellbeing.get("description"))


def _decision(assessment: Assessment, criteria: Criteria) -> Iterator[str]:
    if "determination" not in assessment:
        yield (
            "The council has not decided yet whether any of your needs are eligible. When it does, "
            "it must give you its decision and its reasons in writing (section 13(2))."
        )
        return
    made = assessment["determination"]
    adult, eligible = criteria.population == "adult", made["decision"] == "eligible"
    which = "at least some of your needs meet" if eligible else "none of your needs meet"
    yield (
        f"On {day(made['determinedAt'])} {practitioner(made['determinedBy'])} determined for the "
        f"council that {which} the eligibility criteria (section 13(1); "
        f"SI 2015/313 reg {criteria.regulation})."
    )
    yield from said("The reasons (section 13(2)):", made["reasons"])
    yield from said(
        f"The period considered (reg {criteria.fluctuation}):", made.get("periodConsidered")
    )
    if not eligible:
        yield from said(
            "Advice on what can be done to meet or reduce your needs, and to prevent or delay "
            "needs in the future (section 13(5)):",
            made["advice"],
        )
        return
    yield from said(
        f"What you want the council to do{' (section 13(3)(b))' if adult else ''}:", made["wishes"]
    )
    who = "You are" if adult else "The adult you care for is"
    where = _RESIDENCE.get(made["ordinaryResidence"], in_words(made["ordinaryResidence"]))
    yield (
        f"{who} {where} (section {'13(3)(c)' if adult else '13(4)(b)'}). The council must now "
        f"consider what could be done to meet the needs that are eligible (section "
        f"{'13(3)(a)' if adult else '13(4)(a)'}) and then take the steps of section 24."
    )


def _rights(criteria: Criteria) -> Iterator[str]:
    adult = criteria.population == "adult"
    carer = "any carer you have" if adult else "the adult you care for"
    yield (
        f"You can ask the council to give a copy of this record to {carer}, and to anyone else "
        f"(section {'12(3)' if adult else '12(4)'}). It is for you to say."
    )
    yield (
        "If something here is wrong or you disagree with a decision, tell the council. You can "
        "make a complaint to it (SI 2009/309) and, if that does not settle it, go to the Local "
        "Government and Social Care Ombudsman."
    )
    yield (
        "If your needs or circumstances change, you can ask the council to look again. Whether it "
        "assesses you may not depend on how great your needs are or on money (section "
        f"{'9(3)' if adult else '10(4)'})."
    )
    yield from wording.rights(criteria)


def _copies(assessment: Assessment, criteria: Criteria) -> list[str]:
    """To whom copies go. That somebody takes part does not mean that the person asked for a copy
    to be given to them, so everybody but the person stands under "if you ask"."""
    adult = criteria.population == "adult"
    asked = [
        f"If you ask: {person['name']}"
        for person in assessment.get("peopleInvolved", [])
        if person["involvement"] in ("carer", "asked-for")
    ]
    last = (
        "If you ask: any carer you have, and anyone else (section 12(3)(b) and (c))"
        if adult
        else "If you ask: the adult you care for, and anyone else (section 12(4)(b) and (c))"
    )
    return [_name(assessment, criteria), *asked, last]
