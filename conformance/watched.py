"""The implementation as a run reaches it: a subject that knows when to stop, and when to wait.

It stops where nobody answers or the time is spent, waits where the server asks for it, and notes
who sent what. What may not come in here: what an answer should be.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from conformance.budget import Budget
from conformance.model import Exchange
from conformance.subject import Subject, UnreachableError

SILENT = 3
"""Requests in a row without an answer after which a run sends no more."""
_TOO_MANY = 429
_WAITING = 0.25
"""The part of the time that may be spent on waiting as Retry-After asks."""
OWN = "own"
"""In `actors`: the test made up its own credentials."""


class Watched(Subject):
    """A subject under a budget. `sent` is called after every answer."""

    def __init__(
        self,
        service: str,
        base_url: str,
        *,
        tokens: Callable[[str], str | None],
        seed: int,
        budget: Budget,
        timeout: float = 10.0,
        verify: bool | str = True,
        sent: Callable[[], None] = lambda: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(
            service, base_url, tokens=tokens, seed=seed, timeout=timeout, verify=verify
        )
        self._budget = budget
        self.actors: dict[str, str] = {}
        """Exchange id -> who sent it: an actor, `nobody` or `own`."""
        self._sent, self._sleep = sent, sleep
        self._silent, self._patience, self._again = 0, budget.seconds_left() * _WAITING, False

    @property
    def stopped(self) -> str:
        """Why nothing more is sent; empty while it is."""
        if self._silent >= SILENT:
            return f"{self.base_url}: {SILENT} requests in a row had no answer, so the run stopped"
        if self._budget.spent:
            return "the time of this run was spent: give more with --seconds"
        return ""

    def send(self, method: str, path: str, **words: Any) -> Exchange:
        """As `Subject.send`. Raises UnreachableError also where the run has stopped."""
        while True:
            if why := self.stopped:
                raise UnreachableError(why)
            try:
                exchange = super().send(method, path, **words)
            except UnreachableError:
                self._silent += 1
                self._again = False
                raise
            self._silent = 0
            self.actors[exchange.id] = _who(words)
            self._sent()
            pause = _pause(exchange)
            if pause is None or pause > min(self._patience, self._budget.seconds_left()):
                self._again = False
                return exchange
            self._patience -= pause
            self._again = True
            self._sleep(pause)

    def _note(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> None:
        # What is sent again because the server asked for patience is no other question.
        if not self._again:
            super()._note(method, url, headers, content)


def _who(words: Mapping[str, Any]) -> str:
    own = {name.lower(): value for name, value in (words.get("headers") or {}).items()}
    if "authorization" in own:
        return OWN if own["authorization"] else "nobody"
    return str(words.get("actor", "citizen"))


def _pause(exchange: Exchange) -> float | None:
    """The seconds that a 429 asks for; None where nothing is to be waited for."""
    asked = exchange.header("retry-after") or ""
    if exchange.status != _TOO_MANY or not asked.isdecimal():
        return None
    return float(asked) if len(asked) < 6 else None
