"""A fault in a scenario file is refused when the file is read, with its place."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import openapi
from conformance import scenarios
from conformance.scenarios.loading import of_file, ways
from conformance.scenarios.loading import scenarios as every_scenario
from conformance.scenarios.reading import ScenarioError
from conformance.scenarios.values import NeededError, Values, cast, nhs_number
from conformance.scenarios.values import at as value_at

NOT_BY_ASKING = {
    *("CA-COMMON-011", "CA-COMMON-012", "CA-COMMON-023", "CA-COMMON-047", "CA-COMMON-048"),
    *(f"CA-FEEDBACK-{number:03}" for number in (6, 9, 12, 13, 14, 15)),
    *("CA-FINANCE-032", "CA-FINANCE-042"),
}
"""A limit that is passed, a declared council, a change by a council's own staff: no scenario can
bring them about. The first two are looked at whenever a server shows them; the last, that answers
are those of the document, in every answer. What one more response changes in a summary depends on
what was there before, which a story does not know: that is for the laws. So are the record's page,
which is not JSON, and the periods of a charge, which are compared with another answer."""

GOOD = """
- title: One
  steps:
    - way: requested
    - name: read
      operation: getNeedsAssessment
      expect:
        CA-COMMON-040: {status: 200, at: {/state: requested}}
"""


def _file(directory: Path, text: str) -> Path:
    folder = directory / "needs-assessment"
    folder.mkdir(exist_ok=True)
    path = folder / "one.yaml"
    path.write_text(text.lstrip("\n"), encoding="utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    [scenario] = of_file(_file(tmp_path, GOOD))
    assert scenario.services == ("needs-assessment",)
    assert [step.way or step.name for step in scenario.steps] == ["requested", "read"]
    assert list(scenario.clauses("needs-assessment")) == ["CA-COMMON-040"]


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("CA-COMMON-040", "CA-COMMON-940", 7, "no clause CA-COMMON-940"),
        ("CA-COMMON-040", "CA-CARER-001", 7, "does not bind needs-assessment"),
        ("getNeedsAssessment", "getNeedsAssesment", 4, "no operation getNeedsAssesment"),
        ("name: read", "nmae: read", 4, "no word 'nmae'"),
        ("status: 200", "statsu: 200", 7, "no word 'statsu'"),
        ("/state: requested", "/state: {equals: requested}", 7, "no word 'equals'"),
        ("status: 200", "problem: wrong-stat", 7, "no problem wrong-stat"),
        ("way: requested", "way: reqested", 3, "no way reqested"),
        ("name: read", "body: reqest", 4, "no body 'reqest'"),
        ("name: read", "actor: carer", 4, "an actor is"),
        ("title: One", "titel: One", 1, "no word 'titel'"),
        ("name: read", "name: read\n      name: read", 5, "twice"),
        ("title: One", "smoke: yes\n  title: One", 1, "write true or false"),
    ],
)
def test_a_fault_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, told: str
) -> None:
    assert old in GOOD
    with pytest.raises(ScenarioError, match=told) as refused:
        of_file(_file(tmp_path, GOOD.replace(old, new, 1)))
    assert f"one.yaml:{line}: " in str(refused.value)


def test_a_way_is_for_the_services_that_have_its_operations(tmp_path: Path) -> None:
    folder = tmp_path / "financial-assessment"
    folder.mkdir()
    path, step = folder / "one.yaml", "- title: One\n  steps:\n    - way: "
    path.write_text(f"{step}determined\n", encoding="utf-8")
    assert of_file(path)[0].services == ("financial-assessment",)
    path.write_text(f"{step}submitted\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"one.yaml:3: the way submitted is not for financial"):
        of_file(path)


def test_a_folder_that_is_no_service_is_refused(tmp_path: Path) -> None:
    (tmp_path / "housing").mkdir()
    path = tmp_path / "housing" / "x.yaml"
    path.write_text("- title: x\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="housing is no service"):
        of_file(path)


def test_every_clause_that_a_scenario_can_test_is_named_by_one() -> None:
    assert set(openapi.clauses()) - scenarios.clauses() == NOT_BY_ASKING


def test_titles_tell_scenarios_apart() -> None:
    titles = [(each.title, service) for each in every_scenario() for service in each.services]
    assert len(titles) == len(set(titles))
    assert all(ways().values())


def test_every_service_has_scenarios_for_both_profiles() -> None:
    for service in openapi.services():
        told = [each for each in every_scenario() if service in each.services]
        assert {each.smoke for each in told} == {True, False}


def test_people_are_invented_and_the_same_for_the_same_chance() -> None:
    numbers = {nhs_number(random.Random(seed)) for seed in range(200)}
    assert len(numbers) > 190
    for number in numbers:
        weighted = sum(int(digit) * (10 - place) for place, digit in enumerate(number))
        assert number.startswith("999")
        assert weighted % 11 == 0
    assert cast(random.Random(3)) == cast(random.Random(3))


def test_placeholders() -> None:
    values = Values("needs-assessment", {"a": 1, "b": "x"}, {"c": "${b}${b}", "d": {"${b}": 0}})
    assert values.resolved("${a}") == 1
    assert values.resolved("-${a}${c}-") == "-1xx-"
    assert values.resolved("${d}") == {"x": 0}
    assert values.resolved("${5 times ab}") == "ababa"
    assert len(values.resolved("${2000 times 🜚}")) == 2000
    with pytest.raises(NeededError):
        values.resolved("${nobody}")


def test_bodies_with_changes() -> None:
    values = Values("needs-assessment", {"practitioner": "P"}, {})
    changed = {"from": "refusal", "change": {"/bestInterests": False}, "without": ["/recordedBy"]}
    assert values.body(changed) == {
        "capacityToRefuse": "has-capacity",
        "riskOfAbuseOrNeglect": False,
        "bestInterests": False,
    }
    assert "recordedBy" in values.body("refusal")


def test_places_in_a_value() -> None:
    assert value_at({"a/b": [{"~": None}]}, "/a~1b/0/~0") == (True, None)
    assert value_at({"a": []}, "/a/0") == (False, None)
    assert value_at({"a": 1}, "") == (True, {"a": 1})
