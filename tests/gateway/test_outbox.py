"""The outbox on both databases: order, leases, fencing, batches, and what a person does."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.kinds.sql.database import Database
from gateway.delivery import parked
from gateway.delivery.copies import Copies, Place
from gateway.delivery.outbox import LEASE_SECONDS, Delivery, Outbox
from gateway.store import open_store, outbox
from gateway.vault import Vault

COUNCIL, SERVICE = "testham", "needs-assessment"


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def store(store_url: str) -> Iterator[Database]:
    database = open_store(store_url)
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def box(store: Database, clock: Clock) -> Outbox:
    return Outbox(store, Vault(b"k" * 32), clock, dice=lambda: 1.0)


def add(box: Outbox, resource: str, person: str = "", version: int = 1, **more: Any) -> Delivery:
    place = Place(COUNCIL, more.pop("service", SERVICE), resource)
    record = {"id": resource, "person": {"name": {"family": "CANARY"}}, "version": version}
    with box.database.writing() as connection:
        whom = box.person(COUNCIL, person or resource)
        return box.add(connection, place, version, record, whom, claimed=False, **more)


def settle(box: Outbox, delivery: Delivery) -> bool:
    with box.database.writing() as connection:
        return box.settle(connection, delivery)


def bury(box: Outbox, delivery: Delivery, reason: str = "back-end-nonsense") -> bool:
    with box.database.writing() as connection:
        return box.bury(connection, delivery, reason)


def resources(deliveries: list[Delivery]) -> list[tuple[str, int]]:
    return [(each.place.resource, each.version) for each in deliveries]


def test_what_is_claimed_is_what_was_added(box: Outbox) -> None:
    added = add(box, "A-1")
    assert box.due() == [(COUNCIL, SERVICE)]
    [claimed] = box.claim(COUNCIL, SERVICE, 10)
    assert (claimed.record, claimed.reference) == (added.record, added.reference)
    assert claimed.attempt == 1
    assert box.due() == [], "it is leased"
    assert settle(box, claimed)
    assert parked.listed(box) == []


def test_nothing_of_a_person_can_be_read_in_the_table(box: Outbox, store: Database) -> None:
    add(box, "A-1", "999 000 0018")
    with store.alone() as connection:
        row = connection.execute(sa.select(outbox)).one()
    assert b"CANARY" not in row.sealed
    assert "999" not in str(row.person)


def test_rows_of_one_person_go_out_one_after_the_other(box: Outbox) -> None:
    add(box, "A-1", "Ann")
    add(box, "B-1", "Bob")
    add(box, "A-2", "Ann")
    first = box.claim(COUNCIL, SERVICE, 10)
    assert resources(first) == [("A-1", 1), ("B-1", 1)]
    assert box.claim(COUNCIL, SERVICE, 10) == []
    settle(box, first[0])
    assert resources(box.claim(COUNCIL, SERVICE, 10)) == [("A-2", 1)]


def test_a_dead_row_holds_back_its_own_record_and_nobody_else(box: Outbox) -> None:
    add(box, "A-1", "Ann")
    add(box, "A-1", "Ann", version=2)
    add(box, "A-2", "Ann")
    [first] = box.claim(COUNCIL, SERVICE, 10)
    assert bury(box, first)
    assert resources(box.claim(COUNCIL, SERVICE, 10)) == [("A-2", 1)]


def test_order_holds_between_the_services_of_a_council(box: Outbox) -> None:
    add(box, "C-1", "Ann", service="carers-assessment")
    add(box, "A-1", "Ann")
    assert box.claim(COUNCIL, SERVICE, 10) == []


def test_a_lease_ends_and_whoever_slept_past_it_changes_nothing(box: Outbox, clock: Clock) -> None:
    add(box, "A-1")
    [asleep] = box.claim(COUNCIL, SERVICE, 10)
    clock.now += LEASE_SECONDS + 1
    [awake] = box.claim(COUNCIL, SERVICE, 10)
    assert awake.attempt == 2
    assert not settle(box, asleep)
    assert not bury(box, asleep)
    box.postpone([asleep], "late")
    assert parked.listed(box)[0].last_failure is None
    assert settle(box, awake)


def test_pauses_double_up_to_a_quarter_of_an_hour(box: Outbox, clock: Clock) -> None:
    add(box, "A-1")
    pauses = []
    for _ in range(13):
        [claimed] = box.claim(COUNCIL, SERVICE, 10)
        box.postpone([claimed], "back-end-unavailable")
        pauses.append(parked.listed(box)[0].due_at - clock.now)
        clock.now += pauses[-1]
    assert pauses[:4] == [2.0, 4.0, 8.0, 16.0]
    assert pauses[-1] == 900.0


def test_put_back_does_not_count_as_a_try(box: Outbox) -> None:
    add(box, "A-1")
    [claimed] = box.claim(COUNCIL, SERVICE, 10)
    box.put_back(claimed)
    assert box.claim(COUNCIL, SERVICE, 10)[0].attempt == 1


def test_a_batch_takes_all_versions_and_is_the_same_again(box: Outbox, clock: Clock) -> None:
    add(box, "A-1", "Ann")
    add(box, "A-1", "Ann", version=2)
    add(box, "A-2", "Ann")
    batch = box.claim_batch(COUNCIL, SERVICE, 10)
    assert resources(batch) == [("A-1", 1), ("A-1", 2), ("A-2", 1)]
    add(box, "A-3")
    clock.now += LEASE_SECONDS + 1
    again = box.claim_batch(COUNCIL, SERVICE, 10)
    assert resources(again) == resources(batch), "begun, never handed over: the same batch"
    assert {each.batch for each in again} == {batch[0].batch}
    box.postpone(again, "back-end-unavailable")
    assert box.claim_batch(COUNCIL, SERVICE, 10) == []
    clock.now += 900
    assert resources(box.claim_batch(COUNCIL, SERVICE, 10)) == resources(batch)


def test_while_a_batch_is_away_later_versions_wait(box: Outbox) -> None:
    add(box, "A-1", "Ann")
    batch = box.claim_batch(COUNCIL, SERVICE, 10)
    box.handed_over(batch)
    assert box.due() == []
    assert resources(box.waiting(COUNCIL, SERVICE)) == [("A-1", 1)]
    add(box, "A-1", "Ann", version=2)
    add(box, "B-1", "Bob")
    assert resources(box.claim_batch(COUNCIL, SERVICE, 10)) == [("B-1", 1)]


def test_a_parked_delivery_is_tried_again_under_a_new_reference(
    box: Outbox, store: Database
) -> None:
    add(box, "A-1")
    [claimed] = box.claim(COUNCIL, SERVICE, 10)
    bury(box, claimed)
    [seen] = parked.listed(box, parked_only=True)
    assert seen.state == "back-end-nonsense"
    parked.replay(box, Copies(store, box.vault), seen.reference)
    [again] = box.claim(COUNCIL, SERVICE, 10)
    assert again.reference != claimed.reference
    assert again.record == claimed.record


def test_a_parked_delivery_is_given_up_with_what_follows_it(box: Outbox, store: Database) -> None:
    add(box, "A-1")
    add(box, "A-1", version=2)
    [claimed] = box.claim(COUNCIL, SERVICE, 10)
    bury(box, claimed)
    parked.discard(box, Copies(store, box.vault), claimed.reference)
    assert parked.listed(box) == []


def test_what_is_not_parked_is_neither_replayed_nor_given_up(box: Outbox, store: Database) -> None:
    waiting = add(box, "A-1")
    copies = Copies(store, box.vault)
    for reference in (waiting.reference, uuid.uuid4().hex):
        for act in (parked.replay, parked.discard):
            with pytest.raises(parked.NoSuchDeliveryError):
                act(box, copies, reference)
    assert len(parked.listed(box)) == 1
