"""What a deferred payment would come to, a second time and by another way.

Written from SI 2014/2671 and the schemas of the standard, day by day in whole numbers; it shares no
line with any other implementation. `illustrate` answers a body of `illustrateDeferredPayment`;
what cannot be answered raises `Refused`.

Every decision passes once through `Faults.bend`, by the names of `DEFERRED_POINTS` in
`conformance.native.deferred_points`: that table says what each carries.

Lives here: the front of the package. May not live here: HTTP, the store, any fault.
"""

from conformance.native.deferred.answer import illustrate

__all__ = ["illustrate"]
