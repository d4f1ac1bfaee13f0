"""The way of a financial assessment: what each step does, and what the law stops."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from charging_asked import ask, income, policy

from gateway.rules import financial_assessment as steps
from gateway.rules.charging import STATUTORY, ChargingPolicy, Refused, calculate
from gateway.rules.lifecycle import StepRefusedError
from openapi.rates import RateUnknown

PERSON = {"name": {"given": "Ada", "family": "Testcase"}, "dateOfBirth": "1990-01-15"}
OFFICER = {"determinedBy": {"name": "Owen Castell", "role": "Financial assessment officer"}}
AT = "2026-06-02T10:00:00Z"


def means(**parts: Any) -> Any:
    return ask(income=[income("state-pension", "200.00")], **parts)


def requested(**parts: Any) -> dict[str, Any]:
    return steps.requested(
        {"person": PERSON, "means": means(**parts)}, id="FA-1", at="2026-06-01T09:00:00Z"
    )


def statutory(day: date) -> ChargingPolicy:
    return STATUTORY


def settled(assessment: dict[str, Any], **more: Any) -> dict[str, Any]:
    return steps.determined(assessment, {**OFFICER, **more}, at=AT, policy=statutory)


def test_a_request_keeps_the_means_as_given() -> None:
    made = requested()
    assert made["means"] == means()
    assert (made["state"], made["requestedAt"]) == ("requested", "2026-06-01T09:00:00Z")


def test_the_charge_follows_from_the_means_on_record() -> None:
    made = settled(requested())["determination"]
    result = calculate(means())
    assert made["periods"] == result["periods"]
    assert made["policy"] == result["policy"]
    # 200.00 less 120.40, the guarantee of a single adult of 25 or more in 2026/27.
    assert [each["weeklyCharge"] for each in made["charges"]] == ["79.60"]
    assert made["charges"][0] == {
        "start": "2026-06-01", "end": "2026-06-28", "outcome": "contribution",
        "weeklyCharge": "79.60", "weeklyCost": "500.00", "councilPays": "420.40",
    }  # fmt: skip
    assert (made["determinedAt"], made["determinedBy"]) == (AT, OFFICER["determinedBy"])


def test_the_policy_is_that_of_the_first_day() -> None:
    asked: list[date] = []

    def of_day(day: date) -> ChargingPolicy:
        asked.append(day)
        return policy(disposable_income_percent=Decimal(50))

    made = steps.determined(requested(), OFFICER, at=AT, policy=of_day)
    assert asked == [date(2026, 6, 1)]
    assert made["determination"]["charges"][0]["weeklyCharge"] == "39.80"


def test_nothing_is_changed_in_place() -> None:
    before = requested()
    kept = copy.deepcopy(before)
    settled(before)
    steps.means_replaced(before, means(cost="400.00"))
    steps.withdrawn(before, {}, at=AT)
    assert before == kept


@pytest.mark.parametrize("state", ["determined", "closed", "withdrawn", "other"])
def test_only_a_requested_assessment_takes_a_step(state: str) -> None:
    now = {**requested(), "state": state}
    for take in (
        lambda: steps.means_replaced(now, means()),
        lambda: steps.withdrawn(now, {}, at=AT),
        lambda: settled(now),
    ):
        with pytest.raises(StepRefusedError) as refused:
            take()
        assert refused.value.problem == "wrong-state"


def test_a_light_touch_needs_its_evidence_on_record() -> None:
    now = requested(route="light-touch", lightTouchConsent=True)
    with pytest.raises(StepRefusedError) as refused:
        settled(now)
    assert refused.value.problem == "evidence-not-recorded"
    assert settled(now, evidence="Award notice of 1 May 2026.")["state"] == "determined"


def test_who_refuses_is_charged_the_full_cost() -> None:
    (charge,) = settled(requested(route="refused"))["determination"]["charges"]
    assert (charge["outcome"], charge["weeklyCharge"]) == ("full-cost", "500.00")


def test_the_date_of_birth_is_the_persons() -> None:
    other = {**PERSON, "dateOfBirth": "1990-01-16"}
    with pytest.raises(Refused) as refused:
        steps.requested({"person": other, "means": means()}, id="FA-1", at=AT)
    assert [each.pointer for each in refused.value.problems] == ["/means/adult/dateOfBirth"]
    with pytest.raises(Refused) as refused:
        steps.means_replaced({**requested(), "person": other}, means())
    assert [each.pointer for each in refused.value.problems] == ["/adult/dateOfBirth"]


def test_every_fault_of_the_means_is_told_at_once() -> None:
    wrong = means()
    wrong["period"] = {"start": "2026-06-01", "end": "2026-05-01"}
    wrong["capital"] = [{"type": "savings", "value": "1.00", "ownership": {"kind": "joint"}}]
    with pytest.raises(Refused) as refused:
        steps.requested({"person": PERSON, "means": wrong}, id="FA-1", at=AT)
    assert [each.pointer for each in refused.value.problems] == [
        "/means/period/end",
        "/means/capital/0/ownership/owners",
    ]


def test_days_without_rates_can_be_asked_for_and_not_settled() -> None:
    now = requested(start="2031-06-01", end="2031-06-28")
    with pytest.raises(RateUnknown):
        settled(now)


def test_means_of_a_councils_own_record_that_make_no_sense_cannot_be_settled() -> None:
    now = requested()
    now["means"]["period"]["end"] = "2026-05-01"
    with pytest.raises(StepRefusedError) as refused:
        settled(now)
    assert refused.value.problem == "contradictory-request"


def test_a_working_of_another_charge_is_not_told() -> None:
    """The council has changed the charge in its own system, which keeps no working."""
    made = settled(requested())
    assert steps.as_held(made) == made
    changed = copy.deepcopy(made)
    changed["determination"]["charges"][0]["weeklyCharge"] = "1.00"
    held = steps.as_held(changed)["determination"]
    assert held["charges"][0]["weeklyCharge"] == "1.00"
    assert held.keys() == {"determinedBy", "determinedAt", "charges"}
    assert "periods" in changed["determination"]


def test_a_record_is_given_once_the_charge_is_settled() -> None:
    with pytest.raises(StepRefusedError) as refused:
        steps.require_record(requested())
    assert refused.value.problem == "record-not-ready"
    steps.require_record(settled(requested()))
