"""Means that make sense: a few made by chance, and any that fit their schema made to do so.

The rules are those that every implementation holds means against: days in order, a partner for a
couple and for nobody else, what nobody is paid twice, owners where there are several. What may not
come in here: what means are charged.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

_T = TypeVar("_T")
Means = dict[str, Any]
_BORN = ("1931-02-03", "1941-03-09", "1959-12-31", "1968-02-29", "1980-04-06", "2000-02-29")
"""Of adults below and above pension age on every day of `_FIRST`."""
_OF_AGE = ("1897-01-01", "2005-04-10")
"""The first and the last day of birth of adults on every day of `_FIRST`, none above 129."""
_FIRST = ("2023-04-10", "2024-02-29", "2025-04-05", "2025-12-29", "2026-04-06", "2026-06-01")
_MONEY = re.compile(r"[0-9]+\.[0-9]{2}")
_CARE_BENEFITS = frozenset(
    {"attendance-allowance-lower", "attendance-allowance-higher"}
    | {"dla-care-lowest", "dla-care-middle", "dla-care-highest"}
    | {"pip-daily-living-standard", "pip-daily-living-enhanced"}
)
_ONCE = (
    _CARE_BENEFITS,
    *(frozenset({"dla-mobility", "pip-mobility"}), frozenset({"universal-credit"})),
    *(frozenset({"carers-allowance"}), frozenset({"state-pension"})),
    *(frozenset({"pension-credit-guarantee"}), frozenset({"pension-credit-savings"})),
)
"""Of each of these one at most. A state pension may be paid in parts, but all in one rhythm."""
_INCOMES = (
    ("occupational-pension", "512.40", "month"),
    ("personal-pension", "10.00", "week"),
    ("annuity", "1200.01", "year"),
    ("state-pension", "230.25", "week"),
    ("attendance-allowance-higher", "114.60", "week"),
    ("universal-credit", "424.90", "month"),
    ("earnings", "96.15", "fortnight"),
    ("rental-income", "333.33", "quarter"),
)
_CAPITAL = ("14250.00", "14250.01", "16480.55", "23250.00", "23250.01", "900.00", "0.01")
_COSTS = ("60.00", "310.00", "454.00", "1050.50")


def born_of_age(rng: random.Random, born: str) -> str:
    """A date of birth, or another one where it is of nobody whose means could be assessed."""
    return born if _OF_AGE[0] <= born <= _OF_AGE[1] else _pick(rng, _BORN)


def plain(rng: random.Random, born: str) -> Means:
    """Means of somebody with this date of birth, some at home and some in a care home."""
    first = date.fromisoformat(_pick(rng, _FIRST))
    care: Means = {"setting": "own-home", "weeklyCost": _pick(rng, _COSTS)}
    if rng.random() < 0.3:
        care |= {"setting": "care-home", "stay": "permanent", "start": first.isoformat()}
    last = first + timedelta(_pick(rng, (0, 27, 100)))
    made: Means = {
        "period": {"start": first.isoformat(), "end": last.isoformat()},
        "adult": {"dateOfBirth": born, "household": _pick(rng, ("single", "lone-parent"))},
        "care": care,
        "income": [
            {"type": kind, "amount": amount, "every": every}
            for kind, amount, every in _some(rng, _INCOMES)
        ],
        "capital": [
            {"type": kind, "value": _pick(rng, _CAPITAL), "ownership": _owned(rng)}
            for kind in _some(rng, ("savings", "shares", "isa"))
        ],
        "housingCosts": [{"type": "rent", "amount": "43.33", "every": "month"}],
        "disabilityRelatedExpenditure": [{"label": "Laundry", "amount": "5.10", "every": "week"}],
    }
    return {name: each for name, each in made.items() if each != []}


def sensible(rng: random.Random, means: Mapping[str, Any], born: str, *, settled: bool) -> Means:
    """Means that fit the schema, made to contradict neither themselves nor the law; with `settled`
    also of days whose rates are known, and of amounts whose sums can be told."""
    first = date.fromisoformat(_pick(rng, _FIRST))
    made = dict(means)
    made["period"] = {"start": first.isoformat()}
    if "end" in means["period"]:
        made["period"]["end"] = (first + timedelta(_pick(rng, (0, 27, 100)))).isoformat()
    made["adult"] = _adult(made["adult"], born)
    made["care"] = _care(made["care"], first)
    if made.get("route") == "light-touch":
        made["lightTouchConsent"] = True
    for name, kept in (
        ("income", _incomes(made.get("income", []))),
        ("capital", [_with_owners(each) for each in made.get("capital", [])]),
    ):
        if kept:
            made[name] = kept
    if "property" in made:
        made["property"] = _with_owners(made["property"]) | {"intendsToReturn": True}
    if "diminishingNotional" in made:
        made["diminishingNotional"] = {"since": first.isoformat()}
    checked: Means = _small(made) if settled else made
    return checked


def _adult(adult: Mapping[str, Any], born: str) -> Means:
    made = {**adult, "dateOfBirth": born}
    partner = made.pop("partner", {})
    if made["household"] == "couple":
        made["partner"] = {**partner, "dateOfBirth": "1951-02-03"}
    return made


def _care(care: Mapping[str, Any], first: date) -> Means:
    made = {**care}
    if made["setting"] == "care-home":
        made.setdefault("stay", "temporary")
    if "start" in made or made.get("stay") == "permanent":
        made["start"] = first.isoformat()
    if "end" in made:
        made["end"] = (first + timedelta(365)).isoformat()
    if "earlierStays" in made:
        begins = [
            first - timedelta(60 * (number + 1)) for number in range(len(care["earlierStays"]))
        ]
        made["earlierStays"] = [
            {"start": each.isoformat(), "end": (each + timedelta(27)).isoformat()}
            for each in begins
        ]
    return made


def _incomes(given: Sequence[Means]) -> list[Means]:
    """As many of them as can be paid together."""
    kept: list[Means] = []
    for each in given:
        one = next((kinds for kinds in _ONCE if each["type"] in kinds), frozenset[str]())
        if not any(before["type"] in one for before in kept):
            kept.append(each)
    return kept


def _with_owners(asset: Mapping[str, Any]) -> Means:
    ownership = {**asset["ownership"]}
    if ownership["kind"] == "joint":
        ownership.setdefault("owners", 2)
    if ownership["kind"] == "share" and ownership.get("percent", "0.00") == "0.00":
        ownership["percent"] = "33.33"
    return {**asset, "ownership": ownership}


def _small(value: Any) -> Any:
    """The same with every amount below a hundred thousand pounds."""
    if isinstance(value, dict):
        return {name: _small(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_small(each) for each in value]
    money = isinstance(value, str) and _MONEY.fullmatch(value) is not None
    return "12345.67" if money and len(value) > len("99999.99") else value


def _owned(rng: random.Random) -> Means:
    ways: tuple[Means, ...] = ({"kind": "sole"}, {"kind": "joint", "owners": 2})
    return dict(_pick(rng, (*ways, {"kind": "share", "percent": "12.50"})))


def _some(rng: random.Random, among: Sequence[_T]) -> Iterator[_T]:
    """Some of these, in any order."""
    left = list(among)
    rng.shuffle(left)
    yield from left[: int(rng.random() * (len(left) + 1))]


def _pick(rng: random.Random, among: Sequence[_T]) -> _T:
    return among[int(rng.random() * len(among))]
