"""Faults inside the native implementation on the way of an assessment: which step is possible
when, what the law asks at it, who may take it, what is written down.

What may not come in here: eligibility (`inner_law`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeAlias

from conformance.kinds import kinds
from conformance.native import body as bodies
from conformance.native.store import Record
from conformance.native.tokens import Caller

Hooks: TypeAlias = Mapping[str, Callable[..., Any]]


_EVERY_SCOPE = frozenset({"citizen", "practitioner", "council-system", "supplier"})


_ALL = frozenset(
    [
        "requested",
        "in-progress",
        "submitted",
        "returned",
        "assured",
        "determined",
        "closed",
        "withdrawn",
        "refused",
    ]
)


def _step(
    name: str, *, also: Collection[str] = (), never: Collection[str] = (), to: str = ""
) -> Hooks:
    """A step is possible in other states than the standard has, or leads to another."""

    def hook(value: tuple[frozenset[str], str], **context: Any) -> tuple[frozenset[str], str]:
        possible_in, leads_to = value
        if context["name"] != name:
            return value
        return (possible_in | set(also)) - set(never), to or leads_to

    return {"step": hook}


def _recorded(name: str, edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Hooks:
    """What a step writes down is edited."""

    def hook(value: dict[str, Any], **context: Any) -> dict[str, Any]:
        return edit(dict(value)) if context["name"] == name else value

    return {"recorded": hook}


def _less(*names: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda body: {name: value for name, value in body.items() if name not in names}


def _permitted(*operations: str) -> Hooks:
    """These operations (all, if none) are open to every scope."""
    return {
        "permitted": lambda value, **context: (
            value or not operations or context["route"].operation_id in operations
        )
    }


def _saved(record: Record) -> dict[str, Any]:
    """The answers or the means that there are."""
    return dict(record.content.get("means") or record.content.get("answers", {}))


def _merged(value: dict[str, Any], **context: Any) -> dict[str, Any]:
    return {**_saved(context["record"]), **value}


def _merged_deep(value: dict[str, Any], **context: Any) -> dict[str, Any]:
    before = context["record"].content.get("answers", {}).get("outcomes", {})
    outcomes = {**before, **value.get("outcomes", {})}
    return {**value, "outcomes": outcomes} if outcomes else value


def _nothing_stored(value: dict[str, Any], **context: Any) -> dict[str, Any]:
    return _saved(context["record"])


def _return_forgotten(value: dict[str, Any], **context: Any) -> dict[str, Any]:
    record: Record | None = context["record"]
    if record is not None and value.get("state") == "in-progress":
        return {name: inner for name, inner in value.items() if name != "return"}
    return value


def _any_token(value: Caller | None, **context: Any) -> Caller | None:
    given = context["authorization"] or ""
    if value is None and given.lower().startswith("bearer "):
        return Caller("anybody", _EVERY_SCOPE)
    return value


def _any_credentials(value: Caller | None, **context: Any) -> Caller | None:
    return value or (Caller("anybody", _EVERY_SCOPE) if context["authorization"] else None)


def _lenient_json(value: Callable[[bytes], Any], **_: Any) -> Callable[[bytes], Any]:
    def parse(raw: bytes) -> Any:
        """Commas at an end are forgiven."""
        return bodies.parse(raw.replace(b",}", b"}").replace(b",]", b"]"))

    return parse


FAULTS: Mapping[str, Hooks] = {
    "put-when-submitted": _step("put", also=["submitted"]),
    "put-when-assured": _step("put", also=["assured"]),
    "put-when-determined": _step("put", also=["determined"]),
    "put-when-withdrawn": _step("put", also=["withdrawn"]),
    "put-when-refused": _step("put", also=["refused"]),
    "put-never-when-returned": _step("put", never=["returned"]),
    "put-once-only": _step("put", never=["in-progress"]),
    "put-leaves-returned": {
        "write": lambda value, **context: (
            {**value, "state": "returned"}
            if context["record"] is not None
            and context["record"].content["state"] == "returned"
            and value["state"] == "in-progress"
            else value
        )
    },
    "put-submits": _step("put", to="submitted"),
    "submit-when-requested": _step("submit", also=["requested"]),
    "submit-when-returned": _step("submit", also=["returned"]),
    "submit-twice": _step("submit", also=["submitted"]),
    "submit-when-assured": _step("submit", also=["assured"]),
    "submit-assures": _step("submit", to="assured"),
    "withdraw-when-determined": _step("withdraw", also=["determined"]),
    "withdraw-twice": _step("withdraw", also=["withdrawn"]),
    "withdraw-when-refused": _step("withdraw", also=["refused"]),
    "withdraw-never-when-assured": _step("withdraw", never=["assured"]),
    "withdraw-never-when-submitted": _step("withdraw", never=["submitted"]),
    "withdraw-never-when-returned": _step("withdraw", never=["returned"]),
    "withdraw-never-when-requested": _step("withdraw", never=["requested"]),
    "withdraw-to-closed": _step("withdraw", to="closed"),
    "refuse-when-assured": _step("refuse", also=["assured"]),
    "refuse-when-determined": _step("refuse", also=["determined"]),
    "refuse-when-withdrawn": _step("refuse", also=["withdrawn"]),
    "refuse-twice": _step("refuse", also=["refused"]),
    "refuse-never-when-submitted": _step("refuse", never=["submitted"]),
    "refuse-never-when-returned": _step("refuse", never=["returned"]),
    "refuse-never-when-in-progress": _step("refuse", never=["in-progress"]),
    "assure-when-in-progress": _step("assure", also=["in-progress"]),
    "assure-when-requested": _step("assure", also=["requested"]),
    "assure-when-returned": _step("assure", also=["returned"]),
    "assure-twice": _step("assure", also=["assured"]),
    "assure-when-determined": _step("assure", also=["determined"]),
    "assure-when-withdrawn": _step("assure", also=["withdrawn"]),
    "assure-determines": _step("assure", to="determined"),
    "return-when-assured": _step("return", also=["assured"]),
    "return-when-determined": _step("return", also=["determined"]),
    "return-when-in-progress": _step("return", also=["in-progress"]),
    "return-to-requested": _step("return", to="requested"),
    "determine-when-submitted": _step("determine", also=["submitted"]),
    "determine-twice": _step("determine", also=["determined"]),
    "determine-when-in-progress": _step("determine", also=["in-progress"]),
    "determine-closes": _step("determine", to="closed"),
    "any-step-any-time": {"step": lambda value, **_: (_ALL, value[1])},
    "submission-without-who": _recorded("submit", _less("submittedBy")),
    "submission-without-declaration": _recorded("submit", _less("declaration")),
    "submission-without-time": _recorded("submit", _less("submittedAt")),
    "submission-by-individual": _recorded("submit", lambda b: {**b, "submittedBy": "individual"}),
    "assurance-without-basis": _recorded("assure", _less("basis")),
    "assurance-without-time": _recorded("assure", _less("assuredAt")),
    "assurance-by-system": _recorded(
        "assure", lambda b: {**b, "assuredBy": {"name": "System", "role": "System"}}
    ),
    "return-without-reasons": _recorded("return", _less("reasons")),
    "refusal-facts-lost": _recorded("refuse", _less("capacityToRefuse", "riskOfAbuseOrNeglect")),
    "refusal-without-practitioner": _recorded("refuse", _less("recordedBy")),
    "withdrawal-reason-lost": _recorded("withdraw", _less("reason")),
    "determination-reasons-lost": _recorded("determine", _less("reasons")),
    "determination-practitioner-lost": _recorded("determine", _less("determinedBy")),
    "determination-wishes-lost": _recorded("determine", _less("wishes")),
    "determination-residence-lost": _recorded("determine", _less("ordinaryResidence")),
    "determination-advice-lost": _recorded("determine", _less("advice")),
    "put-merges": {"answers": _merged},
    "put-merges-outcomes": {"answers": _merged_deep},
    "put-stores-nothing": {"answers": _nothing_stored},
    "return-forgotten": {"write": _return_forgotten},
    "auth-off": {"caller": lambda value, **_: value or Caller("anybody", _EVERY_SCOPE)},
    "any-bearer": {"caller": _any_token},
    "any-credentials": {"caller": _any_credentials},
    "scopes-ignored": _permitted(),
    "citizens-assure": _permitted("assureNeedsAssessment", "assureCarersAssessment"),
    "citizens-determine": _permitted(*(kind.operation("determine") for kind in kinds().values())),
    "citizens-search": _permitted("searchNeedsAssessments", "searchCarersAssessments"),
    "citizens-refuse": _permitted("refuseNeedsAssessment", "refuseCarersAssessment"),
    "citizens-return": _permitted("returnNeedsAssessment", "returnCarersAssessment"),
    "trailing-commas-taken": {"parser": _lenient_json},
    "version-not-raised": {"changed": lambda value, **_: False},
    "version-raised-by-answers-only": {
        "changed": lambda value, **context: (
            value and context["before"]["state"] == context["after"]["state"]
        )
    },
    "version-not-raised-by-answers": {
        "changed": lambda value, **context: (
            value and context["before"]["state"] != context["after"]["state"]
        )
    },
}
