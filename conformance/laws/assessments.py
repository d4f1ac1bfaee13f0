"""Laws of both kinds of assessment: what is read is what was written, and repeating is harmless.

What may not come in here: searching (`searches`), and which step is possible in which state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.laws import bodies
from conformance.laws.assessment import (
    NOUN,
    Assessment,
    changed_by_council,
    codes_sorted,
    new,
    told,
)
from conformance.laws.relations import Case, Law, NotAnsweredError, part
from conformance.model import Exchange

_CREATED = {"needs-assessment": "CA-NEEDS-001", "carers-assessment": "CA-CARER-001"}
_KEPT = {"needs-assessment": "CA-NEEDS-003", "carers-assessment": "CA-CARER-004"}
_SAVED = {"needs-assessment": "CA-NEEDS-004", "carers-assessment": "CA-CARER-005"}
REPLAY, STRONG, EXACT, ORDER, EMPTY, READABLE, REFUSED = (
    f"CA-COMMON-{number}" for number in ("027", "033", "034", "035", "036", "040", "032")
)
PEOPLE = (
    {"name": "Una Marsh", "relationship": "friend", "involvement": "asked-for"},
    {"name": "Adam Zeal", "relationship": "neighbour", "involvement": "interested-in-welfare"},
    {"name": "Mia Noon", "relationship": "sibling", "involvement": "carer"},
)


def laws() -> tuple[Law, ...]:
    """The laws of both services, in the order in which they are tried."""
    made: tuple[tuple[str, Callable[[str], tuple[str, ...]], Callable[[Case], None]], ...] = (
        ("a repeated request is one", lambda _: (REPLAY,), _replayed),
        ("two requests are two", lambda s: (_CREATED[s],), _two),
        ("read as it was requested", lambda s: (READABLE, _KEPT[s]), _as_requested),
        ("read twice", lambda _: (STRONG,), _read_twice),
        ("properties in another order", lambda s: (_KEPT[s],), _order),
        ("people in another order", lambda _: (ORDER,), _people),
        ("read as it was saved", lambda s: (_SAVED[s],), _as_saved),
        ("saving what was read", lambda s: (_SAVED[s],), _saved_again),
        ("the same JSON spelt otherwise", lambda _: (EXACT,), _spelling),
        ("what holds nothing is nothing", lambda _: (EMPTY,), _empty),
        ("what is refused changes nothing", lambda _: (REFUSED,), _refused),
    )
    return tuple(
        Law(name, service, clauses(service), holds)
        for service in NOUN
        for name, clauses, holds in made
    )


def _differences(left: Mapping[str, Any], right: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


def _same(
    case: Case,
    clause: str,
    left: Mapping[str, Any],
    right: Mapping[str, Any],
    expected: str,
    exchanges: tuple[Exchange, ...],
) -> None:
    other = _differences(left, right)
    case.hold(clause, not other, expected, f"another {', '.join(other)[:60]}", exchanges)


def _replayed(case: Case) -> None:
    for _ in case.rounds[:2]:
        made = Assessment(case)
        first, view = made.last, made.view
        again = Assessment(case, made.sent, made.key)
        passed = (again.view, again.etag) == (view, made.etag)
        expected = "the first answer again, with the same ETag"
        shown = "another assessment" if again.id != made.id else "another answer"
        case.hold(REPLAY, passed, expected, shown, (first, again.last))


def _two(case: Case) -> None:
    made = Assessment(case)
    other = Assessment(case, made.sent)
    clause = _CREATED[case.subject.service]
    expected = "two assessments for two requests with different keys"
    case.hold(clause, made.id != other.id, expected, "one", (made.last, other.last))


def _as_requested(case: Case) -> None:
    for _ in case.rounds[:3]:
        made = Assessment(case)
        first, view = made.last, made.view
        second = made.get()
        if not changed_by_council(made.view):
            expected = "what the answer to the request said"
            _same(case, READABLE, told(view), told(made.view), expected, (first, second))
            sent = {name: made.view.get(name) for name in made.sent}
            expected, clause = "everything that was sent", _KEPT[case.subject.service]
            _same(case, clause, made.sent, sent, expected, (first, second))


def _read_twice(case: Case) -> None:
    made = Assessment(case)
    first, view = made.get(), told(made.view)
    tag = first.header("etag")
    second = made.get()
    if view == told(made.view):
        passed = tag is not None and tag == second.header("etag")
        expected = "the same ETag, as nothing has changed"
        case.hold(STRONG, passed, expected, "another, or none", (first, second))


def _order(case: Case) -> None:
    made = Assessment(case)
    other = Assessment(case, bodies.shuffled(case.rng, made.sent))
    if not (changed_by_council(made.view) or changed_by_council(other.view)):
        left, right = (told(each.view, "id", "requestedAt") for each in (made, other))
        expected = "the same assessment from the same properties in another order"
        clause = _KEPT[case.subject.service]
        _same(case, clause, left, right, expected, (made.last, other.last))


def _people(case: Case) -> None:
    exchanges, orders = [], []
    for people in (list(PEOPLE), list(reversed(PEOPLE))):
        made = Assessment(case, {**new(case), "peopleInvolved": people})
        exchanges.append(made.last)
        orders.append(made.view.get("peopleInvolved"))
        if changed_by_council(made.view):
            return
    passed = orders == [list(PEOPLE), list(reversed(PEOPLE))]
    case.hold(ORDER, passed, "people in the order in which they were sent", "another", exchanges)


def _as_saved(case: Case) -> None:
    made, clause = Assessment(case), _SAVED[case.subject.service]
    for _ in case.rounds:
        answers = bodies.answers(case.rng, case.subject.service)
        first = made.put(answers)
        view = made.view
        second = made.get()
        if changed_by_council(view) or changed_by_council(made.view):
            continue
        left, right = codes_sorted(told(view)), codes_sorted(told(made.view))
        _same(case, clause, left, right, "what the answer to saving said", (first, second))
        wanted, found = (codes_sorted(each) for each in (_full(answers), part(view, "answers")))
        _same(case, clause, wanted, found, "all answers that were sent, and no others", (first,))


def _full(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers without what holds nothing, which has to be absent."""
    return {name: each for name, each in answers.items() if each not in ({}, [])}


