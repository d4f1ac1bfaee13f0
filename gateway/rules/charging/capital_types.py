"""The kinds of capital and which of them Schedule 2 of SI 2014/2672 leaves out.

Lives here: one table. May not live here: values, the main home (`home`), or tariff income
(`capital`). Everything counts unless Schedule 2 says otherwise. A row names the paragraph where its
words were read; the others that are left out cite the Schedule and are marked by `sure=False`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class CapitalType:
    """One kind of capital."""

    code: str
    label: str
    counted: bool
    sure: bool
    paragraph: str = "SI 2014/2672 Sch 2"
    """Of the disregard, for what is left out."""


_ROWS: Final = (
    CapitalType("cash", "Cash", True, True),
    CapitalType("current-account", "Current account", True, True),
    CapitalType("savings", "Savings", True, True),
    CapitalType("savings-account", "Savings account", True, True),
    CapitalType("bank-account", "Bank account", True, True),
    CapitalType("isa", "Individual savings account", True, True),
    CapitalType("national-savings", "National Savings", True, True),
    CapitalType("national-savings-certificates", "National Savings Certificates", True, True),
    CapitalType("premium-bonds", "Premium Bonds", True, True),
    CapitalType("shares", "Shares", True, True),
    CapitalType("stocks-and-shares", "Stocks and shares", True, True),
    CapitalType("unit-trusts", "Unit trusts", True, True),
    CapitalType("government-bonds", "Government bonds", True, True),
    CapitalType("investment-bond", "Investment bond", True, True),
    CapitalType("land", "Land or a building other than the main home", True, True),
    CapitalType("business-assets", "Business assets", True, True),
    CapitalType("trust-fund", "Money in a trust", True, True),
    CapitalType("money-owed", "Money owed to you", True, True),
    CapitalType("crypto-assets", "Crypto-assets", True, True),
    CapitalType("overseas-capital", "Capital in another country", True, True),
    CapitalType("lump-sum", "A lump sum", True, True),
    CapitalType("other", "Other capital", True, True),
    CapitalType("personal-possessions", "Personal possessions", False, False),
    CapitalType("life-policy", "Surrender value of a life policy", False, False),
    CapitalType("investment-bond-with-life-cover", "Investment bond with life cover", False, False),
    CapitalType(
        code="annuity-surrender",
        label="Surrender value of an annuity",
        counted=False,
        sure=True,
        paragraph="SI 2014/2672 Sch 2 para 14",
    ),
    CapitalType("pension-not-drawn", "Pension that is not drawn yet", False, False),
    CapitalType("personal-injury-trust", "Personal injury trust", False, False),
    CapitalType("personal-injury-payment", "Personal injury payment, first year", False, False),
    CapitalType("funeral-plan", "Funeral plan", False, False),
    CapitalType("benefit-arrears", "Arrears of benefits, first year", False, False),
    CapitalType("compensation-scheme", "Payment of a public compensation scheme", False, False),
    CapitalType("social-fund-payment", "Social fund payment", False, False),
)
CAPITAL_TYPES: Final[dict[str, CapitalType]] = {row.code: row for row in _ROWS}
"""By the codes of the list `capital-types`, in the order in which people should meet them."""
