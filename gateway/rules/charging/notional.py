"""Notional capital goes down by what it makes the adult pay: reg 23 of SI 2014/2672.

Lives here: the going down, week by week. May not live here: what a charge is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from gateway.rules.charging.case import WEEK
from gateway.rules.money import ZERO

Reduction = Callable[[date, Decimal], Decimal]
"""What so much notional capital makes the adult pay in the week from that day: pounds."""


def remaining(first: Decimal, since: date, on: date, reduction: Reduction) -> Decimal:
    """What is left of it on a day, after every whole week since it was first counted."""
    left, week = first, since
    while left > ZERO and week + WEEK <= on:
        left = max(left - reduction(week, left), ZERO)
        week += WEEK
    return left
