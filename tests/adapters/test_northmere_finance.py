"""Northmere's finance module: decimal money, a table for each list, and what stays beside it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from financial_seeds import SEEDED, SERVICE, settled
from legacy_databases import Database

from adapters.contract import Assessments, Record
from adapters.errors import NotHoldableError, StaleRecordError
from adapters.registry import Council


@pytest.fixture
def finance(northmere_council: Council) -> Assessments:
    found = northmere_council.services[SERVICE]
    assert isinstance(found, Assessments)
    return found


def test_it_shows_the_six_assessments_and_not_the_seventh(
    database: Database, finance: Assessments
) -> None:
    assert list(finance.search({}, None, 100).items) == SEEDED
    assert database.ask('SELECT count(*) FROM "FIN_ASSESSMENTS"') == [(7,)]


def test_clients_of_the_finance_module_are_persons_once_more(
    database: Database, northmere_council: Council, finance: Assessments
) -> None:
    number = SEEDED[0]["person"]["nhsNumber"]
    for service, ids in (("needs-assessment", ["NA-1001"]), (SERVICE, ["FA-3001"])):
        page = northmere_council.services[service].search({"person.nhsNumber": [number]}, None, 9)
        assert [item["id"] for item in page.items] == ids
    taken = {**SEEDED[1], "id": "CT-1", "person": SEEDED[0]["person"]}
    finance.create(taken)
    rows = database.ask(
        'SELECT count(DISTINCT "PERSON_ID"), count(*) FROM "FIN_ASSESSMENTS"'
        " WHERE \"FIN_REF\" IN ('FA-3001', 'CT-1')"
    )
    assert rows == [(1, 2)]


def test_staff_see_what_was_settled_and_the_rest_is_kept_beside(
    database: Database, finance: Assessments
) -> None:
    before = finance.get("FA-3001")
    wanted = settled(before.record)
    kept = finance.split(wanted).kept
    assert set(kept) == {"/determination"}
    assert kept["/determination"].full == wanted["determination"]
    assert set(wanted["determination"]) - set(kept["/determination"].left) == {"policy", "periods"}
    after = finance.amend("FA-3001", before.etag, lambda _: wanted)
    assert after.record["determination"] == kept["/determination"].left
    columns = '"STATUS", "SETTLED_BY", "SETTLED_ROLE", "SETTLED_AT", "EVIDENCE", "OFFICER_ID"'
    [row] = database.ask(f'SELECT {columns} FROM "FIN_ASSESSMENTS" WHERE "FIN_REF" = \'FA-3001\'')
    assert (*row[:3], str(row[3])[:19], *row[4:]) == (
        "D",
        "Owen Castell",
        "Financial assessment officer",
        "2026-09-04 10:00:00",
        "Bank statements of three months.",
        "F0112",
    )
    [row] = database.ask(
        'SELECT "CHARGE_FROM", "CHARGE_TO", "OUTCOME", "WEEKLY_CHARGE", c."WEEKLY_COST",'
        ' "COUNCIL_PAYS" FROM "FIN_CHARGES" c JOIN "FIN_ASSESSMENTS" USING ("FIN_ID")'
        " WHERE \"FIN_REF\" = 'FA-3001'"
    )
    assert [str(value) for value in row[:3]] == ["2026-09-07", "2027-04-05", "C"]
    assert [Decimal(str(amount)) for amount in row[3:]] == [
        Decimal("41.07"),
        Decimal("287.5"),
        Decimal("246.43"),
    ]


def test_a_change_of_the_means_keeps_old_codes_and_what_nobody_maps(
    database: Database, finance: Assessments
) -> None:
    def change(record: Record) -> Record:
        means = record["means"]
        rent = {"type": "rental-income", "amount": "55.55", "every": "week"}
        income = [rent, *reversed(means["income"])]
        capital = [{**means["capital"][0], "value": "17000.00"}]
        return {**record, "means": {**means, "income": income, "capital": capital}}

    database.do('UPDATE "FIN_INCOME" SET "CHECKED_BY" = \'F0112\' WHERE "KIND" = \'OLP\'')
    before = finance.get("FA-3002")
    assert finance.amend("FA-3002", before.etag, change).record == change(before.record)
    where = 'JOIN "FIN_ASSESSMENTS" USING ("FIN_ID") WHERE "FIN_REF" = \'FA-3002\''
    rows = database.ask(f'SELECT "KIND", "CHECKED_BY" FROM "FIN_INCOME" {where} ORDER BY "SEQ"')
    assert [(kind.strip(), by) for kind, by in rows] == [
        ("RNT", None),
        ("OCC", None),
        ("OLP", "F0112"),
    ]
    [(worth, ending)] = database.ask(f'SELECT "WORTH", "ACCOUNT_ENDING" FROM "FIN_CAPITAL" {where}')
    assert (Decimal(str(worth)), ending) == (Decimal("17000"), "2281")


@pytest.mark.parametrize(
    "elsewhere",
    [
        'UPDATE "FIN_ASSESSMENTS" SET "DEBTOR_NO" = \'D1\' WHERE "FIN_REF" = \'FA-3004\'',
        'UPDATE "FIN_CHARGES" SET "INVOICED_TO" = \'2026-09-27\' WHERE "OUTCOME" = \'C\'',
        'UPDATE "FIN_CAPITAL" SET "ACCOUNT_ENDING" = \'9004\' WHERE "ACCOUNT_ENDING" = \'9003\'',
    ],
)
def test_a_change_at_the_council_makes_a_stale_entity_tag(
    database: Database, finance: Assessments, elsewhere: str
) -> None:
    before = finance.get("FA-3004")
    database.do(elsewhere)
    after = finance.get("FA-3004")
    assert after.record == before.record
    assert after.etag != before.etag
    with pytest.raises(StaleRecordError):
        finance.amend("FA-3004", before.etag, lambda record: {**record, "state": "closed"})


def with_income(**words: Any) -> Callable[[Record], Record]:
    """The change of the first income by these words."""

    def change(record: Record) -> Record:
        first, *others = record["means"]["income"]
        means = {**record["means"], "income": [{**first, **words}, *others]}
        return {**record, "means": means}

    return change


@pytest.mark.parametrize("amount", ["0.00", "0.01", "0.10", "0.29", "8.70", "1.15", "999999999.99"])
def test_an_amount_is_held_to_the_penny(finance: Assessments, amount: str) -> None:
    change = with_income(amount=amount)
    before = finance.get("FA-3001")
    assert finance.amend("FA-3001", before.etag, change).record == change(before.record)
    assert finance.get("FA-3001").record["means"]["income"][0]["amount"] == amount


def test_what_is_no_amount_is_refused(finance: Assessments) -> None:
    before = finance.get("FA-3001")
    for amount in ("1000000000.00", "1.005", "1.0", "-1.00"):
        with pytest.raises(NotHoldableError) as refused:
            finance.amend("FA-3001", before.etag, with_income(amount=amount))
        assert refused.value.pointer == "/means/income/0/amount"
        assert amount not in str(refused.value)
    assert finance.get("FA-3001") == before
