"""How much time a run may take: its profile, and a deadline that every layer asks about.

A layer that has no time left stops; what it did not look at is then not verified, which is honest.
What may not come in here: what a layer does with its time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal, TypeAlias

Profile: TypeAlias = Literal["smoke", "standard", "deep"]
SECONDS: dict[Profile, float] = {"smoke": 10.0, "standard": 60.0, "deep": 1800.0}
"""The most that one service may take, in seconds, whatever the layers do."""


class Budget:
    """The time of one run over one service, from the moment it is made. `clock` gives seconds."""

    def __init__(
        self,
        profile: Profile = "standard",
        *,
        seconds: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.profile = profile
        self._clock = clock
        self.deadline = clock() + (SECONDS[profile] if seconds is None else seconds)
        """When it ends, in seconds of the clock."""

    def seconds_left(self) -> float:
        """Seconds until the deadline; never negative."""
        return max(0.0, self.deadline - self._clock())

    @property
    def spent(self) -> bool:
        """Whether there is no time left."""
        return self.seconds_left() <= 0.0

    def share(self, fraction: float) -> Budget:
        """A budget of the same profile over this part of the time that is left (0 to 1)."""
        return Budget(self.profile, seconds=self.seconds_left() * fraction, clock=self._clock)
