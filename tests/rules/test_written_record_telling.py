"""The written record tells what was said and how the assessment was made, as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gateway.rules.written_record import written_record

Make = Callable[..., dict[str, Any]]
PREPARED = "2026-11-22T09:30:00Z"


def adult_record(assessment: dict[str, Any]) -> Any:
    return written_record(assessment, population="adult", prepared_at=PREPARED)


def carer_record(assessment: dict[str, Any]) -> Any:
    return written_record(assessment, population="carer", prepared_at=PREPARED)


def section(record: Any, heading: str) -> str:
    return "\n".join(
        paragraph
        for part in record["sections"]
        if part["heading"].removesuffix(" (continued)") == heading
        for paragraph in part["paragraphs"]
    )


def test_everything_that_was_said_stands_in_the_record_as_it_was_said(needs: Make) -> None:
    record = adult_record(needs(reason="I fell in May.", urgent=True))
    told = section(record, "What you told us")
    for words in ("I fell in May.", "before an assessment", "Arthritis in both", "To cook again."):
        assert words in told
    outcomes = section(record, "Outcomes one by one")
    assert "In your words:\nI cannot lift a pan." in outcomes
    assert outcomes.count("In your words:") == 1
    for result in record["indication"]["outcomes"]:
        assert result["explanation"] in outcomes
    effect = section(record, "How it affects your well-being")
    for words in ("likely", "personal dignity; control over", "I feel I have no say in my day."):
        assert words in effect
    assert "urgent" not in section(adult_record(needs()), "What you told us")


def test_a_carers_record_tells_the_care_and_the_matters_of_section_10(carers: Make) -> None:
    told = section(carer_record(carers()), "What you told us")
    for words in (
        "care for Joan Aldridge (relationship to you: parent), who lives with you",
        "35 hours of care a week",
        "Meals, washing, nights.",
        "not able to go on caring (section 10(5)(a))",
        "are willing to go on caring (section 10(5)(b))",
        "work or wish to work (section 10(6)(a))",
        "do not take part in education, training or recreation",
    ):
        assert words in told
    apart = carers(caredFor={"name": "J", "relationship": "friend", "livesWithCarer": False})
    apart["answers"]["care"] = {"necessary": True, "hoursPerWeek": 1}
    told = section(carer_record(apart), "What you told us")
    assert "who does not live with you" in told
    assert "1 hour of care" in told
    unsaid = carers(caredFor={"name": "J", "relationship": "other-relative"})
    told = section(carer_record(unsaid), "What you told us")
    assert "(relationship to you: other relative)." in told


def test_the_record_names_who_spoke_for_the_person_and_by_what_authority(needs: Make) -> None:
    acting = {"name": "Ana Reis", "authority": "health-and-welfare-attorney"}
    told = section(adult_record(needs(onBehalf=acting)), "What you told us")
    assert "Ana Reis (authority given: health and welfare attorney)" in told


def test_the_indication_is_that_of_the_answers(needs: Make, carers: Make) -> None:
    assert adult_record(needs())["indication"]["indication"] == "indicated"
    assert carer_record(carers())["indication"]["indication"] == "indicated"
    no_link, fluctuating = needs(), needs()
    no_link["answers"]["impairment"]["present"] = False
    assert adult_record(no_link)["indication"]["indication"] == "not-indicated"
    fluctuating["answers"]["outcomes"]["hygiene"]["fluctuates"] = True
    fluctuating["answers"]["periodConsidered"] = "Six weeks of autumn."
    record = adult_record(fluctuating)
    assert record["indication"]["indication"] == "assessor-decision"
    assert "(reg 2(4)):\nSix weeks of autumn." in section(record, "Outcomes one by one")


def test_a_code_of_the_councils_own_is_left_to_an_assessor(carers: Make) -> None:
    odd = carers()
    odd["answers"]["healthEffect"] = "tired"
    odd["answers"]["outcomes"] = {}
    odd["answers"]["wellbeing"] = {"impact": "moderate", "areas": ["health", "garden"]}
    conditions = carer_record(odd)["indication"]["conditions"]
    assert [each["met"] for each in conditions] == ["yes", "assessor-decision", "assessor-decision"]
    assert "garden" not in conditions[2]["explanation"]


def test_how_the_assessment_was_made_says_who_wished_who_helped_and_who_assured(
    needs: Make,
) -> None:
    made = section(
        adult_record(
            needs(
                communication={"accessibleFormat": "easy-read", "interpreterLanguage": "Polish"},
                peopleInvolved=[
                    {"name": "Ana Reis", "relationship": "child", "involvement": "asked-for"}
                ],
                **{
                    "return": {
                        "returnedBy": {"name": "Priya Raman", "role": "Social worker"},
                        "reasons": "Nothing was said of nights.",
                        "returnedAt": "2026-10-12T08:00:00Z",
                    }
                },
            )
        ),
        "How the assessment was made",
    )
    for words in (
        "You wished", "had the capacity", "SI 2014/2827 reg 2", "easy read", "Polish",
        "Ana Reis (relationship to you: child; part: asked for)", "section 9(5)",
        "10 October 2026", "individual with support", "Nothing was said of nights.",
        "On 20 October 2026 Priya Raman, Social worker (SW999012), assured", "A visit and a talk.",
    ):  # fmt: skip
        assert words in made
    unassured = needs(supportedSelfAssessment={"wished": False, "capacity": "lacks-capacity"})
    del unassured["assurance"]
    made = section(adult_record(unassured), "How the assessment was made")
    for words in ("did not wish", "lacked the capacity", "has not assured itself yet"):
        assert words in made


@pytest.mark.parametrize(
    ("difficulty", "person", "advocate", "words"),
    [
        (True, False, True, "An independent advocate was arranged for you (section 67)"),
        (True, True, False, "somebody appropriate to represent and support you (section 67)"),
        (True, False, False, "has not been arranged yet (section 67)"),
        (False, True, False, None),
    ],
)
def test_how_the_person_was_helped_to_be_involved(
    difficulty: bool, person: bool, advocate: bool, words: str | None, needs: Make
) -> None:
    advocacy = {
        "substantialDifficulty": difficulty,
        "appropriatePerson": person,
        "advocateArranged": advocate,
    }
    made = section(adult_record(needs(advocacy=advocacy)), "How the assessment was made")
    assert (words in made) if words else ("section 67" not in made)
