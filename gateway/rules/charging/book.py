"""The dated rates of one day, each looked up once, with a list of those that were used.

Lives here: the looking up and how a rate is told. May not live here: a figure.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from gateway.rules.charging.told import RateUsed
from gateway.rules.money import text
from openapi.rates import Rate, Rates

_CAUTION: Final = {
    "one-source": "Read in one publication only.",
    "derived": "Worked out from other published amounts, not read in a publication.",
}


class Book:
    """Rates of one day."""

    __slots__ = ("_rates", "on", "used")

    def __init__(self, rates: Rates, on: date) -> None:
        self._rates = rates
        self.on = on
        self.used: dict[str, Rate] = {}

    def amount(self, name: str) -> Decimal:
        """The amount of that day. Raises RateUnknown when none is sourced."""
        found = self.used.get(name)
        if found is None:
            found = self.used[name] = self._rates(name, self.on)
        return found.amount

    def told(self) -> list[RateUsed]:
        """The rates that were used, in the order of use."""
        return [_told(rate) for rate in self.used.values()]


def _told(rate: Rate) -> RateUsed:
    used: RateUsed = {
        "name": rate.name,
        "label": rate.label,
        "amount": text(rate.amount),
        "paragraph": rate.paragraph,
        "status": rate.status,
        "sources": [source.title for source in rate.sources],
    }
    if rate.status != "published":
        said = [rate.note or _CAUTION[rate.status]]
        if rate.rivals:
            others = " or ".join(f"£{text(each)}" for each in rate.rivals)
            said.append(f"It may be {others} instead.")
        used["caution"] = " ".join(said)
    return used
