"""What the rules about money refuse, as problems of the catalogue.

Lives here: the one way from a rule's refusal to a problem. May not live here: a rule, or a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from gateway.problems import Problem, error, invalid
from gateway.rules.charging import Refused
from openapi.rates import RateUnknown

_PROBLEMS: Final = {"rate-not-sourced": "rate-not-known"}
"""Code of a fault -> problem, where it is not `contradictory-request`."""


@contextmanager
def told(at: str = "") -> Iterator[None]:
    """Within it, a refusal of a rule leaves as a Problem; `at` is where in the body the rule's own
    request stands. `contradictory-request` points at every fault, `rate-not-known` names the rate
    or points at where one can be stated.
    """
    try:
        yield
    except Refused as refused:
        faults = [
            error(
                _PROBLEMS.get(each.code, "contradictory-request"),
                each.detail,
                pointer=f"{at}{each.pointer}",
            )
            for each in refused.problems
        ]
        problem = invalid(faults)
    except RateUnknown as unknown:
        problem = Problem("rate-not-known", f"{unknown}.")
    else:
        return
    raise problem
