"""How the tables of deferred payments write a vector, and what holds of every illustration.

What may not come in here: what any one answer should be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.deferrals import SINCE
from conformance.vectors.tables.lines import Expectation, Line, vector

ILLUSTRATE = ("deferred-payment", "illustrateDeferredPayment")
C = "CA-DEFERRED-"
NOTICE, POLICY, MUST, MAY, LISTED, CAPITAL = (f"{C}{n:03}" for n in range(7, 13))
SECURITY, LIMIT, WEEK, KEPT, TARIFF, WORKING = (f"{C}{n:03}" for n in range(13, 19))
HALVES, UNDER, UNSOURCED, ASSUMED, UNDATED, RATES = (f"{C}{n:03}" for n in range(19, 25))
INTEREST, WEEKS, FEES, CHAIN, TOTALS = (f"{C}{n:03}" for n in range(25, 30))
REACHED, ENDS, REVIEWS = (f"{C}{n:03}" for n in range(30, 33))
SI = "SI 2014/2671"
COST, TARIFF_REG, LOCAL = "Care Act 2014 s.34", "SI 2014/2672 reg 25", "Local policy"
MET: Mapping[str, Any] = {
    "setting": "care-home",
    "homeDisregarded": False,
    "firstCharge": True,
    "termsAgreed": True,
}
CONDITIONS: Mapping[str, str] = {
    "care-home": f"{SI} reg 2(2)(a)",
    "other-capital": f"{SI} reg 2(2)(b)(i)(bb)",
    "home-counted": f"{SI} reg 2(2)(b)(i)(aa)",
    "adequate-security": f"{SI} reg 2(1)(b) and reg 4",
    "terms-agreed": f"{SI} reg 2(1)(c)",
}


def common() -> Line:
    """What holds of every illustration: a line of common.jsonl."""
    conditions = {
        "at": "/eligibility/conditions",
        "keys": ["condition", "paragraph"],
        "of": [list(row) for row in CONDITIONS.items()],
    }
    expect: list[Expectation] = [
        {"clause": NOTICE, "is": {"/indicative": True}, "matches": {"/notice": "indicat"}},
        {"clause": NOTICE, "matches": {"/notice": "offer"}},
        {
            "clause": LISTED,
            "rows": [conditions],
            "filled": {"/eligibility/conditions": ["met", "says"]},
        },
        {"clause": WORKING, "filled": {"/equityLimit/working": ["label"]}},
        {"clause": WORKING, "filled": {"/weeklyDeferral/working": ["label"]}},
        {
            "clause": RATES,
            "is": {
                "/rates/name=upper-capital-limit/amount": "23250.00",
                "/rates/name=lower-capital-limit/amount": "14250.00",
                "/rates/name=disposable-income-allowance/amount": "144.00",
            },
            "filled": {"/rates": ["label", "paragraph", "status"]},
        },
        {"clause": RATES, "filled": {"/interest": ["percent", "status", "basis", "paragraph"]}},
    ]
    return {"name": "illustration", "expect": expect}


def house(value: str = "200000.00", kind: str = "sole", **more: Any) -> dict[str, Any]:
    """A home; `owners` and `percent` go into its ownership."""
    ownership = {"kind": kind} | {k: more.pop(k) for k in ("owners", "percent") if k in more}
    return {"value": value, "ownership": ownership, **more}


def body(**parts: Any) -> dict[str, Any]:
    """A thousand pounds a week less three hundred, of which 144 are kept: 844.00 are deferred. All
    its days have a sourced rate. What is None is left out; `terms` are those of a policy."""
    made: dict[str, Any] = {
        "start": "2022-03-01",
        "weeklyCost": "1000.00",
        "weeklyIncome": "300.00",
        "property": house(),
        "otherCapital": "10000.00",
        "conditions": MET,
        "years": 1,
    }
    if "terms" in parts:
        made["policy"] = policy(parts.pop("terms"))
    made |= parts
    return {name: value for name, value in made.items() if value is not None}


def policy(terms: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A policy with these terms."""
    return {"since": SINCE, "title": "Tried terms", "deferredPayment": dict(terms), **more}


def line(
    id: str,
    expect: Sequence[Expectation],
    source: str,
    comment: str,
    *flags: str,
    **request: Any,
) -> Line:
    """A vector of an illustration that succeeds; the first expectation has the status."""
    told = [{**expect[0], "status": 200}, *expect[1:]]
    return vector(
        f"deferred-{id}", ILLUSTRATE, told, source=source, comment=comment, flags=flags,
        also=["illustration"], **request,
    )  # fmt: skip
