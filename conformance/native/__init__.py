"""A small independent implementation of the whole standard, to test the suite with.

It shares no code with any other implementation, keeps everything in memory and forgets it when it
stops. `app` makes it, `running` serves it, and `Faults` makes it wrong at one place of one's
choice. `python -m conformance.native --port 0` serves it until it is interrupted.
"""

from conformance.native.app import app
from conformance.native.faults import POINTS, Faults
from conformance.native.serving import running

__all__ = ["POINTS", "Faults", "app", "running"]
