"""Laws that hold of every charge, whatever the means."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from itertools import pairwise
from typing import Any, get_args

import pytest
from charging_asked import NOBODY_CHOSE, ask, capital, charge, income, line, policy, signed, total
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.rules.charging import (
    CAPITAL_TYPES,
    INCOME_TYPES,
    STATUTORY,
    ChargingPolicy,
    calculate,
)
from gateway.rules.charging.asked import FreeReason, Household, HousingCost, Occupier, Stay
from gateway.rules.charging.income_types import ONE_AT_A_TIME
from gateway.rules.charging.policy import LocalAllowance
from gateway.rules.money import FREQUENCIES

LAW = settings(deadline=None, max_examples=70, suppress_health_check=[HealthCheck.too_slow])
"""A slow machine fails no law."""
NOT_MONOTONE = {"pension-credit-savings", "tax-paid"}


def money(most: int = 60000) -> st.SearchStrategy[str]:
    return st.integers(0, most).map(lambda pence: f"{pence // 100}.{pence % 100:02d}")


def payments(most: int = 60000) -> st.SearchStrategy[dict[str, str]]:
    return st.builds(
        lambda every, sum_: {"amount": sum_, "every": every},
        st.sampled_from(list(FREQUENCIES)),
        money(most),
    )


def ownerships() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.just({"kind": "sole"}),
        st.integers(2, 5).map(lambda owners: {"kind": "joint", "owners": owners}),
        st.integers(1, 10000).map(lambda n: {"kind": "share", "percent": f"{n / 100:.2f}"}),
    )


def flat(item: dict[str, Any]) -> dict[str, Any]:
    """A payment beside what it is for, as the standard has it."""
    return item | item.pop("paid")


def optional(**parts: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=parts)


INCOMES = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(list(INCOME_TYPES)), "paid": payments()},
        optional={"halfPassedToSpouse": st.booleans(), "notional": st.booleans()},
    ).map(flat),
    max_size=5,
    unique_by=lambda item: ONE_AT_A_TIME.get(item["type"], item["type"]),  # type: ignore[arg-type]
)
ASSET: dict[str, Any] = {"value": money(4000000), "ownership": ownerships()}
ASSET_MORE: dict[str, Any] = {"encumbrance": money(2000000), "saleCosts": st.booleans()}
CAPITAL = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(list(CAPITAL_TYPES)), **ASSET},
        optional={**ASSET_MORE, "notional": st.booleans()},
    ),
    max_size=3,
)
PROPERTY = st.fixed_dictionaries(
    {**ASSET, "intendsToReturn": st.booleans()},
    optional={
        **ASSET_MORE,
        "occupiers": st.lists(st.sampled_from(get_args(Occupier)), max_size=1),
        "discretionaryDisregard": st.booleans(),
    },
)
DAYS = st.dates(date(2024, 4, 6), date(2026, 12, 1))


@st.composite
def adults(draw: st.DrawFn) -> dict[str, Any]:
    household = draw(st.sampled_from(get_args(Household)))
    found: dict[str, Any] = {
        "dateOfBirth": draw(st.dates(date(1935, 1, 1), date(2006, 4, 1))).isoformat(),
        "household": household,
        "premiums": draw(
            optional(
                disability=st.booleans(), enhancedDisability=st.booleans(), carer=st.booleans()
            )
        ),
        "children": draw(st.integers(0, 3)),
    }
    if household == "couple":
        born = st.dates(date(1935, 1, 1), date(2000, 1, 1)).map(date.isoformat)
        found["partner"] = draw(
            st.one_of(
                st.fixed_dictionaries({"dateOfBirth": born}),
                st.fixed_dictionaries({"pensionAge": st.booleans()}),
            )
        )
    return found


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """Any request that makes sense."""
    start = draw(DAYS)
    care: dict[str, Any] = {"setting": "own-home", "weeklyCost": draw(money(150000))}
    if draw(st.booleans()):
        stay = draw(st.sampled_from(get_args(Stay)))
        began = start - timedelta(days=draw(st.integers(0, 200)))
        care |= {"setting": "care-home", "stay": stay, "start": began.isoformat()}
    care["dayCareOnly"] = draw(st.booleans())
    housing = st.fixed_dictionaries(
        {
            "type": st.sampled_from(get_args(HousingCost.__annotations__["type"])),
            "paid": payments(),
        }
    ).map(flat)
    service = st.fixed_dictionaries(
        {"reason": st.sampled_from(get_args(FreeReason))},
        optional={"weeklyCost": money(), "price": money(200000)},
    )
    parts = draw(
        optional(
            income=INCOMES,
            capital=CAPITAL,
            property=PROPERTY,
            savingsCredit=optional(
                qualifyingIncome=payments(), pensionAgeBeforeApril2016=st.booleans()
            ),
            housingCosts=st.lists(housing, max_size=3),
            housingBenefit=payments(),
            councilTaxSupport=payments(),
            disabilityRelatedExpenditure=st.lists(payments(5000), max_size=3),
            freeServices=st.lists(service, max_size=2),
            route=st.sampled_from(["full", "refused"]),
        )
    )
    period = {"start": start.isoformat()}
    if draw(st.booleans()):
        last = min(start + timedelta(days=draw(st.integers(0, 500))), date(2027, 4, 5))
        period["end"] = last.isoformat()
    return {"period": period, "adult": draw(adults()), "care": care, **parts}


def decimals(most: int) -> st.SearchStrategy[Decimal]:
    return money(most).map(Decimal)


POLICIES = st.one_of(
    st.just(STATUTORY),
    st.builds(
        ChargingPolicy,
        since=st.just(NOBODY_CHOSE),
        minimum_income_amounts=st.dictionaries(
            st.sampled_from(
                ["mig-single-pension-age", "mig-carer", "personal-expenses-allowance", "mig-child"]
            ),
            decimals(30000),
        ),
        minimum_income_uplift_percent=st.sampled_from([Decimal(0), Decimal("12.5")]),
        minimum_income_addition=decimals(2000),
        lower_capital_limit=st.none() | decimals(3000000),
        upper_capital_limit=st.none() | decimals(5000000),
        night_care_disregard=st.booleans(),
        standard_disability_expenditure=decimals(3000),
        savings_credit_disregarded=st.booleans(),
        disregarded_income=st.frozensets(st.sampled_from(list(INCOME_TYPES)), max_size=2),
        allowances=st.just(()) | st.just((LocalAllowance("Telecare", Decimal("9.30")),)),
        disposable_income_percent=st.sampled_from([Decimal(100), Decimal("85.5"), Decimal(0)]),
        minimum_charge=decimals(500),
        maximum_charge=st.none() | decimals(40000),
        short_stay_as_own_home_weeks=st.integers(0, 8),
    ),
)


def charges(request: Any, chosen: ChargingPolicy = STATUTORY) -> list[Decimal]:
    return [Decimal(each["weeklyCharge"]) for each in calculate(request, chosen)["periods"]]


@LAW
@given(requests(), POLICIES)
def test_the_lines_sum_to_the_charge_and_to_the_capital(request: Any, chosen: Any) -> None:
    for period in calculate(request, chosen)["periods"]:
        assert total(period["working"]) == Decimal(period["weeklyCharge"])
        assert total(period["capital"]["working"]) == Decimal(period["capital"]["counted"])
        for each in [*period["working"], *period["capital"]["working"]]:
            assert not each["amount"].startswith("-")
            assert (each["basis"] == "local") == (each["paragraph"] == "Local policy") or each[
                "paragraph"
            ].endswith("reg 25")


@LAW
@given(requests(), POLICIES)
def test_never_below_nothing_nor_above_the_cost(request: Any, chosen: Any) -> None:
    for period in calculate(request, chosen)["periods"]:
        cost = Decimal(period["weeklyCost"])
        assert 0 <= Decimal(period["weeklyCharge"]) <= cost
        assert Decimal(period["councilPays"]) == cost - Decimal(period["weeklyCharge"])


@LAW
@given(requests(), POLICIES)
def test_what_must_be_kept_is_kept(request: Any, chosen: Any) -> None:
    """Of income and tariff income, after every disregard, at least the minimum is left."""
    for period in calculate(request, chosen)["periods"]:
        if "minimumIncome" not in period:
            assert period["outcome"] in ("full-cost", "free")
            continue
        kept = Decimal(period["minimumIncome"])
        lines = period["working"]
        limits = [n for n, each in enumerate(lines) if "section 14" in each["paragraph"]]
        before = total(lines[: limits[0]] if limits else lines)
        charged = Decimal(period["weeklyCharge"])
        # `before` has the kept amount taken off already.
        assert charged == 0 or before + kept - charged >= kept


@LAW
@given(requests(), POLICIES)
def test_the_periods_tile_the_days_without_a_gap(request: Any, chosen: Any) -> None:
    told = calculate(request, chosen)["periods"]
    assert told[0]["start"] == request["period"]["start"]
    for one, following in pairwise(told):
        assert date.fromisoformat(one["end"]) + timedelta(days=1) == date.fromisoformat(
            following["start"]
        )
        assert one["changesBecause"]
    assert all(each["start"] <= each["end"] for each in told)
    if "end" in request["period"]:
        assert told[-1]["end"] == request["period"]["end"]
        assert "changesBecause" not in told[-1]
    else:
        assert len(told) == 1
        assert told[0]["changesBecause"]


@LAW
@given(requests(), POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_items_never_matters(request: Any, chosen: Any, random: Any) -> None:
    other = copy.deepcopy(request)
    for name in ("income", "capital", "housingCosts", "disabilityRelatedExpenditure"):
        if name in other:
            random.shuffle(other[name])
    assert charges(other, chosen) == charges(request, chosen)


@LAW
@given(requests(), POLICIES, st.data())
def test_a_pound_more_of_an_income_never_lowers_the_charge(
    request: Any, chosen: Any, data: Any
) -> None:
    if not request.get("income"):
        request["income"] = [income("state-pension", "250.00")]
    # Savings credit has a cliff of its own: the disregard begins at a threshold.
    request.pop("savingsCredit", None)
    request["income"] = [each for each in request["income"] if each["type"] not in NOT_MONOTONE]
    if not request["income"]:
        return
    more = copy.deepcopy(request)
    item = data.draw(st.sampled_from(more["income"]))
    item["amount"] = f"{Decimal(item['amount']) + 100:.2f}"
    pairs = zip(charges(request, chosen), charges(more, chosen), strict=True)
    assert all(after >= before for before, after in pairs)


@LAW
@given(requests(), money(4000000))
def test_joint_capital_is_symmetric(request: Any, value: str) -> None:
    """Half of one account counts as much as half of the other's."""
    joint = {"kind": "joint", "owners": 2}
    one, other = copy.deepcopy(request), copy.deepcopy(request)
    first, second = capital(value, ownership=joint), capital("3000.01", ownership=joint)
    one["capital"] = [first, second]
    other["capital"] = [second, first]
    assert charges(one) == charges(other)
    one["capital"] = [first]
    other["capital"] = [capital(value, ownership={"kind": "share", "percent": "50"})]
    assert charges(one) == charges(other)


