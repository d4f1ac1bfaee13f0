"""How an assessment came about, for its written record: who said, helped, handed in and assured.

Lives here: sentences about the care given, the supported self-assessment (SI 2014/2827 reg 2),
advocacy and the people involved. May not live here: outcomes, well-being or the determination.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gateway.rules.criteria import Criteria
from gateway.rules.paragraphs import day, in_words

Answers = Mapping[str, Any]

_CAPACITY: Final = {
    "has-capacity": "You had the capacity to take part in one.",
    "lacks-capacity": "It was established that you lacked the capacity to take part in one then.",
}
_CARE: Final = (
    (
        "ableToContinue",
        "You told us that you are able to go on caring (section 10(5)(a)).",
        "You told us that you are not able to go on caring (section 10(5)(a)).",
    ),
    (
        "willingToContinue",
        "You told us that you are willing to go on caring (section 10(5)(b)).",
        "You told us that you are not willing to go on caring (section 10(5)(b)).",
    ),
    (
        "worksOrWishesToWork",
        "You told us that you work or wish to work (section 10(6)(a)).",
        "You told us that you do not work and do not wish to (section 10(6)(a)).",
    ),
    (
        "educationTrainingOrRecreation",
        (
            "You told us that you take part in education, training or recreation, or wish to "
            "(section 10(6)(b))."
        ),
        (
            "You told us that you do not take part in education, training or recreation and do "
            "not wish to (section 10(6)(b))."
        ),
    ),
)


def said(label: str, text: str | None) -> Iterator[str]:
    """A label and then the text exactly as it was given; nothing when there is no text."""
    if text:
        yield label
        yield text


def practitioner(person: Answers) -> str:
    """Who acted for the council: name, role and, where there is one, registration."""
    registration = f" ({person['registration']})" if "registration" in person else ""
    return f"{person['name']}, {person['role']}{registration},"


def care(assessment: Answers, given: Answers) -> Iterator[str]:
    """The care that a carer gives, and the matters of section 10(5)(a)-(b) and (6)."""
    whom = assessment["caredFor"]
    home = {True: ", who lives with you", False: ", who does not live with you"}
    yield (
        f"You told us that you care for {whom['name']} (relationship to you: "
        f"{in_words(whom['relationship'])}){home.get(whom.get('livesWithCarer'), '')}."
    )
    if "hoursPerWeek" in given:
        hours = given["hoursPerWeek"]
        yield f"You told us that you give {hours} hour{'' if hours == 1 else 's'} of care a week."
    yield from said("What you do, in your words:", given.get("tasks"))
    for name, yes, no in _CARE:
        if name in given:
            yield yes if given[name] else no


def how_it_was_made(assessment: Answers, criteria: Criteria) -> Iterator[str]:
    """The wish and the capacity first, then each step in the order in which it comes."""
    wish = assessment["supportedSelfAssessment"]
    wished = "You wished" if wish["wished"] else "You did not wish"
    capacity = _CAPACITY.get(
        wish["capacity"], "It was not established whether you had the capacity to take part in one."
    )
    yield (
        f"{wished} to make a supported self-assessment, which is carried out jointly by you and "
        f"the council (SI 2014/2827 reg 2). {capacity}"
    )
    yield from _communication(assessment.get("communication", {}))
    yield from _advocacy(assessment.get("advocacy"))
    involved = "9(5)" if criteria.population == "adult" else "10(7)"
    people = [
        f"{person['name']} (relationship to you: {in_words(person['relationship'])}; "
        f"part: {in_words(person['involvement'])})"
        for person in assessment.get("peopleInvolved", [])
    ]
    yield from said(f"People named to be involved (section {involved}):", "\n".join(people))
    if "submission" in assessment:
        submission = assessment["submission"]
        yield (
            f"The answers were submitted on {day(submission['submittedAt'])} and declared accurate "
            f"and complete. Submitted by: {in_words(submission['submittedBy'])}."
        )
    if "return" in assessment:
        back = assessment["return"]
        yield from said(
            f"On {day(back['returnedAt'])} {practitioner(back['returnedBy'])} gave the assessment "
            "back to you for the council, for these reasons:",
            back["reasons"],
        )
    if "assurance" not in assessment:
        yield (
            "The council has not assured itself yet that the assessment reflects your needs "
            "accurately and completely (SI 2014/2827 reg 2)."
        )
        return
    assured = assessment["assurance"]
    yield from said(
        f"On {day(assured['assuredAt'])} {practitioner(assured['assuredBy'])} assured the council "
        "that the assessment reflects your needs accurately and completely (SI 2014/2827 reg 2), "
        "on this basis:",
        assured["basis"],
    )


def _communication(wants: Answers) -> Iterator[str]:
    if "accessibleFormat" in wants:
        wanted = in_words(wants["accessibleFormat"])
        yield f"Format that you asked for (SI 2014/2827 reg 3(5)): {wanted}."
    if "interpreterLanguage" in wants:
        yield f"Interpreter that you asked for: {wants['interpreterLanguage']}."


def _advocacy(advocacy: Answers | None) -> Iterator[str]:
    if not advocacy or not advocacy["substantialDifficulty"]:
        return
    if advocacy["advocateArranged"]:
        help_given = "An independent advocate was arranged for you"
    elif advocacy["appropriatePerson"]:
        help_given = "There was somebody appropriate to represent and support you"
    else:
        help_given = "An independent advocate has not been arranged yet"
    yield f"Being involved would be substantially difficult for you. {help_given} (section 67)."
