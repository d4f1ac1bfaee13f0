"""Whether an agreement must or may be offered: the table of conditions."""

from __future__ import annotations

from typing import Any

import pytest
from deferred_asked import MET, ask, house, told

from gateway.rules.deferred_payment import notes

ALL = ["care-home", "other-capital", "home-counted", "adequate-security", "terms-agreed"]


def judged(request: Any) -> tuple[str, dict[str, str]]:
    found = told(request)["eligibility"]
    return found["outcome"], {each["condition"]: each["met"] for each in found["conditions"]}


def stated(**changes: Any) -> Any:
    conditions = {**MET, **changes}
    return ask(conditions={key: value for key, value in conditions.items() if value is not None})


def test_with_every_condition_met_it_must_be_offered() -> None:
    outcome, met = judged(ask())
    assert outcome == "must-be-offered"
    assert list(met) == ALL
    assert set(met.values()) == {"yes"}
    said = told()["notes"]
    assert notes.MAY not in said
    assert notes.NOT_STATED not in said
    assert notes.MAY_REFUSE in said


TABLE = [
    (stated(setting="supported-living"), "care-home", "no", "may-be-offered"),
    (stated(setting=None), "care-home", "not-stated", "may-be-offered"),
    (ask(otherCapital="23250.00"), "other-capital", "yes", "must-be-offered"),
    (ask(otherCapital="23250.01"), "other-capital", "no", "may-be-offered"),
    (ask(otherCapital=None), "other-capital", "not-stated", "may-be-offered"),
    (stated(homeDisregarded=True), "home-counted", "no", "not-eligible"),
    (stated(homeDisregarded=None), "home-counted", "not-stated", "may-be-offered"),
    (stated(firstCharge=False), "adequate-security", "no", "may-be-offered"),
    (stated(firstCharge=None), "adequate-security", "not-stated", "may-be-offered"),
    (ask(property=house("15000.00")), "adequate-security", "no", "may-be-offered"),
    (stated(termsAgreed=False), "terms-agreed", "no", "not-eligible"),
    (stated(termsAgreed=None), "terms-agreed", "not-stated", "may-be-offered"),
    (stated(capacityOrAttorney=False), "terms-agreed", "no", "not-eligible"),
    (stated(termsAgreed=None, capacityOrAttorney=True), "terms-agreed", "not-stated",
     "may-be-offered"),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "condition", "met", "outcome"), TABLE)
def test_one_condition_changed(request_: Any, condition: str, met: str, outcome: str) -> None:
    found, conditions = judged(request_)
    assert found == outcome
    assert conditions.pop(condition) == met
    assert set(conditions.values()) == {"yes"}
    said = told(request_)["notes"]
    assert (notes.MAY in said) == (outcome == "may-be-offered")
    assert (notes.NOT_STATED in said) == (met == "not-stated")


def test_what_is_never_met_is_not_saved_by_what_is_not_stated() -> None:
    request = ask(conditions={"homeDisregarded": True})
    assert judged(request)[0] == "not-eligible"
    assert notes.NOT_STATED not in told(request)["notes"]


def test_nothing_stated_is_no_duty() -> None:
    request = ask(otherCapital=None)
    del request["conditions"]
    outcome, met = judged(request)
    assert outcome == "may-be-offered"
    assert set(met.values()) == {"not-stated"}


def test_every_condition_has_its_paragraph_and_plain_words() -> None:
    conditions = told()["eligibility"]["conditions"]
    assert {each["condition"]: each["paragraph"] for each in conditions} == {
        "care-home": "SI 2014/2671 reg 2(2)(a)",
        "other-capital": "SI 2014/2671 reg 2(2)(b)(i)(bb)",
        "home-counted": "SI 2014/2671 reg 2(2)(b)(i)(aa)",
        "adequate-security": "SI 2014/2671 reg 2(1)(b) and reg 4",
        "terms-agreed": "SI 2014/2671 reg 2(1)(c)",
    }
    assert all(each["says"].endswith(".") for each in conditions)
    capital = told()["eligibility"]["conditions"][1]
    assert "£23250.00 or less" in capital["says"]


def test_where_nobody_can_agree_it_is_said() -> None:
    assert notes.NOBODY_AGREES in told(stated(capacityOrAttorney=False))["notes"]
    assert notes.NOBODY_AGREES not in told(stated(capacityOrAttorney=True))["notes"]
    assert judged(stated(capacityOrAttorney=True))[0] == "must-be-offered"
    assert notes.NOBODY_AGREES not in told()["notes"]


def test_twelve_weeks_are_for_care_homes() -> None:
    assert notes.TWELVE_WEEKS in told()["notes"]
    assert notes.TWELVE_WEEKS not in told(stated(setting="supported-living"))["notes"]
