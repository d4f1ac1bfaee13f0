"""Where charging can be made wrong on purpose, for `faults`: every decision of it by its name.

What may not come in here: any fault, and any rule; the rules are in the package `charging`, which
passes each decision through `Faults.bend` with the name that it has here. Amounts are Fractions of
pounds, days are dates, `means` is the JSON of the request, `rules` is "own-home", "temporary" or
"permanent".
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CHARGING_POINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "charging-contradictions": "what is refused, list[(pointer, sentence)]; means, policy",
        "charging-policy": "the policy that is used, Policy; given (JSON or None)",
        "charging-rate": "a dated amount; name, day",
        "charging-week": "pounds a week of a payment, unrounded; every, amount (text)",
        "charging-rounding": "to the penny; exact, adds (whether it adds to the charge)",
        "charging-rules": "by whose rules a day is charged; care, day, policy",
        "charging-short-stay": "the first day on which a short-term stay is none; care, weeks",
        # Capital
        "charging-capital-counts": "whether a kind of capital counts; kind",
        "charging-share": "the adult's part of an asset, 0 to 1; ownership",
        "charging-sale-costs": "what is taken off for the costs of a sale; asset, worth",
        "charging-encumbrance": "what is taken off for what is owed on it; asset",
        "charging-home": "why the home does not count: at-home, returning, twelve-weeks, "
        "occupied, discretion, or None when it counts; means, rules, day",
        "charging-linked": "whether a stay shares the first one's twelve weeks; gap (days between)",
        "charging-twelve-weeks": "the first day on which the home counts; care, used (days)",
        "charging-limits": "(lower limit, upper limit); rules, policy",
        "charging-above-limit": "whether capital is above the upper limit; counted, upper",
        "charging-tariff": "tariff income; counted, lower",
        "charging-notional-week": "by how much notional capital goes down in a week; more, less "
        "(the charges with and without it), week",
        "charging-notional-left": "what is left of notional capital; first, since, day",
        # Income
        "charging-disregarded": "whether a kind of income does not count; kind, rules",
        "charging-ten-pounds": "how much of war widows' pensions is left; weekly",
        "charging-half-pension": "how much of a pension passed to a spouse is left; item, weekly, "
        "rules",
        "charging-tax": "what is left for tax; weekly",
        "charging-local-income": "whether the council leaves a kind of income out; kind, policy",
        "charging-night-care": "what the night-care disregard leaves; kind, weekly, rules",
        "charging-savings-credit-for": "whether the savings-credit disregard is for the adult; "
        "means, day",
        "charging-qualifying": "qualifying income for pension credit; means, given (whether told)",
        "charging-savings-credit": "the savings-credit disregard; qualifying, award, "
        "threshold, guarantee, day (a Day, with its amounts)",
        # What is kept
        "charging-pension-age": "whether pension age is reached; born, day, stated",
        "charging-base": "the names of the amounts of which the higher is the base; household, "
        "pension_age, age",
        "charging-children": "how many children an amount is kept for; adult",
        "charging-premiums": "the premiums kept: disability, enhancedDisability, carer, as a set; "
        "means, pension_age",
        "charging-local-amount": "the council's own amount, or nothing; name, statutory",
        "charging-uplift": "what the council adds in per cent; total, policy",
        "charging-addition": "what the council adds; policy",
        "charging-allowances": "what everybody keeps besides, [(label, amount)]; policy, rules",
        "charging-housing": "whether housing costs are left; rules",
        "charging-housing-help": "the help that is taken off a cost; costs, help",
        "charging-disability-benefits": "the benefits that open disability-related costs, as a "
        "set; means, policy, rules",
        "charging-disability-standard": "the council's amount without receipts; benefits, policy",
        # The charge
        "charging-free": "whether a free service is free on a day; service, day, since",
        "charging-equipment": "whether a minor adaptation of that price is free; price, limit",
        "charging-whole-cost": "why the whole cost is charged: above-limit, refused, light-touch, "
        "or None; route, above",
        "charging-not-below-zero": "what is left, nothing at least; left",
        "charging-percent": "what of it the council charges; left, policy, rules",
        "charging-most": "at most the council's maximum; left, policy, rules",
        "charging-not-above-cost": "at most the cost; left, cost",
        "charging-least": "nothing where it is below what is collected; left, policy",
        "charging-outcome": "contribution or no-charge; charge",
        "charging-council-pays": "the cost less the charge; cost, charge",
        "charging-changes": "the days on which something changes, [(day, why)], without the rates "
        "of benefits; means, policy",
        "charging-benefit-rates": "whether the day of new rates of benefits ends a period; day",
        "charging-line": "one line of a working, dict; line",
        "charging-rates-told": "the dated rates of a period, list; day",
        "charging-period": "a whole period, dict; means",
        "charging-result": "the whole answer, dict; means, policy",
    }
)
"""Point -> the right value that a hook gets, and after the semicolon its keyword arguments."""
