"""Vectors of deferred payments: who must be offered one, who may, and who cannot.

Written from SI 2014/2671 regulations 2 and 3. What may not come in here: amounts.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.vectors.tables.deferred import (
    CAPITAL,
    CONDITIONS,
    LISTED,
    MAY,
    MET,
    MUST,
    SECURITY,
    SI,
    body,
    house,
    line,
)
from conformance.vectors.tables.lines import Expectation, Line


def lines() -> Iterator[Line]:
    must, may, never = "must-be-offered", "may-be-offered", "not-eligible"
    for label, changes, condition, met, outcome in (
        ("all-met", {}, "", "", must),
        ("supported-living", {"setting": "supported-living"}, "care-home", "no", may),
        ("no-setting", {"setting": None}, "care-home", "not-stated", may),
        ("capital-at-the-limit", {"otherCapital": "23250.00"}, "other-capital", "yes", must),
        ("capital-a-penny-above", {"otherCapital": "23250.01"}, "other-capital", "no", may),
        ("no-capital-stated", {"otherCapital": None}, "other-capital", "not-stated", may),
        ("home-disregarded", {"homeDisregarded": True}, "home-counted", "no", never),
        ("home-not-stated", {"homeDisregarded": None}, "home-counted", "not-stated", may),
        ("no-first-charge", {"firstCharge": False}, "adequate-security", "no", may),
        ("charge-not-stated", {"firstCharge": None}, "adequate-security", "not-stated", may),
        ("nothing-to-secure", {"property": house("15833.34")}, "adequate-security", "no", may),
        ("a-penny-to-secure", {"property": house("15833.35")}, "adequate-security", "yes", must),
        ("terms-refused", {"termsAgreed": False}, "terms-agreed", "no", never),
        ("terms-not-stated", {"termsAgreed": None}, "terms-agreed", "not-stated", may),
        ("nobody-to-agree", {"capacityOrAttorney": False}, "terms-agreed", "no", never),
        ("an-attorney", {"capacityOrAttorney": True}, "terms-agreed", "yes", must),
        ("capacity-alone", {"termsAgreed": None, "capacityOrAttorney": True}, "terms-agreed",
         "not-stated", may),
    ):  # fmt: skip
        stated = {k: v for k, v in changes.items() if k not in ("otherCapital", "property")}
        conditions = {k: v for k, v in {**MET, **stated}.items() if v is not None}
        others = {k: v for k, v in changes.items() if k not in stated}
        asked = {**body(**others), "conditions": conditions}
        yield line(f"offer-{label}", _offer(outcome, condition, met), f"{SI} regs 2, 3",
                   "One condition changed, all others met", "statute",
                   *(("boundary",) if "penny" in label or "limit" in label else ()),
                   *(("smoke",) if outcome != may or "limit" in label else ()),
                   body=asked)  # fmt: skip
    yield line(
        "offer-nothing-stated",
        [
            {"clause": LISTED, "is": {f"{_at(name)}/met": "not-stated" for name in CONDITIONS}},
            {"clause": MAY, "is": {"/eligibility/outcome": may}},
        ],
        f"{SI} regs 2, 3",
        "Nothing was stated: no duty follows, and nothing is taken as no",
        "statute", "smoke",
        body=body(conditions=None, otherCapital=None),
    )  # fmt: skip
    yield line(
        "offer-disregarded-and-unstated",
        [{"clause": MAY, "is": {"/eligibility/outcome": never}}],
        f"{SI} reg 2",
        "What is never met is not saved by what was not stated",
        "statute",
        body=body(conditions={"homeDisregarded": True}),
    )


def _offer(outcome: str, condition: str, met: str) -> list[Expectation]:
    told = {"/eligibility/outcome": outcome}
    expect: list[Expectation] = [{"clause": MUST if outcome == "must-be-offered" else MAY}]
    expect[0]["is"] = told
    special = {"other-capital": CAPITAL, "adequate-security": SECURITY}
    for name in CONDITIONS:
        found = met if name == condition else "yes"
        clause = special.get(name, LISTED) if name == condition else LISTED
        if found == "not-stated":
            clause = LISTED
        expect.append({"clause": clause, "is": {f"{_at(name)}/met": found}})
    return expect


def _at(condition: str) -> str:
    return f"/eligibility/conditions/condition={condition}"
