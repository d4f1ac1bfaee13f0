"""Laws that hold of every illustration, whatever the means and the terms."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from decimal import Context, Decimal, localcontext
from itertools import pairwise
from typing import Any, get_args

from deferred_asked import MET, policy, told, total
from deferred_oracle import Plan, recompute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_deferred_payment_schedule import agrees

from gateway.rules.charging.policy import Compounding
from gateway.rules.deferred_payment import illustrate

LAW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""A slow machine fails no law."""
PENNY = Decimal("0.01")


def money(most: int) -> st.SearchStrategy[str]:
    return st.integers(0, most).map(lambda pence: f"{pence // 100}.{pence % 100:02d}")


def decimals(most: int) -> st.SearchStrategy[Decimal]:
    return money(most).map(Decimal)


HOMES = st.fixed_dictionaries(
    {
        "value": money(30000000),
        "ownership": st.one_of(
            st.just({"kind": "sole"}),
            st.integers(2, 5).map(lambda owners: {"kind": "joint", "owners": owners}),
            st.decimals(PENNY, 100, places=2).map(
                lambda percent: {"kind": "share", "percent": f"{percent:.2f}"}
            ),
        ),
    },
    optional={"encumbrance": money(10000000)},
)
REQUESTS = st.fixed_dictionaries(
    {
        "start": st.dates(date(2019, 1, 1), date(2026, 12, 1)).map(date.isoformat),
        "weeklyCost": money(200000),
        "weeklyIncome": money(60000),
        "property": HOMES,
        "interest": st.fixed_dictionaries({"futurePercent": money(1500)}),
        "years": st.integers(1, 4),
    },
    optional={
        "otherCapital": money(3000000),
        "allowanceKept": money(14400),
        "topUp": money(30000),
        "rent": money(30000),
        "thirdParty": money(30000),
        "conditions": st.just(MET),
    },
)
TERMS = st.fixed_dictionaries(
    {"compounding": st.sampled_from(get_args(Compounding))},
    optional={
        "interest_percent": decimals(800),
        "below_maximum": decimals(200),
        "set_up_fee": decimals(100000),
        "annual_fee": decimals(50000),
        "weekly_fee": decimals(2000),
        "valuation_fee": decimals(50000),
        "fees_deferred": st.booleans(),
        "rent_kept_percent": st.integers(0, 100).map(Decimal),
    },
)


@LAW
@given(REQUESTS, TERMS)
def test_rows_chain_and_totals_are_sums(request: Any, terms: Any) -> None:
    found = told(request, **terms)
    opening = "0.00"
    for row in found["schedule"]:
        assert row["opening"] == opening
        parts = [Decimal(row[name]) for name in ("opening", "deferred", "fees", "interest")]
        assert all(part >= 0 for part in parts)
        assert sum(parts) == Decimal(row["closing"])
        opening = row["closing"]
    for name in ("deferred", "fees", "interest"):
        assert Decimal(found["totals"][name]) == sum(Decimal(r[name]) for r in found["schedule"])
    assert found["totals"]["owed"] == opening
    days = [(date.fromisoformat(r["from"]), date.fromisoformat(r["to"])) for r in found["schedule"]]
    assert days[0][0].isoformat() == request["start"]
    assert all((later[0] - earlier[1]).days == 1 for earlier, later in pairwise(days))


@LAW
@given(REQUESTS, TERMS)
def test_a_working_sums_to_its_amount(request: Any, terms: Any) -> None:
    found = told(request, **terms)
    for name in ("equityLimit", "weeklyDeferral"):
        assert total(found[name]["working"]) == Decimal(found[name]["amount"]) >= 0
        assert all(Decimal(each["amount"]) >= 0 for each in found[name]["working"])
    most = Decimal(request["weeklyCost"]) + Decimal(request.get("topUp", "0"))
    assert Decimal(found["weeklyDeferral"]["amount"]) <= most


