"""An ordinary calculation of a charge in process: microseconds a call.

`python -m benchmarks.charging CALLS CORE` prints p50 and p99. Both may be left out. Ordinary is
somebody at home with three incomes, savings, rent and an expense, for one period.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Final

from gateway.rules.charging import ChargeRequest, calculate

ORDINARY: Final[ChargeRequest] = {
    "period": {"start": "2026-06-01", "end": "2026-06-28"},
    "adult": {"dateOfBirth": "1986-03-02", "household": "single"},
    "care": {"setting": "own-home", "weeklyCost": "454.00"},
    "income": [
        {"type": "universal-credit", "amount": "854.70", "every": "month"},
        {"type": "pip-daily-living-enhanced", "amount": "114.60", "every": "week"},
        {"type": "pip-mobility", "amount": "30.30", "every": "week"},
    ],
    "capital": [
        {
            "type": "savings",
            "value": "15020.11",
            "ownership": {"kind": "joint", "owners": 2},
        }
    ],
    "housingCosts": [{"type": "rent", "amount": "43.33", "every": "month"}],
    "disabilityRelatedExpenditure": [
        {"label": "Laundry", "amount": "5.10", "every": "week"},
    ],
}
FEWEST: Final = 200


def measure(calls: int) -> tuple[float, float]:
    """p50 and p99 of so many calls, in microseconds."""
    spent = []
    for _ in range(FEWEST):
        calculate(ORDINARY)
    for _ in range(max(calls, FEWEST)):
        begun = time.perf_counter_ns()
        calculate(ORDINARY)
        spent.append(time.perf_counter_ns() - begun)
    spent.sort()
    return spent[len(spent) // 2] / 1000, spent[len(spent) * 99 // 100] / 1000


def main(calls: str = "5000", core: str = "") -> None:
    """Print both figures."""
    if core:
        os.sched_setaffinity(0, {int(core)})
    middle, slowest = measure(int(calls))
    print(f"p50 {middle:.0f} µs, p99 {slowest:.0f} µs")


if __name__ == "__main__":
    main(*sys.argv[1:])
