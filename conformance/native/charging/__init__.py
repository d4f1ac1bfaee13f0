"""What an adult is charged for care and support, a second time and by another way.

Written from SI 2014/2672 for one day at a time, in exact fractions, with a table of amounts of its
own; it shares no line with any other implementation. `calculate` answers the means of a request
with a ChargeResult; what cannot be answered raises `Refused`.

Every decision passes once through `Faults.bend`, by the names of `CHARGING_POINTS` in
`conformance.native.charging_points`: that table says what each carries.

Lives here: the front of the package. May not live here: HTTP, the store, any fault.
"""

from conformance.native.charging.answer import Refused, calculate

__all__ = ["Refused", "calculate"]
