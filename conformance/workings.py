"""What holds of every answer of calculateCharge, whatever was asked and in whichever layer.

Its lines sum, each has its paragraph, no charge is out of bounds, periods follow each other, and
the rates are those of the standard and of the days. What may not come in here: what a charge should
be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from conformance.model import Exchange
from openapi.rates import Rate, RateUnknown, rate

OPERATION = "calculateCharge"
_C = "CA-FINANCE-"
NOTICE, SUM, LINES, BOUNDS, DATED, STATUS, POLICY = (
    f"{_C}{number:03}" for number in (2, 3, 4, 5, 6, 8, 22)
)
CLAUSES = (NOTICE, SUM, LINES, BOUNDS, DATED, STATUS, POLICY)
"""Those that every answer is held against."""
LOCAL = "Local policy"
_SIGNS = {"add": 1, "subtract": -1}
_A_DAY = timedelta(days=1)
Broken: TypeAlias = tuple[str, str]
"""A clause, and what is wrong in a sentence without an amount of the answer."""
_Json: TypeAlias = Mapping[str, Any]


def held(operation_id: str, exchange: Exchange) -> tuple[str, ...]:
    """The clauses of which `broken` speaks in an answer; none where it is no charge."""
    return CLAUSES if operation_id == OPERATION and exchange.status == 200 else ()


def broken(operation_id: str, exchange: Exchange) -> list[Broken]:
    """What is wrong with an answer in itself, each clause once."""
    if not held(operation_id, exchange):
        return []
    body = exchange.json()
    if not isinstance(body, dict):
        return []  # its form is another sentence's
    found = dict[str, str]()
    for clause, text in _broken(body, _asked(exchange)):
        found.setdefault(clause, text)
    return list(found.items())


def total(lines: Any) -> Decimal | None:
    """What lines add less what they take off; None where one of them cannot be read."""
    summed = Decimal(0)
    for each in _objects(lines):
        amount, sign = money(each.get("amount")), _SIGNS.get(str(each.get("operation")))
        if amount is None or sign is None:
            return None
        summed += sign * amount
    return summed


def money(value: Any) -> Decimal | None:
    """Pounds as they are written in an answer; None for anything else."""
    try:
        return Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None


def day(value: Any) -> date | None:
    """A day as it is written in an answer; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _broken(body: _Json, asked: _Json) -> Iterator[Broken]:
    if body.get("indicative") is not True:
        yield NOTICE, "the answer does not say that it is an indication"
    periods = _objects(body.get("periods"))
    yield from _policy(_part(body, "policy"), _part(asked, "policy"))
    yield from _days(periods, _part(_part(asked, "means"), "period"))
    for number, period in enumerate(periods):
        at = f"period {number + 1}"
        yield from _sums(period, at)
        for lines in (period.get("working"), _part(period, "capital").get("working")):
            yield from _lines(_objects(lines), at)
        yield from _rates(period, at)


def _policy(used: _Json, tried: _Json) -> Iterator[Broken]:
    if not used.get("title") or not used.get("since"):
        yield POLICY, "the answer does not name the policy"
    if tried and any(used.get(name) != tried.get(name) for name in ("title", "since")):
        yield POLICY, "the policy of the request is not the one that is named"


def _days(periods: Sequence[_Json], wanted: _Json) -> Iterator[Broken]:
    """One after the other without a gap, from the first day asked for to the last."""
    pairs = [(day(each.get("start")), day(each.get("end"))) for each in periods]
    before: date | None = None
    for start, end in pairs:
        if start is None or end is None:
            return
        if end < start or (before is not None and start != before + _A_DAY):
            yield DATED, "the periods do not follow each other day by day"
        before = end
    if pairs and wanted:
        first, last = day(wanted.get("start")), day(wanted.get("end"))
        if pairs[0][0] != first or (last is not None and pairs[-1][1] != last):
            yield DATED, "the periods are not the days that were asked for"


def _sums(period: _Json, at: str) -> Iterator[Broken]:
    charge, cost = money(period.get("weeklyCharge")), money(period.get("weeklyCost"))
    pays, capital = money(period.get("councilPays")), _part(period, "capital")
    if charge is None or cost is None:
        return
    if total(period.get("working")) != charge:
        yield SUM, f"{at}: the lines of the working do not sum to the charge"
    if total(capital.get("working")) != money(capital.get("counted")):
        yield SUM, f"{at}: the lines of the capital do not sum to what is counted"
    if pays != cost - charge:
        yield SUM, f"{at}: the charge and what the council pays are not the cost"
    if not 0 <= charge <= cost:
        yield BOUNDS, f"{at}: the charge is below nothing or above the cost"


def _lines(lines: Sequence[_Json], at: str) -> Iterator[Broken]:
    for each in lines:
        paragraph, basis = each.get("paragraph"), each.get("basis")
        if not isinstance(paragraph, str) or not paragraph.strip():
            yield LINES, f"{at}: a line without a paragraph"
        if basis not in ("statutory", "local"):
            yield LINES, f"{at}: a line does not say whether the law or the council asks for it"
        if paragraph == LOCAL and basis != "local":
            yield POLICY, f"{at}: a line of local policy that is not told as local"


def _rates(period: _Json, at: str) -> Iterator[Broken]:
    told = {str(each.get("name")): each for each in _objects(period.get("rates"))}
    for each in _objects(period.get("working")):
        if "rate" in each and str(each["rate"]) not in told:
            yield STATUS, f"{at}: a line uses a rate that is not told"
    for name, each in told.items():
        if each.get("status") != "published" and not each.get("caution"):
            yield STATUS, f"{at}: {name} is not published, and nothing says so"
        for on in {day(period.get("start")), day(period.get("end"))} - {None}:
            known = _known(name, on)
            if known is None or money(each.get("amount")) != known.amount:
                yield DATED, f"{at}: {name} is not the amount of {on}"
            elif each.get("status") != known.status:
                yield STATUS, f"{at}: {name} is {known.status} and told as something else"


def _known(name: str, on: date | None) -> Rate | None:
    try:
        return rate(name, on) if on is not None else None
    except RateUnknown:
        return None


def _asked(exchange: Exchange) -> _Json:
    """The request; nothing where it is no object."""
    try:
        asked = json.loads(exchange.request_body)
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _part(value: _Json, name: str) -> _Json:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _objects(value: Any) -> list[_Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
