"""Laws of illustrations: the same answer for the same request, the limit, the week, and the offer.

What may not come in here: days after the first (`debts`), and what the right answer is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any, TypeAlias

from conformance import deferrals as drawing
from conformance.laws import bodies
from conformance.laws.relations import Case, Law, NotAnsweredError, answered, part, rows
from conformance.model import Exchange
from conformance.subject import Actor

Body: TypeAlias = dict[str, Any]
C = "CA-DEFERRED-"
ANYBODY, SAME, POLICY = C + "002", C + "003", C + "008"
OFFERED, LISTED, LIMIT, WEEK, TARIFF, SUMS = (
    C + n for n in ("010", "011", "014", "015", "017", "018")
)
READ = 524_288
"""Bytes that a server must read."""
_MONEY = re.compile(r"[0-9]+\.[0-9]{2}")
_EVERY_WAY = ("sole", 1), ("joint", 2), ("joint", 4), ("joint", 5)


def laws() -> tuple[Law, ...]:
    """The laws, in the order in which they are tried."""
    made: tuple[tuple[str, tuple[str, ...], Callable[[Case], None]], ...] = (
        ("illustrated twice", (SAME,), _twice),
        ("illustrated with a token and without", (ANYBODY,), _anybody),
        ("an illustration's properties in another order", (SAME,), _order),
        ("the same illustration spelt otherwise", (SAME,), _spelling),
        ("blanks up to the largest illustration", ("CA-COMMON-020",), _padded),
        ("the name of a policy changes nothing else", (POLICY,), _named),
        ("the lines of a working are its sum", (SUMS,), _sums),
        ("a dearer home never lowers the limit", (LIMIT,), _dearer),
        ("a share is a share however it is said", (LIMIT,), _shares),
        ("half of a home of twice the value", (LIMIT,), _doubled),
        ("care and income change nothing of the limit", (LIMIT,), _unrelated),
        ("more income never defers more", (WEEK,), _richer),
        ("what others pay is worth what care costs less", (WEEK,), _others),
        ("a top-up is worth what care costs more", (WEEK,), _topped),
        ("rent that counts is income", (WEEK,), _rent),
        ("250 pounds more are a pound a week", (TARIFF,), _steps),
        ("what is left out is not refused", (LISTED,), _unstated),
        ("a disregarded home is never offered on", (OFFERED,), _disregarded),
    )
    return tuple(Law(name, "deferred-payment", clauses, holds) for name, clauses, holds in made)


def ask(case: Case, body: Body, actor: Actor = "nobody") -> Exchange:
    """The answer to a request."""
    return case.subject.call(drawing.OPERATION, body=body, actor=actor)


def told(exchange: Exchange) -> dict[str, Any]:
    """The illustration. Raises NotAnsweredError."""
    return answered(exchange, 200)


def drawn(case: Case, **changes: Any) -> Iterator[Body]:
    """As many requests as there are rounds."""
    for _ in case.rounds:
        yield drawing.request(case.rng, **changes)


def pennies(amount: Any) -> int:
    """What an answer writes as Money. Raises NotAnsweredError for anything else."""
    if not isinstance(amount, str) or not _MONEY.fullmatch(amount):
        raise NotAnsweredError("an amount is not written as Money")
    return int(amount.replace(".", ""))


def amount(answer: Mapping[str, Any], name: str) -> int:
    """The result of a working: `equityLimit` or `weeklyDeferral`."""
    return pennies(part(answer, name).get("amount"))


def written(amount: int) -> str:
    """Pennies as Money."""
    return f"{amount // 100}.{amount % 100:02d}"


def equal(
    case: Case, clause: str, first: Exchange, second: Exchange, what: str, without: str = ""
) -> None:
    """The same illustration, but for one property."""
    left, right = told(first), told(second)
    names = sorted({*left, *right} - {without})
    other = [name for name in names if left.get(name) != right.get(name)]
    case.hold(
        clause, not other, f"the same illustration {what}", f"another {other}", (first, second)
    )


def _twice(case: Case) -> None:
    for body in drawn(case):
        for each in (body, {k: v for k, v in body.items() if k != "policy"}):
            equal(case, SAME, ask(case, each), ask(case, each), "when asked again")


def _anybody(case: Case) -> None:
    for body in drawn(case):
        equal(case, ANYBODY, ask(case, body), ask(case, body, "citizen"), "with a token")


def _order(case: Case) -> None:
    for body in drawn(case):
        other = bodies.shuffled(case.rng, body)
        equal(case, SAME, ask(case, body), ask(case, other), "in another order")


def _spelling(case: Case) -> None:
    for body in drawn(case):
        content = bodies.spelt_otherwise(case.rng, body)
        second = case.subject.call(drawing.OPERATION, content=content, actor="nobody")
        equal(case, SAME, ask(case, body), second, "for the same JSON spelt otherwise")


def _padded(case: Case) -> None:
    body = drawing.request(case.rng)
    content = json.dumps(body).encode()
    content = content[:-1] + b" " * (READ - len(content)) + b"}"
    first = ask(case, body)
    second = case.subject.call(drawing.OPERATION, content=content, actor="nobody")
    passed = second.status == 200 and told(first) == second.json()
    shown = f"status {second.status}"
    case.hold("CA-COMMON-020", passed, f"{READ} bytes are read", shown, (first, second))


def _named(case: Case) -> None:
    for body in drawn(case):
        name = {"title": "Another name", "since": "2014-02-28", "source": "https://other.example"}
        other = {**body, "policy": {**body["policy"], **name}}
        first, second = ask(case, body), ask(case, other)
        equal(case, POLICY, first, second, "under another name", without="policy")


def _sums(case: Case) -> None:
    for body in drawn(case):
        exchange = ask(case, body)
        for name in ("equityLimit", "weeklyDeferral"):
            working = part(told(exchange), name)
            total = sum(
                pennies(line.get("amount")) * (1 if line.get("operation") == "add" else -1)
                for line in rows(working, "working")
            )
            passed = total == pennies(working.get("amount"))
            expected = f"the lines of {name} sum to its amount"
            case.hold(SUMS, passed, expected, f"they sum to {total} pennies", (exchange,))


def _never(case: Case, clause: str, name: str, low: Body, high: Body, what: str) -> None:
    """The result of `low` is at most that of `high`."""
    first, second = ask(case, low), ask(case, high)
    less, more = amount(told(first), name), amount(told(second), name)
    case.hold(clause, less <= more, f"no less {what}", f"{less} and {more}", (first, second))


def _same(case: Case, clause: str, name: str, one: Body, other: Body, what: str) -> None:
    first, second = ask(case, one), ask(case, other)
    left, right = amount(told(first), name), amount(told(second), name)
    case.hold(clause, left == right, f"as much {what}", f"{left} and {right}", (first, second))


def _homed(body: Body, **changes: Any) -> Body:
    return {**body, "property": {**body["property"], **changes}}


def _dearer(case: Case) -> None:
    for body in drawn(case):
        value = pennies(body["property"]["value"]) + case.rng.randint(1, 10_000_000)
        dearer = _homed(body, value=written(value))
        _never(case, LIMIT, "equityLimit", body, dearer, "on a dearer home")


def _shares(case: Case) -> None:
    for body in drawn(case):
        for kind, owners in _EVERY_WAY:
            ownership = {"kind": kind} | ({"owners": owners} if owners > 1 else {})
            percent = written(100_00 // owners)
            one = _homed(body, ownership=ownership)
            other = _homed(body, ownership={"kind": "share", "percent": percent})
            _same(case, LIMIT, "equityLimit", one, other, f"on {percent} per cent")


def _doubled(case: Case) -> None:
    for body in drawn(case):
        value = pennies(body["property"]["value"])
        one = {**body, "property": {"value": written(value), "ownership": {"kind": "sole"}}}
        joint = {"kind": "joint", "owners": 2}
        other = {**body, "property": {"value": written(value * 2), "ownership": joint}}
        equal(case, LIMIT, ask(case, one), ask(case, other), "for half of twice", "equityLimit")
        _same(case, LIMIT, "equityLimit", one, other, "on half of twice the value")


def _unrelated(case: Case) -> None:
    for body in drawn(case):
        other = {**body, "weeklyCost": "1.00", "weeklyIncome": "9.99", "otherCapital": "0.00"}
        _same(case, LIMIT, "equityLimit", body, other, "whatever care costs")


def _richer(case: Case) -> None:
    for body in drawn(case):
        income = pennies(body["weeklyIncome"]) + case.rng.randint(1, 40_000)
        richer = {**body, "weeklyIncome": written(income)}
        _never(case, WEEK, "weeklyDeferral", richer, body, "with less income")


def _others(case: Case) -> None:
    for body in drawn(case, thirdParty=None):
        cost, paid = pennies(body["weeklyCost"]), case.rng.randint(1, 30_000)
        helped = {**body, "weeklyCost": written(cost + paid), "thirdParty": written(paid)}
        _same(case, WEEK, "weeklyDeferral", body, helped, "where others pay what it costs more")


def _topped(case: Case) -> None:
    for body in drawn(case, topUp=None):
        cost, more = pennies(body["weeklyCost"]), case.rng.randint(1, 30_000)
        other = {**body, "topUp": written(more)}
        dearer = {**body, "weeklyCost": written(cost + more)}
        _same(case, WEEK, "weeklyDeferral", dearer, other, "with a top-up in place of the cost")


def _rent(case: Case) -> None:
    nothing = {"since": drawing.SINCE, "title": "Nothing chosen"}
    for body in drawn(case, rent=None, policy=nothing):
        income, rent = pennies(body["weeklyIncome"]), case.rng.randint(1, 30_000)
        let = {**body, "rent": written(rent)}
        richer = {**body, "weeklyIncome": written(income + rent)}
        _same(case, WEEK, "weeklyDeferral", richer, let, "with rent in place of income")


def _steps(case: Case) -> None:
    for body in drawn(case, weeklyCost="1900.00", weeklyIncome="150.00", thirdParty=None):
        capital = case.rng.randint(14_250_01, 23_000_00)
        exchanges = [
            ask(case, {**body, "otherCapital": written(each)})
            for each in (capital, capital + 250_00)
        ]
        less, more = (amount(told(each), "weeklyDeferral") for each in exchanges)
        shown = f"{less - more} pennies less"
        case.hold(TARIFF, less - more == 1_00, "a pound less is deferred", shown, exchanges)


def _unstated(case: Case) -> None:
    whole = {"setting": "care-home", **dict.fromkeys(drawing.FLAGS, True), "homeDisregarded": False}
    for body in drawn(case):
        for name in ("setting", *drawing.FLAGS[:3]):
            stated = {key: value for key, value in whole.items() if key != name}
            exchange = ask(case, {**body, "conditions": stated})
            found = part(told(exchange), "eligibility").get("outcome")
            expected = f"an agreement that may be offered, without {name}"
            case.hold(LISTED, found == "may-be-offered", expected, str(found), (exchange,))


def _disregarded(case: Case) -> None:
    for body in drawn(case):
        other = deepcopy(body)
        other["conditions"] = {**other.get("conditions", {}), "homeDisregarded": True}
        exchange = ask(case, other)
        found = part(told(exchange), "eligibility").get("outcome")
        case.hold(OFFERED, found == "not-eligible", "not-eligible", str(found), (exchange,))
