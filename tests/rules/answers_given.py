"""Checks as a client sends them, made from the finding that each outcome should have.

Names and limbs are written out from the regulations, not read from the rules they test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.rules import eligibility
from gateway.rules.eligibility import EligibilityCheckResult

THREE = ("unableWithoutAssistance", "causesPainDistressOrAnxiety", "endangersHealthOrSafety")
FOUR = (*THREE, "takesSignificantlyLonger")
LIMBS = {"adult": FOUR, "carer": THREE}
# In the order of reg 2(2)(a)-(j) and reg 3(2)(b)(i)-(viii).
OUTCOMES = {
    "adult": [
        "nutrition", "hygiene", "toilet", "clothing", "safety",
        "home", "relationships", "work", "community", "childcare",
    ],
    "carer": [
        "childcare", "caring", "home", "nutrition",
        "relationships", "work", "community", "recreation",
    ],
}  # fmt: skip


def check(request: Any) -> EligibilityCheckResult:
    """The check, given as the JSON that a client sends."""
    return eligibility.check(request)


def answer(finding: str, population: str = "adult") -> dict[str, bool]:
    """An answer that should lead to this finding."""
    able = dict.fromkeys(LIMBS[population], False)
    return {
        "unable": {**able, "unableWithoutAssistance": True},
        "able": able,
        "not-applicable": {"notApplicable": True},
        "not-answered": {},
        "assessor-decision": {**able, "unableWithoutAssistance": True, "fluctuates": True},
    }[finding]


def adult(
    findings: Mapping[str, str], link: bool | None = True, impact: str | None = "significant"
) -> dict[str, Any]:
    """A check whose outcomes are able unless `findings` says otherwise."""
    request: dict[str, Any] = {
        "population": "adult",
        "outcomes": {code: answer(findings.get(code, "able")) for code in OUTCOMES["adult"]},
    }
    if link is not None:
        request["impairment"] = {"present": link}
    if impact is not None:
        request["wellbeing"] = {"impact": impact}
    return request


def carer(
    findings: Mapping[str, str],
    link: bool | None = True,
    health: str | None = "none",
    impact: str | None = "significant",
) -> dict[str, Any]:
    """The same for a carer."""
    request: dict[str, Any] = {
        "population": "carer",
        "outcomes": {
            code: answer(findings.get(code, "able"), "carer") for code in OUTCOMES["carer"]
        },
    }
    if link is not None:
        request["care"] = {"necessary": link}
    if health is not None:
        request["healthEffect"] = health
    if impact is not None:
        request["wellbeing"] = {"impact": impact}
    return request
