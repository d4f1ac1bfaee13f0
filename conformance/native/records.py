"""The written record of an assessment (Care Act 2014 s.12(3)-(4)), put together from what is held.

What may not come in here: when it may be given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import openapi
from conformance.native import eligibility
from conformance.native.faults import Faults
from conformance.native.store import Kind, Record

Json = Any
MOST_COPIES = 12
_FINDINGS = {
    "unable": "unable to achieve it",
    "able": "able to achieve it",
    "not-applicable": "does not apply",
    "not-answered": "not answered",
    "assessor-decision": "changes; for an assessor",
}
_FREELY = {
    "adult": "If you ask for it: a carer of yours, and anyone else whom you name",
    "carer": "If you ask for it: the adult you care for, and anyone else whom you name",
}


def written(record: Record, kind: Kind, at: str, faults: Faults) -> dict[str, Json]:
    """The record at the moment `at`: a WrittenRecord of the standard."""
    content = record.content
    answers = content.get("answers", {})
    indication = eligibility.check(kind.population, answers, faults)
    made: dict[str, Json] = {
        "assessmentId": record.id,
        "preparedAt": at,
        "state": content["state"],
        "sections": [
            {"heading": heading, "paragraphs": list(paragraphs)}
            for heading, paragraphs in (
                ("This record", _about(content, kind)),
                ("What was said", _answers(answers)),
                ("Outcomes", _outcomes(answers, indication)),
                ("How it was made", _made(content)),
                ("The determination", _determination(content)),
            )
        ],
        "indication": indication,
        "copies": _copies(content, kind),
    }
    if "determination" in content:
        made["determination"] = content["determination"]
    return made


def _name(person: Mapping[str, Json]) -> str:
    return f"{person['name']['given']} {person['name']['family']}"


def _copies(content: Mapping[str, Json], kind: Kind) -> list[str]:
    involved = [f"If you ask for it: {each['name']}" for each in content.get("peopleInvolved", ())]
    copies = [_name(content[kind.person]), *involved[: MOST_COPIES - 2], _FREELY[kind.population]]
    return list(dict.fromkeys(copies))


def _about(content: Mapping[str, Json], kind: Kind) -> Iterator[str]:
    title = openapi.status()[kind.service, "v1"].title
    yield f"{title} of {_name(content[kind.person])}, requested at {content['requestedAt']}."
    if "caredFor" in content:
        yield f"Cares for {content['caredFor']['name']}."
    if "reason" in content:
        yield "Why it was asked for:"
        yield content["reason"]


def _answers(answers: Mapping[str, Json]) -> Iterator[str]:
    """What was answered, and nothing about what was not."""
    for name, part, label in (
        ("impairment", "present", "Needs from an impairment or illness"),
        ("care", "necessary", "Needs from providing necessary care"),
    ):
        if name in answers:
            yield f"{label}: {'yes' if answers[name][part] else 'no'}."
    care = answers.get("care", {})
    if "hoursPerWeek" in care:
        yield f"Hours of care in a usual week: {care['hoursPerWeek']}."
    for name, label in (
        ("ableToContinue", "Able to go on caring"),
        ("willingToContinue", "Willing to go on caring"),
        ("worksOrWishesToWork", "Works or wishes to work"),
        ("educationTrainingOrRecreation", "Education, training or recreation"),
    ):
        if name in care:
            yield f"{label}: {'yes' if care[name] else 'no'}."
    if "healthEffect" in answers:
        yield f"Effect of caring on health: {_label('health-effects', answers['healthEffect'])}."
    if "wellbeing" in answers:
        wellbeing = answers["wellbeing"]
        yield f"Impact on well-being: {_label('wellbeing-impact', wellbeing['impact'])}."
        for area in wellbeing.get("areas", ()):
            yield f"Area of well-being: {_label('wellbeing-areas', area)}."
        yield from _own_words(wellbeing, "description")
    yield from _own_words(answers.get("impairment", {}), "description")
    yield from _own_words(care, "tasks")
    yield from _own_words(answers, "periodConsidered")
    yield from _own_words(answers, "desiredOutcomes")


def _outcomes(answers: Mapping[str, Json], indication: Mapping[str, Json]) -> Iterator[str]:
    titles = {
        each["outcome"]: each["title"]
        for each in openapi.criteria(indication["population"])["outcomes"]
    }
    for each in indication["outcomes"]:
        yield f"{titles[each['outcome']]}: {_FINDINGS.get(each['finding'], each['finding'])}."
        yield from _own_words(answers.get("outcomes", {}).get(each["outcome"], {}), "narrative")


def _made(content: Mapping[str, Json]) -> Iterator[str]:
    if "submission" in content:
        yield f"Submitted at {content['submission']['submittedAt']}."
    if "assurance" in content:
        assurance = content["assurance"]
        yield f"Assured by {_practitioner(assurance['assuredBy'])}, on this basis:"
        yield assurance["basis"]


def _determination(content: Mapping[str, Json]) -> Iterator[str]:
    if "determination" not in content:
        yield "Nothing has been determined yet. The indication in this record decides nothing."
        return
    made = content["determination"]
    decision = _label("decisions", made["decision"])
    yield f"{decision}. Determined by {_practitioner(made['determinedBy'])}, for these reasons:"
    yield made["reasons"]
    for name in ("wishes", "advice", "periodConsidered"):
        yield from _own_words(made, name)
    if "ordinaryResidence" in made:
        yield f"Ordinary residence: {_label('ordinary-residence', made['ordinaryResidence'])}."


def _practitioner(practitioner: Mapping[str, Json]) -> str:
    return f"{practitioner['name']}, {practitioner['role']}"


def _own_words(part: Mapping[str, Json], name: str) -> Iterator[str]:
    if name in part:
        yield part[name]


def _label(name: str, code: str) -> str:
    known = openapi.code_list(name).codes_by_name.get(code)
    return known.label if known else code
