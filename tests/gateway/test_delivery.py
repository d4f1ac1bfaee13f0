"""A council's records as the gateway shows and changes them, whatever the council's system does."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from papersystem import NightPaper, Paper

from adapters.contract import ANY_VERSION, Record
from adapters.errors import (
    BackendNonsenseError,
    BackendTimeoutError,
    BackendUnavailableError,
    NotHoldableError,
    NotOfferedError,
    OutcomeUnknownError,
    RecordNotFoundError,
    StaleRecordError,
)
from adapters.kinds.sql.database import Database
from gateway.councils import Council
from gateway.delivery import delivering, overnight, parked
from gateway.delivery.copies import Copies
from gateway.delivery.outbox import LEASE_SECONDS, Outbox
from gateway.delivery.records import CouncilRecords, SystemNotAskedError
from gateway.delivery.searching import UnknownPositionError
from gateway.delivery.worker import DeliveryWorker
from gateway.lanes import Lane
from gateway.store import open_store
from gateway.vault import Vault

LONG = "Ó Briain-Nguyễn-Casimir"
NUMBER = "9990000018"


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
def desk(store: Database, clock: Clock) -> Callable[[Any], CouncilRecords]:
    vault = Vault(b"k" * 32)
    outbox = Outbox(store, vault, clock, dice=lambda: 1.0)

    def open_desk(system: Any) -> CouncilRecords:
        return CouncilRecords("testham", "needs-assessment", system, Copies(store, vault), outbox)

    return open_desk


def assessment(**changed: Any) -> Record:
    return {
        "id": str(uuid.uuid4()),
        "state": "requested",
        "person": {"name": {"given": "Ann", "family": "Short"}, "dateOfBirth": "1950-01-01"},
        **changed,
    }


def named(family: str, **changed: Any) -> Record:
    record = assessment(**changed)
    record["person"]["name"]["family"] = family
    return record


def admit(records: CouncilRecords, record: Record) -> Any:
    with records.copies.database.writing() as connection:
        return records.admit(connection, record)[1]


def create(records: CouncilRecords, record: Record) -> Any:
    """A creation that is tried at once, as a request does."""
    return delivering.try_now(records, admit(records, record), None)


def moved(state: str) -> Callable[[Record], Record]:
    return lambda record: {**record, "state": state}


def deliver(records: CouncilRecords, clock: Clock, turns: int = 1) -> None:
    """What the worker does, without waiting: each turn later than the longest pause."""
    for _ in range(turns):
        clock.now += 1000
        lane = Lane("test", threads=2, queue=10, deadline=5)
        council = Council(
            name="Testham",
            slug="testham",
            gss="E06999901",
            is_test=True,
            services={"needs-assessment": records},
            lanes={"needs-assessment": lane},
            own=lane,
            close=lambda: None,
        )

        async def a_moment(council: Council = council, lane: Lane = lane) -> None:
            worker = DeliveryWorker(
                [council], records.outbox, lane, pause=0.01, receipts=0, deadline=5, quiet=0
            )
            for _ in range(3):
                await worker.once()

        asyncio.run(a_moment())
        council.close()


def states(records: CouncilRecords, id: str) -> tuple[str, str]:
    view = records.get(id)
    return view.recording.state, view.record["state"]


def listed(records: CouncilRecords) -> list[str]:
    return [each.state for each in parked.listed(records.outbox)]


# Systems that answer at once


def test_what_is_stored_at_once_leaves_nothing_behind(desk: Any) -> None:
    system = Paper()
    records, record = desk(system), assessment()
    view = create(records, record)
    assert (view.recording.state, view.record) == ("recorded", record)
    assert records.get(record["id"]).etag == view.etag == system.get(record["id"]).etag
    assert listed(records) == []
    assert records.copies.among("testham", "needs-assessment", [record["id"]]) == {}


@pytest.mark.parametrize("failure", [BackendUnavailableError("x"), BackendNonsenseError("x")])
def test_what_fails_is_pending_readable_changeable_and_arrives_once(
    desk: Any, clock: Clock, failure: Exception
) -> None:
    system = Paper()
    system.failing = [failure]
    records, record = desk(system), assessment()
    assert create(records, record) is None
    first = records.get(record["id"])
    assert (first.recording.state, first.record) == ("pending", record)
    second = records.amend(record["id"], first.etag, moved("in-progress"))
    third = records.amend(record["id"], second.etag, moved("submitted"))
    with pytest.raises(StaleRecordError):
        records.amend(record["id"], second.etag, moved("withdrawn"))
    assert len({first.etag, second.etag, third.etag}) == 3
    assert system.records == {}
    deliver(records, clock, turns=3)
    assert states(records, record["id"]) == ("recorded", "submitted")
    assert records.get(record["id"]).etag == third.etag, "the tag a client holds stays good"
    assert system.writes == 3, "every version arrived, each once"
    assert listed(records) == []
    again = records.amend(record["id"], third.etag, moved("assured"))
    assert again.recording.state == "recorded"
    assert system.records[record["id"]]["state"] == "assured"


@pytest.mark.parametrize("repeats", ["idempotent", "queryable"])
@pytest.mark.parametrize("failure", [OutcomeUnknownError("x"), BackendTimeoutError("x")])
def test_an_unknown_outcome_is_looked_up_and_never_written_twice(
    desk: Any, clock: Clock, failure: Exception, repeats: Any
) -> None:
    system = Paper(repeats)
    system.losing = [failure]
    records, record = desk(system), assessment()
    assert create(records, record) is None
    assert states(records, record["id"]) == ("pending", "requested")
    deliver(records, clock)
    assert states(records, record["id"]) == ("recorded", "requested")
    assert system.writes == 1


def test_a_system_that_bears_neither_is_never_asked_again_blindly(desk: Any, clock: Clock) -> None:
    system = Paper("neither")
    system.losing = [OutcomeUnknownError("x")]
    records, record = desk(system), assessment()
    assert create(records, record) is None
    deliver(records, clock, turns=2)
    assert (system.writes, listed(records)) == (1, ["outcome-unknown"])
    assert states(records, record["id"]) == ("pending", "requested"), "still readable, not lost"


def test_where_nothing_was_written_neither_may_be_asked_again(desk: Any, clock: Clock) -> None:
    system = Paper("neither")
    system.failing = [BackendUnavailableError("x")]
    records, record = desk(system), assessment()
    create(records, record)
    deliver(records, clock)
    assert states(records, record["id"]) == ("recorded", "requested")


def test_a_refusal_within_the_request_leaves_nothing(desk: Any) -> None:
    system = Paper()
    system.failing = [NotHoldableError("/reason", "x")]
    records, record = desk(system), assessment()
    with pytest.raises(NotHoldableError):
        create(records, record)
    with pytest.raises(RecordNotFoundError):
        records.get(record["id"])
    assert listed(records) == []


def test_what_no_place_takes_is_refused_before_it_is_accepted(desk: Any) -> None:
    records = desk(Paper())
    with pytest.raises(NotHoldableError):
        admit(records, assessment(reason="!"))
    assert listed(records) == []


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (NotHoldableError("/reason", "x"), "not-holdable"),
        (NotOfferedError("x"), "refused-by-system"),
    ],
)
def test_a_refusal_later_is_told_and_waits_for_a_person(
    desk: Any, clock: Clock, failure: Exception, reason: str
) -> None:
    system = Paper()
    system.failing = [BackendUnavailableError("x"), failure]
    records, record = desk(system), assessment()
    create(records, record)
    deliver(records, clock)
    view = records.get(record["id"])
    assert (view.recording.state, view.recording.reason) == ("refused", reason)
    assert view.record == record
    [waiting] = parked.listed(records.outbox, parked_only=True)
    parked.replay(records.outbox, records.copies, waiting.reference)
    assert records.get(record["id"]).recording.state == "pending"
    deliver(records, clock)
    assert states(records, record["id"]) == ("recorded", "requested")


def test_what_is_given_up_is_gone_and_the_system_is_right(desk: Any, clock: Clock) -> None:
    system = Paper()
    system.failing = [BackendUnavailableError("x"), NotOfferedError("x")]
    records, record = desk(system), assessment()
    create(records, record)
    deliver(records, clock)
    [waiting] = parked.listed(records.outbox)
    parked.discard(records.outbox, records.copies, waiting.reference)
    with pytest.raises(RecordNotFoundError):
        records.get(record["id"])


def test_nonsense_is_tried_eight_times_and_then_parked(desk: Any, clock: Clock) -> None:
    system = Paper()
    system.failing = [BackendNonsenseError("x")] * 50
    records = desk(system)
    create(records, assessment())
    deliver(records, clock, turns=12)
    assert listed(records) == ["back-end-nonsense"]
    assert len(system.failing) == 50 - delivering.MOST_NONSENSE


def test_an_outage_of_a_week_loses_nothing_and_one_of_three_is_parked(
    desk: Any, clock: Clock
) -> None:
    system = Paper()
    system.failing = [BackendUnavailableError("x")] * 3
    records, record = desk(system), assessment()
    create(records, record)
    clock.now += 7 * 86_400
    deliver(records, clock)
    assert listed(records) == ["waiting"]
    clock.now += 14 * 86_400
    deliver(records, clock)
    assert listed(records) == ["too-old"]
    assert states(records, record["id"]) == ("pending", "requested")


def test_the_council_changed_it_before_our_change_arrived(desk: Any, clock: Clock) -> None:
    system = Paper()
    system.failing = [BackendUnavailableError("x")]
    records, record = desk(system), assessment()
    create(records, record)
    records.amend(record["id"], ANY_VERSION, moved("in-progress"))
    [first] = records.outbox.claim("testham", "needs-assessment", 1) or [None]
    assert first is None, "not due yet"
    clock.now += 10
    [first] = records.outbox.claim("testham", "needs-assessment", 1)
    delivering.settle(records, first, delivering.hand_over(records, first), seen=True)
    system.records[record["id"]]["reason"] = "Written by the council"
    deliver(records, clock)
    view = records.get(record["id"])
    assert (view.recording.state, view.recording.reason) == ("refused", "changed-meanwhile")
    assert system.records[record["id"]]["state"] == "requested", "nobody's change is lost"


def test_without_the_system_only_what_the_gateway_holds_is_there(desk: Any) -> None:
    system = Paper()
    system.failing = [BackendUnavailableError("x")]
    records, pending, stored = desk(system), assessment(), assessment()
    create(records, pending)
    create(records, stored)
    alone = records.without_system()
    assert alone.get(pending["id"]).record == pending
    changed = alone.amend(pending["id"], ANY_VERSION, moved("in-progress"))
    assert changed.recording.state == "pending"
    for act in (
        lambda: alone.get(stored["id"]),
        lambda: alone.amend(stored["id"], ANY_VERSION, moved("in-progress")),
        lambda: alone.search({}, None, 10),
    ):
        with pytest.raises(SystemNotAskedError):
            act()


# What a system cannot hold


def test_what_the_system_cannot_hold_is_kept_and_put_back(desk: Any) -> None:
    system = Paper()
    records, record = desk(system), named(LONG)
    view = create(records, record)
    assert (view.recording.state, view.record) == ("recorded", record)
    assert system.records[record["id"]]["person"]["name"]["family"] == LONG[:10]
    assert records.get(record["id"]) == view
    found = records.search({"state": ["requested"]}, None, 10)
    assert found.items == (record,)
    changed = records.amend(record["id"], view.etag, moved("in-progress"))
    assert (changed.recording.state, changed.record) == (
        "recorded",
        {**record, "state": "in-progress"},
    )
    assert records.get(record["id"]) == changed
    with pytest.raises(StaleRecordError):
        records.amend(record["id"], view.etag, moved("withdrawn"))


def test_a_change_of_what_is_kept_alone_is_a_change(desk: Any) -> None:
    records, record = desk(Paper()), named(LONG)
    before = create(records, record)
    other = LONG[:10] + "-Other"

    def renamed(now: Record) -> Record:
        return {**now, "person": {**now["person"], "name": {"given": "Ann", "family": other}}}

    after = records.amend(record["id"], before.etag, renamed)
    assert after.etag != before.etag
    assert records.get(record["id"]).record["person"]["name"]["family"] == other


def test_what_begins_to_be_too_long_is_kept_from_then_on(desk: Any) -> None:
    records, record = desk(Paper()), assessment()
    before = create(records, record)

    def renamed(now: Record) -> Record:
        return {**now, "person": {**now["person"], "name": {"given": "Ann", "family": LONG}}}

    after = records.amend(record["id"], before.etag, renamed)
    assert after.recording.state == "recorded"
    assert records.get(record["id"]).record["person"]["name"]["family"] == LONG
    short = records.amend(record["id"], after.etag, lambda now: {**record, "state": "withdrawn"})
    assert records.get(record["id"]).record["person"]["name"]["family"] == "Short"
    assert short.recording.state == "recorded"


def test_no_entity_tag_comes_again_when_something_is_kept_a_second_time(desk: Any) -> None:
    records, record = desk(Paper()), named(LONG)
    long = create(records, record)
    person = {**record["person"], "name": {"given": "Ann", "family": "Short"}}
    short = records.amend(record["id"], long.etag, lambda now: {**now, "person": person})
    again = records.amend(record["id"], short.etag, lambda now: {**record, "state": "in-progress"})
    assert again.record["person"]["name"]["family"] == LONG
    assert len({long.etag, short.etag, again.etag}) == 3
    assert records.get(record["id"]) == again
    with pytest.raises(StaleRecordError):
        records.amend(record["id"], long.etag, moved("withdrawn"))


def test_the_council_changed_its_part_and_wins(desk: Any) -> None:
    system = Paper()
    records, record = desk(system), named(LONG)
    before = create(records, record)
    system.records[record["id"]]["state"] = "in-progress"
    view = records.get(record["id"])
    assert view.record["person"]["name"]["family"] == LONG, "this part is as it was left"
    assert view.recording.changed == ()
    assert view.etag != before.etag
    system.records[record["id"]]["person"]["name"]["family"] = "Married"
    view = records.get(record["id"])
    assert view.record["person"]["name"]["family"] == "Married"
    assert view.recording.changed == ("/person/name/family",)
    with pytest.raises(StaleRecordError):
        records.amend(record["id"], before.etag, moved("withdrawn"))
    after = records.amend(record["id"], view.etag, moved("withdrawn"))
    assert after.recording.changed == ()
    assert system.records[record["id"]]["person"]["name"]["family"] == "Married"


def test_a_change_that_fails_half_way_is_finished_later(desk: Any, clock: Clock) -> None:
    system = Paper()
    records, record = desk(system), named(LONG)
    before = create(records, record)
    system.losing = [OutcomeUnknownError("x")]
    view = records.amend(record["id"], before.etag, moved("in-progress"))
    assert (view.recording.state, view.record["state"]) == ("pending", "in-progress")
    deliver(records, clock)
    assert states(records, record["id"]) == ("recorded", "in-progress")
    assert records.get(record["id"]).record["person"]["name"]["family"] == LONG
    assert system.writes == 2


def test_a_change_that_is_refused_puts_back_what_was_kept(desk: Any) -> None:
    system = Paper()
    records, record = desk(system), named(LONG)
    before = create(records, record)
    system.failing = [NotHoldableError("/reason", "x")]
    with pytest.raises(NotHoldableError):
        records.amend(record["id"], before.etag, moved("in-progress"))
    assert records.get(record["id"]) == before


# Systems that take batches


def test_a_night_records_what_was_pending(desk: Any, clock: Clock) -> None:
    system = NightPaper()
    records, record = desk(system), named(LONG)
    admit(records, record)
    first = records.get(record["id"])
    assert first.recording.state == "pending"
    last = records.amend(record["id"], first.etag, moved("in-progress"))
    deliver(records, clock)
    assert states(records, record["id"]) == ("pending", "in-progress")
    system.night()
    deliver(records, clock)
    assert states(records, record["id"]) == ("recorded", "in-progress")
    view = records.get(record["id"])
    assert view.record["person"]["name"]["family"] == LONG
    assert view.etag == last.etag
    after = records.amend(record["id"], view.etag, moved("submitted"))
    assert after.recording.state == "pending"
    deliver(records, clock)
    system.night()
    deliver(records, clock)
    assert states(records, record["id"]) == ("recorded", "submitted")
    assert listed(records) == []


def test_what_changes_while_a_batch_is_away_goes_with_the_next(desk: Any, clock: Clock) -> None:
    system = NightPaper()
    records, record = desk(system), assessment()
    admit(records, record)
    deliver(records, clock)
    records.amend(record["id"], ANY_VERSION, moved("in-progress"))
    deliver(records, clock)
    system.night()
    deliver(records, clock)
    assert states(records, record["id"]) == ("pending", "in-progress")
    system.night()
    deliver(records, clock)
    assert states(records, record["id"]) == ("recorded", "in-progress")


def test_a_batch_that_was_interrupted_is_not_handed_over_twice(desk: Any, clock: Clock) -> None:
    system = NightPaper()
    records, record = desk(system), assessment()
    admit(records, record)
    claimed = records.outbox.claim_batch("testham", "needs-assessment", 10)
    from adapters.contract import Submission

    system.submit(claimed[0].batch or "", [Submission(claimed[0].reference, record, None)])
    system.night()  # and here the gateway had died before it could note that it was handed over
    clock.now += LEASE_SECONDS + 1
    deliver(records, clock, turns=2)
    assert states(records, record["id"]) == ("recorded", "requested")
    assert len(system.done) == 1


def test_a_batch_that_cannot_be_handed_over_is_tried_again(desk: Any, clock: Clock) -> None:
    system = NightPaper()
    system.failing = [BackendUnavailableError("x"), OutcomeUnknownError("x")]
    records, record = desk(system), assessment()
    admit(records, record)
    deliver(records, clock, turns=3)
    system.night()
    deliver(records, clock)
    assert states(records, record["id"]) == ("recorded", "requested")
    assert len(system.done) == 1


def test_the_council_changed_it_before_the_night(desk: Any, clock: Clock) -> None:
    system = NightPaper()
    records, record = desk(system), assessment()
    system.records[record["id"]] = {**record}
    records.amend(record["id"], ANY_VERSION, moved("in-progress"))
    system.records[record["id"]]["reason"] = "Written by the council"
    deliver(records, clock)
    view = records.get(record["id"])
    assert (view.recording.state, view.recording.reason) == ("refused", "changed-meanwhile")
    [waiting] = parked.listed(records.outbox, parked_only=True)
    parked.discard(records.outbox, records.copies, waiting.reference)
    view = records.get(record["id"])
    assert (view.recording.state, view.record["reason"]) == ("recorded", "Written by the council")


def test_take_receipts_of_nothing(desk: Any) -> None:
    assert overnight.take_receipts(desk(NightPaper())) == 0


# Search


def test_a_search_gives_the_systems_records_and_those_on_their_way(desk: Any) -> None:
    system = Paper()
    records = desk(system)
    stored = [assessment() for _ in range(3)]
    for each in stored:
        create(records, each)
    pending = [assessment() for _ in range(3)]
    for each in pending:
        system.failing = [BackendUnavailableError("x")]
        create(records, each)
    ours = assessment()
    ours["person"]["nhsNumber"] = NUMBER
    system.failing = [BackendUnavailableError("x")]
    create(records, ours)
    wanted = [each["id"] for each in (*stored, *pending, ours)]
    for limit in (1, 2, 3, 4, 50):
        found: list[str] = []
        after = None
        while True:
            page = records.search({}, after, limit)
            assert len(page.items) <= limit
            found += [item["id"] for item in page.items]
            after = page.after
            if after is None:
                break
            assert page.items
        assert found == wanted
    by_number = records.search({"person.nhsNumber": [NUMBER]}, None, 10)
    assert [item["id"] for item in by_number.items] == [ours["id"]]
    records.amend(ours["id"], ANY_VERSION, moved("in-progress"))
    assert records.search({"state": ["in-progress"]}, None, 10).items == (
        {**ours, "state": "in-progress"},
    )


def test_whoever_turns_pages_meets_every_record_once_whatever_arrives(
    desk: Any, clock: Clock
) -> None:
    system = Paper()
    records = desk(system)
    stored = [assessment() for _ in range(3)]
    for each in stored:
        create(records, each)
    pending = [assessment() for _ in range(4)]
    for each in pending:
        system.failing = [BackendUnavailableError("x")]
        create(records, each)
    system.failing = [BackendUnavailableError("x")] * 2
    for limit in (1, 2, 3):
        found: list[str] = []
        after, page_number = None, 0
        late = assessment()
        while True:
            page = records.search({}, after, limit)
            found += [item["id"] for item in page.items]
            after, page_number = page.after, page_number + 1
            if page_number == 2:
                create(records, late)
            if page_number == 4 and limit == 1:
                system.failing = []
                deliver(records, clock)
                assert listed(records) == []
            if after is None:
                break
        there = [each["id"] for each in (*stored, *pending)]
        assert [id for id in found if id in there] == [id for id in found if id in set(there)]
        assert sorted(id for id in found if id in there) == sorted(there), limit
        assert len(found) == len(set(found)), limit


def test_a_newer_version_stands_where_the_systems_stands(desk: Any) -> None:
    system = NightPaper()
    records = desk(system)
    both = [assessment(), assessment()]
    for each in both:
        system.records[each["id"]] = each
    records.amend(both[0]["id"], ANY_VERSION, moved("in-progress"))
    changed = {**both[0], "state": "in-progress"}
    assert records.search({}, None, 10).items == (changed, both[1])
    assert records.search({"state": ["requested"]}, None, 10).items == (both[1],)
    assert records.search({"state": ["in-progress"]}, None, 10).items == (changed,)


@pytest.mark.parametrize("position", ["", "nowhere", "pending:", "pending:x:", "pending:²:"])
def test_a_position_that_no_search_gave(desk: Any, position: str) -> None:
    with pytest.raises(UnknownPositionError):
        desk(Paper()).search({}, position, 10)
