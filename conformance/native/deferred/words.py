"""The words of an illustration, for the person who reads it.

What may not come in here: amounts, and what follows from what.
"""

from __future__ import annotations

from collections.abc import Mapping

NOTICE = (
    "What follows is an indication from what was sent. It is not an offer, and nobody has decided "
    "anything: a deferred payment agreement is offered by a council (Care Act 2014 s.34). Advice "
    "from somebody independent is worth having before signing one."
)
LINES: Mapping[str, str] = {
    "share": "The adult's part of the home",
    "tenth": "Ten per cent of that part",
    "lower": "What capital rules leave everybody",
    "owed": "The adult's part of mortgages and charges",
    "floor": "Up to nothing",
    "cost": "The care home, a week",
    "income": "Income, a week",
    "tariff": "Income that other capital is treated as bringing",
    "rent": "Rent that is paid to the council",
    "kept": "Left to the adult",
    "third": "From others",
    "top-up": "Extra cost that is deferred too",
}
CONDITIONS: Mapping[str, str] = {
    "care-home": "Care is to be given in a care home.",
    "other-capital": "Apart from the home there is not more capital than the upper limit.",
    "home-counted": "The home is capital that counts.",
    "adequate-security": "A first legal charge on the home can be had, and secures something.",
    "terms-agreed": "Somebody who may do so agrees to the terms.",
}
REVIEWS: Mapping[int, str] = {
    50: "By the guidance as it is generally known, the home is to be valued anew.",
    70: "By the guidance as it is generally known, the agreement is to be gone through together.",
}
ASSUMPTIONS = (
    "Everything but the debt stays as it is on the first day.",
    "Care joins the debt at the end of each week from the first day on.",
    "A day's interest is the yearly rate divided by 365.",
)
NOTES = (
    "The regulations beyond 2(1), 2(2), 9 and 10 were not read; councils' own pages were.",
    "The rate has to be told before an agreement is made (SI 2014/2671 reg 9(1)).",
    "Interest goes on after the limit is reached.",
)
ASSUMED = "Nobody has published this rate: it is assumed."
ONCE = "It stands in one publication."
DERIVED = "It was worked out."
