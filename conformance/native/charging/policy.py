"""What the law leaves to a council: its charging policy, read from the JSON of the standard.

Lives here: every choice with what holds where none is made. May not live here: whether a policy
makes sense (`contradictions`), or what a choice changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from conformance.native.charging.money import NOTHING, pounds

Json = Any
PLACE: Final = "Local policy"
"""The paragraph of what the council decides."""
_EIGHT_WEEKS: Final = 8


@dataclass(frozen=True, slots=True)
class Policy:
    """One council's choices. Where nothing is chosen, the regulations hold as they stand."""

    title: str = "No local policy"
    since: str = "2015-04-01"
    source: str | None = None
    amounts: tuple[tuple[str, Fraction], ...] = ()
    """By the name of the rate."""
    uplift_percent: Fraction = NOTHING
    addition: Fraction = NOTHING
    lower_limit: Fraction = NOTHING
    upper_limit: Fraction = NOTHING
    night_care: bool = False
    standard_costs: Fraction = NOTHING
    higher_standard_costs: Fraction | None = None
    no_savings_credit: bool = False
    not_counted: frozenset[str] = frozenset()
    """Codes of `income-types`."""
    allowances: tuple[tuple[str, Fraction], ...] = ()
    """Labels and pounds a week."""
    percent: Fraction = Fraction(100)
    least: Fraction = NOTHING
    """A charge below it is not collected."""
    most: Fraction | None = None
    short_weeks: int = _EIGHT_WEEKS
    fee_a_year: Fraction = NOTHING
    fee_once: Fraction = NOTHING

    def own(self, name: str) -> Fraction:
        """The council's own amount in place of a rate; nothing when it has none."""
        return dict(self.amounts).get(name, NOTHING)


def read(given: Json | None) -> Policy:
    """The policy of a request; the regulations alone when there is none."""
    if given is None:
        return Policy()
    return Policy(
        title=given["title"],
        since=given["since"],
        source=given.get("source"),
        amounts=tuple(
            (each["rate"], pounds(each["amount"])) for each in given.get("minimumIncomeAmounts", [])
        ),
        uplift_percent=_money(given, "minimumIncomeUpliftPercent"),
        addition=_money(given, "minimumIncomeAddition"),
        lower_limit=_money(given, "lowerCapitalLimit"),
        upper_limit=_money(given, "upperCapitalLimit"),
        night_care=given.get("nightCareDisregard", False),
        standard_costs=_money(given, "standardDisabilityExpenditure"),
        higher_standard_costs=_perhaps(given, "higherStandardDisabilityExpenditure"),
        no_savings_credit=given.get("savingsCreditDisregarded", False),
        not_counted=frozenset(given.get("disregardedIncome", [])),
        allowances=tuple(
            (each["label"], pounds(each["weekly"])) for each in given.get("allowances", [])
        ),
        percent=_money(given, "disposableIncomePercent", "100.00"),
        least=_money(given, "minimumCharge"),
        most=_perhaps(given, "maximumCharge"),
        short_weeks=min(given.get("shortStayAsOwnHomeWeeks", _EIGHT_WEEKS), _EIGHT_WEEKS),
        fee_a_year=_money(given, "arrangementFeeAnnual"),
        fee_once=_money(given, "arrangementFeeOnce"),
    )


def told(policy: Policy) -> dict[str, Json]:
    """Whose choices were used: a PolicyUsed of the standard."""
    used = {"title": policy.title, "since": policy.since}
    return used | ({"source": policy.source} if policy.source else {})


def _money(given: Mapping[str, Json], name: str, otherwise: str = "0.00") -> Fraction:
    return pounds(given.get(name, otherwise))


def _perhaps(given: Mapping[str, Json], name: str) -> Fraction | None:
    return pounds(given[name]) if name in given else None
