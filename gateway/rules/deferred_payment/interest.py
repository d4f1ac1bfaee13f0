"""The rate of interest of each half-year: SI 2014/2671 reg 9.

Lives here: which rate holds and how sure it is. May not live here: a rate, or what interest comes
to (`schedule`).

The national maximum is set for 1 January to 30 June and for 1 July to 31 December, and holds for
running agreements too. A council may charge less, never more. No rate is carried on into a
half-year that is not sourced: somebody has to state one, and it is then marked as assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from gateway.rules.charging.faults import Fault, Refused
from gateway.rules.charging.policy import DeferredPaymentPolicy
from gateway.rules.charging.told import Basis
from gateway.rules.deferred_payment.told import InterestStatus, InterestUsed
from gateway.rules.money import ZERO
from openapi.rates import Rates, RateUnknown

RATE: Final = "deferred-payment-interest"
PARAGRAPH: Final = "SI 2014/2671 reg 9"
_CAUTIONS: Final[dict[InterestStatus, str]] = {
    "published": "",
    "one-source": "Read in one publication only.",
    "derived": "Worked out, not read in a publication.",
    "assumed": "No rate is sourced for this half-year: this one is an assumption.",
}


def half_year_end(on: date) -> date:
    """30 June or 31 December."""
    return date(on.year, 6, 30) if on.month <= 6 else date(on.year, 12, 31)


def percent_text(percent: Decimal) -> str:
    """Per cent with at least two decimals."""
    return f"{percent + ZERO:f}"


@dataclass(frozen=True, slots=True)
class HalfYearRate:
    """What is charged in one half-year, in per cent a year."""

    percent: Decimal
    maximum: Decimal | None
    basis: Basis
    status: InterestStatus
    sources: tuple[str, ...]
    caution: str
    capped: bool
    """The council's own rate was above the maximum."""

    def told(self, first: date, last: date) -> InterestUsed:
        """As it stands in the answer, for the days that are illustrated."""
        used: InterestUsed = {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "percent": percent_text(self.percent),
            "paragraph": PARAGRAPH,
            "basis": self.basis,
            "status": self.status,
            "sources": list(self.sources),
        }
        if self.maximum is not None:
            used["maximum"] = percent_text(self.maximum)
        if self.caution:
            used["caution"] = self.caution
        return used


class Interest:
    """The rates of one agreement."""

    __slots__ = ("_future", "_rates", "_terms")

    def __init__(self, terms: DeferredPaymentPolicy, rates: Rates, future: Decimal | None) -> None:
        self._terms = terms
        self._rates = rates
        self._future = future

    def on(self, day: date) -> HalfYearRate:
        """The rate of the half-year of a day. Raises Refused when neither the table nor the
        council nor the caller gives one."""
        maximum, status, sources, caution = self._maximum(day)
        own = self._terms.interest_percent
        if maximum is None:
            if own is None:
                raise Refused([_not_sourced()])
            return HalfYearRate(own, None, "local", status, sources, caution, False)
        most = min(max(maximum - self._terms.below_maximum, ZERO), maximum)
        percent = most if own is None else min(own, most)
        basis: Basis = "statutory" if percent == maximum else "local"
        capped = own is not None and own > maximum
        return HalfYearRate(percent, maximum, basis, status, sources, caution, capped)

    def _maximum(self, day: date) -> tuple[Decimal | None, InterestStatus, tuple[str, ...], str]:
        try:
            found = self._rates(RATE, day)
        except RateUnknown:
            return self._future, "assumed", (), _CAUTIONS["assumed"]
        sources = tuple(source.title for source in found.sources)
        return found.amount, found.status, sources, found.note or _CAUTIONS[found.status]


def _not_sourced() -> Fault:
    return Fault(
        "/interest/futurePercent",
        "rate-not-sourced",
        "The schedule reaches a half-year for which no maximum of interest is sourced, and the "
        "council has no rate of its own. State a rate to assume, or ask for fewer years.",
    )
