"""Laws of charging policies: each holds from its first day until the next one begins.

They need no policy that is known beforehand: the answer for one day says which other days to ask
about. What may not come in here: amounts of the standard (`rates`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from conformance.laws.relations import Case, Law, answered, part
from conformance.model import Exchange

IN_FORCE, NOT_CHOSEN, NEXT = (f"CA-RULES-{n:03}" for n in range(17, 20))
_DAY = timedelta(days=1)
_ASKED = ("2015-04-01", "2023-04-06", "2025-04-06", "2026-04-05", "2026-04-06", "2040-01-01")
_LONGEST = 12
"""Policies followed from one to the next; another council's list may go on."""


def laws() -> tuple[Law, ...]:
    """The laws, in the order in which they are tried."""
    return (
        Law("a policy has begun", "rules", (IN_FORCE, NOT_CHOSEN), _begun),
        Law("a policy from its first to its last day", "rules", (IN_FORCE, NEXT), _from_to),
    )


def _asked(case: Case, on: str) -> tuple[Exchange, dict[str, Any]]:
    exchange = case.subject.call("getChargingPolicy", query=f"on={on}", actor="nobody")
    return exchange, answered(exchange, 200)


def _since(body: dict[str, Any]) -> str:
    """The first day of the policy that an answer has; empty where it has none."""
    return str(part(body, "policy").get("since", ""))


def _begun(case: Case) -> None:
    for on in _ASKED:
        exchange, body = _asked(case, on)
        told = f"since {_since(body)}" if _since(body) else "no policy"
        if body.get("chosen") is True:
            passed = "" < _since(body) <= on
            case.hold(IN_FORCE, passed, f"a policy that began by {on}", told, (exchange,))
        else:
            expected = f"no policy for {on}, for which nothing is chosen"
            case.hold(NOT_CHOSEN, "policy" not in body, expected, told, (exchange,))
        same = body.get("on") == on
        case.hold(IN_FORCE, same, f"the answer for {on}", "for another day", (exchange,))


def _from_to(case: Case) -> None:
    """Follow `until` from before the Care Act to the last policy that is known."""
    on = "2015-04-01"
    for _ in range(_LONGEST):
        exchange, body = _asked(case, on)
        since, until = _since(body), body.get("until")
        if since:
            _alike(case, body, exchange, since)
            _before(case, exchange, since)
        if not isinstance(until, str):
            _last(case, body, exchange, on)
            return
        try:
            following = (date.fromisoformat(until) + _DAY).isoformat()
        except ValueError:
            return
        if not case.hold(NEXT, until >= on, f"until on or after {on}", until, (exchange,)):
            return
        _alike(case, body, exchange, until)
        after, next_ = _asked(case, following)
        passed = _since(next_) == following
        expected, told = f"a policy that begins on {following}", f"since {_since(next_) or 'never'}"
        case.hold(NEXT, passed, expected, told, (exchange, after))
        on = following


def _alike(case: Case, body: dict[str, Any], exchange: Exchange, day: str) -> None:
    """On another day of its own it is the same policy until the same day."""
    other, found = _asked(case, day)
    for clause, word in ((IN_FORCE, "policy"), (NEXT, "until")):
        passed = found.get(word) == body.get(word)
        case.hold(clause, passed, f"the same {word} on {day}", "another", (exchange, other))


def _before(case: Case, exchange: Exchange, since: str) -> None:
    """On the day before it begins another one, or none, is in force, until that day."""
    try:
        day = (date.fromisoformat(since) - _DAY).isoformat()
    except (ValueError, OverflowError):
        return
    earlier, found = _asked(case, day)
    passed, told = _since(found) != since, "it is in force already"
    case.hold(IN_FORCE, passed, f"another policy, or none, on {day}", told, (exchange, earlier))
    passed, told = found.get("until") == day, str(found.get("until", "absent"))
    case.hold(NEXT, passed, f"until {day}, the day before the next", told, (exchange, earlier))


def _last(case: Case, body: dict[str, Any], exchange: Exchange, on: str) -> None:
    """Nothing follows, so it is in force on any later day."""
    later, found = _asked(case, "2099-12-31")
    passed = found.get("policy") == body.get("policy")
    expected = f"until where the policy of {on} does not hold for ever"
    case.hold(NEXT, passed, expected, "it is absent, and another follows", (exchange, later))
