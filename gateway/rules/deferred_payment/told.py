"""What an illustration of a deferred payment answers, as the JSON of the standard.

Lives here: the shapes of an answer. May not live here: how it is worked out.

The sum of a working's lines is the amount beside it. Rows chain: opening, deferred, fees and
interest sum to closing, which is the next opening. Totals are the sums of the rows.
"""

from typing import Literal, NotRequired, TypeAlias, TypedDict

from gateway.rules.charging.asked import Day, Money
from gateway.rules.charging.policy import Compounding
from gateway.rules.charging.told import Basis, Line, PolicyUsed, RateUsed
from gateway.rules.deferred_payment.asked import Percent

Met: TypeAlias = Literal["yes", "no", "not-stated"]
Offer: TypeAlias = Literal["must-be-offered", "may-be-offered", "not-eligible"]
ConditionCode: TypeAlias = Literal[
    "care-home", "other-capital", "home-counted", "adequate-security", "terms-agreed"
]
InterestStatus: TypeAlias = Literal["published", "one-source", "derived", "assumed"]


class Condition(TypedDict):
    """One condition of regulation 2."""

    condition: ConditionCode
    met: Met
    paragraph: str
    says: str
    """The condition in plain words."""


class Eligibility(TypedDict):
    """Whether the council must or may offer an agreement."""

    outcome: Offer
    conditions: list[Condition]


class EquityLimit(TypedDict):
    """The most that may be deferred on this security."""

    amount: Money
    """The sum of `working`."""
    working: list[Line]


class WeeklyDeferral(TypedDict):
    """What is added to the debt each week."""

    amount: Money
    """The sum of `working`."""
    working: list[Line]


InterestUsed = TypedDict(
    "InterestUsed",
    {
        "from": Day,
        "to": Day,
        "percent": Percent,
        "maximum": NotRequired[Percent],
        "paragraph": str,
        "basis": Basis,
        "status": InterestStatus,
        "sources": list[str],
        "caution": NotRequired[str],
    },
)
"""The rate of one half-year, as far as the illustration goes, and how sure it is.

`percent` a year is charged; `maximum` is the national one, sourced or assumed, and is absent where
none is known. `basis` is `local` where the council's own terms set the rate.
"""

Row = TypedDict(
    "Row",
    {
        "from": Day,
        "to": Day,
        "percent": Percent,
        "opening": Money,
        "deferred": Money,
        "fees": Money,
        "interest": Money,
        "closing": Money,
    },
)
"""What happens to the debt in one half-year. `fees` are only those added to the debt; `interest`
is what the days bring, whether or not it has been added yet to what bears interest."""


class Review(TypedDict):
    """A day on which guidance has the council look again."""

    on: Day
    percent: Percent
    """The debt reaches so much of the value of the security."""
    says: str
    source: Literal["guidance"]
    """Statutory guidance, by general knowledge: its words were not at hand."""


class Totals(TypedDict):
    """The sums of the schedule."""

    deferred: Money
    interest: Money
    fees: Money
    """Fees that were added to the debt."""
    feesPaidSeparately: Money
    """Fees that the adult pays as they fall due; no part of what is owed."""
    owed: Money
    """What is to be repaid on the last day of the schedule."""


class Illustration(TypedDict):
    """A deferred payment, illustrated from its first day on."""

    indicative: bool
    """True: no offer and no decision."""
    notice: str
    policy: PolicyUsed
    eligibility: Eligibility
    equityLimit: EquityLimit
    weeklyDeferral: WeeklyDeferral
    compounding: Compounding
    interest: list[InterestUsed]
    schedule: list[Row]
    limitReachedOn: NotRequired[Day]
    """From this day on nothing more is deferred; interest runs on."""
    reviews: list[Review]
    totals: Totals
    rates: list[RateUsed]
    assumptions: list[str]
    """What was taken for granted, in plain words."""
    notes: list[str]
