"""What an adult may be charged for care and support, as pure functions.

The rules are section 14 of the Care Act 2014 and SI 2014/2672.

Lives here: the front of the package. May not live here: any web, database or back-end, or a figure
that has a date (those are rates of the standard).
"""

from gateway.rules.charging.asked import ChargeRequest
from gateway.rules.charging.calculation import calculate
from gateway.rules.charging.capital_types import CAPITAL_TYPES
from gateway.rules.charging.faults import Fault, Refused
from gateway.rules.charging.income_types import INCOME_TYPES
from gateway.rules.charging.policy import STATUTORY, ChargingPolicy
from gateway.rules.charging.told import ChargeResult

__all__ = [
    "CAPITAL_TYPES",
    "INCOME_TYPES",
    "STATUTORY",
    "ChargeRequest",
    "ChargeResult",
    "ChargingPolicy",
    "Fault",
    "Refused",
    "calculate",
]
