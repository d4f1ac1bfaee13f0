"""What every value allows and all of them together do not: requests that contradict themselves.

Lives here: each contradiction with its place and what to do about it. May not live here: shapes,
which the schemas have judged already, and any value of a request in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from conformance.native.charging import ages
from conformance.native.charging.figures import LOCAL
from conformance.native.charging.money import pounds
from conformance.native.deferred.case import maximum, pennies

Json = Any
Contradiction = tuple[str, str]
"""Where (a JSON Pointer) and what to do about it."""
OLDEST: Final = 130
LONGEST: Final = 520
"""Weeks for which notional capital is followed."""

_CARE_COMPONENTS: Final = frozenset(
    {
        "attendance-allowance-lower", "attendance-allowance-higher",
        "dla-care-lowest", "dla-care-middle", "dla-care-highest",
        "pip-daily-living-standard", "pip-daily-living-enhanced",
    }
)  # fmt: skip
_ONCE: Final = (
    _CARE_COMPONENTS,
    frozenset({"dla-mobility", "pip-mobility"}),
    frozenset({"universal-credit"}),
    frozenset({"carers-allowance"}),
    frozenset({"pension-credit-guarantee"}),
    frozenset({"pension-credit-savings"}),
)
"""Of each of these nobody is paid two."""


def of_means(means: Json) -> Iterator[Contradiction]:
    """In what the means contradict themselves or the law."""
    start = _day(means["period"]["start"])
    if "end" in means["period"] and _day(means["period"]["end"]) < start:
        yield "/period/end", "The period has to end on its first day or later."
    yield from _people(means["adult"], start)
    yield from _care(means["care"])
    if means.get("route") == "light-touch" and not means.get("lightTouchConsent"):
        yield (
            "/lightTouchConsent",
            "A light touch needs the consent of the adult (reg 10(2) and (3)).",
        )
    yield from _incomes(means.get("income", []))
    for number, item in enumerate(means.get("capital", [])):
        yield from _ownership(item["ownership"], f"/capital/{number}/ownership")
    yield from _home(means)
    if "diminishingNotional" in means:
        since = _day(means["diminishingNotional"]["since"])
        if (start - since).days // 7 > LONGEST:
            yield "/diminishingNotional/since", f"This is more than {LONGEST} weeks ago."


def of_policy(policy: Json) -> Iterator[Contradiction]:
    """In what a charging policy contradicts itself or the law."""
    seen: set[str] = set()
    for number, each in enumerate(policy.get("minimumIncomeAmounts", [])):
        place = f"/minimumIncomeAmounts/{number}/rate"
        if each["rate"] not in LOCAL:
            yield place, "A council has an amount of its own only of what an adult keeps."
        elif each["rate"] in seen:
            yield place, "This amount stands here already."
        seen.add(each["rate"])
    if {"lowerCapitalLimit", "upperCapitalLimit"} <= policy.keys():
        lower, upper = pounds(policy["lowerCapitalLimit"]), pounds(policy["upperCapitalLimit"])
        if lower > upper:
            yield "/lowerCapitalLimit", "The lower limit has to be the lower one."
    if policy.get("shortStayAsOwnHomeWeeks", 0) > 8:
        yield "/shortStayAsOwnHomeWeeks", "A short-term stay has at most eight weeks (reg 8)."
    interest = policy.get("deferredPayment", {}).get("interestPercent")
    most = maximum(policy["since"]) if interest else None
    if most is not None and pennies(interest) > most:
        yield "/deferredPayment/interestPercent", "It is above the national maximum of that day."


def _people(adult: Mapping[str, Json], start: date) -> Iterator[Contradiction]:
    born = _day(adult["dateOfBirth"])
    if born > start:
        yield "/adult/dateOfBirth", "Nobody is assessed for days before birth."
    elif ages.age(born, start) < 18:
        yield "/adult/dateOfBirth", "These rules are for adults: 18 on the first day, or older."
    elif ages.age(born, start) > OLDEST:
        yield "/adult/dateOfBirth", "Nobody is that old."
    yield from _pension_age(adult, start, "/adult")
    partner = adult.get("partner")
    if adult["household"] != "couple":
        if partner is not None:
            yield "/adult/partner", "Only a member of a couple has a partner here."
    elif not partner or not {"dateOfBirth", "pensionAge"} & partner.keys():
        yield "/adult/partner", "The partner's age decides: give it, or say if pension age is met."
    if partner and "dateOfBirth" in partner:
        born = _day(partner["dateOfBirth"])
        if born > start:
            yield "/adult/partner/dateOfBirth", "The partner is born after the first day."
        elif ages.age(born, start) > OLDEST:
            yield "/adult/partner/dateOfBirth", "Nobody is that old."
        yield from _pension_age(partner, start, "/adult/partner")


def _pension_age(person: Mapping[str, Json], start: date, at: str) -> Iterator[Contradiction]:
    born = _day(person["dateOfBirth"])
    if "pensionAge" not in person and ages.stated_counts(born, start):
        yield (
            f"{at}/pensionAge",
            "Pension ages differed then: say if it was reached on the first day.",
        )


def _care(care: Mapping[str, Json]) -> Iterator[Contradiction]:
    if care["setting"] == "care-home" and "stay" not in care:
        yield "/care/stay", "In a care home the kind of stay decides: say which it is."
    if care["setting"] == "care-home" and care.get("stay") == "permanent" and "start" not in care:
        yield "/care/start", "The twelve weeks run from it: say when the stay became permanent."
    start = _day(care["start"]) if "start" in care else None
    if start and "end" in care and _day(care["end"]) < start:
        yield "/care/end", "The stay has to end on its first day or later."
    for number, stay in enumerate(care.get("earlierStays", [])):
        place = f"/care/earlierStays/{number}/end"
        if _day(stay["end"]) < _day(stay["start"]):
            yield place, "The stay has to end on its first day or later."
        elif start and _day(stay["end"]) >= start:
            yield place, "An earlier stay has ended before this one starts."


def _incomes(incomes: list[Json]) -> Iterator[Contradiction]:
    for number, item in enumerate(incomes):
        before = incomes[:number]
        kind = item["type"]
        if any(kind in once and any(each["type"] in once for each in before) for once in _ONCE):
            yield f"/income/{number}", "Nobody is paid two of these: give the one that is paid."
        elif kind == "state-pension" and any(
            each["type"] == kind and each["every"] != item["every"] for each in before
        ):
            yield f"/income/{number}", "A state pension is paid in one rhythm: give one."


def _home(means: Json) -> Iterator[Contradiction]:
    home, care = means.get("property"), means["care"]
    if home is None:
        return
    temporary = care["setting"] == "care-home" and care.get("stay") == "temporary"
    if temporary and "intendsToReturn" not in home:
        yield "/property/intendsToReturn", "Of a temporary stay say if the adult means to return."
    yield from _ownership(home["ownership"], "/property/ownership")


def _ownership(ownership: Mapping[str, Json], at: str) -> Iterator[Contradiction]:
    if ownership["kind"] == "joint" and ownership.get("owners", 0) < 2:
        yield f"{at}/owners", "Say how many own it together."
    if ownership["kind"] == "share" and not 0 < pounds(ownership.get("percent", "0")) <= 100:
        yield f"{at}/percent", "Say which share it is: more than nothing, at most all."


def _day(text: str) -> date:
    return date.fromisoformat(text)