@LAW
@given(requests(), POLICIES)
def test_a_pound_between_sources_that_never_count_changes_nothing(
    request: Any, chosen: Any
) -> None:
    kept = {"type": "earnings", "amount": "100.00", "every": "week"}
    other = {"type": "child-benefit", "amount": "50.00", "every": "week"}
    before, after = copy.deepcopy(request), copy.deepcopy(request)
    before["income"] = [*before.get("income", []), kept, other]
    after["income"] = [
        *after.get("income", []),
        income("earnings", "99.00"),
        income("child-benefit", "51.00"),
    ]
    assert charges(before, chosen) == charges(after, chosen) == charges(request, chosen)


@LAW
@given(requests())
def test_an_answer_is_json_and_the_request_is_left_alone(request: Any) -> None:
    before = json.dumps(request)
    answer = calculate(request)
    assert json.loads(json.dumps(answer)) == answer
    assert json.dumps(request) == before


def test_the_callers_own_arithmetic_changes_nothing() -> None:
    request = ask(income=[income("state-pension", "1234.56")], capital=[capital("20000.37")])
    with localcontext(Context(prec=3)):
        narrow = calculate(request)
    assert narrow == calculate(request)


@pytest.mark.parametrize(
    ("left", "chosen", "cost", "lines", "outcome"),
    [
        ("100.00", {}, "500.00", ["+100.00", "-120.40", "+20.40"], "no-charge"),
        ("220.40", {}, "500.00", ["+220.40", "-120.40"], "contribution"),
        ("220.40", {}, "60.00", ["+220.40", "-120.40", "-40.00"], "contribution"),
        (
            "220.43",
            {"disposable_income_percent": Decimal(90)},
            "500.00",
            ["+220.43", "-120.40", "-10.01"],
            "contribution",
        ),
        (
            "220.40",
            {"maximum_charge": Decimal("70.00")},
            "500.00",
            ["+220.40", "-120.40", "-30.00"],
            "contribution",
        ),
        (
            "121.64",
            {"minimum_charge": Decimal("1.25")},
            "500.00",
            ["+121.64", "-120.40", "-1.24"],
            "no-charge",
        ),
        (
            "121.65",
            {"minimum_charge": Decimal("1.25")},
            "500.00",
            ["+121.65", "-120.40"],
            "contribution",
        ),
    ],
)
def test_each_limit_is_a_line_of_its_own(
    left: str, chosen: dict[str, Any], cost: str, lines: list[str], outcome: str
) -> None:
    request = ask(cost=cost, income=[income("universal-credit", left)])
    (period,) = calculate(request, policy(**chosen))["periods"]
    assert [signed(each) for each in period["working"]] == lines
    assert period["outcome"] == outcome


