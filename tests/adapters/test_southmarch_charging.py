"""Southmarch's charging desk: numbers of JSON read to the penny, and what it has no field for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from financial_seeds import SEEDED, SERVICE
from test_southmarch import connected, running, stored

from adapters.compliance.samples import fullest
from adapters.compliance.steps import shown
from adapters.contract import Assessments, Record
from adapters.errors import BackendNonsenseError, NotHoldableError, RecordNotFoundError
from adapters.standins import southmarch
from adapters.standins.southmarch import Southmarch
from adapters.standins.southmarch_store import Refusal

BESIDE = {
    "/means/adult/partner/pensionAge",
    "/means/adult/premiums/disability",
    "/means/adult/premiums/enhancedDisability",
    "/means/adult/premiums/carer",
    "/means/adult/pensionAge",
    "/means/income",
    "/determination",
}
"""What the desk has no field for: of an income that half of it is passed to a spouse, of a
determination `policy` and `periods`. Whoever works there sees everything else in its place."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Southmarch]:
    with running(tmp_path / "southmarch") as found:
        yield found


@pytest.fixture
def charging(server: Southmarch) -> Iterator[Assessments]:
    with connected(server) as council:
        found = council.services[SERVICE]
        assert isinstance(found, Assessments)
        yield found


def means(**changes: Any) -> Any:
    return lambda record: {**record, "means": {**record["means"], **changes}}


def typed(server: Southmarch, said: str, instead: str) -> None:
    """Somebody in the council writes something else into FA-3001, as JSON has it."""
    with closing(sqlite3.connect(server.cases.data / "southmarch.db")) as store, store:
        (body,) = store.execute("SELECT body FROM cases WHERE ref = 'FA-3001'").fetchone()
        assert body.count(said) == 1
        changed = body.replace(said, instead)
        store.execute("UPDATE cases SET body = ? WHERE ref = 'FA-3001'", (changed,))


def test_the_seeded_assessments_are_those_of_every_council(
    server: Southmarch, charging: Assessments
) -> None:
    assert list(charging.search({}, None, 100).items) == SEEDED
    assert [charging.get(record["id"]).record for record in SEEDED] == SEEDED
    assert "FA-3007" in southmarch.references(server.cases.data)
    with pytest.raises(RecordNotFoundError):
        charging.get("FA-3007")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"person.nhsNumber": ["9991000011"]}, ["FA-3001"]),
        ({"state": ["determined"]}, ["FA-3004", "FA-3006"]),
        ({"state": ["determined"], "person.nhsNumber": ["9991000364"]}, ["FA-3006"]),
        ({"person.nhsNumber": ["9991000798"]}, []),
    ],
)
def test_a_search_reads_retired_codes(
    charging: Assessments, filters: dict[str, list[str]], found: list[str]
) -> None:
    assert [item["id"] for item in charging.search(filters, None, 100).items] == found


def test_a_change_leaves_everything_else_as_it_was(
    server: Southmarch, charging: Assessments
) -> None:
    before = {record["id"]: stored(server, record["id"]) for record in SEEDED}
    for ref, case in before.items():
        charging.amend(ref, "*", means(lightTouchConsent=True))
        assessed = {**case["assessed"], "agreed": "Y"}
        assert stored(server, ref) == {**case, "assessed": assessed, "revision": 2}
    assert before["FA-3001"]["money_in"][0] == {
        "kind": 12,
        "amount": 241.3,
        "a_year": 52,
        "seen": "letter",
    }


@pytest.mark.parametrize(
    ("number", "amount"),
    [
        ("0", "0.00"),
        ("0.1", "0.10"),
        ("67.1", "67.10"),
        ("67.10", "67.10"),
        ("8.2e1", "82.00"),
        ("1.15", "1.15"),
        ("999999999.99", "999999999.99"),
    ],
)
def test_a_number_is_read_to_the_penny(
    server: Southmarch, charging: Assessments, number: str, amount: str
) -> None:
    typed(server, '"cost": 287.5', f'"cost": {number}')
    assert charging.get("FA-3001").record["means"]["care"]["weeklyCost"] == amount


def test_every_amount_of_pence_comes_back_as_it_went(
    server: Southmarch, charging: Assessments
) -> None:
    """Doubles hold no tenth of a pound, and yet no penny is lost, from the first to the last."""
    most = 99_999_999_999
    for these in (range(60), [step * most // 59 for step in range(60)]):
        amounts = [f"{pence // 100}.{pence % 100:02d}" for pence in these]
        capital = [
            {"type": "cash", "value": amount, "ownership": {"kind": "sole"}} for amount in amounts
        ]
        read = charging.amend("FA-3002", "*", means(capital=capital)).record
        assert [item["value"] for item in read["means"]["capital"]] == amounts
        held = [item["worth"] for item in stored(server, "FA-3002")["money_held"]]
        assert held == [float(amount) for amount in amounts]


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ('"cost": 287.5', '"cost": 287.505'),
        ('"cost": 287.5', '"cost": -1'),
        ('"cost": 287.5', '"cost": "tbc"'),
        ('"cost": 287.5', '"cost": 1e9'),
        ('"kind": 114', '"kind": 187'),
        ('"kind": 114', '"kind": "114"'),
        ('"household": "alone"', '"household": "unsure"'),
    ],
)
def test_nothing_is_guessed_about_money(
    server: Southmarch, charging: Assessments, said: str, instead: str
) -> None:
    typed(server, said, instead)
    with pytest.raises(BackendNonsenseError):
        charging.get("FA-3001")


