"""The native implementation of charging beside the gateway's: two ways to one answer.

What the two must agree on is what the standard says: amounts, outcomes, dates, and of the lines
their sums by paragraph and basis. Labels, details and notes are each one's own words.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from contextlib import suppress
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pytest
from charging_asked import adult, ask, capital, care_home, house, income
from charging_oracle import policy_json
from households import Case, household
from households_astray import astray
from test_charging_vectors import EXAMPLES, policy_of
from whole_schemas import schema

from conformance.native import Faults
from conformance.native.charging import Refused, calculate
from conformance.native.charging_points import CHARGING_POINTS
from gateway.rules import charging
from gateway.rules.charging.policy_reading import read_policy
from openapi.rates import RateUnknown

HOUSEHOLDS, ASTRAY, AT_ONCE = 300, 600, 50
ANSWER = jsonschema_rs.validator_for(schema("ChargeResult"))
MEANS = jsonschema_rs.validator_for(schema("Means"))
POLICY = jsonschema_rs.validator_for(schema("ChargingPolicy"))


@pytest.mark.parametrize("first", range(0, HOUSEHOLDS, AT_ONCE))
def test_both_answer_alike(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        assert_alike(household(seed))


@pytest.mark.parametrize("first", range(0, ASTRAY, AT_ONCE))
def test_both_answer_or_refuse_alike_off_the_beaten_track(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        assert_alike(astray(seed))


def test_the_households_off_the_track_reach_answers_and_refusals() -> None:
    seen = Counter(type(native(astray(seed))).__name__ for seed in range(ASTRAY))
    assert min(seen["dict"], seen["list"], seen["str"]) >= 20, seen


def assert_alike(case: Case) -> None:
    MEANS.validate(case.request)
    POLICY.validate(policy_json(case.policy))
    ours, theirs = native(case), gateways(case)
    if isinstance(ours, dict):
        ANSWER.validate(ours)
        assert not isinstance(theirs, list | str), f"the gateway refuses {theirs}\n{case}"
        ours, theirs = compared(ours), compared(theirs)
    assert ours == theirs, str(case)


def native(case: Case) -> Any:
    """The native answer; the places of contradictions; or that a rate is not known."""
    try:
        return calculate(case.request, policy_json(case.policy), Faults())
    except Refused as refused:
        if refused.cause == "rate-not-known":
            return refused.cause
        return sorted(pointer for pointer, _ in refused.found)


def gateways(case: Case) -> Any:
    """The same of the gateway, which reads the policy by itself."""
    places: list[str] = []
    chosen = case.policy
    try:
        chosen = read_policy(policy_json(case.policy))
    except charging.Refused as refused:
        places = [each.pointer for each in refused.problems]
    try:
        answer = charging.calculate(case.request, chosen)
    except RateUnknown:
        return sorted(places) or "rate-not-known"
    except charging.Refused as refused:
        return sorted([*places, *(each.pointer for each in refused.problems)])
    return sorted(places) or answer


def compared(answer: Any) -> Any:
    """What of an answer the standard leaves no freedom in."""
    told = {name: answer[name] for name in ("indicative", "route", "policy")}
    return told | {"periods": [period(each) for each in answer["periods"]]}


def period(told: Any) -> Any:
    """A period with the sum of its lines for each paragraph and basis in place of the lines."""
    found = {
        name: value for name, value in told.items() if name not in ("notes", "working", "rates")
    }
    found["changesBecause"] = "changesBecause" in told
    found["working"] = sums(told["working"], told["weeklyCharge"])
    counted = told["capital"]["counted"]
    found["capital"] = {
        **told["capital"], "working": sums(told["capital"]["working"], counted)
    }  # fmt: skip
    found["rates"] = {
        each["name"]: (each["amount"], each["label"], each["paragraph"], each["status"],
                       each["sources"], "caution" in each)
        for each in told["rates"]
    }  # fmt: skip
    return found


def sums(lines: Any, result: str) -> dict[tuple[str, str], Decimal]:
    """Pounds by paragraph and basis; all of them together are the result."""
    found: dict[tuple[str, str], Decimal] = {}
    for line in lines:
        amount = Decimal(line["amount"]) * (1 if line["operation"] == "add" else -1)
        key = line["paragraph"], line["basis"]
        found[key] = found.get(key, Decimal(0)) + amount
    assert sum(found.values()) == Decimal(result)
    return {key: amount for key, amount in found.items() if amount}


@pytest.mark.parametrize("example", EXAMPLES, ids=[each["id"] for each in EXAMPLES])
def test_it_gives_what_is_printed(example: dict[str, Any]) -> None:
    chosen = policy_of(example["policy"])
    assert_alike(Case(0, example["request"], chosen))
    (told,) = calculate(example["request"], policy_json(chosen), Faults())["periods"]
    found = {**told, **told["capital"]}
    assert {name: found[name] for name in example["expects"]} == example["expects"]


def test_without_a_policy_the_regulations_hold_as_they_stand() -> None:
    answer = calculate(ask(), None, Faults())
    assert compared(answer) == compared(charging.calculate(ask()))
    assert answer["policy"] == {"title": "No local policy", "since": "2015-04-01"}


TWICE = [income("pip-daily-living-standard", "1.00"), income("dla-care-highest", "1.00")]
RHYTHMS = [income("state-pension", "1.00"), {**income("state-pension", "1.00"), "every": "month"}]
STAY = {"start": "2026-01-01", "end": "2026-02-01"}
CONTRADICTIONS: list[tuple[Any, str]] = [
    (ask("2026-06-02", "2026-06-01"), "/period/end"),
    (ask(adult=adult("2026-06-02")), "/adult/dateOfBirth"),
    (ask(adult=adult("2008-06-02")), "/adult/dateOfBirth"),
    (ask(adult=adult("1895-06-01")), "/adult/dateOfBirth"),
    (ask("2018-06-01", "2018-06-28", adult=adult("1955-01-15")), "/adult/pensionAge"),
    (ask(adult=adult(household="couple")), "/adult/partner"),
    (ask(adult=adult(partner={"pensionAge": True})), "/adult/partner"),
    (
        ask(adult=adult(household="couple", partner={"dateOfBirth": "2026-06-02"})),
        "/adult/partner/dateOfBirth",
    ),
    (
        ask(adult=adult(household="couple", partner={"dateOfBirth": "1895-06-01"})),
        "/adult/partner/dateOfBirth",
    ),
    (
        ask(
            "2018-06-01",
            "2018-06-28",
            adult=adult(household="couple", partner={"dateOfBirth": "1955-01-15"}),
        ),
        "/adult/partner/pensionAge",
    ),
    (ask(care={"setting": "care-home", "weeklyCost": "1.00"}), "/care/stay"),
    (
        ask(care={"setting": "care-home", "weeklyCost": "1.00", "stay": "permanent"}),
        "/care/start",
    ),
    (ask(care=care_home(end="2020-01-05")), "/care/end"),
    (
        ask(care=care_home(earlierStays=[{"start": "2019-02-01", "end": "2019-01-31"}])),
        "/care/earlierStays/0/end",
    ),
    (ask(care=care_home(start="2026-02-01", earlierStays=[STAY])), "/care/earlierStays/0/end"),
    (ask(route="light-touch"), "/lightTouchConsent"),
    (ask(route="light-touch", lightTouchConsent=False), "/lightTouchConsent"),
    (ask(income=TWICE), "/income/1"),
    (ask(income=RHYTHMS), "/income/1"),
    (ask(capital=[capital("1.00", ownership={"kind": "joint"})]), "/capital/0/ownership/owners"),
    (ask(capital=[capital("1.00", ownership={"kind": "share"})]), "/capital/0/ownership/percent"),
    (ask(property=house(ownership={"kind": "joint"})), "/property/ownership/owners"),
    (ask(care=care_home("temporary"), property=house()), "/property/intendsToReturn"),
    (ask(diminishingNotional={"since": "2016-06-06"}), "/diminishingNotional/since"),
]


@pytest.mark.parametrize(("means", "pointer"), CONTRADICTIONS)
def test_a_contradiction_is_refused_where_it_is(means: Any, pointer: str) -> None:
    with pytest.raises(Refused) as refused:
        calculate(means, None, Faults())
    assert refused.value.cause == "contradictory-request"
    ((where, said),) = refused.value.found
    assert where == pointer
    assert said.endswith(".")
    with pytest.raises(charging.Refused) as theirs:
        charging.calculate(means)
    assert [each.pointer for each in theirs.value.problems] == [pointer]


CHOSEN = {"since": "2026-04-06", "title": "A policy"}
OWN = {"rate": "mig-carer", "amount": "60.00"}
POLICIES: list[tuple[Any, str]] = [
    ({"lowerCapitalLimit": "20000.00", "upperCapitalLimit": "19999.99"}, "/lowerCapitalLimit"),
    ({"shortStayAsOwnHomeWeeks": 9}, "/shortStayAsOwnHomeWeeks"),
    ({"minimumIncomeAmounts": [OWN, OWN]}, "/minimumIncomeAmounts/1/rate"),
    ({"minimumIncomeAmounts": [{**OWN, "rate": "mig-x"}]}, "/minimumIncomeAmounts/0/rate"),
    (
        {"minimumIncomeAmounts": [{**OWN, "rate": "lower-capital-limit"}]},
        "/minimumIncomeAmounts/0/rate",
    ),
]


@pytest.mark.parametrize(("choices", "pointer"), POLICIES)
def test_a_policy_that_contradicts_itself_is_refused(choices: Any, pointer: str) -> None:
    with pytest.raises(Refused) as refused:
        calculate(ask(), {**CHOSEN, **choices}, Faults())
    assert [where for where, _ in refused.value.found] == [f"/policy{pointer}"]
    with pytest.raises(charging.Refused) as theirs:
        read_policy({**CHOSEN, **choices})
    assert [each.pointer for each in theirs.value.problems] == [f"/policy{pointer}"]


def test_all_contradictions_come_at_once_and_begin_where_they_are_said_to() -> None:
    means = ask("2026-06-02", "2026-06-01", income=TWICE)
    with pytest.raises(Refused) as refused:
        calculate(
            means, {**CHOSEN, "shortStayAsOwnHomeWeeks": 9}, Faults(), means_at="/m", policy_at="/p"
        )
    found = [where for where, _ in refused.value.found]
    assert found == ["/m/period/end", "/m/income/1", "/p/shortStayAsOwnHomeWeeks"]


@pytest.mark.parametrize("start", ["2015-04-05", "2027-04-06", "2031-06-01"])
def test_a_day_without_a_known_rate_is_refused(start: str) -> None:
    with pytest.raises(Refused) as refused:
        calculate(ask(start, start), None, Faults())
    assert (refused.value.cause, refused.value.found) == ("rate-not-known", [])
    assert "lower-capital-limit" in refused.value.detail


class Seen(Faults):
    """Remembers the points that were passed and bends nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.points: set[str] = set()

    def bend(self, point: str, value: Any, **context: Any) -> Any:
        self.points.add(point)
        return value


