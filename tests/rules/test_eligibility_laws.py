"""Laws that hold of every check whatever the answers, and what a check refuses to be asked."""

from __future__ import annotations

import copy
import random
import re
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.rules import checks, eligibility
from gateway.rules.criteria import CRITERIA, WELLBEING_AREAS
from gateway.rules.eligibility import EligibilityCheckResult

RANK = {"not-indicated": 0, "assessor-decision": 1, "indicated": 2}
TEXT = re.compile(r"[^\x00-\x20\x7f-\xa0](?:[^\x00-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\xa0])?")


def check(request: Any) -> EligibilityCheckResult:
    """The check, given as the JSON that a client sends."""
    return eligibility.check(request)


@st.composite
def requests(draw: st.DrawFn, population: str | None = None) -> dict[str, Any]:
    """Any check of either population, with any part of it left out."""
    population = population or draw(st.sampled_from(sorted(CRITERIA)))
    criteria = CRITERIA[population]
    yes_or_no = st.booleans()
    limbs = {limb.property: yes_or_no for limb in criteria.limbs} | {"fluctuates": yes_or_no}
    outcomes = {
        outcome.code: st.fixed_dictionaries(
            {}, optional=limbs | ({"notApplicable": yes_or_no} if outcome.absent else {})
        )
        for outcome in criteria.outcomes
    }
    areas = st.lists(st.sampled_from(sorted(WELLBEING_AREAS)), unique=True)
    parts: dict[str, st.SearchStrategy[Any]] = {
        "outcomes": st.fixed_dictionaries({}, optional=outcomes),
        "wellbeing": st.fixed_dictionaries(
            {"impact": st.sampled_from(sorted(checks.IMPACTS))}, optional={"areas": areas}
        ),
    }
    if population == "adult":
        parts["impairment"] = st.fixed_dictionaries({"present": yes_or_no})
    else:
        parts["care"] = st.fixed_dictionaries({"necessary": yes_or_no})
        parts["healthEffect"] = st.sampled_from(sorted(checks.HEALTH_EFFECTS))
    return draw(st.fixed_dictionaries({"population": st.just(population)}, optional=parts))


def rank(request: Any) -> int:
    return RANK[check(request)["indication"]]


@given(requests(), st.data())
def test_one_more_limb_never_lowers_the_indication(request: dict[str, Any], data: Any) -> None:
    criteria = CRITERIA[request["population"]]
    more = copy.deepcopy(request)
    code = data.draw(st.sampled_from([outcome.code for outcome in criteria.outcomes]))
    limb = data.draw(st.sampled_from([limb.property for limb in criteria.limbs]))
    more.setdefault("outcomes", {}).setdefault(code, {})[limb] = True
    assert rank(more) >= rank(request)


@given(requests(), st.data())
def test_an_outcome_from_able_to_unable_never_lowers_it(request: dict[str, Any], data: Any) -> None:
    criteria = CRITERIA[request["population"]]
    code = data.draw(st.sampled_from([outcome.code for outcome in criteria.outcomes]))
    able = copy.deepcopy(request)
    able.setdefault("outcomes", {})[code] = {limb.property: False for limb in criteria.limbs}
    unable = copy.deepcopy(able)
    unable["outcomes"][code][criteria.limbs[0].property] = True
    assert rank(unable) >= rank(able)


@given(requests())
def test_a_greater_impact_never_lowers_it(request: dict[str, Any]) -> None:
    ranks = [
        rank({**request, "wellbeing": {"impact": impact}})
        for impact in ("none", "not-significant", "not-established", "likely-significant")
    ]
    assert ranks == sorted(ranks)
    assert ranks[-1] == rank({**request, "wellbeing": {"impact": "significant"}})


@given(requests("carer"))
def test_worse_health_of_a_carer_never_lowers_it(request: dict[str, Any]) -> None:
    ranks = [rank({**request, "healthEffect": effect}) for effect in ("none", "other", "at-risk")]
    assert ranks == sorted(ranks)
    assert ranks[-1] == rank({**request, "healthEffect": "deteriorating"})


def shuffled(node: Any, order: random.Random) -> Any:
    if not isinstance(node, dict):
        return node
    return {key: shuffled(node[key], order) for key in order.sample(sorted(node), len(node))}


