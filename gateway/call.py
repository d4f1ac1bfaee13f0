"""What a handler is given and what it gives back.

Handlers are plain functions named as their `operationId` in snake case, taking one `Call` and
returning one `Answer`. An `async def` handler computes and never waits; a `def` handler may block
on a council's system and runs in that council's own lane.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

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


@dataclass(slots=True)
class Answer:
    """What goes back: a JSON object (or bytes of JSON already made), its status and headers."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Call], Answer] | Callable[[Call], Awaitable[Answer]]
