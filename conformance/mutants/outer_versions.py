"""Deviations in changing what is there: If-Match, ETag, changes that are refused and made, and what
the caller may not see. What may not come in here: what stands in an assessment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from conformance.mutants.bending import (
    CHANGES,
    STEPS,
    WHOLE,
    answering,
    in_body,
    new_key,
    slug_of,
    with_problem,
)
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make


def _matching(match: Callable[[str | None], str | None], *verbs: str) -> Make:
    """If-Match is replaced in changes."""

    def make() -> Deviation:
        async def deviation(asked: Asked, ask: Ask) -> Given:
            if asked.verb in (verbs or CHANGES):
                asked = asked.with_header("if-match", match(asked.header("if-match")))
            return await ask(asked)

        return deviation

    return make


def _star_refused() -> Deviation:
    async def deviation(asked: Asked, ask: Ask) -> Given:
        if asked.verb in CHANGES and asked.header("if-match") == "*":
            asked = asked.with_header("if-match", '"no-such-version"')
        return await ask(asked)

    return deviation


def _tags(change: Callable[[str], str | None], *verbs: str) -> Make:
    return answering(
        lambda asked, given: given.with_header("etag", change(given.header("etag") or "")),
        lambda asked, given: given.fine and asked.verb in (verbs or WHOLE),
    )


def _first_tag(*verbs: str) -> Make:
    """These verbs go on giving the first ETag; the present one fits behind it."""

    def make() -> Deviation:
        first: dict[str, str] = {}

        async def deviation(asked: Asked, ask: Ask) -> Given:
            given = await ask(asked)
            tag = given.header("etag")
            if given.fine and tag and asked.verb in WHOLE:
                id_ = str(given.json().get("id"))
                first.setdefault(id_, tag)
                if asked.verb in verbs:
                    return given.with_header("etag", first[id_])
            return given

        return deviation

    return make


def _volatile_tag() -> Deviation:
    """Every answer has an ETag of its own; all of one version fit."""
    count = 0

    async def deviation(asked: Asked, ask: Ask) -> Given:
        nonlocal count
        match = asked.header("if-match")
        if match and "-" in match:
            asked = asked.with_header("if-match", match.partition("-")[0] + '"')
        given = await ask(asked)
        tag = given.header("etag")
        if tag is None:
            return given
        count += 1
        return given.with_header("etag", f'{tag[:-1]}-{count}"')

    return deviation


def _stored_all_the_same(*statuses: int) -> Make:
    """A change that is refused with one of these is made after all."""

    def make() -> Deviation:
        async def deviation(asked: Asked, ask: Ask) -> Given:
            given = await ask(asked)
            if given.status in statuses and asked.verb in ("put", *STEPS):
                again = asked.with_header("if-match", "*")
                body = asked.json()
                if given.status == 400 and isinstance(body, dict) and asked.verb == "put":
                    again = again.with_json({"desiredOutcomes": "Partly stored"})
                await ask(new_key(again) if asked.verb != "put" else again)
            return given

        return deviation

    return make


def _invalid_stored() -> Deviation:
    """A request that is not valid leaves an assessment behind."""
    good: list[bytes] = []

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if asked.verb == "request" and given.fine:
            good.append(asked.body)
        elif asked.verb == "request" and in_body(given.json()) and good:
            await ask(replace(new_key(asked), body=good[-1]))
        return given

    return deviation


def _hidden(change: Callable[[Given], Given], *verbs: str) -> Make:
    """What the caller may not see and somebody else has made is told from what does not exist."""

    def make() -> Deviation:
        known: set[str] = set()

        async def deviation(asked: Asked, ask: Ask) -> Given:
            given = await ask(asked)
            if asked.verb == "request" and given.fine:
                known.add(str(given.json()["id"]))
            if asked.verb in verbs and asked.id in known and slug_of(given) == "not-found":
                return change(given)
            return given

        return deviation

    return make


DEVIATIONS: Mapping[str, Make] = {
    "if-match-ignored": _matching(lambda match: match and "*"),
    "if-match-ignored-by-put": _matching(lambda match: match and "*", "put"),
    "if-match-ignored-by-steps": _matching(lambda match: match and "*", *STEPS),
    "if-match-optional": _matching(lambda match: match or "*"),
    "if-match-optional-for-steps": _matching(lambda match: match or "*", *STEPS),
    "star-refused": lambda: _star_refused(),
    "weak-etag": _tags(lambda tag: f"W/{tag}"),
    "bare-etag": _tags(lambda tag: tag.strip('"')),
    "get-without-etag": _tags(lambda tag: None, "get"),
    "steps-without-etag": _tags(lambda tag: None, *STEPS),
    "get-first-etag": _first_tag("get"),
    "changes-first-etag": _first_tag(*CHANGES),
    "etag-of-every-answer": _volatile_tag,
    "stale-stored": _stored_all_the_same(412),
    "refused-stored": _stored_all_the_same(409, 422),
    "invalid-answers-stored": _stored_all_the_same(400),
    "invalid-request-stored": _invalid_stored,
    "hidden-403": _hidden(lambda given: with_problem(given, "insufficient-scope", 403), *WHOLE),
    "hidden-409": _hidden(
        lambda given: with_problem(given, "wrong-state", 409), *CHANGES, "record"
    ),
    "hidden-told": _hidden(
        lambda given: given.with_json({**given.json(), "detail": "You may not see this record."}),
        *WHOLE,
        "record",
    ),
}
