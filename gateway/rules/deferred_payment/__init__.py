"""What a deferred payment agreement would mean, as pure functions.

The rules are sections 34 to 36 of the Care Act 2014 and SI 2014/2671.

Lives here: the front of the package. May not live here: any web, database or back-end, or a figure
that has a date (those are rates of the standard).
"""

from gateway.rules.charging.faults import Fault, Refused
from gateway.rules.deferred_payment.asked import IllustrationRequest, SecuredHome
from gateway.rules.deferred_payment.illustration import equity_limit, illustrate
from gateway.rules.deferred_payment.told import EquityLimit, Illustration

__all__ = [
    "EquityLimit",
    "Fault",
    "Illustration",
    "IllustrationRequest",
    "Refused",
    "SecuredHome",
    "equity_limit",
    "illustrate",
]
