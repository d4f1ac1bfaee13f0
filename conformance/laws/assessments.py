"""Laws of every kind of assessment: what is read is what was written, and repeating is harmless.

What may not come in here: searching (`searches`), and which step is possible in which state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conformance.kinds import Kind, kinds
from conformance.laws import bodies
from conformance.laws.assessment import (
    Assessment,
    changed_by_council,
    codes_sorted,
    new,
    told,
)
from conformance.laws.relations import Case, Law, NotAnsweredError, part
from conformance.model import Exchange

CREATED = ("CA-NEEDS-001", "CA-CARER-001", "CA-FINANCE-024")
_KEPT = ("CA-NEEDS-003", "CA-CARER-004", "CA-FINANCE-024")
_SAVED = ("CA-NEEDS-004", "CA-CARER-005", "CA-FINANCE-026")
"""Of each, the one that binds the service."""
REPLAY, STRONG, EXACT, ORDER, EMPTY, READABLE, REFUSED = (
    f"CA-COMMON-{number}" for number in ("027", "033", "034", "035", "036", "040", "032")
)
PEOPLE = (
    {"name": "Una Marsh", "relationship": "friend", "involvement": "asked-for"},
    {"name": "Adam Zeal", "relationship": "neighbour", "involvement": "interested-in-welfare"},
    {"name": "Mia Noon", "relationship": "sibling", "involvement": "carer"},
)
INCOMES = (
    {"type": "personal-pension", "amount": "30.00", "every": "week"},
    {"type": "annuity", "amount": "10.00", "every": "year"},
    {"type": "personal-pension", "amount": "20.00", "every": "week"},
)


def laws() -> tuple[Law, ...]:
    """The laws of every such service, in the order in which they are tried."""
    made: tuple[tuple[str, Callable[[Kind], tuple[str, ...]], Callable[[Case], None]], ...] = (
        ("a repeated request is one", lambda _: (REPLAY,), _replayed),
        ("two requests are two", lambda k: (k.clause(*CREATED),), _two),
        ("read as it was requested", lambda k: (READABLE, k.clause(*_KEPT)), _as_requested),
        ("read twice", lambda _: (STRONG,), _read_twice),
        ("properties in another order", lambda k: (k.clause(*_KEPT),), _order),
        ("a list in another order", lambda _: (ORDER,), _list),
        ("read as it was saved", lambda k: (k.clause(*_SAVED),), _as_saved),
        ("saving what was read", lambda k: (k.clause(*_SAVED),), _saved_again),
        ("the same JSON spelt otherwise", lambda _: (EXACT,), _spelling),
        ("what holds nothing is nothing", lambda _: (EMPTY,), _empty),
        ("what is refused changes nothing", lambda _: (REFUSED,), _refused),
    )
    return tuple(
        Law(name, kind.service, clauses(kind), holds)
        for kind in kinds().values()
        for name, clauses, holds in made
    )


_NEEDED = ("period", "adult", "care")
"""What means cannot do without."""


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
    clause = case.kind.clause(*CREATED)
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
            shown = {name: made.view.get(name) for name in made.sent}
            expected, clause = "everything that was sent", case.kind.clause(*_KEPT)
            left, right = codes_sorted(made.sent), codes_sorted(shown)
            _same(case, clause, left, right, expected, (first, second))


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
        clause = case.kind.clause(*_KEPT)
        _same(case, clause, left, right, expected, (made.last, other.last))


def _list(case: Case) -> None:
    """Two orders of the same: of the people involved, or of the incomes."""
    name, items = ("income", INCOMES) if case.kind.saved == "means" else ("peopleInvolved", PEOPLE)
    exchanges, orders = [], []
    for listed in (list(items), list(reversed(items))):
        body = new(case)
        holder = body["means"] if case.kind.saved == "means" else body
        holder[name] = listed
        made = Assessment(case, body)
        exchanges.append(made.last)
        shown = part(made.view, "means") if case.kind.saved == "means" else made.view
        orders.append(shown.get(name))
        if changed_by_council(made.view):
            return
    passed = orders == [list(items), list(reversed(items))]
    case.hold(ORDER, passed, f"{name} in the order in which it was sent", "another", exchanges)


def _as_saved(case: Case) -> None:
    made, clause = Assessment(case), case.kind.clause(*_SAVED)
    for _ in case.rounds:
        answers = made.fresh()
        first = made.put(answers)
        view = made.view
        second = made.get()
        if changed_by_council(view) or changed_by_council(made.view):
            continue
        left, right = codes_sorted(told(view)), codes_sorted(told(made.view))
        _same(case, clause, left, right, "what the answer to saving said", (first, second))
        shown = part(view, case.kind.saved)
        wanted, found = (codes_sorted(each) for each in (_full(answers), shown))
        expected = f"all {case.kind.saved} that were sent, and no others"
        _same(case, clause, wanted, found, expected, (first,))


def _full(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers or means without what holds nothing, which has to be absent."""
    return {name: each for name, each in answers.items() if each not in ({}, [])}


