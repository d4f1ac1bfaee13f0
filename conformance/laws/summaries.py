"""Laws of what a summary of feedback shows: from how many responses on, and by which rules.

What may not come in here: what one more response changes (`feedback`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conformance.laws.feedback import LONG_AGO, give, hold, month_of, summary
from conformance.laws.figures import (
    COLUMNS,
    ENOUGH,
    MALFORMED,
    SUPPRESSED,
    Told,
    added,
    codes,
    counts,
    leaves_room,
    shown,
    told,
)
from conformance.laws.relations import Case, Law, answered, rows
from conformance.model import Exchange

_F = "CA-FEEDBACK-"
NAMES, FIGURE, SMALL = _F + "008", _F + "009", _F + "010"
WHOLE, SUM, RESPONSES, ROOM = _F + "012", _F + "013", _F + "014", _F + "015"
_EXCLUSIVE = ("ratings", "roles", "alternatives", "durations")


def laws() -> tuple[Law, ...]:
    """The laws, in the order in which they are tried: before those that speak of every subject, as
    the first needs one of which little has been said."""
    made: tuple[tuple[str, tuple[str, ...], Callable[[Case], None]], ...] = (
        ("told from ten on", (SMALL, WHOLE, SUM, RESPONSES, ROOM), _from_ten_on),
        ("a summary keeps its own rules", (NAMES, FIGURE, SMALL, RESPONSES, ROOM), _own_rules),
    )
    return tuple(Law(name, "feedback", clauses, holds) for name, clauses, holds in made)


_ROLES = ("person",) * 5 + (
    "carer",
    "family-or-friend",
    "professional",
    "council-staff",
    "supplier",
)
_OUTCOMES = ("done",) * 6 + ("partly-done",) * 3 + ("done",)


def _from_ten_on(case: Case) -> None:
    """A subject that its month does not show, one response after the other, until it does."""
    whole = told(summary(case))
    month = month_of(give(case, {"about": "other", "outcome": "done"}))
    now_ = told(summary(case, month))
    few = [about for about in codes("subjects") if about in now_ and not now_[about].shown]
    if not few:
        return
    about = min(
        few, key=lambda each: (0, SUPPRESSED, whole[each].responses).index(whole[each].responses)
    )
    alone, seen = not whole[about].shown, list[Told]()
    for number, (role, outcome) in enumerate(zip(_ROLES, _OUTCOMES, strict=True)):
        body: dict[str, Any] = {"about": about, "outcome": outcome, "role": role}
        given = give(case, body if number < 4 else {**body, "rating": 4})
        exchanges = given, summary(case, month), summary(case)
        now, all_ = told(exchanges[1])[about], told(exchanges[2])[about]
        if now.shown:
            break
        seen.append(all_)
        expected = "nothing but suppressed of fewer than ten in a month"
        hold(case, (SMALL,), now == Told(SUPPRESSED), expected, now.responses, *exchanges)
    before = ENOUGH - 1 - number
    right = now.shown and (not alone or before in counts(whole[about].responses))
    expected = f"a group to be shown as soon as there are {ENOUGH} by what is told of all months"
    clauses = (SMALL, WHOLE) if alone else (SMALL,)
    if not hold(case, clauses, right, expected, f"shown: {now.shown}", *exchanges):
        return
    _rules_of_one(case, about, now, True, exchanges[1])
    if alone:
        for missing, each in enumerate(reversed(seen), 1):
            figure = shown(ENOUGH - missing)
            expected = f"{figure} in all for {ENOUGH - missing} responses, and no breakdown"
            hold(case, (WHOLE,), each == Told(figure), expected, each.responses, *exchanges)
        expected = "the same of all months as of the only one"
        hold(case, (WHOLE,), all_ == now, expected, "something else", *exchanges)
    if before <= 1 and now.of("outcomes") == [5, SUPPRESSED, 0]:
        _beside_ten(case, about, month, now, exchanges)


def _beside_ten(
    case: Case, about: str, month: str, ten: Told, exchanges: tuple[Exchange, ...]
) -> None:
    """Outcomes that come to 11 at most: nine roles or more, as told, leave no room beside them, and
    five ratings do. Once there are more the roles do too."""
    expected = "roles left out, and ratings not"
    right = not ten.of("roles") and bool(ten.of("ratings"))
    hold(case, (ROOM,), right, expected, "another choice", *exchanges)
    for outcome in ("done", "done", "done", "not-done", "not-done"):
        give(case, {"about": about, "outcome": outcome})
    exchange = summary(case, month)
    now = told(exchange)[about]
    expected = "15 for outcomes of 10 and twice suppressed"
    hold(case, (RESPONSES, SUM), now.responses == 15, expected, now.responses, exchange)
    hold(case, (ROOM,), bool(now.of("roles")), "roles beside fifteen", "none", exchange)


def _own_rules(case: Case) -> None:
    month = month_of(give(case, {"about": "other", "outcome": "done"}))
    for each in ("", month, LONG_AGO):
        exchange = summary(case, each)
        subjects = rows(answered(exchange, 200), "subjects")
        _in_order(case, [row.get("about") for row in subjects], "subjects", exchange)
        for row in subjects:
            for name, column in COLUMNS.items():
                if name in row:
                    _in_order(case, [cell.get(column) for cell in rows(row, name)], name, exchange)
        for about, now in told(exchange).items():
            _rules_of_one(case, about, now, bool(each), exchange)


def _in_order(case: Case, found: list[Any], name: str, exchange: Exchange) -> None:
    """All codes of a list in its order; an open one may have more."""
    known = [code for code in found if code in codes(name)]
    expected = f"every one of {name} in the order of the standard"
    hold(case, (NAMES,), known == codes(name), expected, "others, or another order", exchange)


def _rules_of_one(case: Case, about: str, now: Told, of_month: bool, exchange: Exchange) -> None:
    figures = [now.responses, *now.cells.values()]
    expected = f"a multiple of five or suppressed in every figure of {about}"
    hold(case, (FIGURE,), MALFORMED not in figures, expected, "something else", exchange)
    if of_month and not now.shown:
        told_ = now.responses
        hold(case, (SMALL,), told_ == SUPPRESSED, f"{about} suppressed", told_, exchange)
    if not now.shown:
        return
    right, outcomes = max(ENOUGH, added(now.of("outcomes"))), now.of("outcomes")
    expected = f"{right} responses about {about}, which is the sum of its outcomes"
    hold(case, (RESPONSES,), now.responses == right, expected, now.responses, exchange)
    for name in _EXCLUSIVE if of_month else ():
        if now.of(name):
            fits = leaves_room(now.of(name), outcomes)
            hold(case, (ROOM,), fits, f"room beside the {name} of {about}", "none", exchange)
