"""Responses that have to be taken or refused: every code, every edge, and every text.

Written from the schema NewFeedback, the code lists and the problem catalogue. Each subject is named
once only, so that little has been said of it. What may not come in here: what a summary tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from conformance.vectors.tables.lines import Line, changed, parent, refused, vector, without

_GIVE, _READ = ("feedback", "giveFeedback"), ("feedback", "getFeedbackSummary")
TAKEN, NO_TEXT, BACK = "CA-FEEDBACK-002", "CA-FEEDBACK-003", "CA-FEEDBACK-004"
SMALL, OWN_MONTH = "CA-FEEDBACK-010", "CA-FEEDBACK-011"
VALID, UNKNOWN, EMPTY, PARAMETER = (f"CA-COMMON-{n}" for n in ("015", "016", "036", "008"))
LEAST: dict[str, Any] = {"about": "other", "outcome": "done"}
_SUBJECTS = (
    *("eligibility-check", "needs-assessment", "carers-assessment", "charge-calculation"),
    *("financial-assessment", "deferred-payment-illustration", "rules", "directory", "other"),
)
_DIFFICULTIES = (
    *("words-hard-to-understand", "did-not-know-the-answer", "too-long", "technical-fault"),
    *("not-accessible", "result-not-clear", "result-not-trusted", "other"),
)
_CODES: dict[str, tuple[str, ...]] = {
    "outcome": ("done", "partly-done", "not-done"),
    "role": (
        *("person", "carer", "family-or-friend", "professional", "council-staff", "supplier"),
        *("prefer-not-to-say", "other"),
    ),
    "otherwise": ("telephoned", "visited", "written", "asked-somebody-else", "nothing", "other"),
}
_TEXTS = ("", "Done", "DONE", "done ", " done", "so-so", "I gave up.", "d\u00f6ne", "x" * 61)


def lines() -> Iterator[Line]:
    yield from _taken()
    yield from _refused()
    yield from _texts()
    yield from _months()


def _taken() -> Iterator[Line]:
    for code in _SUBJECTS:
        yield _comes_back(f"about-{code}", {**LEAST, "about": code}, smoke=code == "other")
    for name, codes in _CODES.items():
        for code in codes:
            yield _comes_back(f"{name}-{code}", {**LEAST, name: code})
    for number in (1, 2, 3, 4, 5):
        yield _comes_back(f"rating-{number}", {**LEAST, "rating": number}, edge=number in (1, 5))
    for number in (0, 1, 4, 5, 14, 15, 29, 30, 59, 60, 599, 600):
        yield _comes_back(f"minutes-{number}", {**LEAST, "minutes": number}, edge=True)
    for code in _DIFFICULTIES:
        yield _comes_back(f"difficulty-{code}", {**LEAST, "difficulties": [code]})
    yield _comes_back("difficulties-all", {**LEAST, "difficulties": list(_DIFFICULTIES)})
    yield vector(
        "feedback-difficulties-none",
        _GIVE,
        [{"clause": EMPTY, "status": 201, "absent": ["/difficulties"]}],
        source="NewFeedback",
        comment="A list that holds nothing means the same as none",
        flags=("boundary",),
        body={**LEAST, "difficulties": []},
    )
    for id, content in (
        ("whole", '{"about":"other","outcome":"done","rating":4.0,"minutes":6e1}'),
        ("escaped", '{"about":"\\u006fther","outcome":"done"}'),
    ):
        yield vector(
            f"feedback-spelt-{id}",
            _GIVE,
            [{"clause": TAKEN, "status": 201, "is": {"/about": "other"}}],
            source="RFC 8259; JSON Schema: a number without a fraction is an integer",
            comment="The same JSON spelt otherwise",
            flags=("number",) if id == "whole" else ("text",),
            content=content,
        )


def _comes_back(id: str, body: dict[str, Any], *, edge: bool = False, smoke: bool = False) -> Line:
    plain = {f"/{name}": value for name, value in body.items() if not isinstance(value, list)}
    lists = {f"/{name}": value for name, value in body.items() if isinstance(value, list)}
    others = {"role", "rating", "difficulties", "otherwise", "minutes"} - body.keys()
    back = {
        "clause": BACK,
        "is": plain,
        "matches": {"/receivedOn": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "absent": [*(f"/{name}" for name in sorted(others)), "/id", "/receivedAt"],
    }
    return vector(
        f"feedback-{id}",
        _GIVE,
        [{"clause": TAKEN, "status": 201}, back | ({"sets": lists} if lists else {})],
        source="NewFeedback and its code lists",
        comment="Taken, and given back with the day and nothing else",
        flags=[*(["boundary"] if edge else []), *(["smoke"] if smoke else [])],
        body=body,
    )


def _refused() -> Iterator[Line]:
    for name in ("about", "outcome"):
        yield _wrong(f"without-{name}", without(LEAST, f"/{name}"), "missing-property", f"/{name}")
    for name, value in (
        *(("rating", 0), ("rating", 6), ("rating", -1), ("minutes", -1), ("minutes", 601)),
        *(("rating", 10**20), ("minutes", 10**20)),
    ):
        yield _wrong(f"{name}-{value}", {**LEAST, name: value}, "invalid-value", f"/{name}")
    others: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("about", (5, True, None, [], {})),
        ("outcome", (5, None, ["done"])),
        ("role", (5, None, {})),
        ("rating", ("5", 4.5, True, None, [5])),
        ("minutes", ("10", 0.5, False, None, "PT10M")),
        ("difficulties", ("too-long", None, {}, 1)),
        ("otherwise", (1, None, [])),
    )
    for name, values in others:
        for number, wrong in enumerate(values):
            yield _wrong(f"{name}-type-{number}", {**LEAST, name: wrong}, "wrong-type", f"/{name}")
    twice = {**LEAST, "difficulties": ["other", "other"]}
    yield _wrong("difficulties-twice", twice, "invalid-value", "/difficulties")
    for number, body in enumerate(([], "feedback", 5, None, [LEAST])):
        yield vector(
            f"feedback-refused-whole-{number}",
            _GIVE,
            refused(VALID, "wrong-type"),
            source="NewFeedback: an object",
            comment="The body is no object",
            flags=("boundary",),
            body=body,
        )


def _wrong(id: str, body: dict[str, Any], problem: str, pointer: str) -> Line:
    return vector(
        f"feedback-refused-{id}".replace("--", "-minus-"),
        _GIVE,
        refused(VALID, problem, [pointer, *([""] if problem == "missing-property" else [])]),
        source="NewFeedback; problem catalogue",
        comment=f"{pointer[1:]} is not what the schema asks for",
        flags=("boundary",),
        body=body,
    )


def _texts() -> Iterator[Line]:
    for name in ("about", "outcome", "role", "otherwise", "difficulties/0"):
        for number, text in enumerate(_TEXTS):
            body = changed({**LEAST, "difficulties": ["other"]}, f"/{name}", text)
            yield vector(
                f"feedback-text-{name.partition('/')[0]}-{number}",
                _GIVE,
                refused(NO_TEXT, "invalid-value", [f"/{name}"], at=VALID),
                source="UK GDPR Article 5(1)(c); the code lists",
                comment=f"A text that is no code, as {name.partition('/')[0]}",
                flags=("text", "smoke") if number == 6 else ("text",),
                body=body,
            )
    for name in (
        *("comment", "text", "other", "name", "email", "telephone", "nhsNumber", "postcode"),
        *("dateOfBirth", "sessionId", "clientId", "userAgent", "id", "receivedOn", "receivedAt"),
        *("About", "rating ", "difficulty"),
    ):
        clause = NO_TEXT if name[0].islower() and name != "rating " else UNKNOWN
        yield vector(
            f"feedback-unknown-{name.strip().lower()}" + ("-blank" if name[-1] == " " else ""),
            _GIVE,
            refused(clause, "unknown-property", [f"/{name}", parent(f"/{name}")], at=VALID),
            source="NewFeedback: additionalProperties false",
            comment="A property that a response does not have",
            flags=("smoke",) if name in ("comment", "name") else (),
            body={**LEAST, name: "2026-11-29"},
        )


def _months() -> Iterator[Line]:
    for month in ("2015-03", "2015-04", "1999-12", "9999-12"):
        yield vector(
            f"feedback-month-{month}",
            _READ,
            [
                {
                    "clause": SMALL,
                    "status": 200,
                    "is": {
                        f"/subjects/about={each}/responses": {"suppressed": True}
                        for each in _SUBJECTS
                    },
                    "absent": [f"/subjects/about={each}/outcomes" for each in _SUBJECTS],
                },
                {"clause": OWN_MONTH, "is": {"/month": month}},
            ],
            source="The rules for small numbers: also where there is none",
            comment="A month in which nobody can have said anything",
            flags=("boundary", "smoke") if month == "2015-03" else ("boundary",),
            query=f"month={month}",
        )
    for number, query in enumerate(
        (
            *("month=2026-00", "month=2026-13", "month=2026-1", "month=26-11", "month=2026-11-01"),
            *("month=2026", "month=", "month=november", "month=2026-11&month=2026-11"),
            *("Month=2026-11", "about=other", "month=%202026-11", "month=2026-11%00"),
        )
    ):
        yield vector(
            f"feedback-query-{number:02}",
            _READ,
            [{"clause": PARAMETER, "status": 400, "problem": ["invalid-parameter"]}],
            source="Parameters of getFeedbackSummary",
            comment=f"Not valid, not known or twice: {query}",
            flags=("boundary", "smoke") if number < 2 else ("boundary",),
            query=query,
        )
