"""What an illustration refuses to be asked: each fault with its place, none with a value."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from deferred_asked import ask, faults, house

from gateway.rules.charging import STATUTORY, ChargingPolicy
from gateway.rules.deferred_payment import Refused, illustrate
from openapi.rates import RateUnknown

MARK = "Zanzibar 98765"
"""A value that stands nowhere in a message."""
FULL: Any = ask(
    property=house(encumbrance="1.00"), allowanceKept="1.00", topUp="1.00", rent="1.00",
    thirdParty="1.00", interest={"futurePercent": "4.00"},
)  # fmt: skip


def put(pointer: str, value: Any) -> Any:
    """The full request with one place replaced, or taken out when the value is None."""
    changed = copy.deepcopy(FULL)
    node = changed
    *path, last = pointer.strip("/").split("/")
    for step in path:
        node = node[step]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return changed


def test_the_full_request_has_no_fault() -> None:
    assert faults(FULL) == []


ONE = [
    *[(each, None, "missing") for each in ("/start", "/weeklyCost", "/weeklyIncome", "/property")],
    ("/property/value", None, "missing"),
    ("/property/ownership", None, "missing"),
    ("/start", "2022-02-30", "invalid-date"),
    ("/start", MARK, "invalid-date"),
    *[
        (each, wrong, "not-money")
        for each in (
            "/weeklyCost", "/weeklyIncome", "/otherCapital", "/allowanceKept", "/topUp", "/rent",
            "/thirdParty", "/property/value", "/property/encumbrance",
        )
        for wrong in (MARK, "-1.00", "1.234", 12)
    ],
    ("/property", MARK, "wrong-type"),
    ("/property/ownership/kind", MARK, "unknown-code"),
    ("/property/ownership", {"kind": "joint"}, "owners-needed"),
    ("/property/ownership", {"kind": "share", "percent": "0.00"}, "percent-needed"),
    ("/conditions", MARK, "wrong-type"),
    ("/conditions/setting", MARK, "unknown-code"),
    ("/conditions/homeDisregarded", MARK, "wrong-type"),
    ("/conditions/firstCharge", MARK, "wrong-type"),
    ("/conditions/termsAgreed", MARK, "wrong-type"),
    ("/conditions/capacityOrAttorney", MARK, "wrong-type"),
    ("/interest", MARK, "wrong-type"),
    *[
        ("/interest/futurePercent", wrong, "not-a-percentage")
        for wrong in (MARK, "100.01", "-1.00", "4.255", 4)
    ],
    *[("/years", wrong, "years-out-of-range") for wrong in (0, 31, -1, True, "5", 2.0)],
    ("/allowanceKept", "144.01", "above-allowance"),
]  # fmt: skip


def _place(pointer: str, code: str) -> str:
    last = {"owners-needed": "/owners", "percent-needed": "/percent"}
    return pointer + last.get(code, "")


@pytest.mark.parametrize(("pointer", "value", "code"), ONE)
def test_one_fault_is_told_at_its_place(pointer: str, value: Any, code: str) -> None:
    assert faults(put(pointer, value)) == [(_place(pointer, code), code)]
    with pytest.raises(Refused) as refused:
        illustrate(put(pointer, value))
    assert MARK not in str(refused.value)
    assert "98765" not in repr(refused.value.problems)


def test_edges_are_let_through() -> None:
    assert faults(put("/years", 3)) == []
    assert faults({**put("/years", 30), "interest": {"futurePercent": "4.00"}}) == []
    assert faults({**put("/years", 5), "interest": {"futurePercent": "100.00"}}) == []
    assert faults(put("/interest/futurePercent", "0")) == []
    assert faults(put("/allowanceKept", "144.00")) == []
    assert faults(put("/interest", {})) == []


BEYOND: list[dict[str, Any]] = [
    {"years": 30, "interest": {"futurePercent": "100.00"}},
    {"weeklyCost": "999999999.99", "topUp": "1.01"},
    {"weeklyIncome": "999999999.99", "rent": "999999999.99"},
    {"property": house("0.00", encumbrance="999999999.99")},
]


@pytest.mark.parametrize("parts", BEYOND)
def test_amounts_that_the_standard_cannot_write_are_refused(parts: dict[str, Any]) -> None:
    assert faults({**FULL, "weeklyIncome": "0.00", **parts}) == [("", "beyond-writing")]


def test_fees_that_are_paid_can_be_too_much_to_write() -> None:
    paid = {"weekly_fee": Decimal("19178082.20"), "fees_deferred": False}
    assert faults(ask(), **paid) == [("", "beyond-writing")]
    # 52 weeks are 997,260,273.88 and a day is 2,739,726.02.
    paid["weekly_fee"] = Decimal("19178082.19")
    assert faults(ask(), **paid) == []


def test_all_faults_are_told_at_once() -> None:
    wrong = {**FULL, "start": MARK, "topUp": MARK, "years": 99, "allowanceKept": "999.00"}
    assert faults(wrong) == [
        ("/start", "invalid-date"), ("/topUp", "not-money"), ("/years", "years-out-of-range"),
    ]  # fmt: skip
    assert faults({**FULL, "rent": MARK, "allowanceKept": "999.00"}) == [
        ("/rent", "not-money"), ("/allowanceKept", "above-allowance"),
    ]  # fmt: skip


def test_what_is_no_object_is_refused() -> None:
    for wrong in (None, [], MARK, 5):
        bad: Any = wrong
        assert faults(bad)[0] == ("", "wrong-type")


def test_a_fault_is_told_before_a_day_without_an_allowance() -> None:
    late = {**FULL, "start": "2030-01-01"}
    assert faults({**late, "rent": MARK}) == [("/rent", "not-money")]
    with pytest.raises(RateUnknown):
        illustrate(late)


def test_the_statutory_policy_is_the_default() -> None:
    found = illustrate(ask())  # type: ignore[arg-type]
    assert found["policy"]["title"] == STATUTORY.title
    assert "source" not in found["policy"]
    council = ChargingPolicy(since=date(2015, 4, 1), source="https://council.example/deferred")
    used = illustrate(ask(), council)["policy"]  # type: ignore[arg-type]
    assert used.get("source") == "https://council.example/deferred"
