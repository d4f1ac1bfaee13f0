"""Whether the adult's main or only home counts on a day: Sch 2, paras 1, 2 and 4 among it.

Lives here: the reasons for which it is left, and the twelve weeks with the stays that share them.
May not live here: what it is worth.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from conformance.native.charging import words
from conformance.native.charging.case import Case, day_of
from conformance.native.charging.day import Day

TWELVE_WEEKS: Final = 84
FIFTY_TWO_WEEKS: Final = 364


def why_left(day: Day) -> str | None:
    """Why the home does not count, by a word of the point `charging-home`; None when it does."""
    right = _why(day)
    return day.case.bend("home", right, means=day.case.means, rules=day.rules, day=day.on)


def _why(day: Day) -> str | None:
    home, care = day.case.means["property"], day.case.means["care"]
    if day.rules == "own-home":
        return "at-home"
    if home.get("occupiers"):
        return "occupied"
    if day.rules == "temporary":
        if "intendsToReturn" not in home:
            day.say(words.RETURNS)
        if home.get("intendsToReturn", care["stay"] == "short-term"):
            return "returning"
    if day.rules == "permanent" and day.on < twelve_weeks_end(day.case):
        return "twelve-weeks"
    return "discretion" if home.get("discretionaryDisregard") else None


def twelve_weeks_end(case: Case) -> date:
    """The first day of a permanent stay on which the home counts, if nothing else leaves it."""
    care = case.means["care"]
    start = day_of(care["start"])
    used = days_used(case, start)
    end = start + timedelta(days=max(0, TWELVE_WEEKS - used))
    return case.bend("twelve-weeks", end, care=care, used=used)


def days_used(case: Case, start: date) -> int:
    """The days of earlier permanent stays that this one shares its twelve weeks with.

    The 52 weeks run from the end of the first of them. A stay that begins after them is a first
    stay again, which is more than the words of sub-paragraph (3) may give.
    """
    stays = sorted(
        (day_of(stay["start"]), day_of(stay["end"]))
        for stay in case.means["care"].get("earlierStays", [])
    )
    used, edge = 0, None
    for began, ended in stays:
        if edge is None or not _within(case, edge, began):
            used, edge = 0, ended
        used += (ended - began).days + 1
    return used if edge is not None and _within(case, edge, start) else 0


def _within(case: Case, edge: date, began: date) -> bool:
    gap = (began - edge).days
    linked: bool = case.bend("linked", gap <= FIFTY_TWO_WEEKS, gap=gap)
    return linked


def twelve_weeks_matter(case: Case) -> bool:
    """Whether the home begins to count when the twelve weeks are over."""
    home, care = case.means.get("property"), case.means["care"]
    if home is None or care["setting"] != "care-home" or care["stay"] != "permanent":
        return False
    return not home.get("occupiers") and not home.get("discretionaryDisregard")
