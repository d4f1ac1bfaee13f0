"""Regs 2 and 3 of SI 2015/313: vectors with the result the law gives, and how it is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from answers_given import OUTCOMES, adult, carer, check

from gateway.rules.criteria import ADULT, CARER, Criteria

PLACES = {
    "adult": [f"2(2)({letter})" for letter in "abcdefghij"],
    "carer": [f"3(2)(b)({n})" for n in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")],
}
PARAGRAPH = re.compile(r"\breg [23]\(\d\)\([a-j]\)(?:\([ivx]+\))?")


def longer(*codes: str) -> dict[str, Any]:
    request = adult({})
    for code in codes:
        request["outcomes"][code]["takesSignificantlyLonger"] = True
    return request


TWO = {"nutrition": "unable", "work": "unable"}
VECTORS = {
    "two outcomes and a likely impact": (adult(TWO, impact="likely-significant"), "indicated"),
    "one outcome": (adult({"nutrition": "unable"}), "not-indicated"),
    "ten outcomes without the link to an impairment": (
        adult(dict.fromkeys(OUTCOMES["adult"], "unable"), link=False),
        "not-indicated",
    ),
    "two outcomes and no impact": (adult(TWO, impact="none"), "not-indicated"),
    "two outcomes and an impact that is not significant": (
        adult(TWO, impact="not-significant"),
        "not-indicated",
    ),
    "one outcome and no child": (
        adult({"nutrition": "unable", "childcare": "not-applicable"}),
        "not-indicated",
    ),
    "only longer, on two": (longer("hygiene", "clothing"), "indicated"),
    "only longer, on one": (longer("hygiene"), "not-indicated"),
    "carer to whom none of the three limbs applies": (carer({}), "not-indicated"),
    "carer whose health is at risk, no outcome": (carer({}, health="at-risk"), "indicated"),
    "carer whose health is deteriorating, nothing else answered": (
        {
            "population": "carer",
            "care": {"necessary": True},
            "healthEffect": "deteriorating",
            "wellbeing": {"impact": "significant"},
        },
        "indicated",
    ),
    "carer with one outcome": (carer({"recreation": "unable"}), "indicated"),
    "carer with one outcome and no impact": (
        carer({"recreation": "unable"}, impact="none"),
        "not-indicated",
    ),
    "carer whose care is not necessary": (
        carer(dict.fromkeys(OUTCOMES["carer"], "unable"), link=False, health="deteriorating"),
        "not-indicated",
    ),
    "carer without a child and with nobody else to care for": (
        carer({"childcare": "not-applicable", "caring": "not-applicable"}),
        "not-indicated",
    ),
    "unable three days in seven": (
        adult({"nutrition": "unable", "home": "assessor-decision"}),
        "assessor-decision",
    ),
    "carer whose only difficulty comes and goes": (
        carer({"home": "assessor-decision"}),
        "assessor-decision",
    ),
    "nothing answered, adult": ({"population": "adult"}, "assessor-decision"),
    "nothing answered, carer": ({"population": "carer"}, "assessor-decision"),
    "link not answered": (adult(TWO, link=None), "assessor-decision"),
    "impact not answered": (adult(TWO, impact=None), "assessor-decision"),
    "impact not established": (adult(TWO, impact="not-established"), "assessor-decision"),
    "impact in other terms": (adult(TWO, impact="other"), "assessor-decision"),
    "one outcome and one not answered": (
        adult({"nutrition": "unable", "work": "not-answered"}),
        "assessor-decision",
    ),
    "none and one not answered cannot be two": (
        adult({"work": "not-answered"}),
        "not-indicated",
    ),
    "a definite no settles it though much is open": (
        {"population": "adult", "impairment": {"present": False}},
        "not-indicated",
    ),
    "carer whose health is described in other terms": (
        carer({}, health="other"),
        "assessor-decision",
    ),
    "carer whose health was not asked": (carer({}, health=None), "assessor-decision"),
}


@pytest.mark.parametrize(("request_", "expected"), VECTORS.values(), ids=VECTORS.keys())
def test_vectors_of_the_regulations(request_: Any, expected: str) -> None:
    assert check(request_)["indication"] == expected


def test_conditions_and_outcomes_stand_in_the_order_of_the_regulation() -> None:
    for population, regulation in (("adult", "2"), ("carer", "3")):
        result = check({"population": population})
        assert [c["paragraph"] for c in result["conditions"]] == [
            f"{regulation}(1)({letter})" for letter in "abc"
        ]
        assert [o["outcome"] for o in result["outcomes"]] == OUTCOMES[population]
        assert [o["paragraph"] for o in result["outcomes"]] == PLACES[population]
        assert result["population"] == population
        assert result["regulation"]["citation"] == "SI 2015/313"
        assert result["regulation"]["paragraph"] == regulation
        assert result["regulation"]["url"].endswith(f"/uksi/2015/313/regulation/{regulation}")


def test_an_adult_has_ten_outcomes_and_four_limbs_a_carer_eight_and_three() -> None:
    def size(criteria: Criteria) -> tuple[int, int, int]:
        return len(criteria.outcomes), len(criteria.limbs), criteria.threshold

    assert size(ADULT) == (10, 4, 2)
    assert size(CARER) == (8, 3, 1)


@pytest.mark.parametrize(("request_", "expected"), VECTORS.values(), ids=VECTORS.keys())
def test_every_result_gives_its_paragraph_and_its_reason(request_: Any, expected: str) -> None:
    result = check(request_)
    for part in (*result["conditions"], *result["outcomes"]):
        legal = part["legal"]
        cited = [
            place.removeprefix("Reg ").removeprefix("reg ")
            for place in PARAGRAPH.findall(legal.replace("Reg ", "reg "))
        ]
        assert part["paragraph"] in cited, legal
        assert part["explanation"]
        assert not re.search(r"\breg\b|limb|sub-paragraph", part["explanation"])
    for outcome in result["outcomes"]:
        assert all(limb in outcome["legal"] for limb in outcome["limbs"])
    unable = {o["paragraph"] for o in result["outcomes"] if o["finding"] == "unable"}
    assert all(place in result["conditions"][1]["legal"] for place in unable)


def test_a_carers_health_is_told_under_condition_b_with_its_paragraph() -> None:
    told = {
        "deteriorating": "your health is getting worse",
        "at-risk": "at risk of getting worse",
        "none": "not at risk",
        "other": "do not know yet",
        None: "do not know yet",
    }
    for health, words in told.items():
        condition = check(carer({}, health=health))["conditions"][1]
        assert "reg 3(2)(a)" in condition["legal"].replace("Reg", "reg")
        assert "reg 3(2)(b)" in condition["legal"]
        assert words in condition["explanation"]


def test_the_next_steps_name_rights_that_do_not_depend_on_the_indication() -> None:
    for make, sections in ((adult, ("9", "9(3)")), (carer, ("10", "10(4)"))):
        steps = {
            indication: check(request)["nextSteps"]
            for indication, request in (
                ("indicated", make(TWO)),
                ("not-indicated", make(TWO, link=False)),
                ("assessor-decision", make(TWO, link=None)),
            )
        }
        for said in steps.values():
            words = " ".join(said)
            for section in (*sections, "4", "19(3)", "42"):
                assert f"section {section}" in words
        assert len({said[0] for said in steps.values()}) == 3
        assert "section 13(2) and (5)" in " ".join(steps["not-indicated"])


def test_the_result_says_that_it_is_no_decision() -> None:
    for request, _ in VECTORS.values():
        notice = check(request)["notice"]
        assert "not a decision" in notice
        assert "section 13" in notice
