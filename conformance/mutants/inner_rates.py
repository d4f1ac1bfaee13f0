"""Faults inside the native implementation where a day decides which amount or policy holds.

What may not come in here: what is told of an amount (`outer_rates`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

import openapi
from conformance.mutants.inner_way import Hooks

_DAY = timedelta(days=1)
_Found = tuple[openapi.Rate, ...]


def _beside(days: int) -> Hooks:
    """The amounts of a day so many days later are given."""
    return {"rates-day": lambda value, **_: value + days * _DAY}


def _carried_on(value: _Found, *, on: date) -> _Found:
    """A rate without an amount for the day has its last one before it."""
    there = {each.name for each in value}
    last = (
        [each for each in openapi.rate_values(name) if each.until < on][-1:]
        for name in openapi.rate_names()
        if name not in there
    )
    return (*value, *(each for found in last for each in found))


def _carried_back(value: _Found, *, on: date) -> _Found:
    """A day before the first amounts has the first ones."""
    return value or openapi.rates_on(max(on, date(2015, 4, 6))) if on.year < 2020 else value


def _whole_years(value: _Found, *, on: date) -> _Found:
    """Amounts change with the calendar year: the one of 30 December holds from 1 January."""
    return openapi.rates_on(date(on.year, 12, 30))


def _last_known(value: str, *, on: str, known: Mapping[str, object]) -> str:
    """The newest policy, whatever the day."""
    return max(known)


def _first_known(value: str, *, on: str, known: Mapping[str, object]) -> str:
    """The first policy is never followed."""
    return min(known) if value else value


def _day_late(value: str, *, on: str, known: Collection[str]) -> str:
    """A policy begins on the day after its first."""
    return max((since for since in known if since < on), default="")


FAULTS: Mapping[str, Hooks] = {
    "next-year-a-day-early": _beside(1),
    "new-year-a-day-late": _beside(-1),
    "last-value-carried-on": {"rates": _carried_on},
    "first-value-carried-back": {"rates": _carried_back},
    "rates-by-calendar-year": {"rates": _whole_years},
    "policy-of-another-day": {"policy": _last_known},
    "policy-never-followed": {"policy": _first_known},
    "policy-a-day-late": {"policy": _day_late},
}
