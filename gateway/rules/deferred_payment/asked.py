"""What an illustration of a deferred payment may be asked, as the JSON of the standard.

Lives here: the shapes of a request. May not live here: what an amount means in law (`equity`,
`deferral`), the council's terms (`charging.policy`), or the answer (`told`).

Money is a decimal string in pounds with at most two decimals, never negative; a percentage is
written the same way.
"""

# Annotations are evaluated here: as strings, Required and NotRequired are not seen at run time.
from typing import Final, Literal, Required, TypeAlias, TypedDict

from gateway.rules.charging.asked import Day, Money, Ownership

Setting: TypeAlias = Literal["care-home", "supported-living"]
Percent: TypeAlias = str
"""Per cent: "4.25". From 0 to 100, no more than two decimals."""
MOST_YEARS: Final = 30


class SecuredHome(TypedDict, total=False):
    """The home on which the debt would be secured."""

    value: Required[Money]
    """Market value, the whole of it."""
    ownership: Required[Ownership]
    encumbrance: Money
    """What is owed on it: mortgage or charge."""


class Conditions(TypedDict, total=False):
    """What decides whether an agreement must be offered; what is absent is not stated."""

    setting: Setting
    homeDisregarded: bool
    """Somebody lives there for whom the home does not count."""
    firstCharge: bool
    """The council can have a first legal charge on the home."""
    termsAgreed: bool
    """The adult agrees to the terms of the agreement."""
    capacityOrAttorney: bool
    """The adult has the capacity to agree, or an attorney or deputy can agree for the adult."""


class Assumption(TypedDict, total=False):
    """What to assume of interest where nothing is sourced."""

    futurePercent: Percent
    """The national maximum a year in half-years for which none is sourced."""


class IllustrationRequest(TypedDict, total=False):
    """One adult, one home and one place of care, from one day on."""

    start: Required[Day]
    """The first day for which payment would be deferred."""
    weeklyCost: Required[Money]
    """What the care and accommodation cost a week, without any top-up."""
    property: Required[SecuredHome]
    otherCapital: Money
    """Capital without the home. Left out: taken as nothing, and said so."""
    weeklyIncome: Required[Money]
    """Income that counts in the financial assessment, without rent and tariff income."""
    allowanceKept: Money
    """What the adult keeps of it; at most the disposable income allowance, and left out that."""
    topUp: Money
    """A weekly top-up for a dearer home that is to be deferred too."""
    rent: Money
    """Weekly rent from letting the home."""
    thirdParty: Money
    """What somebody else pays each week towards the cost."""
    conditions: Conditions
    interest: Assumption
    years: int
    """1 to 30. Left out: until the equity limit is reached, at most 30."""
