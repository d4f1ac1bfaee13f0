"""The days on which something changes, found from the means and the law before any is charged.

Lives here: birthdays, new rates, and weeks that run out. May not live here: what changes on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TypeAlias

from conformance.native.charging import ages, home, savings_credit
from conformance.native.charging.case import Case, day_of
from conformance.native.charging.day import rules_on, short_stay_ends
from conformance.native.charging.figures import first_monday
from conformance.native.charging.free import SIX_WEEKS, reablement_starts

Change: TypeAlias = tuple[date, str]
"""The first day on which it is different, and why."""


def of_case(case: Case) -> list[Change]:
    """The changes that come once, in order."""
    found = sorted([*_births(case), *_stays(case), *_free(case)])
    return case.bend("changes", found, means=case.means, policy=case.policy)


def next_after(
    day: date, once: list[Change], case: Case, *, benefit_rates: bool
) -> tuple[date, list[str]]:
    """The next day on which something changes, at the latest 6 April, and all that does."""
    change = next_april(day)
    later = [each for each in once if each[0] > day]
    if benefit_rates:
        monday = next_benefit_rates(day)
        if case.bend("benefit-rates", True, day=monday):
            later.append((monday, "The rates of benefits are new"))
    later.append((change, "The rates of charging are new"))
    change = min(each for each, _ in later)
    return change, [why for each, why in later if each == change]


def next_april(day: date) -> date:
    """The first day of the next charging year."""
    this = date(day.year, 4, 6)
    return this if day < this else date(day.year + 1, 4, 6)


def next_benefit_rates(day: date) -> date:
    """The next day on which the rates of the DWP are new."""
    this = first_monday(day.year)
    return this if day < this else first_monday(day.year + 1)


def _births(case: Case) -> Iterator[Change]:
    """What an age changes: of savings credit, and of the guarantee, which is for those at home."""
    adult = case.means["adult"]
    if adult["household"] != "couple" and savings_credit.before_april_2016(case.means):
        yield savings_credit.old_enough(adult), "The adult is 65, as savings credit asks"
    born, told = day_of(adult["dateOfBirth"]), adult.get("pensionAge")
    grown = ages.birthday(born, 25)
    if adult["household"] != "couple" and rules_on(case, grown) == "own-home":
        yield grown, "The adult is 25"
    for day in ages.days_it_changes(born, told):
        if rules_on(case, day) == "own-home":
            yield day, "The adult's pension age"
    partner = adult.get("partner", {})
    if "dateOfBirth" in partner:
        for day in ages.days_it_changes(day_of(partner["dateOfBirth"]), partner.get("pensionAge")):
            reached = ages.pension_age_reached(born, day, told)
            if rules_on(case, day) == "own-home" and not reached:
                yield day, "The partner's pension age"


def _stays(case: Case) -> Iterator[Change]:
    """Weeks of a stay that run out."""
    care = case.means["care"]
    if care["setting"] == "care-home" and care["stay"] == "short-term":
        yield short_stay_ends(case), "The stay is no longer charged as at home"
    if home.twelve_weeks_matter(case):
        yield home.twelve_weeks_end(case), "The twelve weeks are over"


def _free(case: Case) -> Iterator[Change]:
    """Six weeks of reablement."""
    for service in case.means.get("freeServices", []):
        if service["reason"] == "reablement":
            start = reablement_starts(case, service)
            yield start, "Free reablement starts"
            yield start + SIX_WEEKS, "Free reablement is over"


def before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
