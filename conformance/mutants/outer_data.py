"""Deviations in what is kept: values that change on the way or are lost, and what was not answered
and comes back as something. What may not come in here: texts (`outer_texts`), versions, lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.mutants.bending import (
    WHOLE,
    answering,
    asking,
    at,
    folded,
    showing,
    slug_of,
    texts_shown,
    without,
)
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make

_LIMBS = ("unableWithoutAssistance", "causesPainDistressOrAnxiety", "endangersHealthOrSafety")


def _mapped(change: Callable[[Any], Any], *path: str) -> Make:
    return showing(lambda body: at(body, change, *path), WHOLE)


def _gone(*path: str) -> Make:
    return showing(lambda body: without(body, *path), WHOLE)


def _empties(asked: Asked, given: Given) -> Given:
    """An empty list or object of the request stands in the answer."""
    sent, body = asked.json(), given.json()
    for name in ("peopleInvolved", "communication"):
        if isinstance(sent, dict) and sent.get(name) in ([], {}):
            body[name] = sent[name]
    return given.with_json(body)


def _has_empty(value: Any) -> bool:
    if isinstance(value, dict):
        return any(inner in ({}, []) or _has_empty(inner) for inner in value.values())
    return isinstance(value, list) and any(_has_empty(inner) for inner in value)


def _empties_refused() -> Deviation:
    async def deviation(asked: Asked, ask: Ask) -> Given:
        if asked.verb in ("request", "put") and _has_empty(asked.json()):
            given = await ask(asked.with_json({"unknownProperty": True}))
            return given
        return await ask(asked)

    return deviation


def _nulls_dropped(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _nulls_dropped(v) for k, v in value.items() if v is not None and v != ""}
    return [_nulls_dropped(each) for each in value] if isinstance(value, list) else value


def _forgiving(clean: Callable[[Any], Any]) -> Make:
    def change(asked: Asked) -> Asked:
        body = asked.json()
        return asked if body is None else asked.with_json(clean(body))

    return asking(change)


def _nulls_shown(body: Any) -> Any:
    return {"reason": None, "urgent": None, "onBehalf": None, **body}


def _answered_no(body: Any) -> Any:
    """Whatever was not answered of an outcome comes back as no."""
    return at(
        body,
        lambda outcomes: {
            name: {**dict.fromkeys(_LIMBS, False), **answer}
            if "notApplicable" not in answer
            else answer
            for name, answer in outcomes.items()
        },
        "answers",
        "outcomes",
    )


def _falses_dropped(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            k: _falses_dropped(v)
            for k, v in value.items()
            if v is not False or k in ("wished", "declaration")
        }
    return [_falses_dropped(each) for each in value] if isinstance(value, list) else value


def _as_words(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return {k: _as_words(v) for k, v in value.items()}
    return [_as_words(each) for each in value] if isinstance(value, list) else value


def _accepting(
    slug: str, stand_in: Callable[[Any], Any], restore: Callable[[Any, Any], Any]
) -> Make:
    """What is refused with this problem is taken: a stand-in is stored and what was sent shown."""

    def make() -> Deviation:
        async def deviation(asked: Asked, ask: Ask) -> Given:
            given = await ask(asked)
            if slug_of(given) != slug or not isinstance(asked.json(), dict):
                return given
            again = await ask(asked.with_json(stand_in(asked.json())))
            return again.with_json(restore(again.json(), asked.json())) if again.fine else again

        return deviation

    return make


def _without_number(body: Any) -> Any:
    return without(without(without(body, "nhsNumber"), "person", "nhsNumber"), "carer", "nhsNumber")


def _with_number(body: Any, sent: Any) -> Any:
    for who in ("person", "carer"):
        if who in sent and who in body and "nhsNumber" in sent[who]:
            body[who]["nhsNumber"] = sent[who]["nhsNumber"]
    return body


def _with_a_day(body: Any) -> Any:
    return folded(body, lambda _: "1950-02-28", ("dateOfBirth",))


def _with_the_day(body: Any, sent: Any) -> Any:
    for who in ("person", "carer"):
        if who in sent and who in body:
            body[who]["dateOfBirth"] = sent[who]["dateOfBirth"]
    return body


def _reversed(value: Any) -> Any:
    return list(reversed(value)) if isinstance(value, list) else value


def _by_name(value: Any) -> Any:
    return sorted(value, key=lambda each: str(each.get("name")))


DEVIATIONS: Mapping[str, Make] = {
    "nhs-number-lost": showing(_without_number, WHOLE),
    "nhs-number-any": _accepting("invalid-nhs-number", _without_number, _with_number),
    "date-any": _accepting("invalid-date", _with_a_day, _with_the_day),
    "people-reversed": _mapped(_reversed, "peopleInvolved"),
    "people-sorted": _mapped(_by_name, "peopleInvolved"),
    "people-first-only": _mapped(lambda people: people[:1], "peopleInvolved"),
    "people-lost": _gone("peopleInvolved"),
    "address-lost": showing(
        lambda body: without(without(body, "person", "address"), "carer", "address"), WHOLE
    ),
    "reason-lost": _gone("reason"),
    "communication-lost": _gone("communication"),
    "advocacy-lost": _gone("advocacy"),
    "urgent-lost": _gone("urgent"),
    "on-behalf-lost": _gone("onBehalf"),
    "authority-as-consent": _mapped(lambda _: "consent", "onBehalf", "authority"),
    "authority-lost-when-none": showing(
        lambda body: (
            without(body, "onBehalf")
            if body.get("onBehalf", {}).get("authority") == "none"
            else body
        ),
        WHOLE,
    ),
    "on-behalf-name-of-person": showing(
        lambda body: at(
            body,
            lambda _: " ".join(
                str(each) for each in (body.get("person") or body["carer"])["name"].values()
            ),
            "onBehalf",
            "name",
        ),
        WHOLE,
    ),
    "relationship-coarse": texts_shown(
        lambda code: "other-relative" if code in ("grandparent", "grandchild", "sibling") else code,
        "relationship",
    ),
    "wished-always": _mapped(lambda _: True, "supportedSelfAssessment", "wished"),
    "lives-with-lost": _gone("caredFor", "livesWithCarer"),
    "cared-for-name-lost": _mapped(lambda _: "Not given", "caredFor", "name"),
    "hours-capped-at-100": _mapped(lambda n: min(n, 100), "answers", "care", "hoursPerWeek"),
    "willing-from-able": showing(
        lambda body: at(
            body,
            lambda care: (
                {**care, "willingToContinue": care.get("ableToContinue")}
                if "willingToContinue" in care and "ableToContinue" in care
                else care
            ),
            "answers",
            "care",
        ),
        WHOLE,
    ),
    "health-other-as-none": _mapped(
        lambda code: "none" if code == "other" else code, "answers", "healthEffect"
    ),
    "narratives-lost": showing(
        lambda body: at(
            body,
            lambda outcomes: {name: without(each, "narrative") for name, each in outcomes.items()},
            "answers",
            "outcomes",
        ),
        WHOLE,
    ),
    "empties-shown": answering(
        _empties, lambda asked, given: asked.verb == "request" and given.fine
    ),
    "empties-refused": _empties_refused,
    "nulls-taken": _forgiving(_nulls_dropped),
    "nulls-shown": showing(_nulls_shown, WHOLE),
    "unanswered-no": showing(_answered_no, WHOLE),
    "no-as-unanswered": showing(_falses_dropped, WHOLE),
    "booleans-as-words": showing(_as_words, WHOLE),
    "id-as-number": _mapped(lambda id_: int(re.sub(r"\D", "", id_) or 0), "id"),
    "state-with-underscore": _mapped(lambda code: code.replace("-", "_"), "state"),
    "state-of-its-own": _mapped(lambda code: "New" if code == "requested" else code, "state"),
    "legacy-property": showing(lambda body: {**body, "legacyId": 4711}, WHOLE),
    "means-shown": showing(
        lambda body: {
            **body,
            **{
                who: {**body[who], "savings": "unknown"}
                for who in ("person", "carer")
                if who in body
            },
        },
        WHOLE,
    ),
    "person-lost": showing(lambda body: without(without(body, "person"), "carer"), WHOLE),
    "requested-at-lost": _gone("requestedAt"),
    "reason-in-post-body-only": answering(
        lambda asked, given: given.with_json(without(given.json(), "reason")),
        lambda asked, given: asked.verb == "get" and given.fine,
    ),
    "body-as-sent": answering(
        lambda asked, given: replace(
            given, body=given.with_json({**given.json(), **asked.json()}).body
        ),
        lambda asked, given: asked.verb == "request" and given.fine and _has_empty(asked.json()),
    ),
}
