"""Goes on delivering until nothing is left: one task in the event loop of every worker process.

Each council's system is served by a task of its own, in its own lane, so that one that hangs holds
back nobody else's deliveries. Leases in the outbox keep the processes out of each other's way. What
may not come in here: what a delivery is, or what its failure means.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import partial

from adapters.errors import AdapterError, BackendError
from gateway import telemetry
from gateway.breaker import Budget
from gateway.councils import Council
from gateway.delivery import delivering, overnight
from gateway.delivery.outbox import LEASE_SECONDS, Delivery, Outbox
from gateway.delivery.records import CouncilRecords
from gateway.lanes import Lane
from gateway.problems import Problem

_log = logging.getLogger(__name__)

AT_A_TIME = 4
"""Deliveries to one service of one council that are under way together."""


class DeliveryWorker:
    """Delivers what is due, every `pause` seconds; at a council whose system works at night, takes
    receipts and hands over batches every `receipts` seconds. `quiet`: see `overnight`."""

    def __init__(
        self,
        councils: Iterable[Council],
        outbox: Outbox,
        own: Lane,
        *,
        pause: float,
        receipts: float,
        deadline: float,
        quiet: float,
    ) -> None:
        self._councils = {each.slug: each for each in councils}
        self._outbox, self._own = outbox, own
        self._pause, self._receipts, self._deadline = pause, receipts, deadline
        self._quiet = quiet
        self._busy: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._looked: dict[tuple[str, str], float] = {}
        self._budgets: dict[tuple[str, str], Budget] = {}

    async def run(self) -> None:
        """Until cancelled. What goes wrong is said in the log and tried again."""
        try:
            while True:
                with suppress(AdapterError, Problem):  # the gateway's own store is away
                    await self._round()
                await asyncio.sleep(self._pause)
        finally:
            for task in self._busy.values():
                task.cancel()

    async def once(self) -> None:
        """Do all that is due now, and wait for it."""
        await self._round()
        await asyncio.gather(*self._busy.values())

    async def _round(self) -> None:
        for key in await self._own.run(self._outbox.due):
            self._start(key)
        for council in self._councils.values():
            for service, records in council.services.items():
                key = (council.slug, service)
                if records.direct is None:
                    self._start(key)

    def _time_to_look(self, key: tuple[str, str]) -> bool:
        return time.monotonic() - self._looked.get(key, -self._receipts) >= self._receipts

    def _start(self, key: tuple[str, str]) -> None:
        slug, service = key
        council, busy = self._councils.get(slug), self._busy.get(key)
        if council is None or service not in council.services or (busy and not busy.done()):
            return  # no longer served here, or somebody is at it
        if council.services[service].direct is not None:
            work = self._at_once
        elif self._time_to_look(key):
            work = self._overnight
        else:
            return
        self._busy[key] = asyncio.create_task(self._reported(key, work(council, service)))

    async def _reported(self, key: tuple[str, str], work: object) -> None:
        try:
            await work  # type: ignore[misc]
        except (BackendError, Problem) as failure:
            _log.info("%s/%s: delivery waits: %s", *key, type(failure).__name__)
        except Exception as failure:
            # The class is enough to find it; the message may quote a record.
            _log.error("%s/%s: delivery failed: %s", *key, type(failure).__name__)

    async def _at_once(self, council: Council, service: str) -> None:
        records = council.services[service]
        budget = self._budgets.setdefault((council.slug, service), Budget())
        while True:
            claim = partial(self._outbox.claim, council.slug, service, AT_A_TIME)
            claimed = await self._own.run(claim)
            if not claimed:
                return
            tries = (self._try(council, records, budget, each) for each in claimed)
            if not all(await asyncio.gather(*tries)):
                return

    async def _try(
        self, council: Council, records: CouncilRecords, budget: Budget, delivery: Delivery
    ) -> bool:
        """Make one delivery; whether the system can be asked for more."""
        if delivery.attempt == 1:
            budget.first_try()
        elif not budget.may_retry():
            await self._own.run(self._outbox.put_back, delivery)
            return False
        try:
            stored = await council.ask(
                records.service, self._deadline, delivering.hand_over, records, delivery
            )
        except (BackendError, Problem) as failure:
            meaning = delivering.meaning_of(failure, records, delivery)
            await self._own.run(delivering.put_off, records, delivery, meaning)
            if meaning.then != "later":
                telemetry.delivery_parked(council.slug, meaning.reason)
            return meaning.reason not in ("back-end-unavailable", "back-end-timeout")
        except Exception as failure:
            meaning = delivering.meaning_of(failure, records, delivery)
            await self._own.run(delivering.put_off, records, delivery, meaning)
            raise
        await self._own.run(partial(delivering.settle, records, delivery, stored, seen=True))
        if delivery.attempt > 1:
            budget.succeeded()
        return True

    async def _overnight(self, council: Council, service: str) -> None:
        records, key = council.services[service], (council.slug, service)
        self._looked[key] = time.monotonic()
        long = LEASE_SECONDS / 2
        await council.ask(service, long, overnight.take_receipts, records)
        while await council.ask(service, long, overnight.hand_over_batch, records, self._quiet):
            pass
