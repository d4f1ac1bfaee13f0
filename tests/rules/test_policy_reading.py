"""A charging policy read: every property arrives, every fault has its place, none is too harsh."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import openapi
from gateway.rules.charging import STATUTORY, ChargingPolicy, Refused
from gateway.rules.charging.policy import DeferredPaymentPolicy, LocalAllowance
from gateway.rules.charging.policy_reading import policy_faults, read_policy

LEAST: dict[str, Any] = {"since": "2026-04-06", "title": "Paying for care"}
WHOLE: dict[str, Any] = LEAST | {
    "source": "https://www.ambridge.example/paying-for-care",
    "minimumIncomeAmounts": [
        {"rate": "mig-single-18-24", "amount": "120.40"},
        {"rate": "personal-expenses-allowance", "amount": "35.00"},
    ],
    "minimumIncomeUpliftPercent": "2.50",
    "minimumIncomeAddition": "1.00",
    "lowerCapitalLimit": "15000.00",
    "upperCapitalLimit": "25000.00",
    "nightCareDisregard": True,
    "standardDisabilityExpenditure": "10.00",
    "higherStandardDisabilityExpenditure": "20.00",
    "savingsCreditDisregarded": True,
    "disregardedIncome": ["maintenance-received", "rental-income"],
    "allowances": [{"label": "Telephone", "weekly": "5.00"}],
    "disposableIncomePercent": "90.00",
    "minimumCharge": "2.50",
    "maximumCharge": "500.00",
    "shortStayAsOwnHomeWeeks": 4,
    "arrangementFeeAnnual": "275.00",
    "arrangementFeeOnce": "50.00",
    "deferredPayment": {
        "interestPercent": "3.75",
        "belowMaximum": "0.25",
        "compounding": "monthly",
        "setUpFee": "750.00",
        "annualFee": "110.00",
        "weeklyFee": "0.50",
        "valuationFee": "300.00",
        "feesDeferred": False,
        "rentKeptPercent": "20.00",
    },
}


def test_every_property_arrives_where_it_belongs() -> None:
    assert read_policy(WHOLE) == ChargingPolicy(
        since=date(2026, 4, 6),
        title="Paying for care",
        source="https://www.ambridge.example/paying-for-care",
        minimum_income_amounts={
            "mig-single-18-24": Decimal("120.40"),
            "personal-expenses-allowance": Decimal("35.00"),
        },
        minimum_income_uplift_percent=Decimal("2.50"),
        minimum_income_addition=Decimal("1.00"),
        lower_capital_limit=Decimal("15000.00"),
        upper_capital_limit=Decimal("25000.00"),
        night_care_disregard=True,
        standard_disability_expenditure=Decimal("10.00"),
        higher_standard_disability_expenditure=Decimal("20.00"),
        savings_credit_disregarded=True,
        disregarded_income=frozenset({"maintenance-received", "rental-income"}),
        allowances=(LocalAllowance("Telephone", Decimal("5.00")),),
        disposable_income_percent=Decimal("90.00"),
        minimum_charge=Decimal("2.50"),
        maximum_charge=Decimal("500.00"),
        short_stay_as_own_home_weeks=4,
        arrangement_fee_annual=Decimal("275.00"),
        arrangement_fee_once=Decimal("50.00"),
        deferred_payment=DeferredPaymentPolicy(
            interest_percent=Decimal("3.75"),
            below_maximum=Decimal("0.25"),
            compounding="monthly",
            set_up_fee=Decimal("750.00"),
            annual_fee=Decimal("110.00"),
            weekly_fee=Decimal("0.50"),
            valuation_fee=Decimal("300.00"),
            fees_deferred=False,
            rent_kept_percent=Decimal("20.00"),
        ),
    )


def test_every_choice_that_there_is_was_tried_above() -> None:
    """So that a choice added to the policy cannot be forgotten in its reading."""
    read = read_policy(WHOLE)
    for made, unmade in ((read, STATUTORY), (read.deferred_payment, DeferredPaymentPolicy())):
        for each in fields(made):  # type: ignore[arg-type]
            assert getattr(made, each.name) != getattr(unmade, each.name), each.name


def test_what_is_left_out_is_not_chosen() -> None:
    assert read_policy(LEAST) == ChargingPolicy(since=date(2026, 4, 6), title="Paying for care")


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"since": None}, "/since", "missing"),
    ({"since": "06/04/2026"}, "/since", "invalid-date"),
    ({"since": "2026-02-30"}, "/since", "invalid-date"),
    *(
        ({name: "2.555"}, f"/{name}", "not-money")
        for name in (
            "minimumIncomeAddition", "lowerCapitalLimit", "upperCapitalLimit",
            "standardDisabilityExpenditure", "higherStandardDisabilityExpenditure",
            "minimumCharge", "maximumCharge", "arrangementFeeAnnual", "arrangementFeeOnce",
        )
    ),
    ({"minimumCharge": "-1.00"}, "/minimumCharge", "not-money"),
    ({"minimumCharge": 2.5}, "/minimumCharge", "not-money"),
    *(
        ({name: "100.01"}, f"/{name}", "not-a-percentage")
        for name in ("minimumIncomeUpliftPercent", "disposableIncomePercent")
    ),
    ({"disposableIncomePercent": "-1.00"}, "/disposableIncomePercent", "not-a-percentage"),
    *(
        ({name: "true"}, f"/{name}", "wrong-type")
        for name in ("nightCareDisregard", "savingsCreditDisregarded")
    ),
    ({"shortStayAsOwnHomeWeeks": -1}, "/shortStayAsOwnHomeWeeks", "not-a-count"),
    ({"shortStayAsOwnHomeWeeks": "4"}, "/shortStayAsOwnHomeWeeks", "not-a-count"),
    ({"minimumIncomeAmounts": {}}, "/minimumIncomeAmounts", "wrong-type"),
    ({"minimumIncomeAmounts": ["mig-child"]}, "/minimumIncomeAmounts/0", "wrong-type"),
    (
        {"minimumIncomeAmounts": [{"rate": "mig-child"}]},
        "/minimumIncomeAmounts/0/amount", "missing",
    ),
    (
        {"minimumIncomeAmounts": [{"rate": "mig-nobody", "amount": "1.00"}]},
        "/minimumIncomeAmounts/0/rate", "unknown-rate",
    ),
    (
        {"minimumIncomeAmounts": [{"rate": "upper-capital-limit", "amount": "1.00"}]},
        "/minimumIncomeAmounts/0/rate", "unknown-rate",
    ),
    (
        {"minimumIncomeAmounts": [{"rate": "mig-child", "amount": "1.00"}] * 2},
        "/minimumIncomeAmounts/1/rate", "given-twice",
    ),
    ({"disregardedIncome": "other"}, "/disregardedIncome", "wrong-type"),
    ({"disregardedIncome": ["other", "pocket-money"]}, "/disregardedIncome/1", "unknown-code"),
    ({"allowances": [{"weekly": "5.00"}]}, "/allowances/0/label", "missing"),
    ({"allowances": [{"label": "Telephone"}]}, "/allowances/0/weekly", "missing"),
    ({"allowances": [{"label": "Telephone", "weekly": "5"}, 1]}, "/allowances/1", "wrong-type"),
    ({"deferredPayment": []}, "/deferredPayment", "wrong-type"),
    *(
        ({"deferredPayment": {name: "1.234"}}, f"/deferredPayment/{name}", "not-money")
        for name in ("setUpFee", "annualFee", "weeklyFee", "valuationFee")
    ),
    *(
        ({"deferredPayment": {name: "101.00"}}, f"/deferredPayment/{name}", "not-a-percentage")
        for name in ("interestPercent", "belowMaximum", "rentKeptPercent")
    ),
    (
        {"deferredPayment": {"compounding": "yearly"}},
        "/deferredPayment/compounding", "unknown-code",
    ),
    ({"deferredPayment": {"feesDeferred": "no"}}, "/deferredPayment/feesDeferred", "wrong-type"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "pointer", "code"), FAULTS, ids=[f"{p} {c}" for _, p, c in FAULTS]
)
def test_a_fault_is_told_at_its_place(change: dict[str, Any], pointer: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_policy(LEAST | change)
    assert [(each.pointer, each.code) for each in refused.value.problems] == [
        (f"/policy{pointer}", code)
    ]


def test_every_fault_is_told_at_once_and_none_with_a_value() -> None:
    given = {"since": "tomorrow", "minimumCharge": "much", "deferredPayment": {"setUpFee": "more"}}
    with pytest.raises(Refused) as refused:
        read_policy(given, "/terms")
    pointers = {each.pointer for each in refused.value.problems}
    assert pointers == {"/terms/since", "/terms/minimumCharge", "/terms/deferredPayment/setUpFee"}
    assert not any(word in str(refused.value) for word in ("tomorrow", "much", "more"))


@pytest.mark.parametrize("given", [None, "statutory", [LEAST]])
def test_what_is_no_object_is_refused(given: object) -> None:
    with pytest.raises(Refused) as refused:
        read_policy(given)
    assert [each.pointer for each in refused.value.problems] == ["/policy"]


FORBIDDEN = [
    # SI 2014/2672 reg 8: at most eight weeks are a short-term stay.
    ({"shortStayAsOwnHomeWeeks": 9}, "/shortStayAsOwnHomeWeeks"),
    # SI 2014/2671 reg 9: 4.65 % was the maximum from January to June 2024.
    (
        {"since": "2024-06-30", "deferredPayment": {"interestPercent": "4.66"}},
        "/deferredPayment/interestPercent",
    ),
    # ... and 4.05 % from July to December.
    (
        {"since": "2024-07-01", "deferredPayment": {"interestPercent": "4.65"}},
        "/deferredPayment/interestPercent",
    ),
    # A lower limit above the upper one would charge everybody with any savings in between in full.
    ({"lowerCapitalLimit": "30000.00", "upperCapitalLimit": "29999.99"}, "/lowerCapitalLimit"),
]


@pytest.mark.parametrize(("change", "pointer"), FORBIDDEN)
def test_what_the_law_forbids_is_refused(change: dict[str, Any], pointer: str) -> None:
    assert [place for place, _ in policy_faults(LEAST | change)] == [pointer]


HARMLESS = [
    # The statutory ones are higher, and count: 14,250, 23,250, 95.40 and 31.80 pounds in 2026/27.
    {"lowerCapitalLimit": "1.00", "upperCapitalLimit": "2.00"},
    {"minimumIncomeAmounts": [{"rate": "mig-single-18-24", "amount": "95.39"}]},
    {"minimumIncomeAmounts": [{"rate": "personal-expenses-allowance", "amount": "0.00"}]},
    # At the maximum is not above it.
    {"since": "2024-06-30", "deferredPayment": {"interestPercent": "4.65"}},
    # No maximum is sourced for the second half of 2026: the council has to have a rate of its own.
    {"since": "2026-07-01", "deferredPayment": {"interestPercent": "9.00"}},
    {"shortStayAsOwnHomeWeeks": 8},
    {"shortStayAsOwnHomeWeeks": 0},
    {"disposableIncomePercent": "100.00"},
]


@pytest.mark.parametrize("change", HARMLESS)
def test_what_takes_nothing_from_anybody_is_read(change: dict[str, Any]) -> None:
    assert policy_faults(LEAST | change) == []


def test_the_rates_with_local_amounts_are_those_that_the_standard_names() -> None:
    schemas = openapi.document("rules")["components"]["schemas"]
    pattern = re.compile(schemas["LocalRateName"]["pattern"])
    for name in openapi.rate_names():
        amounts = [{"rate": name, "amount": "1.00"}]
        read = policy_faults(LEAST | {"minimumIncomeAmounts": amounts}) == []
        assert read == (pattern.search(name) is not None), name
