"""Laws of what is only read: criteria, code lists and councils, against each other and against the
standard's own files.

What may not come in here: assessments and checks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import openapi
from conformance.laws.paging import Pages, once_each, read
from conformance.laws.relations import Case, Law, answered, rows

ONCE, VALID = "CA-DIRECTORY-003", "CA-DIRECTORY-005"
_NATIONAL, _OPEN = "CA-RULES-005", "CA-RULES-021"
_CRITERIA = ("CA-RULES-003", "CA-RULES-004", _NATIONAL)
_TYPES = ("unitary", "metropolitan", "london", "county")


def laws() -> tuple[Law, ...]:
    """The laws of both services, in the order in which they are tried."""
    made: tuple[tuple[str, str, tuple[str, ...], Callable[[Case], None]], ...] = (
        ("criteria are those of the standard", "rules", _CRITERIA, _criteria),
        ("every code list is listed and readable", "rules", ("CA-RULES-006",), _listed),
        ("codes are those of the standard", "rules", ("CA-RULES-007",), _codes),
        ("read without a token and with one", "rules", ("CA-RULES-009", _OPEN), _anybody),
        ("every council of the standard", "directory", ("CA-DIRECTORY-002",), _councils),
        ("pages of any size hold the same", "directory", (ONCE,), _pages),
        ("filters divide the list", "directory", (ONCE,), _filters),
        ("codes by the day", "directory", (VALID,), _days),
        ("a council is as it is listed", "directory", ("CA-DIRECTORY-008",), _one),
    )
    return tuple(Law(name, service, clauses, holds) for name, service, clauses, holds in made)


def _rows(body: dict[str, Any], name: str, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row.get(key) for key in keys) for row in rows(body, name)]


def _criteria(case: Case) -> None:
    for population, clause in (("adult", "CA-RULES-003"), ("carer", "CA-RULES-004")):
        exchange = case.subject.call(
            "getEligibilityCriteria", path={"population": population}, actor="nobody"
        )
        body, own = answered(exchange, 200), dict(openapi.criteria(population))
        for name, keys in (
            ("conditions", ("paragraph",)),
            ("outcomes", ("outcome", "paragraph")),
            ("unable", ("limb", "paragraph")),
        ):
            passed = _rows(body, name, *keys) == _rows(own, name, *keys)
            expected = f"the {name} of the standard, in its order"
            case.hold(clause, passed, expected, "others, or in another order", (exchange,))
        for name, about in (("outcomesNeeded", clause), ("inForceFrom", _NATIONAL)):
            passed = body.get(name) == own[name]
            case.hold(about, passed, f"{name} {own[name]}", str(body.get(name)), (exchange,))


def _listed(case: Case) -> None:
    listing = case.subject.call("listCodeLists", actor="nobody")
    names = {str(row.get("name")) for row in rows(answered(listing, 200), "items")}
    for own in openapi.code_lists():
        passed, told = own.name in names, f"the list {own.name} among the others"
        case.hold("CA-RULES-006", passed, told, "it is not listed", (listing,))
        exchange = case.subject.call("getCodeList", path={"codeList": own.name}, actor="nobody")
        body = exchange.json()
        passed = exchange.status == 200 and isinstance(body, dict) and body.get("name") == own.name
        expected = f"the list {own.name} by its name"
        case.hold("CA-RULES-006", passed, expected, f"status {exchange.status}", (exchange,))


def _codes(case: Case) -> None:
    for own in openapi.code_lists():
        exchange = case.subject.call("getCodeList", path={"codeList": own.name}, actor="nobody")
        told = _rows(answered(exchange, 200), "codes", "code", "label", "meaning", "source")
        wanted = [(each.code, each.label, each.meaning, each.source) for each in own.codes]
        if not own.closed:  # A later version may have added codes.
            told = [row for row in told if str(row[0]) in own.codes_by_name]
        codes = [row[0] for row in told] == [row[0] for row in wanted]
        expected = f"the codes of {own.name} in the order of the standard"
        case.hold("CA-RULES-007", codes, expected, "others, or in another order", (exchange,))
        if codes:
            other = [row[0] for row, want in zip(told, wanted, strict=True) if row != want]
            expected = f"label, meaning and source of each code of {own.name}"
            case.hold("CA-RULES-007", not other, expected, f"others for {other[:3]}", (exchange,))


def _anybody(case: Case) -> None:
    asked: tuple[tuple[str, str, dict[str, str], str], ...] = (
        ("CA-RULES-009", "listEligibilityCriteria", {}, ""),
        ("CA-RULES-009", "getEligibilityCriteria", {"population": "carer"}, ""),
        ("CA-RULES-009", "listCodeLists", {}, ""),
        ("CA-RULES-009", "getCodeList", {"codeList": "findings"}, ""),
        (_OPEN, "listRates", {}, "on=2026-04-06"),
        (_OPEN, "getRate", {"rate": "mig-child"}, ""),
        (_OPEN, "getChargingPolicy", {}, "on=2026-04-06"),
    )
    for clause, operation, path, query in asked:
        first = case.subject.call(operation, path=path, query=query, actor="nobody")
        second = case.subject.call(operation, path=path, query=query, actor="citizen")
        passed = first.status == second.status == 200 and first.json() == second.json()
        told = f"status {first.status} without and {second.status} with one"
        expected = "the same answer without a token"
        case.hold(clause, passed, expected, told, (first, second))


def _all(case: Case, limit: int | None = 200, filters: str = "") -> Pages:
    def ask(query: str) -> Any:
        words = "&".join(each for each in (filters, query) if each)
        return case.subject.call("listCouncils", query=words, actor="nobody")

    return read(ask, limit, most=250)


def _codes_of(pages: Pages) -> set[str]:
    return {str(each.get("gssCode")) for each in pages.items}


def _councils(case: Case) -> None:
    pages = _all(case)
    found = _codes_of(pages)
    missing = [
        each.gss_code for each in openapi.councils() if each.current and each.gss_code not in found
    ]
    expected = "every council of England with these responsibilities"
    told = f"{len(missing)} are missing, {missing[:3]} among them"
    case.hold("CA-DIRECTORY-002", not missing, expected, told, pages.exchanges[-1:])


def _pages(case: Case) -> None:
    whole = _codes_of(_all(case))
    limits: tuple[int | None, ...] = (
        (7, None) if case.budget.profile == "smoke" else (2, 7, 50, None)
    )
    for limit in limits:
        pages = _all(case, limit)
        what = f"with limit {limit}" if limit else "without limit"
        once_each(case, ONCE, "gssCode", pages, whole, what)
        most = limit or 50
        told = f"{pages.largest} on one page"
        case.hold(ONCE, pages.largest <= most, f"at most {most} {what}", told, pages.exchanges[:1])
    counties = _codes_of(_all(case, 200, "type=county"))
    once_each(case, ONCE, "gssCode", _all(case, 1, "type=county"), counties, "with limit 1")


def _filters(case: Case) -> None:
    everything = _all(case)
    types = {str(each.get("gssCode")): each.get("type") for each in everything.items}
    connected = {str(each.get("gssCode")): each.get("connected") for each in everything.items}
    for type_ in _TYPES:
        pages, wanted = _all(case, 200, f"type={type_}"), {c for c in types if types[c] == type_}
        once_each(case, ONCE, "gssCode", pages, wanted, f"of type {type_}")
    for flag in (True, False):
        word = str(flag).lower()
        wanted = {code for code in connected if connected[code] is flag}
        pages = _all(case, 200, f"connected={word}")
        once_each(case, ONCE, "gssCode", pages, wanted, f"with connected {word}")
        both = {code for code in wanted if types[code] == "unitary"}
        pages = _all(case, 7, f"connected={word}&type=unitary")
        once_each(case, ONCE, "gssCode", pages, both, f"unitary and connected {word}")


def _days(case: Case) -> None:
    told = _codes_of(_all(case))
    old = [each.gss_code for each in openapi.councils() if not each.current]
    among = [code for code in old if code in told]
    shown = f"{among[:3]} are among them"
    case.hold(VALID, not among, "no code that was superseded, without a day", shown, ())
    edges = []
    for each in openapi.councils():
        if each.valid_to:
            last = date.fromisoformat(each.valid_to)
            edges += [(last, each.gss_code, True), (last + timedelta(1), each.gss_code, False)]
        if each.valid_from:
            first = date.fromisoformat(each.valid_from)
            edges += [(first, each.gss_code, True), (first - timedelta(1), each.gss_code, False)]
    for day in sorted({edge[0] for edge in edges}):
        pages = _all(case, 200, f"on={day}")
        found = _codes_of(pages)
        for _, code, there in (edge for edge in edges if edge[0] == day):
            expected = f"{code} {'among' if there else 'not among'} the codes of {day}"
            actual = "it is there" if code in found else "it is not there"
            case.hold(VALID, (code in found) is there, expected, actual, pages.exchanges[-1:])


def _offered(council: Mapping[str, Any]) -> set[tuple[str, str]]:
    offered = rows(council, "services")
    return {(str(each.get("service")), str(each.get("baseUrl"))) for each in offered}


def _one(case: Case) -> None:
    pages = _all(case)
    connected = [each for each in pages.items if each.get("connected") is True]
    for listed in (connected or pages.items)[:6]:
        code = str(listed.get("gssCode"))
        exchange = case.subject.call("getCouncil", path={"gssCode": code}, actor="nobody")
        body = answered(exchange, 200)
        left, right = _offered(listed), _offered(body)
        passed = left == right and body.get("connected") == listed.get("connected")
        expected = f"the services of {code} as they are listed"
        told = f"{len(left ^ right)} of them are other"
        case.hold("CA-DIRECTORY-008", passed, expected, told, (pages.exchanges[0], exchange))
