"""What a calculation of a charge answers, as the JSON of the standard.

Lives here: the shapes of an answer. May not live here: how it is worked out.

A working is a list of signed lines: the sum of the amounts to `add` less the sum of the amounts to
`subtract` is the result under it, to the penny. A limit ("not above the cost", "not below zero")
is therefore a line of its own with the difference that it makes.
"""

from typing import Literal, NotRequired, TypeAlias, TypedDict

from gateway.rules.charging.asked import Day, Money, Route

Outcome: TypeAlias = Literal["contribution", "no-charge", "full-cost", "free"]
Basis: TypeAlias = Literal["statutory", "local"]


class Line(TypedDict):
    """One line of a working that a citizen can follow with a calculator."""

    label: str
    """Plain words: "Personal independence payment, daily living, enhanced"."""
    operation: Literal["add", "subtract"]
    amount: Money
    """Never negative; pounds a week in the charge, pounds in the capital."""
    paragraph: str
    """Where the rule stands: "SI 2014/2672 Sch 1 para 8", or "Local policy"."""
    basis: Basis
    detail: NotRequired[str]
    """How the amount came about: "£424.90 a month x 12 / 52"."""
    rate: NotRequired[str]
    """The name of the dated rate that the line uses."""


class RateUsed(TypedDict):
    """A dated rate that was used, with how sure it is."""

    name: str
    label: str
    amount: Money
    paragraph: str
    status: Literal["published", "one-source", "derived"]
    sources: list[str]
    caution: NotRequired[str]
    """Plain words, for a rate that is not published: what it was taken from."""


class CapitalResult(TypedDict):
    """The capital and what it means."""

    counted: Money
    """The sum of `working`."""
    lowerLimit: Money
    upperLimit: Money
    aboveLimit: bool
    tariffIncome: Money
    """Pounds a week: reg 25."""
    working: list[Line]


class NotionalResult(TypedDict):
    """Notional capital and how it goes down: reg 23."""

    remaining: Money
    """At the start of the period, after the weeks charged since it was counted."""
    weeklyReduction: Money
    """The charge with it less the charge without it."""


class PeriodResult(TypedDict):
    """The charge for a run of days in which nothing changes."""

    start: Day
    end: Day
    changesBecause: NotRequired[str]
    """Why the period after it is another one: "New rates from 6 April 2027"."""
    outcome: Outcome
    weeklyCharge: Money
    """What the adult pays a week: the sum of `working`."""
    weeklyCost: Money
    councilPays: Money
    """The cost less the charge."""
    minimumIncome: NotRequired[Money]
    """The minimum income guarantee or the personal expenses allowance that the adult keeps."""
    working: list[Line]
    capital: CapitalResult
    notionalCapital: NotRequired[NotionalResult]
    rates: list[RateUsed]
    notes: list[str]
    """Plain words on what was assumed, what was left out and why."""


class ChargeResult(TypedDict):
    """The charge of one adult, period by period."""

    indicative: bool
    """True: an indication, not an assessment under section 17."""
    notice: str
    route: Route
    policy: "PolicyUsed"
    periods: list[PeriodResult]


class PolicyUsed(TypedDict):
    """Whose choices were used."""

    title: str
    since: Day
    source: NotRequired[str]
