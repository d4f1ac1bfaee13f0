"""Laws of feedback: what one more response changes in a summary, and what it leaves as it was.

They hold on a system that has responses already: what they add is compared with what was told
before. What may not come in here: how a figure is told (`figures`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias

from conformance.laws.figures import (
    EDGES,
    ENOUGH,
    MALFORMED,
    Cell,
    Figure,
    Told,
    codes,
    counts,
    named,
    told,
)
from conformance.laws.relations import Case, Law, NotAnsweredError, answered
from conformance.model import Exchange
from conformance.subject import Actor

_Body: TypeAlias = dict[str, Any]
_F = "CA-FEEDBACK-"
TEXT, BACK, ONCE, OPEN = _F + "003", _F + "004", _F + "006", _F + "007"
FIGURE, MONTH, WHOLE, SUM = _F + "009", _F + "011", _F + "012", _F + "013"
STORED = "CA-COMMON-015"
LONG_AGO = "2015-06"
"""A month before there were any such services."""


def laws() -> tuple[Law, ...]:
    """The laws, in the order in which they are tried."""
    made: tuple[tuple[str, tuple[str, ...], Callable[[Case], None]], ...] = (
        ("one response more is one more", (ONCE, FIGURE), _one_more),
        ("ten more are ten more, in whatever order", (ONCE, MONTH, WHOLE, SUM), _ten_more),
        ("a response is of its day", (BACK,), _day),
        ("a summary for everybody", (OPEN,), _everybody),
        ("what was refused is not counted", (TEXT, STORED), _refused),
    )
    return tuple(Law(name, "feedback", clauses, holds) for name, clauses, holds in made)


def give(case: Case, body: _Body, *, times: int = 1) -> Exchange:
    """One response, sent so many times with one key."""
    key = case.subject.new_key(case.rng)
    given = [
        case.subject.call("giveFeedback", body=body, key=key, actor="nobody") for _ in range(times)
    ]
    for each in given:
        answered(each, 201)
    return given[0]


def month_of(given: Exchange) -> str:
    """The month of a response. Raises NotAnsweredError."""
    day = str(answered(given, 201).get("receivedOn"))
    try:
        return date.fromisoformat(day[:10]).isoformat()[:7]
    except ValueError:
        raise NotAnsweredError("POST …/responses gave no day") from None


def summary(case: Case, month: str = "", actor: Actor = "nobody") -> Exchange:
    query = f"month={month}" if month else ""
    return case.subject.call("getFeedbackSummary", query=query, actor=actor)


def hold(
    case: Case,
    clauses: Iterable[str],
    passed: bool,
    expected: str,
    actual: object,
    *exchanges: Exchange,
) -> bool:
    for clause in clauses:
        case.hold(clause, passed, expected, str(actual), exchanges)
    return passed


def _standing(case: Case, about: str, body: _Body) -> str:
    """Give so much feedback that this body's cells are shown as numbers; the month of it."""
    for _ in range(ENOUGH):
        given = give(case, {**body, "about": about})
    return month_of(given)


def _one_more(case: Case) -> None:
    """Where the least has been said, one response after the other: every cell goes along."""
    for _ in case.rounds:
        about = case.rng.choice(codes("subjects"))
        month = _standing(case, about, {"outcome": "done"})
        first = summary(case, month)
        possible = {cell: set(counts(each)) for cell, each in told(first)[about].cells.items()}
        body = _least_said(case, about, told(first)[about])
        for number in range(ENOUGH - 1):
            body["minutes"] = EDGES[_band(body)][number % 2]
            given = give(case, body, times=2)
            exchange = summary(case, month)
            now, names = told(exchange)[about], named(body)
            for cell in possible.keys() & now.cells.keys():
                possible[cell] = {count + (cell in names) for count in possible[cell]}
                possible[cell] &= set(counts(now.cells[cell]))
                expected = f"{cell[1]} with {'one more' if cell in names else 'as many'} as before"
                right = hold(
                    case, (ONCE, FIGURE), bool(possible[cell]), expected, now.cells[cell],
                    first, given, exchange,
                )  # fmt: skip
                if not right:
                    return


def _band(body: Mapping[str, Any]) -> str:
    return next(band for band, (first, last) in EDGES.items() if first <= body["minutes"] <= last)


