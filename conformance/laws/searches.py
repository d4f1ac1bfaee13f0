"""Laws of searching: pages together are the whole, filters divide it, two filters are both.

What may not come in here: other laws of assessments.
"""

from __future__ import annotations

from typing import Any

from conformance.kinds import kinds
from conformance.laws import bodies
from conformance.laws.assessment import Assessment, ways
from conformance.laws.paging import Pages, once_each, read
from conformance.laws.relations import Case, Law
from conformance.model import Exchange

FITS, ONCE, LIMIT = "CA-COMMON-043", "CA-COMMON-044", "CA-COMMON-045"
_DEFAULT = 20
_SEVERAL = 30
"""So many that a run of the same seed left here: more are not read one by one."""

_ALONE = ("requested", "in-progress", "withdrawn", "determined")
"""States that are also searched without an NHS number, which finds everybody's."""
_FEW = ("requested", "in-progress", "determined", "withdrawn")
"""States that a short run makes."""


def laws() -> tuple[Law, ...]:
    """The laws of every service that records assessments."""
    clauses = (FITS, ONCE, LIMIT)
    return tuple(Law("searching", service, clauses, _searching) for service in kinds())


def _searching(case: Case) -> None:
    number = bodies.nhs_number(case.rng)
    body = bodies.request(case.rng, case.kind, number)
    made = []
    for state in (*_states(case), "requested"):
        made.append(Assessment(case, body))
        made[-1].reach(state)
    whole = found(case, {"nhsNumber": number}, 100)
    states = {str(each.get("id")): str(each.get("state")) for each in whole.items}
    _there(case, made, states, whole.exchanges)
    _paged(case, number, set(states))
    _filtered(case, number, states)
    _everything(case, set(states))


def _states(case: Case) -> tuple[str, ...]:
    known = tuple(ways(case))
    few = tuple(each for each in _FEW if each in known)
    return few if case.budget.profile == "smoke" else known


def found(case: Case, body: dict[str, Any], limit: int | None = 100) -> Pages:
    """Every page of a search. Raises NotAnsweredError."""

    def ask(query: str) -> Exchange:
        return case.subject.call(case.kind.search, body=body, query=query, actor="practitioner")

    return read(ask, limit)


def _there(
    case: Case, made: list[Assessment], states: dict[str, str], exchanges: list[Exchange]
) -> None:
    for each in made:
        each.get()
        state, found = str(each.view.get("state")), states.get(each.id, "it is not found")
        expected = f"an assessment of this NHS number in the state {state}"
        case.hold(FITS, found == state, expected, found, exchanges[-1:])


def _paged(case: Case, number: str, whole: set[str]) -> None:
    limits: tuple[int | None, ...] = (1, 2, 7, None) if len(whole) <= _SEVERAL else (7, None)
    if case.budget.profile == "smoke":
        limits = (2, None) if len(whole) <= _SEVERAL else (7, None)
    for limit in limits:
        pages = found(case, {"nhsNumber": number}, limit)
        most, what = limit or _DEFAULT, f"with limit {limit}" if limit else "without limit"
        once_each(case, ONCE, "id", pages, whole, what)
        told = f"{pages.largest} on one page"
        case.hold(LIMIT, pages.largest <= most, f"at most {most} {what}", told, pages.exchanges[:1])


def _filtered(case: Case, number: str, states: dict[str, str]) -> None:
    several = [["withdrawn", "requested"], ["determined", "submitted", "refused"]]
    for wanted in (*([state] for state in _states(case)), *several):
        pages = found(case, {"nhsNumber": number, "states": wanted}, 100)
        ids = {str(each.get("id")) for each in pages.items}
        expected = f"those of this NHS number that are {' or '.join(wanted)}, and no others"
        fitting = {id for id, state in states.items() if state in wanted}
        told = f"{len(fitting - ids)} are missing, {len(ids - fitting)} do not fit"
        case.hold(FITS, ids == fitting, expected, told, pages.exchanges[-1:])
        if case.budget.profile == "smoke" or wanted[0] not in _ALONE:
            continue
        alone = found(case, {"states": wanted}, 100)
        other = [each for each in alone.items if each.get("state") not in wanted]
        told = f"{len(other)} in other states"
        expected = f"only assessments that are {' or '.join(wanted)}"
        case.hold(FITS, not other, expected, told, alone.exchanges[-1:])
        if alone.whole:
            missing = fitting - {str(each.get("id")) for each in alone.items}
            expected = "by state alone at least what is found by state and NHS number"
            told = f"{len(missing)} are missing"
            case.hold(FITS, not missing, expected, told, alone.exchanges[-1:])


def _everything(case: Case, some: set[str]) -> None:
    if case.budget.profile == "smoke":
        return
    pages = found(case, {}, 100)
    if pages.whole:
        missing = some - {str(each.get("id")) for each in pages.items}
        told = f"{len(missing)} are missing"
        case.hold(FITS, not missing, "all assessments without a filter", told, pages.exchanges[-1:])
