"""The equity limit: how much may be deferred on the security of a home.

Lives here: the limit's working. May not live here: what happens when it is reached (`schedule`),
or the lower capital limit itself, which is a rate.

It is the value of the adult's share, less a tenth of that share, less the lower capital limit,
less the share of what is owed on the home. Each line is the difference between two amounts that
were rounded down to the penny, so that the lines sum to the limit.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from gateway.rules.charging.book import Book
from gateway.rules.charging.case import Asset
from gateway.rules.charging.working import Working
from gateway.rules.money import ARITHMETIC, down, text

LOWER: Final = "lower-capital-limit"
LIMIT: Final = "SI 2014/2671"
"""Councils print the sum; the regulation's number was not at hand."""


def share_value(home: Asset) -> Decimal:
    """What the adult's share of the home is worth, in whole pennies."""
    return _part(home, home.value)


def worked(home: Asset, book: Book) -> Working:
    """The limit in pounds, never below nothing. Raises RateUnknown."""
    working = Working()
    share = share_value(home)
    working.add("Value of your share of the home", share, LIMIT, detail=_how(home))
    tenth = home.value * 9 / 10
    left = _part(home, tenth)
    working.subtract("A tenth of your share", share - left, LIMIT)
    lower = book.amount(LOWER)
    working.subtract("Lower capital limit", lower, LIMIT, rate=LOWER)
    if home.encumbrance:
        rest = _part(home, tenth - home.encumbrance)
        working.subtract("Your share of what is owed on the home", left - rest, LIMIT)
    if working.total < 0:
        working.add("Not below nothing", -working.total, LIMIT)
    return working


def _part(home: Asset, amount: Decimal) -> Decimal:
    part, whole = home.share
    return down(ARITHMETIC.divide(amount * part, whole))


def _how(home: Asset) -> str:
    part, whole = home.share
    if home.joint:
        return f"One of {whole} equal shares of £{text(home.value)}"
    return "" if part == whole else f"{part:f} % of £{text(home.value)}"
