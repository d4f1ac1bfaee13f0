"""Deliveries to a system that takes batches: handed over together, settled by its receipts.

Receipts come first and batches after, so that what a night took is known before anything is handed
over again. What may not come in here: what a batch looks like, and when this is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from adapters.contract import Receipt, Submission
from adapters.errors import RecordNotFoundError
from gateway.delivery import delivering
from gateway.delivery.delivering import CHANGED_SINCE, Meaning
from gateway.delivery.outbox import Delivery
from gateway.delivery.records import CouncilRecords

LARGEST_BATCH = 10_000
_REFUSALS = {"stale": "changed-meanwhile", "not-holdable": "not-holdable"}


def take_receipts(records: CouncilRecords) -> int:
    """Settle whatever the system has given receipts for; how many deliveries that were.

    Raises BackendError where the system's files cannot be read.
    """
    system = records.batched
    assert system is not None
    receipts = {each.reference: each for each in system.receipts()}
    waiting = records.outbox.waiting(records.council, records.service)
    return _settled(records, waiting, receipts)


def hand_over_batch(records: CouncilRecords, quiet: float) -> int:
    """Hand over everything that is due, as one batch; how many deliveries that were.

    Records that changed in the last `quiet` seconds wait, so that what somebody does in one go goes
    in one batch: until it is taken, no later change of the record can be handed over. Raises
    BackendError; then the batch is tried again as it was.
    """
    system = records.batched
    assert system is not None
    claimed = records.outbox.claim_batch(
        records.council, records.service, LARGEST_BATCH, quiet=quiet
    )
    if not claimed:
        return 0
    batch = claimed[0].batch
    assert batch is not None
    if any(each.attempt > 1 for each in claimed):
        # It may have been handed over, and taken, before we were interrupted.
        settled = _settled(records, claimed, {each.reference: each for each in system.receipts()})
        if settled:
            return settled
    latest = {each.place.resource: each for each in claimed}
    copies = records.copies.among(records.council, records.service, list(latest))
    submissions = []
    for resource, each in latest.items():
        copy = copies.get(resource)
        base = copy.base if copy is not None else None
        submissions.append(Submission(each.reference, each.record, base))
    try:
        refused = system.submit(batch, submissions)
    except Exception as failure:
        meaning = delivering.meaning_of(failure, records, claimed[0])
        records.outbox.postpone(claimed, meaning.reason)
        raise
    records.outbox.handed_over(claimed)
    _settled(records, claimed, {each.reference: each for each in refused})
    return len(claimed)


def _settled(
    records: CouncilRecords, deliveries: Sequence[Delivery], receipts: dict[str, Receipt]
) -> int:
    """Settle the deliveries that have a receipt, and the earlier versions that went with them."""
    done = 0
    for each in deliveries:
        receipt = receipts.get(each.reference)
        if receipt is None:
            continue
        same = [d for d in deliveries if d.place == each.place and d.version <= each.version]
        if receipt.refused:
            reason = _REFUSALS.get(receipt.refused, "refused-by-system")
            for one in same:
                delivering.put_off(records, one, Meaning("refused", reason))
        else:
            _arrived(records, each, same)
        done += len(same)
    return done


def _arrived(records: CouncilRecords, delivery: Delivery, same: Sequence[Delivery]) -> None:
    split = records.system.split(delivery.record, proved=False)
    base = CHANGED_SINCE
    with suppress(RecordNotFoundError):
        found = records.system.get(delivery.place.resource)
        if found.record == split.held:
            base = found.etag
    with records.copies.database.writing() as connection:
        for each in same:
            records.outbox.settle(connection, each)
        records.copies.recorded(
            connection, delivery.place, delivery.version, base=base, kept=split.kept, seen=True
        )
