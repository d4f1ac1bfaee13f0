"""The days on which something changes, so that each period has one charge.

Lives here: the dates and how each is said. May not live here: what changes on them.

The charging year begins on 6 April, benefit rates on the first Monday on or after it. A birthday
matters only where the minimum income guarantee is used, and the 65th for savings credit; the end of
the twelve weeks only where the home would count without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from gateway.rules.charging import ages, free, notes, savings_credit, stays
from gateway.rules.charging.case import DAY, Case
from gateway.rules.charging.household import GROWN, own_pension_age, partners_pension_age
from gateway.rules.charging.policy import ChargingPolicy

Change = tuple[date, str]


@lru_cache(maxsize=256)
def charging_year_end(on: date) -> date:
    """The first day of the next charging year: the next 6 April."""
    sixth = date(on.year, 4, 6)
    return sixth if sixth > on else date(on.year + 1, 4, 6)


@lru_cache(maxsize=256)
def next_benefit_rates(on: date) -> date:
    """The next first Monday on or after 6 April."""
    monday = _first_monday(on.year)
    return monday if monday > on else _first_monday(on.year + 1)


def _first_monday(year: int) -> date:
    sixth = date(year, 4, 6)
    return sixth + timedelta(days=-sixth.weekday() % 7)


def changes(case: Case, policy: ChargingPolicy) -> list[Change]:
    """The days that change something in this case only, apart from rates; in order."""
    found = [
        (on, said) for on, said in _birthdays(case) if stays.rules(case, policy, on) == "own-home"
    ]
    if savings_credit.starts_at_65(case):
        birthday = ages.birthday(case.person.born, savings_credit.OLD_ENOUGH)
        found.append((birthday, "The 65th birthday, from which savings credit is for the adult"))
    if case.care.stay == "short-term":
        end = stays.short_end(case, policy)
        found.append((end, "The weeks end in which a short stay is charged as at home"))
    home = case.home
    if case.care.stay == "permanent" and home and not (home.occupied or home.discretion):
        end = stays.twelve_weeks_end(case.care)
        found.append((end, "The 12 weeks end in which the home does not count"))
    for service in case.free:
        if service.reason == "reablement":
            start, end = free.reablement(case, service)
            found += [(start, "Free reablement starts"), (end, "Free reablement ends")]
    return sorted(found)


def _birthdays(case: Case) -> Iterator[Change]:
    person = case.person
    if person.household != "couple":
        yield ages.birthday(person.born, GROWN), "The 25th birthday"
    for on in _pension_days(person.born):
        if own_pension_age(person, on) != own_pension_age(person, on - DAY):
            yield on, "Pension age is reached"
    if person.partner_born:
        for on in _pension_days(person.partner_born):
            changed = partners_pension_age(person, on) != partners_pension_age(person, on - DAY)
            if changed and not own_pension_age(person, on):
                yield on, "The partner reaches pension age"


def _pension_days(born: date) -> set[date]:
    """Days on which it can be reached: the timetable's, and the edges of what must be stated."""
    return {ages.birthday(born, 60), ages.EQUAL, ages.pension_day(born)}


def next_change(after: date, own: list[Change], *, benefit_rates: bool) -> Change:
    """The next day after this one on which something changes, and why."""
    year = charging_year_end(after)
    coming = [(year, f"New rates from {notes.day(year)}")]
    if benefit_rates:
        monday = next_benefit_rates(after)
        coming.append((monday, f"New benefit rates from {notes.day(monday)}"))
    coming += [change for change in own if change[0] > after]
    first = min(on for on, _ in coming)
    reasons = dict.fromkeys(said for on, said in coming if on == first)
    return first, "; ".join(reasons)
