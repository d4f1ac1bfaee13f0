"""A council's charging policies: each in force from its first day until the next one begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gateway.councils import Council
from gateway.lanes import Lane
from gateway.rules.charging import STATUTORY, Refused

FIRST = {"since": "2024-04-08", "title": "Paying for care", "minimumCharge": "2.00"}
SECOND = {"since": "2026-04-06", "title": "Paying for care 2026", "minimumCharge": "3.00"}


@pytest.fixture
def lane() -> Iterator[Lane]:
    lane = Lane("test", threads=1, queue=1, deadline=1)
    yield lane
    lane.close()


def council(lane: Lane, *policies: Mapping[str, Any]) -> Council:
    return Council(
        name="Sarum County Council",
        slug="sarum",
        gss="E10999990",
        is_test=True,
        services={},
        lanes={},
        own=lane,
        close=lambda: None,
        charging_policies=policies,
    )


@pytest.mark.parametrize(
    ("on", "title"),
    [
        (date(2024, 4, 8), "Paying for care"),
        (date(2026, 4, 5), "Paying for care"),
        (date(2026, 4, 6), "Paying for care 2026"),
        (date(2031, 1, 1), "Paying for care 2026"),
    ],
)
def test_a_policy_holds_until_the_day_before_the_next(lane: Lane, on: date, title: str) -> None:
    assert council(lane, SECOND, FIRST).charging_policy(on).title == title


def test_before_the_first_policy_the_regulations_hold_as_they_stand(lane: Lane) -> None:
    assert council(lane, FIRST).charging_policy(date(2024, 4, 7)) is STATUTORY
    assert council(lane).charging_policy(date(2026, 4, 6)) is STATUTORY


def test_policies_are_kept_as_stated_in_order_and_read_once(lane: Lane) -> None:
    found = council(lane, SECOND, FIRST)
    assert found.charging_policies == (FIRST, SECOND)
    assert found.charging_policy(date(2026, 4, 6)).minimum_charge == Decimal("3.00")
    assert found.charging_policy(date(2026, 4, 6)) is found.charging_policy(date(2026, 4, 7))


def test_a_policy_that_cannot_be_is_refused(lane: Lane) -> None:
    with pytest.raises(Refused) as caught:
        council(lane, FIRST, SECOND | {"shortStayAsOwnHomeWeeks": 9})
    assert [each.pointer for each in caught.value.problems] == ["/shortStayAsOwnHomeWeeks"]