def test_what_the_desk_has_no_field_for_is_kept(server: Southmarch, charging: Assessments) -> None:
    record = fullest(SERVICE, "CT-KEPT")
    split = charging.split(record)
    assert set(split.kept) == BESIDE
    settled = split.kept["/determination"]
    assert settled.full.keys() - settled.left.keys() == {"policy", "periods"}
    created = charging.create(record)
    assert created.record == split.held != record
    assert shown(charging, record, created) == record
    memo = stored(server, "CT-KEPT")["office"]["memo"]
    assert "-- means.adult.premiums.carer: " in memo
    assert "-- means.income.1.halfPassedToSpouse: " in memo
    assert len(memo) <= 2000


def test_half_a_pension_is_told_of_that_pension_alone(
    server: Southmarch, charging: Assessments
) -> None:
    wanted = charging.get("FA-3002").record
    state, works = wanted["means"]["income"]
    wanted["means"]["income"] = [state, {**works, "halfPassedToSpouse": True}]
    now = charging.amend("FA-3002", "*", lambda _: wanted)
    assert shown(charging, wanted, now) == wanted
    memo = stored(server, "FA-3002")["office"]["memo"]
    assert memo.endswith("\n-- means.income.2.halfPassedToSpouse: true")
    charging.amend("FA-3002", "*", means(income=[state]))
    assert "memo" not in stored(server, "FA-3002")["office"]


def test_a_charge_settled_through_the_gateway_is_billed_in_pence(
    server: Southmarch, charging: Assessments
) -> None:
    theirs: Record = next(record for record in SEEDED if record["id"] == "FA-3004")["determination"]
    policy = {"title": "Charging policy 2026", "since": "2026-04-06"}

    def settled(record: Record) -> Record:
        return {
            **record,
            "state": "determined",
            "determination": {**theirs, "policy": policy, "evidence": "Bank letters."},
        }

    charging.amend("FA-3003", "*", settled)
    case = stored(server, "FA-3003")
    assert case["status"] == "decided"
    assert case["charged"] == {
        "evidence": "Bank letters.",
        "worker": {"name": "Owen Castell", "role": "Financial assessment officer"},
        "on": "2026-07-31T12:00:00+00:00",
        "weeks": [
            {
                "from": "03-08-2026",
                "until": "25-10-2026",
                "result": 1,
                "client_pays": 21430,
                "all": 101200,
                "we_pay": 79770,
            },
            {
                "from": "26-10-2026",
                "until": "22-11-2026",
                "result": 3,
                "client_pays": 101200,
                "all": 101200,
                "we_pay": 0,
            },
        ],
    }
    assert case["office"]["memo"] == (
        "-- kept by the Care Act gateway --\n"
        "-- determination.policy.title: Charging policy 2026\n"
        "-- determination.policy.since: 2026-04-06"
    )


def test_staffs_memo_stays_above_the_note(server: Southmarch, charging: Assessments) -> None:
    policy = {"title": "Charging policy 2026", "since": "2026-04-06"}

    def published(record: Record) -> Record:
        return {**record, "determination": {**record["determination"], "policy": policy}}

    before = stored(server, "FA-3004")
    charging.amend("FA-3004", "*", published)
    memo = stored(server, "FA-3004")["office"]["memo"]
    assert memo.startswith("Daughter has the bank letters. Ring before four.\n-- kept by")
    charging.amend("FA-3004", "*", lambda record: record)
    assert stored(server, "FA-3004") == {**before, "revision": 3}


def test_the_desk_takes_numbers_alone_for_amounts(
    server: Southmarch, charging: Assessments
) -> None:
    case = stored(server, "FA-3001")
    for field, amount in (("cost", "287.50"), ("cost", True), ("top_up", "5")):
        with pytest.raises(Refusal) as refused:
            server.cases.change("charging", "FA-3001", {**case, "care": {field: amount}})
        assert refused.value.error["field"] == f"care.{field}"
    with pytest.raises(Refusal):
        server.cases.change("charging", "FA-3001", {**case, "charged": {"weeks": [{"all": 1.5}]}})
    with pytest.raises(NotHoldableError) as told:
        charging.amend("FA-3001", "*", means(care={"setting": "own-home", "weeklyCost": "1.5"}))
    assert told.value.pointer == "/means/care/weeklyCost"
