"""Deviations of illustrations of deferred payments as they are seen from outside.

What may not come in here: how a debt is worked out (`inner_deferred`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from conformance.mutants.bending import (
    answering,
    asking,
    folded,
    showing,
    slug_of,
    with_problem,
    without,
)
from conformance.mutants.exchange import Ask, Asked, Deviation, Given, Make
from conformance.mutants.outer_public import token_needed

_ILLUSTRATE = ("illustrateDeferredPayment",)
_KNOWN = frozenset(
    [
        "start",
        "weeklyCost",
        "property",
        "otherCapital",
        "weeklyIncome",
        "allowanceKept",
        "topUp",
        "rent",
        "thirdParty",
        "conditions",
        "interest",
        "years",
        "policy",
    ]
)
_WORKINGS = ("equityLimit", "weeklyDeferral")
_LOOSE = re.compile(r"[0-9]{1,9}(\.[0-9])?")
Edit = Callable[[dict[str, Any]], dict[str, Any]]


def _told(edit: Edit) -> Make:
    return showing(edit, _ILLUSTRATE)


def _lines(edit: Callable[[list[Any]], list[Any]]) -> Make:
    """The lines of both workings are edited."""
    return _told(
        lambda body: {
            **body,
            **{name: {**body[name], "working": edit(body[name]["working"])} for name in _WORKINGS},
        }
    )


def _rows(edit: Callable[[list[Any]], list[Any]]) -> Make:
    return _told(lambda body: {**body, "schedule": edit(body["schedule"])})


def _conditions(edit: Callable[[list[Any]], list[Any]]) -> Make:
    return _told(
        lambda body: {
            **body,
            "eligibility": {
                **body["eligibility"],
                "conditions": edit(body["eligibility"]["conditions"]),
            },
        }
    )


def _taken(clean: Edit) -> Make:
    def change(asked: Asked) -> Asked:
        body = asked.json()
        return asked.with_json(clean(body)) if isinstance(body, dict) else asked

    return asking(change, _ILLUSTRATE)


def _written(value: str) -> str:
    """Pounds without two decimals are given them."""
    return f"{float(value):.2f}" if _LOOSE.fullmatch(value) else value


def _refused(old: str, new: str, status: int) -> Make:
    """One problem of an illustration is given as another."""
    return answering(
        lambda asked, given: with_problem(given, new, status),
        lambda asked, given: asked.operation in _ILLUSTRATE and slug_of(given) == old,
    )


def _second_differs() -> Deviation:
    """Who asks the same again owes a penny more."""
    seen: set[bytes] = set()

    async def deviation(asked: Asked, ask: Ask) -> Given:
        given = await ask(asked)
        if asked.operation not in _ILLUSTRATE or not given.fine:
            return given
        if asked.body in seen:
            body = given.json()
            return given.with_json({**body, "notes": [*body["notes"], "You have asked before."]})
        seen.add(asked.body)
        return given

    return deviation


def _own_words(body: dict[str, Any]) -> dict[str, Any]:
    """Whatever is free is said otherwise."""
    body = folded(body, lambda text: f"In other words: {text}", ("label", "says", "caution"))
    return {
        **body,
        "notice": "Only an indication: no offer is made, and nothing is decided.",
        "assumptions": [],
        "notes": ["Ask the council."],
        "rates": body["rates"][::-1],
    }


def _detailed(lines: list[Any]) -> list[Any]:
    return [{**line, "detail": "How this came about."} for line in lines]


DEVIATIONS: Mapping[str, Make] = {
    "illustration-needs-token": token_needed(*_ILLUSTRATE),
    "illustration-takes-names": _taken(lambda b: {k: v for k, v in b.items() if k in _KNOWN}),
    "illustration-tidies-money": _taken(
        lambda body: folded(body, _written, ("weeklyCost", "value", "weeklyIncome"))
    ),
    "illustration-differs-again": _second_differs,
    "illustration-is-an-offer": _told(
        lambda body: {**body, "notice": "The council makes you this offer."}
    ),
    "illustration-not-indicative": _told(lambda body: {**body, "indicative": False}),
    "policy-of-no-name": _told(
        lambda body: {**body, "policy": {"title": "Standard", "since": "2015-04-01"}}
    ),
    "conditions-sorted": _conditions(lambda found: sorted(found, key=lambda e: e["condition"])),
    "conditions-of-regulation-3": _conditions(
        lambda found: [{**e, "paragraph": e["paragraph"].replace("reg 2", "reg 3")} for e in found]
    ),
    "lines-in-another-order": _lines(lambda lines: lines[::-1]),
    "lines-without-the-last": _lines(lambda lines: lines[:-1] if len(lines) > 3 else lines),
    "lines-of-no-paragraph": _lines(
        lambda lines: [{**line, "paragraph": "Guidance"} for line in lines]
    ),
    "lines-all-statutory": _lines(
        lambda lines: [{**line, "basis": "statutory"} for line in lines]
    ),
    "rates-all-published": _told(
        lambda body: {
            **body, "interest": [{**e, "status": "published"} for e in body["interest"]]
        }
    ),
    "maximum-not-told": _told(
        lambda body: {**body, "interest": [without(e, "maximum") for e in body["interest"]]}
    ),
    "rows-open-with-nothing": _rows(lambda rows: [{**row, "opening": "0.00"} for row in rows]),
    "rows-by-the-year": _rows(lambda rows: rows[::2]),
    "totals-of-the-last-row": _told(
        lambda body: {
            **body,
            "totals": {**body["totals"], "deferred": body["schedule"][-1]["deferred"]},
        }
    ),
    "owed-without-interest": _told(
        lambda body: {**body, "totals": {**body["totals"], "owed": body["totals"]["deferred"]}}
    ),
    "limit-day-not-named": _told(lambda body: without(body, "limitReachedOn")),
    "reviews-by-statute-only": _told(lambda body: {**body, "reviews": []}),
    "contradictions-400": _refused("contradictory-request", "invalid-value", 400),
    "contradictions-nowhere": answering(
        lambda asked, given: given.with_json(without(given.json(), "errors")),
        lambda asked, given: slug_of(given) == "contradictory-request",
    ),
    "unknown-rates-contradict": _refused("rate-not-known", "contradictory-request", 422),
    "unknown-rates-404": _refused("rate-not-known", "not-found", 404),
    "deferred-service-nameless": showing(
        lambda body: {**body, "name": "deferred", "version": "1.0.0"}
        if body.get("name") == "deferred-payment" else body,
        ("getService",),
    ),
    "null-illustration-in-other-words": _told(_own_words),
    "null-lines-with-details": _lines(_detailed),
}  # fmt: skip
