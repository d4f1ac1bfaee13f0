"""What a calculation of a charge may be asked, as the JSON of the standard.

Lives here: the shapes of a request. May not live here: what an amount means in law (`income`,
`capital`), the council's own choices (`policy`), or the answer (`told`).

Money is a decimal string in pounds with at most two decimals, never negative.
"""

# Annotations are evaluated here: as strings, Required and NotRequired are not seen at run time.
from typing import Literal, NotRequired, Required, TypeAlias, TypedDict

Money: TypeAlias = str
"""Pounds: "67.71". No sign, no more than two decimals."""
Day: TypeAlias = str
"""A calendar date, ISO 8601: "2026-04-06"."""

Setting: TypeAlias = Literal["own-home", "care-home"]
Stay: TypeAlias = Literal["permanent", "temporary", "short-term"]
Household: TypeAlias = Literal["single", "couple", "lone-parent"]
Route: TypeAlias = Literal["full", "light-touch", "refused"]
Frequency: TypeAlias = Literal["week", "fortnight", "four-weeks", "month", "quarter", "year"]
Occupier: TypeAlias = Literal[
    "partner", "relative-aged-60-or-over", "incapacitated-relative", "child-under-18"
]
FreeReason: TypeAlias = Literal[
    "reablement", "community-equipment", "minor-adaptation", "aftercare", "cjd", "assessment"
]


class Payment(TypedDict):
    """One payment and how often it is made."""

    amount: Money
    every: Frequency


class Ownership(TypedDict, total=False):
    """Whose it is. Joint capital is in equal shares (reg 24); land by the beneficial interest."""

    kind: Required[Literal["sole", "joint", "share"]]
    owners: int
    """How many own it together, the adult included: with `joint`, two or more."""
    percent: str
    """The adult's share in per cent, up to two decimals: with `share`."""


class Premiums(TypedDict, total=False):
    """Premiums of reg 7(5)-(7) that the adult has or would have on income support.

    What is absent is worked out from the benefits in `income`.
    """

    disability: bool
    enhancedDisability: bool
    carer: bool


class Partner(TypedDict, total=False):
    """The other member of a couple: only the age counts, never the means."""

    dateOfBirth: Day
    pensionAge: bool
    """Instead of the date of birth: whether the partner has reached pension age."""


class Adult(TypedDict):
    """The adult whose charge it is: nothing that identifies."""

    dateOfBirth: Day
    household: Household
    partner: NotRequired[Partner]
    children: NotRequired[int]
    """Children of the household for whom the adult is responsible: reg 7(1)(b)."""
    premiums: NotRequired[Premiums]
    pensionAge: NotRequired[bool]
    """Whether pension age is reached; only for days before 6 October 2020, whose ages vary."""


class EarlierStay(TypedDict):
    """An earlier permanent stay in a care home, for the 52 weeks' linking: Sch 2 para 2."""

    start: Day
    end: Day
    """The last day."""


class Care(TypedDict, total=False):
    """Where the care is given and what it costs the council a week."""

    setting: Required[Setting]
    weeklyCost: Required[Money]
    """What meeting the needs costs a week: no charge may be higher (section 14(4))."""
    stay: Stay
    """Needed in a care home."""
    start: Day
    """The first day of the stay; for a permanent one, of permanence."""
    end: Day
    """The last day of a temporary or short-term stay, where it is known."""
    earlierStays: list[EarlierStay]
    dayCareOnly: bool
    """No care is given at night: the council's night-care disregard asks for it."""
    topUp: Money
    """A weekly top-up that a third party pays for a dearer home: never charged to the adult."""


class FreeService(TypedDict, total=False):
    """A part of the care that may not be charged: reg 3 and reg 4, section 117."""

    reason: Required[FreeReason]
    weeklyCost: Money
    """What this part costs a week, within the cost of care. Left out: the whole cost."""
    price: Money
    """What a minor adaptation costs once: free up to £1,000, reg 3(3)."""
    start: Day
    """The first day of reablement: free for six weeks."""


class IncomeItem(Payment, total=False):
    """One income of the adult."""

    type: Required[str]
    """A code of the list `income-types`."""
    halfPassedToSpouse: bool
    """Half of an occupational pension is paid to a spouse or civil partner who lives elsewhere."""
    notional: bool
    """Income that the adult is treated as having: reg 17."""


class SavingsCredit(TypedDict, total=False):
    """What the savings-credit disregard needs to know: Sch 1 para 40."""

    qualifyingIncome: Payment
    """For pension credit. Left out: worked out from the incomes given, and said so."""
    pensionAgeBeforeApril2016: bool
    """The adult reached pension age before 6 April 2016, or is in a couple to which it applies."""


class CapitalItem(TypedDict, total=False):
    """One capital asset other than the main home."""

    type: Required[str]
    """A code of the list `capital-types`."""
    value: Required[Money]
    """Market or surrender value, the whole of it."""
    ownership: Required[Ownership]
    encumbrance: Money
    """What is owed on it: mortgage or charge."""
    saleCosts: bool
    """Selling it would cost: a tenth is taken off (reg 20)."""
    notional: bool
    """Capital that the adult is treated as having: reg 22."""


class Property(TypedDict, total=False):
    """The adult's main or only home, as capital."""

    value: Required[Money]
    ownership: Required[Ownership]
    encumbrance: Money
    saleCosts: bool
    occupiers: list[Occupier]
    """Who else lives there: Sch 2 para 4."""
    intendsToReturn: bool
    """For a temporary resident; or is selling it to move somewhere more suitable: Sch 2 para 1."""
    discretionaryDisregard: bool
    """The council disregards it by its own discretion."""


class HousingCost(Payment):
    """A cost of the home: Sch 1 paras 2 and 3."""

    type: Literal["rent", "mortgage", "council-tax", "ground-rent", "service-charge", "other"]


class Expense(Payment):
    """A disability-related expense: Sch 1 para 4."""

    label: NotRequired[str]


class DiminishingNotional(TypedDict, total=False):
    """Notional capital goes down by what it makes the adult pay: reg 23."""

    since: Required[Day]
    """The first day for which the adult was charged with notional capital counted."""


class Period(TypedDict, total=False):
    """The days that are assessed; rates are those of each day, never of today."""

    start: Required[Day]
    end: Day
    """The last day. Left out: until something changes, at most to the charging year's end."""


class ChargeRequest(TypedDict, total=False):
    """The means of one adult, for the charge of one package of care."""

    period: Required[Period]
    adult: Required[Adult]
    care: Required[Care]
    route: Route
    """How the council learned the means; `full` when left out."""
    lightTouchConsent: bool
    """The adult agreed to be treated as fully assessed: reg 10(2) and (3)."""
    income: list[IncomeItem]
    savingsCredit: SavingsCredit
    capital: list[CapitalItem]
    property: Property
    diminishingNotional: DiminishingNotional
    housingCosts: list[HousingCost]
    housingBenefit: Payment
    """Housing benefit or the housing element of universal credit, taken off the housing costs."""
    councilTaxSupport: Payment
    """Taken off council tax."""
    disabilityRelatedExpenditure: list[Expense]
    freeServices: list[FreeService]
    """Parts of the care that are free: they reduce the cost before anything else."""
