"""The councils this gateway serves: found by slug or GSS code, a lane for each of their systems.

A council file that cannot be used stops that council and no other: it is said in the log, counted
in `/health`, and its address answers `unknown-council`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, ParamSpec, TypeVar

import openapi
from adapters.errors import BackendUnavailableError, NotOfferedError, OutcomeUnknownError
from gateway.answer import Answer
from gateway.call import Call
from gateway.delivery.records import CouncilRecords, SystemNotAskedError
from gateway.lanes import Lane
from gateway.problems import Problem
from gateway.rules.charging import STATUTORY, ChargingPolicy
from gateway.rules.charging.policy_reading import read_policy
from openapi.bundle import operations

P = ParamSpec("P")
T = TypeVar("T")


class Council:
    """One council as the gateway knows it."""

    def __init__(
        self,
        *,
        name: str,
        slug: str,
        gss: str,
        is_test: bool,
        services: Mapping[str, CouncilRecords],
        lanes: Mapping[str, Lane],
        own: Lane,
        close: Callable[[], None],
        charging_policies: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        """`lanes`: the lane of each service's system. `own`: for work that asks no system.
        `charging_policies`: as the standard has them. Raises Refused for one that cannot be.
        """
        self.name, self.slug, self.gss, self.is_test = name, slug, gss, is_test
        self.services, self._lanes = dict(services), dict(lanes)
        self._own, self._close = own, close
        self.charging_policies = tuple(sorted(charging_policies, key=lambda each: each["since"]))
        self._policies = tuple(read_policy(each, "") for each in self.charging_policies)

    def charging_policy(self, on: date) -> ChargingPolicy:
        """The charging policy in force on a day: the regulations alone where none is stated."""
        started = (each for each in reversed(self._policies) if each.since <= on)
        return next(started, STATUTORY)

    def offers(self, service: str) -> CouncilRecords:
        """The council's records of one service. Raises NotOfferedError."""
        try:
            return self.services[service]
        except KeyError:
            raise NotOfferedError(f"{self.slug} does not offer {service}") from None

    @property
    def offered(self) -> tuple[str, ...]:
        """Every service under its base URL, by name: of its systems, and those that need none."""
        return tuple(sorted({*self.services, *open_services()}))

    async def handle(self, service: str, handler: Callable[[Call], Answer], call: Call) -> Answer:
        """A blocking handler's answer, made in the lane of the service's system.

        Where that system must not be asked now, what the gateway holds itself may be enough: then
        the handler is run again without the system.
        """
        lane = self._lanes.get(service, self._own)
        try:
            return await lane.run(handler, call)
        except OutcomeUnknownError:
            raise
        except (BackendUnavailableError, Problem) as failure:
            if isinstance(failure, Problem) and failure.slug != "overloaded":
                raise
            call.without_system = True
            try:
                return await self._own.run(handler, call)
            except SystemNotAskedError:
                raise failure from None

    async def ask(
        self, service: str, seconds: float, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What a blocking call to the service's system gives, within so many seconds."""
        return await self._lanes[service].run_within(seconds, call, *args, **kwargs)

    def close(self) -> None:
        """Take no more calls and give the council's connections back."""
        for lane in self._lanes.values():
            lane.close()
        self._close()


class Councils:
    """All councils, by every name they are called in a base URL."""

    def __init__(self, councils: Iterable[Council], *, faulty: int = 0) -> None:
        self._all, self.faulty = tuple(councils), faulty
        self._by_name = {name: each for each in self._all for name in (each.slug, each.gss)}

    def __iter__(self) -> Iterator[Council]:
        return iter(self._all)

    def get(self, name: str) -> Council | None:
        """The council with this slug or GSS code."""
        return self._by_name.get(name)


def per_council(document: Mapping[str, Any]) -> bool:
    """Whether a service stands under a council's base URL, as its document's first server says."""
    return "{council}" in document["servers"][0]["url"]


@cache
def open_services() -> frozenset[str]:
    """The services under a council that are open to everybody in every operation: they concern
    nobody's record, so that every council has them, whatever its systems are."""
    return frozenset(
        service
        for service in openapi.services()
        if per_council(document := openapi.document(service))
        and not any(operation["security"] for _, _, operation in operations(document))
    )