def _saved_again(case: Case) -> None:
    made = Assessment(case)
    made.put(bodies.answers(case.rng, case.subject.service))
    first, before = made.get(), made.view
    made.put(part(before, "answers"))
    second, after = made.get(), made.view
    if not (changed_by_council(before) or changed_by_council(after)):
        left, right = codes_sorted(told(before)), codes_sorted(told(after))
        expected = "the same assessment after saving the answers that were read"
        _same(case, _SAVED[case.subject.service], left, right, expected, (first, second))


def _spelling(case: Case) -> None:
    made = Assessment(case)
    for _ in case.rounds[:3]:
        answers = bodies.answers(case.rng, case.subject.service)
        first, plain = made.put(answers), made.view
        second = made.put(content=bodies.spelt_otherwise(case.rng, answers))
        if changed_by_council(plain) or changed_by_council(made.view):
            continue
        left, right = (codes_sorted(part(each, "answers")) for each in (plain, made.view))
        expected = "the same answers from the same JSON spelt otherwise"
        _same(case, EXACT, left, right, expected, (first, second))


def _empty(case: Case) -> None:
    made = Assessment(case)
    period = {"periodConsidered": "The six weeks since the operation."}
    exchanges, views = [], []
    empties: tuple[dict[str, Any], ...] = (
        {},
        {"outcomes": {}},
        {"outcomes": {"home": {}, "work": {}}},
    )
    for more in empties:
        exchanges.append(made.put({**period, **more}))
        views.append(part(made.view, "answers"))
        expected = "what holds nothing to mean the same as its absence"
        _same(case, EMPTY, views[0], views[-1], expected, (exchanges[0], exchanges[-1]))


def _refused(case: Case) -> None:
    made = Assessment(case)
    made.put(bodies.answers(case.rng, case.subject.service))
    before_exchange, before = made.get(), told(made.view)
    tag = made.last.header("etag")
    invalid: tuple[Any, ...] = (
        {"colour": "red"},
        {"outcomes": {"home": {"fluctuates": "yes"}}},
        [],
    )
    for body in invalid:
        refusal = made.try_put(body)
        if refusal.status < 400:
            raise NotAnsweredError("an invalid body was taken")
        after = made.get()
        passed = told(made.view) == before and after.header("etag") == tag
        expected = "the assessment and its ETag as before the refused change"
        case.hold(REFUSED, passed, expected, "another", (before_exchange, refusal, after))
