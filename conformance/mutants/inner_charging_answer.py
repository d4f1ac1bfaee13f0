"""Faults inside the native implementation in what a charge comes to, and in how an answer is told.

What may not come in here: how the means are counted (`inner_charging`, `inner_charging_means`).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from conformance.mutants.inner_charging import always
from conformance.mutants.inner_way import Hooks
from conformance.native.charging import policy as policies

_PENNY = Fraction(1, 100)


def _result(change: Callable[[dict[str, Any]], object]) -> Hooks:
    """The whole answer is edited."""

    def hook(value: dict[str, Any], **_: Any) -> dict[str, Any]:
        edited = copy.deepcopy(value)
        change(edited)
        return edited

    return {"charging-result": hook}


def _period(change: Callable[[dict[str, Any]], object]) -> Hooks:
    """Each period is edited."""

    def hook(value: dict[str, Any], **_: Any) -> dict[str, Any]:
        edited = copy.deepcopy(value)
        change(edited)
        return edited

    return {"charging-period": hook}


def _line(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Hooks:
    """Each line is edited."""
    return {"charging-line": lambda value, **_: change(dict(value))}


def _rates(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Hooks:
    """Each rate is told otherwise."""
    return {"charging-rates-told": lambda value, **_: [change(dict(each)) for each in value]}


def _published(told: dict[str, Any]) -> dict[str, Any]:
    return {**{k: v for k, v in told.items() if k != "caution"}, "status": "published"}


def _without(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda told: {k: v for k, v in told.items() if k != name}


def _more(amount: str) -> str:
    return str(Decimal(amount) + Decimal("0.01"))


def _off_by_a_penny(told: dict[str, Any]) -> None:
    told["working"][0]["amount"] = _more(told["working"][0]["amount"])


def _limits_not_told(told: dict[str, Any]) -> None:
    told["working"] = [each for each in told["working"] if not each["label"].startswith("Not ")]


def _capital_off(told: dict[str, Any]) -> None:
    told["capital"]["counted"] = _more(told["capital"]["counted"])


def _why(route: str) -> Hooks:
    """What is told of a route does not matter."""

    def hook(value: str | None, **context: Any) -> str | None:
        right = "above-limit" if context["above"] else None
        return right if context["route"] == route else value

    return {"charging-whole-cost": hook}


def _contradictions(*places: str) -> Hooks:
    """Some contradictions are let pass; all of them where none is named."""
    return {
        "charging-contradictions": lambda value, **_: [
            each for each in value if places and not each[0].endswith(places)
        ]
    }


def _second_time() -> Hooks:
    """Whoever asks the same again is told that a penny more is kept."""
    seen = set[str]()

    def hook(value: dict[str, Any], **context: Any) -> dict[str, Any]:
        asked = json.dumps([context["means"], context["policy"]], sort_keys=True)
        if asked not in seen:
            seen.add(asked)
            return value
        edited = copy.deepcopy(value)
        for each in edited["periods"]:
            each["minimumIncome"] = _more(each.get("minimumIncome", "0.00"))
        return edited

    return {"charging-result": hook}


def _limited(point: str, by: Callable[[Any, Fraction], Fraction]) -> Hooks:
    """A choice of the policy holds in care homes too."""
    return {f"charging-{point}": lambda value, **c: by(c["policy"], c["left"])}


FAULTS: Mapping[str, Hooks] = {
    "charge-below-nothing": {
        "charging-not-below-zero": lambda value, **c: c["left"],
        "charging-least": lambda value, **c: c["left"],
    },
    "charge-above-the-cost": {"charging-not-above-cost": lambda value, **c: c["left"]},
    "charge-a-penny-above-the-cost": {
        "charging-not-above-cost": lambda value, **c: min(c["left"], c["cost"] + _PENNY)
    },
    "charge-at-least-a-pound": {"charging-least": lambda value, **_: max(value, Fraction(1))},
    "charge-council-pays-less": {
        "charging-council-pays": lambda value, **_: max(Fraction(0), value - _PENNY)
    },
    "charge-refusal-ignored": _why("refused"),
    "charge-light-touch-without-consent": _contradictions("lightTouchConsent"),
    "charge-contradictions-let-pass": _contradictions(),
    "charge-one-contradiction-told": {"charging-contradictions": lambda value, **_: value[:1]},
    "charge-children-assessed": _contradictions("adult/dateOfBirth"),
    "charge-crossed-limits-let-pass": _contradictions("lowerCapitalLimit"),
    "charge-line-off-by-a-penny": _period(_off_by_a_penny),
    "charge-last-line-lost": _period(lambda told: told["working"].pop()),
    "charge-limits-not-told": _period(_limits_not_told),
    "charge-capital-off-by-a-penny": _period(_capital_off),
    "charge-line-without-paragraph": _line(_without("paragraph")),
    "charge-line-without-basis": _line(_without("basis")),
    "charge-local-told-statutory": _line(lambda told: {**told, "basis": "statutory"}),
    "charge-statutory-told-local": _line(lambda told: {**told, "basis": "local"}),
    "charge-derived-told-published": _rates(_published),
    "charge-cautions-lost": _rates(_without("caution")),
    "charge-one-source-told-derived": _rates(
        lambda told: {**told, "status": "derived"} if told["status"] == "one-source" else told
    ),
    "charge-not-indicative": _result(lambda told: told.update(indicative=False)),
    "charge-notice-decides": _result(lambda told: told.update(notice="This is what you pay.")),
    "charge-policy-not-named": _result(lambda told: told.update(policy={
        "title": "The charging policy", "since": "2024-04-06",
    })),
    "charge-policy-ignored": {"charging-policy": lambda value, **_: policies.Policy()},
    "charge-answers-of-the-second-time": _second_time(),
    "charge-uplift-lost": always("uplift", Fraction(0)),
    "charge-own-amount-lost": always("local-amount", Fraction(0)),
    "charge-allowances-lost": always("allowances", []),
    "charge-night-care-lost": always("night-care", Fraction(0)),
    "charge-standard-costs-lost": always("disability-standard", Fraction(0)),
    "charge-local-income-counted": always("local-income", False),
    "charge-percent-in-homes": _limited(
        "percent", lambda chosen, left: Fraction(int(left * chosen.percent), 100)
    ),
    "charge-most-in-homes": _limited(
        "most", lambda chosen, left: left if chosen.most is None else min(left, chosen.most)
    ),
    "charge-least-inclusive": {
        "charging-least": lambda value, **c: (
            value if c["left"] > c["policy"].least else Fraction(0)
        )
    },
}  # fmt: skip