def test_the_answer_says_whose_policy_and_that_it_is_an_indication() -> None:
    chosen = policy(source="https://council.example/charging")
    answer = calculate(ask(), chosen)
    assert answer["policy"] == {
        "title": "Fictional Council",
        "since": "2015-04-01",
        "source": "https://council.example/charging",
    }
    assert answer["indicative"] is True
    assert "not a decision" in answer["notice"]
    assert "source" not in calculate(ask())["policy"]


def test_a_rate_that_is_not_published_says_so() -> None:
    couple = {"dateOfBirth": "1990-01-15", "household": "couple", "partner": {"pensionAge": False}}
    (period,) = calculate(ask(adult=couple))["periods"]
    used = {each["name"]: each for each in period["rates"]}
    assert used["mig-couple-below-pension-age"]["status"] == "derived"
    assert used["mig-couple-below-pension-age"]["caution"]
    assert "caution" not in used["upper-capital-limit"]
    assert line(period, "Minimum income")["rate"] == "mig-couple-below-pension-age"


@pytest.mark.parametrize(
    ("every", "got", "paid", "how"),
    [
        ("week", "100.01", "100.01", None),
        ("fortnight", "50.00", "50.01", "£100.01 a fortnight / 2"),
        ("four-weeks", "25.00", "25.01", "£100.01 every four weeks / 4"),
        ("month", "23.07", "23.08", "£100.01 a month x 12 / 52"),
        ("quarter", "7.69", "7.70", "£100.01 a quarter x 4 / 52"),
        ("year", "1.92", "1.93", "£100.01 a year / 52"),
    ],
)
def test_an_income_is_rounded_down_and_a_cost_up(
    every: str, got: str, paid: str, how: str | None
) -> None:
    request = ask(
        income=[{"type": "other", "amount": "100.01", "every": every}],
        housingCosts=[{"type": "rent", "amount": "100.01", "every": every}],
    )
    (period,) = calculate(request)["periods"]
    found, rent = line(period, "Other income"), line(period, "Rent")
    assert (found["amount"], rent["amount"]) == (got, paid)
    assert found.get("detail") == rent.get("detail") == how


def test_universal_credit_of_a_month_is_brought_to_a_week() -> None:
    request = ask(income=[{"type": "universal-credit", "amount": "424.90", "every": "month"}])
    (period,) = calculate(request)["periods"]
    got = line(period, "Universal credit")
    assert got["amount"] == "98.05"
    assert got["detail"] == "£424.90 a month x 12 / 52"


def test_a_charge_is_a_plain_number() -> None:
    assert charge(ask(income=[income("state-pension", "300")])) == Decimal("179.60")