def test_the_points_are_those_that_are_passed() -> None:
    seen = Seen()
    for seed in range(40):
        for case in (household(seed), astray(seed)):
            with suppress(Refused):
                calculate(case.request, policy_json(case.policy), seen)
    assert seen.points == set(CHARGING_POINTS)


@pytest.mark.parametrize(
    ("point", "hook", "expected"),
    [
        ("charging-tariff", lambda tariff, counted, lower: tariff - 1, "201.60"),
        ("charging-not-above-cost", lambda right, left, cost: left, "202.60"),
        ("charging-rate", lambda amount, name, day: amount + 1, "201.60"),
        ("charging-disregarded", lambda never, kind, rules: True, "0.00"),
        ("charging-whole-cost", lambda why, route, above: "refused", "500.00"),
    ],
)
def test_a_hook_bends_the_one_thing_that_it_is_for(point: str, hook: Any, expected: str) -> None:
    means = ask(income=[income("state-pension", "300.00")], capital=[capital("20000.00")])
    (told,) = calculate(means, None, Faults(hooks={point: hook}))["periods"]
    assert told["weeklyCharge"] == expected
    assert sums(told["working"], expected)


def test_the_year_of_somebody_ordinary_is_answered_in_no_time() -> None:
    """The suite asks thousands of times."""
    means = ask(
        "2026-04-06",
        "2027-04-05",
        adult=adult("1940-01-01"),
        income=[income("state-pension", "231.80"), income("pension-credit-savings", "5.00")],
        capital=[capital("15000.00")],
    )
    best = 1.0
    for _ in range(20):
        start = time.perf_counter()
        calculate(means, None, Faults())
        best = min(best, time.perf_counter() - start)
    assert best < 0.03


def test_an_answer_is_json_and_the_question_is_left_alone() -> None:
    for seed in range(20):
        case = household(seed)
        chosen = policy_json(case.policy)
        before = json.dumps([case.request, chosen])
        answer = calculate(case.request, chosen, Faults())
        assert json.loads(json.dumps(answer)) == answer
        assert json.dumps([case.request, chosen]) == before
