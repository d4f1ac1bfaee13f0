"""The equity limit: what councils print, shares, and what is owed on the home."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from deferred_asked import ask, faults, house, signed, told, total

from gateway.rules.charging import Refused
from gateway.rules.deferred_payment import equity_limit
from openapi.rates import RateUnknown

DAY = date(2025, 6, 1)

PRINTED = [
    ("200000", "165750.00", "Bath and North East Somerset, EX25"),
    ("100000", "75750.00", "South Tyneside"),
    ("165000", "134250.00", "North Northamptonshire"),
]


@pytest.mark.parametrize(("value", "limit", "council"), PRINTED)
def test_limits_that_councils_print(value: str, limit: str, council: str) -> None:
    assert equity_limit(house(value), DAY)["amount"] == limit, council


def test_its_working_is_told_line_by_line() -> None:
    found = equity_limit(house("200000.00", encumbrance="30000.00"), DAY)
    assert signed(found["working"]) == [
        "+200000.00 Value of your share of the home",
        "-20000.00 A tenth of your share",
        "-14250.00 Lower capital limit",
        "-30000.00 Your share of what is owed on the home",
    ]
    assert found["amount"] == "135750.00"
    assert found["working"][2]["rate"] == "lower-capital-limit"


SHARES = [
    ({"kind": "joint", "owners": 2}, "100000.00", "One of 2 equal shares of £200000.00"),
    ({"kind": "share", "percent": "50.00"}, "100000.00", "50.00 % of £200000.00"),
    ({"kind": "share", "percent": "25"}, "50000.00", "25 % of £200000.00"),
]


@pytest.mark.parametrize(("ownership", "share", "how"), SHARES)
def test_the_tenth_is_of_the_share_not_of_the_house(ownership: Any, share: str, how: str) -> None:
    found = equity_limit(house("200000.00", ownership=ownership), DAY)
    assert found["working"][0]["amount"] == share
    assert found["working"][0]["detail"] == how
    assert Decimal(found["working"][1]["amount"]) * 10 == Decimal(share)
    assert Decimal(found["amount"]) == Decimal(share) * 9 / 10 - 14250


def test_a_whole_share_needs_no_words() -> None:
    for ownership in ({"kind": "sole"}, {"kind": "share", "percent": "100"}):
        assert "detail" not in equity_limit(house(ownership=ownership), DAY)["working"][0]


def test_only_the_share_of_what_is_owed_is_taken_off() -> None:
    half = house("200000.00", ownership={"kind": "joint", "owners": 2}, encumbrance="30000.00")
    found = equity_limit(half, DAY)
    assert signed(found["working"])[3] == "-15000.00 Your share of what is owed on the home"
    assert found["amount"] == "60750.00"


def test_thirds_are_rounded_down_and_the_lines_still_sum() -> None:
    third = house("100000.00", ownership={"kind": "joint", "owners": 3}, encumbrance="1000.00")
    found = equity_limit(third, DAY)
    # 100,000 / 3 = 33,333.33..; 90,000 / 3 = 30,000; (90,000 - 1,000) / 3 = 29,666.66..
    assert signed(found["working"]) == [
        "+33333.33 Value of your share of the home",
        "-3333.33 A tenth of your share",
        "-14250.00 Lower capital limit",
        "-333.34 Your share of what is owed on the home",
    ]
    assert found["amount"] == "15416.66"
    assert total(found["working"]) == Decimal("15416.66")


def test_it_is_never_below_nothing() -> None:
    found = equity_limit(house("15000.00"), DAY)
    assert found["amount"] == "0.00"
    assert signed(found["working"])[-1] == "+750.00 Not below nothing"


def test_the_illustration_has_the_same_limit() -> None:
    asked = ask(property=house("165000.00", encumbrance="5000.00"))
    assert told(asked)["equityLimit"] == equity_limit(asked["property"], date(2022, 3, 1))


def test_the_lower_limit_is_that_of_the_day() -> None:
    with pytest.raises(RateUnknown):
        equity_limit(house(), date(2030, 1, 1))


def test_a_senseless_home_is_refused_with_its_place() -> None:
    with pytest.raises(Refused) as refused:
        equity_limit({"value": "1.234", "ownership": {"kind": "joint"}}, DAY)
    found = [each.pointer for each in refused.value.problems]
    assert found == ["/property/value", "/property/ownership/owners"]
    bad: Any = "Zanzibar"
    with pytest.raises(Refused) as refused:
        equity_limit(bad, DAY)
    assert refused.value.problems[0].pointer == "/property"
    assert "Zanzibar" not in str(refused.value)


def test_without_equity_nothing_is_deferred_from_the_first_day() -> None:
    found = told(ask(property=house("10000.00")))
    assert found["limitReachedOn"] == "2022-03-01"
    assert found["totals"]["deferred"] == "0.00"
    assert not faults(ask(property=house("10000.00")))