@given(requests(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(
    request: dict[str, Any], order: random.Random
) -> None:
    assert check(shuffled(request, order)) == check(request)


@given(requests())
def test_a_check_changes_nothing_and_answers_alike(request: dict[str, Any]) -> None:
    before = copy.deepcopy(request)
    assert check(request) == check(before)
    assert request == before


@given(requests())
def test_what_does_not_apply_never_counts(request: dict[str, Any]) -> None:
    criteria = CRITERIA[request["population"]]
    absent = [outcome.code for outcome in criteria.outcomes if outcome.absent]
    able = {limb.property: False for limb in criteria.limbs}
    given_ = request.get("outcomes", {})
    without = {**request, "outcomes": given_ | {code: {"notApplicable": True} for code in absent}}
    managed = {**request, "outcomes": given_ | dict.fromkeys(absent, able)}
    both = {"notApplicable": True, criteria.limbs[0].property: True}
    claimed = dict.fromkeys(absent, both)
    assert rank(without) == rank(managed) == rank({**request, "outcomes": given_ | claimed})


@given(requests())
def test_every_sentence_is_a_text_of_the_standard_and_every_title_a_line(
    request: dict[str, Any],
) -> None:
    result = check(request)
    parts = (*result["conditions"], *result["outcomes"])
    texts = [text for part in parts for text in (part["explanation"], part["legal"])]
    titles = [condition["title"] for condition in result["conditions"]]
    for text in (*texts, *titles, *result["nextSteps"], result["notice"]):
        assert TEXT.fullmatch(text)
        assert len(text) <= 2000
        assert "  " not in text
    assert all(len(title) <= 100 for title in (*titles, result["regulation"]["title"]))
    assert len(result["nextSteps"]) <= 10


def names(shape: Any) -> set[str]:
    """Every property that a shape or anything inside it can hold."""
    found: set[str] = set()
    for kind in (*get_args(shape), *getattr(shape, "__annotations__", {}).values()):
        found |= names(kind)
    return found | set(getattr(shape, "__annotations__", {}))


def test_no_input_can_express_money_or_the_help_a_carer_gives() -> None:
    asked = {
        "adult": names(checks.AdultCheck),
        "carer": names(checks.CarerCheck),
    }
    assert {"population", "unableWithoutAssistance", "present", "impact"} <= asked["adult"]
    assert {"necessary", "healthEffect", "causesPainDistressOrAnxiety"} <= asked["carer"]
    money = re.compile(
        "money|income|capital|saving|asset|benefit|pension|fund|pay|cost|charge|resource|property",
        re.IGNORECASE,
    )
    help_given = re.compile("carer|help|support|informal|family|unpaid|met|service", re.IGNORECASE)
    for population, properties in asked.items():
        assert not [name for name in properties if money.search(name)], population
        assert not [name for name in properties if help_given.search(name)], population


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ((), "capital"),
        ((), "carerSupport"),
        (("impairment",), "description"),
        (("wellbeing",), "description"),
        (("outcomes",), "recreation"),
        (("outcomes", "nutrition"), "metByCarer"),
        (("outcomes", "nutrition"), "narrative"),
        (("outcomes", "nutrition"), "notApplicable"),
    ],
)
def test_an_unknown_property_is_refused_wherever_it_stands(
    place: tuple[str, ...], name: str
) -> None:
    request: dict[str, Any] = {
        "population": "adult",
        "impairment": {"present": True},
        "wellbeing": {"impact": "none"},
        "outcomes": {"nutrition": {}},
    }
    assert check(request)
    node = request
    for step in place:
        node = node[step]
    node[name] = True
    with pytest.raises(ValueError, match=f"{place[-1] if place else 'the check'}: a property"):
        check(request)


def test_an_adult_is_not_asked_about_health_nor_a_carer_about_impairment() -> None:
    with pytest.raises(ValueError, match="the check: a property"):
        check({"population": "adult", "healthEffect": "none"})
    with pytest.raises(ValueError, match="the check: a property"):
        check({"population": "carer", "impairment": {"present": True}})


def test_the_fourth_limb_is_refused_for_carers_and_the_reason_given() -> None:
    with pytest.raises(ValueError, match=r"takesSignificantlyLonger .* reg 2\(3\)\(d\).*3\(3\)"):
        check({"population": "carer", "outcomes": {"home": {"takesSignificantlyLonger": True}}})


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        ({}, ValueError),
        ({"population": "child"}, ValueError),
        ({"population": 2}, ValueError),
        ({"population": "adult", "impairment": True}, TypeError),
        ({"population": "adult", "impairment": {"present": "yes"}}, TypeError),
        ({"population": "adult", "outcomes": []}, TypeError),
        ({"population": "adult", "outcomes": {"home": {"fluctuates": 1}}}, TypeError),
        ({"population": "adult", "outcomes": {"home": {"fluctuates": None}}}, TypeError),
        ({"population": "adult", "wellbeing": {"impact": "huge"}}, ValueError),
        ({"population": "adult", "wellbeing": {"impact": ["none"]}}, ValueError),
        ({"population": "adult", "wellbeing": {"impact": "none", "areas": "health"}}, TypeError),
        ({"population": "adult", "wellbeing": {"impact": "none", "areas": ["luck"]}}, ValueError),
        ({"population": "carer", "healthEffect": "fine"}, ValueError),
        ({"population": "carer", "healthEffect": None}, ValueError),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_without_repeating_it(
    request_: Any, error: type[Exception]
) -> None:
    with pytest.raises(error) as refused:
        check(request_)
    for value in ("child", "huge", "luck", "fine"):
        assert value not in str(refused.value)
