"""Everything one running gateway holds, made once at start-up and shared by all requests."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import openapi
from gateway.councils import Council, Councils
from gateway.delivery.outbox import Outbox
from gateway.deprecation import status_headers
from gateway.idempotency import IdempotencyKeys
from gateway.lanes import Lane
from gateway.problems import Problem
from gateway.security import Tokens
from gateway.settings import Settings


@dataclass(frozen=True, slots=True)
class Runtime:
    """The gateway's parts, by name."""

    settings: Settings
    councils: Councils
    tokens: Tokens
    keys: IdempotencyKeys
    outbox: Outbox
    lane: Lane
    """For blocking work that asks no council's system."""
    clock: Callable[[], float] = time.time
    site_names: frozenset[str] = field(default=frozenset())
    """First path segments that are pages and probes rather than councils."""

    def council(self, name: str) -> Council:
        """The council of a base URL. Raises Problem `unknown-council`."""
        found = self.councils.get(name)
        if found is None:
            raise Problem("unknown-council")
        return found

    def close(self) -> None:
        """Give back every connection and thread."""
        for council in self.councils:
            council.close()
        self.lane.close()
        self.keys.close()

    def status_headers(self, service: str, version: str = "v1") -> tuple[tuple[bytes, bytes], ...]:
        """Deprecation headers of a service."""
        status = openapi.status().get((service, version))
        return status_headers(status) if status else ()
