"""Laws of time: when a thing was done, and of which moment a view is.

They send nothing: they look at everything that the laws before them asked about assessments. What
may not come in here: the form of a time, which the document gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from conformance.kinds import Kind, kinds
from conformance.laws.kept import SECTIONS, clause
from conformance.laws.relations import Case, Done, Law, part
from conformance.model import Exchange

OWN, VIEW = "CA-COMMON-037", "CA-COMMON-039"
NEAR = 60.0
"""Seconds by which the clocks of one implementation may be apart."""
_ROUNDED = 1.0
"""Seconds by which whole seconds of two clocks of one implementation may seem to be apart."""
_SAYS_WHEN = ("submit", "return", "assure")
"""Steps whose own clause asks for the time."""


def laws() -> tuple[Law, ...]:
    """The laws of every service that records assessments."""
    return tuple(
        Law(name, kind.service, clauses, holds)
        for kind in kinds().values()
        for name, clauses, holds in _made(kind)
    )


def _made(kind: Kind) -> tuple[tuple[str, tuple[str, ...], Callable[[Case], None]], ...]:
    steps = tuple(clause(kind, step) for step in _SAYS_WHEN if step in kind.steps)
    return (
        ("a time is when it was done", (OWN, *steps), _own),
        ("a view is of its moment", (VIEW,), _moments),
    )


def _own(case: Case) -> None:
    known: dict[tuple[str, ...], str] = {}
    for each, view in _views(case):
        id_ = str(view.get("id"))
        for step, way in _ways():
            said = _at(view, way)
            if said is None:
                continue
            before = known.get((id_, *way))
            clauses = [OWN, *([clause(case.kind, step)] if step in _SAYS_WHEN else [])]
            if each.step == step:
                expected = f"{way[-1]} near the time of the answer"
                near = _near(said, each.exchange)
                for about in clauses:
                    case.hold(about, near, expected, "another time", (each.exchange,))
            elif before is not None:
                expected = f"{way[-1]} as it was before"
                case.hold(OWN, said == before, expected, "another time", (each.exchange,))
            known[(id_, *way)] = said


def _moments(case: Case) -> None:
    latest: dict[str, datetime] = {}
    least: dict[tuple[str, str | None], datetime] = {}
    for each, view in _views(case):
        moment = _moment(part(view, "recording").get("asOf"))
        if moment is None:
            continue  # The form of a time is the document's.
        exchange = (each.exchange,)
        late = (moment - _now(each.exchange)).total_seconds()
        expected = "asOf not after the answer"
        case.hold(VIEW, late <= NEAR, expected, "a later time", exchange)
        times = [_moment(_at(view, way)) for _, way in _ways()]
        newest = max((one for one in times if one is not None), default=moment)
        expected = "asOf not before the last thing that the view shows"
        early = (newest - moment).total_seconds()
        case.hold(VIEW, early <= _ROUNDED, expected, "an earlier time", exchange)
        id_ = str(view.get("id"))
        # What is new in this version came after every view of the versions before it.
        least.setdefault((id_, each.exchange.header("etag")), latest.get(id_, moment))
        bound = least[id_, each.exchange.header("etag")]
        expected = "asOf not before the views of earlier versions"
        early = (bound - moment).total_seconds()
        case.hold(VIEW, early <= _ROUNDED, expected, "an earlier time", exchange)
        latest[id_] = max(moment, latest.get(id_, moment))


def _views(case: Case) -> Iterator[tuple[Done, Mapping[str, Any]]]:
    """Every view that was no repeated answer, in the order of asking."""
    keys: set[Any] = set()
    for each in case.done:
        key = each.words.get("key")
        again = key is not None and key in keys
        keys.add(key)
        view = each.exchange.json()
        if each.fine and not again and isinstance(view, dict):
            yield each, view


def _ways() -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "request", ("requestedAt",)
    yield from SECTIONS.items()


def _at(view: Mapping[str, Any], way: tuple[str, ...]) -> str | None:
    found: Any = view
    for name in way:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else None


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _now(exchange: Exchange) -> datetime:
    """When an answer was made, by its Date; by the clock here where it has none."""
    try:
        told = parsedate_to_datetime(exchange.header("date") or "")
    except (ValueError, TypeError):
        return datetime.fromtimestamp(exchange.started_at + exchange.seconds, UTC)
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


def _near(said: str, exchange: Exchange) -> bool:
    moment = _moment(said)
    if moment is None:
        return True  # The form of a time is the document's.
    return abs((moment - _now(exchange)).total_seconds()) <= NEAR
