"""What a handler is given.

Handlers are plain functions, found by `operationId`, taking one `Call` and returning one `Answer`.
An `async def` handler computes, or waits for lanes, and never blocks; a `def` handler may block on
a council's system and runs in that system's own lane.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gateway.answer import Answer

if TYPE_CHECKING:
    from gateway.councils import Council
    from gateway.runtime import Runtime
    from gateway.security import Principal


@dataclass(slots=True)
class Call:
    """One validated request: every value in it satisfies the standard's schemas."""

    runtime: Runtime
    council: Council | None
    principal: Principal | None
    path: dict[str, Any]
    query: dict[str, Any]
    headers: dict[str, Any]
    body: Any = None
    wants_page: bool = False
    """Whether the caller would rather have a page than JSON, of an operation that gives both."""
    without_system: bool = False
    """Whether the council's system must not be asked: only what the gateway holds is there."""


Handler = Callable[[Call], Answer] | Callable[[Call], Awaitable[Answer]]
