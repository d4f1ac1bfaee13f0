"""Plain words on what was assumed, what was left out and why.

Lives here: the sentences of an answer. May not live here: how an amount is reached, or anything
that identifies. Each is said once in an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from gateway.rules.money import text

NOTICE: Final = (
    "This is an indication, not a decision. It rests only on what was entered. Only the council "
    "can decide what somebody pays, after a financial assessment under section 17 of the Care Act "
    "2014."
)
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

REABLEMENT_START: Final = (
    "No first day of reablement was given. The six free weeks were taken to begin with the period."
)
ADAPTATION_PRICE: Final = "No price of the adaptation was given. It was taken as free."
ADAPTATION_DEAR: Final = "An adaptation above the limit of regulation 3(3) is not free."
REFUSED: Final = (
    "No financial assessment was possible, so the adult is treated as having resources above the "
    "limit: regulation 10(1). A full assessment can be asked for at any time."
)
LIGHT_TOUCH: Final = (
    "With the adult's consent no full financial assessment was made, and resources are treated as "
    "above the limit: regulation 10(3). The adult has a right to a full assessment at any time."
)
ABOVE_HOME: Final = (
    "With resources above the limit, or treated so, the adult may still ask the council to arrange "
    "the care: section 18(3) of the Care Act 2014."
)
ABOVE_CARE_HOME: Final = (
    "Capital is above the upper limit. The adult pays the whole cost until it is no longer above."
)
NO_PREMIUM_AT_PENSION_AGE: Final = (
    "Disability premiums end at pension age, when the amount for daily living is higher."
)
DISABILITY_COSTS_LEFT_OUT: Final = (
    "Disability-related expenses take nothing off: that is done only where a disability benefit is "
    "counted, Schedule 1 para 4."
)
DISABILITY_COSTS_CARE_HOME: Final = (
    "Disability-related expenses take nothing off in a care home, whose care is to meet them."
)
HOUSING_CARE_HOME: Final = (
    "Housing costs take nothing off in a permanent stay in a care home: no home is kept up."
)
OTHER_HOUSING: Final = (
    "Housing costs other than rent, mortgage, ground rent, service charges and council tax are not "
    "named in the regulations. They are taken off here as a council may allow; ask yours."
)
BENEFIT_STOPS: Final = (
    "Attendance allowance, disability living allowance (care) and personal independence payment "
    "(daily living) usually stop after four weeks in a care home that the council pays for. They "
    "were counted because they were entered."
)
RENT: Final = (
    "Rent is income only of premises whose value Schedule 2 leaves out, by the paragraphs that "
    "regulation 19(3) names. Other rent is capital. It was counted as income as it was entered."
)
HALF_ONLY_PERMANENT: Final = (
    "Half of a pension passed to a spouse is left out only in a permanent stay in a care home, and "
    "only of an occupational or personal pension."
)
HALF_OF_PERSONAL: Final = (
    "That half of a personal pension is left out like half of an occupational one was taken from "
    "general knowledge, to the adult's advantage. Ask the council."
)
SAVINGS_CREDIT_UNSAID: Final = (
    "Savings credit: if pension age was reached before 6 April 2016, a further disregard may apply "
    "even where no savings credit is paid. Say so to have it worked out."
)
SAVINGS_CREDIT_ASSUMED: Final = (
    "Pension age was taken to have been reached before 6 April 2016, because savings credit is "
    "paid or because of the date of birth."
)
SAVINGS_CREDIT_NOT_BEFORE: Final = (
    "The savings-credit disregard is only for those who are 65 or over and reached pension age "
    "before 6 April 2016, or are in a couple to which it applies."
)
QUALIFYING_DERIVED: Final = (
    "Qualifying income for pension credit was worked out from the incomes entered, and £1 for "
    "each £500 of capital above £10,000. If you know yours, enter it."
)
QUALIFYING_TOO_LOW: Final = (
    "Savings credit is paid, yet the incomes entered are below its threshold. Enter the qualifying "
    "income of the pension-credit award: the disregard may then be higher."
)
RULE_FIVE: Final = (
    "That the whole disregard applies where qualifying income is above the guarantee, even when "
    "little or no savings credit is paid, was read in a rule before paragraph 40, not in it."
)
RETURNING_ASSUMED: Final = (
    "The stay is short-term, so the adult was taken to return home: the home is not counted."
)
SHORT_START: Final = (
    "No first day of the short-term stay was given. It was taken to begin with the period."
)
TOP_UP: Final = "The top-up is paid by somebody else to the home. It is no part of this charge."
DIMINISHING: Final = (
    "Notional capital goes down every week by what it makes the adult pay: regulation 23. Here it "
    "stands as at the start of the period; ask again for a later day."
)
LOCAL_LIMIT: Final = "The council's own capital limits are used: higher than the statutory ones."
OWN_SHARE: Final = (
    "Only the adult's own means count. Nobody else's do, not even those of a partner."
)
PARTNER_SAID: Final = (
    "Whether the partner has reached pension age was taken as said for the whole period."
)


class Notes:
    """Sentences, each once, in the order in which they came up."""

    __slots__ = ("_said",)

    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def add(self, sentence: str, *, when: bool = True) -> None:
        """Say it, unless it is said already."""
        if when:
            self._said[sentence] = None

    def told(self) -> list[str]:
        """What was said."""
        return list(self._said)


def day(on: date) -> str:
    """A date as it is spoken: "6 April 2026"."""
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def joined(parts: Sequence[str]) -> str:
    """A list as it is spoken: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def derived(premiums: Sequence[str]) -> str:
    """Which premiums were worked out."""
    return f"Worked out from the benefits entered: {joined(premiums)}. If it is not so, say so."


def unsure(label: str, paragraph: str) -> str:
    """A treatment that no source at hand confirms."""
    return (
        f"{label}: how it is treated was taken from general knowledge of {paragraph}, whose words "
        "were not at hand. Ask the council."
    )


def stay_ends(on: date) -> str:
    """The stay ends within the period."""
    return f"The stay ends on {day(on)}. For the days after it, ask again without the stay."


def arrangement(annual: Decimal, once: Decimal) -> str:
    """What the council takes for arranging care."""
    if not annual and not once:
        return "The council may take a fee for arranging care: regulation 5."
    fees = [f"£{text(annual)} a year"] * bool(annual) + [f"£{text(once)} once"] * bool(once)
    return f"The council's fee for arranging care is {joined(fees)}: regulation 5."
