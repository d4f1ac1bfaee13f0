"""Faults inside the native implementation where capital, the home, care and days are charged.

What may not come in here: income, costs and what is kept (`inner_charging_means`), and how an
answer is told (`inner_charging_answer`).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from conformance.mutants.inner_way import Hooks
from conformance.native.charging import figures

_PENNY = Fraction(1, 100)
_TODAY = date(2026, 6, 1)
_A_DAY, _A_WEEK = timedelta(days=1), timedelta(weeks=1)


def always(point: str, value: Any) -> Hooks:
    """One decision always comes out so."""
    return {f"charging-{point}": lambda _, **context: value}


def shifted(point: str, by: Any) -> Hooks:
    """A day is another one by so much."""
    return {f"charging-{point}": lambda value, **_: value + by}


def _tariff(steps: Callable[[Fraction], int], *, above: int = 0) -> Hooks:
    """Tariff income is counted in another way: from what is over the lower limit, in pounds."""

    def hook(value: Fraction, **context: Any) -> Fraction:
        over = context["counted"] - context["lower"] + above
        return Fraction(steps(over)) if over > 0 else Fraction(0)

    return {"charging-tariff": hook}


def _above(over: Callable[[Fraction, Fraction], bool]) -> Hooks:
    return {"charging-above-limit": lambda value, **c: over(c["counted"], c["upper"])}


def _share(kind: str, share: Callable[[Mapping[str, Any]], Fraction]) -> Hooks:
    """What is owned in one way is the adult's to another part."""

    def hook(value: Fraction, **context: Any) -> Fraction:
        ownership = context["ownership"]
        return share(ownership) if ownership["kind"] == kind else value

    return {"charging-share": hook}


def _counts(*kinds: str, counts: bool) -> Hooks:
    hook = "charging-capital-counts"
    return {hook: lambda value, **c: counts if c["kind"] in kinds else value}


def _home(*, counted: str) -> Hooks:
    """The home counts in spite of one reason."""
    return {"charging-home": lambda value, **_: None if value == counted else value}


def _linked(most: int) -> Hooks:
    return {"charging-linked": lambda value, **context: context["gap"] <= most}


def _free(free: Callable[[str, Any, Any], bool], *reasons: str) -> Hooks:
    """Services of some kinds are free on other days than the law says."""

    def hook(value: bool, **context: Any) -> bool:
        reason = context["service"]["reason"]
        return free(reason, context["day"], context["since"]) if reason in reasons else value

    return {"charging-free": hook}


def _rate_on(day: Callable[[date], date]) -> Hooks:
    """Amounts are those of another day."""

    def hook(value: Fraction, **context: Any) -> Fraction:
        try:
            return figures.amount(context["name"], day(context["day"]))
        except figures.NotKnown:
            return value

    return {"charging-rate": hook}


def _first_day_for_all() -> Hooks:
    """Every period is charged by the amounts of the first day that is asked for."""
    asked: dict[str, date] = {}

    def noted(value: Any, **context: Any) -> Any:
        asked["start"] = date.fromisoformat(context["means"]["period"]["start"])
        return value

    return {
        "charging-contradictions": noted,
        **_rate_on(lambda day: asked["start"]),
    }


def _carried_on(value: Any, **context: Any) -> Any:
    """A day after those that are known is charged like the last of them."""
    period = context["means"]["period"]
    for name, each in list(period.items()):
        period[name] = min(each, figures.LAST.isoformat())
    return value


def _benefits_in_april(day: date) -> date:
    """The day on which the new benefits of a 6 April are in force."""
    return day + timedelta(days=6) if (day.month, day.day) in ((4, 6), (4, 7)) else day


def _merged(value: dict[str, Any], **_: Any) -> dict[str, Any]:
    """One period with the amounts of the first day, up to the last."""
    first, last = value["periods"][0], value["periods"][-1]
    if len(value["periods"]) == 1:
        return value
    one = copy.deepcopy(first) | {"end": last["end"]}
    one.pop("changesBecause", None)
    return {**value, "periods": [one]}


