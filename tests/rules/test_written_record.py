"""The written record of Care Act 2014 s.12(3)-(4) and s.13(2): whole, and never cut."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from gateway.rules.paragraphs import LIMIT
from gateway.rules.written_record import IncompleteDeterminationError, written_record

HEADINGS = [
    "About this record",
    "What you told us",
    "Outcomes one by one",
    "How it affects your well-being",
    "How the assessment was made",
    "What was decided and why",
    "Your rights",
]
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


def test_the_record_has_its_sections_in_order_and_none_is_empty(
    needs: Make, carers: Make, positive: dict[str, Any], negative: dict[str, Any]
) -> None:
    bare = {
        "id": "NA-2",
        "state": "requested",
        "requestedAt": "2026-10-01T08:00:00Z",
        "person": {"name": {"given": "Joan", "family": "Aldridge"}, "dateOfBirth": "1941-02-03"},
        "supportedSelfAssessment": {"wished": False, "capacity": "not-established"},
    }
    for record in (
        adult_record(bare),
        adult_record(needs()),
        adult_record(needs(determination=positive)),
        adult_record(needs(determination=negative)),
        carer_record(carers()),
        carer_record(carers(answers={})),
    ):
        assert [part["heading"] for part in record["sections"]] == HEADINGS
        assert all(part["paragraphs"] for part in record["sections"])
        assert all(text for part in record["sections"] for text in part["paragraphs"])


def test_the_record_says_whose_it_is_and_under_what_law_it_is_given(
    needs: Make, carers: Make
) -> None:
    about = section(adult_record(needs()), "About this record")
    for words in (
        "Joan Aldridge", "NA-1", "1 October 2026", "22 November 2026", "12(3)", "was assured.",
    ):  # fmt: skip
        assert words in about
    about = section(carer_record(carers(state="other")), "About this record")
    for words in ("carer's assessment of Daniel Okafor", "12(4)", "the council's own system"):
        assert words in about


def test_the_record_carries_no_more_of_the_person_than_it_needs(needs: Make) -> None:
    text = str(adult_record(needs()))
    assert "9990000018" not in text
    assert "1941" not in text


def test_before_the_determination_the_record_says_what_is_owed(needs: Make) -> None:
    record = adult_record(needs())
    assert "section 13(2)" in section(record, "What was decided and why")
    assert "determination" not in record


def test_a_positive_determination_has_reasons_wishes_and_ordinary_residence(
    needs: Make, positive: dict[str, Any]
) -> None:
    record = adult_record(needs(state="determined", determination=positive))
    assert record["determination"] == positive
    decided = section(record, "What was decided and why")
    for words in (
        "On 1 November 2026 Priya Raman, Social worker (SW999012), determined",
        "at least some of your needs meet", positive["reasons"], positive["wishes"],
        "You are ordinarily resident in the council's area (section 13(3)(c))",
        "section 13(2)", "section 13(3)(b)", "section 13(3)(a)", "section 24",
    ):  # fmt: skip
        assert words in decided


def test_for_a_carer_ordinary_residence_is_that_of_the_adult_cared_for(
    carers: Make, positive: dict[str, Any]
) -> None:
    elsewhere = {**positive, "ordinaryResidence": "resident-elsewhere"}
    decided = section(carer_record(carers(determination=elsewhere)), "What was decided and why")
    assert (
        "The adult you care for is ordinarily resident in another council's area "
        "(section 13(4)(b))" in decided
    )
    assert "13(3)" not in decided


def test_a_negative_determination_has_reasons_and_advice(
    needs: Make, carers: Make, negative: dict[str, Any]
) -> None:
    for record in (
        adult_record(needs(determination=negative)),
        carer_record(carers(determination=negative)),
    ):
        decided = section(record, "What was decided and why")
        for words in (
            "none of your needs meet", negative["reasons"], negative["advice"], "section 13(5)",
            negative["periodConsidered"],
        ):  # fmt: skip
            assert words in decided
        assert "section 24" not in decided


@pytest.mark.parametrize(
    ("decision", "name", "law"),
    [
        ("not-eligible", "advice", r"s\.13\(5\)"),
        ("not-eligible", "reasons", r"s\.13\(2\)"),
        ("eligible", "reasons", r"s\.13\(2\)"),
        ("eligible", "wishes", r"s\.13\(3\)\(b\)"),
        ("eligible", "ordinaryResidence", r"s\.13\(3\)-\(4\)"),
    ],
)
def test_no_determination_without_what_section_13_makes_part_of_it(
    decision: str,
    name: str,
    law: str,
    needs: Make,
    positive: dict[str, Any],
    negative: dict[str, Any],
) -> None:
    determination = next(each for each in (positive, negative) if each["decision"] == decision)
    assert adult_record(needs(determination=determination))
    del determination[name]
    with pytest.raises(IncompleteDeterminationError, match=f"no {name}.*{law}"):
        adult_record(needs(determination=determination))


def test_the_rights_in_the_record_are_those_of_the_person(needs: Make, carers: Make) -> None:
    for record, sections in (
        (adult_record(needs()), ("12(3)", "9(3)", "4", "19(3)", "42")),
        (carer_record(carers()), ("12(4)", "10(4)", "4", "19(3)", "42")),
    ):
        rights = section(record, "Your rights")
        assert all(f"section {each}" in rights for each in sections)
        assert "Ombudsman" in rights


def test_copies_go_to_the_person_and_to_others_only_if_the_person_asks(
    needs: Make, carers: Make
) -> None:
    people = [
        {"name": "Ana Reis", "relationship": "child", "involvement": "carer"},
        {"name": "Bo Lund", "relationship": "friend", "involvement": "asked-for"},
        {"name": "Cy Marsh", "relationship": "professional", "involvement": "expert"},
    ]
    adult = adult_record(needs(peopleInvolved=people))["copies"]
    assert adult[:3] == ["Joan Aldridge", "If you ask: Ana Reis", "If you ask: Bo Lund"]
    assert "any carer you have" in adult[3]
    assert "12(3)(b) and (c)" in adult[3]
    carer = carer_record(carers())["copies"]
    assert carer[0] == "Daniel Okafor"
    assert "the adult you care for" in carer[1]
    assert "12(4)(b) and (c)" in carer[1]


def test_the_assessment_is_left_as_it_was(needs: Make, positive: dict[str, Any]) -> None:
    assessment = needs(determination=positive)
    before = copy.deepcopy(assessment)
    record = adult_record(assessment)
    record["determination"]["reasons"] = ""
    assert assessment == before


def test_more_paragraphs_than_a_section_holds_go_on_under_the_same_heading(needs: Make) -> None:
    long = "x" * (60 * LIMIT)
    record = adult_record(needs(reason=long))
    told = [part for part in record["sections"] if part["heading"].startswith("What you told us")]
    assert [part["heading"] for part in told] == [
        "What you told us",
        "What you told us (continued)",
    ]
    assert all(0 < len(part["paragraphs"]) <= 50 for part in told)
    assert long in "".join(text for part in told for text in part["paragraphs"])
