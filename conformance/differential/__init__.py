"""Differential replay: the same requests to two implementations, and where they part.

For a supplier who replaces one implementation by another. Nothing here knows what an answer should
be; a difference is tied to the clause that decides it.
"""

from conformance.differential.replay import Comparison, Difference, compare

__all__ = ["Comparison", "Difference", "compare"]
