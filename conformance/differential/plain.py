"""The corpora of the services without records: checks, illustrations, feedback, rules, directory.

Deterministic by the seed. What may not come in here: expected answers.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from typing import Any

import openapi
from conformance import deferrals as drawing
from conformance.differential.steps import KEY, Corpus, Step, Walk
from conformance.properties_bodies import followed

_DAYS = (
    *("2015-03-31", "2015-04-01", "2015-04-05", "2015-04-06", "2023-04-05", "2023-04-06"),
    *("2025-06-30", "2025-07-01", "2026-04-05", "2026-04-06", "2027-04-05", "2027-04-06"),
)
_HEADERS: tuple[dict[str, str], ...] = (
    {"Accept": "text/html"},
    {"Accept": "application/json"},
    {"traceparent": "not-well-formed"},
    {"X-Request-ID": "request-1", "X-Correlation-ID": "journey-1"},
)


_BODIES: Mapping[str, dict[str, Any]] = {
    "checkEligibility": {"population": "adult"},
    "giveFeedback": {"about": "other", "outcome": "done"},
    "illustrateDeferredPayment": dict(drawing.PLAIN),
}
"""What an operation with a body is asked at least."""


def manners(service: str) -> Corpus:
    """What every operation is asked besides: headers, methods and parameters."""
    keys = itertools.count(1)
    path = {
        "population": "adult",
        "codeList": "wellbeing-areas",
        "gssCode": "E10000003",
        "rate": "mig-child",
    }
    document = openapi.document(service)
    for item in document["paths"].values():
        for method, operation in item.items():
            if method not in ("get", "post"):
                continue
            id_ = operation["operationId"]
            body, query = _BODIES.get(id_), _needed(document, operation)
            unknown = "&".join(filter(None, (query, "unknown=1")))
            asked: list[dict[str, Any]] = [{"query": query}, {"query": unknown}]
            asked += [{"query": query, "headers": each} for each in _HEADERS]
            for words in asked:
                key = KEY.format(next(keys)) if id_ == "giveFeedback" else None
                yield Step(id_, path, body=body, actor="nobody", key=key, **words)
            for other in ("DELETE", "PUT", "PATCH"):
                yield Step(id_, path, actor="nobody", method=other)


def _needed(document: Any, operation: Any) -> str:
    """The query parameters that an operation cannot do without, as the document shows them."""
    given = [followed(document, each) for each in operation.get("parameters", ())]
    needed = [each for each in given if each["in"] == "query" and each.get("required")]
    return "&".join(f"{each['name']}={each['example']}" for each in needed)


def eligibility(rng: random.Random, *, tables: int) -> Corpus:
    """Checks: each way alone, pairs of outcomes, every set of conditions, a table at random."""
    yield from manners("eligibility")
    for population in ("adult", "carer"):
        criteria = openapi.criteria(population)
        names = [each["outcome"] for each in criteria["outcomes"]]
        limbs = [each["limb"] for each in criteria["unable"]]
        extra = ("fluctuates", "notApplicable", "takesSignificantlyLonger")
        for name, limb in itertools.product(names, (*limbs, *extra)):
            yield _check(population, {name: {limb: True}})
        for one, two in itertools.combinations(names, 2):
            yield _check(population, {one: {limbs[0]: True}, two: {limbs[-1]: True}})
        for first, impact in itertools.product((True, False, None), _IMPACTS):
            outcomes = {each: dict.fromkeys(limbs, False) for each in names}
            for so_many in range(3):
                for each in names[:so_many]:
                    outcomes[each] = {limbs[1]: True}
                for effect in _EFFECTS if population == "carer" else (None,):
                    yield _check(population, outcomes, first, impact, effect)
        for _ in range(tables):
            yield _check(population, _drawn(rng, names, limbs), *_conditions(rng))
    bodies: tuple[Any, ...] = (
        {},
        {"population": "child"},
        {"population": "adult", "income": 1},
        [],
    )
    for bad in (*bodies, "x"):
        yield Step("checkEligibility", body=bad, actor="nobody")
    for content in (b"", b"{", b'{"population":"adult","population":"adult"}', b'"\xff"'):
        yield Step("checkEligibility", content=content, actor="nobody")
    plain = {"Content-Type": "text/plain"}
    yield Step("checkEligibility", body={"population": "adult"}, headers=plain, actor="nobody")


_IMPACTS = ("significant", "likely-significant", "not-significant", "none", "not-established", None)
_EFFECTS = ("deteriorating", "at-risk", "none", None)


def _check(
    population: str,
    outcomes: dict[str, Any],
    first: bool | None = True,
    impact: str | None = "significant",
    effect: str | None = None,
) -> Step:
    body: dict[str, Any] = {"population": population, "outcomes": dict(outcomes)}
    if first is not None:
        carer = population == "carer"
        body["care" if carer else "impairment"] = {"necessary" if carer else "present": first}
    if impact is not None:
        body["wellbeing"] = {"impact": impact}
    if effect is not None and population == "carer":
        body["healthEffect"] = effect
    return Step("checkEligibility", body=body, actor="nobody")


def _conditions(rng: random.Random) -> tuple[bool | None, str | None, str | None]:
    return rng.choice((True, False, None)), rng.choice(_IMPACTS), rng.choice(_EFFECTS)


def _drawn(rng: random.Random, names: list[str], limbs: list[str]) -> dict[str, Any]:
    found = {}
    for name in names:
        given = {limb: rng.random() < 0.15 for limb in limbs if rng.random() < 0.7}
        if rng.random() < 0.15:
            given["fluctuates"] = True
        if given:
            found[name] = given
    return found


def feedback(rng: random.Random) -> Corpus:
    """Every code and every edge once, some together, keys used again, and what is refused."""
    yield from manners("feedback")
    keys = itertools.count(101)

    def give(body: Any, key: str | None = "", **words: Any) -> Step:
        own = KEY.format(next(keys)) if key == "" else key
        return Step("giveFeedback", body=body, key=own, actor="nobody", **words)

    for more in _said():
        yield give({"about": "other", "outcome": "partly-done", **more})
    for _ in range(20):
        body = {"about": "rules", "outcome": "done"}
        for more in rng.sample(list(_said()), 4):
            body |= more
        yield give(body)
    first = KEY.format(next(keys))
    for rating in (1, 1, 2):
        yield give({"about": "other", "outcome": "done", "rating": rating}, first)
    yield give({"about": "other", "outcome": "done"}, None)
    yield give({"about": "other", "outcome": "done"}, "too-short")
    bodies: tuple[Any, ...] = ({}, [], "x", {"about": "other"})
    for bad in (*bodies, {"about": "weather", "outcome": "done"}):
        yield give(bad)
    for name, value in (
        *(("rating", 0), ("rating", 6), ("rating", "5"), ("rating", 2.5), ("minutes", -1)),
        *(("minutes", 601), ("difficulties", "too-long"), ("difficulties", ["x"])),
        *(("difficulties", ["too-long", "too-long"]), ("comment", "x"), ("role", None)),
    ):
        yield give({"about": "other", "outcome": "done", name: value})
    for content in (b"", b"{", b'{"about":"other","about":"other"}', b'"\xff"'):
        yield give(None, content=content)
    for query in ("month=2015-06", "month=2999-12", "month=2026-13", "month=", "month=2026-1"):
        yield Step("getFeedbackSummary", query=query, actor="nobody")


def _said() -> Iterator[dict[str, Any]]:
    """Everything that can be said, one thing at a time."""
    for name, codes in (
        *(("about", "subjects"), ("outcome", "outcomes"), ("role", "roles")),
        ("otherwise", "alternatives"),
    ):
        for each in openapi.code_list(f"feedback-{codes}").codes:
            yield {name: each.code}
    every = [each.code for each in openapi.code_list("feedback-difficulties").codes]
    for difficulties in ([], *([each] for each in every), every[::-1]):
        yield {"difficulties": difficulties}
    for rating in (1, 5, 3.0):
        yield {"rating": rating}
    for minutes in (0, 600, 1e1):
        yield {"minutes": minutes}


def deferrals(rng: random.Random, *, drawn: int) -> Corpus:
    """Illustrations by chance, each interval over a long time, and what has to be refused."""
    yield from manners("deferred-payment")
    for _ in range(drawn):
        yield _illustration(drawing.request(rng, years=rng.choice((1, 2, 5, None))))
    for interval in drawing.INTERVALS:
        chosen = {"compounding": interval, "weeklyFee": "3.33"}
        tried = {"since": drawing.SINCE, "title": "An interval", "deferredPayment": chosen}
        yield _illustration(drawing.request(rng, years=30, policy=tried))
    for change in _SENSELESS:
        yield _illustration({**drawing.PLAIN, **change})
    for change in ({"name": "x"}, {"years": "2"}, {"weeklyCost": "1"}, {"property": None}):
        yield _illustration({**drawing.PLAIN, **change})
    for bad in (*_NOTHING, "x"):
        yield _illustration(bad)
    plain = {"Content-Type": "text/plain"}
    yield Step(drawing.OPERATION, body=dict(drawing.PLAIN), headers=plain, actor="nobody")


_NOTHING: tuple[Any, ...] = ({}, [])
_SENSELESS: tuple[dict[str, Any], ...] = (
    {"allowanceKept": "144.01"},
    {"start": "2025-01-01"},
    {"start": "2027-04-06"},
    {"start": "2015-04-05"},
    {"start": "2023-02-29"},
    {"years": 30},
    *(
        {"policy": {"since": "2024-01-01", "title": "On the edge", "deferredPayment": own}}
        for own in ({"interestPercent": "4.65"}, {"interestPercent": "4.66"})
    ),
    {"years": 30, "interest": {"futurePercent": "100.00"}},
    {"property": {"value": "1.00", "ownership": {"kind": "joint"}}},
    {"property": {"value": "1.00", "ownership": {"kind": "share"}}},
    {"weeklyCost": "999999999.99", "topUp": "999999999.99"},
)


def _illustration(body: Any) -> Step:
    return Step(drawing.OPERATION, body=body, actor="nobody")


def rules(rng: random.Random) -> Corpus:
    """Every list, set of criteria and rate, and some that are not there; days at the edges. What a
    council has chosen is its own, so that of a policy only the manners are compared."""
    yield from manners("rules")
    for population in ("adult", "carer", "child", "Adult"):
        yield Step("getEligibilityCriteria", {"population": population}, actor="nobody")
    for name in (*(each.name for each in openapi.code_lists()), "no-such-list", "NOT%20A%20NAME"):
        yield Step("getCodeList", {"codeList": name}, actor="nobody")
    for name in (*openapi.rate_names(), "no-such-rate", "NOT%20A%20NAME"):
        yield Step("getRate", {"rate": name}, actor="nobody")
    days = (*(f"on={day}" for day in _DAYS), "on=2026-04-05&on=2026-04-06")
    for query in (*days, "", "on=", "on=2026-02-30", "on=today"):
        yield Step("listRates", query=query, actor="nobody")
        yield Step("getChargingPolicy", query=query, actor="nobody")


def directory(rng: random.Random) -> Corpus:
    """The councils of England one by one and as lists; what is connected is each server's own."""
    yield from manners("directory")
    every = sorted(each.gss_code for each in openapi.councils() if not each.sandbox)
    for code in (*rng.sample(every, min(40, len(every))), "E06000999", "E07000223", "W06000015"):
        yield Step("getCouncil", {"gssCode": code}, actor="nobody")
    for council in openapi.councils():
        if not council.current:
            yield Step("getCouncil", {"gssCode": council.gss_code}, actor="nobody")
    for query in ("", "type=county", "type=london", "on=2019-01-01", "on=2023-04-01"):
        yield Walk("listCouncils", query=query, actor="nobody", by="gssCode")
        yield Walk(
            "listCouncils", query=f"{query}&limit=200".strip("&"), actor="nobody", by="gssCode"
        )
    for query in (
        "limit=0",
        "limit=201",
        "limit=x",
        "type=district",
        "on=2023-02-30",
        "on=yesterday",
        "connected=perhaps",
        "limit=1&limit=2",
        "cursor=never-issued-by-anybody",
    ):
        yield Step("listCouncils", query=query, actor="nobody")
