"""Faults inside the native implementation in what the law asks at a step, and in what a step's body
must say. What may not come in here: states (`inner_way`), eligibility (`inner_law`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.mutants.inner_way import Hooks
from conformance.native.problems import Fault
from conformance.native.store import Kind


def _ungated(name: str, *causes: str) -> Hooks:
    """A step is not refused for these causes (any, if none)."""

    def hook(value: str | None, **context: Any) -> str | None:
        gone = context["name"] == name and (not causes or value in causes)
        return None if gone else value

    return {"gate": hook}


def _gated(
    name: str, decide: Callable[[str | None, Mapping[str, Any], Mapping[str, Any]], str | None]
) -> Hooks:
    """A step is refused by another rule; `decide(right cause, assessment, body)`."""

    def hook(value: str | None, **context: Any) -> str | None:
        if context["name"] != name:
            return value
        return decide(value, context["record"].content, context["body"])

    return {"gate": hook}


def _wish(content: Mapping[str, Any]) -> Mapping[str, Any]:
    wish: Mapping[str, Any] = content["supportedSelfAssessment"]
    return wish


def _overlooked(*lines: str) -> Hooks:
    """Faults of a body at these pointers, or with these words in their detail, are not seen."""

    def hook(value: list[Fault], **_: Any) -> list[Fault]:
        return [
            each
            for each in value
            if not any(each.name == line or f"property {line} " in each.detail for line in lines)
        ]

    return {"found": hook}


def _derived(value: dict[str, Any], **context: Any) -> dict[str, Any]:
    """The decision follows from how many outcomes were answered as unable."""
    if context["name"] != "determine":
        return value
    outcomes = context["record"].content.get("answers", {}).get("outcomes", {})
    needed = 2 if context["kind"].population == "adult" else 1
    unable = sum(True in answer.values() for answer in outcomes.values())
    return {**value, "decision": "eligible" if unable >= needed else "not-eligible"}


def _only_as_indicated(
    value: str | None, content: Mapping[str, Any], body: Mapping[str, Any]
) -> str | None:
    outcomes = content.get("answers", {}).get("outcomes", {})
    unable = sum(True in answer.values() for answer in outcomes.values())
    return "wrong-state" if body["decision"] == "eligible" and not unable else value


def _adult_refusal(
    value: str | None, content: Mapping[str, Any], body: Mapping[str, Any]
) -> str | None:
    """A carer's refusal judged by s.11(1)-(4), which is about adults."""
    if body["riskOfAbuseOrNeglect"]:
        return "refusal-not-effective"
    return None if body["capacityToRefuse"] == "has-capacity" else "capacity-not-established"


def _of(kind_service: str, hooks: Hooks) -> Hooks:
    """Only in this service."""

    def bound(point: str, hook: Callable[..., Any]) -> Callable[..., Any]:
        def only(value: Any, **context: Any) -> Any:
            kind: Kind = context["kind"]
            return hook(value, **context) if kind.service == kind_service else value

        return only

    return {point: bound(point, hook) for point, hook in hooks.items()}


FAULTS: Mapping[str, Hooks] = {
    "submit-without-capacity": _gated(
        "submit", lambda v, c, b: v if not _wish(c)["wished"] else None
    ),
    "submit-without-wish": _gated(
        "submit", lambda v, c, b: None if _wish(c)["capacity"] == "has-capacity" else v
    ),
    "submit-when-capacity-open": _gated(
        "submit",
        lambda v, c, b: (
            None if _wish(c)["wished"] and _wish(c)["capacity"] == "not-established" else v
        ),
    ),
    "submit-ungated": _ungated("submit"),
    "assure-without-advocate": _ungated("assure"),
    "assure-blind-to-appropriate-person": _gated(
        "assure",
        lambda v, c, b: (
            "advocate-required"
            if c.get("advocacy", {}).get("substantialDifficulty")
            and not c["advocacy"].get("advocateArranged")
            else v
        ),
    ),
    "assure-always-advocate": _gated(
        "assure",
        lambda v, c, b: (
            "advocate-required"
            if c.get("advocacy", {}).get("substantialDifficulty")
            and not c["advocacy"].get("appropriatePerson")
            else v
        ),
    ),
    "determine-without-period": _ungated("determine"),
    "determine-period-in-answers-only": _gated(
        "determine",
        lambda v, c, b: (
            "period-not-considered"
            if "periodConsidered" in b and "periodConsidered" not in c.get("answers", {})
            else v
        ),
    ),
    "determine-period-always": _gated(
        "determine",
        lambda v, c, b: (
            v
            if "periodConsidered" in b or "periodConsidered" in c.get("answers", {})
            else "period-not-considered"
        ),
    ),
    "determine-as-indicated-only": _gated("determine", _only_as_indicated),
    "determination-derived": {"recorded": _derived},
    "refuse-despite-risk": _gated(
        "refuse", lambda v, c, b: None if b["riskOfAbuseOrNeglect"] else v
    ),
    "refuse-without-capacity": _gated(
        "refuse",
        lambda v, c, b: (
            None
            if b["capacityToRefuse"] == "lacks-capacity" and not b["riskOfAbuseOrNeglect"]
            else v
        ),
    ),
    "refuse-never-without-capacity": _gated(
        "refuse",
        lambda v, c, b: "refusal-not-effective" if b["capacityToRefuse"] == "lacks-capacity" else v,
    ),
    "refuse-best-interests-assumed": _gated(
        "refuse",
        lambda v, c, b: (
            None
            if b["capacityToRefuse"] == "lacks-capacity"
            and "bestInterests" not in b
            and not b["riskOfAbuseOrNeglect"]
            else v
        ),
    ),
    "refuse-capacity-open": _ungated("refuse", "capacity-not-established"),
    "carer-refusal-as-adult": _of("carers-assessment", _gated("refuse", _adult_refusal)),
    "declaration-false-taken": _overlooked("/declaration"),
    "wishes-optional": _overlooked("wishes"),
    "residence-optional": _overlooked("ordinaryResidence"),
    "advice-optional": _overlooked("advice"),
    "reasons-optional": _overlooked("reasons"),
    "practitioner-optional": _overlooked("determinedBy"),
    "recorder-optional": _overlooked("recordedBy"),
    "authority-optional": _overlooked("authority"),
    "authority-any": _overlooked("/onBehalf/authority"),
    "wish-optional": _overlooked("wished"),
}
