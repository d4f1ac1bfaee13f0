"""Every combination of findings, conditions and limbs, against an oracle written from the law.

The oracle knows only two-valued law: it applies regs 2 and 3 of SI 2015/313 to every way in which
the open questions might be answered. If all ways agree, that is the result; otherwise an assessor
has to decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations_with_replacement, product

import pytest
from answers_given import LIMBS, OUTCOMES, adult, carer, check


def settled(possible: Iterable[bool]) -> str:
    """What holds for every way in which the open questions might be answered."""
    return {frozenset({True}): "yes", frozenset({False}): "no"}.get(
        frozenset(possible), "assessor-decision"
    )


INDICATIONS = {"yes": "indicated", "no": "not-indicated", "assessor-decision": "assessor-decision"}
ANSWERED = {True: [True], False: [False], None: [True, False]}
IMPACTS = {
    "significant": [True],
    "likely-significant": [True],
    "not-significant": [False],
    "none": [False],
    "not-established": [True, False],
    "other": [True, False],
    None: [True, False],
}
HEALTH = {
    "deteriorating": [True],
    "at-risk": [True],
    "none": [False],
    "other": [True, False],
    None: [True, False],
}
FINDINGS = ("unable", "able", "not-answered", "assessor-decision")


def possible_counts(findings: Iterable[str]) -> range:
    """How many outcomes the person may turn out to be unable to achieve."""
    listed = list(findings)
    unable = listed.count("unable")
    return range(
        unable, unable + listed.count("not-answered") + listed.count("assessor-decision") + 1
    )


def test_every_combination_of_an_adult_against_reg_2_1() -> None:
    for nine in combinations_with_replacement(FINDINGS, 9):
        for child in (*FINDINGS, "not-applicable"):
            findings = dict(zip(OUTCOMES["adult"], (*nine, child), strict=True))
            counts = possible_counts(findings.values())
            result = check(adult(findings))
            met = settled(count >= 2 for count in counts)
            assert [r["finding"] for r in result["outcomes"]] == list(findings.values())
            assert [c["met"] for c in result["conditions"]] == ["yes", met, "yes"], findings
            assert result["indication"] == INDICATIONS[met]


def test_every_combination_of_the_conditions_of_an_adult() -> None:
    for (link, links), (impact, impacts), unable, still_open in product(
        ANSWERED.items(), IMPACTS.items(), range(4), range(4)
    ):
        said = ["unable"] * unable + ["not-answered"] * still_open
        findings = dict(zip(OUTCOMES["adult"], said, strict=False))
        counts = range(unable, unable + still_open + 1)
        law = (a and count >= 2 and c for a, count, c in product(links, counts, impacts))
        result = check(adult(findings, link, impact))
        assert result["indication"] == INDICATIONS[settled(law)], (link, impact, findings)


def test_every_combination_of_a_carer_against_reg_3_1_and_3_2() -> None:
    caring = (*FINDINGS, "not-applicable")
    for six, two, (health, healths) in product(
        combinations_with_replacement(FINDINGS, 6),
        combinations_with_replacement(caring, 2),
        HEALTH.items(),
    ):
        findings = dict(zip(OUTCOMES["carer"], (*two, *six), strict=True))
        counts = possible_counts(findings.values())
        met = settled(ill or count >= 1 for ill, count in product(healths, counts))
        result = check(carer(findings, health=health))
        assert [c["met"] for c in result["conditions"]] == ["yes", met, "yes"], (health, findings)


def test_every_combination_of_the_conditions_of_a_carer() -> None:
    for (link, links), (impact, impacts), (health, healths), found in product(
        ANSWERED.items(), IMPACTS.items(), HEALTH.items(), FINDINGS
    ):
        counts = possible_counts([found])
        law = (
            a and (ill or count >= 1) and c
            for a, ill, count, c in product(links, healths, counts, impacts)
        )
        result = check(carer({"work": found}, link, health, impact))
        assert result["indication"] == INDICATIONS[settled(law)], (link, impact, health, found)


@pytest.mark.parametrize("population", ["adult", "carer"])
def test_every_answer_about_one_outcome_against_the_limbs(population: str) -> None:
    limbs = LIMBS[population]
    regulation = {"adult": "2(3)", "carer": "3(3)"}[population]
    for given, fluctuates, absent in product(
        product((True, False, None), repeat=len(limbs)), (True, False, None), (True, False, None)
    ):
        said: dict[str, bool] = {
            name: value
            for name, value in zip(
                (*limbs, "fluctuates", "notApplicable"), (*given, fluctuates, absent), strict=True
            )
            if value is not None
        }
        result = next(
            each
            for each in check({"population": population, "outcomes": {"childcare": said}})[
                "outcomes"
            ]
            if each["outcome"] == "childcare"
        )
        law = settled(any(limb) for limb in product(*(ANSWERED[value] for value in given)))
        expected = {"yes": "unable", "no": "able", "assessor-decision": "not-answered"}[law]
        expected = "assessor-decision" if fluctuates else expected
        expected = "not-applicable" if absent else expected
        assert result["finding"] == expected, said
        letters = [letter for letter, value in zip("abcd", given, strict=False) if value]
        rests_on = [f"{regulation}({letter})" for letter in letters]
        assert result["limbs"] == (rests_on if expected == "unable" else []), said
