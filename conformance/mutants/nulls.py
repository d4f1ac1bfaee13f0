"""Legal variations: an implementation that does these differs, and keeps every sentence.

What may not come in here: the wire (`nulls_wire`); anything that a client could be hurt by.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from conformance.mutants.bending import (
    WHOLE,
    asking,
    at,
    folded,
    showing,
)
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make


def _renumbered() -> Deviation:
    """Entity tags of another form, and back."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        match = asked.header("if-match")
        if match and match.startswith('"v.'):
            asked = asked.with_header("if-match", f'"{match[3:]}')
        given = await ask(asked)
        tag = given.header("etag")
        return given if tag is None else given.with_header("etag", f'"v.{tag[1:]}')

    return deviation


def _cursors() -> Deviation:
    """Cursors of another form, and back."""
    known: dict[str, str] = {}

    async def deviation(asked: Asked, ask: Ask) -> Given:
        pairs = dict(parse_qsl(asked.query, keep_blank_values=True))
        if pairs.get("cursor") in known and asked.query.count("cursor=") == 1:
            pairs["cursor"] = known[pairs["cursor"]]
            asked = replace(asked, query=urlencode(pairs))
        given = await ask(asked)
        body = given.json()
        if not given.fine or not isinstance(body, dict) or "next" not in body:
            return given
        own = f"page_{len(known) + 2}"
        known[own] = body["next"]
        return given.with_json({**body, "next": own})

    return deviation


def _few(limit: int) -> Make:
    """A page holds no more than this, whatever is asked for."""

    def change(asked: Asked) -> Asked:
        pairs = parse_qsl(asked.query, keep_blank_values=True)
        kept = [
            (k, str(limit) if k == "limit" and v.isdecimal() and limit < int(v) <= 100 else v)
            for k, v in pairs
        ]
        if not any(k == "limit" for k, _ in kept):
            kept.append(("limit", str(limit)))
        return replace(asked, query=urlencode(kept))

    return asking(change, ("search",))


def _areas_sorted(body: Any) -> Any:
    return at(body, sorted, "answers", "wellbeing", "areas")


def _forgetful() -> Deviation:
    """The recording of a change is not taken over for ever: it stays on its way."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if not given.fine or asked.verb not in WHOLE:
            return given
        return given.with_json(
            at(given.json(), lambda old: {**old, "state": "pending"}, "recording")
        )

    return deviation


def _other_codes(body: Any) -> Any:
    """A list that is open has one code more than this version knows."""
    if body.get("closed") or "codes" not in body:
        return body
    extra = {
        "code": "later-addition",
        "label": "A later addition",
        "meaning": "A code that a later version has.",
        "source": "A later version of this standard.",
        "responseOnly": True,
    }
    return {**body, "codes": [*body["codes"], extra]}


def _more_subjects(body: Any) -> Any:
    """A summary has a subject, and its roles a code, that this version does not know."""
    nobody = {"suppressed": True} if "month" in body else {"count": 0}
    subjects = [
        {**each, "roles": [*each["roles"], {"role": "later-addition", "responses": {"count": 0}}]}
        if "roles" in each
        else each
        for each in body["subjects"]
    ]
    return {**body, "subjects": [*subjects, {"about": "later-addition", "responses": nobody}]}


def _busy() -> Deviation:
    """Whenever one assessment is asked for, somebody else asks for one too."""

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if asked.verb == "request" and given.status == 201:
            who = "person" if "person" in asked.json() else "carer"
            other = {
                who: {"name": {"given": "Una", "family": "Other"}, "dateOfBirth": "1950-05-05"},
                "supportedSelfAssessment": {"wished": False, "capacity": "not-established"},
            }
            if who == "carer":
                other["caredFor"] = {"name": "Una's mother", "relationship": "parent"}
            key = str(uuid.uuid4())
            await ask(asked.with_json(other).with_header("idempotency-key", key))
        return given

    return deviation


def _newest_first(value: Any, **context: Any) -> Any:
    """The list from its end; a position is how many items came before."""
    found, after, limit = list(context["found"])[::-1], context["after"], context["limit"]
    items = [item for _, item in found[after : after + limit]]
    return items, after + limit if len(found) > after + limit else None


INNER: Mapping[str, Mapping[str, Callable[..., Any]]] = {
    "null-ids-uuid-1": {"id": lambda value, **_: str(uuid.uuid1())},
    "null-ids-in-words": {"id": lambda value, **context: f"{context['kind'].noun}-{value[:12]}"},
    "null-newest-first": {"page": _newest_first},
}


def _empty_last() -> Deviation:
    """A last page that is full is followed by an empty one."""
    mark, lists = "ZW1wdHk", ("search", "listCouncils")

    async def deviation(asked: Asked, ask: Ask) -> Given:
        pairs = dict(parse_qsl(asked.query))
        if asked.verb in lists and pairs.get("cursor", "").startswith(mark):
            pairs.pop("cursor")
            given = await ask(replace(asked, query=urlencode(pairs)))
            return given.with_json({"items": []}) if given.fine else given
        given = await ask(asked)
        page = given.json()
        if (
            asked.verb in ("search", "listCouncils")
            and given.fine
            and "next" not in page
            and page["items"]
        ):
            return given.with_json({**page, "next": mark})
        return given

    return deviation


DEVIATIONS: Mapping[str, Make] = {
    "null-busy-tenant": _busy,
    "null-empty-last-page": _empty_last,
    "null-etags": _renumbered,
    "null-cursors": _cursors,
    "null-pending": _forgetful,
    "null-pages-of-7": _few(7),
    "null-default-limit-10": asking(
        lambda asked: (
            asked
            if "limit" in asked.query
            else replace(asked, query="&".join(filter(None, [asked.query, "limit=10"])))
        ),
        ("search",),
    ),
    "null-codes-sorted": showing(_areas_sorted, WHOLE),
    "null-difficulties-sorted": showing(
        lambda body: at(body, sorted, "difficulties"), ("giveFeedback",)
    ),
    "null-subjects-grow": showing(_more_subjects, ("getFeedbackSummary",)),
    "null-open-lists-grow": showing(_other_codes, ("getCodeList",)),
    "null-explanations": showing(
        lambda body: folded(body, lambda _: "In other words.", ("explanation", "legal")),
        ("checkEligibility",),
    ),
    "null-next-steps": showing(
        lambda body: {**body, "nextSteps": ["Ring your council."]}, ("checkEligibility",)
    ),
    "null-record-in-other-words": showing(
        lambda body: {
            **body,
            "sections": [
                {"heading": "Ihr Bericht", "paragraphs": ["Other words."]},
                *body["sections"],
            ],
        },
        ("record",),
    ),
}
