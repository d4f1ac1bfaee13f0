"""Whose rules apply on a day: those of one's own home, of a temporary or of a permanent stay.

Lives here: short-term stays (reg 8) and the twelve weeks of Schedule 2 para 2 with their linking.
May not live here: what the rules do.

Stays share the twelve weeks of the first of them when they begin at most 52 weeks (364 days) after
its last day: sub-paragraphs (1) and (2), which were read. A stay that begins later has twelve weeks
of its own, and counts as the first for those after it. Sub-paragraph (3) was read in its first
words only; they may deny that to whoever has shared before, and here it goes the adult's way.

Where the law as sourced is silent: a stay called short-term that lasts longer is
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
    first_ended: date | None = None
    for began, ended in care.earlier:
        if first_ended is None or began - first_ended > LINKED:
            first_ended, used = ended, 0
        used = min(used + (ended - began + DAY).days, TWELVE_WEEKS)
    if first_ended is not None and start - first_ended > LINKED:
        used = 0
    return start + timedelta(days=TWELVE_WEEKS - used)