def _gap(value: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The next period begins a day late."""
    periods = copy.deepcopy(value["periods"])
    for each in periods[1:]:
        start = date.fromisoformat(each["start"]) + _A_DAY
        each["start"] = min(start, date.fromisoformat(each["end"])).isoformat()
    return {**value, "periods": periods}


FAULTS: Mapping[str, Hooks] = {
    "charge-tariff-floor": _tariff(lambda over: int(over // 250)),
    "charge-tariff-one-more": _tariff(lambda over: int(over // 250) + 1),
    "charge-tariff-by-500": _tariff(lambda over: int(-(-over // 500))),
    "charge-tariff-whole-pounds": _tariff(lambda over: -(-int(over) // 250)),
    "charge-limit-inclusive": _above(lambda counted, upper: counted >= upper),
    "charge-limit-a-penny-late": _above(lambda counted, upper: counted > upper + _PENNY),
    "charge-limit-in-whole-pounds": _above(lambda counted, upper: counted >= upper + 1),
    "charge-limits-of-the-reform": always("limits", (Fraction(20_000), Fraction(100_000))),
    "charge-limits-of-a-council-in-homes": {
        "charging-limits": lambda value, **c: (
            max(value[0], c["policy"].lower_limit), max(value[1], c["policy"].upper_limit),
        )
    },
    "charge-joint-whole": _share("joint", lambda _: Fraction(1)),
    "charge-joint-always-half": _share("joint", lambda _: Fraction(1, 2)),
    "charge-share-whole": _share("share", lambda _: Fraction(1)),
    "charge-share-as-joint": _share("share", lambda _: Fraction(1, 2)),
    "charge-sale-costs-lost": always("sale-costs", Fraction(0)),
    "charge-debt-lost": always("encumbrance", Fraction(0)),
    "charge-injury-counted": _counts("personal-injury-trust", counts=True),
    "charge-land-left": _counts("land", counts=False),
    "charge-notional-left-out": always("notional-left", Fraction(0)),
    "charge-notional-for-ever": always("notional-week", Fraction(0)),
    "charge-notional-by-the-whole-charge": {
        "charging-notional-week": lambda value, **context: context["more"]
    },
    "charge-home-counted-at-home": _home(counted="at-home"),
    "charge-home-counted-from-the-first-day": _home(counted="twelve-weeks"),
    "charge-home-counted-with-occupiers": _home(counted="occupied"),
    "charge-home-counted-in-a-temporary-stay": _home(counted="returning"),
    "charge-home-never-counted": {
        "charging-home": lambda value, **_: value or "discretion"
    },
    "charge-83-days": shifted("twelve-weeks", -_A_DAY),
    "charge-three-months": shifted("twelve-weeks", 7 * _A_DAY),
    "charge-linked-51-weeks": _linked(357),
    "charge-linked-53-weeks": _linked(371),
    "charge-linked-never": _linked(-1),
    "charge-short-stay-nine-weeks": shifted("short-stay", _A_WEEK),
    "charge-short-stay-never-as-at-home": {
        "charging-rules": lambda value, **c: (
            "temporary" if c["care"].get("stay") == "short-term" else value
        )
    },
    "charge-reablement-five-weeks": _free(
        lambda _, day, since: since <= day < since + 5 * _A_WEEK, "reablement"
    ),
    "charge-reablement-for-ever": _free(lambda _, day, since: since <= day, "reablement"),
    "charge-reablement-a-day-late": _free(
        lambda _, day, since: since < day <= since + 6 * _A_WEEK, "reablement"
    ),
    "charge-equipment-below-the-limit": {
        "charging-equipment": lambda value, **context: context["price"] < context["limit"]
    },
    "charge-equipment-of-any-price": always("equipment", True),
    "charge-aftercare-charged": _free(lambda *_: False, "aftercare"),
    "charge-cjd-charged": _free(lambda *_: False, "cjd"),
    "charge-rates-of-today": _rate_on(lambda day: _TODAY),
    "charge-rates-from-1-april": _rate_on(lambda day: day + 5 * _A_DAY),
    "charge-rates-of-the-first-day": _first_day_for_all(),
    "charge-benefits-from-6-april": _rate_on(_benefits_in_april),
    "charge-rates-carried-on": {"charging-contradictions": _carried_on},
    "charge-one-period": {"charging-result": _merged},
    "charge-periods-with-a-gap": {"charging-result": _gap},
}  # fmt: skip
