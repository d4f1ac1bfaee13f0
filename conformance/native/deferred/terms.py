"""A council's terms of deferred payments, and the rate of interest of each half-year.

What may not come in here: what interest comes to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import openapi
from conformance.native.deferred.case import INTEREST, Case, pennies
from conformance.native.faults import Faults

Json = Any
STATUTORY: Mapping[str, Json] = {"since": "2015-04-01", "title": "The regulations alone"}
OWN: Mapping[str, Json] = {
    "since": "2019-10-01",
    "title": "Deferred payments at the native council",
    "source": "https://native.example/deferred-payments",
    "deferredPayment": {
        "belowMaximum": "0.10",
        "compounding": "monthly",
        "setUpFee": "480.00",
        "annualFee": "95.50",
        "weeklyFee": "1.25",
        "valuationFee": "260.00",
        "rentKeptPercent": "25.00",
    },
}
"""The policy of the fictional council whose server this is."""


class UnsourcedError(Exception):
    """A half-year has no sourced maximum, and nobody states a rate."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the policy says. Money in pennies, per cent in hundredths."""

    own: int | None
    below: int
    compounding: str
    set_up: int
    yearly: int
    weekly: int
    valuation: int
    fees_join: bool
    rent_kept: int


def policy_for(given: Mapping[str, Json] | None, on: date) -> Mapping[str, Json]:
    """The policy that is used: the one that is tried, else the council's own of that day."""
    if given is not None:
        return given
    return OWN if OWN["since"] <= on.isoformat() else STATUTORY


def terms_of(policy: Mapping[str, Json]) -> Terms:
    """The terms of a policy; what it does not choose is as the regulations have it."""
    told = policy.get("deferredPayment", {})
    own = told.get("interestPercent")
    return Terms(
        own=None if own is None else pennies(own),
        below=pennies(told.get("belowMaximum")),
        compounding=told.get("compounding", "daily"),
        set_up=pennies(told.get("setUpFee")),
        yearly=pennies(told.get("annualFee")),
        weekly=pennies(told.get("weeklyFee")),
        valuation=pennies(told.get("valuationFee")),
        fees_join=told.get("feesDeferred", True),
        rent_kept=pennies(told.get("rentKeptPercent")),
    )


@dataclass(frozen=True, slots=True)
class Rate:
    """What is charged in one half-year, in hundredths of a per cent."""

    percent: int
    maximum: int | None
    local: bool
    source: openapi.Rate | None
    """None where the maximum is assumed or not known."""


class Rates:
    """The rates of one agreement, each found once."""

    def __init__(self, case: Case, terms: Terms, faults: Faults) -> None:
        self._case, self._terms, self._faults = case, terms, faults
        self.used: list[Rate] = []

    def on(self, day: date) -> int:
        """The rate of the half-year of a day. Raises UnsourcedError."""
        found = self._found(day)
        first = self.used[0] if self.used else found
        found = self._faults.bend("deferred-rate", found, on=day, first=first, terms=self._terms)
        self.used.append(found)
        return found.percent

    def _found(self, day: date) -> Rate:
        source: openapi.Rate | None = self._faults.bend("deferred-maximum", _sourced(day), on=day)
        maximum = self._case.future if source is None else int(source.amount * 100)
        own = self._terms.own
        if maximum is None:
            if own is None:
                raise UnsourcedError
            return Rate(own, None, True, None)
        most = max(0, maximum - self._terms.below)
        percent = most if own is None else min(own, most)
        return Rate(percent, maximum, percent != maximum, source)


def charged(rate: Rate, percent: int) -> Rate:
    """The same with another rate charged."""
    return replace(rate, percent=percent, local=percent != rate.maximum)


def _sourced(day: date) -> openapi.Rate | None:
    try:
        return openapi.rate(INTEREST, day)
    except openapi.RateUnknown:
        return None
