"""Laws of the register: what it tells of a service is what the service tells of itself.

What may not come in here: which councils there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from conformance.laws.paging import read
from conformance.laws.relations import Case, Law, answered, rows
from conformance.model import Exchange

REGISTERED, OFFERED = "CA-DIRECTORY-010", "CA-DIRECTORY-008"
_COUNCILS = 3
"""Connected councils whose services are asked."""


def laws() -> tuple[Law, ...]:
    """The laws, in the order in which they are tried."""
    return (
        Law("registered as it is served", "directory", (REGISTERED,), _served),
        Law("services are those of connected councils", "directory", (OFFERED,), _offered),
    )


def _served(case: Case) -> None:
    register = case.subject.call("listServices", actor="nobody")
    every = rows(answered(register, 200), "items")
    own = case.subject.call("getService", actor="nobody")
    _held(case, every, answered(own, 200), (register, own))
    if case.budget.profile == "smoke":
        return
    listed = case.subject.call("listCouncils", query="connected=true&limit=200", actor="nobody")
    asked: set[str] = set()
    for council in rows(answered(listed, 200), "items")[:_COUNCILS]:
        for offer in rows(council, "services"):
            name, version = str(offer.get("service")), offer.get("version")
            known = _versions(every, name)
            expected = f"the version of {name} that a council offers, in the register"
            told = f"{_shown(version)}, and registered {_shown(*known)}"
            case.hold(REGISTERED, version in known, expected, told, (register, listed))
            if name not in asked:
                asked.add(name)
                there = _service_at(case, str(offer.get("baseUrl")))
                body = there.json()
                if there.status == 200 and isinstance(body, dict):
                    _held(case, every, body, (register, there))


def _held(
    case: Case,
    every: list[dict[str, Any]],
    served: Mapping[str, Any],
    exchanges: tuple[Exchange, ...],
) -> None:
    """The register has what a service tells of itself."""
    name, version = str(served.get("name")), served.get("version")
    known = _versions(every, name)
    expected = f"the version of {name} that is served, in the register"
    told = f"{_shown(version)} is served, and registered {_shown(*known)}"
    if not case.hold(REGISTERED, version in known, expected, told, exchanges):
        return
    row = next(
        each
        for each in every
        if str(each.get("service")) == name and each.get("release") == version
    )
    for member in ("status", "releaseDate"):
        same = row.get(member) == served.get(member)
        expected = f"{member} of {name} as the service tells it"
        told = f"{_shown(row.get(member))}, and the service tells {_shown(served.get(member))}"
        case.hold(REGISTERED, same, expected, told, exchanges)


def _versions(every: list[dict[str, Any]], name: str) -> list[Any]:
    return [each.get("release") for each in every if str(each.get("service")) == name]


def _shown(*values: Any) -> str:
    return " and ".join(str(each)[:40] for each in values) or "none"


def _service_at(case: Case, address: str) -> Exchange:
    """What a service tells at an address as a directory gives it. Asked without a token."""
    own = case.subject.base_url
    case.subject.base_url = urljoin(own + "/", address).rstrip("/")
    try:
        return case.subject.send("GET", "/", actor="nobody")
    finally:
        case.subject.base_url = own


def _offered(case: Case) -> None:
    def ask(query: str) -> Exchange:
        return case.subject.call("listCouncils", query=query, actor="nobody")

    pages = read(ask, 200)
    offering = [
        str(each.get("gssCode"))
        for each in pages.items
        if each.get("connected") is not True and rows(each, "services")
    ]
    expected = "no service of a council that is not connected"
    told = f"{len(offering)} councils have one"
    case.hold(OFFERED, not offering, expected, told, pages.exchanges[-1:])
    apart = [each for each in pages.items if each.get("connected") is not True]
    for listed in apart[:: max(1, len(apart) // _COUNCILS)][:_COUNCILS]:
        code = str(listed.get("gssCode"))
        exchange = case.subject.call("getCouncil", path={"gssCode": code}, actor="nobody")
        none = not rows(answered(exchange, 200), "services")
        case.hold(OFFERED, none, f"{expected} ({code})", "it has one", (exchange,))
