"""A request that has been found to be in order, as the operations get it.

What may not come in here: how it was found to be in order.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.native.http import Answer, Request
from conformance.native.routes import Route
from conformance.native.tokens import Caller


@dataclass(slots=True)
class Call:
    """One call of one operation."""

    request: Request
    route: Route
    caller: Caller
    """Who calls; nobody in particular where the operation is open to everybody."""
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    sent: Any = None
    """The body as it was sent."""
    body: Any = None
    """The body without what holds nothing."""


NOBODY = Caller("", frozenset())
Handler = Callable[[Call], Awaitable[Answer]]