def _saved_again(case: Case) -> None:
    made = Assessment(case)
    made.put(made.fresh())
    first, before = made.get(), made.view
    made.put(part(before, case.kind.saved))
    second, after = made.get(), made.view
    if not (changed_by_council(before) or changed_by_council(after)):
        left, right = codes_sorted(told(before)), codes_sorted(told(after))
        expected = f"the same assessment after saving the {case.kind.saved} that were read"
        _same(case, case.kind.clause(*_SAVED), left, right, expected, (first, second))


def _spelling(case: Case) -> None:
    made = Assessment(case)
    for _ in case.rounds[:3]:
        answers = made.fresh()
        first, plain = made.put(answers), made.view
        second = made.put(content=bodies.spelt_otherwise(case.rng, answers))
        if changed_by_council(plain) or changed_by_council(made.view):
            continue
        saved = case.kind.saved
        left, right = (codes_sorted(part(each, saved)) for each in (plain, made.view))
        expected = f"the same {saved} from the same JSON spelt otherwise"
        _same(case, EXACT, left, right, expected, (first, second))


def _empty(case: Case) -> None:
    made = Assessment(case)
    whole: dict[str, Any] = {"periodConsidered": "The six weeks since the operation."}
    empties: tuple[dict[str, Any], ...] = (
        {},
        {"outcomes": {}},
        {"outcomes": {"home": {}, "work": {}}},
    )
    if case.kind.saved == "means":
        whole = {name: each for name, each in made.fresh().items() if name in _NEEDED}
        empties = (
            {},
            {"income": [], "capital": [], "savingsCredit": {}},
            {"adult": {**whole["adult"], "premiums": {}}, "housingCosts": []},
        )
    exchanges, views = [], []
    for more in empties:
        exchanges.append(made.put({**whole, **more}))
        views.append(part(made.view, case.kind.saved))
        expected = "what holds nothing to mean the same as its absence"
        _same(case, EMPTY, views[0], views[-1], expected, (exchanges[0], exchanges[-1]))


def _refused(case: Case) -> None:
    made = Assessment(case)
    good = made.fresh()
    made.put(good)
    before_exchange, before = made.get(), told(made.view)
    tag = made.last.header("etag")
    wrong: dict[str, Any] = {"outcomes": {"home": {"fluctuates": "yes"}}}
    if case.kind.saved == "means":
        wrong = {"period": {"start": "first of May"}}
    invalid: tuple[Any, ...] = ({**good, "colour": "red"}, {**good, **wrong}, [])
    for body in invalid:
        refusal = made.try_put(body)
        if refusal.status < 400:
            raise NotAnsweredError("an invalid body was taken")
        after = made.get()
        passed = told(made.view) == before and after.header("etag") == tag
        expected = "the assessment and its ETag as before the refused change"
        case.hold(REFUSED, passed, expected, "another", (before_exchange, refusal, after))
