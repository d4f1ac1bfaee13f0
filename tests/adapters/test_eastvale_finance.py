"""Eastvale's finance cases: amounts as somebody typed them, and what the service has no element
for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from financial_seeds import SEEDED, SERVICE
from lxml import etree
from soap_server import EASTVALE, casework, environ
from test_eastvale import document, said

from adapters.compliance.samples import fullest
from adapters.compliance.steps import shown
from adapters.contract import Assessments, Record
from adapters.errors import BackendNonsenseError, RecordNotFoundError
from adapters.kinds.soap import SoapSystem
from adapters.registry import open_council
from adapters.standins import eastvale
from adapters.standins.eastvale_store import columns, opened

BESIDE = {
    "/means/adult/pensionAge",
    "/means/care/earlierStays",
    "/means/savingsCredit/qualifyingIncome/amount",
    "/means/savingsCredit/qualifyingIncome/every",
    "/means/savingsCredit/pensionAgeBeforeApril2016",
    "/means/diminishingNotional/since",
    "/determination",
}
"""What the service has no element for; of a determination, `policy` and `periods`. Whoever works
there sees everything else in its place."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("eastvale")


@pytest.fixture(scope="module")
def service(store: Path) -> Iterator[eastvale.Casework]:
    with casework(store) as server:
        yield server


@pytest.fixture
def finance(service: eastvale.Casework) -> Iterator[Assessments]:
    eastvale.seed(service.data)
    council = open_council(EASTVALE, environ(service.address), {"soap": SoapSystem})
    found = council.services[SERVICE]
    assert isinstance(found, Assessments)
    yield found
    council.close()


def means(**changes: Any) -> Any:
    return lambda record: {**record, "means": {**record["means"], **changes}}


def typed(store: Path, place: str, text: str) -> None:
    """Somebody in the council types into the first element at a place of FA-3001."""
    case = document(store, "FA-3001")
    element = case.find("/".join(f"{{*}}{step}" for step in place.split(".")))
    assert element is not None
    element.text = text
    with opened(store) as connection:
        connection.execute(
            "UPDATE casework SET status = ?, nhs_no = ?, document = ? WHERE case_ref = 'FA-3001'",
            columns(case),
        )


def test_the_seeded_assessments_are_those_of_every_council(
    finance: Assessments, store: Path
) -> None:
    assert list(finance.search({}, None, 100).items) == SEEDED
    assert [finance.get(record["id"]).record for record in SEEDED] == SEEDED
    assert "FA-3007" in eastvale.references(store)
    with pytest.raises(RecordNotFoundError):
        finance.get("FA-3007")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"person.nhsNumber": ["9991000011"]}, ["FA-3001"]),
        ({"state": ["determined"]}, ["FA-3004", "FA-3006"]),
        ({"state": ["determined"], "person.nhsNumber": ["9991000364"]}, ["FA-3006"]),
        ({"person.nhsNumber": ["9991000798"]}, []),
    ],
)
def test_a_search_reads_what_was_typed(
    finance: Assessments, filters: dict[str, list[str]], found: list[str]
) -> None:
    assert [item["id"] for item in finance.search(filters, None, 100).items] == found


def test_amounts_codes_and_days_stay_as_they_were_typed(finance: Assessments, store: Path) -> None:
    before = finance.get("FA-3001")
    now = finance.amend("FA-3001", before.etag, means(route="light-touch", lightTouchConsent=True))
    assert now.record["means"]["route"] == "light-touch"
    case = document(store, "FA-3001")
    for place, text in (
        ("STATEMENT.ROUTE", "LIGHT_TOUCH"),
        ("STATEMENT.AGREED", "true"),
        ("INCOMES.INCOME.TYPE", "OAP"),
        ("ASSETS.ASSET.VALUE", "£12,040.18"),
        ("EXTRAS.EXTRA.AMOUNT", "260"),
        ("EXTRAS.EXTRA.EVERY", "ANNUAL"),
    ):
        assert said(case, place) == text
    assert [income.text for income in case.findall(".//{*}INCOME/{*}AMOUNT")] == ["241.30", "306.8"]