def _least_said(case: Case, about: str, now: Told) -> _Body:
    """A response that names in each breakdown what the fewest have named."""

    def least(breakdown: str) -> Any:
        def said(code: Any) -> int:
            return max(counts(now.cells.get((breakdown, code), 0)), default=0)

        every = codes(breakdown)
        case.rng.shuffle(every)
        return min(every, key=said)

    return {
        "about": about,
        "outcome": "done",
        "rating": least("ratings"),
        "role": least("roles"),
        "difficulties": [least("difficulties")],
        "otherwise": least("alternatives"),
        "minutes": EDGES[least("durations")][0],
    }


def _ten_more(case: Case) -> None:
    """The same of two subjects, once by turns and once one after the other."""
    subjects = case.rng.sample(codes("subjects"), 2)
    bodies: list[_Body] = [
        {"outcome": "done", "rating": 5, "role": "person", "difficulties": ["too-long", "other"]},
        {"outcome": "not-done", "otherwise": "nothing", "minutes": 30, "role": "carer"},
    ]
    for about in subjects:
        month = max(_standing(case, about, body) for body in bodies)
    earlier = (date.fromisoformat(f"{month}-01") - timedelta(1)).isoformat()[:7]
    queries = (month, "", earlier, LONG_AGO)
    before = [summary(case, each) for each in queries]
    for about, order in zip(
        subjects, (bodies * 5, [b for b in bodies for _ in "12345"]), strict=True
    ):
        for body in order:
            give(case, {**body, "about": about}, times=2)
    after = [summary(case, each) for each in queries]
    names = [cell for body in bodies for cell in named(body)]
    more = {about: {cell: 5 * names.count(cell) for cell in names} for about in subjects}
    for at, clauses in enumerate(((ONCE, MONTH), (ONCE, WHOLE, SUM), (MONTH,), (MONTH,))):
        old, new = told(before[at]), told(after[at])
        for about in old:
            added_ = more.get(about, {}) if at < 2 else {}
            wrong = _wrongly(old[about], new.get(about, Told(MALFORMED)), added_)
            expected = f"{about} with what was given and nothing else ({queries[at] or 'in all'})"
            hold(case, clauses, not wrong, expected, wrong, before[at], after[at])


def _wrongly(old: Told, new: Told, more: Mapping[Cell, int]) -> str:
    """The first figure that is not so much more than before; empty where all are right."""
    pairs: dict[Any, tuple[Figure, Figure, int]] = {
        cell: (figure, new.cells.get(cell, MALFORMED), more.get(cell, 0))
        for cell, figure in old.cells.items()
    }
    pairs["responses"] = (old.responses, new.responses, 10 if more else 0)
    for cell, (was, is_, by) in pairs.items():
        right = was + by if isinstance(was, int) else was
        if is_ != right:
            return f"{cell}: {is_}, not {right}"
    return ""


def _day(case: Case) -> None:
    given = give(case, {"about": "other", "outcome": "done"})
    said = str(answered(given, 201).get("receivedOn"))
    date_ = given.header("date")
    if date_ is None:
        return
    moment = parsedate_to_datetime(date_)
    near = {(moment + timedelta(minutes=each)).date().isoformat() for each in (-1, 0, 1)}
    hold(case, (BACK,), said in near, "the day of the answer in UTC", "another", given)


def _everybody(case: Case) -> None:
    first, second = summary(case), summary(case, actor="citizen")
    same = first.status == second.status == 200 and first.json() == second.json()
    actual = f"status {first.status} without a token, {second.status} with one"
    hold(case, (OPEN,), same, "the same with a token and without", actual, first, second)


def _refused(case: Case) -> None:
    before = summary(case)
    right = {"about": "other", "outcome": "done"}
    for name in ("comment", "name", "email", "nhsNumber", "receivedOn", "outcomes"):
        for _ in range(2):  # so that it would be seen
            key = case.subject.new_key(case.rng)
            body = {**right, name: "2026-11-29"}
            exchange = case.subject.call("giveFeedback", body=body, key=key, actor="nobody")
            expected, actual = f"a response with {name} refused", f"status {exchange.status}"
            hold(case, (TEXT,), exchange.status == 400, expected, actual, exchange)
    after = summary(case)
    same = told(before) == told(after)
    hold(case, (TEXT, STORED), same, "the summary as it was", "another", before, after)
