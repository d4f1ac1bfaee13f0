"""A council's charging policies: each in force from its first day until the next one begins.

And what the start of a gateway makes of those in a council file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey

from adapters.standins import northmere
from gateway.app import open_runtime
from gateway.councils import Council
from gateway.lanes import Lane
from gateway.rules.charging import STATUTORY, Refused
from gateway.runtime import Runtime
from gateway.settings import Settings

NORTHMERE = Path(__file__).parents[2] / "adapters/councils/E10999901-northmere.yaml"
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


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[[str], Runtime]]:
    """A gateway with Northmere, whose file has this written at its end, and an Ambridge that is
    Northmere's file without it."""
    database = f"sqlite:///{tmp_path / 'northmere.db'}"
    northmere.create(database)
    keys = tmp_path / "keys.json"
    keys.write_text(
        json.dumps({"keys": [ECKey.generate_key("P-256").as_dict(private=False)]}), encoding="utf-8"
    )
    opened: list[Runtime] = []

    def serve(more: str) -> Runtime:
        text = NORTHMERE.read_text(encoding="utf-8")
        northmere_file, ambridge = tmp_path / "northmere.yaml", tmp_path / "ambridge.yaml"
        northmere_file.write_text(text + more, encoding="utf-8")
        renamed = text.replace("slug: northmere, gss: E10999901", "slug: ambridge, gss: E10999999")
        ambridge.write_text(renamed, encoding="utf-8")
        settings = Settings(
            data_dir=tmp_path / "data",
            council_files=(northmere_file, ambridge),
            token_keys=keys,
        )
        runtime, _ = open_runtime(settings, {"NORTHMERE_DATABASE_URL": database})
        opened.append(runtime)
        return runtime

    yield serve
    for runtime in opened:
        runtime.close()


POLICIES = """
charging_policy:
  - {since: 2026-04-06, title: Paying for care, minimumCharge: 2.50}
  - {since: 2027-04-05, title: Paying for care 2027, upperCapitalLimit: 20000.00}
"""


def test_a_policy_of_a_council_file_is_in_force_at_the_council(
    served: Callable[[str], Runtime],
) -> None:
    runtime = served(POLICIES)
    found = runtime.council("northmere")
    assert found.charging_policy(date(2026, 4, 6)).minimum_charge == Decimal("2.50")
    assert found.charging_policy(date(2026, 4, 5)) is STATUTORY
    assert [each["title"] for each in found.charging_policies] == [
        "Paying for care",
        "Paying for care 2027",
    ]
    assert runtime.council("ambridge").charging_policies == ()


def test_a_council_whose_policy_is_harsher_than_the_law_is_not_served(
    served: Callable[[str], Runtime], caplog: pytest.LogCaptureFixture
) -> None:
    runtime = served(POLICIES.replace("20000.00", "20000.00, lowerCapitalLimit: 23456.00"))
    assert [each.slug for each in runtime.councils] == ["ambridge"]
    assert runtime.councils.faulty == 1
    line = NORTHMERE.read_text(encoding="utf-8").count("\n") + 4
    told = f"northmere.yaml:{line}: `charging_policy.1.lowerCapitalLimit`: The lower limit is above"
    assert told in caplog.text
    assert "23456" not in caplog.text
