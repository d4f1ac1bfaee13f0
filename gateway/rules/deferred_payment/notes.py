"""Plain words on what was assumed, what the council may do, and what guidance says.

Lives here: the sentences of an answer. May not live here: how an amount is reached, or anything
that identifies. What stands on general knowledge of the guidance says so.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from gateway.rules.charging.notes import day, joined
from gateway.rules.charging.policy import Compounding
from gateway.rules.money import text

NOTICE: Final = (
    "This is an indication, not an offer or a decision. It rests only on what was entered. Only "
    "the council can offer a deferred payment agreement: sections 34 to 36 of the Care Act 2014. "
    "Take independent financial advice before you agree to one."
)

# Assumptions.
UNCHANGED: Final = (
    "Costs, income, capital, the value of the home and the limits stay as on the first day."
)
WEEK: Final = (
    "Each week's care joins the debt at the end of the week and bears interest from the next day; "
    "a part of a week counts by its days, rounded down."
)
DAILY: Final = (
    "Interest runs each day at the yearly rate / 365, in leap years too, at the rate of that day's "
    "half-year."
)
COMPOUNDING: Final[dict[Compounding, str]] = {
    "daily": "Interest is added every day to what bears interest.",
    "daily-posted-weekly": (
        "Interest is worked out every day and added every seven days, from the first day on, to "
        "what bears interest."
    ),
    "monthly": "Interest is added at each month's end to what bears interest.",
    "quarterly": (
        "Interest is added to what bears interest at the end of March, June, September and "
        "December."
    ),
}
COMPOUNDING_LOCAL: Final = (
    "How often interest is added is the council's choice; the regulations name no interval."
)
ROUNDING: Final = (
    "Amounts are exact until the end of each row, where the debt is rounded to the nearest penny "
    "and half a penny is dropped."
)
FEES: Final = (
    "Set-up and valuation fees fall due on the first day, an annual fee on each anniversary, a "
    "weekly fee with each week."
)
LIMIT_ON_ALL: Final = "Interest and fees that are added to the debt count towards the equity limit."
WHOLE_ALLOWANCE: Final = "The adult keeps the whole disposable income allowance."
CAPITAL_UNSAID: Final = "No other capital was stated. It was taken as nothing."
CAPITAL_ABOVE: Final = (
    "Other capital is above the upper limit. Tariff income was counted as at that limit; the "
    "council may expect the capital to be used first."
)

# What the regulations say.
MAY: Final = (
    "The council may offer an agreement where a condition is not met: in supported living, on "
    "other security, or to somebody close to the conditions, for instance. Regulation 3."
)
NOT_STATED: Final = (
    "A condition was not stated. State it to learn whether the council must offer an agreement."
)
CONDITIONS_UNSURE: Final = (
    "Regulation 2 was read as it was made, without later changes. The words of regulations 3 and 4 "
    "were not at hand: what rests on them was taken from the policies of councils. Ask the council."
)
NOBODY_AGREES: Final = (
    "Nobody can agree to the terms: the adult lacks the capacity and has no attorney or deputy. "
    "One council's policy says that it refuses an agreement then. Ask the council what can be done."
)
TWELVE_WEEKS: Final = (
    "In the first 12 weeks of a permanent stay in a care home the home does not count. An "
    "agreement can be asked for in that time; payment is usually deferred from the 13th week."
)
TOLD_BEFORE: Final = (
    "The council has to say beforehand that it charges interest and fees, and the rate: "
    "regulations 9(1) and 10(1). It may charge less interest than the maximum, never more."
)
PAID_APART: Final = (
    "The adult may ask to pay interest and fees as they fall due instead of adding them to the "
    "debt: regulations 9(2) and 10(2)."
)
FEES_AT_COST: Final = "Fees may not be above what the agreement costs the council: regulation 10."
FEES_PAID: Final = "The council's fees are paid as they fall due. They are not in the debt."
RATES_CHANGE: Final = (
    "The maximum changes every 1 January and 1 July, for running agreements too: regulation 9(5)."
)
CAPPED: Final = (
    "The council's own rate is above the maximum of a half-year. The maximum is charged there."
)
AFTER_LIMIT: Final = (
    "At the equity limit the council stops deferring. The debt stays, and interest and fees run "
    "on until it is repaid."
)
REPAYMENT: Final = (
    "The debt is to be repaid when the home is sold, or 90 days after death or later if agreed. "
    "The 90 days were read in one council's terms."
)
LESS_KEPT: Final = (
    "The adult may keep less than the disposable income allowance; the council may not ask it."
)
NOTHING_DEFERRED: Final = "Income and other payments meet the cost: there is nothing to defer."
RENT: Final = (
    "Letting the home needs the council's agreement. How much of the rent the adult keeps is the "
    "council's choice."
)

# What guidance says.
MAY_REFUSE: Final = (
    "Guidance, from general knowledge and councils' policies: even where the conditions are met "
    "the council may refuse if it cannot get a first charge (other owners do not consent, the "
    "home cannot be registered or insured), if the amount cannot be sustained, a top-up above "
    "all, or if the terms are not accepted."
)
MAY_STOP: Final = (
    "Guidance, from general knowledge: the council may stop deferring, with 30 days' notice, when "
    "other capital falls to the level of means-tested support, the terms are broken or the home "
    "comes to be disregarded. What was deferred until then stays deferred."
)
TOP_UP: Final = (
    "Guidance, from general knowledge: the council need not defer a top-up if that cannot be "
    "sustained."
)
STATEMENTS: Final = "Guidance and several councils: a statement of the debt every six months."
REVIEW_SAYS: Final[dict[Decimal, str]] = {
    Decimal(50): (
        "Guidance, from general knowledge: the council has the home valued again, and from time to "
        "time after that."
    ),
    Decimal(70): (
        "Guidance, from general knowledge: the council and the adult look again at the cost, at "
        "means-tested support and at whether deferring is still right."
    ),
}


def assumed_rates(spans: list[tuple[date, date]], percents: list[str]) -> str:
    """Which half-years rest on an assumed rate, from the first such day to the last."""
    rates = joined([f"{percent} %" for percent in dict.fromkeys(percents)])
    return (
        f"No maximum of interest is sourced for days between {day(spans[0][0])} and "
        f"{day(spans[-1][1])}. {rates} a year was assumed there."
    )


def ends(years: int | None, most: int, last: date) -> str:
    """How long the schedule is."""
    if years is None:
        return (
            f"The schedule runs until the equity limit is reached, for {most} years at most: it "
            f"ends on {day(last)}. Interest runs on after it."
        )
    return f"Care is taken to be needed for the whole time that was asked for, until {day(last)}."


def security(value: Decimal) -> str:
    """What the points of review are measured by."""
    return f"The points of review are parts of the value of the adult's share, £{text(value)}."
