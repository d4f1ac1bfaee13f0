"""Where deferred payments can be made wrong on purpose, for `faults`: each decision by its name.

What may not come in here: any fault, and any rule; the rules are in the package `deferred`, which
passes each decision through `Faults.bend` with the name that it has here. Amounts are whole
pennies, percentages hundredths of a per cent, `case` is what was asked and `terms` are those of the
policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

DEFERRED_POINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "deferred-policy": "the policy that is used, JSON; given (JSON or None), on",
        "deferred-contradictions": "what is refused, list[(pointer, sentence)]; asked, allowance",
        "deferred-dated": "the rates of the first day by name, those that are known; on",
        "deferred-amount": "a dated amount of the first day; name, on",
        "deferred-maximum": "the sourced national maximum of a day, or None; on",
        "deferred-rate": "what is charged in a half-year, Rate; on, first (the first Rate), terms",
        "deferred-limit": "the parts of the limit by name: share, tenth, lower, owed; case",
        "deferred-tariff": "tariff income; capital, lower, upper",
        "deferred-week": "the parts of a week by name: cost, income, tariff, rent, kept, third, "
        "top-up; case, terms",
        "deferred-sum": "a result, nothing at least; total, of (`limit` or `week`)",
        "deferred-condition": "whether a condition is met: True, False or None; name, case",
        "deferred-offer": "what the conditions come to; met",
        "deferred-plan": "the Plan that is followed; case, terms",
        "deferred-interest": "what a day brings, exact; bearing, percent, on, reached",
        "deferred-posting": "whether interest bears interest from the next day on; on, number, "
        "interval",
        "deferred-part": "so much of a week's amount; weekly, days (7 for a whole week)",
        "deferred-closing": "the debt in pennies at a row's end; exact",
        "deferred-room": "how much may still join, in pennies; limit, exact, care",
        "deferred-reviews": "the points of review, per cent -> hundredths of pennies; plan",
        "deferred-line": "one line of a working, dict; line",
        "deferred-interest-told": "how a rate is told, dict; rate",
        "deferred-illustration": "the whole answer, dict; case, policy",
    }
)
"""Point -> the right value that a hook gets, and after the semicolon its keyword arguments."""
