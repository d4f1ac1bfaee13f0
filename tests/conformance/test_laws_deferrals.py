"""The laws of illustrations are loud: each contradiction is found, and the right sentence named."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from judged import failed, judged

from conformance.laws import run
from conformance.native.deferred.terms import charged

C = "CA-DEFERRED-"
Hooks = Mapping[str, Callable[..., Any]]
_COUNT = itertools.count()


def answer(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Hooks:
    return {"deferred-illustration": lambda told, **_: edit(told)}


def weekly(edit: Callable[[dict[str, int]], dict[str, int]]) -> Hooks:
    return {"deferred-week": lambda parts, **_: {**parts, **edit(parts)}}


def _rows(edit: Callable[[dict[str, Any]], dict[str, Any]]) -> Hooks:
    return answer(lambda told: {**told, "schedule": [edit(row) for row in told["schedule"]]})


def _totals(**changes: Any) -> Hooks:
    return answer(lambda told: {**told, "totals": {**told["totals"], **changes}})


CONTRADICTIONS: dict[str, tuple[Hooks, str]] = {
    "another answer every time": (
        answer(lambda told: {**told, "notes": [f"Note {next(_COUNT)}"]}),
        C + "003",
    ),
    "the policy's name is its terms": (
        {
            "deferred-plan": lambda plan, case, terms: (
                replace(plan, weekly=plan.weekly + 1) if next(_COUNT) % 2 else plan
            )
        },
        C + "008",
    ),
    "a line is lost": (
        answer(
            lambda told: {
                **told,
                "weeklyDeferral": {
                    **told["weeklyDeferral"],
                    "working": told["weeklyDeferral"]["working"][:-1],
                },
            }
        ),
        C + "018",
    ),
    "a dearer home has a lower limit": (
        {"deferred-sum": lambda right, of, **_: max(0, 10**10 - right) if of == "limit" else right},
        C + "014",
    ),
    "the tenth is of the whole home": (
        {"deferred-limit": lambda parts, case: {**parts, "tenth": case.value // 10}},
        C + "014",
    ),
    "income lowers the limit": (
        {"deferred-limit": lambda parts, case: {**parts, "lower": case.income}},
        C + "014",
    ),
    "income raises what is deferred": (
        weekly(lambda parts: {"income": 100_000 - parts["income"]}),
        C + "015",
    ),
    "others pay half": (weekly(lambda parts: {"third": parts["third"] // 2}), C + "015"),
    "a top-up is not deferred": (weekly(lambda parts: {"top-up": 0}), C + "015"),
    "rent is left out": (weekly(lambda parts: {"rent": 0}), C + "015"),
    "no tariff income": (weekly(lambda parts: {"tariff": 0}), C + "017"),
    "what is not stated is a no": (
        {"deferred-offer": lambda offer, met: "not-eligible" if None in met.values() else offer},
        C + "011",
    ),
    "offered whoever lives there": (
        {"deferred-offer": lambda offer, met: "may-be-offered"},
        C + "010",
    ),
    "rows that do not sum": (_rows(lambda row: {**row, "deferred": "0.01"}), C + "028"),
    "rows that do not chain": (_rows(lambda row: {**row, "opening": "0.01"}), C + "028"),
    "a day between rows": (_rows(lambda row: {**row, "from": row["to"]}), C + "028"),
    "totals of the last row": (_totals(deferred="0.01"), C + "029"),
    "owed is another sum": (_totals(owed="0.01"), C + "029"),
    "a rate for life": (
        {"deferred-rate": lambda rate, first, **_: charged(rate, first.percent)},
        C + "019",
    ),
    "above the maximum": (
        {"deferred-rate": lambda rate, **_: charged(rate, (rate.maximum or 0) + 1)},
        C + "020",
    ),
    "one's own rate whatever it is": (
        {"deferred-rate": lambda rate, terms, **_: charged(rate, terms.own or rate.percent)},
        C + "020",
    ),
    "a stated maximum always holds": ({"deferred-maximum": lambda found, on: None}, C + "022"),
    "nothing is ever assumed": (
        {"deferred-interest-told": lambda told, rate: {**told, "status": "published"}},
        C + "022",
    ),
    "seldom is dearer": (
        {"deferred-posting": lambda posted, interval, **_: interval == "quarterly"},
        C + "025",
    ),
    "interest without a rate": (
        {"deferred-interest": lambda right, bearing, **_: right + bearing // 10**5},
        C + "025",
    ),
    "fees that are paid cost less": (
        {
            "deferred-plan": lambda plan, case, terms: (
                plan if plan.fees_join else replace(plan, yearly_fee=0)
            )
        },
        C + "027",
    ),
    "the years change the beginning": (
        {"deferred-plan": lambda plan, **_: replace(plan, weekly=plan.weekly + plan.days)},
        C + "031",
    ),
    "without years it goes on": (
        {"deferred-plan": lambda plan, **_: replace(plan, stops_at_limit=False)},
        C + "031",
    ),
    "deferred beyond the limit": (
        {"deferred-room": lambda room, care, **_: max(room, care)},
        C + "030",
    ),
    "reviewed by the limit": (
        {"deferred-reviews": lambda marks, plan: {each: plan.limit * each for each in marks}},
        C + "032",
    ),
    "never reviewed": (answer(lambda told: {**told, "reviews": []}), C + "032"),
    "reviewed too late": (
        answer(
            lambda told: {
                **told,
                "reviews": [{**each, "on": "2031-01-01"} for each in told["reviews"]],
            }
        ),
        C + "032",
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_found_and_the_right_sentence_named(name: str) -> None:
    hooks, clause = CONTRADICTIONS[name]
    _, results = judged(run, "deferred-payment", hooks, profile="smoke")
    assert clause in failed(results)


def test_dates_that_are_none_and_amounts_that_are_none_block_and_do_not_break() -> None:
    for hooks in (
        _rows(lambda row: {**row, "to": "soon"}),
        _rows(lambda row: {**row, "closing": 7}),
        answer(lambda told: {**told, "equityLimit": {"amount": "much"}}),
    ):
        _, results = judged(run, "deferred-payment", hooks, profile="smoke")
        assert any("not written" in each.reason or "no date" in each.reason for each in results)
