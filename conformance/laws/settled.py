"""Laws of a settled charge: it is what a calculation gives, it stays, and it is told line by line.

What may not come in here: what a charge should be; a calculation and its record are held against
each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any

from conformance.laws.assessment import Assessment, changed_by_council, new, told
from conformance.laws.relations import Case, Law, answered, part, rows
from conformance.model import Exchange

CALCULATED, KEPT, OF_CHARGES = "CA-FINANCE-027", "CA-FINANCE-030", "CA-FINANCE-042"
RECORD, PAGE = "CA-FINANCE-031", "CA-FINANCE-032"
_SERVICE = "financial-assessment"
_SETTLED = ("start", "end", "outcome", "weeklyCharge", "weeklyCost", "councilPays")
"""What a charge tells of a period, beside its working."""
_ROUTES: tuple[dict[str, Any], ...] = (
    {},
    {"route": "full"},
    {"route": "light-touch", "lightTouchConsent": True},
    {},
    {"route": "refused"},
)
_NOT_ACCEPTABLE = 406


def laws() -> tuple[Law, ...]:
    """The laws, in the order in which they are tried."""
    made: tuple[tuple[str, tuple[str, ...], Callable[[Case], None]], ...] = (
        ("settled as it is calculated", (CALCULATED, KEPT), _as_calculated),
        ("settled alike by anybody and in any words", (CALCULATED,), _by_anybody),
        ("a charge stays as it was settled", (KEPT, OF_CHARGES, RECORD), _stays),
        ("a written record as a page", (PAGE,), _page),
    )
    return tuple(Law(name, _SERVICE, clauses, holds) for name, clauses, holds in made)


def _with(case: Case, number: int) -> Assessment:
    """A new assessment; every route has its turn."""
    body = new(case)
    body["means"] |= _ROUTES[number % len(_ROUTES)]
    return Assessment(case, body)


def _calculated(case: Case, made: Assessment) -> Exchange:
    body = {"means": part(made.view, "means")}
    return case.subject.call("calculateCharge", body=body, actor="nobody")


def _as_calculated(case: Case) -> None:
    for number in case.rounds:
        made = _with(case, number)
        exchange = _calculated(case, made)
        wanted = answered(exchange, 200)
        first = made.take("determine")
        if changed_by_council(made.view):
            continue
        settled = part(made.view, "determination")
        for name in ("periods", "policy"):
            same = settled.get(name) == wanted.get(name)
            expected = f"the {name} that a calculation from the same means gives"
            case.hold(CALCULATED, same, expected, "others, or none", (exchange, first))
        same = rows(settled, "charges") == _charges(wanted)
        expected = "a charge for each period, as its working gives it"
        for clause in (CALCULATED, KEPT):
            case.hold(clause, same, expected, "others", (exchange, first))


def _by_anybody(case: Case) -> None:
    body = new(case)
    exchanges, charges = [], []
    for who, words in (("Ada Holt", {}), ("Ivor Cole", {"evidence": "Seen.", "reasons": "So."})):
        made = Assessment(case, body)
        by = {"name": who, "role": "Financial assessment officer"}
        exchanges.append(made.take("determine", {"determinedBy": by, **words}))
        charges.append(rows(part(made.view, "determination"), "charges"))
    expected = "the same charge for the same means, whoever settles it"
    case.hold(CALCULATED, charges[0] == charges[1], expected, "another", exchanges)


def _stays(case: Case) -> None:
    settled = []
    for number in case.rounds[:3]:
        made = _with(case, number)
        settled.append((made, made.take("determine"), made.view))
    Assessment(case).withdraw()
    for made, first, view in settled:
        second = made.get()
        if changed_by_council(made.view):
            continue
        same = told(made.view) == told(view)
        expected = "what was settled, as it was settled"
        case.hold(KEPT, same, expected, "something else", (first, second))
        held = part(made.view, "determination")
        same = "periods" not in held or rows(held, "charges") == _charges(held)
        expected = "periods of the charges that are told, or none"
        case.hold(OF_CHARGES, same, expected, "periods of other charges", (second,))
        _recorded(case, part(view, "determination"), made.record(), first)


def _charges(working: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each period comes to, without its working."""
    return [{name: each.get(name) for name in _SETTLED} for each in rows(working, "periods")]


def _recorded(case: Case, settled: Mapping[str, Any], exchange: Exchange, first: Exchange) -> None:
    record = answered(exchange, 200)
    for name in ("charges", "periods", "policy"):
        same = record.get(name) == settled.get(name)
        expected = f"the {name} in the written record as they were settled"
        case.hold(RECORD, same, expected, "others, or some left out", (first, exchange))


def _page(case: Case) -> None:
    made = Assessment(case)
    made.take("determine")
    record = made.record()
    amounts = sorted(set(_amounts(answered(record, 200))))
    exchange = made.record("text/html")
    if exchange.status == _NOT_ACCEPTABLE:
        body = exchange.json()
        slug = str(body.get("type") if isinstance(body, dict) else "").rpartition("/")[2]
        expected = "a page, or 406 not-acceptable"
        case.hold(PAGE, slug == "not-acceptable", expected, f"406 {slug[:40]}", (exchange,))
        return
    media = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
    there = exchange.status == 200 and media == "text/html"
    actual = f"status {exchange.status} with {media or 'no media type'}"
    if case.hold(PAGE, there, "a page, or 406 not-acceptable", actual, (exchange,)):
        text = _text(exchange)
        missing = [each for each in amounts if not _says(text, each)]
        expected = f"each of the {len(amounts)} amounts of the record on its page"
        case.hold(PAGE, not missing, expected, f"{len(missing)} are missing", (record, exchange))


def _amounts(record: Mapping[str, Any]) -> Iterator[str]:
    """What is charged, and every line of the working."""
    for charge in rows(record, "charges"):
        yield str(charge.get("weeklyCharge"))
    for period in rows(record, "periods"):
        for line in rows(period, "working"):
            yield str(line.get("amount"))


def _text(exchange: Exchange) -> str:
    """What a page says, with numbers as the standard writes them."""
    page = exchange.response_body.decode("utf-8", "replace")
    return re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", unescape(re.sub(r"<[^>]*>", " ", page)))


def _says(text: str, amount: str) -> bool:
    """Whether an amount stands there; whole pounds may be without pence."""
    written = re.escape(amount).replace(re.escape(".00"), r"(?:\.00)?")
    return re.search(rf"(?<![0-9.]){written}(?![0-9]|\.[0-9])", text) is not None
