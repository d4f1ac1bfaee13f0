"""From what is left to what is charged: the limits, each a line with the difference it makes.

Lives here: never below nothing, never above the cost (section 14(4)), and the council's own
percentage, maximum and minimum. May not live here: what is left, or full cost.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from gateway.rules.charging.policy import ChargingPolicy
from gateway.rules.charging.working import LOCAL, Working
from gateway.rules.money import ZERO, down

_HUNDRED: Final = Decimal(100)
NOTHING: Final = "Care Act 2014 section 14(7)"
COST: Final = "Care Act 2014 section 14(4)"


def settle(working: Working, policy: ChargingPolicy, chargeable: Decimal, *, home: bool) -> None:
    """Add the lines that turn what is left into the charge; `home`: by the rules of one's home."""
    if working.total < ZERO:
        working.add("Not below nothing", -working.total, NOTHING)
    if home:
        percent = policy.disposable_income_percent
        if percent < _HUNDRED and working.total:
            share = down(working.total * max(percent, ZERO) / _HUNDRED)
            label = f"Only {percent.normalize():f} % of what is left is charged"
            working.subtract(label, working.total - share, LOCAL, basis="local")
        if policy.maximum_charge is not None and working.total > policy.maximum_charge:
            over = working.total - policy.maximum_charge
            working.subtract("Not above the council's maximum", over, LOCAL, basis="local")
    if working.total > chargeable:
        working.subtract("Not above the cost of care", working.total - chargeable, COST)
    if ZERO < working.total < policy.minimum_charge:
        working.subtract("Too little to collect", working.total, LOCAL, basis="local")
