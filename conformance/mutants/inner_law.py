"""Faults inside the native implementation where answers are weighed by SI 2015/313, and in the
written record. What may not come in here: steps, tokens, the wire.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.mutants.inner_way import Hooks

_DONE = ("unable", "able")


def _adult(change: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, **context: (
        change(value, **context) if context["population"] == "adult" else value
    )


def _carer(change: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, **context: (
        change(value, **context) if context["population"] == "carer" else value
    )


def _needed(adult: int = 2, carer: int = 1) -> Hooks:
    """So many outcomes are needed."""
    return {"needed": lambda value, **context: adult if context["population"] == "adult" else carer}


def _limb_gone(name: str) -> Hooks:
    return {"limbs": lambda value, **_: {k: v for k, v in value.items() if k != name}}


def _outcome(name: str, finding: str, population: str) -> Hooks:
    """One outcome is always found so where it was found to be out of reach."""

    def hook(value: str, **context: Any) -> str:
        here = context["outcome"] == name and context["population"] == population
        return finding if here and value == "unable" else value

    return {"finding": hook}


def _finding(old: str, new: str) -> Hooks:
    return {"finding": lambda value, **_: new if value == old else value}


def _as_today(value: str, **context: Any) -> str:
    """An outcome that comes and goes is taken as it is today."""
    answer = context["answer"]
    if value != "assessor-decision":
        return value
    given = [
        inner for name, inner in answer.items() if isinstance(inner, bool) and name != "fluctuates"
    ]
    return "unable" if True in given else ("able" if given else "not-answered")


def _weighed(weigh: Callable[[list[str]], str], population: str = "") -> Hooks:
    def hook(value: str, **context: Any) -> str:
        if population and context["population"] != population:
            return value
        return weigh(list(context["findings"]))

    return {"indication": hook}


def _all_yes(findings: list[str]) -> str:
    if "assessor-decision" in findings:
        return "assessor-decision"
    return "indicated" if set(findings) == {"yes"} else "not-indicated"


def _second_or_third(findings: list[str]) -> str:
    return _all_yes([findings[0], "yes" if "yes" in findings[1:] else findings[1]])


def _open_as_no(value: str, **_: Any) -> str:
    return "no" if value == "assessor-decision" else value


def _open_as_yes(value: str, **_: Any) -> str:
    return "yes" if value == "assessor-decision" else value


def _unanswered_no(value: Any, **context: Any) -> Any:
    return "able" if value == "not-answered" else value


def _open_where_any(value: str, **context: Any) -> str:
    """Whatever comes and goes or is not answered leaves all to an assessor, even where enough is
    settled."""
    return "assessor-decision" if context["open"] else value


def _settled_too_early(value: str, **context: Any) -> str:
    """What is still open is left out of the count."""
    return "yes" if context["unable"] >= context["needed"] else "no"


def _impact(codes: Mapping[str, str]) -> Hooks:
    return {"wellbeing": lambda value, **context: codes.get(context["impact"], value)}


def _health(codes: Mapping[str | None, str]) -> Hooks:
    return {"health": lambda value, **context: codes.get(context["effect"], value)}


def _source_no(value: str, **context: Any) -> str:
    return "yes"


def _record(edit: Callable[[dict[str, Any], Mapping[str, Any]], dict[str, Any]]) -> Hooks:
    return {"record": lambda value, **context: edit(dict(value), context["record"].content)}


def _record_less(*names: str) -> Hooks:
    return _record(lambda body, _: {k: v for k, v in body.items() if k not in names})


def _record_indication(code: str) -> Hooks:
    return _record(
        lambda body, _: {**body, "indication": {**body["indication"], "indication": code}}
    )


def _by_determination(body: dict[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    """The indication is made to agree with what was decided."""
    if "determination" not in content:
        return body
    code = "indicated" if content["determination"]["decision"] == "eligible" else "not-indicated"
    return {**body, "indication": {**body["indication"], "indication": code}}


def _decision_by_indication(body: dict[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    if "determination" not in body:
        return body
    indicated = body["indication"]["indication"] == "indicated"
    decision = "eligible" if indicated else "not-eligible"
    return {**body, "determination": {**body["determination"], "decision": decision}}


def _copies_turned(body: dict[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    copies = body["copies"]
    turned = copies[1:] + copies[:1] if len(copies) > 1 else ["The council", *copies]
    return {**body, "copies": turned}


def _reasons_gone(body: dict[str, Any], _: Mapping[str, Any]) -> dict[str, Any]:
    if "determination" not in body:
        return body
    kept = {k: v for k, v in body["determination"].items() if k != "reasons"}
    return {**body, "determination": kept}


FAULTS: Mapping[str, Hooks] = {
    "adults-one-enough": _needed(adult=1),
    "adults-three-needed": _needed(adult=3),
    "carers-two-needed": _needed(carer=2),
    "carers-as-adults": {
        "needed": lambda value, **_: 2,
        "health": lambda value, **_: "no",
    },
    "adults-outcomes-or-impact": _weighed(_second_or_third, "adult"),
    "carers-outcomes-or-impact": _weighed(_second_or_third, "carer"),
    "adults-any-condition": _weighed(
        lambda found: "indicated" if "yes" in found else "not-indicated", "adult"
    ),
    "adults-impact-dropped": {"wellbeing": _adult(lambda value, **_: "yes")},
    "carers-impact-dropped": {"wellbeing": _carer(lambda value, **_: "yes")},
    "impairment-dropped": {"source": _adult(_source_no)},
    "necessary-care-dropped": {"source": _carer(_source_no)},
    "likely-not-counted": _impact({"likely-significant": "no"}),
    "likely-to-assessor": _impact({"likely-significant": "assessor-decision"}),
    "not-significant-counted": _impact({"not-significant": "yes"}),
    "impact-open-as-no": _impact({"not-established": "no"}),
    "impact-open-as-yes": _impact({"not-established": "yes"}),
    "longer-not-counted": _limb_gone("takesSignificantlyLonger"),
    "pain-not-counted": _limb_gone("causesPainDistressOrAnxiety"),
    "danger-not-counted": _limb_gone("endangersHealthOrSafety"),
    "unable-not-counted": _limb_gone("unableWithoutAssistance"),
    "childcare-not-counted": _outcome("childcare", "able", "adult"),
    "work-not-counted": _outcome("work", "able", "adult"),
    "community-not-counted": _outcome("community", "able", "adult"),
    "home-not-counted": _outcome("home", "able", "adult"),
    "toilet-not-counted": _outcome("toilet", "able", "adult"),
    "caring-not-counted": _outcome("caring", "able", "carer"),
    "recreation-not-counted": _outcome("recreation", "able", "carer"),
    "carers-childcare-not-counted": _outcome("childcare", "able", "carer"),
    "not-applicable-counted": _finding("not-applicable", "unable"),
    "not-applicable-open": _finding("not-applicable", "assessor-decision"),
    "not-applicable-as-able": _finding("not-applicable", "able"),
    "unanswered-as-able": {"finding": _unanswered_no},
    "unanswered-as-unable": _finding("not-answered", "unable"),
    "fluctuating-as-today": {"finding": _as_today},
    "fluctuating-as-able": _finding("assessor-decision", "able"),
    "fluctuating-as-unable": _finding("assessor-decision", "unable"),
    "open-means-no": {"outcomes": _settled_too_early},
    "open-always-to-assessor": {"outcomes": _open_where_any},
    "source-open-as-no": {"source": _open_as_no},
    "source-open-as-yes": {"source": _open_as_yes},
    "indication-open-as-no": _weighed(
        lambda found: "indicated" if set(found) == {"yes"} else "not-indicated"
    ),
    "indication-open-first": _weighed(
        lambda found: (
            "assessor-decision"
            if "assessor-decision" in found
            else ("indicated" if "no" not in found else "not-indicated")
        )
    ),
    "indication-turned-for-carers": _weighed(
        lambda found: "not-indicated" if set(found) == {"yes"} else "indicated", "carer"
    ),
    "health-not-counted": _health({"deteriorating": "no", "at-risk": "no"}),
    "health-risk-not-counted": _health({"at-risk": "no"}),
    "other-effect-counted": _health({"other": "yes"}),
    "health-open-as-no": _health({None: "no"}),
    "health-and-outcome": {
        "second": lambda value, **context: (
            value
            if context["population"] == "adult"
            else ("yes" if context["outcomes"] == context["health"] == "yes" else "no")
        )
    },
    "record-adults-one-enough": _needed(adult=1),
    "record-carers-as-adults": _needed(carer=2),
    "record-not-applicable-counted": _finding("not-applicable", "unable"),
    "record-carers-not-applicable-counted": _finding("not-applicable", "unable"),
    "record-unanswered-as-able": {"finding": _unanswered_no},
    "record-likely-not-counted": _impact({"likely-significant": "no"}),
    "record-longer-not-counted": _limb_gone("takesSignificantlyLonger"),
    "record-without-determination": _record_less("determination"),
    "record-without-reasons": _record(_reasons_gone),
    "record-without-indication": _record_less("indication"),
    "record-never-indicated": _record_indication("not-indicated"),
    "record-always-to-assessor": _record_indication("assessor-decision"),
    "record-follows-determination": _record(_by_determination),
    "record-decides-by-indication": _record(_decision_by_indication),
    "record-council-first": _record(_copies_turned),
    "record-without-copies": _record_less("copies"),
}