@LAW
@given(REQUESTS, TERMS)
def test_deferring_stops_at_the_limit(request: Any, terms: Any) -> None:
    found = told(request, **terms)
    limit = Decimal(found["equityLimit"]["amount"])
    assert Decimal(found["totals"]["deferred"]) <= limit
    reached = found.get("limitReachedOn")
    if reached is None:
        assert Decimal(found["totals"]["owed"]) <= limit
        return
    after = [row for row in found["schedule"] if row["from"] > reached]
    assert all(row["deferred"] == "0.00" for row in after)
    until = copy.deepcopy(request)
    del until["years"]
    ended = told(until, **terms)
    assert ended["limitReachedOn"] == reached == ended["schedule"][-1]["to"]
    assert Decimal(ended["totals"]["owed"]) >= limit - PENNY


@LAW
@given(REQUESTS, TERMS, money(800), money(800))
def test_a_higher_rate_never_owes_less(request: Any, terms: Any, one: str, other: str) -> None:
    """Save for the penny by which the week that meets the limit is cut."""
    low, high = sorted((Decimal(one), Decimal(other)))
    owed = []
    for percent in (low, high):
        found = told(request, **{**terms, "interest_percent": percent})
        owed.append(Decimal(found["totals"]["owed"]))
    assert owed[0] <= owed[1] + PENNY


@LAW
@given(REQUESTS, TERMS, money(60000))
def test_more_income_never_defers_more(request: Any, terms: Any, more: str) -> None:
    richer = {**request, "weeklyIncome": str(Decimal(request["weeklyIncome"]) + Decimal(more))}
    poor = told(request, **terms)["weeklyDeferral"]["amount"]
    rich = told(richer, **terms)["weeklyDeferral"]["amount"]
    assert Decimal(rich) <= Decimal(poor)


@LAW
@given(REQUESTS, TERMS, money(3000000))
def test_more_capital_never_defers_more(request: Any, terms: Any, more: str) -> None:
    richer = {
        **request,
        "otherCapital": str(Decimal(request.get("otherCapital", 0)) + Decimal(more)),
    }
    poor = told(request, **terms)["weeklyDeferral"]["amount"]
    rich = told(richer, **terms)["weeklyDeferral"]["amount"]
    assert Decimal(rich) <= Decimal(poor)


@LAW
@given(REQUESTS, TERMS)
def test_no_rate_is_above_the_maximum_that_is_known(request: Any, terms: Any) -> None:
    for each in told(request, **terms)["interest"]:
        assert Decimal(0) <= Decimal(each["percent"]) <= Decimal(each["maximum"])
        assert bool(each["sources"]) == (each["status"] != "assumed")


@LAW
@given(REQUESTS, TERMS)
def test_nothing_is_changed_and_the_callers_context_is_not_used(request: Any, terms: Any) -> None:
    before = copy.deepcopy(request)
    council = policy(**terms)
    first = illustrate(request, council)
    with localcontext(Context(prec=5)):
        assert illustrate(request, council) == first
    assert request == before


@settings(LAW, max_examples=12)
@given(
    st.dates(date(2021, 1, 1), date(2024, 6, 30)), st.integers(0, 200000),
    st.integers(0, 20000000), st.sampled_from(get_args(Compounding)), st.booleans(),
)  # fmt: skip
def test_a_recomputation_in_whole_numbers_agrees(
    start: date, weekly: int, value: int, compounding: Compounding, stops: bool
) -> None:
    if (start.month, start.day) == (2, 29):
        start = date(start.year, 2, 28)
    limit = max(0, value * 9 // 10 - 1425000)
    plan = Plan(
        start, (start.replace(year=start.year + 1) - start).days, weekly, limit, compounding
    )
    request: Any = {
        "start": start.isoformat(),
        "weeklyCost": f"{weekly // 100}.{weekly % 100:02d}",
        "weeklyIncome": "0.00",
        "property": {
            "value": f"{value // 100}.{value % 100:02d}", "ownership": {"kind": "sole"},
        },
        "years": 1,
    }  # fmt: skip
    found = recompute(plan)
    if stops and found.reached:
        del request["years"]
        plan = replace(plan, stops_at_limit=True)
        found = recompute(plan)
    agrees(told(request, compounding=compounding), found)
