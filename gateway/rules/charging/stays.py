"""Whose rules apply on a day: those of one's own home, of a temporary or of a permanent stay.

Lives here: short-term stays (reg 8) and the twelve weeks of Schedule 2 para 2 with their linking.
May not live here: what the rules do.

Where the law as sourced is silent: an earlier permanent stay is linked when the next one begins
at most 52 weeks (364 days) after its last day, and links run on from stay to stay, since it is the
balance of the first twelve weeks that is left. A stay called short-term that lasts longer is
charged as a short one for the council's weeks and as a temporary one after them. On days before a
permanent stay began the home counts as little as in its first twelve weeks.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from gateway.rules.charging.case import DAY, WEEK, CareGiven, Case
from gateway.rules.charging.policy import ChargingPolicy

Rules: TypeAlias = Literal["own-home", "temporary", "permanent"]
TWELVE_WEEKS: Final = 12 * 7
LINKED: Final = timedelta(weeks=52)
MOST_SHORT_WEEKS: Final = 8


def short_end(case: Case, policy: ChargingPolicy) -> date:
    """The first day on which a short-term stay is no longer charged as at home."""
    weeks = min(max(policy.short_stay_as_own_home_weeks, 0), MOST_SHORT_WEEKS)
    return (case.care.start or case.start) + weeks * WEEK


def rules(case: Case, policy: ChargingPolicy, on: date) -> Rules:
    """The rules for that day."""
    stay = case.care.stay
    if case.care.setting == "own-home":
        return "own-home"
    if stay == "permanent":
        return "permanent"
    if stay == "short-term" and on < short_end(case, policy):
        return "own-home"
    return "temporary"


def twelve_weeks_end(care: CareGiven) -> date:
    """The first day after the twelve weeks of a permanent stay, less what linked stays used.

    The day the stay became permanent, when they used all of it.
    """
    start = care.start or date.min
    used = 0
    last: date | None = None
    for first, ended in care.earlier:
        if last is not None and first - last > LINKED:
            used = 0
        used = min(used + (ended - first + DAY).days, TWELVE_WEEKS)
        last = ended
    if last is not None and start - last > LINKED:
        used = 0
    return start + timedelta(days=TWELVE_WEEKS - used)
