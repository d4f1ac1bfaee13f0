"""The product's main claim: the same client sees the same behaviour at every council."""

from __future__ import annotations

import json
from functools import partial

import pytest
from click.testing import CliRunner
from sandboxes import ALL_COUNCILS, Client

from gateway import journey
from gateway.cli import careact
from gateway.journey_path import whole_path
from gateway.sandbox import night_at_westhaven


def test_the_same_client_sees_the_same_behaviour_at_every_council(client: Client) -> None:
    comparison = journey.walk(str(client.http.base_url), whole_path)
    assert [walk.council for walk in comparison.walks] == list(ALL_COUNCILS)
    differing = [name for name, _, same in comparison.rows() if not same]
    assert differing == []
    assert comparison.same
    assert len(list(comparison.rows())) > 30


def test_a_night_records_what_was_pending(sqlite_sandbox: Client) -> None:
    night = partial(night_at_westhaven, sqlite_sandbox.directory)
    comparison = journey.walk(str(sqlite_sandbox.http.base_url), whole_path, night=night)
    assert {state for walk in comparison.walks for state in walk.recording} == {"recorded"}
    assert [name for name, _, same in comparison.rows() if not same] == []


def test_before_its_night_westhaven_says_pending(sqlite_sandbox: Client) -> None:
    comparison = journey.walk(str(sqlite_sandbox.http.base_url), whole_path)
    assert comparison.same
    for walk in comparison.walks:
        wanted = "pending" if walk.council == "westhaven" else "recorded"
        assert set(walk.recording) == {wanted}, walk.council


def test_the_command_prints_what_was_compared(sqlite_sandbox: Client) -> None:
    base_url = str(sqlite_sandbox.http.base_url)
    shown = CliRunner().invoke(careact, ["sandbox", "--base-url", base_url])
    assert shown.exit_code == 0, shown.output
    assert "no difference" in shown.output
    assert "Compared at each step" in shown.output
    assert max(map(len, shown.output.splitlines())) <= 80
    printed = CliRunner().invoke(careact, ["sandbox", "--base-url", base_url, "--json"])
    document = json.loads(printed.output)
    assert document["same"] is True
    assert {step["same"] for step in document["steps"]} == {True}


def test_a_difference_is_noticed(sqlite_sandbox: Client) -> None:
    comparison = journey.walk(str(sqlite_sandbox.http.base_url), whole_path)
    comparison.walks[1].steps[3].compared["body"]["person"]["name"]["family"] = "O Briain"
    assert not comparison.same
    assert [name for name, _, same in comparison.rows() if not same] == ["reads it"]


def test_nothing_running_is_said_plainly() -> None:
    shown = CliRunner().invoke(careact, ["sandbox", "--base-url", "http://127.0.0.1:9"])
    assert shown.exit_code == 2
    assert "no sandbox answers" in shown.output
    assert "Traceback" not in shown.output


@pytest.mark.parametrize("seed", range(20))
def test_fictional_numbers_are_of_the_test_range(seed: int) -> None:
    import random

    from gateway.formats import is_nhs_number

    number = journey.fictional_nhs_number(random.Random(seed))
    assert number.startswith("999")
    assert is_nhs_number(number)