def test_what_changes_is_written_plainly_and_staffs_own_stays(
    finance: Assessments, store: Path
) -> None:
    before = finance.get("FA-3001")
    (savings,) = before.record["means"]["capital"]
    share = {"kind": "share", "percent": "33.33"}
    capital = [{"type": "isa", "value": "1000000.05", "ownership": share}, savings]
    now = finance.amend("FA-3001", before.etag, means(capital=capital))
    assert now.record["means"]["capital"] == capital
    assets = document(store, "FA-3001").findall(".//{*}ASSET")
    assert [said(asset, "TYPE") for asset in assets] == ["ISA", "SAV"]
    assert [said(asset, "VALUE") for asset in assets] == ["1000000.05", "£12,040.18"]
    assert [said(asset, "SHARE") for asset in assets] == ["33.33", None]
    assert [said(asset, "VERIFIED_BY") for asset in assets] == [None, "Passbook seen"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", "0.00"),
        ("67.1", "67.10"),
        ("1,012", "1012.00"),
        ("£1,234,567.89", "1234567.89"),
        ("999999999.99", "999999999.99"),
    ],
)
def test_an_amount_is_read_to_the_penny(
    finance: Assessments, store: Path, text: str, amount: str
) -> None:
    typed(store, "CARE.WEEKLY_COST", text)
    assert finance.get("FA-3001").record["means"]["care"]["weeklyCost"] == amount


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("CARE.WEEKLY_COST", "67.105"),
        ("CARE.WEEKLY_COST", "-1.00"),
        ("CARE.WEEKLY_COST", "tbc"),
        ("INCOMES.INCOME.TYPE", "XYZ"),
        ("STATEMENT.HOUSEHOLD", "XYZ"),
    ],
)
def test_nothing_is_guessed_about_money(
    finance: Assessments, store: Path, place: str, text: str
) -> None:
    typed(store, place, text)
    with pytest.raises(BackendNonsenseError) as refused:
        finance.get("FA-3001")
    assert text not in str(refused.value)


def test_what_the_service_has_no_element_for_is_kept(finance: Assessments, store: Path) -> None:
    record = fullest(SERVICE, "CT-KEPT")
    split = finance.split(record)
    assert set(split.kept) == BESIDE
    settled = split.kept["/determination"]
    assert settled.full.keys() - settled.left.keys() == {"policy", "periods"}
    created = finance.create(record)
    assert created.record == split.held != record
    assert shown(finance, record, created) == record
    noted = said(document(store, "CT-KEPT"), "COMMENTS") or ""
    assert "-- means.care.earlierStays.1.start: 1936-02-29" in noted
    assert len(noted) <= 2000


def test_a_charge_settled_through_the_gateway_is_one_of_the_services_own(
    finance: Assessments, store: Path
) -> None:
    theirs: Record = next(record for record in SEEDED if record["id"] == "FA-3004")["determination"]
    policy = {"title": "Charging policy 2026", "since": "2026-04-06"}

    def settled(record: Record) -> Record:
        return {
            **record,
            "state": "determined",
            "determination": {**theirs, "policy": policy, "evidence": "Bank letters."},
        }

    finance.amend("FA-3003", "*", settled)
    case = document(store, "FA-3003")
    assert said(case, "STATUS") == "DECIDED"
    assert said(case, "SETTLED.OFFICER.NAME") == "Owen Castell"
    assert said(case, "SETTLED.ON") == "31/07/2026 12:00:00"
    charge = case.find(".//{*}CHARGE")
    assert charge is not None
    assert [(etree.QName(inner).localname, inner.text) for inner in charge] == [
        ("FROM", "03/08/2026"),
        ("TO", "25/10/2026"),
        ("OUTCOME", "CONTRIBUTION"),
        ("WEEKLY", "214.30"),
        ("WEEKLY_COST", "1012.00"),
        ("COUNCIL_PAYS", "797.70"),
    ]
    assert said(case, "COMMENTS") == (
        "-- kept by the Care Act gateway --\n"
        "-- determination.policy.title: Charging policy 2026\n"
        "-- determination.policy.since: 2026-04-06"
    )


def test_staffs_comments_stay_above_the_note(finance: Assessments, store: Path) -> None:
    policy = {"title": "Charging policy 2026", "since": "2026-04-06"}

    def published(record: Record) -> Record:
        return {**record, "determination": {**record["determination"], "policy": policy}}

    finance.amend("FA-3004", "*", published)
    noted = said(document(store, "FA-3004"), "COMMENTS") or ""
    assert noted.startswith("Daughter has the bank letters. Ring before four.\n-- kept by")
    assert said(document(store, "FA-3004"), "SETTLED.CHARGES.CHARGE.ACCOUNT_NO") == "EV-77031"
    finance.amend("FA-3004", "*", lambda record: record)
    assert said(document(store, "FA-3004"), "COMMENTS") == (
        "Daughter has the bank letters. Ring before four."
    )
