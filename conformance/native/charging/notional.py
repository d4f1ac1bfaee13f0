"""Notional capital, which goes down each week by what it made the adult pay: regs 22 and 23.

Lives here: what is left of it on a day. May not live here: the charge.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeAlias

from conformance.native.charging import capital
from conformance.native.charging.case import Case, day_of
from conformance.native.charging.charge import ChargedDay
from conformance.native.charging.money import NOTHING

DayAt: TypeAlias = Callable[[date], ChargedDay]
WEEK = timedelta(weeks=1)


def left_on(case: Case, on: date, day_at: DayAt) -> Fraction:
    """What is left on a day, after the whole weeks for which it was counted."""
    first = left = capital.items(case, notional=True).total
    if "diminishingNotional" not in case.means or not first:
        return first
    since = week = day_of(case.means["diminishingNotional"]["since"])
    while week + WEEK <= on and left > 0:
        left = max(NOTHING, left - reduction(case, day_at(week), week, left))
        week += WEEK
    return case.bend("notional-left", left, first=first, since=since, day=on)


def reduction(case: Case, day: ChargedDay, week: date, left: Fraction) -> Fraction:
    """By how much it goes down in a week: the charge with it less the charge without it."""
    more, less = day.charge(left).charge, day.charge(NOTHING).charge
    return case.bend("notional-week", more - less, more=more, less=less, week=week)
